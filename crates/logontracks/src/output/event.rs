//! Events as JSON objects.

use std::ops::Range;

use serde::Serialize;
use serde_json::Error;

use super::json::{decimal, plain, text, write_json};
use super::value::{Raw, all_fields, extra_fields};
use crate::event::{Event, Misfit, Undecodable};
use crate::provenance::Place;
use crate::record::{Fields, System};
use crate::wire::Time;

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

impl EventLine<'_, '_> {
    /// Appends the line, without an end of line.
    ///
    /// # Errors
    /// None that is known: see [`write_json`].
    pub fn write(&self, out: &mut Vec<u8>) -> Result<(), Error> {
        let Self { event, file, written } = self;
        let head = Head::write(out, "event", &event.system)?;
        out.extend_from_slice(b",\"outcome\":");
        write_json(out, &event.meaning().outcome)?;
        out.extend_from_slice(b",\"kind\":");
        plain(out, event.data.kind().as_bytes());
        out.extend_from_slice(b",\"data\":");
        write_json(out, &event.data)?;
        out.extend_from_slice(b",\"extra\":");
        write_json(out, &extra_fields(&event.extra))?;
        head.write_place(out, event.at, file, *written)
    }
}

impl UndecodableLine<'_, '_> {
    /// Appends the line, without an end of line.
    ///
    /// # Errors
    /// None that is known: see [`write_json`].
    pub fn write(&self, out: &mut Vec<u8>) -> Result<(), Error> {
        #[derive(Serialize)]
        struct Reason<'r, 'c> {
            field: &'static str,
            expected: &'static str,
            value: Option<Raw<'r, 'c>>,
        }
        let Self { record, file, written } = self;
        let Misfit { field, expected, ref value } = record.reason;
        let head = Head::write(out, "undecodable", &record.system)?;
        out.extend_from_slice(b",\"kind\":");
        plain(out, record.kind.as_bytes());
        out.extend_from_slice(b",\"reason\":");
        write_json(out, &Reason { field, expected, value: value.as_ref().map(Raw) })?;
        out.extend_from_slice(b",\"fields\":");
        write_json(out, &all_fields(&record.fields))?;
        head.write_place(out, record.at, file, *written)
    }
}

impl UnrecognizedLine<'_, '_> {
    /// Appends the line, without an end of line.
    ///
    /// # Errors
    /// None that is known: see [`write_json`].
    pub fn write(&self, out: &mut Vec<u8>) -> Result<(), Error> {
        let head = Head::write(out, "unrecognized", self.system)?;
        out.extend_from_slice(b",\"fields\":");
        write_json(out, &all_fields(self.fields))?;
        head.write_place(out, self.at, self.file, self.written)
    }
}

/// What the beginning of a line has of a record's `System`, for its end has most of it once more: where it stands in
/// the output. Copied from there it need not be printed again.
struct Head {
    event_id: Range<usize>,
    channel: Range<usize>,
    computer: Range<usize>,
    time: Option<Time>,
    printed_time: Range<usize>,
    event_record_id: Range<usize>,
}

impl Head {
    /// Writes the keys with which every kind of line begins.
    fn write(out: &mut Vec<u8>, kind: &'static str, system: &System<'_>) -> Result<Self, Error> {
        out.extend_from_slice(b"{\"type\":");
        plain(out, kind.as_bytes());
        out.extend_from_slice(b",\"event_id\":");
        let event_id = printed(out, |out| write_json(out, &system.event_id()))?;
        out.extend_from_slice(b",\"version\":");
        write_json(out, &system.version())?;
        out.extend_from_slice(b",\"provider\":");
        write_json(out, &system.provider_name())?;
        out.extend_from_slice(b",\"channel\":");
        let channel = printed(out, |out| write_json(out, &system.channel()))?;
        out.extend_from_slice(b",\"computer\":");
        let computer = printed(out, |out| write_json(out, &system.computer()))?;
        out.extend_from_slice(b",\"time\":");
        let time = system.time();
        let printed_time = printed(out, |out| write_json(out, &time))?;
        out.extend_from_slice(b",\"event_record_id\":");
        let event_record_id = printed(out, |out| write_json(out, &system.event_record_id()))?;
        Ok(Self { event_id, channel, computer, time, printed_time, event_record_id })
    }

    /// Writes the keys with which every kind of line ends: `at`, a reference to the record, and `written`, the time in
    /// the record's header, which nearly always is the event's.
    fn write_place(self, out: &mut Vec<u8>, at: Place, file: &str, written: Time) -> Result<(), Error> {
        out.extend_from_slice(b",\"at\":{\"computer\":");
        out.extend_from_within(self.computer);
        out.extend_from_slice(b",\"channel\":");
        out.extend_from_within(self.channel);
        out.extend_from_slice(b",\"event_record_id\":");
        out.extend_from_within(self.event_record_id);
        out.extend_from_slice(b",\"event_id\":");
        out.extend_from_within(self.event_id);
        out.extend_from_slice(b",\"time\":");
        out.extend_from_within(self.printed_time.clone());
        out.extend_from_slice(b",\"file\":");
        text(out, file);
        out.extend_from_slice(b",\"chunk\":");
        decimal(out, at.chunk.into());
        out.extend_from_slice(b",\"offset\":");
        decimal(out, at.offset);
        out.extend_from_slice(b"},\"written\":");
        match self.time == Some(written) {
            true => out.extend_from_within(self.printed_time),
            false => write_json(out, &written)?,
        }
        out.push(b'}');
        Ok(())
    }
}

/// Where in the output stands what `write` writes.
fn printed(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> Result<(), Error>) -> Result<Range<usize>, Error> {
    let start = out.len();
    write(out)?;
    Ok(start..out.len())
}
