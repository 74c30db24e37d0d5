//! What an event means to a program, beyond its wire fields.

use crate::wire::{Address, Guid, LogonType, Luid, Outcome, Sid, Text};

use super::field::Account;

/// The meaning of one event. A part that the event does not tell is `None`: nothing is inferred from the event ID.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meaning<'e> {
    /// What happened.
    pub act: Act,
    /// Whether it succeeded, where the event's fields tell; else the record's audit keywords decide.
    pub outcome: Option<Outcome>,
    /// The account acted for: who logged on, whose ticket it is, whose account was changed.
    pub account: Option<Who<'e>>,
    /// The account acting, where it is another: who reported or requested it (the Subject).
    pub actor: Option<Who<'e>>,
    /// The logon session the event is about, on the computer that wrote it.
    pub logon_id: Option<Luid>,
    /// The logon session of the account acting, on the computer that wrote it.
    pub actor_logon_id: Option<Luid>,
    /// The logon type, only where the event has that field.
    pub logon_type: Option<LogonType>,
    /// The logon GUID, where it is not null.
    pub logon_guid: Option<Guid>,
    /// The network address it came from, as written.
    pub address: Option<&'e Address<'e>>,
    /// The computer it came from, as the event names it (the client supplies it).
    pub workstation: Option<&'e Text<'e>>,
}

impl Meaning<'_> {
    /// Nothing known.
    pub const NONE: Self = Self {
        act: Act::Other,
        outcome: None,
        account: None,
        actor: None,
        logon_id: None,
        actor_logon_id: None,
        logon_type: None,
        logon_guid: None,
        address: None,
        workstation: None,
    };
}

/// An account as an event names it, borrowed from the event.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Who<'e> {
    /// The SID.
    pub sid: Option<&'e Sid<'e>>,
    /// The name: a sAM name, `sam@REALM`, a UPN or `DOMAIN\name`, as the event has it.
    pub name: Option<&'e Text<'e>>,
    /// The domain.
    pub domain: Option<&'e Text<'e>>,
}

impl<'e> Who<'e> {
    /// The account of which only a name is known.
    pub fn named(name: &'e Option<Text<'e>>) -> Option<Self> {
        name.as_ref().map(|name| Self { name: Some(name), ..Self::default() })
    }

    /// The account of which only the SID is known.
    pub fn with_sid(sid: &'e Option<Sid<'e>>) -> Option<Self> {
        sid.as_ref().map(|sid| Self { sid: Some(sid), ..Self::default() })
    }
}

impl<'e> From<&'e Account<'e>> for Who<'e> {
    fn from(account: &'e Account<'e>) -> Self {
        Self { sid: account.sid.as_ref(), name: account.name.as_ref(), domain: account.domain.as_ref() }
    }
}

impl<'c> Account<'c> {
    /// The account for a [`Meaning`]; `None` if the event names none at all.
    pub fn who(&self) -> Option<Who<'_>> {
        let named = self.name.is_some() || self.sid.as_ref().is_some_and(|sid| !sid.is_null());
        named.then(|| self.into())
    }
}

/// What happened, as far as a program that follows sessions must tell events apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A logon session was created on this computer (4624).
    SessionStart,
    /// A logon session was destroyed (4634).
    SessionEnd,
    /// The user asked to log off (4647). The session may outlive it.
    LogoffRequest,
    /// A logon to this computer failed (4625).
    LogonFailure,
    /// Credentials were given explicitly (4648): an attempt, not a success.
    ExplicitCredentials,
    /// Privileges or groups of a session that was just created (4672, 4627, 4964).
    SessionRights,
    /// A domain controller was asked for a ticket-granting ticket (4768, 4771, 4772).
    TicketGrantingTicket,
    /// A domain controller was asked for a service ticket (4769, 4770, 4773).
    ServiceTicket,
    /// A password was checked by NTLM on the computer that owns the account (4776, 4777).
    CredentialValidation,
    /// NTLM was used, allowed or blocked (NTLM/Operational).
    Ntlm,
    /// A Kerberos client or domain controller wrote of a problem or a policy.
    Kerberos,
    /// A remote desktop connection was asked for, received or authenticated; no session yet.
    RemoteDesktopConnection,
    /// A remote desktop or console session, known by its session number, was created (LSM 21, 22, Winlogon 7001).
    DesktopStart,
    /// That session ended (LSM 23, Winlogon 7002).
    DesktopEnd,
    /// A session was disconnected from its client (4779, LSM 24, 39, 40). Not a logoff.
    Disconnect,
    /// A session was reconnected to a client (4778, LSM 25).
    Reconnect,
    /// The workstation was locked (4800).
    Lock,
    /// The workstation was unlocked (4801).
    Unlock,
    /// The screen saver was started (4802).
    ScreenSaverStart,
    /// The screen saver was dismissed (4803).
    ScreenSaverStop,
    /// A remote management session, client or server side (WinRM).
    RemoteManagement,
    /// A file share was used, or an SMB logon failed.
    Share,
    /// The computer started.
    Boot,
    /// The computer shut down, or began to.
    Shutdown,
    /// The computer had stopped without shutting down.
    Crash,
    /// The computer went to sleep or woke.
    Sleep,
    /// The event log service stopped or started.
    LogService,
    /// The system time was changed.
    TimeChange,
    /// A log was cleared.
    LogCleared,
    /// A log was archived, is full, or lost events.
    LogLoss,
    /// What is audited was changed.
    AuditPolicy,
    /// An account was created, changed, enabled, disabled, deleted.
    AccountChange,
    /// An account was renamed (4781).
    AccountRename,
    /// An account was locked out (4740).
    Lockout,
    /// A process was created or ended.
    Process,
    /// A service or scheduled task was installed or changed.
    Persistence,
    /// A user profile was loaded or unloaded.
    Profile,
    /// A network policy server decided on an access request (6272-6280).
    NetworkPolicy,
    /// Anything else done in a session, known by its logon ID.
    Activity,
    /// None of these.
    Other,
}
