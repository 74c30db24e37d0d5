//! From the number of a fact to where it lies, and back.

use std::sync::Arc;

use super::FactId;
use super::page::Leaf;
use super::store::PAGE;
use crate::spill::{Column, Scatter, Spill};

/// The number of a place that has none: no fact is there, or the copy of one.
pub(super) const NO_FACT: FactId = FactId::new(u32::MAX);

/// The numbers of all facts. A place is that of a page, times [`PAGE`], and the place in it.
#[derive(Clone, Debug)]
pub(super) enum Numbers {
    /// So many facts lie in their order, in full pages: number and place are one.
    AsTheyLie(u32),
    Listed {
        /// By number.
        places: Column<u32>,
        /// By place.
        ids: Column<FactId>,
    },
}

impl Numbers {
    /// Those of facts that lie in their order in these pages. `None` if some page before the last has room left.
    pub fn as_they_lie(pages: &[Leaf]) -> Option<Self> {
        let len = |leaf: &Leaf| leaf.with(None, |page| Some(page.len()));
        let Some((last, full)) = pages.split_last() else { return Some(Self::AsTheyLie(0)) };
        let all = full.iter().all(|leaf| len(leaf) == Some(PAGE));
        let count = u32::try_from(full.len() * PAGE + len(last)?).ok()?;
        all.then_some(Self::AsTheyLie(count))
    }

    /// Those of facts whose places are in this order; `end` is after the last place.
    pub fn listed(spill: Option<&Arc<Spill>>, places: Column<u32>, end: usize) -> Self {
        let mut ids = Scatter::new(spill, end, NO_FACT);
        places.from(0).zip((0..).map(FactId::new)).for_each(|(place, id)| ids.put(place, id));
        Self::Listed { places, ids: ids.finish() }
    }

    pub fn len(&self) -> usize {
        match self {
            Self::AsTheyLie(len) => *len as usize,
            Self::Listed { places, .. } => places.len(),
        }
    }

    #[inline]
    pub fn place(&self, id: FactId) -> Option<usize> {
        match self {
            Self::AsTheyLie(len) => Some(id.number()).filter(|number| number < len),
            Self::Listed { places, .. } => places.get(id.place()),
        }
        .map(|place| place as usize)
    }

    #[inline]
    pub fn id(&self, place: u32) -> FactId {
        match self {
            Self::AsTheyLie(len) => Some(FactId::new(place)).filter(|id| id.number() < *len),
            Self::Listed { ids, .. } => ids.get(place as usize),
        }
        .unwrap_or(NO_FACT)
    }

    /// The numbers of the facts of a page, by place.
    pub fn of_page<'n>(&'n self, page: usize, room: &'n mut Vec<FactId>) -> &'n [FactId] {
        let places = page * PAGE..(page + 1) * PAGE;
        match self {
            Self::AsTheyLie(len) => {
                let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX).min(*len);
                room.clear();
                room.extend((number(places.start)..number(places.end)).map(FactId::new));
                room
            }
            Self::Listed { ids, .. } => ids.slice(places, room),
        }
    }
}
