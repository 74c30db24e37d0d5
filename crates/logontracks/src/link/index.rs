//! Rows by key and time.

use std::hash::Hash;

use foldhash::{HashMap, HashMapExt};

use crate::wire::Time;

/// Numbers of rows by a key, in order of time within it.
pub(super) struct Index<K> {
    /// Where the rows of a key begin and end.
    keys: HashMap<K, (u32, u32)>,
    rows: Vec<(Time, u32)>,
}

impl<K: Eq + Hash> Index<K> {
    /// `rows` gives the key and time of rows that have one.
    pub fn of(rows: impl Iterator<Item = (K, Time, usize)>) -> Self {
        // By key its number, and how many rows it has; then its place among all, key by key.
        let mut keys: HashMap<K, (u32, u32)> = HashMap::new();
        let mut counts: Vec<u32> = Vec::new();
        let mut all: Vec<(u32, Time, u32)> = Vec::new();
        for (key, time, row) in rows {
            let Ok(row) = u32::try_from(row) else { continue };
            let next = u32::try_from(counts.len()).unwrap_or(u32::MAX);
            let (number, _) = *keys.entry(key).or_insert((next, 0));
            if number == next {
                counts.push(0);
            }
            counts.get_mut(number as usize).into_iter().for_each(|count| *count += 1);
            all.push((number, time, row));
        }
        let mut begin = 0;
        let mut ends: Vec<u32> = counts
            .iter()
            .map(|count| {
                begin += count;
                begin - count
            })
            .collect();
        let mut sorted = vec![(Time(0), 0); all.len()];
        for (number, time, row) in all {
            let Some(end) = ends.get_mut(number as usize) else { continue };
            sorted.get_mut(*end as usize).into_iter().for_each(|place| *place = (time, row));
            *end += 1;
        }
        for span in keys.values_mut() {
            let number = span.0 as usize;
            let (end, count) = (ends.get(number).copied().unwrap_or(0), counts.get(number).copied().unwrap_or(0));
            *span = (end - count, end);
            // Nearly in order as they come.
            let rows = sorted.get_mut(span.0 as usize..span.1 as usize);
            rows.into_iter().for_each(|rows| rows.sort());
        }
        Self { keys, rows: sorted }
    }

    /// Whether any row has this key.
    pub fn has(&self, key: &K) -> bool {
        self.keys.contains_key(key)
    }

    /// The rows of a key from `from` to `to`, both included, in order of time.
    pub fn between(&self, key: &K, from: Time, to: Time) -> impl DoubleEndedIterator<Item = (Time, usize)> + '_ {
        let (begin, end) = self.keys.get(key).copied().unwrap_or_default();
        let rows = self.rows.get(begin as usize..end as usize).unwrap_or_default();
        let begin = rows.partition_point(|(time, _)| *time < from);
        let end = rows.partition_point(|(time, _)| *time <= to);
        let found = rows.get(begin..end).unwrap_or_default();
        found.iter().map(|(time, row)| (*time, *row as usize))
    }
}

/// Of candidates with their distance in time, those in the narrowest of `tiers` that has any.
pub(super) fn nearest<C: Copy>(candidates: &[(i64, C)], tiers: &[i64]) -> Vec<(i64, C)> {
    for tier in tiers {
        let found: Vec<(i64, C)> = candidates.iter().copied().filter(|(distance, _)| distance <= tier).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}
