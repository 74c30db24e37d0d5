//! `logontracks links`: what joins records across hosts, and why.

use std::process::ExitCode;

use logontracks::case::{Analysis, Case};
use logontracks::fact::FactId;
use logontracks::link::{Confidence, Link};
use logontracks::output::Cite;

use crate::Stop;
use crate::account;
use crate::analysis::{self, Wanted};
use crate::args::{Evidence, Format};
use crate::output::{Output, csv_error};
use crate::text;

/// The columns of CSV.
const COLUMNS: [&str; 14] = [
    "kind",
    "confidence",
    "basis",
    "candidates",
    "time_difference_ms",
    "from_computer",
    "from_channel",
    "from_record_id",
    "from_time",
    "to_computer",
    "to_channel",
    "to_record_id",
    "to_time",
    "to_session",
];

pub fn run(args: &Evidence) -> Result<ExitCode, Stop> {
    let mut output = Output::open(&args.output)?;
    let (case, analysis, account) = analysis::read(args)?;
    let wanted = Wanted::new(&args.filter, &analysis)?;
    let links = analysis.links.iter().map(|(_, link)| link).filter(|link| wanted.takes_link(link));
    match args.output.format {
        Format::Text => links.map(|link| line(&link, &analysis)).try_for_each(|line| output.write(line.as_bytes()))?,
        Format::Jsonl => {
            let file = |file| case.file(file);
            let cite = Cite { facts: &analysis.facts, file: &file };
            links.map(|link| analysis.link_line(&link, &cite)).try_for_each(|line| output.json(&line))?;
        }
        Format::Csv => csv(links, &analysis, &case, &mut output)?,
    }
    analysis::check(&analysis)?;
    let code = account::close(&case, &account, &args.read, &mut output)?;
    output.finish()?;
    Ok(code)
}

/// The names that a link's kind, confidence and basis have in JSON are those that people read too.
fn word(value: &impl serde::Serialize) -> String {
    text::word(value).replace('_', " ")
}

fn line(link: &Link, analysis: &Analysis) -> String {
    let record = |id: FactId| {
        let Some(fact) = analysis.facts.get(id) else { return String::new() };
        let (at, strings) = (&fact.at, &analysis.facts.strings);
        let computer = strings.text(at.computer).split('.').next().unwrap_or_default();
        format!("{computer} {}#{} ({})", channel(strings.text(at.channel)), at.record_id, at.event_id)
    };
    let time = analysis.facts.get(link.from).map(|fact| text::time(fact.at.time)).unwrap_or_default();
    let basis: Vec<String> = link.basis.iter().map(|basis| word(&basis)).collect();
    let candidates = match link.candidates {
        0 | 1 => String::new(),
        many => format!(", 1 of {many} candidates"),
    };
    let confidence = match link.confidence {
        Confidence::Certain => "certain",
        Confidence::Strong => "strong",
        Confidence::Weak => "weak",
    };
    let apart = text::duration(link.time_difference.saturating_abs());
    let sign = if link.time_difference < 0 { "-" } else { "" };
    format!(
        "{time}  {}: {} → {}, {sign}{apart}\n{:21}{confidence} ({}){candidates}\n",
        word(&link.kind),
        record(link.from),
        record(link.to),
        "",
        basis.join(", "),
    )
}

/// A channel's name, short where it is long: `TerminalServices-LocalSessionManager`.
fn channel(name: &str) -> &str {
    let name = name.strip_prefix("Microsoft-Windows-").unwrap_or(name);
    name.strip_suffix("/Operational").unwrap_or(name)
}

fn csv(links: impl Iterator<Item = Link>, analysis: &Analysis, case: &Case, output: &mut Output) -> Result<(), Stop> {
    let mut csv = output.csv()?;
    csv.write_record(COLUMNS).map_err(csv_error)?;
    let file = |file| case.file(file);
    let cite = Cite { facts: &analysis.facts, file: &file };
    for link in links {
        let record = |id: FactId| {
            let record = cite.fact(id);
            let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
            let (computer, channel) = record.as_ref().map_or((None, None), |r| (r.computer, r.channel));
            let number = record.as_ref().and_then(|r| r.event_record_id).map(|id| id.to_string()).unwrap_or_default();
            let time = record.as_ref().and_then(|r| r.time).map(|time| time.to_string()).unwrap_or_default();
            [text(computer), text(channel), number, time]
        };
        let basis: Vec<String> = link.basis.iter().map(|basis| word(&basis)).collect();
        let mut line = vec![
            word(&link.kind),
            word(&link.confidence),
            basis.join("; "),
            link.candidates.to_string(),
            (link.time_difference as f64 / 10_000.0).to_string(),
        ];
        line.extend(record(link.from));
        line.extend(record(link.to));
        line.push(link.to_session.map(|id| analysis.session_id(id)).unwrap_or_default());
        csv.write_record(&line).map_err(csv_error)?;
    }
    csv.flush().map_err(|error| csv_error(error.into()))
}
