//! Links by what they join.

use std::sync::Arc;

use super::LinkId;
use super::pack::Packed;
use crate::spill::{Column, Scatter, Sorted, Spill};

/// The links of each number, be it that of a session or of a record: found without a search.
#[derive(Clone, Debug)]
pub(super) struct Ends {
    /// How many numbers that follow each other are a group: the links of a group lie together.
    in_group: u32,
    /// Where the links of each group end; there those of the next begin.
    ends: Column<u32>,
    /// Group by group, those of each in order.
    links: Column<LinkId>,
}

impl Ends {
    /// `joins` tells which of `count` numbers a link joins.
    pub fn of<N: IntoIterator<Item = u32>>(
        spill: Option<&Arc<Spill>>,
        links: &Column<Packed>,
        (count, in_group): (usize, u32),
        joins: impl Fn(Packed) -> N,
    ) -> Self {
        let each = |note: &mut dyn FnMut(usize, LinkId)| {
            for (link, id) in links.from(0).zip((0..).map(LinkId)) {
                let mut last = None;
                for group in joins(link).into_iter().map(|number| number / in_group) {
                    if last.replace(group) != Some(group) {
                        note(group as usize, id);
                    }
                }
            }
        };
        // How many links a group has; then where they begin, and with each that is put there, move on to where they end.
        let mut ends = vec![0_u32; count.div_ceil(in_group as usize)];
        each(&mut |group, _| ends.get_mut(group).into_iter().for_each(|count| *count = count.saturating_add(1)));
        let mut all = 0_u32;
        for end in &mut ends {
            let count = std::mem::replace(end, all);
            all = all.saturating_add(count);
        }
        let mut sorted = Scatter::new(spill, all as usize, LinkId(u32::MAX));
        each(&mut |group, id| {
            if let Some(end) = ends.get_mut(group) {
                sorted.put(*end, id);
                *end = end.saturating_add(1);
            }
        });
        Self { in_group, ends: Column::of(spill, Sorted::Here(ends.into_iter())), links: sorted.finish() }
    }

    /// The links of the group that a number is in, in order.
    #[inline]
    pub fn group(&self, number: u32) -> impl Iterator<Item = LinkId> + '_ {
        let group = (number / self.in_group) as usize;
        let end = |group: usize| self.ends.get(group).map_or(0, |end| end as usize);
        let begin = group.checked_sub(1).map_or(0, end);
        (begin..end(group)).filter_map(|at| self.links.get(at))
    }
}
