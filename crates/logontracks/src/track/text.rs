//! Tracks, chains and paths as text that a person can check against the records.
//!
//! A line is up to [`Style::width`] columns: date where it changes and time as the host's clock wrote it, host and where
//! it came from, what happened, and the records: host where it is another, channel where it is not Security,
//! EventRecordID, event ID. Behind `·` stand the records that links join to the step, each with how sure; on what it
//! rests where it is not sure, or where [`Style::basis`] asks. What is too long for its column goes on in the next line;
//! no value is cut. Steps of the like, as floods of network logons, are folded within a day:
//! the first is shown with how many more there are and the last record; all are in [`Track::steps`].

mod columns;
mod fold;

use super::words;
use super::{Gap, GapKind, Hop, Joined, Origin, Paths, Step, Stop, Track, Tracks, gap};
use crate::fact::{FactId, What};
use crate::host::HostId;
use crate::identity::{Class, IdentityId};
use crate::link::Confidence;
use crate::session::SessionId;
use crate::wire::Time;
use columns::{Row, clean, columns, wrap};
use fold::{Line, fold};

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns of a line.
    pub width: usize,
    /// Whether every link says on what it rests, not only those that are not sure.
    pub basis: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { width: 160, basis: false }
    }
}

/// The heads of the columns.
const HEAD: [&str; 4] = ["time (UTC)", "host", "what", "evidence"];

/// How many holes in one log are told one by one; [`Track::not_known`] has all.
const HOLES: usize = 3;

/// How many joined records a line cites; [`Step::links`] has all.
const CITED: usize = 6;

/// A whole track.
pub fn track(tracks: &Tracks<'_>, track: &Track, style: Style) -> String {
    let mut text = head(tracks, track.identity, style);
    if let Some(whole) = &track.whole {
        let (shown, first, last) = (track.steps.len(), gap::full(whole.first), gap::full(whole.last));
        let line = format!(
            " shown: {shown} of {} steps: {}; the whole track is from {first} to {last}",
            whole.steps, whole.asked
        );
        text.push_str(&wrap(clean(&line).split(' '), style.width).join("\n        ").prefixed(""));
    }
    let rows: Vec<Row> = fold(&track.steps).iter().map(|line| row(tracks, line, style)).collect();
    if !rows.is_empty() {
        text.push_str(&columns(HEAD, &rows, style.width));
    }
    for (i, gap) in not_known(tracks, &track.not_known).iter().enumerate() {
        let first = if i == 0 { " not known: " } else { "            " };
        let words = clean(gap);
        text.push_str(&wrap(words.split(' '), style.width.saturating_sub(12)).join("\n            ").prefixed(first));
    }
    text
}

/// What is not known, line by line: all that one log lacks in one. Many holes are counted: coverage lists them.
fn not_known(tracks: &Tracks<'_>, gaps: &[Gap]) -> Vec<String> {
    let of_log = |gap: &Gap| gap.host.filter(|_| gap.from.is_some() || gap.to.is_some()).zip(Some(gap.kind));
    let of_log = |gap: &Gap| of_log(gap).filter(|(_, kind)| *kind != GapKind::Clock);
    let alike = |a: &Gap, b: &Gap| of_log(a).is_some() && of_log(a) == of_log(b);
    let mut lines = Vec::new();
    for run in gaps.chunk_by(alike) {
        match (run.first().and_then(of_log), run.len()) {
            (Some((host, kind)), 2..) => lines.push(lacks(run, &gap::missing(kind, tracks.view.label(host)))),
            _ => lines.extend(run.iter().map(|gap| gap.text.clone())),
        }
    }
    lines
}

/// `no Security records of WS01 before …, in 4 stretches between … and …, after …`.
fn lacks(gaps: &[Gap], what: &str) -> String {
    let holes: Vec<(Time, Time)> = gaps.iter().filter_map(|gap| gap.from.zip(gap.to)).collect();
    let before = gaps.iter().filter(|gap| gap.from.is_none()).filter_map(|gap| gap.to);
    let after = gaps.iter().filter(|gap| gap.to.is_none()).filter_map(|gap| gap.from);
    let mut parts: Vec<String> = before.map(|time| format!("before {}", gap::full(time))).collect();
    match holes.as_slice() {
        [(first, _), .., (_, last)] if holes.len() > HOLES || gap::full(*first) == gap::full(*last) => {
            let (from, to) = (gap::full(*first), gap::full(*last));
            let when = if from == to { format!("at {from}") } else { format!("between {from} and {to}") };
            parts.push(format!("in {} stretches {when}", holes.len()));
        }
        few => {
            parts.extend(few.iter().map(|(from, to)| format!("{} to {}", gap::full(*from), words::clock(*to, *from))))
        }
    }
    parts.extend(after.map(|time| format!("after {}", gap::full(time))));
    format!("{what} {}", parts.join(", "))
}

/// The line that says whose track it is.
fn head(tracks: &Tracks<'_>, id: IdentityId, style: Style) -> String {
    let Some(identity) = tracks.view.identities.get(id) else { return String::new() };
    let mut words = vec![identity.name.clone(), class(identity.class).to_owned()];
    words.extend(identity.sids.iter().cloned());
    let others = identity.names.iter().chain(&identity.upns).filter(|name| **name != identity.name);
    let others: Vec<&str> = others.map(String::as_str).collect();
    if !others.is_empty() {
        words.push(format!("also: {}", others.join(", ")));
    }
    let text = clean(&words.join("   "));
    let lines = wrap(text.split(' '), style.width);
    format!("{}\n", lines.join("\n    "))
}

fn class(class: Class) -> &'static str {
    match class {
        Class::User => "person",
        Class::Computer => "computer",
        Class::Service => "service",
        Class::System => "system",
        Class::Anonymous => "anonymous",
        Class::Unknown => "unknown name",
    }
}

fn row(tracks: &Tracks<'_>, line: &Line<'_>, style: Style) -> Row {
    let step = line.first;
    let mut what = step.text.clone();
    let mut evidence = step_evidence(tracks, step, style);
    if let Some(last) = line.last {
        what = format!("{what}; {} more until {}", line.more, words::clock(last.time, step.time));
        let record = own(step, last).map(|id| cite(tracks, Some(step.host), &[id])).unwrap_or_default();
        evidence.extend(record.into_iter().map(|record| format!("… {record}")));
    }
    Row { time: Some(step.time), host: host(tracks, step.host, &step.origins), what, evidence }
}

/// The last record of a folded line.
fn own(first: &Step, last: &Step) -> Option<FactId> {
    let joined = |id: &FactId| last.links.iter().any(|link| link.fact == *id);
    last.evidence.iter().copied().find(|id| !joined(id) && !first.evidence.contains(id))
}

/// `FS01 ← WS012`; with a question mark where the evidence allows several hosts.
fn host(tracks: &Tracks<'_>, host: HostId, origins: &[Origin]) -> String {
    let mut from: Vec<String> = Vec::new();
    for origin in origins {
        let name = origin.host.map(|host| tracks.view.label(host).to_owned()).or_else(|| origin.shown());
        from.extend(name.filter(|name| !from.contains(name)));
    }
    let here = tracks.view.label(host);
    match from.as_slice() {
        [] => here.to_owned(),
        [only] => format!("{here} ← {only}"),
        several => format!("{here} ← {}?", several.join("? or ")),
    }
}

fn step_evidence(tracks: &Tracks<'_>, step: &Step, style: Style) -> Vec<String> {
    let own: Vec<FactId> =
        step.evidence.iter().copied().filter(|id| !step.links.iter().any(|link| link.fact == *id)).collect();
    let mut cited = cite(tracks, Some(step.host), &own);
    cited.extend(links(tracks, step.host, &step.links, style));
    cited
}

fn links(tracks: &Tracks<'_>, host: HostId, links: &[Joined], style: Style) -> Vec<String> {
    let mut cited: Vec<String> = links
        .iter()
        .take(CITED)
        .map(|link| {
            let record = cite(tracks, Some(host), &[link.fact]).join(" ");
            format!("· {} {record} {}", joined(tracks, link), sure(link, style))
        })
        .collect();
    if links.len() > CITED {
        cited.push(format!("· {} more joined", links.len().saturating_sub(CITED)));
    }
    cited
}

/// What the record of a link is to the step: a session that it led to has another word than one that it came from.
fn joined(tracks: &Tracks<'_>, link: &Joined) -> &'static str {
    let to = tracks.view.links.get(link.link).is_some_and(|whole| whole.to == link.fact);
    match tracks.view.fact(link.fact).map(|fact| fact.what) {
        Some(What::Logon(_)) if to => "led to",
        Some(What::Ticket(_)) if to => "ticket",
        _ => words::joined(link.kind),
    }
}

/// `strong`; `weak 1 of 3 (account, address)` where there are more candidates.
fn sure(link: &Joined, style: Style) -> String {
    let of = if link.candidates > 1 { format!(" 1 of {}", link.candidates) } else { String::new() };
    let plain = link.confidence >= Confidence::Strong && of.is_empty() && !style.basis;
    let basis: Vec<&str> = link.basis.iter().map(words::basis).collect();
    let basis = if plain { String::new() } else { format!(" ({})", basis.join(", ")) };
    format!("{}{of}{basis}", words::confidence(link.confidence))
}

/// `#1410 4647, #1411 4634, DC01#4711 4768, System#77 13`: records in order, host and channel where they change; the host
/// is `here` and the channel Security where they are not written.
fn cite(tracks: &Tracks<'_>, here: Option<HostId>, records: &[FactId]) -> Vec<String> {
    let mut cited: Vec<String> = Vec::new();
    let mut last = String::new();
    for fact in records.iter().filter_map(|id| tracks.view.fact(*id)) {
        let host = tracks.view.hosts.host_of(fact.at.computer);
        let computer = host.filter(|_| host != here).map_or("", |host| tracks.view.label(host));
        let channel =
            Some(channel(tracks.view.text(fact.at.channel))).filter(|name| !name.eq_ignore_ascii_case("Security"));
        let place = match (computer, channel) {
            (computer, None) => computer.to_owned(),
            ("", Some(channel)) => channel.to_owned(),
            (computer, Some(channel)) => format!("{computer} {channel}"),
        };
        let number = format!("#{} {}", fact.at.record_id, fact.at.event_id);
        match cited.last_mut().filter(|_| place == last) {
            Some(before) => {
                before.push(',');
                cited.push(number);
            }
            None => {
                if let Some(before) = cited.last_mut() {
                    before.push(',');
                }
                cited.push(format!("{place}{number}"));
            }
        }
        last = place;
    }
    cited
}

/// A channel without what all of them begin and end with.
fn channel(name: &str) -> &str {
    let name = name.strip_prefix("Microsoft-Windows-").unwrap_or(name);
    let name = name.strip_prefix("TerminalServices-").unwrap_or(name);
    name.strip_suffix("/Operational").unwrap_or(name)
}

/// The way that led to a session.
pub fn chain(tracks: &Tracks<'_>, hops: &[Hop], style: Style) -> String {
    let rows: Vec<Row> = hops.iter().map(|hop| hop_row(tracks, hop, style)).collect();
    columns(HEAD, &rows, style.width)
}

fn hop_row(tracks: &Tracks<'_>, hop: &Hop, style: Style) -> Row {
    let indent = "  ".repeat(usize::try_from(hop.depth).unwrap_or(0).saturating_sub(1));
    let arrow = if hop.depth == 0 { String::new() } else { format!("{indent}← ") };
    let of = if hop.alternatives > 1 { format!(" (one of {} alternatives)", hop.alternatives) } else { String::new() };
    let end = match hop.stop {
        Stop::GoesOn => "",
        Stop::Begins => "; it began here",
        Stop::NotInEvidence => "; what is behind it is not in evidence",
        Stop::Above => "; see above",
        Stop::TooLong => "; the chain is cut here",
    };
    let Some(id) = hop.session else {
        let from = hop.origin.as_ref().and_then(|origin| match origin.host {
            Some(host) => Some(tracks.view.label(host).to_owned()),
            None => origin.shown(),
        });
        let host = from.unwrap_or_default();
        let what = format!("{arrow}from there; which session is not in evidence");
        return Row { time: None, host, what, evidence: Vec::new() };
    };
    let session = tracks.view.session(id);
    let session = session.as_deref();
    let here = session.map(|session| session.host);
    let mut evidence = session.map(|session| cite(tracks, here, &session.start.evidence)).unwrap_or_default();
    evidence.extend(here.map(|here| links(tracks, here, &hop.proofs, style)).unwrap_or_default());
    if hop.subject {
        evidence.push("· subject of the one above certain".to_owned());
    }
    // The link's record is the session's own, or one written in it, as a 4648.
    let shown: &[FactId] = session.map_or(&[], |session| &session.start.evidence);
    let to_above = hop.links.iter().map(|link| {
        let record = if shown.contains(&link.fact) { Vec::new() } else { cite(tracks, here, &[link.fact]) };
        let word = if record.is_empty() { "opened the one above" } else { words::joined(link.kind) };
        let words = [word.to_owned()].into_iter().chain(record).chain([sure(link, style)]);
        format!("· {}", words.collect::<Vec<_>>().join(" "))
    });
    evidence.extend(to_above);
    Row {
        time: session.map(|session| session.start.time),
        host: session.map_or("", |session| tracks.view.label(session.host)).to_owned(),
        what: format!("{arrow}{}{of}{end}", session_words(tracks, id)),
        evidence,
    }
}

/// `CORP\jdoe, logon type 10 (RemoteInteractive), 0x3e9a1`.
fn session_words(tracks: &Tracks<'_>, id: SessionId) -> String {
    let Some(session) = tracks.view.session(id) else { return String::new() };
    let whose = tracks.view.identity_of(id).map(|id| tracks.view.name_of(id).to_owned());
    let whose = whose.unwrap_or_else(|| "an account that is not known".to_owned());
    let logon_type = session.logon_type.map(|logon_type| format!(", type {logon_type}")).unwrap_or_default();
    format!("{whose}{logon_type}, logon ID {}", session.logon_id)
}

/// The ways from one host to another.
pub fn paths(tracks: &Tracks<'_>, paths: &Paths, style: Style) -> String {
    let mut text = String::new();
    for (number, path) in (1_usize..).zip(&paths.paths) {
        let rows: Vec<Row> = path
            .hops
            .iter()
            .map(|hop| {
                let mut what = session_words(tracks, hop.session);
                if let Some(confidence) = hop.confidence {
                    let of = if hop.candidates > 1 { format!(" 1 of {}", hop.candidates) } else { String::new() };
                    let maybe = if hop.alive { "" } else { ", if the one before still lived: its end is not known" };
                    what = format!("→ {what}; {}{of}{maybe}", words::confidence(confidence));
                }
                let time = tracks.view.session(hop.session).map(|session| session.start.time);
                let host = tracks.view.label(hop.host).to_owned();
                Row { time, host, what, evidence: cite(tracks, Some(hop.host), &hop.evidence) }
            })
            .collect();
        let more = match (path.more, path.hops.last()) {
            (0, _) | (_, None) => String::new(),
            (more, Some(last)) => {
                format!("; {more} more of the last hop until {}", words::clock(path.until, last.time))
            }
        };
        text.push_str(&format!("path {number}{more}\n"));
        text.push_str(&columns(HEAD, &rows, style.width));
    }
    if paths.cut {
        text.push_str("there are more; the search was ended\n");
    }
    if paths.paths.is_empty() {
        text.push_str("no path is in evidence\n");
    }
    text
}

/// Puts words before a text, and a line's end behind it.
trait Prefixed {
    fn prefixed(self, first: &str) -> String;
}

impl Prefixed for String {
    fn prefixed(self, first: &str) -> String {
        format!("{first}{self}\n")
    }
}
