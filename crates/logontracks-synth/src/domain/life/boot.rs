//! Boots, shutdowns, crashes, clocks, names and addresses of hosts.

use crate::domain::emit::{Lay, Logon, Package, Put, Val, Who};
use crate::domain::world::{Account, AcctId, Boot, Class, HostId, Os, Scope};
use crate::domain::{MS, SECOND, Sim, Sref, time};
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
        let system = Sref { host, boot: number, luid: 0x3e7, account: AcctId::FIRST, truth: u32::MAX, record: 0 };
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
        let (start, crash, before) = (kernel(t, Lay::KernelStart), kernel(t + 3 * SECOND, Lay::Crashed), number);
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
            let crash = self.put(crash, vec![Val::U32(0), zero(), zero(), zero(), zero(), Val::B(false), Val::U64(0)]);
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
        proof.push(self.put(Put::new(host, at, Lay::LogStarted).service(), vec![Val::S(""), bin]));
        let started = self.put(Put::new(host, t + 6 * SECOND, Lay::Started), vec![]);
        proof.push(started);
        if let Some(truth) = &mut self.truth {
            let item = truth.boot(host, number, t, &proof);
            if let Some(boot) = &mut self.world.hosts.at_mut(host).boot {
                boot.truth = item;
            }
        }
        self.audit_boot(t + 6 * SECOND + 20 * MS, host);
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
        let winlogon =
            if session == 0 { "C:\\Windows\\System32\\wininit.exe" } else { "C:\\Windows\\System32\\winlogon.exe" };
        if os >= Os::Win10 {
            let mut logon = Logon::new(host, font, 2, "system");
            logon.program = winlogon;
            logon.virtual_account = true;
            logon.ts = session;
            self.for_desktop(t, logon, winlogon);
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

    /// The routine 4648 of wininit or winlogon, and the logon it leads to.
    fn for_desktop(&mut self, t: u64, logon: Logon, program: &'static str) -> Sref {
        let localhost = (Val::S("localhost"), Val::S("localhost"));
        let nowhere = (Val::S("-"), Val::S("-"));
        let (host, account) = (logon.host, logon.account);
        let explicit = self.explicit(t - MS, host, Who::System, account, None, [0; 16], localhost, program, nowhere);
        let at = self.logon(t, logon);
        let to = (at.record, Some(at));
        self.link("explicit_credential_session", (explicit, None), to, false);
        at
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
            let font = make(format!("S-1-5-96-0-{n}"), format!("UMFD-{n}"), "Font Driver Host");
            let window = make(format!("S-1-5-90-0-{n}"), format!("DWM-{n}"), "Window Manager");
            self.world.hosts.at_mut(host).desktops.push((font, window));
        }
    }
}

/// A service's logon.
pub(in crate::domain) fn service(host: HostId, account: AcctId) -> Logon {
    let mut logon = Logon::new(host, account, 5, "service");
    logon.program = "C:\\Windows\\System32\\services.exe";
    logon
}
