//! Damage, put between the records before and after it.

use super::collect::Anchor;
use crate::provenance::Damage;
use crate::wire::Time;

/// A record at the edge of something that is not in evidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Neighbour {
    /// EventRecordID.
    pub record_id: Option<u64>,
    /// TimeCreated.
    pub time: Option<Time>,
}

/// Damage, with the records around it. What lies between the two may be lost.
#[derive(Clone, Debug, PartialEq)]
pub struct DamagedStretch {
    /// The damage.
    pub damage: Damage,
    /// The last record before it in the file.
    pub after: Option<Neighbour>,
    /// The first record behind it in the file.
    pub before: Option<Neighbour>,
}

impl From<Anchor> for Neighbour {
    fn from(anchor: Anchor) -> Self {
        Self { record_id: anchor.record_id, time: anchor.time }
    }
}

/// Puts damage between the records of its file, which are in order of offset. Gives the group of the record behind
/// it, or else before it, too.
pub(super) fn place(damage: &Damage, anchors: &[Anchor]) -> (DamagedStretch, Option<usize>) {
    let (start, end) = (damage.place.offset, damage.place.offset.saturating_add(damage.len));
    let after = anchors.partition_point(|anchor| anchor.offset < start).checked_sub(1).and_then(|at| anchors.get(at));
    let before = anchors.get(anchors.partition_point(|anchor| anchor.offset < end));
    // Of a whole chunk whose records were read all the same, this is its first record.
    let behind = anchors.get(anchors.partition_point(|anchor| anchor.offset < start));
    let group = behind.or(after).map(|anchor| anchor.group);
    let stretch = DamagedStretch {
        damage: damage.clone(),
        after: after.map(|anchor| (*anchor).into()),
        before: before.map(|anchor| (*anchor).into()),
    };
    (stretch, group)
}
