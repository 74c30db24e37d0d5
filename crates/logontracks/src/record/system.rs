//! The `System` part of an event.

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

/// The `System` part of an event. A value that the record does not have, or not in the form it should have, is
/// `None`; [`super::Record::system_value`] has it as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "named as the elements and attributes are")]
pub struct System<'c> {
    pub provider_name: Option<Text<'c>>,
    pub provider_guid: Option<Guid>,
    /// The name under which a classic source wrote, where a manifest provider took it over.
    pub event_source_name: Option<Text<'c>>,
    pub event_id: Option<u16>,
    /// The upper half of a classic event's 32-bit ID.
    pub qualifiers: Option<u16>,
    /// Classic events have none.
    pub version: Option<u8>,
    pub level: Option<u8>,
    pub task: Option<u16>,
    pub opcode: Option<u8>,
    pub keywords: Option<u64>,
    /// `TimeCreated`, UTC. Not the written time of the record's header.
    pub time: Option<Time>,
    /// `EventRecordID`. Not the ID of the record's header.
    pub event_record_id: Option<u64>,
    pub activity_id: Option<Guid>,
    pub related_activity_id: Option<Guid>,
    pub process_id: Option<u32>,
    pub thread_id: Option<u32>,
    pub channel: Option<Text<'c>>,
    pub computer: Option<Text<'c>>,
    pub user_id: Option<Sid<'c>>,
}

impl<'c> System<'c> {
    pub(super) fn read(value: impl Fn(SystemField) -> WireValue<'c>) -> Self {
        Self {
            provider_name: value(SystemField::ProviderName).text(),
            provider_guid: value(SystemField::ProviderGuid).guid(),
            event_source_name: value(SystemField::ProviderEventSourceName).text(),
            event_id: value(SystemField::EventId).number(),
            qualifiers: value(SystemField::Qualifiers).number(),
            version: value(SystemField::Version).number(),
            level: value(SystemField::Level).number(),
            task: value(SystemField::Task).number(),
            opcode: value(SystemField::Opcode).number(),
            keywords: value(SystemField::Keywords).number(),
            time: value(SystemField::TimeCreated).time(),
            event_record_id: value(SystemField::EventRecordId).number(),
            activity_id: value(SystemField::ActivityId).guid(),
            related_activity_id: value(SystemField::RelatedActivityId).guid(),
            process_id: value(SystemField::ProcessId).number(),
            thread_id: value(SystemField::ThreadId).number(),
            channel: value(SystemField::Channel).text(),
            computer: value(SystemField::Computer).text(),
            user_id: value(SystemField::UserId).sid(),
        }
    }
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
