//! The logs among the files that were given.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::index::{CHUNK_MAGIC, FILE_MAGIC};

/// How far into a file without any magic at its start a chunk is looked for: a log whose header is damaged has its
/// first chunk at 4096, an image of chunks at the next multiples.
const LOOK: usize = 0x1_0000 + 8;

/// What [`find`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The logs, by path.
    pub logs: Vec<LogFile>,
    /// Files that are not logs, by path.
    pub passed_over: Vec<PassedOver>,
    /// What could not be read or walked, by path.
    pub problems: Vec<Problem>,
}

/// A log that was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogFile {
    /// The path: as given, or below a folder that was given.
    pub path: PathBuf,
    /// The size in bytes.
    pub len: u64,
}

/// A file that is not a log.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PassedOver {
    /// The path.
    pub path: PathBuf,
    /// Why it was passed over, in a few words.
    pub why: &'static str,
}

/// A path that could not be read, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The path.
    pub path: PathBuf,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong with a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ProblemKind {
    /// It does not exist.
    Missing,
    /// It may not be opened.
    Denied,
    /// A FIFO, device or socket: opening it could wait for ever.
    NotAFile,
    /// A folder that was already walked by another way: a loop of symbolic links, or a path given twice.
    SeenBefore,
    /// Folders nest too deeply to walk.
    TooDeep,
    /// A file or folder without anything in it, given by name.
    Empty,
    /// A file given by name that is not a log.
    NotALog,
    /// It could not be read, for the reason that the system gives.
    Unreadable(io::ErrorKind),
}

impl Problem {
    pub(super) fn new(path: &Path, kind: ProblemKind) -> Self {
        let kind = match kind {
            ProblemKind::Unreadable(io::ErrorKind::NotFound) => ProblemKind::Missing,
            ProblemKind::Unreadable(io::ErrorKind::PermissionDenied) => ProblemKind::Denied,
            other => other,
        };
        Self { path: path.to_owned(), kind }
    }

    /// What one can do about it, in one sentence.
    pub fn cure(&self) -> &'static str {
        match self.kind {
            ProblemKind::Missing => "Check the path.",
            ProblemKind::Denied => "Copy it with the rights to read it, or run as a user who has them.",
            ProblemKind::NotAFile => "Copy the log to a regular file first.",
            ProblemKind::SeenBefore => "Nothing is lost: its files were read by the other path.",
            ProblemKind::TooDeep => "Give the deep folder as a path of its own.",
            ProblemKind::Empty => "Copy it again: nothing is in it.",
            ProblemKind::NotALog => "Only .evtx logs are read; older .evt and exports to XML or CSV are not.",
            ProblemKind::Unreadable(_) => "Copy it again, or check the medium.",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path.display())?;
        match self.kind {
            ProblemKind::Missing => f.write_str("does not exist"),
            ProblemKind::Denied => f.write_str("permission denied"),
            ProblemKind::NotAFile => f.write_str("not a regular file or folder"),
            ProblemKind::SeenBefore => f.write_str("already walked by another path"),
            ProblemKind::TooDeep => f.write_str("folders nest too deeply"),
            ProblemKind::Empty => f.write_str("empty"),
            ProblemKind::NotALog => f.write_str("not an event log (no ElfFile or ElfChnk in it)"),
            ProblemKind::Unreadable(kind) => write!(f, "{kind}"),
        }?;
        write!(f, ". {}", self.cure())
    }
}

impl std::error::Error for Problem {}

/// The logs among `paths`: files as they are, folders with all that is below them, symbolic links followed.
///
/// A log is known by its content: `ElfFile` or `ElfChnk` at its start, or `ElfChnk` at a multiple of 4096 in its
/// first 64 KiB where the header is damaged. The order is that of the paths' bytes, so it does not depend on the file
/// system, nor on the order of the arguments. Nothing here fails: what cannot be read is in [`Found::problems`].
pub fn find(paths: &[PathBuf]) -> Found {
    let mut walk = Walk::default();
    for path in paths {
        let before = walk.seen();
        walk.path(path, 0, true);
        if path.is_dir() && walk.seen() == before {
            walk.problem(path, ProblemKind::Empty);
        }
    }
    let mut found = walk.found;
    found.logs.sort();
    found.logs.dedup();
    found.passed_over.sort();
    found.passed_over.dedup();
    found.problems.sort();
    found.problems.dedup();
    found
}

#[derive(Default)]
struct Walk {
    found: Found,
    /// Folders walked, by their real paths.
    folders: BTreeSet<PathBuf>,
}

impl Walk {
    fn seen(&self) -> usize {
        self.found.logs.len() + self.found.passed_over.len() + self.found.problems.len()
    }

    fn path(&mut self, path: &Path, depth: u32, given: bool) {
        // Looks through symbolic links; says what it is without opening it.
        let kind = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return self.problem(path, ProblemKind::Unreadable(error.kind())),
        };
        if kind.is_dir() {
            self.folder(path, depth);
        } else if !kind.is_file() {
            self.problem(path, ProblemKind::NotAFile);
        } else if kind.len() == 0 {
            match given {
                true => self.problem(path, ProblemKind::Empty),
                false => self.pass_over(path, "empty"),
            }
        } else {
            match is_log(path) {
                Ok(true) => self.found.logs.push(LogFile { path: path.to_owned(), len: kind.len() }),
                Ok(false) if given => self.problem(path, ProblemKind::NotALog),
                Ok(false) => self.pass_over(path, "not an event log"),
                Err(error) => self.problem(path, ProblemKind::Unreadable(error.kind())),
            }
        }
    }

    fn folder(&mut self, path: &Path, depth: u32) {
        if depth > 128 {
            return self.problem(path, ProblemKind::TooDeep);
        }
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) => return self.problem(path, ProblemKind::Unreadable(error.kind())),
        };
        if !self.folders.insert(real) {
            return self.problem(path, ProblemKind::SeenBefore);
        }
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => return self.problem(path, ProblemKind::Unreadable(error.kind())),
        };
        let mut children = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => children.push(entry.path()),
                Err(error) => self.problem(path, ProblemKind::Unreadable(error.kind())),
            }
        }
        children.sort();
        for child in children {
            self.path(&child, depth + 1, false);
        }
    }

    fn pass_over(&mut self, path: &Path, why: &'static str) {
        self.found.passed_over.push(PassedOver { path: path.to_owned(), why });
    }

    fn problem(&mut self, path: &Path, kind: ProblemKind) {
        self.found.problems.push(Problem::new(path, kind));
    }
}

fn is_log(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut start = Vec::new();
    file.by_ref().take(8).read_to_end(&mut start)?;
    if start == FILE_MAGIC || start == CHUNK_MAGIC {
        return Ok(true);
    }
    file.take(LOOK as u64 - 8).read_to_end(&mut start)?;
    Ok(start.chunks(4096).any(|page| page.starts_with(CHUNK_MAGIC)))
}
