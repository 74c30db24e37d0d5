//! The records of a chunk.

use std::cell::RefCell;

use super::fields::Fields;
use super::flatten::{Key, flatten, join};
use super::instance::{Extent, Instance};
use super::places::Places;
use super::plan::{Plan, Within};
use super::plans::{ChunkPlans, Miss, Plans};
use super::system::{Head, System, SystemField, SystemRef};
use super::token::Broken;
use super::tree::{Node, resolve};
use super::value::{Value, kind};
use super::walk::{Next, Raw, Walk};
use super::wire_value::WireValue;
use crate::provenance::{Damage, DamageKind, Place, Severity};
use crate::source::Chunk;
use crate::wire::{Text, Time};

/// Reads chunks, one after the other. One for each thread; they share [`Plans`].
pub struct Reader<'p> {
    templates: RefCell<ChunkPlans<'p>>,
}

impl<'p> Reader<'p> {
    /// A reader that uses and adds to `plans`.
    pub fn new(plans: &'p Plans) -> Self {
        Self { templates: RefCell::new(ChunkPlans::new(plans)) }
    }

    /// The live records of `chunk`, in order, and each piece of damage where it lies between them.
    pub fn records<'r, 'c>(&'r mut self, chunk: &'c Chunk) -> Records<'r, 'p, 'c>
    where
        'p: 'c,
    {
        self.templates.get_mut().clear();
        Records { reader: self, chunk, walk: Walk::new(chunk) }
    }
}

/// The records of a chunk. Created by [`Reader::records`].
pub struct Records<'r, 'p, 'c> {
    reader: &'r Reader<'p>,
    chunk: &'c Chunk,
    walk: Walk,
}

/// A record, or what is damaged in its place.
#[derive(Clone)]
pub enum Item<'r, 'p, 'c> {
    /// A record.
    Record(Record<'r, 'p, 'c>),
    /// Bytes that should be records and are not, or a record that cannot be read.
    Damage(Damage),
}

impl<'r, 'p: 'c, 'c> Iterator for Records<'r, 'p, 'c> {
    type Item = Item<'r, 'p, 'c>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match self.walk.next(self.chunk) {
            Some(raw) => item(self.reader, self.chunk, raw),
            None => self.irregular(),
        }
    }
}

impl<'r, 'p: 'c, 'c> Records<'r, 'p, 'c> {
    /// What comes where no record places as it should: the end, most often.
    #[cold]
    #[inline(never)]
    fn irregular(&mut self) -> Option<Item<'r, 'p, 'c>> {
        match self.walk.irregular(self.chunk)? {
            Next::Record(raw) => item(self.reader, self.chunk, raw),
            other => Some(Item::Damage(lost(self.chunk, &other))),
        }
    }
}

/// The record at `raw`. Inlined, and optional as [`Iterator::next`] has it: a record is not small, and is made where it
/// stays.
#[inline(always)]
fn item<'r, 'p: 'c, 'c>(reader: &'r Reader<'p>, chunk: &'c Chunk, raw: Raw) -> Option<Item<'r, 'p, 'c>> {
    let data = chunk.data();
    let (definition, instance) = match Instance::at(data, raw.start(), raw.end()) {
        Ok(Some(defined)) => defined,
        Ok(None) => return listed(reader, chunk, raw),
        Err(broken) => return Some(Item::Damage(damage(chunk, raw, broken))),
    };
    let mut templates = reader.templates.borrow_mut();
    match templates.get(data, definition) {
        Some(plan @ Plan { outer: Some(outer), .. }) => {
            let places = templates.places(outer, instance.descriptors());
            drop(templates);
            let head = Head { outer, instance };
            let event_id = head.event_id(&places);
            Some(Item::Record(Record { reader, chunk, raw, event_id, body: Body::Planned { plan, head, places } }))
        }
        Some(_) => {
            drop(templates);
            listed(reader, chunk, raw)
        }
        None => {
            let miss = templates.miss(definition);
            drop(templates);
            match miss {
                Miss::Unkept => listed(reader, chunk, raw),
                Miss::Broken(broken) => Some(Item::Damage(damage(chunk, raw, broken))),
            }
        }
    }
}

/// A record that no plan fits.
#[cold]
#[inline(never)]
fn listed<'r, 'p: 'c, 'c>(reader: &'r Reader<'p>, chunk: &'c Chunk, raw: Raw) -> Option<Item<'r, 'p, 'c>> {
    Some(match Listed::of(reader, chunk.data(), raw) {
        Ok(listed) => {
            let event_id = listed.system.event_id();
            Item::Record(Record { reader, chunk, raw, event_id, body: Body::Listed(Box::new(listed)) })
        }
        Err(broken) => Item::Damage(damage(chunk, raw, broken)),
    })
}

/// How a record is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// Its template's compiled plan says which substitution is which.
    Plan,
    /// No plan fits (literal text without a template, most often): the record's own XML tree was built.
    Tree,
}

/// A record: its head at once, all else when it is asked for. Borrows from the chunk.
#[derive(Clone)]
pub struct Record<'r, 'p, 'c> {
    reader: &'r Reader<'p>,
    chunk: &'c Chunk,
    raw: Raw,
    event_id: Option<u16>,
    body: Body<'c>,
}

#[derive(Clone)]
enum Body<'c> {
    Planned { plan: &'c Plan, head: Head<'c>, places: Places },
    Listed(Box<Listed<'c>>),
}

/// Who wrote a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider<'c> {
    /// The name; empty if the record has none.
    pub name: Text<'c>,
    /// Small and dense, the same whenever a template has this name as its own text: remember by it what the name
    /// means. Depends on the order of reading: for caches, not for output.
    pub key: Option<u32>,
}

impl<'r, 'p: 'c, 'c> Record<'r, 'p, 'c> {
    /// Where the record lies.
    pub fn place(&self) -> Place {
        place(self.chunk, self.raw.offset)
    }

    /// The ID in the record's header. Not [`System::event_record_id`], which is the event's.
    pub fn header_id(&self) -> u64 {
        self.raw.id
    }

    /// The written time in the record's header, which may be far off. Not [`System::time`], which is the event's.
    pub fn header_time(&self) -> Time {
        Time(self.raw.written)
    }

    /// The size in bytes, with header and trailer.
    pub fn size(&self) -> usize {
        self.raw.size
    }

    /// How the record is read.
    pub fn reading(&self) -> Reading {
        match self.body {
            Body::Planned { .. } => Reading::Plan,
            Body::Listed(_) => Reading::Tree,
        }
    }

    /// Who wrote it. Costs nothing for a record that a plan fits.
    #[inline]
    pub fn provider(&self) -> Provider<'c> {
        let key = match &self.body {
            Body::Planned { head, .. } => head.outer.provider,
            Body::Listed(_) => None,
        };
        let name = self.wire(SystemField::ProviderName).text().unwrap_or(Text::EMPTY);
        Provider { name, key }
    }

    /// The name of who wrote it as it lies in the chunk, UTF-16LE, where it is a string that the template leaves to a
    /// substitution, as the Security log's does.
    #[inline]
    pub(crate) fn provider_units(&self) -> Option<&'c [u8]> {
        match &self.body {
            Body::Planned { head, places, .. } => head.provider_units(places),
            Body::Listed(_) => None,
        }
    }

    /// The number of the event, of whatever type the record has it.
    #[inline]
    pub fn event_id(&self) -> Option<u16> {
        self.event_id
    }

    /// The channel that the record names.
    pub fn channel(&self) -> Option<Text<'c>> {
        self.wire(SystemField::Channel).text()
    }

    #[inline]
    pub(super) fn wire(&self, field: SystemField) -> WireValue<'_, 'c> {
        match &self.body {
            Body::Planned { head, places, .. } => head.wire_by(places, field),
            Body::Listed(listed) => listed.system.wire(field),
        }
    }

    /// All of `System`.
    #[inline]
    pub fn system(&self) -> System<'c> {
        self.head().system()
    }

    #[inline]
    pub(crate) fn head(&self) -> SystemRef<'_, 'c> {
        match &self.body {
            Body::Planned { head, .. } => SystemRef::planned(head),
            Body::Listed(listed) => SystemRef::listed(&listed.system),
        }
    }

    /// The event's data.
    ///
    /// # Errors
    /// If they cannot be read: the record's head stands, the rest of it is lost.
    #[inline(always)]
    pub fn fields(&self) -> Result<Fields<'c>, Damage> {
        match self.planned_fields() {
            Ok(Some(fields)) => Ok(fields),
            Ok(None) => self.listed_fields(),
            Err(broken) => Err(damage(self.chunk, self.raw, broken)),
        }
    }

    #[cold]
    #[inline(never)]
    fn listed_fields(&self) -> Result<Fields<'c>, Damage> {
        if let Body::Listed(listed) = &self.body {
            return Ok(listed.fields.clone());
        }
        match Listed::of(self.reader, self.chunk.data(), self.raw) {
            Ok(listed) => Ok(listed.fields),
            Err(broken) => Err(damage(self.chunk, self.raw, broken)),
        }
    }

    /// The event's data, if plans fit it.
    #[inline(always)]
    fn planned_fields(&self) -> Result<Option<Fields<'c>>, Broken> {
        let Body::Planned { plan, head, places } = &self.body else { return Ok(None) };
        let instance = head.instance;
        let Some((slot, within)) = head.outer.content else {
            let extent = instance.extent();
            let whole = self.is_whole(&instance, extent.end, self.raw.start(), self.raw.end())?;
            return Ok(if whole { Fields::planned(plan, Within::Event, instance, extent) } else { None });
        };
        let content = match places.content() {
            Some(begin) => instance.find_at(begin, slot),
            None => instance.find(slot),
        };
        let last = match content {
            Some((.., end)) => instance.end_after(slot, end),
            None => instance.extent().end,
        };
        if !self.is_whole(&instance, last, self.raw.start(), self.raw.end())? {
            return Ok(None);
        }
        let first = instance.begin(self.chunk.data());
        match self.nested(content.map(|(kind, begin, end)| (kind, first + begin, first + end)))? {
            Some((plan, instance, extent)) => Ok(Fields::planned(plan, within, instance, extent)),
            None => Ok(None),
        }
    }

    /// Whether an instance from `begin` to `end` of the chunk, of which the last value ends `last` bytes after the first
    /// one begins, holds nothing else.
    #[inline(always)]
    fn is_whole(&self, instance: &Instance<'_>, last: usize, begin: usize, end: usize) -> Result<bool, Broken> {
        let end = end.saturating_sub(instance.begin(self.chunk.data()));
        instance.is_all(last, end).ok_or(Broken { offset: begin, what: "values cut off" })
    }

    /// The template instance that is the value at `place`, with its plan; `None` if it is not one, or no plan fits it.
    #[inline(always)]
    fn nested(&self, place: Option<(u8, usize, usize)>) -> Result<Option<Planned<'c>>, Broken> {
        let data = self.chunk.data();
        let Some((kind::BIN_XML, begin, end)) = place else { return Ok(None) };
        let Some((definition, instance)) = Instance::at(data, begin, end)? else { return Ok(None) };
        let extent = instance.extent();
        if !self.is_whole(&instance, extent.end, begin, end)? {
            return Ok(None);
        }
        let mut templates = self.reader.templates.borrow_mut();
        match templates.get(data, definition) {
            Some(plan) if plan.outer.is_none() => Ok(Some((plan, instance, extent))),
            Some(_) => Ok(None),
            None => match templates.miss(definition) {
                Miss::Unkept => Ok(None),
                Miss::Broken(broken) => Err(broken),
            },
        }
    }
}

/// A template instance with the plan that fits it.
type Planned<'c> = (&'c Plan, Instance<'c>, Extent);

/// A record read as a tree.
#[derive(Clone)]
struct Listed<'c> {
    system: System<'c>,
    fields: Fields<'c>,
}

impl<'c> Listed<'c> {
    fn of(reader: &Reader<'_>, data: &'c [u8], raw: Raw) -> Result<Self, Broken> {
        let roots = reader.templates.borrow_mut().spend(|budget| resolve(data, raw.start(), raw.end(), budget))?;
        let mut system = [const { Value::Null }; SystemField::COUNT];
        let mut fields = Vec::new();
        let mut unnamed = 0;
        for root in &roots {
            let Node::Element(root) = root else { continue };
            flatten(root, &mut |leaf| {
                let value = join(&leaf.nodes);
                match leaf.key {
                    Key::System(field) => match system.get_mut(field.index()) {
                        Some(at @ Value::Null) => *at = value,
                        _ => fields.push((format!("System/{field:?}"), value)),
                    },
                    Key::Field(name) => fields.push((name, value)),
                    Key::Section | Key::Dynamic => fields.push(("Event".to_owned(), value)),
                    Key::Container => fields.push(("UserData".to_owned(), value)),
                    Key::Unnamed => {
                        let items = match value {
                            Value::Array(items) if !items.is_empty() => items,
                            one => vec![one],
                        };
                        for item in items {
                            fields.push((format!("Data[{unnamed}]"), item));
                            unnamed += 1;
                        }
                    }
                }
            });
        }
        Ok(Self { system: System::listed(system), fields: Fields::from_values(fields) })
    }
}

fn place(chunk: &Chunk, offset: usize) -> Place {
    let Place { file, chunk, offset: start } = chunk.place();
    Place { file, chunk, offset: start.saturating_add(offset as u64) }
}

#[cold]
#[inline(never)]
fn damage(chunk: &Chunk, raw: Raw, broken: Broken) -> Damage {
    let Broken { offset, what } = broken;
    let at = chunk.place().offset.saturating_add(offset as u64);
    Damage {
        place: place(chunk, raw.offset),
        len: raw.size as u64,
        kind: DamageKind::BinXml,
        severity: Severity::Loss,
        detail: format!("record {}: {what} (at offset {at})", raw.id),
    }
}

#[cold]
fn lost(chunk: &Chunk, next: &Next) -> Damage {
    let (from, to, kind, detail) = match *next {
        Next::Lost { from, to } => (from, to, DamageKind::LostBytes, "no record where one should begin".to_owned()),
        Next::Repaired { at, what } => (at, at.saturating_add(24), DamageKind::RecordHeader, what.to_owned()),
        Next::Missing { at, last } => {
            let named = chunk.header().last_event_record_id;
            let last = last.map_or("none".to_owned(), |last| last.to_string());
            let detail = format!("the chunk header names records up to {named}, the last found is {last}");
            (at, at, DamageKind::RecordsMissing, detail)
        }
        Next::Record(raw) => (raw.offset, raw.end(), DamageKind::LostBytes, String::new()),
    };
    let len = to.saturating_sub(from) as u64;
    let severity = if kind == DamageKind::RecordHeader { Severity::Note } else { Severity::Loss };
    Damage { place: place(chunk, from), len, kind, severity, detail }
}
