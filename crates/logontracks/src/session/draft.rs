//! Sessions being made.

use std::ops::Deref;

use super::{Activity, Blocks, End, EndKind, Evidence, Role, Session, Start, When};
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

/// What is known of a session while it is made. Facts are positions among the host's, in four bytes.
pub(super) struct Note {
    first: u32,
    last: u32,
    ended: Option<u32>,
    pub(super) desktop: bool,
    /// The other half of it, as its 4624 says; [`Luid::NONE`] if it names none.
    pub(super) other_half: Luid,
    terminal_logoff: Option<(u32, FactId)>,
}

impl Note {
    fn new(first: usize) -> Self {
        let first = narrow(first);
        Self { first, last: first, ended: None, desktop: false, other_half: Luid::NONE, terminal_logoff: None }
    }

    /// Its first fact.
    #[inline]
    pub(super) fn first(&self) -> usize {
        self.first as usize
    }

    /// Its last sign: the last fact that bears its logon ID.
    pub(super) fn last(&self) -> usize {
        self.last as usize
    }

    pub(super) fn set_last(&mut self, position: usize) {
        self.last = narrow(position);
    }

    /// The fact at which its end was seen.
    #[inline]
    pub(super) fn ended(&self) -> Option<usize> {
        self.ended.map(|position| position as usize)
    }

    /// Its end is seen here, if it was not before.
    pub(super) fn end(&mut self, position: usize) {
        self.ended.get_or_insert(narrow(position));
    }

    /// LocalSessionManager 23 or Winlogon 7002 of its terminal session.
    pub(super) fn terminal_logoff(&self) -> Option<(usize, FactId)> {
        self.terminal_logoff.map(|(position, id)| (position as usize, id))
    }

    pub(super) fn log_off(&mut self, (position, id): (usize, FactId)) {
        self.terminal_logoff = Some((narrow(position), id));
    }
}

fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
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
        self.notes.push(Note::new(first));
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
        end: End { kind: EndKind::LogEnds, when: When::Unknown, evidence: Evidence::new() },
        last_sign,
        linked: None,
        part_of: None,
        number: None,
        privileges: None,
        groups: Evidence::new(),
        intervals: Box::default(),
        activity: Activity::default(),
    }
}
