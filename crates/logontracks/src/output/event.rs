//! Events as JSON objects.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::value::{Raw, all_fields, extra_fields};
use crate::event::{Event, Undecodable};
use crate::provenance::Place;
use crate::record::{Fields, System};
use crate::wire::ascii::Ascii;
use crate::wire::direct::Name;
use crate::wire::{Text, Time};

/// `{"type":"event", …}`.
pub struct EventLine<'e, 'c> {
    /// The event.
    pub event: &'e Event<'c>,
    /// The file's path, as given.
    pub file: &'e str,
    /// The written time of the record's header: provenance, not the time of the event.
    pub written: Time,
}

/// `{"type":"undecodable", …}`: an event in scope of which a field does not fit, with the reason and all raw fields.
pub struct UndecodableLine<'e, 'c> {
    /// The record.
    pub record: &'e Undecodable<'c>,
    /// The file's path, as given.
    pub file: &'e str,
    /// The written time of the record's header.
    pub written: Time,
}

/// `{"type":"unrecognized", …}`: a record that is out of scope, with its raw fields.
pub struct UnrecognizedLine<'e, 'c> {
    /// The record's System values.
    pub system: &'e System<'c>,
    /// Its fields.
    pub fields: &'e Fields<'c>,
    /// Where it is.
    pub at: Place,
    /// The file's path, as given.
    pub file: &'e str,
    /// The written time of the record's header.
    pub written: Time,
}

/// What a line has of a record's `System`: read once, for most of it stands there twice.
struct Head<'c> {
    event_id: Option<u16>,
    version: Option<u8>,
    provider: Option<Text<'c>>,
    channel: Option<Text<'c>>,
    computer: Option<Text<'c>>,
    time: Option<Time>,
    /// As it is printed.
    printed_time: Option<Ascii<28>>,
    event_record_id: Option<u64>,
}

impl<'c> Head<'c> {
    fn of(system: &System<'c>) -> Self {
        let time = system.time();
        Self {
            event_id: system.event_id(),
            version: system.version(),
            provider: system.provider_name(),
            channel: system.channel(),
            computer: system.computer(),
            time,
            printed_time: time.map(Time::ascii),
            event_record_id: system.event_record_id(),
        }
    }

    /// The written time of the record's header, which nearly always is the event's.
    fn written(&self, written: Time) -> Ascii<28> {
        self.printed_time.filter(|_| self.time == Some(written)).unwrap_or_else(|| written.ascii())
    }

    /// The keys that every kind of record has.
    fn serialize<S: SerializeStruct>(&self, object: &mut S, kind: &'static str) -> Result<(), S::Error> {
        object.serialize_field("type", &Name(kind))?;
        object.serialize_field("event_id", &self.event_id)?;
        object.serialize_field("version", &self.version)?;
        object.serialize_field("provider", &self.provider)?;
        object.serialize_field("channel", &self.channel)?;
        object.serialize_field("computer", &self.computer)?;
        object.serialize_field("time", &self.printed_time)?;
        object.serialize_field("event_record_id", &self.event_record_id)
    }
}

/// `ref`, borrowed from a record.
struct RecordRef<'e, 'c> {
    head: &'e Head<'c>,
    at: Place,
    file: &'e str,
}

impl Serialize for RecordRef<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("ref", 8)?;
        object.serialize_field("computer", &self.head.computer)?;
        object.serialize_field("channel", &self.head.channel)?;
        object.serialize_field("event_record_id", &self.head.event_record_id)?;
        object.serialize_field("event_id", &self.head.event_id)?;
        object.serialize_field("time", &self.head.printed_time)?;
        object.serialize_field("file", self.file)?;
        object.serialize_field("chunk", &self.at.chunk)?;
        object.serialize_field("offset", &self.at.offset)?;
        object.end()
    }
}

impl Serialize for EventLine<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { event, file, written } = self;
        let mut object = serializer.serialize_struct("event", 14)?;
        let head = Head::of(&event.system);
        head.serialize(&mut object, "event")?;
        object.serialize_field("outcome", &event.meaning().outcome)?;
        object.serialize_field("kind", &Name(event.data.kind()))?;
        object.serialize_field("data", &event.data)?;
        object.serialize_field("extra", &extra_fields(&event.extra))?;
        object.serialize_field("at", &RecordRef { head: &head, at: event.at, file })?;
        object.serialize_field("written", &head.written(*written))?;
        object.end()
    }
}

impl Serialize for UndecodableLine<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Reason<'r, 'c>(&'r crate::event::Misfit<'c>);
        impl Serialize for Reason<'_, '_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut object = serializer.serialize_struct("reason", 3)?;
                object.serialize_field("field", self.0.field)?;
                object.serialize_field("expected", self.0.expected)?;
                object.serialize_field("value", &self.0.value.as_ref().map(Raw))?;
                object.end()
            }
        }
        let Self { record, file, written } = self;
        let mut object = serializer.serialize_struct("undecodable", 13)?;
        let head = Head::of(&record.system);
        head.serialize(&mut object, "undecodable")?;
        object.serialize_field("kind", &Name(record.kind))?;
        object.serialize_field("reason", &Reason(&record.reason))?;
        object.serialize_field("fields", &all_fields(&record.fields))?;
        object.serialize_field("at", &RecordRef { head: &head, at: record.at, file })?;
        object.serialize_field("written", &head.written(*written))?;
        object.end()
    }
}

impl Serialize for UnrecognizedLine<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("unrecognized", 11)?;
        let head = Head::of(self.system);
        head.serialize(&mut object, "unrecognized")?;
        object.serialize_field("fields", &all_fields(self.fields))?;
        object.serialize_field("at", &RecordRef { head: &head, at: self.at, file: self.file })?;
        object.serialize_field("written", &head.written(self.written))?;
        object.end()
    }
}
