//! How far the clocks of hosts are apart.
//!
//! Pairs of records that a value joins (never a time) measure it: the ticket (4769) and the first logon (4624) with its
//! LogonGuid, the TGT (4768) and the first ticket asked for with it elsewhere. To the difference of two clocks each
//! pair adds what passed between the two, mostly milliseconds, at times hours (tickets are kept); so the estimate is
//! the middle of the narrowest span that holds half of the differences, less the usual latency. Hosts are then placed
//! relative to one reference, the domain controller with most pairs, over the pairs that are most numerous.
//! Where a clock was set (4616, Kernel-General 1), a period ends and another begins, each with an estimate of its own.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::windows::{MS, SECOND, Windows};
use crate::fact::{FactId, Facts, What};
use crate::host::{HostId, Hosts};
use crate::wire::{KerberosResult, Time};

/// How far ahead of the reference a host's clock was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Offset {
    /// Ticks of 100 ns that the clock showed more than the reference's.
    pub ticks: i64,
    /// How many ticks that may be off.
    pub uncertainty: i64,
    /// How many pairs it rests on; 0 if it follows from the period beside it and the change between the two.
    pub pairs: u32,
    /// The host whose clock is taken as right.
    #[serde(skip)]
    pub reference: HostId,
    /// From when it holds, by the host's clock; `None` from the beginning.
    pub since: Option<Time>,
    /// The record of the change of the clock that began this period.
    #[serde(skip)]
    pub change: Option<FactId>,
}

/// The clocks of all hosts.
#[derive(Clone, Debug, Default)]
pub struct Clocks {
    /// By host, each period in order.
    hosts: HashMap<HostId, Vec<Offset>>,
    reference: Option<HostId>,
    skewed: Vec<FactId>,
    unknown: i64,
}

/// One measurement: the earlier record of one host, the later of another, each by its own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub from: (HostId, Time),
    pub to: (HostId, Time),
}

/// A host in one period of its clock.
type Node = (HostId, usize);

/// A change of a clock.
#[derive(Clone, Copy)]
struct Step {
    fact: FactId,
    at: Time,
    by: i64,
    security: bool,
}

impl Clocks {
    pub(super) fn of(facts: &Facts, hosts: &Hosts, pairs: &[Pair], windows: &Windows) -> Self {
        let mut steps: BTreeMap<HostId, Vec<Step>> = BTreeMap::new();
        let mut clocks = Self { unknown: windows.unknown_clock, ..Self::default() };
        for (id, fact) in facts.iter() {
            match &fact.what {
                What::TimeChanged { before, after } if after.since(*before).abs() >= windows.clock_step => {
                    let Some(host) = hosts.host_of(fact.at.computer) else { continue };
                    let step =
                        Step { fact: id, at: *after, by: after.since(*before), security: fact.at.event_id == 4616 };
                    steps.entry(host).or_default().push(step);
                }
                What::Ticket(ticket) if ticket.result == Some(KerberosResult::KRB_AP_ERR_SKEW) => {
                    clocks.skewed.push(id)
                }
                _ => {}
            }
        }
        steps.values_mut().for_each(|steps| once(steps));
        let node = |(host, time): (HostId, Time)| -> Node {
            let periods = steps.get(&host).map_or(0, |steps| steps.partition_point(|step| step.at <= time));
            (host, periods)
        };
        let mut edges: BTreeMap<(Node, Node), Vec<i64>> = BTreeMap::new();
        for pair in pairs {
            let difference = pair.to.1.since(pair.from.1).saturating_sub(windows.ticket_latency);
            edges.entry((node(pair.from), node(pair.to))).or_default().push(difference);
        }
        let edges: Vec<(Node, Node, Estimate)> =
            edges.into_iter().filter_map(|((a, b), all)| Some((a, b, estimate(all)?))).collect();
        clocks.place(hosts, &edges);
        clocks.fill(&steps);
        clocks
    }

    /// Places every node that pairs connect with the reference, over the edges with most pairs first.
    fn place(&mut self, hosts: &Hosts, edges: &[(Node, Node, Estimate)]) {
        let mut weight: BTreeMap<Node, u32> = BTreeMap::new();
        for (a, b, estimate) in edges {
            for node in [a, b] {
                if hosts.get(node.0).is_some_and(|host| host.domain_controller) {
                    *weight.entry(*node).or_default() += estimate.pairs;
                }
            }
        }
        let Some((root, _)) = weight.iter().max_by_key(|(node, pairs)| (**pairs, std::cmp::Reverse(**node))) else {
            return;
        };
        let root = *root;
        self.reference = Some(root.0);
        let mut around: BTreeMap<Node, Vec<(Node, i64, Estimate)>> = BTreeMap::new();
        for (a, b, estimate) in edges {
            around.entry(*a).or_default().push((*b, estimate.ticks, *estimate));
            around.entry(*b).or_default().push((*a, estimate.ticks.saturating_neg(), *estimate));
        }
        let start = Estimate { ticks: 0, uncertainty: 0, pairs: weight.get(&root).copied().unwrap_or_default() };
        let mut placed: BTreeMap<Node, Estimate> = BTreeMap::new();
        // Most pairs first, then the lowest node: a heap that does not depend on the order of insertion.
        let mut open: BTreeSet<(u32, std::cmp::Reverse<Node>, i64, i64)> =
            BTreeSet::from([(start.pairs, std::cmp::Reverse(root), 0, 0)]);
        while let Some((pairs, std::cmp::Reverse(node), ticks, uncertainty)) = open.pop_last() {
            if placed.contains_key(&node) {
                continue;
            }
            placed.insert(node, Estimate { ticks, uncertainty, pairs });
            for (next, by, estimate) in around.get(&node).into_iter().flatten() {
                if !placed.contains_key(next) {
                    let off = uncertainty.saturating_add(estimate.uncertainty);
                    open.insert((estimate.pairs, std::cmp::Reverse(*next), ticks.saturating_add(*by), off));
                }
            }
        }
        for ((host, period), estimate) in placed {
            let offset = Offset {
                ticks: estimate.ticks,
                uncertainty: estimate.uncertainty,
                pairs: estimate.pairs,
                reference: root.0,
                // The number of the period, until `fill` knows its beginning.
                since: Some(Time(period as u64)),
                change: None,
            };
            self.hosts.entry(host).or_default().push(offset);
        }
    }

    /// Gives each period its beginning, and those without pairs the offset of the one beside it and the change.
    fn fill(&mut self, steps: &BTreeMap<HostId, Vec<Step>>) {
        for (host, known) in &mut self.hosts {
            let steps = steps.get(host).map_or(&[][..], |steps| steps);
            let mut periods: Vec<Option<Offset>> = vec![None; steps.len() + 1];
            for offset in known.drain(..) {
                let period = offset.since.and_then(|number| usize::try_from(number.0).ok()).unwrap_or_default();
                if let Some(slot) = periods.get_mut(period) {
                    *slot = Some(offset);
                }
            }
            let beside = |offset: Offset, step: Option<&Step>, sign: i64| {
                // Waking from sleep also sets the clock forward, without having been wrong: only 4616 is added.
                let by = step.filter(|step| step.security).map_or(0, |step| step.by);
                Offset {
                    ticks: offset.ticks.saturating_add(sign.saturating_mul(by)),
                    uncertainty: offset.uncertainty.saturating_add(SECOND),
                    pairs: 0,
                    ..offset
                }
            };
            let mut before: Option<Offset> = None;
            for (i, period) in periods.iter_mut().enumerate() {
                if period.is_none()
                    && let Some(offset) = before
                {
                    *period = Some(beside(offset, i.checked_sub(1).and_then(|i| steps.get(i)), 1));
                }
                before = *period;
            }
            let mut after: Option<Offset> = None;
            for (i, period) in periods.iter_mut().enumerate().rev() {
                if period.is_none()
                    && let Some(offset) = after
                {
                    *period = Some(beside(offset, steps.get(i), -1));
                }
                after = *period;
            }
            *known = periods
                .into_iter()
                .enumerate()
                .filter_map(|(i, period)| {
                    let step = i.checked_sub(1).and_then(|i| steps.get(i));
                    Some(Offset { since: step.map(|step| step.at), change: step.map(|step| step.fact), ..period? })
                })
                .collect();
        }
    }

    /// A time by the reference's clock; unchanged where nothing is known.
    pub fn correct(&self, host: HostId, time: Time) -> Time {
        self.at(host, time).map_or(time, |offset| time.offset_by(offset.ticks.saturating_neg()))
    }

    /// A time by the reference's clock as a host's clock shows it.
    pub fn by_clock_of(&self, host: HostId, time: Time) -> Time {
        self.at(host, time).map_or(time, |offset| time.offset_by(offset.ticks))
    }

    /// How far ahead a host's clock was at a time of its own.
    pub fn at(&self, host: HostId, time: Time) -> Option<Offset> {
        let periods = self.hosts.get(&host)?;
        let after = periods.partition_point(|offset| offset.since.is_none_or(|since| since <= time));
        periods.get(after.saturating_sub(1)).copied()
    }

    /// How far ahead a host's clock was in the period that most pairs measured; `None` if none did.
    pub fn offset(&self, host: HostId) -> Option<Offset> {
        self.periods(host).iter().copied().max_by_key(|offset| (offset.pairs, std::cmp::Reverse(offset.since)))
    }

    /// Each period of a host's clock, in order.
    pub fn periods(&self, host: HostId) -> &[Offset] {
        self.hosts.get(&host).map_or(&[], |periods| periods)
    }

    /// The host whose clock all others are compared with.
    pub fn reference(&self) -> Option<HostId> {
        self.reference
    }

    /// Requests that a domain controller refused because the client's clock was too far off (0x25), in order.
    pub fn refused(&self) -> &[FactId] {
        &self.skewed
    }

    /// How far a corrected time of a host may be off.
    pub(super) fn slack(&self, host: HostId, time: Time) -> i64 {
        self.at(host, time).map_or(self.unknown, |offset| offset.uncertainty.min(self.unknown))
    }
}

/// One change is written by Security (4616) and by System (Kernel-General 1): once is enough.
fn once(steps: &mut Vec<Step>) {
    steps.sort_by_key(|step| (step.at, !step.security, step.fact));
    let mut kept: Vec<Step> = Vec::with_capacity(steps.len());
    for step in steps.drain(..) {
        let same = |last: &Step| (last.by - step.by).abs() < SECOND && step.at.since(last.at).abs() < 5 * SECOND;
        if !kept.last().is_some_and(same) {
            kept.push(step);
        }
    }
    *steps = kept;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Estimate {
    ticks: i64,
    uncertainty: i64,
    pairs: u32,
}

/// The middle of the narrowest span that holds half of the differences, and how far they scatter around it.
fn estimate(mut all: Vec<i64>) -> Option<Estimate> {
    all.sort_unstable();
    let half = all.len().div_ceil(2).max(2).min(all.len());
    let narrowest = all.windows(half).min_by_key(|window| {
        let ends = window.first().zip(window.last());
        ends.map_or(i64::MAX, |(first, last)| last.saturating_sub(*first))
    })?;
    let ticks = *narrowest.get(narrowest.len() / 2)?;
    let mut deviations: Vec<i64> = narrowest.iter().map(|one| one.saturating_sub(ticks).saturating_abs()).collect();
    deviations.sort_unstable();
    // Twice the median deviation of the nearer half, and never less than what latency alone varies by.
    let scatter = deviations.get(deviations.len() / 2)?.saturating_mul(2).max(20 * MS);
    // One pair may be of a ticket that was kept for hours; few may all be.
    let uncertainty = match all.len() {
        1 => scatter.max(2 * SECOND),
        2..5 => scatter.max(SECOND),
        _ => scatter,
    };
    Some(Estimate { ticks, uncertainty, pairs: u32::try_from(all.len()).unwrap_or(u32::MAX) })
}
