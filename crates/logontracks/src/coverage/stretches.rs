//! Stretches of records, part by part, file by file.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use super::collect::{Anchor, Group};
use super::{CHANNELS_KEPT, MARKS_KEPT, Mark, QUIET, STEP_BACK, STRETCHES_KEPT};
use crate::provenance::FileId;
use crate::wire::Time;

/// Records of one channel in one file with consecutive IDs, without a silence of more than [`QUIET`] between two and
/// without a step back in time of more than [`STEP_BACK`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// EventRecordID of the first record.
    pub first_id: u64,
    /// EventRecordID of the last record.
    pub last_id: u64,
    /// TimeCreated of the first record.
    pub first_time: Option<Time>,
    /// TimeCreated of the last record.
    pub last_time: Option<Time>,
    /// The earliest time of a record: buffers may write a record some seconds late.
    pub earliest: Option<Time>,
    /// The latest time of a record.
    pub latest: Option<Time>,
    /// How many records: the same ID may be there twice.
    pub records: u64,
}

impl Stretch {
    /// A stretch of one record.
    pub fn new(id: u64, time: Option<Time>) -> Self {
        Self { first_id: id, last_id: id, first_time: time, last_time: time, earliest: time, latest: time, records: 1 }
    }

    /// How many IDs it holds.
    pub fn ids(&self) -> u64 {
        self.last_id.saturating_sub(self.first_id).saturating_add(1)
    }

    /// Adds `next` if it goes on where this one ends, or is this one's last record once more; else gives it back.
    pub(super) fn join(&mut self, next: Self) -> Result<(), Self> {
        let again = next.first_id == self.last_id && next.ids() == 1 && next.first_time == self.last_time;
        let follows = self.last_id.checked_add(1) == Some(next.first_id) && self.follows_in_time(&next);
        if !again && !follows {
            return Err(next);
        }
        self.last_id = next.last_id;
        self.last_time = next.last_time;
        self.earliest = earlier(self.earliest, next.earliest);
        self.latest = later(self.latest, next.latest);
        self.records += next.records;
        Ok(())
    }

    /// Adds so many records that go on where this one ends, none earlier than the one before.
    pub(super) fn go_on(&mut self, last_id: u64, last_time: Time, records: u64) {
        (self.last_id, self.last_time, self.latest) = (last_id, Some(last_time), Some(last_time));
        self.records += records;
    }

    fn follows_in_time(&self, next: &Self) -> bool {
        self.latest.zip(next.earliest).is_none_or(|(last, next)| follows_in_time(last, next))
    }
}

fn follows_in_time(last: Time, next: Time) -> bool {
    (-STEP_BACK..=QUIET).contains(&next.since(last))
}

pub(super) fn earlier(a: Option<Time>, b: Option<Time>) -> Option<Time> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

pub(super) fn later(a: Option<Time>, b: Option<Time>) -> Option<Time> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}

/// What a [`super::Collector`] collected of one part of a file.
#[derive(Clone, Debug)]
pub struct Collected {
    pub(super) file: FileId,
    pub(super) wrapped: bool,
    pub(super) groups: Vec<Group>,
    pub(super) marks: Vec<Mark>,
    pub(super) anchors: Vec<Anchor>,
    /// How often a record is of another computer than the one before it.
    pub(super) turns: u64,
    /// How often its ID is lower there, too: a computer that gets another name goes on counting.
    pub(super) falls: u64,
    /// The group of the first record, and of the last.
    pub(super) ends: Option<(usize, usize)>,
}

/// The stretches of all evidence. Parts of one file must come in their order, files in any.
#[derive(Clone, Debug, Default)]
pub struct Stretches {
    pub(super) files: BTreeMap<FileId, FileStretches>,
}

/// A computer and a channel, in lower case.
pub(super) type Key = (Box<str>, Box<str>);

/// What one file holds.
#[derive(Clone, Debug, Default)]
pub(super) struct FileStretches {
    /// Whether the oldest chunk is not the first in the file: the log has overwritten its beginning.
    pub wrapped: bool,
    pub groups: Vec<Group>,
    by_key: HashMap<Key, usize>,
    pub marks: Vec<Mark>,
    pub marks_beyond: u64,
    pub anchors: Vec<Anchor>,
    /// Records of channels beyond [`CHANNELS_KEPT`].
    pub records_beyond: u64,
    turns: u64,
    falls: u64,
    last_computer: Option<Box<str>>,
}

impl Stretches {
    /// Adds the next part of a file.
    pub fn add(&mut self, part: Collected) {
        let file = self.files.entry(part.file).or_default();
        file.wrapped |= part.wrapped;
        file.turns += part.turns;
        file.falls += part.falls;
        if let Some((first, last)) = part.ends {
            let computer = |at: usize| part.groups.get(at).map(|group| lower(&group.computer));
            file.turns += u64::from(file.last_computer.is_some() && file.last_computer != computer(first));
            file.last_computer = computer(last);
        }
        let numbers: Vec<Option<usize>> = part.groups.into_iter().map(|group| file.group(group)).collect();
        let anchors = part.anchors.into_iter().filter_map(|anchor| {
            let group = numbers.get(anchor.group).copied().flatten()?;
            Some(Anchor { group, ..anchor })
        });
        file.anchors.extend(anchors);
        let room = MARKS_KEPT.saturating_sub(file.marks.len());
        file.marks_beyond += part.marks.len().saturating_sub(room) as u64;
        file.marks.extend(part.marks.into_iter().take(room));
    }
}

impl FileStretches {
    /// Whether the file holds the records of several computers, as ForwardedEvents does. A computer that was renamed,
    /// or named by its setup, is none of these: its old name does not come back, and its IDs go on.
    pub fn is_collected(&self) -> bool {
        let computers: BTreeSet<&str> = self.by_key.keys().map(|(computer, _)| computer.as_ref()).collect();
        self.turns > computers.len() as u64 || self.falls > 0 || self.groups.iter().any(|group| group.rendered)
    }

    /// The number of the group with the most records.
    pub fn largest(&self) -> Option<usize> {
        let most = self.groups.iter().map(|group| group.records).max()?;
        self.groups.iter().position(|group| group.records == most)
    }

    /// Adds a group, to the one of the same computer and channel if there is one, and gives its number.
    fn group(&mut self, group: Group) -> Option<usize> {
        let key = (lower(&group.computer), lower(&group.channel));
        let number = match self.by_key.get(&key) {
            Some(number) => *number,
            None if self.groups.len() >= CHANNELS_KEPT => {
                self.records_beyond += group.records;
                return None;
            }
            None => {
                // Most files have one, and there are many files.
                self.groups.reserve_exact(1.max(self.groups.len() / 2));
                self.groups.push(group.packed());
                self.by_key.insert(key, self.groups.len() - 1);
                return Some(self.groups.len() - 1);
            }
        };
        if let Some(known) = self.groups.get_mut(number) {
            known.add(group);
        }
        Some(number)
    }
}

impl Group {
    /// The same in no more memory than it needs: most have one stretch.
    fn packed(mut self) -> Self {
        self.stretches.shrink_to_fit();
        self
    }

    /// Adds what the next part of the file has of the same computer and channel.
    fn add(&mut self, next: Self) {
        // Of two ways to write a name, the same one whatever the order of reading.
        if next.computer < self.computer {
            self.computer = next.computer;
        }
        if next.channel < self.channel {
            self.channel = next.channel;
        }
        for stretch in next.stretches {
            let rest = match self.stretches.last_mut() {
                Some(last) => last.join(stretch).err(),
                None => Some(stretch),
            };
            match rest {
                Some(stretch) if self.stretches.len() < STRETCHES_KEPT => self.stretches.push(stretch),
                Some(stretch) => self.beyond += stretch.records,
                None => {}
            }
        }
        self.records += next.records;
        self.unnumbered += next.unnumbered;
        self.untimed += next.untimed;
        self.beyond += next.beyond;
        self.small_clock_steps += next.small_clock_steps;
        self.earliest = earlier(self.earliest, next.earliest);
        self.latest = later(self.latest, next.latest);
        self.rhythm.add(&next.rhythm);
        self.rendered |= next.rendered;
    }
}

pub(super) fn lower(name: &str) -> Box<str> {
    name.to_lowercase().into()
}
