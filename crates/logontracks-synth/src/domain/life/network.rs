//! Network logons: by Kerberos and by NTLM, from a session on one host to another host.

use super::Action;
use crate::domain::emit::{Lay, Logon, Package, Put, Val, Who};
use crate::domain::world::{AcctId, Class, Creds, HostId, Scope};
use crate::domain::{MINUTE, MS, SECOND, Sim, Sref};
use std::rc::Rc;

/// What a network session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// A file share: 5140.
    Share(&'static str),
    /// Something that leaves no record of its own.
    Other,
    /// The session stays open; the caller closes it.
    Hold,
}

impl Sim {
    /// From the session `from`, with the credentials of `account`, to `to` by Kerberos: 4769 (and
    /// 4768) if there is no ticket yet, then 4624 of type 3 on the target.
    #[allow(clippy::too_many_arguments, reason = "all are facts of the logon")]
    pub fn by_kerberos(
        &mut self,
        t: u64,
        from: Sref,
        account: AcctId,
        creds: &mut Creds,
        to: HostId,
        service: Option<AcctId>,
        what: Use,
    ) -> Option<Sref> {
        if !self.world.hosts.at(to).usable() || !self.world.hosts.at(from.host).usable() {
            return None;
        }
        let service = service.unwrap_or(self.world.hosts.at(to).account);
        let asked = self.ticket(t, account, creds, from.host, service)?;
        let t = t + asked.took + self.rng.range(1, 6) * MS;
        let (at, certain) = self.kerberos_session(t, from.host, account, to, asked.guid, Val::S("-"));
        self.link("ticket_session", (asked.record, None), (at.record, Some(at)), certain);
        self.link("origin_session", (from.record, Some(from)), (at.record, Some(at)), false);
        self.use_network(t + 2 * MS, at, from.host, what);
        Some(at)
    }

    /// 4624 of type 3 by Kerberos; the flag says whether it bears the ticket's LogonGuid. It seldom
    /// does on real hosts (0 of 229 in one lab), so it is drawn per host.
    pub fn kerberos_session(
        &mut self,
        t: u64,
        from: HostId,
        account: AcctId,
        to: HostId,
        guid: [u8; 16],
        transmitted: Val,
    ) -> (Sref, bool) {
        let percent = if self.world.hosts.at(to).shares_guids { 60 } else { 3 };
        let certain = self.rng.chance(percent);
        let a = self.world.accounts.at(account);
        let role = if a.class == Class::Computer { "computer" } else { "network" };
        let mut logon = Logon::new(to, account, 3, role);
        logon.elevated = true;
        logon.privileged = a.admin || (a.class == Class::Computer && self.world.hosts.at(to).account == account);
        logon.who = Who::Nobody;
        logon.form = super::super::emit::Form::Realm;
        logon.package = Package::Kerberos;
        logon.process = "Kerberos";
        logon.guid = if certain { guid } else { self.rng.bytes() };
        logon.transmitted = transmitted;
        let [address, port] = self.seen_from(from, to);
        logon.address = address;
        logon.port = port;
        logon.from = Some(from);
        (self.logon(t, logon), certain)
    }

    /// `IpAddress` and `IpPort` as the target of a connection sees them.
    pub fn seen_from(&mut self, from: HostId, to: HostId) -> [Val; 2] {
        let port = Val::N(self.rng.range(49_152, 65_500));
        if from == to {
            return [Val::S("::1"), port];
        }
        [Val::R(self.world.hosts.at(from).address().v4), port]
    }

    /// From the session `from`, with the credentials of `account`, to `to` by NTLM: 4776 on the
    /// host that owns the account, then 4624 of type 3 on the target.
    pub fn by_ntlm(&mut self, t: u64, from: Sref, account: AcctId, to: HostId, what: Use) -> Option<Sref> {
        if !self.world.hosts.at(to).usable() || !self.world.hosts.at(from.host).usable() {
            return None;
        }
        let a = self.world.accounts.at(account);
        let (sam, admin) = (Rc::clone(&a.sam), a.admin);
        let domain = matches!(a.scope, Scope::Domain);
        let owner = if domain { self.controller(to)? } else { to };
        let workstation = Rc::clone(&self.world.hosts.at(from.host).short);
        let server = Rc::clone(&self.world.hosts.at(to).short);
        self.ntlm_out(t, from, &server, account);
        // NTLM keeps the name as it was typed; some people shout.
        let typed = if account.number % 4 == 3 { sam.to_uppercase().into() } else { Rc::clone(&sam) };
        let seen = self.ntlm(t + 3 * MS, owner, typed, Some(account), Rc::clone(&workstation), 0);
        if domain {
            let corp = Rc::clone(&self.world.netbios);
            let put = Put::new(owner, t + 3 * MS, Lay::NtlmDc).account(account, &corp);
            let values = vec![Val::R(server), Val::R(sam), Val::R(corp), Val::R(Rc::clone(&workstation)), Val::U32(2)];
            self.put(put, values);
        }
        let t = t + self.rng.range(5, 14) * MS;
        let mut logon = Logon::new(to, account, 3, "network");
        logon.who = Who::Nobody;
        logon.package = Package::NtlmV2;
        logon.process = "NtLmSsp ";
        // Missing in 70 of 90 real NTLM logons.
        if self.rng.chance(25) {
            logon.workstation = Val::R(workstation);
        }
        let [address, port] = self.seen_from(from.host, to);
        logon.address = address;
        logon.port = port;
        logon.elevated = admin;
        logon.privileged = admin;
        logon.from = Some(from.host);
        let at = self.logon(t, logon);
        self.link("ntlm_session", (seen, None), (at.record, Some(at)), false);
        self.link("origin_session", (from.record, Some(from)), (at.record, Some(at)), false);
        self.use_network(t + 2 * MS, at, from.host, what);
        Some(at)
    }

    /// What a network session does, and when it ends: mostly within milliseconds (median 15 ms on
    /// real hosts), sometimes after minutes; a quarter leaves no 4634.
    fn use_network(&mut self, t: u64, at: Sref, from: HostId, what: Use) {
        if let Use::Share(share) = what {
            self.share(t, at, from, share);
        }
        if what == Use::Hold {
            return;
        }
        let lasts = match self.rng.below(10) {
            0 => self.rng.range(2, 40) * MINUTE,
            1 => self.rng.range(1, 12) * SECOND,
            _ => self.rng.range(3, 24) * MS,
        };
        if lasts < 15 * SECOND {
            self.finish_network(t + lasts, at);
        } else {
            self.at(t + lasts, Action::EndSession(at));
        }
    }

    fn finish_network(&mut self, t: u64, at: Sref) {
        let records = if self.rng.chance(75) { vec![self.logoff_record(t, at, 3)] } else { vec![] };
        self.close(t, at, "logoff", &records);
    }

    /// A network session of minutes ends.
    pub(in crate::domain) fn end_network(&mut self, t: u64, at: Sref) {
        if self.live(at).is_some() && self.world.hosts.at(at.host).usable() {
            self.finish_network(t, at);
        }
    }

    /// 5140.
    pub fn share(&mut self, t: u64, at: Sref, from: HostId, share: &'static str) {
        let put = Put::new(at.host, t, Lay::Share).kernel();
        let (put, mut v) = self.subject(at.host, Who::Session(at), put);
        let [address, port] = self.seen_from(from, at.host);
        let path = match share {
            "\\\\*\\IPC$" => "",
            "\\\\*\\ADMIN$" => "\\??\\C:\\Windows",
            "\\\\*\\SYSVOL" => "\\??\\C:\\Windows\\SYSVOL\\sysvol",
            _ => "\\??\\D:\\Shares",
        };
        v.extend([Val::S("File"), address, port, Val::S(share), Val::S(path), Val::X(1), Val::S("%%4416\r\n\t\t\t\t")]);
        self.put(put, v);
        self.audit_share(t, at, from, [share, path]);
    }

    /// A user of the web site, which asks the database in the user's name: constrained delegation
    /// (S4U2Proxy). The second 4769 names the web server's service in TransmittedServices.
    pub fn by_web(&mut self, t: u64, from: Sref, account: AcctId, creds: &mut Creds, web: HostId, sql: HostId) {
        let known = self.world.known;
        let Some(front) = self.by_kerberos(t, from, account, creds, web, Some(known.svc_web), Use::Other) else {
            return;
        };
        if !self.world.hosts.at(sql).usable() {
            return;
        }
        let t = t + 60 * MS;
        let transmitted = Val::R(Rc::clone(&self.world.accounts.at(known.svc_web).at_realm));
        // The web server holds the user's ticket only as proof; it has no TGT of the user.
        let mut proof = Creds::default();
        let Some(asked) = self.service_ticket(t, account, &mut proof, web, known.svc_sql, transmitted.clone(), 0)
        else {
            return;
        };
        let (back, certain) = self.kerberos_session(t + 12 * MS, web, account, sql, asked.guid, transmitted);
        self.link("ticket_session", (asked.record, None), (back.record, Some(back)), certain);
        self.link("origin_session", (front.record, Some(front)), (back.record, Some(back)), false);
        self.use_network(t + 20 * MS, back, web, Use::Other);
    }
}
