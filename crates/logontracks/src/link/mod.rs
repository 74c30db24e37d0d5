//! Sessions and facts → links across hosts.

use crate::fact::FactId;
use crate::session::SessionId;

/// Two records of the evidence that belong together, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What joins them.
    pub kind: LinkKind,
    /// The earlier, or causing, record.
    pub from: FactId,
    /// The later, or caused, record.
    pub to: FactId,
    /// The session in which `from` was written, or that it opened.
    pub from_session: Option<SessionId>,
    /// The session in which `to` was written, or that it opened.
    pub to_session: Option<SessionId>,
    /// The facts on which it rests, in the words of the fields that agree.
    pub basis: Vec<Basis>,
    /// How sure.
    pub confidence: Confidence,
    /// How many candidates there were for the other side; all of them are links of their own.
    pub candidates: u32,
    /// `to` minus `from`, in 100 ns, by the clocks that wrote them, not corrected.
    pub time_difference: i64,
}

/// What a link joins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// A TGT and a service ticket asked for with it.
    TgtTicket,
    /// A TGT and the session on the workstation that asked for it.
    TgtSession,
    /// A service ticket and the session it opened.
    TicketSession,
    /// An NTLM validation and the session it opened.
    NtlmSession,
    /// Explicit credentials and the session they opened.
    ExplicitCredentialSession,
    /// A session and the session on another host that opened it.
    OriginSession,
    /// The same failed attempt, seen on the domain controller and on the target.
    SameFailure,
    /// Repeated failures of one account from one source: each and the next.
    FailureSeries,
    /// A failure and the lockout that it led to.
    Lockout,
    /// An RDP connection as client and server saw it.
    RdpConnection,
    /// A gateway's connection and the session behind it.
    GatewaySession,
    /// A WinRM client's session and the server's.
    WinRmSession,
}

/// How sure a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Anything less than strong; all candidates are kept.
    Weak,
    /// The only candidate, on two or more independent facts.
    Strong,
    /// Joined by a value that Windows wrote to join the two.
    Certain,
}

/// One fact on which a link rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The same LogonGuid, not null.
    LogonGuid,
    /// ResponseTicket of the one is RequestTicketHash of the other.
    TicketHash,
    /// The same logon ID, on the same host and boot.
    LogonId,
    /// The same identity.
    Account,
    /// The same client address.
    Address,
    /// The same client port.
    Port,
    /// The workstation name that the client gave.
    Workstation,
    /// The service's account is that of the host.
    Service,
    /// The target server's name is that of the host.
    TargetServer,
    /// The same status.
    Status,
    /// Within the window of time, clocks corrected.
    Time,
    /// Within the lifetime of the ticket.
    TicketLifetime,
}
