//! The outer `Event` template: the `System` element around every record's own data.
//!
//! Real templates hold the computer's name as literal text, so each computer has its own.

use super::chunk::{Names, Template};
use super::log::System;
use super::options::{LogOptions, OuterTemplate};
use super::template::{Builder, INDEPENDENT, Substitution};
use super::text::guid_text;
use super::value::Value;
use crate::layout::{Container, Layout};

/// The namespace of every event.
pub(super) const EVENT_NS: &str = "http://schemas.microsoft.com/win/2004/08/events/event";

/// Which of the three outer templates a record has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Eighteen,
    Twenty,
    Classic,
}

impl Shape {
    pub(super) fn of(layout: &Layout, options: &LogOptions) -> Shape {
        // The log service itself writes 104, 1102 and its like with twenty (seen in all samples).
        let own_template = layout.event_source_name.is_some() || layout.provider == "Microsoft-Windows-Eventlog";
        match (&layout.container, options.outer) {
            _ if !layout.has_full_system() => Shape::Classic,
            (Container::Classic, _) => Shape::Twenty,
            (_, OuterTemplate::Eighteen) if !own_template => Shape::Eighteen,
            _ => Shape::Twenty,
        }
    }

    /// The index of the nested event, which is the last substitution.
    pub(super) fn nested_index(self) -> u16 {
        match self {
            Shape::Eighteen => 17,
            Shape::Twenty | Shape::Classic => 19,
        }
    }

    fn related_activity_index(self) -> u16 {
        match self {
            Shape::Eighteen => 13,
            Shape::Twenty | Shape::Classic => 18,
        }
    }
}

/// The definition for `layout` on `computer`.
pub(super) fn template(
    shape: Shape,
    layout: &Layout,
    computer: &str,
    options: &LogOptions,
    names: &mut Names,
) -> Template {
    let as_text = options.system_as_text;
    let mut b = Outer { b: Builder::new(names), as_text };
    let user_data = matches!(layout.container, Container::UserData { .. });
    let nested = shape.nested_index();
    b.b.open("Event", if user_data { INDEPENDENT } else { nested }, true);
    b.b.attribute("xmlns", false);
    b.b.pieces.text(EVENT_NS);
    b.b.pieces.content(true);
    b.system(shape, layout, computer);
    if user_data {
        b.b.open("UserData", nested, false);
        b.b.pieces.content(false);
    }
    b.b.pieces.substitution(Substitution::Optional, nested, 0x21);
    if user_data {
        b.b.pieces.close();
    }
    b.b.pieces.close();
    b.b.finish()
}

struct Outer<'a> {
    b: Builder<'a>,
    as_text: bool,
}

impl Outer<'_> {
    fn system(&mut self, shape: Shape, layout: &Layout, computer: &str) {
        let classic = shape == Shape::Classic;
        self.b.open("System", INDEPENDENT, false);
        self.b.pieces.content(false);
        match shape {
            Shape::Eighteen => self.provider_values(),
            Shape::Twenty | Shape::Classic => self.provider_literal(layout),
        }
        self.b.open("EventID", 3, true);
        self.b.attribute("Qualifiers", false);
        self.value(4, 0x06);
        self.b.pieces.content(true);
        self.value(3, 0x06);
        self.b.pieces.close();
        if !classic {
            self.element("Version", 11, 0x04);
        }
        self.element("Level", 0, 0x04);
        self.element("Task", 2, 0x06);
        if !classic {
            self.element("Opcode", 1, 0x04);
        }
        self.element("Keywords", 5, 0x15);
        self.attributes("TimeCreated", &[("SystemTime", 6, 0x11)]);
        self.element("EventRecordID", 10, 0x0a);
        if !classic {
            let related = shape.related_activity_index();
            let ids = [("ActivityID", 7, 0x0f), ("RelatedActivityID", related, 0x0f)];
            self.attributes("Correlation", &ids);
            self.attributes("Execution", &[("ProcessID", 8, 0x08), ("ThreadID", 9, 0x08)]);
        }
        match shape {
            Shape::Eighteen => self.element("Channel", 16, 0x01),
            Shape::Twenty | Shape::Classic => self.literal("Channel", &layout.channel),
        }
        self.literal("Computer", computer);
        self.attributes("Security", &[("UserID", 12, 0x13)]);
        self.b.pieces.close();
    }

    fn provider_values(&mut self) {
        self.attributes("Provider", &[("Name", 14, 0x01), ("Guid", 15, 0x0f)]);
    }

    fn provider_literal(&mut self, layout: &Layout) {
        let guid = layout.provider_guid.as_ref().map(guid_text);
        let source = layout.event_source_name.as_deref();
        self.b.open("Provider", INDEPENDENT, true);
        self.b.attribute("Name", guid.is_some() || source.is_some());
        self.b.pieces.text(&layout.provider);
        if let Some(guid) = guid {
            self.b.attribute("Guid", source.is_some());
            self.b.pieces.text(&guid);
        }
        if let Some(source) = source {
            self.b.attribute("EventSourceName", false);
            self.b.pieces.text(source);
        }
        self.b.pieces.close_empty(true);
    }

    fn element(&mut self, name: &str, index: u16, code: u8) {
        self.b.open(name, index, false);
        self.b.pieces.content(false);
        self.value(index, code);
        self.b.pieces.close();
    }

    fn literal(&mut self, name: &str, text: &str) {
        self.b.open(name, INDEPENDENT, false);
        self.b.pieces.content(false);
        self.b.pieces.text(text);
        self.b.pieces.close();
    }

    fn attributes(&mut self, element: &str, attributes: &[(&str, u16, u8)]) {
        self.b.open(element, INDEPENDENT, true);
        for (position, (name, index, code)) in (1..).zip(attributes) {
            self.b.attribute(name, position < attributes.len());
            self.value(*index, *code);
        }
        self.b.pieces.close_empty(true);
    }

    fn value(&mut self, index: u16, code: u8) {
        let code = if self.as_text { 0x01 } else { code };
        self.b.pieces.substitution(Substitution::Optional, index, code);
    }
}

/// The values before the nested event, by their index. `provider` and `channel` are literal in
/// the templates of twenty.
pub(super) fn values<'a>(shape: Shape, layout: &'a Layout, system: &'a System<'a>) -> [Value<'a>; 19] {
    let guid = |g: Option<[u8; 16]>| g.map_or(Value::Null, Value::Guid);
    let activity = guid(system.activity_id);
    let related = guid(system.related_activity_id);
    let eighteen = shape == Shape::Eighteen;
    let only_eighteen = |v: Value<'a>| if eighteen { v } else { Value::Null };
    [
        Value::U8(layout.level),
        Value::U8(layout.opcode),
        Value::U16(layout.task),
        Value::U16(layout.event_id),
        system.qualifiers.map_or(Value::Null, Value::U16),
        Value::Hex64(layout.keywords),
        Value::FileTime(system.time),
        activity,
        Value::U32(system.pid),
        Value::U32(system.tid),
        Value::U64(system.event_record_id),
        match (shape, layout.version) {
            // Classic records carry a version that no element shows.
            (Shape::Classic, _) => Value::U8(0),
            (_, version) => version.map_or(Value::Null, Value::U8),
        },
        system.user_sid.map_or(Value::Null, Value::Sid),
        only_eighteen(related),
        only_eighteen(Value::Text(&layout.provider)),
        only_eighteen(guid(layout.provider_guid)),
        only_eighteen(Value::Text(&layout.channel)),
        Value::Null,
        if eighteen { Value::Null } else { related },
    ]
}
