//! Whose a logon ID is, as records come.

use foldhash::{HashMap, HashMapExt};

use crate::wire::Luid;

/// The session that last had a logon ID in this boot.
pub(super) struct Live {
    all: HashMap<Luid, usize>,
    /// Those met last: records of one session often follow each other.
    near: [(Luid, usize); NEAR],
}

/// How many are remembered, a power of two.
const NEAR: usize = 16;

impl Live {
    pub(super) fn new() -> Self {
        Self { all: HashMap::new(), near: [(Luid::NONE, 0); NEAR] }
    }

    #[inline]
    fn place(id: Luid) -> usize {
        // Windows counts logon IDs up by some: the lower bits alone are much alike.
        ((id.0 ^ (id.0 >> 4) ^ (id.0 >> 8)) % NEAR as u64) as usize
    }

    /// The session of a logon ID, which is not [`Luid::NONE`].
    #[inline]
    pub(super) fn get(&mut self, id: Luid) -> Option<usize> {
        let near = self.near.get_mut(Self::place(id))?;
        if near.0 != id {
            *near = (id, *self.all.get(&id)?);
        }
        Some(near.1)
    }

    pub(super) fn insert(&mut self, id: Luid, index: usize) {
        self.all.insert(id, index);
        self.near.get_mut(Self::place(id)).into_iter().for_each(|near| *near = (id, index));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_of_a_logon_id_is_the_last_that_had_it() {
        let mut live = Live::new();
        let mut known = std::collections::HashMap::new();
        // More than are near, each given again now and then, and asked for in between.
        for index in 0..4000 {
            let id = Luid(0x3e7 + index as u64 * 7919 % 97 * 16);
            assert_eq!(live.get(id), known.get(&id).copied());
            if index % 3 == 0 {
                live.insert(id, index);
                known.insert(id, index);
            }
            assert_eq!(live.get(id), known.get(&id).copied());
        }
    }
}
