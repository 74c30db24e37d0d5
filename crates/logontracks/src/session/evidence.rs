//! The records that show something.

use std::fmt;
use std::ops::Deref;

use crate::fact::FactId;
use crate::spill::Bytes;

/// The records that show something, in order: mostly one or two. A list of 16 bytes, with an allocation only for more
/// than three records; a session has several.
#[derive(Clone)]
pub struct Evidence(Kept);

#[derive(Clone)]
enum Kept {
    /// So many of these.
    Few(u8, [FactId; FEW]),
    // A list alone would be larger than all of the others.
    #[allow(clippy::box_collection, reason = "8 bytes instead of 24")]
    Many(Box<Vec<FactId>>),
}

const FEW: usize = 3;

/// Where there is none.
const NONE: FactId = FactId::new(0);

impl Evidence {
    /// No records.
    pub const fn new() -> Self {
        Self(Kept::Few(0, [NONE; FEW]))
    }

    /// One record.
    #[inline]
    pub const fn one(id: FactId) -> Self {
        Self(Kept::Few(1, [id, NONE, NONE]))
    }

    /// The records.
    #[inline]
    pub fn as_slice(&self) -> &[FactId] {
        match &self.0 {
            Kept::Few(len, ids) => ids.get(..usize::from(*len)).unwrap_or_default(),
            Kept::Many(ids) => ids,
        }
    }

    /// Adds a record as the last.
    pub fn push(&mut self, id: FactId) {
        match &mut self.0 {
            Kept::Few(len, ids) => match ids.get_mut(usize::from(*len)) {
                Some(place) => {
                    *place = id;
                    *len += 1;
                }
                None => self.0 = Kept::Many(Box::new(ids.iter().copied().chain([id]).collect())),
            },
            Kept::Many(ids) => ids.push(id),
        }
    }

    /// Adds a record as the first.
    pub fn push_first(&mut self, id: FactId) {
        *self = [id].into_iter().chain(self.iter().copied()).collect();
    }
}

impl Default for Evidence {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for Evidence {
    type Target = [FactId];

    #[inline]
    fn deref(&self) -> &[FactId] {
        self.as_slice()
    }
}

impl<'e> IntoIterator for &'e Evidence {
    type Item = &'e FactId;
    type IntoIter = std::slice::Iter<'e, FactId>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl FromIterator<FactId> for Evidence {
    fn from_iter<I: IntoIterator<Item = FactId>>(ids: I) -> Self {
        let mut evidence = Self::new();
        ids.into_iter().for_each(|id| evidence.push(id));
        evidence
    }
}

impl From<&[FactId]> for Evidence {
    fn from(ids: &[FactId]) -> Self {
        ids.iter().copied().collect()
    }
}

impl PartialEq for Evidence {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_slice().fmt(f)
    }
}

impl Bytes for Evidence {
    fn put(&self, to: &mut Vec<u8>) {
        u32::try_from(self.len()).unwrap_or(u32::MAX).put(to);
        self.iter().for_each(|id| id.put(to));
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        (0..u32::take(from)?).map(|_| FactId::take(from)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_list_however_long() {
        assert_eq!(size_of::<Evidence>(), 16);
        for count in 0..9 {
            let list: Vec<FactId> = (0..count).map(FactId::new).collect();
            let mut evidence: Evidence = list.iter().copied().collect();
            assert_eq!(evidence.as_slice(), list);
            let mut bytes = Vec::new();
            evidence.put(&mut bytes);
            assert_eq!(Evidence::take(&mut bytes.as_slice()), Some(evidence.clone()));
            evidence.push_first(FactId::new(90));
            evidence.push(FactId::new(91));
            assert_eq!(
                (evidence.len(), evidence.first(), evidence.last()),
                (list.len() + 2, Some(&FactId::new(90)), Some(&FactId::new(91)))
            );
            assert_eq!(evidence[1..=list.len()], list);
        }
        assert_eq!(Evidence::one(FactId::new(7)).as_slice(), [FactId::new(7)]);
    }
}
