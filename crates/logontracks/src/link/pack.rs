//! A link in 32 bytes, that sorts as links do.

use super::{BasisSet, Confidence, Link, LinkKind};
use crate::fact::FactId;
use crate::session::SessionId;
use crate::spill::{Bytes, Fixed};

/// A [`Link`]. What tells links apart comes first, then what makes one surer than another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Packed {
    to: u32,
    kind: u8,
    from: u32,
    /// Their numbers and one; 0 if there is none.
    sessions: [u32; 2],
    /// How far from certain.
    doubt: u8,
    candidates: u32,
    basis: u16,
    time_difference: i64,
}

impl Packed {
    /// What it joins: of links that agree in this one stays.
    pub fn ends(&self) -> (u32, u8, u32, [u32; 2]) {
        (self.to, self.kind, self.from, self.sessions)
    }

    pub fn facts(&self) -> [FactId; 2] {
        [FactId::new(self.from), FactId::new(self.to)]
    }

    /// The same, with so much time between its records.
    pub fn lasting(self, time_difference: i64) -> Self {
        Self { time_difference, ..self }
    }

    /// The sessions that it joins, each once.
    pub fn sessions(&self) -> impl Iterator<Item = SessionId> + use<> {
        let [from, to] = self.sessions;
        let to = if from == to { 0 } else { to };
        [session(from), session(to)].into_iter().flatten()
    }
}

fn session(number: u32) -> Option<SessionId> {
    number.checked_sub(1).map(SessionId::new)
}

impl From<Link> for Packed {
    fn from(link: Link) -> Self {
        let Link { kind, from, to, from_session, to_session, basis, confidence, candidates, time_difference } = link;
        let number = |session: Option<SessionId>| session.map_or(0, |session| session.number().saturating_add(1));
        Self {
            to: to.number(),
            kind: kind as u8,
            from: from.number(),
            sessions: [number(from_session), number(to_session)],
            doubt: Confidence::Certain as u8 - confidence as u8,
            candidates,
            basis: basis.0,
            time_difference,
        }
    }
}

impl Packed {
    pub fn link(self) -> Option<Link> {
        let [from_session, to_session] = self.sessions.map(session);
        Some(Link {
            kind: *LinkKind::ALL.get(usize::from(self.kind))?,
            from: FactId::new(self.from),
            to: FactId::new(self.to),
            from_session,
            to_session,
            basis: BasisSet(self.basis),
            confidence: match self.doubt {
                0 => Confidence::Certain,
                1 => Confidence::Strong,
                _ => Confidence::Weak,
            },
            candidates: self.candidates,
            time_difference: self.time_difference,
        })
    }
}

impl Bytes for Packed {
    fn put(&self, to: &mut Vec<u8>) {
        let Self { to: later, kind, from, sessions: [a, b], doubt, candidates, basis, time_difference } = self;
        [*later, *from, *a, *b, *candidates].iter().for_each(|number| number.put(to));
        [*kind, *doubt].iter().for_each(|number| number.put(to));
        basis.put(to);
        time_difference.put(to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let mut number = || u32::take(from);
        let (to, earlier, sessions, candidates) = (number()?, number()?, [number()?, number()?], number()?);
        Some(Self {
            to,
            from: earlier,
            sessions,
            candidates,
            kind: u8::take(from)?,
            doubt: u8::take(from)?,
            basis: u16::take(from)?,
            time_difference: i64::take(from)?,
        })
    }
}

impl Fixed for Packed {
    const SIZE: usize = 32;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Basis;

    #[test]
    fn every_kind_comes_back() {
        for (number, kind) in (0..).zip(LinkKind::ALL) {
            assert_eq!(kind as u8, number, "the list is in order");
            for confidence in [Confidence::Weak, Confidence::Strong, Confidence::Certain] {
                let link = Link {
                    kind,
                    from: FactId::new(7),
                    to: FactId::new(u32::from(number)),
                    from_session: Some(SessionId::new(0)).filter(|_| number % 2 == 0),
                    to_session: Some(SessionId::new(9)),
                    basis: BasisSet::of(&[Basis::LogonId, Basis::Open]),
                    confidence,
                    candidates: 3,
                    time_difference: -5,
                };
                let mut bytes = Vec::new();
                Packed::from(link).put(&mut bytes);
                assert_eq!(bytes.len(), Packed::SIZE);
                assert_eq!(Packed::take(&mut bytes.as_slice()).and_then(Packed::link), Some(link));
            }
        }
    }
}
