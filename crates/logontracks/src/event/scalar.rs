//! The types that one wire value makes, and how.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::SerializeSeq;

use super::field::{Scalar, Unfit, from_other};
use crate::record::{Value, WireValue};
use crate::wire::ascii::{Ascii, hexadecimal};
use crate::wire::{
    AccessList, AccessMask, AccountControl, Address, ClockTime, DisconnectReason, ElevationType, EncryptionType,
    FailureReason, Guid, ImpersonationLevel, KerberosResult, LogonType, LsmReason, Luid, Message, MessageList,
    NtStatus, ParamMessage, Port, PreAuthType, Privileges, ServiceStart, ServiceType, Setting, Sid, SocketAddress,
    Text, TicketOptions, Time, YesNo,
};

impl<'c> Scalar<'c> for Text<'c> {
    const TYPE: &'static str = "text";

    fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
        Ok(match value {
            Value::Null => None,
            Value::Text(text) => text.present(),
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

    #[inline]
    fn from_typed(kind: u8, bytes: &'c [u8]) -> Result<Option<Self>, Unfit> {
        match WireValue::Typed(kind, bytes).usual_text() {
            Some(text) => Ok(text.present()),
            None => from_other(kind, bytes),
        }
    }
}

/// The unsigned number that a value is, whatever its width and radix, or as text.
fn number(value: &Value<'_>) -> Result<Option<u64>, Unfit> {
    const UNFIT: Unfit = Unfit("number");
    match value {
        Value::Null => Ok(None),
        Value::UInt(number) | Value::Hex64(number) => Ok(Some(*number)),
        Value::Hex32(number) => Ok(Some(u64::from(*number))),
        // A 32-bit code with its top bit set, in a layout that says it is signed.
        Value::Int(number) => match i32::try_from(*number) {
            Ok(code) => Ok(Some(u64::from(code.cast_unsigned()))),
            Err(_) => u64::try_from(*number).map(Some).map_err(|_| UNFIT),
        },
        Value::Bool(truth) => Ok(Some(u64::from(*truth))),
        Value::Text(text) if text.is_absent() => Ok(None),
        Value::Text(text) => text.parse_u64().map(Some).ok_or(UNFIT),
        _ => Err(UNFIT),
    }
}

/// What [`number`] makes of the usual forms of a value; `None` of another form.
#[inline(always)]
fn usual_number(kind: u8, bytes: &[u8]) -> Option<Option<u64>> {
    match WireValue::Typed(kind, bytes).usual_number() {
        Some(number) => Some(Some(number)),
        None => number_in_text(kind, bytes),
    }
}

#[inline(never)]
fn number_in_text(kind: u8, bytes: &[u8]) -> Option<Option<u64>> {
    let text = WireValue::Typed(kind, bytes).usual_text()?;
    if text.is_absent() { Some(None) } else { text.parse_u64().map(Some) }
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

            #[inline]
            fn from_typed(kind: u8, bytes: &'c [u8]) -> Result<Option<Self>, Unfit> {
                match usual_number(kind, bytes) {
                    Some(Some($n)) => $make.map(Some).ok_or(Unfit(Self::TYPE)),
                    Some(None) => Ok(None),
                    None => from_other(kind, bytes),
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
    Port => "port", |n| u16::try_from(n).ok().map(Port);
    LogonType => "logon type", |n| u32::try_from(n).ok().map(LogonType);
    NtStatus => "NTSTATUS", |n| u32::try_from(n).ok().map(NtStatus);
    KerberosResult => "Kerberos result", |n| u32::try_from(n).ok().map(KerberosResult);
    EncryptionType => "encryption type", |n| u32::try_from(n).ok().map(EncryptionType);
    TicketOptions => "ticket options", |n| u32::try_from(n).ok().map(TicketOptions);
    PreAuthType => "pre-authentication type", |n| u32::try_from(n).ok().map(PreAuthType);
    AccessMask => "access mask", |n| u32::try_from(n).ok().map(AccessMask);
    LsmReason => "reason", |n| u32::try_from(n).ok().map(LsmReason);
    DisconnectReason => "reason", |n| u32::try_from(n).ok().map(DisconnectReason);
    AccountControl => "account control flags", |n| u32::try_from(n).ok().map(AccountControl);
    ServiceType => "service type", |n| u32::try_from(n).ok().map(ServiceType);
    ServiceStart => "service start", |n| u32::try_from(n).ok().map(ServiceStart);
}

/// A [`Scalar`] that is written as `%%nnnn`: the type and its name.
macro_rules! message {
    ($($type:ident => $name:literal;)*) => {$(
        impl<'c> Scalar<'c> for $type {
            const TYPE: &'static str = $name;

            fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
                let code = match &value {
                    Value::Text(text) => match Message::parse(text) {
                        Some(code) => Some(u64::from(code)),
                        None => number(&value).map_err(|_| Unfit(Self::TYPE))?,
                    },
                    _ => number(&value).map_err(|_| Unfit(Self::TYPE))?,
                };
                code.map(|code| u32::try_from(code).map(Self).map_err(|_| Unfit(Self::TYPE))).transpose()
            }

            #[inline]
            fn from_typed(kind: u8, bytes: &'c [u8]) -> Result<Option<Self>, Unfit> {
                let text = WireValue::Typed(kind, bytes).usual_text();
                if text.as_ref().is_some_and(Text::is_absent) {
                    return Ok(None);
                }
                match text.and_then(|text| Message::parse(&text)) {
                    Some(code) => Ok(Some(Self(code))),
                    None => from_other(kind, bytes),
                }
            }
        }
    )*};
}

message! {
    ParamMessage => "message";
    ImpersonationLevel => "impersonation level";
    ElevationType => "elevation type";
    YesNo => "yes/no message";
    FailureReason => "failure reason";
}

/// A [`Scalar`] that is text with a meaning of its own: the type, its name, and how it is made.
macro_rules! textual {
    ($($type:ident => $name:literal, $make:expr;)*) => {$(
        impl<'c> Scalar<'c> for $type<'c> {
            const TYPE: &'static str = $name;

            fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
                Ok(Text::from_value(value).map_err(|_| Unfit(Self::TYPE))?.map($make))
            }

            #[inline]
            fn from_typed(kind: u8, bytes: &'c [u8]) -> Result<Option<Self>, Unfit> {
                Ok(Text::from_typed(kind, bytes).map_err(|_| Unfit(Self::TYPE))?.map($make))
            }
        }
    )*};
}

textual! {
    Address => "address", Address::parse;
    Privileges => "privilege list", Privileges;
    AccessList => "access list", AccessList;
    MessageList => "message list", MessageList;
    Setting => "text or message", Setting::parse;
    SidList => "SID list", SidList;
}

impl<'c> Scalar<'c> for SocketAddress {
    const TYPE: &'static str = "socket address";

    fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
        match Bytes::from_value(value).map_err(|_| Unfit(Self::TYPE))? {
            Some(bytes) if bytes.0.iter().any(|byte| *byte != 0) => {
                Self::parse(&bytes.0).map(Some).ok_or(Unfit(Self::TYPE))
            }
            _ => Ok(None),
        }
    }
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

    #[inline]
    fn from_typed(kind: u8, bytes: &'c [u8]) -> Result<Option<Self>, Unfit> {
        match WireValue::Typed(kind, bytes).usual_sid() {
            Some(sid) => Ok(Some(sid)),
            None => from_other(kind, bytes),
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

    #[inline]
    fn from_typed(kind: u8, bytes: &'c [u8]) -> Result<Option<Self>, Unfit> {
        match WireValue::Typed(kind, bytes).usual_guid() {
            Some(guid) => Ok(Some(guid)),
            None => from_other(kind, bytes),
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

impl<'c> Scalar<'c> for ClockTime<'c> {
    const TYPE: &'static str = "time, or text in local time";

    fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
        if let Ok(time) = Time::from_value(value.clone()) {
            return Ok(time.map(Self::Utc));
        }
        match value {
            Value::Text(text) => Ok(Some(Self::Local(text))),
            _ => Err(Unfit(Self::TYPE)),
        }
    }
}

/// Bytes, printed in upper-case hexadecimal as Windows renders them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Bytes<'c>(pub Cow<'c, [u8]>);

impl std::fmt::Display for Bytes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.chunks(32).try_for_each(|bytes| {
            let mut digits = Ascii::<64>::new();
            bytes.iter().for_each(|byte| digits.upper_hexadecimal(*byte));
            digits.print(f)
        })
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

/// A list of SIDs as 4627, 4675 and 4964 write it: `%{S-1-5-32-544}` and the like between white space.
///
/// Keeps the text as written. Serializes to the array of its items.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SidList<'c>(pub Text<'c>);

impl SidList<'_> {
    /// The SIDs in order; an item that is none is left out here, not in JSON.
    pub fn sids(&self) -> impl Iterator<Item = Sid<'static>> {
        self.0.words().filter_map(|word| item(&word).with_str(Sid::parse))
    }
}

/// An item of a [`SidList`], without `%{` and `}`.
fn item<'w>(word: &'w Text<'_>) -> Text<'w> {
    word.between("%{", "}").unwrap_or_else(|| word.clone())
}

impl std::fmt::Display for SidList<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.words().enumerate().try_for_each(|(i, word)| {
            let space = if i == 0 { "" } else { " " };
            write!(f, "{space}{}", item(&word))
        })
    }
}

impl std::fmt::Debug for SidList<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl Serialize for SidList<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        self.0.words().try_for_each(|word| list.serialize_element(&item(&word)))?;
        list.end()
    }
}

/// The hash of a Kerberos ticket, which joins a TGT with the service tickets asked for with it: base64 of 32 bytes,
/// as 4768 (ResponseTicket), 4769 and 4770 have it since the updates of July 2024 and January 2025.
///
/// `N/A`, which Windows writes where there was no ticket, is no hash: two of them are not equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct TicketHash<'c>(pub Text<'c>);

impl<'c> Scalar<'c> for TicketHash<'c> {
    const TYPE: &'static str = "ticket hash";

    fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
        let text = Text::from_value(value).map_err(|_| Unfit(Self::TYPE))?;
        Ok(text.filter(|text| !text.eq_ignore_case("N/A")).map(Self))
    }
}

impl<'c> Scalar<'c> for i64 {
    const TYPE: &'static str = "signed number";

    fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
        const UNFIT: Unfit = Unfit("signed number");
        match value {
            Value::Int(number) => Ok(Some(number)),
            Value::Text(text) if text.is_absent() => Ok(None),
            Value::Text(text) => text.to_string().parse().map(Some).map_err(|_| UNFIT),
            value => match number(&value).map_err(|_| UNFIT)? {
                Some(number) => Self::try_from(number).map(Some).map_err(|_| UNFIT),
                None => Ok(None),
            },
        }
    }
}

/// A number that is read in hexadecimal: flags, an error of no one table, a reason code. Prints and serializes so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hex(pub u64);

impl std::fmt::Display for Hex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

impl std::fmt::Debug for Hex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hex {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        hexadecimal(self.0).serialize(serializer)
    }
}

impl<'c> Scalar<'c> for Hex {
    const TYPE: &'static str = "hexadecimal number";

    fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit> {
        Ok(number(&value).map_err(|_| Unfit(Self::TYPE))?.map(Self))
    }
}
