//! What happens, and when: the actions, and who does each.

mod accounts;
mod boot;
mod changes;
mod desk;
mod explicit;
mod failures;
mod network;
mod noise;
mod people;
mod power;
mod reconnect;
mod remote;
mod services;

pub use failures::Reason;
pub use network::Use;
pub use remote::RemoteDesk;

use super::intrusion::{CLEARED_AT, Stage};
use super::world::{HostId, Role};
use super::{DAY, EPOCH, HOUR, MINUTE, SECOND, Sim, Sref};
use std::rc::Rc;

/// Something that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A day begins.
    Day(u64),
    /// The host starts.
    Boot(HostId),
    /// The host is about to go down: nothing new begins on it.
    Close(HostId, Down),
    /// The host goes down.
    Off(HostId, Down),
    /// A person comes to work.
    Arrive(usize),
    /// A person logs on at the console, after so many failures.
    LogOn(usize),
    /// A person does something.
    Step(usize),
    /// A person comes back to a locked screen.
    Unlock(usize),
    /// A Remote Desktop session goes on: reconnect, work, end.
    Remote(usize),
    /// A network session ends.
    EndSession(Sref),
    /// A batch job ends.
    EndJob(Sref),
    /// A machine's own traffic.
    Machine(HostId),
    /// Background noise.
    Noise(HostId),
    /// Uptime is logged at noon.
    Uptime(HostId),
    /// A new address by DHCP.
    Move(HostId),
    /// The clock is set right.
    Correct(HostId),
    /// The computer gets another name (it restarts).
    RenameHost(HostId),
    /// It has the name now.
    RenameDone(HostId, Rc<str>),
    /// The account gets another name.
    RenameAccount,
    /// Too many wrong passwords.
    Lockout(usize),
    /// An administrator unlocks the account.
    Unlocked,
    /// A scheduled task runs under an account.
    Task(HostId),
    /// A failure of some reason.
    Failure(Reason),
    /// Someone from outside comes through the gateway.
    Outside(usize),
    /// Somebody uses the standalone host with its local account.
    Kiosk(HostId),
    /// The intruder's next step.
    Intruder(Stage),
}

/// How a host goes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Down {
    /// Switched off by someone.
    Shutdown,
    /// Restarts.
    Restart,
    /// Loses power.
    Crash,
}

impl Sim {
    /// Plans what is known from the start.
    pub(super) fn begin(&mut self) {
        let hosts: Vec<(HostId, Role)> = self.world.hosts.iter().map(|(id, h)| (id, h.role)).collect();
        for (n, (id, role)) in hosts.iter().enumerate() {
            let n = n as u64;
            if *role != Role::Workstation {
                self.at(EPOCH + (5 + 2 * n) * SECOND, Action::Boot(*id));
            }
            self.at(EPOCH + 2 * MINUTE + n * SECOND, Action::Machine(*id));
            self.at(EPOCH + 3 * MINUTE + n * SECOND, Action::Noise(*id));
            if matches!(role, Role::File | Role::Sql) {
                let minute = self.rng.range(0, 50);
                self.at(EPOCH + HOUR + minute * MINUTE, Action::Task(*id));
            }
        }
        self.plan_day(0);
        let workstations = self.world.of_role(Role::Workstation);
        let pick = |n: usize| workstations.get(n % workstations.len().max(1)).copied();
        if let Some(host) = pick(1) {
            self.at(EPOCH + 11 * HOUR + 7 * MINUTE, Action::Move(host));
        }
        if let Some(host) = pick(2) {
            self.at(EPOCH + 13 * HOUR + 21 * MINUTE, Action::Correct(host));
        }
        if let (true, Some(host)) = (workstations.len() > 3, pick(3)) {
            self.at(EPOCH + 12 * HOUR + 11 * MINUTE, Action::RenameHost(host));
        }
        if let Some(host) = self.world.of_role(Role::Sql).first() {
            self.at(EPOCH + 11 * HOUR + 20 * MINUTE, Action::Close(*host, Down::Crash));
        }
        if let Some(host) = self.world.of_role(Role::File).first() {
            self.at(EPOCH + 12 * HOUR + 40 * MINUTE, Action::Close(*host, Down::Restart));
        }
        if let Some(host) = self.world.of_role(Role::Standalone).first() {
            self.at(EPOCH + 9 * HOUR + 31 * MINUTE, Action::Kiosk(*host));
        }
        self.at(EPOCH + 10 * HOUR + 13 * MINUTE, Action::RenameAccount);
        self.at(EPOCH + 10 * HOUR + 50 * MINUTE, Action::Lockout(0));
        if self.settings.intrusion {
            self.at(EPOCH + 14 * HOUR + 5 * MINUTE, Action::Intruder(Stage::Phished));
            self.at(CLEARED_AT, Action::Intruder(Stage::Clear));
        }
    }

    /// Plans what a day brings, and the planning of the next.
    fn plan_day(&mut self, day: u64) {
        let hosts: Vec<(HostId, Role)> = self.world.hosts.iter().map(|(id, h)| (id, h.role)).collect();
        let start = EPOCH + day * DAY;
        for (id, role) in hosts {
            if role != Role::Workstation {
                self.at(start + 12 * HOUR, Action::Uptime(id));
            }
        }
        // Weekend: machines only.
        if day % 7 < 5 {
            for person in 0..self.world.people.len() {
                let minutes = self.rng.range(0, 100);
                let mut at = start + 7 * HOUR + 20 * MINUTE + minutes * MINUTE;
                if self.world.people.get(person).is_some_and(|p| p.steady) {
                    at = start + 7 * HOUR + 40 * MINUTE;
                }
                self.at(at, Action::Arrive(person));
            }
            for (n, reason) in Reason::ALL.into_iter().enumerate() {
                let minutes = self.rng.range(0, 400);
                self.at(start + 9 * HOUR + minutes * MINUTE + n as u64 * SECOND, Action::Failure(reason));
            }
            let outside = self.rng.below(self.world.people.len() as u64) as usize;
            self.at(start + 18 * HOUR + 30 * MINUTE, Action::Outside(outside));
        }
        if day + 1 < u64::from(self.settings.days) {
            self.at(start + DAY, Action::Day(day + 1));
        }
    }

    /// Does what is due.
    pub(super) fn act(&mut self, t: u64, action: Action) {
        match action {
            Action::Day(day) => self.plan_day(day),
            Action::Boot(host) => self.boot(t, host),
            Action::Close(host, down) => self.going_down(t, host, down),
            Action::Off(host, down) => self.down(t, host, down),
            Action::Arrive(person) => self.arrive(t, person),
            Action::LogOn(person) => self.log_on(t, person),
            Action::Step(person) => self.step(t, person),
            Action::Unlock(person) => self.unlock(t, person),
            Action::Remote(person) => self.remote_step(t, person),
            Action::EndSession(at) => self.end_network(t, at),
            Action::EndJob(at) => self.end_job(t, at),
            Action::Machine(host) => self.machine(t, host),
            Action::Noise(host) => self.noise(t, host),
            Action::Uptime(host) => self.uptime(t, host),
            Action::Move(host) => self.new_address(t, host),
            Action::Correct(host) => self.correct_clock(t, host),
            Action::RenameHost(host) => self.rename_host(t, host),
            Action::RenameDone(host, name) => self.renamed_host(t, host, name),
            Action::RenameAccount => self.rename_account(t),
            Action::Lockout(tries) => self.lockout(t, tries),
            Action::Unlocked => self.unlocked(t),
            Action::Task(host) => self.task(t, host),
            Action::Failure(reason) => self.failure(t, reason),
            Action::Outside(person) => self.outside(t, person),
            Action::Kiosk(host) => self.kiosk(t, host),
            Action::Intruder(stage) => self.intrude(t, stage),
        }
    }
}
