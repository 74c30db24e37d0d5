//! Where records of the Security log are missing, in which the end of a session may have been.

use std::ops::Range;

use super::EndKind;
use crate::fact::{Fact, FactId, PowerStep, Sym, What};
use crate::host::is_security;
use crate::session::build::Scene;

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

/// A stretch of a host's facts in which records of its Security log are missing.
#[derive(Clone, Debug)]
pub(super) struct Loss {
    /// From the last Security fact before to the first after, as positions among the host's facts.
    pub(super) stretch: Range<usize>,
    /// [`EndKind::LogCleared`] or [`EndKind::LogGap`].
    pub(super) kind: EndKind,
    /// The records that show it.
    pub(super) evidence: Vec<FactId>,
}

/// The losses of a host, in order, and the position of its last Security fact.
pub(super) fn losses(scene: &Scene) -> (Vec<Loss>, Option<usize>) {
    let holes = Holes::of(scene);
    let mut losses = Vec::new();
    let mut last: Option<(usize, FactId, &Fact)> = None;
    for (position, id) in scene.ids.iter().enumerate() {
        let Some(fact) = scene.fact(position).filter(|fact| is_security(&scene.facts.strings, fact.at.channel)) else {
            continue;
        };
        let stretch = last.map_or(0, |(position, _, _)| position)..position;
        if matches!(fact.what, What::LogCleared { .. }) {
            if holes.between(last.map(|(_, _, fact)| fact), fact).unwrap_or(true) {
                losses.push(Loss { stretch, kind: EndKind::LogCleared, evidence: vec![*id] });
            }
        } else if let Some((_, last_id, before)) = last {
            let stopped = matches!(before.what, What::Power { step: PowerStep::LogStop, .. })
                && scene.boot_at(stretch.start) == scene.boot_at(position);
            let dropped = fact.at.event_id == 1101 && matches!(fact.what, What::LogLoss);
            if stopped || dropped || holes.between(Some(before), fact) == Some(true) {
                losses.push(Loss { stretch, kind: EndKind::LogGap, evidence: vec![last_id, *id] });
            }
        }
        last = Some((position, *id, fact));
    }
    (losses, last.map(|(position, _, _)| position))
}

/// The holes of one host's Security log, by number; `None` if nobody looked.
struct Holes(Option<Vec<(u64, u64)>>);

impl Holes {
    fn of(scene: &Scene) -> Self {
        Self(scene.holes.map(|holes| {
            let own = |hole: &&Hole| {
                scene.hosts.host_of(hole.computer) == Some(scene.host)
                    && is_security(&scene.facts.strings, hole.channel)
            };
            let mut own: Vec<(u64, u64)> = holes.iter().filter(own).map(|hole| (hole.after, hole.before)).collect();
            own.sort_unstable();
            own
        }))
    }

    /// Whether records are missing between two Security facts; `None` if nothing tells.
    fn between(&self, before: Option<&Fact>, fact: &Fact) -> Option<bool> {
        let (before, fact) = (before?.at.record_id, fact.at.record_id);
        // The numbers count on when a log is cleared: if the one before is there, nothing was lost.
        if before.checked_add(1) == Some(fact) {
            return Some(false);
        }
        let holes = self.0.as_ref()?;
        let next = holes.get(holes.partition_point(|(after, _)| *after < before));
        Some(next.is_some_and(|(_, end)| *end <= fact))
    }
}
