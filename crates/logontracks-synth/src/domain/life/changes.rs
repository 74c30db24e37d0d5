//! What changes on a host while it runs: uptime, address, clock, name.

use super::{Action, Down};
use crate::domain::emit::{Lay, Put, Val};
use crate::domain::world::{Address, HostId, Role};
use crate::domain::{MINUTE, MS, SECOND, Sim};
use std::rc::Rc;

impl Sim {
    /// System 6013 at noon.
    pub(in crate::domain) fn uptime(&mut self, t: u64, host: HostId) {
        if !self.world.hosts.at(host).usable() {
            return;
        }
        let values = vec![
            Val::S(""),
            Val::S(""),
            Val::S(""),
            Val::S(""),
            Val::N(40_000),
            Val::S("60"),
            Val::S("0 Coordinated Universal Time"),
            Val::Null,
        ];
        self.put(Put::new(host, t, Lay::Uptime).service(), values);
    }

    /// A new address by DHCP. What runs goes on; the machine shows itself from there.
    pub(in crate::domain) fn new_address(&mut self, t: u64, host: HostId) {
        let number = self.rng.range(200, 250);
        let address = Address::new(&format!("10.20.1.{number}"));
        self.world.hosts.at_mut(host).addresses.push((t, address));
        self.machine_call(t + 2 * SECOND, host);
    }

    /// The clock is set right: 4616 and Kernel-General 1.
    pub(in crate::domain) fn correct_clock(&mut self, t: u64, host: HostId) {
        if !self.world.hosts.at(host).usable() {
            self.at(t + 30 * MINUTE, Action::Correct(host));
            return;
        }
        let h = self.world.hosts.at_mut(host);
        let before = h.clock.shows(t);
        let wrong = h.clock.offset_at(t);
        h.clock.steps.push((t, 30 * MS as i64 - wrong));
        let after = h.clock.shows(t);
        let a = self.world.accounts.at(self.world.known.local_service);
        let local = Rc::clone(&a.sid_bytes);
        let values = vec![
            Val::Sid(Rc::clone(&local)),
            Val::S("LOCAL SERVICE"),
            Val::S("NT AUTHORITY"),
            Val::L(0x3e5),
            Val::T(before),
            Val::T(after),
            Val::L(0x440),
            Val::S("C:\\Windows\\System32\\svchost.exe"),
        ];
        let record = self.put(Put::new(host, t, Lay::TimeSet).kernel(), values);
        let values = vec![Val::T(after), Val::T(before), Val::U32(1)];
        self.put(Put::new(host, t, Lay::KernelTime).kernel().user(local), values);
        if let Some(truth) = &mut self.truth {
            truth.clock_set(host, t, record);
        }
    }

    /// The computer gets another name: 6011, 4781 for its account, a restart, and from then on
    /// other `Computer` values.
    pub(in crate::domain) fn rename_host(&mut self, t: u64, host: HostId) {
        let h = self.world.hosts.at(host);
        if !h.usable() || h.role == Role::Dc {
            self.at(t + 45 * MINUTE, Action::RenameHost(host));
            return;
        }
        let old = Rc::clone(&h.short);
        let new: Rc<str> = format!("{old}-NEW").into();
        let values = vec![Val::R(Rc::clone(&old)), Val::R(Rc::clone(&new)), Val::Null];
        self.put(Put::new(host, t, Lay::NameChanged).service(), values);
        let account = self.world.hosts.at(host).account;
        let sam: Rc<str> = format!("{new}$").into();
        self.rename(t + SECOND, account, sam);
        self.going_down(t + 2 * SECOND, host, Down::Restart);
        self.at(t + 43 * SECOND + 8 * SECOND, Action::RenameDone(host, new));
    }

    /// Between two boots the new name takes effect.
    pub(in crate::domain) fn renamed_host(&mut self, t: u64, host: HostId, new: Rc<str>) {
        let dns = Rc::clone(&self.world.dns);
        let h = self.world.hosts.at_mut(host);
        let (short, computer) = (Rc::clone(&h.short), Rc::clone(&h.computer));
        h.former.push((t, short, computer));
        h.computer = format!("{new}.{dns}").into();
        h.dollar = format!("{new}$").into();
        h.short = new;
        let locals = h.locals.clone();
        let short = Rc::clone(&h.short);
        for account in locals {
            self.world.accounts.at_mut(account).netbios = Rc::clone(&short);
        }
    }
}
