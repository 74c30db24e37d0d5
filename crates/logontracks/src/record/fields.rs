//! The data of an event, by name or by position.

use std::sync::Arc;

use super::instance::{Extent, Instance, Run, Slots};
use super::plan::{Field, Plan, Source, Within};
use super::value::{Value, kind};
use super::wire_value::WireValue;

/// A layout of fields: the same names in the same order. Dense, and the same for the same layout as long as one
/// [`super::Plans`] is used; never the same for two. Depends on the order of reading: for caches, not for output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayoutId(pub u32);

/// The data of an event: names and values, in the order of the record. A name may occur more than once.
///
/// Names are given in the [module](super#names)'s way.
#[derive(Clone, Debug)]
pub struct Fields<'c>(Repr<'c>);

#[derive(Clone, Debug)]
enum Repr<'c> {
    Planned { fields: &'c [Field], layout: u32, instance: Instance<'c> },
    Listed(Arc<Vec<(String, Value<'c>)>>),
}

impl<'c> Fields<'c> {
    /// Fields of given names and values, as a fallback or a test needs them.
    pub fn from_values(fields: Vec<(String, Value<'c>)>) -> Self {
        Self(Repr::Listed(Arc::new(fields)))
    }

    /// The fields of `instance` by its plan; `None` if this instance needs to be read as a tree.
    #[inline(always)]
    pub(super) fn planned(plan: &'c Plan, within: Within, instance: Instance<'c>, extent: Extent) -> Option<Self> {
        let (fields, layout) = match within {
            Within::Event => (plan.fields.as_deref()?, plan.id << 1),
            Within::UserData => (plan.in_user_data.as_deref()?, plan.id << 1 | 1),
        };
        if extent.compound && fields.iter().any(|field| needs_tree(field, &instance)) {
            return None;
        }
        Some(Self(Repr::Planned { fields, layout, instance }))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Planned { fields, .. } => fields.len(),
            Repr::Listed(fields) => fields.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The layout, if it is one that other records share, so that a program can remember which name is where.
    pub fn layout(&self) -> Option<LayoutId> {
        match &self.0 {
            Repr::Planned { layout, .. } => Some(LayoutId(*layout)),
            Repr::Listed(_) => None,
        }
    }

    /// The name of field `i`; empty if there is no such field.
    pub fn name(&self, i: usize) -> &str {
        match &self.0 {
            Repr::Planned { fields, .. } => fields.get(i).map_or("", |field| field.name.as_str()),
            Repr::Listed(fields) => fields.get(i).map_or("", |(name, _)| name.as_str()),
        }
    }

    /// The value of field `i`; [`Value::Null`] if there is no such field.
    pub fn value(&self, i: usize) -> Value<'c> {
        self.wire(i).into_value()
    }

    /// The value of field `i`, not yet made into one; [`WireValue::NULL`] if there is no such field.
    #[inline]
    pub fn wire(&self, i: usize) -> WireValue<'_, 'c> {
        match &self.0 {
            Repr::Planned { fields, instance, .. } => {
                fields.get(i).map_or(WireValue::NULL, |field| read(&field.source, instance))
            }
            Repr::Listed(fields) => fields.get(i).map_or(WireValue::NULL, |(_, value)| WireValue::Value(value)),
        }
    }

    /// The substitution that field `i` is in every record of this layout, if it is just that.
    pub(crate) fn slot(&self, i: usize) -> Option<u16> {
        match &self.0 {
            Repr::Planned { fields, .. } => match fields.get(i)?.source {
                Source::Slot { id, dependency: None } => Some(id),
                _ => None,
            },
            Repr::Listed(_) => None,
        }
    }

    /// The values in ascending order, each of which costs less than [`Fields::wire`] for it.
    #[inline]
    pub(crate) fn in_order<'f>(&'f self) -> impl FnMut(usize) -> WireValue<'f, 'c> + use<'f, 'c> {
        let mut slots = match &self.0 {
            Repr::Planned { instance, .. } => Slots::of(*instance),
            Repr::Listed(_) => Slots::NONE,
        };
        move |i| match self.slot(i) {
            Some(slot) => slots.get(slot),
            None => self.wire(i),
        }
    }

    /// So many substitutions from `slot` on, fewer at the end; none if no plan fits.
    #[inline]
    pub(crate) fn run(&self, slot: u16, count: usize) -> Run<'c> {
        match &self.0 {
            Repr::Planned { instance, .. } => instance.run(slot, count),
            Repr::Listed(_) => Run::none(),
        }
    }

    /// The first value of this name.
    pub fn get(&self, name: &str) -> Option<Value<'c>> {
        (0..self.len()).find(|i| self.name(*i) == name).map(|i| self.value(i))
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Value<'c>)> {
        (0..self.len()).map(|i| (self.name(i), self.value(i)))
    }
}

/// The value that a source is in one instance; none where the chunk cuts it off, which callers check first.
#[inline]
fn read<'c>(source: &'c Source, instance: &Instance<'c>) -> WireValue<'c, 'c> {
    match source {
        Source::Nothing => WireValue::NULL,
        Source::Literal(text) => WireValue::Literal(text),
        Source::Slot { dependency: Some(dependency), .. } if instance.leaves_out(*dependency) => WireValue::NULL,
        Source::Slot { id, .. } => instance.value(*id),
    }
}

/// Whether an instance has in this field what only a tree can show: embedded XML, or an array that makes a field of
/// each of its items.
fn needs_tree(field: &Field, instance: &Instance<'_>) -> bool {
    let Source::Slot { id, .. } = field.source else { return false };
    match instance.kind(id) {
        kind::BIN_XML => true,
        array => field.unnamed && array & kind::ARRAY != 0,
    }
}
