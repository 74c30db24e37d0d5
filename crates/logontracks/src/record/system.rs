//! The `System` part of an event.

use std::sync::Arc;

use super::instance::Instance;
use super::places::Places;
use super::plan::{Outer, Source};
use super::value::{Value, kind};
use super::wire_value::WireValue;
use crate::wire::{Guid, Sid, Text, Time};

/// One value of the `System` element ("SystemPropertiesType Complex Type", Microsoft Learn).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "named as the elements and attributes are")]
pub enum SystemField {
    ProviderName,
    ProviderGuid,
    ProviderEventSourceName,
    EventId,
    Qualifiers,
    Version,
    Level,
    Task,
    Opcode,
    Keywords,
    TimeCreated,
    EventRecordId,
    ActivityId,
    RelatedActivityId,
    ProcessId,
    ThreadId,
    ProcessorId,
    SessionId,
    KernelTime,
    UserTime,
    ProcessorTime,
    Channel,
    Computer,
    UserId,
}

impl SystemField {
    /// How many there are.
    pub(super) const COUNT: usize = 24;

    /// All of them with their element and attribute, in the order of the schema.
    pub const ALL: [(Self, &'static str, &'static str); Self::COUNT] = [
        (Self::ProviderName, "Provider", "Name"),
        (Self::ProviderGuid, "Provider", "Guid"),
        (Self::ProviderEventSourceName, "Provider", "EventSourceName"),
        (Self::EventId, "EventID", ""),
        (Self::Qualifiers, "EventID", "Qualifiers"),
        (Self::Version, "Version", ""),
        (Self::Level, "Level", ""),
        (Self::Task, "Task", ""),
        (Self::Opcode, "Opcode", ""),
        (Self::Keywords, "Keywords", ""),
        (Self::TimeCreated, "TimeCreated", "SystemTime"),
        (Self::EventRecordId, "EventRecordID", ""),
        (Self::ActivityId, "Correlation", "ActivityID"),
        (Self::RelatedActivityId, "Correlation", "RelatedActivityID"),
        (Self::ProcessId, "Execution", "ProcessID"),
        (Self::ThreadId, "Execution", "ThreadID"),
        (Self::ProcessorId, "Execution", "ProcessorID"),
        (Self::SessionId, "Execution", "SessionID"),
        (Self::KernelTime, "Execution", "KernelTime"),
        (Self::UserTime, "Execution", "UserTime"),
        (Self::ProcessorTime, "Execution", "ProcessorTime"),
        (Self::Channel, "Channel", ""),
        (Self::Computer, "Computer", ""),
        (Self::UserId, "Security", "UserID"),
    ];

    /// The one that stands in this element, or in this attribute of it.
    pub(super) fn of(element: &str, attribute: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, e, a)| *e == element && *a == attribute).map(|(field, _, _)| *field)
    }

    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

/// The `System` part of an event, each value read when it is asked for. One that the record does not have, or not in
/// the form it should have, is `None`; [`System::value`] has it as it stands.
#[derive(Clone)]
pub struct System<'c>(Repr<'c>);

#[derive(Clone)]
enum Repr<'c> {
    Planned(Head<'c>),
    Listed(Arc<Values<'c>>),
}

/// A value for each [`SystemField`].
pub(super) type Values<'c> = [Value<'c>; SystemField::COUNT];

/// A record's outer template and its substitutions.
#[derive(Clone, Copy)]
pub(super) struct Head<'c> {
    pub(super) outer: &'c Outer,
    pub(super) instance: Instance<'c>,
}

impl<'c> Head<'c> {
    /// As [`Head::wire`], where it is known where the values lie that every record is asked for.
    #[inline]
    pub(super) fn wire_by(&self, places: &Places, field: SystemField) -> WireValue<'c, 'c> {
        match places.get(field) {
            Some(place) => self.instance.value_at(place),
            None => self.wire(field),
        }
    }

    pub(super) fn wire(&self, field: SystemField) -> WireValue<'c, 'c> {
        match self.outer.system.get(field.index()) {
            Some(Source::Slot { dependency: Some(on), .. }) if self.instance.leaves_out(*on) => WireValue::NULL,
            Some(Source::Slot { id, .. }) => self.instance.value(*id),
            Some(Source::Literal(text)) => WireValue::Literal(text),
            _ => WireValue::NULL,
        }
    }

    /// As [`System::event_id`].
    #[inline(always)]
    pub(super) fn event_id(self, places: &Places) -> Option<u16> {
        match places.get(SystemField::EventId).map(|place| self.instance.value_at(place)) {
            Some(WireValue::Typed(kind::UINT16, [low, high, ..])) => Some(u16::from_le_bytes([*low, *high])),
            _ => self.other_event_id(),
        }
    }

    /// Takes a copy: what has an address has to be in memory for all records.
    #[cold]
    #[inline(never)]
    fn other_event_id(self) -> Option<u16> {
        self.wire(SystemField::EventId).number()
    }

    /// The provider's name, if it is a string and one of the first substitutions.
    #[inline]
    pub(super) fn provider_units(&self, places: &Places) -> Option<&'c [u8]> {
        match self.instance.value_at(places.get(SystemField::ProviderName)?) {
            WireValue::Typed(_, bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// The `System` part of a record that is at hand, to be made of it where it is wanted.
#[derive(Clone, Copy)]
pub(crate) struct SystemRef<'r, 'c>(Ref<'r, 'c>);

#[derive(Clone, Copy)]
enum Ref<'r, 'c> {
    Planned(&'r Head<'c>),
    Listed(&'r System<'c>),
}

impl<'r, 'c> SystemRef<'r, 'c> {
    #[inline]
    pub(super) fn planned(head: &'r Head<'c>) -> Self {
        Self(Ref::Planned(head))
    }

    #[inline]
    pub(crate) fn listed(system: &'r System<'c>) -> Self {
        Self(Ref::Listed(system))
    }

    #[inline]
    pub(crate) fn system(self) -> System<'c> {
        match self.0 {
            Ref::Planned(head) => System(Repr::Planned(*head)),
            Ref::Listed(system) => system.clone(),
        }
    }
}

impl<'c> System<'c> {
    /// Of no record: without any value.
    pub(crate) fn empty() -> Self {
        Self::listed([const { Value::Null }; SystemField::COUNT])
    }

    pub(super) fn listed(values: Values<'c>) -> Self {
        Self(Repr::Listed(Arc::new(values)))
    }

    /// One value as it stands.
    pub fn value(&self, field: SystemField) -> Value<'c> {
        self.wire(field).into_value()
    }

    #[inline]
    pub(super) fn wire(&self, field: SystemField) -> WireValue<'_, 'c> {
        match &self.0 {
            Repr::Planned(head) => head.wire(field),
            Repr::Listed(values) => values.get(field.index()).map_or(WireValue::NULL, WireValue::Value),
        }
    }
}

/// A method for each value: its name, its field, how it is read, its type.
macro_rules! read {
    ($($(#[$doc:meta])* $name:ident: $field:ident as $read:ident -> $type:ty;)*) => {
        #[allow(missing_docs, reason = "named as the elements and attributes are")]
        impl<'c> System<'c> {
            $(
                $(#[$doc])*
                pub fn $name(&self) -> Option<$type> {
                    self.wire(SystemField::$field).$read()
                }
            )*
        }

        impl std::fmt::Debug for System<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct("System")$(.field(stringify!($name), &self.$name()))*.finish()
            }
        }
    };
}

read! {
    provider_name: ProviderName as text -> Text<'c>;
    provider_guid: ProviderGuid as guid -> Guid;
    /// The name under which a classic source wrote, where a manifest provider took it over.
    event_source_name: ProviderEventSourceName as text -> Text<'c>;
    event_id: EventId as number -> u16;
    /// The upper half of a classic event's 32-bit ID.
    qualifiers: Qualifiers as number -> u16;
    /// Classic events have none.
    version: Version as number -> u8;
    level: Level as number -> u8;
    task: Task as number -> u16;
    opcode: Opcode as number -> u8;
    keywords: Keywords as number -> u64;
    /// `TimeCreated`, UTC. Not the written time of the record's header.
    time: TimeCreated as time -> Time;
    /// `EventRecordID`. Not the ID of the record's header.
    event_record_id: EventRecordId as number -> u64;
    activity_id: ActivityId as guid -> Guid;
    related_activity_id: RelatedActivityId as guid -> Guid;
    process_id: ProcessId as number -> u32;
    thread_id: ThreadId as number -> u32;
    channel: Channel as text -> Text<'c>;
    computer: Computer as text -> Text<'c>;
    user_id: UserId as sid -> Sid<'c>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_at_their_index() {
        for (index, (field, element, attribute)) in SystemField::ALL.iter().enumerate() {
            assert_eq!(field.index(), index);
            assert_eq!(SystemField::of(element, attribute), Some(*field));
        }
        assert_eq!(SystemField::of("Provider", "name"), None);
    }
}
