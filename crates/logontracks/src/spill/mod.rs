//! What does not fit in memory: blocks of bytes in one temporary file, and what is kept in them.
//!
//! Without a bound everything stays in memory, in the same types and with the same results: a [`Column`] is a list,
//! a [`Sorter`] sorts one.

mod bytes;
mod column;
mod number;
mod shelf;
mod sorter;

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::fast::RandomState;

pub(crate) use bytes::{Bytes, Fixed, newtype};
pub(crate) use column::{Column, Scatter};
pub(crate) use number::number;
pub(crate) use shelf::Shelf;
pub(crate) use sorter::{Sorted, Sorter};

/// Bytes in memory, or where they are on disk.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    Here(Box<[u8]>),
    Disk(Stored),
}

/// Where bytes are on disk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stored {
    offset: u64,
    len: usize,
}

impl Block {
    /// Does something with the bytes; `None` if they cannot be read.
    #[inline]
    pub fn with<T>(&self, spill: Option<&Spill>, take: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        match self {
            Self::Here(bytes) => take(bytes),
            Self::Disk(stored) => take(&spill?.load(*stored)?),
        }
    }

    /// The same on disk.
    pub fn put(self, spill: &Spill) -> Self {
        match self {
            Self::Here(bytes) => spill.put(bytes),
            Self::Disk(_) => self,
        }
    }
}

/// A temporary file without a name, which the operating system removes when it is closed, however that comes about;
/// and the blocks of it that were used last.
#[derive(Debug)]
pub(crate) struct Spill {
    bound: usize,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Made when the first block is put there.
    file: Option<File>,
    end: u64,
    cache: HashMap<u64, Cached, RandomState>,
    /// The cached blocks, the oldest first.
    order: VecDeque<u64>,
    cached: usize,
    error: Option<io::Error>,
}

#[derive(Debug)]
struct Cached {
    bytes: Arc<Vec<u8>>,
    /// Used again since it was the oldest, or came.
    again: bool,
}

impl Spill {
    /// `bound` is about how many bytes of memory all that is kept here may take.
    pub fn new(bound: usize) -> Self {
        let state =
            State { file: None, end: 0, cache: HashMap::default(), order: VecDeque::new(), cached: 0, error: None };
        Self { bound, state: Mutex::new(state) }
    }

    /// How many bytes of the blocks on disk are kept in memory, too.
    fn most_cached(&self) -> usize {
        self.bound / 8
    }

    /// How many bytes may be held back before they are sorted and written. Several lists are sorted at a time, and
    /// allocators keep for each thread as much as the largest block that was given back: longer runs gain nothing.
    pub fn most_open(&self) -> usize {
        self.bound / 64
    }

    /// Writes a block; one that cannot be written stays in memory, and [`Spill::error`] tells.
    pub fn put(&self, bytes: Box<[u8]>) -> Block {
        let mut state = self.lock();
        let offset = state.end;
        let written = state.file().and_then(|mut file| {
            file.seek(SeekFrom::Start(offset))?;
            file.write_all(&bytes)
        });
        match written {
            Ok(()) => {
                state.end += bytes.len() as u64;
                Block::Disk(Stored { offset, len: bytes.len() })
            }
            Err(error) => {
                state.error.get_or_insert(error);
                Block::Here(bytes)
            }
        }
    }

    /// Reads a block. `None` if it cannot be read, and [`Spill::error`] tells.
    pub fn load(&self, stored: Stored) -> Option<Arc<Vec<u8>>> {
        let mut state = self.lock();
        if let Some(known) = state.cache.get_mut(&stored.offset) {
            known.again = true;
            return Some(Arc::clone(&known.bytes));
        }
        let buffer = state.make_room(stored.len, self.most_cached());
        let bytes = Arc::new(state.read(stored, buffer)?);
        state.cached += bytes.len();
        state.cache.insert(stored.offset, Cached { bytes: Arc::clone(&bytes), again: false });
        state.order.push_back(stored.offset);
        Some(bytes)
    }

    /// Reads a block that is not asked for again.
    fn read_once(&self, stored: Stored) -> Option<Vec<u8>> {
        self.lock().read(stored, Vec::new())
    }

    /// The first error, if there was one: then something is missing.
    pub fn error(&self) -> Option<String> {
        self.lock().error.as_ref().map(ToString::to_string)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn file(&mut self) -> io::Result<&File> {
        match &mut self.file {
            Some(file) => Ok(file),
            none => Ok(none.insert(tempfile::tempfile()?)),
        }
    }

    /// Forgets blocks until there is room for one of `len` bytes. Gives the memory of one of them, if one has it to
    /// give: what one thread asks for and another gives back, allocators keep for each.
    fn make_room(&mut self, len: usize, most: usize) -> Vec<u8> {
        let mut buffer = Vec::new();
        while self.cached + len > most
            && let Some(oldest) = self.order.pop_front()
        {
            if self.cache.get_mut(&oldest).is_some_and(|known| std::mem::take(&mut known.again)) {
                self.order.push_back(oldest);
                continue;
            }
            let Some(Cached { bytes, .. }) = self.cache.remove(&oldest) else { continue };
            self.cached = self.cached.saturating_sub(bytes.len());
            if buffer.capacity() < len {
                buffer = Arc::try_unwrap(bytes).unwrap_or(buffer);
            }
        }
        buffer
    }

    /// `bytes` is memory that is no longer needed.
    fn read(&mut self, stored: Stored, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        bytes.resize(stored.len, 0);
        // Blocks are of like sizes; where they are not, none takes much more than it has.
        bytes.shrink_to(2 * stored.len);
        let read = self.file().and_then(|mut file| {
            file.seek(SeekFrom::Start(stored.offset))?;
            file.read_exact(&mut bytes)
        });
        if let Err(error) = read {
            self.error.get_or_insert(error);
            return None;
        }
        Some(bytes)
    }
}
