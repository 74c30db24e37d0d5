//! Links, per kind and per confidence, and the intruder's way.

use super::keys::{Key, Keys, key_of};
use super::{Measure, Report};
use crate::truth::{LinkTruth, Truth};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

type Pair = (String, Key, Key);

pub(super) fn score(truth: &Truth, keys: &Keys, given: &[Value], report: &mut Report) {
    let ends = |l: &LinkTruth| Some((keys.of(l.from?)?, keys.of(l.to?)?));
    let real: BTreeMap<Pair, bool> = truth
        .links
        .iter()
        .filter_map(|l| ends(l).map(|(a, b)| (pair(keys, &l.kind, a, b), l.certain)))
        .collect();
    let kinds: BTreeSet<&str> = truth.links.iter().map(|l| l.kind.as_str()).collect();

    let mut per_kind: BTreeMap<&str, Measure> = kinds
        .iter()
        .map(|k| (*k, Measure::new(&format!("links {k}"))))
        .collect();
    let mut per_confidence: BTreeMap<&str, Measure> = BTreeMap::new();
    let mut sure = Measure::new("links certain or strong");
    let mut found: BTreeMap<&str, BTreeSet<&Pair>> = BTreeMap::new();
    let mut unscored = Measure::new("links of kinds that the truth does not have");
    let mut seen: BTreeSet<Pair> = BTreeSet::new();
    for link in given {
        let text = |name| link.get(name).and_then(Value::as_str).unwrap_or("");
        let (kind, confidence) = (text("kind"), text("confidence"));
        let Some(of_kind) = per_kind.get_mut(kind) else {
            unscored.given += 1;
            continue;
        };
        let sides = link
            .get("from")
            .and_then(key_of)
            .zip(link.get("to").and_then(key_of));
        let key = sides.map(|(a, b)| pair(keys, kind, a, b));
        let hit = key.as_ref().and_then(|k| real.get_key_value(k));
        // The same relation given twice is right once. The parts of one human logon are one.
        let again = key.clone().is_some_and(|k| !seen.insert(k));
        let folded = sides_differ(link, &key);
        if again && folded {
            continue;
        }
        let right = hit.is_some() && !again;
        let confident = matches!(confidence, "certain" | "strong");
        let m = per_confidence
            .entry(confidence)
            .or_insert_with(|| Measure::new(&format!("links {confidence}")));
        for m in [
            Some(m),
            confident.then_some(&mut *of_kind),
            confident.then_some(&mut sure),
        ]
        .into_iter()
        .flatten()
        {
            m.given += 1;
            m.correct += u64::from(right);
        }
        if let Some((k, _)) = hit {
            found.entry(confidence).or_default().insert(k);
        }
    }
    let in_any = |k: &Pair, confidences: &[&str]| {
        confidences
            .iter()
            .any(|c| found.get(c).is_some_and(|f| f.contains(k)))
    };
    for (k, certain) in &real {
        let hit = in_any(k, &["certain", "strong"]);
        for m in [Some(&mut sure), per_kind.get_mut(k.0.as_str())]
            .into_iter()
            .flatten()
        {
            m.expected += 1;
            m.found += u64::from(hit);
        }
        let name = if *certain { "certain" } else { "strong" };
        let m = per_confidence
            .entry(name)
            .or_insert_with(|| Measure::new(&format!("links {name}")));
        m.expected += 1;
        m.found += u64::from(in_any(k, &["certain", "strong"]));
    }
    report.shown.push(sure);
    report.shown.extend(per_confidence.into_values());
    report.shown.extend(per_kind.into_values());
    report.shown.push(way(truth, keys, given));
    report.beyond.push(unscored);
    let mut lost = Measure::new("links with a lost record");
    lost.expected = truth.links.iter().filter(|l| !l.shown).count() as u64;
    report.beyond.push(lost);
}

fn pair(keys: &Keys, kind: &str, from: Key, to: Key) -> Pair {
    // This kind joins the two parts that are one for all other kinds.
    if kind == "nla_session" {
        return (kind.to_owned(), from, to);
    }
    (kind.to_owned(), keys.folded(from), keys.folded(to))
}

/// Whether folding changed a side, so that the link may repeat another one rightly.
fn sides_differ(link: &Value, key: &Option<Pair>) -> bool {
    let raw = link
        .get("from")
        .and_then(key_of)
        .zip(link.get("to").and_then(key_of));
    raw.zip(key.as_ref())
        .is_some_and(|((a, b), (_, c, d))| a != *c || b != *d)
}

/// The intruder's hops that a logon joins and whose records survive.
fn way(truth: &Truth, keys: &Keys, given: &[Value]) -> Measure {
    let mut m = Measure::new("intruder's hops");
    let origins: BTreeSet<(Key, Key)> = given
        .iter()
        .filter(|l| l.get("kind").and_then(Value::as_str) == Some("origin_session"))
        .filter_map(|l| {
            Some((
                keys.folded(key_of(l.get("from")?)?),
                keys.folded(key_of(l.get("to")?)?),
            ))
        })
        .collect();
    let start = |n: Option<u32>| {
        truth
            .sessions
            .get(n? as usize)
            .and_then(|s| keys.first(&s.start.records))
            .map(|k| keys.folded(k))
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
