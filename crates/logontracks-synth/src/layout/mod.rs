//! What an event looks like on disk: its provider, its numbers, its fields and their types.
//!
//! A [`Layout`] is the fixed part of an event: what Windows keeps in the provider's manifest and
//! turns into templates. The values of one record come beside it, in the order of
//! [`Layout::fields`], to [`LogWriter::write`](crate::writer::LogWriter::write).

mod sample;
mod schema;

pub use sample::{OwnedValue, sample_value, sample_values};
pub use schema::{SchemaError, from_schema};

/// The type of a field as its template declares it (MS-EVEN6 2.2.12, `ValueType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldType {
    /// UTF-16LE text.
    UnicodeString,
    /// Text in the host's ANSI code page.
    AnsiString,
    /// Signed, 8 bits.
    Int8,
    /// Unsigned, 8 bits.
    UInt8,
    /// Signed, 16 bits.
    Int16,
    /// Unsigned, 16 bits.
    UInt16,
    /// Signed, 32 bits.
    Int32,
    /// Unsigned, 32 bits.
    UInt32,
    /// Signed, 64 bits.
    Int64,
    /// Unsigned, 64 bits.
    UInt64,
    /// IEEE 754, 32 bits.
    Float,
    /// IEEE 754, 64 bits.
    Double,
    /// Four bytes, 0 or 1.
    Boolean,
    /// Bytes.
    Binary,
    /// A GUID.
    Guid,
    /// A size or a pointer, eight bytes.
    SizeT,
    /// 100 ns ticks since 1601, UTC.
    FileTime,
    /// Eight 16-bit words: year, month, day of week, day, hour, minute, second, millisecond.
    SystemTime,
    /// A security identifier.
    Sid,
    /// Unsigned, 32 bits, shown in hexadecimal.
    HexInt32,
    /// Unsigned, 64 bits, shown in hexadecimal.
    HexInt64,
    /// A manifest's `win:Pointer`. Declared as `HexInt64`; its value may be [`Value::Hex64`],
    /// [`Value::Hex32`] or [`Value::SizeT`](crate::writer::Value::SizeT), as real logs have all
    /// three.
    ///
    /// [`Value::Hex64`]: crate::writer::Value::Hex64
    /// [`Value::Hex32`]: crate::writer::Value::Hex32
    Pointer,
    /// Several texts in one value.
    StringArray,
}

impl FieldType {
    /// Every type, in the order of the wire codes.
    pub const ALL: [FieldType; 23] = [
        FieldType::UnicodeString,
        FieldType::AnsiString,
        FieldType::Int8,
        FieldType::UInt8,
        FieldType::Int16,
        FieldType::UInt16,
        FieldType::Int32,
        FieldType::UInt32,
        FieldType::Int64,
        FieldType::UInt64,
        FieldType::Float,
        FieldType::Double,
        FieldType::Boolean,
        FieldType::Binary,
        FieldType::Guid,
        FieldType::SizeT,
        FieldType::FileTime,
        FieldType::SystemTime,
        FieldType::Sid,
        FieldType::HexInt32,
        FieldType::HexInt64,
        FieldType::Pointer,
        FieldType::StringArray,
    ];

    /// The type's code in a template (MS-EVEN6 2.2.12).
    pub fn code(self) -> u8 {
        match self {
            FieldType::UnicodeString => 0x01,
            FieldType::AnsiString => 0x02,
            FieldType::Int8 => 0x03,
            FieldType::UInt8 => 0x04,
            FieldType::Int16 => 0x05,
            FieldType::UInt16 => 0x06,
            FieldType::Int32 => 0x07,
            FieldType::UInt32 => 0x08,
            FieldType::Int64 => 0x09,
            FieldType::UInt64 => 0x0a,
            FieldType::Float => 0x0b,
            FieldType::Double => 0x0c,
            FieldType::Boolean => 0x0d,
            FieldType::Binary => 0x0e,
            FieldType::Guid => 0x0f,
            FieldType::SizeT => 0x10,
            FieldType::FileTime => 0x11,
            FieldType::SystemTime => 0x12,
            FieldType::Sid => 0x13,
            FieldType::HexInt32 => 0x14,
            FieldType::HexInt64 | FieldType::Pointer => 0x15,
            FieldType::StringArray => 0x81,
        }
    }
}

/// Where an event keeps its values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Container {
    /// `<EventData>` with one `<Data Name="…">` per field. Without fields, an empty element
    /// (as Security 4608 has it).
    EventData,
    /// `<UserData><element xmlns="namespace">` with one element per field, named as the field.
    /// A field named `Element@Attribute` is written as `<Element Attribute="…"/>`
    /// (`Error@Code` of Security 1108).
    UserData {
        /// The element's name, for example `LogFileCleared` or `EventXML`.
        element: String,
        /// Its `xmlns`.
        namespace: String,
    },
    /// A classic event (`ReportEvent`): one unnamed `<Data>` per text, then `<Binary>`. All text
    /// fields go into one string array, a [`FieldType::Binary`] field into `<Binary>`. `EventID`
    /// carries `Qualifiers`. With a version of `None` there is no `Version`, `Opcode`,
    /// `Correlation` or `Execution` element, as in 1,712 of 2,507 real records (up to Windows 10);
    /// the others, of later builds, have them all (`EvtxHussar/tests/files/Application15.evtx`).
    Classic,
    /// Neither `EventData` nor `UserData`.
    Empty,
}

/// The fixed part of an event: all that is the same in each of its records.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Layout {
    /// `Provider/@Name`.
    pub provider: String,
    /// `Provider/@Guid`, bytes in wire order (see [`guid`](crate::writer::guid)).
    pub provider_guid: Option<[u8; 16]>,
    /// `Provider/@EventSourceName`.
    pub event_source_name: Option<String>,
    /// `EventID`.
    pub event_id: u16,
    /// `Version`; no element when `None`.
    pub version: Option<u8>,
    /// `Level`: 0 to 5.
    pub level: u8,
    /// `Task`.
    pub task: u16,
    /// `Opcode`.
    pub opcode: u8,
    /// `Keywords`.
    pub keywords: u64,
    /// `Channel`.
    pub channel: String,
    /// Where the values are.
    pub container: Container,
    /// Name and type of each field, in template order.
    pub fields: Vec<(String, FieldType)>,
}

impl Layout {
    /// Whether `System` has `Version`, `Opcode`, `Correlation` and `Execution`: always, but for
    /// the older form of classic events.
    pub(crate) fn has_full_system(&self) -> bool {
        self.container != Container::Classic || self.version.is_some()
    }
}
