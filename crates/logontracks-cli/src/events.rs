//! `logontracks events`: every event in scope, typed.

use std::io::Write;
use std::ops::ControlFlow;
use std::process::ExitCode;

use logontracks::case::{Case, Part};
use logontracks::event::{Decoded, Event, Who};
use logontracks::output::{EventLine, UndecodableLine, UnrecognizedLine};
use logontracks::record::{Fields, Record};

use crate::Stop;
use crate::account;
use crate::args::{EventsArgs, Format};
use crate::output::Output;
use crate::progress::Bar;

/// The columns of CSV.
const COLUMNS: [&str; 22] = [
    "time",
    "computer",
    "channel",
    "event_record_id",
    "provider",
    "event_id",
    "version",
    "kind",
    "outcome",
    "account_sid",
    "account_name",
    "account_domain",
    "logon_id",
    "logon_type",
    "actor_name",
    "actor_logon_id",
    "address",
    "workstation",
    "file",
    "chunk",
    "offset",
    "data",
];

pub fn run(args: &EventsArgs) -> Result<ExitCode, Stop> {
    let evidence = &args.evidence;
    let case = account::open(&evidence.paths, &evidence.read)?;
    let mut output = Output::open(&evidence.output)?;
    if evidence.output.format == Format::Csv {
        output.write(format!("{}\n", COLUMNS.join(",")).as_bytes())?;
    }
    let bar = Bar::new(case.bytes());
    let mut result = Ok(());
    let account = case.read(
        |part| print_part(part, &case, args),
        |bytes, progress| {
            bar.at(progress);
            result = bytes.and_then(|bytes| output.write(&bytes));
            if result.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        },
    );
    bar.finish();
    result?;
    let code = account::close(&case, &account, &evidence.read, &mut output)?;
    output.finish()?;
    Ok(code)
}

/// The lines of one part of the evidence.
fn print_part(part: &mut Part<'_, '_>, case: &Case, args: &EventsArgs) -> Result<Vec<u8>, Stop> {
    let file = case.file(part.log().file());
    let mut out = Vec::with_capacity(1 << 20);
    let mut result = Ok(());
    part.records(|record, decoded| {
        if result.is_ok() {
            result = print(record, decoded, file, args, &mut out);
        }
    });
    result.map(|()| out)
}

fn print(
    record: &Record<'_, '_, '_>,
    decoded: &Decoded<'_>,
    file: &str,
    args: &EventsArgs,
    out: &mut Vec<u8>,
) -> Result<(), Stop> {
    let (filter, format) = (&args.evidence.filter, args.evidence.output.format);
    let written = record.header_time();
    let json = |result: serde_json::Result<()>| result.map_err(|error| Stop::Output(error.into()));
    match decoded {
        Decoded::Event(event) => {
            if !filter.takes_system(&event.system) || !filter.takes_user(&event.meaning()) {
                return Ok(());
            }
            match format {
                Format::Jsonl => json(EventLine { event, file, written }.write(out))?,
                Format::Text => text(event, out)?,
                Format::Csv => return csv(event, file, out),
            }
        }
        Decoded::Undecodable(record) => {
            if !filter.takes_system(&record.system) || !filter.user.is_empty() {
                return Ok(());
            }
            match format {
                Format::Jsonl => json(UndecodableLine { record, file, written }.write(out))?,
                Format::Text => {
                    let (reason, id) = (&record.reason, record.system.event_id().unwrap_or_default());
                    write!(out, "{id} {}: undecodable: {} is not a {}", record.kind, reason.field, reason.expected)?;
                }
                Format::Csv => return Ok(()),
            }
        }
        Decoded::OutOfScope if args.unrecognized && filter.user.is_empty() => {
            let system = record.system();
            if !filter.takes_system(&system) {
                return Ok(());
            }
            let fields = record.fields().unwrap_or_else(|_| Fields::from_values(Vec::new()));
            let line = UnrecognizedLine { system: &system, fields: &fields, at: record.place(), file, written };
            match format {
                Format::Jsonl => json(line.write(out))?,
                _ => return Ok(()),
            }
        }
        Decoded::OutOfScope | Decoded::Damaged(_) => return Ok(()),
    }
    out.push(b'\n');
    Ok(())
}

/// An account as people write it.
fn name(who: &Who<'_>) -> String {
    match (who.name, who.domain, who.sid) {
        (Some(name), Some(domain), _) if !name.chars().any(|c| c == '@' || c == '\\') => format!("{domain}\\{name}"),
        (Some(name), _, _) => name.to_string(),
        (None, _, Some(sid)) => sid.to_string(),
        (None, _, None) => String::new(),
    }
}

/// One line: time, computer, event, account, and what else there is, then the record's ID.
fn text(event: &Event<'_>, out: &mut Vec<u8>) -> Result<(), Stop> {
    let (system, meaning) = (&event.system, event.meaning());
    let time = system.time().map(|time| time.to_string().replace('T', " ")).unwrap_or_default();
    let computer = system.computer().map(|name| name.to_string()).unwrap_or_default();
    write!(out, "{time:<28}  {computer}  {} {}", system.event_id().unwrap_or_default(), event.data.kind())?;
    if let Some(logontracks::wire::Outcome::Failure) = meaning.outcome {
        write!(out, "  FAILED")?;
    }
    if let Some(who) = meaning.account {
        write!(out, "  {}", name(&who))?;
    }
    if let Some(id) = meaning.logon_id {
        write!(out, "  logon {id}")?;
    }
    if let Some(logon_type) = meaning.logon_type {
        write!(out, " type {logon_type}")?;
    }
    if let Some(address) = meaning.address {
        write!(out, "  from {address}")?;
    }
    if let Some(workstation) = meaning.workstation {
        write!(out, "  workstation {workstation}")?;
    }
    if let Some(who) = meaning.actor {
        write!(out, "  by {}", name(&who))?;
    }
    if let Some(id) = system.event_record_id() {
        write!(out, "  #{id}")?;
    }
    Ok(())
}

fn csv(event: &Event<'_>, file: &str, out: &mut Vec<u8>) -> Result<(), Stop> {
    fn or_empty(value: Option<impl ToString>) -> String {
        value.map(|value| value.to_string()).unwrap_or_default()
    }
    let (system, meaning) = (&event.system, event.meaning());
    let who = meaning.account.unwrap_or_default();
    let line = [
        or_empty(system.time()),
        or_empty(system.computer().as_ref()),
        or_empty(system.channel().as_ref()),
        or_empty(system.event_record_id()),
        or_empty(system.provider_name().as_ref()),
        or_empty(system.event_id()),
        or_empty(system.version()),
        event.data.kind().to_owned(),
        or_empty(meaning.outcome.map(|outcome| match outcome {
            logontracks::wire::Outcome::Success => "success",
            logontracks::wire::Outcome::Failure => "failure",
        })),
        or_empty(who.sid),
        or_empty(who.name),
        or_empty(who.domain),
        or_empty(meaning.logon_id),
        or_empty(meaning.logon_type.map(|logon_type| logon_type.0)),
        or_empty(meaning.actor.map(|who| name(&who))),
        or_empty(meaning.actor_logon_id),
        or_empty(meaning.address),
        or_empty(meaning.workstation),
        file.to_owned(),
        event.at.chunk.to_string(),
        event.at.offset.to_string(),
        serde_json::to_string(&event.data).map_err(|error| Stop::Output(error.into()))?,
    ];
    let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    csv.write_record(&line).map_err(|error| Stop::Output(error.into()))
}
