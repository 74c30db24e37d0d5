//! The ways in which an identity's name is written.

use crate::wire::Time;

/// One name, one of all that differ in case only.
#[derive(Debug, PartialEq)]
pub(super) struct Spelling {
    /// In lower case.
    pub folded: String,
    /// The first of its spellings in alphabetical order.
    pub name: String,
    /// When it was last seen.
    pub last: Time,
}

impl Spelling {
    fn also(&mut self, name: String, last: Time) {
        self.last = self.last.max(last);
        if name < self.name {
            self.name = name;
        }
    }
}

/// How many names are looked through one by one: as many as nearly every identity has.
const FEW: usize = 16;

/// The names of one identity: a list, as a tree takes ten times the room where there are few.
#[derive(Default)]
pub(super) struct Spellings {
    all: Vec<Spelling>,
    /// How many were left when they were last put in order.
    sorted: usize,
}

impl Spellings {
    pub fn add(&mut self, name: String, last: Time) {
        let folded = name.to_lowercase();
        if let Some(known) = self.all.iter_mut().take(FEW).find(|known| known.folded == folded) {
            return known.also(name, last);
        }
        if self.all.len() >= FEW.max(2 * self.sorted) {
            self.sort();
        }
        if self.all.len() < 2 {
            self.all.reserve_exact(1);
        }
        self.all.push(Spelling { folded, name, last });
    }

    fn sort(&mut self) {
        self.all.sort_by(|a, b| a.folded.cmp(&b.folded));
        self.all.dedup_by(|next, kept| {
            let same = next.folded == kept.folded;
            if same {
                kept.also(std::mem::take(&mut next.name), next.last);
            }
            same
        });
        self.sorted = self.all.len();
    }

    /// All of them, in order.
    pub fn finish(mut self) -> Vec<Spelling> {
        self.sort();
        self.all
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn each_name_is_there_once_in_order() {
        for names in [3, 16, 17, 100, 1000] {
            let mut all = Spellings::default();
            let mut wanted: BTreeMap<String, (String, Time)> = BTreeMap::new();
            for n in 0..5000_u64 {
                let number = n * 7919 % names;
                let name = if n % 3 == 0 { format!("CORP\\User{number}") } else { format!("corp\\user{number}") };
                let last = Time(n * 31 % 4999);
                let entry = wanted.entry(name.to_lowercase()).or_insert_with(|| (name.clone(), last));
                *entry = (entry.0.clone().min(name.clone()), entry.1.max(last));
                all.add(name, last);
                assert!(all.all.len() <= FEW + 2 * names as usize);
            }
            let found = all.finish().into_iter().map(|one| (one.folded, (one.name, one.last)));
            assert!(found.eq(wanted), "{names}");
        }
    }
}
