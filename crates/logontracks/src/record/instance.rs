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

    /// One value, none beyond the end of the array or of the chunk. Adds up the sizes before it: for a few values.
    #[inline]
    pub(super) fn value(&self, id: u16) -> WireValue<'c> {
        match self.find(id) {
            Some((kind, begin, end)) => self.wire(kind, begin, end),
            None => WireValue::NULL,
        }
    }

    /// One value with the offsets that [`Offsets::of`] this instance gave.
    #[inline]
    pub(super) fn value_with(&self, offsets: &Offsets, id: u16) -> WireValue<'c> {
        match (self.descriptors.get(usize::from(id)), offsets.get(id)) {
            (Some(descriptor), Some(begin)) => {
                let [.., kind, _] = *descriptor;
                let begin = self.values + begin;
                self.wire(kind, begin, begin + size(*descriptor))
            }
            (Some(_), None) => self.value(id),
            _ => WireValue::NULL,
        }
    }

    #[inline]
    fn wire(&self, kind: u8, begin: usize, end: usize) -> WireValue<'c> {
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

/// How many offsets are kept without an allocation: events have up to 44 fields.
const INLINE: usize = 48;

/// Where each value of an instance begins, relative to the first: the sizes added up once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offsets([u32; INLINE]);

impl Offsets {
    /// The offsets of the first values; [`Instance::value_with`] adds up for those beyond.
    #[inline]
    pub(super) fn of(instance: &Instance<'_>) -> Self {
        let mut offsets = [0; INLINE];
        let mut sum = 0;
        for (offset, descriptor) in offsets.iter_mut().zip(instance.descriptors) {
            *offset = sum as u32;
            sum += size(*descriptor);
        }
        Self(offsets)
    }

    #[inline]
    fn get(&self, id: u16) -> Option<usize> {
        self.0.get(usize::from(id)).map(|offset| *offset as usize)
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
