//! The facts of one computer, as they came → their order, each record once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cited::Cited;
use super::page::{Leaf, Sealed};
use super::store::{PAGE, PackedPlace};
use super::{Kinds, Source};
use crate::spill::{Block, Column, Sorter, Spill};

/// The facts of one computer.
#[derive(Default)]
pub(super) struct Sorted {
    /// As they came.
    pub(super) pages: Vec<Leaf>,
    /// In order, each record once. `None` if that is how they came.
    pub(super) order: Option<Column<Entry>>,
    /// The further places of a record, by where its fact is.
    pub(super) copies: Column<(u32, PackedPlace)>,
    /// By source, by where facts are.
    pub(super) spans: BTreeMap<u32, Span>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) record_ids: (u64, u64),
}

/// Facts of one computer that are added one after the other: whether they lie in order, each another record.
#[derive(Clone, Debug, Default)]
pub(super) struct InOrder {
    first: Option<Cited>,
    last: Option<Cited>,
    /// Whether one did not come after the one before.
    broken: bool,
    spans: Spans,
}

impl InOrder {
    /// Adds the fact at this place.
    #[inline]
    pub(super) fn add(&mut self, fact: &Cited, place: u32) {
        match &self.last {
            None => self.first = Some(*fact),
            Some(last) => self.broken |= !precedes(last, fact),
        }
        self.last = Some(*fact);
        self.spans.add(fact, place);
    }

    /// Adds those whose places begin at `base`, and whose sources have these numbers here.
    pub(super) fn append(&mut self, next: Self, base: u32, sources: &[u32]) {
        let source = |number: u32| sources.get(number as usize).copied().unwrap_or(u32::MAX);
        let here = |cited: Cited| Cited { source: source(cited.source), ..cited };
        let (first, last) = (next.first.map(here), next.last.map(here));
        let follows = self.last.zip(first).is_none_or(|(last, first)| precedes(&last, &first));
        self.broken |= next.broken || !follows;
        (self.first, self.last) = (self.first.or(first), last.or(self.last));
        for (number, span) in next.spans.done() {
            let span = Span { first: base + span.first, last: base + span.last, ..span };
            self.spans.append(source(number), span);
        }
    }

    /// The spans of the facts by source; `None` if they are not in order.
    pub(super) fn spans(self) -> Option<BTreeMap<u32, Span>> {
        Some(self.spans.done()).filter(|_| !self.broken)
    }
}

/// Whether this is the order of two facts of one computer, as far as they tell: those of one time and several channels
/// are in order of the channels' names.
#[inline]
fn precedes(a: &Cited, b: &Cited) -> bool {
    let key = |cited: &Cited| (cited.record_id, cited.event_id);
    a.time < b.time || (a.time == b.time && a.source == b.source && key(a) < key(b))
}

/// The spans of facts that come in order, by source.
#[derive(Clone, Debug, Default)]
struct Spans {
    all: BTreeMap<u32, Span>,
    /// That of the source of the fact before: nearly always that of the next.
    open: Option<(u32, Span)>,
}

impl Spans {
    #[inline]
    fn add(&mut self, fact: &Cited, place: u32) {
        self.append(fact.source, Span { first: place, last: place, record_ids: (fact.record_id, fact.record_id) });
    }

    /// Adds facts that come later.
    #[inline]
    fn append(&mut self, source: u32, next: Span) {
        match &mut self.open {
            Some((open, span)) if *open == source => span.go_on(&next),
            _ => self.turn(source, next),
        }
    }

    #[cold]
    fn turn(&mut self, source: u32, next: Span) {
        self.all.extend(self.open.take());
        let mut span = self.all.get(&source).copied().unwrap_or(next);
        span.go_on(&next);
        self.open = Some((source, span));
    }

    fn done(mut self) -> BTreeMap<u32, Span> {
        self.all.extend(self.open.take());
        self.all
    }
}

impl Span {
    /// Adds facts that come later.
    #[inline]
    fn go_on(&mut self, next: &Self) {
        self.last = next.last;
        self.record_ids = (self.record_ids.0.min(next.record_ids.0), self.record_ids.1.max(next.record_ids.1));
    }
}

/// A fact of one computer: its time, and where it is among all pages of it, each of [`PAGE`] facts.
pub(super) type Entry = (u64, u32);

/// What the facts of all computers have in common.
pub(super) struct Scene<'s> {
    pub(super) sources: &'s [Source],
    /// By source, that of its channel.
    pub(super) ranks: &'s [u32],
    /// If facts are on disk.
    pub(super) spill: Option<&'s Arc<Spill>>,
}

impl Scene<'_> {
    /// What tells records of one computer and time apart, and their order.
    fn key(&self, cited: &Cited) -> (Option<u32>, u64, u16) {
        (self.ranks.get(cited.source as usize).copied(), cited.record_id, cited.event_id)
    }

    fn place(&self, cited: &Cited) -> Option<PackedPlace> {
        let place = cited.at(self.sources)?.place;
        Some((place.file.0, place.chunk, place.offset))
    }

    pub(super) fn sort(&self, pages: Vec<Leaf>) -> Sorted {
        let mut entries = self.entries(&pages);
        let mut sorted = Sorted { copies: Column::new(self.spill), ..Sorted::default() };
        let mut order = Column::new(self.spill);
        order.reserve(entries.size_hint().0);
        let mut spans = Spans::default();
        // How many copies are in a page.
        let mut idle: BTreeMap<usize, usize> = BTreeMap::new();
        let mut last: Option<(Cited, u32)> = None;
        let mut same: Vec<Entry> = Vec::new();
        let mut next = entries.next();
        while let Some(first) = next {
            same.clear();
            same.push(first);
            next = entries.next();
            while let Some(entry) = next.filter(|entry| entry.0 == first.0) {
                same.push(entry);
                next = entries.next();
            }
            if same.len() > 1 {
                let key = |cited: Cited| (self.key(&cited), self.place(&cited));
                same.sort_by_cached_key(|(_, place)| self.cited(&pages, *place).map(key));
            }
            for (time, place) in same.iter().copied() {
                let Some(this) = self.cited(&pages, place) else { continue };
                let of = last.filter(|(last, _)| last.time == this.time && self.key(last) == self.key(&this));
                if let Some((_, of)) = of {
                    sorted.copies.extend(self.place(&this).map(|copy| (of, copy)));
                    *idle.entry(place as usize / PAGE).or_default() += 1;
                    continue;
                }
                last = Some((this, place));
                spans.add(&this, place);
                order.push((time, place));
            }
        }
        (sorted.order, sorted.spans, sorted.pages) = (Some(order), spans.done(), pages);
        for (page, copies) in idle {
            // Nobody asks for copies: a page that has nothing else goes.
            if let Some(page) = sorted.pages.get_mut(page).filter(|page| self.len_of(page) == copies) {
                page.block = Block::Here(Box::default());
                page.kinds = Kinds::default();
            }
        }
        sorted
    }

    /// All facts in order of time, then as they came.
    fn entries(&self, pages: &[Leaf]) -> impl Iterator<Item = Entry> + use<> {
        // Each file is nearly in order of time.
        let mut entries = Sorter::of_runs(self.spill);
        entries.reserve(pages.len() * PAGE);
        for (page, from) in pages.iter().zip((0..).step_by(PAGE)) {
            self.with(page, |page| {
                let times = (0..page.len()).filter_map(|index| Some(page.slot(index)?.fixed.time.0));
                times.zip(from..).for_each(|entry| entries.push(entry));
                Some(())
            });
        }
        entries.finish()
    }

    fn cited(&self, pages: &[Leaf], place: u32) -> Option<Cited> {
        let place = place as usize;
        self.with(pages.get(place / PAGE)?, |page| page.slot(place % PAGE)?.cited())
    }

    fn len_of(&self, page: &Leaf) -> usize {
        self.with(page, |page| Some(page.len())).unwrap_or_default()
    }

    fn with<T>(&self, page: &Leaf, take: impl FnOnce(Sealed<'_>) -> Option<T>) -> Option<T> {
        page.with(self.spill.map(Arc::as_ref), take)
    }
}
