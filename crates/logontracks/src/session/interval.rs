//! Times in which a session was locked, under a screen saver or disconnected.
//!
//! 4779 and LocalSessionManager 24 and 40 tell of the same disconnection, 4778 and 25 of the same reconnection: what
//! begins an interval that is open, or ends one just closed, is further evidence of it. An interval whose beginning
//! is not in the evidence is not made up.

use std::collections::BTreeMap;

use super::build::{Build, Desk};
use super::{Evidence, Interval, IntervalKind};
use crate::wire::Time;

/// Makes the intervals of all sessions of a host; they end with the session at the latest ([`super::end`]).
pub(super) fn make(build: &mut Build) {
    let mut of_draft: BTreeMap<usize, Vec<&Desk>> = BTreeMap::new();
    for desk in &build.desk {
        of_draft.entry(desk.draft).or_default().push(desk);
    }
    for (index, steps) in of_draft {
        let mut intervals: Vec<Interval> = Vec::new();
        let mut last: [Option<usize>; 3] = [None; 3];
        for desk in steps {
            if let Some(at) = build.scene.at(desk.position) {
                step(&mut intervals, &mut last, desk, at.time, build.scene.windows.same_step);
            }
        }
        if let Some(draft) = build.drafts.get_mut(index) {
            draft.session.intervals = intervals.into();
        }
    }
}

/// `latest` has the place of the last interval of each kind.
fn step(intervals: &mut Vec<Interval>, latest: &mut [Option<usize>; 3], desk: &Desk, time: Time, window: i64) {
    let Some(latest) = latest.get_mut(desk.kind as usize) else { return };
    let last = latest.and_then(|place| intervals.get_mut(place));
    match last {
        Some(last) if desk.begins && last.to.is_none() => last.evidence.push(desk.id),
        _ if desk.begins => {
            let (kind, evidence) = (desk.kind, Evidence::one(desk.id));
            *latest = Some(intervals.len());
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

/// How many intervals are looked at, from the last begun backwards: a session is in one of each kind at most.
const RECENT: usize = 8;

/// Whether a session was locked or disconnected at a time, or had just ceased to be.
pub(super) fn is_away(intervals: &[Interval], time: Time, window: i64) -> bool {
    let begun = intervals.partition_point(|interval| interval.from <= time);
    intervals.iter().take(begun).rev().take(RECENT).any(|interval| {
        interval.kind != IntervalKind::ScreenSaver && interval.to.is_none_or(|to| time.since(to) <= window)
    })
}
