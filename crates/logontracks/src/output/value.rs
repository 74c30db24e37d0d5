//! Raw values as JSON.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::event::Bytes;
use crate::record::Value;
use crate::wire::ascii::hexadecimal;

/// A raw value as JSON: numbers as numbers, `0x…` for hexadecimal ones, text, times and GUIDs as text, bytes in
/// hexadecimal, absent as null.
pub struct Raw<'v, 'c>(pub &'v Value<'c>);

impl Serialize for Raw<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_none(),
            Value::Text(text) => text.serialize(serializer),
            Value::Int(number) => serializer.serialize_i64(*number),
            Value::UInt(number) => serializer.serialize_u64(*number),
            Value::Hex32(number) => hexadecimal(u64::from(*number)).serialize(serializer),
            Value::Hex64(number) => hexadecimal(*number).serialize(serializer),
            Value::Real32(number) => serializer.serialize_f32(*number),
            Value::Real64(number) => serializer.serialize_f64(*number),
            Value::Bool(truth) => serializer.serialize_bool(*truth),
            Value::Binary(bytes) => serializer.collect_str(&Bytes(bytes.clone())),
            Value::Guid(guid) => guid.serialize(serializer),
            Value::Time(time) => time.serialize(serializer),
            Value::SystemTime([year, month, _, day, hour, minute, second, milliseconds]) => serializer.collect_str(
                &format_args!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z"),
            ),
            Value::Sid(sid) => sid.serialize(serializer),
            Value::Array(values) => serializer.collect_seq(values.iter().map(Raw)),
        }
    }
}

/// Named raw values as one JSON object. Of fields that share a name, the second is `Name#2`, the third `Name#3`.
pub(super) struct RawFields<'v, 'c>(pub &'v [(Cow<'c, str>, Value<'c>)]);

impl Serialize for RawFields<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (i, (name, value)) in self.0.iter().enumerate() {
            match self.0.iter().take(i).filter(|(earlier, _)| earlier == name).count() {
                0 => map.serialize_entry(name, &Raw(value))?,
                earlier => map.serialize_entry(&format_args!("{name}#{}", earlier + 1), &Raw(value))?,
            }
        }
        map.end()
    }
}
