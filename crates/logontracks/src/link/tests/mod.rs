//! Links of hand-built facts; each test is one kind of link or one trap.

mod clocks;
mod failures;
mod kerberos;
mod ntlm;
mod origins;
mod remote;

use super::*;
use crate::fact::testing::{FactBuilder, time};
use crate::fact::{AccountId, Explicit, Logon, LogonFailed, Sym, Ticket, TicketStep, What};
use crate::wire::{Guid, KerberosResult, LogonType, Luid, NtStatus};

const CORP: &str = "S-1-5-21-1-2-3";

/// A small domain: DC01 at 10.0.0.1, WS01 at 10.0.0.11, FS01 at 10.0.0.21, the user jdoe.
struct Corp {
    b: FactBuilder,
    jdoe: AccountId,
    /// jdoe as 4769 writes it.
    jdoe_realm: AccountId,
}

const DC: &str = "DC01.corp.example";
const WS: &str = "WS01.corp.example";
const FS: &str = "FS01.corp.example";
const WS_IP: &str = "10.0.0.11";
const FS_IP: &str = "10.0.0.21";

/// What a ticket event tells besides who and when.
#[derive(Clone, Copy)]
struct Asked<'t> {
    service: &'t str,
    address: &'t str,
    guid: Option<Guid>,
    request: &'t str,
    response: &'t str,
    result: u32,
}

const ASKED: Asked<'_> = Asked { service: "krbtgt", address: "", guid: None, request: "", response: "", result: 0 };

impl Corp {
    fn new() -> Self {
        let mut b = FactBuilder::new(DC);
        let jdoe = b.account(&format!("{CORP}-1105"), "jdoe", "CORP");
        let jdoe_realm = b.account("", "jdoe@CORP.EXAMPLE", "CORP.EXAMPLE");
        // CORP is the domain of that SID.
        b.account_changed("05:00:00", 4738, jdoe, AccountId::NONE);
        let mut corp = Self { b, jdoe, jdoe_realm };
        for (rid, name, address) in [(1201, "WS01$", WS_IP), (1202, "FS01$", FS_IP)] {
            let account = corp.b.account(&format!("{CORP}-{rid}"), name, "CORP.EXAMPLE");
            corp.ticket("06:00:00", TicketStep::Tgt, account, Asked { address: &format!("::ffff:{address}"), ..ASKED });
        }
        for host in [WS, FS] {
            corp.b.computer(host);
            let name = format!("{}$", host.split('.').next().unwrap());
            let system = corp.b.account("S-1-5-18", &name, "CORP");
            corp.b.activity("06:00:00", 4688, system, 0x3e7);
        }
        corp
    }

    fn ticket(&mut self, at: &str, step: TicketStep, account: AccountId, asked: Asked<'_>) {
        let ticket = Ticket {
            service: self.b.sym(asked.service),
            address: self.b.sym(asked.address),
            result: Some(KerberosResult(asked.result)),
            logon_guid: asked.guid,
            request_ticket: self.b.digest(asked.request),
            response_ticket: self.b.digest(asked.response),
            ..Ticket::of(step, account)
        };
        let event_id = match step {
            TicketStep::Tgt => 4768,
            TicketStep::Service => 4769,
            TicketStep::Renewed => 4770,
            TicketStep::PreAuthFailed => 4771,
            TicketStep::Failed => 4772,
        };
        self.b.computer(DC).add(at, event_id, What::Ticket(ticket));
    }

    /// A TGT and a service ticket of jdoe from an address.
    fn tickets(&mut self, tgt: &str, at: &str, service: &str, address: &str, guid: Option<Guid>) {
        let (jdoe, realm) = (self.jdoe, self.jdoe_realm);
        self.ticket(tgt, TicketStep::Tgt, jdoe, Asked { address, ..ASKED });
        self.ticket(at, TicketStep::Service, realm, Asked { service, address, guid, ..ASKED });
    }

    /// A 4624 on a host.
    fn logon(
        &mut self,
        host: &str,
        at: &str,
        kind: LogonType,
        id: u64,
        change: impl FnOnce(&mut FactBuilder, &mut Logon),
    ) {
        self.b.computer(host);
        let mut logon = self.b.logon_of(self.jdoe, kind, id);
        change(&mut self.b, &mut logon);
        self.b.add(at, 4624, What::Logon(logon));
    }

    /// jdoe at the console of WS01.
    fn console(&mut self, at: &str, id: u64) {
        self.logon(WS, at, LogonType::INTERACTIVE, id, |_, _| {});
    }

    /// jdoe from an address by a package.
    fn network(&mut self, host: &str, at: &str, id: u64, package: &str, address: &str, workstation: &str) {
        self.logon(host, at, LogonType::NETWORK, id, |b, logon| {
            logon.package = b.sym(package);
            logon.address = b.sym(address);
            logon.workstation = b.sym(workstation);
        });
    }

    fn ntlm(&mut self, host: &str, at: &str, name: &str, workstation: &str, status: NtStatus) {
        let account = self.b.computer(host).account("", name, "");
        let workstation = self.b.sym(workstation);
        self.b.add(at, 4776, What::Ntlm { account, workstation, status: Some(status) });
    }

    fn failed(&mut self, host: &str, at: &str, name: &str, kind: LogonType, sub_status: NtStatus, workstation: &str) {
        self.b.computer(host);
        let failed = LogonFailed {
            account: self.b.account("", name, "CORP"),
            subject: AccountId::NONE,
            subject_logon_id: Luid::NONE,
            logon_type: Some(kind),
            status: Some(NtStatus::LOGON_FAILURE),
            sub_status: Some(sub_status),
            package: Sym::NONE,
            process: Sym::NONE,
            workstation: self.b.sym(workstation),
            address: Sym::NONE,
            port: None,
        };
        self.b.add(at, 4625, What::LogonFailed(failed));
    }

    fn explicit(&mut self, host: &str, at: &str, logon_id: u64, account: AccountId, server: &str, guid: Option<Guid>) {
        let subject = self.jdoe;
        let explicit = Explicit {
            account,
            subject,
            subject_logon_id: Luid(logon_id),
            logon_guid: None,
            target_logon_guid: guid,
            target_server: self.b.sym(server),
            target_info: Sym::NONE,
            process: Sym::NONE,
            address: Sym::NONE,
            port: None,
        };
        self.b.computer(host).add(at, 4648, What::Explicit(explicit));
    }

    fn found(&self) -> Found {
        Found::of(self.b.facts())
    }
}

/// Links, with what it takes to say them in words.
struct Found {
    facts: Facts,
    links: Links,
    hosts: Hosts,
}

impl Found {
    fn of(facts: Facts) -> Self {
        Self::with(facts, |_| Vec::new())
    }

    fn with(facts: Facts, whole: impl Fn(&Hosts) -> Vec<Whole>) -> Self {
        let hosts = Hosts::of(&facts);
        let sessions = Sessions::of(&facts, &hosts, &crate::session::Windows::default());
        let identities = Identities::of(&facts, &hosts);
        let whole = whole(&hosts);
        let links = Links::with_coverage(&facts, &hosts, &sessions, &identities, &whole, &Windows::default());
        Self { facts, links, hosts }
    }

    /// A record in words: `4624 08:00:01`.
    fn record(&self, id: FactId) -> String {
        let at = self.facts.get(id).unwrap().at;
        format!("{} {}", at.event_id, at.time.to_string().get(11..19).unwrap())
    }

    /// All links of a kind in words: `4769 08:00:00 -> 4624 08:00:01 strong 1`.
    fn all(&self, kind: LinkKind) -> Vec<String> {
        let links = self.links.iter().filter(|(_, link)| link.kind == kind);
        let text = |link: &Link| {
            let sure = format!("{:?}", link.confidence).to_lowercase();
            format!("{} -> {} {sure} {}", self.record(link.from), self.record(link.to), link.candidates)
        };
        links.map(|(_, link)| text(&link)).collect()
    }

    fn one(&self, kind: LinkKind) -> Link {
        let mut links = self.links.iter().filter(|(_, link)| link.kind == kind);
        let (_, first) = links.next().unwrap_or_else(|| panic!("no {kind:?}"));
        assert!(links.next().is_none(), "{:?}", self.all(kind));
        first
    }
}

/// Every link says both records, and the order of reading changes nothing.
#[test]
fn the_order_of_reading_does_not_matter() {
    let mut corp = Corp::new();
    corp.tickets("08:00:00", "08:00:00.01", "WS01$", "::ffff:10.0.0.11", Some(Guid([1; 16])));
    corp.logon(WS, "08:00:00.02", LogonType::INTERACTIVE, 0x1000, |_, logon| logon.logon_guid = Some(Guid([1; 16])));
    corp.tickets("09:00:00", "09:00:00.01", "FS01$", "::ffff:10.0.0.11", None);
    corp.network(FS, "09:00:00.02", 0x2000, "Kerberos", WS_IP, "");
    corp.ntlm(DC, "10:00:00", "jdoe", "WS01", NtStatus::SUCCESS);
    corp.network(FS, "10:00:00.01", 0x2100, "NTLM", WS_IP, "WS01");
    let (one, two) = (corp.found(), Found::of(corp.b.shuffled()));
    let links = |found: &Found| found.links.iter().map(|(_, link)| link).collect::<Vec<_>>();
    assert!(one.links.len() > 5);
    assert_eq!(links(&one), links(&two));
}
