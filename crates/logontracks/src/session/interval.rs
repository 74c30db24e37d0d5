//! Times in which a session was locked, under a screen saver or disconnected.
//!
//! 4779 and LocalSessionManager 24 and 40 tell of the same disconnection, 4778 and 25 of the same reconnection: what
//! begins an interval that is open, or ends one just closed, is further evidence of it. An interval whose beginning
//! is not in the evidence is not made up.

use std::collections::BTreeMap;

use super::build::{Build, Desk};
use super::{Interval, IntervalKind};
use crate::wire::Time;

/// Makes the intervals of all sessions of a host; they end with the session at the latest ([`super::end`]).
pub(super) fn make(build: &mut Build) {
    let mut of_draft: BTreeMap<usize, Vec<&Desk>> = BTreeMap::new();
    for desk in &build.desk {
        of_draft.entry(desk.draft).or_default().push(desk);
    }
    for (index, steps) in of_draft {
        let mut intervals: Vec<Interval> = Vec::new();
        for desk in steps {
            if let Some(fact) = build.scene.fact(desk.position) {
                step(&mut intervals, desk, fact.at.time, build.scene.windows.same_step);
            }
        }
        if let Some(draft) = build.drafts.get_mut(index) {
            draft.session.intervals = intervals;
        }
    }
}

fn step(intervals: &mut Vec<Interval>, desk: &Desk, time: Time, window: i64) {
    let last = intervals.iter_mut().rfind(|interval| interval.kind == desk.kind);
    match last {
        Some(last) if desk.begins && last.to.is_none() => last.evidence.push(desk.id),
        _ if desk.begins => {
            let (kind, evidence) = (desk.kind, vec![desk.id]);
            intervals.push(Interval { kind, from: time, to: None, evidence });
        }
        Some(last) => match last.to {
            None => {
                last.to = Some(time.max(last.from));
                last.evidence.push(desk.id);
            }
            Some(to) if time.since(to).saturating_abs() <= window => last.evidence.push(desk.id),
            Some(_) => {}
        },
        None => {}
    }
}

/// Whether a session was locked or disconnected at a time, or had just ceased to be.
pub(super) fn is_away(intervals: &[Interval], time: Time, window: i64) -> bool {
    intervals.iter().any(|interval| {
        interval.kind != IntervalKind::ScreenSaver
            && interval.from <= time
            && interval.to.is_none_or(|to| time.since(to) <= window)
    })
}
