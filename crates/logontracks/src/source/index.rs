//! Where the chunks of a log lie, found without reading the chunks themselves.

use std::io;

use evtx::{EvtxChunkData, EvtxFileHeader};

use super::bytes::Bytes;
use super::chunk::{CHUNK_HEADER_SIZE, CHUNK_SIZE};
use crate::parallel;
use crate::provenance::{Damage, DamageKind, FileId, Place, Severity};

/// The first bytes of a chunk.
pub(super) const CHUNK_MAGIC: &[u8; 8] = b"ElfChnk\0";
/// The first bytes of a log.
pub(super) const FILE_MAGIC: &[u8; 8] = b"ElfFile\0";
/// The size of a file header, after which the chunks begin.
pub(super) const FILE_HEADER_SIZE: u64 = 4096;

/// A chunk that [`super::Log::read`] can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChunkEntry {
    /// The chunk's number in the file, by position.
    pub number: u32,
    /// Its byte offset in the file.
    pub offset: u64,
    /// How many bytes there are: 65,536, or what the end of the file leaves.
    pub len: u32,
    /// The lowest record number that its header names.
    pub first_record: u64,
}

/// What a first look at a log finds: its chunks in order of position, and its damage.
pub(super) struct Index {
    pub(super) chunks: Vec<ChunkEntry>,
    pub(super) damages: Vec<Damage>,
}

/// How much of a log [`index`] wants to have been read: the file header, and that of the first chunk.
pub(super) const START: usize = FILE_HEADER_SIZE as usize + CHUNK_HEADER_SIZE;

/// How much is looked at of a chunk's header: its magic number, record numbers and free space.
const HEAD: usize = 64;

/// For how many chunks a thread reads the heads at a time. Of a log with fewer they are read as they are asked for.
const HEADS: u64 = 64;

/// Finds the chunks: one small read for each that does not begin in `start`, the first bytes of the log, and one of
/// 64 KiB where there should be a chunk and is not.
pub(super) fn index(
    bytes: &Bytes,
    size: u64,
    start: &[u8],
    file: FileId,
    header: Option<&EvtxFileHeader>,
    threads: usize,
) -> io::Result<Index> {
    let base = if start.starts_with(CHUNK_MAGIC) { 0 } else { FILE_HEADER_SIZE };
    let ahead = if threads > 1 { heads(bytes, base, size, threads)? } else { Vec::new() };
    let ahead = |at: u64| {
        let place = usize::try_from((at - base) / CHUNK_SIZE as u64).ok()?;
        let heads = ahead.get(place / HEADS as usize).filter(|_| (at - base).is_multiple_of(CHUNK_SIZE as u64))?;
        Some(heads.get(place % HEADS as usize)?.as_slice())
    };
    let mut scan = Scan { bytes, size, file, base, chunks: Vec::new(), damages: Vec::new() };
    let mut zeroed = Vec::new();
    // Two, so that neither has to be made longer again and again.
    let (mut header_bytes, mut block) = (Vec::with_capacity(HEAD), Vec::with_capacity(CHUNK_SIZE));
    let mut at = base;
    while at < size {
        let in_start = usize::try_from(at).ok().and_then(|at| start.get(at..)?.get(..HEAD));
        let header_bytes = match in_start.or_else(|| ahead(at)) {
            Some(header_bytes) => header_bytes,
            None => {
                bytes.read(at, HEAD, &mut header_bytes)?;
                &*header_bytes
            }
        };
        if header_bytes.starts_with(CHUNK_MAGIC) {
            at = scan.chunk(at, header_bytes);
            continue;
        }
        bytes.read(at, CHUNK_SIZE, &mut block)?;
        let next = at + CHUNK_SIZE as u64;
        if is_zero(&block) {
            zeroed.push(at);
            at = next;
        } else {
            at = scan.without_magic(at, &block)?.unwrap_or(next);
        }
    }
    let counted = header.map_or(0, |header| u32::from(header.chunk_count));
    for at in zeroed {
        let number = scan.number(at);
        if number < counted {
            scan.damage(at, CHUNK_SIZE as u64, DamageKind::ZeroedChunk, Severity::Loss, "the block holds only zeros");
        }
    }
    // What lies beyond the counted and the last chunk is space that the log has not used yet.
    let last = scan.chunks.last().map_or(0, |chunk| chunk.number);
    for damage in &mut scan.damages {
        if damage.kind == DamageKind::ChunkMagic && damage.place.chunk > last && damage.place.chunk >= counted {
            damage.severity = Severity::Note;
        }
    }
    if let Some(header) = header
        && u64::from(header.chunk_count) != scan.chunks.len() as u64
    {
        let detail = format!("the file header counts {counted} chunks, there are {}", scan.chunks.len());
        scan.damage(0, FILE_HEADER_SIZE, DamageKind::ChunkCount, Severity::Note, &detail);
    }
    Ok(Index { chunks: scan.chunks, damages: scan.damages })
}

/// The heads of the blocks of 64 KiB that should be chunks, so many at a time.
fn heads(bytes: &Bytes, base: u64, size: u64, threads: usize) -> io::Result<Vec<Vec<[u8; HEAD]>>> {
    let count = size.saturating_sub(base) / CHUNK_SIZE as u64;
    let runs = usize::try_from(count / HEADS).unwrap_or_default();
    let read = parallel::map(threads, runs, |run| {
        let mut heads = Vec::with_capacity(HEADS as usize);
        let mut buffer = Vec::with_capacity(HEAD);
        for block in (run as u64 * HEADS..).take(HEADS as usize) {
            bytes.read(base + block * CHUNK_SIZE as u64, HEAD, &mut buffer)?;
            heads.push(buffer.first_chunk().copied().ok_or(io::ErrorKind::UnexpectedEof)?);
        }
        Ok(heads)
    });
    read.into_iter().collect()
}

/// Whether there are only zeros, as in most of a log that Windows has made larger than it needs: many at a time, without
/// a way out in the middle of a page.
fn is_zero(bytes: &[u8]) -> bool {
    bytes.chunks(4096).all(|page| page.iter().fold(0, |all, byte| all | byte) == 0)
}

struct Scan<'b> {
    bytes: &'b Bytes,
    size: u64,
    file: FileId,
    base: u64,
    chunks: Vec<ChunkEntry>,
    damages: Vec<Damage>,
}

impl Scan<'_> {
    /// Enters the chunk at `at`, which begins with `header`, and gives where the next one should begin.
    fn chunk(&mut self, at: u64, header: &[u8]) -> u64 {
        let len = self.size.saturating_sub(at).min(CHUNK_SIZE as u64);
        if len < CHUNK_SIZE as u64 {
            let detail = format!("the file ends after {len} of the chunk's 65536 bytes");
            // Lost only if records lie beyond the end; a chunk is rarely full to its last byte.
            let free = header.get(48..52).and_then(|b| b.first_chunk::<4>()).map_or(0, |b| u32::from_le_bytes(*b));
            let severity = if u64::from(free) > len { Severity::Loss } else { Severity::Note };
            self.damage(at, len, DamageKind::TruncatedChunk, severity, &detail);
        }
        if !(at - self.base).is_multiple_of(CHUNK_SIZE as u64) {
            let detail = "the chunk does not lie at a multiple of 65536 after the file header";
            self.damage(at, len, DamageKind::ChunkMisplaced, Severity::Note, detail);
        }
        let number = |at: usize| header.get(at..).and_then(|b| b.first_chunk::<8>()).map(|b| u64::from_le_bytes(*b));
        // A reversed range says nothing about where the records belong.
        let first_record = match (number(24), number(32)) {
            (Some(first), Some(last)) if first <= last => first,
            _ => u64::MAX,
        };
        let entry = ChunkEntry { number: self.number(at), offset: at, len: len as u32, first_record };
        self.chunks.push(entry);
        at + CHUNK_SIZE as u64
    }

    /// Looks for a chunk in and just before a block that should begin with one: bytes may be missing from the file,
    /// or only the magic number damaged. Gives where to go on, if not after the block.
    fn without_magic(&mut self, at: u64, block: &[u8]) -> io::Result<Option<u64>> {
        // All but the magic as in a chunk: its header's size, and a record right after it.
        if block.get(40..44) == Some(&[128, 0, 0, 0]) && block.get(512..516) == Some(b"\x2a\x2a\0\0") {
            self.damage(at, 8, DamageKind::ChunkMagic, Severity::Note, "the block is a chunk without its magic number");
            return Ok(Some(self.chunk(at, block)));
        }
        let from = match self.chunks.last() {
            Some(last) if last.offset + CHUNK_SIZE as u64 == at => last.offset + CHUNK_HEADER_SIZE as u64,
            _ => at,
        };
        let mut span = Vec::new();
        self.bytes.read(from, (at - from) as usize + CHUNK_SIZE, &mut span)?;
        for (hit, window) in span.windows(CHUNK_HEADER_SIZE).enumerate() {
            if window.starts_with(CHUNK_MAGIC) && intact(window) {
                let hit = from + hit as u64;
                let window = window.to_vec();
                let previous = self.chunks.last_mut().filter(|last| last.offset + u64::from(last.len) > hit);
                if let Some(last) = previous {
                    last.len = (hit - last.offset) as u32;
                    let (offset, len) = (last.offset, last.len);
                    let detail = format!("the next chunk begins after {len} of this one's 65536 bytes");
                    self.damage(offset, len.into(), DamageKind::TruncatedChunk, Severity::Loss, &detail);
                }
                return Ok(Some(self.chunk(hit, &window)));
            }
        }
        let detail = "the block is not a chunk: its first bytes are not ElfChnk";
        self.damage(at, block.len() as u64, DamageKind::ChunkMagic, Severity::Loss, detail);
        Ok(None)
    }

    fn number(&self, at: u64) -> u32 {
        u32::try_from(at.saturating_sub(self.base) / CHUNK_SIZE as u64).unwrap_or(u32::MAX)
    }

    fn damage(&mut self, at: u64, len: u64, kind: DamageKind, severity: Severity, detail: &str) {
        let place = Place { file: self.file, chunk: self.number(at), offset: at };
        self.damages.push(Damage { place, len, kind, severity, detail: detail.to_owned() });
    }
}

/// Whether the bytes are a chunk header with a matching checksum: not text in a record that happens to look like one.
fn intact(header: &[u8]) -> bool {
    EvtxChunkData::new(header.to_vec(), false).is_ok_and(|chunk| chunk.validate_header_checksum())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::source::Log;

    /// Whatever lies between the chunks: blocks of zeros or of nothing known, and bytes too many.
    #[test]
    fn a_log_opened_on_several_threads_is_the_same() {
        let mut bytes = vec![0; FILE_HEADER_SIZE as usize];
        bytes.splice(..8, *FILE_MAGIC);
        for number in 0..3 * HEADS + 7 {
            let mut block = vec![0; CHUNK_SIZE];
            match number {
                5 | 70 => {}
                9 => block.fill(7),
                _ => {
                    let data =
                        [&CHUNK_MAGIC[..], &[0; 16], &number.to_le_bytes(), &(number + 1).to_le_bytes()].concat();
                    block.splice(..data.len(), data);
                }
            }
            // From here on nothing lies at a multiple of 64 KiB.
            bytes.extend(vec![1; if number == 2 * HEADS { 100 } else { 0 }]);
            bytes.extend(block);
        }
        bytes.truncate(bytes.len() - 1000);
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&bytes).unwrap();
        let one = Log::open(file.path(), FileId(1)).unwrap();
        assert!(one.entries().len() as u64 > 2 * HEADS - 4 && one.damages().len() > 2);
        for threads in [2, 3] {
            let several = Log::open_on(threads, file.path(), FileId(1)).unwrap();
            assert_eq!((several.entries(), several.damages()), (one.entries(), one.damages()));
        }
    }
}
