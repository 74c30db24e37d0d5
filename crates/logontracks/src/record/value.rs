//! One value of a record, typed as the record has it.

use std::borrow::Cow;
use std::fmt;

use crate::wire::{Guid, Sid, Text, Time};

/// A substitution or a literal, as MS-EVEN6 2.2.12 types it, borrowed from the chunk.
///
/// Prints as Windows renders it in event XML: numbers in decimal, HexInt and SizeT as `0x…`, bytes as upper-case
/// hexadecimal without separators, the items of an array separated by commas.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'c> {
    /// Type 0: an optional value that is absent. Also the value of an element without content.
    Null,
    /// A string.
    Text(Text<'c>),
    /// A signed integer of any width.
    Int(i64),
    /// An unsigned integer of any width.
    UInt(u64),
    /// HexInt32, or SizeT of four bytes.
    Hex32(u32),
    /// HexInt64, or SizeT of eight bytes.
    Hex64(u64),
    /// A 32-bit float.
    Real32(f32),
    /// A 64-bit float.
    Real64(f64),
    /// A Boolean. Windows writes bit masks into some: any value but 0 and 1 is a [`Value::Int`].
    Bool(bool),
    /// Bytes; also a value whose size does not fit its type, as it stands.
    Binary(Cow<'c, [u8]>),
    /// A GUID.
    Guid(Guid),
    /// A FILETIME.
    Time(Time),
    /// A SYSTEMTIME: year, month, day of week, day, hour, minute, second, milliseconds.
    SystemTime([u16; 8]),
    /// A SID.
    Sid(Sid<'c>),
    /// An array: its values in order.
    Array(Vec<Value<'c>>),
}

/// The type bytes of MS-EVEN6 2.2.12 that other rooms of this one look at.
pub(crate) mod kind {
    pub(crate) const NULL: u8 = 0x00;
    pub(crate) const STRING: u8 = 0x01;
    pub(crate) const UINT16: u8 = 0x06;
    pub(crate) const UINT64: u8 = 0x0a;
    pub(crate) const GUID: u8 = 0x0f;
    pub(crate) const FILETIME: u8 = 0x11;
    pub(crate) const SID: u8 = 0x13;
    pub(crate) const BIN_XML: u8 = 0x21;
    pub(crate) const ARRAY: u8 = 0x80;
}

/// How many bytes a value of type `kind` takes; `None` if that depends on the value or the type is unknown.
pub(crate) const fn width(kind: u8) -> Option<usize> {
    Some(match kind {
        0x03 | 0x04 => 1,
        0x05 | 0x06 => 2,
        0x07 | 0x08 | 0x0b | 0x0d | 0x14 => 4,
        0x09 | 0x0a | 0x0c | 0x11 | 0x15 => 8,
        0x0f | 0x12 => 16,
        _ => return None,
    })
}

impl<'c> Value<'c> {
    /// The value of type `kind` (MS-EVEN6 2.2.12) in `bytes`, which are all the bytes of its substitution.
    ///
    /// Bytes beyond the width of the type are ignored, as Windows does; too few give a [`Value::Binary`], as do types
    /// that MS-EVEN6 does not name.
    #[inline]
    pub fn from_wire(kind: u8, bytes: &'c [u8]) -> Self {
        match kind {
            kind::NULL => Self::Null,
            kind::STRING => Self::Text(Text::from_utf16le(bytes)),
            0x02 => Self::Text(Text::from(ansi(bytes.iter().copied().filter(|byte| *byte != 0)))),
            0x0e => Self::Binary(Cow::Borrowed(bytes)),
            kind::BIN_XML if bytes.is_empty() => Self::Null,
            0x81..=0x95 => Self::array(kind & !kind::ARRAY, bytes),
            _ => Self::scalar(kind, bytes).unwrap_or(Self::Binary(Cow::Borrowed(bytes))),
        }
    }

    #[inline]
    fn scalar(kind: u8, bytes: &'c [u8]) -> Option<Self> {
        Some(match kind {
            0x03 => Self::Int(i8::from_le_bytes(*bytes.first_chunk()?).into()),
            0x04 => Self::UInt(u8::from_le_bytes(*bytes.first_chunk()?).into()),
            0x05 => Self::Int(i16::from_le_bytes(*bytes.first_chunk()?).into()),
            0x06 => Self::UInt(u16::from_le_bytes(*bytes.first_chunk()?).into()),
            0x07 => Self::Int(i32::from_le_bytes(*bytes.first_chunk()?).into()),
            0x08 => Self::UInt(u32::from_le_bytes(*bytes.first_chunk()?).into()),
            0x09 => Self::Int(i64::from_le_bytes(*bytes.first_chunk()?)),
            0x0a => Self::UInt(u64::from_le_bytes(*bytes.first_chunk()?)),
            0x0b => Self::Real32(f32::from_le_bytes(*bytes.first_chunk()?)),
            0x0c => Self::Real64(f64::from_le_bytes(*bytes.first_chunk()?)),
            0x0d => match i32::from_le_bytes(*bytes.first_chunk()?) {
                0 => Self::Bool(false),
                1 => Self::Bool(true),
                mask => Self::Int(mask.into()),
            },
            0x0f => Self::Guid(Guid(*bytes.first_chunk()?)),
            0x10 if bytes.len() == 4 => Self::Hex32(u32::from_le_bytes(*bytes.first_chunk()?)),
            0x10 if bytes.len() == 8 => Self::Hex64(u64::from_le_bytes(*bytes.first_chunk()?)),
            0x11 => Self::Time(Time(u64::from_le_bytes(*bytes.first_chunk()?))),
            0x12 => {
                let (fields, _) = bytes.first_chunk::<16>()?.as_chunks::<2>();
                let mut time = [0; 8];
                time.iter_mut().zip(fields).for_each(|(to, from)| *to = u16::from_le_bytes(*from));
                Self::SystemTime(time)
            }
            kind::SID => Self::Sid(Sid::from_bytes(bytes)?),
            0x14 => Self::Hex32(u32::from_le_bytes(*bytes.first_chunk()?)),
            0x15 => Self::Hex64(u64::from_le_bytes(*bytes.first_chunk()?)),
            _ => return None,
        })
    }

    /// MS-EVEN6 3.1.4.7.5: strings end with NUL each, other items follow one another.
    #[cold]
    fn array(kind: u8, bytes: &'c [u8]) -> Self {
        let items = match kind {
            kind::STRING => {
                let mut rest = bytes.as_chunks::<2>().0;
                let mut items = Vec::new();
                while !rest.is_empty() {
                    let len = rest.iter().position(|unit| *unit == [0, 0]).unwrap_or(rest.len());
                    let (item, tail) = rest.split_at_checked(len).unwrap_or((rest, &[]));
                    items.push(Self::Text(Text::from_utf16le(item.as_flattened())));
                    rest = tail.get(1..).unwrap_or_default();
                }
                items
            }
            0x02 if bytes.is_empty() => Vec::new(),
            0x02 => {
                let bytes = bytes.strip_suffix(&[0]).unwrap_or(bytes);
                bytes.split(|byte| *byte == 0).map(|item| Self::Text(Text::from(ansi(item.iter().copied())))).collect()
            }
            kind::SID => {
                let mut rest = bytes;
                let mut items = Vec::new();
                while let Some(sid) = Sid::from_bytes(rest) {
                    rest = rest.get(sid.as_bytes().len()..).unwrap_or_default();
                    items.push(Self::Sid(sid));
                }
                items
            }
            _ => match width(kind) {
                Some(width) => bytes.chunks_exact(width).filter_map(|item| Self::scalar(kind, item)).collect(),
                None => return Self::Binary(Cow::Borrowed(bytes)),
            },
        };
        Self::Array(items)
    }

    /// Whether there is nothing: [`Value::Null`], or an array without items.
    pub fn is_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Array(items) => items.is_empty(),
            _ => false,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&Text<'c>> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, of whatever type the record has it: an integer, a HexInt, a pointer, a Boolean, or text that is a
    /// decimal or `0x` number. `None` for negative numbers and everything else.
    #[inline]
    pub fn to_u64(&self) -> Option<u64> {
        match self {
            Self::UInt(number) | Self::Hex64(number) => Some(*number),
            Self::Hex32(number) => Some((*number).into()),
            Self::Int(number) => u64::try_from(*number).ok(),
            Self::Bool(bit) => Some((*bit).into()),
            Self::Text(text) => text.parse_u64(),
            _ => None,
        }
    }

    /// The same value, independent of the chunk.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => Value::Text(text.into_owned()),
            Self::Int(number) => Value::Int(number),
            Self::UInt(number) => Value::UInt(number),
            Self::Hex32(number) => Value::Hex32(number),
            Self::Hex64(number) => Value::Hex64(number),
            Self::Real32(number) => Value::Real32(number),
            Self::Real64(number) => Value::Real64(number),
            Self::Bool(bit) => Value::Bool(bit),
            Self::Binary(bytes) => Value::Binary(Cow::Owned(bytes.into_owned())),
            Self::Guid(guid) => Value::Guid(guid),
            Self::Time(time) => Value::Time(time),
            Self::SystemTime(time) => Value::SystemTime(time),
            Self::Sid(sid) => Value::Sid(sid.into_owned()),
            Self::Array(items) => Value::Array(items.into_iter().map(Value::into_owned).collect()),
        }
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Text(text) => text.fmt(f),
            Self::Int(number) => number.fmt(f),
            Self::UInt(number) => number.fmt(f),
            Self::Hex32(number) => write!(f, "{number:#x}"),
            Self::Hex64(number) => write!(f, "{number:#x}"),
            Self::Real32(number) => number.fmt(f),
            Self::Real64(number) => number.fmt(f),
            Self::Bool(bit) => bit.fmt(f),
            Self::Binary(bytes) => bytes.iter().try_for_each(|byte| write!(f, "{byte:02X}")),
            Self::Guid(guid) => guid.fmt(f),
            Self::Time(time) => time.fmt(f),
            Self::SystemTime([year, month, _, day, hour, minute, second, milliseconds]) => {
                write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}0000Z")
            }
            Self::Sid(sid) => sid.fmt(f),
            Self::Array(items) => items.iter().enumerate().try_for_each(|(i, item)| {
                if i > 0 {
                    f.write_str(",")?;
                }
                item.fmt(f)
            }),
        }
    }
}

/// Windows-1252, as `evtx` reads ANSI strings: the log does not say which code page the host had.
fn ansi(bytes: impl Iterator<Item = u8>) -> String {
    const C1: [char; 32] = [
        '\u{20AC}', '\u{0081}', '\u{201A}', '\u{0192}', '\u{201E}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{02C6}',
        '\u{2030}', '\u{0160}', '\u{2039}', '\u{0152}', '\u{008D}', '\u{017D}', '\u{008F}', '\u{0090}', '\u{2018}',
        '\u{2019}', '\u{201C}', '\u{201D}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{02DC}', '\u{2122}', '\u{0161}',
        '\u{203A}', '\u{0153}', '\u{009D}', '\u{017E}', '\u{0178}',
    ];
    bytes
        .map(|byte| match byte {
            0x80..=0x9f => C1.get(usize::from(byte - 0x80)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
            _ => char::from(byte),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn arrays_of_strings_keep_empty_items() {
        let bytes = wide("a\0\0b\0");
        let items = ["a", "", "b"].map(|item| Value::Text(Text::from(item)));
        assert_eq!(Value::from_wire(0x81, &bytes), Value::Array(items.to_vec()));
    }

    #[test]
    fn a_value_too_short_for_its_type_stays_bytes() {
        assert_eq!(Value::from_wire(0x08, &[1, 2]), Value::Binary(Cow::Borrowed(&[1, 2])));
        assert_eq!(Value::from_wire(0x08, &[1, 0, 0, 0, 9]), Value::UInt(1));
        assert_eq!(Value::from_wire(0x13, &[1, 9, 0]), Value::Binary(Cow::Borrowed(&[1, 9, 0])));
    }

    #[test]
    fn pointers_of_three_types() {
        for (kind, bytes) in
            [(0x14, &[0x10, 2, 0, 0][..]), (0x10, &[0x10, 2, 0, 0]), (0x15, &[0x10, 2, 0, 0, 0, 0, 0, 0])]
        {
            let value = Value::from_wire(kind, bytes);
            assert_eq!((value.to_u64(), value.to_string()), (Some(0x210), "0x210".to_owned()));
        }
    }

    #[test]
    fn a_mask_in_a_boolean_is_a_number() {
        assert_eq!(Value::from_wire(0x0d, &[16, 0, 0, 0]), Value::Int(16));
    }
}
