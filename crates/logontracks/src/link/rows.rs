//! The records that links join, each with its computer, identity and client, in order.

use foldhash::{HashMap, HashMapExt};
use std::collections::{BTreeMap, BTreeSet};

use super::keys::{ByKey, Key, Keys};
use super::machine::{Machine, Machines, Spot, Target};
use super::row::Number;
pub(super) use super::row::Row;
use crate::fact::{FactId, Facts, Kind, Kinds, Sym, Ticket, TicketDigest, TicketStep, What};
use crate::host::{HostId, Hosts};
use crate::identity::{Class, Identities, IdentityId};
use crate::session::{SessionId, Sessions};
use crate::wire::{Guid, KerberosResult, LogonType, Luid, NtStatus};

/// How a logon was authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Package {
    Kerberos,
    Ntlm,
    Other,
}

/// 4624; of a linked pair the one that is not elevated.
#[derive(Clone, Copy, Debug)]
pub(super) struct LogonRow {
    pub row: Row,
    session: Number,
    pub kind: LogonType,
    pub package: Package,
    /// Its LogonGuid.
    pub guid: Key,
    /// The logon ID of who asked for it; [`Luid::NONE`] if that was nobody.
    pub subject: Luid,
}

impl LogonRow {
    pub fn session(&self) -> Option<SessionId> {
        self.session.get().map(SessionId::new)
    }

    /// Whether the client is another computer that authenticates itself, rather than this one for a person or service.
    pub fn is_network(&self) -> bool {
        self.kind == LogonType::NETWORK
    }
}

/// What a service ticket is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Service {
    /// The services of a computer that run under its own account.
    Machine(Machine),
    /// The services that run under this account.
    Account(IdentityId),
    /// The ticket-granting service itself: a renewal or referral.
    TicketGranting,
}

/// 4768, 4769, 4770, if a ticket was issued.
#[derive(Clone, Copy, Debug)]
pub(super) struct TicketRow {
    pub row: Row,
    pub step: TicketStep,
    /// As written.
    name: Sym,
    pub service: Option<Service>,
    /// Of a service ticket, its LogonGuid.
    pub guid: Key,
    /// The hash of the ticket that was issued.
    pub issued: Key,
    /// The hash of the ticket that it was asked for with.
    pub asked: Key,
    /// Whether the record has anything in that place, be it a hash or not.
    pub asked_with_any: bool,
    /// The services in whose name it was asked for (S4U2Proxy).
    pub transmitted: Sym,
}

/// 4776, if the credentials were right.
#[derive(Clone, Copy, Debug)]
pub(super) struct NtlmRow {
    pub row: Row,
}

/// 4648, RDPClient 1024 and 1102, NTLM 8001 and 4020, WinRM 6, SMB: a session uses credentials for a server.
#[derive(Clone, Copy, Debug)]
pub(super) struct UseRow {
    pub row: Row,
    pub by: UseKind,
    session: Number,
    pub target: Option<Target>,
    /// Of a 4648, the LogonGuid that the credentials led to.
    pub guid: Key,
    /// Of a 4648, the logon ID of who gave the credentials.
    pub subject: Luid,
}

impl UseRow {
    /// What nothing more is known of.
    fn of(row: Row, by: UseKind, target: Option<Target>) -> Self {
        Self { row, by, session: Number::NONE, target, guid: Key::NONE, subject: Luid::NONE }
    }

    pub fn session(&self) -> Option<SessionId> {
        self.session.get().map(SessionId::new)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum UseKind {
    Explicit,
    Rdp,
    Ntlm,
    WinRm,
    Smb,
    Gateway,
}

/// 4625, and 4768, 4771, 4776 of a failure.
#[derive(Clone, Copy, Debug)]
pub(super) struct FailureRow {
    pub row: Row,
    pub kind: FailureKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum FailureKind {
    /// 4625.
    Logon,
    /// 4768, 4771, 4772.
    Kerberos,
    /// 4776.
    Ntlm,
}

/// All rows.
#[derive(Default)]
pub(super) struct Rows {
    pub logons: Vec<LogonRow>,
    pub tickets: Vec<TicketRow>,
    /// Service tickets by LogonGuid.
    pub tickets_by_guid: ByKey,
    /// Tickets by the hash of what was issued.
    pub tickets_by_hash: ByKey,
    pub ntlm: Vec<NtlmRow>,
    pub uses: Vec<UseRow>,
    pub failures: Vec<FailureRow>,
    pub lockouts: Vec<Row>,
    /// RCM 1149 and the like, on the server.
    pub rdp_servers: Vec<Row>,
    /// WinRM 91 and 169, on the server.
    pub winrm_servers: Vec<Row>,
    /// The accounts under which services run on a host.
    pub services_on: BTreeMap<HostId, BTreeSet<IdentityId>>,
}

impl Rows {
    /// Finds the session of each logon and of each use of credentials.
    pub fn join(&mut self, facts: &Facts, sessions: &Sessions) {
        for logon in &mut self.logons {
            logon.session = session_of(sessions, &logon.row);
        }
        self.logons.retain(|logon| !is_other_half(facts, sessions, logon));
        for logon in self.logons.iter().filter(|logon| logon.kind == LogonType::SERVICE) {
            if let Some(identity) = logon.row.identity() {
                self.services_on.entry(logon.row.host).or_default().insert(identity);
            }
        }
        for given in self.uses.iter_mut().filter(|given| given.by == UseKind::Explicit) {
            given.session = session_of(sessions, &given.row);
        }
    }

    /// In order of facts.
    fn sort(&mut self) {
        self.logons.sort_by_key(|one| one.row.fact);
        self.tickets.sort_by_key(|one| one.row.fact);
        self.ntlm.sort_by_key(|one| one.row.fact);
        self.uses.sort_by_key(|one| one.row.fact);
        self.failures.sort_by_key(|one| one.row.fact);
        for rows in [&mut self.lockouts, &mut self.rdp_servers, &mut self.winrm_servers] {
            rows.sort_by_key(|row| row.fact);
        }
    }
}

fn session_of(sessions: &Sessions, row: &Row) -> Number {
    Number::of(sessions.by_fact(row.fact).map(SessionId::number))
}

/// Of a linked pair, which is one human logon, links go to the half that is not elevated; but where only the elevated
/// half has a LogonGuid, as on the real hosts of the recorded lab domains, to that one.
fn is_other_half(facts: &Facts, sessions: &Sessions, logon: &LogonRow) -> bool {
    let session = logon.session().and_then(|id| sessions.get(id));
    let linked = session.and_then(|session| session.linked).and_then(|id| sessions.get(id)?.logon);
    let of = |fact: FactId| match facts.get(fact)?.what {
        What::Logon(logon) => Some(logon),
        _ => None,
    };
    let Some((this, other)) = linked.and_then(|linked| of(logon.row.fact).zip(of(linked))) else { return false };
    match (this.logon_guid, other.logon_guid) {
        (Some(_), None) => false,
        (None, Some(_)) => true,
        _ => this.elevated == Some(true),
    }
}

/// The facts that rows are made of.
const ROWS: Kinds = Kinds::of(&[
    Kind::Logon,
    Kind::LogonFailed,
    Kind::Ticket,
    Kind::Ntlm,
    Kind::Explicit,
    Kind::RdpClient,
    Kind::NtlmUse,
    Kind::WinRm,
    Kind::Smb,
    Kind::Gateway,
    Kind::RdpServer,
    Kind::Lockout,
]);

/// What rows are made from. Sessions join them later ([`Rows::join`]), so that both can be made at the same time.
pub(super) struct Source<'e> {
    pub facts: &'e Facts,
    pub hosts: &'e Hosts,
    pub identities: &'e Identities,
}

impl Source<'_> {
    pub fn rows(&self, machines: &mut Machines<'_>) -> Rows {
        let mut rows = Rows::default();
        // Lists that double would be half empty: these are the long ones.
        let count = |kinds: &[Kind]| self.facts.count(Kinds::of(kinds));
        rows.logons.reserve_exact(count(&[Kind::Logon]));
        rows.tickets.reserve_exact(count(&[Kind::Ticket]));
        let uses = [Kind::Explicit, Kind::RdpClient, Kind::NtlmUse, Kind::WinRm, Kind::Smb, Kind::Gateway];
        rows.uses.reserve_exact(count(&uses));
        rows.rdp_servers.reserve_exact(count(&[Kind::RdpServer]));
        let (mut guids, mut hashes) = (Keys::<Guid>::new(), Keys::<TicketDigest>::new());
        let strings = &self.facts.strings;
        self.facts.each_of(ROWS, |id, fact| {
            let Some(host) = self.hosts.host_of(fact.at.computer) else { return };
            let row = |account, spot, workstation| {
                let identity = self.identities.of_account(account, Some(host), fact.at.time);
                Row::of(id, host, fact.at.time, account).at(spot).by(identity, workstation)
            };
            match &fact.what {
                What::Logon(logon) => {
                    if logon.logon_id.is_well_known() {
                        return;
                    }
                    let row = row(logon.account, machines.spot(logon.address), machines.named(logon.workstation));
                    let package = package(strings.text(logon.package), strings.text(logon.lm_package));
                    let (guid, subject) = (guids.key(logon.logon_guid), logon.subject_logon_id);
                    let kind = logon.logon_type;
                    rows.logons.push(LogonRow { row, session: Number::NONE, kind, package, guid, subject });
                }
                What::LogonFailed(failed) => {
                    let row = row(failed.account, machines.spot(failed.address), machines.named(failed.workstation));
                    rows.failures.push(FailureRow { row, kind: FailureKind::Logon });
                }
                What::Ticket(ticket) => {
                    let row = row(ticket.account, machines.spot(ticket.address), None);
                    if issued(ticket) {
                        let mut hash = |digest: TicketDigest| hashes.key(Some(digest).filter(|d| d.is_hash(strings)));
                        rows.tickets.push(TicketRow {
                            row,
                            step: ticket.step,
                            name: ticket.service,
                            service: None,
                            guid: guids.key(ticket.logon_guid.filter(|_| ticket.step == TicketStep::Service)),
                            issued: hash(ticket.response_ticket),
                            asked: hash(ticket.request_ticket),
                            asked_with_any: ticket.request_ticket.is_some(),
                            transmitted: ticket.transmitted_services,
                        });
                    } else if ticket.step != TicketStep::Service {
                        rows.failures.push(FailureRow { row, kind: FailureKind::Kerberos });
                    }
                }
                What::Ntlm { account, workstation, status } => {
                    let row = row(*account, Spot::Unknown, machines.named(*workstation));
                    if status.is_none_or(|status| status == NtStatus::SUCCESS) {
                        rows.ntlm.push(NtlmRow { row });
                    } else {
                        rows.failures.push(FailureRow { row, kind: FailureKind::Ntlm });
                    }
                }
                What::Explicit(explicit) => {
                    let row = row(explicit.account, machines.spot(explicit.address), None);
                    let target = machines.target(explicit.target_server);
                    let (guid, subject) = (guids.key(explicit.target_logon_guid), explicit.subject_logon_id);
                    rows.uses.push(UseRow { guid, subject, ..UseRow::of(row, UseKind::Explicit, target) });
                }
                What::RdpClient { target, user } => {
                    let (row, target) = (row(*user, Spot::Unknown, None), machines.target(*target));
                    rows.uses.push(UseRow::of(row, UseKind::Rdp, target));
                }
                What::NtlmUse { user, target, incoming: false, .. } => {
                    let (row, target) = (row(*user, Spot::Unknown, None), machines.target(*target));
                    rows.uses.push(UseRow::of(row, UseKind::Ntlm, target));
                }
                What::WinRm { user, target, server: false } => {
                    let (row, target) = (row(*user, Spot::Unknown, None), machines.target(*target));
                    rows.uses.push(UseRow::of(row, UseKind::WinRm, target));
                }
                What::WinRm { user, server: true, .. } => rows.winrm_servers.push(row(*user, Spot::Unknown, None)),
                What::Smb { user, peer, server: false } => {
                    let (row, target) = (row(*user, Spot::Unknown, None), machines.target(*peer));
                    rows.uses.push(UseRow::of(row, UseKind::Smb, target));
                }
                What::Gateway { user, address, resource } => {
                    let (row, target) = (row(*user, machines.spot(*address), None), machines.target(*resource));
                    rows.uses.push(UseRow::of(row, UseKind::Gateway, target));
                }
                What::RdpServer { user, address } => rows.rdp_servers.push(row(*user, machines.spot(*address), None)),
                What::Lockout { account, caller } => {
                    rows.lockouts.push(row(*account, Spot::Unknown, machines.named(*caller)));
                }
                _ => {}
            }
        });
        // They came computer by computer.
        rows.sort();
        let mut services: HashMap<(Sym, HostId), Option<Service>> = HashMap::new();
        for TicketRow { row, name, service, .. } in &mut rows.tickets {
            *service = *services.entry((*name, row.host)).or_insert_with(|| self.service(*name, *row, machines));
        }
        rows.tickets_by_guid = ByKey::of(rows.tickets.iter().map(|ticket| ticket.guid));
        rows.tickets_by_hash = ByKey::of(rows.tickets.iter().map(|ticket| ticket.issued));
        rows
    }

    fn service(&self, service: Sym, row: Row, machines: &mut Machines<'_>) -> Option<Service> {
        let name = self.facts.strings.text(service);
        if name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("krbtgt")) {
            return Some(Service::TicketGranting);
        }
        let identity = self.identities.of_name(name, "", Some(row.host), row.time);
        let class = identity.and_then(|id| self.identities.get(id)).map(|identity| identity.class);
        match (identity, class) {
            (Some(identity), Some(Class::Service | Class::User)) => Some(Service::Account(identity)),
            _ if name.ends_with('$') => machines.named(service).map(Service::Machine),
            _ => identity.map(Service::Account),
        }
    }
}

fn issued(ticket: &Ticket) -> bool {
    matches!(ticket.step, TicketStep::Tgt | TicketStep::Service | TicketStep::Renewed)
        && ticket.result.is_none_or(|result| result == KerberosResult::KDC_ERR_NONE)
}

/// `NTLM` is written as the package, or behind `Negotiate` only as the version in LmPackageName.
fn package(package: &str, lm_package: &str) -> Package {
    let is = |text: &str, name: &str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    if is(package, "Kerberos") {
        Package::Kerberos
    } else if is(package, "NTLM") || is(package, "MICROSOFT_AUTHENTICATION_PACKAGE") || is(lm_package, "NTLM") {
        Package::Ntlm
    } else {
        Package::Other
    }
}
