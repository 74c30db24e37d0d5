//! How far the clocks of hosts are apart.
//!
//! Pairs of records that a value joins (never a time) measure it: the ticket (4769) and the first logon (4624) with its
//! LogonGuid, the TGT (4768) and the first ticket asked for with it elsewhere. To the difference of two clocks each
//! pair adds what passed between the two, mostly milliseconds, at times hours (tickets are kept); so the estimate is
//! the middle of the narrowest span that holds half of the differences, less the usual latency. Hosts are then placed
//! relative to one reference, the domain controller with most pairs, over the pairs that are most numerous.
//! Where a clock was set (4616, Kernel-General 1), a period ends and another begins, each with an estimate of its own.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::windows::{HOUR, MS, SECOND, Windows};
use crate::fact::{FactId, Facts, Kind, Kinds, What};
use crate::host::{HostId, Hosts};
use crate::wire::{KerberosResult, Time};

/// How far ahead of the reference a host's clock was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Offset {
    /// Ticks of 100 ns that the clock showed more than the reference's, at the time `at`.
    pub ticks: i64,
    /// Ticks that it gained on the reference's in 10^9 ticks (parts per billion).
    pub drift: i64,
    /// The middle of the time in which it was measured.
    pub at: Time,
    /// The first and last time at which it was measured; the drift is not taken further.
    #[serde(skip)]
    pub measured: (Time, Time),
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

impl Offset {
    /// How far ahead the clock was at a time.
    pub fn ticks_at(&self, time: Time) -> i64 {
        let time = time.clamp(self.measured.0, self.measured.1.max(self.measured.0));
        self.ticks.saturating_add(drifted(self.drift, time.since(self.at)))
    }
}

/// What a drift adds up to.
fn drifted(drift: i64, ticks: i64) -> i64 {
    i64::try_from(i128::from(drift) * i128::from(ticks) / 1_000_000_000).unwrap_or_default()
}

/// The clocks of all hosts.
#[derive(Clone, Debug, Default)]
pub struct Clocks {
    /// By host, each period in order.
    hosts: HashMap<HostId, Vec<Offset>>,
    reference: Option<HostId>,
    skewed: Vec<FactId>,
    unknown: i64,
    /// The greatest uncertainty of a domain controller's clock.
    controllers: i64,
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
        facts.each_of(Kinds::of(&[Kind::TimeChanged, Kind::Ticket]), |id, fact| match &fact.what {
            What::TimeChanged { before, after, .. } if after.since(*before).abs() >= windows.clock_step => {
                let Some(host) = hosts.host_of(fact.at.computer) else { return };
                let step = Step { fact: id, at: *after, by: after.since(*before), security: fact.at.event_id == 4616 };
                steps.entry(host).or_default().push(step);
            }
            What::Ticket(ticket) if ticket.result == Some(KerberosResult::KRB_AP_ERR_SKEW) => clocks.skewed.push(id),
            _ => {}
        });
        clocks.skewed.sort_unstable();
        steps.values_mut().for_each(once);
        let node = |(host, time): (HostId, Time)| -> Node {
            let periods = steps.get(&host).map_or(0, |steps| steps.partition_point(|step| step.at <= time));
            (host, periods)
        };
        let mut edges: BTreeMap<(Node, Node), Vec<Measured>> = BTreeMap::new();
        for pair in pairs {
            let ticks = pair.to.1.since(pair.from.1).saturating_sub(windows.ticket_latency);
            // Kerberos refuses clocks that are further apart; what took longer was a ticket kept.
            if ticks.saturating_abs() <= windows.clock_skew {
                edges.entry((node(pair.from), node(pair.to))).or_default().push(Measured { at: pair.from.1, ticks });
            }
        }
        let zero = pairs.iter().map(|pair| pair.from.1).min().unwrap_or_default();
        let edges: Vec<(Node, Node, Estimate)> =
            edges.into_iter().filter_map(|((a, b), all)| Some((a, b, estimate(all, zero)?))).collect();
        clocks.place(hosts, &edges, zero);
        clocks.fill(&steps);
        let controllers = hosts.iter().filter(|(_, host)| host.domain_controller).map(|(id, _)| id);
        let uncertain =
            controllers.flat_map(|id| clocks.periods(id)).map(|offset| offset.uncertainty.min(clocks.unknown));
        clocks.controllers = uncertain.max().unwrap_or_default();
        clocks
    }

    /// Places every node that pairs connect with the reference, over the edges with most pairs first.
    fn place(&mut self, hosts: &Hosts, edges: &[(Node, Node, Estimate)], zero: Time) {
        let mut weight: BTreeMap<Node, u32> = BTreeMap::new();
        for (a, b, estimate) in edges {
            for node in [a, b] {
                if hosts.get(node.0).is_some_and(|host| host.domain_controller) {
                    *weight.entry(*node).or_default() += estimate.pairs;
                }
            }
        }
        let Some((root, pairs)) = weight.iter().max_by_key(|(node, pairs)| (**pairs, Reverse(**node))) else { return };
        self.reference = Some(root.0);
        let mut around: BTreeMap<Node, Vec<(Node, Estimate)>> = BTreeMap::new();
        for (a, b, estimate) in edges {
            around.entry(*a).or_default().push((*b, *estimate));
            around.entry(*b).or_default().push((*a, estimate.reversed()));
        }
        let measured = edges.iter().fold((Time(u64::MAX), Time(0)), |(from, to), (_, _, estimate)| {
            (from.min(estimate.measured.0), to.max(estimate.measured.1))
        });
        let start = Estimate { base: 0, drift: 0, uncertainty: 0, pairs: *pairs, measured };
        let mut placed: BTreeMap<Node, Estimate> = BTreeMap::new();
        // Most pairs first, then the lowest node: an order that does not depend on that of insertion.
        let mut open: BTreeMap<(Reverse<u32>, Node, Node), Estimate> =
            BTreeMap::from([((Reverse(*pairs), *root, *root), start)]);
        while let Some(((_, node, _), reached)) = open.pop_first() {
            if placed.contains_key(&node) {
                continue;
            }
            placed.insert(node, reached);
            for (next, edge) in around.get(&node).into_iter().flatten() {
                if !placed.contains_key(next) {
                    open.insert((Reverse(edge.pairs), *next, node), reached.then(edge));
                }
            }
        }
        for ((host, period), estimate) in placed {
            let half = estimate.measured.1.since(estimate.measured.0) / 2;
            let at = estimate.measured.0.offset_by(half);
            let offset = Offset {
                ticks: estimate.base.saturating_add(drifted(estimate.drift, at.since(zero))),
                drift: estimate.drift,
                at,
                measured: estimate.measured,
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
        self.at(host, time).map_or(time, |offset| time.offset_by(offset.ticks_at(time).saturating_neg()))
    }

    /// A time by the reference's clock as a host's clock shows it.
    pub fn by_clock_of(&self, host: HostId, time: Time) -> Time {
        self.at(host, time).map_or(time, |offset| time.offset_by(offset.ticks_at(time)))
    }

    /// How far ahead a host's clock was at a time of its own.
    pub fn at(&self, host: HostId, time: Time) -> Option<Offset> {
        let periods = self.hosts.get(&host)?;
        let after = periods.partition_point(|offset| offset.since.is_none_or(|since| since <= time));
        periods.get(after.saturating_sub(1)).copied()
    }

    /// How far ahead a host's clock was in the period that most pairs measured; `None` if none did.
    pub fn offset(&self, host: HostId) -> Option<Offset> {
        self.periods(host).iter().copied().max_by_key(|offset| (offset.pairs, Reverse(offset.since)))
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

    /// How far a corrected time of a domain controller may be off: that of the least known of those that are measured.
    pub(super) fn most_slack(&self) -> i64 {
        self.controllers
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

/// One difference of two clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Measured {
    ticks: i64,
    at: Time,
}

/// How far one clock is ahead of another: `base` at a moment common to all, and the drift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Estimate {
    base: i64,
    drift: i64,
    uncertainty: i64,
    pairs: u32,
    measured: (Time, Time),
}

impl Estimate {
    fn reversed(self) -> Self {
        Self { base: self.base.saturating_neg(), drift: self.drift.saturating_neg(), ..self }
    }

    /// Over one clock to the next.
    fn then(self, next: &Self) -> Self {
        Self {
            base: self.base.saturating_add(next.base),
            drift: self.drift.saturating_add(next.drift),
            uncertainty: self.uncertainty.saturating_add(next.uncertainty),
            ..*next
        }
    }
}

/// Pairs that a line is drawn through at least, and at most.
const LINE: std::ops::RangeInclusive<usize> = 8..=64;
/// No quartz is worse (parts per billion).
const MOST_DRIFT: i64 = 100_000;

fn estimate(mut all: Vec<Measured>, zero: Time) -> Option<Estimate> {
    all.sort_unstable();
    let pairs = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let half = all.len().div_ceil(2).max(2).min(all.len());
    let width = |window: &[Measured]| match window {
        [first, .., last] => last.ticks.saturating_sub(first.ticks),
        _ => 0,
    };
    let narrowest = all.windows(half).min_by_key(|window| width(window))?;
    let middle = narrowest.get(narrowest.len() / 2)?.ticks;
    let spread = width(narrowest);
    // What passes between two records is never negative: where nothing agrees, the least is nearest to the truth.
    let (middle, reach) = if spread > SECOND { (all.first()?.ticks, 0) } else { (middle, SECOND) };
    let mut near: Vec<Measured> =
        all.iter().copied().filter(|one| one.ticks.saturating_sub(middle).saturating_abs() <= reach).collect();
    near.sort_unstable_by_key(|one| (one.at, one.ticks));
    let measured = (near.first()?.at, near.last()?.at);
    let drift = drift(&near).unwrap_or_default();
    let mut bases: Vec<i64> =
        near.iter().map(|one| one.ticks.saturating_sub(drifted(drift, one.at.since(zero)))).collect();
    bases.sort_unstable();
    let base = *bases.get(bases.len() / 2)?;
    let mut off: Vec<i64> = bases.iter().map(|one| one.saturating_sub(base).saturating_abs()).collect();
    off.sort_unstable();
    // Three times the median deviation holds 19 of 20, and latency alone varies by more than nothing.
    let scatter = off.get(off.len() / 2)?.saturating_mul(3).max(20 * MS);
    // One pair may be of a ticket that was kept for a while; few may all be.
    let uncertainty = match near.len() {
        1 => scatter.max(2 * SECOND),
        2..5 => scatter.max(SECOND / 2),
        _ => scatter,
    };
    Some(Estimate { base, drift, uncertainty, pairs, measured })
}

/// The median of the slopes between pairs that are far apart in time (Theil and Sen): a few that are wrong do no harm.
fn drift(near: &[Measured]) -> Option<i64> {
    if near.len() < *LINE.start() {
        return None;
    }
    let step = near.len().div_ceil(*LINE.end());
    let sample: Vec<Measured> = near.iter().copied().step_by(step).collect();
    let span = near.last()?.at.since(near.first()?.at);
    if span < HOUR {
        return None;
    }
    let mut slopes: Vec<i64> = Vec::new();
    for (i, a) in sample.iter().enumerate() {
        for b in sample.iter().skip(i + 1) {
            let passed = b.at.since(a.at);
            if passed >= span / 4 {
                let gained = i128::from(b.ticks.saturating_sub(a.ticks)) * 1_000_000_000 / i128::from(passed);
                slopes.push(i64::try_from(gained).ok()?);
            }
        }
    }
    slopes.sort_unstable();
    slopes.get(slopes.len() / 2).map(|drift| (*drift).clamp(-MOST_DRIFT, MOST_DRIFT))
}
