//! Facts of one host → logon sessions.
//!
//! In: the facts of a host in order, and its boots. Out: each logon session once, with how it is known to have begun
//! and ended, what it was to a person, and what else bears its logon ID. A session is (host, boot, logon ID), until
//! the ID is used again. What the evidence does not show is an interval, never a guess.
//!
//! The line: `build` makes the sessions, `linked` pairs tokens, `terminal` joins session numbers, `interval`
//! makes times not in use, `fold` finds which sessions are only parts of others, `end` closes what is open.

mod account;
mod blocks;
mod build;
mod draft;
mod end;
mod evidence;
mod fold;
mod interval;
mod kept;
mod linked;
mod loss;
mod number;
mod pack;
mod pulse;
mod role;
mod scene;
mod store;
mod terminal;
#[cfg(test)]
mod tests;
mod windows;

pub use blocks::Blocks;
pub use evidence::Evidence;
pub use kept::SessionRef;
pub use loss::Hole;
pub use number::HostSessions;
pub use store::{Maker, Sessions};
pub use windows::Windows;

use smallvec::SmallVec;

use crate::fact::{AccountId, FactId, Facts, Sym, What};
use crate::host::{BootId, HostId};
use crate::spill::number;
use crate::wire::{LogonType, Luid, Time};

number! {
    /// The number of a session among all sessions, in order of host, start and logon ID.
    SessionId
}

/// A logon session: what one computer kept under one logon ID in one boot, until it ended or the ID was used again.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The computer.
    pub host: HostId,
    /// The boot.
    pub boot: BootId,
    /// The logon ID.
    pub logon_id: Luid,
    /// The account, as the best record names it.
    pub account: AccountId,
    /// The 4624, if there is one: its details are in the fact.
    pub logon: Option<FactId>,
    /// Of the 4624, or else of the 4634 or 4647.
    pub logon_type: Option<LogonType>,
    /// What the session is to a person.
    pub role: Role,
    /// How and when it began.
    pub start: Start,
    /// How and when it ended.
    pub end: End,
    /// The last time at which a record names it, by the host's clock.
    pub last_sign: Time,
    /// The other half of a linked token pair (TargetLinkedLogonId).
    pub linked: Option<SessionId>,
    /// The session that this one is only a part of: unlocked, reconnected, or prepared by it.
    pub part_of: Option<SessionId>,
    /// The session number of its desktop (terminal session), where known.
    pub number: Option<u32>,
    /// 4672.
    pub privileges: Option<FactId>,
    /// 4627, 4964.
    pub groups: Evidence,
    /// Locked, screen saver, disconnected.
    pub intervals: Box<[Interval]>,
    /// What was done in it.
    pub activity: Activity,
}

/// What a session is to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A person's console or remote desktop session.
    Primary,
    /// The elevated half of a linked pair.
    Elevated,
    /// A credential check that unlocked another session.
    Unlock,
    /// A credential check that reconnected another session.
    Reconnect,
    /// The network logon by which NLA checked credentials before a remote desktop logon.
    NlaPrecursor,
    /// A network logon.
    Network,
    /// Explicit credentials for the network only (`runas /netonly`).
    NewCredentials,
    /// A service.
    Service,
    /// A scheduled task.
    Batch,
    /// SYSTEM, LOCAL SERVICE, NETWORK SERVICE, window manager, font driver host.
    System,
    /// ANONYMOUS LOGON.
    Anonymous,
    /// A machine account.
    Computer,
    /// The evidence does not tell.
    Unknown,
}

/// How a session began.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// How it is known.
    pub kind: StartKind,
    /// When it began; for [`StartKind::FirstSeen`] the latest it can have begun.
    pub time: Time,
    /// The earliest it can have begun, where that is not `time`.
    pub earliest: Option<Time>,
    /// The records that show it.
    pub evidence: Evidence,
}

/// How the beginning of a session is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StartKind {
    /// 4624.
    Logon,
    /// The session is as old as the boot (0x3e7 and the like).
    Boot,
    /// The log begins later: the first record that names the logon ID.
    FirstSeen,
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// How.
    pub kind: EndKind,
    /// When.
    pub when: When,
    /// The records that show it.
    pub evidence: Evidence,
}

/// When something happened, as far as the evidence tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Then.
    At(Time),
    /// Not before the one, nor after the other.
    Between(Time, Time),
    /// Not before.
    After(Time),
    /// Nothing is known.
    Unknown,
}

impl End {
    /// When it ended, if known.
    pub fn time(&self) -> Option<Time> {
        if let When::At(time) = self.when { Some(time) } else { None }
    }

    /// Else the earliest it can have ended: the last sign of it.
    pub fn earliest(&self) -> Option<Time> {
        if let When::Between(from, _) | When::After(from) = self.when { Some(from) } else { None }
    }

    /// Else the latest it can have ended; `None` if there is no bound.
    pub fn latest(&self) -> Option<Time> {
        if let When::Between(_, to) = self.when { Some(to) } else { None }
    }

    /// When it had ended: its time or, if that is not known, the latest it can be.
    pub fn by(&self) -> Option<Time> {
        if let When::At(time) | When::Between(_, time) = self.when { Some(time) } else { None }
    }
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EndKind {
    /// The user logged off: 4647, usually followed by a 4634.
    UserInitiated,
    /// 4634 alone.
    Logoff,
    /// The session of its desktop was logged off (LocalSessionManager 23, Winlogon 7002), without a 4634 or 4647.
    TerminalLogoff,
    /// The computer was shut down or restarted.
    Shutdown,
    /// The computer stopped without shutting down.
    Crash,
    /// A later boot is seen; how the boot of this session ended is not.
    Boot,
    /// Its logon ID was given to a later session of the same boot.
    LogonIdReused,
    /// The log was cleared after its last sign, so its end may have been there.
    LogCleared,
    /// The log has a gap after its last sign.
    LogGap,
    /// The log ends with no sign of its end.
    LogEnds,
}

/// A time in which a session was not in use.
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    /// Which.
    pub kind: IntervalKind,
    /// From when.
    pub from: Time,
    /// Until when; `None` if not seen to end.
    pub to: Option<Time>,
    /// The records that show it.
    pub evidence: Evidence,
}

/// Why a session was not in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IntervalKind {
    /// 4800 to 4801.
    Locked,
    /// 4802 to 4803.
    ScreenSaver,
    /// 4779 to 4778.
    Disconnected,
}

/// What was done in a session: records that bear its logon ID.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Activity {
    /// The first of them.
    pub first: Option<FactId>,
    /// The last of them: until then the session is known to have lived.
    pub last: Option<FactId>,
    /// How many, by event ID, in order of event ID.
    pub counts: SmallVec<[(u16, u32); 2]>,
}

/// Where a session came from, as its 4624 says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Source {
    /// The address, as written.
    pub address: Sym,
    /// The port.
    pub port: Option<u16>,
    /// The workstation, as written; the client supplies it.
    pub workstation: Sym,
}

impl Session {
    /// Where it came from, as its 4624 says.
    pub fn source(&self, facts: &Facts) -> Option<Source> {
        match &facts.get(self.logon?)?.what {
            What::Logon(logon) => {
                Some(Source { address: logon.address, port: logon.port, workstation: logon.workstation })
            }
            _ => None,
        }
    }

    /// Until when it is known to have lived: its end, or else the last sign of it.
    pub fn known_until(&self) -> Time {
        match self.end.when {
            When::At(time) | When::Between(time, _) | When::After(time) => time,
            When::Unknown => self.last_sign,
        }
    }

    /// How long it is known to have lived and not been locked, under a screen saver or disconnected, in ticks of
    /// 100 ns.
    pub fn active_time(&self) -> i64 {
        self.known_until().since(self.start.time).max(0).saturating_sub(self.idle_time())
    }

    /// How long it is known to have been locked, under a screen saver or disconnected, in ticks of 100 ns; what
    /// overlaps counts once.
    pub fn idle_time(&self) -> i64 {
        let (begin, end) = (self.start.time, self.known_until());
        let mut spans: Vec<(Time, Time)> = self
            .intervals
            .iter()
            .map(|interval| (interval.from.max(begin), interval.to.unwrap_or(end).min(end)))
            .filter(|(from, to)| from < to)
            .collect();
        spans.sort_unstable();
        let mut until = begin;
        let mut idle = 0_i64;
        for (from, to) in spans {
            idle = idle.saturating_add(to.since(from.max(until)).max(0));
            until = until.max(to);
        }
        idle
    }
}
