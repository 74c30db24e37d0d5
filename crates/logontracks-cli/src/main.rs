//! `logontracks`: the command line over the library. Arguments, printing and exit codes live here, nothing else.

mod account;
mod args;
mod coverage;
mod events;
mod filter;
mod output;
mod progress;
mod schema;
mod sessions;
mod text;

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
        _ => Err(Stop::Usage("not built yet".into())),
    };
    match result {
        Ok(code) => code,
        Err(Stop::ClosedPipe) => ExitCode::SUCCESS,
        Err(stop @ Stop::Usage(_)) => {
            anstream::eprintln!("{}error:{} {stop}", output::ERROR.render(), output::ERROR.render_reset());
            ExitCode::from(2)
        }
        Err(stop @ Stop::Output(_)) => {
            anstream::eprintln!("{}error:{} {stop}", output::ERROR.render(), output::ERROR.render_reset());
            ExitCode::from(1)
        }
    }
}
