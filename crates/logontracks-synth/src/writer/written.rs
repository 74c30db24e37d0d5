//! What was written, as text: one JSON line per record, for readers that we did not write.

use serde::Serialize;

use super::{Place, System, Value, guid_text, sid_text, time_text};
use crate::layout::{Container, FieldType, Layout};

/// A record as it was given to the writer, all values as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WrittenRecord {
    /// Byte offset of the record in the file.
    pub offset: u64,
    /// Record id in the record's header.
    pub header_record_id: u64,
    /// Whether the record is literal text, without templates.
    pub literal: bool,
    /// Path within `System` and text: (`Provider/@Name`, …). Absent values are left out.
    pub system: Vec<(String, String)>,
    /// `EventData`, `UserData/…`, `Classic` or `Empty`.
    pub container: String,
    /// Name, type and text of each field; `None` for an absent value.
    pub fields: Vec<WrittenField>,
}

/// One field of a [`WrittenRecord`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WrittenField {
    /// The field's name in the layout.
    pub name: String,
    /// Its type on disk: `UnicodeString`, `HexInt64`, …
    pub kind: String,
    /// Its text as Windows shows it.
    pub text: Option<String>,
}

impl WrittenRecord {
    /// The account of a record written at `place`.
    pub fn new(
        layout: &Layout,
        system: &System<'_>,
        values: &[Value<'_>],
        place: Place,
        literal: bool,
    ) -> WrittenRecord {
        let fields = layout.fields.iter().zip(values).map(|((name, field), value)| WrittenField {
            name: name.clone(),
            kind: kind(*field, value),
            text: value.text(),
        });
        WrittenRecord {
            offset: place.offset,
            header_record_id: system.header_record_id.unwrap_or(system.event_record_id),
            literal,
            system: system_texts(layout, system),
            container: match &layout.container {
                Container::EventData => "EventData".to_owned(),
                Container::UserData { element, .. } => format!("UserData/{element}"),
                Container::Classic => "Classic".to_owned(),
                Container::Empty => "Empty".to_owned(),
            },
            fields: fields.collect(),
        }
    }
}

/// The type on disk: a pointer is what its value is.
fn kind(field: FieldType, value: &Value<'_>) -> String {
    let field = match (field, value) {
        (FieldType::Pointer, Value::Hex32(_)) => FieldType::HexInt32,
        (FieldType::Pointer, Value::SizeT(_)) => FieldType::SizeT,
        (FieldType::Pointer, _) => FieldType::HexInt64,
        (other, _) => other,
    };
    format!("{field:?}")
}

fn system_texts(layout: &Layout, system: &System<'_>) -> Vec<(String, String)> {
    let classic = !layout.has_full_system();
    let shown = |text: String| (!classic).then_some(text);
    let texts = [
        ("Provider/@Name", Some(layout.provider.clone())),
        ("Provider/@Guid", layout.provider_guid.as_ref().map(guid_text)),
        ("Provider/@EventSourceName", layout.event_source_name.clone()),
        ("EventID", Some(layout.event_id.to_string())),
        ("EventID/@Qualifiers", system.qualifiers.map(|q| q.to_string())),
        ("Version", layout.version.and_then(|v| shown(v.to_string()))),
        ("Level", Some(layout.level.to_string())),
        ("Task", Some(layout.task.to_string())),
        ("Opcode", shown(layout.opcode.to_string())),
        ("Keywords", Some(format!("{:#x}", layout.keywords))),
        ("TimeCreated/@SystemTime", Some(time_text(system.time))),
        ("EventRecordID", Some(system.event_record_id.to_string())),
        ("Correlation/@ActivityID", system.activity_id.and_then(|g| shown(guid_text(&g)))),
        ("Correlation/@RelatedActivityID", system.related_activity_id.and_then(|g| shown(guid_text(&g)))),
        ("Execution/@ProcessID", shown(system.pid.to_string())),
        ("Execution/@ThreadID", shown(system.tid.to_string())),
        ("Channel", Some(layout.channel.clone())),
        ("Computer", Some(system.computer.to_owned())),
        ("Security/@UserID", system.user_sid.and_then(sid_text)),
    ];
    texts.into_iter().filter_map(|(path, text)| Some((path.to_owned(), text?))).collect()
}
