//! Remote Desktop sessions that are left and taken up again.

use super::desk::Seat;
use crate::domain::emit::{Lay, Put, Val};
use crate::domain::world::{AcctId, Os, Rdp};
use crate::domain::{MS, Sim, Sref};
use std::rc::Rc;

impl Sim {
    /// 4779, LSM 24 and 40, RdpCoreTS 102 and 103. A disconnect ends nothing.
    pub fn rdp_disconnect(&mut self, t: u64, at: Sref) {
        let Some(live) = self.live(at) else { return };
        let (Some(rdp), ts) = (live.rdp.clone(), live.ts) else {
            return;
        };
        if rdp.disconnected.is_some() {
            return;
        }
        let record = self.session_record(t, at, &rdp, Lay::Disconnected);
        let system = Rc::clone(&self.world.accounts.at(AcctId::FIRST).sid_bytes);
        let a = self.world.accounts.at(at.account);
        let (user, domain) = (Val::text(&format!("{}\\{}", a.netbios, a.sam)), Rc::clone(&a.netbios));
        let put = |t, lay| Put::new(at.host, t, lay).service().user(Rc::clone(&system)).activity(Some(rdp.activity));
        let second = put(t + 3 * MS, Lay::LsmDisconnect).account(at.account, &domain);
        let second = self.put(second, vec![user, Val::U32(ts), Val::R(Rc::clone(&rdp.address))]);
        let third = put(t + 5 * MS, Lay::LsmReason);
        self.put(third, vec![Val::U32(ts), Val::U32(0)]);
        let network = Rc::clone(&self.world.accounts.at(self.world.known.network_service).sid_bytes);
        for (lay, values) in [(Lay::RdpClosed, vec![]), (Lay::RdpReason, vec![Val::U32(14)])] {
            self.put(
                Put::new(at.host, t + 8 * MS, lay).service().user(Rc::clone(&network)).activity(Some(rdp.activity)),
                values,
            );
        }
        if let Some(rdp) = self.live_mut(at).and_then(|l| l.rdp.as_mut()) {
            rdp.disconnected = Some((t, vec![record, second]));
        }
    }

    /// Back to a disconnected session: a new door, type 7 that closes within milliseconds, 4778 and
    /// LSM 25 for the old session.
    pub fn rdp_reconnect(&mut self, t: u64, from: Sref, at: Sref) {
        let Some(live) = self.live(at) else { return };
        let (Some(mut rdp), ts) = (live.rdp.clone(), live.ts) else {
            return;
        };
        let Some((since, mut records)) = rdp.disconnected.take() else {
            return;
        };
        let (explicit, started) = self.rdp_client(t, from, at.account, at.host);
        let Some((address, precursor, activity)) = self.rdp_door(t + 700 * MS, from.host, at.account, at.host, true)
        else {
            return;
        };
        self.link("explicit_credential_session", (explicit, None), (precursor.record, Some(precursor)), false);
        let t = t + 700 * MS + self.rng.range(1_700, 2_400) * MS;
        let seat = Seat {
            host: at.host,
            account: at.account,
            logon_type: 7,
            role: "reconnect",
            from: (Val::R(Rc::clone(&address)), Val::S("0")),
            client: Some(from.host),
            upn: false,
            ts,
        };
        let Some((check, other)) = self.sit_down(t, seat) else {
            return;
        };
        self.link("nla_session", (precursor.record, Some(precursor)), (check.record, Some(check)), false);
        let to = (check.record, Some(check));
        self.link("origin_session", (from.record, Some(from)), to, false);
        self.link("rdp_client_session", (started, None), to, false);
        let fresh = self.take_creds(check);
        if fresh.tgt.is_some() {
            self.return_creds(at, fresh);
        }
        let t = t + 90 * MS;
        self.pass(t, check, other, 7);
        let number = self.world.hosts.at_mut(at.host).boot.as_mut().map_or(0, |b| {
            b.next_rdp += 1;
            b.next_rdp - 1
        });
        rdp.name = format!("RDP-Tcp#{number}").into();
        rdp.address = address;
        rdp.activity = activity;
        rdp.client = Rc::clone(&self.world.hosts.at(from.host).short);
        let t = t + 30 * MS;
        records.push(self.session_record(t, at, &rdp, Lay::Reconnected));
        let system = Rc::clone(&self.world.accounts.at(AcctId::FIRST).sid_bytes);
        let a = self.world.accounts.at(at.account);
        let (user, domain) = (Val::text(&format!("{}\\{}", a.netbios, a.sam)), Rc::clone(&a.netbios));
        let put = Put::new(at.host, t + 4 * MS, Lay::LsmReconnect)
            .service()
            .user(system)
            .activity(Some(activity))
            .account(at.account, &domain);
        records.push(self.put(put, vec![user, Val::U32(ts), Val::R(Rc::clone(&rdp.address))]));
        if let Some(truth) = &mut self.truth {
            truth.interval(at, "disconnected", since, t, &records);
        }
        if let Some(live) = self.live_mut(at) {
            live.rdp = Some(rdp);
        }
    }

    /// The user of a remote session logs off.
    pub fn rdp_leave(&mut self, t: u64, at: Sref) {
        let back = self.live_mut(at).and_then(|l| l.rdp.as_mut()).and_then(|r| r.disconnected.take());
        if let (Some((since, records)), Some(truth)) = (back, &mut self.truth) {
            truth.interval(at, "disconnected", since, t, &records);
        }
        self.leave_desk(t, at, true);
    }

    /// 4778 and 4779.
    fn session_record(&mut self, t: u64, at: Sref, rdp: &Rdp, lay: Lay) -> u64 {
        let a = self.world.accounts.at(at.account);
        let (sam, domain) = (Rc::clone(&a.sam), Rc::clone(&a.netbios));
        let h = self.world.hosts.at(at.host);
        let activity = h.boot.as_ref().filter(|_| h.os >= Os::Win10).map(|b| b.activity);
        let put = Put::new(at.host, t, lay).activity(activity).session(at).account(at.account, &domain);
        let values = vec![
            Val::R(sam),
            Val::R(domain),
            Val::L(at.luid),
            Val::R(Rc::clone(&rdp.name)),
            Val::R(Rc::clone(&rdp.client)),
            Val::R(Rc::clone(&rdp.address)),
        ];
        self.put(put, values)
    }
}
