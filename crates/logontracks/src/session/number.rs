//! Sessions in order: their numbers among those of their host.

use super::build::{Build, Draft};
use super::{Session, SessionId};
use crate::fact::FactId;

/// The sessions of one host, numbered from 0 in order of start and logon ID, and which of them each fact belongs to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostSessions {
    /// In order; the numbers in them count within this host.
    pub sessions: Vec<Session>,
    /// In order of facts.
    pub of_fact: Vec<(FactId, SessionId)>,
}

impl HostSessions {
    /// The same with the sessions in a list.
    pub(super) fn of(made: Made) -> Self {
        let Made { drafts, of_fact } = made;
        Self { sessions: drafts.into_iter().map(|draft| draft.session).collect(), of_fact }
    }
}

/// The sessions of one host as they are made, in order and with their numbers.
pub(super) struct Made {
    pub(super) drafts: Vec<Draft>,
    /// In order of facts.
    pub(super) of_fact: Vec<(FactId, SessionId)>,
}

/// Puts the sessions of a host in order.
pub(super) fn number(build: Build<'_>) -> Made {
    let mut order: Vec<usize> = (0..build.drafts.len()).collect();
    order.sort_by_key(|index| {
        build.drafts.get(*index).map(|draft| {
            let session = &draft.session;
            (session.start.time, session.logon_id, session.boot, draft.first)
        })
    });
    let mut number = vec![SessionId(0); order.len()];
    for (new, old) in (0..).map(SessionId).zip(&order) {
        number.get_mut(*old).into_iter().for_each(|number| *number = new);
    }
    let renumber = |id: SessionId| number.get(id.0 as usize).copied();
    let mut of_fact = build.of_fact;
    of_fact.iter_mut().for_each(|(_, id)| *id = renumber(*id).unwrap_or(*id));
    // In order but for the records of terminal sessions, which come last.
    of_fact.sort();
    of_fact.dedup_by_key(|(fact, _)| *fact);
    let mut drafts = build.drafts;
    for Draft { session, .. } in &mut drafts {
        session.linked = session.linked.and_then(renumber);
        session.part_of = session.part_of.and_then(renumber);
    }
    permute(&mut drafts, number);
    Made { drafts, of_fact }
}

/// Moves each session to its number, without a second copy of all: they are the larger part of the memory.
fn permute(sessions: &mut [Draft], mut number: Vec<SessionId>) {
    for place in 0..sessions.len() {
        while let Some(to) = number.get(place).map(|number| number.0 as usize).filter(|to| *to != place) {
            if to >= sessions.len() || number.get(to).is_some_and(|other| other.0 as usize == to) {
                break;
            }
            sessions.swap(place, to);
            number.swap(place, to);
        }
    }
}
