//! What every record is asked for where sessions are made of it, read in one go.

use super::reader::Record;
use super::system::SystemField;
use crate::wire::{Text, Time};

/// Which record it is: the values of [`System`](super::System) that cite it.
#[derive(Clone, Debug)]
pub struct Stamp<'c> {
    /// `EventID`.
    pub event_id: Option<u16>,
    /// `TimeCreated`, UTC.
    pub time: Option<Time>,
    /// `EventRecordID`.
    pub record_id: Option<u64>,
    /// `Channel`; empty if the record has none.
    pub channel: Text<'c>,
    /// `Computer`; empty if the record has none.
    pub computer: Text<'c>,
}

impl<'p: 'c, 'c> Record<'_, 'p, 'c> {
    /// Which record it is.
    #[inline]
    pub fn stamp(&self) -> Stamp<'c> {
        Stamp {
            event_id: self.event_id(),
            time: self.wire(SystemField::TimeCreated).time(),
            record_id: self.wire(SystemField::EventRecordId).number(),
            channel: self.wire(SystemField::Channel).text().unwrap_or(Text::EMPTY),
            computer: self.wire(SystemField::Computer).text().unwrap_or(Text::EMPTY),
        }
    }
}
