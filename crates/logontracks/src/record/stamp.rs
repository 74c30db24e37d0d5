//! What every record is asked for where sessions are made of it, read in one go.

use super::system::{Head, System, SystemField};
use super::wire_value::WireValue;
use crate::wire::{Text, Time};

/// Which record it is: the values of [`System`] that cite it.
#[derive(Clone, Debug)]
pub struct Stamp<'c> {
    /// [`System::event_id`].
    pub event_id: Option<u16>,
    /// [`System::time`].
    pub time: Option<Time>,
    /// [`System::event_record_id`].
    pub record_id: Option<u64>,
    /// [`System::channel`]; empty if the record has none.
    pub channel: Text<'c>,
    /// [`System::computer`]; empty if the record has none.
    pub computer: Text<'c>,
}

impl<'c> Stamp<'c> {
    /// `wire` is asked for the values in the order in which nearly all templates have them.
    #[inline]
    fn of<'v>(mut wire: impl FnMut(SystemField) -> WireValue<'v, 'c>) -> Self
    where
        'c: 'v,
    {
        Self {
            event_id: wire(SystemField::EventId).number(),
            time: wire(SystemField::TimeCreated).time(),
            record_id: wire(SystemField::EventRecordId).number(),
            channel: wire(SystemField::Channel).text().unwrap_or(Text::EMPTY),
            computer: wire(SystemField::Computer).text().unwrap_or(Text::EMPTY),
        }
    }
}

impl<'c> Head<'c> {
    /// Adds up the sizes of the values before them once, not for each.
    pub(super) fn stamp(&self) -> Stamp<'c> {
        let mut known = self.instance.first();
        Stamp::of(|field| self.wire_by(field, |id| self.instance.value_from(&mut known, id)))
    }
}

impl<'c> System<'c> {
    /// Which record it is.
    #[inline]
    pub fn stamp(&self) -> Stamp<'c> {
        match self.head() {
            Some(head) => head.stamp(),
            None => Stamp::of(|field| self.wire(field)),
        }
    }
}
