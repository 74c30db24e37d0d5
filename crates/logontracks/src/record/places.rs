//! Where the values lie that every record is asked for. The sizes and types up to them decide of that; nearly all
//! records of a log have the same ones, so that it is found once for all of these.

use super::plan::Outer;
use super::system::SystemField;
use super::value::kind;

/// How many sizes and types: those of all of `System`, before the event's data, as the templates of nearly all
/// providers have them.
const BEFORE: usize = 17;
/// Those, in two pieces: an array of up to 64 bytes is compared without a call.
type Before = ([u8; 64], [u8; LAST]);
const LAST: usize = 4 * BEFORE - 64;

/// Where those values of an instance lie, in bytes from the first value. Aligned, so that a copy is two whole moves.
#[derive(Clone, Copy)]
#[repr(align(16))]
pub(super) struct Places {
    /// From where to where, for each of [`USUAL`]; [`UNKNOWN`] for one of another type, or not among the first.
    values: [(u16, u16); USUAL.len()],
    /// Where the event's data begin, or [`FAR`].
    content: u16,
}

const FAR: u16 = u16::MAX;
const UNKNOWN: (u16, u16) = (FAR, FAR);

/// The fields that are looked up in [`Places`], with the type that nearly all records have them with.
const USUAL: [(SystemField, u8); 6] = [
    (SystemField::ProviderName, kind::STRING),
    (SystemField::EventId, kind::UINT16),
    (SystemField::TimeCreated, kind::FILETIME),
    (SystemField::EventRecordId, kind::UINT64),
    (SystemField::Channel, kind::STRING),
    (SystemField::Computer, kind::STRING),
];

/// Those of the instances before.
pub(super) struct LastPlaces<'p> {
    last: Found<'p>,
    /// Those before that: some records have an activity ID, others beside them have none.
    others: Vec<Found<'p>>,
}

struct Found<'p> {
    /// The plan of an instance, its sizes and types.
    of: Option<(&'p Outer, Before)>,
    places: Places,
}

/// How many are remembered.
const REMEMBERED: usize = 4;

impl<'p> LastPlaces<'p> {
    pub(super) fn new() -> Self {
        Self { last: Found { of: None, places: Places { values: [UNKNOWN; _], content: FAR } }, others: Vec::new() }
    }

    /// Where they lie in an instance of this plan with these sizes and types.
    #[inline]
    pub(super) fn of(&mut self, outer: &'p Outer, descriptors: &[[u8; 4]]) -> Places {
        if let Some((first, rest)) = descriptors.as_flattened().split_first_chunk()
            && let Some(last) = rest.first_chunk()
        {
            if !self.last.is(outer, first, last) {
                self.switch(outer, first, last, descriptors);
            }
            return self.last.places;
        }
        Places::find(outer, descriptors)
    }

    #[cold]
    #[inline(never)]
    fn switch(&mut self, outer: &'p Outer, first: &[u8; 64], last: &[u8; LAST], descriptors: &[[u8; 4]]) {
        if let Some(known) = self.others.iter_mut().find(|known| known.is(outer, first, last)) {
            return std::mem::swap(known, &mut self.last);
        }
        let found = Found { of: Some((outer, (*first, *last))), places: Places::find(outer, descriptors) };
        self.others.truncate(REMEMBERED - 2);
        self.others.insert(0, std::mem::replace(&mut self.last, found));
    }
}

impl Found<'_> {
    #[inline(always)]
    fn is(&self, outer: &Outer, first: &[u8; 64], last: &[u8; LAST]) -> bool {
        let Some((plan, before)) = &self.of else { return false };
        std::ptr::eq(*plan, outer) && *first == before.0 && *last == before.1
    }
}

impl Places {
    #[cold]
    #[inline(never)]
    fn find(outer: &Outer, descriptors: &[[u8; 4]]) -> Self {
        let mut begins = [0; BEFORE + 1];
        let mut end = 0_u16;
        for (begin, [low, high, ..]) in begins.iter_mut().skip(1).zip(descriptors) {
            end = end.saturating_add(u16::from_le_bytes([*low, *high]));
            *begin = end;
        }
        let span = |(field, usual): (SystemField, u8)| {
            let id = usize::from(outer.slots.get(field.index()).copied().flatten()?);
            let [.., kind, _] = *descriptors.get(id)?;
            let span = (*begins.get(id)?, *begins.get(id + 1)?);
            (kind == usual && span.1 != FAR).then_some(span)
        };
        let content = outer.content.and_then(|(id, _)| begins.get(usize::from(id)).copied());
        Self { values: USUAL.map(|usual| span(usual).unwrap_or(UNKNOWN)), content: content.unwrap_or(FAR) }
    }

    /// The type of a value, and from where to where it lies; `None` if that is not known.
    #[inline(always)]
    pub(super) fn get(&self, field: SystemField) -> Option<(u8, usize, usize)> {
        // Known when this is compiled, where the field is.
        let usual = USUAL.iter().zip(&self.values).find(|((usual, _), _)| *usual as u8 == field as u8);
        let ((_, kind), (begin, end)) = usual?;
        (*begin != FAR).then_some((*kind, usize::from(*begin), usize::from(*end)))
    }

    /// Where the event's data begin, if that is known.
    #[inline]
    pub(super) fn content(&self) -> Option<usize> {
        (self.content != FAR).then_some(self.content.into())
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::{Source, Within};
    use super::*;

    /// Against the sizes added up one by one, for instances one after the other that differ in one size, in one type, in
    /// length, in their plan, and in what is beyond the first values.
    #[test]
    fn a_value_lies_where_the_sizes_before_it_end() {
        let mut slots = [None; SystemField::COUNT];
        for (id, (field, _)) in [14, 3, 6, 10, 16, 17].into_iter().zip(USUAL) {
            slots[field.index()] = Some(id);
        }
        let system = [const { Source::Nothing }; SystemField::COUNT];
        let outer =
            |content| Outer { provider: None, system: system.clone(), slots, content: Some((content, Within::Event)) };
        let outers = [outer(17), outer(18), outer(5)];
        let mut last = LastPlaces::new();
        let array = |len: u16, odd: u16, size: u16, type_of_odd: Option<u8>| -> Vec<[u8; 4]> {
            let of = |id: u16| {
                let usual =
                    USUAL.iter().find(|(field, _)| slots[field.index()] == Some(id)).map_or(8, |(_, kind)| *kind);
                let [low, high] = if id == odd { size } else { 2 * id }.to_le_bytes();
                [low, high, type_of_odd.filter(|_| id == odd).unwrap_or(usual), 0]
            };
            (0..len).map(of).collect()
        };
        for len in [0, 1, 5, 16, 17, 18, 30] {
            let odds = (0..20).flat_map(|odd| [(odd, 7, None), (odd, 7, Some(0)), (odd, 2 * odd, Some(1))]);
            for (odd, size, type_of_odd) in odds.chain([(3, 65_000, None), (16, 65_535, None), (99, 0, None)]) {
                let descriptors = array(len, odd, size, type_of_odd);
                for outer in outers.iter().flat_map(|outer| [outer, outer]) {
                    let places = last.of(outer, &descriptors);
                    let begin = |id: usize| -> Option<usize> {
                        let size =
                            |descriptor: &[u8; 4]| usize::from(u16::from_le_bytes([descriptor[0], descriptor[1]]));
                        let begin = descriptors.get(..id)?.iter().map(size).sum::<usize>();
                        (id <= BEFORE && begin < usize::from(FAR)).then_some(begin)
                    };
                    for (field, kind) in USUAL {
                        let id = usize::from(slots[field.index()].unwrap());
                        let span = begin(id).zip(begin(id + 1)).filter(|_| descriptors[id][2] == kind);
                        let expected = span.map(|(begin, end)| (kind, begin, end));
                        assert_eq!(places.get(field), expected, "{field:?} of {len}, {odd} has {size}");
                    }
                    let content = usize::from(outer.content.unwrap().0);
                    if len > 17 {
                        assert_eq!(places.content(), begin(content), "{len}, {odd} has {size}");
                    }
                    assert_eq!(places.get(SystemField::Level), None);
                }
            }
        }
    }
}
