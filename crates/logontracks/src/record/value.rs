//! One value of a record, typed as the record has it.

use std::borrow::Cow;

use crate::wire::{Guid, Sid, Text, Time};

/// A substitution or a literal, as MS-EVEN6 2.2.12 types it, borrowed from the chunk.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'c> {
    /// Type 0: an optional value that is absent.
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
    /// Bytes.
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
    /// A fragment of binary XML that is not a value of its own: as `evtx` renders it.
    Xml(Text<'c>),
}
