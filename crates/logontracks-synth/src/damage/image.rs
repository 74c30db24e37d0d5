//! A log's bytes with the few reads and writes that damage needs. Out of range: nothing happens.

use super::Touched;
use crate::writer::{CHUNK, FILE_HEADER, RECORDS};

pub(super) struct Image<'a> {
    pub(super) bytes: &'a mut Vec<u8>,
    pub(super) touched: Vec<Touched>,
    state: u64,
}

/// A record's place in the file.
#[derive(Clone, Copy)]
pub(super) struct Record {
    pub(super) offset: usize,
    pub(super) size: usize,
}

impl<'a> Image<'a> {
    pub(super) fn new(bytes: &'a mut Vec<u8>, seed: u64) -> Self {
        Image { bytes, touched: Vec::new(), state: seed }
    }

    /// A number below `n` (SplitMix64); 0 when `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let z = z ^ (z >> 31);
        usize::try_from(z % u64::try_from(n.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let at = self.below(from.len());
        from.get(at).copied()
    }

    /// Offsets of the chunks that hold records.
    pub(super) fn chunks(&self) -> Vec<usize> {
        let first = usize::try_from(FILE_HEADER).unwrap_or(0);
        let offsets = (first..self.bytes.len()).step_by(CHUNK);
        offsets.filter(|&o| self.slice(o, 8) == Some(b"ElfChnk\0") && !self.records(o).is_empty()).collect()
    }

    pub(super) fn records(&self, chunk: usize) -> Vec<Record> {
        let free = self.u32(chunk + 48).unwrap_or(0) as usize;
        let mut records = Vec::new();
        let mut at = RECORDS;
        while at < free {
            let size = self.u32(chunk + at + 4).unwrap_or(0) as usize;
            if size < 28 {
                break;
            }
            records.push(Record { offset: chunk + at, size });
            at += size;
        }
        records
    }

    pub(super) fn slice(&self, offset: usize, length: usize) -> Option<&[u8]> {
        self.bytes.get(offset..)?.get(..length)
    }

    pub(super) fn u16(&self, offset: usize) -> Option<u16> {
        self.slice(offset, 2)?.try_into().ok().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&self, offset: usize) -> Option<u32> {
        self.slice(offset, 4)?.try_into().ok().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&self, offset: usize) -> Option<u64> {
        self.slice(offset, 8)?.try_into().ok().map(u64::from_le_bytes)
    }

    /// Writes and takes note of it.
    pub(super) fn hurt(&mut self, offset: usize, value: &[u8], what: &'static str) {
        if self.put(offset, value) {
            self.note(offset, value.len(), what);
        }
    }

    pub(super) fn note(&mut self, offset: usize, length: usize, what: &'static str) {
        self.touched.push(Touched { offset: offset as u64, length: length as u64, what });
    }

    fn put(&mut self, offset: usize, value: &[u8]) -> bool {
        let place = self.bytes.get_mut(offset..).and_then(|b| b.get_mut(..value.len()));
        place.map(|p| p.copy_from_slice(value)).is_some()
    }

    /// Makes both checksums of a chunk agree with its bytes.
    pub(super) fn seal_chunk(&mut self, chunk: usize) {
        let free = self.u32(chunk + 48).unwrap_or(0) as usize;
        let data = self.slice(chunk + RECORDS, free.saturating_sub(RECORDS));
        let data = data.map_or(0, crc32fast::hash);
        self.put(chunk + 52, &data.to_le_bytes());
        self.seal_header(chunk);
    }

    /// Makes the checksum of a chunk's header agree with its bytes.
    pub(super) fn seal_header(&mut self, chunk: usize) {
        let mut crc = crc32fast::Hasher::new();
        crc.update(self.slice(chunk, 120).unwrap_or_default());
        crc.update(self.slice(chunk + 128, 384).unwrap_or_default());
        self.put(chunk + 124, &crc.finalize().to_le_bytes());
    }

    /// Makes the file header's checksum agree with its bytes.
    pub(super) fn seal_file(&mut self) {
        let crc = self.slice(0, 120).map_or(0, crc32fast::hash);
        self.put(124, &crc.to_le_bytes());
    }
}
