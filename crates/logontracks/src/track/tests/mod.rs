//! The room by hand-made facts, through all rooms to its left.

mod accounts;
mod day;
mod desktop;
mod floods;
mod missing;
mod order;
mod ways;

use super::{CoverageOracle, EverythingCovered, Step, StepKind, Track, Tracks};
use crate::fact::testing::FactBuilder;
use crate::fact::{AccountId, Facts, Logon, LogonFailed, Sym, Ticket, TicketStep, What};
use crate::host::Hosts;
use crate::identity::Identities;
use crate::link::Links;
use crate::session::Sessions;
use crate::wire::{Guid, KerberosResult, LogonType, Luid, NtStatus, PreAuthType};

const DOMAIN: &str = "S-1-5-21-1004336348-1177238915-682003330";

/// All rooms to the left, done.
struct World {
    facts: Facts,
    hosts: Hosts,
    sessions: Sessions,
    identities: Identities,
    links: Links,
}

impl World {
    fn of(facts: Facts) -> Self {
        let hosts = Hosts::of(&facts);
        let sessions = Sessions::of(&facts, &hosts, &crate::session::Windows::default());
        let identities = Identities::of(&facts, &hosts);
        let links = Links::of(&facts, &hosts, &sessions, &identities, &crate::link::Windows::default());
        Self { facts, hosts, sessions, identities, links }
    }

    fn tracks<'e>(&'e self, coverage: &'e dyn CoverageOracle) -> Tracks<'e> {
        Tracks::of(&self.facts, &self.hosts, &self.sessions, &self.identities, &self.links, coverage)
    }

    fn track(&self, name: &str) -> Track {
        let tracks = self.tracks(&EverythingCovered);
        let [id] = self.identities.find(name)[..] else { panic!("{name}: {:?}", self.identities.find(name)) };
        tracks.track(id).unwrap_or_else(|| panic!("no track of {name}"))
    }

    fn text(&self, name: &str) -> String {
        let tracks = self.tracks(&EverythingCovered);
        super::text::track(&tracks, &self.track(name), super::text::Style::default())
    }
}

fn kinds(track: &Track) -> Vec<StepKind> {
    track.steps.iter().map(|step| step.what).collect()
}

fn of_kind(track: &Track, what: StepKind) -> Vec<&Step> {
    track.steps.iter().filter(|step| step.what == what).collect()
}

/// What the tests write, in the words of a domain.
struct Domain {
    facts: FactBuilder,
}

impl Domain {
    fn new() -> Self {
        Self { facts: FactBuilder::new("DC01.corp.example") }
    }

    fn on(&mut self, host: &str) -> &mut FactBuilder {
        self.facts.computer(&format!("{host}.corp.example")).channel("Security")
    }

    /// `CORP\name` with its SID.
    fn user(&mut self, name: &str, rid: u32) -> AccountId {
        self.facts.account(&format!("{DOMAIN}-{rid}"), name, "CORP")
    }

    /// 4768 of a person or computer at an address; `result` other than 0 fails.
    fn tgt(&mut self, at: &str, account: AccountId, address: &str, result: u32) -> u64 {
        let step = TicketStep::Tgt;
        self.ticket(at, 4768, step, account, "krbtgt", address, result, None)
    }

    /// 4769; the account is written as `name@REALM`, without SID.
    fn service(&mut self, at: &str, name: &str, service: &str, address: &str, guid: Option<Guid>) -> u64 {
        let account = self.facts.account("", &format!("{name}@CORP.EXAMPLE"), "CORP.EXAMPLE");
        self.ticket(at, 4769, TicketStep::Service, account, service, address, 0, guid)
    }

    #[allow(clippy::too_many_arguments, reason = "as the event has")]
    fn ticket(
        &mut self,
        at: &str,
        event_id: u16,
        step: TicketStep,
        account: AccountId,
        service: &str,
        address: &str,
        result: u32,
        logon_guid: Option<Guid>,
    ) -> u64 {
        let facts = self.on("DC01");
        let (service, address) = (facts.sym(service), facts.sym(&format!("::ffff:{address}")));
        let ticket = Ticket {
            service,
            address,
            port: Some(49_700),
            result: Some(KerberosResult(result)),
            pre_auth: (step == TicketStep::Tgt).then_some(PreAuthType::ENC_TIMESTAMP),
            logon_guid,
            ..Ticket::of(step, account)
        };
        facts.add(at, event_id, What::Ticket(ticket))
    }

    /// 4624 with Kerberos.
    fn logon(&mut self, host: &str, at: &str, logon: Logon) -> u64 {
        let facts = self.on(host);
        let package = facts.sym("Kerberos");
        facts.add(at, 4624, What::Logon(Logon { package, ..logon }))
    }

    /// A network logon from an address that lasts 400 ms.
    fn network(&mut self, host: &str, at: &str, account: AccountId, id: u64, address: &str, guid: Option<Guid>) {
        let address = self.facts.sym(address);
        let logon = self.facts.logon_of(account, LogonType::NETWORK, id);
        self.logon(host, at, Logon { address, logon_guid: guid, ..logon });
        let end = crate::fact::testing::time(at).offset_by(4_000_000).to_string();
        self.on(host).logged_off(&end, account, LogonType::NETWORK, id);
    }

    /// A computer's own network logon and tickets: its address is known by them.
    fn computer(&mut self, at: &str, name: &str, rid: u32, address: &str) {
        // 4768 keeps the realm as the client wrote it: here the DNS name.
        let realm = self.facts.account(&format!("{DOMAIN}-{rid}"), &format!("{name}$"), "CORP.EXAMPLE");
        self.tgt(at, realm, address, 0);
        let account = self.user(&format!("{name}$"), rid);
        self.network("DC01", at, account, 0x90_0000 + u64::from(rid), address, None);
    }

    /// 4625.
    fn failed(&mut self, host: &str, at: &str, account: AccountId, logon_type: LogonType, sub_status: NtStatus) -> u64 {
        let failed = LogonFailed {
            account,
            subject: AccountId::NONE,
            subject_logon_id: Luid::NONE,
            logon_type: Some(logon_type),
            status: Some(NtStatus::LOGON_FAILURE),
            sub_status: Some(sub_status),
            package: Sym::NONE,
            process: Sym::NONE,
            workstation: Sym::NONE,
            address: Sym::NONE,
            port: None,
        };
        self.on(host).add(at, 4625, What::LogonFailed(failed))
    }
}
