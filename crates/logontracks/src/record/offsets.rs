//! What is known of places in the chunk at hand.

/// Values by their offset in a chunk, found without a search; emptied for the next chunk.
pub(super) struct ByOffset<T> {
    /// For each offset in a chunk, 1 + the place in `known`, or 0.
    table: Vec<u16>,
    /// By a number that few share, the offset that came last, and the same of it. Stays in a processor's nearest cache,
    /// as the table does not; what is not known is mostly told by it too.
    near: [(u16, u16); NEAR],
    known: Vec<(u32, T)>,
}

const NEAR: usize = 256;

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
    pub(super) fn get(&self, offset: u32) -> Option<&T> {
        let entry = match *self.near.get(near(offset))? {
            (_, 0) => return None,
            (at, entry) if u32::from(at) == offset => entry,
            _ => self.table.get(offset as usize).copied()?,
        };
        self.known.get(usize::from(entry).wrapping_sub(1)).map(|(_, value)| value)
    }

    /// Remembers a value, if there is such an offset in a chunk and room for one more.
    pub(super) fn insert(&mut self, offset: u32, value: T) {
        if let (Some(entry), Ok(place)) =
            (self.table.get_mut(offset as usize), u16::try_from(self.known.len().saturating_add(1)))
        {
            *entry = place;
            if let (Some(near), Ok(offset)) = (self.near.get_mut(near(offset)), u16::try_from(offset)) {
                *near = (offset, place);
            }
            self.known.push((offset, value));
        }
    }
}

/// Where an offset is among those near: spread by a multiplication (Fibonacci hashing).
#[inline]
fn near(offset: u32) -> usize {
    (offset.wrapping_mul(0x9e37_79b1) >> 24) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Offsets that are near, and those that others have driven out: for one chunk, and again for the next.
    #[test]
    fn every_offset_has_its_own_value() {
        let mut known = ByOffset::new();
        for add in [0, 7] {
            let all = || (0..1_u32 << 16).filter(|offset| offset % 13 == 0);
            all().for_each(|offset| known.insert(offset, offset + add));
            for offset in 0..(1 << 16) + 20 {
                let expected = (offset % 13 == 0 && offset < 1 << 16).then_some(offset + add);
                assert_eq!(known.get(offset).copied(), expected);
            }
            known.clear();
            assert!((0..1 << 16).all(|offset| known.get(offset).is_none()));
        }
    }
}
