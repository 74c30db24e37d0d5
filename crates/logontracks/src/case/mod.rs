//! The front door: a case is a set of evidence paths.
//!
//! ```no_run
//! use logontracks::Case;
//!
//! let case = Case::open(["evidence"]);
//! let account = case.events(|event| println!("{:?} {}", event.system.time(), event.data.kind()));
//! assert!(account.balances());
//! ```

mod account;
mod analysis;
mod part;

use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use account::Account;
pub use analysis::{Analysis, Windows};
pub use part::{Part, Seen};

use crate::coverage::{Collected, Collector, Coverage, Stretches};
use crate::event::{Decoded, Event};
use crate::fact::{Batch, Extractor, Facts, Merger};
use crate::parallel;
use crate::provenance::{Damage, FileId};
use crate::record::Plans;
use crate::source::{Found, Log, LogFile, PassedOver, Problem, ProblemKind, find};
use part::Worker;

/// How many chunks a worker reads at a time: 1 MiB, so that results are small and threads stay busy.
const CHUNKS_PER_PART: usize = 16;

/// For how many logs templates are remembered: some hundred are common to all, and a few more come with each log.
const LOGS_PER_TURN: usize = 500;

/// The evidence of a case: the logs among the paths that were given.
#[derive(Debug)]
pub struct Case {
    found: Found,
    names: Vec<String>,
    options: Options,
}

/// How a case is read. The results do not depend on it.
#[derive(Clone, Copy, Debug)]
struct Options {
    threads: usize,
    memory: Option<usize>,
    /// See [`LOGS_PER_TURN`].
    turn: usize,
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Bytes of evidence read.
    pub bytes: u64,
    /// Bytes of evidence in all.
    pub of: u64,
}

/// What one reading of the evidence gives.
#[derive(Debug)]
pub struct Gathered {
    /// All facts.
    pub facts: Facts,
    /// What the evidence covers.
    pub coverage: Coverage,
    /// What was read, and what became of it.
    pub account: Account,
}

/// One thing to do: a run of chunks of an open log, or a log that would not open.
enum Job {
    Part { log: Arc<Log>, chunks: Range<usize>, first: bool },
    Problem(Problem),
}

impl Case {
    /// Looks for logs: any mix of files and folders. Never fails; what cannot be walked is in [`Case::problems`].
    pub fn open<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Self {
        let paths: Vec<PathBuf> = paths.into_iter().map(|path| path.as_ref().to_owned()).collect();
        let found = find(&paths);
        let names = found.logs.iter().map(|log| log.path.display().to_string()).collect();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { found, names, options: Options { threads, memory: None, turn: LOGS_PER_TURN } }
    }

    /// How many threads read; every processor if not told.
    pub fn threads(mut self, threads: usize) -> Self {
        self.options.threads = threads.max(1);
        self
    }

    /// About how many bytes of memory facts and all that is made of them may take: what is more goes to a temporary
    /// file, with the same results ([`Facts::error`] tells if it could not). All stays in memory, if not told: some
    /// 80 to 95 bytes for each event in scope of busy hosts, more where sessions have few events each. ARCHITECTURE.md
    /// tells what is in memory in any case.
    pub fn memory(mut self, bytes: Option<usize>) -> Self {
        self.options.memory = bytes;
        self
    }

    /// The logs, in the order of their paths: the number of a log here is its [`FileId`].
    pub fn logs(&self) -> &[LogFile] {
        &self.found.logs
    }

    /// The path of a log, as given.
    pub fn file(&self, file: FileId) -> &str {
        self.names.get(file.0 as usize).map_or("", String::as_str)
    }

    /// Files that are no logs.
    pub fn passed_over(&self) -> &[PassedOver] {
        &self.found.passed_over
    }

    /// What could not be walked or opened while looking for logs.
    pub fn problems(&self) -> &[Problem] {
        &self.found.problems
    }

    /// A piece of damage with the path of its file, in one line.
    pub fn damage_line(&self, damage: &Damage) -> String {
        format!("{}: {damage}", self.file(damage.place.file))
    }

    /// The size of all logs in bytes.
    pub fn bytes(&self) -> u64 {
        self.found.logs.iter().map(|log| log.len).sum()
    }

    /// Hands every event to `each`, on this thread, in the order of the files and of their records.
    pub fn events(&self, mut each: impl FnMut(&Event<'_>)) -> Account {
        let mut account = self.blank_account();
        for turn in self.turns() {
            let plans = Plans::new();
            let mut worker = Worker::new(&plans);
            for job in self.jobs(turn) {
                let (_, part_account) = do_job(&mut worker, job, |part| {
                    part.records(|_, decoded| {
                        if let Decoded::Event(event) = decoded {
                            each(event);
                        }
                    });
                });
                account.add(part_account);
            }
        }
        account
    }

    /// Reads the evidence in parts, in parallel: `part` makes a result of each run of chunks, `take` gets the results
    /// on this thread, in the order of the files and of their records, and may stop it all. Memory is bounded by what
    /// the results of a few MiB of evidence need.
    pub fn read<T: Send>(
        &self,
        part: impl Fn(&mut Part<'_, '_>) -> T + Sync,
        take: impl FnMut(T, Progress) -> ControlFlow<()>,
    ) -> Account {
        self.read_with(|| (), |(), reading| part(reading), take)
    }

    /// The same, where each thread keeps a state from part to part.
    fn read_with<S, T: Send>(
        &self,
        state: impl Fn() -> S + Sync,
        part: impl Fn(&mut S, &mut Part<'_, '_>) -> T + Sync,
        mut take: impl FnMut(T, Progress) -> ControlFlow<()>,
    ) -> Account {
        let mut account = self.blank_account();
        let mut progress = Progress { bytes: 0, of: self.bytes() };
        for turn in self.turns() {
            let plans = Plans::new();
            let mut jobs = self.jobs(turn);
            let ended = parallel::in_order(
                self.options.threads,
                || jobs.next(),
                || (Worker::new(&plans), state()),
                |(worker, state), job| {
                    let bytes = job.bytes();
                    let (result, account) = do_job(worker, job, |reading| part(state, reading));
                    (result, account, bytes)
                },
                |(result, part_account, bytes)| {
                    account.add(part_account);
                    progress.bytes += bytes;
                    match result {
                        Some(result) => take(result, progress),
                        None => ControlFlow::Continue(()),
                    }
                },
            );
            if ended.is_break() {
                break;
            }
        }
        account
    }

    /// What the evidence covers.
    pub fn coverage(&self, mut progress: impl FnMut(Progress)) -> (Coverage, Account) {
        let mut stretches = Stretches::default();
        let account = self.read(
            |part| {
                let mut collector = Collector::new(part.log());
                part.each(|seen| match seen {
                    Seen::Record(record, decoded) => {
                        collector.record(record, &record.stamp(), decoded);
                    }
                    Seen::Damage => collector.damage(),
                });
                collector.finish()
            },
            |part, now| {
                stretches.add(part);
                progress(now);
                ControlFlow::Continue(())
            },
        );
        (Coverage::new(&stretches, &account.damages), account)
    }

    /// All facts of the evidence, what sessions, links and tracks are made of, and what it covers, in one reading. Records
    /// that are in more than one file are one fact, and counted as [`Account::duplicates`].
    pub fn gather(&self, mut progress: impl FnMut(Progress)) -> Gathered {
        let mut merger = Merger::default().threads(self.options.threads).memory(self.options.memory);
        let mut stretches = Stretches::default();
        // As many in each turn as there are threads; those of the next go on from them.
        let (threads, workers) = (self.options.threads, AtomicUsize::new(0));
        let mut account = self.read_with(
            || Extractor::new(workers.fetch_add(1, Ordering::Relaxed) % threads),
            batch,
            |(batch, part), now| {
                merger.add(batch);
                stretches.add(part);
                progress(now);
                ControlFlow::Continue(())
            },
        );
        let facts = merger.finish();
        account.duplicates = facts.duplicates() as u64;
        account.decoded = account.decoded.saturating_sub(account.duplicates);
        let coverage = Coverage::new(&stretches, &account.damages);
        Gathered { facts, coverage, account }
    }

    /// An account with what was found wrong while looking for logs.
    fn blank_account(&self) -> Account {
        let problems = self.found.problems.clone();
        Account { unreadable: problems.iter().filter(|p| is_loss(p)).count() as u64, problems, ..Account::default() }
    }

    /// The logs, in runs for which templates are remembered. Many templates have the name of their computer, and are met
    /// on no other: what is remembered must not grow with the number of computers.
    fn turns(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let (logs, turn) = (self.found.logs.len(), self.options.turn);
        (0..logs).step_by(turn).map(move |start| start..(start + turn).min(logs))
    }

    /// Every run of chunks of some of the logs, in order; a log is opened when its turn comes.
    fn jobs(&self, logs: Range<usize>) -> impl Iterator<Item = Job> + Send + '_ {
        let logs = (0_u32..).zip(&self.found.logs).skip(logs.start).take(logs.len());
        logs.flat_map(|(number, file)| match Log::open_on(self.options.threads, &file.path, FileId(number)) {
            Ok(log) => {
                let log = Arc::new(log);
                let count = log.entries().len();
                let starts = (0..count.max(1)).step_by(CHUNKS_PER_PART);
                let parts: Vec<Job> = starts
                    .map(|start| Job::Part {
                        log: Arc::clone(&log),
                        chunks: start..(start + CHUNKS_PER_PART).min(count),
                        first: start == 0,
                    })
                    .collect();
                parts
            }
            Err(problem) => vec![Job::Problem(problem)],
        })
    }
}

/// The facts of a part, and what it covers.
fn batch(extractor: &mut Extractor, part: &mut Part<'_, '_>) -> (Batch, Collected) {
    let mut collector = Collector::new(part.log());
    part.each(|seen| match seen {
        Seen::Record(record, decoded) => {
            let stamp = record.stamp();
            let writer = collector.record(record, &stamp, decoded);
            if let Decoded::Event(event) = decoded {
                extractor.take(&stamp, writer, event);
            }
        }
        Seen::Damage => collector.damage(),
    });
    (extractor.batch(), collector.finish())
}

/// Whether a problem means that evidence was not read. A path that was merely given twice does not.
fn is_loss(problem: &Problem) -> bool {
    problem.kind != ProblemKind::SeenBefore
}

impl Job {
    fn bytes(&self) -> u64 {
        match self {
            Self::Part { log, chunks, .. } => {
                log.entries().get(chunks.clone()).unwrap_or_default().iter().map(|chunk| u64::from(chunk.len)).sum()
            }
            Self::Problem(_) => 0,
        }
    }
}

/// Does a job: the result of `part`, if there was one to read, and the account of it.
fn do_job<T>(worker: &mut Worker<'_>, job: Job, part: impl FnOnce(&mut Part<'_, '_>) -> T) -> (Option<T>, Account) {
    match job {
        Job::Problem(problem) => (None, Account { unreadable: 1, problems: vec![problem], ..Account::default() }),
        Job::Part { log, chunks, first } => {
            let mut reading = Part::new(worker, Arc::clone(&log), chunks);
            if first {
                reading.account.files = 1;
                log.damages().iter().for_each(|damage| reading.account.damage(damage.clone()));
            }
            let result = part(&mut reading);
            (Some(result), reading.account)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each log with templates of its own, or all of them with the same: on one thread and several.
    #[test]
    fn for_how_many_logs_templates_are_remembered_changes_nothing() {
        let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata");
        let read = |turn: usize, threads: usize| {
            let mut case = Case::open([testdata.join("domain"), testdata.join("oddities")]).threads(threads);
            case.options.turn = turn;
            assert!(case.logs().len() > 3 * turn.min(2), "{testdata:?}");
            let mut events = Vec::new();
            let account = case.events(|event| events.push(format!("{event:?}")));
            let gathered = case.gather(|_| ());
            let facts = &gathered.facts;
            let told: Vec<String> = facts.iter().map(|(_, fact)| told(facts, &fact)).collect();
            (events, format!("{account:?}"), told, format!("{:?}", gathered.account))
        };
        let whole = read(LOGS_PER_TURN, 1);
        assert!(!whole.0.is_empty() && !whole.2.is_empty());
        for (turn, threads) in [(1, 1), (1, 3), (2, 2), (LOGS_PER_TURN, 2)] {
            assert!(read(turn, threads) == whole, "{turn} logs, {threads} threads");
        }
    }

    /// A fact without the numbers of its strings, which depend on the order of reading.
    fn told(facts: &Facts, fact: &crate::fact::Fact) -> String {
        let at = &fact.at;
        let name = |sym| facts.strings.text(sym).to_owned();
        format!("{:?} {} {} {:?} {}", at.time, at.record_id, name(at.computer), at.place, name(at.channel))
            + &format!("{:?}", fact.what.kind())
    }
}
