//! Raw values as JSON.

use std::collections::HashMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::event::Bytes;
use crate::record::{Fields, Value};
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

/// Raw fields as one JSON object. Of fields that share a name, the second is `Name#2`, the third `Name#3`.
pub(super) struct RawFields<'f, 'c, I>(pub &'f Fields<'c>, pub I);

impl<I: Iterator<Item = usize> + Clone> Serialize for RawFields<'_, '_, I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// Up to how many fields are compared one by one: no event of Windows has more.
        const FEW: usize = 64;
        let Self(fields, indices) = self;
        let mut many: Option<HashMap<&str, usize>> = (indices.clone().nth(FEW).is_some()).then(HashMap::new);
        let mut map = serializer.serialize_map(None)?;
        for (nth, i) in indices.clone().enumerate() {
            let name = fields.name(i);
            let earlier = match &mut many {
                Some(many) => {
                    let count = many.entry(name).or_default();
                    *count += 1;
                    *count - 1
                }
                None => indices.clone().take(nth).filter(|earlier| fields.name(*earlier) == name).count(),
            };
            match earlier {
                0 => map.serialize_entry(name, &Raw(&fields.value(i)))?,
                _ => map.serialize_entry(&format_args!("{name}#{}", earlier + 1), &Raw(&fields.value(i)))?,
            }
        }
        map.end()
    }
}
