//! The records in which a log tells of itself: cleared, full, stopped, its clock set.

use super::CLOCK_STEP;
use crate::event::security::audit_policy::PolicyChange;
use crate::event::security::log::SecurityLog;
use crate::event::security::system::SecuritySystem;
use crate::event::system::event_log::EventLog;
use crate::event::system::kernel_general::KernelGeneral;
use crate::event::system_log::SystemLog;
use crate::event::{Data, Event, Who};
use crate::provenance::Place;
use crate::wire::{Text, Time};

/// A record that tells of the log itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Which record.
    pub at: MarkAt,
    /// What it tells.
    pub kind: MarkKind,
}

/// The record that a mark is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MarkAt {
    /// TimeCreated.
    pub time: Option<Time>,
    /// EventRecordID.
    pub record_id: Option<u64>,
    /// EventID.
    pub event_id: u16,
    /// Computer, as written.
    pub computer: Box<str>,
    /// Channel of the record, as written. Not always that of which it tells: [`MarkKind::channel`].
    pub channel: Box<str>,
    /// Where the record is: the first of its places, by file and offset.
    pub place: Place,
}

/// What a mark tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// 1102, 104: the log was cleared.
    Cleared {
        /// Which log.
        channel: Box<str>,
        /// By whom, as `DOMAIN\name`; empty where the record names no one.
        by: Box<str>,
    },
    /// 1100, 6006: the event log service stopped. Nothing was written to any log until it started again.
    ServiceStopped,
    /// 1101, 1108, 106: events were lost.
    EventsLost {
        /// 106: of which log, where that is not the record's own.
        channel: Option<Box<str>>,
        /// 1108: which event.
        lost_event_id: Option<u16>,
    },
    /// 1104: the log is full; events after this were lost until there was room.
    Full,
    /// 1105, 105: the log was full, was moved to a file, and a new one begun.
    Archived {
        /// Which log.
        channel: Box<str>,
        /// The file, as the record names it; empty where it does not.
        path: Box<str>,
    },
    /// 4719: from here on other events are written, or are not.
    AuditPolicy {
        /// By whom, as `DOMAIN\name`; empty where the record names no one.
        by: Box<str>,
    },
    /// 4616, Kernel-General 1: the clock was set.
    ClockSet {
        /// The time before, where the record has it in UTC.
        before: Option<Time>,
        /// The time after.
        after: Option<Time>,
        /// The program that set it; empty where the record does not say.
        process: Box<str>,
    },
}

impl MarkKind {
    /// The log of which the mark tells, where that is not the log it stands in.
    pub fn channel(&self) -> Option<&str> {
        match self {
            Self::Cleared { channel, .. } | Self::Archived { channel, .. } => Some(channel),
            Self::EventsLost { channel, .. } => channel.as_deref(),
            _ => None,
        }
    }

    /// By how many ticks of 100 ns the clock was set, if the mark tells: negative if it was set back.
    pub fn step(&self) -> Option<i64> {
        match self {
            Self::ClockSet { before: Some(before), after: Some(after), .. } => Some(after.since(*before)),
            _ => None,
        }
    }

    /// Whether an event is of the few families of which some tell of their log.
    #[inline]
    pub(super) fn may_be(event: &Event<'_>) -> bool {
        matches!(
            event.data,
            Data::SecurityLog(_)
                | Data::SystemLog(_)
                | Data::EventLog(_)
                | Data::PolicyChange(_)
                | Data::SecuritySystem(_)
                | Data::KernelGeneral(_)
        )
    }

    /// What an event tells of its log, if anything. None does that is not of [these](Self::may_be) families.
    pub(super) fn of(event: &Event<'_>) -> Option<Self> {
        Some(match &event.data {
            Data::SecurityLog(event) => match event {
                SecurityLog::LogServiceShutdown(_) => Self::ServiceStopped,
                SecurityLog::EventsDropped(_) => Self::EventsLost { channel: None, lost_event_id: None },
                SecurityLog::LogError(e) => Self::EventsLost { channel: None, lost_event_id: e.lost_event_id },
                SecurityLog::LogCleared(e) => Self::Cleared { channel: "Security".into(), by: name(e.subject.who()) },
                SecurityLog::LogFull(_) => Self::Full,
                SecurityLog::LogArchived(e) => {
                    let channel = e.channel.as_ref().map_or("Security".into(), owned);
                    Self::Archived { channel, path: text(e.backup_path.as_ref()) }
                }
            },
            Data::SystemLog(event) => match event {
                SystemLog::SystemLogCleared(e) => {
                    Self::Cleared { channel: text(e.channel.as_ref()), by: name(e.subject.who()) }
                }
                SystemLog::SystemLogArchived(e) => {
                    Self::Archived { channel: text(e.channel.as_ref()), path: text(e.backup_path.as_ref()) }
                }
                SystemLog::SystemLogDamaged(e) => {
                    Self::EventsLost { channel: e.channel.as_ref().map(owned), lost_event_id: None }
                }
            },
            Data::EventLog(EventLog::EventLogStopped(_)) => Self::ServiceStopped,
            Data::PolicyChange(PolicyChange::AuditPolicyChanged(e)) => Self::AuditPolicy { by: name(e.subject.who()) },
            Data::SecuritySystem(SecuritySystem::TimeChanged(e)) => Self::ClockSet {
                before: e.previous_time.as_ref().and_then(|time| time.utc()),
                after: e.new_time.as_ref().and_then(|time| time.utc()),
                process: text(e.process_name.as_ref()),
            },
            Data::KernelGeneral(KernelGeneral::TimeChanged(e)) => Self::ClockSet {
                before: Some(e.old_time),
                after: Some(e.new_time),
                process: text(e.process_name.as_ref()),
            },
            _ => return None,
        })
    }

    /// Whether this is one of the small corrections that are counted, not listed.
    pub(super) fn is_small(&self) -> bool {
        self.step().is_some_and(|step| step.saturating_abs() < CLOCK_STEP)
    }
}

fn owned(text: &Text<'_>) -> Box<str> {
    text.to_string().into()
}

fn text(text: Option<&Text<'_>>) -> Box<str> {
    text.map_or("".into(), owned)
}

/// An account as people write it.
fn name(who: Option<Who<'_>>) -> Box<str> {
    let Some(who) = who else { return "".into() };
    match (who.name, who.domain, who.sid) {
        (Some(name), Some(domain), _) => format!("{domain}\\{name}").into(),
        (Some(name), None, _) => owned(name),
        (None, _, Some(sid)) => sid.to_string().into(),
        (None, _, None) => "".into(),
    }
}
