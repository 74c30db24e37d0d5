//! A run of facts, packed.

use std::ops::Range;

use super::batch::Room;
use super::cited::{Cited, Fixed};
use super::pack::Renumber;
use super::{AccountId, Fact, Kind, Kinds, Source, Sym, What, told};
use crate::spill::{Block, Spill};
use crate::wire::Luid;

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
    /// An empty one.
    pub fn with_room((facts, bytes): Room) -> Self {
        Self { heads: Vec::with_capacity(facts), bytes: Vec::with_capacity(bytes) }
    }

    /// How much it takes, and an eighth more.
    pub fn room(&self) -> Room {
        let more = |len: usize| len + len / 8;
        (more(self.heads.len()), more(self.bytes.len()))
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
    pub fn push(&mut self, cited: Cited, kind: Kind, put: impl FnOnce(&mut Vec<u8>)) {
        self.heads.push(length(&self.bytes) << 8 | u32::from(kind as u8));
        cited.put(&mut self.bytes);
        put(&mut self.bytes);
    }

    /// Changes the numbers of a batch to those of all facts: of strings and accounts, and of sources.
    pub fn renumber(&mut self, to: &Renumber, sources: &[u32]) {
        for head in &self.heads {
            let fact = self.bytes.get_mut((head >> 8) as usize..).and_then(Cited::split);
            let Some((source, told)) = fact else { continue };
            let new = sources.get(u32::from_le_bytes(*source) as usize).copied().unwrap_or(u32::MAX);
            *source = new.to_le_bytes();
            What::renumber(*head as u8, told, to);
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
        out.resize(HEAD + heads.len() * HEAD, 0);
        let start = self.start(some.start) << 8;
        let values = [length(heads)].into_iter().chain(heads.iter().map(|head| head.wrapping_sub(start)));
        out.as_chunks_mut().0.iter_mut().zip(values).for_each(|(place, value)| *place = value.to_le_bytes());
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

    /// The kinds of its facts, by number.
    #[inline]
    pub fn kinds(self) -> impl Iterator<Item = u8> + 'p {
        self.heads.iter().map(|[kind, ..]| *kind)
    }

    /// A fact.
    #[inline]
    pub fn slot(self, index: usize) -> Option<Slot<'p>> {
        let kind = self.kind(index)?;
        let mut rest = self.from(index)?;
        Some(Slot { kind, fixed: Fixed::take(&mut rest)?, rest })
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
}

/// A fact as it lies in its page: what is asked for is made.
#[derive(Clone, Copy)]
pub(super) struct Slot<'p> {
    /// Its kind, by number.
    pub kind: u8,
    pub fixed: Fixed,
    rest: &'p [u8],
}

impl Slot<'_> {
    #[inline]
    pub fn cited(self) -> Option<Cited> {
        Cited::after(self.fixed, self.rest)
    }

    #[inline]
    pub fn record_id(self) -> Option<u64> {
        self.fixed.record_id(self.rest)
    }

    #[inline]
    pub fn fact(self, sources: &[Source]) -> Option<Fact> {
        Some(Fact { at: self.cited()?.at(sources)?, what: self.what()? })
    }

    #[inline]
    pub fn what(self) -> Option<What> {
        What::take(self.kind, self.told()?)
    }

    /// What a fact tells, if it is an activity: what most are.
    #[inline]
    pub fn activity(self) -> Option<(Luid, AccountId)> {
        if self.kind == Kind::Activity as u8 { told::activity(self.told()?) } else { None }
    }
}

impl<'p> Slot<'p> {
    /// The bytes of what it tells.
    #[inline]
    fn told(self) -> Option<&'p [u8]> {
        self.fixed.skip(self.rest)
    }
}
