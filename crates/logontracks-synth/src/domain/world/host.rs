//! A host: its names, addresses, clock, boots, open sessions and logs.

use super::{AcctId, Clock};
use crate::domain::Sref;
use crate::domain::arena::Id;
use crate::domain::emit::Log;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The index of a host.
pub type HostId = Id<Host>;

/// The generation of Windows, which fixes the versions of its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Os {
    /// Windows 7 and Server 2008 R2: 4624 v0, 4688 v0.
    Win7,
    /// Windows 8.1 and Server 2012 R2: 4624 v1, 4688 v1.
    Win81,
    /// Windows 10, Server 2016 to 2022: 4624 v2, 4627, 4688 v2.
    Win10,
    /// Windows 11 24H2 and Server 2025: 4624 v3, 1102 v1.
    Win11,
}

/// Which versions of the Kerberos events a domain controller writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kdc {
    /// 4768, 4769, 4770 v0: not updated.
    V0,
    /// 4768, 4769, 4770 v1: with ticket hashes.
    V1,
    /// 4768 and 4769 v2: with keys and encryption types too.
    V2,
}

/// What a host is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Domain controller.
    Dc,
    /// File server.
    File,
    /// Database server.
    Sql,
    /// Web server, which passes users on to the database (constrained delegation).
    Web,
    /// Host to which administrators go by Remote Desktop.
    Jump,
    /// Remote Desktop gateway.
    Gateway,
    /// Workstation of one person.
    Workstation,
    /// Not in the domain.
    Standalone,
}

/// An address and its two spellings.
#[derive(Debug, Clone)]
pub struct Address {
    /// `10.0.0.5`.
    pub v4: Rc<str>,
    /// `::ffff:10.0.0.5`, as domain controllers write it.
    pub mapped: Rc<str>,
}

impl Address {
    /// An address from its IPv4 text.
    pub fn new(v4: &str) -> Self {
        Address { v4: v4.into(), mapped: format!("::ffff:{v4}").into() }
    }
}

/// One run of a host.
#[derive(Debug)]
pub struct Boot {
    /// Counts from 0 on each host.
    pub number: u32,
    /// The boot's item in the truth, if the truth is kept.
    pub truth: u32,
    /// The next logon ID.
    pub next_luid: u64,
    /// Process IDs of this boot: lsass, winlogon, services, a service host.
    pub pids: [u32; 4],
    /// The activity ID that logon events of this boot share.
    pub activity: [u8; 16],
    /// Sessions that are open, by logon ID.
    pub live: BTreeMap<u64, Live>,
    /// The next terminal session number.
    pub next_ts: u32,
    /// The next `RDP-Tcp#n`.
    pub next_rdp: u32,
    /// The session 0x3e7.
    pub system: Sref,
    /// No new actions any more: it is about to go down.
    pub closing: bool,
}

/// A ticket-granting ticket in a session's cache.
#[derive(Debug, Clone)]
pub struct Tgt {
    /// The record of its 4768.
    pub record: u64,
    /// True time of issue.
    pub issued: u64,
    /// The hash that 4768 and 4769 write, from controllers that do.
    pub hash: Option<Rc<str>>,
}

/// A service ticket in a session's cache.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// The account that runs the service.
    pub service: AcctId,
    /// The record of its 4769.
    pub record: u64,
    /// The LogonGuid in it.
    pub guid: [u8; 16],
    /// True time of issue.
    pub issued: u64,
}

/// Kerberos credentials of an account, on a host.
#[derive(Debug, Clone, Default)]
pub struct Creds {
    /// Ticket-granting ticket.
    pub tgt: Option<Tgt>,
    /// Service tickets.
    pub tickets: Vec<Ticket>,
}

/// An open session.
#[derive(Debug)]
pub struct Live {
    /// Its handle.
    pub at: Sref,
    /// Whose it is.
    pub account: AcctId,
    /// True time of its start.
    pub since: u64,
    /// Logon type.
    pub logon_type: u32,
    /// The other half of a split token.
    pub linked: Option<u64>,
    /// Its tickets.
    pub creds: Creds,
    /// Locked since this true time, with the record of the 4800.
    pub locked: Option<(u64, u64)>,
    /// Remote Desktop state.
    pub rdp: Option<Rdp>,
    /// Terminal session number.
    pub ts: u32,
}

/// The Remote Desktop side of a session.
#[derive(Debug, Clone)]
pub struct Rdp {
    /// `RDP-Tcp#3`.
    pub name: Rc<str>,
    /// The client's computer name.
    pub client: Rc<str>,
    /// The client's address as the server sees it.
    pub address: Rc<str>,
    /// Disconnected since this true time, with the records that say so.
    pub disconnected: Option<(u64, Vec<u64>)>,
    /// The activity ID of the connection, in the records of Remote Desktop's own logs.
    pub activity: [u8; 16],
}

/// Services that log on under an account of their own when the host starts.
#[derive(Debug, Clone, Default)]
pub struct Services {
    /// Domain accounts.
    pub accounts: Vec<AcctId>,
    /// Virtual accounts (`NT SERVICE\…`).
    pub virtuals: Vec<AcctId>,
}

/// A host.
#[derive(Debug)]
pub struct Host {
    /// Present name without domain, upper case: `WS01`.
    pub short: Rc<str>,
    /// The name that its records bear: `WS01.corp.example`.
    pub computer: Rc<str>,
    /// Names it had: short, computer, and the true time at which each ended.
    pub former: Vec<(u64, Rc<str>, Rc<str>)>,
    /// Windows' generation.
    pub os: Os,
    /// Purpose.
    pub role: Role,
    /// Kerberos event versions, on a domain controller.
    pub kdc: Kdc,
    /// The computer's account; on a standalone host an account that no one else knows.
    pub account: AcctId,
    /// The machine's own SID.
    pub machine_sid: String,
    /// NetBIOS name of its domain or workgroup, as its `HOST$` is written.
    pub domain: Rc<str>,
    /// Addresses: since which true time, and what.
    pub addresses: Vec<(u64, Address)>,
    /// The clock.
    pub clock: Clock,
    /// The present boot, while it runs.
    pub boot: Option<Boot>,
    /// How many boots there were.
    pub boots: u32,
    /// True time at which the last boot crashed, with the time that its clock showed.
    pub crashed: Option<u64>,
    /// Services with accounts.
    pub services: Services,
    /// Local accounts.
    pub locals: Vec<AcctId>,
    /// The built-in administrator, of a member.
    pub administrator: Option<AcctId>,
    /// Accounts of its window manager and font driver host, per session number.
    pub desktops: Vec<(AcctId, AcctId)>,
    /// Its logs, in the order of [`Channel`](crate::domain::emit::Channel).
    pub logs: Vec<Log>,
    /// The machine's own tickets.
    pub creds: Creds,
    /// Type 3 logons bear the ticket's LogonGuid more often than elsewhere.
    pub shares_guids: bool,
    /// `HOST$` `SYSTEM` as its own records write it.
    pub dollar: Rc<str>,
}

impl Host {
    /// Whether something may happen on it now.
    pub fn usable(&self) -> bool {
        self.boot.as_ref().is_some_and(|b| !b.closing)
    }

    /// The present address.
    pub fn address(&self) -> Address {
        match self.addresses.last() {
            Some((_, address)) => address.clone(),
            None => Address::new("127.0.0.1"),
        }
    }

    /// Whether it is a member of the domain (or controls it).
    pub fn joined(&self) -> bool {
        self.role != Role::Standalone
    }
}
