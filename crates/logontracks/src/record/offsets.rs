//! What is known of places in the chunk at hand.

/// How many places are at hand in the processor's nearest cache: those that most of a chunk's records ask for.
const NEAR: usize = 64;

/// Values by their offset in a chunk, found without a search; emptied for the next chunk.
pub(super) struct ByOffset<T> {
    /// For each offset in a chunk, 1 + the place in `known`, or 0.
    table: Vec<u16>,
    /// Of `table`, offsets met last and their entries, each at the place that its offset gives it: the table is too
    /// large to be near.
    near: [(u32, u16); NEAR],
    known: Vec<(u32, T)>,
}

impl<T> ByOffset<T> {
    pub(super) fn new() -> Self {
        Self { table: vec![0; 1 << 16], near: [(0, 0); NEAR], known: Vec::new() }
    }

    /// Forgets the chunk, for the next one.
    pub(super) fn clear(&mut self) {
        self.near = [(0, 0); NEAR];
        for (offset, _) in self.known.drain(..) {
            if let Some(entry) = self.table.get_mut(offset as usize) {
                *entry = 0;
            }
        }
    }

    #[inline]
    pub(super) fn get(&mut self, offset: u32) -> Option<&T> {
        let near = self.near.get_mut(near(offset))?;
        if near.0 != offset || near.1 == 0 {
            *near = (offset, self.table.get(offset as usize).copied().unwrap_or(0));
        }
        self.known.get(usize::from(near.1).wrapping_sub(1)).map(|(_, value)| value)
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

/// Where an offset has its place among those that are near.
#[inline]
fn near(offset: u32) -> usize {
    (offset.wrapping_mul(0x9e37_79b1) >> 26) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_until_the_chunk_is_forgotten() {
        let mut by_offset = ByOffset::new();
        for round in 0..2 {
            for offset in (0..0x1_0000).step_by(97).chain([0xffff, 0x1_0000]) {
                assert_eq!(by_offset.get(offset), None);
                by_offset.insert(offset, (round, offset));
                assert_eq!(by_offset.get(offset).copied(), (offset < 0x1_0000).then_some((round, offset)));
            }
            assert_eq!(by_offset.get(97).copied(), Some((round, 97)));
            assert_eq!(by_offset.get(98), None);
            by_offset.clear();
        }
    }
}
