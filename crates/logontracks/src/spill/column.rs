//! A list of values that are asked for by number.

use std::ops::Range;
use std::slice;
use std::sync::Arc;
use std::vec::IntoIter;

use super::{Block, Fixed, Sorted, Sorter, Spill};

/// Values of one size by number: a list in memory; where memory is bounded, all but the last of them on disk.
#[derive(Clone, Debug)]
pub(crate) struct Column<T> {
    /// Those that are not in blocks: all, or the last ones.
    here: Vec<T>,
    blocks: Vec<Block>,
    spill: Option<Arc<Spill>>,
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self::new(None)
    }
}

impl<T> Column<T> {
    /// An empty one, on disk if there is a place for it.
    pub fn new(spill: Option<&Arc<Spill>>) -> Self {
        Self { here: Vec::new(), blocks: Vec::new(), spill: spill.cloned() }
    }
}

impl<T: Fixed> Column<T> {
    /// How many a block has.
    const IN_BLOCK: usize = 4096 / T::SIZE;

    /// Makes room for so many.
    pub fn reserve(&mut self, more: usize) {
        match self.spill {
            Some(_) => self.here.reserve_exact(Self::IN_BLOCK),
            None => self.here.reserve_exact(more),
        }
    }

    pub fn push(&mut self, value: T) {
        self.here.push(value);
        if let Some(spill) = self.spill.as_ref().filter(|_| self.here.len() >= Self::IN_BLOCK) {
            self.blocks.push(spill.put(bytes_of(&self.here)));
            self.here.clear();
        }
    }

    pub fn extend(&mut self, values: impl IntoIterator<Item = T>) {
        values.into_iter().for_each(|value| self.push(value));
    }

    /// Sorted values, in the memory they are in or on disk.
    pub fn of(spill: Option<&Arc<Spill>>, sorted: Sorted<T>) -> Self
    where
        T: Ord,
    {
        match (spill, sorted) {
            // Collects in place.
            (None, Sorted::Here(values)) => Self { here: values.collect(), ..Self::default() },
            (spill, sorted) => {
                let mut column = Self::new(spill);
                column.extend(sorted);
                column
            }
        }
    }

    pub fn len(&self) -> usize {
        self.blocks.len() * Self::IN_BLOCK + self.here.len()
    }

    #[inline]
    pub fn get(&self, number: usize) -> Option<T> {
        if self.blocks.is_empty() {
            return self.here.get(number).copied();
        }
        self.stored(number)
    }

    fn stored(&self, number: usize) -> Option<T> {
        match self.blocks.get(number / Self::IN_BLOCK) {
            Some(block) => block.with(self.spill.as_deref(), |bytes| {
                let start = number % Self::IN_BLOCK * T::SIZE;
                T::take(&mut bytes.get(start..start + T::SIZE)?)
            }),
            None => self.here.get(number - self.blocks.len() * Self::IN_BLOCK).copied(),
        }
    }

    /// All from a number on.
    pub fn from(&self, number: usize) -> Values<'_, T> {
        let (first, skip) = (number / Self::IN_BLOCK, number % Self::IN_BLOCK);
        let mut blocks = self.blocks.get(first..).unwrap_or_default().iter();
        let spill = self.spill.as_deref();
        let open: Vec<T> = blocks.next().map(|block| values_of(block, spill)).unwrap_or_default();
        let mut open = open.into_iter();
        open.by_ref().take(skip).for_each(drop);
        let here = self.here.get(number.saturating_sub(self.blocks.len() * Self::IN_BLOCK)..).unwrap_or_default();
        Values { stored: !self.blocks.is_empty(), open, blocks, here: here.iter(), spill }
    }

    /// Those of these numbers; `room` is where they go if they are on disk.
    pub fn slice<'c>(&'c self, numbers: Range<usize>, room: &'c mut Vec<T>) -> &'c [T] {
        if self.blocks.is_empty() {
            return self.here.get(numbers.start..numbers.end.min(self.here.len())).unwrap_or_default();
        }
        room.clear();
        room.extend(self.from(numbers.start).take(numbers.len()));
        room
    }

    /// Adds values: if they are the first, stay in memory, and no room was made, without copying them.
    pub fn append(&mut self, mut values: Vec<T>) {
        if self.spill.is_none() && self.here.capacity() == 0 {
            values.shrink_to_fit();
            self.here = values;
        } else {
            self.extend(values);
        }
    }

    /// The first number of which `before` does not hold, where it holds of all before.
    pub fn partition_point(&self, mut before: impl FnMut(&T) -> bool) -> usize {
        if self.blocks.is_empty() {
            return self.here.partition_point(before);
        }
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).is_some_and(|value| before(&value)) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low
    }
}

/// The values of a [`Column`] from one on.
#[derive(Clone, Debug)]
pub(crate) struct Values<'c, T> {
    /// Whether some of them are in blocks: otherwise `here` is all.
    stored: bool,
    open: IntoIter<T>,
    blocks: slice::Iter<'c, Block>,
    here: slice::Iter<'c, T>,
    spill: Option<&'c Spill>,
}

impl<T: Fixed> Values<'_, T> {
    fn next_stored(&mut self) -> Option<T> {
        loop {
            if let Some(value) = self.open.next() {
                return Some(value);
            }
            let Some(block) = self.blocks.next() else { return self.here.next().copied() };
            self.open = values_of(block, self.spill).into_iter();
        }
    }
}

impl<T: Fixed> Iterator for Values<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        if self.stored { self.next_stored() } else { self.here.next().copied() }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let here = self.open.len() + self.here.len();
        (here, Some(here).filter(|_| self.blocks.len() == 0))
    }
}

fn values_of<T: Fixed>(block: &Block, spill: Option<&Spill>) -> Vec<T> {
    let values = |bytes: &[u8]| bytes.chunks_exact(T::SIZE).map(|mut bytes| T::take(&mut bytes)).collect();
    block.with(spill, values).unwrap_or_default()
}

/// A [`Column`] whose values come in any order.
#[derive(Debug)]
pub(crate) enum Scatter<T> {
    Here(Vec<T>),
    Disk { len: usize, default: T, pairs: Sorter<(u32, T)>, spill: Arc<Spill> },
}

impl<T: Fixed + Ord> Scatter<T> {
    /// So many values, `default` where none comes.
    pub fn new(spill: Option<&Arc<Spill>>, len: usize, default: T) -> Self {
        match spill {
            None => Self::Here(vec![default; len]),
            Some(spill) => Self::Disk { len, default, pairs: Sorter::new(Some(spill)), spill: Arc::clone(spill) },
        }
    }

    #[inline]
    pub fn put(&mut self, number: u32, value: T) {
        match self {
            Self::Here(values) => values.get_mut(number as usize).into_iter().for_each(|place| *place = value),
            Self::Disk { pairs, .. } => pairs.push((number, value)),
        }
    }

    pub fn finish(self) -> Column<T> {
        let (len, default, pairs, spill) = match self {
            Self::Here(here) => return Column { here, ..Column::default() },
            Self::Disk { len, default, pairs, spill } => (len, default, pairs, spill),
        };
        let mut column = Column::new(Some(&spill));
        for (number, value) in pairs.finish() {
            (column.len()..(number as usize).min(len)).for_each(|_| column.push(default));
            if column.len() == number as usize {
                column.push(value);
            }
        }
        (column.len()..len).for_each(|_| column.push(default));
        column
    }
}

/// Values as the bytes of a block.
pub(super) fn bytes_of<T: Fixed>(values: &[T]) -> Box<[u8]> {
    let mut bytes = Vec::with_capacity(values.len() * T::SIZE);
    values.iter().for_each(|value| value.put(&mut bytes));
    bytes.into_boxed_slice()
}
