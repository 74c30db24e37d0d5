//! The words of a track.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use super::{Step, StepKind};
use crate::host::HostId;
use crate::link::{Basis, Confidence, LinkKind};
use crate::wire::{KerberosResult, NtStatus, Time};

/// Ticks of 100 ns in a millisecond.
const MILLISECOND: i64 = 10_000;
const SECOND: i64 = 1_000 * MILLISECOND;
const MINUTE: i64 = 60 * SECOND;

/// `15 ms`, `0.4 s`, `41 min`, `9 h 12 min`, `3 d 4 h`.
pub(super) fn duration(ticks: i64) -> Duration {
    Duration(ticks.max(0))
}

/// Printed into the text that it is a part of.
pub(super) struct Duration(i64);

impl Display for Duration {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let ticks = self.0;
        let minutes = ticks / MINUTE;
        let hours = minutes / 60;
        if ticks < 100 * MILLISECOND {
            write!(f, "{} ms", ticks / MILLISECOND)
        } else if ticks < MINUTE {
            write!(f, "{}.{} s", ticks / SECOND, ticks % SECOND / (100 * MILLISECOND))
        } else if hours == 0 {
            write!(f, "{minutes} min")
        } else if hours < 48 {
            write!(f, "{hours} h {} min", minutes % 60)
        } else {
            write!(f, "{} d {} h", hours / 24, hours % 24)
        }
    }
}

/// The date, `2024-03-04`.
pub(super) fn date(time: Time) -> String {
    let text = time.to_string();
    text.split_once('T').map_or(text.clone(), |(date, _)| date.to_owned())
}

/// The time of day, `07:58:02`.
pub(super) fn time_of_day(time: Time) -> String {
    let text = time.to_string();
    let time = text.split_once('T').map(|(_, time)| time.split('.').next().unwrap_or(time).to_owned());
    time.unwrap_or_default()
}

/// The time of day, with the date if it is not that of `near`.
pub(super) fn clock(time: Time, near: Time) -> String {
    if date(time) == date(near) { time_of_day(time) } else { format!("{} {}", date(time), time_of_day(time)) }
}

pub(super) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Weak => "weak",
        Confidence::Strong => "strong",
        Confidence::Certain => "certain",
    }
}

pub(super) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::LogonGuid => "LogonGuid",
        Basis::TicketHash => "ticket hash",
        Basis::LogonId => "logon ID",
        Basis::Account => "account",
        Basis::Address => "address",
        Basis::Port => "port",
        Basis::Workstation => "workstation",
        Basis::Service => "service",
        Basis::Use => "use of the service",
        Basis::TargetServer => "target server",
        Basis::Status => "status",
        Basis::Time => "time",
        Basis::TicketLifetime => "ticket lifetime",
        Basis::Open => "open then",
    }
}

/// What the record on the other side of a link is.
pub(super) fn joined(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::TgtTicket | LinkKind::TgtSession | LinkKind::TgtRenewal => "TGT",
        LinkKind::TicketSession => "ticket",
        LinkKind::NtlmSession => "NTLM validation",
        LinkKind::ExplicitCredentialSession => "credentials",
        LinkKind::OriginSession => "from",
        LinkKind::SameFailure => "same failure",
        LinkKind::FailureSeries => "failure",
        LinkKind::Lockout => "lockout",
        LinkKind::RdpConnection | LinkKind::RdpClientSession => "RDP client",
        LinkKind::NlaSession => "NLA logon",
        LinkKind::GatewaySession => "gateway",
        LinkKind::WinRmSession | LinkKind::WinRmConnection => "WinRM client",
    }
}

/// `password wrong, user known (STATUS_WRONG_PASSWORD, 0xc000006a)`.
pub(super) fn status(status: NtStatus) -> String {
    coded(status.meaning(), status.name(), status.0)
}

/// `password expired (KDC_ERR_KEY_EXPIRED, 0x17)`, and the Windows reasons that it may stand for.
pub(super) fn kerberos(result: KerberosResult) -> String {
    let mut text = coded(result.meaning(), result.name(), result.0);
    let reason = |reason: &NtStatus| match reason.meaning() {
        Some(meaning) => format!("{meaning} ({:#x})", reason.0),
        None => format!("{:#x}", reason.0),
    };
    let reasons: Vec<String> = result.windows_reasons().iter().map(reason).collect();
    match reasons.as_slice() {
        [] => {}
        [only] => text.push_str(&format!("; in Windows: {only}")),
        [first @ .., last] => text.push_str(&format!("; may stand for {} or {last}", first.join(", "))),
    }
    text
}

fn coded(meaning: Option<&str>, name: Option<&str>, code: u32) -> String {
    match (meaning, name) {
        (Some(meaning), Some(name)) => format!("{meaning} ({name}, {code:#x})"),
        _ => format!("{code:#x}"),
    }
}

/// What the text of a step has in common with those of all steps of the like.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Alike {
    /// There are none.
    Nothing,
    /// As many bytes of it.
    Begin(usize),
    /// Other words.
    Other(String),
}

impl Step {
    /// The same for all steps of the like, empty if there are none.
    pub(super) fn alike(&self) -> &str {
        match &self.alike {
            Alike::Nothing => "",
            Alike::Begin(len) => self.text.get(..*len).unwrap_or_default(),
            Alike::Other(words) => words,
        }
    }
}

/// Says of each session how many attempts failed on its host before it, since the last that succeeded.
pub(super) fn after_failures(steps: &mut [Step]) {
    let mut failed: BTreeMap<HostId, (u32, Time)> = BTreeMap::new();
    for step in steps {
        match step.what {
            StepKind::Failed => {
                let (count, _) = failed.entry(step.host).or_insert((0, step.time));
                *count = count.saturating_add(1);
            }
            StepKind::SessionOpened => {
                let Some((count, since)) = failed.remove(&step.host) else { continue };
                let times = if count == 1 { "1 failed attempt".to_owned() } else { format!("{count} failed attempts") };
                step.text.push_str(&format!(", after {times} since {}", clock(since, step.time)));
                // The one that succeeded is shown.
                step.alike = Alike::Nothing;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_the_unit_that_a_reader_wants() {
        let said = |ms: i64| duration(ms * MILLISECOND).to_string();
        assert_eq!([said(15), said(400), said(12_340)], ["15 ms", "0.4 s", "12.3 s"]);
        assert_eq!([said(41 * 60_000), said(552 * 60_000), said(4_560 * 60_000)], ["41 min", "9 h 12 min", "3 d 4 h"]);
        assert_eq!(said(-5), "0 ms");
    }

    #[test]
    fn a_general_kerberos_code_names_every_windows_reason() {
        let text = kerberos(KerberosResult::KDC_ERR_CLIENT_REVOKED);
        for reason in KerberosResult::KDC_ERR_CLIENT_REVOKED.windows_reasons() {
            assert!(text.contains(&format!("{:#x}", reason.0)), "{text}");
        }
        assert_eq!(kerberos(KerberosResult(0x7f)), "0x7f");
    }
}
