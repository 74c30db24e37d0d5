//! Forgeries: structures that lie, in chunks whose checksums agree.

use std::ops::Range;

use super::image::{Image, Record};

/// Offsets inside a record of literal layout: header of 24 bytes, fragment header of 4, then the
/// template instance: token, version, ID (4), offset of the definition (4).
const TEMPLATE_OFFSET: usize = 24 + 4 + 6;

/// The chain in one bucket of the table at `table` in the chunk is bent: its last entry's next
/// offset, at the entry's begin, leads to its first.
pub(super) fn cyclic_chain(image: &mut Image<'_>, table: Range<usize>) {
    for chunk in image.chunks() {
        let heads = table.clone().step_by(4).filter_map(|at| image.u32(chunk + at));
        let mut heads: Vec<usize> = heads.filter(|&h| h != 0).map(|h| h as usize).collect();
        // Prefer a chain of several entries to an entry that leads to itself.
        heads.sort_by_key(|&h| image.u32(chunk + h).unwrap_or(0) == 0);
        let Some(&head) = heads.first() else { continue };
        // Bounded: the chain may be a circle already.
        let chain = std::iter::successors(Some(head), |&at| {
            image.u32(chunk + at).filter(|&next| next != 0).map(|next| next as usize)
        });
        let last = chain.take(1000).last().unwrap_or(head);
        let first = u32::try_from(head).unwrap_or(0).to_le_bytes();
        image.hurt(chunk + last, &first, "the next offset of a chain's last entry");
        image.seal_chunk(chunk);
        return;
    }
}

/// A record that has others before and after it, if any does.
fn middle_record(image: &mut Image<'_>) -> Option<(usize, Record)> {
    let chunks = image.chunks();
    let chunk = image.pick(&chunks)?;
    let records = image.records(chunk);
    let inner = records.get(1..records.len().saturating_sub(1)).filter(|r| !r.is_empty());
    let record = image.pick(inner.unwrap_or(&records))?;
    Some((chunk, record))
}

pub(super) fn record_size(image: &mut Image<'_>, size: u32) {
    let Some((chunk, record)) = middle_record(image) else {
        return;
    };
    image.hurt(record.offset + 4, &size.to_le_bytes(), "a record's size");
    image.seal_chunk(chunk);
}

/// Where a record's number of values is: after its template's offset, or after the definition.
fn values(image: &Image<'_>, chunk: usize, record: Record) -> Option<usize> {
    let after = record.offset + TEMPLATE_OFFSET + 4;
    let definition = chunk + image.u32(after - 4)? as usize;
    if definition != after {
        return Some(after);
    }
    Some(after + 24 + image.u32(after + 20)? as usize)
}

pub(super) fn value_size(image: &mut Image<'_>) {
    let Some((chunk, record)) = middle_record(image) else {
        return;
    };
    let Some(count) = values(image, chunk, record) else {
        return;
    };
    // The eleventh value, EventRecordID: its spec is four bytes, the first two its size.
    image.hurt(count + 4 + 4 * 10, &[0xff, 0xff], "the size of a value");
    image.seal_chunk(chunk);
}

pub(super) fn template_size(image: &mut Image<'_>) {
    let chunks = image.chunks();
    let Some(chunk) = image.pick(&chunks) else {
        return;
    };
    let heads = (384..512).step_by(4).filter_map(|at| image.u32(chunk + at));
    let heads: Vec<usize> = heads.filter(|&h| h != 0).map(|h| h as usize).collect();
    let Some(template) = image.pick(&heads) else {
        return;
    };
    image.hurt(chunk + template + 20, &0x0001_0000u32.to_le_bytes(), "a template's size");
    image.seal_chunk(chunk);
}

pub(super) fn template_offset(image: &mut Image<'_>) {
    let Some((chunk, record)) = middle_record(image) else {
        return;
    };
    let at = record.offset + TEMPLATE_OFFSET;
    image.hurt(at, &0x00ff_fff0u32.to_le_bytes(), "a record's template offset");
    image.seal_chunk(chunk);
}

/// The last third of a chunk's records is no longer counted by its header.
pub(super) fn records_in_slack(image: &mut Image<'_>) {
    let chunks = image.chunks();
    let Some(chunk) = image.pick(&chunks) else {
        return;
    };
    let records = image.records(chunk);
    let kept = records.len() - records.len() / 3;
    let (Some(last), Some(first_lost)) = (records.get(kept - 1), records.get(kept)) else {
        return;
    };
    let (last, lost) = (last.offset, first_lost.offset);
    let end = records.last().map_or(lost, |r| r.offset + r.size);
    let id = image.u64(last + 8).unwrap_or(0).to_le_bytes();
    image.hurt(chunk + 16, &id, "the chunk's last record number");
    image.hurt(chunk + 32, &id, "the chunk's last record id");
    let relative = |at: usize| u32::try_from(at - chunk).unwrap_or(0).to_le_bytes();
    image.hurt(chunk + 44, &relative(last), "the chunk's last record offset");
    image.hurt(chunk + 48, &relative(lost), "the chunk's free space offset");
    image.note(lost, end - lost, "records now in slack space");
    image.seal_chunk(chunk);
}

pub(super) fn header_ids(image: &mut Image<'_>) {
    let mut next = 1u64;
    for chunk in image.chunks() {
        let first = next;
        for record in image.records(chunk) {
            image.hurt(record.offset + 8, &next.to_le_bytes(), "a record's id");
            next += 1;
        }
        let last = next - 1;
        for (at, id) in [(8, first), (16, last), (24, first), (32, last)] {
            image.hurt(chunk + at, &id.to_le_bytes(), "a chunk's record number");
        }
        image.seal_chunk(chunk);
    }
    image.hurt(24, &next.to_le_bytes(), "the file header's next record id");
    image.seal_file();
}

pub(super) fn header_times(image: &mut Image<'_>) {
    for chunk in image.chunks() {
        for record in image.records(chunk) {
            // 1601-01-01T00:00:01Z.
            let time = 10_000_000u64.to_le_bytes();
            image.hurt(record.offset + 16, &time, "a record's written time");
        }
        image.seal_chunk(chunk);
    }
}
