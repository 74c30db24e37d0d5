//! Why a record or a log could not be written.

use crate::layout::FieldType;

/// Why a record or a log could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The sink failed.
    #[error("cannot write the log: {0}")]
    Io(#[from] std::io::Error),
    /// The number of values is not the number of fields.
    #[error("event {event_id}: {given} values for {expected} fields")]
    ValueCount {
        /// The layout's event ID.
        event_id: u16,
        /// The layout's number of fields.
        expected: usize,
        /// The number of values given.
        given: usize,
    },
    /// A value is not of its field's type.
    #[error("event {event_id}: field {field} is {expected:?}, the value is {given}")]
    ValueType {
        /// The layout's event ID.
        event_id: u16,
        /// The field's name.
        field: String,
        /// The field's type.
        expected: FieldType,
        /// What was given.
        given: &'static str,
    },
    /// A value is longer than its 16-bit length can say.
    #[error("event {event_id}: a value of {bytes} bytes is longer than 65535")]
    ValueTooLong {
        /// The layout's event ID.
        event_id: u16,
        /// The value's length on disk.
        bytes: usize,
    },
    /// A record does not fit an empty chunk.
    #[error("event {event_id}: a record of {bytes} bytes does not fit a chunk")]
    RecordTooLarge {
        /// The layout's event ID.
        event_id: u16,
        /// The record's length on disk, with its templates and names.
        bytes: usize,
    },
    /// A file holds at most 65535 chunks (4 GiB): its header counts them in 16 bits.
    #[error("a log holds at most 65535 chunks")]
    TooManyChunks,
}
