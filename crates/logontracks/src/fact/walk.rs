//! Walks over many facts, page by page: of a fact that is passed over, nothing is made.

use std::hint::black_box;

use super::numbers::NO_FACT;
use super::page::{Sealed, Slot};
use super::store::PAGE;
use super::{AccountId, Fact, FactId, Facts, Kinds, Source, Sym, What};
use crate::wire::{Luid, Time};

/// A fact that is not yet made: what is looked at first is at hand.
pub(crate) struct Glimpse<'p> {
    pub id: FactId,
    /// Who wrote its record, as written.
    pub computer: Sym,
    slot: Slot<'p>,
    facts: &'p Facts,
}

impl Glimpse<'_> {
    /// Whether it is of one of these kinds.
    #[inline]
    pub fn is_of(&self, kinds: Kinds) -> bool {
        kinds.contains(self.slot.kind)
    }

    #[inline]
    pub fn event_id(&self) -> u16 {
        self.slot.fixed.event_id
    }

    #[inline]
    pub fn record_id(&self) -> u64 {
        self.slot.record_id().unwrap_or(0)
    }

    #[inline]
    pub fn channel(&self) -> Sym {
        self.source().map_or(Sym::NONE, |source| source.channel)
    }

    #[inline]
    fn source(&self) -> Option<&Source> {
        self.facts.sources.get(self.slot.fixed.source as usize)
    }

    #[inline]
    pub fn time(&self) -> Time {
        self.slot.fixed.time
    }

    /// What it tells, if it is an activity: what most are.
    #[inline]
    pub fn activity(&self) -> Option<(Luid, AccountId)> {
        self.slot.activity()
    }

    /// What it tells.
    #[inline]
    pub fn what(&self) -> Option<What> {
        self.slot.what()
    }

    /// The fact itself.
    #[inline]
    pub fn fact(&self) -> Option<Fact> {
        self.slot.fact(&self.facts.sources)
    }
}

/// Which of how many parts that are about as large: for as many threads.
pub(crate) type Part = (usize, usize);

pub(super) const WHOLE: Part = (0, 1);

impl Facts {
    /// Calls `take` with every fact and its number as they lie: computer by computer, file by file. Much faster than
    /// [`Facts::iter`] where there are many computers, for whoever needs no order.
    pub fn each(&self, take: impl FnMut(FactId, Fact)) {
        self.each_of(Kinds::ALL, take);
    }

    /// The same of facts of these kinds: those of others are not made.
    pub fn each_of(&self, kinds: Kinds, take: impl FnMut(FactId, Fact)) {
        self.each_of_part(kinds, WHOLE, take);
    }

    /// The same of one part.
    pub(crate) fn each_of_part(&self, kinds: Kinds, part: Part, mut take: impl FnMut(FactId, Fact)) {
        self.glimpses(kinds, part, |glimpse| {
            if let Some(fact) = glimpse.fact() {
                take(glimpse.id, fact);
            }
        });
    }

    /// The same of all, without making them.
    pub(crate) fn each_glimpse(&self, take: impl FnMut(Glimpse<'_>)) {
        self.glimpses(Kinds::ALL, WHOLE, take);
    }

    pub(super) fn glimpses(&self, kinds: Kinds, (part, of): Part, mut take: impl FnMut(Glimpse<'_>)) {
        let mut room = Vec::new();
        let len = self.pages.len().div_ceil(of.max(1));
        let pages = self.pages.iter().enumerate().skip(part.saturating_mul(len)).take(len);
        for (number, leaf) in pages.filter(|(_, leaf)| leaf.kinds.meet(kinds)) {
            let ids = self.numbers.of_page(number, &mut room);
            leaf.with(self.spill.as_deref(), |page| {
                if kinds != Kinds::ALL {
                    // They lie apart: one wait for memory for all of the page, not one for each.
                    let wanted = page.kinds().enumerate().filter(|(_, kind)| kinds.contains(*kind));
                    wanted.for_each(|(index, _)| _ = black_box(page.touch(index)));
                }
                for (index, (kind, id)) in page.kinds().zip(ids).enumerate() {
                    if kinds.contains(kind)
                        && *id != NO_FACT
                        && let Some(slot) = page.slot(index)
                    {
                        take(Glimpse { id: *id, slot, facts: self, computer: leaf.computer });
                    }
                }
                Some(())
            });
        }
    }

    /// About how many facts of these kinds there are, to make room for what is made of them; 0 if they are on disk.
    pub(crate) fn count(&self, kinds: Kinds) -> usize {
        let of = |page: Sealed<'_>| page.kinds().filter(|kind| kinds.contains(*kind)).count();
        let pages = self.pages.iter().filter(|leaf| self.spill.is_none() && leaf.kinds.meet(kinds));
        pages.filter_map(|leaf| leaf.with(None, |page| Some(of(page)))).sum()
    }

    /// Calls `take` with facts as they lie, many at a time, and the computer, as written, that wrote their records.
    pub(crate) fn each_computer(&self, mut take: impl FnMut(Sym, &[FactId])) {
        let mut room = Vec::new();
        for (number, leaf) in self.pages.iter().enumerate() {
            let ids = self.numbers.of_page(number, &mut room);
            ids.split(|id| *id == NO_FACT).filter(|ids| !ids.is_empty()).for_each(|ids| take(leaf.computer, ids));
        }
    }

    /// Calls `take` with each of these facts, in their order, and its place among them. Fast where facts that follow
    /// each other are of one computer.
    pub(crate) fn walk(&self, ids: impl IntoIterator<Item = FactId>, mut take: impl FnMut(usize, Glimpse<'_>)) {
        let place = |id: FactId| self.numbers.place(id);
        let mut rest = ids.into_iter().enumerate();
        let mut next = rest.next();
        while let Some((_, first)) = next {
            let number = place(first).map_or(usize::MAX, |place| place / PAGE);
            let from = number.saturating_mul(PAGE);
            let leaf = self.pages.get(number);
            let walked = leaf.and_then(|leaf| {
                leaf.with(self.spill.as_deref(), |page| {
                    while let Some((at, id)) = next
                        && let Some(index) = place(id).and_then(|place| place.checked_sub(from))
                        && index < PAGE
                    {
                        if let Some(slot) = page.slot(index) {
                            take(at, Glimpse { id, slot, facts: self, computer: leaf.computer });
                        }
                        next = rest.next();
                    }
                    Some(())
                })
            });
            // No such fact, or a page that cannot be read.
            if walked.is_none() {
                next = rest.next();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::time;
    use super::super::{At, Batch, Merger, Names, Strings};
    use super::*;
    use crate::provenance::{FileId, Place};
    use crate::wire::Luid;

    /// Facts of `computers` in two files: in the first in order of time, in the second not.
    fn facts(threads: usize, computers: u64, files: u32) -> Facts {
        let mut merger = Merger::default().threads(threads);
        for file in 0..files {
            let mut strings = Strings::default();
            let names = Names { sid: Sym::NONE, name: strings.intern("jdoe"), domain: Sym::NONE };
            let (account, channel) = (strings.intern_account(names), strings.intern("Security"));
            let facts: Vec<Fact> = (0..2000_u64)
                .map(|record| {
                    let computer = strings.intern(&format!("WS{}", record % computers));
                    let ticks = if file == 0 { record / 3 } else { record * 7919 % 900 };
                    let at = At {
                        time: time("08:00:00").offset_by(i64::try_from(ticks).unwrap()),
                        record_id: record + u64::from(file) * 10_000,
                        place: Place { file: FileId(file), chunk: 0, offset: 4608 + 8 * record },
                        computer,
                        channel,
                        event_id: 4688,
                    };
                    let what = match record % 50 {
                        0 => What::LogLoss,
                        _ => What::Activity { logon_id: Luid(record), account },
                    };
                    Fact { at, what }
                })
                .collect();
            merger.add(Batch::new(&strings, facts));
        }
        merger.finish()
    }

    #[test]
    fn a_glimpse_shows_what_the_fact_is() {
        let facts = facts(1, 3, 2);
        let mut seen = 0;
        facts.each_glimpse(|glimpse| {
            let fact = facts.get(glimpse.id).unwrap();
            let At { time, record_id, computer, channel, event_id, .. } = fact.at;
            assert_eq!((glimpse.time(), glimpse.record_id(), glimpse.event_id()), (time, record_id, event_id));
            assert_eq!((glimpse.computer, glimpse.channel()), (computer, channel));
            assert_eq!((glimpse.what(), glimpse.fact()), (Some(fact.what), Some(fact)));
            let activity = match fact.what {
                What::Activity { logon_id, account } => Some((logon_id, account)),
                _ => None,
            };
            assert_eq!(glimpse.activity(), activity);
            seen += 1;
        });
        assert_eq!((seen, facts.len()), (4000, 4000));
        let losses = Kinds::of(&[super::super::Kind::LogLoss]);
        assert_eq!(facts.of_kinds(losses).count(), 80);
        assert!(facts.of_kinds(losses).eq(facts.iter().filter(|(_, fact)| fact.what == What::LogLoss)));
        // In their order, and in another.
        let ids = || (0..4000_u32).map(|number| FactId::new(number * 7 % 4001));
        let mut walked = Vec::new();
        facts.walk(ids(), |at, glimpse| walked.push((at, glimpse.id)));
        assert!(walked.into_iter().eq(ids().enumerate().filter(|(_, id)| id.number() < 4000)));
    }

    /// By time, then computer, then EventRecordID, wherever and however they lie.
    #[test]
    fn facts_are_in_order_whatever_the_number_of_threads() {
        for (computers, files) in [(1, 1), (1, 2), (3, 1), (3, 2)] {
            let one = facts(1, computers, files);
            let key = |fact: &Fact| (fact.at.time, one.strings.text(fact.at.computer).to_owned(), fact.at.record_id);
            assert!(one.iter().is_sorted_by_key(|(_, fact)| key(&fact)), "{computers} {files}");
            let other = facts(3, computers, files);
            assert!(one.len() == 2000 * files as usize && one.iter().eq(other.iter()), "{computers} {files}");
            assert_eq!(one.sources(), other.sources());
            for span in one.sources() {
                let own = |(_, fact): &(FactId, Fact)| {
                    (fact.at.place.file, fact.at.computer) == (span.source.file, span.source.computer)
                };
                let own: Vec<(FactId, Fact)> = one.iter().filter(own).collect();
                let records = || own.iter().map(|(_, fact)| fact.at.record_id);
                assert_eq!((span.first, span.last), (own[0].0, own[own.len() - 1].0));
                assert_eq!(span.record_ids, (records().min().unwrap(), records().max().unwrap()));
            }
        }
    }
}
