//! The decoder: from a record to its event.

use super::binding::{Binding, Bound};
use super::field::{Misfit, Unfit, Wire};
use super::scope::{Candidate, Scope};
use super::{Activity, Data, Extra, Meaning};
use crate::provenance::{Damage, FileId, Place};
use crate::record::{Fields, Record, System, SystemRef};
use crate::wire::Outcome;

/// A typed event with where it comes from.
#[derive(Clone, Debug)]
pub struct Event<'c> {
    /// The record's System values.
    pub system: System<'c>,
    /// The typed fields.
    pub data: Data<'c>,
    /// The fields that the table does not name.
    pub extra: Extra<'c>,
    /// Where the record is.
    pub at: Place,
}

impl Event<'_> {
    /// What the event means. The outcome is the event's own, or else that of the record's audit keywords; of an
    /// attempt with explicit credentials it is not known.
    pub fn meaning(&self) -> Meaning<'_> {
        let meaning = self.data.meaning();
        Meaning { outcome: outcome(&meaning, self.system.keywords()), ..meaning }
    }
}

fn outcome(meaning: &Meaning<'_>, keywords: Option<u64>) -> Option<Outcome> {
    match meaning.act {
        // 4648 is an audit success although nothing is known of the logon that was attempted.
        super::Act::ExplicitCredentials => meaning.outcome,
        _ => meaning.outcome.or_else(|| audit_outcome(keywords)),
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
    pub fields: Fields<'c>,
    /// Where the record is.
    pub at: Place,
}

/// What a record turned out to be.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "the large variant is the common one, and it is moved, not stored")]
pub enum Decoded<'c> {
    /// An event of the table.
    Event(Event<'c>),
    /// An event of the table that does not fit it.
    Undecodable(Undecodable<'c>),
    /// An event in scope whose fields cannot be read, or a record of which damage hides what it is.
    Damaged(Damage),
    /// None of the events in scope.
    OutOfScope,
}

/// Turns records into events. One for each thread; remembers where each layout has each field.
pub struct Decoder {
    scope: Scope,
    /// By layout: for each candidate met with it, its binding.
    bindings: Vec<Vec<(Candidate, Binding)>>,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// A decoder of every event in the table.
    pub fn new() -> Self {
        Self { scope: Scope::new(), bindings: Vec::new() }
    }

    /// Whether [`Decoder::decode`] may give something other than [`Decoded::OutOfScope`]: provider and event ID
    /// decide, and nothing else of the record is read.
    pub fn in_scope(&mut self, record: &Record<'_, '_, '_>) -> bool {
        record
            .event_id()
            .is_some_and(|event_id| !Scope::is_out(event_id) && self.scope.find(record, event_id).is_some())
    }

    /// The event that a record is.
    pub fn decode<'p: 'c, 'c>(&mut self, record: &Record<'_, 'p, 'c>) -> Decoded<'c> {
        let Some(event_id) = record.event_id() else { return headless(record) };
        if Scope::is_out(event_id) {
            return Decoded::OutOfScope;
        }
        let Some(candidate) = self.scope.find(record, event_id) else {
            return if record.provider().name.is_empty() { headless(record) } else { Decoded::OutOfScope };
        };
        let fields = match record.fields() {
            Ok(fields) => fields,
            Err(damage) => return Decoded::Damaged(damage),
        };
        let row = match candidate {
            Candidate::Row(number) => self.scope.row(number),
            Candidate::Activity => None,
        };
        let bind = || match row {
            Some(row) => Binding::new(&fields, row.fields().iter().map(|field| field.wire)),
            None => Binding::new(&fields, Activity::WIRE.into_iter()),
        };
        let own;
        let binding = match fields.layout() {
            Some(layout) => remembered(&mut self.bindings, layout.0, candidate, bind),
            None => {
                own = bind();
                &own
            }
        };
        if row.is_none() && binding.wire.last().is_none_or(|bound| *bound == Bound::Absent) {
            // Without a SubjectLogonId it is no one's activity.
            return Decoded::OutOfScope;
        }
        let frame = Frame { system: record.head(), fields: &fields, binding, at: record.place() };
        match row {
            Some(row) => (row.decode)(&frame),
            None => Activity::decode(&frame, event_id),
        }
    }
}

/// A record on its way to be an event: all but the typed fields. What is made of it is made where the decoder's caller
/// wants it: an event is large, and is not moved.
pub(super) struct Frame<'b, 'c> {
    system: SystemRef<'b, 'c>,
    fields: &'b Fields<'c>,
    binding: &'b Binding,
    at: Place,
}

impl<'b, 'c> Frame<'b, 'c> {
    /// Of fields that come from no record.
    pub fn bare(system: &'b System<'c>, fields: &'b Fields<'c>, binding: &'b Binding) -> Self {
        let at = Place { file: FileId(0), chunk: 0, offset: 0 };
        Self { system: SystemRef::listed(system), fields, binding, at }
    }

    #[inline(always)]
    pub fn wire(&self) -> Wire<'_, 'c> {
        Wire::new(self.fields, self.binding)
    }

    #[inline(always)]
    pub fn event(&self, data: Data<'c>) -> Decoded<'c> {
        let extra = Extra::new(self.fields.clone(), self.binding.extra.clone());
        Decoded::Event(Event { system: self.system.system(), data, extra, at: self.at })
    }

    /// What becomes of it if a value of `wire` does not fit; `name` gives the wire name at a position.
    #[cold]
    #[inline(never)]
    pub fn unfit(
        &self,
        mut wire: Wire<'_, 'c>,
        unfit: Unfit,
        kind: &'static str,
        name: fn(usize) -> Option<&'static str>,
    ) -> Decoded<'c> {
        let reason = wire.misfit(unfit, name);
        let (system, fields) = (self.system.system(), self.fields.clone());
        Decoded::Undecodable(Undecodable { system, kind, reason, fields, at: self.at })
    }
}

/// What a record is of which the provider or the ID is not told: out of scope, unless damage has taken them.
#[cold]
fn headless<'p: 'c, 'c>(record: &Record<'_, 'p, 'c>) -> Decoded<'c> {
    record.fields().map_or_else(Decoded::Damaged, |_| Decoded::OutOfScope)
}

/// The binding of a candidate in a layout, made when it is first asked for.
fn remembered(
    bindings: &mut Vec<Vec<(Candidate, Binding)>>,
    layout: u32,
    candidate: Candidate,
    bind: impl FnOnce() -> Binding,
) -> &Binding {
    #![allow(clippy::indexing_slicing, reason = "both places were made just before")]
    let layout = usize::try_from(layout).unwrap_or_default();
    if bindings.len() <= layout {
        bindings.resize_with(layout + 1, Vec::new);
    }
    let known = &mut bindings[layout];
    let place = known.iter().position(|(met, _)| *met == candidate).unwrap_or_else(|| {
        known.push((candidate, bind()));
        known.len() - 1
    });
    &known[place].1
}

#[cfg(test)]
mod tests {
    use super::super::Act;
    use super::*;

    #[test]
    fn an_attempt_is_no_success_whatever_the_keywords_say() {
        let success = Some(0x8020_0000_0000_0000);
        let attempt = Meaning { act: Act::ExplicitCredentials, ..Meaning::NONE };
        assert_eq!(outcome(&attempt, success), None);
        assert_eq!(outcome(&Meaning::NONE, success), Some(Outcome::Success));
        let failure = Meaning { outcome: Some(Outcome::Failure), ..Meaning::NONE };
        assert_eq!(outcome(&failure, success), Some(Outcome::Failure));
        assert_eq!(outcome(&Meaning::NONE, None), None);
    }
}
