//! Logons at a desk, near or far: credentials typed, one or two tokens, lock, unlock, logoff.

use crate::domain::emit::{Form, Lay, Logon, Put, Val, Who};
use crate::domain::world::{AcctId, Creds, HostId, Live, Os, Scope};
use crate::domain::{MS, SECOND, Sim, Sref};
use std::rc::Rc;

/// Who sits down where.
#[derive(Debug, Clone)]
pub struct Seat {
    /// Host.
    pub host: HostId,
    /// Account.
    pub account: AcctId,
    /// Logon type: 2, 7, 10, 11, 12, 13.
    pub logon_type: u32,
    /// The session's part.
    pub role: &'static str,
    /// `IpAddress` and `IpPort`.
    pub from: (Val, Val),
    /// The host that the person really sits at, if another.
    pub client: Option<HostId>,
    /// The user principal name was typed.
    pub upn: bool,
    /// Terminal session.
    pub ts: u32,
}

impl Seat {
    /// At the console.
    pub fn console(host: HostId, account: AcctId, logon_type: u32) -> Self {
        let role = if matches!(logon_type, 7 | 13) { "unlock" } else { "primary" };
        let from = (Val::S("127.0.0.1"), Val::S("0"));
        Seat { host, account, logon_type, role, from, client: None, upn: false, ts: 1 }
    }
}

impl Sim {
    /// A logon with typed credentials: 4768 and 4769 for the host's own account (or 4776 on the
    /// host itself for a local account; nothing if cached credentials were used), 4648, and one or
    /// two 4624. Returns the session that the person works in, and the elevated one.
    pub fn sit_down(&mut self, t: u64, seat: Seat) -> Option<(Sref, Option<Sref>)> {
        let a = self.world.accounts.at(seat.account);
        let (sam, admin) = (Rc::clone(&a.sam), a.admin);
        // The built-in administrator is not subject to UAC's split by default.
        let builtin = a.sid.ends_with("-500");
        let local = !matches!(a.scope, Scope::Domain);
        let typed = seat.upn.then(|| a.upn.clone().map(|u| (u, Rc::from("")))).flatten();
        let host = self.world.hosts.at(seat.host);
        let (os, short, machine) = (host.os, Rc::clone(&host.short), host.account);
        let cached = matches!(seat.logon_type, 11..=13);
        let mut creds = Creds::default();
        let mut asked = None;
        let mut ntlm = None;
        let mut t = t;
        if local {
            ntlm = Some(self.ntlm(t, seat.host, sam, Some(seat.account), Rc::clone(&short), 0));
            t += 4 * MS;
        } else if !cached {
            asked = Some(self.ticket(t, seat.account, &mut creds, seat.host, machine)?);
            t += asked.map_or(0, |a| a.took) + 4 * MS;
        }
        let guid = asked.map_or([0; 16], |a| a.guid);
        let program =
            if os >= Os::Win10 { "C:\\Windows\\System32\\svchost.exe" } else { "C:\\Windows\\System32\\winlogon.exe" };
        let localhost = (Val::S("localhost"), Val::S("localhost"));
        let explicit = self.explicit(
            t,
            seat.host,
            Who::System,
            seat.account,
            typed.clone(),
            guid,
            localhost,
            program,
            seat.from.clone(),
        );
        t += self.rng.range(1, 4) * MS;

        let mut logon = Logon::new(seat.host, seat.account, seat.logon_type, seat.role);
        logon.form = Form::Netbios;
        logon.process = "User32 ";
        logon.program = program;
        logon.workstation = Val::R(short);
        logon.guid = guid;
        (logon.address, logon.port) = seat.from.clone();
        logon.from = seat.client;
        logon.ts = seat.ts;
        let (at, elevated) = if admin && !builtin {
            let (full, filtered) = self.draw_pair(seat.host);
            let mut high = logon.clone();
            high.luid = Some(full);
            high.linked = Some(filtered);
            high.elevated = true;
            high.privileged = true;
            if seat.role == "primary" {
                high.role = "elevated";
            }
            logon.luid = Some(filtered);
            logon.linked = Some(full);
            // Only the elevated half bears the ticket's GUID (`corpus-lab`: HR001 288287 and 288289, WORKSTATION5 821810 and
            // 821812).
            logon.guid = [0; 16];
            let high = self.logon(t, high);
            let after = self.rng.below(3) * MS;
            let low = self.logon(t + after, logon);
            if let Some(truth) = &mut self.truth {
                truth.pair(low, high);
            }
            (low, Some(high))
        } else {
            logon.elevated = admin;
            logon.privileged = admin;
            (self.logon(t, logon), None)
        };
        let bearer = elevated.unwrap_or(at);
        if let (Some(asked), Some(tgt)) = (asked, &creds.tgt) {
            let tgt = tgt.record;
            self.link("tgt_session", (tgt, None), (at.record, Some(at)), false);
            self.link("ticket_session", (asked.record, None), (bearer.record, Some(bearer)), true);
        }
        if let Some(ntlm) = ntlm {
            self.link("ntlm_session", (ntlm, None), (at.record, Some(at)), false);
        }
        let opened = if asked.is_some() { bearer } else { at };
        self.link("explicit_credential_session", (explicit, None), (opened.record, Some(opened)), asked.is_some());
        if let (Some(_), Some(truth)) = (typed.filter(|_| asked.is_some()), &mut self.truth) {
            truth.upn_shown(seat.account, explicit, bearer.record);
        }
        self.return_creds(at, creds);
        Some((at, elevated))
    }

    /// What else a new session at a desk leaves: Winlogon 7001, and 41, 21, 22 of the local session
    /// manager.
    pub fn settle(&mut self, t: u64, at: Sref, ts: u32, address: Val, activity: Option<[u8; 16]>) {
        let a = self.world.accounts.at(at.account);
        let (sid, user) = (Rc::clone(&a.sid_bytes), format!("{}\\{}", a.netbios, a.sam));
        let user: Rc<str> = user.into();
        let system = Rc::clone(&self.world.accounts.at(AcctId::FIRST).sid_bytes);
        let put = Put::new(at.host, t + 300 * MS, Lay::WinlogonOn).service().user(Rc::clone(&system));
        self.put(put, vec![Val::U32(ts), Val::Sid(sid)]);
        for (lay, after) in [(Lay::LsmBegin, 120), (Lay::LsmLogon, 200), (Lay::LsmEnd, 210), (Lay::LsmShell, 1500)] {
            let mut values = vec![Val::R(Rc::clone(&user)), Val::U32(ts)];
            if matches!(lay, Lay::LsmLogon | Lay::LsmShell) {
                values.push(address.clone());
            }
            let put = Put::new(at.host, t + after * MS, lay).service().activity(activity).user(Rc::clone(&system));
            let domain = self.domain_of(at.account, Form::Netbios);
            self.put(put.account(at.account, &domain), values);
        }
    }

    /// The person logs off: 4647 if by own will, then 4634 for both tokens, LSM 23, Winlogon 7002.
    pub fn leave_desk(&mut self, t: u64, at: Sref, own_will: bool) {
        let Some(live) = self.live(at) else { return };
        let (logon_type, linked, ts) = (live.logon_type, live.linked, live.ts);
        self.unlock_interval(t, at, &[]);
        let mut records = Vec::new();
        if own_will {
            records.push(self.user_logoff_record(t, at));
        }
        let other = linked.and_then(|luid| {
            let boot = self.world.hosts.at(at.host).boot.as_ref()?;
            boot.live.get(&luid).map(|l| l.at)
        });
        // The shell takes a while to end. Now and then no 4634 is written.
        if !own_will || self.rng.chance(90) {
            records.push(self.logoff_record(t + 800 * MS, at, logon_type));
        }
        let kind = if own_will { "user_initiated" } else { "logoff" };
        self.close(t + 800 * MS, at, kind, &records);
        if let Some(other) = other {
            let record = self.logoff_record(t + 802 * MS, other, logon_type);
            self.close(t + 802 * MS, other, "logoff", &[record]);
        }
        if ts > 1 {
            self.close_desktop(t + 1_100 * MS, at, ts);
        }
        let a = self.world.accounts.at(at.account);
        let (sid, user) = (Rc::clone(&a.sid_bytes), Val::text(&format!("{}\\{}", a.netbios, a.sam)));
        let domain = self.domain_of(at.account, Form::Netbios);
        let system = Rc::clone(&self.world.accounts.at(AcctId::FIRST).sid_bytes);
        let put = Put::new(at.host, t + SECOND, Lay::LsmLogoff).service().user(Rc::clone(&system));
        self.put(put.account(at.account, &domain), vec![user, Val::U32(ts)]);
        let put = Put::new(at.host, t + SECOND + 50 * MS, Lay::WinlogonOff).service().user(system);
        self.put(put, vec![Val::U32(ts), Val::Sid(sid)]);
    }

    /// The window manager and font driver host of a remote session end with it.
    fn close_desktop(&mut self, t: u64, at: Sref, ts: u32) {
        let boot = self.world.hosts.at(at.host).boot.as_ref();
        let theirs = |l: &&Live| l.ts == ts && l.logon_type == 2;
        let open: Vec<Sref> = boot.map_or(vec![], |b| b.live.values().filter(theirs).map(|l| l.at).collect());
        for (n, at) in open.into_iter().enumerate() {
            let t = t + n as u64 * MS;
            let record = self.logoff_record(t, at, 2);
            self.close(t, at, "logoff", &[record]);
        }
    }

    /// 4800; with `saver` 4802 before it.
    pub fn lock(&mut self, t: u64, at: Sref, saver: bool) {
        let Some(ts) = self.live(at).filter(|l| l.locked.is_none()).map(|l| l.ts) else {
            return;
        };
        if saver {
            self.desk_record(t, at, Lay::SaverOn, ts);
        }
        let t = t + u64::from(saver) * 5 * SECOND;
        let record = self.desk_record(t, at, Lay::Locked, ts);
        if let Some(live) = self.live_mut(at) {
            live.locked = Some((t, record));
        }
    }

    /// The person comes back: type 7 (13 with cached credentials) for the check, which closes within
    /// milliseconds, and 4801 for the old session.
    pub fn unlock_desk(&mut self, t: u64, at: Sref, cached: bool, saver: bool) {
        let Some(ts) = self.live(at).map(|l| l.ts) else {
            return;
        };
        if saver {
            self.desk_record(t, at, Lay::SaverOff, ts);
        }
        let mut seat = Seat::console(at.host, at.account, if cached { 13 } else { 7 });
        seat.ts = ts;
        let Some((check, other)) = self.sit_down(t + 40 * MS, seat) else {
            return;
        };
        // The session goes on with the tickets of the check.
        let fresh = self.take_creds(check);
        if fresh.tgt.is_some() {
            self.return_creds(at, fresh);
        }
        let t = t + 200 * MS;
        self.pass(t, check, other, if cached { 13 } else { 7 });
        let record = self.desk_record(t + 15 * MS, at, Lay::UnlockedDesk, ts);
        self.unlock_interval(t + 15 * MS, at, &[record]);
    }

    /// A logon that only checked a password closes.
    pub fn pass(&mut self, t: u64, check: Sref, other: Option<Sref>, logon_type: u32) {
        for (n, at) in std::iter::once(check).chain(other).enumerate() {
            let t = t + n as u64 * MS;
            let record = self.logoff_record(t, at, logon_type);
            self.close(t, at, "logoff", &[record]);
        }
    }

    fn unlock_interval(&mut self, t: u64, at: Sref, records: &[u64]) {
        let Some(live) = self.live_mut(at) else {
            return;
        };
        let Some((since, locked)) = live.locked.take() else {
            return;
        };
        if let Some(truth) = &mut self.truth {
            let mut all = vec![locked];
            all.extend_from_slice(records);
            truth.interval(at, "locked", since, t, &all);
        }
    }
}
