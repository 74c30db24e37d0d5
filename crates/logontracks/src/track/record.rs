//! The steps of records that are of no session: tickets and validations on a domain controller that nothing better
//! shows, failures, lockouts, credentials given, logs cleared.

use super::index::{Part, granted, validated};
use super::session::{finish, tidy};
use super::view::View;
use super::words::{self, Alike};
use super::{Cover, Origin, Step, StepKind};
use crate::fact::{
    AccountChanged, Explicit, Fact, FactId, LogonFailed, ShutdownAsked, Sym, TerminalStep, Ticket, TicketStep, What,
};
use crate::host::HostId;
use crate::link::{Confidence, Link, LinkKind};
use crate::wire::{EncryptionType, LogonType, NtStatus};

/// Tells one record. `None` only if it is of no host, which cannot be.
pub(super) fn tell(view: &View, id: FactId, part: Part) -> Option<Step> {
    let fact = &view.fact(id)?;
    let host = view.hosts.host_of(fact.at.computer)?;
    let teller = Teller { view, fact, host };
    let mut step = Step {
        time: fact.at.time,
        corrected: view.correct(host, fact.at.time),
        host,
        what: StepKind::Connection,
        session: view.sessions.by_fact(id).map(|session| view.main(session)),
        origins: Vec::new(),
        target: None,
        other: None,
        end: None,
        end_kind: None,
        active: None,
        text: String::new(),
        alike: Alike::Nothing,
        links: Vec::new(),
        evidence: vec![id],
    };
    // A link of a record that only happened in a session is the session's, not the record's.
    let of_session = matches!(fact.what, What::LogCleared { .. } | What::AuditPolicy { .. } | What::TimeChanged { .. })
        || matches!(fact.what, What::AccountChanged(_));
    if !of_session {
        teller.join(id, &mut step);
    }
    match &fact.what {
        What::Ticket(ticket) => teller.ticket(ticket, &mut step),
        What::Ntlm { workstation, status, .. } => teller.ntlm(*workstation, *status, &mut step),
        What::LogonFailed(failed) => teller.failed(failed, part, &mut step),
        What::Explicit(explicit) => teller.explicit(explicit, part, &mut step),
        What::Logon(logon) => {
            let whose = view.name_in(fact, logon.account);
            step.what = StepKind::CredentialsUsed;
            step.other = view.identity_in(fact, logon.account);
            step.text = format!("credentials used by {whose} for the network (runas /netonly)");
        }
        What::Lockout { caller, .. } => {
            step.what = StepKind::LockedOut;
            step.origins.extend(view.written_origin(host, fact.at.time, Sym::NONE, *caller));
            step.text = "account locked out".to_owned();
        }
        What::LogCleared { channel, .. } => {
            step.what = StepKind::LogCleared;
            let channel = view.text(*channel);
            step.text =
                if channel.is_empty() { "cleared a log".to_owned() } else { format!("cleared the {channel} log") };
        }
        What::AuditPolicy { .. } => {
            step.what = StepKind::AuditPolicyChanged;
            step.text = "changed the audit policy".to_owned();
        }
        What::Desktop(desktop) => {
            step.what = StepKind::Reconnected;
            step.origins.extend(view.written_origin(host, fact.at.time, desktop.client_address, desktop.client_name));
            step.text = "reconnected; no disconnection before it, and no logon with it, is in evidence".to_owned();
        }
        What::AccountChanged(change) => teller.account(change, part, &mut step),
        What::ShutdownAsked(asked) => {
            step.what = StepKind::ShutdownAsked;
            step.text = teller.shutdown(asked);
        }
        What::TimeChanged { before, after, .. } => {
            step.what = StepKind::ClockSet;
            let (by, to) = (after.since(*before), words::clock(*after, fact.at.time));
            let direction = if by < 0 { "back" } else { "forward" };
            step.text = format!("set the clock {direction} by {}, to {to}", words::duration(by.saturating_abs()));
            step.alike = Alike::Other(format!("set the clock {direction}"));
        }
        _ => teller.connection(&mut step),
    }
    // What is done once counts one by one; that an account or the clock was set anew is often said many times.
    let once = matches!(step.what, StepKind::LockedOut | StepKind::LogCleared | StepKind::AuditPolicyChanged)
        || step.what == StepKind::ShutdownAsked
        || matches!(&fact.what, What::AccountChanged(_) if !matches!(fact.at.event_id, 4738 | 4742));
    if !once && step.alike == Alike::Nothing {
        step.alike = Alike::Begin(step.text.len());
    }
    finish(&mut step);
    Some(step)
}

struct Teller<'v, 'e> {
    view: &'v View<'e>,
    fact: &'e Fact,
    host: HostId,
}

impl Teller<'_, '_> {
    fn ticket(&self, ticket: &Ticket, step: &mut Step) {
        let view = self.view;
        step.origins.extend(view.written_origin(self.host, self.fact.at.time, ticket.address, Sym::NONE));
        let service = view.text(ticket.service);
        let tgt = matches!(ticket.step, TicketStep::Tgt | TicketStep::PreAuthFailed);
        let referral = service.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("krbtgt"));
        let wanted = if tgt { "a TGT".to_owned() } else { format!("a ticket for {service}") };
        if !tgt && !referral && !service.is_empty() {
            step.target = Some(service.to_owned());
        }
        let failed = matches!(ticket.step, TicketStep::PreAuthFailed | TicketStep::Failed);
        if failed || !granted(ticket.result) {
            step.what = StepKind::Failed;
            let why = ticket.result.map_or("no reason given".to_owned(), words::kerberos);
            let several = ticket.result.is_some_and(|result| result.windows_reasons().len() > 1);
            let who = if several {
                format!("; which, only the client's 4625 tells{}", self.absent(step))
            } else {
                String::new()
            };
            step.text = format!("refused {wanted}: {why}{who}");
            return;
        }
        let encrypted = ticket.encryption.and_then(EncryptionType::name).map(short);
        match ticket.step {
            TicketStep::Tgt => {
                step.what = StepKind::Tgt;
                let proof = ticket.pre_auth.filter(|pre_auth| pre_auth.0 != 0).and_then(|pre_auth| pre_auth.name());
                let how = in_brackets([proof, encrypted]);
                let (tickets, unseen) = (self.tickets(step), self.unseen_logon(step));
                step.text = format!("got a TGT{how}{tickets}{unseen}");
            }
            TicketStep::Renewed => {
                step.what = StepKind::TicketRenewed;
                step.text = format!("renewed {}", if referral { "a TGT".to_owned() } else { wanted });
            }
            _ if referral => {
                step.what = StepKind::TicketRenewed;
                step.text = format!("got a further TGT ({service})");
            }
            _ => {
                step.what = StepKind::ServiceTicket;
                let how = in_brackets([None, encrypted]);
                step.text = format!("got a ticket for {service}{how}{}", self.unseen_use(service, step));
            }
        }
        let services = view.text(ticket.transmitted_services);
        if !services.is_empty() {
            step.text.push_str(&format!(", on behalf of the user (S4U) by {services}"));
        }
    }

    fn ntlm(&self, workstation: Sym, status: Option<NtStatus>, step: &mut Step) {
        step.origins.extend(self.view.written_origin(self.host, self.fact.at.time, Sym::NONE, workstation));
        if validated(status) {
            step.what = StepKind::NtlmValidated;
            step.text = "password checked by NTLM, for a server that 4776 does not name".to_owned();
        } else {
            step.what = StepKind::Failed;
            let why = status.map_or("no reason given".to_owned(), words::status);
            step.text = format!("NTLM validation failed: {why}");
        }
    }

    fn failed(&self, failed: &LogonFailed, part: Part, step: &mut Step) {
        let view = self.view;
        step.what = StepKind::Failed;
        step.session = None;
        step.origins.extend(view.written_origin(self.host, self.fact.at.time, failed.address, failed.workstation));
        // SubStatus is the exact reason; it is 0 where Status says it all.
        let exact = failed.sub_status.filter(|sub| *sub != NtStatus::SUCCESS).or(failed.status);
        let why = exact.map_or("no reason given".to_owned(), words::status);
        let how = match failed.logon_type {
            Some(LogonType::INTERACTIVE) => "logon at the console",
            Some(LogonType::REMOTE_INTERACTIVE) => "RDP logon",
            Some(LogonType::NETWORK | LogonType::NETWORK_CLEARTEXT) => "network logon",
            Some(LogonType::UNLOCK) => "unlock",
            Some(LogonType::BATCH) => "batch logon",
            Some(LogonType::SERVICE) => "service logon",
            _ => "logon",
        };
        let package = view.text(failed.package);
        let package = if package.is_empty() { String::new() } else { format!(", {package}") };
        if part == Part::User {
            step.other = view.identity_in(self.fact, failed.account);
            let whose = view.name_in(self.fact, failed.account);
            step.text = format!("tried the credentials of {whose}; {how} failed{package}: {why}");
        } else {
            step.text = format!("{how} failed{package}: {why}");
        }
    }

    fn explicit(&self, explicit: &Explicit, part: Part, step: &mut Step) {
        let view = self.view;
        let (user, owner) = (view.name_in(self.fact, explicit.subject), view.name_in(self.fact, explicit.account));
        let server = view.text(explicit.target_server);
        let local = server.is_empty() || server.eq_ignore_ascii_case("localhost") || view.is_host(self.host, server);
        let info = view.text(explicit.target_info);
        let aim = if local {
            "this computer"
        } else if info.contains('/') {
            info
        } else {
            server
        };
        if !local {
            step.target = Some(server.to_owned());
        }
        let process = view.text(explicit.process).rsplit('\\').next().unwrap_or_default();
        let by = if process.is_empty() { String::new() } else { format!(", {process}") };
        step.session = step.session.filter(|_| part != Part::Used);
        (step.what, step.text) = match part {
            Part::Own => (StepKind::ExplicitCredentials, format!("gave the own credentials for {aim}{by}")),
            Part::User => {
                step.other = view.identity_in(self.fact, explicit.account);
                (StepKind::UsedCredentials, format!("used the credentials of {owner} for {aim}{by}"))
            }
            Part::Used => {
                step.other = view.identity_in(self.fact, explicit.subject);
                (StepKind::CredentialsUsed, format!("credentials used by {user} for {aim}{by}"))
            }
        };
        // 4648 is written before the logon, which may fail.
        let unseen = || if local { String::new() } else { self.unseen_server(server, step) };
        let came_of_it = self.led_to(step).unwrap_or_else(|| format!(", an attempt{}", unseen()));
        step.text.push_str(&came_of_it);
    }

    fn account(&self, change: &AccountChanged, part: Part, step: &mut Step) {
        let view = self.view;
        let (owner, actor) = (view.identity_in(self.fact, change.account), view.identity_in(self.fact, change.actor));
        // The name that it had then.
        let names = view.facts.strings.account(change.account);
        let whose = match (view.text(names.domain), view.text(names.name)) {
            (_, "") => view.name_in(self.fact, change.account),
            ("", name) => name.to_owned(),
            (domain, name) => format!("{domain}\\{name}"),
        };
        let (done, was) = match self.fact.at.event_id {
            4720 => ("created", "account created"),
            4741 => ("created the computer account", "computer account created"),
            4722 => ("enabled", "account enabled"),
            4723 => ("changed the password of", "password changed"),
            4724 => ("reset the password of", "password reset"),
            4725 => ("disabled", "account disabled"),
            4726 | 4743 => ("deleted", "account deleted"),
            4767 => ("unlocked", "account unlocked after a lockout"),
            4781 => ("renamed", "account renamed"),
            _ => ("changed the account", "account changed"),
        };
        let (upn, old) = (view.text(change.upn), view.text(change.old_name));
        let renamed = if old.is_empty() { String::new() } else { format!(" from {old} to {}", view.text(names.name)) };
        let with = if upn.is_empty() { String::new() } else { format!(", UPN {upn}") };
        let failed = if change.failed { "; it failed" } else { "" };
        if part == Part::User {
            step.what = StepKind::ChangedAccount;
            step.other = owner;
            let of = if renamed.is_empty() { format!(" {whose}") } else { " an account".to_owned() };
            step.text = format!("{done}{of}{renamed}{with}{failed}");
            return;
        }
        step.what = StepKind::AccountChanged;
        step.session = None;
        let by = match actor {
            _ if !change.actor.is_some() => String::new(),
            Some(_) if actor == owner => ", by the account itself".to_owned(),
            _ => format!(" by {}", view.name_in(self.fact, change.actor)),
        };
        step.other = actor.filter(|_| actor != owner);
        step.text = format!("{was}{renamed}{with}{by}{failed}");
    }

    fn shutdown(&self, asked: &ShutdownAsked) -> String {
        let (process, reason) = (self.view.text(asked.process), self.view.text(asked.reason));
        // `C:\Windows\system32\shutdown.exe (WS01)`.
        let process = process.split(" (").next().unwrap_or_default().rsplit('\\').next().unwrap_or_default();
        let what = match (asked.restart, self.view.text(asked.kind)) {
            (true, _) => "asked for a restart".to_owned(),
            (false, "") => "asked for a shutdown".to_owned(),
            (false, kind) => format!("asked for a shutdown ({kind})"),
        };
        let by = if process.is_empty() { String::new() } else { format!(", {process}") };
        let why = if reason.is_empty() { String::new() } else { format!(": {reason}") };
        format!("{what}{by}{why}")
    }

    fn connection(&self, step: &mut Step) {
        let view = self.view;
        let origin = |address, workstation| view.written_origin(self.host, self.fact.at.time, address, workstation);
        let aim = |sym: Sym| Some(view.text(sym)).filter(|text| !text.is_empty()).map(str::to_owned);
        let to = |target: &Option<String>| target.as_ref().map(|to| format!(" to {to}")).unwrap_or_default();
        let missing = "its logon ID is not in evidence";
        match &self.fact.what {
            What::Terminal { step: terminal, number, address, .. } => {
                step.what = StepKind::Desktop;
                step.origins.extend(origin(*address, Sym::NONE));
                let word = match terminal {
                    TerminalStep::Logon => "logged on",
                    TerminalStep::Shell => "desktop started",
                    TerminalStep::Logoff => "logged off",
                    TerminalStep::Disconnect => "disconnected",
                    TerminalStep::Reconnect => "reconnected",
                    TerminalStep::Arbitration => "being assigned",
                };
                step.text = format!("desktop session {number} {word}; {missing}");
            }
            What::RdpServer { address, .. } => {
                step.origins.extend(origin(*address, Sym::NONE));
                step.text = "RDP connection, no logon to it found".to_owned();
            }
            What::RdpClient { target, .. } => {
                step.target = aim(*target);
                step.text = format!("RDP client connected{}", to(&step.target));
            }
            What::Gateway { address, resource, .. } => {
                step.origins.extend(origin(*address, Sym::NONE));
                step.target = aim(*resource);
                step.text = format!("Remote Desktop Gateway{}", to(&step.target));
            }
            What::NtlmUse { target, workstation, incoming, .. } => {
                step.target = aim(*target);
                if *incoming {
                    step.origins.extend(origin(Sym::NONE, *workstation));
                }
                let word = if *incoming { "NTLM logon seen by the server" } else { "NTLM used" };
                step.text = format!("{word}{}", to(&step.target));
            }
            What::WinRm { target, server, .. } => {
                step.target = aim(*target).filter(|_| !server);
                let word = match (server, self.fact.at.event_id) {
                    (true, 169) => "authenticated by the WinRM server",
                    (true, _) => "WinRM shell opened",
                    (false, _) => "WinRM client",
                };
                step.text = format!("{word}{}", to(&step.target));
            }
            What::Smb { peer, server, .. } => {
                step.target = aim(*peer).filter(|_| !server);
                if *server {
                    step.origins.extend(origin(*peer, *peer));
                }
                step.text = format!("SMB {}{}", if *server { "server" } else { "client" }, to(&step.target));
            }
            _ => {}
        }
        if let Some(target) = step.target.clone() {
            let unseen = self.unseen_server(&target, step);
            step.text.push_str(&unseen);
        }
    }

    /// Links that say something of this record; that it is one of a series is told by the series.
    fn join(&self, id: FactId, step: &mut Step) {
        let links = self.view.links.of_fact(id).filter(|(_, link)| link.kind != LinkKind::FailureSeries);
        let other = |link: &Link| if link.from == id { link.to } else { link.from };
        step.links = links.map(|(number, link)| self.view.joined(number, &link, other(&link))).collect();
        tidy(&mut step.links);
    }

    /// The services for which tickets were got with a TGT.
    fn tickets(&self, step: &Step) -> String {
        let tickets = step.links.iter().filter(|joined| joined.kind == LinkKind::TgtTicket);
        let mut services: Vec<&str> = tickets.filter_map(|joined| self.service(joined.fact)).collect();
        services.sort_unstable();
        services.dedup();
        if services.is_empty() { String::new() } else { format!(", and with it tickets for {}", services.join(", ")) }
    }

    /// The sessions that links say it led to, or may have led to.
    fn led_to(&self, step: &Step) -> Option<String> {
        let links = step.links.iter().filter_map(|joined| Some((joined, self.view.links.get(joined.link)?)));
        let mut to = links.filter(|(joined, link)| link.to == joined.fact && link.to_session.is_some());
        let (first, link) = to.next()?;
        if first.confidence == Confidence::Weak {
            return Some(format!("; may have led to one of {} sessions", first.candidates.max(1)));
        }
        let host = self.view.session(link.to_session?)?.host;
        Some(format!("; led to a logon on {}", self.view.label(host)))
    }

    fn service(&self, ticket: FactId) -> Option<&str> {
        match &self.view.fact(ticket)?.what {
            What::Ticket(ticket) => Some(self.view.text(ticket.service)),
            _ => None,
        }
    }

    /// What is not in evidence of a logon on the host from which a TGT was asked for.
    fn unseen_logon(&self, step: &Step) -> String {
        self.led_to(step).unwrap_or_else(|| match step.origins.first() {
            None => String::new(),
            Some(Origin { host: None, written, .. }) => {
                format!("; nothing of {written} is in evidence")
            }
            Some(Origin { host: Some(host), .. }) => format!("; {}", self.unseen_on(*host)),
        })
    }

    fn unseen_use(&self, service: &str, step: &Step) -> String {
        self.led_to(step).unwrap_or_else(|| match self.view.host_named(service) {
            Some(host) => format!("; {}", self.unseen_on(host)),
            None => format!("; nothing of {} is in evidence", service.trim_end_matches('$')),
        })
    }

    fn unseen_server(&self, server: &str, step: &Step) -> String {
        self.led_to(step).unwrap_or_else(|| match self.view.host_named(server) {
            Some(host) => format!("; {}", self.unseen_on(host)),
            None => format!("; nothing of {server} is in evidence"),
        })
    }

    /// Why there is no logon to be seen on a host of the evidence.
    fn unseen_on(&self, host: HostId) -> String {
        let label = self.view.label(host);
        let time = self.fact.at.time;
        match self.view.covers(host, time) {
            Cover::Covered => format!("no logon on {label} is joined to it"),
            Cover::BeforeFirst(first) => {
                format!("not in evidence: the Security log of {label} begins {}", words::clock(first, time))
            }
            Cover::AfterLast(last) => {
                format!("not in evidence: the Security log of {label} ends {}", words::clock(last, time))
            }
            Cover::Hole => format!("not in evidence: the Security log of {label} has a gap there"),
            Cover::NoSuchLog => format!("not in evidence: no Security log of {label}"),
        }
    }

    fn absent(&self, step: &Step) -> String {
        match step.origins.first() {
            Some(Origin { host: None, written, .. }) => format!(": nothing of {written} is in evidence"),
            _ => String::new(),
        }
    }
}

/// `AES256` for `AES256-CTS-HMAC-SHA1-96`, which is the usual one.
fn short(encryption: &str) -> &str {
    encryption.strip_suffix("-CTS-HMAC-SHA1-96").unwrap_or(encryption)
}

/// ` (PA-ENC-TIMESTAMP, AES256)`.
fn in_brackets(words: [Option<&str>; 2]) -> String {
    let words: Vec<&str> = words.into_iter().flatten().collect();
    if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) }
}
