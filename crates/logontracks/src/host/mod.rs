//! Facts → hosts and their boots.

use crate::fact::{FactId, Sym};
use crate::wire::Time;

/// The number of a host, in the order of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostId(pub u32);

/// One computer, whatever it was called over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Host {
    /// The name it had last, as written in its records.
    pub name: String,
    /// Every name that its records bear, as written, in order of first use, with the record that shows the change.
    pub names: Vec<(Sym, Option<FactId>)>,
    /// Its boots, in order; there is at least one.
    pub boots: Vec<Boot>,
    /// Whether it answers as a domain controller (it writes 4768-4771).
    pub domain_controller: bool,
}

/// The number of a boot among those of its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BootId(pub u32);

/// The time from a start of the computer to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Boot {
    /// When it started; `None` if the evidence begins later.
    pub start: Option<Time>,
    /// The records that show the start.
    pub start_evidence: Vec<FactId>,
    /// How it ended.
    pub end: BootEnd,
    /// The last record of this boot, by the host's clock.
    pub last_sign: Time,
    /// When it ended: for a shutdown its last record of stopping, for a crash the last sign of life.
    pub end_time: Option<Time>,
    /// The records that show the end.
    pub end_evidence: Vec<FactId>,
}

/// How a boot ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BootEnd {
    /// The computer was shut down.
    Shutdown,
    /// The computer was restarted.
    Restart,
    /// It stopped without shutting down.
    Crash,
    /// A later boot is seen, but not how this one ended.
    Unknown,
    /// The evidence ends in this boot.
    LogEnds,
}
