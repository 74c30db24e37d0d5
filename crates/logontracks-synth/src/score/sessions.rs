//! Sessions: found, begun, ended, paired.

use super::keys::{Key, Keys, key_of};
use super::{Measure, Report};
use crate::domain::{SECOND, parse_rfc3339};
use crate::truth::{HostTruth, SessionTruth, Truth};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn score(truth: &Truth, keys: &Keys, given: &[Value], report: &mut Report) {
    let by_start: BTreeMap<Key, usize> =
        truth.sessions.iter().enumerate().filter_map(|(n, s)| Some((keys.first(&s.start.records)?, n))).collect();
    let mut by_id: BTreeMap<(&str, u64), Vec<usize>> = BTreeMap::new();
    for (n, s) in truth.sessions.iter().enumerate() {
        by_id.entry((&s.host, hex(&s.logon_id))).or_default().push(n);
    }

    let mut found = Measure::new("sessions found");
    let mut beyond = Measure::new("sessions found");
    let mut matched: BTreeMap<usize, &Value> = BTreeMap::new();
    for session in given {
        let by_record = refs(session.get("start")).iter().find_map(|k| by_start.get(k).copied());
        let Some(n) = by_record.or_else(|| by_host(truth, keys, &by_id, session)) else {
            found.given += 1;
            continue;
        };
        let shown = truth.sessions.get(n).is_some_and(|s| s.shown);
        let measure = if shown { &mut found } else { &mut beyond };
        measure.given += 1;
        if let std::collections::btree_map::Entry::Vacant(place) = matched.entry(n) {
            place.insert(session);
            measure.correct += 1;
            measure.found += 1;
        }
    }
    found.expected = truth.sessions.iter().filter(|s| s.shown).count() as u64;
    beyond.expected = truth.sessions.len() as u64 - found.expected;
    report.shown.push(found);
    report.beyond.push(beyond);

    roles(truth, &matched, report);
    let mut details = Details::new();
    for (n, s) in truth.sessions.iter().enumerate().filter(|(_, s)| s.shown) {
        details.add(truth, keys, s, matched.get(&n).copied());
    }
    details.into_report(report);
}

/// Recall by the session's part in the logon.
fn roles(truth: &Truth, matched: &BTreeMap<usize, &Value>, report: &mut Report) {
    let mut roles: BTreeMap<&str, Measure> = BTreeMap::new();
    for (n, s) in truth.sessions.iter().enumerate().filter(|(_, s)| s.shown) {
        let m = roles.entry(&s.role).or_insert_with(|| Measure::new(&format!("sessions with role {}", s.role)));
        m.expected += 1;
        if let Some(session) = matched.get(&n) {
            m.found += 1;
            m.given += 1;
            m.correct += u64::from(session.get("role").and_then(Value::as_str) == Some(&s.role));
        }
    }
    report.shown.extend(roles.into_values());
}

/// A session of the same host and logon ID whose time fits.
fn by_host(truth: &Truth, keys: &Keys, by_id: &BTreeMap<(&str, u64), Vec<usize>>, session: &Value) -> Option<usize> {
    let host = keys.host(session.get("host")?.as_str()?)?;
    let candidates = by_id.get(&(host, hex(session.get("logon_id")?.as_str()?)))?;
    let start = session.get("start");
    let time = ["time", "latest", "earliest"].iter().find_map(|name| parse_rfc3339(start?.get(name)?.as_str()?));
    let Some(time) = time else {
        return (candidates.len() == 1).then(|| candidates.first().copied()).flatten();
    };
    // Sessions of Windows itself are as old as their boot, whose first record may be all that shows them; their 4624
    // is written when the security subsystem is up.
    let with_boot = start.and_then(|s| s.get("kind")).and_then(Value::as_str) == Some("boot");
    let lasts = |s: &SessionTruth| -> Option<(u64, u64)> {
        let end = s.end.as_ref().and_then(|e| parse_rfc3339(&e.time)).unwrap_or(u64::MAX);
        let boot = truth.boots.iter().find(|b| with_boot && b.host == s.host && b.number == s.boot);
        let begin = boot.map_or(&s.start, |b| &b.start);
        Some((parse_rfc3339(&begin.time)?.saturating_sub(SECOND), end.saturating_add(SECOND)))
    };
    let fits =
        |n: &&usize| truth.sessions.get(**n).and_then(lasts).is_some_and(|(from, to)| (from..=to).contains(&time));
    candidates.iter().find(fits).copied()
}

/// What is counted of each session that was found.
struct Details {
    account: Measure,
    start: Measure,
    end: Measure,
    kind: Measure,
    hidden_kind: Measure,
    linked: Measure,
    intervals: Measure,
}

impl Details {
    fn new() -> Self {
        Details {
            account: Measure::new("session account"),
            start: Measure::new("session start paired"),
            end: Measure::new("session end paired"),
            kind: Measure::new("session end kind"),
            hidden_kind: Measure::new("session end kind"),
            linked: Measure::new("linked tokens"),
            intervals: Measure::new("intervals"),
        }
    }

    fn add(&mut self, truth: &Truth, keys: &Keys, s: &SessionTruth, session: Option<&Value>) {
        let sid = session.and_then(|v| v.pointer("/account/sid")).and_then(Value::as_str);
        count(&mut self.account, true, sid.is_some(), sid == Some(&s.account.sid));

        let cited = refs(session.and_then(|v| v.get("start")));
        let begun = keys.first(&s.start.records);
        let right = begun.as_ref().is_some_and(|k| cited.contains(k));
        count(&mut self.start, begun.is_some(), right || (begun.is_none() && event(session, "start", &[4624])), right);

        let own = matches!(s.evident_end.as_str(), "logoff" | "user_initiated");
        let ends: Vec<Key> =
            s.end.iter().filter(|_| own).flat_map(|e| &e.records).filter_map(|n| keys.of(*n)).collect();
        let cited = refs(session.and_then(|v| v.get("end")));
        let claims = event(session, "end", &[4634, 4647]);
        count(&mut self.end, !ends.is_empty(), claims, ends.iter().any(|k| cited.contains(k)));

        let kind = session.and_then(|v| v.pointer("/end/kind")).and_then(Value::as_str);
        let measure = if s.end.as_ref().is_some_and(|e| e.shown) { &mut self.kind } else { &mut self.hidden_kind };
        count(measure, true, kind.is_some(), kind == Some(&s.evident_end));

        // 4624 has TargetLinkedLogonId since version 2 (Windows 10, Server 2016).
        let old = |h: &HostTruth| h.id == s.host && matches!(h.os.as_str(), "win7" | "win81");
        let told = !truth.hosts.iter().any(old);
        let other = s.linked.and_then(|n| truth.sessions.get(n as usize)).filter(|o| o.shown);
        let linked = session.and_then(|v| v.get("linked")).filter(|v| !v.is_null());
        let text = linked.map(|v| v.get("logon_id").unwrap_or(v)).and_then(Value::as_str).unwrap_or("");
        let last = text.rsplit('/').next().unwrap_or(text);
        count(
            &mut self.linked,
            other.is_some() && told,
            linked.is_some() && told,
            other.is_some_and(|o| hex(&o.logon_id) == hex(last)),
        );
        self.intervals(s, session);
    }

    fn intervals(&mut self, s: &SessionTruth, session: Option<&Value>) {
        let given = session.and_then(|v| v.get("intervals")).and_then(Value::as_array);
        let given: Vec<&Value> = given
            .into_iter()
            .flatten()
            .filter(|v| matches!(v.get("kind").and_then(Value::as_str), Some("locked" | "disconnected")))
            .collect();
        let near = |a: &str, b: Option<&Value>| {
            let (a, b) = (parse_rfc3339(a), b.and_then(Value::as_str).and_then(parse_rfc3339));
            a.zip(b).is_some_and(|(a, b)| a.abs_diff(b) <= 10 * SECOND)
        };
        for interval in s.intervals.iter().filter(|i| i.shown) {
            let same = |v: &&&Value| {
                v.get("kind").and_then(Value::as_str) == Some(&interval.kind)
                    && near(&interval.from, v.get("from"))
                    && near(&interval.to, v.get("to"))
            };
            let hit = given.iter().any(|v| same(&v));
            self.intervals.expected += 1;
            self.intervals.found += u64::from(hit);
            self.intervals.correct += u64::from(hit);
        }
        // An interval of which only one side is shown may be given open: not counted. Nor is one that the end of its
        // session closed, as when a locked computer is shut down: the simulation writes down what 4801 and 4778 close.
        let ends = |to: Option<&Value>| s.end.as_ref().is_some_and(|end| near(&end.time, to));
        let shown = |v: &&&Value| s.intervals.iter().any(|i| i.shown && near(&i.to, v.get("to")));
        let closed = given.iter().filter(|v| v.get("to").is_some_and(Value::is_string));
        let closed = closed.filter(|v| shown(v) || !ends(v.get("to"))).count();
        let half = s.intervals.iter().filter(|i| !i.shown && !ends(Some(&Value::from(i.to.as_str())))).count();
        self.intervals.given += closed.saturating_sub(half) as u64;
    }

    fn into_report(self, report: &mut Report) {
        report.shown.extend([self.account, self.start, self.end, self.kind, self.linked, self.intervals]);
        report.beyond.push(self.hidden_kind);
    }
}

fn count(m: &mut Measure, expected: bool, given: bool, right: bool) {
    m.expected += u64::from(expected);
    m.given += u64::from(given);
    m.correct += u64::from(given && right);
    m.found += u64::from(expected && right);
}

/// The records that a start or an end cites.
fn refs(part: Option<&Value>) -> Vec<Key> {
    let evidence = part.and_then(|p| p.get("evidence")).and_then(Value::as_array);
    evidence.into_iter().flatten().filter_map(key_of).collect()
}

/// Whether a start or an end cites an event of these IDs.
fn event(session: Option<&Value>, part: &str, ids: &[u64]) -> bool {
    let evidence = session.and_then(|v| v.get(part)).and_then(|p| p.get("evidence")).and_then(Value::as_array);
    evidence
        .into_iter()
        .flatten()
        .any(|r| r.get("event_id").and_then(Value::as_u64).is_some_and(|id| ids.contains(&id)))
}

/// The number of a logon ID.
fn hex(text: &str) -> u64 {
    u64::from_str_radix(text.trim_start_matches("0x"), 16).unwrap_or(u64::MAX)
}
