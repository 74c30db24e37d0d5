//! Records → stretches: a few comparisons for each record.

use foldhash::{HashMap, HashMapExt};

use super::rhythm::Rhythm;
use super::stretches::{earlier, later};
use super::{Collected, Mark, MarkAt, MarkKind, QUIET, Stretch};
use crate::event::{Decoded, Event};
use crate::provenance::{FileId, Place};
use crate::record::{Record, Stamp};
use crate::source::Log;
use crate::wire::{Kept, Text, Time};

/// Collects what one part of a file covers. Takes every record of the part, in order.
#[derive(Debug)]
pub struct Collector {
    collected: Collected,
    /// The group of the record before.
    current: usize,
    /// As what computer and channel that record was written.
    names: (Kept, Kept),
    by_name: HashMap<(String, String), usize>,
    /// The record before, without those of the run.
    latest: Option<(u32, Anchor)>,
    /// Records after that which just went on.
    run: Option<Run>,
    /// Whether there is damage right before the next record.
    damaged: bool,
}

/// One computer's records of one channel in one file, or in a part of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub computer: Box<str>,
    pub channel: Box<str>,
    pub stretches: Vec<Stretch>,
    pub records: u64,
    /// Records without an EventRecordID.
    pub unnumbered: u64,
    /// Records without a TimeCreated.
    pub untimed: u64,
    /// Records whose stretches were not kept.
    pub beyond: u64,
    /// Steps of the clock that are too small to be listed.
    pub small_clock_steps: u64,
    pub earliest: Option<Time>,
    pub latest: Option<Time>,
    pub rhythm: Rhythm,
    /// Whether the record holds its message as text, which only forwarding adds.
    pub rendered: bool,
}

/// Records of one group that go on one after the other, as nearly all do: they are told to their group all at once.
#[derive(Clone, Copy, Debug)]
struct Run {
    chunk: u32,
    /// The last of them.
    offset: u64,
    id: u64,
    /// Its time, and the latest of its stretch.
    time: Time,
    /// How many they are.
    records: u64,
}

/// A record and its place, by which damage is put between records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    pub offset: u64,
    pub time: Option<Time>,
    pub record_id: Option<u64>,
    /// The number of its group.
    pub group: usize,
}

impl Collector {
    /// A collector for a part of `log`.
    pub fn new(log: &Log) -> Self {
        Self::of(log.file(), log.is_wrapped())
    }

    pub(super) fn of(file: FileId, wrapped: bool) -> Self {
        Self {
            collected: Collected {
                file,
                wrapped,
                groups: Vec::new(),
                marks: Vec::new(),
                anchors: Vec::new(),
                turns: 0,
                falls: 0,
                ends: None,
            },
            current: usize::MAX,
            names: Default::default(),
            by_name: HashMap::new(),
            latest: None,
            run: None,
            damaged: false,
        }
    }

    /// Takes the next record with what it was decoded to. Gives the number of its computer and channel, the same for
    /// all their records in this part.
    #[inline]
    pub fn record(&mut self, record: &Record<'_, '_, '_>, stamp: &Stamp<'_>, decoded: &Decoded<'_>) -> usize {
        let telling = match decoded {
            Decoded::Event(event) if MarkKind::may_be(event) => Some(event),
            _ => None,
        };
        if telling.is_some() || !self.goes_on(stamp, record.place()) {
            self.other(record, stamp, telling);
        }
        self.current
    }

    /// A record that does not just go on, or tells of its log.
    #[cold]
    #[inline(never)]
    fn other(&mut self, record: &Record<'_, '_, '_>, stamp: &Stamp<'_>, telling: Option<&Event<'_>>) {
        let groups = self.collected.groups.len();
        self.see(stamp, record.place());
        telling.into_iter().for_each(|event| self.mark(event));
        if self.collected.groups.len() > groups
            && let Some(group) = self.collected.groups.last_mut()
        {
            group.rendered = is_rendered(record);
        }
    }

    /// Takes note that there is damage between the record before and the next.
    pub fn damage(&mut self) {
        self.settle();
        self.collected.anchors.extend(self.latest.map(|(_, anchor)| anchor));
        self.damaged = true;
    }

    /// What was collected.
    pub fn finish(mut self) -> Collected {
        self.settle();
        self.collected.anchors.extend(self.latest.map(|(_, anchor)| anchor));
        self.collected.groups.iter_mut().for_each(Group::finish);
        self.collected
    }

    /// Adds a record to the run, if that is all that is to be done with it: it is of the same chunk, computer and
    /// channel as the one before, has the next EventRecordID, and was written neither earlier nor long after.
    #[inline]
    fn goes_on(&mut self, stamp: &Stamp<'_>, place: Place) -> bool {
        let (Some(run), Some(id), Some(time)) = (&mut self.run, stamp.record_id, stamp.time) else { return false };
        let Some(silence) = time.0.checked_sub(run.time.0).filter(|silence| *silence <= QUIET.unsigned_abs()) else {
            return false;
        };
        let next = place.chunk == run.chunk && run.id.checked_add(1) == Some(id);
        if !next || !self.names.0.is(&stamp.computer) || !self.names.1.is(&stamp.channel) {
            return false;
        }
        let Some(group) = self.collected.groups.get_mut(self.current) else { return false };
        group.rhythm.count(silence);
        *run = Run { chunk: run.chunk, offset: place.offset, id, time, records: run.records + 1 };
        true
    }

    /// Ends the run: tells its records to their group.
    fn settle(&mut self) {
        let Some(run) = self.run.take().filter(|run| run.records > 0) else { return };
        let (id, time, group) = (Some(run.id), Some(run.time), self.current);
        self.latest = Some((run.chunk, Anchor { offset: run.offset, time, record_id: id, group }));
        if let Some(last) = self.collected.groups.get_mut(group).and_then(|group| group.stretches.last_mut()) {
            last.go_on(run.id, run.time, run.records);
        }
    }

    /// Takes a record of which only this is looked at.
    pub(super) fn see(&mut self, stamp: &Stamp<'_>, place: Place) {
        if !self.goes_on(stamp, place) {
            self.begin(stamp, place);
        }
    }

    /// A record that does not just go on.
    fn begin(&mut self, stamp: &Stamp<'_>, place: Place) {
        self.settle();
        let Stamp { time, record_id: id, .. } = *stamp;
        let number = self.group(&stamp.computer, &stamp.channel);
        let anchor = Anchor { offset: place.offset, time, record_id: id, group: number };
        match self.latest {
            Some((chunk, last)) if chunk == place.chunk && last.group == number && !self.damaged => {}
            latest => self.anchor(latest, place.chunk, anchor),
        }
        self.latest = Some((place.chunk, anchor));
        let Some(group) = self.collected.groups.get_mut(number) else { return };
        group.see(id, time);
        // If it is the last of its stretch in every way, the next may go on from it.
        let last = group.stretches.last().filter(|last| Some(last.last_id) == id && last.latest == time);
        self.run = last.zip(id.zip(time)).map(|(_, (id, time))| Run {
            chunk: place.chunk,
            offset: place.offset,
            id,
            time,
            records: 0,
        });
    }

    /// Takes note of where a chunk or a group begins, and of what is beside damage.
    fn anchor(&mut self, latest: Option<(u32, Anchor)>, chunk: u32, anchor: Anchor) {
        match latest {
            // The first and the last record of each chunk, and those beside damage, are kept.
            Some((before, last)) if before != chunk => self.collected.anchors.extend([last, anchor]),
            None => self.collected.anchors.push(anchor),
            Some(_) if self.damaged => self.collected.anchors.push(anchor),
            Some(_) => {}
        }
        if let Some((_, last)) = latest
            && last.group != anchor.group
        {
            self.turn(last, anchor);
        }
        let first = self.collected.ends.map_or(anchor.group, |(first, _)| first);
        self.collected.ends = Some((first, anchor.group));
        self.damaged = false;
    }

    /// Takes note if the record is of another computer than the one before.
    fn turn(&mut self, last: Anchor, now: Anchor) {
        let groups = &self.collected.groups;
        if let (Some(before), Some(group)) = (groups.get(last.group), groups.get(now.group))
            && !Text::from(&*before.computer).eq_ignore_case(&group.computer)
        {
            self.collected.turns += 1;
            self.collected.falls += u64::from(now.record_id < last.record_id && before.channel == group.channel);
        }
    }

    fn mark(&mut self, event: &Event<'_>) {
        let Some(kind) = MarkKind::of(event) else { return };
        let Some(group) = self.collected.groups.get_mut(self.current) else { return };
        if kind.is_small() {
            group.small_clock_steps += 1;
            return;
        }
        let at = MarkAt {
            time: event.system.time(),
            record_id: event.system.event_record_id(),
            event_id: event.system.event_id().unwrap_or_default(),
            computer: group.computer.clone(),
            channel: group.channel.clone(),
            place: event.at,
        };
        self.collected.marks.push(Mark { at, kind });
    }

    /// The number of the group of this computer and channel; it becomes the current one.
    fn group(&mut self, computer: &Text<'_>, channel: &Text<'_>) -> usize {
        let groups = &self.collected.groups;
        if self.current < groups.len() && self.names.0.is(computer) && self.names.1.is(channel) {
            return self.current;
        }
        self.next_group(computer, channel)
    }

    fn next_group(&mut self, computer: &Text<'_>, channel: &Text<'_>) -> usize {
        let groups = &mut self.collected.groups;
        self.names.0.keep(computer);
        self.names.1.keep(channel);
        let names = (computer.to_string(), channel.to_string());
        let number = match self.by_name.get(&names) {
            Some(number) => *number,
            None => {
                let (computer, channel) = (names.0.as_str().into(), names.1.as_str().into());
                groups.push(Group { computer, channel, ..Group::default() });
                self.by_name.insert(names, groups.len() - 1);
                groups.len() - 1
            }
        };
        self.current = number;
        number
    }
}

impl Group {
    fn see(&mut self, id: Option<u64>, time: Option<Time>) {
        if let (Some(last), Some(id), Some(time)) = (self.stretches.last(), id, time)
            && last.last_id.checked_add(1) == Some(id)
            && let Some(before) = last.latest
        {
            u64::try_from(time.since(before)).into_iter().for_each(|silence| self.rhythm.count(silence));
        }
        self.untimed += u64::from(time.is_none());
        let Some(id) = id else {
            self.unnumbered += 1;
            self.earliest = earlier(self.earliest, time);
            self.latest = later(self.latest, time);
            return;
        };
        let next = Stretch::new(id, time);
        let rest = match self.stretches.last_mut() {
            Some(last) => last.join(next).err(),
            None => Some(next),
        };
        self.stretches.extend(rest);
    }

    /// Adds up what its stretches hold.
    fn finish(&mut self) {
        self.records = self.unnumbered;
        for stretch in &self.stretches {
            self.records += stretch.records;
            self.earliest = earlier(self.earliest, stretch.earliest);
            self.latest = later(self.latest, stretch.latest);
        }
    }
}

/// Whether the record holds its message as text: forwarding adds it where a subscription asks for it, the event log
/// service writes none.
fn is_rendered(record: &Record<'_, '_, '_>) -> bool {
    record.fields().is_ok_and(|fields| (0..fields.len()).any(|i| fields.name(i).starts_with("RenderingInfo/")))
}
