//! Oddities made by damage to a whole log.

use super::Oddity;
use super::scribe::Scribe;
use crate::damage::{self, Damage};
use crate::writer::{LogOptions, WriteError};

/// Name, damage, sessions written before it, and what it is.
///
/// Six sessions leave a chunk nearly empty; sixty fill more than one.
const HURT: &[(&str, Damage, u64, &str)] = &[
    ("bad-chunk-magic", Damage::BadChunkMagic, 60, "One of two chunks does not begin with ElfChnk."),
    ("bad-crc", Damage::BadChunkDataCrc, 6, "The checksum over the records is wrong; all records are whole."),
    (
        "bad-chunk-header-crc",
        Damage::BadChunkHeaderCrc,
        6,
        "The checksum of the chunk's header is wrong; all records are whole.",
    ),
    ("bad-file-crc", Damage::BadFileCrc, 6, "The checksum of the file header is wrong; all records are whole."),
    ("bad-file-magic", Damage::BadFileMagic, 6, "The file does not begin with ElfFile; its chunk is whole."),
    ("bit-flips", Damage::BitFlips, 60, "Four single bits among the records are inverted."),
    ("cyclic-string-chain", Damage::CyclicStringChain, 6, "A chain of names leads back to itself; checksums agree."),
    (
        "cyclic-template-chain",
        Damage::CyclicTemplateChain,
        6,
        "A chain of templates leads back to itself; checksums agree.",
    ),
    (
        "damaged-record-in-chunk",
        Damage::ValueSizeTooLarge,
        6,
        "A value in one record says that it has 65535 bytes; checksums agree.",
    ),
    (
        "fewer-chunks-than-header",
        Damage::TooManyChunksInHeader,
        6,
        "The file header counts eight chunks; there is one.",
    ),
    (
        "header-ids-differ",
        Damage::HeaderIdsDiffer,
        6,
        "Record ids in the headers begin with 1, EventRecordID does not, as in exported logs.",
    ),
    (
        "header-times-differ",
        Damage::HeaderTimesDiffer,
        6,
        "Written times in the record headers are of 1601, TimeCreated is right.",
    ),
    ("more-chunks-than-header", Damage::TooFewChunksInHeader, 60, "The file header counts one chunk; there are two."),
    ("no-file-header", Damage::NoFileHeader, 6, "The file begins with its first chunk, as carved out of a disk."),
    ("record-magic-wrong", Damage::BadRecordMagic, 6, "One record does not begin with two asterisks."),
    (
        "record-size-too-large",
        Damage::RecordSizeTooLarge,
        6,
        "One record says that it is longer than its chunk; checksums agree.",
    ),
    (
        "records-in-slack",
        Damage::RecordsInSlack,
        6,
        "The chunk's header ends before its last records, which are whole.",
    ),
    (
        "template-outside-chunk",
        Damage::TemplateOffsetOutside,
        6,
        "One record's template lies outside its chunk; checksums agree.",
    ),
    (
        "template-size-too-large",
        Damage::TemplateSizeTooLarge,
        6,
        "One template says that it reaches past its chunk; checksums agree.",
    ),
    (
        "torn-chunk",
        Damage::TornChunk,
        105,
        "The second half of the last chunk is not its own: a write that was cut short.",
    ),
    ("truncated-last-chunk", Damage::TruncatedFile, 60, "The file ends in the middle of its second chunk."),
    ("zero-size-record", Damage::RecordSizeZero, 6, "One record says that it has no bytes; checksums agree."),
    ("zeroed-sector", Damage::ZeroedSector, 60, "512 bytes among the records are zero."),
];

pub(super) fn all() -> Result<Vec<Oddity>, WriteError> {
    (41u64..)
        .zip(HURT)
        .map(|(seed, &(name, damage, sessions, about))| {
            let mut log = Scribe::new(LogOptions::default())?;
            // As if the log had been cleared or exported before: ids do not begin with 1.
            log.next_id = 70_001;
            log.sessions(sessions)?;
            let (mut bytes, written) = log.finish()?;
            let report = damage::apply(&mut bytes, damage, seed);
            Ok(Oddity { name, about, bytes, written, damage: Some(report) })
        })
        .collect()
}
