//! Logons that fail: each reason as the domain controller tells it (one Kerberos code for several
//! reasons) and as the host itself does (4625, the exact reason).

use super::Action;
use super::desk::Seat;
use crate::domain::emit::{Failure, Form, Lay, Logon, Package, Put, Refusal, Val, Who};
use crate::domain::world::{AcctId, HostId, Os, Role};
use crate::domain::{HOUR, MS, SECOND, Sim};
use std::rc::Rc;

/// Why a logon fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No such account.
    UnknownUser,
    /// Wrong password.
    WrongPassword,
    /// The account is disabled.
    Disabled,
    /// The account has expired.
    Expired,
    /// The password has expired.
    PasswordExpired,
    /// Not at this hour.
    Hours,
    /// Not with this logon right (the credentials were right).
    NotGranted,
    /// The host's clock is wrong by more than five minutes.
    Clock,
    /// Wrong password by NTLM, to a server.
    NtlmWrongPassword,
    /// Unknown account by NTLM, to a server.
    NtlmUnknownUser,
}

impl Reason {
    /// All that happen by themselves.
    pub const ALL: [Reason; 10] = [
        Reason::UnknownUser,
        Reason::WrongPassword,
        Reason::Disabled,
        Reason::Expired,
        Reason::PasswordExpired,
        Reason::Hours,
        Reason::NotGranted,
        Reason::Clock,
        Reason::NtlmWrongPassword,
        Reason::NtlmUnknownUser,
    ];

    /// `Status`, `SubStatus` and `FailureReason` of 4625.
    fn failure(self) -> Failure {
        let (status, sub_status, reason) = match self {
            Reason::UnknownUser | Reason::NtlmUnknownUser => (0xc000_006d, 0xc000_0064, "%%2313"),
            Reason::WrongPassword | Reason::NtlmWrongPassword => (0xc000_006d, 0xc000_006a, "%%2313"),
            Reason::Disabled => (0xc000_006e, 0xc000_0072, "%%2310"),
            Reason::Expired => (0xc000_0193, 0, "%%2305"),
            Reason::PasswordExpired => (0xc000_006e, 0xc000_0071, "%%2309"),
            Reason::Hours => (0xc000_006e, 0xc000_006f, "%%2311"),
            Reason::NotGranted => (0xc000_015b, 0, "%%2308"),
            Reason::Clock => (0xc000_0133, 0, "%%2304"),
        };
        Failure { status, sub_status, reason }
    }
}

/// A locked account, as 4625 tells it.
const LOCKED: Failure = Failure { status: 0xc000_0234, sub_status: 0, reason: "%%2307" };

impl Sim {
    /// A failure by itself, at a workstation or (NTLM) from there to the file server.
    pub(in crate::domain) fn failure(&mut self, t: u64, reason: Reason) {
        let known = self.world.known;
        let all = self.world.of_role(Role::Workstation);
        let hosts: Vec<HostId> = all.into_iter().filter(|h| self.world.hosts.at(*h).usable()).collect();
        let Some(&host) = self.rng.pick(&hosts) else {
            return;
        };
        let n = self.rng.below(self.world.people.len() as u64) as usize;
        let Some(person) = self.world.people.get(n).map(|p| p.account) else {
            return;
        };
        let account = match reason {
            Reason::UnknownUser | Reason::NtlmUnknownUser => None,
            Reason::Disabled => Some(known.disabled),
            Reason::Expired => Some(known.expired),
            Reason::PasswordExpired => Some(known.expired_password),
            Reason::Hours => Some(known.night_only),
            _ => Some(person),
        };
        match reason {
            Reason::NtlmWrongPassword | Reason::NtlmUnknownUser => self.ntlm_failure(t, host, account, reason),
            _ => {
                self.desk_failure(t, host, account, reason);
            }
        }
    }

    /// A failed logon at the console of `host`.
    ///
    /// Who logs on with the user principal name fails with it too: 4625 has what was typed.
    pub fn desk_failure(&mut self, t: u64, host: HostId, account: Option<AcctId>, reason: Reason) {
        let name: Rc<str> = match account {
            Some(a) => Rc::clone(&self.world.accounts.at(a).sam),
            None => "jdeo".into(),
        };
        let refusal = match reason {
            Reason::UnknownUser => Refusal::NoTicket(0x6),
            Reason::WrongPassword => Refusal::PreAuth(0x18),
            Reason::PasswordExpired => Refusal::PreAuth(0x17),
            Reason::Clock => Refusal::PreAuth(0x25),
            _ => Refusal::NoTicket(0x12),
        };
        let seen = if reason == Reason::NotGranted {
            let account = account.unwrap_or(AcctId::FIRST);
            let mut creds = Default::default();
            self.tgt(t, account, &mut creds, host);
            None
        } else {
            self.refused(t, Rc::clone(&name), account, host, refusal)
        };
        let upn = self.world.people.iter().find(|p| Some(p.account) == account && p.types_upn);
        let upn = upn.and_then(|p| self.world.accounts.at(p.account).upn.clone());
        let (name, domain) = match upn {
            Some(upn) => (upn, Rc::from("")),
            None => (name, Rc::clone(&self.world.netbios)),
        };
        let failed =
            self.desk_failed(t + self.rng.clone().range(12, 30) * MS, host, account, (name, domain), reason.failure());
        if let Some(seen) = seen {
            self.link("same_failure", (seen, None), (failed, None), false);
        }
    }

    fn desk_failed(
        &mut self,
        t: u64,
        host: HostId,
        account: Option<AcctId>,
        name: (Rc<str>, Rc<str>),
        failure: Failure,
    ) -> u64 {
        let seat = Seat::console(host, account.unwrap_or(AcctId::FIRST), 2);
        let mut logon = Logon::new(host, seat.account, 2, "primary");
        logon.process = "User32 ";
        let h = self.world.hosts.at(host);
        logon.program = if h.os >= Os::Win10 {
            "C:\\Windows\\System32\\svchost.exe"
        } else {
            "C:\\Windows\\System32\\winlogon.exe"
        };
        logon.workstation = Val::R(Rc::clone(&h.short));
        (logon.address, logon.port) = seat.from;
        self.failed(t, logon, name, failure)
    }

    /// A failed logon to the file server by NTLM: 4776 on a domain controller, 4625 on the server.
    fn ntlm_failure(&mut self, t: u64, from: HostId, account: Option<AcctId>, reason: Reason) {
        let Some(&server) = self.world.of_role(Role::File).first() else {
            return;
        };
        let Some(dc) = self.controller(server) else {
            return;
        };
        if !self.world.hosts.at(server).usable() {
            return;
        }
        let failure = reason.failure();
        let name: Rc<str> = match account {
            Some(a) => Rc::clone(&self.world.accounts.at(a).sam),
            None => "backupp".into(),
        };
        let workstation = Rc::clone(&self.world.hosts.at(from).short);
        let seen = self.ntlm(t, dc, Rc::clone(&name), account, Rc::clone(&workstation), failure.sub_status);
        let mut logon = Logon::new(server, account.unwrap_or(AcctId::FIRST), 3, "network");
        logon.who = Who::Nobody;
        logon.package = Package::NtlmV2;
        logon.process = "NtLmSsp ";
        logon.workstation = Val::R(workstation);
        [logon.address, logon.port] = self.seen_from(from, server);
        let domain = Rc::clone(&self.world.netbios);
        let failed = self.failed(t + 5 * MS, logon, (name, domain), failure);
        self.link("same_failure", (seen, None), (failed, None), false);
    }

    /// Wrong passwords until the account is locked (4740), then two refusals for that.
    pub(in crate::domain) fn lockout(&mut self, t: u64, tries: usize) {
        let account = self.world.known.lockable;
        let all = self.world.of_role(Role::Workstation);
        let Some(&host) = all.iter().find(|h| self.world.hosts.at(**h).usable()) else {
            self.at(t + HOUR, Action::Lockout(0));
            return;
        };
        if tries < 5 {
            self.desk_failure(t, host, Some(account), Reason::WrongPassword);
        }
        if tries == 4 {
            self.locked_out(t + 2 * MS, account, host);
        }
        if tries >= 5 {
            let a = self.world.accounts.at(account);
            let (name, domain) = (Rc::clone(&a.sam), Rc::clone(&a.netbios));
            let refusal = if tries == 5 { Refusal::NoTicket(0x12) } else { Refusal::PreAuth(0x12) };
            let seen = self.refused(t, Rc::clone(&name), Some(account), host, refusal);
            let failed = self.desk_failed(t + 15 * MS, host, Some(account), (name, domain), LOCKED);
            if let Some(seen) = seen {
                self.link("same_failure", (seen, None), (failed, None), false);
            }
        }
        if tries < 6 {
            self.at(t + 7 * SECOND, Action::Lockout(tries + 1));
        } else {
            self.at(t + 700 * SECOND, Action::Unlocked);
        }
    }

    /// 4740: TargetDomainName holds the computer that the wrong passwords came from.
    fn locked_out(&mut self, t: u64, account: AcctId, host: HostId) {
        let Some(dc) = self.controller(host) else {
            return;
        };
        let a = self.world.accounts.at(account);
        let head = vec![
            Val::R(Rc::clone(&a.sam)),
            Val::R(Rc::clone(&self.world.hosts.at(host).short)),
            Val::Sid(Rc::clone(&a.sid_bytes)),
        ];
        let put = Put::new(dc, t, Lay::LockedOut).account(account, &"".into());
        let (put, subject) = self.subject(dc, Who::System, put);
        let mut v = head;
        v.extend(subject);
        self.put(put, v);
    }

    /// 4767: the account is unlocked.
    pub(in crate::domain) fn unlocked(&mut self, t: u64) {
        let Some(dc) = self.world.controllers().last().copied() else {
            return;
        };
        let account = self.world.known.lockable;
        let domain = self.domain_of(account, Form::Netbios);
        let a = self.world.accounts.at(account);
        let head = vec![Val::R(Rc::clone(&a.sam)), Val::R(Rc::clone(&domain)), Val::Sid(Rc::clone(&a.sid_bytes))];
        let put = Put::new(dc, t, Lay::Unlocked).account(account, &domain);
        let (put, subject) = self.subject(dc, Who::System, put);
        let mut v = head;
        v.extend(subject);
        self.put(put, v);
    }
}
