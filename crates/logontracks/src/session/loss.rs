//! Where records of the Security log are missing, in which the end of a session may have been.

use std::collections::BTreeMap;
use std::ops::Range;

use super::EndKind;
use super::scene::Scene;
use crate::fact::{FactId, Facts, Kind, Kinds, PowerStep, Sym, What};
use crate::host::{HostId, Hosts, is_security};

/// EventRecordIDs that no file of the evidence has, as whoever read all records knows; facts are only a part of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hole {
    /// Computer, as written.
    pub computer: Sym,
    /// Channel, as written.
    pub channel: Sym,
    /// The last EventRecordID before the hole.
    pub after: u64,
    /// The first EventRecordID after it.
    pub before: u64,
}

/// Where records of a host's Security log are missing.
#[derive(Clone, Debug, Default)]
pub(super) struct Losses {
    /// The clearings (1102).
    clears: Vec<Loss>,
    /// Other stretches without records.
    gaps: Vec<Loss>,
    /// Whether somebody counted the records: a clearing of which a copy is there lost nothing.
    counted: bool,
    /// The host's last Security fact.
    pub(super) last_security: Option<usize>,
}

/// A stretch of a host's facts in which records are missing.
#[derive(Clone, Debug)]
struct Loss {
    /// From the last Security fact before to the first after, as positions among the host's facts.
    stretch: Range<usize>,
    /// The records that show it.
    evidence: Vec<FactId>,
}

/// How many records before a clearing are to be there, without a hole among them, for its log to be said to be there
/// in a copy, if nobody counted: forwarded events are a part of the log and may well have the last two or three.
const COPIED: u64 = 10;

/// The facts that tell of a log itself.
const TELLING: Kinds = Kinds::of(&[Kind::LogCleared, Kind::Power, Kind::LogLoss]);

/// A fact of the Security log.
#[derive(Clone, Copy)]
struct Security {
    position: usize,
    id: FactId,
    number: u64,
    /// Whether the log stopped with it.
    stops: bool,
}

impl Losses {
    /// The losses of a host.
    pub(super) fn of(scene: &Scene) -> Self {
        let holes = scene.holes.unwrap_or_default();
        let mut losses = Self { counted: scene.holes.is_some(), ..Self::default() };
        let mut last: Option<Security> = None;
        // Of the channel of the fact before, whether it is Security.
        let mut channel = (Sym::NONE, false);
        // The first of the numbers that count up without a hole to the last fact.
        let mut run = 0;
        scene.facts.walk(scene.ids.iter(), |position, glimpse| {
            let (id, written, number) = (glimpse.id, glimpse.channel(), glimpse.record_id());
            if channel.0 != written {
                channel = (written, is_security(&scene.facts.strings, written));
            }
            if !channel.1 {
                return;
            }
            let telling = Some(&glimpse).filter(|glimpse| glimpse.is_of(TELLING));
            let what = telling.and_then(|glimpse| glimpse.fact()).map(|fact| fact.what);
            let stretch = last.map_or(0, |last| last.position)..position;
            let follows = last.is_some_and(|last| last.number.checked_add(1) == Some(number));
            if !follows {
                run = number;
            }
            let copied = follows && (run <= 1 || number.saturating_sub(run) >= COPIED);
            if matches!(what, Some(What::LogCleared { .. })) && (losses.counted || !copied) {
                losses.clears.push(Loss { stretch: stretch.clone(), evidence: vec![id] });
            }
            if let Some(before) = last {
                let stopped = before.stops && scene.boot_at(stretch.start) == scene.boot_at(position);
                let dropped = glimpse.event_id() == 1101 && matches!(what, Some(What::LogLoss));
                if stopped || dropped || missing(holes, before.number, number) {
                    losses.gaps.push(Loss { stretch, evidence: vec![before.id, id] });
                }
            }
            let stops = matches!(what, Some(What::Power { step: PowerStep::LogStop, .. }));
            last = Some(Security { position, id, number, stops });
        });
        losses.last_security = last.map(|last| last.position);
        losses
    }

    /// What may hide the end of a session that is last seen at a position of a boot: its kind, and what shows it. What
    /// is missing before a clearing was cleared.
    pub(super) fn after(&self, last: usize, boot_end: usize) -> Option<(EndKind, &[FactId])> {
        let within = |losses: &'_ [Loss]| {
            let first = losses.partition_point(|loss| loss.stretch.end <= last);
            Some(first).filter(|first| losses.get(*first).is_some_and(|loss| loss.stretch.start < boot_end))
        };
        let clear = within(&self.clears).and_then(|index| self.clears.get(index));
        let gap = within(&self.gaps).and_then(|index| self.gaps.get(index));
        match (clear, gap) {
            (Some(clear), gap) if gap.is_some() || !self.counted => Some((EndKind::LogCleared, &clear.evidence)),
            (_, gap) => gap.map(|gap| (EndKind::LogGap, gap.evidence.as_slice())),
        }
    }
}

/// The holes of the Security logs of all hosts.
#[derive(Clone, Debug)]
pub(super) struct Holes(BTreeMap<HostId, Vec<(u64, u64)>>);

impl Holes {
    pub(super) fn of(holes: &[Hole], facts: &Facts, hosts: &Hosts) -> Self {
        let mut own: BTreeMap<HostId, Vec<(u64, u64)>> = BTreeMap::new();
        for hole in holes.iter().filter(|hole| is_security(&facts.strings, hole.channel)) {
            let host = hosts.host_of(hole.computer);
            host.into_iter().for_each(|host| own.entry(host).or_default().push((hole.after, hole.before)));
        }
        own.values_mut().for_each(|holes| holes.sort_unstable());
        Self(own)
    }

    /// Those of one host, by number.
    pub(super) fn of_host(&self, host: HostId) -> &[(u64, u64)] {
        self.0.get(&host).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Whether records are known to be missing between two numbers.
fn missing(holes: &[(u64, u64)], before: u64, after: u64) -> bool {
    let next = holes.get(holes.partition_point(|(start, _)| *start < before));
    next.is_some_and(|(_, end)| *end <= after)
}
