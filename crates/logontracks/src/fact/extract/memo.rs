//! What values came to, by their bytes as they lie in records: nearly all were met before, and are not made again.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use indexmap::map::raw_entry_v1::{RawEntryApiV1, RawEntryMut};

use crate::wire::same::same;

/// Values by the parts that they are made of.
#[derive(Debug)]
pub(super) struct Memo<T, const PARTS: usize> {
    known: IndexMap<Key<PARTS>, T, RandomState>,
    /// The places of those asked for last, by a few bytes of theirs: found without the hash of all bytes.
    last: [u32; LAST],
}

/// The lengths of all parts, and their bytes.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key<const PARTS: usize>([u32; PARTS], Box<[u8]>);

const LAST: usize = 256;

impl<T, const PARTS: usize> Default for Memo<T, PARTS> {
    fn default() -> Self {
        Self { known: IndexMap::default(), last: [0; LAST] }
    }
}

impl<T: Copy, const PARTS: usize> Memo<T, PARTS> {
    pub fn len(&self) -> usize {
        self.known.len()
    }

    #[inline]
    pub fn get(&mut self, parts: [&[u8]; PARTS]) -> Option<T> {
        let last = self.last.get_mut(few(parts) % LAST)?;
        match self.known.get_index(*last as usize) {
            Some((key, value)) if key.is(parts) => Some(*value),
            _ => Self::find(&self.known, last, parts),
        }
    }

    #[inline(never)]
    fn find(known: &IndexMap<Key<PARTS>, T, RandomState>, last: &mut u32, parts: [&[u8]; PARTS]) -> Option<T> {
        let (index, _, value) = known.raw_entry_v1().from_hash_full(hash(known, parts), |key| key.is(parts))?;
        *last = u32::try_from(index).unwrap_or(0);
        Some(*value)
    }

    #[cold]
    pub fn keep(&mut self, parts: [&[u8]; PARTS], value: T) {
        let hash = hash(&self.known, parts);
        if let RawEntryMut::Vacant(place) = self.known.raw_entry_mut_v1().from_hash(hash, |key| key.is(parts)) {
            // Not by the hash that the key has by itself.
            place.insert_hashed_nocheck(hash, Key(lengths(parts), parts.concat().into()), value);
        }
    }
}

#[inline]
fn hash<T, const PARTS: usize>(known: &IndexMap<Key<PARTS>, T, RandomState>, parts: [&[u8]; PARTS]) -> u64 {
    let mut hasher = known.hasher().build_hasher();
    parts.iter().for_each(|part| hasher.write(part));
    hasher.finish()
}

/// A number made of the lengths and of some bytes that differ: the RID of a SID, the ends of a name.
#[inline]
fn few<const PARTS: usize>(parts: [&[u8]; PARTS]) -> usize {
    parts.iter().fold(0, |sum, part| {
        let end = part.last_chunk::<4>().map_or(0, |end| u32::from_le_bytes(*end) as usize);
        let begin = part.first().map_or(0, |byte| usize::from(*byte));
        sum.wrapping_mul(31).wrapping_add(part.len() ^ begin ^ end ^ end >> 15)
    })
}

impl<const PARTS: usize> Key<PARTS> {
    #[inline(always)]
    fn is(&self, parts: [&[u8]; PARTS]) -> bool {
        let mut rest = &*self.1;
        self.0 == lengths(parts)
            && parts.iter().all(|part| match rest.split_at_checked(part.len()) {
                Some((bytes, after)) => {
                    rest = after;
                    same(bytes, part)
                }
                None => false,
            })
    }
}

/// No value of a record is as long as 4 GiB.
#[inline]
fn lengths<const PARTS: usize>(parts: [&[u8]; PARTS]) -> [u32; PARTS] {
    parts.map(|part| part.len() as u32)
}
