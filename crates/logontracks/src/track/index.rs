//! Which sessions and facts are steps of which identity.
//!
//! Numbers only: an entry is 12 bytes, and every look-up a binary search in a sorted list, which is in memory or on disk
//! as the facts are.

use std::ops::Range;

use super::opener::{Crossings, crossing, has_opener, is_somebody, linked_crossings, opener, outbound, tells};
use super::view::{View, is_sure};
use crate::fact::{DesktopStep, Fact, FactId, Kind, Kinds, Logon, What};
use crate::host::HostId;
use crate::identity::IdentityId;
use crate::link::{Link, LinkKind};
use crate::parallel;
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

    pub fn session(&self) -> Option<SessionId> {
        match self {
            Self::Session(id) | Self::Crossed(id) => Some(*id),
            Self::Fact(..) => None,
        }
    }

    /// As numbers that sort as entries do: what kind, of what, which part.
    fn pack(self) -> (u8, u32, u8) {
        match self {
            Self::Session(session) => (0, session.number(), 0),
            Self::Crossed(session) => (1, session.number(), 0),
            Self::Fact(fact, part) => (2, fact.number(), part as u8),
        }
    }

    fn unpack((kind, number, part): (u8, u32, u8)) -> Option<Self> {
        Some(match kind {
            0 => Self::Session(SessionId::new(number)),
            1 => Self::Crossed(SessionId::new(number)),
            _ => Self::Fact(FactId::new(number), *Self::PARTS.get(usize::from(part))?),
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

/// The facts that [`Build::logons`] looks at.
const LOGON: Kinds = Kinds::of(&[Kind::Logon]);

/// The facts that [`Build::enter`] looks at: the rest are told with sessions.
const STEPS: Kinds = Kinds::of(&[
    Kind::LogonFailed,
    Kind::Explicit,
    Kind::Ticket,
    Kind::Ntlm,
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
    /// Who has an entry, with the first of them, sorted.
    identities: Vec<(u32, u32)>,
    /// Sessions that are only parts, by the session they are parts of.
    parts: Vec<(SessionId, SessionId)>,
}

/// What is known of sessions before the facts that belong to them are looked at.
struct Known {
    /// See [`Index::parts`].
    parts: Vec<(SessionId, SessionId)>,
    desktops: Desktops,
    /// Sorted.
    crossings: Crossings,
}

const PARTS_PER_THREAD: usize = 4;

/// A part of an index being made.
struct Build<'v, 'e> {
    view: &'v View<'e>,
    entries: Sorter<Packed>,
}

impl Index {
    pub fn of(view: &View) -> Self {
        let threads = view.facts.threads();
        let mut own = Build::new(view);
        let ((parts, desktops, linked), logons) = parallel::both(
            threads,
            || {
                let (parts, desktops) = own.sessions();
                (parts, desktops, linked_crossings(view))
            },
            || Build::of_parts(view, Build::logons),
        );
        let (mut entries, crossings): (Vec<_>, Vec<_>) = logons.into_iter().unzip();
        let known = Known { parts, desktops, crossings: own.cross(linked, crossings) };
        let steps = Build::of_parts(view, |build, part| {
            view.facts.each_of_part(STEPS, part, |id, fact| build.enter(&known, id, &fact));
        });
        entries.extend(steps.into_iter().map(|(entries, ())| entries));
        own.entries.append(entries);
        Self::sorted(view, own.entries, known.parts)
    }

    fn sorted(view: &View, entries: Sorter<Packed>, parts: Vec<(SessionId, SessionId)>) -> Self {
        let (sorted, mut last) = (entries.finish(), None);
        let mut all = Self { entries: Column::new(view.facts.spill()), identities: Vec::new(), parts };
        all.entries.reserve(sorted.size_hint().0);
        for entry @ (whose, _) in sorted.filter(|entry| last.replace(*entry) != Some(*entry)) {
            if all.identities.last().is_none_or(|(last, _)| *last != whose) {
                all.identities.push((whose, all.len()));
            }
            all.entries.push(entry);
        }
        all
    }

    fn len(&self) -> u32 {
        u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }

    /// Everybody who has an entry.
    pub fn identities(&self) -> impl Iterator<Item = IdentityId> + '_ {
        self.identities.iter().filter_map(|(whose, _)| unpack(*whose))
    }

    /// The numbers of all entries of an identity, or of nobody.
    pub fn of_identity(&self, identity: Option<IdentityId>) -> Range<u32> {
        let Ok(at) = self.identities.binary_search_by_key(&pack(identity), |(whose, _)| *whose) else { return 0..0 };
        let begin = |at: usize| self.identities.get(at).map_or(self.len(), |(_, begin)| *begin);
        begin(at)..begin(at.saturating_add(1))
    }

    /// Entries by their numbers.
    pub fn entries(&self, numbers: Range<u32>) -> impl Iterator<Item = Entry> + '_ {
        let entries = self.entries.from(numbers.start as usize).take(numbers.len());
        entries.filter_map(|(_, entry)| Entry::unpack(entry))
    }

    /// The sessions that are parts of a session.
    pub fn parts(&self, main: SessionId) -> impl Iterator<Item = SessionId> + '_ {
        run(&self.parts, main)
    }
}

impl<'v, 'e> Build<'v, 'e> {
    fn new(view: &'v View<'e>) -> Self {
        Self { view, entries: Sorter::new(view.facts.spill()) }
    }

    /// The entries of each part of the facts, and what else `each` gives.
    fn of_parts<T: Send>(
        view: &'v View<'e>,
        each: impl Fn(&mut Self, (usize, usize)) -> T + Sync,
    ) -> Vec<(Sorter<Packed>, T)> {
        let threads = view.facts.threads();
        // More than threads, since some parts have more to do than others.
        let parts = if threads > 1 { threads.saturating_mul(PARTS_PER_THREAD) } else { 1 };
        parallel::map(threads, parts, |part| {
            let mut build = Self::new(view);
            let more = each(&mut build, (part, parts));
            build.entries.sort();
            (build.entries, more)
        })
    }

    fn add(&mut self, whose: Option<IdentityId>, entry: Entry) {
        self.entries.push((pack(whose), entry.pack()));
    }

    /// Sessions: those that are parts of others, and the remote desktop sessions.
    fn sessions(&mut self) -> (Vec<(SessionId, SessionId)>, Desktops) {
        let view = self.view;
        let (mut parts, mut desktops) = (Vec::new(), Vec::new());
        for (id, session) in view.sessions.iter() {
            let (main, remote) = (view.main_of(id, &session), is_remote(&session));
            let whose = if main == id || remote { view.whose(&session) } else { None };
            if main == id {
                self.add(whose, Entry::Session(id));
            } else {
                parts.push((main, id));
            }
            if remote {
                desktops.push((session.host, whose, session.start.time));
            }
        }
        parts.sort_unstable();
        desktops.sort_unstable();
        (parts, Desktops(desktops))
    }

    /// Logons of one identity that another began, and whose credentials they use.
    fn logons(&mut self, part: (usize, usize)) -> Crossings {
        let view = self.view;
        let mut crossed = Crossings::new();
        // As they lie: asked for one by one, by session, each is a wait for memory.
        view.facts.each_of_part(LOGON, part, |id, fact| {
            let What::Logon(logon) = &fact.what else { return };
            self.outbound(id, &fact, logon);
            if !has_opener(logon) {
                return;
            }
            let Some(to) = view.sessions.by_fact(id) else { return };
            let Some(session) = view.session(to) else { return };
            let from = if session.logon == Some(id) { opener(view, &session, logon) } else { None };
            crossed.extend(from.and_then(|from| crossing(view, from, to)));
        });
        crossed
    }

    /// Puts sessions of one identity that another opened into one list.
    fn cross(&mut self, linked: Crossings, logons: Vec<Crossings>) -> Crossings {
        let mut crossed = linked;
        crossed.extend(logons.into_iter().flatten());
        crossed.sort_unstable();
        crossed.dedup();
        crossed.iter().for_each(|(whose, session)| self.add(Some(*whose), Entry::Crossed(*session)));
        crossed
    }

    /// Whose credentials a session uses on the network, where they are another's.
    fn outbound(&mut self, id: FactId, fact: &Fact, logon: &Logon) {
        if logon.outbound_user.is_some() {
            let whose = outbound(self.view, fact, logon);
            if whose.is_some() && whose != self.view.identity_in(fact, logon.account) {
                self.add(whose, Entry::Fact(id, Part::Used));
            }
        }
    }

    fn enter(&mut self, known: &Known, id: FactId, fact: &Fact) {
        let view = self.view;
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
                    if !known.crosses(view, id) {
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
                let near = rdp && known.desktops.near(view, fact, view.identity_in(fact, *user));
                if user.is_some() && !of_session && !near && !told(view, id) {
                    enter(*user, Part::Own);
                }
            }
            What::Desktop(desktop) if desktop.step == DesktopStep::Reconnected => {
                let alone = Some(id).filter(|id| !returned(view, &known.parts, *id, fact));
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
}

impl Known {
    /// Whether a 4648 is cited by a session of the other identity that is a step of its user, too.
    fn crosses(&self, view: &View, id: FactId) -> bool {
        let links = view.links.of_fact(id).map(|(_, link)| link).filter(is_sure);
        let mut sessions = links.filter(|link| link.from == id).filter_map(|link| link.to_session);
        let user = view.sessions.by_fact(id).and_then(|session| view.identity_of(view.main(session)));
        user.is_some_and(|user| {
            sessions.any(|to| {
                let to = view.main(to);
                Some(user) != view.identity_of(to) && self.crossings.binary_search(&(user, to)).is_ok()
            })
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

/// Whether it is a remote desktop session, or prepares one.
fn is_remote(session: &Session) -> bool {
    matches!(session.role, Role::Reconnect | Role::NlaPrecursor)
        || matches!(session.logon_type, Some(LogonType::REMOTE_INTERACTIVE | LogonType::CACHED_REMOTE_INTERACTIVE))
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
