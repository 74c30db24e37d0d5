//! The fields of a record that its event type does not name.

use std::fmt;
use std::sync::Arc;

use crate::record::{Fields, Value};

/// The fields that the table does not name, in the record's order; each is read when it is asked for.
#[derive(Clone)]
pub struct Extra<'c> {
    fields: Fields<'c>,
    /// The indices of these among all fields.
    indices: Arc<[u16]>,
}

impl<'c> Extra<'c> {
    pub(super) fn new(fields: Fields<'c>, indices: Arc<[u16]>) -> Self {
        Self { fields, indices }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.indices.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.indices.is_empty()
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
        self.indices.iter().map(|i| usize::from(*i))
    }
}

impl fmt::Debug for Extra<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
