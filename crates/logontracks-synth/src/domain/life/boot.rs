//! Boots, shutdowns, crashes, clocks, names and addresses of hosts.

use super::{Action, Down};
use crate::domain::emit::{Lay, Logon, Package, Put, Val, Who};
use crate::domain::world::{Account, AcctId, Address, Boot, Class, HostId, Os, Role, Scope};
use crate::domain::{MINUTE, MS, SECOND, Sim, Sref, time};
use crate::writer::sid;
use std::collections::BTreeMap;
use std::rc::Rc;

impl Sim {
    /// The host starts: System 12, 6009, 6005 (41 and 6008 after a crash), Security 4608, and the
    /// sessions that every boot has.
    pub(in crate::domain) fn boot(&mut self, t: u64, host: HostId) {
        if self.world.hosts.at(host).boot.is_some() {
            return;
        }
        let activity = self.rng.guid();
        let pids = [600, 560, 580, 900].map(|base: u32| base + 4 * self.rng.below(60) as u32);
        let h = self.world.hosts.at_mut(host);
        let number = h.boots;
        h.boots += 1;
        h.creds = Default::default();
        let system = Sref {
            host,
            boot: number,
            luid: 0x3e7,
            account: AcctId::FIRST,
            truth: u32::MAX,
            record: 0,
        };
        h.boot = Some(Boot {
            number,
            truth: u32::MAX,
            next_luid: 0x65b0,
            pids,
            activity,
            live: BTreeMap::new(),
            next_ts: 2,
            next_rdp: 0,
            system,
            closing: false,
        });
        let (os, crashed, shown) = (h.os, h.crashed.take(), h.clock.shows(t));

        let system_sid = || Rc::clone(&self.world.accounts.at(AcctId::FIRST).sid_bytes);
        let kernel = |t, lay| Put::new(host, t, lay).kernel().user(system_sid());
        let (start, crash, before) = (
            kernel(t, Lay::KernelStart),
            kernel(t + 3 * SECOND, Lay::Crashed),
            number,
        );
        let (major, minor, build) = match os {
            Os::Win7 => (6, 1, 7601),
            Os::Win81 => (6, 3, 9600),
            Os::Win10 => (10, 0, 17763),
            Os::Win11 => (10, 0, 26100),
        };
        let version = vec![
            Val::U32(major),
            Val::U32(minor),
            Val::U32(build),
            Val::U32(0),
            Val::U16(0),
            Val::U32(0),
            Val::T(shown),
        ];
        let mut proof = vec![self.put(start, version)];
        if let Some(lost) = crashed {
            let zero = || Val::L(0);
            let crash = self.put(
                crash,
                vec![
                    Val::U32(0),
                    zero(),
                    zero(),
                    zero(),
                    zero(),
                    Val::B(false),
                    Val::U64(0),
                ],
            );
            let (clock, date) = time::us_text(lost);
            let unexpected = Put::new(host, t + 9 * SECOND, Lay::Unexpected).service();
            let texts = vec![
                Val::text(&clock),
                Val::text(&date),
                Val::S(""),
                Val::S(""),
                Val::N(14_400),
                Val::S(""),
                Val::S(""),
                Val::Bin(time::system_time(lost)),
            ];
            let unexpected = self.put(unexpected, texts);
            if let Some(truth) = &mut self.truth {
                truth.crash_seen(host, before, &[crash, unexpected]);
            }
        }
        let at = t + 9 * SECOND;
        let text = vec![
            Val::text(&format!("{major}.{minor:02}.")),
            Val::N(u64::from(build)),
            Val::S(""),
            Val::S("Multiprocessor Free"),
            Val::N(0),
            Val::Null,
        ];
        proof.push(self.put(Put::new(host, at, Lay::Version).service(), text));
        let bin = Val::Bin(time::system_time(shown));
        proof.push(self.put(
            Put::new(host, at, Lay::LogStarted).service(),
            vec![Val::S(""), bin],
        ));
        let started = self.put(Put::new(host, t + 6 * SECOND, Lay::Started), vec![]);
        proof.push(started);
        if let Some(truth) = &mut self.truth {
            let item = truth.boot(host, number, t, &proof);
            if let Some(boot) = &mut self.world.hosts.at_mut(host).boot {
                boot.truth = item;
            }
        }
        self.first_sessions(t + 6 * SECOND + 10 * MS, host, os);
        self.start_services(t + 25 * SECOND, host);
    }

    /// SYSTEM, font driver and window manager, NETWORK SERVICE, LOCAL SERVICE, an anonymous logon.
    fn first_sessions(&mut self, t: u64, host: HostId, os: Os) {
        let mut system = Logon::new(host, AcctId::FIRST, 0, "system");
        system.who = Who::Nobody;
        system.package = Package::None;
        system.process = "-";
        system.program = "";
        system.luid = Some(0x3e7);
        system.elevated = true;
        let at = self.logon(t, system);
        if let Some(boot) = &mut self.world.hosts.at_mut(host).boot {
            boot.system = at;
        }
        let mut t = t + 200 * MS;
        for n in 0..2 {
            self.desktop(t, host, os, n);
            t += 40 * MS;
        }
        let known = self.world.known;
        for (account, luid) in [(known.network_service, 0x3e4), (known.local_service, 0x3e5)] {
            t += 300 * MS;
            let mut logon = service(host, account);
            logon.luid = Some(luid);
            logon.privileged = true;
            logon.elevated = true;
            logon.role = "system";
            self.logon(t, logon);
        }
        for _ in 0..3 {
            t += 700 * MS;
            self.system_service(t, host);
        }
        let mut anonymous = Logon::new(host, known.anonymous, 3, "anonymous");
        anonymous.who = Who::Nobody;
        anonymous.package = Package::NtlmV1;
        anonymous.process = "NtLmSsp ";
        self.logon(t + 2 * SECOND, anonymous);
    }

    /// A service starts as SYSTEM: a 4624 of type 5 for the session 0x3e7 that is there already.
    pub(in crate::domain) fn system_service(&mut self, t: u64, host: HostId) {
        let Some(boot) = &self.world.hosts.at(host).boot else {
            return;
        };
        let again = boot.system;
        let mut logon = service(host, AcctId::FIRST);
        logon.luid = Some(0x3e7);
        logon.again = Some(again);
        logon.privileged = true;
        logon.elevated = true;
        logon.role = "system";
        self.logon(t, logon);
    }

    /// The font driver host and the window manager of a terminal session.
    pub(in crate::domain) fn desktop(&mut self, t: u64, host: HostId, os: Os, session: u32) {
        let mut begun = Vec::new();
        let (font, window) = self.desktop_accounts(host, session);
        let winlogon = if session == 0 {
            "C:\\Windows\\System32\\wininit.exe"
        } else {
            "C:\\Windows\\System32\\winlogon.exe"
        };
        if os >= Os::Win10 {
            let mut logon = Logon::new(host, font, 2, "system");
            logon.program = winlogon;
            logon.virtual_account = true;
            logon.ts = session;
            self.logon(t, logon);
        }
        if os >= Os::Win81 && session > 0 {
            let (full, filtered) = self.draw_pair(host);
            for (luid, linked, elevated) in [(full, filtered, true), (filtered, full, false)] {
                let mut logon = Logon::new(host, window, 2, "system");
                logon.program = winlogon;
                logon.virtual_account = true;
                logon.luid = Some(luid);
                logon.linked = Some(linked);
                logon.elevated = elevated;
                logon.privileged = elevated;
                logon.ts = session;
                begun.push(self.logon(t + 12 * MS, logon));
            }
            if let ([.., one, other], Some(truth)) = (begun.as_slice(), &mut self.truth) {
                truth.pair(*one, *other);
            }
        }
    }

    fn desktop_accounts(&mut self, host: HostId, session: u32) -> (AcctId, AcctId) {
        loop {
            let known = &self.world.hosts.at(host).desktops;
            if let Some(pair) = known.get(session as usize) {
                return *pair;
            }
            let n = known.len();
            let mut make = |sid_text: String, sam: String, domain: &'static str| {
                self.world.accounts.push(Account {
                    sid_bytes: sid(&sid_text).unwrap_or_default().into(),
                    sid: sid_text.into(),
                    sam: sam.into(),
                    former: Vec::new(),
                    upn: None,
                    class: Class::System,
                    scope: Scope::Builtin(domain),
                    netbios: domain.into(),
                    at_realm: "".into(),
                    admin: false,
                    groups: "\r\n\t\t%{S-1-1-0}\r\n\t\t%{S-1-5-32-545}".into(),
                })
            };
            let font = make(
                format!("S-1-5-96-0-{n}"),
                format!("UMFD-{n}"),
                "Font Driver Host",
            );
            let window = make(
                format!("S-1-5-90-0-{n}"),
                format!("DWM-{n}"),
                "Window Manager",
            );
            self.world.hosts.at_mut(host).desktops.push((font, window));
        }
    }

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
        let kind = if down == Down::Crash {
            "crash"
        } else {
            "shutdown"
        };
        if down != Down::Crash {
            let person = open.iter().copied().find(|at| {
                self.live(*at)
                    .is_some_and(|l| l.logon_type == 2 && l.ts > 0 && self.is_person(l.account))
            });
            proof.push(self.shutdown_record(t, host, person, down));
            // Windows ends interactive sessions properly only now and then when it goes down.
            for at in &open {
                let interactive = self.live(*at).is_some_and(|l| {
                    matches!(l.logon_type, 2 | 10 | 11) && self.is_person(l.account)
                });
                if interactive && self.rng.chance(40) {
                    self.leave_desk(t + 900 * MS, *at, true);
                }
            }
            let stopped = self.put(
                Put::new(host, t + 6 * SECOND, Lay::LogStopped).service(),
                vec![Val::S(""), Val::Bin(vec![1, 0, 0, 0, 0, 0, 0, 0])],
            );
            let audit = self.put(
                Put::new(host, t + 6 * SECOND, Lay::AuditOff).service(),
                vec![],
            );
            let shown = self.world.hosts.at(host).clock.shows(t + 8 * SECOND);
            let kernel = self.put(
                Put::new(host, t + 8 * SECOND, Lay::KernelStop).kernel(),
                vec![Val::T(shown)],
            );
            proof.extend([stopped, audit, kernel]);
        }
        let end = if down == Down::Crash {
            t
        } else {
            t + 8 * SECOND
        };
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
            truth.boot_over(
                boot.truth,
                end,
                if down == Down::Crash {
                    "crash"
                } else {
                    "clean"
                },
                &proof,
            );
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
        let (short, put) = (
            Rc::clone(&h.short),
            Put::new(host, t, Lay::ShutdownBy).service(),
        );
        let (put, by) = match person {
            Some(at) => {
                let a = self.world.accounts.at(at.account);
                let put = put
                    .user(Rc::clone(&a.sid_bytes))
                    .account(at.account, &a.netbios);
                (put, format!("{}\\{}", a.netbios, a.sam))
            }
            None => {
                let system = self.world.accounts.at(AcctId::FIRST);
                (
                    put.user(Rc::clone(&system.sid_bytes)),
                    "NT AUTHORITY\\SYSTEM".to_owned(),
                )
            }
        };
        let word = if down == Down::Restart {
            "restart"
        } else {
            "power off"
        };
        let values = vec![
            Val::text(&format!(
                "C:\\Windows\\System32\\RuntimeBroker.exe ({short})"
            )),
            Val::R(short),
            Val::S("Other (Unplanned)"),
            Val::S("0x0"),
            Val::S(word),
            Val::S(""),
            Val::text(&by),
        ];
        self.put(put, values)
    }

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
        self.put(
            Put::new(host, t, Lay::KernelTime).kernel().user(local),
            values,
        );
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

/// A service's logon.
pub(in crate::domain) fn service(host: HostId, account: AcctId) -> Logon {
    let mut logon = Logon::new(host, account, 5, "service");
    logon.program = "C:\\Windows\\System32\\services.exe";
    logon
}
