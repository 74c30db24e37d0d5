//! Facts → hosts and their boots.
//!
//! In: all facts. Out: each computer once, whatever it was called, with its facts in the order in which they happened
//! and its boots. A file is not a host: facts are split by Computer, and names are joined only on evidence
//! (`names`). The clock of a host may have been set back: `order` says how that is seen through.
//! Nothing is corrected here: every time stays as the host's clock wrote it.

mod boot;
mod names;
mod order;
mod scan;
#[cfg(test)]
mod tests;
mod windows;

pub(crate) use windows::SECOND;
pub use windows::Windows;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use crate::fact::{FactId, Facts, Glimpse, Kind, Kinds, Strings, Sym, What};
use crate::parallel;
use crate::spill::{Column, newtype};
use crate::wire::Time;
use scan::Scan;

/// The number of a host, in the order of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostId(pub u32);

newtype! { HostId(u32) BootId(u32) }

/// One computer, whatever it was called over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Host {
    /// The name it had last, as written in its records.
    pub name: String,
    /// Every name that its records bear, as written, in order of first use, with the record that shows the change.
    pub names: Vec<(Sym, Option<FactId>)>,
    /// Its boots, in order; there is at least one.
    pub boots: Vec<Boot>,
    /// Whether it is a domain controller, by what only those write.
    pub domain_controller: bool,
    /// Which of the facts of all hosts are its own.
    facts: Range<usize>,
}

/// The number of a boot among those of its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BootId(pub u32);

/// The time from a start of the computer to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Boot {
    /// When it started; `None` if the evidence begins later, or does not show the start.
    pub start: Option<Time>,
    /// The records that show the start.
    pub start_evidence: Vec<FactId>,
    /// How it ended.
    pub end: BootEnd,
    /// The last record of this boot, by the host's clock.
    pub last_sign: Time,
    /// When it ended: for a shutdown its last record of stopping, for a crash the last sign of life.
    pub end_time: Option<Time>,
    /// The records that show the end.
    pub end_evidence: Vec<FactId>,
    /// Its facts, as positions among those of its host ([`Hosts::facts_of`]).
    pub facts: Range<usize>,
}

/// How a boot ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BootEnd {
    /// The computer was shut down.
    Shutdown,
    /// The computer was restarted.
    Restart,
    /// It stopped without shutting down.
    Crash,
    /// A later boot is seen, but not how this one ended.
    Unknown,
    /// The evidence ends in this boot.
    LogEnds,
}

/// Every host of the evidence, in the order of their names.
#[derive(Clone, Debug, Default)]
pub struct Hosts {
    hosts: Vec<Host>,
    facts: Column<FactId>,
    /// By number of string.
    by_computer: Vec<Option<HostId>>,
    /// By whole name and by first label, in lower case; `None` where several hosts answer to it.
    by_name: HashMap<String, Option<HostId>>,
    by_label: HashMap<String, Option<HostId>>,
    /// Which hosts are known by names without a domain only.
    short: Vec<bool>,
}

impl Hosts {
    /// The hosts that wrote these facts.
    pub fn of(facts: &Facts) -> Self {
        Self::with(facts, &Windows::default())
    }

    /// The hosts that wrote these facts, with windows of time of one's own.
    pub fn with(facts: &Facts, windows: &Windows) -> Self {
        let groups = names::groups(facts, windows);
        let mut hosts = Self::default();
        for (number, group) in (0..).map(HostId).zip(&groups) {
            for (sym, _) in &group.names {
                let index = sym.0 as usize;
                hosts.by_computer.resize(hosts.by_computer.len().max(index + 1), None);
                hosts.by_computer.get_mut(index).into_iter().for_each(|host| *host = Some(number));
            }
        }
        let mut of_host: Vec<Vec<FactId>> = vec![Vec::new(); groups.len()];
        if let [only] = of_host.as_mut_slice() {
            only.reserve_exact(facts.len());
        }
        facts.each_computer(|computer, ids| {
            let host = hosts.host_of(computer).and_then(|host| of_host.get_mut(host.0 as usize));
            host.into_iter().for_each(|of_host| of_host.extend_from_slice(ids));
        });
        hosts.facts = Column::new(facts.spill());
        if of_host.len() > 1 {
            hosts.facts.reserve(facts.len());
        }
        let of_host: Vec<Mutex<Vec<FactId>>> = of_host.into_iter().map(Mutex::new).collect();
        // Those that have no host of their own.
        let threads = facts.threads().saturating_sub(of_host.len().saturating_sub(1));
        let done = parallel::map(facts.threads(), of_host.len(), |host| {
            let ids =
                of_host.get(host).map(|ids| std::mem::take(&mut *ids.lock().unwrap_or_else(PoisonError::into_inner)));
            worked_out(facts, ids.unwrap_or_default(), windows, threads)
        });
        for (group, (ids, boots, controller)) in groups.into_iter().zip(done) {
            hosts.add(facts, group, ids, boots, controller);
        }
        hosts
    }

    fn add(&mut self, facts: &Facts, group: names::Group, ids: Vec<FactId>, boots: Vec<Boot>, controller: bool) {
        let number = HostId(u32::try_from(self.hosts.len()).unwrap_or(u32::MAX));
        for (sym, _) in &group.names {
            let name = facts.strings.text(*sym).to_lowercase();
            let label = label_of(&name).to_owned();
            answer(&mut self.by_label, label, number);
            answer(&mut self.by_name, name, number);
        }
        self.short.push(group.names.iter().all(|(sym, _)| !facts.strings.text(*sym).contains('.')));
        let from = self.facts.len();
        self.facts.append(ids);
        let range = from..self.facts.len();
        self.hosts.push(Host {
            name: group.name,
            names: group.names,
            boots,
            domain_controller: controller,
            facts: range,
        });
    }

    /// Every host with its number, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (HostId, &Host)> + '_ {
        self.hosts.iter().enumerate().map(|(i, host)| (HostId(u32::try_from(i).unwrap_or(u32::MAX)), host))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.hosts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.hosts.is_empty()
    }

    /// A host.
    pub fn get(&self, id: HostId) -> Option<&Host> {
        self.hosts.get(id.0 as usize)
    }

    /// A boot of a host.
    pub fn boot(&self, host: HostId, boot: BootId) -> Option<&Boot> {
        self.get(host)?.boots.get(boot.0 as usize)
    }

    /// The host whose records bear this Computer.
    pub fn host_of(&self, computer: Sym) -> Option<HostId> {
        self.by_computer.get(computer.0 as usize).copied().flatten()
    }

    /// The host that has or had this name, in any case: in full, or by its first label if no other host has that. A
    /// full name whose host is only known by its short one finds that. `None` if no host or several answer to it.
    pub fn find(&self, name: &str) -> Option<HostId> {
        let name = name.trim_end_matches('.').to_lowercase();
        if let Some(found) = self.by_name.get(&name) {
            return *found;
        }
        let label = label_of(&name);
        let by_label = *self.by_label.get(label)?;
        let short = |id: &HostId| self.short.get(id.0 as usize) == Some(&true);
        if label == name { by_label } else { by_label.filter(short) }
    }

    /// The facts of a host in the order in which they happened: that of time, except where its clock was set back.
    pub fn facts_of(&self, id: HostId) -> HostFacts<'_> {
        HostFacts { all: &self.facts, range: self.get(id).map_or(0..0, |host| host.facts.clone()) }
    }

    /// The boot in which a fact of a host was written.
    pub fn boot_at(&self, id: HostId, position: usize) -> Option<BootId> {
        let boots = &self.get(id)?.boots;
        let index = boots.partition_point(|boot| boot.facts.end <= position);
        u32::try_from(index).ok().filter(|_| index < boots.len()).map(BootId)
    }
}

/// The facts of one host in the order in which they happened, its boots, and whether it is a domain controller.
fn worked_out(
    facts: &Facts,
    mut ids: Vec<FactId>,
    windows: &Windows,
    threads: usize,
) -> (Vec<FactId>, Vec<Boot>, bool) {
    // A run for each of the host's files.
    ids.sort();
    let Scan { marks, controller, counts_back, .. } = Scan::of(facts, &ids, threads);
    let marks: Vec<usize> = if counts_back {
        ids = order::causal(facts, &ids, windows);
        (0..).zip(&ids).filter(|(_, id)| marks.binary_search(id).is_ok()).map(|(position, _)| position).collect()
    } else {
        marks.iter().filter_map(|id| ids.binary_search(id).ok()).collect()
    };
    let boots = boot::boots(facts, &ids, marks, windows);
    (ids, boots, controller)
}

/// The facts of one host, in the order in which they happened.
#[derive(Clone, Debug)]
pub struct HostFacts<'h> {
    all: &'h Column<FactId>,
    range: Range<usize>,
}

impl<'h> HostFacts<'h> {
    /// The fact at a position.
    #[inline]
    pub fn get(&self, position: usize) -> Option<FactId> {
        if position < self.range.len() { self.all.get(self.range.start + position) } else { None }
    }

    /// Those at these positions.
    pub fn within(&self, positions: Range<usize>) -> impl Iterator<Item = FactId> + use<'h> {
        let from = (self.range.start + positions.start).min(self.range.end);
        self.all.from(from).take(self.range.end - from).take(positions.len())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = FactId> + use<'h> {
        self.all.from(self.range.start).take(self.range.len())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.range.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }
}

/// Whether only a domain controller writes such a record: it gives tickets (4768-4771) and changes the directory
/// (5136-5139, 5141; Microsoft, "generates only on domain controllers") and its computer accounts (4741-4743), and only
/// there SYSTEM is one of the Enterprise Domain Controllers (4627 with S-1-5-9).
#[inline]
fn is_controller(facts: &Facts, glimpse: &Glimpse<'_>) -> bool {
    const TICKETS: Kinds = Kinds::of(&[Kind::Ticket]);
    const ACTIVITIES: Kinds = Kinds::of(&[Kind::Activity]);
    const CHANGES: Kinds = Kinds::of(&[Kind::AccountChanged]);
    // What most facts are is seen without making them.
    match glimpse.event_id() {
        5136..=5139 | 5141 => glimpse.is_of(ACTIVITIES),
        4741..=4743 => glimpse.is_of(CHANGES),
        4627 => glimpse.what().is_some_and(|what| is_of_controllers(&facts.strings, &what)),
        _ => glimpse.is_of(TICKETS),
    }
}

/// Whether a record says that SYSTEM is one of the Enterprise Domain Controllers.
#[inline(never)]
fn is_of_controllers(strings: &Strings, what: &What) -> bool {
    let What::Groups { account, groups, .. } = what else { return false };
    let system = strings.text(strings.account(*account).sid) == "S-1-5-18";
    system && strings.text(*groups).split([',', ' ']).any(|group| group == "S-1-5-9")
}

/// Notes that `host` answers to a name.
fn answer(names: &mut HashMap<String, Option<HostId>>, name: String, host: HostId) {
    let entry = names.entry(name).or_insert(Some(host));
    if *entry != Some(host) {
        *entry = None;
    }
}

/// The first label of a name.
fn label_of(name: &str) -> &str {
    name.split_once('.').map_or(name, |(label, _)| label)
}

/// Whether a channel is the Security log.
pub(crate) fn is_security(strings: &Strings, channel: Sym) -> bool {
    strings.text(channel).eq_ignore_ascii_case("Security")
}
