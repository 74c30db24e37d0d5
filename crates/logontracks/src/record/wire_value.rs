//! A value not yet made into one: for reading the few that every record is asked for, without the detour.

use super::value::{Value, kind};
use crate::wire::{Guid, Sid, Text, Time};

/// A value as it lies in the chunk, in a template, or in a tree: a [`Value`] not yet made. Most readers want
/// [`WireValue::into_value`].
#[derive(Clone, Copy, Debug)]
pub enum WireValue<'v, 'c> {
    /// A substitution: its type byte (MS-EVEN6 2.2.12) and its bytes.
    Typed(u8, &'c [u8]),
    /// Text of the template itself.
    Literal(&'c str),
    /// Of a record read as a tree.
    Value(&'v Value<'c>),
}

impl<'c> WireValue<'_, 'c> {
    /// No value.
    pub const NULL: Self = Self::Typed(kind::NULL, &[]);

    /// The value.
    #[inline]
    pub fn into_value(self) -> Value<'c> {
        match self {
            Self::Typed(kind, bytes) => Value::from_wire(kind, bytes),
            Self::Literal(text) => Value::Text(Text::from(text)),
            Self::Value(value) => value.clone(),
        }
    }

    /// The text, if it is a string as nearly all are; `None` says nothing.
    #[inline]
    pub fn usual_text(&self) -> Option<Text<'c>> {
        match self {
            Self::Typed(kind::STRING, bytes) => Some(Text::from_utf16le(bytes)),
            _ => None,
        }
    }

    /// The SID, if it is one as nearly all are; `None` says nothing.
    #[inline]
    pub fn usual_sid(&self) -> Option<Sid<'c>> {
        match self {
            Self::Typed(kind::SID, bytes) => Sid::from_bytes(bytes),
            _ => None,
        }
    }

    /// The GUID, if it is one as nearly all are; `None` says nothing.
    #[inline]
    pub fn usual_guid(&self) -> Option<Guid> {
        match self {
            Self::Typed(kind::GUID, bytes) => bytes.first_chunk().copied().map(Guid),
            _ => None,
        }
    }

    /// The number, if it is an unsigned one or a pointer as nearly all are; `None` says nothing.
    #[inline]
    pub fn usual_number(&self) -> Option<u64> {
        Some(match *self {
            Self::Typed(0x04, &[low, ..]) => low.into(),
            Self::Typed(0x06, &[b0, b1, ..]) => u16::from_le_bytes([b0, b1]).into(),
            Self::Typed(0x08 | 0x14, &[b0, b1, b2, b3, ..]) => u32::from_le_bytes([b0, b1, b2, b3]).into(),
            Self::Typed(0x0a | 0x15, bytes) => u64::from_le_bytes(*bytes.first_chunk()?),
            _ => return None,
        })
    }

    /// The number, of whatever type, if it fits.
    #[inline]
    pub(super) fn number<N: TryFrom<u64>>(self) -> Option<N> {
        let number = match self.usual_number() {
            Some(number) => number,
            None => self.other_number()?,
        };
        N::try_from(number).ok()
    }

    #[cold]
    #[inline(never)]
    fn other_number(self) -> Option<u64> {
        self.into_value().to_u64()
    }

    #[inline]
    pub(super) fn text(self) -> Option<Text<'c>> {
        match self {
            Self::Typed(kind::NULL, _) => None,
            Self::Typed(kind::STRING, bytes) => Some(Text::from_utf16le(bytes)),
            Self::Literal(text) => Some(Text::from(text)),
            other => other.other_text(),
        }
    }

    #[cold]
    #[inline(never)]
    fn other_text(self) -> Option<Text<'c>> {
        match self.into_value() {
            Value::Null => None,
            Value::Text(text) => Some(text),
            value => Some(Text::from(value.to_string())),
        }
    }

    #[inline]
    pub(super) fn guid(self) -> Option<Guid> {
        match self {
            Self::Typed(kind::NULL, _) => None,
            Self::Typed(kind::GUID, bytes) => bytes.first_chunk().copied().map(Guid),
            Self::Literal(text) => Guid::parse(text),
            other => match other.into_value() {
                Value::Guid(guid) => Some(guid),
                Value::Text(text) => Guid::parse(&text.to_string()),
                _ => None,
            },
        }
    }

    #[inline]
    pub(super) fn time(self) -> Option<Time> {
        match self {
            Self::Typed(kind::FILETIME, bytes) => bytes.first_chunk().map(|ticks| Time(u64::from_le_bytes(*ticks))),
            other => other.other_time(),
        }
    }

    #[cold]
    #[inline(never)]
    fn other_time(self) -> Option<Time> {
        match self.into_value() {
            Value::Time(time) => Some(time),
            Value::Text(text) => Time::parse(&text.to_string()),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn sid(self) -> Option<Sid<'c>> {
        match self {
            Self::Typed(kind::NULL, _) => None,
            Self::Typed(kind::SID, bytes) => Sid::from_bytes(bytes),
            other => match other.into_value() {
                Value::Sid(sid) => Some(sid),
                Value::Text(text) => Sid::parse(&text.to_string()),
                _ => None,
            },
        }
    }
}
