//! Which record a fact is of, packed.
//!
//! What is usual takes 22 bytes, each value at a place of its own: an EventRecordID below 2^32, an offset below 32 GiB
//! that is a multiple of 8, as the sizes of records are, in the chunk that lies there in a file that is as it should be.
//! Of any other record, EventRecordID, offset and chunk follow in full.

use super::pack::Pack;
use super::{At, Source};
use crate::provenance::Place;
use crate::wire::Time;

/// An [`At`], with the number of its source for file, computer and channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cited {
    pub time: Time,
    pub source: u32,
    pub event_id: u16,
    pub record_id: u64,
    pub chunk: u32,
    /// Byte offset in the file.
    pub offset: u64,
}

/// What is at the same place in every packed [`Cited`].
#[derive(Clone, Copy)]
pub(super) struct Fixed {
    pub time: Time,
    pub source: u32,
    pub event_id: u16,
    record_id: u32,
    /// The offset in units of 8 bytes; [`FURTHER`] if EventRecordID, offset and chunk follow.
    eighths: u32,
}

const FIXED: usize = 22;
const FURTHER: u32 = u32::MAX;
/// EventRecordID, offset and chunk.
const FURTHER_SIZE: usize = 20;

impl Fixed {
    #[inline]
    pub fn take(from: &mut &[u8]) -> Option<Self> {
        let (fixed, rest) = from.split_first_chunk::<FIXED>()?;
        *from = rest;
        let fixed = &mut fixed.as_slice();
        let (time, source, event_id) = (Pack::take(fixed)?, Pack::take(fixed)?, Pack::take(fixed)?);
        Some(Self { time, source, event_id, record_id: Pack::take(fixed)?, eighths: Pack::take(fixed)? })
    }

    #[inline]
    fn put(self, to: &mut Vec<u8>) {
        let Self { time, source, event_id, record_id, eighths } = self;
        // In one piece: room is made, and asked for, once.
        let mut bytes = [0; FIXED];
        bytes[..8].copy_from_slice(&time.0.to_le_bytes());
        bytes[8..12].copy_from_slice(&source.to_le_bytes());
        bytes[12..14].copy_from_slice(&event_id.to_le_bytes());
        bytes[14..18].copy_from_slice(&record_id.to_le_bytes());
        bytes[18..].copy_from_slice(&eighths.to_le_bytes());
        to.extend_from_slice(&bytes);
    }

    /// The EventRecordID; `after` is what follows.
    #[inline]
    pub fn record_id(self, mut after: &[u8]) -> Option<u64> {
        if self.eighths == FURTHER { Pack::take(&mut after) } else { Some(self.record_id.into()) }
    }

    /// What follows the citation, of what follows this.
    #[inline]
    pub fn skip(self, after: &[u8]) -> Option<&[u8]> {
        if self.eighths == FURTHER { after.get(FURTHER_SIZE..) } else { Some(after) }
    }
}

impl Cited {
    #[inline]
    pub fn new(at: &At, source: u32) -> Self {
        let At { time, record_id, place: Place { chunk, offset, .. }, event_id, .. } = *at;
        Self { time, source, event_id, record_id, chunk, offset }
    }

    pub fn at(&self, sources: &[Source]) -> Option<At> {
        let source = sources.get(self.source as usize)?;
        Some(At {
            time: self.time,
            record_id: self.record_id,
            place: Place { file: source.file, chunk: self.chunk, offset: self.offset },
            computer: source.computer,
            channel: source.channel,
            event_id: self.event_id,
        })
    }

    #[inline(always)]
    pub fn put(&self, to: &mut Vec<u8>) {
        let Self { time, source, event_id, record_id, chunk, offset } = *self;
        let usual = offset.is_multiple_of(8) && chunk == usual_chunk(offset);
        let eighths = u32::try_from(offset / 8).ok().filter(|eighths| usual && *eighths != FURTHER);
        if let (Ok(record_id), Some(eighths)) = (u32::try_from(record_id), eighths) {
            return Fixed { time, source, event_id, record_id, eighths }.put(to);
        }
        Fixed { time, source, event_id, record_id: 0, eighths: FURTHER }.put(to);
        to.extend_from_slice(&record_id.to_le_bytes());
        to.extend_from_slice(&offset.to_le_bytes());
        to.extend_from_slice(&chunk.to_le_bytes());
    }

    /// The citation that begins with `fixed`, whose rest is taken from the bytes after that.
    #[inline]
    pub fn after(fixed: Fixed, mut rest: &[u8]) -> Option<Self> {
        let from = &mut rest;
        let Fixed { time, source, event_id, record_id, eighths } = fixed;
        let (record_id, offset, chunk) = if eighths == FURTHER {
            (Pack::take(from)?, Pack::take(from)?, Pack::take(from)?)
        } else {
            let offset = u64::from(eighths) * 8;
            (u64::from(record_id), offset, usual_chunk(offset))
        };
        Some(Self { time, source, event_id, record_id, chunk, offset })
    }

    /// Where the number of the source is, and what the fact tells.
    #[inline]
    pub fn split(bytes: &mut [u8]) -> Option<(&mut [u8; 4], &mut [u8])> {
        let (fixed, rest) = bytes.split_first_chunk_mut::<FIXED>()?;
        let Fixed { eighths, .. } = Fixed::take(&mut fixed.as_slice())?;
        let told = if eighths == FURTHER { rest.get_mut(FURTHER_SIZE..)? } else { rest };
        Some((fixed.get_mut(size_of::<Time>()..)?.first_chunk_mut()?, told))
    }
}

/// The chunk in which a record at this offset lies in a file that is as it should be: a header of 4 KiB, chunks of 64.
#[inline]
fn usual_chunk(offset: u64) -> u32 {
    (offset.saturating_sub(4096) >> 16) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes_of(cited: Cited) -> Vec<u8> {
        let mut bytes = Vec::new();
        cited.put(&mut bytes);
        bytes
    }

    #[test]
    fn every_citation_is_taken_as_it_was_put() {
        let edge = u64::from(u32::MAX);
        let numbers = [0, 1, 4608, 4612, 69_632, edge - 1, edge, edge + 1, edge * 8, edge * 8 + 8, 1 << 48, u64::MAX];
        for (record_id, offset) in numbers.iter().flat_map(|number| numbers.map(|offset| (*number, offset))) {
            for chunk in [0, 1, usual_chunk(offset), u32::MAX] {
                let time = Time(u64::MAX - record_id);
                let cited = Cited { time, source: 7, event_id: 4624, record_id, chunk, offset };
                let mut bytes = bytes_of(cited);
                bytes.push(1);
                let mut rest = bytes.as_slice();
                let fixed = Fixed::take(&mut rest).unwrap();
                assert_eq!(Cited::after(fixed, rest), Some(cited));
                assert_eq!((fixed.skip(rest), fixed.record_id(rest)), (Some(&[1][..]), Some(record_id)));
                assert_eq!(Cited::split(&mut bytes), Some((&mut 7_u32.to_le_bytes(), &mut [1][..])));
            }
        }
    }

    /// A file's header has 4 KiB and its chunks 64, with 512 bytes of header before the first record.
    #[test]
    fn a_usual_record_takes_few_bytes() {
        let place = |chunk, offset| Cited { time: Time(0), source: 0, event_id: 0, record_id: 9, chunk, offset };
        assert_eq!(bytes_of(place(0, 4096 + 512)).len(), FIXED);
        assert_eq!(bytes_of(place(3, 4096 + 3 * 65_536 + 512)).len(), FIXED);
        assert_eq!(bytes_of(place(3, 4096 + 4 * 65_536 - 8)).len(), FIXED);
        assert_eq!(bytes_of(place(4, 4096 + 3 * 65_536 + 512)).len(), FIXED + FURTHER_SIZE);
    }
}
