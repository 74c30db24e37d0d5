//! A file that is open only while it is written to: a domain of thousands of hosts has more logs than a process may have
//! files open.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::PathBuf;

/// A file, opened anew for each write. A log is written a chunk at a time.
pub struct Reopened {
    path: PathBuf,
    at: u64,
}

impl Reopened {
    /// Makes an empty file.
    ///
    /// # Errors
    /// What the file system says.
    pub fn create(path: PathBuf) -> io::Result<Self> {
        File::create(&path)?;
        Ok(Reopened { path, at: 0 })
    }
}

impl Write for Reopened {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut file = OpenOptions::new().write(true).open(&self.path)?;
        file.seek(SeekFrom::Start(self.at))?;
        let written = file.write(bytes)?;
        self.at += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Reopened {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::Start(at) => self.at = at,
            // A log knows where each of its chunks is.
            SeekFrom::End(_) | SeekFrom::Current(_) => return Err(io::ErrorKind::Unsupported.into()),
        }
        Ok(self.at)
    }
}
