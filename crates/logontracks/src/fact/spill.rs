//! Pages on disk, for evidence whose facts do not fit in memory.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::fast::RandomState;

use super::page::Page;

/// A page, or where it is on disk.
#[derive(Clone, Debug)]
pub(super) enum Slot {
    Here(Page),
    Disk(Stored),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Stored {
    offset: u64,
    len: usize,
}

/// A temporary file without a name, which the operating system removes when it is closed, however that comes about;
/// and the pages of it that were used last.
#[derive(Debug)]
pub(super) struct Spill {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Made when the first page is put there.
    file: Option<File>,
    end: u64,
    cache: HashMap<u64, Arc<Page>, RandomState>,
    /// The cached pages, the oldest first.
    order: VecDeque<u64>,
    cached: usize,
    most_cached: usize,
    error: Option<io::Error>,
}

impl Spill {
    /// `most_cached` is how many bytes of the pages on disk are kept in memory, too.
    pub fn new(most_cached: usize) -> Self {
        let state = State {
            file: None,
            end: 0,
            cache: HashMap::default(),
            order: VecDeque::new(),
            cached: 0,
            most_cached,
            error: None,
        };
        Self { state: Mutex::new(state) }
    }

    /// Writes a page; a page that cannot be written stays in memory, and [`Spill::error`] tells.
    pub fn put(&self, page: Page) -> Slot {
        let bytes = page.to_bytes();
        let mut state = self.lock();
        let offset = state.end;
        let written = state.file().and_then(|mut file| {
            file.seek(SeekFrom::Start(offset))?;
            file.write_all(&bytes)
        });
        match written {
            Ok(()) => {
                state.end += bytes.len() as u64;
                Slot::Disk(Stored { offset, len: bytes.len() })
            }
            Err(error) => {
                state.error.get_or_insert(error);
                Slot::Here(page)
            }
        }
    }

    /// Reads a page. `None` if it cannot be read, and [`Spill::error`] tells.
    pub fn load(&self, stored: Stored) -> Option<Arc<Page>> {
        let mut state = self.lock();
        if let Some(page) = state.cache.get(&stored.offset) {
            return Some(Arc::clone(page));
        }
        let mut bytes = vec![0; stored.len];
        let read = state.file().and_then(|mut file| {
            file.seek(SeekFrom::Start(stored.offset))?;
            file.read_exact(&mut bytes)
        });
        let page = read.and_then(|()| Page::from_bytes(&bytes).ok_or_else(|| io::ErrorKind::InvalidData.into()));
        let page = match page {
            Ok(page) => Arc::new(page),
            Err(error) => {
                state.error.get_or_insert(error);
                return None;
            }
        };
        state.cached += page.size();
        state.cache.insert(stored.offset, Arc::clone(&page));
        state.order.push_back(stored.offset);
        while state.cached > state.most_cached
            && let Some(oldest) = state.order.pop_front()
        {
            let gone = state.cache.remove(&oldest).map_or(0, |page| page.size());
            state.cached = state.cached.saturating_sub(gone);
        }
        Some(page)
    }

    /// The first error, if there was one: then facts are missing.
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
}

impl Slot {
    /// The same on disk.
    pub fn put(self, spill: &Spill) -> Self {
        match self {
            Self::Here(page) => spill.put(page),
            Self::Disk(_) => self,
        }
    }

    /// Does something with the page; `None` if it cannot be read.
    #[inline]
    pub fn with<T>(&self, spill: Option<&Spill>, take: impl FnOnce(&Page) -> Option<T>) -> Option<T> {
        match self {
            Self::Here(page) => take(page),
            Self::Disk(stored) => take(&*spill?.load(*stored)?),
        }
    }
}
