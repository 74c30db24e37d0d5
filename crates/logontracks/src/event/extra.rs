//! The fields of a record that its event type does not name.

use std::fmt;
use std::sync::Arc;

use crate::record::{Fields, Value};

/// The fields that the table does not name, in the record's order; each is read when it is asked for.
#[derive(Clone)]
pub struct Extra<'c> {
    fields: Fields<'c>,
    others: Arc<Others>,
}

/// Which fields of a layout an event type does not name.
#[derive(Debug)]
pub(super) struct Others {
    /// Their indices among all fields.
    pub indices: Vec<u16>,
    /// Whether some of them share a name.
    pub repeat: bool,
}

impl<'c> Extra<'c> {
    pub(super) fn new(fields: Fields<'c>, others: Arc<Others>) -> Self {
        Self { fields, others }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.others.indices.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.others.indices.is_empty()
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Value<'c>)> {
        self.indices().map(|i| (self.fields.name(i), self.fields.value(i)))
    }

    /// All fields of the record, those of the event type too.
    pub fn fields(&self) -> &Fields<'c> {
        &self.fields
    }

    /// Which of [`Extra::fields`] these are.
    pub fn indices(&self) -> impl Iterator<Item = usize> + Clone + '_ {
        self.others.indices.iter().map(|i| usize::from(*i))
    }

    /// Whether some of these share a name.
    pub(crate) fn names_repeat(&self) -> bool {
        self.others.repeat
    }
}

impl fmt::Debug for Extra<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
