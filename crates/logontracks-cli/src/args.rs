//! The command line: commands, options, help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use logontracks::wire::Time;

/// Follows each user's logon tracks throughout a Windows domain, from copied .evtx files.
///
/// Give it any mix of files and folders; logs are known by their content, whatever their names. Evidence is only ever
/// read. Results go to standard output, everything else (progress, warnings, the closing account) to standard error.
#[derive(Parser, Debug)]
#[command(name = "logontracks", version, about, long_about, max_term_width = 100, after_long_help = AFTER_HELP)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

const AFTER_HELP: &str = "\
Exit status: 0 all was read; 1 something could not be read or decoded (the rest was, and is printed); \
2 wrong use, or nothing to read.

Examples:
  logontracks tracks evidence/ --user jdoe
  logontracks sessions evidence/ --host ws012 --from 2024-03-04 --to 2024-03-05
  logontracks events evidence/ --event-id 4624,4625 --format jsonl -o logons.jsonl
  logontracks coverage evidence/";

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Each user's track: authentications, sessions, hops, in order of time across hosts.
    ///
    /// --host, --event-id, --from and --to keep the steps that match; the track then says that it is a part, how long
    /// the whole is, and what is not known of the hosts and the period asked about. A user named with --user who has no
    /// such step is printed all the same.
    Tracks(TracksArgs),
    /// Logon sessions: account, kind, begin, end and how the end is known.
    Sessions(Evidence),
    /// What joins records across hosts: tickets, validations, explicit credentials, origins.
    Links(Evidence),
    /// Every event in scope, typed.
    Events(EventsArgs),
    /// The table of events and their fields.
    Schema(SchemaArgs),
    /// What the evidence covers, host by host, and what it cannot tell.
    Coverage(Evidence),
}

#[derive(Args, Debug)]
pub struct Evidence {
    /// Files and folders with evidence.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub output: OutputArgs,

    #[command(flatten)]
    pub filter: FilterArgs,

    #[command(flatten)]
    pub read: ReadArgs,
}

#[derive(Args, Debug)]
pub struct OutputArgs {
    /// How to print.
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub format: Format,

    /// Write to this file instead of standard output; it must not exist yet.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Overwrite the file of --output.
    #[arg(long, requires = "output")]
    pub overwrite: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading, in a terminal's width.
    Text,
    /// JSON Lines: one object a line, and nothing else.
    Jsonl,
    /// Comma-separated values, with a header line.
    Csv,
}

#[derive(Args, Debug, Default)]
pub struct FilterArgs {
    /// Only this user: a name, DOMAIN\name, name@domain or SID; may be given more than once.
    #[arg(short, long, value_name = "NAME")]
    pub user: Vec<String>,

    /// Only this host: full name or first label; may be given more than once.
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,

    /// Only these event IDs, separated by commas.
    #[arg(short, long, value_name = "ID", value_delimiter = ',')]
    pub event_id: Vec<u16>,

    /// Not before this time: RFC 3339, or a date; UTC where no zone is given.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub from: Option<Time>,

    /// Before this time.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub to: Option<Time>,
}

#[derive(Args, Debug)]
pub struct ReadArgs {
    /// How many threads read and decode; the results do not depend on it. All processors if not given.
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,

    /// About how much memory to use, as 512M or 2G: what does not fit goes to a temporary file, with the same results
    /// (sessions, links, tracks). As much as it takes if not given: some 120 bytes for each event in scope of busy hosts,
    /// more where sessions have few events.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub memory: Option<usize>,

    /// Also give the SHA-256 of each file, in the closing account.
    #[arg(long)]
    pub hash: bool,

    /// Also print the closing account as the last JSON object.
    #[arg(long)]
    pub account: bool,

    /// List each file that was passed over because it is no log.
    #[arg(long)]
    pub list_passed_over: bool,
}

#[derive(Args, Debug)]
pub struct EventsArgs {
    #[command(flatten)]
    pub evidence: Evidence,

    /// Also print the records that are out of scope, with their raw fields.
    #[arg(long)]
    pub unrecognized: bool,
}

#[derive(Args, Debug)]
pub struct TracksArgs {
    #[command(flatten)]
    pub evidence: Evidence,

    /// Which accounts: people if not given, or whoever --user names.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub class: Vec<Class>,

    /// Say of every link on what it rests; without, only of those that are not sure. Text only.
    #[arg(long)]
    pub basis: bool,

    /// Columns of a line of text; what does not fit goes on in the next, and no value is cut.
    #[arg(long, value_name = "COLUMNS", default_value_t = 160, value_parser = clap::value_parser!(u16).range(80..=1000))]
    pub width: u16,

    /// Instead of tracks, the way that led to this session, back to where it began: an ID as `sessions` prints it.
    #[arg(long, value_name = "SESSION", conflicts_with_all = ["from_host", "to_host"])]
    pub chain: Option<String>,

    /// Instead of tracks, the ways from this host to that of --to-host on which each hop starts while the session
    /// before it lives.
    #[arg(long, value_name = "HOST", requires = "to_host")]
    pub from_host: Option<String>,

    /// See --from-host.
    #[arg(long, value_name = "HOST", requires = "from_host")]
    pub to_host: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Class {
    /// Accounts of people, as far as a SID or name tells.
    User,
    /// Machine accounts.
    Computer,
    /// Service accounts, virtual accounts, application pools.
    Service,
    /// SYSTEM, LOCAL SERVICE, window manager and the like.
    System,
    /// ANONYMOUS LOGON.
    Anonymous,
    /// Names without SID that nothing shows to exist: attempts at accounts that are not there.
    Unknown,
    /// Every one of these.
    All,
}

#[derive(Args, Debug)]
pub struct SchemaArgs {
    #[command(flatten)]
    pub output: OutputArgs,

    /// Only these event IDs, separated by commas.
    #[arg(short, long, value_name = "ID", value_delimiter = ',')]
    pub event_id: Vec<u16>,
}

/// A number of bytes, or with K, M or G of 1024, 1024² or 1024³ bytes.
fn size(text: &str) -> Result<usize, String> {
    let (number, unit) = match text.char_indices().last() {
        Some((at, unit)) if unit.is_ascii_alphabetic() => (text.get(..at).unwrap_or_default(), unit),
        _ => (text, 'B'),
    };
    let shift = match unit.to_ascii_uppercase() {
        'B' => 0,
        'K' => 10,
        'M' => 20,
        'G' => 30,
        _ => return Err("not a size: write 512M or 2G".to_owned()),
    };
    let number: usize = number.parse().map_err(|_| "not a size: write 512M or 2G".to_owned())?;
    number.checked_mul(1 << shift).ok_or_else(|| "more than this computer can address".to_owned())
}

fn time(text: &str) -> Result<Time, String> {
    Time::parse(text).ok_or_else(|| "not a time: write 2024-03-04 or 2024-03-04T07:58:02Z".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_bytes_or_powers_of_1024() {
        assert_eq!(size("4096"), Ok(4096));
        assert_eq!([size("1k"), size("512M"), size("2G")], [Ok(1 << 10), Ok(512 << 20), Ok(2 << 30)]);
        for wrong in ["", "M", "1.5G", "-1M", "1T", "10 M", "é"] {
            assert_eq!(size(wrong), Err("not a size: write 512M or 2G".to_owned()), "{wrong}");
        }
        assert!(size("99999999999999999G").is_err());
    }
}
