//! A long list that is never moved as a whole.

/// Values in order, by number. A list that doubles would hold them twice for a moment, and leave a hole of that size.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocks<T>(Vec<Vec<T>>);

/// How many a block has: all but the last.
pub(super) const IN_BLOCK: usize = 256;

impl<T> Default for Blocks<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Blocks<T> {
    /// Adds a value.
    pub fn push(&mut self, value: T) {
        match self.0.last_mut().filter(|last| last.len() < IN_BLOCK) {
            Some(last) => last.push(value),
            None => {
                // Of the many lists that have one block, most have few values.
                let mut block = Vec::with_capacity(if self.0.is_empty() { 0 } else { IN_BLOCK });
                block.push(value);
                self.0.push(block);
            }
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.split_last().map_or(0, |(last, full)| full.len() * IN_BLOCK + last.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A value.
    #[inline]
    pub fn get(&self, number: usize) -> Option<&T> {
        self.0.get(number / IN_BLOCK)?.get(number % IN_BLOCK)
    }

    /// The same, to be changed.
    #[inline]
    pub fn get_mut(&mut self, number: usize) -> Option<&mut T> {
        self.0.get_mut(number / IN_BLOCK)?.get_mut(number % IN_BLOCK)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flatten()
    }

    /// The same, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().flatten()
    }

    /// Changes two values for each other.
    pub(super) fn swap(&mut self, a: usize, b: usize) {
        let (block, other) = (a / IN_BLOCK, b / IN_BLOCK);
        if block == other {
            let block = self.0.get_mut(block).filter(|block| a.max(b) % IN_BLOCK < block.len());
            block.into_iter().for_each(|block| block.swap(a % IN_BLOCK, b % IN_BLOCK));
        } else if let Ok([block, other]) = self.0.get_disjoint_mut([block, other])
            && let (Some(a), Some(b)) = (block.get_mut(a % IN_BLOCK), other.get_mut(b % IN_BLOCK))
        {
            std::mem::swap(a, b);
        }
    }

    /// The blocks.
    pub(super) fn into_blocks(self) -> impl Iterator<Item = Vec<T>> {
        self.0.into_iter()
    }
}

impl<T> FromIterator<T> for Blocks<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut blocks = Self::default();
        values.into_iter().for_each(|value| blocks.push(value));
        blocks
    }
}

impl<T> IntoIterator for Blocks<T> {
    type Item = T;
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<T>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_where_a_list_has_them() {
        for count in [0, 1, 255, 256, 257, 700] {
            let mut blocks: Blocks<usize> = (0..count).collect();
            let mut list: Vec<usize> = (0..count).collect();
            for (a, b) in [(0, 1), (0, 256), (255, 256), (10, 699), (3, 3)] {
                if a.max(b) < count {
                    list.swap(a, b);
                }
                blocks.swap(a, b);
            }
            assert_eq!((blocks.len(), blocks.is_empty()), (count, count == 0));
            assert!((0..count + 300).all(|number| blocks.get(number) == list.get(number)));
            assert!(blocks.iter().eq(&list) && blocks.into_iter().eq(list));
        }
    }
}
