//! Who has a name, and when.

use std::sync::Arc;

use super::IdentityId;
use crate::wire::Time;

/// An identity that has a name in a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Held {
    pub from: Time,
    pub to: Time,
    pub identity: IdentityId,
}

/// Everyone who has a name in a domain: one list, whoever means it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Holders {
    /// In order. Beside each, when the last of it and those before it ends, and who that is.
    list: Arc<[(Held, End)]>,
}

/// A time, and who has the name then; several if `None`.
type End = (Time, Option<IdentityId>);

/// Of so many that begin before a time, those seen around it are looked for: where more have one name, which no evidence
/// has that was not made for it, nobody is known to have it.
const MOST_LOOKED_AT: usize = 1024;

/// Who has a name around a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    Nobody,
    One(IdentityId),
    Several,
}

impl Holders {
    pub fn of(mut all: Vec<Held>) -> Self {
        all.sort();
        let mut last = None;
        let list = all.into_iter().map(|held| {
            let now = further((held.to, Some(held.identity)), last, |new, old| new > old);
            last = Some(now);
            (held, now)
        });
        Self { list: list.collect() }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Held> + Clone {
        self.list.iter().map(|(held, _)| held)
    }

    /// The only one who ever has it.
    pub fn only(&self) -> Option<IdentityId> {
        // Each is in the list once.
        if let [(one, _)] = &*self.list { Some(one.identity) } else { None }
    }

    /// How many begin at a time or before.
    fn begun(&self, time: Time) -> usize {
        self.list.partition_point(|(held, _)| held.from <= time)
    }

    /// When the last of the first so many ends, and who that is.
    fn last_of(&self, begun: usize) -> Option<End> {
        self.list.get(begun.checked_sub(1)?).map(|(_, last)| *last)
    }

    /// When the first begins that begins after a time, and who that is.
    fn next(&self, time: Time) -> Option<End> {
        let mut later = self.list.iter().skip(self.begun(time)).map(|(held, _)| held);
        let first = later.next()?;
        // Each is in the list once.
        let alone = later.next().is_none_or(|second| second.from > first.from);
        Some((first.from, Some(first.identity).filter(|_| alone)))
    }

    fn around(&self, time: Time) -> Around {
        let mut found = Around::Nobody;
        for (looked_at, begun) in (1..=self.begun(time)).rev().enumerate() {
            if self.last_of(begun).is_none_or(|(to, _)| to < time) {
                break;
            }
            if looked_at == MOST_LOOKED_AT {
                return Around::Several;
            }
            let Some((held, _)) = self.list.get(begun - 1) else { break };
            if held.to >= time {
                found = found.and(Around::One(held.identity));
            }
            if found == Around::Several {
                break;
            }
        }
        found
    }
}

impl Around {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nobody, known) | (known, Self::Nobody) => known,
            (Self::One(a), Self::One(b)) if a == b => self,
            _ => Self::Several,
        }
    }
}

/// Who has a name at a time, of those who have it in several domains: the only one who ever has; else the one seen with it
/// around that time; else, before the first or after the last, that one. Between two, or of two at once,
/// it is not known.
pub(super) fn at(domains: &[Holders], time: Time) -> Option<IdentityId> {
    let first = domains.first()?.only();
    if first.is_some() && domains.iter().all(|holders| holders.only() == first) {
        return first;
    }
    match domains.iter().fold(Around::Nobody, |all, holders| all.and(holders.around(time))) {
        Around::One(identity) => return Some(identity),
        Around::Several => return None,
        Around::Nobody => {}
    }
    let before = domains.iter().filter_map(|holders| holders.last_of(holders.begun(time)));
    let after = domains.iter().filter_map(|holders| holders.next(time));
    let before = before.fold(None, |last, end| Some(further(end, last, |new, old| new > old)));
    let after = after.fold(None, |first, end| Some(further(end, first, |new, old| new < old)));
    match (before, after) {
        (Some((_, one)), None) | (None, Some((_, one))) => one,
        (Some((_, a)), Some((_, b))) if a == b => a,
        _ => None,
    }
}

/// Of two the one that is further; nobody in particular, if both are.
fn further(new: End, old: Option<End>, is_further: impl Fn(Time, Time) -> bool) -> End {
    match old {
        Some(old) if is_further(old.0, new.0) => old,
        Some(old) if old.0 == new.0 && old.1 != new.1 => (new.0, None),
        _ => new,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the words above say, one after the other.
    fn told(held: &[Held], time: Time) -> Option<IdentityId> {
        let first = held.first()?;
        if held.iter().all(|held| held.identity == first.identity) {
            return Some(first.identity);
        }
        let mut around: Vec<IdentityId> =
            held.iter().filter(|held| held.from <= time && time <= held.to).map(|held| held.identity).collect();
        around.sort();
        around.dedup();
        if !around.is_empty() {
            return if let [one] = around[..] { Some(one) } else { None };
        }
        let only = |all: Vec<IdentityId>| all.iter().all(|one| *one == all[0]).then(|| all[0]);
        let before = held.iter().map(|held| held.to).filter(|to| *to < time).max();
        let before =
            before.map(|to| only(held.iter().filter(|held| held.to == to).map(|held| held.identity).collect()));
        let after = held.iter().map(|held| held.from).filter(|from| time < *from).min();
        let after =
            after.map(|from| only(held.iter().filter(|held| held.from == from).map(|held| held.identity).collect()));
        match (before, after) {
            (Some(one), None) | (None, Some(one)) => one,
            (Some(a), Some(b)) if a == b => a,
            _ => None,
        }
    }

    #[test]
    fn who_has_a_name_is_as_told() {
        // Small numbers, so that spans meet, in one domain or two.
        let mut seed = 7_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for _ in 0..4000 {
            let domains: Vec<Vec<Held>> = (0..=next(2))
                .map(|_| {
                    let mut list: Vec<Held> = (0..1 + next(4) as u32)
                        .map(|number| {
                            let from = next(12);
                            Held { from: Time(from), to: Time(from + next(5)), identity: IdentityId(number) }
                        })
                        .collect();
                    list.sort();
                    list
                })
                .collect();
            let holders: Vec<Holders> = domains.iter().cloned().map(Holders::of).collect();
            for time in (0..20).map(Time) {
                assert_eq!(at(&holders, time), told(&domains.concat(), time), "{domains:?} {time:?}");
            }
        }
        assert_eq!(at(&[], Time(0)), None);
    }
}
