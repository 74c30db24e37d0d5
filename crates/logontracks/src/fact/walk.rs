//! Walks over many facts, page by page: of a fact that is passed over, nothing is made.

use std::hint::black_box;

use super::page::Sealed;
use super::store::{NO_FACT, PAGE};
use super::{AccountId, Fact, FactId, Facts, Kinds, Source, Sym, What};
use crate::wire::{Luid, Time};

/// A fact that is not yet made: what is looked at first is at hand.
pub(crate) struct Glimpse<'p> {
    pub id: FactId,
    /// Who wrote its record, as written.
    pub computer: Sym,
    page: Sealed<'p>,
    index: usize,
    facts: &'p Facts,
}

impl Glimpse<'_> {
    /// Whether it is of one of these kinds.
    #[inline]
    pub fn is_of(&self, kinds: Kinds) -> bool {
        self.page.kind(self.index).is_some_and(|kind| kinds.contains(kind))
    }

    #[inline]
    pub fn event_id(&self) -> u16 {
        self.page.event_id(self.index).unwrap_or(0)
    }

    #[inline]
    pub fn record_id(&self) -> u64 {
        self.page.record_id(self.index).unwrap_or(0)
    }

    #[inline]
    pub fn channel(&self) -> Sym {
        self.source().map_or(Sym::NONE, |source| source.channel)
    }

    #[inline]
    fn source(&self) -> Option<&Source> {
        self.facts.sources.get(self.page.source(self.index)? as usize)
    }

    #[inline]
    pub fn time(&self) -> Option<Time> {
        self.page.time(self.index)
    }

    /// What it tells, if it is an activity: what most are.
    #[inline]
    pub fn activity(&self) -> Option<(Luid, AccountId)> {
        self.page.activity(self.index)
    }

    /// What it tells.
    #[inline]
    pub fn what(&self) -> Option<What> {
        self.page.what(self.index)
    }

    /// The fact itself.
    #[inline]
    pub fn fact(&self) -> Option<Fact> {
        self.page.fact(self.index, &self.facts.sources)
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
            let ids = self.ids_of(number, &mut room);
            leaf.with(self.spill.as_deref(), |page| {
                if kinds != Kinds::ALL {
                    // They lie apart: one wait for memory for all of the page, not one for each.
                    let wanted = page.kinds().enumerate().filter(|(_, kind)| kinds.contains(*kind));
                    wanted.for_each(|(index, _)| _ = black_box(page.touch(index)));
                }
                for (index, (kind, id)) in page.kinds().zip(ids).enumerate() {
                    if kinds.contains(kind) && *id != NO_FACT {
                        take(Glimpse { id: *id, page, index, facts: self, computer: leaf.computer });
                    }
                }
                Some(())
            });
        }
    }

    /// Calls `take` with facts as they lie, many at a time, and the computer, as written, that wrote their records.
    pub(crate) fn each_computer(&self, mut take: impl FnMut(Sym, &[FactId])) {
        let mut room = Vec::new();
        for (number, leaf) in self.pages.iter().enumerate() {
            let ids = self.ids_of(number, &mut room);
            ids.split(|id| *id == NO_FACT).filter(|ids| !ids.is_empty()).for_each(|ids| take(leaf.computer, ids));
        }
    }

    /// The numbers of the facts of a page, by place.
    fn ids_of<'f>(&'f self, page: usize, room: &'f mut Vec<FactId>) -> &'f [FactId] {
        self.ids.slice(page * PAGE..(page + 1) * PAGE, room)
    }

    /// Calls `take` with each of these facts, in their order, and its place among them. Fast where facts that follow
    /// each other are of one computer.
    pub(crate) fn walk(&self, ids: impl IntoIterator<Item = FactId>, mut take: impl FnMut(usize, Glimpse<'_>)) {
        let place = |id: FactId| self.places.get(id.0 as usize).map(|place| place as usize);
        let mut rest = ids.into_iter().enumerate();
        let mut next = rest.next();
        while let Some((_, first)) = next {
            let number = place(first).map(|place| place / PAGE);
            let leaf = number.and_then(|number| self.pages.get(number));
            let walked = leaf.and_then(|leaf| {
                leaf.with(self.spill.as_deref(), |page| {
                    while let Some((at, id)) = next
                        && let Some(place) = place(id)
                        && Some(place / PAGE) == number
                    {
                        take(at, Glimpse { id, page, index: place % PAGE, facts: self, computer: leaf.computer });
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
