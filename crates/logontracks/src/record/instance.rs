//! A template instance: which template, and its substitution array.

use super::token::{Broken, Cursor};
use super::value::kind;
use super::wire_value::WireValue;

/// A template definition's header: offset of the next one, GUID, size of the body.
const DEFINITION_HEADER_SIZE: usize = 24;

/// A template instance (MS-EVEN6 2.2.12, `TemplateInstance`) as it lies in the chunk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instance<'c> {
    /// The offset of the template definition in the chunk.
    pub(super) definition: u32,
    /// Size, type and a zero for each value.
    descriptors: &'c [[u8; 4]],
    /// Where the values begin.
    values: usize,
    data: &'c [u8],
}

/// What the sizes and types of an instance's values say of all of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// Where the last value ends.
    pub(super) end: usize,
    /// Whether any value is an array or binary XML.
    pub(super) compound: bool,
}

impl<'c> Instance<'c> {
    /// Reads from just after the token 0x0c, and leaves the cursor after the last value.
    pub(super) fn read(cursor: &mut Cursor<'c>) -> Result<Self, Broken> {
        let instance = Self::head(cursor)?;
        cursor.at = instance.end();
        Ok(instance)
    }

    /// As [`Instance::read`], but leaves the cursor at the values.
    #[inline]
    pub(super) fn head(cursor: &mut Cursor<'c>) -> Result<Self, Broken> {
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
        Ok(Self { definition, descriptors: descriptors.as_chunks().0, values: cursor.at, data: cursor.data })
    }

    /// The instance that makes up all of `data[start..end]`, with or without a fragment header before it. `None` if
    /// that begins with something else.
    #[inline]
    pub(super) fn at(data: &'c [u8], start: usize, end: usize) -> Result<Option<Self>, Broken> {
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

    /// Where the last value ends.
    pub(super) fn end(&self) -> usize {
        self.values + self.descriptors.iter().map(|descriptor| size(*descriptor)).sum::<usize>()
    }

    /// The type of a value; that of an absent one beyond the end of the array.
    #[inline]
    pub(super) fn kind(&self, id: u16) -> u8 {
        self.descriptors.get(usize::from(id)).map_or(kind::NULL, |[_, _, kind, _]| *kind)
    }

    /// Whether nothing but the end-of-stream token follows the last value in a stream that ends at `end`.
    pub(super) fn is_all(&self, extent: Extent, end: usize) -> bool {
        extent.end >= end || self.data.get(extent.end) == Some(&0)
    }

    /// Where the last value ends, and whether any is compound: four descriptors at a time, which is what a processor
    /// without further ado adds up at once.
    #[inline]
    pub(super) fn extent(&self) -> Extent {
        const BIN_XML: u32 = (kind::BIN_XML as u32) << 16;
        const ARRAY: u32 = (kind::ARRAY as u32) << 16;
        // A chunk has no room for more; so the sum fits in 32 bits.
        if self.descriptors.len() > usize::from(u16::MAX) {
            return Extent { end: usize::MAX, compound: true };
        }
        let (mut sums, mut marks) = ([0_u32; 4], [0_u32; 4]);
        let (fours, rest) = self.descriptors.as_chunks::<4>();
        for four in fours {
            for ((sum, mark), descriptor) in sums.iter_mut().zip(&mut marks).zip(four) {
                let descriptor = u32::from_le_bytes(*descriptor);
                *sum = sum.wrapping_add(descriptor & 0xffff);
                *mark |= descriptor & ARRAY | u32::from(descriptor & 0x00ff_0000 == BIN_XML);
            }
        }
        let mut sum = sums.into_iter().fold(0, u32::wrapping_add);
        let mut compound = marks != [0; 4];
        for descriptor in rest {
            sum = sum.wrapping_add(size(*descriptor) as u32);
            let [.., kind, _] = *descriptor;
            compound |= kind & kind::ARRAY != 0 || kind == kind::BIN_XML;
        }
        Extent { end: self.values.saturating_add(sum as usize), compound }
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
        let begin = self.values + sizes(before);
        let [.., kind, _] = *descriptor;
        Some((kind, begin, begin + size(*descriptor)))
    }

    /// As [`Instance::find`], with the [`Extent`] at hand: adds up the sizes from it on, few for one of the last.
    #[inline]
    pub(super) fn find_near_end(&self, extent: Extent, id: u16) -> Option<(u8, usize, usize)> {
        let [descriptor, after @ ..] = self.descriptors.get(usize::from(id)..)? else { return None };
        let end = extent.end.checked_sub(sizes(after))?;
        let [.., kind, _] = *descriptor;
        Some((kind, end.checked_sub(size(*descriptor))?, end))
    }

    /// One value, none beyond the end of the array or of the chunk. Adds up the sizes before it: for a few values.
    #[inline]
    pub(super) fn value(&self, id: u16) -> WireValue<'c, 'c> {
        match self.find(id) {
            Some((kind, begin, end)) => self.wire(kind, begin, end),
            None => WireValue::NULL,
        }
    }

    /// The bytes of a value, if it is of this type.
    #[inline]
    pub(super) fn bytes(&self, id: u16, kind: u8) -> Option<&'c [u8]> {
        match self.find(id)? {
            (found, begin, end) if found == kind => self.data.get(begin..end),
            _ => None,
        }
    }

    #[inline]
    fn wire(&self, kind: u8, begin: usize, end: usize) -> WireValue<'c, 'c> {
        match self.data.get(begin..end) {
            Some(bytes) if kind != kind::NULL => WireValue::Typed(kind, bytes),
            _ => WireValue::NULL,
        }
    }
}

#[inline]
fn size([low, high, ..]: [u8; 4]) -> usize {
    u16::from_le_bytes([low, high]).into()
}

/// The sizes of up to 65,535 values together: four at a time, and at most three alone.
#[inline]
fn sizes(descriptors: &[[u8; 4]]) -> usize {
    let (fours, rest) = descriptors.as_chunks::<4>();
    let mut sums = [0_u32; 4];
    for four in fours {
        for (sum, descriptor) in sums.iter_mut().zip(four) {
            *sum = sum.wrapping_add(u32::from_le_bytes(*descriptor) & 0xffff);
        }
    }
    let sum = sums.into_iter().fold(0, u32::wrapping_add) as usize;
    match rest {
        [] => sum,
        [a] => sum + size(*a),
        [a, b] => sum + size(*a) + size(*b),
        [a, b, c, ..] => sum + size(*a) + size(*b) + size(*c),
    }
}

/// The values of an instance one after the other: each costs little if it is asked for after those before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slots<'c> {
    descriptors: &'c [[u8; 4]],
    /// All bytes from the first value on.
    values: &'c [u8],
    /// The substitution that comes next.
    next: usize,
    /// Where it begins.
    at: usize,
}

impl<'c> Slots<'c> {
    #[inline]
    pub(super) fn of(instance: Instance<'c>) -> Self {
        let values = instance.data.get(instance.values..).unwrap_or_default();
        Self { descriptors: instance.descriptors, values, next: 0, at: 0 }
    }

    /// One value, none beyond the end of the array or of the chunk.
    #[inline]
    pub(crate) fn get(&mut self, slot: u16) -> WireValue<'c, 'c> {
        let slot = usize::from(slot);
        if slot != self.next {
            self.go_to(slot);
        }
        let Some(descriptor) = self.descriptors.get(slot) else { return WireValue::NULL };
        let end = self.at + size(*descriptor);
        let Some(bytes) = self.values.get(self.at..end) else { return WireValue::NULL };
        self.next = slot + 1;
        self.at = end;
        let [.., kind, _] = *descriptor;
        WireValue::Typed(kind, if kind == kind::NULL { &[] } else { bytes })
    }

    /// Adds up the sizes on the way to this substitution, or to the end of the array if there is no such one.
    #[inline]
    fn go_to(&mut self, slot: usize) {
        if slot < self.next {
            (self.next, self.at) = (0, 0);
        }
        while self.next < slot
            && let Some(descriptor) = self.descriptors.get(self.next)
        {
            self.next += 1;
            self.at += size(*descriptor);
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
