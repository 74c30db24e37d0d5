//! The table: every row in turn, several times, each in a process of its own.

use std::collections::BTreeMap;
use std::error::Error;
use std::process::Command;

use logontracks::Case;

use crate::rows::ROWS;

/// What to measure, and how often.
pub struct Plan {
    /// How often each row is measured.
    pub runs: usize,
    /// Numbers of threads, for the rows that can use several.
    pub threads: Vec<usize>,
    /// Letters of rows; all if not told.
    pub rows: Option<String>,
}

/// One measurement.
#[derive(Clone, Copy, Default)]
pub struct Run {
    /// Seconds on the wall.
    pub wall: f64,
    /// Seconds of all processors.
    pub cpu: f64,
    /// What the row counted: records, sessions, steps.
    pub count: u64,
    /// Largest resident memory in KiB.
    pub memory: u64,
}

/// Medians of all rows over the same evidence.
pub struct Table {
    logs: usize,
    /// Bytes of the evidence.
    pub bytes: u64,
    runs: usize,
    /// By threads and letter.
    rows: BTreeMap<(usize, &'static str), Run>,
}

/// Rows that use one thread, whatever is asked for.
const ONE_THREAD: &str = "chij";

impl Table {
    /// Measures each row of the plan over `paths`.
    pub fn measure(plan: &Plan, paths: &[String]) -> Result<Table, Box<dyn Error>> {
        let case = Case::open(paths);
        if case.logs().is_empty() {
            return Err("no event logs there".into());
        }
        let wanted = |letter: &str| plan.rows.as_ref().is_none_or(|rows| rows.contains(letter));
        let mut measured: BTreeMap<(usize, &'static str), Vec<Run>> = BTreeMap::new();
        for _ in 0..plan.runs {
            for (n, threads) in plan.threads.iter().enumerate() {
                let rows = ROWS.iter().filter(|(letter, _)| wanted(letter) && (n == 0 || !ONE_THREAD.contains(letter)));
                for (letter, _) in rows {
                    measured.entry((*threads, letter)).or_default().push(measure(letter, *threads, paths)?);
                }
            }
        }
        let rows = measured.into_iter().map(|(key, runs)| (key, medians(&runs))).collect();
        Ok(Table { logs: case.logs().len(), bytes: case.bytes(), runs: plan.runs, rows })
    }

    /// The medians of a row.
    pub fn row(&self, letter: &str, threads: usize) -> Option<Run> {
        self.rows.iter().find(|((t, l), _)| *t == threads && *l == letter).map(|(_, run)| *run)
    }

    /// Prints it as Markdown.
    pub fn print(&self) {
        println!(
            "input: {} logs, {:.1} MB; each row measured {} times in turn, medians\n",
            self.logs,
            self.megabytes(),
            self.runs
        );
        println!("| row | threads | wall s | CPU s | CPU / (b) | MB/s (wall) | peak MB | counted |");
        println!("|---|---|---|---|---|---|---|---|");
        let base = self.rows.iter().find(|((_, letter), _)| *letter == "b").map(|(_, run)| run.cpu);
        for ((threads, letter), run) in &self.rows {
            let what = ROWS.iter().find(|(l, _)| l == letter).map_or("", |(_, what)| what);
            let ratio = base.map_or("-".to_owned(), |base| format!("{:.2}", run.cpu / base));
            let (rate, memory) = (self.megabytes() / run.wall, run.memory as f64 / 1024.0);
            let Run { wall, cpu, count, .. } = run;
            println!(
                "| ({letter}) {what} | {threads} | {wall:.3} | {cpu:.3} | {ratio} | {rate:.0} | {memory:.0} | {count} |"
            );
        }
    }

    fn megabytes(&self) -> f64 {
        self.bytes as f64 / 1e6
    }
}

fn measure(letter: &str, threads: usize, paths: &[String]) -> Result<Run, Box<dyn Error>> {
    let output =
        Command::new(std::env::current_exe()?).args(["--row", letter, &threads.to_string()]).args(paths).output()?;
    if !output.status.success() {
        return Err(format!("row {letter}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let mut words = text.split_whitespace();
    let mut word = || words.next().ok_or("a row printed too little");
    Ok(Run { wall: word()?.parse()?, cpu: word()?.parse()?, count: word()?.parse()?, memory: word()?.parse()? })
}

fn medians(runs: &[Run]) -> Run {
    let median = |value: fn(&Run) -> f64| {
        let mut values: Vec<f64> = runs.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    Run {
        wall: median(|run| run.wall),
        cpu: median(|run| run.cpu),
        count: runs.first().map_or(0, |run| run.count),
        memory: median(|run| run.memory as f64) as u64,
    }
}

/// The processor, as Linux names it.
pub fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{}, {cores} processors", model.trim_start_matches([' ', '\t', ':']))
}
