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
use crate::layout::{Container, FieldType, Layout};

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
    out: W,
    options: LogOptions,
    names: Names,
    templates: Vec<Template>,
    prepared: BTreeMap<u16, Vec<Prepared>>,
    chunk: ChunkBuffer,
    records: ChunkRecords,
    /// Chunks begun before the current one.
    ordinal: u64,
    next_record_id: u64,
    scratch: Vec<u8>,
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
struct ChunkRecords {
    ids: Option<(u64, u64)>,
    last_offset: u32,
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
    pub fn write(
        &mut self,
        layout: &Layout,
        system: &System<'_>,
        values: &[Value<'_>],
    ) -> Result<Place, WriteError> {
        check(layout, values)?;
        let ids = self.prepare(layout, system.computer);
        self.place(layout, system, |log| {
            log.instance(ids, layout, system, values)
        })
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
                return Ok(Place {
                    chunk: slot,
                    offset,
                    ordinal: self.ordinal,
                });
            }
            self.chunk
                .roll_back(&mark, &mut self.names, &mut self.templates);
            written?;
            if start == RECORDS {
                let bytes = end.saturating_sub(start);
                return Err(WriteError::RecordTooLarge {
                    event_id: layout.event_id,
                    bytes,
                });
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
        let LogWriter {
            prepared,
            templates,
            names,
            options,
            ..
        } = self;
        let same_id = prepared.entry(layout.event_id).or_default();
        let at = same_id
            .iter()
            .position(|p| p.layout == *layout)
            .unwrap_or_else(|| {
                let nested = template::nested(layout, names).map(|t| add(templates, t));
                let shape = Shape::of(layout, options);
                same_id.push(Prepared {
                    layout: layout.clone(),
                    shape,
                    nested,
                    outer: BTreeMap::new(),
                });
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

    /// The outer template instance with all its values.
    fn instance(
        &mut self,
        (shape, outer, nested): (Shape, usize, Option<usize>),
        layout: &Layout,
        system: &System<'_>,
        values: &[Value<'_>],
    ) -> Result<(), WriteError> {
        self.chunk
            .template(outer, &mut self.templates, &mut self.names);
        let last = usize::from(shape.nested_index());
        let mut slots = Slots::begin(&mut self.chunk, last + 1);
        let nul = self.options.nul_terminated_strings;
        for (index, value) in outer::values(shape, layout, system)
            .iter()
            .take(last)
            .enumerate()
        {
            // Provider, channel and the like never end with a NUL.
            self.system_value(&mut slots, layout, index, value)?;
        }
        let Some(nested) = nested else {
            return slots.null(&mut self.chunk, 0);
        };
        let start = self.chunk.bytes.len();
        if self.options.nested_fragment_header {
            self.chunk.put(&[0x0f, 0x01, 0x01, 0x00]);
        }
        self.chunk
            .template(nested, &mut self.templates, &mut self.names);
        match layout.container {
            Container::Classic => self.classic_values(layout, values)?,
            _ => {
                let mut slots = Slots::begin(&mut self.chunk, values.len());
                for value in values {
                    slots.value(&mut self.chunk, layout, value, nul)?;
                }
            }
        }
        self.chunk.put(&[0x00]);
        slots.done(&mut self.chunk, layout, start, 0x21)
    }

    fn system_value(
        &mut self,
        slots: &mut Slots,
        layout: &Layout,
        index: usize,
        value: &Value<'_>,
    ) -> Result<(), WriteError> {
        match (value, index) {
            (Value::Null, 4) if self.options.null_sizes => slots.null(&mut self.chunk, 2),
            (Value::Null, 7) if self.options.null_sizes => slots.null(&mut self.chunk, 16),
            _ if self.options.system_as_text => {
                let text = value.text();
                let value = text.as_deref().map_or(Value::Null, Value::Text);
                slots.value(&mut self.chunk, layout, &value, false)
            }
            _ => slots.value(&mut self.chunk, layout, value, false),
        }
    }

    /// Texts as one array, a number that no element shows, and the bytes.
    fn classic_values(&mut self, layout: &Layout, values: &[Value<'_>]) -> Result<(), WriteError> {
        let mut slots = Slots::begin(&mut self.chunk, 3);
        self.scratch.clear();
        let mut texts = false;
        for value in values {
            if !matches!(value, Value::Null | Value::Binary(_)) {
                texts = true;
                let already_array = value.code() == FieldType::StringArray.code();
                value.encode(&mut self.scratch, !already_array);
            }
        }
        if texts {
            let start = self.chunk.bytes.len();
            self.chunk.bytes.extend_from_slice(&self.scratch);
            slots.done(
                &mut self.chunk,
                layout,
                start,
                FieldType::StringArray.code(),
            )?;
        } else {
            slots.null(&mut self.chunk, 0)?;
        }
        let binary = values.iter().find(|v| matches!(v, Value::Binary(_)));
        let binary = *binary.unwrap_or(&Value::Null);
        let length = match binary {
            Value::Binary(b) => u32::try_from(b.len()).unwrap_or(u32::MAX),
            _ => 0,
        };
        slots.value(&mut self.chunk, layout, &Value::U32(length), false)?;
        slots.value(&mut self.chunk, layout, &binary, false)
    }

    fn slot(&self) -> u32 {
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

    fn write_chunk(&mut self) -> Result<(), WriteError> {
        let free = self.chunk.here();
        // An empty chunk says record 1 to -1, ids -1 to -1 (as in real empty logs).
        let (first, last) = self.records.ids.unwrap_or((u64::MAX, u64::MAX));
        let first_number = if self.records.ids.is_some() { first } else { 1 };
        let tables = self.chunk.tables();
        let data_crc = match self.chunk.bytes.get(RECORDS..) {
            Some(records) if !self.options.no_crc => crc32fast::hash(records),
            _ => 0,
        };
        let mut header = Vec::with_capacity(RECORDS);
        header.extend_from_slice(b"ElfChnk\0");
        for number in [first_number, last, first, last] {
            header.extend_from_slice(&number.to_le_bytes());
        }
        for number in [128, self.records.last_offset, free, data_crc] {
            header.extend_from_slice(&number.to_le_bytes());
        }
        header.resize(120, 0);
        let mut crc = crc32fast::Hasher::new();
        crc.update(&header);
        crc.update(&tables);
        let crc = if self.options.no_crc {
            0
        } else {
            crc.finalize()
        };
        // Chunks of real logs always have flag 1, whatever the file's header says, and 4 as well
        // in `Application_no_crc32.evtx`.
        header.extend_from_slice(&(1 | self.flags()).to_le_bytes());
        header.extend_from_slice(&crc.to_le_bytes());
        self.chunk.patch(0, &header);
        self.chunk.patch(128, &tables);
        self.chunk.bytes.resize(CHUNK, 0);
        self.out.seek(SeekFrom::Start(chunk_offset(self.slot())))?;
        self.out.write_all(&self.chunk.bytes)?;
        Ok(())
    }

    /// The file header's flags: 1 dirty, 4 without checksums.
    fn flags(&self) -> u32 {
        u32::from(self.options.dirty) | if self.options.no_crc { 4 } else { 0 }
    }

    /// The 128 bytes that say something, and zeros up to the first chunk.
    fn file_header(&self) -> Vec<u8> {
        let chunks = match self.options.max_chunks {
            Some(max) => (self.ordinal + 1).min(u64::from(max.max(1))),
            None => self.ordinal + 1,
        };
        let first = self.first_kept() % chunks.max(1);
        let mut header = Vec::with_capacity(FILE_HEADER as usize);
        header.extend_from_slice(b"ElfFile\0");
        header.extend_from_slice(&first.to_le_bytes());
        header.extend_from_slice(&u64::from(self.slot()).to_le_bytes());
        header.extend_from_slice(&self.next_record_id.to_le_bytes());
        header.extend_from_slice(&128u32.to_le_bytes());
        for number in [
            self.options.minor_version,
            3,
            4096,
            u16::try_from(chunks).unwrap_or(u16::MAX),
        ] {
            header.extend_from_slice(&number.to_le_bytes());
        }
        header.resize(120, 0);
        let crc = if self.options.no_crc {
            0
        } else {
            crc32fast::hash(&header)
        };
        header.extend_from_slice(&self.flags().to_le_bytes());
        header.extend_from_slice(&crc.to_le_bytes());
        header.resize(FILE_HEADER as usize, 0);
        header
    }
}

fn check(layout: &Layout, values: &[Value<'_>]) -> Result<(), WriteError> {
    let event_id = layout.event_id;
    if layout.fields.len() != values.len() {
        let (expected, given) = (layout.fields.len(), values.len());
        return Err(WriteError::ValueCount {
            event_id,
            expected,
            given,
        });
    }
    match layout
        .fields
        .iter()
        .zip(values)
        .find(|((_, field), value)| !value.fits(*field))
    {
        None => Ok(()),
        Some(((field, expected), value)) => Err(WriteError::ValueType {
            event_id,
            field: field.clone(),
            expected: *expected,
            given: value.kind(),
        }),
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

fn chunk_offset(slot: u32) -> u64 {
    FILE_HEADER + u64::from(slot) * CHUNK as u64
}

/// The value specs of a template instance, filled in as the values follow them.
struct Slots {
    next: usize,
}

impl Slots {
    fn begin(chunk: &mut ChunkBuffer, count: usize) -> Slots {
        chunk.put(&u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        let next = chunk.bytes.len();
        chunk.bytes.resize(next + 4 * count, 0);
        Slots { next }
    }

    fn value(
        &mut self,
        chunk: &mut ChunkBuffer,
        layout: &Layout,
        value: &Value<'_>,
        nul: bool,
    ) -> Result<(), WriteError> {
        let start = chunk.bytes.len();
        value.encode(&mut chunk.bytes, nul);
        self.done(chunk, layout, start, value.code())
    }

    /// An absent value that still has a length; its bytes are leftovers.
    fn null(&mut self, chunk: &mut ChunkBuffer, length: u8) -> Result<(), WriteError> {
        chunk.bytes.extend((0..length).map(|b| b ^ 0xa5));
        chunk.patch(self.next, &[length, 0, 0, 0]);
        self.next += 4;
        Ok(())
    }

    fn done(
        &mut self,
        chunk: &mut ChunkBuffer,
        layout: &Layout,
        start: usize,
        code: u8,
    ) -> Result<(), WriteError> {
        let bytes = chunk.bytes.len().saturating_sub(start);
        let Ok(length) = u16::try_from(bytes) else {
            return Err(WriteError::ValueTooLong {
                event_id: layout.event_id,
                bytes,
            });
        };
        let [low, high] = length.to_le_bytes();
        chunk.patch(self.next, &[low, high, code, 0]);
        self.next += 4;
        Ok(())
    }
}
