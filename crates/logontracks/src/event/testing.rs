//! For the tests of event families: decode from names and values as pages and viewers print them.

use crate::event::{Data, rows};
use crate::record::{Fields, Value};

/// The event of this provider and ID, decoded from fields that are all text.
pub fn decode(provider: &str, event_id: u16, fields: &[(&str, &'static str)]) -> Data<'static> {
    let typed: Vec<_> = fields.iter().map(|(name, value)| (*name, Value::Text((*value).into()))).collect();
    decode_typed(provider, event_id, &typed)
}

/// The same from values of any type.
pub fn decode_typed(provider: &str, event_id: u16, fields: &[(&str, Value<'static>)]) -> Data<'static> {
    let row = rows().find(|row| row.event_id == event_id && row.provider == provider);
    let row = row.unwrap_or_else(|| panic!("no row for {provider} {event_id}"));
    let values = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    let fields = Fields::from_values(values.collect());
    row.decode(&fields).unwrap_or_else(|misfit| panic!("{event_id}: {misfit:?}"))
}

/// What a test looks at: the name of the type, the fields as JSON without those that are null, and of the meaning the
/// outcome, the account's name, the actor's name, the address and the workstation.
pub fn shown(data: &Data<'_>) -> (&'static str, serde_json::Value, [Option<String>; 5]) {
    let mut json = serde_json::to_value(data).unwrap();
    prune(&mut json);
    let meaning = data.meaning();
    let name = |who: Option<crate::event::Who<'_>>| Some(who?.name?.to_string());
    let parts = [
        meaning.outcome.map(|outcome| outcome.to_string()),
        name(meaning.account),
        name(meaning.actor),
        meaning.address.map(ToString::to_string),
        meaning.workstation.map(ToString::to_string),
    ];
    (data.kind(), json, parts)
}

fn prune(json: &mut serde_json::Value) {
    if let Some(object) = json.as_object_mut() {
        object.values_mut().for_each(prune);
        object.retain(|_, value| !value.is_null() && value.as_object().is_none_or(|inner| !inner.is_empty()));
    }
}

/// The five parts of a meaning, for [`shown`].
pub fn parts(parts: [&str; 5]) -> [Option<String>; 5] {
    parts.map(|part| (!part.is_empty()).then(|| part.to_owned()))
}
