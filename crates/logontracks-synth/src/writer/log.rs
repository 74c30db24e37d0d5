//! The log: records into chunks, chunks into the file, the file's header last.

use std::collections::BTreeMap;
use std::io::{Seek, SeekFrom, Write};

use super::chunk::{CHUNK, ChunkBuffer, LIMIT, Names, RECORDS, Template};
use super::error::WriteError;
use super::literal;
use super::options::LogOptions;
use super::outer::{self, Shape};
use super::template;
use super::value::Value;
use crate::layout::Layout;

/// Bytes of the file header's block, and so the offset of the first chunk.
pub(crate) const FILE_HEADER: u64 = 4096;

/// The part of `System` that differs from record to record.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct System<'a> {
    /// `TimeCreated`: 100 ns ticks since 1601, UTC.
    pub time: u64,
    /// `EventRecordID`.
    pub event_record_id: u64,
    /// `Computer`.
    pub computer: &'a str,
    /// `Execution/@ProcessID`.
    pub pid: u32,
    /// `Execution/@ThreadID`.
    pub tid: u32,
    /// `Correlation/@ActivityID`, bytes in wire order.
    pub activity_id: Option<[u8; 16]>,
    /// `Correlation/@RelatedActivityID`, bytes in wire order.
    pub related_activity_id: Option<[u8; 16]>,
    /// `Security/@UserID`, the SID's bytes.
    pub user_sid: Option<&'a [u8]>,
    /// `EventID/@Qualifiers`.
    pub qualifiers: Option<u16>,
    /// Written time in the record's header; `None`: as `time`.
    pub written: Option<u64>,
    /// Record id in the record's header; `None`: as `event_record_id`.
    pub header_record_id: Option<u64>,
}

/// Where a record went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The chunk's position in the file, from 0.
    pub chunk: u32,
    /// Byte offset of the record in the file.
    pub offset: u64,
    /// How many chunks were begun before this one. Differs from `chunk` once the log has wrapped
    /// round; a record is still there if this is at least [`LogWriter::first_kept`].
    pub ordinal: u64,
}

/// Writes one log. Memory: one chunk and the templates of the layouts seen.
pub struct LogWriter<W: Write + Seek> {
    pub(super) out: W,
    pub(super) options: LogOptions,
    pub(super) names: Names,
    pub(super) templates: Vec<Template>,
    prepared: BTreeMap<u16, Vec<Prepared>>,
    pub(super) chunk: ChunkBuffer,
    pub(super) records: ChunkRecords,
    /// Chunks begun before the current one.
    pub(super) ordinal: u64,
    pub(super) next_record_id: u64,
    pub(super) scratch: Vec<u8>,
}

/// A layout compiled: its nested template, and its outer one per computer.
struct Prepared {
    layout: Layout,
    shape: Shape,
    nested: Option<usize>,
    outer: BTreeMap<String, usize>,
}

/// What the current chunk's header will say of its records.
#[derive(Default)]
pub(super) struct ChunkRecords {
    pub(super) ids: Option<(u64, u64)>,
    pub(super) last_offset: u32,
}

impl<W: Write + Seek> LogWriter<W> {
    /// Begins a log at the start of `out`, which must be empty.
    ///
    /// # Errors
    /// [`WriteError::Io`] when `out` fails.
    pub fn new(mut out: W, options: LogOptions) -> Result<Self, WriteError> {
        out.seek(SeekFrom::Start(0))?;
        out.write_all(&[0; FILE_HEADER as usize])?;
        Ok(LogWriter {
            out,
            options,
            names: Names::default(),
            templates: Vec::new(),
            prepared: BTreeMap::new(),
            chunk: ChunkBuffer::new(),
            records: ChunkRecords::default(),
            ordinal: 0,
            next_record_id: 1,
            scratch: Vec::new(),
        })
    }

    /// Appends one record; `values` are in the order of `layout.fields`.
    ///
    /// # Errors
    /// Any [`WriteError`]; after one that is not `Io` or `TooManyChunks`, the log is as before.
    pub fn write(&mut self, layout: &Layout, system: &System<'_>, values: &[Value<'_>]) -> Result<Place, WriteError> {
        check(layout, values)?;
        let ids = self.prepare(layout, system.computer);
        self.place(layout, system, |log| log.instance(ids, layout, system, values))
    }

    /// Appends one record of literal text, without templates: all values as text.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn write_literal(
        &mut self,
        layout: &Layout,
        system: &System<'_>,
        values: &[Value<'_>],
    ) -> Result<Place, WriteError> {
        check(layout, values)?;
        let pieces = literal::record(layout, system, values, &mut self.names);
        self.place(layout, system, |log| {
            log.chunk.pieces(&pieces, &mut log.names);
            Ok(())
        })
    }

    /// The ordinal of the oldest chunk that was not overwritten: records whose
    /// [`Place::ordinal`] is smaller are gone.
    pub fn first_kept(&self) -> u64 {
        match self.options.max_chunks {
            Some(max) => (self.ordinal + 1).saturating_sub(u64::from(max.max(1))),
            None => 0,
        }
    }

    /// Writes the last chunk and the file header. A log without records has one empty chunk.
    ///
    /// # Errors
    /// [`WriteError::Io`] when `out` fails.
    pub fn finish(mut self) -> Result<W, WriteError> {
        self.write_chunk()?;
        let header = self.file_header();
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&header)?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// Writes a record whose body `body` writes, in this chunk or else in the next.
    fn place(
        &mut self,
        layout: &Layout,
        system: &System<'_>,
        body: impl Fn(&mut Self) -> Result<(), WriteError>,
    ) -> Result<Place, WriteError> {
        loop {
            let mark = self.chunk.mark();
            let start = self.chunk.bytes.len();
            let written = self.record(system, &body);
            let end = self.chunk.bytes.len();
            if written.is_ok() && end <= LIMIT {
                self.chunk.commit();
                self.note(start, system);
                let slot = self.slot();
                let offset = chunk_offset(slot).saturating_add(start as u64);
                return Ok(Place { chunk: slot, offset, ordinal: self.ordinal });
            }
            self.chunk.roll_back(&mark, &mut self.names, &mut self.templates);
            written?;
            if start == RECORDS {
                let bytes = end.saturating_sub(start);
                return Err(WriteError::RecordTooLarge { event_id: layout.event_id, bytes });
            }
            self.next_chunk()?;
        }
    }

    fn record(
        &mut self,
        system: &System<'_>,
        body: &impl Fn(&mut Self) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        let start = self.chunk.bytes.len();
        let id = system.header_record_id.unwrap_or(system.event_record_id);
        let written = system.written.unwrap_or(system.time);
        self.chunk.put(&[0x2a, 0x2a, 0, 0, 0, 0, 0, 0]);
        self.chunk.put(&id.to_le_bytes());
        self.chunk.put(&written.to_le_bytes());
        self.chunk.put(&[0x0f, 0x01, 0x01, 0x00]);
        body(self)?;
        self.chunk.put(&[0x00]);
        // Records are padded to eight bytes before the repeated size.
        let used = self.chunk.bytes.len() - start + 4;
        let size = used.next_multiple_of(8);
        self.chunk.bytes.resize(start + size - 4, 0);
        let size = u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes();
        self.chunk.put(&size);
        self.chunk.patch(start + 4, &size);
        Ok(())
    }

    fn note(&mut self, start: usize, system: &System<'_>) {
        let id = system.header_record_id.unwrap_or(system.event_record_id);
        let first = self.records.ids.map_or(id, |(first, _)| first);
        self.records.ids = Some((first, id));
        self.records.last_offset = u32::try_from(start).unwrap_or(u32::MAX);
        self.next_record_id = id.wrapping_add(1);
    }

    /// The compiled templates of `layout` on `computer`: outer and nested.
    fn prepare(&mut self, layout: &Layout, computer: &str) -> (Shape, usize, Option<usize>) {
        let LogWriter { prepared, templates, names, options, .. } = self;
        let same_id = prepared.entry(layout.event_id).or_default();
        let at = same_id.iter().position(|p| p.layout == *layout).unwrap_or_else(|| {
            let nested = template::nested(layout, names).map(|t| add(templates, t));
            let shape = Shape::of(layout, options);
            same_id.push(Prepared { layout: layout.clone(), shape, nested, outer: BTreeMap::new() });
            same_id.len() - 1
        });
        let Some(found) = same_id.get_mut(at) else {
            return (Shape::Eighteen, 0, None);
        };
        if let Some(&outer) = found.outer.get(computer) {
            return (found.shape, outer, found.nested);
        }
        let outer = outer::template(found.shape, layout, computer, options, names);
        let outer = add(templates, outer);
        found.outer.insert(computer.to_owned(), outer);
        (found.shape, outer, found.nested)
    }

    pub(super) fn slot(&self) -> u32 {
        let slot = match self.options.max_chunks {
            Some(max) => self.ordinal % u64::from(max.max(1)),
            None => self.ordinal,
        };
        u32::try_from(slot).unwrap_or(u32::MAX)
    }

    fn next_chunk(&mut self) -> Result<(), WriteError> {
        if self.options.max_chunks.is_none() && self.ordinal + 1 >= u64::from(u16::MAX) {
            return Err(WriteError::TooManyChunks);
        }
        self.write_chunk()?;
        self.chunk.clear(&mut self.names, &mut self.templates);
        self.records = ChunkRecords::default();
        self.ordinal += 1;
        Ok(())
    }
}

fn check(layout: &Layout, values: &[Value<'_>]) -> Result<(), WriteError> {
    let event_id = layout.event_id;
    if layout.fields.len() != values.len() {
        let (expected, given) = (layout.fields.len(), values.len());
        return Err(WriteError::ValueCount { event_id, expected, given });
    }
    match layout.fields.iter().zip(values).find(|((_, field), value)| !value.fits(*field)) {
        None => Ok(()),
        Some(((field, expected), value)) => {
            Err(WriteError::ValueType { event_id, field: field.clone(), expected: *expected, given: value.kind() })
        }
    }
}

fn add(templates: &mut Vec<Template>, template: Template) -> usize {
    // The same definition may come from two layouts (one per level or keyword): it is one template.
    let known = templates.iter().position(|t| t.guid == template.guid);
    known.unwrap_or_else(|| {
        templates.push(template);
        templates.len() - 1
    })
}

pub(super) fn chunk_offset(slot: u32) -> u64 {
    FILE_HEADER + u64::from(slot) * CHUNK as u64
}
