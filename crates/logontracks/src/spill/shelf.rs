//! A list of values of unlike sizes.

use std::marker::PhantomData;
use std::sync::Arc;

use super::{Block, Bytes, Spill};

/// Values of any size by number, on disk.
#[derive(Clone, Debug)]
pub(crate) struct Shelf<T> {
    /// Of [`IN_BLOCK`] values each, the last may have fewer: where each of them ends, then their bytes.
    blocks: Vec<Block>,
    len: usize,
    ends: Vec<u32>,
    bytes: Vec<u8>,
    spill: Arc<Spill>,
    of: PhantomData<T>,
}

const IN_BLOCK: usize = 64;

impl<T: Bytes> Shelf<T> {
    pub fn new(spill: &Arc<Spill>) -> Self {
        let (blocks, ends, bytes) = (Vec::new(), Vec::new(), Vec::new());
        Self { blocks, len: 0, ends, bytes, spill: Arc::clone(spill), of: PhantomData }
    }

    /// Adds a value; it is there once [`Shelf::close`] was called.
    pub fn push(&mut self, value: &T) {
        value.put(&mut self.bytes);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        self.len += 1;
        if self.ends.len() == IN_BLOCK {
            self.close();
        }
    }

    /// Puts on disk what is not yet there. Nothing may be added any more.
    pub fn close(&mut self) {
        if self.ends.is_empty() {
            return;
        }
        let mut block = Vec::with_capacity(1 + 4 * self.ends.len() + self.bytes.len());
        block.push(u8::try_from(self.ends.len()).unwrap_or(u8::MAX));
        self.ends.drain(..).for_each(|end| end.put(&mut block));
        block.append(&mut self.bytes);
        self.blocks.push(self.spill.put(block.into_boxed_slice()));
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn get(&self, number: usize) -> Option<T> {
        let block = self.blocks.get(number / IN_BLOCK)?;
        block.with(Some(&self.spill), |bytes| {
            let (count, rest) = bytes.split_first()?;
            let (ends, bytes) = rest.split_at_checked(usize::from(*count) * 4)?;
            let end = |index: usize| u32::take(&mut ends.get(index * 4..)?);
            let index = number % IN_BLOCK;
            let start = index.checked_sub(1).map_or(Some(0), end)?;
            T::take(&mut bytes.get(start as usize..end(index)? as usize)?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_unlike_sizes_come_back() {
        let value =
            |n: u32| -> (Vec<u32>, Option<u64>) { ((0..n % 90).collect(), n.is_multiple_of(2).then_some(n.into())) };
        let mut shelf = Shelf::new(&Arc::new(Spill::new(1 << 14)));
        (0..1000).for_each(|n| shelf.push(&value(n)));
        shelf.close();
        assert!((0..1000).all(|n| shelf.get(n as usize) == Some(value(n))));
        assert_eq!((shelf.len(), shelf.get(1000)), (1000, None));
    }
}
