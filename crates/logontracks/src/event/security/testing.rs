//! For the tests of event families: decode from names and values as Microsoft's pages print them.

use crate::event::{Data, rows};
use crate::record::{Fields, Value};

/// The event of this ID in the Security channel, decoded from fields that are all text.
pub fn decode(event_id: u16, fields: &[(&str, &'static str)]) -> Data<'static> {
    let row = rows().find(|row| row.event_id == event_id && row.channel == "Security").unwrap();
    let values = fields.iter().map(|(name, value)| ((*name).to_owned(), Value::Text((*value).into())));
    let fields = Fields::from_values(values.collect());
    row.decode(&fields).unwrap_or_else(|misfit| panic!("{event_id}: {misfit:?}"))
}
