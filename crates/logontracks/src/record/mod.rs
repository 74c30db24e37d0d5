//! Chunk → records.

mod value;

use crate::provenance::Place;
use crate::wire::{Guid, Sid, Text, Time};
pub use value::Value;

/// A layout shared by records: the names at each index are fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LayoutId(pub u32);

/// A provider's name.
pub struct Provider<'c> {
    /// The name.
    pub name: Text<'c>,
    /// A small number for the same name.
    pub key: Option<u32>,
}

/// The System values.
#[derive(Clone, Debug)]
pub struct System<'c> {
    /// Provider name.
    pub provider: Text<'c>,
    /// Provider GUID.
    pub provider_guid: Option<Guid>,
    /// EventSourceName.
    pub event_source_name: Option<Text<'c>>,
    /// EventID.
    pub event_id: u16,
    /// Qualifiers.
    pub qualifiers: Option<u16>,
    /// Version.
    pub version: Option<u8>,
    /// Level.
    pub level: Option<u8>,
    /// Task.
    pub task: Option<u16>,
    /// Opcode.
    pub opcode: Option<u8>,
    /// Keywords.
    pub keywords: Option<u64>,
    /// TimeCreated.
    pub time: Option<Time>,
    /// EventRecordID.
    pub event_record_id: Option<u64>,
    /// ActivityID.
    pub activity_id: Option<Guid>,
    /// RelatedActivityID.
    pub related_activity_id: Option<Guid>,
    /// ProcessID.
    pub process_id: Option<u32>,
    /// ThreadID.
    pub thread_id: Option<u32>,
    /// Channel.
    pub channel: Option<Text<'c>>,
    /// Computer.
    pub computer: Option<Text<'c>>,
    /// UserID.
    pub user_id: Option<Sid<'c>>,
}

/// stub
pub struct Record<'r, 'c>(std::marker::PhantomData<(&'r (), &'c ())>);
#[allow(missing_docs, clippy::todo)]
impl<'r, 'c> Record<'r, 'c> {
    pub fn event_id(&self) -> Option<u16> {
        todo!()
    }
    pub fn provider(&self) -> Provider<'c> {
        todo!()
    }
    pub fn system(&self) -> System<'c> {
        todo!()
    }
    pub fn fields(&self) -> Fields<'_, 'c> {
        todo!()
    }
    pub fn place(&self) -> Place {
        todo!()
    }
}

/// stub until the room is built
pub struct Fields<'r, 'c> {
    values: Vec<(String, Value<'c>)>,
    marker: std::marker::PhantomData<&'r ()>,
}
#[allow(missing_docs, clippy::todo)]
impl<'c> Fields<'_, 'c> {
    pub fn from_values(values: Vec<(String, Value<'c>)>) -> Self {
        Self { values, marker: std::marker::PhantomData }
    }
    pub fn len(&self) -> usize {
        self.values.len()
    }
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
    pub fn name(&self, i: usize) -> &str {
        self.values.get(i).map_or("", |v| v.0.as_str())
    }
    pub fn value(&self, i: usize) -> Value<'c> {
        self.values.get(i).map_or(Value::Null, |v| v.1.clone())
    }
    pub fn layout(&self) -> Option<LayoutId> {
        None
    }
}
