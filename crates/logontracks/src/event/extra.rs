//! The fields of a record that its event type does not name.

use std::fmt;
use std::sync::Arc;

use crate::record::{Fields, Value};

/// The fields that the table does not name, in the record's order; each is read when it is asked for.
#[derive(Clone)]
pub struct Extra<'c> {
    fields: Fields<'c>,
    which: Which,
}

/// Some of a record's fields, by index.
#[derive(Clone, Debug)]
pub(super) enum Which {
    /// A bit for each of the first 64: nearly all records have fewer fields. Made and dropped at no cost.
    Bits(u64),
    /// More, or some that share a name.
    Listed(Arc<[u16]>),
}

impl Which {
    /// `repeat`: whether some of them share a name.
    pub fn new(indices: Vec<u16>, repeat: bool) -> Self {
        let bit = |bits, index: &u16| Some(bits | 1_u64.checked_shl(u32::from(*index))?);
        match indices.iter().try_fold(0, bit).filter(|_| !repeat) {
            Some(bits) => Self::Bits(bits),
            None => Self::Listed(indices.into()),
        }
    }

    /// The indices, in order.
    fn indices(&self) -> impl Iterator<Item = usize> + Clone + '_ {
        let (mut bits, listed) = match self {
            Self::Bits(bits) => (*bits, [].as_slice()),
            Self::Listed(indices) => (0, &**indices),
        };
        let few = std::iter::from_fn(move || {
            let index = bits.trailing_zeros();
            bits &= bits.wrapping_sub(1);
            (index < u64::BITS).then_some(index as usize)
        });
        few.chain(listed.iter().map(|index| usize::from(*index)))
    }
}

impl<'c> Extra<'c> {
    #[inline]
    pub(super) fn new(fields: Fields<'c>, which: Which) -> Self {
        Self { fields, which }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.which {
            Which::Bits(bits) => bits.count_ones() as usize,
            Which::Listed(indices) => indices.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Value<'c>)> {
        self.indices().map(|i| (self.fields.name(i), self.fields.value(i)))
    }

    /// All fields of the record, those of the event type too.
    pub fn fields(&self) -> &Fields<'c> {
        &self.fields
    }

    /// Which of [`Extra::fields`] these are.
    pub fn indices(&self) -> impl Iterator<Item = usize> + Clone + '_ {
        self.which.indices()
    }

    /// Whether some of these may share a name.
    pub(crate) fn names_repeat(&self) -> bool {
        matches!(self.which, Which::Listed(_))
    }
}

impl fmt::Debug for Extra<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_indices() {
        for indices in [vec![], vec![0], vec![3, 5, 63], vec![0, 64], (0..200).collect()] {
            let which = Which::new(indices.clone(), false);
            assert_eq!(which.indices().map(|i| u16::try_from(i).unwrap()).collect::<Vec<_>>(), indices);
            assert_eq!(matches!(which, Which::Bits(_)), indices.iter().all(|index| *index < 64));
            let repeating = Which::new(indices.clone(), true);
            assert!(repeating.indices().eq(which.indices()) && matches!(repeating, Which::Listed(_)));
        }
    }
}
