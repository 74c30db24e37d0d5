//! A run of facts, packed.

use std::ops::Range;

use super::batch::Room;
use super::cited::{Cited, Fixed};
use super::pack::{self, Packer, Refs, Renumber};
use super::{AccountId, Fact, Kind, Kinds, Source, Sym, What};
use crate::spill::{Block, Spill};
use crate::wire::{Luid, Time};

/// Facts one after the other, to which more are added: of each its citation ([`Cited`]) and what it tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// Kind, and in the upper 24 bits where the fact's bytes begin.
    heads: Vec<u32>,
    bytes: Vec<u8>,
}

/// A page of facts of one computer as it is kept, in memory or on disk, and what is known of it without reading it.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub block: Block,
    /// Who wrote its records, as written.
    pub computer: Sym,
    /// The kinds of its facts.
    pub kinds: Kinds,
}

impl Leaf {
    pub fn new(page: &Page, some: Range<usize>, computer: Sym) -> Self {
        let kinds = page.heads.get(some.clone()).unwrap_or_default().iter().map(|head| *head as u8).collect();
        Self { block: Block::Here(page.sealed(some)), computer, kinds }
    }

    #[inline]
    pub fn with<T>(&self, spill: Option<&Spill>, take: impl FnOnce(Sealed<'_>) -> Option<T>) -> Option<T> {
        self.block.with(spill, |bytes| take(Sealed::of(bytes)?))
    }
}

/// A page to which nothing is added any more, in memory or read from disk: how many facts it has, their heads, and the
/// bytes of each.
#[derive(Clone, Copy)]
pub(super) struct Sealed<'p> {
    heads: &'p [[u8; HEAD]],
    bytes: &'p [u8],
}

/// The size of a head.
const HEAD: usize = 4;
/// The most bytes of a page: what 24 bits count.
const MOST_BYTES: usize = 1 << 24;
/// No fact has more: the longest is a [`Ticket`](super::Ticket).
const LONGEST: usize = 512;

impl Page {
    /// An empty one, and where its references will be noted.
    pub fn with_room((facts, bytes, refs): Room) -> (Self, Refs) {
        (Self { heads: Vec::with_capacity(facts), bytes: Vec::with_capacity(bytes) }, Refs::with_room(refs))
    }

    /// How much it takes, and an eighth more.
    pub fn room(&self, refs: &Refs) -> Room {
        let more = |len: usize| len + len / 8;
        (more(self.heads.len()), more(self.bytes.len()), more(refs.len()))
    }

    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether there may be no room for another fact.
    pub fn is_full(&self) -> bool {
        self.bytes.len() > MOST_BYTES - LONGEST
    }

    /// How much memory its facts take.
    pub fn size(&self) -> usize {
        self.len() * HEAD + self.bytes.len()
    }

    /// Adds a fact; `put` puts what it tells.
    #[inline]
    pub fn push(&mut self, cited: Cited, kind: Kind, refs: &mut Refs, put: impl FnOnce(&mut Packer<'_>)) {
        self.heads.push(length(&self.bytes) << 8 | u32::from(kind as u8));
        cited.put(&mut self.bytes);
        put(&mut Packer { bytes: &mut self.bytes, refs });
    }

    /// Changes the numbers of a batch to those of all facts: of strings and accounts at `refs`, and of sources.
    pub fn renumber(&mut self, refs: &Refs, to: &Renumber, sources: &[u32]) {
        refs.renumber(&mut self.bytes, to);
        for head in &self.heads {
            if let Some(source) = self.bytes.get_mut((head >> 8) as usize..).and_then(Cited::source_of) {
                let new = sources.get(u32::from_le_bytes(*source) as usize).copied().unwrap_or(u32::MAX);
                *source = new.to_le_bytes();
            }
        }
    }

    /// Adds some of the facts of another page.
    pub fn append(&mut self, other: &Self, some: Range<usize>) {
        let Some(heads) = other.heads.get(some.clone()) else { return };
        let bytes = other.bytes_of(some.clone());
        make_room(&mut self.heads, heads.len());
        make_room(&mut self.bytes, bytes.len());
        let move_by = length(&self.bytes).wrapping_sub(other.start(some.start));
        self.heads.extend(heads.iter().map(|head| head.wrapping_add(move_by << 8)));
        self.bytes.extend_from_slice(bytes);
    }

    /// Where the bytes of a fact begin.
    fn start(&self, index: usize) -> u32 {
        self.heads.get(index).map_or(length(&self.bytes), |head| head >> 8)
    }

    /// The bytes of some facts.
    fn bytes_of(&self, some: Range<usize>) -> &[u8] {
        self.bytes.get(self.start(some.start) as usize..self.start(some.end) as usize).unwrap_or_default()
    }

    /// Some of its facts, as the bytes that [`Sealed::of`] reads.
    fn sealed(&self, some: Range<usize>) -> Box<[u8]> {
        let heads = self.heads.get(some.clone()).unwrap_or_default();
        let bytes = self.bytes_of(some.clone());
        let mut out = Vec::with_capacity(HEAD + heads.len() * HEAD + bytes.len());
        out.extend(length(heads).to_le_bytes());
        let start = self.start(some.start) << 8;
        heads.iter().for_each(|head| out.extend(head.wrapping_sub(start).to_le_bytes()));
        out.extend_from_slice(bytes);
        out.into_boxed_slice()
    }
}

/// Makes room for so many more. A list that doubles would be half empty for the most part.
fn make_room<T>(list: &mut Vec<T>, more: usize) {
    if list.capacity() - list.len() < more {
        list.reserve_exact(more.max(list.len() / 4));
    }
}

fn length<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

impl<'p> Sealed<'p> {
    /// The page that these bytes are. `None` if they are none.
    #[inline]
    pub fn of(bytes: &'p [u8]) -> Option<Self> {
        let (len, rest) = bytes.split_first_chunk::<HEAD>()?;
        let len = u32::from_le_bytes(*len) as usize;
        let (heads, bytes) = rest.split_at_checked(len.checked_mul(HEAD)?)?;
        Some(Self { heads: heads.as_chunks().0, bytes })
    }

    pub fn len(self) -> usize {
        self.heads.len()
    }

    #[inline]
    pub fn cited(self, index: usize) -> Option<Cited> {
        Cited::take(&mut self.from(index)?)
    }

    /// The kinds of its facts, by number.
    #[inline]
    pub fn kinds(self) -> impl Iterator<Item = u8> + 'p {
        self.heads.iter().map(|[kind, ..]| *kind)
    }

    #[inline]
    pub fn time(self, index: usize) -> Option<Time> {
        Some(Fixed::take(&mut self.from(index)?)?.time)
    }

    #[inline]
    pub fn source(self, index: usize) -> Option<u32> {
        Some(Fixed::take(&mut self.from(index)?)?.source)
    }

    #[inline]
    pub fn record_id(self, index: usize) -> Option<u64> {
        Cited::record_id(self.from(index)?)
    }

    #[inline]
    pub fn event_id(self, index: usize) -> Option<u16> {
        Some(Fixed::take(&mut self.from(index)?)?.event_id)
    }

    /// The kind of a fact, by number.
    #[inline]
    pub fn kind(self, index: usize) -> Option<u8> {
        self.heads.get(index).map(|[kind, ..]| *kind)
    }

    /// The bytes from those of a fact on.
    #[inline]
    fn from(self, index: usize) -> Option<&'p [u8]> {
        let head = u32::from_le_bytes(*self.heads.get(index)?);
        self.bytes.get((head >> 8) as usize..)
    }

    /// Looks at all that a fact is made of, a byte in each line of the processor's cache, and makes nothing.
    #[inline]
    pub fn touch(self, index: usize) -> Option<u8> {
        let rest = self.from(index)?;
        // After the last fact of the page there is nothing.
        let after = self.from(index + 1).unwrap_or_default();
        let len = rest.len().checked_sub(after.len())?;
        let bytes = rest.get(..len)?;
        Some(bytes.iter().step_by(64).fold(*bytes.last()?, |all, byte| all ^ byte))
    }

    #[inline]
    pub fn fact(self, index: usize, sources: &[Source]) -> Option<Fact> {
        let mut bytes = self.from(index)?;
        let at = Cited::take(&mut bytes)?.at(sources)?;
        Some(Fact { at, what: What::take(self.kind(index)?, &mut bytes)? })
    }

    #[inline]
    pub fn what(self, index: usize) -> Option<What> {
        let mut bytes = self.from(index)?;
        Cited::skip(&mut bytes)?;
        What::take(self.kind(index)?, &mut bytes)
    }

    /// What a fact tells, if it is an activity: what most are.
    #[inline]
    pub fn activity(self, index: usize) -> Option<(Luid, AccountId)> {
        self.kind(index).filter(|kind| *kind == Kind::Activity as u8)?;
        let mut bytes = self.from(index)?;
        Cited::skip(&mut bytes)?;
        pack::activity(&mut bytes)
    }
}
