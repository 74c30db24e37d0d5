//! Services and scheduled tasks that run under accounts.

use super::{Action, boot};
use crate::domain::emit::{Logon, Val, Who};
use crate::domain::world::{Creds, HostId};
use crate::domain::{HOUR, MINUTE, MS, SECOND, Sim, Sref};
use std::rc::Rc;

const SVCHOST: &str = "C:\\Windows\\System32\\svchost.exe";

impl Sim {
    /// The services with accounts start: type 5.
    pub(super) fn start_services(&mut self, t: u64, host: HostId) {
        let services = self.world.hosts.at(host).services.clone();
        let mut t = t;
        for account in services.virtuals {
            t += 400 * MS;
            let mut logon = boot::service(host, account);
            logon.virtual_account = true;
            logon.privileged = true;
            logon.elevated = true;
            self.logon(t, logon);
        }
        for account in services.accounts {
            t += SECOND;
            let mut logon = boot::service(host, account);
            logon.privileged = self.world.accounts.at(account).admin;
            logon.elevated = true;
            self.domain_service(t, logon, false);
        }
    }

    /// A logon of type 4 or 5 of a domain account: 4768, 4769 for the host, 4624 with the ticket's
    /// LogonGuid. Without a domain controller there is no logon. With `explicit`, the task
    /// scheduler's 4648 comes first.
    fn domain_service(&mut self, t: u64, mut logon: Logon, explicit: bool) -> Option<Sref> {
        let (host, account) = (logon.host, logon.account);
        let machine = self.world.hosts.at(host).account;
        let mut creds = Creds::default();
        let asked = self.ticket(t, account, &mut creds, host, machine)?;
        logon.guid = asked.guid;
        logon.workstation = Val::R(Rc::clone(&self.world.hosts.at(host).short));
        let t = t + asked.took + 3 * MS;
        let explicit = explicit.then(|| {
            let localhost = (Val::S("localhost"), Val::S("localhost"));
            let nowhere = (Val::S("-"), Val::S("-"));
            self.explicit(t, host, Who::System, account, None, asked.guid, localhost, SVCHOST, nowhere)
        });
        let at = self.logon(t + 2 * MS, logon);
        if let Some(explicit) = explicit {
            self.link("explicit_credential_session", (explicit, None), (at.record, Some(at)), true);
        }
        if let Some(tgt) = creds.tgt.as_ref().map(|g| g.record) {
            self.link("tgt_session", (tgt, None), (at.record, Some(at)), false);
        }
        self.link("ticket_session", (asked.record, None), (at.record, Some(at)), true);
        self.return_creds(at, creds);
        Some(at)
    }

    /// A scheduled task: 4648 of the task scheduler, type 4, and the end some time later.
    pub(in crate::domain) fn task(&mut self, t: u64, host: HostId) {
        self.at(t + 6 * HOUR, Action::Task(host));
        if !self.world.hosts.at(host).usable() {
            return;
        }
        let account = self.world.known.svc_backup;
        let mut logon = Logon::new(host, account, 4, "batch");
        logon.program = SVCHOST;
        logon.privileged = self.world.accounts.at(account).admin;
        logon.elevated = logon.privileged;
        let Some(at) = self.domain_service(t, logon, true) else {
            return;
        };
        let lasts = self.rng.range(20, 600) * SECOND;
        self.at(t + lasts.max(MINUTE), Action::EndJob(at));
    }

    /// A batch job ends: 4634 only.
    pub(in crate::domain) fn end_job(&mut self, t: u64, at: Sref) {
        if self.live(at).is_some() && self.world.hosts.at(at.host).usable() {
            let record = self.logoff_record(t, at, 4);
            self.close(t, at, "logoff", &[record]);
        }
    }
}
