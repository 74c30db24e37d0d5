//! Putting a record into its log.

use super::{Channel, Lay, Rec, Val};
use crate::domain::world::{AcctId, HostId, Os};
use crate::domain::{Sim, Sref};
use std::rc::Rc;

/// Who writes a record, and whom it speaks of.
#[derive(Debug, Clone)]
pub struct Put {
    host: HostId,
    time: u64,
    lay: Lay,
    writer: Writer,
    user: Option<Rc<[u8]>>,
    activity: Option<[u8; 16]>,
    sessions: [Option<Sref>; 2],
    names: [Option<(AcctId, Rc<str>)>; 2],
}

#[derive(Debug, Clone, Copy)]
enum Writer {
    Lsass,
    Kernel,
    Other,
}

impl Put {
    /// A record of `lay` on `host` at true time `time`, written by lsass.
    pub fn new(host: HostId, time: u64, lay: Lay) -> Self {
        Put {
            host,
            time,
            lay,
            writer: Writer::Lsass,
            user: None,
            activity: None,
            sessions: [None, None],
            names: [None, None],
        }
    }

    /// Written by the kernel (process 4).
    pub fn kernel(self) -> Self {
        Put { writer: Writer::Kernel, ..self }
    }

    /// Written by another process.
    pub fn service(self) -> Self {
        Put { writer: Writer::Other, ..self }
    }

    /// With `Security/@UserID`.
    pub fn user(self, sid: Rc<[u8]>) -> Self {
        Put { user: Some(sid), ..self }
    }

    /// With `Correlation/@ActivityID`.
    pub fn activity(self, activity: Option<[u8; 16]>) -> Self {
        Put { activity, ..self }
    }

    /// The record names the logon ID of this session.
    pub fn session(mut self, at: Sref) -> Self {
        let [first, second] = &mut self.sessions;
        let place = if first.is_none() { first } else { second };
        *place = Some(at);
        self
    }

    /// The record names this account by the domain that is given (empty: none).
    pub fn account(mut self, account: AcctId, domain: &Rc<str>) -> Self {
        let [first, second] = &mut self.names;
        let place = if first.is_none() { first } else { second };
        *place = Some((account, Rc::clone(domain)));
        self
    }
}

impl Sim {
    /// Puts a record into its log and returns its number.
    pub fn put(&mut self, put: Put, values: Vec<Val>) -> u64 {
        let thread = 4 * (self.rng.below(900) as u32 + 25);
        if self.layouts.of(put.lay).1 == Channel::Security {
            self.audit.count(put.host, self.world.hosts.at(put.host).role);
        }
        self.put_as(put, values, thread)
    }

    /// The same, written by this thread.
    pub(super) fn put_as(&mut self, put: Put, values: Vec<Val>, thread: u32) -> u64 {
        let number = self.records;
        self.records += 1;
        let Sim { layouts, world, evidence, truth, .. } = self;
        let (layout, channel) = layouts.of(put.lay);
        let host = world.hosts.at(put.host);
        let [lsass, _, other, _] = host.boot.as_ref().map_or([700, 600, 800, 900], |b| b.pids);
        // Logon events of Windows 10 and later bear the activity of their boot's lsass.
        const OF_LOGONS: [u16; 13] = [4625, 4627, 4648, 4672, 4697, 4778, 4779, 4800, 4801, 4802, 4803, 4964, 5379];
        let of_boot = host.boot.as_ref().filter(|_| host.os >= Os::Win10 && OF_LOGONS.contains(&layout.event_id));
        let activity = match (put.activity, of_boot) {
            (None, Some(boot)) if *channel == Channel::Security => Some(boot.activity),
            (given, _) => given,
        };
        let process = match put.writer {
            Writer::Lsass => lsass,
            Writer::Kernel => 4,
            Writer::Other => other,
        };
        if let Some(truth) = truth {
            let kept = evidence.keeps(put.host, *channel, layout.event_id, put.time);
            truth.record(number, layout.event_id, world, &put, kept);
        }
        if !evidence.wants(put.host, *channel) {
            return number;
        }
        let computer = Rc::clone(&host.computer);
        if let Some(log) = world.hosts.at_mut(put.host).logs.get_mut(*channel as usize) {
            log.waiting.push(Rec {
                time: put.time,
                number,
                lay: put.lay,
                process: (process, thread),
                activity,
                user: put.user,
                computer,
                values,
            });
        }
        number
    }
}

impl Put {
    /// True time.
    pub fn time(&self) -> u64 {
        self.time
    }

    /// Sessions whose logon ID the record names.
    pub fn sessions(&self) -> impl Iterator<Item = Sref> {
        self.sessions.into_iter().flatten()
    }

    /// Accounts that the record names, each with the domain it is written with.
    pub fn accounts(&self) -> impl Iterator<Item = &(AcctId, Rc<str>)> {
        self.names.iter().flatten()
    }
}
