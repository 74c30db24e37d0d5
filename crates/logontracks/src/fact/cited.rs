//! Which record a fact is of, packed.
//!
//! Time, source, event ID and sizes have always the same bytes ([`Fixed`]); EventRecordID and offset follow, as many
//! bytes as they need, and the number of the chunk where it is not the one that the offset tells.

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
    /// Byte offset in the file, 56 bits.
    pub offset: u64,
}

/// What is at the same place in every [`Cited`].
#[derive(Clone, Copy)]
pub(super) struct Fixed {
    pub time: Time,
    pub source: u32,
    pub event_id: u16,
    /// From the lowest bit: 4 for the bytes of the EventRecordID, 3 for those of the offset, 1 if there is a chunk.
    sizes: u8,
}

impl Fixed {
    #[inline]
    pub fn take(from: &mut &[u8]) -> Option<Self> {
        let (fixed, rest) = from.split_first_chunk::<15>()?;
        let [t0, t1, t2, t3, t4, t5, t6, t7, s0, s1, s2, s3, e0, e1, sizes] = *fixed;
        *from = rest;
        Some(Self {
            time: Time(u64::from_le_bytes([t0, t1, t2, t3, t4, t5, t6, t7])),
            source: u32::from_le_bytes([s0, s1, s2, s3]),
            event_id: u16::from_le_bytes([e0, e1]),
            sizes,
        })
    }

    /// How many bytes EventRecordID, offset and chunk have.
    #[inline]
    fn sizes(self) -> [usize; 3] {
        [self.sizes & 0xf, self.sizes >> 4 & 7, self.sizes >> 7 << 2].map(usize::from)
    }
}

impl Cited {
    pub fn new(at: &At, source: u32) -> Self {
        let At { time, record_id, place: Place { chunk, offset, .. }, event_id, .. } = *at;
        Self { time, source, event_id, record_id, chunk, offset: offset.min((1 << 56) - 1) }
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

    #[inline]
    pub fn put(&self, to: &mut Vec<u8>) {
        let Self { time, source, event_id, record_id, chunk, offset } = self;
        let (id_size, offset_size) = (size(*record_id), size(*offset));
        let chunk = Some(chunk).filter(|chunk| usual_chunk(*offset) != **chunk);
        to.extend_from_slice(&time.0.to_le_bytes());
        to.extend_from_slice(&source.to_le_bytes());
        to.extend_from_slice(&event_id.to_le_bytes());
        to.push(id_size | offset_size << 4 | u8::from(chunk.is_some()) << 7);
        to.extend(record_id.to_le_bytes().iter().take(id_size.into()));
        to.extend(offset.to_le_bytes().iter().take(offset_size.into()));
        to.extend(chunk.into_iter().flat_map(|chunk| chunk.to_le_bytes()));
    }

    #[inline]
    pub fn take(from: &mut &[u8]) -> Option<Self> {
        let fixed = Fixed::take(from)?;
        let [id_size, offset_size, chunk_size] = fixed.sizes();
        let (record_id, offset) = (number(from, id_size)?, number(from, offset_size)?);
        let chunk = if chunk_size == 0 { usual_chunk(offset) } else { Pack::take(from)? };
        let Fixed { time, source, event_id, .. } = fixed;
        Some(Self { time, source, event_id, record_id, chunk, offset })
    }

    /// Only the EventRecordID.
    #[inline]
    pub fn record_id(mut from: &[u8]) -> Option<u64> {
        let [id_size, ..] = Fixed::take(&mut from)?.sizes();
        number(&mut from, id_size)
    }

    /// Goes on to what the fact tells.
    #[inline]
    pub fn skip(from: &mut &[u8]) -> Option<()> {
        let [id_size, offset_size, chunk_size] = Fixed::take(from)?.sizes();
        *from = from.get(id_size + offset_size + chunk_size..)?;
        Some(())
    }

    /// Where the number of the source is.
    pub fn source_of(bytes: &mut [u8]) -> Option<&mut [u8; 4]> {
        bytes.get_mut(size_of::<Time>()..)?.first_chunk_mut()
    }
}

/// The chunk in which a record at this offset lies in a file that is as it should be: a header of 4 KiB, chunks of 64.
#[inline]
fn usual_chunk(offset: u64) -> u32 {
    (offset.saturating_sub(4096) >> 16) as u32
}

/// How many bytes a number has.
#[inline]
fn size(number: u64) -> u8 {
    (8 - number.leading_zeros() / 8) as u8
}

/// A number of so many bytes.
#[inline]
fn number(from: &mut &[u8], size: usize) -> Option<u64> {
    let (bytes, rest) = from.split_at_checked(size)?;
    let number = match from.first_chunk::<8>() {
        // All at once where there are more to read.
        Some(more) if size < 8 => u64::from_le_bytes(*more) & ((1 << (8 * size)) - 1),
        _ => bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)),
    };
    *from = rest;
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_citation_is_taken_as_it_was_put() {
        let numbers = [0, 1, 255, 256, 4607, 4608, 65_535, 69_632, 1 << 24, 1 << 40, (1 << 56) - 1, u64::MAX];
        let offsets = numbers.iter().filter(|offset| **offset < 1 << 56);
        for (record_id, offset) in
            numbers.iter().flat_map(|number| offsets.clone().map(move |offset| (*number, *offset)))
        {
            for chunk in [0, 1, 2, 255, u32::MAX] {
                let cited =
                    Cited { time: Time(u64::MAX - record_id), source: 7, event_id: 4624, record_id, chunk, offset };
                for after in [0, 1, 20] {
                    let mut bytes = Vec::new();
                    cited.put(&mut bytes);
                    bytes.extend(vec![0xff; after]);
                    let mut rest = bytes.as_slice();
                    assert_eq!((Cited::take(&mut rest), rest.len()), (Some(cited), after));
                    let mut rest = bytes.as_slice();
                    assert_eq!((Cited::skip(&mut rest), rest.len()), (Some(()), after));
                    assert_eq!(Cited::record_id(&bytes), Some(record_id));
                    assert_eq!(Cited::source_of(&mut bytes), Some(&mut 7_u32.to_le_bytes()));
                }
            }
        }
    }

    /// A header of 4 KiB, chunks of 64 KiB, records after 512 bytes of each (MS-EVEN6 has no files; the `evtx` crate).
    #[test]
    fn the_chunk_of_a_usual_place_takes_no_bytes() {
        let place = |chunk: u32, offset| Cited { time: Time(0), source: 0, event_id: 0, record_id: 0, chunk, offset };
        let length = |cited: Cited| {
            let mut bytes = Vec::new();
            cited.put(&mut bytes);
            bytes.len()
        };
        assert_eq!((length(place(0, 4608)), length(place(3, 4096 + 3 * 65_536 + 512))), (15 + 2, 15 + 3));
        assert_eq!(length(place(4, 4096 + 3 * 65_536 + 512)), 15 + 3 + 4);
    }
}
