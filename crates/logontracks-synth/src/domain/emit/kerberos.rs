//! Security events of the key distribution centre: 4768, 4769, 4770, 4771.

use super::{Lay, Put, Val};
use crate::domain::world::{AcctId, Class, Creds, HostId, Kdc, Tgt, Ticket};
use crate::domain::{
    Sim, Sref,
    time::{HOUR, MS},
};
use std::rc::Rc;

/// What a request for a service ticket led to.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The record of the 4769.
    pub record: u64,
    /// The LogonGuid in it.
    pub guid: [u8; 16],
    /// Ticks that asking took.
    pub took: u64,
}

/// How a ticket is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A failed 4768.
    NoTicket(u32),
    /// A 4771.
    PreAuth(u32),
}

/// A ticket lives ten hours by default ("Maximum lifetime for user ticket").
const LIFETIME: u64 = 10 * HOUR;

const ADVERTISED: &str = "\r\n\t\tAES256-CTS-HMAC-SHA1-96\r\n\t\tAES128-CTS-HMAC-SHA1-96\r\n\t\tRC4-HMAC-NT\r\n\t\tRC4-HMAC-NT-EXP\r\n\t\tRC4-HMAC-OLD-EXP";
const AES_SK: &str = "0x27 (DES, RC4, AES-Sk)";
const ALL_KEYS: &str = "0x1F (DES, RC4, AES128-SHA96, AES256-SHA96)";

impl Sim {
    /// A domain controller for a client: the same for all of a short time.
    pub fn controller(&mut self, client: HostId) -> Option<HostId> {
        let here = self.world.controllers();
        if here.contains(&client) {
            return Some(client);
        }
        self.rng.pick(&here).copied()
    }

    /// `IpAddress` and `IpPort` of a request from `client` to `dc`.
    pub fn client(&mut self, client: HostId, dc: HostId) -> [Val; 2] {
        if client == dc {
            return [Val::S("::1"), Val::S("0")];
        }
        let address = self.world.hosts.at(client).address().mapped;
        [Val::R(address), Val::N(self.rng.range(49_152, 65_500))]
    }

    /// A ticket-granting ticket for the account in `creds`, unless there is one: 4768. `false` if
    /// no domain controller answers.
    pub fn tgt(&mut self, t: u64, account: AcctId, creds: &mut Creds, client: HostId) -> bool {
        if creds.tgt.as_ref().is_some_and(|g| t.saturating_sub(g.issued) < LIFETIME - HOUR / 2) {
            return true;
        }
        let Some(dc) = self.controller(client) else {
            return false;
        };
        let kdc = self.world.hosts.at(dc).kdc;
        let hash: Option<Rc<str>> = (kdc >= Kdc::V1).then(|| self.rng.hash().into());
        // The client sends the realm as it knows it; the record keeps the spelling.
        let domain = match client.number % 3 {
            0 => Rc::clone(&self.world.netbios),
            1 => Rc::clone(&self.world.realm),
            _ => Rc::clone(&self.world.dns),
        };
        let [address, port] = self.client(client, dc);
        let a = self.world.accounts.at(account);
        let krbtgt = self.world.accounts.at(self.world.known.krbtgt);
        let mut v = vec![
            Val::R(Rc::clone(&a.sam)),
            Val::R(Rc::clone(&domain)),
            Val::Sid(Rc::clone(&a.sid_bytes)),
            Val::S("krbtgt"),
            Val::Sid(Rc::clone(&krbtgt.sid_bytes)),
            Val::X(0x4081_0010),
            Val::X(0),
            Val::X(0x12),
            Val::S("2"),
            address,
            port,
            Val::S(""),
            Val::S(""),
            Val::S(""),
        ];
        if let Some(hash) = &hash {
            v.push(Val::R(Rc::clone(hash)));
        }
        if kdc >= Kdc::V2 {
            v.extend(keys(a.class));
            v.push(Val::X(0x12));
        }
        let lay = match kdc {
            Kdc::V0 => Lay::Tgt0,
            Kdc::V1 => Lay::Tgt1,
            Kdc::V2 => Lay::Tgt2,
        };
        let record =
            self.put(Put::new(dc, t, lay).account(account, &domain).account(self.world.known.krbtgt, &"".into()), v);
        creds.tickets.clear();
        creds.tgt = Some(Tgt { record, issued: t, hash });
        true
    }

    /// A service ticket: from the cache, or 4768 if need be, and 4769.
    pub fn ticket(
        &mut self,
        t: u64,
        account: AcctId,
        creds: &mut Creds,
        client: HostId,
        service: AcctId,
    ) -> Option<Asked> {
        let fresh = creds.tgt.as_ref().is_some_and(|g| t.saturating_sub(g.issued) < LIFETIME - HOUR / 2);
        let cached =
            creds.tickets.iter().find(|k| k.service == service && t.saturating_sub(k.issued) < LIFETIME - HOUR);
        if let (true, Some(k)) = (fresh, cached) {
            return Some(Asked { record: k.record, guid: k.guid, took: 0 });
        }
        if !self.tgt(t, account, creds, client) {
            return None;
        }
        let wait = if fresh { 0 } else { self.rng.range(3, 20) * MS };
        self.service_ticket(t + wait, account, creds, client, service, Val::S("-"), wait)
    }

    /// 4769. `transmitted` names the services that asked in the user's name.
    #[allow(clippy::too_many_arguments, reason = "the event has that many independent facts")]
    pub fn service_ticket(
        &mut self,
        t: u64,
        account: AcctId,
        creds: &mut Creds,
        client: HostId,
        service: AcctId,
        transmitted: Val,
        took: u64,
    ) -> Option<Asked> {
        let dc = self.controller(client)?;
        let kdc = self.world.hosts.at(dc).kdc;
        let guid = self.rng.bytes::<16>();
        let [address, port] = self.client(client, dc);
        let a = self.world.accounts.at(account);
        let s = self.world.accounts.at(service);
        let realm = Rc::clone(&self.world.realm);
        let mut v = vec![
            Val::R(Rc::clone(&a.at_realm)),
            Val::R(Rc::clone(&realm)),
            Val::R(Rc::clone(&s.sam)),
            Val::Sid(Rc::clone(&s.sid_bytes)),
            Val::X(0x4081_0000),
            Val::X(0x12),
            address,
            port,
            Val::X(0),
            Val::G(guid),
            transmitted,
        ];
        let class = s.class;
        if kdc >= Kdc::V1 {
            let asked = creds.tgt.as_ref().and_then(|g| g.hash.clone());
            v.push(asked.map_or_else(|| Val::text(&self.rng.hash()), Val::R));
            v.push(Val::text(&self.rng.hash()));
        }
        if kdc >= Kdc::V2 {
            v.extend(keys(class));
        }
        let lay = match kdc {
            Kdc::V0 => Lay::Tgs0,
            Kdc::V1 => Lay::Tgs1,
            Kdc::V2 => Lay::Tgs2,
        };
        let put = Put::new(dc, t, lay).account(account, &realm).account(service, &"".into());
        let record = self.put(put, v);
        if let Some(tgt) = &creds.tgt {
            let certain = tgt.hash.is_some() && kdc >= Kdc::V1;
            let from = tgt.record;
            self.link("tgt_ticket", (from, None), (record, None), certain);
        }
        creds.tickets.retain(|k| k.service != service);
        creds.tickets.push(Ticket { service, record, guid, issued: t });
        Some(Asked { record, guid, took: took + self.rng.range(2, 9) * MS })
    }

    /// 4770: the ticket-granting ticket is renewed.
    pub fn renew(&mut self, t: u64, account: AcctId, creds: &mut Creds, client: HostId) {
        let Some(tgt) = creds.tgt.clone() else { return };
        let Some(dc) = self.controller(client) else {
            return;
        };
        let kdc = self.world.hosts.at(dc).kdc;
        let [address, port] = self.client(client, dc);
        let a = self.world.accounts.at(account);
        let realm = Rc::clone(&self.world.realm);
        let krbtgt = self.world.accounts.at(self.world.known.krbtgt);
        let mut v = vec![
            Val::R(Rc::clone(&a.at_realm)),
            Val::R(Rc::clone(&realm)),
            Val::S("krbtgt"),
            Val::Sid(Rc::clone(&krbtgt.sid_bytes)),
            Val::X(0x2),
            Val::X(0x12),
            address,
            port,
        ];
        let lay = if kdc >= Kdc::V1 { Lay::Renewal1 } else { Lay::Renewal0 };
        let mut fresh = None;
        if kdc >= Kdc::V1 {
            let hash: Rc<str> = self.rng.hash().into();
            v.push(tgt.hash.clone().map_or_else(|| Val::text(&self.rng.hash()), Val::R));
            v.push(Val::R(Rc::clone(&hash)));
            fresh = Some(hash);
        }
        let record =
            self.put(Put::new(dc, t, lay).account(account, &realm).account(self.world.known.krbtgt, &"".into()), v);
        let certain = tgt.hash.is_some() && kdc >= Kdc::V1;
        self.link("tgt_renewal", (tgt.record, None), (record, None), certain);
        creds.tgt = Some(Tgt { record, issued: t, hash: fresh });
        creds.tickets.clear();
    }

    /// A failed 4768, or a 4771. `name` is what the client asked for.
    pub fn refused(
        &mut self,
        t: u64,
        name: Rc<str>,
        account: Option<AcctId>,
        client: HostId,
        refusal: Refusal,
    ) -> Option<u64> {
        let dc = self.controller(client)?;
        let kdc = self.world.hosts.at(dc).kdc;
        let [address, port] = self.client(client, dc);
        let realm = Rc::clone(&self.world.realm);
        let sid = account.map_or_else(|| Rc::clone(&self.nobody), |a| Rc::clone(&self.world.accounts.at(a).sid_bytes));
        let service = Val::text(&format!("krbtgt/{realm}"));
        let certificate = [Val::S(""), Val::S(""), Val::S("")];
        let (lay, mut v) = match refusal {
            Refusal::PreAuth(status) => {
                let head = [Val::R(name), Val::Sid(sid), service, Val::X(0x4081_0010), Val::X(status), Val::S("2")];
                (Lay::PreAuthFailed, head.to_vec())
            }
            Refusal::NoTicket(status) => {
                let lay = match kdc {
                    Kdc::V0 => Lay::TgtFailed0,
                    Kdc::V1 => Lay::TgtFailed1,
                    Kdc::V2 => Lay::TgtFailed2,
                };
                // A refused request has no SIDs (seen in the corpus; 0x6 and 0x12).
                let nobody = || Val::Sid(Rc::clone(&self.nobody));
                let head = [
                    Val::R(name),
                    Val::R(Rc::clone(&realm)),
                    nobody(),
                    service,
                    nobody(),
                    Val::X(0x4081_0010),
                    Val::X(status),
                    Val::X(0xffff_ffff),
                    Val::S("-"),
                ];
                (lay, head.to_vec())
            }
        };
        v.extend([address, port]);
        v.extend(certificate);
        if matches!(refusal, Refusal::NoTicket(_)) {
            if kdc >= Kdc::V1 {
                v.push(Val::S("N/A"));
            }
            if kdc >= Kdc::V2 {
                v.extend([
                    Val::S("N/A"),
                    Val::S("N/A"),
                    Val::S("N/A"),
                    Val::S("N/A"),
                    Val::S(AES_SK),
                    Val::S(ALL_KEYS),
                    Val::S(ADVERTISED),
                    Val::X(0xffff_ffff),
                    Val::X(0xffff_ffff),
                ]);
            }
        }
        let mut put = Put::new(dc, t, lay);
        if let (Some(account), Refusal::PreAuth(_)) = (account, refusal) {
            put = put.account(account, &"".into());
        }
        let record = self.put(put, v);
        Some(record)
    }

    /// Takes the credentials of an open session out of it, to be put back with
    /// [`Sim::return_creds`].
    pub fn take_creds(&mut self, at: Sref) -> Creds {
        self.live_mut(at).map(|l| std::mem::take(&mut l.creds)).unwrap_or_default()
    }

    /// Puts credentials back.
    pub fn return_creds(&mut self, at: Sref, creds: Creds) {
        if let Some(live) = self.live_mut(at) {
            live.creds = creds;
        }
    }
}

/// The seven or eight fields on keys of 4768 and 4769 v2.
fn keys(class: Class) -> [Val; 8] {
    let supported = if class == Class::Computer { "0x1F (DES, RC4, AES128-SHA96, AES256-SHA96)" } else { AES_SK };
    [
        Val::S(supported),
        Val::S("AES-SHA1, RC4"),
        Val::S(AES_SK),
        Val::S("AES-SHA1, RC4"),
        Val::S(ALL_KEYS),
        Val::S("AES-SHA1, RC4"),
        Val::S(ADVERTISED),
        Val::X(0x12),
    ]
}
