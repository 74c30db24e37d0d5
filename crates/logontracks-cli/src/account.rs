//! The closing account on standard error, and what was found wrong before it.

use std::process::ExitCode;

use logontracks::case::{Account, Case};
use logontracks::provenance::Severity;
use serde::Serialize;

use crate::Stop;
use crate::args::ReadArgs;
use crate::output::{Output, WARNING};

/// How many damaged places are listed one by one before the rest is counted: a terminal's height.
const LISTED: usize = 20;

/// Opens the evidence, or says why there is nothing to read.
pub fn open(paths: &[std::path::PathBuf], read: &ReadArgs) -> Result<Case, Stop> {
    let mut case = Case::open(paths);
    if let Some(threads) = read.threads {
        case = case.threads(usize::from(threads));
    }
    case = case.memory(read.memory);
    if read.list_passed_over {
        for file in case.passed_over() {
            eprintln!("passed over: {}: {}", file.path.display(), file.why);
        }
    }
    if case.logs().is_empty() {
        let mut lines: Vec<String> = case.problems().iter().map(ToString::to_string).collect();
        let passed_over = case.passed_over().len();
        if passed_over > 0 {
            lines
                .push(format!("{passed_over} files passed over: none is an event log. --list-passed-over lists them."));
        }
        if lines.is_empty() {
            lines.push("no event logs there".to_owned());
        }
        return Err(Stop::Usage(format!("nothing to read\n  {}", lines.join("\n  "))));
    }
    Ok(case)
}

/// The last object of `--account`.
#[derive(Serialize)]
struct AccountLine<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    account: &'a Account,
    passed_over: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    hashes: Option<Vec<Hash>>,
}

#[derive(Serialize)]
struct Hash {
    file: String,
    sha256: Option<String>,
}

/// Prints what was found wrong and the closing account, and gives the exit status.
pub fn close(case: &Case, account: &Account, read: &ReadArgs, output: &mut Output) -> Result<ExitCode, Stop> {
    let warning = format!("{}warning:{}", WARNING.render(), WARNING.render_reset());
    for problem in &account.problems {
        anstream::eprintln!("{warning} {problem}");
    }
    let losses = || account.damages.iter().filter(|damage| damage.severity == Severity::Loss);
    for damage in losses().take(LISTED) {
        anstream::eprintln!("{warning} {}", case.damage_line(damage));
    }
    let more = losses().count().saturating_sub(LISTED);
    if more > 0 {
        anstream::eprintln!("{warning} and {more} more places where records were lost; `coverage` lists all");
    }
    let hashes = read.hash.then(|| hashes(case));
    for hash in hashes.iter().flatten() {
        eprintln!("sha256 {}  {}", hash.sha256.as_deref().unwrap_or("unreadable"), hash.file);
    }
    if read.account {
        output.json(&AccountLine { kind: "account", account, passed_over: case.passed_over().len(), hashes })?;
    }
    eprintln!(
        "{} logs, {} chunks ({} damaged), {} records: {} decoded, {} out of scope, {} undecodable, {} duplicates",
        account.files,
        account.chunks,
        account.damaged_chunks,
        account.records,
        account.decoded,
        account.out_of_scope,
        account.undecodable,
        account.duplicates,
    );
    let aside = [(account.unreadable, "unreadable"), (case.passed_over().len() as u64, "files passed over")];
    for (count, what) in aside.into_iter().filter(|(count, _)| *count > 0) {
        eprintln!("{count} {what}");
    }
    Ok(ExitCode::from(u8::from(!account.is_whole())))
}

fn hashes(case: &Case) -> Vec<Hash> {
    (0..)
        .zip(case.logs())
        .map(|(number, file)| {
            let log = logontracks::source::Log::open(&file.path, logontracks::provenance::FileId(number));
            let sha256 = log.ok().and_then(|log| log.sha256().ok());
            Hash { file: file.path.display().to_string(), sha256 }
        })
        .collect()
}
