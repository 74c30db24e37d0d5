//! The scorer: 1.0 for the truth against itself, and less for each thing that is made worse.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests; clippy.toml allows it only inside the test functions"
)]

use logontracks_synth::domain::{Audit, Collection, Settings, simulate};
use logontracks_synth::score::{Measure, Output, Report, score};
use logontracks_synth::truth::{Export, Truth, export};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

fn truth(name: &str) -> (Truth, Export) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    let settings = Settings {
        seed: 41,
        hosts: 13,
        days: 1,
        rate: 6,
        audit: Audit::Logons,
        intrusion: true,
        collection: Collection::Examiner,
        truth: true,
        accounts: None,
    };
    let truth = simulate(&settings, &folder).unwrap().truth.unwrap();
    let out = export(&truth);
    (truth, out)
}

fn scored(truth: &Truth, out: &Export) -> Report {
    let output = Output {
        sessions: Some(&out.sessions),
        links: Some(&out.links),
        tracks: Some(&out.tracks),
        coverage: Some(&out.coverage),
    };
    score(truth, output)
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn text(lines: &[Value]) -> String {
    lines.iter().map(|l| format!("{l}\n")).collect()
}

fn of<'a>(report: &'a Report, name: &str) -> &'a Measure {
    report.of(name).unwrap_or_else(|| panic!("no measure {name}"))
}

/// Within a hundredth.
fn near(value: f64, wanted: f64) -> bool {
    (value - wanted).abs() < 0.01
}

#[test]
fn the_truth_against_itself_is_whole() {
    let (truth, out) = truth("score-self");
    let report = scored(&truth, &out);
    assert!(report.shown.len() > 20);
    assert_eq!(report.bad_lines, 0);
    for m in &report.shown {
        assert!(m.precision() == 1.0 && m.recall() == 1.0, "{m:?}");
    }
    for name in [
        "sessions found",
        "session end paired",
        "links certain",
        "intruder's hops",
        "identities exact",
        "intervals",
        "linked tokens",
    ] {
        assert!(of(&report, name).expected > 0, "{name} is empty");
    }
}

#[test]
fn the_truth_survives_its_json() {
    let (truth, _) = truth("score-json");
    let again: Truth = serde_json::from_str(&serde_json::to_string(&truth).unwrap()).unwrap();
    assert!(again == truth);
}

#[test]
fn dropped_sessions_cost_recall() {
    let (truth, mut out) = truth("score-dropped");
    let half: Vec<Value> = lines(&out.sessions).into_iter().step_by(2).collect();
    out.sessions = text(&half);
    let m = of(&scored(&truth, &out), "sessions found").clone();
    assert!(near(m.recall(), 0.5) && m.precision() == 1.0, "{m:?}");
}

#[test]
fn doubled_sessions_cost_precision() {
    let (truth, mut out) = truth("score-doubled");
    out.sessions = format!("{0}{0}", out.sessions);
    let m = of(&scored(&truth, &out), "sessions found").clone();
    assert!(m.recall() == 1.0 && near(m.precision(), 0.5), "{m:?}");
}

#[test]
fn sessions_without_evidence_are_found_by_host_and_time() {
    let (truth, mut out) = truth("score-bare");
    let mut all = lines(&out.sessions);
    for s in &mut all {
        s["start"]["evidence"] = json!([]);
        s["host"] = json!(format!("{}.CORP.example", s["host"].as_str().unwrap().to_lowercase()));
    }
    out.sessions = text(&all);
    let report = scored(&truth, &out);
    assert!(of(&report, "sessions found").recall() > 0.99);
    assert!(of(&report, "session start paired").recall() == 0.0);
}

#[test]
fn wrong_ends_are_seen() {
    let (truth, mut out) = truth("score-ends");
    let mut all = lines(&out.sessions);
    let other = all.iter().find(|s| s["end"]["kind"] == "logoff").unwrap()["end"]["evidence"].clone();
    for s in all.iter_mut().filter(|s| s["end"]["kind"] == "logoff") {
        s["end"] = json!({"kind": "user_initiated", "evidence": other});
    }
    out.sessions = text(&all);
    let report = scored(&truth, &out);
    assert!(of(&report, "session end kind").recall() < 0.2);
    assert!(of(&report, "session end paired").precision() < 0.1);
    assert!(of(&report, "sessions found").recall() == 1.0);
}

#[test]
fn dropped_links_cost_recall_and_the_way() {
    let (truth, mut out) = truth("score-links-dropped");
    let rest: Vec<Value> = lines(&out.links).into_iter().filter(|l| l["kind"] != "origin_session").collect();
    out.links = text(&rest);
    let report = scored(&truth, &out);
    assert!(of(&report, "links origin_session").recall() == 0.0);
    assert!(of(&report, "links tgt_ticket").recall() == 1.0);
    assert!(of(&report, "intruder's hops").recall() == 0.0);
}

#[test]
fn doubled_links_cost_precision() {
    let (truth, mut out) = truth("score-links-doubled");
    out.links = format!("{0}{0}", out.links);
    let m = of(&scored(&truth, &out), "links tgt_ticket").clone();
    assert!(near(m.precision(), 0.5) && m.recall() == 1.0, "{m:?}");
}

#[test]
fn altered_links_cost_both() {
    let (truth, mut out) = truth("score-links-altered");
    let mut all = lines(&out.links);
    let tickets: Vec<usize> = (0..all.len()).filter(|n| all[*n]["kind"] == "tgt_ticket").collect();
    let first = all[tickets[0]]["from"].clone();
    let same = tickets.iter().filter(|n| all[**n]["from"] == first).count();
    for n in &tickets {
        all[*n]["from"] = first.clone();
    }
    out.links = text(&all);
    let report = scored(&truth, &out);
    let m = of(&report, "links tgt_ticket");
    assert_eq!((m.correct, m.found), (same as u64, same as u64));
    assert!(of(&report, "links certain").precision() < 1.0);
}

/// A weak link is no find of its kind, but counts for itself.
#[test]
fn weak_links_are_apart() {
    let (truth, mut out) = truth("score-links-weak");
    let mut all = lines(&out.links);
    for l in &mut all {
        l["confidence"] = json!("weak");
    }
    out.links = text(&all);
    let report = scored(&truth, &out);
    assert!(of(&report, "links certain or strong").recall() == 0.0);
    assert!(of(&report, "links weak").precision() == 1.0);
}

#[test]
fn merged_and_split_identities_are_not_exact() {
    let (truth, mut out) = truth("score-identities");
    let mut all = lines(&out.tracks);
    let before = of(&scored(&truth, &out), "identities exact").clone();
    let second = all.remove(1);
    all[0]["identity"]["sids"].as_array_mut().unwrap().push(second["identity"]["sids"][0].clone());
    let name = all[1]["identity"]["names"].as_array_mut().unwrap();
    name.push(json!("CORP\\somebody-else"));
    out.tracks = text(&all);
    let after = of(&scored(&truth, &out), "identities exact").clone();
    assert_eq!(after.correct + 3, before.correct);
    assert_eq!(after.given + 1, before.given);
}

#[test]
fn clocks_are_within_a_second_or_not() {
    let (truth, mut out) = truth("score-clocks");
    let mut all = lines(&out.coverage);
    for (n, c) in all.iter_mut().enumerate() {
        let offset = c["clock"]["offset_ms"].as_i64().unwrap();
        c["clock"]["offset_ms"] = json!(offset + if n == 0 { 3_000_000 } else { 900 });
    }
    out.coverage = text(&all);
    let m = of(&scored(&truth, &out), "clock offsets within 1 s").clone();
    assert_eq!(m.correct + 1, m.given);
}

#[test]
fn what_is_no_json_is_counted() {
    let (truth, mut out) = truth("score-bad");
    out.links.push_str("not json\n");
    assert_eq!(scored(&truth, &out).bad_lines, 1);
}
