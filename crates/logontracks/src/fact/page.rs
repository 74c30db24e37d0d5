//! A run of facts, packed.

use std::ops::Range;

use super::batch::Room;
use super::pack::{Packer, Refs, Renumber};
use super::{At, Fact, Source, What};
use crate::provenance::Place;
use crate::wire::Time;

/// Facts one after the other, to which more are added: 36 bytes each for the citation, and what each tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    ats: Vec<Cited>,
    /// Kind, and in the upper 24 bits where the fact's bytes end.
    heads: Vec<u32>,
    bytes: Vec<u8>,
}

/// A page to which nothing is added any more, in memory or read from disk: how many facts it has, their heads, citations
/// and bytes.
#[derive(Clone, Copy)]
pub(super) struct Sealed<'p> {
    ats: &'p [[u8; CITED]],
    heads: &'p [[u8; HEAD]],
    bytes: &'p [u8],
}

/// The most bytes of a page: what 24 bits count.
const MOST_BYTES: usize = 1 << 24;
/// No fact has more: the longest is a [`Ticket`](super::Ticket).
const LONGEST: usize = 512;

/// An [`At`], packed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cited {
    pub time: Time,
    pub record_id: u64,
    /// Byte offset in the file, 48 bits (256 TiB), and event ID.
    offset_and_event: u64,
    pub source: u32,
    chunk: u32,
}

/// The size of a packed [`Cited`], and that of its head.
const CITED: usize = 32;
const HEAD: usize = 4;
/// Where in a packed [`Cited`] the number of its source is.
const SOURCE: usize = 24;

impl Cited {
    pub fn new(at: &At, source: u32) -> Self {
        let offset = at.place.offset.min((1 << 48) - 1);
        Self {
            time: at.time,
            record_id: at.record_id,
            offset_and_event: offset << 16 | u64::from(at.event_id),
            source,
            chunk: at.place.chunk,
        }
    }

    pub fn event_id(&self) -> u16 {
        (self.offset_and_event & 0xffff) as u16
    }

    pub fn offset(&self) -> u64 {
        self.offset_and_event >> 16
    }

    pub fn at(&self, sources: &[Source]) -> Option<At> {
        let source = sources.get(self.source as usize)?;
        Some(At {
            time: self.time,
            record_id: self.record_id,
            place: Place { file: source.file, chunk: self.chunk, offset: self.offset() },
            computer: source.computer,
            channel: source.channel,
            event_id: self.event_id(),
        })
    }

    fn put(&self, out: &mut Vec<u8>) {
        let Self { time, record_id, offset_and_event, source, chunk } = self;
        for number in [time.0, *record_id, *offset_and_event] {
            out.extend(number.to_le_bytes());
        }
        for number in [*source, *chunk] {
            out.extend(number.to_le_bytes());
        }
    }

    #[inline]
    fn take(bytes: &[u8; CITED]) -> Option<Self> {
        let (longs, shorts) = bytes.split_at_checked(SOURCE)?;
        let [time, record_id, offset_and_event] = longs.as_chunks::<8>().0 else { return None };
        let [source, chunk] = shorts.as_chunks::<4>().0 else { return None };
        Some(Self {
            time: Time(u64::from_le_bytes(*time)),
            record_id: u64::from_le_bytes(*record_id),
            offset_and_event: u64::from_le_bytes(*offset_and_event),
            source: u32::from_le_bytes(*source),
            chunk: u32::from_le_bytes(*chunk),
        })
    }
}

impl Page {
    /// An empty one, and where its references will be noted.
    pub fn with_room((facts, bytes, refs): Room) -> (Self, Refs) {
        let (ats, heads) = (Vec::with_capacity(facts), Vec::with_capacity(facts));
        (Self { ats, heads, bytes: Vec::with_capacity(bytes) }, Refs::with_room(refs))
    }

    /// How much it takes, and an eighth more.
    pub fn room(&self, refs: &Refs) -> Room {
        let more = |len: usize| len + len / 8;
        (more(self.ats.len()), more(self.bytes.len()), more(refs.len()))
    }

    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether it holds as many facts as a page of `most` should.
    pub fn is_full(&self, most: usize) -> bool {
        self.len() >= most || self.bytes.len() > MOST_BYTES - LONGEST
    }

    /// How much memory its facts take.
    pub fn size(&self) -> usize {
        self.len() * (CITED + HEAD) + self.bytes.len()
    }

    pub fn push(&mut self, cited: Cited, what: &What, refs: &mut Refs) {
        what.put(&mut Packer { bytes: &mut self.bytes, refs });
        self.ats.push(cited);
        self.heads.push(length(&self.bytes) << 8 | u32::from(what.kind() as u8));
    }

    /// Changes the numbers of a batch to those of all facts: of strings and accounts at `refs`, and of sources.
    pub fn renumber(&mut self, refs: &Refs, to: &Renumber, sources: &[u32]) {
        refs.renumber(&mut self.bytes, to);
        for cited in &mut self.ats {
            cited.source = sources.get(cited.source as usize).copied().unwrap_or(u32::MAX);
        }
    }

    /// Adds some of the facts of another page.
    pub fn append(&mut self, other: &Self, some: Range<usize>) {
        let (Some(ats), Some(heads)) = (other.ats.get(some.clone()), other.heads.get(some.clone())) else { return };
        let bytes = other.bytes_of(some.clone());
        make_room(&mut self.ats, ats.len());
        make_room(&mut self.heads, heads.len());
        make_room(&mut self.bytes, bytes.len());
        let move_by = length(&self.bytes).wrapping_sub(other.start(some.start));
        self.ats.extend_from_slice(ats);
        self.heads.extend(heads.iter().map(|head| head.wrapping_add(move_by << 8)));
        self.bytes.extend_from_slice(bytes);
    }

    /// Where the bytes of a fact begin.
    fn start(&self, index: usize) -> u32 {
        index.checked_sub(1).and_then(|before| self.heads.get(before)).map_or(0, |head| head >> 8)
    }

    /// The bytes of some facts.
    fn bytes_of(&self, some: Range<usize>) -> &[u8] {
        self.bytes.get(self.start(some.start) as usize..self.start(some.end) as usize).unwrap_or_default()
    }

    /// Some of its facts, as the bytes that [`Sealed::of`] reads.
    pub fn sealed(&self, some: Range<usize>) -> Box<[u8]> {
        let (ats, heads) = (self.ats.get(some.clone()), self.heads.get(some.clone()));
        let (ats, heads) = (ats.unwrap_or_default(), heads.unwrap_or_default());
        let bytes = self.bytes_of(some.clone());
        let mut out = Vec::with_capacity(HEAD + heads.len() * (HEAD + CITED) + bytes.len());
        out.extend(length(heads).to_le_bytes());
        let start = self.start(some.start) << 8;
        heads.iter().for_each(|head| out.extend(head.wrapping_sub(start).to_le_bytes()));
        ats.iter().for_each(|cited| cited.put(&mut out));
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
        // First, so that where a head lies does not hang on how many there are: one wait less for memory.
        let (heads, rest) = rest.split_at_checked(len.checked_mul(HEAD)?)?;
        let (ats, bytes) = rest.split_at_checked(len.checked_mul(CITED)?)?;
        Some(Self { ats: ats.as_chunks().0, heads: heads.as_chunks().0, bytes })
    }

    pub fn len(self) -> usize {
        self.heads.len()
    }

    #[inline]
    pub fn cited(self, index: usize) -> Option<Cited> {
        Cited::take(self.ats.get(index)?)
    }

    /// The kind of a fact, by number.
    #[inline]
    pub fn kind(self, index: usize) -> Option<u8> {
        self.heads.get(index).map(|[kind, ..]| *kind)
    }

    #[inline]
    fn bytes_of(self, index: usize) -> Option<&'p [u8]> {
        let end = |index: usize| self.heads.get(index).map(|head| u32::from_le_bytes(*head) >> 8);
        let start = match index.checked_sub(1) {
            Some(before) => end(before)?,
            None => 0,
        };
        self.bytes.get(start as usize..end(index)? as usize)
    }

    /// Looks at all that a fact is made of, and makes nothing.
    #[inline]
    pub fn touch(self, index: usize) -> Option<u8> {
        let cited = self.ats.get(index)?.first()? ^ self.ats.get(index)?.last()?;
        let bytes = self.bytes_of(index)?;
        Some(cited ^ bytes.first()? ^ bytes.last()?)
    }

    #[inline]
    pub fn fact(self, index: usize, sources: &[Source]) -> Option<Fact> {
        let at = self.cited(index)?.at(sources)?;
        let what = What::take(self.kind(index)?, &mut self.bytes_of(index)?)?;
        Some(Fact { at, what })
    }
}
