//! Rows by key and time.

use crate::wire::Time;

/// Numbers of rows by a key, in order of time within it.
pub(super) struct Index<K>(Vec<(K, Time, u32)>);

impl<K: Ord> Index<K> {
    /// `rows` gives the key and time of rows that have one.
    pub fn of(rows: impl Iterator<Item = (K, Time, usize)>) -> Self {
        let mut all: Vec<(K, Time, u32)> =
            rows.filter_map(|(key, time, row)| Some((key, time, u32::try_from(row).ok()?))).collect();
        all.sort_unstable();
        Self(all)
    }

    /// The rows of a key from `from` to `to`, both included, in order of time.
    pub fn between(&self, key: &K, from: Time, to: Time) -> impl DoubleEndedIterator<Item = (Time, usize)> + '_ {
        let start = self.0.partition_point(|(k, time, _)| (k, *time) < (key, from));
        let end = self.0.partition_point(|(k, time, _)| (k, *time) <= (key, to));
        let found = self.0.get(start..end).unwrap_or_default();
        found.iter().map(|(_, time, row)| (*time, *row as usize))
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
