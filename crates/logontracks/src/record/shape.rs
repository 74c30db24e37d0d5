//! Where the values of a template's records lie: mostly at the same offsets in all of them.

use std::sync::OnceLock;

use super::instance::Instance;

/// How many shapes are kept for each template: with and without the values that not every record has. Others are added
/// up anew for each record.
const KEPT: usize = 4;

/// The shapes of a template's records that were met first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shapes([OnceLock<Shape>; KEPT]);

/// The sizes and types of the first values, and where they begin, counted from the first.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shape {
    descriptors: Box<[[u8; 4]]>,
    /// One more than there are descriptors: the value after them begins there too.
    begins: Box<[u32]>,
}

impl Shapes {
    /// Where the first `count` values of an instance begin, and the one after them, counted from the first; nothing if
    /// it has fewer, or is of none of the shapes that are kept.
    #[inline]
    pub(super) fn begins(&self, instance: &Instance<'_>, count: u16) -> &[u32] {
        let Some(descriptors) = instance.descriptors().get(..count.into()) else { return &[] };
        match self.0.first().and_then(OnceLock::get) {
            Some(shape) if *shape.descriptors == *descriptors => &shape.begins,
            _ => self.of_rarer(descriptors),
        }
    }

    #[inline(never)]
    fn of_rarer(&self, descriptors: &[[u8; 4]]) -> &[u32] {
        let mut kept = self.0.iter().map(|kept| kept.get_or_init(|| Shape::of(descriptors)));
        kept.find(|kept| *kept.descriptors == *descriptors).map_or(&[], |kept| &kept.begins)
    }
}

impl Shape {
    fn of(descriptors: &[[u8; 4]]) -> Self {
        let begins = descriptors.iter().scan(0_u32, |end, [low, high, ..]| {
            *end = end.saturating_add(u16::from_le_bytes([*low, *high]).into());
            Some(*end)
        });
        Self { descriptors: descriptors.into(), begins: std::iter::once(0).chain(begins).collect() }
    }
}
