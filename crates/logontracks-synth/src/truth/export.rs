//! The truth as a tool would print it: JSON Lines of sessions, links, tracks and coverage, so that
//! the scorer can be checked against the truth itself.

use super::{Moment, RefNo, SessionTruth, Truth};
use serde_json::{Value, json};

/// JSON Lines, one object a line.
#[derive(Debug, Default)]
pub struct Export {
    /// `sessions`.
    pub sessions: String,
    /// `links`.
    pub links: String,
    /// `tracks` (identities only).
    pub tracks: String,
    /// `coverage` (clocks only).
    pub coverage: String,
}

/// What the evidence can show of the truth, as a perfect tool would print it.
pub fn export(truth: &Truth) -> Export {
    let mut out = Export::default();
    for s in truth.sessions.iter().filter(|s| s.shown) {
        line(&mut out.sessions, &session(truth, s));
    }
    for l in truth.links.iter().filter(|l| l.shown) {
        let id = |n: Option<u32>| n.and_then(|n| truth.sessions.get(n as usize)).map(|s| s.id.clone());
        line(
            &mut out.links,
            &json!({
                "type": "link", "kind": l.kind, "from": one(truth, l.from), "to": one(truth, l.to),
                "from_session": id(l.from_session), "to_session": id(l.to_session),
                "basis": ["truth"], "confidence": if l.certain { "certain" } else { "strong" },
                "candidates": 1,
            }),
        );
    }
    for i in truth.identities.iter().filter(|i| i.shown) {
        let upns: Vec<&String> = i.upn.iter().filter(|_| i.upn_shown).collect();
        line(
            &mut out.tracks,
            &json!({"type": "track", "identity": {"id": i.id, "class": i.class, "sids": [i.id], "names": i.names, "upns": upns}}),
        );
    }
    for h in truth.hosts.iter().filter(|h| h.collected) {
        line(
            &mut out.coverage,
            &json!({"type": "coverage", "host": h.id, "channel": "Security", "clock": {"offset_ms": h.clock.offset_ms, "relative_to": "true time"}}),
        );
    }
    out
}

fn line(out: &mut String, value: &Value) {
    out.push_str(&value.to_string());
    out.push('\n');
}

fn one(truth: &Truth, number: Option<RefNo>) -> Value {
    let found = number.and_then(|n| truth.records.get(n as usize));
    found.and_then(|r| serde_json::to_value(r).ok()).unwrap_or(Value::Null)
}

fn all(truth: &Truth, moment: &Moment) -> Vec<Value> {
    moment.records.iter().map(|r| one(truth, Some(*r))).collect()
}

fn session(truth: &Truth, s: &SessionTruth) -> Value {
    let end = match &s.end {
        Some(end) if end.shown && end.kind == s.evident_end => {
            json!({"kind": end.kind, "time": end.time, "evidence": all(truth, end)})
        }
        _ => json!({"kind": s.evident_end, "evidence": []}),
    };
    let linked = s.linked.and_then(|n| truth.sessions.get(n as usize)).map(|l| l.logon_id.clone());
    let intervals: Vec<Value> =
        s.intervals.iter().filter(|i| i.shown).map(|i| json!({"kind": i.kind, "from": i.from, "to": i.to})).collect();
    let boot = truth.boots.iter().find(|b| b.host == s.host && b.number == s.boot);
    json!({
        "type": "session", "id": s.id, "host": s.host, "boot": boot.map(|b| b.start.time.clone()),
        "logon_id": s.logon_id, "account": s.account, "identity": s.account.sid,
        "logon_type": s.logon_type, "role": s.role,
        "start": {"kind": s.start.kind, "time": s.start.time, "evidence": all(truth, &s.start)},
        "end": end, "linked": linked, "intervals": intervals, "source": {"host": s.source_host},
    })
}
