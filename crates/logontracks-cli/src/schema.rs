//! `logontracks schema`: the table of events.

use std::process::ExitCode;

use logontracks::event::{Row, rows};
use logontracks::output::SchemaLine;

use crate::Stop;
use crate::args::{Format, SchemaArgs};
use crate::output::Output;

pub fn run(args: &SchemaArgs) -> Result<ExitCode, Stop> {
    let wanted = |row: &&Row| args.event_id.is_empty() || args.event_id.contains(&row.event_id);
    let mut output = Output::open(&args.output)?;
    match args.output.format {
        Format::Jsonl => rows().filter(wanted).try_for_each(|row| output.json(&SchemaLine(row)))?,
        Format::Text => rows().filter(wanted).try_for_each(|row| text(row, &mut output))?,
        Format::Csv => csv(rows().filter(wanted), &mut output)?,
    }
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn text(row: &Row, output: &mut Output) -> Result<(), Stop> {
    output.write(
        format!("{} {} {}\n  {}, {}\n", row.event_id, row.kind, row.title, row.provider, row.channel).as_bytes(),
    )?;
    for field in row.fields().into_iter().filter(|field| field.wire != "-") {
        let since = field.since.map(|version| format!(", since version {version}")).unwrap_or_default();
        let line = format!("    {:<38} {:<28} {}{since}\n", field.path, field.wire, field.type_name);
        output.write(line.as_bytes())?;
    }
    output.write(b"\n")
}

fn csv(rows: impl Iterator<Item = &'static Row>, output: &mut Output) -> Result<(), Stop> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let broken = |error: csv::Error| Stop::Output(error.into());
    let head = ["provider", "channel", "event_id", "kind", "title", "wire", "path", "type", "since"];
    csv.write_record(head).map_err(broken)?;
    for row in rows {
        let id = row.event_id.to_string();
        for field in row.fields().into_iter().filter(|field| field.wire != "-") {
            let since = field.since.map(|version| version.to_string()).unwrap_or_default();
            let line =
                [row.provider, row.channel, &id, row.kind, row.title, field.wire, &field.path, field.type_name, &since];
            csv.write_record(line).map_err(broken)?;
        }
    }
    output.write(&csv.into_inner().map_err(|error| Stop::Output(error.into_error()))?)
}
