//! Sessions being made.

use std::ops::Deref;

use super::{Activity, Blocks, End, EndKind, Evidence, Role, Session, Start};
use crate::fact::{AccountId, FactId};
use crate::host::{BootId, HostId};
use crate::wire::{Luid, Time};

/// The sessions of a host, and what is known of each only while they are made: apart, so that sessions are at last where
/// they are kept.
#[derive(Default)]
pub(super) struct Drafts {
    pub(super) sessions: Blocks<Session>,
    notes: Vec<Note>,
}

/// What is known of a session while it is made.
pub(super) struct Note {
    /// Its first fact, as a position among the host's.
    pub(super) first: usize,
    /// Its last sign: the last fact that bears its logon ID.
    pub(super) last: usize,
    /// The fact at which its end was seen.
    pub(super) ended: Option<usize>,
    pub(super) desktop: bool,
    /// The other half of it, as its 4624 says.
    pub(super) linked_logon_id: Option<Luid>,
    /// LocalSessionManager 23 or Winlogon 7002 of its terminal session.
    pub(super) terminal_logoff: Option<(usize, FactId)>,
}

/// A session being made.
#[derive(Clone, Copy)]
pub(super) struct Draft<'d> {
    pub(super) session: &'d Session,
    note: &'d Note,
}

/// The same, to be changed.
pub(super) struct DraftMut<'d> {
    pub(super) session: &'d mut Session,
    pub(super) note: &'d mut Note,
}

impl Drafts {
    pub(super) fn push(&mut self, session: Session, first: usize) {
        self.sessions.push(session);
        let (last, ended, desktop, linked_logon_id, terminal_logoff) = (first, None, false, None, None);
        self.notes.push(Note { first, last, ended, desktop, linked_logon_id, terminal_logoff });
    }

    pub(super) fn len(&self) -> usize {
        self.sessions.len()
    }

    #[inline]
    pub(super) fn get(&self, index: usize) -> Option<Draft<'_>> {
        Some(Draft { session: self.sessions.get(index)?, note: self.notes.get(index)? })
    }

    #[inline]
    pub(super) fn get_mut(&mut self, index: usize) -> Option<DraftMut<'_>> {
        Some(DraftMut { session: self.sessions.get_mut(index)?, note: self.notes.get_mut(index)? })
    }

    /// All of them, in the order in which they were begun.
    pub(super) fn iter(&self) -> impl Iterator<Item = Draft<'_>> {
        self.sessions.iter().zip(&self.notes).map(|(session, note)| Draft { session, note })
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = DraftMut<'_>> {
        self.sessions.iter_mut().zip(&mut self.notes).map(|(session, note)| DraftMut { session, note })
    }
}

impl Deref for Draft<'_> {
    type Target = Note;

    fn deref(&self) -> &Note {
        self.note
    }
}

impl DraftMut<'_> {
    pub(super) fn seen(&self) -> Draft<'_> {
        Draft { session: self.session, note: self.note }
    }
}

/// A session of which no more is known than how it began.
pub(super) fn begun(
    host: HostId,
    boot: BootId,
    logon_id: Luid,
    account: AccountId,
    start: Start,
    last_sign: Time,
) -> Session {
    Session {
        host,
        boot,
        logon_id,
        account,
        logon: None,
        logon_type: None,
        role: Role::Unknown,
        start,
        end: End { kind: EndKind::LogEnds, time: None, earliest: None, latest: None, evidence: Evidence::new() },
        last_sign,
        linked: None,
        part_of: None,
        number: None,
        privileges: None,
        groups: Evidence::new(),
        intervals: Vec::new(),
        activity: Activity::default(),
    }
}
