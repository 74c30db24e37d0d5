//! `cargo run --release -p logontracks-benches -- [--runs N] [--threads 1,2] [--rows LETTERS] PATH…`
//!
//! Prints one table: each row is one way to work through the same evidence. Every measurement is a process of its own;
//! rows take turns, so that a machine that slows down slows down all of them. The median of the runs is printed, with
//! the ratio to reading and checksumming, and the largest resident memory; below it the targets, met or not.
//!
//! With `--mixes FOLDER [--megabytes N]` in place of paths: makes logs of a workstation, a server and a domain
//! controller of N megabytes (100) and one of a server of ten times N in FOLDER, unless they are there, and prints
//! all tables.

mod mixes;
mod rows;
mod table;
mod targets;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use table::{Plan, Table};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let first = args.next();
    let result = match first.as_deref() {
        Some("--row") => rows::run(args),
        _ => tables(first.into_iter().chain(args)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn tables(mut args: impl Iterator<Item = String>) -> Result<(), Box<dyn Error>> {
    let mut plan = Plan { runs: 5, threads: vec![1], rows: None };
    let (mut paths, mut folder, mut megabytes) = (Vec::new(), None, 100);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} what?"));
        match arg.as_str() {
            "--runs" => plan.runs = value()?.parse()?,
            "--threads" => plan.threads = value()?.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>()?,
            "--rows" => plan.rows = Some(value()?),
            "--mixes" => folder = Some(value()?),
            "--megabytes" => megabytes = value()?.parse()?,
            _ => paths.push(arg),
        }
    }
    println!("machine: {}", table::machine());
    match folder {
        Some(folder) => mixes::print(&plan, Path::new(&folder), megabytes),
        None if paths.is_empty() => Err("give files or folders with logs, or --mixes FOLDER".into()),
        None => {
            let table = Table::measure(&plan, &paths)?;
            table.print();
            targets::print(&table);
            Ok(())
        }
    }
}
