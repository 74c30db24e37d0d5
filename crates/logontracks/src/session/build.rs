//! The facts of one host → its sessions, each fact to the session whose logon ID it bears.

use foldhash::{HashMap, HashMapExt};

use super::draft::{self, Draft, DraftMut, Drafts};
use super::loss::Losses;
use super::number::{self, HostSessions};
use super::pulse::Pulse;
use super::role::{Known, role};
use super::scene::Scene;
use super::{
    End, EndKind, Evidence, IntervalKind, Role, SessionId, Start, StartKind, When, end, fold, interval, linked,
    terminal,
};

use crate::fact::{AccountId, DesktopStep, FactId, Logon, TerminalStep, What};
use crate::host::BootId;
use crate::parallel;
use crate::wire::{LogonType, Luid, Time};

/// The sessions of one host: a pure function of the scene.
pub(super) fn sessions_of_host(scene: &Scene) -> HostSessions {
    // Several hosts keep all threads busy.
    let threads = if scene.hosts.len() > 1 { 1 } else { scene.facts.threads() };
    let (losses, (mut build, others)) = parallel::both(threads, || Losses::of(scene), || Build::of(scene));
    linked::pair(&mut build);
    build.find_people();
    terminal::bind(&mut build, &others.terminals);
    interval::make(&mut build);
    fold::fold(&mut build, &others.rdp);
    end::close(&mut build, &losses);
    number::number(build)
}

/// A record of a terminal session.
pub(super) struct Terminal {
    pub(super) position: usize,
    pub(super) id: FactId,
    pub(super) boot: BootId,
    pub(super) step: TerminalStep,
    pub(super) user: AccountId,
    pub(super) number: u32,
}

/// Records of a host that bear no logon ID.
#[derive(Default)]
struct Others {
    terminals: Vec<Terminal>,
    /// Positions of the server's records of connections.
    rdp: Vec<usize>,
}

/// A step of a session's desktop.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    pub(super) position: usize,
    pub(super) id: FactId,
    pub(super) draft: usize,
    pub(super) kind: IntervalKind,
    /// Whether it begins an interval, or ends one.
    pub(super) begins: bool,
    /// 4800-4803 write the session's number.
    pub(super) number: Option<u32>,
}

pub(super) struct Build<'s> {
    pub(super) scene: &'s Scene<'s>,
    /// In order of their first facts.
    pub(super) drafts: Drafts,
    /// Those of the drafts, until all records were seen.
    pulses: Vec<Pulse>,
    /// By position among the host's facts: whose each is.
    pub(super) of_fact: Vec<Option<SessionId>>,
    /// The same of records of terminal sessions, of which one may be of several.
    pub(super) of_terminal: Vec<(usize, SessionId)>,
    /// In order of position once [`terminal::bind`] is done.
    pub(super) desk: Vec<Desk>,
    /// The sessions of people at a desktop, and what may be a part of one: few of the sessions of a server.
    people: Vec<usize>,
}

/// The session that last had a logon ID in this boot.
type Live = HashMap<Luid, usize>;

impl<'s> Build<'s> {
    /// Each record to the session whose logon ID it bears.
    fn of(scene: &'s Scene<'s>) -> (Self, Others) {
        let of_fact = vec![None; scene.ids.len()];
        let (drafts, pulses, of_terminal) = (Drafts::default(), Vec::new(), Vec::new());
        let (desk, people) = (Vec::new(), Vec::new());
        let mut build = Self { scene, drafts, pulses, of_fact, of_terminal, desk, people };
        let mut others = Others::default();
        for (number, boot) in (0..).map(BootId).zip(scene.boots) {
            let mut live = HashMap::new();
            scene.facts.walk(scene.ids.within(boot.facts.clone()), |at, glimpse| {
                let (position, id) = (boot.facts.start + at, glimpse.id);
                let time = glimpse.time();
                let at = Point { boot: number, position, id, time, event_id: glimpse.event_id() };
                if let Some((logon_id, account)) = glimpse.activity() {
                    // What most facts are.
                    build.named(&mut live, at, logon_id, account);
                    return;
                }
                let Some(what) = glimpse.what() else { return };
                match &what {
                    What::Terminal { step, user, number: session, .. } => {
                        let (boot, step, user, number) = (number, *step, *user, *session);
                        others.terminals.push(Terminal { position, id, boot, step, user, number });
                    }
                    What::RdpServer { .. } => others.rdp.push(position),
                    _ => build.take(&mut live, at, &what),
                }
            });
        }
        build.settle();
        (build, others)
    }

    fn take(&mut self, live: &mut Live, at: Point, what: &What) {
        let Point { position, id, .. } = at;
        match what {
            What::Logon(logon) => {
                self.sign(live, at, logon.subject_logon_id, logon.subject);
                if let Some(draft) = self.begin(live, at, logon) {
                    self.belongs(at, draft);
                }
            }
            What::LoggedOff { logon_id, account, logon_type } => self.end(live, at, *logon_id, *account, *logon_type),
            What::LogoffInitiated { logon_id, account } => self.initiate(live, at, *logon_id, *account),
            What::Privileges { logon_id, account, .. } => {
                if let Some(draft) = self.named(live, at, *logon_id, *account).and_then(|i| self.drafts.get_mut(i)) {
                    draft.session.privileges.get_or_insert(id);
                }
            }
            What::Groups { logon_id, account, .. } => {
                if let Some(draft) = self.named(live, at, *logon_id, *account).and_then(|i| self.drafts.get_mut(i)) {
                    draft.session.groups.push(id);
                }
            }
            What::Desktop(desktop) => {
                let index = self.named(live, at, desktop.logon_id, desktop.account);
                if let Some((draft, place)) = index.and_then(|index| Some((index, self.drafts.get_mut(index)?))) {
                    place.note.desktop = true;
                    let (kind, begins) = match desktop.step {
                        DesktopStep::Disconnected => (IntervalKind::Disconnected, true),
                        DesktopStep::Reconnected => (IntervalKind::Disconnected, false),
                        DesktopStep::Locked => (IntervalKind::Locked, true),
                        DesktopStep::Unlocked => (IntervalKind::Locked, false),
                        DesktopStep::ScreenSaverStart => (IntervalKind::ScreenSaver, true),
                        DesktopStep::ScreenSaverStop => (IntervalKind::ScreenSaver, false),
                    };
                    self.desk.push(Desk { position, id, draft, kind, begins, number: desktop.number });
                }
            }
            What::LogonFailed(failed) => _ = self.named(live, at, failed.subject_logon_id, failed.subject),
            What::Explicit(explicit) => _ = self.named(live, at, explicit.subject_logon_id, explicit.subject),
            What::LogCleared { logon_id: Some(logon_id), account, .. }
            | What::AuditPolicy { logon_id: Some(logon_id), account } => {
                _ = self.named(live, at, *logon_id, *account);
            }
            What::AccountChanged(change) => {
                if let Some(logon_id) = change.logon_id {
                    _ = self.named(live, at, logon_id, change.actor);
                }
            }
            What::TimeChanged { logon_id: Some(logon_id), account, .. } => {
                _ = self.named(live, at, *logon_id, *account);
            }
            _ => {}
        }
    }

    /// 4624.
    fn begin(&mut self, live: &mut Live, at: Point, logon: &Logon) -> Option<usize> {
        if logon.logon_id == Luid::NONE {
            return None;
        }
        if logon.logon_id.is_well_known() {
            return self.begin_with_boot(live, at, logon);
        }
        let scene = self.scene;
        if let Some((index, draft, pulse)) = live.get(&logon.logon_id).and_then(|index| self.both(*index)) {
            let race = at.time.since(draft.session.start.time) <= scene.windows.race;
            let same = !scene.accounts.differ(pulse.account, logon.account);
            if !pulse.named && draft.note.ended().is_none() && race && same {
                (pulse.account, pulse.named) = (logon.account, true);
                draft.session.logon = Some(at.id);
                draft.session.logon_type = Some(logon.logon_type);
                draft.note.other_half = logon.linked_logon_id.unwrap_or(Luid::NONE);
                draft.session.start =
                    Start { kind: StartKind::Logon, time: at.time, earliest: None, evidence: Evidence::one(at.id) };
                return Some(index);
            }
            reused(draft, pulse, at);
        }
        let start = Start { kind: StartKind::Logon, time: at.time, earliest: None, evidence: Evidence::one(at.id) };
        let index = self.add(live, at, logon.logon_id, logon.account, start);
        let (_, draft, pulse) = self.both(index)?;
        pulse.named = true;
        draft.session.logon = Some(at.id);
        draft.session.logon_type = Some(logon.logon_type);
        draft.note.other_half = logon.linked_logon_id.unwrap_or(Luid::NONE);
        Some(index)
    }

    /// The 4624 of a session that every boot has: its own only if it is of type 0, or for LOCAL SERVICE and its like
    /// the first; any other tells of a service that starts in it.
    fn begin_with_boot(&mut self, live: &mut Live, at: Point, logon: &Logon) -> Option<usize> {
        let index = self.sign(live, at, logon.logon_id, logon.account)?;
        let (_, draft, pulse) = self.both(index)?;
        let first = draft.note.first() == at.position && logon.logon_id != Luid::SYSTEM;
        let own = first || logon.logon_type == LogonType::SYSTEM;
        if own && !pulse.named && draft.session.start.kind == StartKind::Boot {
            pulse.named = true;
            draft.session.logon = Some(at.id);
            draft.session.logon_type = Some(logon.logon_type);
            draft.note.other_half = logon.linked_logon_id.unwrap_or(Luid::NONE);
            draft.session.start.evidence.push_first(at.id);
        }
        Some(index)
    }

    /// 4634.
    fn end(&mut self, live: &mut Live, at: Point, logon_id: Luid, account: AccountId, logon_type: Option<LogonType>) {
        if logon_id.is_well_known() {
            self.named(live, at, logon_id, account);
            return;
        }
        let Some((index, draft, pulse)) = self.find(live, at, logon_id, account).and_then(|i| self.both(i)) else {
            return;
        };
        let session = draft.session;
        match session.end.kind {
            EndKind::UserInitiated if session.end.evidence.len() == 1 => {
                session.end.when = When::At(at.time);
                session.end.evidence.push(at.id);
            }
            _ if draft.note.ended().is_none() => {
                session.end = seen(EndKind::Logoff, at);
            }
            // A second 4634: nothing new.
            _ => pulse.count(at.id, at.event_id),
        }
        session.logon_type = session.logon_type.or(logon_type);
        draft.note.end(at.position);
        self.belongs(at, index);
    }

    /// 4647.
    fn initiate(&mut self, live: &mut Live, at: Point, logon_id: Luid, account: AccountId) {
        let Some((index, draft, pulse)) = self.find(live, at, logon_id, account).and_then(|i| self.both(i)) else {
            return;
        };
        draft.note.desktop = true;
        let end = &mut draft.session.end;
        if draft.note.ended().is_none() && !logon_id.is_well_known() {
            *end = seen(EndKind::UserInitiated, at);
            draft.note.end(at.position);
        } else if end.kind == EndKind::Logoff {
            // Written in the other order.
            end.kind = EndKind::UserInitiated;
            end.evidence.push_first(at.id);
        } else {
            pulse.count(at.id, at.event_id);
        }
        self.belongs(at, index);
    }

    /// Any record that bears a logon ID: the session's activity, and the record's session.
    #[inline]
    fn named(&mut self, live: &mut Live, at: Point, logon_id: Luid, account: AccountId) -> Option<usize> {
        let index = self.sign(live, at, logon_id, account)?;
        self.belongs(at, index);
        Some(index)
    }

    /// The same without making it the record's session.
    #[inline]
    fn sign(&mut self, live: &mut Live, at: Point, logon_id: Luid, account: AccountId) -> Option<usize> {
        let index = self.find(live, at, logon_id, account)?;
        self.pulses.get_mut(index)?.count(at.id, at.event_id);
        Some(index)
    }

    /// The session that a logon ID names; a new one if it is seen for the first time.
    #[inline]
    fn find(&mut self, live: &mut Live, at: Point, id: Luid, account: AccountId) -> Option<usize> {
        if id == Luid::NONE {
            return None;
        }
        let accounts = self.scene.accounts;
        if let Some(index) = live.get(&id).copied() {
            let pulse = self.pulses.get_mut(index)?;
            // One logon session has one account: another one's is another session, made where the log has a hole.
            if id.is_well_known() || !accounts.differ(pulse.account, account) {
                if !pulse.named && accounts.detail(account) > accounts.detail(pulse.account) {
                    pulse.account = account;
                }
                pulse.sign(at.position, at.time);
                return Some(index);
            }
            reused(self.drafts.get_mut(index)?, pulse, at);
        }
        let start = self.first_seen(at, id);
        Some(self.add(live, at, id, account, start))
    }

    /// The fact is this session's.
    #[inline]
    fn belongs(&mut self, at: Point, index: usize) {
        self.of_fact.get_mut(at.position).into_iter().for_each(|of_fact| *of_fact = Some(Self::id(index)));
    }

    fn both(&mut self, index: usize) -> Option<(usize, DraftMut<'_>, &mut Pulse)> {
        Some((index, self.drafts.get_mut(index)?, self.pulses.get_mut(index)?))
    }

    fn first_seen(&self, at: Point, id: Luid) -> Start {
        let boot = self.scene.boots.get(at.boot.0 as usize);
        let began = boot.and_then(|boot| boot.start);
        match (began, boot) {
            (Some(time), Some(boot)) if id.is_well_known() => {
                // Without the 4624 of type 0, which is the system's.
                let is_logon = |id: &FactId| matches!(self.scene.facts.get(*id).map(|f| f.what), Some(What::Logon(_)));
                let evidence = boot.start_evidence.iter().filter(|id| !is_logon(id)).copied().collect();
                Start { kind: StartKind::Boot, time, earliest: None, evidence }
            }
            _ => Start { kind: StartKind::FirstSeen, time: at.time, earliest: began, evidence: Evidence::one(at.id) },
        }
    }

    fn add(&mut self, live: &mut Live, at: Point, logon_id: Luid, account: AccountId, start: Start) -> usize {
        let index = self.drafts.len();
        live.insert(logon_id, index);
        let session = draft::begun(self.scene.host, at.boot, logon_id, account, start, at.time);
        self.pulses.push(Pulse::new(account, at.position, at.time));
        self.drafts.push(session, at.position);
        index
    }

    /// All records were seen.
    fn settle(&mut self) {
        let accounts = self.scene.accounts;
        for (draft, pulse) in self.drafts.iter_mut().zip(std::mem::take(&mut self.pulses)) {
            let session = draft.session;
            draft.note.set_last(pulse.settle(session));
            session.role = role(&Known {
                logon_id: session.logon_id,
                logon_type: session.logon_type,
                kind: accounts.kind(session.account),
                machine: accounts.is_machine(session.account),
                desktop: draft.note.desktop,
            });
        }
    }

    /// Later none becomes a session of a person that is not among these.
    fn find_people(&mut self) {
        let is_person = |draft: &Draft<'_>| {
            matches!(draft.session.role, Role::Primary | Role::Elevated | Role::Unlock | Role::Reconnect)
        };
        self.people = self.drafts.iter().enumerate().filter(|(_, draft)| is_person(draft)).map(|(i, _)| i).collect();
    }

    /// The sessions of people at a desktop, with their numbers, in order.
    pub(super) fn people(&self) -> impl Iterator<Item = (usize, Draft<'_>)> {
        self.people.iter().filter_map(|index| Some((*index, self.drafts.get(*index)?)))
    }

    /// The number of a draft in [`Session::linked`] and [`Session::part_of`], until the sessions are in order.
    pub(super) fn id(index: usize) -> SessionId {
        SessionId::new(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// A record, as a point in a boot.
#[derive(Clone, Copy)]
struct Point {
    boot: BootId,
    position: usize,
    id: FactId,
    time: Time,
    event_id: u16,
}

fn seen(kind: EndKind, at: Point) -> End {
    End { kind, when: When::At(at.time), evidence: Evidence::one(at.id) }
}

/// The logon ID of a session is another's from now on.
fn reused(draft: DraftMut<'_>, pulse: &Pulse, at: Point) {
    if draft.note.ended().is_none() {
        let when = When::Between(pulse.last_sign, at.time);
        let kind = EndKind::LogonIdReused;
        draft.session.end = End { kind, when, evidence: Evidence::one(at.id) };
        draft.note.end(at.position);
    }
}
