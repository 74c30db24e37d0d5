//! Sessions, identities and links → tracks: what the evidence shows of each account, in true order.
//!
//! In: everything to the left, and what the logs cover. Out: for each identity its steps across all hosts, each with
//! the records that show it. [`Tracks::of`] keeps only numbers; a [`Track`] is told when it is asked for, so that ten
//! million records need no text in memory.
//!
//! A record is told once: a ticket that is joined to a session is evidence of that session's step; one that is not is
//! a step of its own, which says what only the missing log could tell. Nothing is left out of [`Track::steps`];
//! [`text`] folds what is alike. What the evidence cannot show is [`Track::not_known`], and never guessed.
//!
//! The line: `index` sorts sessions and facts by identity, `session` and `record` tell them, `gap` says what is
//! missing; `chain` and `path` follow sessions from one to the next.

mod chain;
mod gap;
mod index;
mod opener;
mod oracle;
mod path;
mod record;
mod session;
#[cfg(test)]
mod tests;
pub mod text;
mod told;
mod view;
mod windows;
mod words;

pub use chain::{Hop, Stop};
pub use oracle::{Blank, Cover, CoverageOracle, EverythingCovered};
pub use path::{Path, PathHop, Paths};
pub use windows::Windows;

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashSet, HashSetExt};

use crate::fact::{FactId, Facts};
use crate::host::{HostId, Hosts};
use crate::identity::{Class, Identities, IdentityId};
use crate::link::{BasisSet, Confidence, LinkId, LinkKind, Links};
use crate::session::{EndKind, SessionId, Sessions};
use crate::wire::Time;
use index::Index;
use view::View;
use words::Alike;

/// The tracks of all identities.
#[derive(Debug)]
pub struct Tracks<'e> {
    view: View<'e>,
    index: Index,
}

/// What the evidence shows of one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// Whose it is.
    pub identity: IdentityId,
    /// The first step, clock corrected.
    pub first: Time,
    /// The last step, or the end of one, clock corrected.
    pub last: Time,
    /// The hosts of the evidence on which, or from which, something happened, in order.
    pub hosts: Vec<HostId>,
    /// Computers and addresses that steps name and of which there is no evidence, as written, in order.
    pub absent: Vec<String>,
    /// How many steps there are of each kind, in order of kinds.
    pub counts: Vec<(StepKind, u32)>,
    /// The steps, in true order.
    pub steps: Vec<Step>,
    /// What the evidence cannot show.
    pub not_known: Vec<Gap>,
    /// What the whole track is, if this is only a part of it ([`Tracks::narrow`]).
    pub whole: Option<Whole>,
}

/// The whole of a track of which a part is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// See [`Track::first`].
    pub first: Time,
    /// See [`Track::last`].
    pub last: Time,
    /// How many steps it has.
    pub steps: u32,
    /// What was asked for, in words.
    pub asked: String,
}

/// Which part of a track to show.
pub struct Narrow<'a> {
    /// Which steps.
    pub keep: &'a dyn Fn(&Step) -> bool,
    /// The period asked about, from.
    pub from: Option<Time>,
    /// Until, exclusive.
    pub to: Option<Time>,
    /// The hosts asked about; all if empty.
    pub hosts: &'a [HostId],
    /// All of this in words.
    pub asked: String,
}

/// One step of a track.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// When, as the host's clock wrote it.
    pub time: Time,
    /// When, with the host's clock corrected: by this the steps are ordered.
    pub corrected: Time,
    /// The host that tells of it: for a session the one that has it, for a ticket the domain controller.
    pub host: HostId,
    /// What kind of step.
    pub what: StepKind,
    /// The session it is about.
    pub session: Option<SessionId>,
    /// Where it came from; several if the evidence allows several.
    pub origins: Vec<Origin>,
    /// The computer or service it was aimed at, as written, where that is not [`Step::host`].
    pub target: Option<String>,
    /// The other identity, where two are involved: whose credentials were used, or by whom.
    pub other: Option<IdentityId>,
    /// When that which began with this step was over, by the same clock as [`Step::time`].
    pub end: Option<Time>,
    /// How the session ended, for a step of a whole session.
    pub end_kind: Option<EndKind>,
    /// For a session at a desktop, how long it was in use, in ticks of 100 ns.
    pub active: Option<i64>,
    /// What happened, in words.
    pub text: String,
    /// The same for all steps of the like, empty if there are none.
    alike: Alike,
    /// The links on which it rests, the surest first.
    pub links: Vec<Joined>,
    /// The records: first those that tell of it themselves, then those that links join to it.
    pub evidence: Vec<FactId>,
}

/// What kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// A TGT was given.
    Tgt,
    /// A service ticket was given.
    ServiceTicket,
    /// A ticket was renewed, or a TGT for another domain given.
    TicketRenewed,
    /// NTLM validation by the computer that owns the account.
    NtlmValidated,
    /// An attempt failed.
    Failed,
    /// The account was locked out.
    LockedOut,
    /// A session was opened.
    SessionOpened,
    /// A session is seen whose beginning is not in the evidence.
    SessionSeen,
    /// A session ended.
    SessionClosed,
    /// A session is last seen: its end is not in the evidence, only the time in which it must lie.
    SessionLastSeen,
    /// Locked, until [`Step::end`].
    Locked,
    /// Under a screen saver, until [`Step::end`].
    ScreenSaver,
    /// Unlocked, where the locking is not in the evidence.
    Unlocked,
    /// Disconnected, until [`Step::end`].
    Disconnected,
    /// Reconnected.
    Reconnected,
    /// A desktop session by its number alone: the Security log that would tell more is missing.
    Desktop,
    /// A connection to or through another computer.
    Connection,
    /// It used the credentials of [`Step::other`].
    UsedCredentials,
    /// [`Step::other`] used its credentials.
    CredentialsUsed,
    /// It gave its own credentials.
    ExplicitCredentials,
    /// It cleared a log.
    LogCleared,
    /// It changed the audit policy.
    AuditPolicyChanged,
    /// The account was made, renamed or changed, by [`Step::other`] where that is another.
    AccountChanged,
    /// It changed [`Step::other`], another account.
    ChangedAccount,
    /// It asked for a shutdown or restart.
    ShutdownAsked,
    /// It set the clock.
    ClockSet,
}

/// Where a step came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The host, if it is in the evidence.
    pub host: Option<HostId>,
    /// The session on that host.
    pub session: Option<SessionId>,
    /// The address or workstation as written; empty if only a link tells.
    pub written: String,
    /// The computer seen at that address then, or that the client said it is.
    pub name: Option<String>,
    /// How sure the link is; `None` if the record itself says so.
    pub confidence: Option<Confidence>,
    /// How many candidates there were.
    pub candidates: u32,
}

/// A record that a link joins to a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// The link.
    pub link: LinkId,
    /// What it joins.
    pub kind: LinkKind,
    /// The record on the other side.
    pub fact: FactId,
    /// How sure.
    pub confidence: Confidence,
    /// How many candidates there were for the other side.
    pub candidates: u32,
    /// On what it rests.
    pub basis: BasisSet,
}

/// Something that the evidence cannot show.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// What kind.
    pub kind: GapKind,
    /// Of which host.
    pub host: Option<HostId>,
    /// From when, if bounded.
    pub from: Option<Time>,
    /// Until when, if bounded.
    pub to: Option<Time>,
    /// In words.
    pub text: String,
    /// The records that show it.
    pub evidence: Vec<FactId>,
}

/// Why something is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapKind {
    /// No domain controller's log is in the evidence, or not of that time.
    NoAuthentication,
    /// A host's log does not reach over the whole track.
    NotCovered,
    /// A computer is named of which there is no evidence.
    Absent,
    /// A host's clock is off, or it is not known by how much.
    Clock,
    /// The same name stands for two accounts.
    Name,
}

impl Origin {
    /// How a computer is called that is not in the evidence: `WS099 (10.0.0.77)`.
    fn shown(&self) -> Option<String> {
        match &self.name {
            Some(name) if !self.written.is_empty() => Some(format!("{name} ({})", self.written)),
            _ => Some(self.written.clone()).filter(|written| !written.is_empty()),
        }
    }
}

impl<'e> Tracks<'e> {
    /// Sorts the evidence by identity. `coverage` says of each log what it can show.
    pub fn of(
        facts: &'e Facts,
        hosts: &'e Hosts,
        sessions: &'e Sessions,
        identities: &'e Identities,
        links: &'e Links,
        coverage: &'e dyn CoverageOracle,
    ) -> Self {
        Self::with(facts, hosts, sessions, identities, links, coverage, Windows::default())
    }

    /// The same, with windows of time of one's own.
    pub fn with(
        facts: &'e Facts,
        hosts: &'e Hosts,
        sessions: &'e Sessions,
        identities: &'e Identities,
        links: &'e Links,
        coverage: &'e dyn CoverageOracle,
        windows: Windows,
    ) -> Self {
        let view = View::new(facts, hosts, sessions, identities, links, coverage, windows);
        let index = Index::of(&view);
        Self { view, index }
    }

    /// Who has a track, of these classes: people first, each class in order of names.
    pub fn identities(&self, classes: &[Class]) -> Vec<IdentityId> {
        let mut found: Vec<(u8, String, IdentityId)> = self
            .index
            .identities()
            .filter_map(|id| {
                let identity = self.view.identities.get(id).filter(|identity| classes.contains(&identity.class))?;
                Some((rank(identity.class), identity.name.to_lowercase(), id))
            })
            .collect();
        found.sort();
        found.into_iter().map(|(_, _, id)| id).collect()
    }

    /// The track of an identity; `None` if it has no step.
    pub fn track(&self, identity: IdentityId) -> Option<Track> {
        self.of_steps(identity, self.steps(self.index.of_identity(Some(identity))))
    }

    /// Keeps a part of a whole track. All that is said of the track is then said of that part: `first` and `last` are
    /// those of the period asked about, or else of the steps kept, and what is not known is of that period and of the
    /// hosts asked about, or else of the steps kept; of all hosts of the track if none is kept.
    pub fn narrow(&self, track: &mut Track, part: &Narrow<'_>) {
        let steps = u32::try_from(track.steps.len()).unwrap_or(u32::MAX);
        track.whole = Some(Whole { first: track.first, last: track.last, steps, asked: part.asked.clone() });
        track.steps.retain(|step| (part.keep)(step));
        let first = track.steps.iter().map(|step| step.corrected).min();
        let last = track.steps.iter().filter_map(|step| self.last_of(step)).max();
        track.first = part.from.or(first).unwrap_or(track.first);
        track.last = part.to.or(last).unwrap_or(track.last).max(track.first);
        let all = std::mem::take(&mut track.hosts);
        self.sum_up(track);
        let hosts = match (part.hosts, track.steps.is_empty()) {
            ([], true) => all,
            ([], false) => track.hosts.clone(),
            (asked, _) => asked.to_vec(),
        };
        track.not_known = gap::gaps(&self.view, track, &hosts);
    }

    /// Every track of these classes, people first, one after the other.
    pub fn iter(&self, classes: &[Class]) -> impl Iterator<Item = Track> + '_ {
        self.identities(classes).into_iter().filter_map(|id| self.track(id))
    }

    /// The steps of accounts that nobody can say whose they are: bare names that stay ambiguous.
    pub fn unattributed(&self) -> Vec<Step> {
        let mut steps = self.steps(self.index.of_identity(None));
        words::after_failures(&mut steps);
        steps
    }

    /// The way that led to a session, back to where it began; the session itself first, then, one level deeper each,
    /// what opened it. Branches with several candidates keep all, the surest first.
    pub fn chain(&self, session: SessionId) -> Vec<Hop> {
        chain::chain(&self.view, &self.index, session)
    }

    /// The ways from one host to another on which each hop starts while the session before it lives.
    pub fn paths(&self, from: HostId, to: HostId) -> Paths {
        path::paths(&self.view, &self.index, from, to)
    }

    fn last_of(&self, step: &Step) -> Option<Time> {
        let end = step.end.map(|end| self.view.correct(step.host, end));
        end.into_iter().chain([step.corrected]).max()
    }

    fn sum_up(&self, track: &mut Track) {
        let mut hosts: BTreeSet<HostId> = BTreeSet::new();
        let mut absent: BTreeMap<String, String> = BTreeMap::new();
        let mut counts: BTreeMap<StepKind, u32> = BTreeMap::new();
        // Most steps name what others have named. Only looked up, never listed.
        let mut seen: HashSet<(Option<Option<&str>>, &str)> = HashSet::new();
        let mut last = None;
        for step in &track.steps {
            if last.replace(step.host) != Some(step.host) {
                hosts.insert(step.host);
            }
            for origin in &step.origins {
                match origin.host {
                    Some(host) => _ = hosts.insert(host),
                    None if seen.insert((Some(origin.name.as_deref()), &origin.written)) => {
                        let shown = origin.shown();
                        shown.into_iter().for_each(|name| _ = absent.entry(name.to_lowercase()).or_insert(name));
                    }
                    None => {}
                }
            }
            if let Some(target) = step.target.as_deref().filter(|target| seen.insert((None, target))) {
                match self.view.host_named(target) {
                    Some(host) => _ = hosts.insert(host),
                    None => _ = absent.entry(target.to_lowercase()).or_insert_with(|| target.to_owned()),
                }
            }
            let count = counts.entry(step.what).or_default();
            *count = count.saturating_add(1);
        }
        let (hosts, absent) = (hosts.into_iter().collect(), absent.into_values().collect());
        (track.hosts, track.absent) = (hosts, absent);
        track.counts = counts.into_iter().collect();
    }
}

/// People first.
fn rank(class: Class) -> u8 {
    match class {
        Class::User => 0,
        Class::Unknown => 1,
        Class::Service => 2,
        Class::Computer => 3,
        Class::System => 4,
        Class::Anonymous => 5,
    }
}
