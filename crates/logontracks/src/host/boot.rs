//! The facts of one host, in order → its boots.
//!
//! A start shows in several records: Kernel-General 12 with the kernel's start, 4608, the 4624 of type 0, 6009 and 6005,
//! and, after a crash, Kernel-Power 41 and 6008. Those within [`Windows::start`] of each other are one start, unless
//! one that is written once per boot comes again or a record of stopping lies between. 6005 and 6009 alone are a start
//! only on a host that shows no 12 and no 4608 at all: elsewhere the event log service was restarted.
//!
//! A stop is a shutdown if the system said so (13, 4609), or if the event log service stopped (6006, 1100) and nothing
//! else was written until the next start; a 1100 in the middle of a boot is a service restart. 1074 asks and may be
//! revoked: it tells shutdown from restart, and counts by itself only where nothing else follows. A crash is what 41 or
//! 6008 say it is, where nothing says that the system stopped.

use super::{Boot, BootEnd, Windows};
use crate::fact::{self, Fact, FactId, Facts, Glimpse, Kinds, PowerStep, What};
use crate::wire::{LogonType, Luid, Time};

/// The boots of a host; at least one. `marks` is where the facts of starting and stopping ([`is_mark`]) are.
pub(super) fn boots(facts: &Facts, ids: &[FactId], marks: Vec<usize>, windows: &Windows) -> Vec<Boot> {
    let line = Line { facts, ids, marks, windows };
    let starts = line.starts();
    let begin = starts.first().map_or(0, |start| start.position);
    let unseen = Start { position: 0, from: None, evidence: Vec::new(), kinds: Vec::new() };
    let starts: Vec<Start> =
        Some(unseen).filter(|_| begin > 0 || starts.is_empty()).into_iter().chain(starts).collect();
    let mut boots = Vec::with_capacity(starts.len());
    for (i, start) in starts.iter().enumerate() {
        let next = starts.get(i + 1);
        boots.push(line.boot(start, next));
    }
    boots
}

/// Whether a fact shows a start or a stop.
#[inline]
pub(super) fn is_mark(glimpse: &Glimpse<'_>) -> bool {
    const STARTS_AND_STOPS: Kinds = Kinds::of(&[fact::Kind::Power, fact::Kind::Logon]);
    let what = Some(glimpse).filter(|glimpse| glimpse.is_of(STARTS_AND_STOPS)).and_then(Glimpse::what);
    what.is_some_and(|what| Kind::of(&what).is_some() || is_stop(&what))
}

/// What shows a start.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// 12.
    Os,
    /// 4608.
    Security,
    /// 4624 of type 0.
    FirstLogon,
    /// 6005, 6009.
    Log,
    /// 41, 6008.
    AfterCrash,
}

impl Kind {
    fn of(what: &What) -> Option<Self> {
        Some(match what {
            What::Power { step: PowerStep::OsStart, .. } => Self::Os,
            What::Power { step: PowerStep::SecurityStart, .. } => Self::Security,
            What::Power { step: PowerStep::LogStart, .. } => Self::Log,
            What::Power { step: PowerStep::Unclean | PowerStep::Unexpected, .. } => Self::AfterCrash,
            What::Logon(logon) if logon.logon_type == LogonType::SYSTEM => Self::FirstLogon,
            _ => return None,
        })
    }

    /// Whether a boot has just one.
    fn is_once(self) -> bool {
        matches!(self, Self::Os | Self::Security | Self::FirstLogon)
    }
}

/// A start of the computer.
struct Start {
    /// The first fact of the boot.
    position: usize,
    from: Option<Time>,
    evidence: Vec<FactId>,
    kinds: Vec<Kind>,
}

struct Line<'f> {
    facts: &'f Facts,
    ids: &'f [FactId],
    /// Where the facts of starting and stopping are: few.
    marks: Vec<usize>,
    windows: &'f Windows,
}

impl<'f> Line<'f> {
    fn fact(&self, position: usize) -> Option<Fact> {
        self.facts.get(*self.ids.get(position)?)
    }

    fn starts(&self) -> Vec<Start> {
        let mut starts: Vec<Start> = Vec::new();
        // Stops of the system itself, after which whatever is written is of another boot.
        let mut stops: Vec<usize> = Vec::new();
        let mut open = false;
        for &position in &self.marks {
            let (Some(id), Some(fact)) = (self.ids.get(position), self.fact(position)) else { continue };
            let Some(kind) = Kind::of(&fact.what) else {
                if is_stop(&fact.what) {
                    open = false;
                    stops.extend(Some(position).filter(|_| is_os_stop(&fact.what)));
                }
                continue;
            };
            let from = kernel_start(&fact, self.windows);
            let joins = |start: &&mut Start| {
                let near = start.from.is_some_and(|first| from.since(first).saturating_abs() <= self.windows.start);
                open && near && !(kind.is_once() && start.kinds.contains(&kind))
            };
            match starts.last_mut().filter(joins) {
                Some(start) => {
                    start.from = start.from.min(Some(from));
                    start.evidence.push(*id);
                    start.kinds.push(kind);
                }
                None => starts.push(Start { position, from: Some(from), evidence: vec![*id], kinds: vec![kind] }),
            }
            open = true;
        }
        let certain = |start: &Start| start.kinds.iter().any(|kind| matches!(kind, Kind::Os | Kind::Security));
        if starts.iter().any(certain) {
            starts.retain(|start| start.kinds.iter().any(|kind| *kind != Kind::Log));
        }
        let mut floor = 0;
        for start in &mut starts {
            start.position = self.lead_in(start, floor);
            floor = start.position + 1;
        }
        self.with_unseen(starts, &stops)
    }

    /// Where the boot of a start begins: what the new kernel wrote before its first record of starting is its own.
    fn lead_in(&self, start: &Start, floor: usize) -> usize {
        let Some(from) = start.from else { return start.position };
        let mut position = start.position;
        while position > floor
            && let Some(fact) = self.fact(position - 1)
        {
            let after = fact.at.time >= from;
            let lead = from.since(fact.at.time) <= self.windows.lead && is_of_kernel(&fact.what);
            if is_stop(&fact.what) || !(after || lead) {
                break;
            }
            position -= 1;
        }
        position
    }

    /// Adds the starts that only show by what was written after the system had stopped.
    fn with_unseen(&self, starts: Vec<Start>, stops: &[usize]) -> Vec<Start> {
        let mut all: Vec<Start> = Vec::with_capacity(starts.len());
        let mut starts = starts.into_iter().peekable();
        for (i, stop) in stops.iter().enumerate() {
            while let Some(start) = starts.next_if(|start| start.position <= *stop) {
                all.push(start);
            }
            let next = starts.peek().map_or(self.ids.len(), |start| start.position);
            let next = stops.get(i + 1).map_or(next, |stop| next.min(*stop));
            if let Some(position) = self.first_after(*stop, next) {
                all.push(Start { position, from: None, evidence: Vec::new(), kinds: Vec::new() });
            }
        }
        all.extend(starts);
        all
    }

    /// The first fact after the one at `stop` and before `end` that a stopping computer can't have written.
    fn first_after(&self, stop: usize, end: usize) -> Option<usize> {
        let at = self.facts.at(*self.ids.get(stop)?)?.time;
        let mut rest = (stop + 1..end).filter_map(|position| Some((position, self.fact(position)?)));
        let late = |fact: &Fact| fact.at.time.since(at) > self.windows.stop_grace && !is_stop(&fact.what);
        rest.find(|(_, fact)| late(fact)).map(|(position, _)| position)
    }

    fn boot(&self, start: &Start, next: Option<&Start>) -> Boot {
        let range = start.position..next.map_or(self.ids.len(), |next| next.position);
        let last = range.end.checked_sub(1).and_then(|position| self.fact(position));
        let last_sign = last.map_or(Time(0), |fact| fact.at.time);
        let mut boot = Boot {
            start: start.from,
            start_evidence: start.evidence.clone(),
            end: if next.is_some() { BootEnd::Unknown } else { BootEnd::LogEnds },
            last_sign,
            end_time: None,
            end_evidence: Vec::new(),
            facts: range,
        };
        self.end(&mut boot, next);
        boot
    }

    fn end(&self, boot: &mut Boot, next: Option<&Start>) {
        let facts = || boot.facts.clone().rev().filter_map(|position| Some((position, self.fact(position)?)));
        let stops = || {
            let from = self.marks.partition_point(|mark| *mark < boot.facts.start);
            let to = self.marks.partition_point(|mark| *mark < boot.facts.end);
            let marks = self.marks.get(from..to).unwrap_or_default().iter().rev();
            marks.filter_map(|position| Some((*position, self.fact(*position)?)))
        };
        let os_stop = stops().find(|(_, fact)| is_os_stop(&fact.what));
        let log_stop = stops()
            .take_while(|(_, fact)| boot.last_sign.since(fact.at.time) <= self.windows.stop_grace)
            .filter(|(_, fact)| is_log_stop(&fact.what))
            .last()
            .filter(|(position, _)| !self.restarts_log(*position, boot.facts.end));
        let crash: Vec<FactId> = next.map(|next| self.after_crash(next)).unwrap_or_default();
        let stop = os_stop.or(log_stop.filter(|_| crash.is_empty()));
        let stop_time = stop.map_or(boot.last_sign, |(_, fact)| fact.at.time);
        let asked = facts()
            .take_while(|(_, fact)| stop_time.since(fact.at.time) <= self.windows.request)
            .find(|(_, fact)| matches!(fact.what, What::ShutdownAsked(_)));
        // Asked, and nothing more after that: the rest of the shutdown was not recorded.
        let asked = asked.filter(|(position, _)| {
            stop.is_some() || (crash.is_empty() && self.first_after(*position, boot.facts.end).is_none())
        });
        if stop.is_some() || asked.is_some() {
            let restart =
                asked.is_some_and(|(_, fact)| matches!(&fact.what, What::ShutdownAsked(asked) if asked.restart));
            let stops: Vec<(usize, Fact)> = facts()
                .take_while(|(_, fact)| stop_time.since(fact.at.time) <= self.windows.stop_grace)
                .filter(|(_, fact)| stop.is_some() && is_stop(&fact.what))
                .collect();
            let last = stops.iter().map(|(_, fact)| fact.at.time).max();
            let evidence = asked.iter().chain(stops.iter().rev()).filter_map(|(position, _)| self.ids.get(*position));
            boot.end_evidence = evidence.copied().collect();
            boot.end_time = Some(last.unwrap_or(boot.last_sign));
            boot.end = if restart { BootEnd::Restart } else { BootEnd::Shutdown };
        } else if let (Some(next), false) = (next, crash.is_empty()) {
            // 6008 tells when the computer was last alive.
            let alive = crash.iter().filter_map(|id| match self.facts.get(*id)?.what {
                What::Power { step: PowerStep::Unexpected, start } => start,
                _ => None,
            });
            let limit = next.from;
            let alive = alive.filter(|time| limit.is_none_or(|limit| *time <= limit)).max();
            boot.end_time = Some(alive.unwrap_or(boot.last_sign).max(boot.last_sign));
            boot.end_evidence = crash;
            boot.end = BootEnd::Crash;
        }
    }

    /// Whether the event log service came back after it had stopped.
    fn restarts_log(&self, stop: usize, end: usize) -> bool {
        (stop..end).filter_map(|position| self.fact(position)).any(|fact| Kind::of(&fact.what) == Some(Kind::Log))
    }

    /// The records with which a start says that the boot before it had crashed.
    fn after_crash(&self, start: &Start) -> Vec<FactId> {
        let kinds = start.kinds.iter().zip(&start.evidence);
        kinds.filter(|(kind, _)| **kind == Kind::AfterCrash).map(|(_, id)| *id).collect()
    }
}

/// When a record of starting says the computer started: 12 has the kernel's time, which may differ from its own.
fn kernel_start(fact: &Fact, windows: &Windows) -> Time {
    match fact.what {
        What::Power { step: PowerStep::OsStart, start: Some(start) } => {
            let before = fact.at.time.since(start);
            if (0..=windows.start).contains(&before) { start } else { fact.at.time }
        }
        _ => fact.at.time,
    }
}

fn is_stop(what: &What) -> bool {
    is_os_stop(what) || is_log_stop(what)
}

fn is_os_stop(what: &What) -> bool {
    matches!(what, What::Power { step: PowerStep::OsStop | PowerStep::SecurityStop, .. })
}

fn is_log_stop(what: &What) -> bool {
    matches!(what, What::Power { step: PowerStep::LogStop, .. })
}

/// Whether a record can be one of the new kernel's first: of a session that every boot has, or of none.
fn is_of_kernel(what: &What) -> bool {
    let well_known = |luid: &Luid| luid.is_well_known() || *luid == Luid::NONE;
    match what {
        What::Activity { logon_id, .. } | What::Privileges { logon_id, .. } => well_known(logon_id),
        What::Logon(logon) => well_known(&logon.logon_id),
        What::Power { .. } | What::ShutdownAsked(_) | What::TimeChanged { .. } | What::LogLoss => true,
        _ => false,
    }
}
