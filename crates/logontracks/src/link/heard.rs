//! When the domain controllers in evidence were heard, so that what is not there was not asked for.

use std::collections::BTreeMap;

use super::clock::Clocks;
use super::rows::Rows;
use super::windows::Windows;
use crate::fact::TicketStep;
use crate::host::{HostId, Hosts};
use crate::wire::Time;

/// A time in which the Security log of a host lacks no record, by that host's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole {
    /// The host.
    pub host: HostId,
    /// From when.
    pub from: Time,
    /// Until when.
    pub to: Time,
}

type Span = (Time, Time);

/// Times in which records of tickets may be missing, by the reference's clock, in order.
#[derive(Default)]
pub(super) struct Heard {
    tgts: Vec<Span>,
    services: Vec<Span>,
    renewals: Vec<Span>,
    /// Times in which a host's Security log is whole, in order.
    whole: BTreeMap<HostId, Vec<Span>>,
}

impl Heard {
    pub fn of(rows: &Rows, hosts: &Hosts, clocks: &Clocks, whole: &[Whole], windows: &Windows) -> Self {
        let mut all = Self::default();
        for one in whole {
            let span = (clocks.correct(one.host, one.from), clocks.correct(one.host, one.to));
            all.whole.entry(one.host).or_default().push(span);
        }
        all.whole.values_mut().for_each(|spans| spans.sort_unstable());
        let missing = |step| {
            let mut missing = Vec::new();
            for (host, _) in hosts.iter().filter(|(_, host)| host.domain_controller) {
                let times = rows.tickets.iter().filter(|ticket| ticket.step == step && ticket.row.host == host);
                let silent = silences(times.map(|ticket| ticket.row.time), windows.silence);
                missing.extend(without(&silent, all.whole.get(&host).map_or(&[], Vec::as_slice)));
            }
            missing.sort_unstable();
            missing
        };
        (all.tgts, all.services, all.renewals) =
            (missing(TicketStep::Tgt), missing(TicketStep::Service), missing(TicketStep::Renewed));
        all
    }

    /// Whether every TGT and every renewal of one that was issued from one time to another is in evidence. A TGT is
    /// renewed towards the end of its lifetime, not before half of it: of one that is younger, as it was issued, no
    /// renewal is missed.
    pub fn tgts(&self, issued: Time, from: Time, to: Time, windows: &Windows) -> bool {
        let young = to.since(issued) <= windows.ticket_lifetime / 2;
        apart(&self.tgts, from, to) && (young || apart(&self.renewals, from, to))
    }

    /// Whether every service ticket that was issued from one time to another is in evidence.
    pub fn services(&self, from: Time, to: Time) -> bool {
        apart(&self.services, from, to)
    }

    /// Whether a host's Security log is whole from one time to another.
    pub fn is_whole(&self, host: HostId, from: Time, to: Time) -> bool {
        let spans = self.whole.get(&host).map_or(&[][..], Vec::as_slice);
        let next = spans.partition_point(|(start, _)| *start <= from);
        next.checked_sub(1).and_then(|at| spans.get(at)).is_some_and(|(_, end)| to <= *end)
    }
}

/// Whether no stretch reaches into the time.
fn apart(stretches: &[Span], from: Time, to: Time) -> bool {
    stretches.iter().all(|(start, end)| to < *start || *end <= from)
}

/// Domain controllers issue tickets all the time: where one issues none for long, records of it may be missing. Other
/// records of it do not count: a collector may have got some events of it and not these.
fn silences(times: impl Iterator<Item = Time>, silence: i64) -> Vec<Span> {
    let mut last = Time(0);
    let mut all = Vec::new();
    for time in times {
        if time.since(last) > silence {
            all.push((last, time));
        }
        last = time.max(last);
    }
    all.push((last, Time(u64::MAX)));
    all
}

/// What is left of the silences where the log is not whole: there it was silent because nothing was asked for.
fn without(silences: &[Span], whole: &[Span]) -> Vec<Span> {
    let mut left = Vec::new();
    for (from, to) in silences {
        let mut from = *from;
        let first = whole.partition_point(|(_, end)| *end <= from);
        for (start, end) in whole.iter().skip(first).take_while(|(start, _)| start < to) {
            if *start > from {
                left.push((from, *start));
            }
            from = from.max(*end);
        }
        if from < *to {
            left.push((from, *to));
        }
    }
    left
}
