//! All sessions of the evidence.

use std::ops::Deref;

use super::account::Accounts;
use super::build::{HostSessions, Scene, sessions_of_host};
use super::{Hole, Session, SessionId, Windows};
use crate::fact::{FactId, Facts};
use crate::host::{HostId, Hosts};
use crate::parallel;
use crate::wire::{Luid, Time};

/// All sessions, in order of host, start and logon ID.
#[derive(Clone, Debug, Default)]
pub struct Sessions {
    sessions: Vec<Session>,
    /// The session of each fact; [`NO_SESSION`] where it has none.
    of_fact: Vec<u32>,
    /// Sorted, to find the session that had a logon ID at some time.
    by_logon_id: Vec<(HostId, Luid, Time, SessionId)>,
}

const NO_SESSION: u32 = u32::MAX;

/// A session, where it is kept or made anew from where it is. Not [`Clone`]: `clone()` is that of the [`Session`].
#[derive(Debug)]
pub enum SessionRef<'s> {
    /// In memory.
    Here(&'s Session),
    /// Read from the temporary file.
    Read(Box<Session>),
}

impl Deref for SessionRef<'_> {
    type Target = Session;

    #[inline]
    fn deref(&self) -> &Session {
        match self {
            Self::Here(session) => session,
            Self::Read(session) => session,
        }
    }
}

/// What the sessions of every host are made from.
#[derive(Clone, Debug)]
pub struct Maker<'e> {
    facts: &'e Facts,
    hosts: &'e Hosts,
    windows: &'e Windows,
    holes: Option<&'e [Hole]>,
    accounts: Accounts,
}

impl<'e> Maker<'e> {
    /// `holes` are the EventRecordIDs that no file has, as whoever read all records counted them; `None` if nobody did.
    pub fn new(facts: &'e Facts, hosts: &'e Hosts, windows: &'e Windows, holes: Option<&'e [Hole]>) -> Self {
        Self { facts, hosts, windows, holes, accounts: Accounts::of(facts) }
    }

    /// The sessions of one host: a pure function, so that hosts can be done in any order and at the same time.
    pub fn host(&self, host: HostId) -> HostSessions {
        sessions_of_host(&Scene {
            facts: self.facts,
            hosts: self.hosts,
            windows: self.windows,
            accounts: &self.accounts,
            holes: self.holes,
            host,
            ids: self.hosts.facts_of(host),
            boots: self.hosts.get(host).map_or(&[], |host| &host.boots),
        })
    }

    /// All sessions, from those of each host in the order of hosts.
    pub fn join(&self, hosts: impl IntoIterator<Item = HostSessions>) -> Sessions {
        let mut all = Sessions { of_fact: vec![NO_SESSION; self.facts.len()], ..Sessions::default() };
        let hosts: Vec<HostSessions> = hosts.into_iter().collect();
        all.sessions.reserve_exact(hosts.iter().map(|host| host.sessions.len()).sum());
        for host in hosts {
            let base = u32::try_from(all.sessions.len()).unwrap_or(u32::MAX);
            let renumber = |id: SessionId| SessionId(id.0.saturating_add(base));
            for (fact, session) in host.of_fact {
                if let Some(of_fact) = all.of_fact.get_mut(fact.0 as usize) {
                    *of_fact = renumber(session).0;
                }
            }
            all.sessions.extend(host.sessions.into_iter().map(|mut session| {
                session.linked = session.linked.map(renumber);
                session.part_of = session.part_of.map(renumber);
                session
            }));
        }
        all.by_logon_id =
            all.iter().map(|(id, session)| (session.host, session.logon_id, earliest(&session), id)).collect();
        all.by_logon_id.sort_unstable();
        all
    }
}

impl Sessions {
    /// The sessions of all hosts, one host after the other.
    pub fn of(facts: &Facts, hosts: &Hosts, windows: &Windows) -> Self {
        Self::with_holes(facts, hosts, windows, None)
    }

    /// The same, with the EventRecordIDs that no file has.
    pub fn with_holes(facts: &Facts, hosts: &Hosts, windows: &Windows, holes: Option<&[Hole]>) -> Self {
        let maker = Maker::new(facts, hosts, windows, holes);
        let numbers: Vec<HostId> = hosts.iter().map(|(host, _)| host).collect();
        let made = parallel::map(facts.threads(), numbers.len(), |host| {
            numbers.get(host).map(|host| maker.host(*host)).unwrap_or_default()
        });
        maker.join(made)
    }

    /// Every session with its number, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (SessionId, SessionRef<'_>)> + '_ {
        let number = |i| SessionId(u32::try_from(i).unwrap_or(u32::MAX));
        self.sessions.iter().enumerate().map(move |(i, session)| (number(i), SessionRef::Here(session)))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.sessions.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sessions.is_empty()
    }

    /// A session.
    pub fn get(&self, id: SessionId) -> Option<SessionRef<'_>> {
        self.sessions.get(id.0 as usize).map(SessionRef::Here)
    }

    /// The session that a fact is about, or in which it was done: a 4624's own session, the subject's of a 4648.
    pub fn by_fact(&self, fact: FactId) -> Option<SessionId> {
        self.of_fact.get(fact.0 as usize).copied().filter(|session| *session != NO_SESSION).map(SessionId)
    }

    /// The session that had this logon ID on a host at a time by the host's clock; of several, the one begun last.
    pub fn live(&self, host: HostId, logon_id: Luid, time: Time) -> Option<SessionId> {
        let after = self.by_logon_id.partition_point(|(h, l, start, _)| (*h, *l, *start) <= (host, logon_id, time));
        let before = self.by_logon_id.get(..after)?.iter().rev();
        let mut same = before.take_while(|(h, l, _, _)| (*h, *l) == (host, logon_id));
        let lives = |id: &SessionId| {
            let end = self.get(*id).map(|session| session.end.time.or(session.end.latest));
            end.is_some_and(|end| end.is_none_or(|end| time <= end))
        };
        same.find(|(_, _, _, id)| lives(id)).map(|(_, _, _, id)| *id)
    }

    /// The session itself, or the one that it is only a part of.
    pub fn whole(&self, id: SessionId) -> SessionId {
        self.get(id).and_then(|session| session.part_of).unwrap_or(id)
    }
}

/// When a session can have been there for the first time.
fn earliest(session: &Session) -> Time {
    session.start.earliest.unwrap_or(session.start.time).min(session.start.time)
}
