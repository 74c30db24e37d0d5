//! What is known of places in the chunk at hand.

/// Values by their offset in a chunk, found without a search; emptied for the next chunk.
pub(super) struct ByOffset<T> {
    /// For each offset in a chunk, 1 + the place in `known`, or 0.
    table: Vec<u16>,
    known: Vec<(u32, T)>,
}

impl<T> ByOffset<T> {
    pub(super) fn new() -> Self {
        Self { table: vec![0; 1 << 16], known: Vec::new() }
    }

    /// Forgets the chunk, for the next one.
    pub(super) fn clear(&mut self) {
        for (offset, _) in self.known.drain(..) {
            if let Some(entry) = self.table.get_mut(offset as usize) {
                *entry = 0;
            }
        }
    }

    #[inline]
    pub(super) fn get(&self, offset: u32) -> Option<&T> {
        let entry = self.table.get(offset as usize).copied().unwrap_or(0);
        self.known.get(usize::from(entry).wrapping_sub(1)).map(|(_, value)| value)
    }

    /// Remembers a value, if there is such an offset in a chunk and room for one more.
    pub(super) fn insert(&mut self, offset: u32, value: T) {
        if let (Some(entry), Ok(place)) =
            (self.table.get_mut(offset as usize), u16::try_from(self.known.len().saturating_add(1)))
        {
            *entry = place;
            self.known.push((offset, value));
        }
    }
}
