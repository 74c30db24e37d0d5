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

    /// Where the last value ends, and whether any is compound: several descriptors at a time.
    #[inline]
    pub(super) fn extent(&self) -> Extent {
        const BIN_XML: u32 = (kind::BIN_XML as u32) << 16;
        const ARRAY: u32 = (kind::ARRAY as u32) << 16;
        // A chunk has no room for more; so the sum fits in 32 bits.
        if self.descriptors.len() > usize::from(u16::MAX) {
            return Extent { end: usize::MAX, compound: true };
        }
        let (mut sum, mut compound) = (0_u32, 0);
        for descriptor in self.descriptors {
            let descriptor = u32::from_le_bytes(*descriptor);
            sum = sum.wrapping_add(descriptor & 0xffff);
            compound |= descriptor & ARRAY | u32::from(descriptor & 0x00ff_0000 == BIN_XML);
        }
        Extent { end: self.values.saturating_add(sum as usize), compound: compound != 0 }
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
        let begin = self.values + before.iter().map(|descriptor| size(*descriptor)).sum::<usize>();
        let [.., kind, _] = *descriptor;
        Some((kind, begin, begin + size(*descriptor)))
    }

    /// As [`Instance::find`], with the [`Extent`] at hand: adds up the sizes from it on, few for one of the last.
    #[inline]
    pub(super) fn find_near_end(&self, extent: Extent, id: u16) -> Option<(u8, usize, usize)> {
        let [descriptor, after @ ..] = self.descriptors.get(usize::from(id)..)? else { return None };
        let after = after.iter().map(|descriptor| size(*descriptor)).sum::<usize>();
        let end = extent.end.checked_sub(after)?;
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

/// The values of an instance one after the other: each costs little if it is asked for after those before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slots<'c> {
    all: Instance<'c>,
    /// The substitution that comes next.
    next: usize,
    /// The sizes and types from that one on.
    descriptors: &'c [[u8; 4]],
    /// The values from that one on.
    rest: &'c [u8],
}

impl<'c> Slots<'c> {
    #[inline]
    pub(super) fn of(instance: Instance<'c>) -> Self {
        let rest = instance.data.get(instance.values..).unwrap_or_default();
        Self { all: instance, next: 0, descriptors: instance.descriptors, rest }
    }

    /// One value, none beyond the end of the array or of the chunk.
    #[inline]
    pub(crate) fn get(&mut self, slot: u16) -> WireValue<'c, 'c> {
        self.step(usize::from(slot)).unwrap_or(WireValue::NULL)
    }

    #[inline]
    fn step(&mut self, slot: usize) -> Option<WireValue<'c, 'c>> {
        if slot < self.next {
            *self = Self::of(self.all);
        }
        while self.next < slot {
            self.pass()?;
        }
        let (kind, bytes) = self.pass()?;
        Some(if kind == kind::NULL { WireValue::NULL } else { WireValue::Typed(kind, bytes) })
    }

    #[inline]
    fn pass(&mut self) -> Option<(u8, &'c [u8])> {
        let (descriptor, descriptors) = self.descriptors.split_first()?;
        let (bytes, rest) = self.rest.split_at_checked(size(*descriptor))?;
        self.next += 1;
        self.descriptors = descriptors;
        self.rest = rest;
        let [.., kind, _] = *descriptor;
        Some((kind, bytes))
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
