//! Records of literal text: BinXml without any template, every value as text, as tools leave them
//! that re-write logs (2,576 of 76,169 sampled real records).

use super::chunk::Names;
use super::log::System;
use super::outer::EVENT_NS;
use super::template::Pieces;
use super::text::{guid_text, sid_text, time_text};
use super::value::Value;
use crate::layout::{Container, FieldType, Layout};

/// The whole record's fragment, but for its header and its end.
pub(super) fn record(layout: &Layout, system: &System<'_>, values: &[Value<'_>], names: &mut Names) -> Pieces {
    let mut l = Literal { pieces: Pieces::default(), names };
    l.open("Event", &[("xmlns", EVENT_NS.to_owned())]);
    l.system(layout, system);
    match &layout.container {
        Container::Empty => {}
        Container::EventData => l.event_data(layout, values),
        Container::UserData { element, namespace } => {
            l.open("UserData", &[]);
            l.user_data(element, namespace, layout, values);
            l.pieces.close();
        }
        Container::Classic => l.classic(layout, values),
    }
    l.pieces.close();
    l.pieces
}

struct Literal<'a> {
    pieces: Pieces,
    names: &'a mut Names,
}

impl Literal<'_> {
    fn system(&mut self, layout: &Layout, system: &System<'_>) {
        let classic = !layout.has_full_system();
        self.open("System", &[]);
        let mut provider = vec![("Name", layout.provider.clone())];
        provider.extend(layout.provider_guid.map(|g| ("Guid", guid_text(&g))));
        provider.extend(layout.event_source_name.clone().map(|s| ("EventSourceName", s)));
        self.empty("Provider", &provider);
        let qualifiers = system.qualifiers.map(|q| ("Qualifiers", q.to_string()));
        self.open("EventID", qualifiers.as_slice());
        self.pieces.text(&layout.event_id.to_string());
        self.pieces.close();
        if let (Some(version), false) = (layout.version, classic) {
            self.element("Version", &version.to_string());
        }
        self.element("Level", &layout.level.to_string());
        self.element("Task", &layout.task.to_string());
        if !classic {
            self.element("Opcode", &layout.opcode.to_string());
        }
        self.element("Keywords", &format!("{:#x}", layout.keywords));
        self.empty("TimeCreated", &[("SystemTime", time_text(system.time))]);
        self.element("EventRecordID", &system.event_record_id.to_string());
        if !classic {
            let mut ids = Vec::new();
            ids.extend(system.activity_id.map(|g| ("ActivityID", guid_text(&g))));
            ids.extend(system.related_activity_id.map(|g| ("RelatedActivityID", guid_text(&g))));
            self.empty("Correlation", &ids);
            let (pid, tid) = (system.pid.to_string(), system.tid.to_string());
            self.empty("Execution", &[("ProcessID", pid), ("ThreadID", tid)]);
        }
        self.element("Channel", &layout.channel);
        self.element("Computer", system.computer);
        let user = system.user_sid.and_then(sid_text).map(|s| ("UserID", s));
        self.empty("Security", user.as_slice());
        self.pieces.close();
    }

    fn event_data(&mut self, layout: &Layout, values: &[Value<'_>]) {
        if values.is_empty() {
            return self.empty("EventData", &[]);
        }
        self.open("EventData", &[]);
        for ((name, _), value) in layout.fields.iter().zip(values) {
            self.maybe_empty("Data", &[("Name", name.clone())], value.text());
        }
        self.pieces.close();
    }

    fn user_data(&mut self, element: &str, namespace: &str, layout: &Layout, values: &[Value<'_>]) {
        self.open(element, &[("xmlns", namespace.to_owned())]);
        for ((name, _), value) in layout.fields.iter().zip(values) {
            if let Some((element, attribute)) = name.split_once('@') {
                let value = value.text().map(|text| (attribute, text));
                self.empty(element, value.as_slice());
            } else {
                self.maybe_empty(name, &[], value.text());
            }
        }
        self.pieces.close();
    }

    fn classic(&mut self, layout: &Layout, values: &[Value<'_>]) {
        self.open("EventData", &[]);
        for ((_, field), value) in layout.fields.iter().zip(values) {
            match (field, value) {
                (FieldType::Binary, Value::Null) => {}
                (FieldType::Binary, _) => self.maybe_empty("Binary", &[], value.text()),
                _ => self.maybe_empty("Data", &[], value.text()),
            }
        }
        self.pieces.close();
    }

    fn element(&mut self, name: &str, text: &str) {
        self.maybe_empty(name, &[], Some(text.to_owned()));
    }

    fn maybe_empty(&mut self, name: &str, attributes: &[(&str, String)], text: Option<String>) {
        match text.filter(|t| !t.is_empty()) {
            None => self.empty(name, attributes),
            Some(text) => {
                self.open(name, attributes);
                self.pieces.text(&text);
                self.pieces.close();
            }
        }
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, String)]) {
        self.start(name, attributes);
        self.pieces.close_empty(!attributes.is_empty());
    }

    fn open(&mut self, name: &str, attributes: &[(&str, String)]) {
        self.start(name, attributes);
        self.pieces.content(!attributes.is_empty());
    }

    fn start(&mut self, name: &str, attributes: &[(&str, String)]) {
        let id = self.names.id(name);
        self.pieces.open(id, None, !attributes.is_empty());
        for (position, (name, value)) in (1..).zip(attributes) {
            let id = self.names.id(name);
            self.pieces.attribute(id, position < attributes.len());
            self.pieces.text(value);
        }
    }
}
