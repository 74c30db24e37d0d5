//! The rooms to the left, as the tellers of tracks see them.

use std::collections::HashMap;
use std::hint::black_box;
use std::net::IpAddr;

use smallvec::SmallVec;

use super::index::Entry;
use super::{Blank, Cover, CoverageOracle, Joined, Origin, Windows};
use crate::fact::{AccountId, Fact, FactId, Facts, Logon, Sym, What};
use crate::host::{HostId, Hosts};
use crate::identity::{Identities, IdentityId};
use crate::link::{Confidence, Link, LinkId, Links, Offset};
use crate::session::{Role, Session, SessionId, SessionRef, Sessions};
use crate::wire::{Address, LogonType, Time};

/// Of more links and intervals than these, all need not be near.
const FEW: usize = 8;

#[derive(Debug)]
pub(super) struct View<'e> {
    pub facts: &'e Facts,
    pub hosts: &'e Hosts,
    pub sessions: &'e Sessions,
    pub identities: &'e Identities,
    pub links: &'e Links,
    coverage: &'e dyn CoverageOracle,
    pub windows: Windows,
    labels: Vec<String>,
}

impl<'e> View<'e> {
    pub fn new(
        facts: &'e Facts,
        hosts: &'e Hosts,
        sessions: &'e Sessions,
        identities: &'e Identities,
        links: &'e Links,
        coverage: &'e dyn CoverageOracle,
        windows: Windows,
    ) -> Self {
        let labels = labels(hosts);
        Self { facts, hosts, sessions, identities, links, coverage, windows, labels }
    }

    pub fn text(&self, sym: Sym) -> &'e str {
        present(self.facts.strings.text(sym))
    }

    pub fn fact(&self, id: FactId) -> Option<Fact> {
        self.facts.get(id)
    }

    pub fn session(&self, id: SessionId) -> Option<SessionRef<'e>> {
        self.sessions.get(id)
    }

    /// Brings near what the steps of these entries are told with, as [`Facts::warm`] does.
    pub fn warm(&self, near: &[Entry]) {
        if self.facts.spill().is_some() {
            return;
        }
        for session in near.iter().filter_map(|entry| self.session(entry.session()?)) {
            black_box((session.start.kind, session.end.kind, session.role, session.part_of, session.intervals.len()));
        }
        let mut facts: SmallVec<[FactId; 64]> = SmallVec::new();
        for entry in near {
            if let Entry::Fact(id, _) = entry {
                facts.push(*id);
                self.links.of_fact(*id).take(FEW).for_each(|link| _ = black_box(link));
            } else if let Some((id, session)) = entry.session().and_then(|id| Some((id, self.session(id)?))) {
                facts.extend(session.logon);
                facts.extend(session.intervals.iter().take(FEW).flat_map(|interval| interval.evidence.iter().copied()));
                facts.extend(self.to_session(id).take(FEW).map(|(_, link)| link.from));
            }
        }
        self.facts.warm(facts.into_iter());
    }

    /// A host's time by the reference's clock, where the clock is known to be off.
    pub fn correct(&self, host: HostId, time: Time) -> Time {
        let offset = self.links.clocks().at(host, time).filter(is_off);
        offset.map_or(time, |offset| time.offset_by(offset.ticks.saturating_neg()))
    }

    /// The session of the human logon that a session is a part of.
    pub fn main(&self, id: SessionId) -> SessionId {
        self.session(id).map_or(id, |session| self.main_of(id, &session))
    }

    /// The same of a session that is at hand.
    pub fn main_of(&self, id: SessionId, session: &Session) -> SessionId {
        let whole = session.part_of.unwrap_or(id);
        let linked = |session: &Session| Some(session).filter(|session| session.role == Role::Elevated)?.linked;
        let other =
            if whole == id { linked(session) } else { self.session(whole).and_then(|session| linked(&session)) };
        let lower = other.filter(|other| self.session(*other).is_some_and(|other| other.role != Role::Elevated));
        lower.map_or(whole, |other| self.sessions.whole(other))
    }

    /// Whose a session is.
    pub fn identity_of(&self, id: SessionId) -> Option<IdentityId> {
        self.whose(&*self.session(id)?)
    }

    /// The same of a session that is at hand.
    pub fn whose(&self, session: &Session) -> Option<IdentityId> {
        self.identities.of_account(session.account, Some(session.host), session.start.time)
    }

    /// Whose account a fact names.
    pub fn identity_in(&self, fact: &Fact, account: AccountId) -> Option<IdentityId> {
        self.identities.of_account(account, self.hosts.host_of(fact.at.computer), fact.at.time)
    }

    /// How an account is shown: by its identity, or as written.
    pub fn name_in(&self, fact: &Fact, account: AccountId) -> String {
        match self.identity_in(fact, account).and_then(|id| self.identities.get(id)) {
            Some(identity) => identity.name.clone(),
            None => {
                let names = self.facts.strings.account(account);
                let (name, domain) = (self.text(names.name), self.text(names.domain));
                match (name, domain) {
                    ("", _) => self.text(names.sid).to_owned(),
                    (name, "") => name.to_owned(),
                    (name, _) if name.contains(['@', '\\']) => name.to_owned(),
                    (name, domain) => format!("{domain}\\{name}"),
                }
            }
        }
    }

    pub fn name_of(&self, id: IdentityId) -> &'e str {
        self.identities.get(id).map_or("", |identity| identity.name.as_str())
    }

    /// The short name of a host; the whole one if two hosts share the short one.
    pub fn label(&self, host: HostId) -> &str {
        self.labels.get(host.0 as usize).map_or("", String::as_str)
    }

    /// The host of the evidence that a name means: of a host, a computer account (`FS01$`) or a service (`cifs/FS01`).
    pub fn host_named(&self, name: &str) -> Option<HostId> {
        let name = name.rsplit_once('/').filter(|_| !name.contains(':')).map_or(name, |(_, host)| host);
        self.hosts.find(name.split('@').next().unwrap_or(name).trim_end_matches('$'))
    }

    /// Whether both names mean the same computer.
    pub fn is_host(&self, host: HostId, name: &str) -> bool {
        self.host_named(name) == Some(host)
    }

    pub fn logon(&self, session: &Session) -> Option<Logon> {
        match self.fact(session.logon?)?.what {
            What::Logon(logon) => Some(logon),
            _ => None,
        }
    }

    /// Where a record says it came from: by address, else by workstation; nothing if from the host itself.
    pub fn written_origin(&self, host: HostId, time: Time, address: Sym, workstation: Sym) -> Option<Origin> {
        let (address, workstation) = (self.text(address), self.text(workstation).trim_start_matches('\\'));
        let parsed = Address::parse(address.into());
        let ip = parsed.canonical().filter(|ip| !ip.is_loopback() && !ip.is_unspecified());
        let origin = match ip {
            Some(ip) => {
                let seen = self.links.at_ip(ip, self.correct(host, time));
                let name = seen.map(|seen| seen.name.as_str()).or(Some(workstation).filter(|name| !name.is_empty()));
                let found = seen.and_then(|seen| seen.host).or_else(|| self.hosts.find(name?));
                let name = name.map(str::to_owned);
                // Four numbers are written in one way only.
                let plain = matches!(parsed, Address::Ip { addr: IpAddr::V4(_), port: None, .. });
                let written = if plain { address.to_owned() } else { ip.to_string() };
                Origin { host: found, session: None, written, name, confidence: None, candidates: 1 }
            }
            None if workstation.is_empty() || parsed.is_local() => return None,
            None => {
                let (found, written) = (self.hosts.find(workstation), workstation.to_owned());
                Origin { host: found, session: None, written, name: None, confidence: None, candidates: 1 }
            }
        };
        Some(origin).filter(|origin| origin.host != Some(host))
    }

    /// Whether the Security log of a host, under any of its names, has the records of a time.
    pub fn covers(&self, host: HostId, time: Time) -> Cover {
        let all = self.names(host).map(|name| self.coverage.covers(name, "Security", time));
        all.reduce(either).unwrap_or(Cover::NoSuchLog)
    }

    /// The times of which the Security log of a host lacks records, in order.
    pub fn blanks(&self, host: HostId) -> Vec<Blank> {
        let mut all: Vec<Blank> = self.names(host).flat_map(|name| self.coverage.blanks(name, "Security")).collect();
        all.sort_by_key(|blank| (blank.from, blank.to));
        all
    }

    fn names(&self, host: HostId) -> impl Iterator<Item = &'e str> + use<'e> {
        let facts = self.facts;
        let names = self.hosts.get(host).map_or(&[][..], |host| &host.names);
        names.iter().map(move |(name, _)| facts.strings.text(*name))
    }

    /// A link, seen from one of its sides: `fact` is the record on the other.
    pub fn joined(&self, id: LinkId, link: &Link, fact: FactId) -> Joined {
        let Link { kind, confidence, candidates, basis, .. } = *link;
        Joined { link: id, kind, fact, confidence, candidates, basis }
    }

    /// The links that lead to a session.
    pub fn to_session(&self, id: SessionId) -> impl Iterator<Item = (LinkId, Link)> + use<'e> {
        self.links.of_session(id).filter(move |(_, link)| link.to_session == Some(id))
    }
}

/// What two logs of one host have together.
fn either(a: Cover, b: Cover) -> Cover {
    match (a, b) {
        (Cover::Covered, _) | (_, Cover::Covered) => Cover::Covered,
        (Cover::NoSuchLog, other) | (other, Cover::NoSuchLog) => other,
        (Cover::BeforeFirst(a), Cover::BeforeFirst(b)) => Cover::BeforeFirst(a.min(b)),
        (Cover::AfterLast(a), Cover::AfterLast(b)) => Cover::AfterLast(a.max(b)),
        _ => Cover::Hole,
    }
}

/// Whether a clock is off by more than the measurement may be.
pub(super) fn is_off(offset: &Offset) -> bool {
    offset.ticks.saturating_abs() > offset.uncertainty
}

/// The text, or nothing where Windows wrote that there is nothing.
pub(super) fn present(text: &str) -> &str {
    if matches!(text, "-" | "N/A" | "Unknown") { "" } else { text }
}

/// Whether a link is sure enough to tell both its sides as one step.
pub(super) fn is_sure(link: &Link) -> bool {
    link.confidence >= Confidence::Strong
}

/// Whether a session is somebody at a desktop.
pub(super) fn is_desktop(session: &Session) -> bool {
    let remote = [LogonType::REMOTE_INTERACTIVE, LogonType::CACHED_REMOTE_INTERACTIVE];
    matches!(session.role, Role::Primary | Role::Elevated)
        || session.logon_type.is_some_and(|logon_type| remote.contains(&logon_type))
}

fn labels(hosts: &Hosts) -> Vec<String> {
    let short = |name: &str| name.split('.').next().unwrap_or(name).to_owned();
    let mut count: HashMap<String, u32> = HashMap::new();
    for (_, host) in hosts.iter() {
        let seen = count.entry(short(&host.name).to_lowercase()).or_default();
        *seen = seen.saturating_add(1);
    }
    let label = |name: &str| {
        let label = short(name);
        if count.get(&label.to_lowercase()) == Some(&1) { label } else { name.to_owned() }
    };
    hosts.iter().map(|(_, host)| label(&host.name)).collect()
}
