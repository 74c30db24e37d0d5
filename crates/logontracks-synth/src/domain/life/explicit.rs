//! Credentials of another account: runas, runas /netonly, a share with other credentials, WinRM.

use super::network::Use;
use crate::domain::emit::{Lay, Logon, Put, Val, Who};
use crate::domain::world::{AcctId, Creds, HostId, Os};
use crate::domain::{MS, Sim, Sref};
use std::rc::Rc;

const SECLOGO: &str = "C:\\Windows\\System32\\svchost.exe";

impl Sim {
    /// `runas`: 4648 in the session of the person, then type 2 by the secondary logon service.
    pub fn runas(&mut self, t: u64, from: Sref, account: AcctId) -> Option<Sref> {
        let host = self.world.hosts.at(from.host);
        if !host.usable() {
            return None;
        }
        let (short, machine) = (Rc::clone(&host.short), host.account);
        let mut creds = Creds::default();
        let asked = self.ticket(t, account, &mut creds, from.host, machine)?;
        let t = t + asked.took + 3 * MS;
        let localhost = (Val::S("localhost"), Val::S("localhost"));
        let here = (Val::S("::1"), Val::S("0"));
        let explicit =
            self.explicit(t, from.host, Who::Session(from), account, None, asked.guid, localhost, SECLOGO, here);
        let mut logon = Logon::new(from.host, account, 2, "primary");
        logon.who = Who::Session(from);
        logon.process = "seclogo";
        logon.program = SECLOGO;
        logon.workstation = Val::R(short);
        logon.guid = asked.guid;
        (logon.address, logon.port) = (Val::S("::1"), Val::S("0"));
        logon.from = Some(from.host);
        logon.elevated = self.world.accounts.at(account).admin;
        logon.privileged = logon.elevated;
        let at = self.logon(t + 2 * MS, logon);
        if let Some(tgt) = creds.tgt.as_ref().map(|g| g.record) {
            self.link("tgt_session", (tgt, None), (at.record, Some(at)), false);
        }
        self.link("ticket_session", (asked.record, None), (at.record, Some(at)), true);
        self.link("explicit_credential_session", (explicit, None), (at.record, Some(at)), true);
        self.link("origin_session", (from.record, Some(from)), (at.record, Some(at)), false);
        self.process(t + 30 * MS, at, 7);
        self.return_creds(at, creds);
        Some(at)
    }

    /// `runas /netonly` (and what pass-the-hash tools do): type 9 keeps the local identity, the
    /// other goes out.
    pub fn net_only(&mut self, t: u64, from: Sref, outbound: AcctId) -> Sref {
        let mut logon = Logon::new(from.host, from.account, 9, "new_credentials");
        logon.who = Who::Session(from);
        logon.process = "seclogo";
        logon.program = SECLOGO;
        (logon.address, logon.port) = (Val::S("::1"), Val::S("0"));
        logon.outbound = Some(outbound);
        logon.from = Some(from.host);
        logon.elevated = self.world.accounts.at(from.account).admin;
        let at = self.logon(t, logon);
        self.link("origin_session", (from.record, Some(from)), (at.record, Some(at)), false);
        self.process(t + 30 * MS, at, 3);
        at
    }

    /// A share with the credentials of another account: 4648 here, 4624 there. With `hold` the
    /// session stays open.
    #[allow(clippy::too_many_arguments, reason = "all are facts of the logon")]
    pub fn share_as(
        &mut self,
        t: u64,
        from: Sref,
        account: AcctId,
        to: HostId,
        share: &'static str,
        program: &'static str,
        hold: bool,
    ) -> Option<Sref> {
        if !self.world.hosts.at(to).usable() || !self.world.hosts.at(from.host).usable() {
            return None;
        }
        let h = self.world.hosts.at(to);
        let (server, ip) = (Rc::clone(&h.computer), h.address().v4);
        let info = Val::text(&format!("cifs/{server}"));
        let explicit = self.explicit(
            t,
            from.host,
            Who::Session(from),
            account,
            None,
            [0; 16],
            (Val::R(server), info),
            program,
            (Val::R(ip), Val::S("445")),
        );
        let mut creds = Creds::default();
        let at = self.by_kerberos(
            t + 4 * MS,
            from,
            account,
            &mut creds,
            to,
            None,
            if hold { Use::Hold } else { Use::Share(share) },
        )?;
        if hold {
            self.share(t + 60 * MS, at, from.host, share);
        }
        self.link("explicit_credential_session", (explicit, None), (at.record, Some(at)), false);
        Some(at)
    }

    /// PowerShell remoting: WinRM 6 on the client, type 3 and WinRM 91 on the server.
    pub fn winrm(&mut self, t: u64, from: Sref, account: AcctId, creds: &mut Creds, to: HostId) -> Option<Sref> {
        if !self.world.hosts.at(to).usable() || !self.world.hosts.at(from.host).usable() {
            return None;
        }
        let server = Rc::clone(&self.world.hosts.at(to).computer);
        let a = self.world.accounts.at(account);
        let (sid, domain) = (Rc::clone(&a.sid_bytes), Rc::clone(&a.netbios));
        let put = Put::new(from.host, t, Lay::WinrmOut).service().user(Rc::clone(&sid)).account(account, &domain);
        let called = self.put(put, vec![Val::text(&format!("{server}/wsman?PSVersion=5.1.17763.1"))]);
        let at = self.by_kerberos(t + 30 * MS, from, account, creds, to, None, Use::Other)?;
        let shell = Rc::<str>::from(crate::writer::guid_text(&self.rng.guid()).to_uppercase().trim_matches(['{', '}']));
        let put = Put::new(to, t + 130 * MS, Lay::WinrmShell).service().user(sid).account(account, &domain);
        let values = vec![Val::S("http://schemas.microsoft.com/powershell/Microsoft.PowerShell"), Val::R(shell)];
        self.put(put, values);
        self.link("winrm_session", (called, None), (at.record, Some(at)), false);
        Some(at)
    }

    /// 4688 in a session: something that people run.
    pub fn process(&mut self, t: u64, at: Sref, which: u64) {
        const PROGRAMS: [(&str, &str); 10] = [
            ("C:\\Windows\\explorer.exe", "C:\\Windows\\Explorer.EXE"),
            ("C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE", "\"OUTLOOK.EXE\""),
            ("C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE", "\"WINWORD.EXE\" /n"),
            ("C:\\Windows\\System32\\cmd.exe", "cmd.exe"),
            ("C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe", "\"msedge.exe\" --type=renderer"),
            ("C:\\Windows\\System32\\notepad.exe", "notepad.exe notes.txt"),
            ("C:\\Windows\\System32\\mstsc.exe", "mstsc.exe"),
            ("C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe", "powershell.exe"),
            ("C:\\Windows\\System32\\svchost.exe", "svchost.exe -k netsvcs"),
            ("C:\\Windows\\System32\\taskhostw.exe", "taskhostw.exe"),
        ];
        let os = self.world.hosts.at(at.host).os;
        let Some(&(path, line)) = PROGRAMS.get((which % 10) as usize) else {
            return;
        };
        let lay = match os {
            Os::Win7 => Lay::Process0,
            Os::Win81 => Lay::Process1,
            _ => Lay::Process2,
        };
        let put = Put::new(at.host, t, lay).kernel();
        let system = at.luid == 0x3e7;
        let (put, mut v) = self.subject(at.host, if system { Who::System } else { Who::Session(at) }, put);
        let (new, parent) = (self.rng.range(500, 3000) * 4, self.rng.range(200, 3000) * 4);
        v.extend([Val::L(new), Val::S(path), Val::S("%%1936"), Val::L(parent)]);
        if os >= Os::Win81 {
            v.push(Val::S(line));
        }
        if os >= Os::Win10 {
            let label = if system { &self.labels.1 } else { &self.labels.0 };
            v.extend([Val::Sid(Rc::clone(&self.nobody)), Val::S("-"), Val::S("-"), Val::L(0)]);
            v.extend([Val::S("C:\\Windows\\explorer.exe"), Val::Sid(Rc::clone(label))]);
        }
        self.put(put, v);
    }
}
