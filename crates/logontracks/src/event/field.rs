//! From a record's values to the typed fields of an event, by name.

use std::borrow::Cow;

use serde::Serialize;

use crate::record::{Fields, Value};
use crate::wire::{Guid, LogonType, Luid, Sid, Text, Time};

/// A field of an event struct: one wire value, or a few that belong together (an account).
pub trait Field<'c>: Sized {
    /// The wire values that make the field, in order.
    const PARTS: &'static [Part];

    /// Takes [`Field::PARTS`] values off `wire`, in order.
    fn read(wire: &mut Wire<'_, 'c>) -> Result<Self, Unfit>;
}

/// One wire value of a [`Field`].
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Where it stands below the field in JSON: `/name`, or empty for a field of one value.
    pub path: &'static str,
    /// Its type, in words.
    pub type_name: &'static str,
    /// Whether a record without it still decodes.
    pub optional: bool,
}

/// A value does not fit its field: the type that was expected. Which value, [`Wire::position`] tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit(pub &'static str);

/// The values of one record in the order of one event's wire names.
pub struct Wire<'r, 'c> {
    fields: &'r Fields<'r, 'c>,
    /// For each wire name of the event, the index of that field in the record.
    binding: &'r [Option<u16>],
    position: usize,
}

impl<'r, 'c> Wire<'r, 'c> {
    pub(super) fn new(fields: &'r Fields<'r, 'c>, binding: &'r [Option<u16>]) -> Self {
        Self { fields, binding, position: 0 }
    }

    /// How many values were taken: the last one taken is at `position() - 1` of the event's wire names.
    pub fn position(&self) -> usize {
        self.position
    }

    /// Takes the next value; `None` where this record's layout does not have it.
    pub fn take(&mut self) -> Option<Value<'c>> {
        let index = self.binding.get(self.position).copied().flatten();
        self.position += 1;
        index.map(|index| self.fields.value(usize::from(index)))
    }
}

/// A type that one wire value makes.
pub trait Scalar<'c>: Sized {
    /// The type in words, for `schema` and for reasons.
    const TYPE: &'static str;

    /// The value; `Ok(None)` where Windows wrote that there is none (a null value, an empty text, `-`).
    fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit>;
}

impl<'c, T: Scalar<'c>> Field<'c> for T {
    const PARTS: &'static [Part] = &[Part { path: "", type_name: T::TYPE, optional: false }];

    fn read(wire: &mut Wire<'_, 'c>) -> Result<Self, Unfit> {
        wire.take().map_or(Ok(None), T::from_value)?.ok_or(Unfit(T::TYPE))
    }
}

impl<'c, T: Scalar<'c>> Field<'c> for Option<T> {
    const PARTS: &'static [Part] = &[Part { path: "", type_name: T::TYPE, optional: true }];

    fn read(wire: &mut Wire<'_, 'c>) -> Result<Self, Unfit> {
        wire.take().map_or(Ok(None), T::from_value)
    }
}

/// An account as one event names it. Any part may be missing; what is there is as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Account<'c> {
    /// The SID. S-1-0-0 stays: Windows writes it where it could not or would not tell.
    pub sid: Option<Sid<'c>>,
    /// The account name: a sAM name, `sam@REALM`, a UPN, or `DOMAIN\name`, as the event has it.
    pub name: Option<Text<'c>>,
    /// The domain: NetBIOS, DNS in either case, a computer name, or `NT AUTHORITY`.
    pub domain: Option<Text<'c>>,
}

impl<'c> Field<'c> for Account<'c> {
    const PARTS: &'static [Part] = &[
        Part { path: "/sid", type_name: Sid::TYPE, optional: true },
        Part { path: "/name", type_name: Text::TYPE, optional: true },
        Part { path: "/domain", type_name: Text::TYPE, optional: true },
    ];

    fn read(wire: &mut Wire<'_, 'c>) -> Result<Self, Unfit> {
        Ok(Self { sid: Field::read(wire)?, name: Field::read(wire)?, domain: Field::read(wire)? })
    }
}

impl<'c> Scalar<'c> for Text<'c> {
    const TYPE: &'static str = "text";

    fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
        Ok(match value {
            Value::Null => None,
            Value::Text(text) | Value::Xml(text) => text.present(),
            // Some layouts have a number where others have text; a number has only one way to be written.
            Value::Int(number) => Some(number.to_string().into()),
            Value::UInt(number) => Some(number.to_string().into()),
            Value::Hex32(number) => Some(format!("{number:#x}").into()),
            Value::Hex64(number) => Some(format!("{number:#x}").into()),
            Value::Bool(truth) => Some(truth.to_string().into()),
            Value::Guid(guid) => Some(guid.to_string().into()),
            Value::Sid(sid) => Some(sid.to_string().into()),
            Value::Time(time) => Some(time.to_string().into()),
            _ => return Err(Unfit(Self::TYPE)),
        })
    }
}

/// The unsigned number that a value is, whatever its width and radix, or as text.
fn number(value: &Value<'_>) -> Result<Option<u64>, Unfit> {
    const UNFIT: Unfit = Unfit("number");
    match value {
        Value::Null => Ok(None),
        Value::UInt(number) | Value::Hex64(number) => Ok(Some(*number)),
        Value::Hex32(number) => Ok(Some(u64::from(*number))),
        Value::Int(number) => u64::try_from(*number).map(Some).map_err(|_| UNFIT),
        Value::Bool(truth) => Ok(Some(u64::from(*truth))),
        Value::Text(text) if text.is_absent() => Ok(None),
        Value::Text(text) => text.parse_u64().map(Some).ok_or(UNFIT),
        _ => Err(UNFIT),
    }
}

/// A [`Scalar`] that is a number: the type, its inner type, and its name.
macro_rules! numeric {
    ($($type:ty => $name:literal, |$n:ident| $make:expr;)*) => {$(
        impl<'c> Scalar<'c> for $type {
            const TYPE: &'static str = $name;

            fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
                let unfit = Unfit(Self::TYPE);
                match number(&value).map_err(|_| unfit)? {
                    Some($n) => $make.map(Some).ok_or(unfit),
                    None => Ok(None),
                }
            }
        }
    )*};
}

numeric! {
    u8 => "number", |n| u8::try_from(n).ok();
    u16 => "number", |n| u16::try_from(n).ok();
    u32 => "number", |n| u32::try_from(n).ok();
    u64 => "number", |n| Some(n);
    Luid => "LUID", |n| Some(Luid(n));
    LogonType => "logon type", |n| u32::try_from(n).ok().map(LogonType);
}

impl<'c> Scalar<'c> for bool {
    const TYPE: &'static str = "yes/no";

    fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
        match &value {
            Value::Text(text) if text.eq_ignore_case("true") => Ok(Some(true)),
            Value::Text(text) if text.eq_ignore_case("false") => Ok(Some(false)),
            _ => match number(&value) {
                Ok(None) => Ok(None),
                Ok(Some(0)) => Ok(Some(false)),
                Ok(Some(1)) => Ok(Some(true)),
                _ => Err(Unfit(Self::TYPE)),
            },
        }
    }
}

impl<'c> Scalar<'c> for Sid<'c> {
    const TYPE: &'static str = "SID";

    fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
        match value {
            Value::Null => Ok(None),
            Value::Sid(sid) => Ok(Some(sid)),
            Value::Text(text) if text.is_absent() => Ok(None),
            Value::Text(text) => Sid::parse(&text.to_string()).map(Some).ok_or(Unfit(Self::TYPE)),
            _ => Err(Unfit(Self::TYPE)),
        }
    }
}

impl<'c> Scalar<'c> for Guid {
    const TYPE: &'static str = "GUID";

    fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
        match value {
            Value::Null => Ok(None),
            Value::Guid(guid) => Ok(Some(guid)),
            Value::Text(text) if text.is_absent() => Ok(None),
            Value::Text(text) => Guid::parse(&text.to_string()).map(Some).ok_or(Unfit(Self::TYPE)),
            _ => Err(Unfit(Self::TYPE)),
        }
    }
}

impl<'c> Scalar<'c> for Time {
    const TYPE: &'static str = "time";

    fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
        match value {
            Value::Null => Ok(None),
            Value::Time(time) => Ok(Some(time)),
            Value::Text(text) if text.is_absent() => Ok(None),
            Value::Text(text) => Time::parse(&text.to_string()).map(Some).ok_or(Unfit(Self::TYPE)),
            _ => Err(Unfit(Self::TYPE)),
        }
    }
}

/// Bytes, printed in upper-case hexadecimal as Windows renders them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Bytes<'c>(pub Cow<'c, [u8]>);

impl std::fmt::Display for Bytes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

impl std::fmt::Debug for Bytes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl Serialize for Bytes<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'c> Scalar<'c> for Bytes<'c> {
    const TYPE: &'static str = "bytes";

    fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
        match value {
            Value::Null => Ok(None),
            Value::Binary(bytes) => Ok(Some(Self(bytes))),
            Value::Text(text) if text.is_absent() => Ok(None),
            Value::Text(text) => {
                let text = text.to_string();
                let digits = text.as_bytes().as_chunks::<2>();
                let bytes = digits.0.iter().map(|pair| {
                    let pair = std::str::from_utf8(pair).ok()?;
                    u8::from_str_radix(pair, 16).ok()
                });
                match bytes.collect::<Option<Vec<u8>>>() {
                    Some(bytes) if digits.1.is_empty() => Ok(Some(Self(Cow::Owned(bytes)))),
                    _ => Err(Unfit(Self::TYPE)),
                }
            }
            _ => Err(Unfit(Self::TYPE)),
        }
    }
}
