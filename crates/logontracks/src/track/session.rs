//! The steps of a session: opened, away from, back at, closed.

use super::index::{Index, opener, opens, outbound};
use super::view::{View, is_desktop};
use super::words::{clock, duration};
use super::{Cover, Joined, Origin, Step, StepKind};
use crate::fact::{DesktopStep, FactId, Logon, TerminalStep, What};
use crate::identity::IdentityId;
use crate::link::{Confidence, LinkKind};
use crate::session::{EndKind, Interval, IntervalKind, Role, Session, SessionId, StartKind};
use crate::wire::{LogonType, Time};

/// How long after the first logon of a reconnection or unlock the others of the same can come, in ticks of 100 ns: a
/// remote desktop logon comes up to a minute after NLA's.
const TOGETHER: i64 = 60 * 10_000_000;
/// How far the end of an interval is from the logon that checked the credentials for it.
const UNLOCK: i64 = 10 * 10_000_000;
/// How long before the 4624 records of the same logon can come.
const RACE: i64 = 5 * 10_000_000;

/// A session with the logons that are parts of it.
struct Scene<'v, 'e> {
    view: &'v View<'e>,
    id: SessionId,
    session: &'e Session,
    logon: Option<&'e Logon>,
    /// Whose it is, where the track is another's.
    owner: Option<IdentityId>,
}

/// Tells a whole session. `owner` is whose it is, if the track is that of another, who opened it.
pub(super) fn tell(view: &View, index: &Index, id: SessionId, owner: Option<IdentityId>, steps: &mut Vec<Step>) {
    let Some(session) = view.session(id) else { return };
    let scene = Scene { view, id, session, logon: view.logon(session), owner };
    let (begin, later) = parts(view, index, id);
    steps.push(scene.opened(&begin));
    let mut later: Vec<Option<Vec<SessionId>>> = later.into_iter().map(Some).collect();
    for interval in &session.intervals {
        scene.away(interval, &mut later, steps);
    }
    later.into_iter().flatten().for_each(|group| steps.push(scene.back(&group, None)));
    if closes_apart(session) {
        steps.push(scene.closed());
    }
}

/// Whether the end of a session is a step of its own: of one that lasts. That of a network logon comes milliseconds
/// after its beginning and tells nothing of a person.
fn closes_apart(session: &Session) -> bool {
    is_desktop(session) || session.role == Role::NewCredentials || !session.intervals.is_empty()
}

/// The parts with which a session began, itself first, and, each together, those that unlocked or reconnected it.
pub(super) fn parts(view: &View, index: &Index, id: SessionId) -> (Vec<SessionId>, Vec<Vec<SessionId>>) {
    let mut begin = vec![id];
    let mut later: Vec<(Time, SessionId)> = Vec::new();
    let Some(main) = view.session(id) else { return (begin, Vec::new()) };
    for part in index.parts(id) {
        let Some(session) = view.session(part) else { continue };
        let at_start = session.start.time <= main.start.time.offset_by(RACE);
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
            Some((first, group)) if time.since(*first) <= TOGETHER => group.push(part),
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
            alike: 0,
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
        let mut step = self.step(session.start.time, what);
        step.links = self.links(begin);
        step.origins = self.origins(begin, &step.links);
        for id in begin {
            let Some(part) = self.view.session(*id) else { continue };
            step.evidence.extend(&part.start.evidence);
            step.evidence.extend(part.privileges.filter(|_| is_desktop(session)));
            if !closes_apart(session) {
                step.evidence.extend(&part.end.evidence);
            }
        }
        let apart = closes_apart(session);
        step.end = session.end.time;
        step.end_kind = Some(session.end.kind);
        step.active = apart.then(|| session.active_time());
        step.text = self.how(begin, &step.links);
        if seen {
            step.text.push_str(&self.beginning());
        }
        step.alike = step.text.len();
        step.text.push_str(&self.lasted());
        finish(&mut step);
        step
    }

    /// What the session is, in words that are the same for all sessions of the like.
    fn how(&self, begin: &[SessionId], links: &[Joined]) -> String {
        let mut text = String::new();
        if let Some(owner) = self.owner {
            text.push_str(&format!("as {}: ", self.view.name_of(owner)));
        }
        text.push_str(self.kind());
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
            text.push_str(&self.outbound(logon));
        }
        if self.owner.is_none() {
            text.push_str(&self.given_by(links));
        }
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

    /// The package; of Kerberos also the service whose ticket opened the session.
    fn authenticated(&self, links: &[Joined]) -> String {
        let sure = |kind: LinkKind| links.iter().find(|link| link.kind == kind && link.confidence >= Confidence::Strong);
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
        let named = fact.and_then(|fact| outbound(self.view, fact, logon)).map(|id| self.view.name_of(id).to_owned());
        let written = || if domain.is_empty() { name.to_owned() } else { format!("{domain}\\{name}") };
        if name.is_empty() { String::new() } else { format!(", on the network as {}", named.unwrap_or_else(written)) }
    }

    /// Who gave the credentials, if another.
    fn given_by(&self, links: &[Joined]) -> String {
        let own = self.view.identity_of(self.id);
        let mut sure = links.iter().filter(|link| link.confidence >= Confidence::Strong);
        let by_link = sure.find_map(|link| {
            let fact = self.view.fact(link.fact)?;
            let What::Explicit(explicit) = &fact.what else { return None };
            let user = self.view.identity_in(fact, explicit.subject)?;
            Some((user, self.view.hosts.host_of(fact.at.computer)?))
        });
        let by_subject = || {
            let opener = opener(self.view, self.session)?;
            Some((self.view.identity_of(self.view.main(opener))?, self.session.host))
        };
        match by_link.or_else(by_subject) {
            Some((user, host)) if Some(user) != own && super::index::is_somebody(self.view, user) => {
                format!(", credentials given by {} at {}", self.view.name_of(user), self.view.label(host))
            }
            _ => String::new(),
        }
    }

    /// What is known of a beginning that is not in the evidence.
    fn beginning(&self) -> String {
        if self.session.start.kind == StartKind::Boot {
            return ", since the computer started".to_owned();
        }
        let first = self.cover(Time(0));
        let log = match first {
            Cover::BeforeFirst(first) => format!("; the Security log begins {}", clock(first, self.session.start.time)),
            _ => String::new(),
        };
        let earliest = match self.session.start.earliest {
            Some(earliest) => format!("after {}", clock(earliest, self.session.start.time)),
            None => "earlier".to_owned(),
        };
        format!(", first seen here: its logon was {earliest} and is not in evidence{log}")
    }

    fn lasted(&self) -> String {
        let session = self.session;
        let lasting = closes_apart(session);
        match session.end.time {
            Some(end) => {
                let whole = duration(end.since(session.start.time));
                let in_use = lasting && session.idle_time() > 0;
                let active = if in_use { format!(" ({} active)", duration(session.active_time())) } else { String::new() };
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

    fn closed(&self) -> Step {
        let session = self.session;
        let time = session.known_until();
        let mut step = self.step(time, StepKind::SessionClosed);
        step.end = session.end.time;
        step.end_kind = Some(session.end.kind);
        step.evidence.extend(&session.end.evidence);
        if session.end.time.is_none() {
            step.evidence.extend(session.activity.last.or(session.logon));
        }
        let until = |words: &str| match session.end.latest {
            Some(latest) => format!("{words} before {}", clock(latest, time)),
            None => words.to_owned(),
        };
        let text = match session.end.kind {
            EndKind::UserInitiated => "logged off by the user".to_owned(),
            EndKind::Logoff => "logged off".to_owned(),
            EndKind::TerminalLogoff => "desktop logged off; no 4634 or 4647".to_owned(),
            EndKind::Shutdown if session.end.time.is_some() => "ended by the shutdown of the computer".to_owned(),
            EndKind::Shutdown => until("last seen; ended by the shutdown, or"),
            EndKind::Crash => until("last seen; the computer stopped without shutting down,"),
            EndKind::Boot => until("last seen; the computer started again, so it ended"),
            EndKind::LogonIdReused => until("last seen; its logon ID was used again, so it ended"),
            EndKind::LogCleared => until("last seen; end not seen: log cleared,"),
            EndKind::LogGap => until("last seen; end not seen: records are missing,"),
            EndKind::LogEnds => format!("last seen; never seen to end: {}", self.log_ends(time)),
        };
        let as_owner = self.owner.map(|owner| format!("as {}: ", self.view.name_of(owner))).unwrap_or_default();
        step.text = format!("{as_owner}{}", text.trim_end_matches([',', ' ']));
        step.alike = step.text.len();
        finish(&mut step);
        step
    }

    fn log_ends(&self, near: Time) -> String {
        let host = self.view.hosts.get(self.session.host);
        let last = match self.cover(Time(u64::MAX)) {
            Cover::AfterLast(last) => Some(last),
            _ => host.and_then(|host| host.boots.last()).map(|boot| boot.last_sign),
        };
        last.map_or("log ends".to_owned(), |last| format!("log ends {}", clock(last, near)))
    }

    fn cover(&self, time: Time) -> Cover {
        let name = self.view.hosts.get(self.session.host).map_or("", |host| host.name.as_str());
        self.view.coverage.covers(name, "Security", time)
    }

    fn links(&self, of: &[SessionId]) -> Vec<Joined> {
        let links = of.iter().flat_map(|id| self.view.to_session(*id));
        let links = links.filter(|(_, link)| link.kind != LinkKind::FailureSeries);
        let mut all: Vec<Joined> = links.map(|(id, link)| self.view.joined(id, link, link.from)).collect();
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
        let written = of.iter().filter_map(|id| self.view.session(*id)).find_map(|part| {
            let source = part.source(self.view.facts)?;
            self.view.written_origin(part.host, part.start.time, source.address, source.workstation)
        });
        match written {
            Some(written) if origins.is_empty() => origins.push(written),
            Some(written) => origins.iter_mut().for_each(|origin| origin.written.clone_from(&written.written)),
            None => {}
        }
        origins
    }

    /// An interval, and the return from it.
    fn away(&self, interval: &Interval, later: &mut [Option<Vec<SessionId>>], steps: &mut Vec<Step>) {
        let begins = |id: &FactId| match self.view.fact(*id).map(|fact| &fact.what) {
            Some(What::Desktop(desktop)) => !matches!(
                desktop.step,
                DesktopStep::Reconnected | DesktopStep::Unlocked | DesktopStep::ScreenSaverStop
            ),
            Some(What::Terminal { step, .. }) => *step != TerminalStep::Reconnect,
            _ => true,
        };
        let (first, last): (Vec<FactId>, Vec<FactId>) = interval.evidence.iter().partition(|id| begins(id));
        let near = |group: &&mut Option<Vec<SessionId>>| {
            let ids = group.iter().flatten().filter_map(|id| self.view.session(*id));
            interval.to.is_some_and(|to| {
                let mut times = ids.map(|session| session.start.time);
                times.any(|time| to.since(time).saturating_abs() <= UNLOCK)
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
        let as_owner = self.owner.map(|owner| format!("as {}: ", self.view.name_of(owner))).unwrap_or_default();
        step.text = format!("{as_owner}{word}");
        step.alike = step.text.len();
        let lasted = match interval.to {
            Some(to) if last.is_empty() => format!(" {}, to the end of the session", duration(to.since(interval.from))),
            Some(to) => format!(" {}", duration(to.since(interval.from))),
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
        let as_owner = self.owner.map(|owner| format!("as {}: ", self.view.name_of(owner))).unwrap_or_default();
        let word = if unlock { "unlocked; the locking is not in evidence" } else { "reconnected" };
        step.text = format!("{as_owner}{word}");
        step.alike = step.text.len();
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
        parts.flat_map(|part| part.start.evidence.iter().chain(&part.end.evidence)).copied().collect()
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
    for link in &step.links {
        if !step.evidence.contains(&link.fact) {
            step.evidence.push(link.fact);
        }
    }
}
