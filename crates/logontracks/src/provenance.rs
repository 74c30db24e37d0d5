//! Where a fact comes from.

/// The number of a file among the evidence, in the order of their paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// The place of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The chunk's number in the file, by position.
    pub chunk: u32,
    /// The record's byte offset in the file.
    pub offset: u64,
}
