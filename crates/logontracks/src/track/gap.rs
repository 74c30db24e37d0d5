//! What the evidence cannot show of a track.

use std::collections::BTreeMap;

use super::view::{View, is_off};
use super::words::{clock, duration};
use super::{Blank, Cover, Gap, GapKind, Track};
use crate::host::HostId;
use crate::wire::Time;

/// How many absent computers a text names; [`Track::absent`] has all.
const NAMED: usize = 20;

/// How many names of one address are told one by one.
const MANY: usize = 3;

/// A clock that is off by less is not worth a word: 50 ms, in ticks of 100 ns.
const NOTICEABLE: i64 = 500_000;

/// The gaps of a track on these hosts and the domain controllers: authentication first, then hosts in order, computers
/// without evidence, clocks, names.
pub(super) fn gaps(view: &View, track: &Track, hosts: &[HostId]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut hosts = hosts.to_vec();
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
    clocks(view, &hosts, &mut gaps);
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
    let kind = if host.domain_controller { GapKind::NoAuthentication } else { GapKind::NotCovered };
    let what = missing(kind, label);
    let gap = |from: Option<Time>, to: Option<Time>, text: String| Gap {
        kind,
        host: Some(id),
        from,
        to,
        text,
        evidence: Vec::new(),
    };
    let at = |time| view.covers(id, time);
    match (at(track.first), at(track.last)) {
        (Cover::NoSuchLog, _) | (_, Cover::NoSuchLog) => gaps.push(gap(None, None, what)),
        (Cover::AfterLast(last), _) => {
            gaps.push(gap(Some(last), None, format!("{what} after {}", full(last))));
        }
        (_, Cover::BeforeFirst(first)) => {
            gaps.push(gap(None, Some(first), format!("{what} before {}", full(first))));
        }
        (first, last) => {
            if let Cover::BeforeFirst(first) = first {
                gaps.push(gap(None, Some(first), format!("{what} before {}", full(first))));
            }
            for Blank { from, to, why } in view.blanks(id) {
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

/// What is missing of a host.
pub(super) fn missing(kind: GapKind, label: &str) -> String {
    match kind {
        GapKind::NoAuthentication => format!("no DC evidence of {label}"),
        _ => format!("no Security records of {label}"),
    }
}

/// Date and time.
pub(super) fn full(time: Time) -> String {
    clock(time, Time(0))
}

fn absent(track: &Track, gaps: &mut Vec<Gap>) {
    if track.absent.is_empty() {
        return;
    }
    let all = few(&track.absent);
    let named: Vec<&str> = all.iter().take(NAMED).map(String::as_str).collect();
    let rest = all.len().saturating_sub(NAMED);
    let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    let text = format!("nothing of {}{more} is in evidence: what happened there is not known", named.join(", "));
    gaps.push(plain(GapKind::Absent, None, text));
}

/// The computers, those of one address together where it gave many names: a client can call itself what it likes.
fn few(absent: &[String]) -> Vec<String> {
    let address = |name: &str| Some(name.strip_suffix(')')?.rsplit_once(" (")?.1.to_owned());
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for address in absent.iter().filter_map(|name| address(name)) {
        let count = names.entry(address).or_default();
        *count = count.saturating_add(1);
    }
    let many = |name: &String| address(name).and_then(|address| names.get(&address)).is_some_and(|count| *count > MANY);
    let mut all: Vec<String> = absent.iter().filter(|name| !many(name)).cloned().collect();
    let names = names.iter().filter(|(_, count)| **count > MANY);
    all.extend(names.map(|(address, count)| format!("{address} (which gave {count} names)")));
    all
}

fn clocks(view: &View, hosts: &[HostId], gaps: &mut Vec<Gap>) {
    let clocks = view.links.clocks();
    let mut unknown: Vec<&str> = Vec::new();
    for host in hosts.iter().copied() {
        let label = view.label(host);
        let periods = clocks.periods(host);
        if periods.is_empty() && clocks.reference() != Some(host) {
            unknown.push(label);
        }
        for (i, offset) in periods.iter().enumerate() {
            let off = offset.ticks.saturating_abs();
            if off < NOTICEABLE || !is_off(offset) {
                continue;
            }
            let (from, to) = (offset.since, periods.get(i.saturating_add(1)).and_then(|next| next.since));
            let since = from.map(|since| format!(" from {} on", full(since))).unwrap_or_default();
            let direction = if offset.ticks > 0 { "ahead of" } else { "behind" };
            let (by, about, of) = (duration(off), duration(offset.uncertainty), view.label(offset.reference));
            let text = format!(
                "{label} clock runs {by} ± {about} {direction} {of}{since}; times are as written, their order is corrected"
            );
            let evidence = offset.change.into_iter().collect();
            gaps.push(Gap { kind: GapKind::Clock, host: Some(host), from, to, text, evidence });
        }
    }
    if hosts.len() > 1 && !unknown.is_empty() {
        let clocks = if unknown.len() == 1 { "clock" } else { "clocks" };
        let text = format!("{clocks} of {} could not be compared: order as written", unknown.join(", "));
        gaps.push(plain(GapKind::Clock, None, text));
    }
}
