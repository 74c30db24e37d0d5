//! The table of events as JSON objects.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::event::Row;

/// `{"type":"schema", …}`: one event with its fields.
pub struct SchemaLine<'r>(pub &'r Row);

impl Serialize for SchemaLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
        let mut object = serializer.serialize_struct("schema", 7)?;
        object.serialize_field("type", "schema")?;
        object.serialize_field("provider", row.provider)?;
        object.serialize_field("channel", row.channel)?;
        object.serialize_field("event_id", &row.event_id)?;
        object.serialize_field("kind", row.kind)?;
        object.serialize_field("title", row.title)?;
        let fields: Vec<_> = row.fields().into_iter().filter(|field| field.wire != "-").collect();
        object.serialize_field("fields", &fields)?;
        object.end()
    }
}
