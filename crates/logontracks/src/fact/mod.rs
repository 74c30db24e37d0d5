//! Events → facts: what sessions, links and tracks need of an event, owned, compact, interned.
//!
//! An [`Event`](crate::event::Event) borrows from its chunk and lives as long as it is looked at; a [`Fact`] stays.
//! Each fact is one record's, and [`At`] cites that record. A fact adds nothing to its event: it leaves out fields.

#![allow(missing_docs, reason = "the fields have the names of the event types' fields, which are documented there")]

mod batch;
mod cited;
mod digest;
mod extract;
mod merge;
mod numbers;
mod order;
mod pack;
mod page;
mod store;
mod strings;
#[cfg(test)]
#[allow(dead_code, reason = "each room uses a part")]
pub(crate) mod testing;
mod told;
mod walk;

pub use batch::Batch;
pub use digest::TicketDigest;
pub use extract::Extractor;
pub use merge::Merger;

pub use store::{Facts, Source, SourceSpan};
pub use strings::{AccountId, Names, Strings, Sym};
pub use told::{Kind, Kinds};
pub(crate) use walk::Glimpse;

use crate::provenance::Place;
use crate::spill::{newtype, number};
use crate::wire::{EncryptionType, Guid, KerberosResult, LogonType, Luid, NtStatus, PreAuthType, TicketOptions, Time};

number! {
    /// The number of a fact among all facts of the evidence, in their order.
    FactId
}

newtype! { AccountId(u32) }

/// What one record tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fact {
    /// Which record.
    pub at: At,
    /// What it tells.
    pub what: What,
}

/// A record, cited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct At {
    /// TimeCreated, by the clock of the computer that wrote it.
    pub time: Time,
    /// EventRecordID, unique in one channel of one computer.
    pub record_id: u64,
    /// Where the record is.
    pub place: Place,
    /// Computer, as written.
    pub computer: Sym,
    /// Channel, as written.
    pub channel: Sym,
    /// EventID.
    pub event_id: u16,
}

/// What a fact tells; the names of the fields are those of the event types.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum What {
    /// 4624: a logon session was created.
    Logon(Logon),
    /// 4625: a logon failed.
    LogonFailed(LogonFailed),
    /// 4634: a logon session was destroyed.
    LoggedOff { logon_id: Luid, account: AccountId, logon_type: Option<LogonType> },
    /// 4647: the user asked to log off.
    LogoffInitiated { logon_id: Luid, account: AccountId },
    /// 4672: the session has special privileges.
    Privileges { logon_id: Luid, account: AccountId, privileges: Sym },
    /// 4627 and 4964: groups of the session; for 4964 the special ones.
    Groups { logon_id: Luid, account: AccountId, groups: Sym, special: bool },
    /// 4648: credentials given explicitly.
    Explicit(Explicit),
    /// 4768-4773: a domain controller was asked for a ticket.
    Ticket(Ticket),
    /// 4776, 4777: NTLM validation by the computer that owns the account.
    Ntlm { account: AccountId, workstation: Sym, status: Option<NtStatus> },
    /// 4778, 4779, 4800-4803: what happened to a session's desktop.
    Desktop(Desktop),
    /// A session by its session number (LocalSessionManager 21-25, 39-42; Winlogon 7001, 7002).
    Terminal { step: TerminalStep, user: AccountId, number: u32, address: Sym, reason: Option<u32> },
    /// An RDP connection on the server: RemoteConnectionManager 261, 1149, RdpCoreTS 98, 131, 140.
    RdpServer { user: AccountId, address: Sym },
    /// An RDP connection on the client: ClientActiveXCore 1024-1029, 1102, 1105; `user_id` of the record is the user.
    RdpClient { target: Sym, user: AccountId },
    /// Remote Desktop Gateway 200, 300-304, 312, 313.
    Gateway { user: AccountId, address: Sym, resource: Sym },
    /// NTLM used by a client or seen by a server (NTLM/Operational 8001-8006, 4020-4033).
    NtlmUse { user: AccountId, target: Sym, workstation: Sym, incoming: bool },
    /// WinRM: 6 (client, to `target`), 91 (server, shell made), 169 (server, user authenticated).
    WinRm { user: AccountId, target: Sym, server: bool },
    /// SMB: a client's or a server's record of a failed or finished session.
    Smb { user: AccountId, peer: Sym, server: bool },
    /// The computer or a part of it started or stopped.
    Power { step: PowerStep, start: Option<Time> },
    /// 4616, with who set the clock; Kernel-General 1, without.
    TimeChanged { before: Time, after: Time, account: AccountId, logon_id: Option<Luid> },
    /// User32 1074: someone asked to shut down or to restart.
    ShutdownAsked(ShutdownAsked),
    /// 1102, 104: a log was cleared. `channel` is the log's, which for 104 is not the record's.
    LogCleared { channel: Sym, account: AccountId, logon_id: Option<Luid> },
    /// 1100: the event log service stopped, 1101 events dropped, 1104 log full, 1105 archived, 1108 error.
    LogLoss,
    /// 4719: the audit policy was changed.
    AuditPolicy { logon_id: Option<Luid>, account: AccountId },
    /// 4720-4726, 4738, 4741-4743, 4767, 4781: an account was changed.
    AccountChanged(AccountChanged),
    /// 4740: an account was locked out; `caller` is the computer that the failures came from.
    Lockout { account: AccountId, caller: Sym },
    /// 6011, setup: the computer was renamed.
    ComputerRenamed { before: Sym, after: Sym },
    /// Anything else that bears a logon ID: activity of that session.
    Activity { logon_id: Luid, account: AccountId },
}

/// 4624.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logon {
    pub account: AccountId,
    pub logon_id: Luid,
    pub subject: AccountId,
    pub subject_logon_id: Luid,
    pub linked_logon_id: Option<Luid>,
    pub logon_type: LogonType,
    /// Not null.
    pub logon_guid: Option<Guid>,
    pub logon_process: Sym,
    pub package: Sym,
    /// NTLM version.
    pub lm_package: Sym,
    pub key_length: Option<u32>,
    pub process: Sym,
    pub workstation: Sym,
    pub address: Sym,
    pub port: Option<u16>,
    pub transmitted_services: Sym,
    pub outbound_user: Sym,
    pub outbound_domain: Sym,
    pub elevated: Option<bool>,
    pub virtual_account: Option<bool>,
    pub restricted_admin: Option<bool>,
    pub remote_credential_guard: Option<bool>,
}

/// 4625.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogonFailed {
    pub account: AccountId,
    pub subject: AccountId,
    pub subject_logon_id: Luid,
    pub logon_type: Option<LogonType>,
    pub status: Option<NtStatus>,
    pub sub_status: Option<NtStatus>,
    pub package: Sym,
    pub process: Sym,
    pub workstation: Sym,
    pub address: Sym,
    pub port: Option<u16>,
}

/// 4648.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Explicit {
    /// Whose credentials were given.
    pub account: AccountId,
    /// Who gave them.
    pub subject: AccountId,
    pub subject_logon_id: Luid,
    /// The subject's, not null.
    pub logon_guid: Option<Guid>,
    /// The target's, not null.
    pub target_logon_guid: Option<Guid>,
    pub target_server: Sym,
    pub target_info: Sym,
    pub process: Sym,
    pub address: Sym,
    pub port: Option<u16>,
}

/// Which ticket event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TicketStep {
    /// 4768: a TGT was asked for.
    Tgt,
    /// 4769: a service ticket was asked for.
    Service,
    /// 4770: a ticket was renewed.
    Renewed,
    /// 4771: pre-authentication failed.
    PreAuthFailed,
    /// 4772, 4773: failures of older systems.
    Failed,
}

/// 4768-4773.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ticket {
    pub step: TicketStep,
    /// Who asked. For 4769 the name is `sam@REALM`, without SID.
    pub account: AccountId,
    /// The account that runs the service.
    pub service: Sym,
    /// The same with its SID, if the record has it.
    pub service_account: AccountId,
    pub address: Sym,
    pub port: Option<u16>,
    pub result: Option<KerberosResult>,
    pub options: Option<TicketOptions>,
    pub encryption: Option<EncryptionType>,
    pub pre_auth: Option<PreAuthType>,
    /// Not null.
    pub logon_guid: Option<Guid>,
    pub transmitted_services: Sym,
    pub request_ticket: TicketDigest,
    pub response_ticket: TicketDigest,
}

impl Ticket {
    /// A ticket event of which only these are known.
    pub(crate) fn of(step: TicketStep, account: AccountId) -> Self {
        Self {
            step,
            account,
            service: Sym::NONE,
            service_account: AccountId::NONE,
            address: Sym::NONE,
            port: None,
            result: None,
            options: None,
            encryption: None,
            pre_auth: None,
            logon_guid: None,
            transmitted_services: Sym::NONE,
            request_ticket: TicketDigest::None,
            response_ticket: TicketDigest::None,
        }
    }
}

/// 4720-4726, 4738, 4741-4743, 4767, 4781.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AccountChanged {
    /// The account that was changed; of 4781 with its new name.
    pub account: AccountId,
    /// Who changed it.
    pub actor: AccountId,
    /// In which session.
    pub logon_id: Option<Luid>,
    /// The user principal name that it was given.
    pub upn: Sym,
    /// Its name before (4781).
    pub old_name: Sym,
    /// Only tried: the record is an audit failure.
    pub failed: bool,
}

/// User32 1074.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShutdownAsked {
    pub account: AccountId,
    /// Said in English; in another language only `kind` tells.
    pub restart: bool,
    /// `restart`, `power off`, `shutdown`, in the computer's language.
    pub kind: Sym,
    /// The program, with the computer it ran on in parentheses.
    pub process: Sym,
    pub reason: Sym,
}

/// Which desktop event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DesktopStep {
    /// 4778.
    Reconnected,
    /// 4779.
    Disconnected,
    /// 4800.
    Locked,
    /// 4801.
    Unlocked,
    /// 4802.
    ScreenSaverStart,
    /// 4803.
    ScreenSaverStop,
}

/// 4778, 4779, 4800-4803.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Desktop {
    pub step: DesktopStep,
    pub logon_id: Luid,
    pub account: AccountId,
    /// `RDP-Tcp#3`, `Console`.
    pub session_name: Sym,
    /// The session number (4800-4803).
    pub number: Option<u32>,
    pub client_name: Sym,
    pub client_address: Sym,
}

/// Which event of a terminal session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TerminalStep {
    /// LSM 21, Winlogon 7001.
    Logon,
    /// LSM 22.
    Shell,
    /// LSM 23, Winlogon 7002.
    Logoff,
    /// LSM 24, 39, 40.
    Disconnect,
    /// LSM 25.
    Reconnect,
    /// LSM 41, 42.
    Arbitration,
}

/// Which event of starting or stopping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PowerStep {
    /// Kernel-General 12: the operating system started, with its time.
    OsStart,
    /// EventLog 6005, 6009.
    LogStart,
    /// 4608: the security subsystem started.
    SecurityStart,
    /// Kernel-General 13: the operating system is shutting down.
    OsStop,
    /// EventLog 6006, Security 1100: the event log service stopped.
    LogStop,
    /// 4609.
    SecurityStop,
    /// Kernel-Power 41: the system had stopped without shutting down.
    Unclean,
    /// EventLog 6008: the same, with the time of the last sign of life.
    Unexpected,
    /// Kernel-Power 42, 107: sleep, wake.
    Sleep,
}
