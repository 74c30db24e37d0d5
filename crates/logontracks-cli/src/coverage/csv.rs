//! Coverage as CSV: one line for each channel, and for each thing told of it.

use logontracks::case::Case;
use logontracks::coverage::{ChannelCoverage, GapKind, MarkKind};
use logontracks::wire::Time;

use super::{gap_text, mark_text};
use crate::Stop;
use crate::output::Output;

/// The columns.
const COLUMNS: [&str; 12] = [
    "host",
    "channel",
    "kind",
    "from",
    "to",
    "first_record_id",
    "last_record_id",
    "records",
    "missing",
    "files",
    "event_id",
    "detail",
];

pub(super) fn csv(case: &Case, channels: &[&ChannelCoverage], output: &mut Output) -> Result<(), Stop> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let broken = |error: csv::Error| Stop::Output(error.into());
    csv.write_record(COLUMNS).map_err(broken)?;
    let time = |time: Option<Time>| time.map(|time| time.to_string()).unwrap_or_default();
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    for channel in channels {
        let (host, name) = (channel.computer.as_str(), channel.channel.as_str());
        let mut row = |kind: &str, from: Option<Time>, to: Option<Time>, rest: [String; 7]| {
            let [first, last, records, missing, files, event_id, detail] = rest;
            let (from, to) = (time(from), time(to));
            let line = [host, name, kind, &from, &to, &first, &last, &records, &missing, &files, &event_id, &detail];
            csv.write_record(line).map_err(broken)
        };
        let (first, last) = (channel.first_record.record_id, channel.last_record.record_id);
        let files = channel.files.len().to_string();
        let (records, missing) = (channel.records.to_string(), channel.missing().to_string());
        let rest = [number(first), number(last), records, missing, files, String::new(), String::new()];
        row("log", channel.first, channel.last, rest)?;
        for gap in &channel.gaps {
            let kind = match gap.kind {
                GapKind::Missing { .. } => "missing_records",
                GapKind::Quiet { .. } => "quiet",
                GapKind::Anew => "ids_begin_anew",
                GapKind::StepBack => "time_goes_back",
            };
            let missing = gap.missing().map(|_| gap.records().to_string()).unwrap_or_default();
            let (first, last) = (number(gap.after.record_id), number(gap.before.record_id));
            let rest = [first, last, String::new(), missing, String::new(), String::new(), gap_text(gap)];
            row(kind, gap.after.time, gap.before.time, rest)?;
        }
        for mark in &channel.marks {
            let kind = match mark.kind {
                MarkKind::Cleared { .. } => "cleared",
                MarkKind::ServiceStopped => "service_stop",
                MarkKind::EventsLost { .. } => "events_lost",
                MarkKind::Full => "full",
                MarkKind::Archived { .. } => "archived",
                MarkKind::AuditPolicy { .. } => "audit_policy",
                MarkKind::ClockSet { .. } => "clock",
            };
            let (at, event_id) = (number(mark.at.record_id), mark.at.event_id.to_string());
            let none = String::new;
            row(kind, mark.at.time, mark.at.time, [at.clone(), at, none(), none(), none(), event_id, mark_text(mark)])?;
        }
        for stretch in &channel.damages {
            let [after, before] = [stretch.after, stretch.before].map(Option::unwrap_or_default);
            let none = String::new;
            let rest = [
                number(after.record_id),
                number(before.record_id),
                none(),
                none(),
                none(),
                none(),
                case.damage_line(&stretch.damage),
            ];
            row("damage", after.time, before.time, rest)?;
        }
    }
    output.write(&csv.into_inner().map_err(|error| Stop::Output(error.into_error()))?)
}
