//! From facts to sessions, identities and links: the whole line in one value.

use foldhash::{HashMap, HashMapExt};

use super::Gathered;
use crate::coverage::{Coverage, GapKind};
use crate::fact::{Facts, Logon, What};
use crate::host::{BootId, HostId, Hosts};
use crate::identity::{Identities, Identity, IdentityId};
use crate::link::{self, Link, LinkKind, Links};
use crate::output::{Cite, ClockOffset, Context, LinkLine, SessionLine};
use crate::parallel;
use crate::session::{self, Hole, Session, SessionId, Sessions};
use crate::track::Tracks;
use crate::wire::Time;

/// Everything that follows from the evidence.
#[derive(Debug)]
pub struct Analysis {
    /// The facts.
    pub facts: Facts,
    /// What the evidence covers.
    pub coverage: Coverage,
    /// The computers and their boots.
    pub hosts: Hosts,
    /// The logon sessions.
    pub sessions: Sessions,
    /// The accounts.
    pub identities: Identities,
    /// What joins records across hosts.
    pub links: Links,
    /// For sessions that had their logon ID neither first nor alone in their boot: which of them.
    again: HashMap<SessionId, u32>,
}

/// The windows of time that each room works with.
#[derive(Clone, Debug, Default)]
pub struct Windows {
    /// Of sessions.
    pub session: session::Windows,
    /// Of links.
    pub link: link::Windows,
}

impl Analysis {
    /// Works through what was gathered.
    pub fn new(Gathered { facts, coverage, .. }: Gathered, windows: &Windows) -> Self {
        let hosts = Hosts::of(&facts);
        let holes = holes(&facts, &coverage);
        // What links are found with is kept while sessions are made only where that is faster and memory not bounded.
        let early = facts.threads() > 1 && facts.spill().is_none();
        let ((identities, records), sessions) = parallel::both(
            facts.threads(),
            || {
                let identities = Identities::of(&facts, &hosts);
                let records = early.then(|| link::Records::of(&facts, &hosts, &identities));
                (identities, records)
            },
            || Sessions::with_holes(&facts, &hosts, &windows.session, Some(&holes)),
        );
        let whole = whole(&facts, &coverage, &hosts);
        let records = records.unwrap_or_else(|| link::Records::of(&facts, &hosts, &identities));
        let links = Links::of_records(&facts, &hosts, &sessions, &identities, records, &whole, &windows.link);
        let again = again(&sessions);
        Self { facts, coverage, hosts, sessions, identities, links, again }
    }

    /// The tracks of all identities.
    pub fn tracks(&self) -> Tracks<'_> {
        Tracks::of(&self.facts, &self.hosts, &self.sessions, &self.identities, &self.links, &self.coverage)
    }

    /// The ID of a session in all outputs: `HOST/boot/0x…`, the boot by its start, `-` where the evidence begins later;
    /// with `/2` for the second session that had this logon ID in this boot.
    pub fn session_id(&self, id: SessionId) -> String {
        let Some(session) = self.sessions.get(id) else { return String::new() };
        let boot = self.boot_start(&session).map_or_else(|| "-".to_owned(), |start| start.to_string());
        let again = self.again.get(&id).map(|nth| format!("/{nth}")).unwrap_or_default();
        format!("{}/{boot}/{}{again}", self.host_name(session.host), session.logon_id)
    }

    /// The session that an ID stands for.
    pub fn find_session(&self, text: &str) -> Option<SessionId> {
        let wanted = |id: &SessionId| self.session_id(*id).eq_ignore_ascii_case(text);
        self.sessions.iter().map(|(id, _)| id).find(wanted)
    }

    /// The name of a host: the one it had last.
    pub fn host_name(&self, host: HostId) -> &str {
        self.hosts.get(host).map_or("", |host| &host.name)
    }

    /// When the boot of a session started.
    pub fn boot_start(&self, session: &Session) -> Option<Time> {
        self.hosts.boot(session.host, session.boot).and_then(|boot| boot.start)
    }

    /// Whose session it is.
    pub fn identity(&self, session: &Session) -> Option<(IdentityId, &Identity)> {
        let id = self.identities.of_account(session.account, Some(session.host), session.start.time)?;
        Some((id, self.identities.get(id)?))
    }

    /// The 4624 of a session.
    pub fn logon(&self, session: &Session) -> Option<Logon> {
        match self.facts.get(session.logon?)?.what {
            What::Logon(logon) => Some(logon),
            _ => None,
        }
    }

    /// The host from which a session was opened, where links name just one.
    pub fn source_host(&self, id: SessionId) -> Option<HostId> {
        let origins = self.links.of_session(id).map(|(_, link)| link);
        let mut hosts = origins
            .filter(|link| link.kind == LinkKind::OriginSession && link.to_session == Some(id))
            .filter_map(|link| self.sessions.get(link.from_session?))
            .map(|session| session.host);
        let first = hosts.next()?;
        hosts.all(|host| host == first).then_some(first)
    }

    /// How far the clock of a computer, as written, is off that of the host all are compared with.
    pub fn clock_offset(&self, computer: &str) -> Option<ClockOffset<'_>> {
        let host = self.hosts.host_of(self.facts.strings.find(computer)?)?;
        let clocks = self.links.clocks();
        let reference = clocks.reference()?;
        let relative_to = self.host_name(reference);
        if host == reference {
            return Some(ClockOffset { offset_ms: 0.0, uncertainty_ms: 0.0, pairs: 0, relative_to });
        }
        let offset = clocks.offset(host)?;
        // Ticks of 100 ns: four decimals of a millisecond hold them exactly.
        let ms = |ticks: i64| ticks as f64 / 10_000.0;
        let (offset_ms, uncertainty_ms) = (ms(offset.ticks), ms(offset.uncertainty));
        Some(ClockOffset { offset_ms, uncertainty_ms, pairs: offset.pairs, relative_to })
    }

    /// A session as a JSON object.
    pub fn session_line<'a>(&'a self, id: SessionId, session: &Session, cite: &Cite<'a>) -> SessionLine<'a> {
        let context = Context {
            host: self.host_name(session.host),
            boot: self.boot_start(session),
            id: self.session_id(id),
            identity: self.identity(session).map(|(_, identity)| identity.id.as_str()),
            linked: session.linked.map(|id| self.session_id(id)),
            part_of: session.part_of.map(|id| self.session_id(id)),
            source_host: self.source_host(id).map(|host| self.host_name(host)),
        };
        SessionLine::new(session, context, cite)
    }

    /// A link as a JSON object.
    pub fn link_line<'a>(&'a self, link: &Link, cite: &Cite<'a>) -> LinkLine<'a> {
        let id = |session: Option<SessionId>| session.map(|session| self.session_id(session));
        LinkLine::new(link, id(link.from_session), id(link.to_session), cite)
    }
}

/// The EventRecordIDs that no file has, where the computer and channel have facts at all.
fn holes(facts: &Facts, coverage: &Coverage) -> Vec<Hole> {
    let mut holes = Vec::new();
    for channel in coverage.channels().iter().filter(|channel| !channel.forwarded) {
        let computer = facts.strings.find(&channel.computer);
        let name = facts.strings.find(&channel.channel);
        let (Some(computer), Some(name)) = (computer, name) else { continue };
        let missing = channel.gaps.iter().filter(|gap| matches!(gap.kind, GapKind::Missing { .. }));
        holes.extend(missing.filter_map(|gap| {
            Some(Hole { computer, channel: name, after: gap.after.record_id?, before: gap.before.record_id? })
        }));
    }
    holes
}

/// When which Security logs lack no record.
fn whole(facts: &Facts, coverage: &Coverage, hosts: &Hosts) -> Vec<link::Whole> {
    let mut whole = Vec::new();
    for channel in coverage.channels().iter().filter(|channel| channel.channel.eq_ignore_ascii_case("Security")) {
        let Some(host) = facts.strings.find(&channel.computer).and_then(|name| hosts.host_of(name)) else { continue };
        whole.extend(channel.whole().iter().map(|(from, to)| link::Whole { host, from: *from, to: *to }));
    }
    whole
}

/// Numbers the sessions that share a logon ID in one boot.
fn again(sessions: &Sessions) -> HashMap<SessionId, u32> {
    let mut again = HashMap::new();
    for group in sessions.sharing_logon_id() {
        let mut seen: HashMap<BootId, u32> = HashMap::new();
        for id in group {
            let Some(session) = sessions.get(id) else { continue };
            let nth = seen.entry(session.boot).or_default();
            *nth = nth.saturating_add(1);
            if *nth > 1 {
                again.insert(id, *nth);
            }
        }
    }
    again
}
