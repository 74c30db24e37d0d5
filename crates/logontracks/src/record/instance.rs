//! A template instance: which template, and its substitution array.

use super::token::{Broken, Cursor};
use super::value::kind;
use super::wire_value::WireValue;

/// A template definition's header: offset of the next one, GUID, size of the body.
const DEFINITION_HEADER_SIZE: usize = 24;

/// A template instance (MS-EVEN6 2.2.12, `TemplateInstance`) as it lies in the chunk. All its offsets are from the first
/// value on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instance<'c> {
    /// Size, type and a zero for each value.
    descriptors: &'c [[u8; 4]],
    /// All bytes of the chunk from the first value on.
    values: &'c [u8],
}

/// With it, the offset of its template definition in the chunk.
pub(super) type Defined<'c> = (u32, Instance<'c>);

/// What the sizes and types of an instance's values say of all of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// Where the last value ends.
    pub(super) end: usize,
    /// Whether any value may be an array or binary XML.
    pub(super) compound: bool,
}

impl<'c> Instance<'c> {
    /// Reads from just after the token 0x0c, and leaves the cursor after the last value.
    pub(super) fn read(cursor: &mut Cursor<'c>) -> Result<Defined<'c>, Broken> {
        let (definition, instance) = Self::head(cursor)?;
        cursor.at += instance.descriptors.iter().map(|descriptor| size(*descriptor)).sum::<usize>();
        Ok((definition, instance))
    }

    /// As [`Instance::read`], but leaves the cursor at the values.
    #[inline]
    fn head(cursor: &mut Cursor<'c>) -> Result<Defined<'c>, Broken> {
        // An unknown byte, an unknown number, and the offset of the definition.
        let [_, _, _, _, _, definition @ ..] = cursor.array::<9>()?;
        let definition = u32::from_le_bytes(definition);
        // Where a template is first used, its definition follows.
        if definition as usize == cursor.at {
            let (body, size) = definition_body(cursor.data, definition)?;
            cursor.at = body.saturating_add(size);
        }
        let count = u32::from_le_bytes(cursor.array()?) as usize;
        let descriptors = cursor.take(count.saturating_mul(4))?;
        let values = cursor.data.get(cursor.at..).unwrap_or_default();
        Ok((definition, Self { descriptors: descriptors.as_chunks().0, values }))
    }

    /// The instance that makes up all of `data[start..end]`, with or without a fragment header before it. `None` if
    /// that begins with something else.
    #[inline]
    pub(super) fn at(data: &'c [u8], start: usize, end: usize) -> Result<Option<Defined<'c>>, Broken> {
        let token = match data.get(start..end) {
            Some([0x0f, _, _, _, 0x0c, ..]) => 5,
            Some([0x0c, ..]) => 1,
            _ => return Ok(None),
        };
        Self::head(&mut Cursor::new(data, start + token)).map(Some)
    }

    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.descriptors.len()
    }

    /// Where the values begin in the chunk.
    #[inline]
    pub(super) fn begin(&self, data: &[u8]) -> usize {
        data.len().wrapping_sub(self.values.len())
    }

    /// The type of a value; that of an absent one beyond the end of the array.
    #[inline]
    pub(super) fn kind(&self, id: u16) -> u8 {
        self.descriptors.get(usize::from(id)).map_or(kind::NULL, |[_, _, kind, _]| *kind)
    }

    /// Whether nothing but the end-of-stream token follows the last value, which ends at `last`, in a stream that ends at
    /// `end`; `None` if the chunk ends before.
    #[inline]
    pub(super) fn is_all(&self, last: usize, end: usize) -> Option<bool> {
        let after = self.values.get(last..)?;
        Some(last >= end || after.first() == Some(&0))
    }

    /// Where the last value ends, and whether any may be compound.
    #[inline]
    pub(super) fn extent(&self) -> Extent {
        // Binary XML and arrays have bits in their type that no simple value has.
        const COMPOUND: u64 = (kind::BIN_XML & 0x20 | kind::ARRAY) as u64;
        // A chunk has no room for more; so the sum fits in 32 bits.
        if self.descriptors.len() > usize::from(u16::MAX) {
            return Extent { end: usize::MAX, compound: true };
        }
        let (sum, bits) = add_up(self.descriptors);
        let compound = (bits | bits >> 32) >> 16 & COMPOUND != 0;
        Extent { end: sum, compound }
    }

    /// Whether an element that depends on this value is left out: MS-EVEN6 2.2.12, `DependencyID`.
    #[inline]
    pub(super) fn leaves_out(&self, dependency: u16) -> bool {
        usize::from(dependency) < self.len() && self.kind(dependency) == kind::NULL
    }

    /// Where a value lies: its type, begin and end. Adds up the sizes before it.
    #[inline]
    pub(super) fn find(&self, id: u16) -> Option<(u8, usize, usize)> {
        let (before, rest) = self.descriptors.split_at_checked(usize::from(id))?;
        let descriptor = rest.first()?;
        let begin = add_up(before).0;
        let [.., kind, _] = *descriptor;
        Some((kind, begin, begin + size(*descriptor)))
    }

    /// As [`Instance::find`], of a value that is known to begin there.
    #[inline]
    pub(super) fn find_at(&self, begin: usize, id: u16) -> Option<(u8, usize, usize)> {
        let descriptor = self.descriptors.get(usize::from(id))?;
        let [.., kind, _] = *descriptor;
        Some((kind, begin, begin + size(*descriptor)))
    }

    /// The sizes and types of the values.
    #[inline]
    pub(super) fn descriptors(&self) -> &'c [[u8; 4]] {
        self.descriptors
    }

    /// Where the last value ends, if value `id` ends at `end`.
    #[inline]
    pub(super) fn end_after(&self, id: u16, end: usize) -> usize {
        let after = self.descriptors.get(usize::from(id) + 1..).unwrap_or_default();
        // Of nearly all records the event's data come last.
        if after.is_empty() {
            return end;
        }
        if after.len() > usize::from(u16::MAX) { usize::MAX } else { end.saturating_add(add_up(after).0) }
    }

    /// One value, none beyond the end of the array or of the chunk. Adds up the sizes before it: for a few values.
    #[inline]
    pub(super) fn value(&self, id: u16) -> WireValue<'c, 'c> {
        self.find(id).map_or(WireValue::NULL, |place| self.value_at(place))
    }

    /// A value of this type that lies there; none beyond the end of the chunk.
    #[inline]
    pub(super) fn value_at(&self, (kind, begin, end): (u8, usize, usize)) -> WireValue<'c, 'c> {
        match self.values.get(begin..end) {
            Some(bytes) if kind != kind::NULL => WireValue::Typed(kind, bytes),
            _ => WireValue::NULL,
        }
    }

    /// So many values from `slot` on, fewer at the end of the array.
    #[inline]
    pub(super) fn run(&self, slot: u16, count: usize) -> Run<'c> {
        let Some((before, from)) = self.descriptors.split_at_checked(slot.into()) else { return Run::none() };
        let descriptors = from.get(..count).unwrap_or(from);
        // Of nearly all events the first.
        let rest =
            if before.is_empty() { self.values } else { self.values.get(add_up(before).0..).unwrap_or_default() };
        Run { descriptors: descriptors.iter(), rest }
    }
}

#[inline]
fn size([low, high, ..]: [u8; 4]) -> usize {
    u16::from_le_bytes([low, high]).into()
}

/// The sizes of up to 65,535 values together, and all bits that are set in any pair of descriptors. In pairs, as a
/// processor adds up many of these at a time.
#[inline]
fn add_up(descriptors: &[[u8; 4]]) -> (usize, u64) {
    const SIZES: u64 = 0x0000_ffff_0000_ffff;
    let (mut sum, mut bits) = (0_u64, 0_u64);
    let mut rest = descriptors.as_flattened();
    while let Some((pair, others)) = rest.split_first_chunk::<8>() {
        let pair = u64::from_le_bytes(*pair);
        sum = sum.wrapping_add(pair & SIZES);
        bits |= pair;
        rest = others;
    }
    if let Some(last) = rest.first_chunk::<4>() {
        let last = u64::from(u32::from_le_bytes(*last));
        sum = sum.wrapping_add(last & SIZES);
        bits |= last;
    }
    ((sum & 0xffff_ffff) as usize + (sum >> 32) as usize, bits)
}

/// Values of an instance that are taken one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Run<'c> {
    descriptors: std::slice::Iter<'c, [u8; 4]>,
    /// The bytes from the first of them on.
    rest: &'c [u8],
}

impl<'c> Run<'c> {
    /// Of no value.
    #[inline]
    pub(crate) fn none() -> Self {
        Self { descriptors: [].iter(), rest: &[] }
    }

    /// How many are left.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.descriptors.len()
    }

    /// Takes one, its type and its bytes; `None` at the end of the run, or of the chunk.
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Option<(u8, &'c [u8])> {
        let descriptor = self.descriptors.next()?;
        let (bytes, rest) = self.rest.split_at_checked(size(*descriptor))?;
        self.rest = rest;
        let [.., kind, _] = *descriptor;
        Some((kind, bytes))
    }
}

/// All values of an instance, each of which costs little if it is asked for after those before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slots<'c> {
    descriptors: &'c [[u8; 4]],
    /// All bytes from the first value on.
    values: &'c [u8],
    /// The substitution that comes next.
    next: usize,
    /// The bytes from that one on.
    rest: &'c [u8],
}

impl<'c> Slots<'c> {
    pub(super) const NONE: Self = Self { descriptors: &[], values: &[], next: 0, rest: &[] };

    #[inline]
    pub(super) fn of(instance: Instance<'c>) -> Self {
        let Instance { descriptors, values } = instance;
        Self { descriptors, values, next: 0, rest: values }
    }

    /// One value, none beyond the end of the array or of the chunk.
    #[inline]
    pub(super) fn get(&mut self, slot: u16) -> WireValue<'c, 'c> {
        self.go_to(slot.into());
        self.next().unwrap_or(WireValue::NULL)
    }

    #[inline]
    fn next(&mut self) -> Option<WireValue<'c, 'c>> {
        let descriptor = self.descriptors.get(self.next)?;
        let (bytes, rest) = self.rest.split_at_checked(size(*descriptor))?;
        self.next += 1;
        self.rest = rest;
        let [.., kind, _] = *descriptor;
        Some(WireValue::Typed(kind, bytes))
    }

    /// Passes over the values before this substitution; nothing is left if there is no such one.
    #[inline]
    fn go_to(&mut self, slot: usize) {
        if slot < self.next {
            (self.next, self.rest) = (0, self.values);
        }
        while self.next < slot {
            let size = self.descriptors.get(self.next).map_or(usize::MAX, |descriptor| size(*descriptor));
            self.rest = self.rest.get(size..).unwrap_or_default();
            self.next += 1;
        }
    }
}

/// Where the body of a definition begins, and its size.
pub(super) fn definition_body(data: &[u8], definition: u32) -> Result<(usize, usize), Broken> {
    let mut cursor = Cursor::new(data, (definition as usize).saturating_add(DEFINITION_HEADER_SIZE - 4));
    let size = cursor.u32()? as usize;
    Ok((cursor.at, size))
}

/// The GUID of a definition.
pub(super) fn definition_guid(data: &[u8], definition: u32) -> Result<[u8; 16], Broken> {
    Cursor::new(data, (definition as usize).saturating_add(4)).array()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An array of values of these sizes, of which the type is the place, with `cut` bytes missing at its end.
    fn instance(sizes: &[u16], cut: usize) -> Vec<u8> {
        let mut data = vec![0x0c, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0];
        data.extend((sizes.len() as u32).to_le_bytes());
        for (kind, size) in (1..).zip(sizes) {
            let [low, high] = size.to_le_bytes();
            data.extend([low, high, kind, 0]);
        }
        for (value, size) in (1..).zip(sizes) {
            data.extend(vec![value; usize::from(*size)]);
        }
        data.truncate(data.len() - cut);
        data
    }

    fn parts<'c>(value: WireValue<'c, 'c>) -> (u8, &'c [u8]) {
        match value {
            WireValue::Typed(kind, bytes) => (kind, bytes),
            other => panic!("{other:?}"),
        }
    }

    /// A run from anywhere, all values in any order, and each value alone are the same.
    #[test]
    fn values_in_a_run_are_those_alone() {
        for sizes in [&[][..], &[4], &[2, 0, 7, 0, 300], &[0, 0, 0], &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]] {
            let data = instance(sizes, 0);
            let (_, instance) = Instance::at(&data, 0, data.len()).unwrap().unwrap();
            assert_eq!(instance.extent().end, sizes.iter().map(|size| usize::from(*size)).sum::<usize>());
            let count = sizes.len() as u16;
            let mut slots = Slots::of(instance);
            for slot in (0..count + 2).chain((0..count).rev()) {
                let alone = parts(instance.value(slot));
                assert_eq!(parts(slots.get(slot)), alone);
                let expected = sizes.get(usize::from(slot)).map_or((0, 0), |size| (slot as u8 + 1, usize::from(*size)));
                assert_eq!((alone.0, alone.1.len()), expected);
                assert!(alone.1.iter().all(|byte| u16::from(*byte) == slot + 1));
                for count in 0..sizes.len() + 2 {
                    let mut run = instance.run(slot, count);
                    assert_eq!(run.len(), count.min(sizes.len().saturating_sub(slot.into())));
                    for slot in (slot..).take(run.len()) {
                        assert_eq!(run.next(), Some(parts(instance.value(slot))));
                    }
                    assert_eq!(run.next(), None);
                }
            }
        }
    }

    #[test]
    fn a_run_ends_where_the_chunk_does() {
        let data = instance(&[2, 3, 4], 2);
        let (_, instance) = Instance::at(&data, 0, data.len()).unwrap().unwrap();
        assert_eq!(instance.is_all(instance.extent().end, 100), None);
        let mut run = instance.run(1, 2);
        assert_eq!((run.next(), run.next(), run.len()), (Some((2, &[2, 2, 2][..])), None, 0));
        assert_eq!(parts(instance.value(2)), (0, &[][..]));
    }
}
