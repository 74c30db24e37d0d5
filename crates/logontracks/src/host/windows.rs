//! The windows of time by which records of a host belong together.

/// Ticks of 100 ns in a second.
pub(crate) const SECOND: i64 = 10_000_000;

/// Windows of time of the room `host`, in ticks of 100 ns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// How far apart the first and last record of one start can be. Kernel-General 12 is stamped with the kernel's
    /// start, 6005, 4608 and Kernel-Power 41 when their services run, minutes later after updates.
    pub start: i64,
    /// How long after its record of stopping a computer may still write. Processes that end last are logged within
    /// seconds; 6006 and 13 come in either order.
    pub stop_grace: i64,
    /// How long before the first record of starting the new boot may have written: Security holds processes of the
    /// kernel's start (4688, 4826) some seconds before 4608.
    pub lead: i64,
    /// How long before the stop it was asked for (1074): updates are installed and users asked in between.
    pub request: i64,
    /// A change of the clock that is no step but a correction, as the time service makes all day.
    pub clock_step: i64,
    /// How far a record may be stamped before one with a lower EventRecordID without a record of the change, and
    /// still be taken for later: threads that race, or a clock set back. Beyond, the numbering began anew.
    pub reorder: i64,
    /// How long the old name of a computer may still be written after the first record under the new one.
    pub rename_overlap: i64,
    /// How many records may lie between the last record known under the old name and the first under the new one.
    /// Facts are only a part of the records.
    pub rename_records: u64,
}

impl Default for Windows {
    fn default() -> Self {
        Self {
            start: 5 * 60 * SECOND,
            stop_grace: 2 * 60 * SECOND,
            lead: 10 * SECOND,
            request: 30 * 60 * SECOND,
            clock_step: SECOND,
            reorder: 15 * 60 * SECOND,
            rename_overlap: 10 * 60 * SECOND,
            rename_records: 1000,
        }
    }
}
