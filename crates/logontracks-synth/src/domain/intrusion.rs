//! The intruder: a phished user, pass-the-hash with a local administrator, a service account from
//! memory, Remote Desktop to the jump host, explicit credentials to a domain controller, and its
//! Security log cleared.

use super::emit::{Lay, Put, Val, Who};
use super::life::{Action, Use};
use super::world::{HostId, Os, Role};
use super::{EPOCH, HOUR, MINUTE, MS, SECOND, Sim, Sref};
use std::rc::Rc;

/// When the domain controller's Security log is cleared (true time); known in advance because the
/// evidence is planned before the simulation.
pub const CLEARED_AT: u64 = EPOCH + 15 * HOUR + 20 * MINUTE;

/// The intruder's steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A mail attachment runs in the user's session.
    Phished,
    /// To the next workstation with its local administrator's hash.
    PassTheHash,
    /// There, a service account's password is found and used.
    ServiceAccount,
    /// With it to the jump host.
    Jump,
    /// From there to a domain controller with a domain administrator's credentials.
    Controller,
    /// The log is cleared.
    Clear,
}

/// What the intruder holds.
#[derive(Debug, Default, Clone, Copy)]
pub struct Intruder {
    session: Option<Sref>,
    tries: u32,
}

impl Sim {
    /// One step. A step that is not possible now is tried again some minutes later.
    pub(super) fn intrude(&mut self, t: u64, stage: Stage) {
        if stage == Stage::Clear {
            self.clear_log(t);
            return;
        }
        if self.attempt(t, stage) {
            return;
        }
        self.intruder.tries += 1;
        if self.intruder.tries < 12 {
            self.at(t + 4 * MINUTE, Action::Intruder(stage));
        }
    }

    fn attempt(&mut self, t: u64, stage: Stage) -> bool {
        let jump = self.world.of_role(Role::Jump).first().copied();
        let workstations = self.world.of_role(Role::Workstation);
        let (first, second) = (workstations.first().copied(), workstations.get(1).copied());
        let next = match stage {
            Stage::Phished => first.and_then(|host| self.phished(t, host)).map(|at| (at, Stage::PassTheHash, 7)),
            Stage::PassTheHash => {
                second.and_then(|host| self.pass_the_hash(t, host)).map(|at| (at, Stage::ServiceAccount, 9))
            }
            Stage::ServiceAccount => {
                second.and_then(|host| self.service_account(t, host)).map(|at| (at, Stage::Jump, 6))
            }
            Stage::Jump => jump.and_then(|host| self.jump(t, host)).map(|at| (at, Stage::Controller, 8)),
            Stage::Controller => self.enter_controller(t).map(|at| (at, Stage::Clear, 0)),
            Stage::Clear => None,
        };
        let Some((at, next, minutes)) = next else {
            return false;
        };
        self.intruder.session = Some(at);
        if next != Stage::Clear {
            self.at(t + minutes * MINUTE, Action::Intruder(next));
        }
        true
    }

    fn hop(&mut self, t: u64, how: &'static str, from: Option<Sref>, to: Sref, linked: bool) {
        if let Some(truth) = &mut self.truth {
            truth.hop(t, how, from, to, linked);
        }
    }

    fn held(&self) -> Option<Sref> {
        self.intruder.session.filter(|at| self.live(*at).is_some() && self.world.hosts.at(at.host).usable())
    }

    fn phished(&mut self, t: u64, host: HostId) -> Option<Sref> {
        let at = self.world.people.iter().find(|p| p.workstation == host)?.session?;
        self.live(at)?;
        self.process(t, at, 2);
        self.process(t + SECOND, at, 7);
        self.hop(t, "phished user", None, at, false);
        Some(at)
    }

    fn pass_the_hash(&mut self, t: u64, target: HostId) -> Option<Sref> {
        let at = self.held()?;
        let h = self.world.hosts.at(target);
        let administrator = h.administrator.filter(|_| h.usable())?;
        let fake = self.net_only(t, at, administrator);
        let there = self.by_ntlm(t + 4 * SECOND, fake, administrator, target, Use::Hold)?;
        self.share(t + 4 * SECOND + 40 * MS, there, at.host, "\\\\*\\ADMIN$");
        self.install(t + 5 * SECOND, there);
        let record = self.logoff_record(t + 12 * SECOND, there, 3);
        self.close(t + 12 * SECOND, there, "logoff", &[record]);
        self.hop(t, "new credentials in memory", Some(at), fake, true);
        self.hop(t + 4 * SECOND, "pass the hash", Some(fake), there, true);
        Some(there)
    }

    /// 7045 and 4697: a service runs the intruder's program as SYSTEM.
    fn install(&mut self, t: u64, at: Sref) {
        const PATH: &str = "%SystemRoot%\\PSEXESVC.exe";
        let sid = Rc::clone(&self.world.accounts.at(at.account).sid_bytes);
        let put = Put::new(at.host, t, Lay::NewService).service().user(sid);
        self.put(
            put,
            vec![
                Val::S("PSEXESVC"),
                Val::S(PATH),
                Val::S("user mode service"),
                Val::S("demand start"),
                Val::S("LocalSystem"),
            ],
        );
        let put = Put::new(at.host, t + 2 * MS, Lay::ServiceInstalled);
        let (put, mut v) = self.subject(at.host, Who::Session(at), put);
        v.extend([Val::S("PSEXESVC"), Val::S(PATH), Val::X(0x10), Val::U32(3), Val::S("LocalSystem")]);
        self.put(put, v);
        if let Some(system) = self.world.hosts.at(at.host).boot.as_ref().map(|b| b.system) {
            self.process(t + 20 * MS, system, 3);
        }
    }

    fn service_account(&mut self, t: u64, host: HostId) -> Option<Sref> {
        let before = self.intruder.session?;
        let h = self.world.hosts.at(host);
        let system = h.boot.as_ref().filter(|b| !b.closing)?.system;
        let at = self.runas(t, system, self.world.known.svc_backup)?;
        // What joins the two is the service that was installed, not a logon.
        self.hop(t, "service account from memory", Some(before), at, false);
        Some(at)
    }

    fn jump(&mut self, t: u64, jump: HostId) -> Option<Sref> {
        let at = self.held()?;
        let there = self.rdp(t, Some(at), at.host, at.account, jump)?;
        self.process(t + 5 * SECOND, there, 3);
        self.hop(t, "Remote Desktop", Some(at), there, true);
        Some(there)
    }

    fn enter_controller(&mut self, t: u64) -> Option<Sref> {
        if t >= CLEARED_AT {
            return None;
        }
        let at = self.held()?;
        let dc = self.world.of_role(Role::Dc).first().copied()?;
        let admin = self.world.known.domain_admin;
        let there = self.share_as(t, at, admin, dc, "\\\\*\\ADMIN$", "", true)?;
        self.hop(t, "explicit credentials", Some(at), there, true);
        Some(there)
    }

    /// 1102 in Security and 104 in System.
    fn clear_log(&mut self, t: u64) {
        let Some(dc) = self.world.of_role(Role::Dc).first().copied() else {
            return;
        };
        if self.world.hosts.at(dc).boot.is_none() {
            return;
        }
        let at = self.held().filter(|at| at.host == dc);
        let who = at.map_or(Who::System, Who::Session);
        let new = self.world.hosts.at(dc).os >= Os::Win11;
        let lay = if new { Lay::Cleared1 } else { Lay::Cleared0 };
        let (put, mut v) = self.subject(dc, who, Put::new(dc, t, lay).service());
        if new {
            v.extend([Val::U32(4812), Val::U64(11_258_999_068_426_240)]);
        }
        let record = self.put(put, v);
        if let Some(truth) = &mut self.truth {
            truth.cleared(dc, t, record, at);
        }
        if let Some(at) = at {
            let record = self.logoff_record(t + 2 * SECOND, at, 3);
            self.close(t + 2 * SECOND, at, "logoff", &[record]);
        }
    }
}
