//! Raw values as JSON.

use std::collections::HashMap;
use std::ops::Range;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::event::{Bytes, Extra};
use crate::record::{Fields, Value, WireValue};
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
pub(super) struct RawFields<'f, 'c, I> {
    fields: &'f Fields<'c>,
    indices: I,
    /// Whether some of them may share a name.
    repeat: bool,
}

/// All fields of a record.
pub(super) fn all_fields<'f, 'c>(fields: &'f Fields<'c>) -> RawFields<'f, 'c, Range<usize>> {
    RawFields { fields, indices: 0..fields.len(), repeat: true }
}

/// Those that an event type does not name.
pub(super) fn extra_fields<'f, 'c>(
    extra: &'f Extra<'c>,
) -> RawFields<'f, 'c, impl Iterator<Item = usize> + Clone + use<'f>> {
    RawFields { fields: extra.fields(), indices: extra.indices(), repeat: extra.names_repeat() }
}

impl<I: Iterator<Item = usize> + Clone> Serialize for RawFields<'_, '_, I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { fields, indices, repeat } = self;
        let mut map = serializer.serialize_map(None)?;
        let mut wire = fields.in_order();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for i in indices.clone() {
            let name = fields.name(i);
            let nth = if *repeat {
                let count = counts.entry(name).or_default();
                *count += 1;
                *count
            } else {
                1
            };
            match nth {
                1 => map.serialize_entry(name, &RawWire(wire(i)))?,
                _ => map.serialize_entry(&format_args!("{name}#{nth}"), &RawWire(wire(i)))?,
            }
        }
        map.end()
    }
}

/// A value not yet made into one: text, which most are, is not made at all.
struct RawWire<'v, 'c>(WireValue<'v, 'c>);

impl Serialize for RawWire<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.usual_text() {
            Some(text) => text.serialize(serializer),
            None => Raw(&self.0.into_value()).serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::write_json;

    /// Nothing is lost of fields that share a name, whatever they are.
    #[test]
    fn fields_that_share_a_name_are_numbered() {
        let values = [("A", Value::UInt(1)), ("B", Value::Null), ("A", Value::Text("x".into())), ("A", Value::Int(-1))];
        let fields = Fields::from_values(values.map(|(name, value)| (name.to_owned(), value)).into());
        let mut out = Vec::new();
        write_json(&mut out, &all_fields(&fields)).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), r#"{"A":1,"B":null,"A#2":"x","A#3":-1}"#);
    }
}
