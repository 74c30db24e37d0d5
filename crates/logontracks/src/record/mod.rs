//! Chunk → records, at the speed of memory.
//!
//! In: a [`crate::source::Chunk`]. Out: its live records ([`Reader::records`]), each with its place; from each, only
//! what is asked for, borrowed from the chunk: provider and event ID first, then [`System`] and [`Fields`]. A damaged
//! record is a [`crate::provenance::Damage`] in its place and does not end the chunk. Nothing here knows what an
//! event means.
//!
//! A record is an instance of a template: which substitution is which field is the same for all its records, so each
//! template definition is compiled once ([`Plans`]). Records that no plan fits are read as XML trees: slower, same
//! result.
//!
//! # Names
//!
//! `<Data Name="X">` is `X`; a `<Data>` without a name is `Data[0]`, `Data[1]` and so on, by position, an array of
//! strings in one of them making one of each item; `<Binary>` is `Binary`. Under `<UserData>` the children of the
//! container element have their own names. What nests deeper is `A/B`; an attribute is `A@b`, `xmlns` declarations
//! aside. Other sections prefix theirs: `RenderingInfo/Message`. A name may occur twice, in order.
//!
//! ```no_run
//! use logontracks::provenance::FileId;
//! use logontracks::record::{Item, Plans, Reader};
//! use logontracks::source::Log;
//!
//! let plans = Plans::new();
//! let mut reader = Reader::new(&plans);
//! let log = Log::open("Security.evtx".as_ref(), FileId(0))?;
//! for chunk in log.chunks() {
//!     for item in reader.records(&chunk) {
//!         let Item::Record(record) = item else { continue };
//!         if record.event_id() == Some(4624) {
//!             let user = record.fields().ok().and_then(|fields| fields.get("TargetUserName"));
//!             println!("{:?} {}", record.system().time(), user.map(|user| user.to_string()).unwrap_or_default());
//!         }
//!     }
//! }
//! # Ok::<(), logontracks::source::Problem>(())
//! ```

mod fields;
mod flatten;
mod instance;
mod names;
mod offsets;
mod places;
mod plan;
mod plans;
mod reader;
mod skeleton;
mod stamp;
mod system;
mod token;
mod tree;
mod value;
mod walk;
mod wire_value;

pub use fields::{Fields, LayoutId};
pub(crate) use instance::Run;
pub use plans::Plans;
pub use reader::{Item, Provider, Reader, Reading, Record, Records};
pub use stamp::Stamp;
pub(crate) use system::SystemRef;
pub use system::{System, SystemField};
pub use value::Value;
pub use wire_value::WireValue;
