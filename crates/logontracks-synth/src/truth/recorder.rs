//! Writes down what happens, while it happens.

use crate::domain::{AcctId, Channel, HostId, Logon, Put, Sref, World};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Where a record ended up.
#[derive(Debug, Clone)]
pub struct Place {
    /// File of the evidence plan.
    pub file: usize,
    /// Chunk in it.
    pub chunk: u32,
    /// Byte offset in it.
    pub offset: u64,
    /// EventRecordID.
    pub id: u64,
    /// Computer.
    pub computer: Rc<str>,
    /// Channel.
    pub channel: Channel,
    /// TimeCreated.
    pub time: u64,
}

/// What is remembered of a record.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    pub event_id: u16,
    pub kept: bool,
    pub places: Vec<Place>,
}

/// A session as it is remembered.
#[derive(Debug)]
pub(super) struct Sess {
    pub at: Sref,
    pub sid: Rc<str>,
    pub name: Rc<str>,
    pub domain: Rc<str>,
    pub logon_type: u32,
    pub role: &'static str,
    pub start: u64,
    pub end: Option<(&'static str, u64, Vec<u64>)>,
    pub linked: Option<u32>,
    pub intervals: Vec<(&'static str, u64, u64, Vec<u64>)>,
    pub from: Option<HostId>,
    pub mentions: u32,
    /// True time of the last surviving record that names it.
    pub last: u64,
}

/// A boot as it is remembered.
#[derive(Debug)]
pub(super) struct Run {
    pub host: HostId,
    pub number: u32,
    pub start: u64,
    pub proof: Vec<u64>,
    pub end: Option<(&'static str, u64, Vec<u64>)>,
}

/// A relation as it is remembered.
#[derive(Debug)]
pub(super) struct Relation {
    pub kind: &'static str,
    pub from: (u64, Option<u32>),
    pub to: (u64, Option<u32>),
    pub certain: bool,
}

/// A step of the intruder: true time, how, from, to, joined by a logon.
pub(super) type Step = (u64, &'static str, Option<u32>, u32, bool);

/// Writes down what happens, while it happens.
#[derive(Debug, Default)]
pub struct Recorder {
    pub(super) records: Vec<Remembered>,
    pub(super) sessions: Vec<Sess>,
    pub(super) boots: Vec<Run>,
    pub(super) links: Vec<Relation>,
    pub(super) path: Vec<Step>,
    pub(super) names: BTreeMap<AcctId, BTreeSet<String>>,
    pub(super) upns: BTreeMap<AcctId, Vec<(u64, u64)>>,
    pub(super) corrections: Vec<(HostId, u64, u64)>,
    pub(super) clears: Vec<(HostId, u64, u64, Option<u32>)>,
    known: BTreeSet<(AcctId, Rc<str>, Rc<str>)>,
}

impl Recorder {
    /// A record was put into its log; `kept` if it survives in the evidence.
    pub(crate) fn record(&mut self, number: u64, event_id: u16, world: &World, put: &Put, kept: bool) {
        let place = number as usize;
        if self.records.len() <= place {
            self.records.resize_with(place + 1, Remembered::default);
        }
        if let Some(record) = self.records.get_mut(place) {
            record.event_id = event_id;
            record.kept = kept;
        }
        if !kept {
            return;
        }
        for at in put.sessions() {
            if let Some(session) = self.sessions.get_mut(at.truth as usize) {
                session.mentions += 1;
                session.last = session.last.max(put.time());
            }
        }
        for (account, domain) in put.accounts() {
            let sam = Rc::clone(&world.accounts.at(*account).sam);
            if self.known.insert((*account, Rc::clone(domain), Rc::clone(&sam))) {
                let name = if domain.is_empty() { sam.to_string() } else { format!("{domain}\\{sam}") };
                self.names.entry(*account).or_default().insert(name);
            }
        }
    }

    /// A surviving record has a name that the account no longer has.
    pub(crate) fn former_name(&mut self, account: AcctId, name: String) {
        self.names.entry(account).or_default().insert(name);
    }

    /// A record was written into a file.
    pub(crate) fn place(&mut self, number: u64, place: Place) {
        if let Some(record) = self.records.get_mut(number as usize) {
            record.places.push(place);
        }
    }

    /// A session begins. Returns its number.
    pub(crate) fn session(&mut self, world: &World, at: Sref, t: u64, logon: &Logon, domain: &Rc<str>) -> u32 {
        let account = world.accounts.at(at.account);
        self.sessions.push(Sess {
            at,
            sid: Rc::clone(&account.sid),
            name: Rc::clone(&account.sam),
            domain: Rc::clone(domain),
            logon_type: logon.logon_type,
            role: logon.role,
            start: t,
            end: None,
            linked: None,
            intervals: Vec::new(),
            from: logon.from,
            mentions: 0,
            last: 0,
        });
        (self.sessions.len() - 1) as u32
    }

    /// Its 4624 has been put.
    pub(crate) fn started(&mut self, at: Sref) {
        if let Some(session) = self.sessions.get_mut(at.truth as usize) {
            session.at = at;
        }
    }

    /// Two sessions are the tokens of one logon.
    pub(crate) fn pair(&mut self, one: Sref, other: Sref) {
        for (a, b) in [(one, other), (other, one)] {
            if let Some(session) = self.sessions.get_mut(a.truth as usize) {
                session.linked = Some(b.truth);
            }
        }
    }

    /// A session ends.
    pub(crate) fn ended(&mut self, at: Sref, t: u64, kind: &'static str, records: &[u64]) {
        if let Some(session) = self.sessions.get_mut(at.truth as usize) {
            session.end = Some((kind, t, records.to_vec()));
        }
    }

    /// A stretch of a session.
    pub(crate) fn interval(&mut self, at: Sref, kind: &'static str, from: u64, to: u64, records: &[u64]) {
        if let Some(session) = self.sessions.get_mut(at.truth as usize) {
            session.intervals.push((kind, from, to, records.to_vec()));
        }
    }

    /// Two records belong together.
    pub(crate) fn link(
        &mut self,
        kind: &'static str,
        from: (u64, Option<Sref>),
        to: (u64, Option<Sref>),
        certain: bool,
    ) {
        let side = |(record, at): (u64, Option<Sref>)| (record, at.map(|at| at.truth));
        self.links.push(Relation { kind, from: side(from), to: side(to), certain });
    }

    /// A host starts. Returns the boot's number.
    pub(crate) fn boot(&mut self, host: HostId, number: u32, t: u64, proof: &[u64]) -> u32 {
        self.boots.push(Run { host, number, start: t, proof: proof.to_vec(), end: None });
        (self.boots.len() - 1) as u32
    }

    /// It goes down: `clean` or `crash`.
    pub(crate) fn boot_over(&mut self, boot: u32, t: u64, kind: &'static str, proof: &[u64]) {
        if let Some(run) = self.boots.get_mut(boot as usize) {
            run.end = Some((kind, t, proof.to_vec()));
        }
    }

    /// The next boot tells that the one before `number` crashed.
    pub(crate) fn crash_seen(&mut self, host: HostId, number: u32, proof: &[u64]) {
        let before = self.boots.iter_mut().rev().find(|b| b.host == host && b.number < number);
        if let Some((_, _, records)) = before.and_then(|b| b.end.as_mut()) {
            records.extend_from_slice(proof);
        }
    }

    /// A clock was set right.
    pub(crate) fn clock_set(&mut self, host: HostId, t: u64, record: u64) {
        self.corrections.push((host, t, record));
    }

    /// The user principal name was typed: the 4648 that has it, and the 4624 of the same GUID.
    pub(crate) fn upn_shown(&mut self, account: AcctId, explicit: u64, logon: u64) {
        self.upns.entry(account).or_default().push((explicit, logon));
    }

    /// The intruder's step.
    pub(crate) fn hop(&mut self, t: u64, how: &'static str, from: Option<Sref>, to: Sref, linked: bool) {
        self.path.push((t, how, from.map(|f| f.truth), to.truth, linked));
    }

    /// A Security log was cleared.
    pub(crate) fn cleared(&mut self, host: HostId, t: u64, record: u64, by: Option<Sref>) {
        self.clears.push((host, t, record, by.map(|b| b.truth)));
    }

    pub(super) fn kept(&self, record: u64) -> bool {
        self.records.get(record as usize).is_some_and(|r| r.kept)
    }

    pub(super) fn event_id(&self, record: u64) -> u16 {
        self.records.get(record as usize).map_or(0, |r| r.event_id)
    }
}
