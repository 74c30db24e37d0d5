//! Layouts out of the project's schema of events (JSON).

use serde::Deserialize;

use super::{Container, FieldType, Layout};
use crate::writer::guid;

/// Why an entry of the schema is no layout.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// Not JSON of the shape expected.
    #[error("not a schema of events: {0}")]
    Json(#[from] serde_json::Error),
    /// A GUID that is none.
    #[error("event {event_id}: {text} is not a GUID")]
    Guid {
        /// The entry's event ID.
        event_id: u16,
        /// What stands there.
        text: String,
    },
    /// A field type no record can have.
    #[error("event {event_id}: field {field} has the unknown type {in_type}")]
    Type {
        /// The entry's event ID.
        event_id: u16,
        /// The field's name.
        field: String,
        /// Its type as written.
        in_type: String,
    },
}

#[derive(Deserialize)]
struct Entry {
    channel: String,
    provider: String,
    provider_guid: Option<String>,
    event_id: u16,
    version: Option<u8>,
    fields: Vec<Field>,
    container: String,
    #[serde(default)]
    note: Option<String>,
}

#[derive(Deserialize)]
struct Field {
    name: String,
    in_type: String,
    #[serde(default)]
    xml_name: Option<String>,
}

/// Every layout of a schema of events: a JSON array of entries with `channel`, `provider`,
/// `provider_guid`, `event_id`, `version`, `container` and `fields` (`name`, `in_type`).
///
/// # Errors
/// [`SchemaError`] when the text is not such an array, or names a type or GUID that is none.
pub fn from_schema(json: &str) -> Result<Vec<Layout>, SchemaError> {
    let entries: Vec<Entry> = serde_json::from_str(json)?;
    entries.into_iter().map(layout).collect()
}

fn layout(entry: Entry) -> Result<Layout, SchemaError> {
    let event_id = entry.event_id;
    let container = container(&entry);
    let provider_guid = match entry.provider_guid {
        None => None,
        Some(text) => Some(guid(&text).ok_or(SchemaError::Guid { event_id, text })?),
    };
    let fields = entry.fields.into_iter().map(|f| field(event_id, f)).collect::<Result<_, _>>()?;
    let audit = entry.channel == "Security";
    Ok(Layout {
        event_source_name: None,
        provider: entry.provider,
        provider_guid,
        event_id,
        version: entry.version,
        level: if audit { 0 } else { 4 },
        task: 0,
        opcode: 0,
        // Audit success, classic, or a channel's own bit.
        keywords: match container {
            _ if audit => 0x8020_0000_0000_0000,
            Container::Classic => 0x0080_0000_0000_0000,
            _ => 0x8000_0000_0000_0000,
        },
        channel: entry.channel,
        container,
        fields,
    })
}

fn container(entry: &Entry) -> Container {
    let classic = entry.version.is_none() || entry.note.as_deref().is_some_and(|n| n.starts_with("Classic"));
    match entry.container.split_once('/') {
        Some((_, element)) => {
            // A schema that does not know the element says `*`.
            let element = if element == "*" { "EventXML" } else { element };
            let namespace = if element == "EventXML" {
                "Event_NS"
            } else {
                "http://manifests.microsoft.com/win/2004/08/windows/eventlog"
            };
            Container::UserData { element: element.to_owned(), namespace: namespace.to_owned() }
        }
        None if classic => Container::Classic,
        None => Container::EventData,
    }
}

fn field(event_id: u16, field: Field) -> Result<(String, FieldType), SchemaError> {
    let kind = match field.in_type.as_str() {
        "win:UnicodeString" => FieldType::UnicodeString,
        "win:AnsiString" => FieldType::AnsiString,
        "win:Int8" => FieldType::Int8,
        "win:UInt8" => FieldType::UInt8,
        "win:Int16" => FieldType::Int16,
        "win:UInt16" => FieldType::UInt16,
        "win:Int32" => FieldType::Int32,
        "win:UInt32" => FieldType::UInt32,
        "win:Int64" => FieldType::Int64,
        "win:UInt64" => FieldType::UInt64,
        "win:Float" => FieldType::Float,
        "win:Double" => FieldType::Double,
        "win:Boolean" => FieldType::Boolean,
        "win:Binary" => FieldType::Binary,
        "win:GUID" => FieldType::Guid,
        "win:FILETIME" => FieldType::FileTime,
        "win:SYSTEMTIME" => FieldType::SystemTime,
        "win:SID" => FieldType::Sid,
        "win:HexInt32" => FieldType::HexInt32,
        "win:HexInt64" => FieldType::HexInt64,
        "win:Pointer" => FieldType::Pointer,
        _ => {
            let (field, in_type) = (field.name, field.in_type);
            return Err(SchemaError::Type { event_id, field, in_type });
        }
    };
    // `Error (attribute Code)` is the schema's way to say `<Error Code="…"/>`.
    let name = match field.xml_name {
        Some(xml) => match xml.split_once(" (attribute ") {
            Some((element, rest)) => format!("{element}@{}", rest.trim_end_matches(')')),
            None => xml,
        },
        None => field.name,
    };
    Ok((name, kind))
}
