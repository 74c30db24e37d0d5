//! Identities, and clocks.

use super::keys::Keys;
use super::{Measure, Report};
use crate::truth::{HostTruth, Identity, Truth};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn score(truth: &Truth, given: &[Value], report: &mut Report) {
    let mut exact = Measure::new("identities exact");
    let mut upns = Measure::new("user principal names joined");
    let domain_or_machine = |sid: &str| sid.starts_with("S-1-5-21-");
    let identities: Vec<&Value> = given.iter().filter_map(|t| t.get("identity")).collect();
    exact.given = identities.iter().filter(|i| texts(i, "sids").iter().any(|s| domain_or_machine(s))).count() as u64;
    for account in truth.identities.iter().filter(|i| i.shown) {
        let theirs: Vec<&&Value> = identities.iter().filter(|i| texts(i, "sids").contains(&account.id)).collect();
        // Tracks are of accounts that did something. The domain controllers' own account (RID 502) cannot log on; it is
        // only named as a service.
        if theirs.is_empty() && account.id.ends_with("-502") {
            continue;
        }
        let one = if let [one] = theirs.as_slice() { Some(**one) } else { None };
        let right = one.is_some_and(|i| texts(i, "sids").len() == 1 && same_names(account, i));
        exact.expected += 1;
        exact.found += u64::from(right);
        exact.correct += u64::from(right);
        if let Some(upn) = account.upn.as_ref().filter(|_| account.upn_shown) {
            let has = one.is_some_and(|i| texts(i, "upns").iter().any(|u| u.eq_ignore_ascii_case(upn)));
            upns.expected += 1;
            upns.found += u64::from(has);
            upns.given += u64::from(has);
            upns.correct += u64::from(has);
        }
    }
    report.shown.extend([exact, upns]);
}

/// Whether the names, without their domains and regardless of case, are those that the evidence
/// gives the account. A user principal name among them is no account name.
fn same_names(account: &Identity, identity: &Value) -> bool {
    let upn = account.upn.as_deref().unwrap_or("").to_lowercase();
    let given: BTreeSet<String> =
        texts(identity, "names").iter().filter(|n| n.to_lowercase() != upn).map(|n| bare(n)).collect();
    let real: BTreeSet<String> = account.names.iter().map(|n| bare(n)).collect();
    given == real
}

fn bare(name: &str) -> String {
    let name = name.rsplit('\\').next().unwrap_or(name);
    name.split('@').next().unwrap_or(name).to_lowercase()
}

/// A list of texts, or of objects with a `name`.
fn texts(value: &Value, name: &str) -> Vec<String> {
    let list = value.get(name).and_then(Value::as_array);
    let text = |v: &Value| v.as_str().or_else(|| v.get("name")?.as_str()).map(str::to_owned);
    list.into_iter().flatten().filter_map(text).collect()
}

/// How many pairs of records that a value joins it takes to ask for an offset: fewer measure a clock poorly or not at
/// all, and a tool that says nothing then is right.
const CERTAIN_PAIRS: usize = 20;

/// Clock offsets: within a second of the truth, before or after a correction, relative to the host
/// that the tool names in `clock.relative_to` (else to the first domain controller). An offset is asked for of hosts
/// of which [`CERTAIN_PAIRS`] survive.
pub(super) fn clocks(truth: &Truth, keys: &Keys, given: &[Value], report: &mut Report) {
    let mut m = Measure::new("clock offsets within 1 s");
    let mut done = BTreeSet::new();
    let measurable = measurable(truth, keys);
    let find = |id: &str| truth.hosts.iter().find(|h| h.id == id);
    for coverage in given {
        let Some(host) = coverage.get("host").and_then(Value::as_str).and_then(|h| keys.host(h)).and_then(find) else {
            continue;
        };
        let Some(offset) = coverage.pointer("/clock/offset_ms").and_then(Value::as_f64) else {
            continue;
        };
        if !done.insert(&host.id) {
            continue;
        }
        let to = coverage.pointer("/clock/relative_to").and_then(Value::as_str);
        let base = match to {
            Some("true time") => vec![0],
            Some(name) => keys.host(name).and_then(find).map_or(vec![0], offsets),
            None => truth.hosts.iter().find(|h| h.role == "dc").map_or(vec![0], offsets),
        };
        let near = |own: i64| base.iter().any(|b| (offset - (own - b) as f64).abs() <= 1_000.0);
        let right = offsets(host).into_iter().any(near);
        m.given += 1;
        m.correct += u64::from(right);
        m.found += u64::from(right && measurable.contains(host.id.as_str()));
    }
    m.expected = measurable.len() as u64;
    report.shown.push(m);
}

/// The hosts of which enough records are joined to those of others by a value that Windows wrote.
fn measurable<'t>(truth: &'t Truth, keys: &'t Keys) -> BTreeSet<&'t str> {
    let host = |n: Option<u32>| keys.host(&truth.records.get(n? as usize)?.computer);
    let mut pairs: BTreeMap<&str, usize> = BTreeMap::new();
    for link in truth.links.iter().filter(|l| l.certain && l.shown) {
        if let (Some(from), Some(to)) = (host(link.from), host(link.to))
            && from != to
        {
            [from, to].into_iter().for_each(|host| *pairs.entry(host).or_default() += 1);
        }
    }
    pairs.into_iter().filter(|(_, count)| *count >= CERTAIN_PAIRS).map(|(host, _)| host).collect()
}

/// Offsets of a host: at the start and after each correction, in milliseconds.
fn offsets(host: &HostTruth) -> Vec<i64> {
    let mut now = host.clock.offset_ms;
    let mut all = vec![now];
    for c in &host.clock.corrections {
        now += c.step_ms;
        all.push(now);
    }
    all
}
