//! How near a tool's output comes to the truth.
//!
//! In: the [`Truth`] and the JSON Lines that a tool printed. Out: a [`Report`] of counts, from which
//! precision and recall follow. What the surviving evidence can show is counted apart from what it
//! cannot: a tool must find the first, and is not blamed for the second.
//!
//! How things are matched:
//! - A session is the truth's if its start cites the same 4624 (computer, channel, EventRecordID);
//!   else if host and logon ID agree and its time lies in the session (for one as old as its boot: in the boot). A
//!   second session for the same truth is wrong.
//! - A link is the truth's if kind and both records agree, where the records of one human logon
//!   count as one: both tokens of a split logon, and the precursor of type 3 with the logon of
//!   type 10 that follows.
//! - An identity is exact if it has the account's SID and no other, and just the account names that
//!   surviving records give it.

mod identities;
mod keys;
mod links;
mod sessions;

use crate::truth::Truth;
use keys::Keys;
use serde::Serialize;
use serde_json::Value;
use std::fmt;

/// What a tool printed, one JSON object a line each.
#[derive(Debug, Default, Clone, Copy)]
pub struct Output<'a> {
    /// `sessions`.
    pub sessions: Option<&'a str>,
    /// `links`.
    pub links: Option<&'a str>,
    /// `tracks`, for their identities.
    pub tracks: Option<&'a str>,
    /// `coverage`, for its clocks.
    pub coverage: Option<&'a str>,
}

/// Counts of one kind of thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// What is counted.
    pub name: String,
    /// How many there are in truth.
    pub expected: u64,
    /// How many the tool gave.
    pub given: u64,
    /// How many of those are right.
    pub correct: u64,
    /// How many of the expected were found.
    pub found: u64,
}

impl Measure {
    fn new(name: &str) -> Self {
        Measure { name: name.to_owned(), expected: 0, given: 0, correct: 0, found: 0 }
    }

    /// The share of what was given that is right; 1 if nothing was given.
    pub fn precision(&self) -> f64 {
        share(self.correct, self.given)
    }

    /// The share of what there is that was found; 1 if there is nothing.
    pub fn recall(&self) -> f64 {
        share(self.found, self.expected)
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// The result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Report {
    /// Of what the evidence can show.
    pub shown: Vec<Measure>,
    /// Of what it cannot: for information.
    pub beyond: Vec<Measure>,
    /// Lines that are no JSON objects.
    pub bad_lines: u64,
}

impl Report {
    /// The measure of a name, of what the evidence can show.
    pub fn of(&self, name: &str) -> Option<&Measure> {
        self.shown.iter().find(|m| m.name == name)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (title, measures) in
            [("what the evidence can show", &self.shown), ("what it cannot (for information)", &self.beyond)]
        {
            writeln!(
                f,
                "{title:<44} {:>8} {:>8} {:>8} {:>9} {:>7}",
                "expected", "given", "correct", "precision", "recall"
            )?;
            for m in measures {
                writeln!(
                    f,
                    "  {:<42} {:>8} {:>8} {:>8} {:>9.4} {:>7.4}",
                    m.name,
                    m.expected,
                    m.given,
                    m.correct,
                    m.precision(),
                    m.recall()
                )?;
            }
        }
        if self.bad_lines > 0 {
            writeln!(f, "{} lines are no JSON objects", self.bad_lines)?;
        }
        Ok(())
    }
}

/// Scores what a tool printed.
pub fn score(truth: &Truth, output: Output) -> Report {
    let mut report = Report::default();
    let keys = Keys::new(truth);
    if let Some(lines) = output.sessions {
        let given = objects(lines, "session", &mut report);
        sessions::score(truth, &keys, &given, &mut report);
    }
    if let Some(lines) = output.links {
        let given = objects(lines, "link", &mut report);
        links::score(truth, &keys, &given, &mut report);
    }
    if let Some(lines) = output.tracks {
        let given = objects(lines, "track", &mut report);
        identities::score(truth, &given, &mut report);
    }
    if let Some(lines) = output.coverage {
        let given = objects(lines, "coverage", &mut report);
        identities::clocks(truth, &keys, &given, &mut report);
    }
    report
}

/// The objects of a `type`.
fn objects(lines: &str, kind: &str, report: &mut Report) -> Vec<Value> {
    let mut out = Vec::new();
    for line in lines.lines().filter(|l| !l.trim().is_empty()) {
        match serde_json::from_str::<Value>(line) {
            Ok(value) if value.get("type").and_then(Value::as_str) == Some(kind) => out.push(value),
            Ok(Value::Object(_)) => {}
            _ => report.bad_lines += 1,
        }
    }
    out
}
