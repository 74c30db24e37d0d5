//! Who had a name from when to when, while it is found out.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::join::Key;
use crate::wire::Time;

/// From when to when.
type Span = (Time, Time);

/// Who had a name from when to when, by key: mostly one, but evidence may be made to have very many.
pub(super) enum Spans {
    /// In order of keys.
    Few(SmallVec<[(Key, Span); 1]>),
    Many(BTreeMap<Key, Span>),
}

/// How many are few.
const FEW: usize = 16;

impl Default for Spans {
    fn default() -> Self {
        Self::Few(SmallVec::new())
    }
}

impl Spans {
    /// An identity has the name in this span of time too.
    pub fn hold(&mut self, key: &Key, from: Time, to: Time) {
        if let Some(span) = self.get_mut(key) {
            *span = (span.0.min(from), span.1.max(to));
            return;
        }
        match self {
            Self::Few(few) if few.len() < FEW => {
                let place = few.partition_point(|(known, _)| known < key);
                few.insert(place, (key.clone(), (from, to)));
            }
            Self::Few(few) => {
                *self = Self::Many(few.drain(..).chain([(key.clone(), (from, to))]).collect());
            }
            Self::Many(many) => _ = many.insert(key.clone(), (from, to)),
        }
    }

    pub fn get_mut(&mut self, key: &Key) -> Option<&mut Span> {
        match self {
            Self::Few(few) => {
                let place = few.binary_search_by(|(known, _)| known.cmp(key)).ok()?;
                few.get_mut(place).map(|(_, span)| span)
            }
            Self::Many(many) => many.get_mut(key),
        }
    }

    /// All of them, in order of keys.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, Span)> {
        let (few, many) = match self {
            Self::Few(few) => (Some(few), None),
            Self::Many(many) => (None, Some(many)),
        };
        let few = few.into_iter().flatten().map(|(key, span)| (key, *span));
        few.chain(many.into_iter().flatten().map(|(key, span)| (key, *span)))
    }

    /// Who had the name, in order.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.iter().map(|(key, _)| key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_or_many_each_has_one_span() {
        let key = |number: usize| Key::Principal(format!("{number:04}"));
        for count in [0, 1, FEW, FEW + 1, 100] {
            let mut spans = Spans::default();
            // In any order, each twice.
            for number in (0..count).map(|number| number * 37 % count.max(1)).chain(0..count) {
                let time = Time(1000 - number as u64);
                spans.hold(&key(number), time, time);
                spans.hold(&key(number), Time(2000), Time(2000));
            }
            let all: Vec<(Key, Span)> = spans.iter().map(|(key, span)| (key.clone(), span)).collect();
            let wanted: Vec<(Key, Span)> =
                (0..count).map(|number| (key(number), (Time(1000 - number as u64), Time(2000)))).collect();
            assert_eq!(all, wanted);
        }
    }
}
