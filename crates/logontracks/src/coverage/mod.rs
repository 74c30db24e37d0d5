//! What the evidence covers, host by host and channel by channel, and what it cannot tell.
//!
//! In: every record of the evidence, in scope or not, one after the other ([`Collector`], one for each part; the
//! parts merge in [`Stretches`]), and the damage that was found. Out: [`Coverage`]. It says where records are missing,
//! never what they were; and it says what is not in evidence, never why, unless a record tells.
//!
//! Computers and channels are taken as written, without regard to case; whether two computer names are one host is not
//! decided here. A channel is known by the name in its records, never by the name of a file.
//!
//! ```no_run
//! use logontracks::Case;
//! use logontracks::coverage::Cover;
//! use logontracks::wire::Time;
//!
//! let (coverage, _account) = Case::open(["evidence"]).coverage(|_| ());
//! for channel in coverage.channels() {
//!     println!("{} {}: {} records", channel.computer, channel.channel, channel.records);
//! }
//! let then = Time::parse("2024-03-04T10:42:00Z").unwrap_or_default();
//! if let Cover::AfterLast { last } = coverage.covers("ws012", "Security", then) {
//!     println!("no logoff seen: the log ends {last}");
//! }
//! ```
//!
//! # How it is found
//!
//! Windows numbers the records of a channel one by one (EventRecordID), and the number is the record's wherever it is
//! copied. So a run of records with consecutive IDs lacks nothing, and an ID that is skipped is a record that is not
//! in evidence. Records become *stretches*: consecutive IDs, no silence of more than [`QUIET`], no step back in time of
//! more than [`STEP_BACK`]. Memory follows the number of stretches, of which a whole log has few, and of which at most
//! [`STRETCHES_KEPT`] are kept of one channel in one file.
//!
//! Clearing a log does not change the numbering: of the 48 records in the corpus that tell of the clearing of the log
//! they stand in (1102, 104), the lowest has the ID 4,987. The IDs of a channel begin anew where its log was deleted, the computer was put back to a snapshot, or two
//! computers bear one name. Stretches of which a lower ID has a later time, or one ID two times, are of different
//! *numberings*; holes are looked for within a numbering only.

mod channel;
mod collect;
mod cover;
mod damage;
mod mark;
mod numbering;
mod rhythm;
mod stretches;
#[cfg(test)]
mod tests;

pub use channel::{Beginning, ChannelCoverage, FileCoverage};
pub use collect::Collector;
pub use cover::{Cover, Coverage};
pub use damage::{DamagedStretch, Neighbour};
pub use mark::{Mark, MarkAt, MarkKind};
pub use numbering::{Gap, GapKind};
pub use stretches::{Collected, Stretch, Stretches};

/// Ticks of 100 ns in a second.
const SECOND: i64 = 10_000_000;

/// The least silence that is called quiet: a day. Shorter ones are nights.
pub const QUIET: i64 = 24 * 3600 * SECOND;
/// How many times its usual silence a channel must be silent to be called quiet. The usual silence is the one that
/// [`USUAL_PERCENT`] of 100 silences between two records of the channel do not exceed.
pub const QUIET_TIMES: i64 = 4;
/// The part of a channel's silences that are usual, in percent. Not the half: events come in bursts, and the median
/// silence of a log is that within a burst.
pub const USUAL_PERCENT: u64 = 95;
/// Of how many silences the usual one is made at least. A channel with fewer has no rhythm, and no quiet periods.
pub const RHYTHM_LEAST: u64 = 100;
/// By how much the times of consecutive records may go back before it is told: five minutes, the difference of clocks
/// that Kerberos allows by default. Less than that is the delay of buffers, which write late what happened before.
pub const STEP_BACK: i64 = 300 * SECOND;
/// The least step of the clock (4616, Kernel-General 1) that is listed: a second. Smaller ones, with which the time
/// service corrects the clock all day, are counted.
pub const CLOCK_STEP: i64 = SECOND;
/// How near to the clearing of a log its first record must be to have the clearing explain that it is the first.
pub const CLEAR_NEAR: i64 = 60 * SECOND;
/// How many stretches of one channel in one file are kept. A log with its IDs in order has few; one with random IDs
/// has one for each record, which must not fill the memory. Records beyond are counted, and their holes not listed.
pub const STRETCHES_KEPT: usize = 20_000;
/// How many channels (of computers) of one file are told apart; records of others are counted together.
pub const CHANNELS_KEPT: usize = 20_000;
/// How many marks of one file are kept; others are counted.
pub const MARKS_KEPT: usize = 50_000;
