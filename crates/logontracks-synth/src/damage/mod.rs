//! Deliberate damage to a written log: one kind at a time, seeded, with an account of what was
//! touched.
//!
//! In: the bytes of a whole log. Out: the same bytes, hurt. Accidents (flipped bits, zeroed
//! sectors, torn writes) leave the checksums as they were, so that they no longer agree.
//! Forgeries (chains in a circle, sizes that lie, records in slack space) seal the chunk again,
//! so that only a careful reader notices.

mod file;
mod forgery;
mod image;

use image::Image;

/// A kind of damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Damage {
    /// Up to four single bits inverted among the records.
    BitFlips,
    /// One sector (512 bytes) among the records of a chunk is zero.
    ZeroedSector,
    /// The file ends in the middle of its last chunk.
    TruncatedFile,
    /// A chunk whose first half is new and whose second half holds what was there before: a write
    /// that was cut short. The header is the new one.
    TornChunk,
    /// The file header counts fewer chunks than there are.
    TooFewChunksInHeader,
    /// The file header counts more chunks than there are.
    TooManyChunksInHeader,
    /// The file's `ElfFile` is something else.
    BadFileMagic,
    /// The file has no header: it begins with its first chunk.
    NoFileHeader,
    /// A chunk's `ElfChnk` is something else.
    BadChunkMagic,
    /// A record's `**` is something else.
    BadRecordMagic,
    /// The file header's checksum is wrong.
    BadFileCrc,
    /// A chunk header's checksum is wrong.
    BadChunkHeaderCrc,
    /// A chunk's checksum over its records is wrong.
    BadChunkDataCrc,
    /// A chain of names leads back to itself.
    CyclicStringChain,
    /// A chain of templates leads back to itself.
    CyclicTemplateChain,
    /// A record says that it is longer than its chunk.
    RecordSizeTooLarge,
    /// A record says that it has no bytes at all.
    RecordSizeZero,
    /// A value of a record says that it has 65535 bytes.
    ValueSizeTooLarge,
    /// A template definition says that it reaches past its chunk.
    TemplateSizeTooLarge,
    /// A record's template lies outside the chunk.
    TemplateOffsetOutside,
    /// The chunk's header ends before its last records: they lie in slack space.
    RecordsInSlack,
    /// The record ids in the headers begin with 1, and so differ from `EventRecordID`.
    HeaderIdsDiffer,
    /// Written times in the record headers are of 1601.
    HeaderTimesDiffer,
}

impl Damage {
    /// Every kind.
    pub const ALL: [Damage; 23] = [
        Damage::BitFlips,
        Damage::ZeroedSector,
        Damage::TruncatedFile,
        Damage::TornChunk,
        Damage::TooFewChunksInHeader,
        Damage::TooManyChunksInHeader,
        Damage::BadFileMagic,
        Damage::NoFileHeader,
        Damage::BadChunkMagic,
        Damage::BadRecordMagic,
        Damage::BadFileCrc,
        Damage::BadChunkHeaderCrc,
        Damage::BadChunkDataCrc,
        Damage::CyclicStringChain,
        Damage::CyclicTemplateChain,
        Damage::RecordSizeTooLarge,
        Damage::RecordSizeZero,
        Damage::ValueSizeTooLarge,
        Damage::TemplateSizeTooLarge,
        Damage::TemplateOffsetOutside,
        Damage::RecordsInSlack,
        Damage::HeaderIdsDiffer,
        Damage::HeaderTimesDiffer,
    ];
}

/// What was done to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The kind of damage.
    pub damage: Damage,
    /// Each place touched, in the order of the offsets. Empty when the file offers no such place.
    pub touched: Vec<Touched>,
}

/// One place that was changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Touched {
    /// Byte offset in the file as it was before.
    pub offset: u64,
    /// Number of bytes.
    pub length: u64,
    /// What stood there.
    pub what: &'static str,
}

/// Hurts `bytes`, a whole log, always in the same way for the same `seed`.
pub fn apply(bytes: &mut Vec<u8>, damage: Damage, seed: u64) -> Report {
    let mut image = Image::new(bytes, seed);
    match damage {
        Damage::BitFlips => file::bit_flips(&mut image),
        Damage::ZeroedSector => file::zeroed_sector(&mut image),
        Damage::TruncatedFile => file::truncated(&mut image),
        Damage::TornChunk => file::torn_chunk(&mut image),
        Damage::TooFewChunksInHeader => file::chunk_count(&mut image, |n| n / 2),
        Damage::TooManyChunksInHeader => file::chunk_count(&mut image, |n| n.saturating_add(7)),
        Damage::BadFileMagic => file::bad_file_magic(&mut image),
        Damage::NoFileHeader => file::no_file_header(&mut image),
        Damage::BadChunkMagic => file::bad_chunk_magic(&mut image),
        Damage::BadRecordMagic => file::bad_record_magic(&mut image),
        Damage::BadFileCrc => file::bad_file_crc(&mut image),
        Damage::BadChunkHeaderCrc => file::bad_chunk_crc(&mut image, 124),
        Damage::BadChunkDataCrc => file::bad_chunk_crc(&mut image, 52),
        Damage::CyclicStringChain => forgery::cyclic_chain(&mut image, 128..384),
        Damage::CyclicTemplateChain => forgery::cyclic_chain(&mut image, 384..512),
        Damage::RecordSizeTooLarge => forgery::record_size(&mut image, 0x00f0_0000),
        Damage::RecordSizeZero => forgery::record_size(&mut image, 0),
        Damage::ValueSizeTooLarge => forgery::value_size(&mut image),
        Damage::TemplateSizeTooLarge => forgery::template_size(&mut image),
        Damage::TemplateOffsetOutside => forgery::template_offset(&mut image),
        Damage::RecordsInSlack => forgery::records_in_slack(&mut image),
        Damage::HeaderIdsDiffer => forgery::header_ids(&mut image),
        Damage::HeaderTimesDiffer => forgery::header_times(&mut image),
    }
    let mut touched = image.touched;
    touched.sort();
    Report { damage, touched }
}
