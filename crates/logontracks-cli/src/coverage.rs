//! `logontracks coverage`: what the evidence covers, host by host, and what it cannot tell.

mod csv;
mod words;

use std::fmt::Write;
use std::process::ExitCode;

use logontracks::case::{Account, Analysis, Case};
use logontracks::coverage::{
    Beginning, ChannelCoverage, Coverage, DamagedStretch, Gap, GapKind, Mark, MarkKind, QUIET, QUIET_TIMES,
};
use logontracks::output::{ClockOffset, CoverageLine, NowhereLine, Paths};
use logontracks::provenance::Severity;

use crate::Stop;
use crate::account;
use crate::analysis;
use crate::args::{Evidence, Format};
use crate::output::Output;
use csv::csv;
use words::{count, duration, id, ids, names, plain, signed, span, when};

/// How many lines of one kind text has for a channel; the rest is counted. JSON Lines have all.
const LISTED: usize = 8;
/// How many channels of which only the clearing is known are named in one line.
const NAMED: usize = 12;

/// The style of a host's name.
const HOST: anstyle::Style = anstyle::Style::new().bold();

pub fn run(args: &Evidence) -> Result<ExitCode, Stop> {
    let filter = &args.filter;
    if !filter.user.is_empty() || !filter.event_id.is_empty() || filter.from.is_some() || filter.to.is_some() {
        return Err(Stop::Usage("coverage is of whole logs: of the filters, it takes --host only".into()));
    }
    let mut output = Output::open(&args.output)?;
    let (case, analysis, account) = analysis::read(args)?;
    let coverage = &analysis.coverage;
    let wanted = |channel: &&ChannelCoverage| filter.takes_host(&channel.computer);
    let channels: Vec<&ChannelCoverage> = coverage.channels().iter().filter(wanted).collect();
    match args.output.format {
        Format::Jsonl => jsonl(&case, &analysis, &channels, filter.host.is_empty(), &mut output)?,
        Format::Text => print(&case, &analysis, &channels, &account, &mut output)?,
        Format::Csv => csv(&case, &channels, &mut output)?,
    }
    let code = account::close(&case, &account, &args.read, &mut output)?;
    output.finish()?;
    Ok(code)
}

fn jsonl(
    case: &Case,
    analysis: &Analysis,
    channels: &[&ChannelCoverage],
    all: bool,
    output: &mut Output,
) -> Result<(), Stop> {
    let paths = &Paths::of(case.logs());
    for channel in channels {
        let clock = analysis.clock_offset(&channel.computer);
        output.json(&CoverageLine { channel, paths, clock })?;
    }
    let nowhere = NowhereLine { coverage: &analysis.coverage, paths };
    if all && !nowhere.is_empty() {
        output.json(&nowhere)?;
    }
    Ok(())
}

/// Writes into a string, which cannot fail.
macro_rules! line {
    ($out:expr, $($what:tt)*) => { let _ = writeln!($out, $($what)*); };
}

fn print(
    case: &Case,
    analysis: &Analysis,
    channels: &[&ChannelCoverage],
    account: &Account,
    output: &mut Output,
) -> Result<(), Stop> {
    for host in channels.chunk_by(|a, b| a.computer.to_lowercase() == b.computer.to_lowercase()) {
        let mut out = String::new();
        if let Some(offset) = host.first().and_then(|channel| analysis.clock_offset(&channel.computer)) {
            line!(out, "  {}", clock_text(&offset));
        }
        let name = host.first().map(|channel| channel.computer.as_str()).filter(|name| !name.is_empty());
        let name = plain(name.unwrap_or("(no computer name)").to_owned());
        // A style of nothing prints nothing.
        let style = if output.colour { HOST } else { anstyle::Style::new() };
        let (held, cleared_only): (Vec<_>, Vec<_>) = host.iter().partition(|channel| !channel.files.is_empty());
        for channel in held {
            channel_text(case, channel, &mut out);
        }
        not_held(&cleared_only, &mut out);
        out.push('\n');
        output.write(format!("{style}{name}{style:#}\n{}", plain(out)).as_bytes())?;
    }
    output.write(plain(cannot_tell(case, &analysis.coverage, channels, account)).as_bytes())
}

/// How far a host's clock is off, in words.
fn clock_text(offset: &ClockOffset<'_>) -> String {
    let ClockOffset { offset_ms, uncertainty_ms, pairs, relative_to } = offset;
    if *pairs == 0 && *offset_ms == 0.0 {
        return "clock: the one that others are compared with".to_owned();
    }
    let direction = if *offset_ms < 0.0 { "behind" } else { "ahead of" };
    let (seconds, uncertainty) = (offset_ms.abs() / 1000.0, uncertainty_ms / 1000.0);
    let pairs = count(u64::from(*pairs), "pair");
    format!("clock: {seconds:.3} s ± {uncertainty:.3} {direction} {relative_to}, from {pairs} of records")
}

fn channel_text(case: &Case, channel: &ChannelCoverage, out: &mut String) {
    let name = if channel.channel.is_empty() { "(no channel name)" } else { &channel.channel };
    let _ =
        write!(out, "  {name}  {} → {}  {}", when(channel.first), when(channel.last), count(channel.records, "record"));
    if let (Some(first), Some(last)) = (channel.first_record.record_id, channel.last_record.record_id) {
        let anew = channel.gaps.iter().filter(|gap| gap.kind == GapKind::Anew).count();
        let anew = if anew > 0 { format!(", begun anew {}", count(anew as u64, "time")) } else { String::new() };
        let _ = write!(out, ", IDs {first}–{last}{anew}");
    }
    line!(out, ", {}", count(channel.files.len() as u64, "file"));
    let mut say = |label: &str, what: &str| {
        line!(out, "      {label:<9} {what}");
    };
    match &channel.beginning {
        Beginning::FirstRecord => say("begins", "with record 1: nothing older was written"),
        Beginning::Cleared(number) => {
            let by = channel.marks.get(*number).map(clearing).unwrap_or_default();
            say("begins", &format!("where the log was cleared{by}"));
        }
        Beginning::Overwritten => {
            say("begins", &format!("{} older records are overwritten: the log has wrapped", channel.older()));
        }
        Beginning::Older => say("begins", &format!("{} older records are not in evidence", channel.older())),
        Beginning::Unknown => {}
    }
    if channel.forwarded {
        say("forwarded", "from files that hold several computers in turn: holes are to be expected");
    }
    if channel.is_selection() {
        say("selection", &format!("of {} IDs from first to last, {} are here", span(channel), channel.records));
    }
    gaps(channel, &mut say);
    marks(channel, &mut say);
    damage(case, &channel.damages, &mut say);
    if channel.small_clock_steps > 0 {
        say("clock", &format!("also {} of less than a second", count(channel.small_clock_steps, "step")));
    }
    if channel.duplicates > 0 {
        say("copies", &format!("{} more than once, in one file or several", count(channel.duplicates, "record")));
    }
    let aside = [(channel.unnumbered, "without EventRecordID"), (channel.untimed, "without a time")];
    for (records, what) in aside.into_iter().filter(|(records, _)| *records > 0) {
        say("records", &format!("{records} {what}"));
    }
    if channel.beyond > 0 {
        say("counted", &format!("{} with IDs so out of order that their holes are not listed", channel.beyond));
    }
    let files = channel.files.iter().map(|file| {
        let wrapped = if file.wrapped { ", wrapped" } else { "" };
        let path = case.file(file.file);
        format!("{path}: {}{}{wrapped}", count(file.records, "record"), ids(file.first_id, file.last_id))
    });
    list(files.collect(), "files", &mut say);
}

/// The label of a line, and of what kinds it is.
type Labelled<Kind> = (&'static str, fn(&Kind) -> bool);

/// The holes that matter most: the longest, or where no time is known, those of the most records.
fn gaps(channel: &ChannelCoverage, say: &mut impl FnMut(&str, &str)) {
    let kinds: [Labelled<GapKind>; 4] = [
        ("missing", |kind| matches!(kind, GapKind::Missing { .. })),
        ("quiet", |kind| matches!(kind, GapKind::Quiet { .. })),
        ("IDs anew", |kind| *kind == GapKind::Anew),
        ("time back", |kind| *kind == GapKind::StepBack),
    ];
    for (label, of_kind) in kinds {
        let all: Vec<(usize, &Gap)> = channel.gaps.iter().enumerate().filter(|(_, gap)| of_kind(&gap.kind)).collect();
        let mut longest = all.clone();
        longest
            .sort_by_key(|(at, gap)| (std::cmp::Reverse((gap.ticks().map(i64::saturating_abs), gap.records())), *at));
        longest.truncate(LISTED);
        longest.sort_by_key(|(at, _)| *at);
        for (_, gap) in &longest {
            say(label, &gap_text(gap));
        }
        let rest = all.len() - longest.len();
        if rest > 0 {
            let records = match label {
                "missing" => format!("; in all {} are missing", count(channel.missing(), "record")),
                _ => String::new(),
            };
            say(label, &format!("and {rest} more that are shorter{records}"));
        }
    }
}

fn gap_text(gap: &Gap) -> String {
    let times = format!("{} → {}", when(gap.after.time), when(gap.before.time));
    let long = gap.ticks().map(duration).unwrap_or_default();
    match gap.kind {
        GapKind::Missing { cleared } => {
            let cleared = if cleared { "; the log was cleared then" } else { "" };
            let (first, last) = gap.missing().unwrap_or_default();
            let ids = if first == last { format!("ID {first}") } else { format!("IDs {first}–{last}") };
            format!("{times} ({long})  {ids}: {}{cleared}", count(gap.records(), "record"))
        }
        GapKind::Quiet { elsewhere, stopped } => {
            let why = match (elsewhere, stopped) {
                (true, true) => "the event log service stopped before; other channels of this host have records then",
                (false, true) => "the event log service stopped before",
                (true, false) => "other channels of this host have records then",
                (false, false) => "no other channel of this host has records then",
            };
            format!("{times} ({long})  no ID is missing; {why}")
        }
        GapKind::Anew => format!("{times}  after ID {} comes ID {}", id(gap.after.record_id), id(gap.before.record_id)),
        GapKind::StepBack => format!("{times} ({long})  from ID {} to the next", id(gap.after.record_id)),
    }
}

fn marks(channel: &ChannelCoverage, say: &mut impl FnMut(&str, &str)) {
    let kinds: [Labelled<MarkKind>; 7] = [
        ("cleared", |kind| matches!(kind, MarkKind::Cleared { .. })),
        ("lost", |kind| matches!(kind, MarkKind::EventsLost { .. })),
        ("full", |kind| *kind == MarkKind::Full),
        ("archived", |kind| matches!(kind, MarkKind::Archived { .. })),
        ("clock", |kind| matches!(kind, MarkKind::ClockSet { .. })),
        ("auditing", |kind| matches!(kind, MarkKind::AuditPolicy { .. })),
        ("stopped", |kind| *kind == MarkKind::ServiceStopped),
    ];
    for (label, of_kind) in kinds {
        let lines = channel.marks.iter().filter(|mark| of_kind(&mark.kind)).map(mark_text).collect();
        list(lines, label, say);
    }
}

fn mark_text(mark: &Mark) -> String {
    let what = match &mark.kind {
        MarkKind::Cleared { by, .. } if !by.is_empty() => format!("by {by}"),
        MarkKind::Cleared { .. } => String::new(),
        MarkKind::EventsLost { lost_event_id: Some(lost), .. } => format!("an event {lost} could not be written"),
        MarkKind::EventsLost { .. } => "events were lost".into(),
        MarkKind::Full => "the log was full: later events were lost".into(),
        MarkKind::Archived { path, .. } => format!("full, moved to {path}"),
        MarkKind::AuditPolicy { by } => format!("audit policy changed by {by}"),
        MarkKind::ServiceStopped => "the event log service stopped".into(),
        MarkKind::ClockSet { before, after, process } => {
            let by = if process.is_empty() { String::new() } else { format!(" by {process}") };
            match mark.kind.step() {
                Some(step) => format!("set {} → {} ({}){by}", when(*before), when(*after), signed(step)),
                None => format!("set, by how much is not in the record{by}"),
            }
        }
    };
    let at = &mark.at;
    format!("{}  {what}  [{} {} {}]", when(at.time), at.channel, at.event_id, id(at.record_id))
}

fn clearing(mark: &Mark) -> String {
    match &mark.kind {
        MarkKind::Cleared { by, .. } if !by.is_empty() => format!(", {} by {by}", when(mark.at.time)),
        _ => format!(", {}", when(mark.at.time)),
    }
}

fn damage(case: &Case, damages: &[DamagedStretch], say: &mut impl FnMut(&str, &str)) {
    let (lost, notes): (Vec<_>, Vec<_>) = damages.iter().partition(|stretch| stretch.damage.severity == Severity::Loss);
    let lines = lost.into_iter().map(|stretch| {
        let at = |neighbour: Option<logontracks::coverage::Neighbour>, none: &str| match neighbour {
            Some(neighbour) => format!("{} [{}]", when(neighbour.time), id(neighbour.record_id)),
            None => none.to_owned(),
        };
        let (after, before) = (at(stretch.after, "the start of the file"), at(stretch.before, "its end"));
        format!("{after} → {before}  {}", case.damage_line(&stretch.damage))
    });
    list(lines.collect(), "damage", say);
    if !notes.is_empty() {
        say("damage", &format!("{} that cost no record: wrong counts, checksums", count(notes.len() as u64, "place")));
    }
}

/// As many lines as a reader takes in, and how many more there are.
fn list(lines: Vec<String>, label: &str, say: &mut impl FnMut(&str, &str)) {
    lines.iter().take(LISTED).for_each(|line| say(label, line));
    if lines.len() > LISTED {
        say(label, &format!("and {} more", lines.len() - LISTED));
    }
}

/// Logs of which records of other logs tell, and which are not in evidence themselves.
fn not_held(channels: &[&ChannelCoverage], out: &mut String) {
    if channels.is_empty() {
        return;
    }
    let named: Vec<String> = channels
        .iter()
        .take(NAMED)
        .map(|channel| {
            let what = if channel.cleared().next().is_some() { "cleared" } else { "lost or archived" };
            format!("{} ({what} {})", channel.channel, when(channel.marks.first().and_then(|mark| mark.at.time)))
        })
        .collect();
    let more = channels.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    line!(out, "  not in evidence, but told of: {}{more}", named.join(", "));
}

/// The closing words: what no one should read into this evidence.
fn cannot_tell(case: &Case, coverage: &Coverage, channels: &[&ChannelCoverage], account: &Account) -> String {
    let mut out = String::from("What this evidence cannot tell\n");
    let mut hosts: Vec<(&str, bool, bool)> = Vec::new();
    for host in channels.chunk_by(|a, b| a.computer.to_lowercase() == b.computer.to_lowercase()) {
        let has = |name: &str| host.iter().any(|c| !c.files.is_empty() && c.channel.eq_ignore_ascii_case(name));
        hosts.extend(host.first().map(|first| (first.computer.as_str(), has("Security"), has("System"))));
    }
    let mut say = |what: String| {
        line!(out, "  {what}");
    };
    let without = |wanted: fn(&(&str, bool, bool)) -> bool| -> Vec<&str> {
        hosts.iter().filter(|host| wanted(host)).map(|(name, ..)| *name).collect()
    };
    let no_security = without(|(_, security, _)| !security);
    if !no_security.is_empty() {
        say(format!("Logons and logoffs of {}: no Security log.", names(&no_security)));
    }
    let no_system = without(|(_, security, system)| *security && !system);
    if !no_system.is_empty() {
        say(format!("Boots and crashes of {}, but for what Security says: no System log.", names(&no_system)));
    }
    let held: Vec<_> = channels.iter().filter(|channel| !channel.files.is_empty()).collect();
    let older = held.iter().filter(|c| matches!(c.beginning, Beginning::Older | Beginning::Overwritten)).count();
    let cleared = held.iter().filter(|channel| channel.cleared().next().is_some()).count();
    let holes = held.iter().filter(|channel| channel.missing() > 0).count();
    let counts = [
        (older, "begin after their first record: what happened before is not in evidence"),
        (cleared, "were cleared: what they held before is gone unless it is in another file"),
        (holes, "have holes: an event that is not seen there may have been written all the same"),
    ];
    for (number, what) in counts.into_iter().filter(|(number, _)| *number > 0) {
        say(format!("{number} of {} {what}.", count(held.len() as u64, "channel")));
    }
    let losses = coverage.unplaced.iter().filter(|stretch| stretch.damage.severity == Severity::Loss);
    for stretch in losses.take(LISTED) {
        say(format!("Damage, and no record around it to tell of what host: {}.", case.damage_line(&stretch.damage)));
    }
    if !coverage.without_records.is_empty() {
        let files: Vec<&str> = coverage.without_records.iter().map(|file| case.file(*file)).collect();
        say(format!("Whatever was in {}: no record there.", names(&files)));
    }
    if account.unreadable > 0 {
        say(format!("Whatever is in {} that could not be read.", count(account.unreadable, "file or folder")));
    }
    if coverage.beyond > 0 {
        say(format!("{} of channels beyond the number that is kept apart.", count(coverage.beyond, "record")));
    }
    say("After the last record of a channel, and before its first, nothing. Within, only what was audited.".into());
    say(format!(
        "(Quiet: no record for {} and {QUIET_TIMES} times the channel's usual silence. Times are UTC, by each host's clock.)",
        duration(QUIET),
    ));
    out
}
