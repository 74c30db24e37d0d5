//! The record headers of a chunk, one after the other, and the next one after damage.
//!
//! What is live is decided as `evtx` 0.15 and Windows do: from the chunk header to its free space, or to the record
//! with its last ID. What lies beyond is from an earlier pass of the log over the chunk: carving, not evidence of
//! this log.

use memchr::memmem;

use crate::source::Chunk;

/// Magic, size, ID, written time.
const RECORD_HEADER_SIZE: usize = 24;
/// The header and the copy of the size at the end.
const RECORD_MIN_SIZE: usize = RECORD_HEADER_SIZE + 4;
const RECORD_MAGIC: &[u8; 4] = b"\x2a\x2a\0\0";
/// Where the first record of a chunk begins.
const FIRST_RECORD: usize = 512;

/// One record's header, and where its binary XML lies in the chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) offset: usize,
    pub(super) size: usize,
    pub(super) id: u64,
    /// A FILETIME.
    pub(super) written: u64,
}

impl Raw {
    /// Where the binary XML begins.
    #[inline]
    pub(super) fn start(&self) -> usize {
        self.offset.wrapping_add(RECORD_HEADER_SIZE)
    }

    /// Where the binary XML ends: at the copy of the size.
    #[inline]
    pub(super) fn end(&self) -> usize {
        self.offset.wrapping_add(self.size).wrapping_sub(4)
    }

    /// The record at `offset`, if its header is one and its bytes are there.
    #[inline]
    fn at(data: &[u8], offset: usize) -> Option<Self> {
        let (raw, magic) = Self::unchecked(data, offset)?;
        // The copy of the size may be cut off.
        let room = data.len().wrapping_sub(offset).saturating_add(4);
        (magic == *RECORD_MAGIC && raw.size >= RECORD_MIN_SIZE && raw.size <= room).then_some(raw)
    }

    /// What would be a record's header at `offset`.
    #[inline]
    fn unchecked(data: &[u8], offset: usize) -> Option<(Self, [u8; 4])> {
        let header = data.get(offset..)?.first_chunk::<RECORD_HEADER_SIZE>()?;
        let (magic, rest) = header.split_first_chunk::<4>()?;
        let (size, rest) = rest.split_first_chunk::<4>()?;
        let (id, rest) = rest.split_first_chunk::<8>()?;
        let (written, _) = rest.split_first_chunk::<8>()?;
        let size = u32::from_le_bytes(*size) as usize;
        Some((Self { offset, size, id: u64::from_le_bytes(*id), written: u64::from_le_bytes(*written) }, *magic))
    }

    /// Whether the size stands at the end of the record too.
    fn ends_with_size(&self, data: &[u8]) -> bool {
        data.get(self.end()..).and_then(|tail| tail.first_chunk()) == Some(&(self.size as u32).to_le_bytes())
    }
}

/// What comes next in a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Record(Raw),
    /// The record that comes next has a damaged header.
    Repaired {
        at: usize,
        what: &'static str,
    },
    /// Bytes from `from` to `to` are lost: they should be records and are not.
    Lost {
        from: usize,
        to: usize,
    },
    /// The header names records up to its last ID, but the last one found is `last`.
    Missing {
        at: usize,
        last: Option<u64>,
    },
}

/// The walk over one chunk. It always goes forward, so it ends.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    /// Where the next live record should begin; `None` at the end.
    at: Option<usize>,
    /// Where the live area ends.
    end: usize,
    last: Option<u64>,
    /// A record that was announced by [`Next::Repaired`].
    repaired: Option<Raw>,
}

impl Walk {
    pub(super) fn new(chunk: &Chunk) -> Self {
        Self { at: Some(FIRST_RECORD), end: live_end(chunk), last: None, repaired: None }
    }

    /// The next record, if it begins where it should. If not, [`Walk::irregular`] tells what comes.
    #[inline]
    pub(super) fn next(&mut self, chunk: &Chunk) -> Option<Raw> {
        let at = self.at.filter(|at| *at < self.end)?;
        let raw = Raw::at(chunk.data(), at)?;
        self.pass(raw, chunk);
        Some(raw)
    }

    #[inline]
    fn pass(&mut self, raw: Raw, chunk: &Chunk) {
        let done = raw.id == chunk.header().last_event_record_id;
        self.at = (!done).then_some(raw.offset.wrapping_add(raw.size));
        self.last = Some(raw.id);
    }

    /// What comes where no record begins; `None` at the end.
    pub(super) fn irregular(&mut self, chunk: &Chunk) -> Option<Next> {
        let at = self.at?;
        if at >= self.end {
            return self.finish(at, chunk);
        }
        if let Some(raw) = self.repaired.take() {
            self.pass(raw, chunk);
            return Some(Next::Record(raw));
        }
        let next = find_live(chunk, at.saturating_add(1), self.end);
        if let Some((raw, what)) = repair(chunk, at, next, self.end) {
            self.repaired = Some(raw);
            return Some(Next::Repaired { at, what });
        }
        self.at = next;
        if let Some(next) = self.at {
            return Some(Next::Lost { from: at, to: next });
        }
        // Zeros are where the free space really begins, when the header says that it begins later.
        let rest = chunk.data().get(at..self.end).unwrap_or_default();
        if rest.iter().all(|byte| *byte == 0) {
            return self.finish(at, chunk);
        }
        Some(Next::Lost { from: at, to: self.end })
    }

    /// The end of the live area, where the record with the last ID should have been seen.
    fn finish(&mut self, at: usize, chunk: &Chunk) -> Option<Next> {
        self.at = None;
        let header = chunk.header();
        let last = self.last;
        let reached = last.is_none_or(|last| last >= header.last_event_record_id);
        let named = header.first_event_record_id <= header.last_event_record_id;
        (named && !reached).then_some(Next::Missing { at, last })
    }
}

/// Where the free space begins, or the end of the chunk's bytes if the header says what cannot be.
fn live_end(chunk: &Chunk) -> usize {
    let free = chunk.header().free_space_offset as usize;
    let len = chunk.data().len();
    if free < FIRST_RECORD { len } else { free.min(len) }
}

/// The next live record from `from` on: its size stands at both ends, it begins by the header's last record and ends
/// in the live area, and its ID is one that the header names. A chunk that was being overwritten when it was copied
/// also holds records of the log's earlier pass, whose IDs are not.
fn find_live(chunk: &Chunk, mut from: usize, end: usize) -> Option<usize> {
    let header = chunk.header();
    let ids = header.first_event_record_id..=header.last_event_record_id;
    let data = chunk.data();
    let last = (header.last_event_record_data_offset as usize).saturating_add(RECORD_MAGIC.len());
    let until = if last < FIRST_RECORD { end } else { end.min(last) };
    loop {
        let at = from.checked_add(memmem::find(data.get(from..until)?, RECORD_MAGIC)?)?;
        if let Some(raw) = Raw::at(data, at)
            && raw.offset.saturating_add(raw.size) <= end
            && ids.contains(&raw.id)
            && raw.ends_with_size(data)
        {
            return Some(at);
        }
        from = at.saturating_add(1);
    }
}

/// The record at `at` if only its magic number or only its size is wrong: the ID is one that the header names, and
/// the record ends with its size, or the next one begins where it should end.
fn repair(chunk: &Chunk, at: usize, next: Option<usize>, end: usize) -> Option<(Raw, &'static str)> {
    let header = chunk.header();
    let data = chunk.data();
    let (raw, magic) = Raw::unchecked(data, at)?;
    if !(header.first_event_record_id..=header.last_event_record_id).contains(&raw.id) {
        return None;
    }
    let stop = at.checked_add(raw.size)?;
    if raw.size >= RECORD_MIN_SIZE && stop <= end && raw.ends_with_size(data) {
        return Some((raw, "the record's magic number is wrong"));
    }
    let size = next?.checked_sub(at)?;
    (magic == *RECORD_MAGIC && size >= RECORD_MIN_SIZE)
        .then_some((Raw { size, ..raw }, "the record's size is wrong: it was read up to the next record"))
}
