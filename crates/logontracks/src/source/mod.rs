//! Files → chunks.
//!
//! In: any mix of files and folders ([`find`]). Out: each log's 64 KiB chunks ([`Log`], [`Chunk`]), in the order in
//! which Windows reads a log that has wrapped, with every piece of [`crate::provenance::Damage`] found on the way.
//! A log is known by its content, never by its name. A checksum that fails, a header that lies or is missing, a
//! chunk cut off by the end of the file: all are reported, none stops the reading. Files are only ever read.
//!
//! ```no_run
//! use logontracks::source::{find, Log};
//!
//! let found = find(&["evidence".into()]);
//! for (file, id) in found.logs.iter().zip(0..) {
//!     let log = Log::open(&file.path, logontracks::provenance::FileId(id))?;
//!     for chunk in log.chunks() {
//!         println!("{} chunk {}: {} bytes", file.path.display(), chunk.number(), chunk.data().len());
//!     }
//! }
//! # Ok::<(), logontracks::source::Problem>(())
//! ```

mod bytes;
mod chunk;
mod find;
mod index;
mod log;

pub use chunk::{CHUNK_SIZE, Chunk};
pub use find::{Found, LogFile, PassedOver, Problem, ProblemKind, find};
pub use index::ChunkEntry;
pub use log::{Chunks, Log};
