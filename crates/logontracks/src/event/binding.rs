//! Which field of a record's layout is which of an event's wire names.

use super::extra::Which;
use crate::record::Fields;

/// For one event and one layout: where each wire name is, and which fields of the record no name asks for.
#[derive(Debug)]
pub(super) struct Binding {
    /// For each wire name of the event, where the record has it.
    pub wire: Vec<Bound>,
    /// The first of them, as far as they follow one another in the record too.
    pub first: (u16, usize),
    /// The record's other fields.
    pub extra: Which,
}

/// Where a record of one layout has a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// Nowhere.
    Absent,
    /// In this substitution.
    Slot(u16),
    /// At this index of its fields.
    Field(u16),
}

impl Binding {
    /// Finds `names` among the fields. A name may list alternatives with `|`, the first found counts; `Name#2` is the
    /// second field of that name: 4648 has layouts that call two different fields `LogonGuid`.
    pub fn new<'a>(fields: &Fields<'_>, names: impl Iterator<Item = &'a str>) -> Self {
        let count = u16::try_from(fields.len()).unwrap_or(u16::MAX);
        let find = |name: &str| {
            let (name, nth) = name.split_once('#').unwrap_or((name, "1"));
            let nth = nth.parse::<usize>().unwrap_or(1);
            (0..count).filter(|i| fields.name(usize::from(*i)) == name).nth(nth.saturating_sub(1))
        };
        let indices: Vec<_> = names.map(|name| name.split('|').find_map(|name| find(name.trim()))).collect();
        let extra: Vec<u16> = (0..count).filter(|i| !indices.contains(&Some(*i))).collect();
        let mut names: Vec<&str> = extra.iter().map(|i| fields.name(usize::from(*i))).collect();
        names.sort_unstable();
        let repeat = names.windows(2).any(|two| matches!(two, [one, other] if one == other));
        let bound = |index: Option<u16>| match index {
            Some(index) => fields.slot(index.into()).map_or(Bound::Field(index), Bound::Slot),
            None => Bound::Absent,
        };
        let wire: Vec<Bound> = indices.into_iter().map(bound).collect();
        Self { first: first_run(&wire), wire, extra: Which::new(extra, repeat) }
    }
}

/// The substitution that the first of these is, and how many follow one another from there.
pub(super) fn first_run(wire: &[Bound]) -> (u16, usize) {
    let Some(Bound::Slot(slot)) = wire.first() else { return (0, 0) };
    (*slot, wire.iter().zip(*slot..=u16::MAX).take_while(|(bound, slot)| **bound == Bound::Slot(*slot)).count())
}

#[cfg(test)]
mod tests {
    use super::Bound::{Absent, Field, Slot};
    use super::*;

    #[test]
    fn a_run_goes_on_as_long_as_substitutions_follow_one_another() {
        for (wire, run) in [
            (&[][..], (0, 0)),
            (&[Absent, Slot(0)], (0, 0)),
            (&[Field(0), Slot(1)], (0, 0)),
            (&[Slot(2), Slot(3), Slot(4)], (2, 3)),
            (&[Slot(0), Slot(1), Slot(3)], (0, 2)),
            (&[Slot(5), Absent, Slot(6)], (5, 1)),
            (&[Slot(5), Slot(4)], (5, 1)),
            (&[Slot(u16::MAX), Slot(0)], (u16::MAX, 1)),
        ] {
            assert_eq!(first_run(wire), run);
        }
    }
}
