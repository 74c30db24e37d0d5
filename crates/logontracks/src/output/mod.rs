//! Results → the JSON objects that the commands print.
//!
//! Each object has the keys that others rely on; keys may be added, none is renamed. Times are RFC 3339 UTC with seven
//! decimals, LUIDs `"0x3e7"`, SIDs `"S-1-…"`, GUIDs in lower case and braces, coded values `{"code": …, "name": …}`.

mod cite;
mod coverage;
mod event;
mod json;
mod link;
mod schema;
mod session;
mod track;
mod value;

pub use cite::{AccountObject, Cite};
pub use coverage::{ClockOffset, CoverageLine, NowhereLine, Paths};
pub use event::{EventLine, UndecodableLine, UnrecognizedLine};
pub use json::write_json;
pub use link::LinkLine;
pub use schema::SchemaLine;
pub use session::{Context, SessionLine};
pub use track::{TrackLine, TrackNames};
pub use value::Raw;

use serde::Serialize;

use crate::wire::Time;

/// A reference to a record: enough for anyone to find it again, in the log by its IDs, in the file by its place.
#[derive(Clone, Debug, Serialize)]
pub struct Ref<'a> {
    /// Computer, as written.
    pub computer: Option<&'a str>,
    /// Channel, as written.
    pub channel: Option<&'a str>,
    /// EventRecordID.
    pub event_record_id: Option<u64>,
    /// EventID.
    pub event_id: u16,
    /// TimeCreated.
    pub time: Option<Time>,
    /// The file's path, as given.
    pub file: &'a str,
    /// The chunk's number in the file.
    pub chunk: u32,
    /// The record's byte offset in the file.
    pub offset: u64,
}
