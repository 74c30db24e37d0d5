//! Which computer had which address when.
//!
//! Machine accounts tell: `HOST$` asks for tickets (4768, 4769) and logs on to other computers (4624, type 3, Kerberos)
//! from its own address, all day. A NTLM logon is none of these: machine accounts can be made to log on over another's
//! address. Where no machine account was seen, the name that an NTLM client or a remote desktop client gives beside
//! its address (4624, 4625, 4778, 4779) is taken, which is weaker: the client can say what it likes.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::clock::Clocks;
use super::machine::{Machine, Machines, Spot};
use super::rows::{FailureKind, Package, Row, Rows};
use super::windows::Windows;
use crate::fact::{FactId, Kind, Kinds, What};
use crate::host::HostId;
use crate::identity::{Class, Identities};
use crate::wire::Time;

/// A computer seen at an address, from one time to another without another computer between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The address.
    pub address: IpAddr,
    /// The computer's name.
    pub name: String,
    /// The computer, if it is in evidence.
    pub host: Option<HostId>,
    /// When it was first seen there, by the reference's clock.
    pub from: Time,
    /// When last.
    pub to: Time,
    /// The first record that shows it.
    pub first: FactId,
    /// The last.
    pub last: FactId,
    /// Whether only the name that the client gave tells.
    pub by_name: bool,
}

#[derive(Clone, Copy)]
struct Stay {
    machine: Machine,
    from: Time,
    to: Time,
    first: FactId,
    last: FactId,
}

/// Stays by address.
#[derive(Default)]
pub(super) struct Addresses {
    strong: BTreeMap<u32, Vec<Stay>>,
    by_name: BTreeMap<u32, Vec<Stay>>,
    reach: i64,
    reach_by_name: i64,
}

impl Addresses {
    pub fn of(
        rows: &Rows,
        facts: &crate::fact::Facts,
        hosts: &crate::host::Hosts,
        identities: &Identities,
        clocks: &Clocks,
        machines: &mut Machines<'_>,
        windows: &Windows,
    ) -> Self {
        let mut all = Self { reach: windows.address, reach_by_name: windows.address_by_name, ..Self::default() };
        let computer = |row: &Row, machines: &mut Machines<'_>| {
            let class = row.identity().and_then(|id| identities.get(id)).map(|identity| identity.class);
            let name = facts.strings.account(row.account).name;
            // A computer's account that was renamed to look like another's host (`DC01` without `$`) says nothing of it.
            let text = facts.strings.text(name);
            let own = text.split_once('@').map_or(text, |(name, _)| name).ends_with('$');
            if class == Some(Class::Computer) && own { machines.named(name) } else { None }
        };
        for ticket in &rows.tickets {
            if let (Spot::Ip(ip), Some(machine)) = (ticket.row.spot(), computer(&ticket.row, machines)) {
                see(&mut all.strong, ip, machine, &ticket.row);
            }
        }
        for logon in &rows.logons {
            let (Spot::Ip(ip), true) = (logon.row.spot(), logon.is_network()) else { continue };
            match logon.package {
                Package::Kerberos => {
                    if let Some(machine) = computer(&logon.row, machines) {
                        see(&mut all.strong, ip, machine, &logon.row);
                    }
                }
                Package::Ntlm => {
                    if let Some(machine) = logon.row.workstation() {
                        see(&mut all.by_name, ip, machine, &logon.row);
                    }
                }
                Package::Other => {}
            }
        }
        for failure in &rows.failures {
            // At its own desktop a computer writes its own name as the workstation, whatever the address.
            let own = failure.row.workstation() == Some(Machine::Host(failure.row.host));
            if let (Spot::Ip(ip), Some(machine), FailureKind::Logon, false) =
                (failure.row.spot(), failure.row.workstation(), failure.kind, own)
            {
                see(&mut all.by_name, ip, machine, &failure.row);
            }
        }
        for (id, fact) in facts.of_kinds(Kinds::of(&[Kind::Desktop])) {
            let What::Desktop(desktop) = &fact.what else { continue };
            let Some(host) = hosts.host_of(fact.at.computer) else { continue };
            if let (Spot::Ip(ip), Some(machine)) =
                (machines.spot(desktop.client_address), machines.named(desktop.client_name))
            {
                let time = clocks.correct(host, fact.at.time);
                let (account, spot) = (desktop.account, Spot::Ip(ip));
                let row = Row::of(id, host, time, account).at(spot);
                see(&mut all.by_name, ip, machine, &row);
            }
        }
        all
    }

    /// The computer at an address: one seen there before and after, else the one seen nearest in time.
    pub fn at(&self, ip: u32, time: Time) -> Option<Machine> {
        let near = |stays: &BTreeMap<u32, Vec<Stay>>, reach| nearest(stays.get(&ip)?, time, reach);
        near(&self.strong, self.reach).or_else(|| near(&self.by_name, self.reach_by_name))
    }

    /// For those who come after, without the numbers used here.
    pub fn whereabouts(&self, machines: &Machines<'_>, ip_of: impl Fn(u32) -> Option<IpAddr>) -> Whereabouts {
        let mut whereabouts = Whereabouts { reach: self.reach, reach_by_name: self.reach_by_name, seen: Vec::new() };
        for (stays, by_name) in [(&self.strong, false), (&self.by_name, true)] {
            for (ip, stays) in stays {
                let Some(address) = ip_of(*ip) else { continue };
                whereabouts.seen.extend(stays.iter().map(|stay| Seen {
                    address,
                    name: machines.name(stay.machine).to_owned(),
                    host: stay.machine.host(),
                    from: stay.from,
                    to: stay.to,
                    first: stay.first,
                    last: stay.last,
                    by_name,
                }));
            }
        }
        whereabouts.seen.sort_by_key(|seen| (seen.address, seen.by_name, seen.from, seen.first));
        whereabouts
    }
}

/// Notes that a computer was seen at an address; rows come nearly in order of time.
fn see(stays: &mut BTreeMap<u32, Vec<Stay>>, ip: u32, machine: Machine, row: &Row) {
    let stays = stays.entry(ip).or_default();
    match stays.last_mut() {
        Some(stay) if stay.machine == machine => {
            if row.time < stay.from {
                (stay.from, stay.first) = (row.time, row.fact);
            }
            if row.time >= stay.to {
                (stay.to, stay.last) = (row.time, row.fact);
            }
        }
        _ => stays.push(Stay { machine, from: row.time, to: row.time, first: row.fact, last: row.fact }),
    }
}

fn nearest(stays: &[Stay], time: Time, reach: i64) -> Option<Machine> {
    // Stays begin in order, but for what clocks are off: the two around the time are the only ones to ask.
    let after = stays.partition_point(|stay| stay.from <= time);
    let around = [after.checked_sub(1).and_then(|i| stays.get(i)), stays.get(after)];
    let found = around.into_iter().flatten().map(|stay| (stay.from.since(time).max(time.since(stay.to)).max(0), stay));
    found.filter(|(distance, _)| *distance <= reach).min_by_key(|(distance, _)| *distance).map(|(_, stay)| stay.machine)
}

/// Which computer had which address when.
#[derive(Clone, Debug, Default)]
pub(super) struct Whereabouts {
    /// In order of address, kind and time.
    seen: Vec<Seen>,
    reach: i64,
    reach_by_name: i64,
}

impl Whereabouts {
    pub fn iter(&self) -> impl Iterator<Item = &Seen> + '_ {
        self.seen.iter()
    }

    pub fn at(&self, ip: IpAddr, time: Time) -> Option<&Seen> {
        let from = self.seen.partition_point(|seen| seen.address < ip);
        let same = self.seen.iter().skip(from).take_while(|seen| seen.address == ip);
        let near = same.filter_map(|seen| {
            let distance = seen.from.since(time).max(time.since(seen.to)).max(0);
            let reach = if seen.by_name { self.reach_by_name } else { self.reach };
            (distance <= reach).then_some((seen.by_name, distance, seen))
        });
        near.min_by_key(|(by_name, distance, _)| (*by_name, *distance)).map(|(.., seen)| seen)
    }
}
