//! Where a fact came from, and what was damaged on the way.

use std::fmt;

use serde::Serialize;

/// The number of a file of the evidence, in the order in which [`crate::source::find`] lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct FileId(pub u32);

/// Where a record or a piece of damage lies: enough to find the bytes again with any hex viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The number of the 64 KiB chunk in the file, by position, from 0.
    pub chunk: u32,
    /// The byte offset in the file.
    pub offset: u64,
}

/// What is wrong with a file, a chunk or a record. It never stops the reading of the rest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Damage {
    /// Where it begins.
    pub place: Place,
    /// How many bytes it is about: the bytes that were lost, or those that fail a check.
    pub len: u64,
    /// What kind of damage.
    pub kind: DamageKind,
    /// Whether records were lost.
    pub severity: Severity,
    /// What was found, in one short sentence.
    pub detail: String,
}

/// Whether damage costs records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing was lost by it: a wrong count, a stale checksum.
    Note,
    /// One record or more could not be read, or could not be read in full.
    Loss,
}

/// The kinds of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DamageKind {
    /// The file does not begin with `ElfFile`: a carving, or a damaged header.
    FileHeaderMissing,
    /// The CRC32 of the file header does not match.
    FileHeaderChecksum,
    /// The file header counts other chunks than there are (common in copies of live logs).
    ChunkCount,
    /// A block inside the log does not begin with `ElfChnk`; its records were read if it is a chunk otherwise.
    ChunkMagic,
    /// A block inside the log, as the file header counts it, holds only zeros.
    ZeroedChunk,
    /// The file ends inside a chunk.
    TruncatedChunk,
    /// A chunk does not lie at a multiple of 64 KiB after the file header.
    ChunkMisplaced,
    /// The CRC32 of the chunk header does not match.
    ChunkHeaderChecksum,
    /// The CRC32 of the chunk's records does not match.
    ChunkDataChecksum,
    /// Bytes where a record should begin are not a record; reading went on at the next record.
    LostBytes,
    /// A record's magic number or size is wrong; the record was read all the same.
    RecordHeader,
    /// The chunk header names records that the chunk does not hold.
    RecordsMissing,
    /// A record whose binary XML, or the template it names, cannot be read.
    BinXml,
    /// A read of the file failed.
    Io,
}

impl DamageKind {
    /// The name that the commands print.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FileHeaderMissing => "file header missing",
            Self::FileHeaderChecksum => "file header checksum",
            Self::ChunkCount => "chunk count",
            Self::ChunkMagic => "chunk magic",
            Self::ZeroedChunk => "zeroed chunk",
            Self::TruncatedChunk => "truncated chunk",
            Self::ChunkMisplaced => "chunk out of place",
            Self::ChunkHeaderChecksum => "chunk header checksum",
            Self::ChunkDataChecksum => "chunk data checksum",
            Self::LostBytes => "lost bytes",
            Self::RecordHeader => "record header",
            Self::RecordsMissing => "records missing",
            Self::BinXml => "binary XML",
            Self::Io => "read error",
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, kind, detail, .. } = self;
        write!(f, "chunk {} at offset {}: {}: {detail}", place.chunk, place.offset, kind.name())
    }
}
