//! Sorting more than fits in memory.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::sync::Arc;
use std::vec::IntoIter;

use super::column::bytes_of;
use super::{Block, Fixed, Spill};

/// Takes values in any order and gives them sorted. Where memory is bounded, sorted runs of them go to disk and are
/// merged.
#[derive(Debug)]
pub(crate) struct Sorter<T> {
    open: Vec<T>,
    /// On disk, the last block of each first.
    runs: Vec<Vec<Block>>,
    /// Whether values come in long runs that are in order already.
    in_runs: bool,
    spill: Option<Arc<Spill>>,
}

impl<T: Fixed + Ord> Sorter<T> {
    /// How many values a block of a run has.
    const IN_BLOCK: usize = (1 << 14) / T::SIZE;

    pub fn new(spill: Option<&Arc<Spill>>) -> Self {
        Self { open: Vec::new(), runs: Vec::new(), in_runs: false, spill: spill.cloned() }
    }

    /// The same for values that come in long runs that are in order already.
    pub fn of_runs(spill: Option<&Arc<Spill>>) -> Self {
        Self { in_runs: true, ..Self::new(spill) }
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, more: usize) {
        let most = self.most();
        self.open.reserve_exact(more.min(most.saturating_sub(self.open.len())));
    }

    #[inline]
    pub fn push(&mut self, value: T) {
        if self.open.len() == self.open.capacity() {
            self.grow();
        }
        self.open.push(value);
    }

    /// Makes room, in memory or by writing a run.
    fn grow(&mut self) {
        let (len, most) = (self.open.len(), self.most());
        if len < most {
            // A list that doubles would be half empty for the most part.
            self.open.reserve_exact((len / 4).max(64).min(most - len));
        } else if let Some(spill) = self.spill.clone() {
            self.sort();
            let blocks: Vec<Block> =
                self.open.chunks(Self::IN_BLOCK).rev().map(|values| spill.put(bytes_of(values))).collect();
            self.runs.push(blocks);
            self.open.clear();
        }
    }

    /// How many may be in memory.
    fn most(&self) -> usize {
        let bytes = self.spill.as_ref().map_or(usize::MAX, |spill| spill.most_open());
        (bytes / size_of::<T>().max(1)).max(Self::IN_BLOCK)
    }

    /// Sorts what is in memory: worth it on a thread of its own, before [`Sorter::append`].
    pub fn sort(&mut self) {
        if self.in_runs {
            self.open.sort();
        } else {
            self.open.sort_unstable();
        }
    }

    /// Takes what others have, which is best sorted.
    pub fn append(&mut self, others: Vec<Self>) {
        self.in_runs = true;
        self.reserve(others.iter().map(|other| other.open.len()).sum());
        for other in others {
            self.runs.extend(other.runs);
            other.open.into_iter().for_each(|value| self.push(value));
        }
    }

    /// All values, sorted.
    pub fn finish(mut self) -> Sorted<T> {
        self.sort();
        let mut last = self.open.into_iter();
        if self.runs.is_empty() {
            return Sorted::Here(last);
        }
        let mut runs: Vec<Run<T>> =
            self.runs.into_iter().map(|blocks| Run { open: Vec::new().into_iter(), blocks }).collect();
        let mut heads = BinaryHeap::new();
        for (number, run) in runs.iter_mut().enumerate() {
            heads.extend(run.next(self.spill.as_deref()).map(|value| Reverse((value, number))));
        }
        heads.extend(last.next().map(|value| Reverse((value, runs.len()))));
        runs.push(Run { open: last, blocks: Vec::new() });
        Sorted::Merged { runs, heads, spill: self.spill }
    }
}

/// Values in order.
pub(crate) enum Sorted<T> {
    Here(IntoIter<T>),
    Merged {
        runs: Vec<Run<T>>,
        /// The next value of each run that has one.
        heads: BinaryHeap<Reverse<(T, usize)>>,
        spill: Option<Arc<Spill>>,
    },
}

/// A sorted run: a block of it in memory, and what is left.
pub(crate) struct Run<T> {
    open: IntoIter<T>,
    blocks: Vec<Block>,
}

impl<T: Fixed> Run<T> {
    fn next(&mut self, spill: Option<&Spill>) -> Option<T> {
        if let Some(value) = self.open.next() {
            return Some(value);
        }
        let bytes = match self.blocks.pop()? {
            Block::Here(bytes) => bytes.into_vec(),
            Block::Disk(stored) => spill?.read_once(stored)?,
        };
        let values: Vec<T> = bytes.chunks_exact(T::SIZE).filter_map(|mut bytes| T::take(&mut bytes)).collect();
        self.open = values.into_iter();
        self.open.next()
    }
}

impl<T: Fixed + Ord> Iterator for Sorted<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        match self {
            Self::Here(values) => values.next(),
            Self::Merged { runs, heads, spill } => {
                let mut head = heads.peek_mut()?;
                let Reverse((value, number)) = *head;
                match runs.get_mut(number).and_then(|run| run.next(spill.as_deref())) {
                    Some(next) => *head = Reverse((next, number)),
                    None => _ = PeekMut::pop(head),
                }
                Some(value)
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Self::Here(values) => values.size_hint(),
            Self::Merged { .. } => (0, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Scatter};
    use super::*;

    fn numbers(count: u64) -> impl Iterator<Item = (u64, u32)> {
        (0..count).map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40, (n % 7) as u32))
    }

    #[test]
    fn runs_on_disk_sort_as_a_list_does() {
        for count in [0, 1, 5000, 100_000] {
            let mut wanted: Vec<(u64, u32)> = numbers(count).collect();
            wanted.sort_unstable();
            let spill = Arc::new(Spill::new(1 << 16));
            for spill in [None, Some(&spill)] {
                let (mut one, mut other) = (Sorter::new(spill), Sorter::of_runs(spill));
                numbers(count).enumerate().for_each(|(i, value)| match i % 3 {
                    0 => one.push(value),
                    _ => other.push(value),
                });
                let mut all = Sorter::new(spill);
                all.append(vec![one, other]);
                assert_eq!(all.runs.is_empty(), spill.is_none() || count < 2000, "{count}");
                assert!(all.finish().eq(wanted.iter().copied()), "{count}");
            }
        }
    }

    #[test]
    fn a_column_on_disk_is_the_list() {
        let spill = Arc::new(Spill::new(1 << 16));
        for spill in [None, Some(&spill)] {
            let mut column = Column::new(spill);
            column.extend(numbers(20_000));
            assert!(column.from(0).eq(numbers(20_000)) && column.from(777).eq(numbers(20_000).skip(777)));
            assert_eq!((column.len(), column.get(20_000)), (20_000, None));
            let mut sorted = Column::new(spill);
            sorted.extend((0..20_000_u32).map(|n| n * 2));
            assert_eq!(sorted.partition_point(|n| *n < 30_001), 15_001);
            let pairs = (0..20_000_u32).rev().filter(|n| n % 3 == 0).map(|n| (n, n + 1));
            let mut scattered = Scatter::new(spill, 20_000, 0);
            pairs.for_each(|(number, value)| scattered.put(number, value));
            let scattered = scattered.finish();
            assert!((0..20_000_u32).all(|n| scattered.get(n as usize) == Some(if n % 3 == 0 { n + 1 } else { 0 })));
        }
    }
}
