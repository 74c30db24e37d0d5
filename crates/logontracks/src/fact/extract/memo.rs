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
    /// The places of those asked for last, by a few bytes of theirs: found without the hash of all bytes.
    last: [u32; LAST],
}

const LAST: usize = 64;

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { known: IndexMap::default(), last: [0; LAST] }
    }
}

impl<T: Copy> Memo<T> {
    pub fn len(&self) -> usize {
        self.known.len()
    }

    #[inline]
    pub fn get<const N: usize>(&mut self, parts: [&[u8]; N]) -> Option<T> {
        let last = self.last.get_mut(few(parts) % LAST)?;
        if let Some((_, value)) = self.known.get_index(*last as usize).filter(|(key, _)| is(key, parts)) {
            return Some(*value);
        }
        let hash = hash(&self.known, parts);
        let (index, _, value) = self.known.raw_entry_v1().from_hash_full(hash, |key| is(key, parts))?;
        *last = u32::try_from(index).unwrap_or(0);
        Some(*value)
    }

    #[cold]
    pub fn keep<const N: usize>(&mut self, parts: [&[u8]; N], value: T) {
        let mut key = Vec::new();
        for part in parts {
            key.extend(length(part));
            key.extend_from_slice(part);
        }
        let hash = hash(&self.known, parts);
        if let RawEntryMut::Vacant(place) = self.known.raw_entry_mut_v1().from_hash(hash, |key| is(key, parts)) {
            // Not by the hash that the key has by itself.
            place.insert_hashed_nocheck(hash, key.into(), value);
        }
    }
}

#[inline]
fn hash<T, const N: usize>(known: &IndexMap<Box<[u8]>, T, RandomState>, parts: [&[u8]; N]) -> u64 {
    let mut hasher = known.hasher().build_hasher();
    parts.iter().for_each(|part| hasher.write(part));
    hasher.finish()
}

/// A number made of the lengths and of some bytes that differ: the RID of a SID, the ends of a name.
#[inline]
fn few<const N: usize>(parts: [&[u8]; N]) -> usize {
    parts.iter().fold(0, |sum, part| {
        let end = part.last_chunk::<4>().map_or(0, |end| u32::from_le_bytes(*end) as usize);
        let begin = part.first().map_or(0, |byte| usize::from(*byte));
        sum.wrapping_mul(31).wrapping_add(part.len() ^ begin ^ end ^ end >> 15)
    })
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
