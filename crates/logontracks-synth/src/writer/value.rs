//! One value of a record, and its bytes on disk.

use super::text;
use crate::layout::FieldType;

/// One value of a record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Absent: type 0, no bytes. Real logs have it in `System` and in classic events only: in
    /// fields, an absent text is an empty one and an absent account is `S-1-0-0`, and libevtx
    /// cannot read a record with an absent field.
    Null,
    /// Text, written as UTF-16LE.
    Text(&'a str),
    /// Text in the host's ANSI code page, written as it is.
    Ansi(&'a [u8]),
    /// `Int8`.
    I8(i8),
    /// `UInt8`.
    U8(u8),
    /// `Int16`.
    I16(i16),
    /// `UInt16`.
    U16(u16),
    /// `Int32`.
    I32(i32),
    /// `UInt32`.
    U32(u32),
    /// `Int64`.
    I64(i64),
    /// `UInt64`.
    U64(u64),
    /// `Float`.
    F32(f32),
    /// `Double`.
    F64(f64),
    /// `Boolean`, four bytes.
    Bool(bool),
    /// Bytes.
    Binary(&'a [u8]),
    /// A GUID, bytes in wire order (see [`guid`](super::guid)).
    Guid([u8; 16]),
    /// `SizeT`, eight bytes.
    SizeT(u64),
    /// 100 ns ticks since 1601, UTC.
    FileTime(u64),
    /// Year, month, day of week, day, hour, minute, second, millisecond.
    SystemTime([u16; 8]),
    /// A SID, bytes as in a security descriptor (see [`sid`](super::sid)).
    Sid(&'a [u8]),
    /// `HexInt32`.
    Hex32(u32),
    /// `HexInt64`.
    Hex64(u64),
    /// Several texts, each NUL-terminated.
    TextArray(&'a [&'a str]),
    /// The same from owned strings.
    Texts(&'a [String]),
}

impl Value<'_> {
    /// Whether a field of type `field` may hold this value. `Null` fits everywhere.
    pub fn fits(&self, field: FieldType) -> bool {
        if matches!(self, Value::Null) {
            return true;
        }
        match field {
            FieldType::Pointer => {
                matches!(self, Value::Hex64(_) | Value::Hex32(_) | Value::SizeT(_))
            }
            other => self.code() == other.code(),
        }
    }

    /// The value's type code in the record (MS-EVEN6 2.2.12, `ValueType`).
    pub fn code(&self) -> u8 {
        match self {
            Value::Null => 0x00,
            Value::Text(_) => 0x01,
            Value::Ansi(_) => 0x02,
            Value::I8(_) => 0x03,
            Value::U8(_) => 0x04,
            Value::I16(_) => 0x05,
            Value::U16(_) => 0x06,
            Value::I32(_) => 0x07,
            Value::U32(_) => 0x08,
            Value::I64(_) => 0x09,
            Value::U64(_) => 0x0a,
            Value::F32(_) => 0x0b,
            Value::F64(_) => 0x0c,
            Value::Bool(_) => 0x0d,
            Value::Binary(_) => 0x0e,
            Value::Guid(_) => 0x0f,
            Value::SizeT(_) => 0x10,
            Value::FileTime(_) => 0x11,
            Value::SystemTime(_) => 0x12,
            Value::Sid(_) => 0x13,
            Value::Hex32(_) => 0x14,
            Value::Hex64(_) => 0x15,
            Value::TextArray(_) | Value::Texts(_) => 0x81,
        }
    }

    /// The kind's name, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "Null",
            Value::Text(_) => "Text",
            Value::Ansi(_) => "Ansi",
            Value::I8(_) => "I8",
            Value::U8(_) => "U8",
            Value::I16(_) => "I16",
            Value::U16(_) => "U16",
            Value::I32(_) => "I32",
            Value::U32(_) => "U32",
            Value::I64(_) => "I64",
            Value::U64(_) => "U64",
            Value::F32(_) => "F32",
            Value::F64(_) => "F64",
            Value::Bool(_) => "Bool",
            Value::Binary(_) => "Binary",
            Value::Guid(_) => "Guid",
            Value::SizeT(_) => "SizeT",
            Value::FileTime(_) => "FileTime",
            Value::SystemTime(_) => "SystemTime",
            Value::Sid(_) => "Sid",
            Value::Hex32(_) => "Hex32",
            Value::Hex64(_) => "Hex64",
            Value::TextArray(_) | Value::Texts(_) => "TextArray",
        }
    }

    /// Appends the value's bytes; `nul` ends a text with a NUL.
    pub(super) fn encode(&self, out: &mut Vec<u8>, nul: bool) {
        match *self {
            Value::Null => {}
            Value::Text(s) => {
                utf16(out, s);
                if nul {
                    out.extend_from_slice(&[0, 0]);
                }
            }
            Value::Ansi(b) => {
                out.extend_from_slice(b);
                if nul {
                    out.push(0);
                }
            }
            Value::I8(v) => out.extend_from_slice(&v.to_le_bytes()),
            Value::U8(v) => out.push(v),
            Value::I16(v) => out.extend_from_slice(&v.to_le_bytes()),
            Value::U16(v) => out.extend_from_slice(&v.to_le_bytes()),
            Value::I32(v) => out.extend_from_slice(&v.to_le_bytes()),
            Value::U32(v) | Value::Hex32(v) => out.extend_from_slice(&v.to_le_bytes()),
            Value::I64(v) => out.extend_from_slice(&v.to_le_bytes()),
            Value::U64(v) | Value::Hex64(v) | Value::SizeT(v) | Value::FileTime(v) => {
                out.extend_from_slice(&v.to_le_bytes());
            }
            Value::F32(v) => out.extend_from_slice(&v.to_le_bytes()),
            Value::F64(v) => out.extend_from_slice(&v.to_le_bytes()),
            Value::Bool(v) => out.extend_from_slice(&u32::from(v).to_le_bytes()),
            Value::Binary(b) | Value::Sid(b) => out.extend_from_slice(b),
            Value::Guid(g) => out.extend_from_slice(&g),
            Value::SystemTime(words) => {
                for w in words {
                    out.extend_from_slice(&w.to_le_bytes());
                }
            }
            Value::TextArray(texts) => {
                for s in texts {
                    utf16(out, s);
                    out.extend_from_slice(&[0, 0]);
                }
            }
            Value::Texts(texts) => {
                for s in texts {
                    utf16(out, s);
                    out.extend_from_slice(&[0, 0]);
                }
            }
        }
    }

    /// The value as Windows shows it in XML. `None` for an absent value.
    pub fn text(&self) -> Option<String> {
        Some(match *self {
            Value::Null => return None,
            Value::Text(s) => s.to_owned(),
            Value::Ansi(b) => b.iter().map(|&c| char::from(c)).collect(),
            Value::I8(v) => v.to_string(),
            Value::U8(v) => v.to_string(),
            Value::I16(v) => v.to_string(),
            Value::U16(v) => v.to_string(),
            Value::I32(v) => v.to_string(),
            Value::U32(v) => v.to_string(),
            Value::I64(v) => v.to_string(),
            Value::U64(v) => v.to_string(),
            Value::F32(v) => v.to_string(),
            Value::F64(v) => v.to_string(),
            Value::Bool(v) => v.to_string(),
            Value::Binary(b) => b.iter().map(|c| format!("{c:02X}")).collect(),
            Value::Guid(g) => text::guid_text(&g),
            Value::FileTime(t) => text::time_text(t),
            Value::SystemTime(w) => text::system_time_text(w),
            Value::Sid(s) => text::sid_text(s).unwrap_or_default(),
            Value::Hex32(v) => format!("{v:#x}"),
            Value::Hex64(v) | Value::SizeT(v) => format!("{v:#x}"),
            Value::TextArray(t) => t.join("\n"),
            Value::Texts(t) => t.join("\n"),
        })
    }
}

/// Appends `s` as UTF-16LE, without terminator.
pub(super) fn utf16(out: &mut Vec<u8>, s: &str) {
    out.reserve(s.len().saturating_mul(2));
    if s.is_ascii() {
        out.extend(s.bytes().flat_map(|b| [b, 0]));
    } else {
        out.extend(s.encode_utf16().flat_map(u16::to_le_bytes));
    }
}
