//! The steps of a session: opened, away from, back at, closed.

mod words;

use std::collections::BTreeSet;

use smallvec::SmallVec;

use super::index::Index;
use super::opener::opens;
use super::view::{View, is_desktop};
use super::words::{Alike, clock, duration};
use super::{Cover, Joined, Origin, Step, StepKind};
use crate::fact::{DesktopStep, FactId, Logon, TerminalStep, What};
use crate::identity::IdentityId;
use crate::link::LinkKind;
use crate::session::{EndKind, Interval, IntervalKind, Role, Session, SessionId, StartKind};
use crate::wire::Time;

/// Among the records of so many links the same one is found by looking at all.
const FEW: usize = 16;

/// What most texts have room in.
const TEXT: usize = 96;

/// A session with the logons that are parts of it.
struct Scene<'v, 'e> {
    view: &'v View<'e>,
    id: SessionId,
    session: &'e Session,
    logon: Option<Logon>,
    /// Whose it is, where the track is another's.
    owner: Option<IdentityId>,
}

/// Tells a whole session. `owner` is whose it is, if the track is that of another, who opened it.
pub(super) fn tell(view: &View, index: &Index, id: SessionId, owner: Option<IdentityId>, steps: &mut Vec<Step>) {
    let Some(session) = view.session(id) else { return };
    let session = &*session;
    let scene = Scene { view, id, session, logon: view.logon(session), owner };
    let (begin, later) = parts(view, index, id);
    steps.push(scene.opened(&begin));
    let mut later: Vec<Option<Vec<SessionId>>> = later.into_iter().map(Some).collect();
    for interval in &session.intervals {
        scene.away(interval, &mut later, steps);
    }
    later.into_iter().flatten().for_each(|group| steps.push(scene.back(&group, None)));
    if closes_apart(session) {
        let closed = scene.closed(&begin);
        match steps.last_mut().filter(|step| step.what == StepKind::Disconnected && closed.is_no_more_than(step)) {
            Some(step) => {
                step.text = format!("{}; {}", step.text, scene.never_ended(closed.time));
                step.end_kind = closed.end_kind;
            }
            None => steps.push(closed),
        }
    }
}

impl Step {
    /// Whether it says of a session only that it is last seen at a step, which is its last.
    fn is_no_more_than(&self, step: &Self) -> bool {
        self.end_kind == Some(EndKind::LogEnds) && self.end.is_none() && step.end.is_none() && step.time == self.time
    }
}

/// Whether the end of a session is a step of its own: of one that lasts. That of a network logon comes milliseconds
/// after its beginning and tells nothing of a person.
fn closes_apart(session: &Session) -> bool {
    is_desktop(session) || session.role == Role::NewCredentials || !session.intervals.is_empty()
}

/// The parts with which a session began: mostly itself alone.
pub(super) type Begin = SmallVec<[SessionId; 4]>;

/// The parts with which a session began, itself first, and, each together, those that unlocked or reconnected it.
pub(super) fn parts(view: &View, index: &Index, id: SessionId) -> (Begin, Vec<Vec<SessionId>>) {
    let mut begin = Begin::from_slice(&[id]);
    let mut later: Vec<(Time, SessionId)> = Vec::new();
    let Some(main) = view.session(id) else { return (begin, Vec::new()) };
    for part in index.parts(id) {
        let Some(session) = view.session(part) else { continue };
        let at_start = session.start.time <= main.start.time.offset_by(view.windows.race);
        let half = session.linked == Some(id);
        let seen_only = main.start.kind != StartKind::Logon;
        if half || (at_start && !(seen_only && session.role != Role::NlaPrecursor)) {
            begin.push(part);
        } else {
            later.push((session.start.time, part));
        }
    }
    later.sort_unstable();
    let mut groups: Vec<(Time, Vec<SessionId>)> = Vec::new();
    for (time, part) in later {
        match groups.last_mut() {
            Some((first, group)) if time.since(*first) <= view.windows.together => group.push(part),
            _ => groups.push((time, vec![part])),
        }
    }
    (begin, groups.into_iter().map(|(_, group)| group).collect())
}

impl Scene<'_, '_> {
    fn step(&self, time: Time, what: StepKind) -> Step {
        Step {
            time,
            corrected: self.view.correct(self.session.host, time),
            host: self.session.host,
            what,
            session: Some(self.id),
            origins: Vec::new(),
            target: None,
            other: self.owner,
            end: None,
            end_kind: None,
            active: None,
            text: String::new(),
            alike: Alike::Nothing,
            links: Vec::new(),
            evidence: Vec::new(),
        }
    }

    fn opened(&self, begin: &[SessionId]) -> Step {
        let session = self.session;
        let seen = session.start.kind != StartKind::Logon;
        let what = match (seen, self.owner) {
            (_, Some(_)) => StepKind::UsedCredentials,
            (true, None) => StepKind::SessionSeen,
            (false, None) => StepKind::SessionOpened,
        };
        // The number of a desktop session may be heard of before its logon ID.
        let before = session.intervals.first().map(|interval| interval.from).filter(|_| seen);
        let mut step = self.step(before.map_or(session.start.time, |from| from.min(session.start.time)), what);
        step.links = self.links(begin);
        step.origins = self.origins(begin, &step.links);
        let apart = closes_apart(session);
        for id in begin {
            let Some(part) = self.view.session(*id) else { continue };
            step.evidence.extend_from_slice(&part.start.evidence);
            step.evidence.extend(part.privileges.filter(|_| is_desktop(session)));
            // A half ends with the session; a network logon that prepared it, by itself.
            let ends = !apart || (*id != self.id && part.linked != Some(self.id));
            // The records around a gap are the session's evidence that no end was seen: nothing of this step.
            let seen = part.end.time().is_some() || !matches!(part.end.kind, EndKind::LogGap | EndKind::LogEnds);
            if ends && seen {
                step.evidence.extend_from_slice(&part.end.evidence);
            }
        }
        step.end = session.end.time();
        step.end_kind = Some(session.end.kind);
        step.active = apart.then(|| session.active_time());
        step.text = String::with_capacity(TEXT);
        self.how(begin, &step.links, &mut step.text);
        if seen {
            self.beginning(&mut step.text);
        } else if !apart && step.links.is_empty() {
            step.alike = Alike::Begin(step.text.len());
        } else if !apart {
            // Which of many has a ticket of its own depends on the client's cache.
            let mut alike = String::with_capacity(TEXT);
            self.how(begin, &[], &mut alike);
            step.alike = Alike::Other(alike);
        }
        self.lasted(&mut step.text);
        finish(&mut step);
        step
    }

    fn closed(&self, begin: &[SessionId]) -> Step {
        let session = self.session;
        let time = session.known_until();
        let seen = session.end.time().is_some();
        let mut step = self.step(time, if seen { StepKind::SessionClosed } else { StepKind::SessionLastSeen });
        step.end = session.end.time();
        step.end_kind = Some(session.end.kind);
        step.evidence.extend(&session.end.evidence);
        let halves = begin.iter().filter_map(|id| self.view.session(*id)).filter(|part| part.linked == Some(self.id));
        halves.for_each(|half| step.evidence.extend(&half.end.evidence));
        if session.end.time().is_none() {
            step.evidence.extend(session.activity.last.or(session.logon));
        }
        let until = |words: &str| match session.end.latest() {
            Some(latest) => format!("{words} before {}", clock(latest, time)),
            None => words.to_owned(),
        };
        let text = match session.end.kind {
            EndKind::UserInitiated => "logged off by the user".to_owned(),
            EndKind::Logoff => "logged off".to_owned(),
            EndKind::TerminalLogoff => "desktop logged off; no 4634 or 4647".to_owned(),
            EndKind::Shutdown if session.end.time().is_some() => {
                format!("ended by the shutdown of the computer{}", self.asked_by())
            }
            EndKind::Shutdown => until("last seen; ended by the shutdown, or"),
            EndKind::Crash => until("last seen; the computer stopped without shutting down,"),
            EndKind::Boot => until("last seen; the computer started again, so it ended"),
            EndKind::LogonIdReused => until("last seen; its logon ID was used again, so it ended"),
            EndKind::LogCleared => until("last seen; end not seen: log cleared,"),
            EndKind::LogGap => until("last seen; end not seen: records are missing,"),
            EndKind::LogEnds => format!("last seen; {}", self.never_ended(time)),
        };
        step.text = format!("{}{}", self.as_owner(), text.trim_end_matches([',', ' ']));
        finish(&mut step);
        step
    }

    /// Whose it is, in the track of another.
    fn as_owner(&self) -> String {
        self.owner.map(|owner| format!("as {}: ", self.view.name_of(owner))).unwrap_or_default()
    }

    /// Who asked for the shutdown that ended the session (User32 1074).
    fn asked_by(&self) -> String {
        let asked = self.session.end.evidence.iter().find_map(|id| {
            let fact = self.view.fact(*id)?;
            let What::ShutdownAsked(asked) = &fact.what else { return None };
            asked.account.is_some().then(|| self.view.name_in(&fact, asked.account))
        });
        asked.map(|who| format!(", which {who} asked for")).unwrap_or_default()
    }

    fn never_ended(&self, near: Time) -> String {
        let host = self.view.hosts.get(self.session.host);
        let last = match self.view.covers(self.session.host, Time(u64::MAX)) {
            Cover::AfterLast(last) => Some(last),
            _ => host.and_then(|host| host.boots.last()).map(|boot| boot.last_sign),
        };
        let ends = last.map(|last| format!(" {}", clock(last, near))).unwrap_or_default();
        format!("session never seen to end: log ends{ends}")
    }

    fn links(&self, of: &[SessionId]) -> Vec<Joined> {
        let links = of.iter().flat_map(|id| self.view.to_session(*id));
        // NLA's logon is a part of the session, and told with it.
        let links = links.filter(|(_, link)| !matches!(link.kind, LinkKind::FailureSeries | LinkKind::NlaSession));
        let mut all: Vec<Joined> = links.map(|(id, link)| self.view.joined(id, &link, link.from)).collect();
        tidy(&mut all);
        all
    }

    /// Where it came from: by the sessions that links name, else as the 4624 says.
    fn origins(&self, of: &[SessionId], links: &[Joined]) -> Vec<Origin> {
        let mut origins: Vec<Origin> = Vec::new();
        let linked = links.iter().filter(|link| opens(link.kind));
        for (link, joined) in linked.filter_map(|joined| Some((self.view.links.get(joined.link)?, joined))) {
            let from = link.from_session.map(|from| self.view.main(from));
            let host = from.and_then(|from| self.view.session(from)).map(|session| session.host);
            let Some(host) = host.filter(|host| *host != self.session.host) else { continue };
            match origins.iter_mut().find(|origin| origin.session == from) {
                Some(origin) => {
                    origin.candidates = origin.candidates.min(joined.candidates);
                    origin.confidence = origin.confidence.max(Some(joined.confidence));
                }
                None => origins.push(Origin {
                    host: Some(host),
                    session: from,
                    written: String::new(),
                    name: None,
                    confidence: Some(joined.confidence),
                    candidates: joined.candidates,
                }),
            }
        }
        let written = of.iter().find_map(|id| {
            let part = self.view.session(*id)?;
            let logon = if *id == self.id { self.logon } else { self.view.logon(&part) }?;
            self.view.written_origin(part.host, part.start.time, logon.address, logon.workstation)
        });
        match written {
            Some(written) if origins.is_empty() => origins = vec![written],
            Some(written) => origins.iter_mut().for_each(|origin| origin.written.clone_from(&written.written)),
            None => {}
        }
        origins
    }

    /// An interval, and the return from it.
    fn away(&self, interval: &Interval, later: &mut [Option<Vec<SessionId>>], steps: &mut Vec<Step>) {
        let begins = |id: &FactId| match self.view.fact(*id).map(|fact| fact.what) {
            Some(What::Desktop(desktop)) => {
                !matches!(desktop.step, DesktopStep::Reconnected | DesktopStep::Unlocked | DesktopStep::ScreenSaverStop)
            }
            Some(What::Terminal { step, .. }) => step != TerminalStep::Reconnect,
            _ => true,
        };
        let (first, last): (Vec<FactId>, Vec<FactId>) = interval.evidence.iter().partition(|id| begins(id));
        let near = |group: &&mut Option<Vec<SessionId>>| {
            let ids = group.iter().flatten().filter_map(|id| self.view.session(*id));
            interval.to.is_some_and(|to| {
                let mut times = ids.map(|session| session.start.time);
                times.any(|time| to.since(time).saturating_abs() <= self.view.windows.unlock)
            })
        };
        let returned = later.iter_mut().find(near).and_then(Option::take);
        let what = match interval.kind {
            IntervalKind::Locked => StepKind::Locked,
            IntervalKind::ScreenSaver => StepKind::ScreenSaver,
            IntervalKind::Disconnected => StepKind::Disconnected,
        };
        let word = match interval.kind {
            IntervalKind::Locked => "locked",
            IntervalKind::ScreenSaver => "screen saver",
            IntervalKind::Disconnected => "disconnected",
        };
        let mut step = self.step(interval.from, what);
        step.end = interval.to;
        step.text = format!("{}{word}", self.as_owner());
        if interval.kind == IntervalKind::ScreenSaver {
            step.alike = Alike::Begin(step.text.len());
        }
        let lasted = match interval.to {
            Some(to) if last.is_empty() => format!(" {}, to the end of the session", duration(to.since(interval.from))),
            Some(to) => format!(" {}", duration(to.since(interval.from))),
            None if interval.kind == IntervalKind::Disconnected => ", not seen to reconnect".to_owned(),
            None => ", not seen to end".to_owned(),
        };
        step.text.push_str(&lasted);
        step.evidence = first;
        let apart = interval.kind == IntervalKind::Disconnected && !last.is_empty();
        if apart {
            steps.push(self.back(&returned.unwrap_or_default(), Some((interval, &last))));
        } else {
            step.evidence.extend(last);
            if let Some(group) = returned {
                step.evidence.extend(self.logons(&group));
                step.links = self.links(&group);
            }
        }
        finish(&mut step);
        steps.push(step);
    }

    /// Unlocked or reconnected, by logons of their own or by the end of an interval.
    fn back(&self, group: &[SessionId], interval: Option<(&Interval, &[FactId])>) -> Step {
        let parts = || group.iter().filter_map(|id| self.view.session(*id));
        let unlock = interval.is_none() && parts().all(|part| part.role == Role::Unlock);
        let first = parts().map(|part| part.start.time).min();
        let time = interval.and_then(|(interval, _)| interval.to).or(first).unwrap_or(self.session.start.time);
        let mut step = self.step(time, if unlock { StepKind::Unlocked } else { StepKind::Reconnected });
        let word = if unlock { "unlocked; the locking is not in evidence" } else { "reconnected" };
        step.text = format!("{}{word}", self.as_owner());
        step.links = self.links(group);
        step.origins = self.origins(group, &step.links);
        if let Some((_, last)) = interval {
            step.evidence.extend(last);
            if step.origins.is_empty() {
                step.origins.extend(last.iter().find_map(|id| self.client(*id)));
            }
        }
        step.evidence.extend(self.logons(group));
        finish(&mut step);
        step
    }

    fn logons(&self, group: &[SessionId]) -> Vec<FactId> {
        let parts = group.iter().filter_map(|id| self.view.session(*id));
        let mut logons = Vec::new();
        for part in parts {
            logons.extend(part.start.evidence.iter().chain(&part.end.evidence).copied());
        }
        logons
    }

    /// Where a reconnection came from, as 4778 or LocalSessionManager 25 says.
    fn client(&self, id: FactId) -> Option<Origin> {
        let (address, name) = match &self.view.fact(id)?.what {
            What::Desktop(desktop) => (desktop.client_address, desktop.client_name),
            What::Terminal { address, .. } => (*address, crate::fact::Sym::NONE),
            _ => return None,
        };
        self.view.written_origin(self.session.host, self.view.fact(id)?.at.time, address, name)
    }
}

/// The surest first, then by record; each once.
pub(super) fn tidy(links: &mut Vec<Joined>) {
    links.sort_by_key(|link| (std::cmp::Reverse(link.confidence), link.kind, link.fact, link.link));
    links.dedup_by_key(|link| (link.kind, link.fact));
}

/// Adds the records of links to those of the step itself, in order, each once.
pub(super) fn finish(step: &mut Step) {
    step.evidence.sort_unstable();
    step.evidence.dedup();
    let facts = step.links.iter().map(|link| link.fact);
    if step.links.len() > FEW {
        let mut seen: BTreeSet<FactId> = step.evidence.iter().copied().collect();
        step.evidence.extend(facts.filter(|fact| seen.insert(*fact)));
    } else {
        for fact in facts {
            if !step.evidence.contains(&fact) {
                step.evidence.push(fact);
            }
        }
    }
}
