//! What people do in a day.

use super::desk::Seat;
use super::failures::Reason;
use super::network::Use;
use super::{Action, Down, RemoteDesk};
use crate::domain::emit::Val;
use crate::domain::world::{AcctId, HostId, Role, Scope};
use crate::domain::{DAY, EPOCH, HOUR, MINUTE, SECOND, Sim, Sref};

impl Sim {
    /// A person comes in: switches the workstation on, unlocks it, or logs on.
    pub(in crate::domain) fn arrive(&mut self, t: u64, person: usize) {
        let Some(p) = self.world.people.get(person) else {
            return;
        };
        let (host, session, steady) = (p.workstation, p.session, p.steady);
        let day = EPOCH + (t - EPOCH) / DAY * DAY;
        let hours = if steady { 17 } else { self.rng.range(15, 18) };
        let leaves = day + hours * HOUR + self.rng.range(0, 60) * MINUTE;
        if let Some(p) = self.world.people.get_mut(person) {
            p.leaves = leaves;
        }
        let here = session.is_some_and(|at| self.live(at).is_some());
        if self.world.hosts.at(host).boot.is_none() {
            self.boot(t, host);
            self.at(t + 70 * SECOND, Action::LogOn(person));
        } else if here {
            self.at(t + SECOND, Action::Unlock(person));
        } else {
            self.at(t + SECOND, Action::LogOn(person));
        }
    }

    /// Logs on at the console: sometimes after a wrong password, sometimes with cached credentials.
    pub(in crate::domain) fn log_on(&mut self, t: u64, person: usize) {
        let Some(p) = self.world.people.get(person) else {
            return;
        };
        let (host, account, steady, upn) = (p.workstation, p.account, p.steady, p.types_upn);
        if !self.world.hosts.at(host).usable() {
            self.at(t + 5 * MINUTE, Action::LogOn(person));
            return;
        }
        let mut t = t;
        if self.rng.chance(15) {
            self.desk_failure(t, host, Some(account), Reason::WrongPassword);
            t += self.rng.range(4, 9) * SECOND;
        }
        // A laptop is ready before its network; others seldom are.
        let laptop = person % 4 == 3;
        let cached = !steady && (laptop || self.rng.chance(6));
        let mut seat = Seat::console(host, account, if cached { 11 } else { 2 });
        seat.upn = upn && !cached;
        let Some((at, _)) = self.sit_down(t, seat) else {
            self.at(t + 5 * MINUTE, Action::LogOn(person));
            return;
        };
        self.settle(t + 50, at, 1, Val::S("LOCAL"), None);
        for which in 0..3 {
            self.process(t + (1 + which) * SECOND, at, which);
        }
        if let Some(p) = self.world.people.get_mut(person) {
            p.session = Some(at);
            p.remote = None;
        }
        let wait = self.rng.range(2, 12) * MINUTE;
        self.at(t + wait, Action::Step(person));
    }

    /// The session of a person who is at the desk.
    fn desk_of(&self, person: usize) -> Option<(Sref, AcctId, Option<AcctId>, bool)> {
        let p = self.world.people.get(person)?;
        let at = p.session?;
        let live = self.live(at)?;
        (self.world.hosts.at(at.host).usable() && live.locked.is_none()).then_some((at, p.account, p.admin, p.steady))
    }

    /// The next thing that a person does.
    pub(in crate::domain) fn step(&mut self, t: u64, person: usize) {
        let Some((at, account, admin, steady)) = self.desk_of(person) else {
            // The host has gone down under the session: log on again when it is back.
            if self
                .world
                .people
                .get(person)
                .is_some_and(|p| t < p.leaves && p.session.is_some_and(|s| self.live(s).is_none()))
            {
                self.at(t + 2 * MINUTE, Action::LogOn(person));
            }
            return;
        };
        if self.world.people.get(person).is_some_and(|p| t >= p.leaves) {
            self.go_home(t, person, at, steady);
            return;
        }
        let cached = self.live(at).is_some_and(|l| l.logon_type == 11);
        // A quiet domain has quiet people.
        let slow = if self.settings.rate < 5 { 2 } else { 1 };
        let wait = slow * self.rng.range(3, 25) * MINUTE;
        let task = self.rng.below(100);
        let mut next = Action::Step(person);
        let mut pause = wait;
        match task {
            0..34 => self.visit(t, at, account, Role::File, Use::Share("\\\\*\\Projects"), cached),
            34..42 => self.visit(t, at, account, Role::Sql, Use::Other, cached),
            42..52 => self.visit_by_address(t, at, account),
            52..64 => self.visit_web(t, at, account),
            64..76 => {
                let saver = self.rng.chance(30);
                self.lock(t, at, saver);
                next = Action::Unlock(person);
                pause = self.rng.range(4, 50) * MINUTE;
            }
            76..88 => self.go_remote(t, person, at, account, admin),
            88..92 => {
                if let Some(admin) = admin {
                    self.runas_for_a_while(t, at, admin);
                }
            }
            92..95 => {
                if let (Some(admin), Some(&file)) = (admin, self.world.of_role(Role::File).first()) {
                    self.share_as(t, at, admin, file, "\\\\*\\ADMIN$", "", false);
                }
            }
            95..98 => {
                if let Some(admin) = admin {
                    self.remoting(t, at, account, admin);
                }
            }
            _ => self.visit_standalone(t, at),
        }
        let which = self.rng.below(8);
        self.process(t + 2 * SECOND, at, which);
        self.at(t + pause, next);
    }

    fn visit(&mut self, t: u64, at: Sref, account: AcctId, role: Role, what: Use, cached: bool) {
        let hosts = self.world.of_role(role);
        let Some(&to) = self.rng.pick(&hosts) else {
            return;
        };
        if cached {
            // No ticket from the logon: the first use of the network gets one.
            self.by_ntlm(t, at, account, to, what);
            return;
        }
        let mut creds = self.take_creds(at);
        self.by_kerberos(t, at, account, &mut creds, to, None, what);
        self.return_creds(at, creds);
    }

    /// A share by the server's address, so that only NTLM is possible.
    fn visit_by_address(&mut self, t: u64, at: Sref, account: AcctId) {
        if let Some(&to) = self.world.of_role(Role::File).first() {
            self.by_ntlm(t, at, account, to, Use::Share("\\\\*\\Projects"));
        }
    }

    fn visit_web(&mut self, t: u64, at: Sref, account: AcctId) {
        let (web, sql) = (self.world.of_role(Role::Web), self.world.of_role(Role::Sql));
        if let (Some(&web), Some(&sql)) = (web.first(), sql.first()) {
            let mut creds = self.take_creds(at);
            self.by_web(t, at, account, &mut creds, web, sql);
            self.return_creds(at, creds);
        }
    }

    /// The standalone host knows only its own accounts.
    fn visit_standalone(&mut self, t: u64, at: Sref) {
        let hosts = self.world.of_role(Role::Standalone);
        let Some(&to) = hosts.first() else { return };
        let Some(&local) = self.world.hosts.at(to).locals.first() else {
            return;
        };
        self.by_ntlm(t, at, local, to, Use::Share("\\\\*\\Public"));
    }

    /// Remote Desktop to the jump host, with the administrator's account if there is one.
    fn go_remote(&mut self, t: u64, person: usize, at: Sref, account: AcctId, admin: Option<AcctId>) {
        let busy = self.world.people.get(person).is_some_and(|p| p.remote.is_some());
        let Some(&jump) = self.world.of_role(Role::Jump).first() else {
            return;
        };
        if busy {
            return;
        }
        let Some(there) = self.rdp(t, Some(at), at.host, admin.unwrap_or(account), jump) else {
            return;
        };
        let left = self.rng.below(3) as u32;
        if let Some(p) = self.world.people.get_mut(person) {
            p.remote = Some(RemoteDesk { from: at, at: there, left });
        }
        let wait = self.rng.range(5, 45) * MINUTE;
        self.at(t + wait, Action::Remote(person));
    }

    fn runas_for_a_while(&mut self, t: u64, at: Sref, admin: AcctId) {
        if self.rng.chance(30) {
            let session = self.net_only(t, at, admin);
            if let Some(&file) = self.world.of_role(Role::File).first() {
                let mut creds = Default::default();
                self.by_kerberos(t + 3 * SECOND, session, admin, &mut creds, file, None, Use::Share("\\\\*\\ADMIN$"));
            }
            let record = self.logoff_record(t + 9 * SECOND, session, 9);
            self.close(t + 9 * SECOND, session, "logoff", &[record]);
        } else if let Some(session) = self.runas(t, at, admin) {
            let end = t + self.rng.range(5, 13) * SECOND;
            let record = self.logoff_record(end, session, 2);
            self.close(end, session, "logoff", &[record]);
        }
    }

    /// PowerShell remoting from an elevated prompt that runs as the administrator's account.
    fn remoting(&mut self, t: u64, at: Sref, account: AcctId, admin: AcctId) {
        let servers: Vec<HostId> =
            [Role::File, Role::Web, Role::Sql].into_iter().flat_map(|r| self.world.of_role(r)).collect();
        let Some(&to) = self.rng.pick(&servers) else {
            return;
        };
        if account == admin {
            return;
        }
        let Some(prompt) = self.runas(t, at, admin) else {
            return;
        };
        let mut creds = self.take_creds(prompt);
        self.winrm(t + 2 * SECOND, prompt, admin, &mut creds, to);
        self.return_creds(prompt, creds);
        let record = self.logoff_record(t + 11 * SECOND, prompt, 2);
        self.close(t + 11 * SECOND, prompt, "logoff", &[record]);
    }

    /// A local logon at the standalone host, and the logoff later.
    pub(in crate::domain) fn kiosk(&mut self, t: u64, host: HostId) {
        if !self.world.hosts.at(host).usable() {
            return;
        }
        let open = self.world.hosts.at(host).boot.as_ref();
        let open = open.and_then(|b| {
            b.live.values().find(|l| {
                l.ts == 1 && l.logon_type == 2 && matches!(self.world.accounts.at(l.account).scope, Scope::Local(_))
            })
        });
        if let Some(at) = open.map(|l| l.at) {
            self.leave_desk(t, at, true);
            return;
        }
        let Some(&account) = self.world.hosts.at(host).locals.first() else {
            return;
        };
        if let Some((at, _)) = self.sit_down(t, Seat::console(host, account, 2)) {
            self.settle(t, at, 1, Val::S("LOCAL"), None);
            self.at(t + HOUR, Action::Kiosk(host));
        }
    }

    /// Back at a locked screen.
    pub(in crate::domain) fn unlock(&mut self, t: u64, person: usize) {
        let Some(p) = self.world.people.get(person) else {
            return;
        };
        let (Some(at), steady) = (p.session, p.steady) else {
            return;
        };
        if self.live(at).is_none() || !self.world.hosts.at(at.host).usable() {
            self.at(t + 3 * MINUTE, Action::LogOn(person));
            return;
        }
        let cached = !steady && self.rng.chance(10);
        let saver = self.rng.chance(20);
        self.unlock_desk(t, at, cached, saver);
        let wait = self.rng.range(2, 20) * MINUTE;
        self.at(t + wait, Action::Step(person));
    }

    /// Goes home: logs off and shuts down, logs off, or locks.
    fn go_home(&mut self, t: u64, person: usize, at: Sref, steady: bool) {
        match self.rng.below(10) {
            _ if steady => self.lock(t, at, false),
            0..5 => {
                self.leave_desk(t, at, true);
                self.going_down(t + 20 * SECOND, at.host, Down::Shutdown);
            }
            5..6 => self.going_down(t, at.host, Down::Shutdown),
            6..8 => self.leave_desk(t, at, true),
            _ => self.lock(t, at, true),
        }
        if self.live(at).is_none()
            && let Some(p) = self.world.people.get_mut(person)
        {
            p.session = None;
        }
    }
}
