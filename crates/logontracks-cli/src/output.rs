//! Where the results go: standard output or a new file, in one of three formats.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};

use crate::Stop;
use crate::args::OutputArgs;

/// The style of the word `error:`.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// The style of the word `warning:`.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// The output of a command.
pub struct Output {
    to: To,
    /// Whether a person reads it: colours.
    pub colour: bool,
}

/// A file is made when there is something to write: a command that stops before leaves none behind.
enum To {
    Open(Box<dyn Write>),
    File { path: PathBuf, overwrite: bool },
}

impl Output {
    /// Opens what the arguments ask for. A file that exists is left alone unless `--overwrite` is given.
    pub fn open(args: &OutputArgs) -> Result<Self, Stop> {
        let Some(path) = &args.output else {
            let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            let stdout = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            return Ok(Self { to: To::Open(Box::new(stdout)), colour });
        };
        if !args.overwrite && path.exists() {
            return Err(exists(path));
        }
        Ok(Self { to: To::File { path: path.clone(), overwrite: args.overwrite }, colour: false })
    }

    fn writer(&mut self) -> Result<&mut Box<dyn Write>, Stop> {
        if let To::File { path, overwrite } = &self.to {
            let file = create(path, *overwrite).map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => exists(path),
                _ => Stop::Usage(format!("{}: {error}", path.display())),
            })?;
            self.to = To::Open(Box::new(BufWriter::with_capacity(1 << 16, file)));
        }
        match &mut self.to {
            To::Open(writer) => Ok(writer),
            To::File { path, .. } => Err(exists(path)),
        }
    }

    /// Writes bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.writer()?.write_all(bytes).map_err(stop)
    }

    /// Writes one JSON object as a line.
    pub fn json(&mut self, object: &impl serde::Serialize) -> Result<(), Stop> {
        serde_json::to_writer(self.writer()?, object).map_err(|error| stop(error.into()))?;
        self.write(b"\n")
    }

    /// Where lines of CSV are written; [`csv_error`] says what went wrong. What it holds back is written when it goes.
    pub fn csv(&mut self) -> Result<csv::Writer<&mut Box<dyn Write>>, Stop> {
        Ok(csv::Writer::from_writer(self.writer()?))
    }

    /// Writes what is still held back.
    pub fn finish(mut self) -> Result<(), Stop> {
        self.writer()?.flush().map_err(stop)
    }
}

fn exists(path: &Path) -> Stop {
    Stop::Usage(format!("{}: exists already; give another name, or --overwrite", path.display()))
}

fn create(path: &Path, overwrite: bool) -> io::Result<File> {
    if overwrite { File::create(path) } else { File::create_new(path) }
}

/// What stopped the writing of CSV.
pub fn csv_error(error: csv::Error) -> Stop {
    stop(error.into())
}

fn stop(error: io::Error) -> Stop {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Stop::ClosedPipe,
        _ => Stop::Output(error),
    }
}
