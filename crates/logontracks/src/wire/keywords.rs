//! The keywords of an event, and the outcome that two of them tell.

use std::fmt;

use serde::{Serialize, Serializer};

use super::code::flags;

flags! {
    /// System/Keywords. The names are those of .NET's `StandardEventKeywords`; the bits 48 to 55 are for all
    /// providers the same, all others are the provider's own.
    pub struct Keywords(u64) {
        EVENT_LOG_CLASSIC = 0x0080_0000_0000_0000 "EventLogClassic",
        CORRELATION_HINT = 0x0040_0000_0000_0000 "CorrelationHint2",
        AUDIT_SUCCESS = 0x0020_0000_0000_0000 "AuditSuccess",
        AUDIT_FAILURE = 0x0010_0000_0000_0000 "AuditFailure",
        SQM = 0x0008_0000_0000_0000 "Sqm",
        WDI_DIAGNOSTIC = 0x0004_0000_0000_0000 "WdiDiagnostic",
        WDI_CONTEXT = 0x0002_0000_0000_0000 "WdiContext",
        RESPONSE_TIME = 0x0001_0000_0000_0000 "ResponseTime",
    }
}

impl Keywords {
    /// Whether the event audits a success or a failure; `None` if it does not say, or says both.
    ///
    /// To be asked of the Security log and of classic events: Microsoft reserves the two keywords for audits.
    pub const fn outcome(self) -> Option<Outcome> {
        match (self.contains(Self::AUDIT_SUCCESS), self.contains(Self::AUDIT_FAILURE)) {
            (true, false) => Some(Outcome::Success),
            (false, true) => Some(Outcome::Failure),
            _ => None,
        }
    }
}

/// Whether what an event audits succeeded. Serializes to `"success"` or `"failure"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Audit success.
    Success,
    /// Audit failure.
    Failure,
}

impl Outcome {
    /// `success` or `failure`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keywords of the 4768 and the 4625 on Microsoft's pages.
    #[test]
    fn outcome_of_the_pages() {
        assert_eq!(Keywords(0x8020_0000_0000_0000).outcome(), Some(Outcome::Success));
        assert_eq!(Keywords(0x8010_0000_0000_0000).outcome(), Some(Outcome::Failure));
        assert_eq!(Keywords(0x8000_0000_0000_0000).outcome(), None);
        assert_eq!(Keywords(0x8030_0000_0000_0000).outcome(), None);
        assert_eq!(Keywords(0x8020_0000_0000_0000).to_string(), "0x8020000000000000 (AuditSuccess|0x8000000000000000)");
        assert_eq!(serde_json::to_string(&Outcome::Failure).unwrap(), r#""failure""#);
    }
}
