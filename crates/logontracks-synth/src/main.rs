//! Makes synthetic evidence, and scores what a tool makes of it.

use clap::{Args, Parser, Subcommand, ValueEnum};
use logontracks_synth::domain::{Audit, Collection, Role, Settings, simulate};
use logontracks_synth::score::{Output, score};
use logontracks_synth::testdata;
use logontracks_synth::truth::{Truth, export};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Synthetic Windows evidence whose truth is known.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    domain: Domain,
}

#[derive(Subcommand)]
enum Command {
    /// Simulate a domain (the same as without a command).
    Domain(Domain),
    /// The Security log of one busy host of a domain, of a given size, with all that real hosts audit.
    Log {
        /// The host's role.
        #[arg(long, value_enum)]
        role: Which,
        /// Size: bytes, or 100M, 1G (decimal).
        #[arg(long, value_parser = size)]
        size: u64,
        /// Seed.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Folder to write to; the log is HOST/Security.evtx in it.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Write the truth as a perfect tool would print it: sessions, links, tracks, coverage.
    Export {
        /// `truth.json`.
        #[arg(long)]
        truth: PathBuf,
        /// Folder for `sessions.jsonl`, `links.jsonl`, `tracks.jsonl`, `coverage.jsonl`.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Make the project's test data again.
    Testdata {
        /// Folder.
        #[arg(short, long, default_value = "testdata")]
        output: PathBuf,
        /// Folder for what was written, for readers that we did not write.
        #[arg(long)]
        accounts: Option<PathBuf>,
    },
    /// Compare what a tool printed with the truth.
    Score {
        /// `truth.json`.
        #[arg(long)]
        truth: PathBuf,
        /// Sessions, one JSON object a line.
        #[arg(long)]
        sessions: Option<PathBuf>,
        /// Links.
        #[arg(long)]
        links: Option<PathBuf>,
        /// Tracks, for their identities.
        #[arg(long)]
        identities: Option<PathBuf>,
        /// Coverage, for its clocks.
        #[arg(long)]
        coverage: Option<PathBuf>,
        /// As one JSON object.
        #[arg(long)]
        json: bool,
    },
}

/// A role that has a log of its own kind.
#[derive(Clone, Copy, ValueEnum)]
enum Which {
    /// A person's.
    Workstation,
    /// A file server.
    Server,
    /// A domain controller.
    Dc,
}

/// What hosts audit.
#[derive(Clone, Copy, ValueEnum)]
enum Policy {
    /// Logons, tickets, processes, accounts: nearly all records are in scope.
    Logons,
    /// Object access, the filtering platform, privilege use and more as well, in the shares of real logs.
    Full,
}

/// `100M` and the like in bytes.
fn size(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text.trim_end_matches('B') {
        t if t.ends_with('G') => (t.trim_end_matches('G'), 1_000_000_000),
        t if t.ends_with('M') => (t.trim_end_matches('M'), 1_000_000),
        t => (t, 1),
    };
    let number: u64 = digits.parse().map_err(|_| format!("{text} is not a size"))?;
    number.checked_mul(unit).ok_or_else(|| format!("{text} is too much"))
}

/// A simulated domain.
#[derive(Args)]
struct Domain {
    /// Hosts, at least 3; 12 for one of each kind.
    #[arg(long, default_value_t = 12)]
    hosts: u32,
    /// Days.
    #[arg(long, default_value_t = 1)]
    days: u32,
    /// Background happenings per host and hour.
    #[arg(long, default_value_t = 20)]
    rate: u32,
    /// What the hosts audit.
    #[arg(long, value_enum, default_value = "logons")]
    audit: Policy,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Every log whole, as for benchmarks; else as examiners get evidence.
    #[arg(long)]
    whole: bool,
    /// Only the logs of most use.
    #[arg(long, conflicts_with = "whole")]
    small: bool,
    /// No intruder.
    #[arg(long)]
    peaceful: bool,
    /// Do not keep the truth (memory then does not grow with the size).
    #[arg(long)]
    no_truth: bool,
    /// Folder for what was written, one JSON object a record, for readers that we did not write.
    #[arg(long)]
    accounts: Option<PathBuf>,
    /// Folder to write to.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        None => domain(&cli.domain),
        Some(Command::Domain(settings)) => domain(&settings),
        Some(Command::Log { role, size, seed, output }) => log(role, size, seed, &output),
        Some(Command::Export { truth, output }) => read_truth(&truth).and_then(|t| write_export(&t, &output)),
        Some(Command::Testdata { output, accounts }) => testdata::write(&output, accounts.as_deref())
            .map(|files| format!("{files} files"))
            .map_err(|e| e.to_string()),
        Some(Command::Score { truth, sessions, links, identities, coverage, json }) => {
            score_files(&truth, [sessions, links, identities, coverage], json)
        }
    };
    match done {
        Ok(message) => {
            println!("{message}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn domain(args: &Domain) -> Result<String, String> {
    let folder = args.output.clone().ok_or("no folder: give --output")?;
    let settings = Settings {
        seed: args.seed,
        hosts: args.hosts,
        days: args.days,
        rate: args.rate,
        audit: match args.audit {
            Policy::Logons => Audit::Logons,
            Policy::Full => Audit::Full,
        },
        intrusion: !args.peaceful && args.hosts >= 6,
        collection: match (args.whole, args.small) {
            (true, _) => Collection::Whole,
            (_, true) => Collection::Small,
            _ => Collection::Examiner,
        },
        truth: !args.no_truth,
        accounts: args.accounts.clone(),
    };
    let outcome = simulate(&settings, &folder).map_err(|e| e.to_string())?;
    if let Some(truth) = &outcome.truth {
        let text = serde_json::to_string(truth).map_err(|e| e.to_string())?;
        write(&folder.join("truth.json"), &text)?;
    }
    Ok(format!("{} records in {} files", outcome.records, outcome.files))
}

fn log(role: Which, bytes: u64, seed: u64, folder: &Path) -> Result<String, String> {
    let role = match role {
        Which::Workstation => Role::Workstation,
        Which::Server => Role::File,
        Which::Dc => Role::Dc,
    };
    let outcome = simulate(&Settings::log(role, bytes, seed), folder).map_err(|e| e.to_string())?;
    Ok(format!("{} records", outcome.records))
}

fn read_truth(path: &Path) -> Result<Truth, String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
}

fn score_files(truth: &Path, files: [Option<PathBuf>; 4], json: bool) -> Result<String, String> {
    let truth = read_truth(truth)?;
    let read = |path: Option<PathBuf>| match path {
        Some(path) => fs::read_to_string(&path).map(Some).map_err(|e| format!("{}: {e}", path.display())),
        None => Ok(None),
    };
    let [sessions, links, tracks, coverage] = files;
    let (sessions, links) = (read(sessions)?, read(links)?);
    let (tracks, coverage) = (read(tracks)?, read(coverage)?);
    let output = Output {
        sessions: sessions.as_deref(),
        links: links.as_deref(),
        tracks: tracks.as_deref(),
        coverage: coverage.as_deref(),
    };
    let report = score(&truth, output);
    if json {
        return serde_json::to_string(&report).map_err(|e| e.to_string());
    }
    Ok(report.to_string().trim_end().to_owned())
}

fn write_export(truth: &Truth, folder: &Path) -> Result<String, String> {
    let out = export(truth);
    write(&folder.join("sessions.jsonl"), &out.sessions)?;
    write(&folder.join("links.jsonl"), &out.links)?;
    write(&folder.join("tracks.jsonl"), &out.tracks)?;
    write(&folder.join("coverage.jsonl"), &out.coverage)?;
    Ok(format!("{} sessions, {} links", truth.sessions.len(), truth.links.len()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|e| format!("{}: {e}", parent.display()))?;
    }
    fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}
