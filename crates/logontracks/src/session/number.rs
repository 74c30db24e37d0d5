//! Sessions in order: their numbers among those of their host.

use super::build::Build;
use super::draft::Draft;
use super::{Blocks, Session, SessionId};
use crate::fact::FactId;

/// The sessions of one host, numbered from 0 in order of start and logon ID, and which of them each fact belongs to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostSessions {
    /// In order; the numbers in them count within this host.
    pub sessions: Blocks<Session>,
    /// In order of facts.
    pub of_fact: Vec<(FactId, SessionId)>,
}

/// Puts the sessions of a host in order.
pub(super) fn number(build: Build<'_>) -> HostSessions {
    let Build { drafts, mut of_fact, .. } = build;
    let key = |(old, draft): (usize, Draft<'_>)| {
        let session = draft.session;
        (session.start.time, session.logon_id, session.boot, draft.first, old)
    };
    // Nearly in order as they are.
    let mut order: Vec<_> = drafts.iter().enumerate().map(key).collect();
    order.sort();
    let mut number = vec![SessionId(0); order.len()];
    for (new, (.., old)) in (0..).map(SessionId).zip(&order) {
        number.get_mut(*old).into_iter().for_each(|number| *number = new);
    }
    drop(order);
    let renumber = |id: SessionId| number.get(id.0 as usize).copied();
    of_fact.iter_mut().for_each(|(_, id)| *id = renumber(*id).unwrap_or(*id));
    // In order but for the records of terminal sessions, which come last.
    of_fact.sort();
    of_fact.dedup_by_key(|(fact, _)| *fact);
    let mut sessions = drafts.sessions;
    for session in sessions.iter_mut() {
        session.linked = session.linked.and_then(renumber);
        session.part_of = session.part_of.and_then(renumber);
    }
    permute(&mut sessions, number);
    HostSessions { sessions, of_fact }
}

/// Moves each session to its number, without a second copy of all: they are the larger part of the memory.
fn permute(sessions: &mut Blocks<Session>, mut number: Vec<SessionId>) {
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
