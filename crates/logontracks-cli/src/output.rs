//! Where the results go: standard output or a new file, in one of three formats.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};

use crate::Stop;
use crate::args::OutputArgs;

/// The style of the word `error:`.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// The style of the word `warning:`.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// The output of a command.
pub struct Output {
    to: Box<dyn Write>,
    /// Whether a person reads it: colours.
    pub colour: bool,
}

impl Output {
    /// Opens what the arguments ask for. A file that exists is left alone unless `--overwrite` is given.
    pub fn open(args: &OutputArgs) -> Result<Self, Stop> {
        let Some(path) = &args.output else {
            let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            return Ok(Self { to: Box::new(BufWriter::with_capacity(1 << 16, io::stdout().lock())), colour });
        };
        let file = create(path, args.overwrite).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                Stop::Usage(format!("{}: exists already; give another name, or --overwrite", path.display()))
            }
            _ => Stop::Usage(format!("{}: {error}", path.display())),
        })?;
        Ok(Self { to: Box::new(BufWriter::with_capacity(1 << 16, file)), colour: false })
    }

    /// Writes bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.to.write_all(bytes).map_err(stop)
    }

    /// Writes one JSON object as a line.
    pub fn json(&mut self, object: &impl serde::Serialize) -> Result<(), Stop> {
        serde_json::to_writer(&mut self.to, object).map_err(|error| stop(error.into()))?;
        self.write(b"\n")
    }

    /// Writes what is still held back.
    pub fn finish(mut self) -> Result<(), Stop> {
        self.to.flush().map_err(stop)
    }
}

fn create(path: &Path, overwrite: bool) -> io::Result<File> {
    if overwrite { File::create(path) } else { File::create_new(path) }
}

fn stop(error: io::Error) -> Stop {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Stop::ClosedPipe,
        _ => Stop::Output(error),
    }
}
