//! Writes `.evtx` files as Windows lays them out.
//!
//! In: a [`Layout`](crate::layout::Layout), a [`System`] and the [`Value`]s of each record.
//! Out: a log of EVTX 3.1 or 3.2, one 64 KiB chunk in memory at a time. It refuses values that
//! do not fit the layout, and records that do not fit a chunk; it never shortens anything.
//!
//! Grounded on MS-EVEN6 2.2.12 (BinXml) and on the bytes of real logs; where the two differ, the
//! logs win. Each such detail is told where it is written.

mod chunk;
mod error;
mod headers;
mod instance;
mod literal;
mod log;
mod options;
mod outer;
mod template;
mod text;
mod value;
mod written;

pub(crate) use chunk::{CHUNK, RECORDS};
pub use error::WriteError;
pub(crate) use log::FILE_HEADER;
pub use log::{LogWriter, Place, System};
pub use options::{LogOptions, OuterTemplate};
pub use text::{guid, guid_text, sid, sid_text, time_text};
pub use value::Value;
pub use written::{WrittenField, WrittenRecord};
