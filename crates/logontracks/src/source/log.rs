//! One log: its header, its chunks, its digest.

use std::fs::File;
use std::io;
use std::path::Path;

use evtx::EvtxFileHeader;
use sha2::{Digest, Sha256};

use super::bytes::Bytes;
use super::chunk::Chunk;
use super::find::{Problem, ProblemKind};
use super::index::{ChunkEntry, FILE_HEADER_SIZE, Index, START, index};
use crate::provenance::{Damage, DamageKind, FileId, Place, Severity};

/// An open log. Reading takes `&self`: threads may read chunks of one log side by side.
pub struct Log {
    bytes: Bytes,
    file: FileId,
    size: u64,
    header: Option<EvtxFileHeader>,
    chunks: Vec<ChunkEntry>,
    wrapped: bool,
    damages: Vec<Damage>,
}

impl Log {
    /// Opens the log at `path`, read-only, and looks where its chunks lie.
    ///
    /// # Errors
    /// If the file cannot be opened or read at all. All that is smaller is in [`Log::damages`].
    pub fn open(path: &Path, file: FileId) -> Result<Self, Problem> {
        Self::open_on(1, path, file)
    }

    /// The same on several threads, for a large log.
    pub(crate) fn open_on(threads: usize, path: &Path, file: FileId) -> Result<Self, Problem> {
        let problem = |error: io::Error| Problem::new(path, ProblemKind::Unreadable(error.kind()));
        let opened = File::open(path).map_err(problem)?;
        let size = opened.metadata().map_err(problem)?.len();
        Self::new(Bytes::File(opened), size, file, threads).map_err(problem)
    }

    /// The log in `bytes`: a whole file, or chunks one after the other.
    pub fn from_bytes(bytes: Vec<u8>, file: FileId) -> Self {
        let size = bytes.len() as u64;
        // Memory does not fail to be read.
        Self::new(Bytes::Memory(bytes), size, file, 1).unwrap_or_else(|_| Self {
            bytes: Bytes::Memory(Vec::new()),
            file,
            size: 0,
            header: None,
            chunks: Vec::new(),
            wrapped: false,
            damages: Vec::new(),
        })
    }

    fn new(bytes: Bytes, size: u64, file: FileId, threads: usize) -> io::Result<Self> {
        let mut start = Vec::new();
        bytes.read(0, START, &mut start)?;
        let header = EvtxFileHeader::from_bytes(&start).ok();
        let Index { mut chunks, mut damages } = index(&bytes, size, &start, file, header.as_ref(), threads)?;
        let mut damage = |kind, detail: &str| {
            let place = Place { file, chunk: 0, offset: 0 };
            let (len, severity) = (FILE_HEADER_SIZE, Severity::Note);
            damages.push(Damage { place, len, kind, severity, detail: detail.to_owned() });
        };
        match &header {
            None => damage(DamageKind::FileHeaderMissing, "the file does not begin with ElfFile"),
            Some(header) if !header.validate_checksum() => {
                damage(DamageKind::FileHeaderChecksum, "the CRC32 of the file header does not match");
            }
            Some(_) => {}
        }
        damages.sort_by_key(|damage| damage.place);
        // As Windows reads a log that has wrapped: from the chunk with the oldest records to the end, then from the
        // start. The file header names that chunk too, but a log that was not closed cleanly is ahead of its header.
        let oldest = chunks.iter().enumerate().min_by_key(|(_, chunk)| chunk.first_record).map_or(0, |(i, _)| i);
        chunks.rotate_left(oldest);
        let wrapped = !chunks.is_sorted_by_key(|chunk| chunk.number);
        Ok(Self { bytes, file, size, header, chunks, wrapped, damages })
    }

    /// Which file of the evidence it is.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The file header, if there is one. Its chunk count and record numbers may lie, its checksum may not match.
    pub fn header(&self) -> Option<&EvtxFileHeader> {
        self.header.as_ref()
    }

    /// Where the chunks lie, in the order in which Windows reads them.
    pub fn entries(&self) -> &[ChunkEntry] {
        &self.chunks
    }

    /// What is wrong with the file as a whole, by place. Chunks and records have their own.
    pub fn damages(&self) -> &[Damage] {
        &self.damages
    }

    /// Reads one chunk into `buffer`, which may come from [`Chunk::into_buffer`] or be empty, and checks its CRCs.
    ///
    /// # Errors
    /// The damage, if the chunk cannot be read or has not even a whole header.
    pub fn read(&self, entry: &ChunkEntry, mut buffer: Vec<u8>) -> Result<Chunk, Damage> {
        let place = Place { file: self.file, chunk: entry.number, offset: entry.offset };
        let lost = |kind, detail| Damage { place, len: entry.len.into(), kind, severity: Severity::Loss, detail };
        self.bytes
            .read(entry.offset, entry.len as usize, &mut buffer)
            .map_err(|error| lost(DamageKind::Io, error.kind().to_string()))?;
        Chunk::new(place, buffer, Vec::new())
            .map_err(|_| lost(DamageKind::TruncatedChunk, "the file ends inside the chunk's header".to_owned()))
    }

    /// Whether some of its chunks are to be read before others that lie before them: the log has overwritten its oldest.
    pub(crate) fn is_wrapped(&self) -> bool {
        self.wrapped
    }

    /// The chunks in the order in which Windows reads them. One that cannot be read is left out: use [`Log::entries`]
    /// and [`Log::read`] to learn of its damage, or to read chunks side by side.
    pub fn chunks(&self) -> Chunks<'_> {
        Chunks { log: self, next: 0 }
    }

    /// The SHA-256 of the whole file, in lower-case hexadecimal.
    ///
    /// # Errors
    /// If the file cannot be read to its end.
    pub fn sha256(&self) -> io::Result<String> {
        let mut digest = Sha256::new();
        let mut buffer = Vec::new();
        let mut at = 0;
        loop {
            self.bytes.read(at, 1 << 20, &mut buffer)?;
            if buffer.is_empty() {
                return Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect());
            }
            digest.update(&buffer);
            at += buffer.len() as u64;
        }
    }
}

/// The chunks of a [`Log`]. Created by [`Log::chunks`].
pub struct Chunks<'l> {
    log: &'l Log,
    next: usize,
}

impl Iterator for Chunks<'_> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        loop {
            let entry = self.log.chunks.get(self.next)?;
            self.next += 1;
            if let Ok(chunk) = self.log.read(entry, Vec::new()) {
                return Some(chunk);
            }
        }
    }
}
