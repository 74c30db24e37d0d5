//! What the evidence cannot show of a track.

use super::view::View;
use super::words::{clock, duration};
use super::{Blank, Cover, Gap, GapKind, Track};
use crate::host::HostId;
use crate::wire::Time;

/// How many absent computers a text names; [`Track::absent`] has all.
const NAMED: usize = 20;

/// A clock that is off by less is not worth a word: 50 ms, in ticks of 100 ns.
const NOTICEABLE: i64 = 500_000;

/// The gaps of a track: authentication first, then hosts in order, computers without evidence, clocks, names.
pub(super) fn gaps(view: &View, track: &Track) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut hosts = track.hosts.clone();
    let controllers = view.hosts.iter().filter(|(_, host)| host.domain_controller).map(|(id, _)| id);
    hosts.extend(controllers);
    hosts.sort();
    hosts.dedup();
    let any_controller = hosts.iter().any(|host| is_controller(view, *host));
    if !any_controller {
        let text = "no domain controller's log is in evidence: tickets and NTLM validations are not known".to_owned();
        gaps.push(plain(GapKind::NoAuthentication, None, text));
    }
    for host in &hosts {
        cover(view, track, *host, &mut gaps);
    }
    absent(track, &mut gaps);
    for host in &hosts {
        gaps.extend(clock_of(view, *host, hosts.len()));
    }
    let identity = view.identities.get(track.identity);
    for conflict in identity.iter().flat_map(|identity| &identity.conflicts) {
        let text = format!("the name {} stands for {} too", conflict.name, view.name_of(conflict.other));
        gaps.push(plain(GapKind::Name, None, text));
    }
    gaps
}

fn plain(kind: GapKind, host: Option<HostId>, text: String) -> Gap {
    Gap { kind, host, from: None, to: None, text, evidence: Vec::new() }
}

fn is_controller(view: &View, host: HostId) -> bool {
    view.hosts.get(host).is_some_and(|host| host.domain_controller)
}

fn cover(view: &View, track: &Track, id: HostId, gaps: &mut Vec<Gap>) {
    let Some(host) = view.hosts.get(id) else { return };
    let label = view.label(id);
    let (kind, what) = if host.domain_controller {
        (GapKind::NoAuthentication, format!("no DC evidence of {label}"))
    } else {
        (GapKind::NotCovered, format!("no Security records of {label}"))
    };
    let gap = |from: Option<Time>, to: Option<Time>, text: String| Gap { kind, host: Some(id), from, to, text, evidence: Vec::new() };
    let at = |time| view.coverage.covers(&host.name, "Security", time);
    match (at(track.first), at(track.last)) {
        (Cover::NoSuchLog, _) | (_, Cover::NoSuchLog) => return gaps.push(gap(None, None, what)),
        (Cover::AfterLast(last), _) => {
            return gaps.push(gap(Some(last), None, format!("{what} after {}", full(last))));
        }
        (_, Cover::BeforeFirst(first)) => {
            return gaps.push(gap(None, Some(first), format!("{what} before {}", full(first))));
        }
        (first, last) => {
            if let Cover::BeforeFirst(first) = first {
                gaps.push(gap(None, Some(first), format!("{what} before {}", full(first))));
            }
            for Blank { from, to, why } in view.coverage.blanks(&host.name, "Security") {
                if from < track.last && to > track.first {
                    let why = if why.is_empty() { String::new() } else { format!(" ({why})") };
                    let text = format!("{what} {} to {}{why}", full(from), clock(to, from));
                    gaps.push(gap(Some(from), Some(to), text));
                }
            }
            if let Cover::AfterLast(last) = last {
                gaps.push(gap(Some(last), None, format!("{what} after {}", full(last))));
            }
        }
    }
}

/// Date and time.
fn full(time: Time) -> String {
    clock(time, Time(0))
}

fn absent(track: &Track, gaps: &mut Vec<Gap>) {
    if track.absent.is_empty() {
        return;
    }
    let named: Vec<&str> = track.absent.iter().take(NAMED).map(String::as_str).collect();
    let rest = track.absent.len().saturating_sub(NAMED);
    let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    let text = format!("nothing of {}{more} is in evidence: what happened there is not known", named.join(", "));
    gaps.push(plain(GapKind::Absent, None, text));
}

fn clock_of(view: &View, host: HostId, hosts: usize) -> Option<Gap> {
    let label = view.label(host);
    let clocks = view.links.clocks();
    match clocks.offset(host) {
        Some(offset) if offset.ticks.saturating_abs() < NOTICEABLE => None,
        Some(offset) => {
            let direction = if offset.ticks > 0 { "ahead of" } else { "behind" };
            let (by, about) = (duration(offset.ticks.saturating_abs()), duration(offset.uncertainty));
            let of = view.label(offset.reference);
            let text = format!(
                "{label} clock runs {by} ± {about} {direction} {of}; times are as written, their order is corrected"
            );
            Some(plain(GapKind::Clock, Some(host), text))
        }
        None if hosts > 1 && clocks.reference() != Some(host) => {
            let text = format!("{label} clock could not be compared: its steps stand among others' as written");
            Some(plain(GapKind::Clock, Some(host), text))
        }
        None => None,
    }
}
