//! The decoder: from a record to its event.

use std::collections::HashMap;

use serde::Serialize;

use super::binding::Binding;
use super::field::Wire;
use super::{Activity, Data, EventType, Meaning, Outcome, Row, rows};
use crate::provenance::Place;
use crate::record::{Fields, Record, System, Value};

/// A typed event with where it comes from.
#[derive(Clone, Debug)]
pub struct Event<'c> {
    /// The record's System values.
    pub system: System<'c>,
    /// The typed fields.
    pub data: Data<'c>,
    /// The fields that the table does not name, in the record's order. Empty if the decoder was told to leave them.
    pub extra: Vec<(String, Value<'c>)>,
    /// Where the record is.
    pub at: Place,
}

impl Event<'_> {
    /// What the event means. The outcome is the event's own, or else that of the record's audit keywords.
    pub fn meaning(&self) -> Meaning<'_> {
        let meaning = self.data.meaning();
        Meaning { outcome: meaning.outcome.or_else(|| audit_outcome(self.system.keywords)), ..meaning }
    }
}

/// The Audit Success and Audit Failure bits of the Security log's keywords (winmeta.xml, StandardEventKeywords).
fn audit_outcome(keywords: Option<u64>) -> Option<Outcome> {
    match keywords? & 0x0030_0000_0000_0000 {
        0x0020_0000_0000_0000 => Some(Outcome::Success),
        0x0010_0000_0000_0000 => Some(Outcome::Failure),
        _ => None,
    }
}

/// A record of an event in scope, of which a field does not fit.
#[derive(Clone, Debug)]
pub struct Undecodable<'c> {
    /// The record's System values.
    pub system: System<'c>,
    /// The event type it should have been.
    pub kind: &'static str,
    /// What does not fit.
    pub reason: Misfit<'c>,
    /// All fields, as they are.
    pub fields: Vec<(String, Value<'c>)>,
    /// Where the record is.
    pub at: Place,
}

/// A field whose value is not what the table says.
#[derive(Clone, Debug, PartialEq)]
pub struct Misfit<'c> {
    /// The field's name on the wire.
    pub field: &'static str,
    /// The type it should have.
    pub expected: &'static str,
    /// The value it has; `None` if the record does not have the field.
    pub value: Option<Value<'c>>,
}

/// What a record turned out to be.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "the large variant is the common one, and it is moved, not stored")]
pub enum Decoded<'c> {
    /// An event of the table.
    Event(Event<'c>),
    /// An event of the table that does not fit it.
    Undecodable(Undecodable<'c>),
    /// None of the events in scope.
    OutOfScope,
}

/// Turns records into events. One for each thread; remembers where each layout has each field.
pub struct Decoder {
    scope: Scope,
    bindings: HashMap<(u32, u16), Binding>,
    keep_extra: bool,
}
