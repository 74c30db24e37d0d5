//! The front door: a case is a set of evidence paths.
//!
//! ```no_run
//! use logontracks::Case;
//!
//! let case = Case::open(["evidence"]);
//! let account = case.events(|event| println!("{:?} {}", event.system.time, event.data.kind()));
//! assert!(account.balances());
//! ```

mod account;
mod part;
mod pipeline;

use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use account::Account;
pub use part::Part;

use crate::event::{Decoded, Event};
use crate::provenance::{Damage, FileId};
use crate::record::Plans;
use crate::source::{Found, Log, LogFile, PassedOver, Problem, find};
use part::Worker;

/// How many chunks a worker reads at a time: 1 MiB, so that results are small and threads stay busy.
const CHUNKS_PER_PART: usize = 16;

/// The evidence of a case: the logs among the paths that were given.
#[derive(Debug)]
pub struct Case {
    found: Found,
    names: Vec<String>,
    options: Options,
}

/// How a case is read. The results do not depend on it.
#[derive(Clone, Copy, Debug)]
struct Options {
    threads: usize,
    keep_extra: bool,
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Bytes of evidence read.
    pub bytes: u64,
    /// Bytes of evidence in all.
    pub of: u64,
}

/// One thing to do: a run of chunks of an open log, or a log that would not open.
enum Job {
    Part { log: Arc<Log>, chunks: Range<usize>, first: bool },
    Problem(Problem),
}

impl Case {
    /// Looks for logs: any mix of files and folders. Never fails; what cannot be walked is in [`Case::problems`].
    pub fn open<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Self {
        let paths: Vec<PathBuf> = paths.into_iter().map(|path| path.as_ref().to_owned()).collect();
        let found = find(&paths);
        let names = found.logs.iter().map(|log| log.path.display().to_string()).collect();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { found, names, options: Options { threads, keep_extra: true } }
    }

    /// How many threads read; every processor if not told.
    pub fn threads(mut self, threads: usize) -> Self {
        self.options.threads = threads.max(1);
        self
    }

    /// Whether events keep the fields that the table does not name ([`Event::extra`]).
    pub fn keep_extra(mut self, keep: bool) -> Self {
        self.options.keep_extra = keep;
        self
    }

    /// The logs, in the order of their paths: the number of a log here is its [`FileId`].
    pub fn logs(&self) -> &[LogFile] {
        &self.found.logs
    }

    /// The path of a log, as given.
    pub fn file(&self, file: FileId) -> &str {
        self.names.get(file.0 as usize).map_or("", String::as_str)
    }

    /// Files that are no logs.
    pub fn passed_over(&self) -> &[PassedOver] {
        &self.found.passed_over
    }

    /// What could not be walked or opened while looking for logs.
    pub fn problems(&self) -> &[Problem] {
        &self.found.problems
    }

    /// A piece of damage with the path of its file, in one line.
    pub fn damage_line(&self, damage: &Damage) -> String {
        format!("{}: {damage}", self.file(damage.place.file))
    }

    /// Hands every event to `each`, on this thread, in the order of the files and of their records.
    pub fn events(&self, mut each: impl FnMut(&Event<'_>)) -> Account {
        self.read_on(
            1,
            |part| Ok::<_, std::convert::Infallible>(part),
            &mut each,
        )
    }
}
