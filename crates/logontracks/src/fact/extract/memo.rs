//! What values came to, by their bytes as they lie in records: nearly all were met before, and are not made again.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use indexmap::map::raw_entry_v1::{RawEntryApiV1, RawEntryMut};

/// Values by the parts that they are made of.
#[derive(Debug)]
pub(super) struct Memo<T> {
    /// A key is each part after its length.
    known: IndexMap<Box<[u8]>, T, RandomState>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { known: IndexMap::default() }
    }
}

impl<T: Copy> Memo<T> {
    pub fn len(&self) -> usize {
        self.known.len()
    }

    #[inline]
    pub fn get<const N: usize>(&self, parts: [&[u8]; N]) -> Option<T> {
        let found = self.known.raw_entry_v1().from_hash(self.hash(parts), |key| is(key, parts));
        found.map(|(_, value)| *value)
    }

    #[cold]
    pub fn keep<const N: usize>(&mut self, parts: [&[u8]; N], value: T) {
        let mut key = Vec::new();
        for part in parts {
            key.extend(length(part));
            key.extend_from_slice(part);
        }
        let hash = self.hash(parts);
        if let RawEntryMut::Vacant(place) = self.known.raw_entry_mut_v1().from_hash(hash, |key| is(key, parts)) {
            // Not by the hash that the key has by itself.
            place.insert_hashed_nocheck(hash, key.into(), value);
        }
    }

    #[inline]
    fn hash<const N: usize>(&self, parts: [&[u8]; N]) -> u64 {
        let mut hasher = self.known.hasher().build_hasher();
        parts.iter().for_each(|part| hasher.write(part));
        hasher.finish()
    }
}

#[inline]
fn is<const N: usize>(key: &[u8], parts: [&[u8]; N]) -> bool {
    let mut rest = key;
    for part in parts {
        let Some((len, after)) = rest.split_first_chunk() else { return false };
        let Some((bytes, after)) = after.split_at_checked(part.len()) else { return false };
        if *len != length(part) || bytes != part {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}

/// No value of a record is as long as 4 GiB.
#[inline]
fn length(part: &[u8]) -> [u8; 4] {
    (part.len() as u32).to_le_bytes()
}
