//! The keywords of an event, and the outcome that two of them tell.

use std::fmt;

use serde::Serialize;

use super::code::flags;

flags! {
    /// System/Keywords. The bits 48 to 55 are the same for all providers (winmeta.xml, `StandardEventKeywords`).
    pub struct Keywords(u64) {
        CLASSIC = 0x0080_0000_0000_0000 "Classic",
        CORRELATION_HINT = 0x0040_0000_0000_0000 "Correlation Hint",
        AUDIT_SUCCESS = 0x0020_0000_0000_0000 "Audit Success",
        AUDIT_FAILURE = 0x0010_0000_0000_0000 "Audit Failure",
        SQM = 0x0008_0000_0000_0000 "SQM",
        WDI_DIAGNOSTIC = 0x0004_0000_0000_0000 "WDI Diag",
        WDI_CONTEXT = 0x0002_0000_0000_0000 "WDI Context",
        RESPONSE_TIME = 0x0001_0000_0000_0000 "Response Time",
    }
}

impl Keywords {
    /// Whether the event audits a success or a failure; `None` if it does not say, or says both.
    pub const fn outcome(self) -> Option<Outcome> {
        match (self.contains(Self::AUDIT_SUCCESS), self.contains(Self::AUDIT_FAILURE)) {
            (true, false) => Some(Outcome::Success),
            (false, true) => Some(Outcome::Failure),
            _ => None,
        }
    }
}

/// Whether what an event tells of was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Audit success.
    Success,
    /// Audit failure.
    Failure,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Success => "success",
            Self::Failure => "failure",
        })
    }
}
