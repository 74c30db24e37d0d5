//! Links, per kind and per confidence, and the intruder's way.

use super::keys::{Key, Keys, key_of};
use super::{Measure, Report};
use crate::domain::parse_rfc3339;
use crate::truth::{LinkTruth, Truth};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

type Pair = (String, Key, Key);

pub(super) fn score(truth: &Truth, keys: &Keys, given: &[Value], report: &mut Report) {
    let ends = |l: &LinkTruth| Some((keys.of(l.from?)?, keys.of(l.to?)?));
    let real: BTreeMap<Pair, bool> =
        truth.links.iter().filter_map(|l| ends(l).map(|(a, b)| (pair(keys, &l.kind, a, b), l.certain))).collect();
    let kinds: BTreeSet<&str> = truth.links.iter().map(|l| l.kind.as_str()).collect();

    let mut per_kind: BTreeMap<&str, Measure> =
        kinds.iter().map(|k| (*k, Measure::new(&format!("links {k}")))).collect();
    let mut per_confidence: BTreeMap<&str, Measure> = BTreeMap::new();
    let mut sure = Measure::new("links certain or strong");
    let mut found: BTreeMap<&str, BTreeSet<&Pair>> = BTreeMap::new();
    let mut unscored = Measure::new("links of kinds that the truth does not have");
    let hidden = Hidden::of(truth, keys);
    let mut whole = Measure::new("links certain or strong, no DC log missing between");
    let mut unshown = Measure::new("links origin_session from a session whose 4624 is lost");
    let mut seen: BTreeSet<Pair> = BTreeSet::new();
    let mut raw: BTreeSet<Pair> = BTreeSet::new();
    for link in given {
        let text = |name| link.get(name).and_then(Value::as_str).unwrap_or("");
        let (kind, confidence) = (text("kind"), text("confidence"));
        let Some(of_kind) = per_kind.get_mut(kind) else {
            unscored.given += 1;
            continue;
        };
        let sides = link.get("from").and_then(key_of).zip(link.get("to").and_then(key_of));
        let key = sides.clone().map(|(a, b)| pair(keys, kind, a, b));
        let hit = key.as_ref().and_then(|k| real.get_key_value(k));
        // The same two records given twice are right once. Records of one human logon, given
        // beside each other, are one link.
        let again = sides.is_some_and(|(a, b)| !raw.insert((kind.to_owned(), a, b)));
        let beside = key.is_some_and(|k| !seen.insert(k));
        if beside && !again {
            continue;
        }
        if hit.is_none() && kind == "origin_session" && hidden.has(link, keys) {
            unshown.given += 1;
            unshown.correct += 1;
            continue;
        }
        let right = hit.is_some() && !again;
        let confident = matches!(confidence, "certain" | "strong");
        let m = per_confidence.entry(confidence).or_insert_with(|| Measure::new(&format!("links {confidence}")));
        for m in [Some(m), confident.then_some(&mut *of_kind), confident.then_some(&mut sure)].into_iter().flatten() {
            m.given += 1;
            m.correct += u64::from(right);
        }
        if let Some((k, _)) = hit {
            found.entry(confidence).or_default().insert(k);
        }
    }
    let in_any =
        |k: &Pair, confidences: &[&str]| confidences.iter().any(|c| found.get(c).is_some_and(|f| f.contains(k)));
    for (k, certain) in &real {
        let hit = in_any(k, &["certain", "strong"]);
        for m in [Some(&mut sure), per_kind.get_mut(k.0.as_str())].into_iter().flatten() {
            m.expected += 1;
            m.found += u64::from(hit);
        }
        let name = if *certain { "certain" } else { "strong" };
        let m = per_confidence.entry(name).or_insert_with(|| Measure::new(&format!("links {name}")));
        m.expected += 1;
        m.found += u64::from(in_any(k, &["certain", "strong"]));
    }
    let missing = missing(truth);
    for l in truth.links.iter() {
        let (Some((a, b)), Some((from, to))) = (ends(l), times(truth, l)) else { continue };
        let key = pair(keys, &l.kind, a, b);
        let rests_on_time = !l.certain && matches!(l.kind.as_str(), "tgt_ticket" | "tgt_renewal" | "ticket_session");
        if rests_on_time && missing.iter().any(|(start, end)| *start < to && from < *end) {
            continue;
        }
        let hit = in_any(&key, &["certain", "strong"]);
        whole.expected += 1;
        for count in [&mut whole.found, &mut whole.given, &mut whole.correct] {
            *count += u64::from(hit);
        }
    }
    report.shown.push(sure);
    report.shown.push(whole);
    report.shown.extend(per_confidence.into_values());
    report.shown.extend(per_kind.into_values());
    report.shown.push(people(truth, keys, &found));
    report.shown.push(way(truth, keys, given));
    report.beyond.push(unscored);
    report.beyond.push(unshown);
    let mut lost = Measure::new("links with a lost record");
    lost.expected = truth.links.iter().filter(|l| !l.shown).count() as u64;
    report.beyond.push(lost);
}

/// Origins whose session has lost its 4624: no record is the truth's, but the session may be named by any other record
/// of it (a boot's first for SYSTEM). Such a link is right, and is not asked for.
struct Hidden(BTreeSet<(Key, String, String)>);

impl Hidden {
    fn of(truth: &Truth, keys: &Keys) -> Self {
        let lost = truth.links.iter().filter(|l| l.kind == "origin_session" && l.from.is_none());
        Self(
            lost.filter_map(|l| {
                let from = truth.sessions.get(l.from_session? as usize)?;
                Some((keys.folded(keys.of(l.to?)?), from.host.clone(), from.logon_id.clone()))
            })
            .collect(),
        )
    }

    /// Whether a link leads from such a session, by host and logon ID.
    fn has(&self, link: &Value, keys: &Keys) -> bool {
        let sides = link.get("to").and_then(key_of).zip(link.get("from_session").and_then(Value::as_str));
        let Some((to, from)) = sides else { return false };
        let mut parts = from.split('/');
        let (Some(host), Some(logon_id)) = (parts.next().and_then(|h| keys.host(h)), parts.nth(1)) else {
            return false;
        };
        self.0.contains(&(keys.folded(to), host.to_owned(), logon_id.to_owned()))
    }
}

/// True times in which the Security log of a domain controller is not in evidence whole.
///
/// A ticket that was kept in a client's cache across such a time may have been asked for anew in it, and the record of
/// that lost: which of the two a later record rests on, no evidence tells.
fn missing(truth: &Truth) -> Vec<(u64, u64)> {
    let security = truth.hosts.iter().filter(|h| h.role == "dc").map(|h| {
        let security = h.coverage.iter().find(|c| c.channel == "Security");
        security.map_or(&[][..], |c| c.kept.as_slice())
    });
    let mut missing = Vec::new();
    for kept in security {
        let mut covered = 0;
        for (from, to) in kept {
            let from = parse_rfc3339(from).unwrap_or(0);
            if from > covered && covered > 0 {
                missing.push((covered, from));
            }
            covered = to.as_deref().map_or(u64::MAX, |to| parse_rfc3339(to).unwrap_or(0)).max(covered);
        }
    }
    missing
}

/// The times of a link's records.
fn times(truth: &Truth, link: &LinkTruth) -> Option<(u64, u64)> {
    let time = |n: u32| parse_rfc3339(&truth.records.get(n as usize)?.time);
    Some((time(link.from?)?, time(link.to?)?))
}

fn pair(keys: &Keys, kind: &str, from: Key, to: Key) -> Pair {
    // This kind joins the two parts that are one for all other kinds.
    if kind == "nla_session" {
        return (kind.to_owned(), from, to);
    }
    (kind.to_owned(), keys.folded(from), keys.folded(to))
}

/// Recall of the origins of sessions that are no computer's own.
fn people(truth: &Truth, keys: &Keys, found: &BTreeMap<&str, BTreeSet<&Pair>>) -> Measure {
    let mut m = Measure::new("links origin_session, but of computers");
    let computers =
        |n: Option<u32>| n.and_then(|n| truth.sessions.get(n as usize)).is_some_and(|s| s.role == "computer");
    for l in truth.links.iter().filter(|l| l.kind == "origin_session" && !computers(l.to_session)) {
        let sides = l.from.and_then(|n| keys.of(n)).zip(l.to.and_then(|n| keys.of(n)));
        let Some((from, to)) = sides else { continue };
        let key = pair(keys, &l.kind, from, to);
        let hit = ["certain", "strong"].iter().any(|c| found.get(c).is_some_and(|f| f.contains(&key)));
        m.expected += 1;
        m.found += u64::from(hit);
        m.given += u64::from(hit);
        m.correct += u64::from(hit);
    }
    m
}

/// The intruder's hops that a logon joins and whose records survive.
fn way(truth: &Truth, keys: &Keys, given: &[Value]) -> Measure {
    let mut m = Measure::new("intruder's hops");
    let origins: BTreeSet<(Key, Key)> = given
        .iter()
        .filter(|l| l.get("kind").and_then(Value::as_str) == Some("origin_session"))
        .filter_map(|l| Some((keys.folded(key_of(l.get("from")?)?), keys.folded(key_of(l.get("to")?)?))))
        .collect();
    let start = |n: Option<u32>| {
        truth.sessions.get(n? as usize).and_then(|s| keys.first(&s.start.records)).map(|k| keys.folded(k))
    };
    for hop in truth.path.iter().filter(|h| h.linked && h.shown) {
        let sides = start(hop.from_session).zip(start(Some(hop.to_session)));
        let hit = sides.is_some_and(|s| origins.contains(&s));
        m.expected += 1;
        m.found += u64::from(hit);
        m.given += u64::from(hit);
        m.correct += u64::from(hit);
    }
    m
}
