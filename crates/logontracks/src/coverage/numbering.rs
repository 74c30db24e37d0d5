//! Stretches → numberings → gaps.

use std::collections::BTreeMap;

use super::damage::Neighbour;
use super::stretches::{Stretch, earlier, later};
use super::{QUIET, STEP_BACK};
use crate::provenance::FileId;
use crate::wire::Time;

/// How many numberings are tried for a run of records before a new one is begun.
const TRIED: usize = 16;

/// Where a channel's records leave something out, or may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// What is left out.
    pub kind: GapKind,
    /// The last record before.
    pub after: Neighbour,
    /// The first record behind.
    pub before: Neighbour,
}

/// The kinds of gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GapKind {
    /// Records are missing: their IDs lie between those of the two.
    Missing {
        /// Whether the log was cleared in this time: the missing records were in it, or some of them.
        cleared: bool,
    },
    /// No record is missing, yet the channel was silent for longer than it ever is.
    Quiet {
        /// Whether another channel of this computer has records in this time.
        elsewhere: bool,
        /// Whether the event log service is known to have stopped right before.
        stopped: bool,
    },
    /// EventRecordIDs begin anew: the log was deleted, the computer put back to a snapshot, or two computers bear the
    /// name. Whether records are missing between cannot be told.
    Anew,
    /// No record is missing, yet the later one has a time that is earlier by more than [`STEP_BACK`]: the clock was
    /// set back.
    StepBack,
}

impl Gap {
    /// The first and the last ID of the records that are missing.
    pub fn missing(&self) -> Option<(u64, u64)> {
        match self.kind {
            GapKind::Missing { .. } => {
                Some((self.after.record_id?.checked_add(1)?, self.before.record_id?.checked_sub(1)?))
            }
            _ => None,
        }
    }

    /// How many records are missing.
    pub fn records(&self) -> u64 {
        self.missing().map_or(0, |(first, last)| last.saturating_sub(first).saturating_add(1))
    }

    /// How long it is, in ticks of 100 ns; negative if time goes back.
    pub fn ticks(&self) -> Option<i64> {
        Some(self.before.time?.since(self.after.time?))
    }
}

/// Stretches that agree: later IDs have later times, and one ID one time.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    stretches: Vec<(FileId, Stretch)>,
    by_id: BTreeMap<u64, Stretch>,
}

/// What lies between the stretches of a numbering.
#[derive(Debug, Default)]
pub(super) struct Swept {
    pub gaps: Vec<Gap>,
    /// Times without a hole, in order of ID.
    pub spans: Vec<(Time, Time)>,
    /// Records, each once.
    pub distinct: u64,
    /// How many records two files share, or one file has twice.
    pub shared: BTreeMap<(FileId, FileId), u64>,
    pub first: Neighbour,
    pub last: Neighbour,
    /// The file of the first record.
    pub first_file: Option<FileId>,
}

/// Sorts the stretches of a channel into numberings, in order of time. Those of a file are in order of reading.
pub(super) fn numberings<'s>(files: impl IntoIterator<Item = (FileId, &'s [Stretch])>) -> Vec<Numbering> {
    let mut runs: Vec<(FileId, &[Stretch])> = files
        .into_iter()
        .flat_map(|(file, stretches)| {
            // Within a file, IDs that fall begin a new run; a clock that is set back does not.
            stretches.chunk_by(|a, b| a.last_id < b.first_id).map(move |run| (file, run))
        })
        .collect();
    runs.sort_by_key(|(file, run)| {
        let earliest = run.iter().filter_map(|stretch| stretch.earliest).min();
        (earliest, run.first().map(|stretch| stretch.first_id), *file)
    });
    let mut numberings: Vec<Numbering> = Vec::new();
    for (file, run) in runs {
        // Of several, the one whose IDs are nearest: two computers of one name write by turns.
        let fitting = numberings
            .iter_mut()
            .rev()
            .take(TRIED)
            .filter(|numbering| numbering.fits(run))
            .min_by_key(|numbering| numbering.distance(run));
        match fitting {
            Some(numbering) => numbering.add(file, run),
            None => {
                let mut numbering = Numbering::default();
                numbering.add(file, run);
                numberings.push(numbering);
            }
        }
    }
    numberings
}

impl Numbering {
    /// Whether a run of records agrees, but for one record in ten: a damaged ID or time is not a new numbering.
    fn fits(&self, run: &[Stretch]) -> bool {
        let records = |stretches: &mut dyn Iterator<Item = &Stretch>| stretches.map(|s| u128::from(s.records)).sum();
        let all: u128 = records(&mut run.iter());
        let unfit: u128 = records(&mut run.iter().filter(|stretch| !self.fits_one(stretch)));
        unfit * 10 <= all
    }

    /// How far the IDs of a run are from the nearest of this numbering.
    fn distance(&self, run: &[Stretch]) -> u64 {
        let Some(stretch) = run.first() else { return 0 };
        let before = self.by_id.range(..=stretch.first_id).next_back();
        let before = before.map_or(u64::MAX, |(_, before)| stretch.first_id.saturating_sub(before.last_id));
        let behind = self.by_id.range(stretch.first_id..).next();
        behind.map_or(u64::MAX, |(id, _)| id.saturating_sub(stretch.last_id)).min(before)
    }

    fn fits_one(&self, stretch: &Stretch) -> bool {
        let before = self.by_id.range(..=stretch.first_id).next_back().map(|(_, before)| before);
        if let Some(before) = before {
            if before.last_id >= stretch.first_id {
                if !meet(before, stretch) {
                    return false;
                }
                if before.last_id >= stretch.last_id {
                    return true;
                }
            } else if !follow(before, stretch) {
                return false;
            }
        }
        let behind = stretch.first_id.checked_add(1).and_then(|next| self.by_id.range(next..).next());
        match behind {
            Some((_, behind)) if behind.first_id <= stretch.last_id => meet(stretch, behind),
            Some((_, behind)) => follow(stretch, behind),
            None => true,
        }
    }

    fn add(&mut self, file: FileId, run: &[Stretch]) {
        for stretch in run {
            self.stretches.push((file, *stretch));
            let known = self.by_id.entry(stretch.first_id).or_insert(*stretch);
            if known.last_id < stretch.last_id {
                *known = *stretch;
            }
        }
    }

    /// Goes through the IDs from the lowest to the highest. `quiet_from` is the silence that is called quiet.
    pub fn sweep(mut self, quiet_from: Option<i64>) -> Swept {
        self.stretches.sort_by_key(|(file, stretch)| (stretch.first_id, u64::MAX - stretch.last_id, *file));
        let mut swept = Swept::default();
        let mut reach: Option<(FileId, Stretch)> = None;
        let mut span: Option<(Time, Time)> = None;
        for (file, stretch) in self.stretches {
            let again = stretch.records.saturating_sub(stretch.ids());
            if again > 0 {
                *swept.shared.entry((file, file)).or_default() += again;
            }
            let Some((reach_file, before)) = reach else {
                swept.first = start(&stretch);
                swept.first_file = Some(file);
                swept.distinct = stretch.ids();
                span = times(&stretch);
                reach = Some((file, stretch));
                continue;
            };
            let hole = before.last_id.checked_add(1).is_some_and(|next| next < stretch.first_id);
            let follows = before.last_id.checked_add(1) == Some(stretch.first_id);
            if hole || follows {
                let between = between(&before, &stretch, hole, quiet_from);
                swept.gaps.extend(between);
            }
            if hole {
                swept.spans.extend(span.take());
            }
            span = match (span, times(&stretch)) {
                (Some((from, to)), Some((first, last))) => Some((from.min(first), to.max(last))),
                (a, b) => a.or(b),
            };
            if !hole && !follows {
                let shared = before.last_id.min(stretch.last_id) - stretch.first_id + 1;
                *swept.shared.entry((reach_file.min(file), reach_file.max(file))).or_default() += shared;
            }
            if stretch.last_id > before.last_id {
                swept.distinct += (stretch.last_id - before.last_id).min(stretch.ids());
                reach = Some((file, stretch));
            }
        }
        swept.spans.extend(span);
        swept.last = reach.map_or(Neighbour::default(), |(_, last)| end(&last));
        swept
    }
}

/// The gap between two stretches that follow each other by ID, if there is one.
fn between(before: &Stretch, next: &Stretch, hole: bool, quiet_from: Option<i64>) -> Option<Gap> {
    let kind = if hole {
        GapKind::Missing { cleared: false }
    } else {
        let silence = next.earliest?.since(before.latest?);
        if silence < -STEP_BACK {
            GapKind::StepBack
        } else if silence > QUIET && quiet_from.is_some_and(|from| silence > from) {
            GapKind::Quiet { elsewhere: false, stopped: false }
        } else {
            return None;
        }
    };
    Some(Gap { kind, after: end(before), before: start(next) })
}

/// Whether two stretches that share IDs may be of the same records.
fn meet(a: &Stretch, b: &Stretch) -> bool {
    (a.first_id != b.first_id || a.first_time == b.first_time)
        && (a.last_id != b.last_id || a.last_time == b.last_time)
        && follow(a, b)
        && follow(b, a)
}

/// Whether `b` does not end before `a` began, the delay of buffers aside. For stretches that share no ID, `a` has the
/// lower ones, and `b` must not begin before `a` ended.
fn follow(a: &Stretch, b: &Stretch) -> bool {
    let shared = a.first_id <= b.last_id && b.first_id <= a.last_id;
    let (edge, next) = if shared { (a.earliest, b.latest) } else { (a.latest, b.earliest) };
    match (edge, next) {
        (Some(edge), Some(next)) => next.since(edge) >= -STEP_BACK,
        _ => true,
    }
}

fn start(stretch: &Stretch) -> Neighbour {
    Neighbour { record_id: Some(stretch.first_id), time: stretch.first_time }
}

fn end(stretch: &Stretch) -> Neighbour {
    Neighbour { record_id: Some(stretch.last_id), time: stretch.last_time }
}

fn times(stretch: &Stretch) -> Option<(Time, Time)> {
    let earliest = earlier(stretch.earliest, stretch.latest)?;
    let latest = later(stretch.earliest, stretch.latest)?;
    Some((earliest, latest))
}
