//! `logontracks`: the command line over the library. Arguments, printing and exit codes live here, nothing else.

mod account;
mod analysis;
mod args;
mod coverage;
mod events;
mod filter;
mod links;
mod output;
mod progress;
mod schema;
mod sessions;
mod text;
mod tracks;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// What ends a command early.
#[derive(Debug, thiserror::Error)]
enum Stop {
    /// Wrong use, or nothing to read: exit status 2.
    #[error("{0}")]
    Usage(String),
    /// The output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] std::io::Error),
    /// The temporary file of --memory: results may lack something.
    #[error("the temporary file of --memory: {0}")]
    Memory(String),
    /// The reader of our output went away: nothing more to do, and nothing to say.
    #[error("")]
    ClosedPipe,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match &cli.command {
        Command::Events(args) => events::run(args),
        Command::Coverage(args) => coverage::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Sessions(args) => sessions::run(args),
        Command::Links(args) => links::run(args),
        Command::Tracks(args) => tracks::run(args),
    };
    match result {
        Ok(code) => code,
        Err(Stop::ClosedPipe) => ExitCode::SUCCESS,
        Err(stop @ Stop::Usage(_)) => {
            anstream::eprintln!("{}error:{} {stop}", output::ERROR.render(), output::ERROR.render_reset());
            ExitCode::from(2)
        }
        Err(stop @ (Stop::Output(_) | Stop::Memory(_))) => {
            anstream::eprintln!("{}error:{} {stop}", output::ERROR.render(), output::ERROR.render_reset());
            ExitCode::from(1)
        }
    }
}
