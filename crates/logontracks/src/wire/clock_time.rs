//! Times that some versions of an event have as a FILETIME, others as local text.

use std::fmt;

use serde::Serialize;

use super::{Text, Time};

/// A time as 4616 writes it: a FILETIME since version 1; in version 0 the time of day in the computer's own time zone
/// and language, such as `11:52:54 PM`, which is kept as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum ClockTime<'c> {
    /// A time in UTC.
    Utc(Time),
    /// Local text.
    Local(Text<'c>),
}

impl ClockTime<'_> {
    /// The time, if it is one in UTC.
    pub const fn utc(&self) -> Option<Time> {
        match self {
            Self::Utc(time) => Some(*time),
            Self::Local(_) => None,
        }
    }
}

impl fmt::Display for ClockTime<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Utc(time) => time.fmt(f),
            Self::Local(text) => text.fmt(f),
        }
    }
}
