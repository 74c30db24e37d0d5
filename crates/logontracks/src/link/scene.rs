//! What all kinds of links are found in, and where they are put.

use smallvec::SmallVec;

use super::addresses::{Addresses, Whereabouts};
use super::clock::{Clocks, Pair};
use super::heard::{Heard, Whole};
use super::index::Index;
use super::machine::{Machine, Machines, Spot, Target};
use super::pack::Packed;
use super::rows::{Row, Rows, Source};
use super::{Basis, BasisSet, Confidence, Link, LinkKind, Windows};
use crate::fact::{FactId, Facts, What};
use crate::host::{HostId, Hosts};
use crate::identity::{Identities, IdentityId};
use crate::parallel;
use crate::session::{Role, Session, SessionId, Sessions};
use crate::spill::{Column, Sorter};
use crate::wire::{LogonType, Luid, Time};

pub(super) struct Scene<'e> {
    pub facts: &'e Facts,
    pub hosts: &'e Hosts,
    pub sessions: &'e Sessions,
    pub identities: &'e Identities,
    pub windows: &'e Windows,
    pub rows: Rows,
    pub clocks: Clocks,
    pub addresses: Addresses,
    pub machines: Machines<'e>,
    pub heard: Heard,
    desks: Index<(HostId, IdentityId)>,
    checks: Index<(HostId, IdentityId)>,
    networks: Index<(HostId, IdentityId)>,
}

/// The records that links join, before anything is known of sessions.
pub(crate) struct Records<'e> {
    rows: Rows,
    machines: Machines<'e>,
}

impl<'e> Records<'e> {
    pub fn of(facts: &'e Facts, hosts: &'e Hosts, identities: &Identities) -> Self {
        let mut machines = Machines::new(&facts.strings, hosts);
        let rows = Source { facts, hosts, identities }.rows(&mut machines);
        Self { rows, machines }
    }
}

/// How a client of one record and of another compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Same {
    Yes,
    No,
    Unknown,
}

impl<'e> Scene<'e> {
    pub fn of(
        facts: &'e Facts,
        hosts: &'e Hosts,
        sessions: &'e Sessions,
        identities: &'e Identities,
        records: Records<'e>,
        whole: &[Whole],
        windows: &'e Windows,
    ) -> Self {
        let Records { mut rows, mut machines } = records;
        rows.join(facts, sessions);
        let pairs = pairs(&rows);
        let clocks = Clocks::of(facts, hosts, &pairs, windows);
        rows.each(|row| row.time = clocks.correct(row.host, row.time));
        let addresses = Addresses::of(&rows, facts, hosts, identities, &clocks, &mut machines, windows);
        let heard = Heard::of(&rows, hosts, &clocks, whole, windows);
        let mut scene = Self {
            facts,
            hosts,
            sessions,
            identities,
            windows,
            rows,
            clocks,
            addresses,
            machines,
            heard,
            desks: Index::of(std::iter::empty()),
            checks: Index::of(std::iter::empty()),
            networks: Index::of(std::iter::empty()),
        };
        let mut indexes = parallel::map(facts.threads(), ROLES.len(), |which| {
            ROLES.get(which).map(|which| scene.open_index(which)).unwrap_or_else(|| Index::of(std::iter::empty()))
        })
        .into_iter();
        if let (Some(desks), Some(checks), Some(networks)) = (indexes.next(), indexes.next(), indexes.next()) {
            (scene.desks, scene.checks, scene.networks) = (desks, checks, networks);
        }
        scene
    }

    fn open_index(&self, which: impl Fn(Role) -> bool) -> Index<(HostId, IdentityId)> {
        Index::of(self.sessions.iter().filter_map(|(id, session)| {
            if !which(session.role) || session.logon_id.is_well_known() || self.is_elevated_half(&session) {
                return None;
            }
            let identity = self.identities.of_account(session.account, Some(session.host), session.start.time)?;
            let start = session.start.earliest.unwrap_or(session.start.time);
            Some(((session.host, identity), self.clocks.correct(session.host, start), id.place()))
        }))
    }

    /// Whether it is the elevated one of a linked pair, whose other half stands for both.
    fn is_elevated_half(&self, session: &Session) -> bool {
        session.role == Role::Elevated && session.linked.is_some()
    }

    /// The sessions of a person on a host that were open at a time: those that are known to have been; else those
    /// that may have been.
    pub fn open(&self, host: HostId, identity: IdentityId, time: Time) -> Vec<SessionId> {
        self.open_of(&self.desks, host, identity, time)
    }

    /// The same of network logons, which may in turn have opened others.
    pub fn open_network(&self, host: HostId, identity: IdentityId, time: Time) -> Vec<SessionId> {
        self.open_of(&self.networks, host, identity, time)
    }

    fn open_of(
        &self,
        index: &Index<(HostId, IdentityId)>,
        host: HostId,
        identity: IdentityId,
        time: Time,
    ) -> Vec<SessionId> {
        let slack = self.clocks.slack(host, time) + self.windows.at_once;
        let own = self.clocks.by_clock_of(host, time);
        let (mut known, mut possible) = (Vec::new(), Vec::new());
        let started = index.between(&(host, identity), Time(0), time.offset_by(slack));
        // A flood of logons is looked at from its end, and not without bound.
        for (_, id) in started.rev().take(MOST_LOOKED_AT) {
            let Some(id) = u32::try_from(id).ok().map(SessionId::new) else { continue };
            let Some(session) = self.sessions.get(id) else { continue };
            let known_start = session.start.time.offset_by(-slack);
            let until = session.known_until().offset_by(slack);
            let last = session.end.by().map(|end| end.offset_by(slack));
            if known_start <= own && own <= until {
                known.push(id);
            } else if last.is_none_or(|last| own <= last) {
                possible.push(id);
            }
        }
        let mut found = if known.is_empty() { possible } else { known };
        found.sort();
        found
    }

    /// Whether an account gave its credentials on a host after one time and until another, for whatever session, and
    /// a domain controller was asked: with cached credentials (types 11 to 13) none was.
    pub fn checked_between(&self, host: HostId, identity: IdentityId, from: Time, to: Time) -> bool {
        let mut started = self.checks.between(&(host, identity), from, to);
        let cached = |id: usize| {
            let session = u32::try_from(id).ok().and_then(|id| self.sessions.get(SessionId::new(id)));
            session.and_then(|session| session.logon_type).is_some_and(is_cached)
        };
        started.any(|(time, id)| time > from && !cached(id))
    }

    /// Of a linked pair the half that is not elevated, which stands for both; of a part the whole.
    pub fn desk(&self, id: SessionId) -> SessionId {
        self.half(self.sessions.whole(id))
    }

    /// Of a linked pair the half that is not elevated.
    pub fn half(&self, id: SessionId) -> SessionId {
        let elevated = |session: &Session| {
            let fact = session.logon.and_then(|fact| self.facts.get(fact));
            matches!(fact.map(|fact| fact.what), Some(What::Logon(logon)) if logon.elevated == Some(true))
        };
        // Nearly none has another half: its record is not looked at.
        let pair = self.sessions.get(id).filter(|session| session.linked.is_some() && elevated(session));
        pair.and_then(|session| session.linked).unwrap_or(id)
    }

    /// Whether a session may have been open at a time.
    pub fn is_open(&self, id: SessionId, time: Time) -> bool {
        let Some(session) = self.sessions.get(id) else { return false };
        let slack = self.clocks.slack(session.host, time) + self.windows.at_once;
        let own = self.clocks.by_clock_of(session.host, time);
        let start = session.start.earliest.unwrap_or(session.start.time);
        let end = session.end.by();
        start.offset_by(-slack) <= own && end.is_none_or(|end| own <= end.offset_by(slack))
    }

    /// Sessions of type 9 by host and the account whose credentials they send.
    pub fn outbound(&self) -> Index<(HostId, IdentityId)> {
        let sessions = self.sessions.iter().filter(|(_, session)| session.role == Role::NewCredentials);
        Index::of(sessions.filter_map(|(id, session)| {
            let What::Logon(logon) = &self.facts.get(session.logon?)?.what else { return None };
            let text = |sym| self.facts.strings.text(sym);
            let (name, domain) = (text(logon.outbound_user), text(logon.outbound_domain));
            let identity = self.identities.of_name(name, domain, Some(session.host), session.start.time)?;
            let start = self.clocks.correct(session.host, session.start.time);
            Some(((session.host, identity), start, id.place()))
        }))
    }

    /// A session as an end of a link: its 4624, else the first record that shows it.
    pub fn end_of(&self, id: SessionId) -> Option<End> {
        let session = self.sessions.get(id)?;
        let activity = session.activity.first;
        let fact = session.logon.or_else(|| session.start.evidence.first().copied()).or(activity)?;
        Some((fact, Some(id)))
    }

    /// The session of SYSTEM on a host at a time.
    pub fn system(&self, host: HostId, time: Time) -> Option<SessionId> {
        self.sessions.live(host, Luid::SYSTEM, self.clocks.by_clock_of(host, time))
    }

    /// What is not known of the clocks of two records.
    pub fn slack(&self, a: &Row, b: &Row) -> i64 {
        if a.host == b.host {
            0
        } else {
            self.clocks.slack(a.host, a.time).saturating_add(self.clocks.slack(b.host, b.time))
        }
    }

    /// The computer that a record says it came from: by its address, else by the name that the client gave.
    pub fn client(&self, row: &Row) -> Option<Machine> {
        self.at_spot(row).or(row.workstation())
    }

    /// The computer that a record's address belonged to.
    pub fn at_spot(&self, row: &Row) -> Option<Machine> {
        match row.spot() {
            Spot::Own => Some(Machine::Host(row.host)),
            Spot::Ip(ip) => self.addresses.at(ip, row.time),
            Spot::Unknown => None,
        }
    }

    /// Whether two records came from the same client, by address.
    pub fn same_client(&self, a: &Row, b: &Row) -> Same {
        match (a.spot(), b.spot()) {
            (Spot::Ip(a), Spot::Ip(b)) if a == b => Same::Yes,
            (Spot::Unknown, _) | (_, Spot::Unknown) => Same::Unknown,
            _ => match compare(self.at_spot(a), self.at_spot(b)) {
                // Two addresses of one kind are two computers, if nothing tells that both are of one.
                Same::Unknown if self.same_family(a.spot(), b.spot()) => Same::No,
                known => known,
            },
        }
    }

    fn same_family(&self, a: Spot, b: Spot) -> bool {
        let is_v4 = |spot| match spot {
            Spot::Ip(ip) => self.machines.ip(ip).map(|ip| ip.is_ipv4()),
            Spot::Own | Spot::Unknown => None,
        };
        is_v4(a).is_some() && is_v4(a) == is_v4(b)
    }

    /// The computer that a target means, as `row`'s host wrote it.
    pub fn target(&self, row: &Row, target: Target) -> Option<Machine> {
        match target {
            Target::Own => Some(Machine::Host(row.host)),
            Target::Machine(machine) => Some(machine),
            Target::Ip(ip) => self.addresses.at(self.machines.ip_number(ip)?, row.time),
        }
    }

    pub fn finish(self) -> (Clocks, Whereabouts) {
        let whereabouts = self.addresses.whereabouts(&self.machines, |ip| self.machines.ip(ip));
        (self.clocks, whereabouts)
    }
}

/// Which sessions are desks, checks of credentials, and network logons.
const ROLES: [fn(Role) -> bool; 3] = [
    // A computer's logons over the network are no desks of it: its tickets are SYSTEM's.
    |role| !matches!(role, Role::Network | Role::Computer | Role::Unlock | Role::Reconnect | Role::NlaPrecursor),
    |role| {
        // Type 9 keeps the local identity, and gives no credentials for it.
        !matches!(
            role,
            Role::Network | Role::Computer | Role::NlaPrecursor | Role::NewCredentials | Role::System | Role::Anonymous
        )
    },
    |role| role == Role::Network,
];

/// Whether a logon type is one of cached credentials.
fn is_cached(kind: LogonType) -> bool {
    matches!(kind, LogonType::CACHED_INTERACTIVE | LogonType::CACHED_REMOTE_INTERACTIVE | LogonType::CACHED_UNLOCK)
}

/// How many sessions of one account on one host are looked at to find those open at a time.
const MOST_LOOKED_AT: usize = 256;

pub(super) fn compare(a: Option<Machine>, b: Option<Machine>) -> Same {
    match (a, b) {
        (Some(a), Some(b)) if a == b => Same::Yes,
        (Some(_), Some(_)) => Same::No,
        _ => Same::Unknown,
    }
}

/// Pairs of records of two hosts that a value joins, the first of each: later ones are of tickets that were kept.
fn pairs(rows: &Rows) -> Vec<Pair> {
    let place = |row: &Row| (row.host, row.time);
    let mut seen: Vec<(u32, HostId, Time)> = Vec::new();
    let mut see = |ticket: usize, (host, time): (HostId, Time)| {
        seen.extend(u32::try_from(ticket).map(|ticket| (ticket, host, time)));
    };
    for logon in &rows.logons {
        // A LogonGuid of several tickets does not say which of them the logon used.
        rows.tickets_by_guid.only(logon.guid).into_iter().for_each(|ticket| see(ticket, place(&logon.row)));
    }
    for ticket in &rows.tickets {
        rows.tickets_by_hash.only(ticket.asked).into_iter().for_each(|tgt| see(tgt, place(&ticket.row)));
    }
    seen.sort_unstable();
    seen.dedup_by_key(|(ticket, host, _)| (*ticket, *host));
    let pairs = seen.into_iter().filter_map(|(ticket, host, time)| {
        let from = place(&rows.tickets.get(ticket as usize)?.row);
        (from.0 != host).then_some(Pair { from, to: (host, time) })
    });
    pairs.collect()
}

impl Rows {
    /// Every row.
    fn each(&mut self, mut change: impl FnMut(&mut Row)) {
        self.logons.iter_mut().for_each(|one| change(&mut one.row));
        self.tickets.iter_mut().for_each(|one| change(&mut one.row));
        self.ntlm.iter_mut().for_each(|one| change(&mut one.row));
        self.uses.iter_mut().for_each(|one| change(&mut one.row));
        self.failures.iter_mut().for_each(|one| change(&mut one.row));
        for rows in [&mut self.lockouts, &mut self.rdp_servers, &mut self.winrm_servers] {
            rows.iter_mut().for_each(&mut change);
        }
    }
}

/// One end of a link: the record, and the session in which it was written or that it opened.
pub(super) type End = (FactId, Option<SessionId>);

/// Where links are put.
pub(super) struct Out {
    links: Sorter<Packed>,
}

impl Out {
    pub fn new(facts: &Facts) -> Self {
        Self { links: Sorter::new(facts.spill()) }
    }

    /// Adds a link; its confidence follows from what it rests on and how many candidates there were.
    pub fn link(&mut self, kind: LinkKind, from: End, to: End, basis: BasisSet, candidates: usize) {
        self.link_as(kind, from, to, basis, candidates, confidence(basis, candidates));
    }

    /// Adds a link whose confidence is known.
    pub fn link_as(
        &mut self,
        kind: LinkKind,
        from: End,
        to: End,
        basis: BasisSet,
        candidates: usize,
        confidence: Confidence,
    ) {
        let link = Link {
            kind,
            from: from.0,
            to: to.0,
            from_session: from.1,
            to_session: to.1,
            basis,
            confidence,
            candidates: u32::try_from(candidates).unwrap_or(u32::MAX),
            // All of them are measured together, at last.
            time_difference: 0,
        };
        self.links.push(link.into());
    }

    /// Sorts those that were found so far.
    pub fn sort(&mut self) {
        self.links.sort();
    }

    /// All of them in order, each once: the surest, if it was found in several ways.
    pub fn finish(facts: &Facts, all: Vec<Self>) -> Column<Packed> {
        let mut sorter = Sorter::new(facts.spill());
        sorter.append(all.into_iter().map(|out| out.links).collect());
        let (sorted, mut last, mut links) = (sorter.finish(), None, Column::new(facts.spill()));
        links.reserve(sorted.size_hint().0);
        let mut rest = sorted.filter(|link| last.replace(link.ends()) != Some(link.ends()));
        loop {
            let near: SmallVec<[Packed; NEAR]> = rest.by_ref().take(NEAR).collect();
            if near.is_empty() {
                return links;
            }
            facts.warm(near.iter().flat_map(Packed::facts));
            links.extend(near.into_iter().filter_map(|link| {
                let [from, to] = link.facts().map(|id| facts.at(id));
                Some(link.lasting(to?.time.since(from?.time)))
            }));
        }
    }
}

/// How many links have their records brought near at once ([`Facts::warm`]).
const NEAR: usize = 16;

/// Certain if a value that Windows wrote joins the two; strong if it is the only candidate, on two independent facts
/// besides that the times agree.
pub(super) fn confidence(basis: BasisSet, candidates: usize) -> Confidence {
    if basis.contains(Basis::LogonGuid) || basis.contains(Basis::TicketHash) {
        Confidence::Certain
    } else if candidates == 1 && basis.independent() >= 2 {
        Confidence::Strong
    } else {
        Confidence::Weak
    }
}
