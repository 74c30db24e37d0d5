//! Remote Desktop: connect with network level authentication, disconnect, reconnect, log off.

use super::Action;
use super::desk::Seat;
use crate::domain::emit::{Form, Lay, Logon, Package, Put, Val, Who};
use crate::domain::world::{AcctId, Creds, HostId, Rdp};
use crate::domain::{MINUTE, MS, SECOND, Sim, Sref};
use std::rc::Rc;

/// A person's session on another host.
#[derive(Debug, Clone)]
pub struct RemoteDesk {
    /// The session at the person's desk.
    pub from: Sref,
    /// The session on the other host.
    pub at: Sref,
    /// How often it may still be disconnected.
    pub left: u32,
}

impl Sim {
    /// Connects from session `from` (none: through a gateway from outside) to `to` as `account`: the client's records, the precursor of
    /// type 3, 1149, and about two seconds later the logon of type 10. Returns the session.
    pub fn rdp(&mut self, t: u64, from: Option<Sref>, client: HostId, account: AcctId, to: HostId) -> Option<Sref> {
        if !self.world.hosts.at(to).usable() {
            return None;
        }
        let mut explicit = None;
        if let Some(from) = from {
            explicit = Some(self.rdp_client(t, from, account, to));
        }
        let (address, precursor, activity) = self.rdp_door(t + 700 * MS, client, account, to, from.is_some())?;
        let boot = self.world.hosts.at_mut(to).boot.as_mut()?;
        let (ts, number) = (boot.next_ts, boot.next_rdp);
        boot.next_ts += 1;
        boot.next_rdp += 1;
        let os = self.world.hosts.at(to).os;
        let t = t + 700 * MS + self.rng.range(1_700, 2_600) * MS;
        self.desktop(t - 400 * MS, to, os, ts);
        let seat = Seat {
            host: to,
            account,
            logon_type: 10,
            role: "primary",
            from: (Val::R(Rc::clone(&address)), Val::S("0")),
            client: Some(client),
            upn: false,
            ts,
        };
        let (at, _) = self.sit_down(t, seat)?;
        self.settle(t + 100 * MS, at, ts, Val::R(Rc::clone(&address)), Some(activity));
        let client_name = Rc::clone(&self.world.hosts.at(client).short);
        if let Some(live) = self.live_mut(at) {
            live.rdp = Some(Rdp {
                name: format!("RDP-Tcp#{number}").into(),
                client: client_name,
                address,
                disconnected: None,
                activity,
            });
        }
        if let Some(from) = from {
            self.link("origin_session", (from.record, Some(from)), (at.record, Some(at)), false);
        }
        if let Some((explicit, started)) = explicit {
            self.link("explicit_credential_session", (explicit, None), (precursor.record, Some(precursor)), false);
            self.link("rdp_client_session", (started, None), (at.record, Some(at)), false);
        }
        self.link("nla_session", (precursor.record, Some(precursor)), (at.record, Some(at)), false);
        Some(at)
    }

    /// On the client: RDPClient 1024, 1102, 1027, and 4648 of mstsc. Returns 4648 and 1024.
    pub(super) fn rdp_client(&mut self, t: u64, from: Sref, account: AcctId, to: HostId) -> (u64, u64) {
        let h = self.world.hosts.at(to);
        let (server, ip) = (Rc::clone(&h.computer), h.address().v4);
        let a = self.world.accounts.at(from.account);
        let (user, domain) = (Rc::clone(&a.sid_bytes), Rc::clone(&a.netbios));
        let put = |t, lay| Put::new(from.host, t, lay).service().user(Rc::clone(&user));
        let first = put(t, Lay::ClientServer).account(from.account, &domain);
        let started = self.put(first, vec![Val::S("Server Name"), Val::R(Rc::clone(&server)), Val::S("Info")]);
        let second = put(t + 80 * MS, Lay::ClientAddress);
        self.put(second, vec![Val::S("Server IP Address"), Val::R(ip), Val::S("Info")]);
        let info = Val::text(&format!("TERMSRV/{server}"));
        let program = "C:\\Windows\\System32\\mstsc.exe";
        let nowhere = (Val::S("-"), Val::S("-"));
        // Some type the domain's DNS name.
        let typed = (account.number % 2 == 1).then(|| {
            let sam = Rc::clone(&self.world.accounts.at(account).sam);
            (sam, self.domain_of(account, Form::Dns))
        });
        let explicit = self.explicit(
            t + 500 * MS,
            from.host,
            Who::Session(from),
            account,
            typed,
            [0; 16],
            (Val::R(server), info),
            program,
            nowhere,
        );
        let third = put(t + 3 * SECOND, Lay::ClientDomain);
        let netbios = self.domain_of(account, Form::Netbios);
        self.put(third, vec![Val::R(netbios), Val::U32(2)]);
        (explicit, started)
    }

    /// On the server, before the session: RdpCoreTS 131, 65, 98; RCM 261; the precursor of type 3
    /// and RCM 1149. Returns the client's address as the server sees it, and the precursor.
    pub(super) fn rdp_door(
        &mut self,
        t: u64,
        client: HostId,
        account: AcctId,
        to: HostId,
        kerberos: bool,
    ) -> Option<(Rc<str>, Sref, [u8; 16])> {
        let address = self.world.hosts.at(client).address().v4;
        let port = self.rng.range(49_152, 65_500);
        let number = self.world.hosts.at(to).boot.as_ref()?.next_rdp;
        let network = Rc::clone(&self.world.accounts.at(self.world.known.network_service).sid_bytes);
        let mut id = self.rng.guid();
        // Remote Desktop's activity IDs begin with F420 (their first group is little-endian).
        let [_, _, low, high, ..] = &mut id;
        (*low, *high) = (0x20, 0xf4);
        let put = |t, lay| Put::new(to, t, lay).service().user(Rc::clone(&network)).activity(Some(id));
        let core = put(t, Lay::RdpAccepted);
        self.put(core, vec![Val::S("TCP"), Val::text(&format!("{address}:{port}"))]);
        let listener = put(t + 2 * MS, Lay::RcmListener);
        self.put(listener, vec![Val::S("RDP-Tcp")]);
        let named = put(t + 4 * MS, Lay::RdpNamed);
        self.put(named, vec![Val::text(&format!("RDP-Tcp#{number}"))]);
        let connected = put(t + 90 * MS, Lay::RdpConnected);
        self.put(connected, vec![]);

        let mut t = t + 160 * MS;
        let from = self.world.hosts.at(client);
        let workstation = Rc::clone(&from.short);
        let mut logon = Logon::new(to, account, 3, "nla_precursor");
        logon.who = Who::Nobody;
        logon.from = Some(client);
        (logon.address, logon.port) = (Val::R(Rc::clone(&address)), Val::S("0"));
        logon.elevated = true;
        logon.privileged = self.world.accounts.at(account).admin;
        let target = self.world.hosts.at(to).account;
        let mut creds = Creds::default();
        let (source, kind, certain) = if kerberos {
            let asked = self.ticket(t, account, &mut creds, client, target)?;
            t += asked.took + 3 * MS;
            logon.form = Form::Realm;
            logon.package = Package::Kerberos;
            logon.process = "Kerberos";
            logon.guid = self.rng.bytes();
            (asked.record, "ticket_session", false)
        } else {
            let dc = self.controller(to)?;
            let sam = Rc::clone(&self.world.accounts.at(account).sam);
            let seen = self.ntlm(t, dc, sam, Some(account), Rc::clone(&workstation), 0);
            t += 6 * MS;
            logon.package = Package::NtlmV2;
            logon.process = "NtLmSsp ";
            logon.workstation = Val::R(workstation);
            (seen, "ntlm_session", false)
        };
        let precursor = self.logon(t, logon);
        self.link(kind, (source, None), (precursor.record, Some(precursor)), certain);
        let a = self.world.accounts.at(account);
        let (sam, corp) = (Rc::clone(&a.sam), Rc::clone(&a.netbios));
        let allowed = put(t + 60 * MS, Lay::RcmAuthenticated).account(account, &corp);
        self.put(allowed, vec![Val::R(sam), Val::R(corp), Val::R(Rc::clone(&address))]);
        let record = self.logoff_record(t + 2_900 * MS, precursor, 3);
        self.close(t + 2_900 * MS, precursor, "logoff", &[record]);
        Some((address, precursor, id))
    }

    /// The next thing in a person's remote session.
    pub(in crate::domain) fn remote_step(&mut self, t: u64, person: usize) {
        let Some(desk) = self.world.people.get(person).and_then(|p| p.remote.clone()) else {
            return;
        };
        let usable = self.world.hosts.at(desk.at.host).usable() && self.world.hosts.at(desk.from.host).usable();
        if self.live(desk.at).is_none() || !usable || self.live(desk.from).is_none() {
            self.forget_remote(person);
            return;
        }
        let disconnected = self.live(desk.at).and_then(|l| l.rdp.as_ref()).is_some_and(|r| r.disconnected.is_some());
        let wait = self.rng.range(6, 40) * MINUTE;
        if disconnected {
            self.rdp_reconnect(t, desk.from, desk.at);
        } else if desk.left > 0 {
            self.rdp_disconnect(t, desk.at);
            if let Some(desk) = self.world.people.get_mut(person).and_then(|p| p.remote.as_mut()) {
                desk.left -= 1;
            }
        } else {
            if self.rng.chance(70) {
                self.rdp_leave(t, desk.at);
            } else {
                // Closed the window: the session stays, disconnected.
                self.rdp_disconnect(t, desk.at);
            }
            self.forget_remote(person);
            return;
        }
        self.at(t + wait, Action::Remote(person));
    }

    fn forget_remote(&mut self, person: usize) {
        if let Some(p) = self.world.people.get_mut(person) {
            p.remote = None;
        }
    }

    /// Someone from outside comes through the gateway to the jump host: gateway 302 and, at the
    /// end, 303. The target sees the gateway's address.
    pub(in crate::domain) fn outside(&mut self, t: u64, person: usize) {
        let Some(account) = self.world.people.get(person).map(|p| p.account) else {
            return;
        };
        let gateways = self.world.of_role(crate::domain::Role::Gateway);
        let jumps = self.world.of_role(crate::domain::Role::Jump);
        let (Some(&gateway), Some(&jump)) = (gateways.first(), jumps.first()) else {
            return;
        };
        if !self.world.hosts.at(gateway).usable() || !self.world.hosts.at(jump).usable() {
            return;
        }
        let last = self.rng.range(2, 250);
        let a = self.world.accounts.at(account);
        let user: Rc<str> = format!("{}\\{}", a.netbios, a.sam).into();
        let (sid, domain) = (Rc::clone(&a.sid_bytes), Rc::clone(&a.netbios));
        let target = Rc::clone(&self.world.hosts.at(jump).computer);
        let outside = Val::text(&format!("198.51.100.{last}"));
        let put = |t, lay| Put::new(gateway, t, lay).service().user(Rc::clone(&sid)).account(account, &domain);
        let open = put(t, Lay::GatewayOpen);
        let head = vec![Val::R(Rc::clone(&user)), outside, Val::S("NTLM"), Val::R(target)];
        let mut values = head.clone();
        values.extend([Val::S("HTTP"), Val::U32(0)]);
        let open = self.put(open, values);
        let Some(at) = self.rdp(t + SECOND, None, gateway, account, jump) else {
            return;
        };
        self.link("gateway_session", (open, None), (at.record, Some(at)), false);
        let lasts = self.rng.range(3, 11) * SECOND;
        self.rdp_leave(t + 5 * SECOND + lasts, at);
        let close = put(t + 7 * SECOND + lasts, Lay::GatewayClose);
        let mut values = head;
        values.extend([
            Val::U64(48_213),
            Val::U64(913_220),
            Val::U64(6 + lasts / SECOND),
            Val::S("HTTP"),
            Val::U32(1226),
        ]);
        self.put(close, values);
    }
}
