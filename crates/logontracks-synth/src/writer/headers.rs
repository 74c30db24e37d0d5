//! The headers of chunks and of the file, with their checksums.

use std::io::{Seek, SeekFrom, Write};

use super::chunk::{CHUNK, RECORDS};
use super::error::WriteError;
use super::log::{FILE_HEADER, LogWriter, chunk_offset};

impl<W: Write + Seek> LogWriter<W> {
    /// Writes the current chunk to its place in the file.
    pub(super) fn write_chunk(&mut self) -> Result<(), WriteError> {
        let free = self.chunk.here();
        // An empty chunk says record 1 to -1, ids -1 to -1 (as in real empty logs).
        let (first, last) = self.records.ids.unwrap_or((u64::MAX, u64::MAX));
        let first_number = if self.records.ids.is_some() { first } else { 1 };
        let tables = self.chunk.tables();
        let data_crc = match self.chunk.bytes.get(RECORDS..) {
            Some(records) if !self.options.no_crc => crc32fast::hash(records),
            _ => 0,
        };
        let mut header = Vec::with_capacity(RECORDS);
        header.extend_from_slice(b"ElfChnk\0");
        for number in [first_number, last, first, last] {
            header.extend_from_slice(&number.to_le_bytes());
        }
        for number in [128, self.records.last_offset, free, data_crc] {
            header.extend_from_slice(&number.to_le_bytes());
        }
        header.resize(120, 0);
        let mut crc = crc32fast::Hasher::new();
        crc.update(&header);
        crc.update(&tables);
        let crc = if self.options.no_crc { 0 } else { crc.finalize() };
        // Chunks of real logs always have flag 1, whatever the file's header says, and 4 as well
        // in `Application_no_crc32.evtx`.
        header.extend_from_slice(&(1 | self.flags()).to_le_bytes());
        header.extend_from_slice(&crc.to_le_bytes());
        self.chunk.patch(0, &header);
        self.chunk.patch(128, &tables);
        self.chunk.bytes.resize(CHUNK, 0);
        self.out.seek(SeekFrom::Start(chunk_offset(self.slot())))?;
        self.out.write_all(&self.chunk.bytes)?;
        Ok(())
    }

    /// The file header's flags: 1 dirty, 4 without checksums.
    fn flags(&self) -> u32 {
        u32::from(self.options.dirty) | if self.options.no_crc { 4 } else { 0 }
    }

    /// The 128 bytes that say something, and zeros up to the first chunk.
    pub(super) fn file_header(&self) -> Vec<u8> {
        let chunks = match self.options.max_chunks {
            Some(max) => (self.ordinal + 1).min(u64::from(max.max(1))),
            None => self.ordinal + 1,
        };
        let first = self.first_kept() % chunks.max(1);
        let mut header = Vec::with_capacity(FILE_HEADER as usize);
        header.extend_from_slice(b"ElfFile\0");
        header.extend_from_slice(&first.to_le_bytes());
        header.extend_from_slice(&u64::from(self.slot()).to_le_bytes());
        header.extend_from_slice(&self.next_record_id.to_le_bytes());
        header.extend_from_slice(&128u32.to_le_bytes());
        for number in [self.options.minor_version, 3, 4096, u16::try_from(chunks).unwrap_or(u16::MAX)] {
            header.extend_from_slice(&number.to_le_bytes());
        }
        header.resize(120, 0);
        let crc = if self.options.no_crc { 0 } else { crc32fast::hash(&header) };
        header.extend_from_slice(&self.flags().to_le_bytes());
        header.extend_from_slice(&crc.to_le_bytes());
        header.resize(FILE_HEADER as usize, 0);
        header
    }
}
