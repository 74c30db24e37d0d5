//! `logontracks sessions`: logon sessions, with how each began and ended.

use std::process::ExitCode;

use logontracks::case::{Analysis, Case};
use logontracks::output::Cite;
use logontracks::session::{EndKind, Role, Session, SessionId, SessionRef, StartKind};

use crate::Stop;
use crate::account;
use crate::analysis::{self, Wanted};
use crate::args::{Evidence, Format};
use crate::output::{Output, csv_error};
use crate::text;

/// The columns of CSV.
const COLUMNS: [&str; 23] = [
    "id",
    "host",
    "boot",
    "logon_id",
    "account_sid",
    "account_name",
    "account_domain",
    "identity",
    "logon_type",
    "role",
    "start_kind",
    "start",
    "end_kind",
    "end",
    "end_earliest",
    "end_latest",
    "linked",
    "part_of",
    "address",
    "port",
    "workstation",
    "package",
    "evidence",
];

pub fn run(args: &Evidence) -> Result<ExitCode, Stop> {
    let mut output = Output::open(&args.output)?;
    let (case, analysis, account) = analysis::read(args)?;
    let wanted = Wanted::new(&args.filter, &analysis)?;
    let sessions = analysis.sessions.iter().filter(|(_, session)| wanted.takes_session(session));
    match args.output.format {
        Format::Text => print_text(sessions, &analysis, &mut output)?,
        Format::Jsonl => {
            let file = |file| case.file(file);
            let cite = Cite { facts: &analysis.facts, file: &file };
            for (id, session) in sessions {
                output.json(&analysis.session_line(id, &session, &cite))?;
            }
        }
        Format::Csv => print_csv(sessions, &analysis, &case, &mut output)?,
    }
    analysis::check(&analysis)?;
    let code = account::close(&case, &account, &args.read, &mut output)?;
    output.finish()?;
    Ok(code)
}

/// The name of an account for people.
fn account_name(analysis: &Analysis, session: &Session) -> String {
    if let Some((_, identity)) = analysis.identity(session) {
        return identity.name.clone();
    }
    let names = analysis.facts.strings.account(session.account);
    let strings = &analysis.facts.strings;
    match (strings.get(names.domain), strings.get(names.name)) {
        (Some(domain), Some(name)) => format!("{domain}\\{name}"),
        (None, Some(name)) => name.to_owned(),
        _ => strings.get(names.sid).unwrap_or("?").to_owned(),
    }
}

fn print_text<'a>(
    sessions: impl Iterator<Item = (SessionId, SessionRef<'a>)>,
    analysis: &Analysis,
    output: &mut Output,
) -> Result<(), Stop> {
    let mut host = None;
    for (_, session) in sessions {
        if host.replace(session.host) != Some(session.host) {
            output.write(format!("{}\n", analysis.host_name(session.host)).as_bytes())?;
        }
        let strings = &analysis.facts.strings;
        let logon = analysis.logon(&session);
        let began = match session.start.kind {
            StartKind::Logon | StartKind::Boot => " ",
            StartKind::FirstSeen => "<",
        };
        let mut line = format!(
            " {began}{}  {:<10}  {}  {}",
            text::time(session.start.time),
            session.logon_id.to_string(),
            account_name(analysis, &session),
            kind(&session),
        );
        let source = logon.map(|logon| (strings.get(logon.address), strings.get(logon.workstation)));
        match source {
            Some((Some(address), Some(workstation))) => line += &format!(", from {address} ({workstation})"),
            Some((Some(from), None) | (None, Some(from))) => line += &format!(", from {from}"),
            _ => {}
        }
        if let Some(package) = logon.and_then(|logon| strings.get(logon.lm_package).or(strings.get(logon.package))) {
            line += &format!(", {package}");
        }
        line += &format!("\n{:24}{}", "", end(&session));
        if session.activity.counts.iter().any(|(_, count)| *count > 0) {
            let all: u32 = session.activity.counts.iter().map(|(_, count)| count).sum();
            line += &format!("; {all} events bear its logon ID");
        }
        line.push('\n');
        output.write(line.as_bytes())?;
    }
    Ok(())
}

/// What kind of session it is, in words.
fn kind(session: &Session) -> String {
    let role = match session.role {
        Role::Primary => "primary",
        Role::Elevated => "elevated half",
        Role::Unlock => "unlock",
        Role::Reconnect => "reconnect",
        Role::NlaPrecursor => "NLA precursor",
        Role::Network => "network",
        Role::NewCredentials => "new credentials",
        Role::Service => "service",
        Role::Batch => "batch",
        Role::System => "system",
        Role::Anonymous => "anonymous",
        Role::Computer => "computer",
        Role::Unknown => "unknown kind",
    };
    match session.logon_type {
        Some(logon_type) => format!("{role}, type {logon_type}"),
        None => role.to_owned(),
    }
}

/// How a session ended, in words.
fn end(session: &Session) -> String {
    let how = match session.end.kind {
        EndKind::UserInitiated => "logged off by the user",
        EndKind::Logoff => "logged off",
        EndKind::Shutdown => "ended by shutdown",
        EndKind::Crash => "ended by a crash",
        EndKind::LogonIdReused => "ended before its logon ID was used again",
        EndKind::LogCleared => "no end seen: the log was cleared",
        EndKind::LogGap => "no end seen: the log has a gap",
        EndKind::LogEnds => "no end seen: the log ends",
        EndKind::TerminalLogoff => "its desktop logged off",
        EndKind::Boot => "ended before a later boot",
    };
    match (session.end.time(), session.end.earliest(), session.end.latest()) {
        (Some(time), _, _) => {
            let lasted = time.since(session.start.time);
            format!("{how} {} after {}", text::time(time), text::duration(lasted))
        }
        (None, Some(earliest), Some(latest)) => {
            format!("{how}, between {} and {}", text::time(earliest), text::time(latest))
        }
        (None, Some(earliest), None) => format!("{how}; last sign {}", text::time(earliest)),
        (None, None, _) => how.to_owned(),
    }
}

fn print_csv<'a>(
    sessions: impl Iterator<Item = (SessionId, SessionRef<'a>)>,
    analysis: &Analysis,
    case: &Case,
    output: &mut Output,
) -> Result<(), Stop> {
    let mut csv = output.csv()?;
    csv.write_record(COLUMNS).map_err(csv_error)?;
    let file = |file| case.file(file);
    let cite = Cite { facts: &analysis.facts, file: &file };
    for (id, session) in sessions {
        let line = serde_json::to_value(analysis.session_line(id, &session, &cite))
            .map_err(|error| Stop::Output(error.into()))?;
        let at = |pointer: &str| match line.pointer(pointer) {
            None | Some(serde_json::Value::Null) => String::new(),
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        let evidence = ["/start/evidence", "/end/evidence"].into_iter().filter_map(|pointer| line.pointer(pointer));
        let evidence: Vec<String> = evidence
            .filter_map(|list| list.as_array())
            .flatten()
            .map(|record| {
                let text = |key: &str| record.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
                let id = record.get("event_record_id").map(ToString::to_string).unwrap_or_default();
                format!("{} {}#{id}", text("computer"), text("channel"))
            })
            .collect();
        csv.write_record([
            at("/id"),
            at("/host"),
            at("/boot"),
            at("/logon_id"),
            at("/account/sid"),
            at("/account/name"),
            at("/account/domain"),
            at("/identity"),
            at("/logon_type/code"),
            at("/role"),
            at("/start/kind"),
            at("/start/time"),
            at("/end/kind"),
            at("/end/time"),
            at("/end/earliest"),
            at("/end/latest"),
            at("/linked"),
            at("/part_of"),
            at("/source/address"),
            at("/source/port"),
            at("/source/workstation"),
            at("/authentication/package"),
            evidence.join("; "),
        ])
        .map_err(csv_error)?;
    }
    csv.flush().map_err(|error| csv_error(error.into()))
}
