//! Ends of sessions that no record of their own shows.

use super::build::Build;
use super::draft::Draft;
use super::loss::Losses;
use super::scene::Scene;
use super::{End, EndKind, Evidence, Role, Session, When};
use crate::host::{Boot, BootEnd};
use crate::wire::Time;

/// Closes every session that is still open, in this order: a logoff of its desktop; records missing after its last
/// sign; the end of the Security log; the end of the boot.
pub(super) fn close(build: &mut Build, losses: &Losses) {
    let scene = build.scene;
    for draft in build.drafts.iter_mut() {
        if let Some(end) = draft.note.ended().is_none().then(|| end_of(draft.seen(), losses, scene)).flatten() {
            draft.session.end = end;
        }
        clip_intervals(draft.session);
    }
}

fn end_of(draft: Draft<'_>, losses: &Losses, scene: &Scene) -> Option<End> {
    let boot = scene.boots.get(draft.session.boot.0 as usize)?;
    let next = scene.boots.get(draft.session.boot.0 as usize + 1);
    let next_start = next.and_then(|next| next.start.or_else(|| scene.at(next.facts.start).map(|at| at.time)));
    let bound = boot.end_time.filter(|_| boot.end != BootEnd::Crash).or(next_start);
    terminal_logoff(draft, boot, scene.windows.shutdown, scene)
        .or_else(|| loss(draft, boot, losses, bound))
        .or_else(|| uncovered(draft, boot, next.is_some(), losses.last_security, bound, scene))
        .or_else(|| Some(by_boot(draft, boot, next, next_start)))
}

/// LocalSessionManager 23 or Winlogon 7002, unless the computer was being shut down.
fn terminal_logoff(draft: Draft<'_>, boot: &Boot, window: i64, scene: &Scene) -> Option<End> {
    let (position, id) = draft.terminal_logoff()?;
    let time = scene.at(position)?.time;
    let shutting_down = matches!(boot.end, BootEnd::Shutdown | BootEnd::Restart)
        && boot.end_time.is_some_and(|end| end.since(time) <= window);
    let kind = if shutting_down { EndKind::Shutdown } else { EndKind::TerminalLogoff };
    let by_boot = boot.end_evidence.iter().filter(|_| shutting_down);
    let evidence = [id].into_iter().chain(by_boot.copied()).collect();
    Some(End { kind, when: When::At(time), evidence })
}

/// Records missing between the last sign of a session and the end of its boot.
fn loss(draft: Draft<'_>, boot: &Boot, losses: &Losses, bound: Option<Time>) -> Option<End> {
    let (kind, evidence) = losses.after(draft.last(), boot.facts.end)?;
    Some(open(kind, draft, bound, evidence.into()))
}

/// The Security log does not reach the end of the boot.
fn uncovered(
    draft: Draft<'_>,
    boot: &Boot,
    later: bool,
    last_security: Option<usize>,
    bound: Option<Time>,
    scene: &Scene,
) -> Option<End> {
    let last = last_security?;
    let boot_end = boot.end_time.unwrap_or(boot.last_sign);
    let silent = scene.at(last).is_none_or(|at| boot_end.since(at.time) > scene.windows.coverage);
    let ends = later || boot.end != BootEnd::LogEnds;
    (ends && last < boot.facts.end && silent).then(|| open(EndKind::LogEnds, draft, bound, Evidence::new()))
}

/// The boot ended, and the session with it.
fn by_boot(draft: Draft<'_>, boot: &Boot, next: Option<&Boot>, next_start: Option<Time>) -> End {
    let evidence = Evidence::from(boot.end_evidence.as_slice());
    match boot.end {
        // A network logon lasts milliseconds and often shows no logoff: it ended by then, not then.
        BootEnd::Shutdown | BootEnd::Restart if is_lasting(draft.session.role) => {
            End { kind: EndKind::Shutdown, when: boot.end_time.map_or(When::Unknown, When::At), evidence }
        }
        BootEnd::Shutdown | BootEnd::Restart => open(EndKind::Shutdown, draft, boot.end_time, evidence),
        BootEnd::Crash => open(EndKind::Crash, draft, next_start, evidence),
        BootEnd::Unknown => {
            let evidence = next.map(|next| next.start_evidence.as_slice().into()).unwrap_or_default();
            open(EndKind::Boot, draft, next_start, evidence)
        }
        BootEnd::LogEnds => open(EndKind::LogEnds, draft, None, evidence),
    }
}

/// An end that lies between the last sign and `latest`.
fn open(kind: EndKind, draft: Draft<'_>, latest: Option<Time>, evidence: Evidence) -> End {
    let earliest = draft.session.last_sign;
    let when = latest.map_or(When::After(earliest), |latest| When::Between(earliest, latest.max(earliest)));
    End { kind, when, evidence }
}

/// Whether sessions of this role last until someone or something ends them.
fn is_lasting(role: Role) -> bool {
    matches!(role, Role::Primary | Role::Elevated | Role::NewCredentials | Role::Service | Role::System)
}

/// A session that has ended is no longer locked or disconnected.
fn clip_intervals(session: &mut Session) {
    let Some(end) = session.end.time() else { return };
    if session.intervals.iter().any(|interval| interval.from >= end) {
        let intervals = std::mem::take(&mut session.intervals);
        session.intervals = intervals.into_iter().filter(|interval| interval.from < end).collect();
    }
    for interval in session.intervals.iter_mut().filter(|interval| interval.to.is_none_or(|to| to > end)) {
        interval.to = Some(end);
    }
}
