//! The facts of one host in the order in which they happened.
//!
//! Facts come sorted by time. That is the order of events unless the clock was set back, when a logoff may bear an
//! earlier time than its logon. In one channel the EventRecordID counts up whatever the clock does, so:
//! 1. Changes of the clock are taken from 4616 and Kernel-General 1. Between two of them is an *epoch*, in which time
//!    runs evenly. The channel that has all changes tells by EventRecordID in which epoch each of its records is; in
//!    any other channel a record belongs to the first epoch, not before that of its predecessor, that holds its time.
//! 2. Each record's time is counted on as if the clock had never been changed.
//! 3. A record that still is earlier than one with a lower EventRecordID is put just after that one, if not more than
//!    [`Windows::reorder`](super::Windows::reorder) before it; otherwise the channel's numbering began anew, and time
//!    decides.
//!
//! Then all channels are merged by that time. Times themselves are not changed.

use std::collections::{BTreeMap, HashMap};

use super::{Windows, is_security};
use crate::fact::{Fact, FactId, Facts, Kind, Kinds, Sym, What};
use crate::wire::Time;

/// How many changes of the clock a channel may lack in a row and still be followed.
const AHEAD: usize = 64;

/// Sorts the facts of a host, which are in order of time: needed where EventRecordIDs do not count up with it.
pub(super) fn causal(facts: &Facts, ids: &[FactId], windows: &Windows) -> Vec<FactId> {
    let clock = Clock::of(facts, ids, windows);
    let mut channels: BTreeMap<String, Vec<FactId>> = BTreeMap::new();
    let mut of_channel: HashMap<Sym, Vec<FactId>> = HashMap::new();
    for id in ids {
        if let Some(at) = facts.at(*id) {
            of_channel.entry(at.channel).or_default().push(*id);
        }
    }
    for (channel, ids) in of_channel {
        channels.entry(facts.strings.text(channel).to_lowercase()).or_default().extend(ids);
    }
    let mut keyed: Vec<(Time, u32, u64, FactId)> = Vec::with_capacity(ids.len());
    for (number, (_, mut ids)) in (0_u32..).zip(channels) {
        ids.sort_by_cached_key(|id| (facts.at(*id).map(|at| at.record_id), *id));
        let mut floor = Time(0);
        let mut epochs = clock.reader(facts, &ids);
        for id in ids {
            let Some(fact) = facts.get(id) else { continue };
            let even = epochs.even_time(&fact);
            let back = floor.since(even);
            if back <= 0 || back > windows.reorder {
                floor = even;
            }
            keyed.push((floor, number, fact.at.record_id, id));
        }
    }
    // Each channel is a run; of one time, the channels are in order of their names, each in order of EventRecordID.
    keyed.sort();
    keyed.into_iter().map(|(.., id)| id).collect()
}

/// EventRecordID, and what the clock showed before and after.
type Change = (u64, Time, Time);

/// The changes of a host's clock, in order.
struct Clock {
    /// What it showed before and after each.
    changes: Vec<(Time, Time)>,
    tolerance: i64,
}

impl Clock {
    fn of(facts: &Facts, ids: &[FactId], windows: &Windows) -> Self {
        let mut channels: BTreeMap<(bool, String), Vec<Change>> = BTreeMap::new();
        for fact in ids.iter().filter_map(|id| facts.get_kind(*id, Kinds::of(&[Kind::TimeChanged]))) {
            if let Some((before, after)) = step(&fact, windows.clock_step) {
                let other = !is_security(&facts.strings, fact.at.channel);
                let channel = facts.strings.text(fact.at.channel).to_lowercase();
                channels.entry((other, channel)).or_default().push((fact.at.record_id, before, after));
            }
        }
        // Of the channels that tell, the one that tells most; Security before others.
        let fullest = channels.into_values().rev().max_by_key(Vec::len).unwrap_or_default();
        let mut changes = fullest;
        changes.sort_by_key(|(record, _, _)| *record);
        let changes = changes.into_iter().map(|(_, before, after)| (before, after)).collect();
        Self { changes, tolerance: windows.clock_step }
    }

    /// Reads one channel in order of EventRecordID.
    fn reader(&self, facts: &Facts, ids: &[FactId]) -> Reader<'_> {
        let changes = Kinds::of(&[Kind::TimeChanged]);
        let steps = ids
            .iter()
            .filter_map(|id| facts.get_kind(*id, changes))
            .filter(|fact| step(fact, self.tolerance).is_some());
        Reader { clock: self, epoch: 0, offset: 0, marked: steps.count() == self.changes.len() }
    }

    /// What the clock can have shown in an epoch.
    fn shows(&self, epoch: usize, time: Time) -> bool {
        let from = epoch.checked_sub(1).and_then(|last| self.changes.get(last)).map(|(_, after)| *after);
        let to = self.changes.get(epoch).map(|(before, _)| *before);
        from.is_none_or(|from| time.since(from) >= -self.tolerance)
            && to.is_none_or(|to| time.since(to) <= self.tolerance)
    }
}

struct Reader<'c> {
    clock: &'c Clock,
    epoch: usize,
    /// By how much the clock is ahead of one that had never been changed, in this epoch.
    offset: i64,
    /// Whether this channel records every change itself.
    marked: bool,
}

impl Reader<'_> {
    /// The time of a record by a clock that had never been changed.
    fn even_time(&mut self, fact: &Fact) -> Time {
        let time = fact.at.time;
        if let Some((before, after)) = step(fact, self.clock.tolerance) {
            // Stamped with the old time or the new.
            let old = time.since(before).unsigned_abs() < time.since(after).unsigned_abs();
            let even = time.offset_by(self.offset.saturating_neg());
            if self.marked {
                self.advance();
            } else if let Some(change) = self.change(before, after) {
                (self.epoch..=change).for_each(|_| self.advance());
            }
            return if old { even } else { time.offset_by(self.offset.saturating_neg()) };
        }
        if !self.marked {
            self.catch_up(time);
        }
        time.offset_by(self.offset.saturating_neg())
    }

    fn advance(&mut self) {
        if let Some((before, after)) = self.clock.changes.get(self.epoch) {
            self.offset = self.offset.saturating_add(after.since(*before));
            self.epoch += 1;
        }
    }

    /// The next change that is this one, as another channel records it.
    fn change(&self, before: Time, after: Time) -> Option<usize> {
        let near = |a: Time, b: &Time| a.since(*b).unsigned_abs() <= self.clock.tolerance.unsigned_abs();
        let mut ahead = self.clock.changes.iter().enumerate().skip(self.epoch).take(AHEAD);
        ahead.find(|(_, (b, a))| near(before, b) && near(after, a)).map(|(change, _)| change)
    }

    /// Goes on to the first epoch whose clock can show `time`; stays if there is none.
    fn catch_up(&mut self, time: Time) {
        let last = self.clock.changes.len().min(self.epoch + AHEAD);
        let ahead = (self.epoch..=last).find(|epoch| self.clock.shows(*epoch, time));
        for _ in self.epoch..ahead.unwrap_or(self.epoch) {
            self.advance();
        }
    }
}

/// A change of the clock by more than `tolerance`: before, after.
fn step(fact: &Fact, tolerance: i64) -> Option<(Time, Time)> {
    match fact.what {
        What::TimeChanged { before, after, .. } if after.since(before).unsigned_abs() > tolerance.unsigned_abs() => {
            Some((before, after))
        }
        _ => None,
    }
}
