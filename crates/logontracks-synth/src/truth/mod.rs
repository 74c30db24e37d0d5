//! What really happened, and whether the surviving evidence can show it.
//!
//! [`Recorder`] writes down what happens while the simulation runs; [`Truth`] is what `truth.json`
//! holds; [`export`] writes it as a tool would print it (JSON Lines of sessions, links, tracks and
//! coverage).
//!
//! # What is enough to be shown
//! | item | `shown` when |
//! |---|---|
//! | session | some surviving record of its host names its logon ID |
//! | its start | its 4624 survives |
//! | its end | a 4634 or 4647 of it survives; or the boot ended it and that end is shown |
//! | its interval | a record of each side (4800 and 4801; 4779 or LSM 24, and 4778 or LSM 25) survives |
//! | boot | one of its System 12, 6005, 6009, Security 4608 survives |
//! | its end | clean: one of 1074, 6006, 13, 1100 survives; crash: 41 or 6008 of the next boot |
//! | link | the records on both sides survive |
//! | identity | some surviving record names the account |
//! | name of it | some surviving record has the account with that name and domain; a user principal name also needs the 4624 that bears the same LogonGuid |
//! | hop of the intruder | the 4624 of both sessions survives |

mod export;
mod finish;
mod recorder;

pub use export::{Export, export};
pub use recorder::{Place, Recorder};

use serde::{Deserialize, Serialize};

/// Everything that is known about a simulated domain. All times are RFC 3339; `time` is what the
/// host's clock showed, `true_time` the true time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// Always `logontracks-truth-1`.
    pub format: String,
    /// The seed.
    pub seed: u64,
    /// True time from which things happened.
    pub from: String,
    /// True time at which it ended.
    pub to: String,
    /// Surviving records that the truth speaks of; elsewhere they are numbers into this list.
    pub records: Vec<Ref>,
    /// Hosts.
    pub hosts: Vec<HostTruth>,
    /// Accounts of people, computers and services.
    pub identities: Vec<Identity>,
    /// Runs of hosts.
    pub boots: Vec<BootTruth>,
    /// Sessions.
    pub sessions: Vec<SessionTruth>,
    /// Relations between records.
    pub links: Vec<LinkTruth>,
    /// The intruder's way, in order.
    pub path: Vec<Hop>,
    /// Cleared logs.
    pub clears: Vec<Clear>,
}

/// A reference to a record (`ref` of the JSON Lines output).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ref {
    /// `System/Computer`.
    pub computer: String,
    /// `System/Channel`.
    pub channel: String,
    /// `System/EventRecordID`.
    pub event_record_id: u64,
    /// `System/EventID`.
    pub event_id: u16,
    /// `TimeCreated`.
    pub time: String,
    /// The first file that holds it, relative to the evidence folder.
    pub file: String,
    /// Chunk in that file, from 0.
    pub chunk: u32,
    /// Byte offset in that file.
    pub offset: u64,
    /// Other files that hold it too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<String>,
}

/// A number into [`Truth::records`].
pub type RefNo = u32;

/// A host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HostTruth {
    /// Its first short name: names the host elsewhere in the truth.
    pub id: String,
    /// `Computer` values, oldest first, with the true time until which each held.
    pub names: Vec<Named>,
    /// Role, as the simulation calls it.
    pub role: String,
    /// Windows generation.
    pub os: String,
    /// SID of the computer's account, if it is a member of the domain.
    pub account_sid: Option<String>,
    /// SID of the machine.
    pub machine_sid: String,
    /// Addresses, with the true time since when.
    pub addresses: Vec<AddressTruth>,
    /// Clock.
    pub clock: ClockTruth,
    /// Whether anything of it was collected.
    pub collected: bool,
    /// Logs that were collected.
    pub coverage: Vec<Coverage>,
}

/// A name of a host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// `System/Computer`.
    pub computer: String,
    /// True time until which; `None`: to the end.
    pub until: Option<String>,
}

/// An address of a host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AddressTruth {
    /// IPv4.
    pub address: String,
    /// True time since when.
    pub since: String,
}

/// A host's clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClockTruth {
    /// Milliseconds ahead of true time at the start.
    pub offset_ms: i64,
    /// Nanoseconds gained per second.
    pub drift_ppb: i64,
    /// Corrections.
    pub corrections: Vec<Correction>,
}

/// A clock set right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// True time.
    pub true_time: String,
    /// Milliseconds added.
    pub step_ms: i64,
    /// Its 4616, if that survives.
    pub record: Option<RefNo>,
}

/// What was collected of a log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// Channel.
    pub channel: String,
    /// Stretches of true time that are there whole; `None`: to the end.
    pub kept: Vec<(String, Option<String>)>,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// The SID.
    pub id: String,
    /// `user`, `computer`, `service`.
    pub class: String,
    /// sAM account names, oldest first; the last is the present one.
    pub sam: Vec<String>,
    /// User principal name.
    pub upn: Option<String>,
    /// Whether the evidence can join the user principal name to the account.
    pub upn_shown: bool,
    /// The host that knows it, if it is local.
    pub local_to: Option<String>,
    /// Names as surviving records write them: `CORP\jdoe`, `CORP.EXAMPLE\jdoe`, bare `jdoe`.
    pub names: Vec<String>,
    /// Whether any surviving record names it.
    pub shown: bool,
}

/// One end of something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// What kind: for starts `logon` (4624) or `boot`; for ends as in the JSON Lines output.
    pub kind: String,
    /// What the host's clock showed.
    pub time: String,
    /// True time.
    pub true_time: String,
    /// Surviving records that say so.
    pub records: Vec<RefNo>,
    /// Whether the evidence can show it.
    pub shown: bool,
}

/// One run of a host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BootTruth {
    /// Host.
    pub host: String,
    /// Counts from 0 on each host.
    pub number: u32,
    /// Start.
    pub start: Moment,
    /// End: `clean`, `crash`; `None`: it still runs.
    pub end: Option<Moment>,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionTruth {
    /// `HOST/boot/0xluid`.
    pub id: String,
    /// Host.
    pub host: String,
    /// Number of the boot.
    pub boot: u32,
    /// `"0x3e7"`.
    pub logon_id: String,
    /// Account.
    pub account: AccountTruth,
    /// Logon type.
    pub logon_type: u32,
    /// Its part in the logon.
    pub role: String,
    /// Start.
    pub start: Moment,
    /// Its true end; `None`: still open when the simulation ended.
    pub end: Option<Moment>,
    /// What can be said of its end from the evidence alone: `logoff`, `user_initiated`, `shutdown`,
    /// `crash`, `log_cleared`, `log_ends`.
    pub evident_end: String,
    /// The other half of a split token: number into [`Truth::sessions`].
    pub linked: Option<u32>,
    /// Locked, disconnected.
    pub intervals: Vec<Interval>,
    /// The host it came from.
    pub source_host: Option<String>,
    /// How many surviving records name its logon ID.
    pub mentions: u32,
    /// Whether the evidence shows that there was such a session.
    pub shown: bool,
}

/// An account as a session's 4624 writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountTruth {
    /// SID.
    pub sid: String,
    /// Name.
    pub name: String,
    /// Domain.
    pub domain: String,
}

/// A stretch of a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// `locked` or `disconnected`.
    pub kind: String,
    /// Host clock.
    pub from: String,
    /// Host clock.
    pub to: String,
    /// Surviving records.
    pub records: Vec<RefNo>,
    /// Whether the evidence can show both sides.
    pub shown: bool,
}

/// A relation between two records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkTruth {
    /// As in the JSON Lines output: `tgt_ticket`, `tgt_renewal`, `tgt_session`, `ticket_session`,
    /// `ntlm_session`, `explicit_credential_session`, `origin_session`, `same_failure`,
    /// `rdp_client_session`, `nla_session`, `gateway_session`, `winrm_session`.
    pub kind: String,
    /// The earlier record; `None` if it is lost.
    pub from: Option<RefNo>,
    /// The later record; `None` if it is lost.
    pub to: Option<RefNo>,
    /// The session of `from`: number into [`Truth::sessions`].
    pub from_session: Option<u32>,
    /// The session of `to`.
    pub to_session: Option<u32>,
    /// Both records bear a value that Windows wrote to join them.
    pub certain: bool,
    /// Whether both records survive.
    pub shown: bool,
}

/// A step of the intruder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hop {
    /// True time.
    pub true_time: String,
    /// What the intruder did.
    pub how: String,
    /// The session it came from.
    pub from_session: Option<u32>,
    /// The session it led to.
    pub to_session: u32,
    /// Whether a logon joins the two, so that an `origin_session` link can be asked for.
    pub linked: bool,
    /// Whether the evidence can show it.
    pub shown: bool,
}

/// A cleared log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clear {
    /// Host.
    pub host: String,
    /// Channel.
    pub channel: String,
    /// True time.
    pub true_time: String,
    /// Its 1102, if that survives.
    pub record: Option<RefNo>,
    /// The session that did it.
    pub session: Option<u32>,
}
