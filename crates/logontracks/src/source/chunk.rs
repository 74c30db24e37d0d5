//! One chunk: 64 KiB of a log, self-contained.

use evtx::{ChunkFlags, EvtxChunkData, EvtxChunkHeader};

use crate::provenance::{Damage, DamageKind, FileId, Place, Severity};

/// The size of a chunk, but for the last one of a file that was cut off.
pub const CHUNK_SIZE: usize = 0x1_0000;
/// The size of a chunk's header; records follow it.
pub(crate) const CHUNK_HEADER_SIZE: usize = 512;

/// A chunk of a log, its checksums checked.
pub struct Chunk {
    place: Place,
    inner: EvtxChunkData,
    damages: Vec<Damage>,
}

impl Chunk {
    /// The chunk that is `data`, which lies at `place`. A header with a damaged magic number is read all the same.
    /// `None`, with `data` given back, if there is less than a header.
    pub(super) fn new(place: Place, data: Vec<u8>, damages: Vec<Damage>) -> Result<Self, Vec<u8>> {
        let Some(header) = header(&data) else {
            return Err(data);
        };
        let inner = EvtxChunkData { header, data, number: Some(place.chunk.into()) };
        let mut chunk = Self { place, inner, damages };
        chunk.check();
        Ok(chunk)
    }

    /// The chunk in `data`, 64 KiB or what is left of it, that came from nowhere in particular.
    ///
    /// `None` if `data` is shorter than a chunk header (512 bytes) or does not begin with `ElfChnk`.
    pub fn from_bytes(data: Vec<u8>) -> Option<Self> {
        if !data.starts_with(b"ElfChnk\0") {
            return None;
        }
        Self::new(Place { file: FileId(0), chunk: 0, offset: 0 }, data, Vec::new()).ok()
    }

    /// The chunk's number in the file, by position.
    pub fn number(&self) -> u32 {
        self.place.chunk
    }

    /// Where the chunk lies.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The bytes: [`CHUNK_SIZE`] of them, fewer if the file ends inside the chunk.
    pub fn data(&self) -> &[u8] {
        &self.inner.data
    }

    /// The header, as `evtx` reads it. Its record numbers, offsets and counts may lie.
    pub fn header(&self) -> &EvtxChunkHeader {
        &self.inner.header
    }

    /// What is wrong with the chunk as a whole. Its records are read all the same.
    pub fn damages(&self) -> &[Damage] {
        &self.damages
    }

    /// Gives the buffer back, to be used for another chunk ([`crate::source::Log::read`]).
    pub fn into_buffer(self) -> Vec<u8> {
        self.inner.data
    }

    fn check(&mut self) {
        if self.inner.header.flags.contains(ChunkFlags::NO_CRC32) {
            return;
        }
        let free = self.inner.header.free_space_offset as usize;
        if !self.inner.validate_header_checksum() {
            self.note(
                DamageKind::ChunkHeaderChecksum,
                CHUNK_HEADER_SIZE,
                "the CRC32 of the chunk header does not match",
            );
        }
        // Of a chunk that was cut off, which the index reports, the checksum is of bytes that are not there.
        let cut_off = free > self.inner.data.len() && free <= CHUNK_SIZE;
        if !cut_off && !self.inner.validate_data_checksum() {
            self.note(DamageKind::ChunkDataChecksum, free, "the CRC32 of the chunk's records does not match");
        }
    }

    fn note(&mut self, kind: DamageKind, len: usize, detail: &str) {
        let (place, len) = (self.place, len as u64);
        self.damages.push(Damage { place, len, kind, severity: Severity::Note, detail: detail.to_owned() });
    }
}

/// The header of a chunk whose magic number may be damaged.
fn header(data: &[u8]) -> Option<EvtxChunkHeader> {
    if let Ok(header) = EvtxChunkHeader::from_bytes(data) {
        return Some(header);
    }
    let mut repaired = *data.first_chunk::<CHUNK_HEADER_SIZE>()?;
    repaired.first_chunk_mut::<8>()?.copy_from_slice(b"ElfChnk\0");
    EvtxChunkHeader::from_bytes(&repaired).ok()
}
