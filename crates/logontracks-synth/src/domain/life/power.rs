//! Shutdowns, restarts and crashes.

use super::{Action, Down};
use crate::domain::emit::{Lay, Put, Val};
use crate::domain::world::{AcctId, Class, HostId};
use crate::domain::{MINUTE, MS, SECOND, Sim, Sref};
use std::rc::Rc;

impl Sim {
    /// Nothing new begins on the host; in 40 s it is off.
    pub(in crate::domain) fn going_down(&mut self, t: u64, host: HostId, down: Down) {
        if let Some(boot) = &mut self.world.hosts.at_mut(host).boot {
            if boot.closing {
                return;
            }
            boot.closing = true;
            self.at(t + 40 * SECOND, Action::Off(host, down));
        }
    }

    /// The host goes down: 1074, 1100, 6006, 13; or, in a crash, nothing.
    pub(in crate::domain) fn down(&mut self, t: u64, host: HostId, down: Down) {
        let open: Vec<Sref> = match &self.world.hosts.at(host).boot {
            Some(boot) => boot.live.values().map(|l| l.at).collect(),
            None => return,
        };
        let mut proof = Vec::new();
        let kind = if down == Down::Crash { "crash" } else { "shutdown" };
        if down != Down::Crash {
            let person = open
                .iter()
                .copied()
                .find(|at| self.live(*at).is_some_and(|l| l.logon_type == 2 && l.ts > 0 && self.is_person(l.account)));
            proof.push(self.shutdown_record(t, host, person, down));
            // Windows ends interactive sessions properly only now and then when it goes down.
            for at in &open {
                let interactive =
                    self.live(*at).is_some_and(|l| matches!(l.logon_type, 2 | 10 | 11) && self.is_person(l.account));
                if interactive && self.rng.chance(40) {
                    self.leave_desk(t + 900 * MS, *at, true);
                }
            }
            let stopped = self.put(
                Put::new(host, t + 6 * SECOND, Lay::LogStopped).service(),
                vec![Val::S(""), Val::Bin(vec![1, 0, 0, 0, 0, 0, 0, 0])],
            );
            let audit = self.put(Put::new(host, t + 6 * SECOND, Lay::AuditOff).service(), vec![]);
            let shown = self.world.hosts.at(host).clock.shows(t + 8 * SECOND);
            let kernel = self.put(Put::new(host, t + 8 * SECOND, Lay::KernelStop).kernel(), vec![Val::T(shown)]);
            proof.extend([stopped, audit, kernel]);
        }
        let end = if down == Down::Crash { t } else { t + 8 * SECOND };
        let open: Vec<Sref> = match &self.world.hosts.at(host).boot {
            Some(boot) => boot.live.values().map(|l| l.at).collect(),
            None => return,
        };
        for at in open {
            self.close(end, at, kind, &[]);
        }
        let h = self.world.hosts.at_mut(host);
        let shown = h.clock.shows(t);
        h.crashed = (down == Down::Crash).then_some(shown);
        if let (Some(boot), Some(truth)) = (h.boot.take(), &mut self.truth) {
            truth.boot_over(boot.truth, end, if down == Down::Crash { "crash" } else { "clean" }, &proof);
        }
        match down {
            Down::Restart => self.at(end + 50 * SECOND, Action::Boot(host)),
            Down::Crash => self.at(end + 4 * MINUTE, Action::Boot(host)),
            Down::Shutdown => {}
        }
    }

    fn is_person(&self, account: AcctId) -> bool {
        self.world.accounts.at(account).class == Class::User
    }

    /// System 1074.
    fn shutdown_record(&mut self, t: u64, host: HostId, person: Option<Sref>, down: Down) -> u64 {
        let h = self.world.hosts.at(host);
        let (short, put) = (Rc::clone(&h.short), Put::new(host, t, Lay::ShutdownBy).service());
        let (put, by) = match person {
            Some(at) => {
                let a = self.world.accounts.at(at.account);
                let put = put.user(Rc::clone(&a.sid_bytes)).account(at.account, &a.netbios);
                (put, format!("{}\\{}", a.netbios, a.sam))
            }
            None => {
                let system = self.world.accounts.at(AcctId::FIRST);
                (put.user(Rc::clone(&system.sid_bytes)), "NT AUTHORITY\\SYSTEM".to_owned())
            }
        };
        let word = if down == Down::Restart { "restart" } else { "power off" };
        let values = vec![
            Val::text(&format!("C:\\Windows\\System32\\RuntimeBroker.exe ({short})")),
            Val::R(short),
            Val::S("Other (Unplanned)"),
            Val::S("0x0"),
            Val::S(word),
            Val::S(""),
            Val::text(&by),
        ];
        self.put(put, values)
    }
}
