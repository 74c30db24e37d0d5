//! Session numbers of terminal sessions ↔ logon IDs.
//!
//! LocalSessionManager 21-25, 39, 40 and Winlogon 7001, 7002 write the number of a session and its user, never the
//! logon ID. A number is one terminal session from its logon (21, 7001) to its logoff (23, 7002) or the end of the
//! boot; then it is given out again. It is that of the logon session which
//! 1. 4800-4803 name with this number meanwhile; or
//! 2. 4778 or 4779 name, at the time of this number's 25 or 24, for the same account; or
//! 3. was the last that the same account had begun interactively before this number's logon.

use foldhash::{HashMap, HashMapExt};

use super::build::{Build, Desk, Terminal};
use super::{IntervalKind, Role};
use crate::fact::{AccountId, FactId, TerminalStep};
use crate::host::BootId;
use crate::wire::Time;

/// How many sessions of one account are looked at, from the last begun backwards; a person has few.
const CANDIDATES: usize = 64;

/// Joins numbers and sessions, and adds what terminal sessions tell to the steps of the sessions' desktops.
pub(super) fn bind(build: &mut Build, records: &[Terminal]) {
    to_primary(build);
    let seats = seats(build, records);
    let primaries = Primaries::of(build);
    let mut numbered: HashMap<u32, Vec<usize>> = HashMap::new();
    for (index, desk) in build.desk.iter().enumerate() {
        desk.number.into_iter().for_each(|number| numbered.entry(number).or_default().push(index));
    }
    let mut steps: Vec<Desk> = Vec::new();
    for seat in &seats {
        let numbered = numbered.get(&seat.number).map(Vec::as_slice).unwrap_or_default();
        let Some(index) = find(build, &primaries, numbered, seat) else { continue };
        if let Some(draft) = build.drafts.get_mut(index) {
            draft.session.number = Some(seat.number);
            seat.logoff.into_iter().for_each(|logoff| draft.note.log_off(logoff));
        }
        for (record, position, step) in &seat.records {
            build.of_terminal.push((*position, Build::id(index)));
            let begins = match step {
                TerminalStep::Disconnect => true,
                TerminalStep::Reconnect => false,
                _ => continue,
            };
            let kind = IntervalKind::Disconnected;
            steps.push(Desk { position: *position, id: *record, draft: index, kind, begins, number: None });
        }
    }
    number_by_desk(build);
    build.desk.extend(steps);
    build.desk.sort_by_key(|desk| desk.position);
}

/// Of a linked pair, the desktop is that of the half that is not elevated, whichever a record names.
fn to_primary(build: &mut Build) {
    for desk in &mut build.desk {
        let draft = build.drafts.get(desk.draft).map(|draft| draft.session);
        let elevated = draft.filter(|session| session.role == Role::Elevated);
        if let Some(linked) = elevated.and_then(|session| session.linked) {
            desk.draft = linked.place();
        }
    }
}

/// 4800-4803 write number and logon ID both: certain, and enough without any terminal session.
fn number_by_desk(build: &mut Build) {
    for desk in &build.desk {
        if let (Some(draft), Some(number)) = (build.drafts.get_mut(desk.draft), desk.number) {
            draft.session.number = Some(number);
        }
    }
}

/// A terminal session.
struct Seat {
    boot: BootId,
    number: u32,
    users: Vec<AccountId>,
    /// Its first and last record.
    span: (usize, usize),
    logon: Option<(usize, Time)>,
    logoff: Option<(usize, FactId)>,
    records: Vec<(FactId, usize, TerminalStep)>,
}

/// Terminal sessions, in order of their first records.
fn seats(build: &Build, records: &[Terminal]) -> Vec<Seat> {
    let mut seats: Vec<Seat> = Vec::new();
    let mut open: HashMap<(BootId, u32), usize> = HashMap::new();
    for record in records {
        let Some(at) = build.scene.at(record.position) else { continue };
        let time = at.time;
        let key = (record.boot, record.number);
        let current = open
            .get(&key)
            .copied()
            .filter(|index| seats.get(*index).is_some_and(|seat| continues(build, seat, record, time)));
        let index = match (current, record.step) {
            (Some(index), _) => index,
            // Arbitration comes before the logon, and under a number that may change.
            (None, TerminalStep::Arbitration | TerminalStep::Shell) => continue,
            (None, _) => {
                let span = (record.position, record.position);
                let (boot, number) = key;
                seats.push(Seat {
                    boot,
                    number,
                    users: Vec::new(),
                    span,
                    logon: None,
                    logoff: None,
                    records: Vec::new(),
                });
                open.insert(key, seats.len() - 1);
                seats.len() - 1
            }
        };
        let Some(seat) = seats.get_mut(index) else { continue };
        if record.user.is_some() && !seat.users.contains(&record.user) && seat.users.len() < CANDIDATES {
            seat.users.push(record.user);
        }
        seat.span.1 = record.position;
        match record.step {
            TerminalStep::Logon => _ = seat.logon.get_or_insert((record.position, time)),
            TerminalStep::Logoff => _ = seat.logoff.get_or_insert((record.position, record.id)),
            _ => {}
        }
        seat.records.push((record.id, record.position, record.step));
    }
    seats
}

/// Whether a record is still of the terminal session that last had its number.
fn continues(build: &Build, seat: &Seat, record: &Terminal, time: Time) -> bool {
    let windows = build.scene.windows;
    let since = |position: usize| build.scene.at(position).map_or(0, |at| time.since(at.time).saturating_abs());
    match (record.step, seat.logoff, seat.logon) {
        (TerminalStep::Logon, None, Some((_, logon))) => time.since(logon).saturating_abs() <= windows.terminal_logon,
        (TerminalStep::Logon, _, _) => false,
        (_, Some((position, _)), _) => since(position) <= windows.terminal_logon,
        (_, None, _) => true,
    }
}

/// The logon session of a terminal session; `numbered` are the steps of desktops that write its number.
fn find(build: &Build, primaries: &Primaries, numbered: &[usize], seat: &Seat) -> Option<usize> {
    let scene = build.scene;
    let is_user = |index: usize| {
        let account = build.drafts.get(index).map(|draft| draft.session.account);
        account.is_some_and(|account| seat.users.iter().any(|user| scene.accounts.same(*user, account)))
    };
    let in_boot = |index: usize| build.drafts.get(index).is_some_and(|draft| draft.session.boot == seat.boot);
    let desks = || numbered.iter().filter_map(|index| build.desk.get(*index));
    let before = numbered.partition_point(|index| build.desk.get(*index).is_some_and(|d| d.position < seat.span.0));
    let during = desks().skip(before).take(CANDIDATES).take_while(|desk| desk.position <= seat.span.1);
    if let Some(desk) = during.into_iter().find(|desk| is_user(desk.draft)) {
        return Some(desk.draft);
    }
    for (_, position, step) in &seat.records {
        let begins = match step {
            TerminalStep::Disconnect => true,
            TerminalStep::Reconnect => false,
            _ => continue,
        };
        let fits = |desk: &&Desk| {
            desk.kind == IntervalKind::Disconnected
                && desk.begins == begins
                && in_boot(desk.draft)
                && is_user(desk.draft)
        };
        if let Some(desk) = near(build, *position, scene.windows.same_step).find(fits) {
            return Some(desk.draft);
        }
    }
    let (position, time) = seat.logon?;
    let mut began = primaries.before(build, &seat.users, position, scene.windows.race);
    began.find(|index| {
        let draft = build.drafts.get(*index);
        let fits = draft.is_some_and(|draft| {
            let session = draft.session;
            let after = time.since(session.start.time);
            session.logon.is_some()
                && session.number.is_none()
                && after <= scene.windows.terminal_logon
                && after >= -scene.windows.race
        });
        fits && in_boot(*index) && is_user(*index)
    })
}

/// The steps of desktops about a position, within a window of time, nearest positions first after, then before.
pub(super) fn near<'b>(build: &'b Build, position: usize, window: i64) -> impl Iterator<Item = &'b Desk> + 'b {
    let time = build.scene.at(position).map(|at| at.time);
    let at = build.desk.partition_point(|desk| desk.position < position);
    let after = build.desk.iter().skip(at).take(CANDIDATES);
    let before = build.desk.iter().take(at).rev().take(CANDIDATES);
    after.chain(before).filter(move |desk| {
        let other = build.scene.at(desk.position).map(|at| at.time);
        time.zip(other).is_some_and(|(a, b)| b.since(a).saturating_abs() <= window)
    })
}

/// People's sessions, by the bare name of their account, in order of their first facts.
pub(super) struct Primaries {
    of_name: HashMap<u32, Vec<usize>>,
}

impl Primaries {
    pub(super) fn of(build: &Build) -> Self {
        let mut of_name: HashMap<u32, Vec<usize>> = HashMap::new();
        for (index, draft) in build.people().filter(|(_, draft)| draft.session.role == Role::Primary) {
            of_name.entry(build.scene.accounts.bucket(draft.session.account)).or_default().push(index);
        }
        Self { of_name }
    }

    /// Sessions of accounts with these names that began before a position (or within `race` after it, by the clock),
    /// the last begun first.
    pub(super) fn before<'p>(
        &'p self,
        build: &'p Build,
        users: &'p [AccountId],
        position: usize,
        race: i64,
    ) -> impl Iterator<Item = usize> + 'p {
        let time = build.scene.at(position).map_or(Time(0), |at| at.time);
        users.iter().flat_map(move |user| {
            let list = self.of_name.get(&build.scene.accounts.bucket(*user)).map(Vec::as_slice).unwrap_or_default();
            let began = move |index: &usize| {
                build.drafts.get(*index).is_some_and(|draft| {
                    let start = draft.session.start.time;
                    draft.first() <= position || start.since(time) <= race && start >= time
                })
            };
            let end = list.partition_point(began);
            list.iter().take(end).rev().take(CANDIDATES).copied()
        })
    }
}
