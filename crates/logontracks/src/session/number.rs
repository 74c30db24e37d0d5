//! Sessions in order: their numbers among those of their host.

use super::build::Build;
use super::draft::Draft;
use super::{Blocks, Session, SessionId};
use crate::host::HostId;

/// The sessions of one host, numbered from 0 in order of start and logon ID, and which of them each fact belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct HostSessions {
    /// The host.
    pub host: HostId,
    /// In order; the numbers in them count within this host.
    pub sessions: Blocks<Session>,
    /// By position among the host's facts ([`crate::host::Hosts::facts_of`]).
    pub of_fact: Vec<Option<SessionId>>,
}

/// Puts the sessions of a host in order.
pub(super) fn number(build: Build<'_>) -> HostSessions {
    let Build { scene, drafts, mut of_fact, of_terminal, .. } = build;
    let key = |draft: Draft<'_>| {
        let session = draft.session;
        (session.start.time, session.logon_id, session.boot, draft.first())
    };
    // Nearly in order as they are.
    let mut order: Vec<u32> = (0..u32::try_from(drafts.len()).unwrap_or(u32::MAX)).collect();
    order.sort_by_key(|old| drafts.get(*old as usize).map(key));
    let mut number = vec![SessionId::new(0); order.len()];
    for (new, old) in (0..).map(SessionId::new).zip(&order) {
        number.get_mut(*old as usize).into_iter().for_each(|number| *number = new);
    }
    drop(order);
    let renumber = |id: SessionId| number.get(id.place()).copied();
    of_fact.iter_mut().flatten().for_each(|id| *id = renumber(*id).unwrap_or(*id));
    for (position, id) in of_terminal {
        let id = renumber(id);
        let other = of_fact.get_mut(position);
        other.into_iter().for_each(|other| *other = other.map_or(id, |other| id.map(|id| id.min(other))));
    }
    let mut sessions = drafts.sessions;
    for session in sessions.iter_mut() {
        session.linked = session.linked.and_then(renumber);
        session.part_of = session.part_of.and_then(renumber);
    }
    permute(&mut sessions, number);
    HostSessions { host: scene.host, sessions, of_fact }
}

/// Moves each session to its number, without a second copy of all: they are the larger part of the memory.
fn permute(sessions: &mut Blocks<Session>, mut number: Vec<SessionId>) {
    for place in 0..sessions.len() {
        while let Some(to) = number.get(place).map(|number| number.place()).filter(|to| *to != place) {
            if to >= sessions.len() || number.get(to).is_some_and(|other| other.place() == to) {
                break;
            }
            sessions.swap(place, to);
            number.swap(place, to);
        }
    }
}
