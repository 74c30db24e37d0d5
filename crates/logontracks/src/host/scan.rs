//! What is looked for among all facts of a host, in one walk.

use super::{boot, is_controller};
use crate::fact::{FactId, Facts, Sym};
use crate::parallel;

/// What the facts of a host, in order of time, are walked for.
#[derive(Default)]
pub(super) struct Scan {
    /// Those of starting and stopping, in order: few.
    pub marks: Vec<FactId>,
    /// Whether one is such as only a domain controller writes.
    pub controller: bool,
    /// Whether EventRecordIDs do not count up with time in some channel.
    pub counts_back: bool,
    /// The first and last EventRecordID of each channel, of which a host has a handful.
    channels: Vec<(Sym, u64, u64)>,
}

impl Scan {
    pub fn of(facts: &Facts, ids: &[FactId], threads: usize) -> Self {
        let parts: Vec<&[FactId]> = ids.chunks(ids.len().div_ceil(threads.max(1)).max(1)).collect();
        let scans = parallel::map(threads, parts.len(), |number| {
            Self::of_part(facts, parts.get(number).copied().unwrap_or_default())
        });
        scans.into_iter().fold(Self::default(), Self::then)
    }

    fn of_part(facts: &Facts, ids: &[FactId]) -> Self {
        let mut scan = Self::default();
        facts.walk(ids.iter().copied(), |_, glimpse| {
            scan.counts(glimpse.channel(), glimpse.record_id(), glimpse.record_id());
            if boot::is_mark(&glimpse) {
                scan.marks.push(glimpse.id);
            }
            scan.controller = scan.controller || is_controller(facts, &glimpse);
        });
        scan
    }

    #[inline]
    fn counts(&mut self, channel: Sym, first: u64, last: u64) {
        match self.channels.iter_mut().find(|(known, ..)| *known == channel) {
            Some((.., before)) => self.counts_back |= std::mem::replace(before, last) > first,
            None => self.channels.push((channel, first, last)),
        }
    }

    /// The scan of these facts and those that follow.
    fn then(mut self, next: Self) -> Self {
        next.channels.iter().for_each(|(channel, first, last)| self.counts(*channel, *first, *last));
        self.marks.extend(next.marks);
        self.controller |= next.controller;
        self.counts_back |= next.counts_back;
        self
    }
}
