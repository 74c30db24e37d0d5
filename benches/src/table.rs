//! The table: every row in turn, several times, each in a process of its own.

use std::collections::BTreeMap;
use std::error::Error;
use std::process::Command;

use logontracks::Case;

use crate::rows::ROWS;

/// One measurement.
#[derive(Clone, Copy, Default)]
struct Run {
    wall: f64,
    cpu: f64,
    count: u64,
    memory: u64,
}

pub fn print(args: impl Iterator<Item = String>) -> Result<(), Box<dyn Error>> {
    let (mut runs, mut threads, mut wanted, mut paths) = (5, vec![1], None, Vec::new());
    let mut args = args;
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} what?"));
        match arg.as_str() {
            "--runs" => runs = value()?.parse()?,
            "--threads" => threads = value()?.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>()?,
            "--rows" => wanted = Some(value()?),
            _ => paths.push(arg),
        }
    }
    if paths.is_empty() {
        return Err("give files or folders with logs".into());
    }
    let case = Case::open(&paths);
    if case.logs().is_empty() {
        return Err("no event logs there".into());
    }
    println!("input: {} logs, {:.1} MB", case.logs().len(), case.bytes() as f64 / 1e6);
    println!("machine: {}", machine());
    println!("runs of each row, in turn: {runs}; medians\n");
    let rows: Vec<_> =
        ROWS.iter().filter(|(letter, _)| wanted.as_ref().is_none_or(|wanted| wanted.contains(letter))).collect();
    let mut measured: BTreeMap<(usize, &str), Vec<Run>> = BTreeMap::new();
    for _ in 0..runs {
        for threads in &threads {
            for (letter, _) in &rows {
                measured.entry((*threads, letter)).or_default().push(measure(letter, *threads, &paths)?);
            }
        }
    }
    println!("| row | threads | wall s | CPU s | CPU / (b) | MB/s (wall) | peak MB | counted |");
    println!("|---|---|---|---|---|---|---|---|");
    for threads in &threads {
        let base = measured.get(&(*threads, "b")).map(|runs| median(runs, |run| run.cpu));
        for (letter, what) in &rows {
            let Some(runs) = measured.get(&(*threads, letter)) else { continue };
            let (wall, cpu) = (median(runs, |run| run.wall), median(runs, |run| run.cpu));
            let ratio = base.map_or("-".to_owned(), |base| format!("{:.2}", cpu / base));
            let memory = median(runs, |run| run.memory as f64) / 1024.0;
            let count = runs.first().map_or(0, |run| run.count);
            let rate = case.bytes() as f64 / 1e6 / wall;
            println!(
                "| ({letter}) {what} | {threads} | {wall:.3} | {cpu:.3} | {ratio} | {rate:.0} | {memory:.0} | {count} |"
            );
        }
    }
    Ok(())
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

fn median(runs: &[Run], value: impl Fn(&Run) -> f64) -> f64 {
    let mut values: Vec<f64> = runs.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The processor, as Linux names it.
fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{}, {cores} processors", model.trim_start_matches([' ', '\t', ':']))
}
