//! What a session is, how it was authenticated and how long it lasted, in words.

use super::{Scene, closes_apart};
use crate::fact::{Logon, What};
use crate::link::{Confidence, LinkKind};
use crate::session::{EndKind, Role, SessionId, StartKind};
use crate::track::index::{is_somebody, opener, outbound};
use crate::track::view::is_desktop;
use crate::track::words::{clock, duration};
use crate::track::{Cover, Joined};
use crate::wire::{Address, LogonType, Time};

impl Scene<'_, '_> {
    /// What the session is, in words that are the same for all sessions of the like.
    pub(super) fn how(&self, begin: &[SessionId], links: &[Joined]) -> String {
        let mut text = String::new();
        if let Some(owner) = self.owner {
            text.push_str(&format!("as {}: ", self.view.name_of(owner)));
        }
        text.push_str(self.kind());
        text.push_str(&self.looped());
        text.push_str(&self.authenticated(links));
        let elevated = begin.iter().filter_map(|id| self.view.session(*id));
        if is_desktop(self.session) && elevated.into_iter().any(|part| part.privileges.is_some()) {
            text.push_str(", with special privileges");
        }
        let Some(logon) = self.logon else { return text };
        let yes = |flag: Option<bool>, words: &str| if flag == Some(true) { words.to_owned() } else { String::new() };
        text.push_str(&yes(logon.restricted_admin, ", restricted admin"));
        text.push_str(&yes(logon.remote_credential_guard, ", remote credential guard"));
        let services = self.view.text(logon.transmitted_services);
        if !services.is_empty() {
            text.push_str(&format!(", on behalf of the user (S4U) by {services}"));
        }
        if self.session.role == Role::NewCredentials {
            text.push_str(&self.outbound(&logon));
        }
        text.push_str(&self.given_by(links));
        text
    }

    fn kind(&self) -> &'static str {
        let seclogo = self.logon.is_some_and(|logon| self.view.text(logon.logon_process).trim() == "seclogo");
        match (self.session.role, self.session.logon_type) {
            (Role::System, _) => "Windows' own session",
            (Role::Service, _) | (_, Some(LogonType::SERVICE)) => "service started",
            (Role::Anonymous, _) => "anonymous network logon",
            (_, Some(LogonType::INTERACTIVE)) if seclogo => "runas on a desktop already in use",
            (_, Some(LogonType::INTERACTIVE)) => "logged on at the console",
            (_, Some(LogonType::CACHED_INTERACTIVE)) => {
                "logged on at the console with cached credentials: no domain controller was asked"
            }
            (_, Some(LogonType::REMOTE_INTERACTIVE)) => "logged on by RDP",
            (_, Some(LogonType::CACHED_REMOTE_INTERACTIVE)) => {
                "logged on by RDP with cached credentials: no domain controller was asked"
            }
            (_, Some(LogonType::NETWORK)) => "network logon",
            (_, Some(LogonType::NETWORK_CLEARTEXT)) => "network logon, password sent in clear text to the service",
            (_, Some(LogonType::BATCH)) => "scheduled task or batch job",
            (_, Some(LogonType::NEW_CREDENTIALS)) => "runas /netonly",
            (_, Some(LogonType::UNLOCK)) => "unlock of a session that is not found",
            (_, Some(LogonType::CACHED_UNLOCK)) => "unlock, with cached credentials, of a session that is not found",
            (_, Some(_)) => "logon of another type",
            (Role::Primary, None) => "session at a desktop",
            (_, None) => "session",
        }
    }

    /// For one that comes over the network, that it came from the computer itself: what a tunnel or a relay looks like.
    fn looped(&self) -> String {
        let over_network = [LogonType::NETWORK, LogonType::NETWORK_CLEARTEXT, LogonType::REMOTE_INTERACTIVE];
        let Some(logon) = self.logon.filter(|logon| over_network.contains(&logon.logon_type)) else {
            return String::new();
        };
        let address = self.view.text(logon.address);
        let loopback = Address::parse(address.into()).canonical().is_some_and(|ip| ip.is_loopback());
        match logon.port {
            // Without a port it came over no network at all.
            Some(_) if loopback => format!(" from the computer itself ({address})"),
            _ => String::new(),
        }
    }

    /// The package; of Kerberos also the service whose ticket opened the session.
    fn authenticated(&self, links: &[Joined]) -> String {
        let sure =
            |kind: LinkKind| links.iter().find(|link| link.kind == kind && link.confidence >= Confidence::Strong);
        let service = sure(LinkKind::TicketSession).and_then(|link| match &self.view.fact(link.fact)?.what {
            What::Ticket(ticket) => Some(self.view.text(ticket.service)),
            _ => None,
        });
        let package = self.logon.map_or("", |logon| self.view.text(logon.package));
        if package.eq_ignore_ascii_case("NTLM") || sure(LinkKind::NtlmSession).is_some() {
            let version = self.logon.map_or("", |logon| self.view.text(logon.lm_package));
            return format!(", {}", if version.is_empty() { "NTLM" } else { version });
        }
        let local = |service: &&str| is_desktop(self.session) && self.view.is_host(self.session.host, service);
        match service {
            Some(service) if !local(&service) => format!(", ticket for {service}"),
            Some(_) => ", Kerberos".to_owned(),
            None if sure(LinkKind::TgtSession).is_some() => ", Kerberos".to_owned(),
            None if package.is_empty() => String::new(),
            None => format!(", {package}"),
        }
    }

    fn outbound(&self, logon: &Logon) -> String {
        let fact = self.session.logon.and_then(|id| self.view.fact(id));
        let (name, domain) = (self.view.text(logon.outbound_user), self.view.text(logon.outbound_domain));
        let named = fact.and_then(|fact| outbound(self.view, &fact, logon)).map(|id| self.view.name_of(id).to_owned());
        let written = || if domain.is_empty() { name.to_owned() } else { format!("{domain}\\{name}") };
        if name.is_empty() { String::new() } else { format!(", on the network as {}", named.unwrap_or_else(written)) }
    }

    /// Who gave the credentials, if another; where, if the track is that other's.
    fn given_by(&self, links: &[Joined]) -> String {
        let own = self.view.identity_of(self.id);
        let mut sure = links.iter().filter(|link| link.confidence >= Confidence::Strong);
        let by_link = sure.find_map(|link| {
            let fact = self.view.fact(link.fact)?;
            let What::Explicit(explicit) = &fact.what else { return None };
            let user = self.view.identity_in(&fact, explicit.subject)?;
            Some((user, self.view.hosts.host_of(fact.at.computer)?))
        });
        let by_subject = || {
            let opener = opener(self.view, self.session)?;
            Some((self.view.identity_of(self.view.main(opener))?, self.session.host))
        };
        match by_link.or_else(by_subject) {
            Some((_, host)) if self.owner.is_some() => format!(", credentials given at {}", self.view.label(host)),
            Some((user, host)) if Some(user) != own && is_somebody(self.view, user) => {
                format!(", credentials given by {} at {}", self.view.name_of(user), self.view.label(host))
            }
            _ => String::new(),
        }
    }

    /// What is known of a beginning that is not in the evidence.
    pub(super) fn beginning(&self) -> String {
        if self.session.start.kind == StartKind::Boot {
            return ", since the computer started".to_owned();
        }
        let first = self.view.covers(self.session.host, Time(0));
        let log = match first {
            Cover::BeforeFirst(first) => format!(" (the log begins {})", clock(first, self.session.start.time)),
            _ => String::new(),
        };
        let earliest = match self.session.start.earliest {
            Some(earliest) => format!(", after {},", clock(earliest, self.session.start.time)),
            None => String::new(),
        };
        format!(", first seen here; its logon{earliest} is not in evidence{log}")
    }

    pub(super) fn lasted(&self) -> String {
        let session = self.session;
        let lasting = closes_apart(session);
        match session.end.time {
            Some(end) => {
                let whole = duration(end.since(session.start.time));
                let in_use = lasting && session.idle_time() > 0;
                let active =
                    if in_use { format!(" ({} active)", duration(session.active_time())) } else { String::new() };
                let since = if session.start.kind == StartKind::Logon { "" } else { "then " };
                format!(", {since}{whole}{active}")
            }
            None if lasting => String::new(),
            None => match session.end.kind {
                EndKind::Shutdown => ", over by the shutdown, end not seen".to_owned(),
                EndKind::Crash | EndKind::Boot => ", over by the next boot, end not seen".to_owned(),
                EndKind::LogonIdReused => ", over when its logon ID was used again".to_owned(),
                EndKind::LogCleared => ", end not seen: log cleared".to_owned(),
                _ => ", end not seen".to_owned(),
            },
        }
    }
}
