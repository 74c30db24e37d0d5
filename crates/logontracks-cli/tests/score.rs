//! How near the commands' output comes to the truth of simulated domains that nothing was developed against.
//!
//! `cargo test -p logontracks-cli --test score -- --nocapture` prints the report of each seed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use std::path::Path;
use std::process::Command;

use logontracks_synth::domain::{Audit, Collection, Settings, simulate};
use logontracks_synth::score::{Output, Report, score};

/// What `logontracks COMMAND FOLDER --format jsonl` prints.
fn printed(command: &[&str], folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_logontracks"))
        .args(command)
        .arg(folder)
        .args(["--format", "jsonl"])
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("JSON is UTF-8")
}

fn report(seed: u64, audit: Audit) -> Report {
    let folder = std::env::temp_dir().join(format!("logontracks-score-{}-{seed}-{audit:?}", std::process::id()));
    let settings = Settings {
        seed,
        hosts: 12,
        days: 1,
        rate: 20,
        audit,
        intrusion: true,
        collection: Collection::Examiner,
        truth: true,
        accounts: None,
    };
    let truth = simulate(&settings, &folder).expect("a domain").truth.expect("its truth");
    let (sessions, links) = (printed(&["sessions"], &folder), printed(&["links"], &folder));
    let tracks = printed(&["tracks", "--class", "all"], &folder);
    let coverage = printed(&["coverage"], &folder);
    std::fs::remove_dir_all(&folder).expect("the folder goes away");
    let output =
        Output { sessions: Some(&sessions), links: Some(&links), tracks: Some(&tracks), coverage: Some(&coverage) };
    score(&truth, output)
}

/// Each measure with the least precision and recall that it must have.
const LEAST: &[(&str, f64, f64)] = &[
    ("sessions found", 0.99, 0.99),
    ("session account", 0.99, 0.99),
    ("session start paired", 0.99, 0.99),
    ("session end paired", 0.99, 0.99),
    ("session end kind", 0.98, 0.98),
    ("linked tokens", 0.99, 0.99),
    ("intervals", 0.99, 0.99),
    ("links certain", 1.0, 0.95),
    // A domain controller's log was cleared, and four hours of it are gone. Which kept ticket was used across them is
    // known only where the client's own log shows its session unbroken; machine accounts and clients that are not in
    // evidence stay weak, one candidate or not, and so does what may have been for another service of the server.
    // Recall of all is 0.931 to 0.972 on the seeds developed with (31 to 36).
    ("links certain or strong", 0.98, 0.92),
    ("links certain or strong, no DC log missing between", 0.98, 0.95),
    ("intruder's hops", 1.0, 1.0),
    ("identities exact", 1.0, 1.0),
    ("clock offsets within 1 s", 1.0, 1.0),
];

fn check(seed: u64, audit: Audit) {
    let report = report(seed, audit);
    println!("seed {seed}, {audit:?}\n{report}");
    assert_eq!(report.bad_lines, 0);
    let mut low = Vec::new();
    for (name, precision, recall) in LEAST {
        let measure = report.of(name).unwrap_or_else(|| panic!("no measure {name}"));
        if measure.precision() < *precision || measure.recall() < *recall {
            low.push(format!("{name}: precision {:.4}, recall {:.4}", measure.precision(), measure.recall()));
        }
    }
    assert!(low.is_empty(), "seed {seed}:\n{}", low.join("\n"));
}

#[test]
fn seed_3001() {
    check(3001, Audit::Logons);
}

#[test]
fn seed_3002() {
    check(3002, Audit::Logons);
}

#[test]
fn seed_3003() {
    check(3003, Audit::Logons);
}

#[test]
fn seed_3004() {
    check(3004, Audit::Logons);
}

#[test]
fn seed_3005() {
    check(3005, Audit::Logons);
}

/// With all that real hosts audit besides.
#[test]
fn seed_3001_with_full_auditing() {
    check(3001, Audit::Full);
}
