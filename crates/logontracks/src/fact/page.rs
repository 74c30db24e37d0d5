//! A run of facts, packed.

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
        self.end(cited, what.kind() as u8);
    }

    /// Changes the numbers of a batch to those of all facts: of strings and accounts at `refs`, and of sources.
    pub fn renumber(&mut self, refs: &Refs, to: &Renumber, sources: &[u32]) {
        refs.renumber(&mut self.bytes, to);
        for cited in &mut self.ats {
            cited.source = sources.get(cited.source as usize).copied().unwrap_or(u32::MAX);
        }
    }

    /// Whether the facts of another page may follow those of this one.
    pub fn has_room_for(&self, other: &Self) -> bool {
        self.bytes.len() + other.bytes.len() <= MOST_BYTES - LONGEST
    }

    /// Adds the facts of another page.
    pub fn append(&mut self, other: Self) {
        if self.len() == 0 {
            *self = other;
            return;
        }
        let before = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.ats.extend_from_slice(&other.ats);
        self.heads.extend(other.heads.iter().map(|head| head.wrapping_add(before << 8)));
        self.bytes.extend_from_slice(&other.bytes);
    }

    /// Adds a fact of another page.
    pub fn push_from(&mut self, other: Sealed<'_>, index: usize) {
        let (Some(cited), Some(kind), Some(bytes)) = (other.cited(index), other.kind(index), other.bytes_of(index))
        else {
            return;
        };
        self.bytes.extend_from_slice(bytes);
        self.end(cited, kind);
    }

    fn end(&mut self, cited: Cited, kind: u8) {
        let end = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.ats.push(cited);
        self.heads.push(end << 8 | u32::from(kind));
    }

    /// Takes out all facts, as the bytes that [`Sealed::of`] reads. What was reserved for them stays for more.
    pub fn seal(&mut self) -> Box<[u8]> {
        let mut out = Vec::with_capacity(HEAD + self.size());
        out.extend(u32::try_from(self.len()).unwrap_or(u32::MAX).to_le_bytes());
        self.heads.drain(..).for_each(|head| out.extend(head.to_le_bytes()));
        self.ats.drain(..).for_each(|cited| cited.put(&mut out));
        out.append(&mut self.bytes);
        out.into_boxed_slice()
    }
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

    #[inline]
    pub fn fact(self, index: usize, sources: &[Source]) -> Option<Fact> {
        let at = self.cited(index)?.at(sources)?;
        let what = What::take(self.kind(index)?, &mut self.bytes_of(index)?)?;
        Some(Fact { at, what })
    }
}
