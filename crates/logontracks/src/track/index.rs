//! Which sessions and facts are steps of which identity.
//!
//! Numbers only: an entry is 12 bytes, and every look-up a binary search in a sorted list, which is in memory or on disk
//! as the facts are.

use super::view::{View, is_sure};
use crate::fact::{DesktopStep, Fact, FactId, Kind, Kinds, What};
use crate::host::HostId;
use crate::identity::{Class, IdentityId};
use crate::link::{Link, LinkKind};
use crate::session::{Role, Session, SessionId};
use crate::spill::{Column, Sorter};
use crate::wire::{KerberosResult, LogonType, NtStatus, Time};

/// One step, or the steps of one session, of an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Entry {
    /// A session of its own.
    Session(SessionId),
    /// A session of another identity that it opened.
    Crossed(SessionId),
    /// A record.
    Fact(FactId, Part),
}

/// Which part the identity has in a record that names two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The account that the record is about.
    Own,
    /// It used another's credentials.
    User,
    /// Its credentials were used by another.
    Used,
}

impl Entry {
    const PARTS: [Part; 3] = [Part::Own, Part::User, Part::Used];

    /// As numbers that sort as entries do: what kind, of what, which part.
    fn pack(self) -> (u8, u32, u8) {
        match self {
            Self::Session(session) => (0, session.0, 0),
            Self::Crossed(session) => (1, session.0, 0),
            Self::Fact(fact, part) => (2, fact.0, part as u8),
        }
    }

    fn unpack((kind, number, part): (u8, u32, u8)) -> Option<Self> {
        Some(match kind {
            0 => Self::Session(SessionId(number)),
            1 => Self::Crossed(SessionId(number)),
            _ => Self::Fact(FactId(number), *Self::PARTS.get(usize::from(part))?),
        })
    }
}

/// An identity, those of nobody first: its number and one, 0 for nobody; and an [`Entry`].
type Packed = (u32, (u8, u32, u8));

fn pack(whose: Option<IdentityId>) -> u32 {
    whose.map_or(0, |id| id.0.saturating_add(1))
}

fn unpack(whose: u32) -> Option<IdentityId> {
    whose.checked_sub(1).map(IdentityId)
}

/// The facts that [`Build::enter`] looks at: the rest are told with sessions.
const STEPS: Kinds = Kinds::of(&[
    Kind::LogonFailed,
    Kind::Explicit,
    Kind::Ticket,
    Kind::Ntlm,
    Kind::Logon,
    Kind::Terminal,
    Kind::RdpServer,
    Kind::RdpClient,
    Kind::Gateway,
    Kind::NtlmUse,
    Kind::WinRm,
    Kind::Smb,
    Kind::Desktop,
    Kind::LogCleared,
    Kind::AuditPolicy,
    Kind::TimeChanged,
    Kind::Lockout,
    Kind::ShutdownAsked,
    Kind::AccountChanged,
]);

#[derive(Debug)]
pub(super) struct Index {
    /// Sorted, each once.
    entries: Column<Packed>,
    /// Who has an entry, sorted.
    identities: Vec<IdentityId>,
    /// Sessions that are only parts, by the session they are parts of.
    parts: Vec<(SessionId, SessionId)>,
}

/// An index being made.
struct Build {
    entries: Sorter<Packed>,
    parts: Vec<(SessionId, SessionId)>,
    /// Who opened sessions of others.
    crossings: Vec<(Option<IdentityId>, SessionId)>,
}

impl Index {
    pub fn of(view: &View) -> Self {
        let spill = view.facts.spill();
        let mut build = Build { entries: Sorter::new(spill), parts: Vec::new(), crossings: Vec::new() };
        for (id, _) in view.sessions.iter() {
            let main = view.main(id);
            if main == id {
                build.add(view.identity_of(id), Entry::Session(id));
            } else {
                build.parts.push((main, id));
            }
        }
        build.parts.sort_unstable();
        build.cross(view);
        let desktops = desktops(view);
        view.facts.each_of(STEPS, |id, fact| build.enter(view, &desktops, id, &fact));
        let (sorted, mut last, mut entries) = (build.entries.finish(), None, Column::new(spill));
        entries.reserve(sorted.size_hint().0);
        entries.extend(sorted.filter(|entry| last.replace(*entry) != Some(*entry)));
        let mut identities: Vec<IdentityId> = Vec::new();
        for id in entries.from(0).filter_map(|(whose, _)| unpack(whose)) {
            if identities.last() != Some(&id) {
                identities.push(id);
            }
        }
        Self { entries, identities, parts: build.parts }
    }

    /// Everybody who has an entry.
    pub fn identities(&self) -> impl Iterator<Item = IdentityId> + '_ {
        self.identities.iter().copied()
    }

    pub fn entries(&self, identity: Option<IdentityId>) -> impl Iterator<Item = Entry> + '_ {
        let wanted = pack(identity);
        let from = self.entries.partition_point(|(whose, _)| *whose < wanted);
        let own = self.entries.from(from).take_while(move |(whose, _)| *whose == wanted);
        own.filter_map(|(_, entry)| Entry::unpack(entry))
    }

    /// The sessions that are parts of a session.
    pub fn parts(&self, main: SessionId) -> impl Iterator<Item = SessionId> + '_ {
        run(&self.parts, main)
    }
}

impl Build {
    fn add(&mut self, whose: Option<IdentityId>, entry: Entry) {
        self.entries.push((pack(whose), entry.pack()));
    }

    /// Sessions of one identity that another opened.
    fn cross(&mut self, view: &View) {
        let mut crossed = Vec::new();
        let mut cross = |from: SessionId, to: SessionId| {
            let (a, b) = (view.identity_of(view.main(from)), view.identity_of(view.main(to)));
            let other = a.filter(|a| Some(*a) != b && is_somebody(view, *a));
            crossed.extend(other.map(|a| (Some(a), view.main(to))));
        };
        for (_, link) in view.links.iter().filter(|(_, link)| is_sure(link) && opens(link.kind)) {
            if let (Some(from), Some(to)) = (link.from_session, link.to_session) {
                cross(from, to);
            }
        }
        for (id, session) in view.sessions.iter() {
            if let Some(from) = opener(view, &session) {
                cross(from, id);
            }
        }
        crossed.sort_unstable();
        crossed.dedup();
        crossed.iter().for_each(|(whose, session)| self.add(*whose, Entry::Crossed(*session)));
        self.crossings = crossed;
    }

    fn enter(&mut self, view: &View, desktops: &Desktops, id: FactId, fact: &Fact) {
        let mut enter = |account, part| {
            let whose: Option<IdentityId> = view.identity_in(fact, account);
            self.add(whose, Entry::Fact(id, part));
        };
        match &fact.what {
            What::LogonFailed(failed) => {
                enter(failed.account, Part::Own);
                let (a, b) = (view.identity_in(fact, failed.subject), view.identity_in(fact, failed.account));
                if a != b && a.is_some_and(|a| is_somebody(view, a)) {
                    enter(failed.subject, Part::User);
                }
            }
            What::Explicit(explicit) => {
                let (a, b) = (view.identity_in(fact, explicit.subject), view.identity_in(fact, explicit.account));
                let told = told(view, id);
                let somebody = a.is_some_and(|a| is_somebody(view, a));
                if a == b && a.is_some() {
                    if !told {
                        self.add(a, Entry::Fact(id, Part::Own));
                    }
                } else if somebody {
                    // The session that it opened is a step of both; who used whose credentials is one of each.
                    if !self.crosses(view, id) {
                        self.add(a, Entry::Fact(id, Part::User));
                    }
                    self.add(b, Entry::Fact(id, Part::Used));
                } else if !told {
                    self.add(a, Entry::Fact(id, Part::User));
                    self.add(b, Entry::Fact(id, Part::Used));
                }
            }
            What::Ticket(ticket) if ticket.account.is_some() && !told(view, id) => {
                enter(ticket.account, Part::Own);
            }
            What::Ntlm { account, .. } if account.is_some() && !told(view, id) => enter(*account, Part::Own),
            What::Logon(logon) if logon.outbound_user.is_some() => {
                let whose = outbound(view, fact, logon);
                if whose.is_some() && whose != view.identity_in(fact, logon.account) {
                    self.add(whose, Entry::Fact(id, Part::Used));
                }
            }
            What::Terminal { user, .. }
            | What::RdpServer { user, .. }
            | What::RdpClient { user, .. }
            | What::Gateway { user, .. }
            | What::NtlmUse { user, .. }
            | What::WinRm { user, .. }
            | What::Smb { user, .. } => {
                let rdp = matches!(fact.what, What::RdpServer { .. });
                let of_session = match fact.what {
                    What::RdpServer { .. } | What::Terminal { .. } => view.sessions.by_fact(id).is_some(),
                    _ => false,
                };
                let near = rdp && desktops.near(view, fact, view.identity_in(fact, *user));
                if user.is_some() && !of_session && !near && !told(view, id) {
                    enter(*user, Part::Own);
                }
            }
            What::Desktop(desktop) if desktop.step == DesktopStep::Reconnected => {
                let alone = Some(id).filter(|id| !returned(view, &self.parts, *id, fact));
                let whose = view.identity_in(fact, desktop.account);
                alone.into_iter().for_each(|id| self.add(whose, Entry::Fact(id, Part::Own)));
            }
            What::LogCleared { account, .. }
            | What::AuditPolicy { account, .. }
            | What::TimeChanged { account, .. }
            | What::Lockout { account, .. }
                if account.is_some() =>
            {
                enter(*account, Part::Own);
            }
            What::ShutdownAsked(asked) if asked.account.is_some() => enter(asked.account, Part::Own),
            What::AccountChanged(change) => {
                enter(change.account, Part::Own);
                if view.identity_in(fact, change.actor) != view.identity_in(fact, change.account) {
                    enter(change.actor, Part::User);
                }
            }
            _ => {}
        }
    }

    /// Whether a 4648 is cited by a session of the other identity that is a step of its user, too.
    fn crosses(&self, view: &View, id: FactId) -> bool {
        let links = view.links.of_fact(id).map(|(_, link)| link).filter(is_sure);
        let mut sessions = links.filter(|link| link.from == id).filter_map(|link| link.to_session);
        let user = view.sessions.by_fact(id).and_then(|session| view.identity_of(view.main(session)));
        sessions.any(|to| {
            let whose = view.identity_of(view.main(to));
            user.is_some() && user != whose && self.crossings.binary_search(&(user, view.main(to))).is_ok()
        })
    }
}

/// Whether a record is told as evidence of a session, or of a failure that 4625 tells better.
fn told(view: &View, id: FactId) -> bool {
    let links = || view.links.of_fact(id).map(|(_, link)| link).filter(is_sure);
    let failed = |link: &Link| {
        let other = if link.from == id { link.to } else { link.from };
        link.kind == LinkKind::SameFailure
            && view.fact(other).is_some_and(|fact| matches!(fact.what, What::LogonFailed(_)))
    };
    links().any(|link| link.from == id && link.to_session.is_some() && tells(link.kind))
        || links().any(|link| failed(&link))
}

/// Whether a session tells of a reconnection: as the end of an interval, or by the logon that checked the credentials.
fn returned(view: &View, parts: &[(SessionId, SessionId)], id: FactId, fact: &Fact) -> bool {
    let Some(main) = view.sessions.by_fact(id).map(|session| view.main(session)) else { return false };
    let cited = view.session(main).is_some_and(|session| session.intervals.iter().any(|i| i.evidence.contains(&id)));
    let near = |part: SessionId| {
        let part = view.session(part).filter(|part| part.role == Role::Reconnect);
        part.is_some_and(|part| part.start.time.since(fact.at.time).saturating_abs() <= view.windows.together)
    };
    cited || run(parts, main).any(near)
}

/// Remote desktop sessions and what prepares them, by host and identity and start.
#[derive(Debug, Default)]
struct Desktops(Vec<(HostId, Option<IdentityId>, Time)>);

impl Desktops {
    fn near(&self, view: &View, fact: &Fact, whose: Option<IdentityId>) -> bool {
        let Some(host) = view.hosts.host_of(fact.at.computer) else { return false };
        let from = self.0.partition_point(|at| {
            *at < (host, whose, fact.at.time.offset_by(view.windows.connection.saturating_neg()))
        });
        let near = |(h, who, start): &(HostId, Option<IdentityId>, Time)| {
            *h == host && *who == whose && *start <= fact.at.time.offset_by(view.windows.connection)
        };
        whose.is_some() && self.0.get(from).is_some_and(near)
    }
}

fn desktops(view: &View) -> Desktops {
    let remote = |session: &Session| {
        matches!(session.role, Role::Reconnect | Role::NlaPrecursor)
            || matches!(session.logon_type, Some(LogonType::REMOTE_INTERACTIVE | LogonType::CACHED_REMOTE_INTERACTIVE))
    };
    let remote = view.sessions.iter().filter(|(_, session)| remote(session));
    let mut all: Vec<_> =
        remote.map(|(id, session)| (session.host, view.identity_of(id), session.start.time)).collect();
    all.sort_unstable();
    Desktops(all)
}

/// Links that say which session opened another.
pub(super) fn opens(kind: LinkKind) -> bool {
    matches!(
        kind,
        LinkKind::OriginSession
            | LinkKind::ExplicitCredentialSession
            | LinkKind::RdpConnection
            | LinkKind::RdpClientSession
            | LinkKind::WinRmSession
            | LinkKind::GatewaySession
    )
}

/// Links by which a record on one side is evidence of the session on the other.
fn tells(kind: LinkKind) -> bool {
    opens(kind) || matches!(kind, LinkKind::TgtSession | LinkKind::TicketSession | LinkKind::NtlmSession)
}

/// The session that made another on the same host, as the 4624's subject says; not Windows itself.
pub(super) fn opener(view: &View, session: &Session) -> Option<SessionId> {
    let logon = view.logon(session)?;
    let subject = logon.subject_logon_id;
    if subject.0 == 0 || subject.is_well_known() || subject == session.logon_id {
        return None;
    }
    view.sessions.live(session.host, subject, session.start.time)
}

/// Whose credentials a session with new credentials uses on the network (4624 type 9, TargetOutboundUserName).
pub(super) fn outbound(view: &View, fact: &Fact, logon: &crate::fact::Logon) -> Option<IdentityId> {
    let (name, domain) = (view.text(logon.outbound_user), view.text(logon.outbound_domain));
    view.identities.of_name(name, domain, view.hosts.host_of(fact.at.computer), fact.at.time)
}

/// Whether an identity is one that acts by itself: Windows and computers give credentials all day for others.
pub(super) fn is_somebody(view: &View, id: IdentityId) -> bool {
    let class = view.identities.get(id).map(|identity| identity.class);
    matches!(class, Some(Class::User | Class::Service | Class::Unknown))
}

/// Whether a request was granted.
pub(super) fn granted(result: Option<KerberosResult>) -> bool {
    result.is_none_or(|result| result == KerberosResult::KDC_ERR_NONE)
}

/// Whether a validation succeeded.
pub(super) fn validated(status: Option<NtStatus>) -> bool {
    status.is_none_or(|status| status == NtStatus::SUCCESS)
}

/// The values of a key in a sorted list.
fn run<K: Ord + Copy, V: Copy>(list: &[(K, V)], key: K) -> impl Iterator<Item = V> + '_ {
    let from = list.partition_point(|(k, _)| *k < key);
    list.iter().skip(from).map_while(move |(k, v)| (*k == key).then_some(*v))
}
