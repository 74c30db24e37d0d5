//! From what happens to the records that Windows would write of it: the layout of each event by
//! generation of Windows, and the values in it. One function per event; no behaviour here.

mod audit;
mod credentials;
mod kerberos;
mod layouts;
mod logon;
mod put;
mod specs;

pub use audit::Audited;
pub use kerberos::Refusal;
pub use layouts::{Lay, Layouts};
pub use logon::{Failure, Form, Logon, Package, Who};
pub use put::Put;

use std::rc::Rc;

/// A log of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// `Security`.
    Security,
    /// `System`.
    System,
    /// Local session manager: terminal sessions, console included.
    Lsm,
    /// Remote connection manager: 261, 1149.
    Rcm,
    /// Remote Desktop's transport: 131, 98, 65, 102, 103.
    RdpCore,
    /// The Remote Desktop client: 1024, 1026, 1027, 1102.
    RdpClient,
    /// NTLM auditing: 8001 on clients, 8004 on domain controllers.
    Ntlm,
    /// Windows Remote Management: 6 on clients, 91 on servers.
    WinRm,
    /// Remote Desktop gateway: 302, 303.
    Gateway,
}

impl Channel {
    /// All of them, in the order of a host's logs.
    pub const ALL: [Channel; 9] = [
        Channel::Security,
        Channel::System,
        Channel::Lsm,
        Channel::Rcm,
        Channel::RdpCore,
        Channel::RdpClient,
        Channel::Ntlm,
        Channel::WinRm,
        Channel::Gateway,
    ];

    /// As in `System/Channel`.
    pub fn name(self) -> &'static str {
        match self {
            Channel::Security => "Security",
            Channel::System => "System",
            Channel::Lsm => "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
            Channel::Rcm => "Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational",
            Channel::RdpCore => "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational",
            Channel::RdpClient => "Microsoft-Windows-TerminalServices-RDPClient/Operational",
            Channel::Ntlm => "Microsoft-Windows-NTLM/Operational",
            Channel::WinRm => "Microsoft-Windows-WinRM/Operational",
            Channel::Gateway => "Microsoft-Windows-TerminalServices-Gateway/Operational",
        }
    }
}

/// A value of a record in memory.
#[derive(Debug, Clone)]
pub enum Val {
    /// Absent.
    Null,
    /// Fixed text.
    S(&'static str),
    /// Text shared by many records.
    R(Rc<str>),
    /// A number written as text (ports).
    N(u64),
    /// `UInt16`.
    U16(u16),
    /// `UInt32`.
    U32(u32),
    /// `UInt64`.
    U64(u64),
    /// `HexInt32`.
    X(u32),
    /// `HexInt64` and pointers.
    L(u64),
    /// GUID.
    G([u8; 16]),
    /// SID.
    Sid(Rc<[u8]>),
    /// `FILETIME`.
    T(u64),
    /// Boolean.
    B(bool),
    /// Bytes.
    Bin(Vec<u8>),
}

impl Val {
    /// Text made for one record.
    pub fn text(text: &str) -> Val {
        Val::R(text.into())
    }
}

/// A record that has not been written yet.
#[derive(Debug)]
pub struct Rec {
    /// True time.
    pub time: u64,
    /// Number over all hosts, from 0: orders records of one tick, and names the record to the
    /// truth.
    pub number: u64,
    /// Its layout.
    pub lay: Lay,
    /// `Execution/@ProcessID` and `@ThreadID`.
    pub process: (u32, u32),
    /// `Correlation/@ActivityID`.
    pub activity: Option<[u8; 16]>,
    /// `Security/@UserID`.
    pub user: Option<Rc<[u8]>>,
    /// `System/Computer`.
    pub computer: Rc<str>,
    /// The fields.
    pub values: Vec<Val>,
}

/// A log of a host: what waits to be written, and where to number on.
#[derive(Debug, Default)]
pub struct Log {
    /// The EventRecordID of the next record.
    pub next: u64,
    /// Records that wait.
    pub waiting: Vec<Rec>,
}
