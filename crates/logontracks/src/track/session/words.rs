//! What a session is, how it was authenticated and how long it lasted, in words.

use std::fmt::Write;

use super::{Scene, closes_apart};
use crate::fact::{Kind, Kinds, Logon, What};
use crate::link::{Confidence, LinkKind};
use crate::session::{EndKind, Role, SessionId, StartKind};
use crate::track::opener::{is_somebody, opener, outbound};
use crate::track::view::is_desktop;
use crate::track::words::{clock, duration};
use crate::track::{Cover, Joined};
use crate::wire::{Address, LogonType, Time};

const EXPLICIT: Kinds = Kinds::of(&[Kind::Explicit]);

impl Scene<'_, '_> {
    /// What the session is, in words that are the same for all sessions of the like.
    pub(super) fn how(&self, begin: &[SessionId], links: &[Joined], text: &mut String) {
        if let Some(owner) = self.owner {
            text.extend(["as ", self.view.name_of(owner), ": "]);
        }
        text.push_str(self.kind());
        self.looped(text);
        self.authenticated(links, text);
        if is_desktop(self.session) {
            let mut elevated = begin.iter().filter_map(|id| self.view.session(*id));
            if elevated.any(|part| part.privileges.is_some()) {
                text.push_str(", with special privileges");
            }
        }
        let Some(logon) = &self.logon else { return };
        if logon.restricted_admin == Some(true) {
            text.push_str(", restricted admin");
        }
        if logon.remote_credential_guard == Some(true) {
            text.push_str(", remote credential guard");
        }
        let services = self.view.text(logon.transmitted_services);
        if !services.is_empty() {
            text.extend([", on behalf of the user (S4U) by ", services]);
        }
        if self.session.role == Role::NewCredentials {
            self.outbound(logon, text);
        }
        self.given_by(links, text);
    }

    fn kind(&self) -> &'static str {
        let seclogo =
            || self.logon.as_ref().is_some_and(|logon| self.view.text(logon.logon_process).trim() == "seclogo");
        match (self.session.role, self.session.logon_type) {
            (Role::System, _) => "Windows' own session",
            (Role::Service, _) | (_, Some(LogonType::SERVICE)) => "service started",
            (Role::Anonymous, _) => "anonymous network logon",
            (_, Some(LogonType::INTERACTIVE)) if seclogo() => "runas on a desktop already in use",
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
    fn looped(&self, text: &mut String) {
        let over_network = [LogonType::NETWORK, LogonType::NETWORK_CLEARTEXT, LogonType::REMOTE_INTERACTIVE];
        // Without a port it came over no network at all.
        let logon =
            self.logon.as_ref().filter(|logon| logon.port.is_some() && over_network.contains(&logon.logon_type));
        let Some(logon) = logon else { return };
        let address = self.view.text(logon.address);
        if Address::parse(address.into()).is_loopback() {
            text.extend([" from the computer itself (", address, ")"]);
        }
    }

    /// The package; of Kerberos also the service whose ticket opened the session.
    fn authenticated(&self, links: &[Joined], text: &mut String) {
        let sure =
            |kind: LinkKind| links.iter().find(|link| link.kind == kind && link.confidence >= Confidence::Strong);
        let service = sure(LinkKind::TicketSession).and_then(|link| match &self.view.fact(link.fact)?.what {
            What::Ticket(ticket) => Some(self.view.text(ticket.service)),
            _ => None,
        });
        let package = self.logon.as_ref().map_or("", |logon| self.view.text(logon.package));
        if package.eq_ignore_ascii_case("NTLM") || sure(LinkKind::NtlmSession).is_some() {
            let version = self.logon.as_ref().map_or("", |logon| self.view.text(logon.lm_package));
            return text.extend([", ", if version.is_empty() { "NTLM" } else { version }]);
        }
        let local = |service: &&str| is_desktop(self.session) && self.view.is_host(self.session.host, service);
        match service {
            Some(service) if !local(&service) => text.extend([", ticket for ", service]),
            Some(_) => text.push_str(", Kerberos"),
            None if sure(LinkKind::TgtSession).is_some() => text.push_str(", Kerberos"),
            None if package.is_empty() => {}
            None => text.extend([", ", package]),
        }
    }

    fn outbound(&self, logon: &Logon, text: &mut String) {
        let (name, domain) = (self.view.text(logon.outbound_user), self.view.text(logon.outbound_domain));
        if name.is_empty() {
            return;
        }
        let fact = self.session.logon.and_then(|id| self.view.fact(id));
        let named = fact.and_then(|fact| outbound(self.view, &fact, logon));
        text.push_str(", on the network as ");
        match named {
            Some(id) => text.push_str(self.view.name_of(id)),
            None if domain.is_empty() => text.push_str(name),
            None => text.extend([domain, "\\", name]),
        }
    }

    /// Who gave the credentials, if another; where, if the track is that other's.
    fn given_by(&self, links: &[Joined], text: &mut String) {
        let own = self.view.identity_of(self.id);
        let mut sure = links.iter().filter(|link| link.confidence >= Confidence::Strong);
        let by_link = sure.find_map(|link| {
            let fact = self.view.facts.get_kind(link.fact, EXPLICIT)?;
            let What::Explicit(explicit) = &fact.what else { return None };
            let user = self.view.identity_in(&fact, explicit.subject)?;
            Some((user, self.view.hosts.host_of(fact.at.computer)?))
        });
        let by_subject = || {
            let opener = opener(self.view, self.session, self.logon.as_ref()?)?;
            Some((self.view.identity_of(self.view.main(opener))?, self.session.host))
        };
        let Some((user, host)) = by_link.or_else(by_subject) else { return };
        if self.owner.is_some() {
            text.extend([", credentials given at ", self.view.label(host)]);
        } else if Some(user) != own && is_somebody(self.view, user) {
            text.extend([", credentials given by ", self.view.name_of(user), " at ", self.view.label(host)]);
        }
    }

    /// What is known of a beginning that is not in the evidence.
    pub(super) fn beginning(&self, text: &mut String) {
        if self.session.start.kind == StartKind::Boot {
            return text.push_str(", since the computer started");
        }
        text.push_str(", first seen here; its logon");
        if let Some(earliest) = self.session.start.earliest {
            text.extend([", after ", &clock(earliest, self.session.start.time), ","]);
        }
        text.push_str(" is not in evidence");
        if let Cover::BeforeFirst(first) = self.view.covers(self.session.host, Time(0)) {
            text.extend([" (the log begins ", &clock(first, self.session.start.time), ")"]);
        }
    }

    pub(super) fn lasted(&self, text: &mut String) {
        let session = self.session;
        let lasting = closes_apart(session);
        let over = match (session.end.time(), session.end.kind) {
            (Some(end), _) => {
                text.push_str(if session.start.kind == StartKind::Logon { ", " } else { ", then " });
                let whole = duration(end.since(session.start.time));
                // Writing to a text does not fail.
                _ = match lasting && session.idle_time() > 0 {
                    true => write!(text, "{whole} ({} active)", duration(session.active_time())),
                    false => write!(text, "{whole}"),
                };
                return;
            }
            (None, _) if lasting => return,
            (None, EndKind::Shutdown) => ", over by the shutdown, end not seen",
            (None, EndKind::Crash | EndKind::Boot) => ", over by the next boot, end not seen",
            (None, EndKind::LogonIdReused) => ", over when its logon ID was used again",
            (None, EndKind::LogCleared) => ", end not seen: log cleared",
            (None, _) => ", end not seen",
        };
        text.push_str(over);
    }
}
