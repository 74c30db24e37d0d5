//! All sessions of the evidence.

use std::ops::ControlFlow;

use super::account::Accounts;
use super::build::sessions_of_host;
use super::kept::{Kept, SessionRef};
use super::loss::Holes;
use super::number::HostSessions;
use super::scene::Scene;
use super::{Hole, Session, SessionId, Windows};
use crate::fact::{FactId, Facts};
use crate::host::{HostId, Hosts};
use crate::parallel;
use crate::spill::{Column, Scatter, Sorter};
use crate::wire::{Luid, Time};

/// All sessions, in order of host, start and logon ID.
#[derive(Clone, Debug, Default)]
pub struct Sessions {
    sessions: Kept,
    /// The session of each fact; [`NO_SESSION`] where it has none.
    of_fact: Column<u32>,
    /// Sorted, to find the session that had a logon ID at some time.
    by_logon_id: Column<(HostId, Luid, Time, SessionId)>,
}

const NO_SESSION: u32 = u32::MAX;

/// What the sessions of every host are made from.
#[derive(Clone, Debug)]
pub struct Maker<'e> {
    facts: &'e Facts,
    hosts: &'e Hosts,
    windows: &'e Windows,
    holes: Option<Holes>,
    accounts: Accounts,
}

impl<'e> Maker<'e> {
    /// `holes` are the EventRecordIDs that no file has, as whoever read all records counted them; `None` if nobody did.
    pub fn new(facts: &'e Facts, hosts: &'e Hosts, windows: &'e Windows, holes: Option<&'e [Hole]>) -> Self {
        let holes = holes.map(|holes| Holes::of(holes, facts, hosts));
        Self { facts, hosts, windows, holes, accounts: Accounts::of(facts) }
    }

    /// The sessions of one host: a pure function, so that hosts can be done in any order and at the same time.
    pub fn host(&self, host: HostId) -> HostSessions {
        sessions_of_host(&Scene {
            facts: self.facts,
            hosts: self.hosts,
            windows: self.windows,
            accounts: &self.accounts,
            holes: self.holes.as_ref().map(|holes| holes.of_host(host)),
            host,
            ids: self.hosts.facts_of(host),
            boots: self.hosts.get(host).map_or(&[], |host| &host.boots),
        })
    }

    /// All sessions, from those of each host in the order of hosts.
    pub fn join(&self, hosts: impl IntoIterator<Item = HostSessions>) -> Sessions {
        let mut joiner = Joiner::new(self.facts, self.hosts);
        hosts.into_iter().for_each(|host| joiner.add(host));
        joiner.finish()
    }
}

/// The sessions of all hosts, as those of one after the other come.
struct Joiner<'e> {
    facts: &'e Facts,
    hosts: &'e Hosts,
    sessions: Kept,
    of_fact: Scatter<u32>,
}

impl<'e> Joiner<'e> {
    fn new(facts: &'e Facts, hosts: &'e Hosts) -> Self {
        let of_fact = Scatter::new(facts.spill(), facts.len(), NO_SESSION);
        Self { facts, hosts, sessions: Kept::of(facts), of_fact }
    }

    /// Those of the next host get the numbers that they have among all.
    fn add(&mut self, HostSessions { host, mut sessions, of_fact }: HostSessions) {
        let base = u32::try_from(self.sessions.len()).unwrap_or(u32::MAX);
        let renumber = |id: SessionId| SessionId::new(id.number().saturating_add(base));
        for (fact, session) in self.hosts.facts_of(host).iter().zip(of_fact) {
            session.into_iter().for_each(|session| self.of_fact.put(fact.number(), renumber(session).number()));
        }
        for session in sessions.iter_mut() {
            session.linked = session.linked.map(renumber);
            session.part_of = session.part_of.map(renumber);
        }
        self.sessions.extend(sessions);
    }

    fn finish(mut self) -> Sessions {
        self.sessions.close();
        let spill = self.facts.spill();
        let mut all =
            Sessions { sessions: self.sessions, of_fact: self.of_fact.finish(), by_logon_id: Column::default() };
        // In each boot logon IDs count up with time.
        let mut by_logon_id = Sorter::of_runs(spill);
        by_logon_id.reserve(all.len());
        let key = |(id, session): (SessionId, SessionRef<'_>)| (session.host, session.logon_id, earliest(&session), id);
        all.iter().map(key).for_each(|entry| by_logon_id.push(entry));
        all.by_logon_id = Column::of(spill, by_logon_id.finish());
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
        let mut joiner = Joiner::new(facts, hosts);
        let mut numbers = hosts.iter().map(|(host, _)| host);
        // The sessions of a few hosts are there twice at a time.
        _ = parallel::in_order(
            facts.threads().min(hosts.len()),
            || numbers.next(),
            || (),
            |(), host| maker.host(host),
            |host| {
                joiner.add(host);
                ControlFlow::Continue(())
            },
        );
        joiner.finish()
    }

    /// Every session with its number, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (SessionId, SessionRef<'_>)> + '_ {
        let all = 0..u32::try_from(self.len()).unwrap_or(u32::MAX);
        all.map(SessionId::new).filter_map(|id| Some((id, self.get(id)?)))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.sessions.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A session.
    pub fn get(&self, id: SessionId) -> Option<SessionRef<'_>> {
        self.sessions.get(id.place())
    }

    /// The session that a fact is about, or in which it was done: a 4624's own session, the subject's of a 4648.
    pub fn by_fact(&self, fact: FactId) -> Option<SessionId> {
        self.of_fact.get(fact.place()).filter(|session| *session != NO_SESSION).map(SessionId::new)
    }

    /// The session that had this logon ID on a host at a time by the host's clock; of several, the one begun last.
    pub fn live(&self, host: HostId, logon_id: Luid, time: Time) -> Option<SessionId> {
        let after = self.by_logon_id.partition_point(|(h, l, start, _)| (*h, *l, *start) <= (host, logon_id, time));
        let before = (0..after).rev().map_while(|number| self.by_logon_id.get(number));
        let mut same = before.take_while(|(h, l, _, _)| (*h, *l) == (host, logon_id));
        let lives = |id: &SessionId| {
            let end = self.get(*id).map(|session| session.end.by());
            end.is_some_and(|end| end.is_none_or(|end| time <= end))
        };
        same.find(|(_, _, _, id)| lives(id)).map(|(_, _, _, id)| id)
    }

    /// Sessions that had the same logon ID on the same host, several at least, each group in order of their numbers.
    pub(crate) fn sharing_logon_id(&self) -> Vec<Vec<SessionId>> {
        let mut shared: Vec<Vec<SessionId>> = Vec::new();
        let mut last: Option<(HostId, Luid, SessionId)> = None;
        let mut open = false;
        for (host, logon_id, _, id) in self.by_logon_id.from(0) {
            let before = last.replace((host, logon_id, id)).filter(|(h, l, _)| (*h, *l) == (host, logon_id));
            match (before, shared.last_mut().filter(|_| open)) {
                (Some(_), Some(group)) => group.push(id),
                (Some((_, _, first)), None) => shared.push(vec![first, id]),
                (None, _) => {}
            }
            open = before.is_some();
        }
        shared.iter_mut().for_each(|group| group.sort_unstable());
        shared
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
