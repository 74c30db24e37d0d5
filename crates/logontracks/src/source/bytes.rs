//! Bytes at an offset, from a file or from memory.

use std::fs::File;
use std::io;

/// Where a log's bytes come from. Reading takes `&self`, so that threads can read chunks of one log side by side.
pub(super) enum Bytes {
    File(File),
    Memory(Vec<u8>),
}

impl Bytes {
    /// Replaces the content of `buffer` by the bytes from `offset` on: `len` of them, or fewer at the end.
    pub(super) fn read(&self, offset: u64, len: usize, buffer: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::File(file) => {
                buffer.resize(len, 0);
                let mut filled = 0;
                while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
                    match read_at(file, rest, offset.saturating_add(filled as u64)) {
                        Ok(0) => break,
                        Ok(read) => filled += read,
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        Err(error) => {
                            buffer.truncate(filled);
                            return Err(error);
                        }
                    }
                }
                buffer.truncate(filled);
            }
            Self::Memory(bytes) => {
                buffer.clear();
                let rest = usize::try_from(offset).ok().and_then(|offset| bytes.get(offset..)).unwrap_or_default();
                buffer.extend_from_slice(rest.get(..len).unwrap_or(rest));
            }
        }
        Ok(())
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}
