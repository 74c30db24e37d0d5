//! Accidents: what disks, crashes and copies do to a log.

use super::image::Image;
use crate::writer::{CHUNK, FILE_HEADER, RECORDS};

pub(super) fn bit_flips(image: &mut Image<'_>) {
    let chunks = image.chunks();
    for _ in 0..4 {
        let Some(chunk) = image.pick(&chunks) else {
            return;
        };
        let used = image.u32(chunk + 48).unwrap_or(0) as usize;
        let at = chunk + RECORDS + image.below(used.saturating_sub(RECORDS));
        let bit = image.below(8);
        let Some(&[byte]) = image.slice(at, 1) else {
            continue;
        };
        image.hurt(at, &[byte ^ (1u8 << bit)], "a bit of a record");
    }
}

pub(super) fn zeroed_sector(image: &mut Image<'_>) {
    let chunks = image.chunks();
    let Some(chunk) = image.pick(&chunks) else {
        return;
    };
    let used = image.u32(chunk + 48).unwrap_or(0) as usize;
    let sectors = (used / 512).saturating_sub(1);
    let sector = 1 + image.below(sectors);
    image.hurt(chunk + 512 * sector, &[0; 512], "a sector of records");
}

pub(super) fn truncated(image: &mut Image<'_>) {
    let Some(&chunk) = image.chunks().last() else {
        return;
    };
    let records = image.records(chunk);
    // Inside a record, and never the first: something of the chunk is left.
    let middle = records.get(records.len() / 2).or(records.last());
    let Some(record) = middle.copied() else {
        return;
    };
    let end = record.offset + 8 + image.below(record.size.saturating_sub(8));
    let lost = image.bytes.len().saturating_sub(end);
    image.note(end, lost, "the end of the file");
    image.bytes.truncate(end);
}

pub(super) fn torn_chunk(image: &mut Image<'_>) {
    let half = CHUNK / 2;
    let chunks = image.chunks();
    let used = |chunk: usize| image.u32(chunk + 48).unwrap_or(0) as usize;
    // The last that has something to lose.
    let torn = chunks.iter().rev().find(|&&c| used(c) > half).or(chunks.last());
    let Some(&chunk) = torn else { return };
    let other = chunks.iter().copied().find(|&o| o != chunk);
    // Nothing was there before: zeros.
    let old = other.and_then(|o| image.slice(o + half, half)).map(<[u8]>::to_vec);
    let old = old.unwrap_or_else(|| vec![0; half]);
    image.hurt(chunk + half, &old, "the second half of a chunk");
}

pub(super) fn chunk_count(image: &mut Image<'_>, wrong: impl Fn(u16) -> u16) {
    let Some(count) = image.u16(42) else { return };
    image.hurt(42, &wrong(count).to_le_bytes(), "the file header's number of chunks");
    image.seal_file();
}

pub(super) fn bad_file_magic(image: &mut Image<'_>) {
    image.hurt(0, b"ElfFoul\0", "the file header's magic");
    image.seal_file();
}

pub(super) fn no_file_header(image: &mut Image<'_>) {
    let header = usize::try_from(FILE_HEADER).unwrap_or(0).min(image.bytes.len());
    image.bytes.drain(..header);
    image.note(0, header, "the file header");
}

pub(super) fn bad_chunk_magic(image: &mut Image<'_>) {
    let chunks = image.chunks();
    let Some(chunk) = image.pick(&chunks) else {
        return;
    };
    image.hurt(chunk, b"ElfChnq\0", "a chunk header's magic");
}

pub(super) fn bad_record_magic(image: &mut Image<'_>) {
    let chunks = image.chunks();
    let Some(chunk) = image.pick(&chunks) else {
        return;
    };
    let records = image.records(chunk);
    let Some(record) = image.pick(records.get(1..).unwrap_or_default()) else {
        return;
    };
    image.hurt(record.offset, b"+*\0\0", "a record's magic");
}

pub(super) fn bad_file_crc(image: &mut Image<'_>) {
    let Some(crc) = image.u32(124) else { return };
    image.hurt(124, &(!crc).to_le_bytes(), "the file header's checksum");
}

/// The chunk header's checksum is at 124, that of its records at 52, which the first covers.
pub(super) fn bad_chunk_crc(image: &mut Image<'_>, at: usize) {
    let chunks = image.chunks();
    let Some(chunk) = image.pick(&chunks) else {
        return;
    };
    let crc = image.u32(chunk + at).unwrap_or(0);
    image.hurt(chunk + at, &(!crc).to_le_bytes(), "a chunk's checksum");
    if at != 124 {
        image.seal_header(chunk);
    }
}
