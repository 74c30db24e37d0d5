//! All facts of the evidence, in one order that does not depend on how they were read.

use std::hint::black_box;
use std::sync::Arc;

use super::cited::Cited;
use super::numbers::Numbers;
use super::page::{Leaf, Sealed};
use super::walk::WHOLE;
use super::{At, Batch, Fact, FactId, Kinds, Merger, Strings, Sym};
use crate::provenance::{FileId, Place};
use crate::spill::{Column, Spill};

/// How many facts a page has; every computer's facts begin a page of their own.
pub(super) const PAGE: usize = 256;

/// All facts of the evidence: each record once, in order of time, then computer, channel, record ID.
///
/// A fact is kept packed, and made anew each time it is asked for. The packed facts of one computer lie together, as
/// most who read them read those of one computer, those of each file as they were read; they are in memory, or in a
/// temporary file ([`Merger::memory`]).
#[derive(Clone, Debug)]
pub struct Facts {
    /// The strings of all facts.
    pub strings: Strings,
    pub(super) sources: Vec<Source>,
    pub(super) spans: Vec<SourceSpan>,
    pub(super) pages: Vec<Leaf>,
    pub(super) spill: Option<Arc<Spill>>,
    pub(super) numbers: Numbers,
    /// The further places of records that are in more than one file, in order.
    pub(super) copies: Column<(FactId, PackedPlace)>,
    pub(super) threads: usize,
}

/// What many facts have in common of where they are from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The file.
    pub file: FileId,
    /// Computer, as written.
    pub computer: Sym,
    /// Channel, as written.
    pub channel: Sym,
}

/// A [`Place`]: file, chunk, offset.
pub(super) type PackedPlace = (u32, u32, u64);

/// The facts of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceSpan {
    /// The source.
    pub source: Source,
    /// The first of its facts.
    pub first: FactId,
    /// The last.
    pub last: FactId,
    /// Their lowest and highest EventRecordID.
    pub record_ids: (u64, u64),
}

impl Default for Facts {
    fn default() -> Self {
        Merger::default().finish()
    }
}

impl Facts {
    /// Merges batches. Records with the same computer, channel, EventRecordID, time and event ID are one record.
    pub fn new(batches: impl IntoIterator<Item = Batch>) -> Self {
        let mut merger = Merger::default();
        batches.into_iter().for_each(|batch| merger.add(batch));
        merger.finish()
    }

    /// A fact.
    #[inline]
    pub fn get(&self, id: FactId) -> Option<Fact> {
        self.with(id, |page, index| page.slot(index)?.fact(&self.sources))
    }

    /// A fact, if it is of one of these kinds.
    #[inline]
    pub fn get_kind(&self, id: FactId, kinds: Kinds) -> Option<Fact> {
        self.with(id, |page, index| page.slot(index).filter(|slot| kinds.contains(slot.kind))?.fact(&self.sources))
    }

    /// Brings facts near that are soon asked for: asked for one by one, each is a wait for memory. Here the waits for all
    /// are one, as no look at a fact hangs on the one before.
    pub(crate) fn warm(&self, ids: impl Iterator<Item = FactId>) {
        // On disk they are as near as they can be.
        if self.spill.is_none() {
            ids.for_each(|id| _ = black_box(self.with(id, |page, index| page.touch(index))));
        }
    }

    /// Only which record it is: faster.
    #[inline]
    pub fn at(&self, id: FactId) -> Option<At> {
        self.cited(id)?.at(&self.sources)
    }

    #[inline]
    fn cited(&self, id: FactId) -> Option<Cited> {
        self.with(id, |page, index| page.slot(index)?.cited())
    }

    #[inline]
    fn with<T>(&self, id: FactId, take: impl FnOnce(Sealed<'_>, usize) -> Option<T>) -> Option<T> {
        let place = self.numbers.place(id)?;
        self.pages.get(place / PAGE)?.with(self.spill.as_deref(), |page| take(page, place % PAGE))
    }

    /// Every fact with its number, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (FactId, Fact)> + '_ {
        self.ids().filter_map(|id| Some((id, self.get(id)?)))
    }

    /// Every fact of these kinds with its number, in order.
    pub fn of_kinds(&self, kinds: Kinds) -> impl DoubleEndedIterator<Item = (FactId, Fact)> + '_ {
        let mut ids = Vec::new();
        self.glimpses(kinds, WHOLE, |glimpse| ids.push(glimpse.id));
        ids.sort_unstable();
        ids.into_iter().filter_map(|id| Some((id, self.get(id)?)))
    }

    fn ids(&self) -> impl DoubleEndedIterator<Item = FactId> + use<> {
        (0..u32::try_from(self.numbers.len()).unwrap_or(u32::MAX)).map(FactId::new)
    }

    /// Where the facts are from, each with the first and last of its facts, in order of the first.
    pub fn sources(&self) -> &[SourceSpan] {
        &self.spans
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The further places of a record that is in more than one file.
    pub fn copies(&self, id: FactId) -> impl Iterator<Item = Place> + '_ {
        let from = self.copies.partition_point(|(fact, _)| *fact < id);
        let same = self.copies.from(from).take_while(move |(fact, _)| *fact == id);
        same.map(|(_, (file, chunk, offset))| Place { file: FileId(file), chunk, offset })
    }

    /// How many records were copies of another.
    pub fn duplicates(&self) -> usize {
        self.copies.len()
    }

    /// On how many threads to work through them. Results do not depend on it.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Where what is made of them goes, if memory is bounded.
    pub(crate) fn spill(&self) -> Option<&Arc<Spill>> {
        self.spill.as_ref()
    }

    /// What went wrong with the temporary file: facts may be missing.
    pub fn error(&self) -> Option<String> {
        self.spill.as_deref().and_then(Spill::error)
    }
}
