//! Where sessions are: in memory, or on disk with the facts.

use std::ops::Deref;

use super::Session;
use super::blocks::{Blocks, IN_BLOCK};
use crate::fact::Facts;
use crate::spill::Shelf;

/// All sessions, by number.
#[derive(Clone, Debug)]
pub(super) enum Kept {
    Here(Lists),
    Disk(Shelf<Session>),
}

/// A session, where it is kept or made anew from where it is. Not [`Clone`]: `clone()` is that of the [`Session`].
#[derive(Debug)]
pub enum SessionRef<'s> {
    /// In memory.
    Here(&'s Session),
    /// Read from the temporary file.
    Read(Box<Session>),
}

impl Deref for SessionRef<'_> {
    type Target = Session;

    #[inline]
    fn deref(&self) -> &Session {
        match self {
            Self::Here(session) => session,
            Self::Read(session) => session,
        }
    }
}

impl Default for Kept {
    fn default() -> Self {
        Self::Here(Lists::default())
    }
}

impl Kept {
    pub(super) fn of(facts: &Facts) -> Self {
        facts.spill().map(Shelf::new).map_or_else(Self::default, Self::Disk)
    }

    /// Adds the sessions of a host.
    pub(super) fn extend(&mut self, sessions: Blocks<Session>) {
        match self {
            Self::Here(lists) => sessions.into_blocks().for_each(|block| lists.extend(block)),
            Self::Disk(shelf) => sessions.into_blocks().flatten().for_each(|session| shelf.push(&session)),
        }
    }

    /// Nothing is added any more.
    pub(super) fn close(&mut self) {
        match self {
            Self::Here(lists) => lists.close(),
            Self::Disk(sessions) => sessions.close(),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Here(lists) => lists.len(),
            Self::Disk(sessions) => sessions.len(),
        }
    }

    #[inline]
    pub(super) fn get(&self, number: usize) -> Option<SessionRef<'_>> {
        match self {
            Self::Here(lists) => lists.get(number).map(SessionRef::Here),
            Self::Disk(sessions) => sessions.get(number).map(Box::new).map(SessionRef::Read),
        }
    }
}

/// Sessions in the blocks that they were made in; those of hosts that have few are put together.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    /// Each with the number of its first. All but the last have [`IN_BLOCK`] at least, and none has twice as many.
    lists: Vec<(usize, Vec<Session>)>,
    /// The list that has the first of each [`IN_BLOCK`] numbers: the others of them are in that or the next.
    begin: Vec<u32>,
}

impl Lists {
    /// Adds no more than a block.
    fn extend(&mut self, mut more: Vec<Session>) {
        let len = self.len();
        match self.lists.last_mut().filter(|(_, last)| last.len() < IN_BLOCK) {
            Some((_, last)) => {
                last.reserve_exact(if last.len() + more.len() < IN_BLOCK { IN_BLOCK } else { more.len() });
                last.append(&mut more);
                if last.len() >= IN_BLOCK {
                    last.shrink_to_fit();
                }
            }
            None => self.lists.push((len, more)),
        }
        let last = u32::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u32::MAX);
        self.begin.resize(self.len().div_ceil(IN_BLOCK), last);
    }

    fn close(&mut self) {
        self.lists.last_mut().into_iter().for_each(|(_, last)| last.shrink_to_fit());
        self.begin.shrink_to_fit();
    }

    fn len(&self) -> usize {
        self.lists.last().map_or(0, |(start, last)| start + last.len())
    }

    #[inline]
    fn get(&self, number: usize) -> Option<&Session> {
        let list = *self.begin.get(number / IN_BLOCK)? as usize;
        let (start, sessions) = self.lists.get(list)?;
        let place = number.checked_sub(*start)?;
        match place.checked_sub(sessions.len()) {
            None => sessions.get(place),
            Some(place) => self.lists.get(list + 1)?.1.get(place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::AccountId;
    use crate::host::{BootId, HostId};
    use crate::session::{Evidence, Start, StartKind, draft};
    use crate::wire::{Luid, Time};

    fn session(number: u64) -> Session {
        let start = Start { kind: StartKind::Boot, time: Time(0), earliest: None, evidence: Evidence::new() };
        draft::begun(HostId(0), BootId(0), Luid(number), AccountId::NONE, start, Time(0))
    }

    /// ARCHITECTURE.md tells it.
    #[test]
    fn a_session_is_small() {
        assert_eq!(size_of::<Session>(), 224);
    }

    #[test]
    fn every_session_is_found_by_number_however_many_each_host_has() {
        let mut lists = Lists::default();
        let mut all = 0;
        for count in [0, 1, 255, 3, 256, 0, 700, 1, 1, 254, 257, 90, 2000, 5] {
            let blocks: Blocks<Session> = (all..all + count).map(session).collect();
            blocks.into_blocks().for_each(|block| lists.extend(block));
            all += count;
            assert_eq!(lists.len() as u64, all);
            for number in 0..all {
                assert_eq!(lists.get(number as usize).map(|session| session.logon_id), Some(Luid(number)));
            }
            assert_eq!(lists.get(all as usize), None);
        }
        lists.close();
        let (_, full) = lists.lists.split_last().unwrap();
        assert!(full.iter().all(|(_, list)| (IN_BLOCK..2 * IN_BLOCK).contains(&list.len())));
    }
}
