//! Security events of logons: 4624 with 4627 and 4672, 4625, 4634, 4647, 4648, 4776.

use super::{Lay, Put, Val};
use crate::domain::world::{AcctId, HostId, Live, Os, Scope};
use crate::domain::{Sim, Sref};
use std::rc::Rc;

/// How the domain of an account is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `CORP`, a computer's name, or `NT AUTHORITY`.
    Netbios,
    /// `CORP.EXAMPLE`, as Kerberos logons have it.
    Realm,
    /// `corp.example`.
    Dns,
    /// No domain.
    Bare,
}

/// The `Subject…` of an event.
#[derive(Debug, Clone, Copy)]
pub enum Who {
    /// `S-1-0-0`, `-`, `-`, 0x0.
    Nobody,
    /// The host itself, 0x3e7.
    System,
    /// A session.
    Session(Sref),
}

/// `AuthenticationPackageName`, with what goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Package {
    /// The boot's own session: `-`.
    None,
    /// `Negotiate`.
    Negotiate,
    /// `Kerberos`.
    Kerberos,
    /// `NTLM`, version 2, key of 128 bits.
    NtlmV2,
    /// `NTLM`, version 1, no key: anonymous logons.
    NtlmV1,
}

/// A logon as 4624 tells it.
#[derive(Debug, Clone)]
pub struct Logon {
    /// Where.
    pub host: HostId,
    /// Who logs on.
    pub account: AcctId,
    /// `LogonType`.
    pub logon_type: u32,
    /// The session's part, as in `role` of the `sessions` output.
    pub role: &'static str,
    /// Who asks for it.
    pub who: Who,
    /// How the domain is written.
    pub form: Form,
    /// Package.
    pub package: Package,
    /// `LogonProcessName`, blanks included.
    pub process: &'static str,
    /// Path of the program.
    pub program: &'static str,
    /// `WorkstationName`.
    pub workstation: Val,
    /// `LogonGuid`.
    pub guid: [u8; 16],
    /// `IpAddress`.
    pub address: Val,
    /// `IpPort`.
    pub port: Val,
    /// `TransmittedServices`.
    pub transmitted: Val,
    /// The logon ID of the other token.
    pub linked: Option<u64>,
    /// `ElevatedToken`, and 4672 if the account is an administrator.
    pub elevated: bool,
    /// 4672 follows.
    pub privileged: bool,
    /// `VirtualAccount`.
    pub virtual_account: bool,
    /// `TargetOutboundUserName`: whose credentials go out to the network (type 9).
    pub outbound: Option<AcctId>,
    /// A logon ID that is not drawn.
    pub luid: Option<u64>,
    /// Terminal session.
    pub ts: u32,
    /// The host that it came from, for the truth.
    pub from: Option<HostId>,
    /// The session is open already, and this is one more 4624 of it (services of SYSTEM).
    pub again: Option<Sref>,
}

/// Why a logon fails: `Status`, `SubStatus`, `FailureReason` of 4625.
#[derive(Debug, Clone, Copy)]
pub struct Failure {
    /// `Status`.
    pub status: u32,
    /// `SubStatus`.
    pub sub_status: u32,
    /// `FailureReason`.
    pub reason: &'static str,
}

const ADMIN_PRIVILEGES: &str = "SeSecurityPrivilege\r\n\t\t\tSeTakeOwnershipPrivilege\r\n\t\t\tSeLoadDriverPrivilege\r\n\t\t\tSeBackupPrivilege\r\n\t\t\tSeRestorePrivilege\r\n\t\t\tSeDebugPrivilege\r\n\t\t\tSeSystemEnvironmentPrivilege\r\n\t\t\tSeImpersonatePrivilege";
const SYSTEM_PRIVILEGES: &str = "SeAssignPrimaryTokenPrivilege\r\n\t\t\tSeTcbPrivilege\r\n\t\t\tSeSecurityPrivilege\r\n\t\t\tSeTakeOwnershipPrivilege\r\n\t\t\tSeLoadDriverPrivilege\r\n\t\t\tSeBackupPrivilege\r\n\t\t\tSeRestorePrivilege\r\n\t\t\tSeDebugPrivilege\r\n\t\t\tSeAuditPrivilege\r\n\t\t\tSeSystemEnvironmentPrivilege\r\n\t\t\tSeImpersonatePrivilege";

impl Logon {
    /// A logon with the values that most logons have.
    pub fn new(host: HostId, account: AcctId, logon_type: u32, role: &'static str) -> Self {
        Logon {
            host,
            account,
            logon_type,
            role,
            who: Who::System,
            form: Form::Netbios,
            package: Package::Negotiate,
            process: "Advapi  ",
            program: "-",
            workstation: Val::S("-"),
            guid: [0; 16],
            address: Val::S("-"),
            port: Val::S("-"),
            transmitted: Val::S("-"),
            linked: None,
            elevated: false,
            privileged: false,
            virtual_account: false,
            outbound: None,
            luid: None,
            ts: 0,
            from: None,
            again: None,
        }
    }
}

impl Sim {
    /// An account's domain in a form.
    pub fn domain_of(&self, account: AcctId, form: Form) -> Rc<str> {
        let a = self.world.accounts.at(account);
        match (form, &a.scope) {
            (Form::Bare, _) => "".into(),
            (Form::Realm, Scope::Domain) => Rc::clone(&self.world.realm),
            (Form::Dns, Scope::Domain) => Rc::clone(&self.world.dns),
            _ => Rc::clone(&a.netbios),
        }
    }

    /// The four `Subject…` fields, and `put` with what they name.
    pub fn subject(&self, host: HostId, who: Who, put: Put) -> (Put, Vec<Val>) {
        let h = self.world.hosts.at(host);
        match who {
            Who::Nobody => {
                let nobody = Rc::clone(&self.nobody);
                (put, vec![Val::Sid(nobody), Val::S("-"), Val::S("-"), Val::L(0)])
            }
            Who::System => {
                let system = self.world.accounts.at(AcctId::FIRST);
                let values = vec![
                    Val::Sid(Rc::clone(&system.sid_bytes)),
                    Val::R(Rc::clone(&h.dollar)),
                    Val::R(Rc::clone(&h.domain)),
                    Val::L(0x3e7),
                ];
                let put = match &h.boot {
                    Some(boot) => put.session(boot.system),
                    None => put,
                };
                (put, values)
            }
            Who::Session(at) if at.luid == 0x3e7 => self.subject(host, Who::System, put),
            Who::Session(at) => {
                let a = self.world.accounts.at(at.account);
                let domain = self.domain_of(at.account, Form::Netbios);
                let values = vec![
                    Val::Sid(Rc::clone(&a.sid_bytes)),
                    Val::R(Rc::clone(&a.sam)),
                    Val::R(Rc::clone(&domain)),
                    Val::L(at.luid),
                ];
                (put.session(at).account(at.account, &domain), values)
            }
        }
    }

    /// A program's path and its process ID as `ProcessId` and `ProcessName`.
    pub(super) fn program(&self, host: HostId, program: &'static str) -> [Val; 2] {
        let [_, winlogon, services, svchost] = self.world.hosts.at(host).boot.as_ref().map_or([0; 4], |b| b.pids);
        let pid = match program {
            "-" => 0,
            "" => 4,
            p if p.ends_with("winlogon.exe") => winlogon,
            p if p.ends_with("services.exe") => services,
            _ => svchost,
        };
        [Val::L(u64::from(pid)), Val::S(program)]
    }

    /// A new logon ID on a host. The first of each boot are always the same, as on a host that
    /// starts the same services in the same order; later ones grow by multiples of 0x40. So IDs
    /// of one boot come again in another.
    fn draw_luid(&mut self, host: HostId) -> u64 {
        let step = 0x40 * self.rng.range(1, 0x60);
        let Some(boot) = &mut self.world.hosts.at_mut(host).boot else {
            return 0;
        };
        let luid = boot.next_luid;
        boot.next_luid += if luid < 0x1_4000 { 0x1840 } else { step };
        luid
    }

    /// Draws the two logon IDs of a split token: elevated, filtered.
    pub fn draw_pair(&mut self, host: HostId) -> (u64, u64) {
        let first = self.draw_luid(host);
        (first, first + 0x2b)
    }

    /// 4624, with 4627 and 4672 where they belong. The session is open from now on.
    pub fn logon(&mut self, t: u64, logon: Logon) -> Sref {
        let luid = match logon.luid {
            Some(luid) => luid,
            None => self.draw_luid(logon.host),
        };
        let host = self.world.hosts.at(logon.host);
        let os = host.os;
        let (boot, activity) = host.boot.as_ref().map_or((0, [0; 16]), |b| (b.number, b.activity));
        let a = self.world.accounts.at(logon.account);
        let (sid, sam, groups) = (Rc::clone(&a.sid_bytes), Rc::clone(&a.sam), Rc::clone(&a.groups));
        let system = sid.as_ref() == self.world.accounts.at(AcctId::FIRST).sid_bytes.as_ref();
        let domain = self.domain_of(logon.account, logon.form);
        let mut at = Sref { host: logon.host, boot, luid, account: logon.account, truth: u32::MAX, record: 0 };
        if let Some(again) = logon.again {
            at = again;
        } else if let Some(truth) = &mut self.truth {
            at.truth = truth.session(&self.world, at, t, &logon, &domain);
        }

        let lay = match os {
            Os::Win7 => Lay::Logon0,
            Os::Win81 => Lay::Logon1,
            Os::Win10 => Lay::Logon2,
            Os::Win11 => Lay::Logon3,
        };
        let activity = (os >= Os::Win10 && logon.logon_type != 0).then_some(activity);
        let put = Put::new(logon.host, t, lay).activity(activity);
        let (put, mut v) = self.subject(logon.host, logon.who, put);
        let mut put = put.session(at).account(logon.account, &domain);
        let target = [
            Val::Sid(Rc::clone(&sid)),
            Val::R(Rc::clone(&sam)),
            Val::R(Rc::clone(&domain)),
            Val::L(luid),
            Val::U32(logon.logon_type),
        ];
        let subject = v.clone();
        v.extend_from_slice(&target);
        let (package, lm, key) = match logon.package {
            Package::None => ("-", "-", 0),
            Package::Negotiate => ("Negotiate", "-", 0),
            Package::Kerberos => ("Kerberos", "-", 0),
            Package::NtlmV2 => ("NTLM", "NTLM V2", 128),
            Package::NtlmV1 => ("NTLM", "NTLM V1", 0),
        };
        let [pid, program] = self.program(logon.host, logon.program);
        // Before Windows 10 a workstation that is not known is empty, not `-`.
        let old = os < Os::Win10 && logon.logon_type != 0;
        let workstation = match logon.workstation {
            Val::S("-") if old => Val::S(""),
            other => other,
        };
        v.extend([
            Val::S(logon.process),
            Val::S(package),
            workstation,
            Val::G(logon.guid),
            logon.transmitted,
            Val::S(lm),
            Val::U32(key),
            pid,
            program,
            logon.address,
            logon.port,
        ]);
        if os >= Os::Win81 {
            let level = match logon.package {
                Package::None => "-",
                Package::Kerberos if logon.role == "computer" => "%%1840",
                _ => "%%1833",
            };
            v.push(Val::S(level));
        }
        if os >= Os::Win10 {
            v.push(Val::S("-"));
            if os >= Os::Win11 {
                v.push(Val::S("-"));
            }
            match logon.outbound {
                Some(out) => {
                    let domain = self.domain_of(out, Form::Netbios);
                    v.push(Val::R(Rc::clone(&self.world.accounts.at(out).sam)));
                    v.push(Val::R(Rc::clone(&domain)));
                    put = put.account(out, &domain);
                }
                None => v.extend([Val::S("-"), Val::S("-")]),
            }
            v.push(Val::S(yes(logon.virtual_account)));
            v.push(Val::L(logon.linked.unwrap_or(0)));
            v.push(Val::S(yes(logon.elevated)));
        }
        let record = self.put(put, v);
        if logon.again.is_none() {
            at.record = record;
            if let Some(truth) = &mut self.truth {
                truth.started(at);
            }
        }

        if logon.privileged {
            let list = if system { SYSTEM_PRIVILEGES } else { ADMIN_PRIVILEGES };
            let put = Put::new(logon.host, t, Lay::Privileges).activity(activity).session(at);
            let put = put.account(logon.account, &domain);
            let [s, n, d, l, _] = target.clone();
            self.put(put, vec![s, n, d, l, Val::S(list)]);
        }
        if os >= Os::Win10 && logon.logon_type != 0 {
            let put = Put::new(logon.host, t, Lay::Groups).activity(activity).session(at);
            let put = put.account(logon.account, &domain);
            let mut v = subject;
            v.extend(target);
            v.extend([Val::U32(1), Val::U32(1), Val::R(groups)]);
            self.put(put, v);
        }
        if logon.again.is_some() {
            return at;
        }
        let live = Live {
            at,
            account: logon.account,
            since: t,
            logon_type: logon.logon_type,
            linked: logon.linked,
            creds: Default::default(),
            locked: None,
            rdp: None,
            ts: logon.ts,
        };
        if let Some(boot) = &mut self.world.hosts.at_mut(logon.host).boot {
            boot.live.insert(luid, live);
        }
        at
    }

    /// The four `Target…` fields of an open session.
    fn target(&self, at: Sref) -> (Rc<str>, Vec<Val>) {
        let a = self.world.accounts.at(at.account);
        let domain = self.domain_of(at.account, Form::Netbios);
        let values = vec![
            Val::Sid(Rc::clone(&a.sid_bytes)),
            Val::R(Rc::clone(&a.sam)),
            Val::R(Rc::clone(&domain)),
            Val::L(at.luid),
        ];
        (domain, values)
    }

    /// 4634. Returns the record; the session stays in the table of open ones (see `close`).
    pub fn logoff_record(&mut self, t: u64, at: Sref, logon_type: u32) -> u64 {
        let (domain, mut v) = self.target(at);
        v.push(Val::U32(logon_type));
        self.put(Put::new(at.host, t, Lay::Logoff).session(at).account(at.account, &domain), v)
    }

    /// 4647.
    pub fn user_logoff_record(&mut self, t: u64, at: Sref) -> u64 {
        let (domain, v) = self.target(at);
        self.put(Put::new(at.host, t, Lay::UserLogoff).session(at).account(at.account, &domain), v)
    }

    /// 4800 to 4803.
    pub fn desk_record(&mut self, t: u64, at: Sref, lay: Lay, ts: u32) -> u64 {
        let (domain, mut v) = self.target(at);
        v.push(Val::U32(ts));
        self.put(Put::new(at.host, t, lay).session(at).account(at.account, &domain), v)
    }
}

/// `%%1842` and `%%1843`.
fn yes(is: bool) -> &'static str {
    if is { "%%1842" } else { "%%1843" }
}
