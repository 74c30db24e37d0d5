//! Where a record's first values begin. The sizes before a value add up to that; nearly all records of a log have the
//! same ones, so that they are added up once for all of these.

/// How many values: all of `System`, and the event's data right after them, as the templates of nearly all providers
/// have them.
const FIRST: usize = 18;
/// The sizes and types that decide of them, in two pieces: an array of up to 64 bytes is compared without a call.
type Before = ([u8; 64], [u8; 4 * (FIRST - 1) - 64]);

/// Where the first values of an instance begin, counted from the first; [`FAR`] where that is too far to be told.
#[derive(Clone, Copy)]
pub(super) struct Begins([u16; FIRST]);

const FAR: u16 = u16::MAX;

/// Those of the instance before.
pub(super) struct LastBegins {
    before: Before,
    begins: Begins,
}

impl LastBegins {
    pub(super) fn new() -> Self {
        Self { before: ([0; _], [0; _]), begins: Begins([0; FIRST]) }
    }

    /// Where the first values of an instance with these sizes and types begin.
    #[inline]
    pub(super) fn of(&mut self, descriptors: &[[u8; 4]]) -> Begins {
        if let Some((first, rest)) = descriptors.as_flattened().split_first_chunk()
            && let Some(last) = rest.first_chunk()
        {
            if *first != self.before.0 || *last != self.before.1 {
                *self = Self { before: (*first, *last), begins: Begins::add_up(descriptors) };
            }
            return self.begins;
        }
        Begins::add_up(descriptors)
    }
}

impl Begins {
    #[cold]
    #[inline(never)]
    fn add_up(descriptors: &[[u8; 4]]) -> Self {
        let mut begins = [0; FIRST];
        let mut end = 0_u16;
        for (begin, [low, high, ..]) in begins.iter_mut().skip(1).zip(descriptors) {
            end = end.saturating_add(u16::from_le_bytes([*low, *high]));
            *begin = end;
        }
        Self(begins)
    }

    /// Where a value begins; `None` if it is none of the first, or far away.
    #[inline]
    pub(super) fn get(&self, id: u16) -> Option<usize> {
        self.0.get(usize::from(id)).filter(|begin| **begin != FAR).map(|begin| usize::from(*begin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the sizes added up one by one, for arrays one after the other that differ in one size, in length, and in
    /// what is beyond the first values.
    #[test]
    fn a_value_begins_where_the_sizes_before_it_end() {
        let mut last = LastBegins::new();
        let array = |len: u16, odd: u16, size: u16| -> Vec<[u8; 4]> {
            let size = |id| if id == odd { size } else { 2 * id };
            (0..len).map(size).map(|size| [size.to_le_bytes(), [1, 0]].as_flattened().try_into().unwrap()).collect()
        };
        for len in [0, 1, 5, 16, 17, 18, 30] {
            for (odd, size) in (0..20).map(|odd| (odd, 7)).chain([(3, 65_000), (16, 65_535), (99, 0)]) {
                let descriptors = array(len, odd, size);
                for begins in [last.of(&descriptors), last.of(&descriptors)] {
                    let mut end = 0;
                    for (id, [low, high, ..]) in (0..).zip(&descriptors) {
                        let known = usize::from(id) < FIRST && end < usize::from(FAR);
                        assert_eq!(begins.get(id), known.then_some(end), "value {id} of {len}, {odd} has {size}");
                        end += usize::from(u16::from_le_bytes([*low, *high]));
                    }
                }
            }
        }
    }
}
