//! Security events of credentials used and refused: 4648, 4776, 4625; NTLM 8001.

use super::{Failure, Form, Lay, Logon, Package, Put, Val, Who};
use crate::domain::world::{AcctId, HostId, Os, Role};
use crate::domain::{MS, Sim, Sref};
use std::rc::Rc;

impl Sim {
    /// 4648: someone on `host` uses the credentials of `account` for `server`.
    #[allow(clippy::too_many_arguments, reason = "the event has that many independent facts")]
    pub fn explicit(
        &mut self,
        t: u64,
        host: HostId,
        who: Who,
        account: AcctId,
        typed: Option<(Rc<str>, Rc<str>)>,
        guid: [u8; 16],
        server: (Val, Val),
        program: &'static str,
        address: (Val, Val),
    ) -> u64 {
        let put = Put::new(host, t, Lay::Explicit);
        let (put, mut v) = self.subject(host, who, put);
        let (name, domain) = match typed {
            Some(typed) => typed,
            None => {
                let sam = Rc::clone(&self.world.accounts.at(account).sam);
                (sam, self.domain_of(account, Form::Netbios))
            }
        };
        let put = if name.contains('@') { put } else { put.account(account, &domain) };
        let [pid, program] = self.program(host, program);
        v.extend([
            Val::G([0; 16]),
            Val::R(name),
            Val::R(domain),
            Val::G(guid),
            server.0,
            server.1,
            pid,
            program,
            address.0,
            address.1,
        ]);
        self.put(put, v)
    }

    /// 4776 on the host that owns the account.
    pub fn ntlm(
        &mut self,
        t: u64,
        owner: HostId,
        name: Rc<str>,
        account: Option<AcctId>,
        workstation: Rc<str>,
        status: u32,
    ) -> u64 {
        let lay = if status == 0 { Lay::Ntlm } else { Lay::NtlmFailed };
        let mut put = Put::new(owner, t, lay);
        if let Some(account) = account {
            put = put.account(account, &"".into());
        }
        let values =
            vec![Val::S("MICROSOFT_AUTHENTICATION_PACKAGE_V1_0"), Val::R(name), Val::R(workstation), Val::X(status)];
        self.put(put, values)
    }

    /// 4625. `logon` gives what a 4624 would have had.
    pub fn failed(&mut self, t: u64, logon: Logon, name: (Rc<str>, Rc<str>), failure: Failure) -> u64 {
        let put = Put::new(logon.host, t, Lay::LogonFailed);
        let (put, mut v) = self.subject(logon.host, logon.who, put);
        let package = match logon.package {
            Package::Kerberos => "Kerberos",
            Package::NtlmV2 | Package::NtlmV1 => "NTLM",
            _ => "Negotiate",
        };
        let [pid, program] = self.program(logon.host, logon.program);
        v.extend([
            Val::Sid(Rc::clone(&self.nobody)),
            Val::R(name.0),
            Val::R(name.1),
            Val::X(failure.status),
            Val::S(failure.reason),
            Val::X(failure.sub_status),
            Val::U32(logon.logon_type),
            Val::S(logon.process),
            Val::S(package),
            logon.workstation,
            Val::S("-"),
            Val::S("-"),
            Val::U32(0),
            pid,
            program,
            logon.address,
            logon.port,
        ]);
        self.put(put, v)
    }

    /// NTLM 8001 on the client (from Windows 10 on, where NTLM is audited).
    pub fn ntlm_out(&mut self, t: u64, from: Sref, server: &str, account: AcctId) {
        if self.world.hosts.at(from.host).os < Os::Win10 || self.world.hosts.at(from.host).role == Role::Standalone {
            return;
        }
        let me = Rc::clone(&self.world.accounts.at(from.account).sam);
        let my_domain = self.domain_of(from.account, Form::Netbios);
        let domain = self.domain_of(account, Form::Netbios);
        let put = Put::new(from.host, t - 2 * MS, Lay::NtlmOut)
            .session(from)
            .account(from.account, &my_domain)
            .account(account, &domain);
        let values = vec![
            Val::text(&format!("cifs/{server}")),
            Val::R(Rc::clone(&self.world.accounts.at(account).sam)),
            Val::R(domain),
            Val::U32(4),
            Val::S(""),
            Val::L(from.luid),
            Val::R(me),
            Val::R(my_domain),
            Val::S("1.3.6.1.4.1.311.2.2.10"),
        ];
        self.put(put, values);
    }
}
