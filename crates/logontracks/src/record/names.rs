//! The names that a chunk stores once and its template definitions refer to.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::offsets::ByOffset;
use super::token::Cursor;

/// Names that are longer, in bytes, are none of Windows: definitions with them are compiled anew in every chunk.
const LONGEST: usize = 512;

/// A name, the same number for the same text. Kept by one reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NameId(u16);

/// A name as a chunk has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub(super) id: NameId,
    /// Where the name ends: what refers to it goes on there if it stores the name itself.
    pub(super) end: usize,
}

/// The names of the chunk at hand by their offset, for one reader.
pub(super) struct ChunkNames {
    known: ByOffset<Named>,
    ids: HashMap<Box<[u8]>, NameId, RandomState>,
}

impl ChunkNames {
    pub(super) fn new() -> Self {
        Self { known: ByOffset::new(), ids: HashMap::default() }
    }

    /// Forgets the chunk, for the next one.
    pub(super) fn clear(&mut self) {
        self.known.clear();
    }

    /// The name at this offset; `None` if there is none, or it is not kept.
    #[inline]
    pub(super) fn at(&mut self, data: &[u8], offset: u32) -> Option<Named> {
        match self.known.get(offset) {
            Some(named) => Some(*named),
            None => self.look_up(data, offset),
        }
    }

    #[cold]
    fn look_up(&mut self, data: &[u8], offset: u32) -> Option<Named> {
        let (name, end) =
            Cursor::new(data, 0).name_at(offset as usize).ok().filter(|(name, _)| name.0.len() <= LONGEST)?;
        let id = match self.ids.get(name.0) {
            Some(id) => *id,
            None => {
                let id = NameId(u16::try_from(self.ids.len()).ok()?);
                self.ids.insert(name.0.into(), id);
                id
            }
        };
        let named = Named { id, end };
        self.known.insert(offset, named);
        Some(named)
    }
}
