//! A record's body: the outer template instance, its values, and the nested one among them.

use std::io::{Seek, Write};

use super::chunk::ChunkBuffer;
use super::error::WriteError;
use super::log::{LogWriter, System};
use super::outer::{self, Shape};
use super::value::Value;
use crate::layout::{Container, FieldType, Layout};

impl<W: Write + Seek> LogWriter<W> {
    /// The outer template instance with all its values.
    pub(super) fn instance(
        &mut self,
        (shape, outer, nested): (Shape, usize, Option<usize>),
        layout: &Layout,
        system: &System<'_>,
        values: &[Value<'_>],
    ) -> Result<(), WriteError> {
        self.chunk.template(outer, &mut self.templates, &mut self.names);
        let last = usize::from(shape.nested_index());
        let mut slots = Slots::begin(&mut self.chunk, last + 1);
        let nul = self.options.nul_terminated_strings;
        for (index, value) in outer::values(shape, layout, system).iter().take(last).enumerate() {
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
        self.chunk.template(nested, &mut self.templates, &mut self.names);
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
            slots.done(&mut self.chunk, layout, start, FieldType::StringArray.code())?;
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

    fn done(&mut self, chunk: &mut ChunkBuffer, layout: &Layout, start: usize, code: u8) -> Result<(), WriteError> {
        let bytes = chunk.bytes.len().saturating_sub(start);
        let Ok(length) = u16::try_from(bytes) else {
            return Err(WriteError::ValueTooLong { event_id: layout.event_id, bytes });
        };
        let [low, high] = length.to_le_bytes();
        chunk.patch(self.next, &[low, high, code, 0]);
        self.next += 4;
        Ok(())
    }
}
