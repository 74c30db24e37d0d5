//! Values that Windows wrote to join records, by number.

use std::hash::Hash;

use foldhash::{HashMap, HashMapExt};

/// The number of a value among all of its kind; [`Key::NONE`] where a record has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key(u32);

impl Key {
    pub const NONE: Self = Self(u32::MAX);

    pub fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// Numbers for the values of a kind.
pub(super) struct Keys<T>(HashMap<T, u32>);

impl<T: Eq + Hash> Keys<T> {
    pub fn new() -> Self {
        Self(HashMap::new())
    }

    pub fn key(&mut self, value: Option<T>) -> Key {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        value.map_or(Key::NONE, |value| Key(*self.0.entry(value).or_insert(next)))
    }
}

/// Rows by key.
#[derive(Default)]
pub(super) struct ByKey {
    /// By key: where its rows end; they begin where those of the key before end.
    ends: Vec<u32>,
    rows: Vec<u32>,
}

impl ByKey {
    /// `keys` are those of the rows, in their order.
    pub fn of(keys: impl Iterator<Item = Key> + Clone) -> Self {
        let most = keys.clone().filter(|key| key.is_some()).map(|key| key.0).max();
        let mut ends = vec![0_u32; most.map_or(0, |most| most as usize + 1)];
        for key in keys.clone() {
            ends.get_mut(key.0 as usize).into_iter().for_each(|count| *count += 1);
        }
        let mut sum = 0;
        for end in &mut ends {
            // Where it begins; each row then moves it on.
            sum += std::mem::replace(end, sum);
        }
        let mut rows = vec![0; sum as usize];
        for (row, key) in (0..).zip(keys) {
            let Some(end) = ends.get_mut(key.0 as usize) else { continue };
            rows.get_mut(*end as usize).into_iter().for_each(|place| *place = row);
            *end += 1;
        }
        Self { ends, rows }
    }

    /// The rows of a key, in order.
    pub fn rows(&self, key: Key) -> impl ExactSizeIterator<Item = usize> + Clone + '_ {
        let end = self.ends.get(key.0 as usize).copied().unwrap_or_default();
        let before = (key.0 as usize).checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let rows = self.rows.get(before.unwrap_or_default() as usize..end as usize).unwrap_or_default();
        rows.iter().map(|row| *row as usize)
    }

    /// The row of a key that has only one.
    pub fn only(&self, key: Key) -> Option<usize> {
        let mut rows = self.rows(key);
        rows.next().filter(|_| rows.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_key_in_their_order() {
        let mut keys = Keys::new();
        let all = [Some("b"), None, Some("a"), Some("b"), Some("c"), None, Some("b")].map(|value| keys.key(value));
        let c = keys.key(Some("c"));
        let by_key = ByKey::of(all.into_iter().filter(move |key| *key != c));
        let rows = |by_key: &ByKey, key| by_key.rows(key).collect::<Vec<_>>();
        assert_eq!(rows(&ByKey::of(all.into_iter()), keys.key(Some("b"))), [0, 3, 6]);
        assert_eq!(rows(&by_key, keys.key(Some("b"))), [0, 3, 5]);
        assert_eq!((rows(&by_key, keys.key(Some("a"))), by_key.only(keys.key(Some("a")))), (vec![2], Some(2)));
        for none in [Key::NONE, c, keys.key(Some("new"))] {
            assert_eq!((rows(&by_key, none), by_key.only(none)), (vec![], None));
        }
        assert_eq!(rows(&ByKey::default(), keys.key(Some("a"))), [0; 0]);
        assert_eq!(by_key.only(keys.key(Some("b"))), None);
    }
}
