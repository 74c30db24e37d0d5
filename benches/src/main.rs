//! `cargo run --release -p logontracks-benches -- [--runs N] [--threads 1,2] PATH…`
//!
//! Prints one table: each row is one way to work through the same evidence. Every measurement is a process of its own;
//! rows take turns, so that a machine that slows down slows down all of them. The median of the runs is printed, with
//! the ratio to reading and checksumming, and the largest resident memory.

mod rows;
mod table;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let first = args.next();
    let result = match first.as_deref() {
        Some("--row") => rows::run(args),
        _ => table::print(first.into_iter().chain(args)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
