//! Background: what machines do all day, in volumes of real hosts.

use super::Action;
use super::network::Use;
use crate::domain::emit::{Lay, Put, Val, Who};
use crate::domain::world::{HostId, Role};
use crate::domain::{Channel, Collection, HOUR, MINUTE, MS, SECOND, Sim};

impl Sim {
    /// The machine's own traffic, three times an hour or more: as `HOST$` to a domain controller.
    pub(in crate::domain) fn machine(&mut self, t: u64, host: HostId) {
        let pause = 3 * HOUR / u64::from(self.rate(host) / 10 + 1);
        let wait = self.rng.range(pause / 2, pause * 3 / 2);
        self.at(t + wait.max(SECOND), Action::Machine(host));
        self.machine_call(t, host);
    }

    /// Background happenings per hour. Where one log is to be made, the other hosts have little to do.
    fn rate(&self, host: HostId) -> u32 {
        match self.settings.collection {
            Collection::Log(..) if !self.evidence.wants(host, Channel::Security) => self.settings.rate.min(4),
            _ => self.settings.rate,
        }
    }

    /// One visit of `HOST$` to a domain controller.
    pub(super) fn machine_call(&mut self, t: u64, host: HostId) {
        let h = self.world.hosts.at(host);
        if !h.usable() || !h.joined() {
            return;
        }
        let (account, Some(system)) = (h.account, h.boot.as_ref().map(|b| b.system)) else {
            return;
        };
        let controllers = self.world.controllers();
        let Some(&dc) = self.rng.pick(&controllers) else {
            return;
        };
        let mut creds = std::mem::take(&mut self.world.hosts.at_mut(host).creds);
        let old = creds.tgt.as_ref().is_some_and(|g| (7 * HOUR..9 * HOUR).contains(&t.saturating_sub(g.issued)));
        if old {
            self.renew(t, account, &mut creds, host);
        }
        let what = if self.rng.chance(50) { Use::Share("\\\\*\\SYSVOL") } else { Use::Other };
        self.by_kerberos(t + 20 * MS, system, account, &mut creds, dc, None, what);
        self.world.hosts.at_mut(host).creds = creds;
    }

    /// One happening of background noise, by the host's role.
    pub(in crate::domain) fn noise(&mut self, t: u64, host: HostId) {
        let pause = HOUR / u64::from(self.rate(host).max(1));
        let wait = self.rng.range(pause / 2, pause * 3 / 2);
        self.at(t + wait.max(MS), Action::Noise(host));
        let h = self.world.hosts.at(host);
        let (role, Some(boot)) = (h.role, h.boot.as_ref().filter(|b| !b.closing)) else {
            return;
        };
        let system = boot.system;
        let desk = boot.live.values().rev().find(|l| {
            l.ts > 0
                && l.locked.is_none()
                && matches!(l.logon_type, 2 | 10 | 11)
                && self.world.accounts.at(l.account).class == crate::domain::Class::User
        });
        let desk = desk.map(|l| l.at);
        let office = t % (24 * HOUR) > 7 * HOUR && t % (24 * HOUR) < 19 * HOUR;
        let which = self.rng.below(100);
        match (role, which) {
            (Role::Dc, 0..25) if office => self.somebody_visits(t, host),
            (Role::Dc, 25..75) => self.some_machine_asks(t),
            (Role::File | Role::Sql | Role::Web, 0..55) if office => self.somebody_visits(t, host),
            (Role::Dc | Role::File, 55..80) => self.some_machine_visits(t, host),
            (Role::Workstation | Role::Jump, 0..75) => match desk {
                Some(at) if which < 55 => {
                    let which = self.rng.below(8);
                    self.process(t, at, which);
                }
                Some(at) => self.credentials(t, at),
                None => self.process(t, system, 8),
            },
            (_, 80..86) => self.system_service(t, host),
            (_, 86..90) => {
                let which = self.rng.range(8, 10);
                self.process(t, system, which);
                self.process_end(t + 3 * SECOND, system);
            }
            _ => {
                let which = self.rng.range(8, 10);
                self.process(t, system, which);
            }
        }
    }

    /// Some person's session uses a share of the host (the DC's is SYSVOL).
    fn somebody_visits(&mut self, t: u64, host: HostId) {
        let open: Vec<_> = self.world.people.iter().filter_map(|p| Some((p.session?, p.account))).collect();
        let Some(&(from, account)) = self.rng.pick(&open) else {
            return;
        };
        if self.live(from).is_none_or(|l| l.logon_type == 11) || from.host == host {
            return;
        }
        let share = match self.world.hosts.at(host).role {
            Role::Dc => Use::Share("\\\\*\\SYSVOL"),
            Role::File => Use::Share("\\\\*\\Projects"),
            _ => Use::Other,
        };
        let mut creds = self.take_creds(from);
        self.by_kerberos(t, from, account, &mut creds, host, None, share);
        self.return_creds(from, creds);
    }

    fn some_machine_visits(&mut self, t: u64, host: HostId) {
        let ids: Vec<HostId> = self.world.hosts.ids().filter(|h| *h != host).collect();
        let Some(&from) = self.rng.pick(&ids) else {
            return;
        };
        let h = self.world.hosts.at(from);
        if !h.usable() || !h.joined() {
            return;
        }
        let (account, Some(system)) = (h.account, h.boot.as_ref().map(|b| b.system)) else {
            return;
        };
        let mut creds = std::mem::take(&mut self.world.hosts.at_mut(from).creds);
        self.by_kerberos(t, system, account, &mut creds, host, None, Use::Other);
        self.world.hosts.at_mut(from).creds = creds;
    }

    /// Some machine's ticket for some server is asked for anew; half of these tickets are used.
    fn some_machine_asks(&mut self, t: u64) {
        let ids: Vec<HostId> = self.world.hosts.ids().collect();
        let servers: Vec<HostId> = ids
            .iter()
            .copied()
            .filter(|h| !matches!(self.world.hosts.at(*h).role, Role::Workstation | Role::Standalone))
            .collect();
        let (Some(&from), Some(&to)) = (self.rng.pick(&ids), self.rng.pick(&servers)) else {
            return;
        };
        let h = self.world.hosts.at(from);
        if from == to || !h.usable() || !h.joined() {
            return;
        }
        let (account, Some(system)) = (h.account, h.boot.as_ref().map(|b| b.system)) else {
            return;
        };
        let service = self.world.hosts.at(to).account;
        let mut creds = std::mem::take(&mut self.world.hosts.at_mut(from).creds);
        if self.rng.chance(8) {
            creds.tgt = None;
        }
        creds.tickets.retain(|k| k.service != service);
        if self.rng.chance(50) {
            self.by_kerberos(t, system, account, &mut creds, to, None, Use::Other);
        } else {
            self.ticket(t, account, &mut creds, from, service);
        }
        self.world.hosts.at_mut(from).creds = creds;
    }

    /// 5379: the credential manager was read.
    fn credentials(&mut self, t: u64, at: crate::domain::Sref) {
        let (put, mut v) = self.subject(at.host, Who::Session(at), Put::new(at.host, t, Lay::Credentials));
        v.extend([
            Val::S("MicrosoftAccount:user=02abcdefghijklmn"),
            Val::U32(0),
            Val::U32(0),
            Val::S("%%8100"),
            Val::U32(3_221_226_021),
            Val::T(t - 20 * MINUTE),
            Val::U32(6356),
        ]);
        self.put(put, v);
    }

    /// 4689.
    fn process_end(&mut self, t: u64, at: crate::domain::Sref) {
        let put = Put::new(at.host, t, Lay::ProcessEnd).kernel();
        let (put, mut v) = self.subject(at.host, Who::System, put);
        v.extend([Val::X(0), Val::L(0x1d4c), Val::S("C:\\Windows\\System32\\svchost.exe")]);
        self.put(put, v);
    }
}
