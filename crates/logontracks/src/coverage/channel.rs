//! What is covered of one channel of one computer.

use super::CLEAR_NEAR;
use super::collect::Group;
use super::damage::{DamagedStretch, Neighbour};
use super::mark::{Mark, MarkKind};
use super::numbering::{Gap, GapKind, numberings};
use super::rhythm::Rhythm;
use super::stretches::{earlier, later};
use crate::provenance::FileId;
use crate::wire::Time;

/// What is covered of one channel of one computer.
#[derive(Clone, Debug, Default)]
pub struct ChannelCoverage {
    /// The computer as written; of several ways to write it, the first in alphabetical order.
    pub computer: String,
    /// The channel as written.
    pub channel: String,
    /// The earliest TimeCreated of a record; `None` where no record has one, or none is in evidence.
    pub first: Option<Time>,
    /// The latest TimeCreated.
    pub last: Option<Time>,
    /// The first record by EventRecordID, of the first numbering.
    pub first_record: Neighbour,
    /// The last record, of the last numbering.
    pub last_record: Neighbour,
    /// Records, in scope or not, each once. 0 for a log of which only the clearing is known.
    pub records: u64,
    /// Copies of records, in another file or the same.
    pub duplicates: u64,
    /// Which files share records, and how many; a file may share some with itself.
    pub overlaps: Vec<(FileId, FileId, u64)>,
    /// Records without EventRecordID: it cannot be told where they belong.
    pub unnumbered: u64,
    /// Records without TimeCreated.
    pub untimed: u64,
    /// Records whose IDs are so out of order that they were only counted: holes among them are not in
    /// [`ChannelCoverage::gaps`].
    pub beyond: u64,
    /// What stands before the first record.
    pub beginning: Beginning,
    /// Holes, quiet periods, IDs that begin anew, in order of numbering and ID.
    pub gaps: Vec<Gap>,
    /// The silence between two records that the channel does not usually exceed, in ticks of 100 ns; `None` if there
    /// are too few records to tell.
    pub usual_silence: Option<i64>,
    /// What records tell of this log, and what records of this log tell, in order of time.
    pub marks: Vec<Mark>,
    /// Steps of the clock of less than [`super::CLOCK_STEP`], which are not among the marks.
    pub small_clock_steps: u64,
    /// Damage in the files, between records of this channel.
    pub damages: Vec<DamagedStretch>,
    /// The files that hold records of the channel.
    pub files: Vec<FileCoverage>,
    /// Whether all of it is from files that hold the records of several computers, as ForwardedEvents does. Forwarding
    /// is selective: holes are to be expected, and say nothing.
    pub forwarded: bool,
    /// Times without a hole, in order, apart from one another.
    pub(super) spans: Vec<(Time, Time)>,
    /// Times with records, none of them with a silence of more than [`super::QUIET`], in order, apart.
    pub(super) active: Vec<(Time, Time)>,
}

/// What stands before the first record of a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Beginning {
    /// Nothing: its ID is 1.
    FirstRecord,
    /// The log was cleared then, by the mark with this number.
    Cleared(usize),
    /// Older records, overwritten by later ones: the log has wrapped round in its file.
    Overwritten,
    /// Older records, not in evidence: overwritten, archived elsewhere or left out of an export.
    Older,
    /// Cannot be told: there are no IDs.
    #[default]
    Unknown,
}

/// One channel in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileCoverage {
    /// The file.
    pub file: FileId,
    /// Records of this channel in it.
    pub records: u64,
    /// The lowest EventRecordID.
    pub first_id: Option<u64>,
    /// The highest EventRecordID.
    pub last_id: Option<u64>,
    /// The earliest time.
    pub first: Option<Time>,
    /// The latest time.
    pub last: Option<Time>,
    /// Whether the log has wrapped round in the file, overwriting its oldest records.
    pub wrapped: bool,
    /// Whether the file holds the records of several computers in turn.
    pub collected: bool,
}

/// What one file holds of a channel.
pub(super) struct Held<'s> {
    pub file: FileId,
    /// Whether the file holds the records of several computers in turn.
    pub collected: bool,
    pub wrapped: bool,
    pub group: &'s Group,
}

impl ChannelCoverage {
    /// Times without a hole, in order, apart from one another: each from one record to another between which none is
    /// missing.
    pub fn whole(&self) -> &[(Time, Time)] {
        &self.spans
    }

    /// How many records are missing, by their IDs, between the first and the last.
    pub fn missing(&self) -> u64 {
        self.gaps.iter().fold(0, |sum, gap| gap.records().saturating_add(sum))
    }

    /// How many records are older than the first, by its ID.
    pub fn older(&self) -> u64 {
        self.first_record.record_id.map_or(0, |id| id.saturating_sub(1))
    }

    /// Whether the evidence holds fewer than half of the records from the first to the last: hand-picked ones, an
    /// export of some events, a few chunks of a log.
    pub fn is_selection(&self) -> bool {
        self.missing() > self.records
    }

    /// The times at which the log was cleared.
    pub fn cleared(&self) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(|mark| matches!(mark.kind, MarkKind::Cleared { .. }))
    }

    /// The coverage of what the files hold of one channel.
    pub(super) fn of(held: &[Held<'_>]) -> Self {
        let mut all = Self { forwarded: held.iter().all(|held| held.collected), ..Self::default() };
        let mut rhythm = Rhythm::default();
        let mut seen = 0;
        all.files.reserve_exact(held.len());
        for Held { file, collected, wrapped, group } in held {
            all.name(group);
            seen += group.records;
            all.unnumbered += group.unnumbered;
            all.untimed += group.untimed;
            all.beyond += group.beyond;
            all.small_clock_steps += group.small_clock_steps;
            all.first = earlier(all.first, group.earliest);
            all.last = later(all.last, group.latest);
            rhythm.add(&group.rhythm);
            all.files.push(FileCoverage {
                file: *file,
                records: group.records,
                first_id: group.stretches.iter().map(|stretch| stretch.first_id).min(),
                last_id: group.stretches.iter().map(|stretch| stretch.last_id).max(),
                first: group.earliest,
                last: group.latest,
                wrapped: *wrapped,
                collected: *collected,
            });
        }
        all.usual_silence = rhythm.usual();
        let stretches = || held.iter().map(|held| (held.file, held.group.stretches.as_slice()));
        all.active = apart(stretches().flat_map(|(_, s)| s).filter_map(|s| Some((s.earliest?, s.latest?))).collect());
        let first_file = all.sweep(stretches(), rhythm.quiet_from());
        all.duplicates = all.overlaps.iter().map(|(_, _, records)| records).sum();
        all.records = seen.saturating_sub(all.duplicates);
        let wrapped = all.files.iter().any(|file| Some(file.file) == first_file && file.wrapped);
        all.beginning = match all.first_record.record_id {
            None => Beginning::Unknown,
            // Windows numbers from 1: a record with ID 0 is damaged, or another tool's.
            Some(0) => Beginning::Unknown,
            Some(1) => Beginning::FirstRecord,
            Some(_) if wrapped => Beginning::Overwritten,
            Some(_) => Beginning::Older,
        };
        all
    }

    fn name(&mut self, group: &Group) {
        let first =
            |known: &str, new: &str| if known.is_empty() || new < known { new.to_owned() } else { known.into() };
        self.computer = first(&self.computer, &group.computer);
        self.channel = first(&self.channel, &group.channel);
    }

    /// Finds the gaps; gives the file that holds the first record.
    fn sweep<'s>(
        &mut self,
        stretches: impl Iterator<Item = (FileId, &'s [super::Stretch])>,
        quiet_from: Option<i64>,
    ) -> Option<FileId> {
        let mut spans = Vec::new();
        let mut first_file = None;
        for (number, numbering) in numberings(stretches).into_iter().enumerate() {
            let swept = numbering.sweep(quiet_from);
            if number == 0 {
                self.first_record = swept.first;
                first_file = swept.first_file;
            } else {
                self.gaps.push(Gap { kind: GapKind::Anew, after: self.last_record, before: swept.first });
            }
            self.last_record = swept.last;
            self.gaps.extend(swept.gaps);
            spans.extend(swept.spans);
            self.overlaps.extend(swept.shared.into_iter().map(|((a, b), records)| (a, b, records)));
        }
        self.spans = apart(spans);
        self.overlaps.sort();
        self.overlaps.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            if same {
                kept.2 += next.2;
            }
            same
        });
        first_file
    }

    /// Adds what records tell of the log, in order of time, and what that explains.
    pub(super) fn mark(&mut self, marks: Vec<Mark>) {
        self.marks = marks;
        self.clear_holes();
        let Some(first) = self.first_record.record_id.filter(|id| *id > 1) else { return };
        let clears = |mark: &Mark| {
            let own = mark.at.record_id == Some(first) && mark.at.time == self.first_record.time;
            let near = match (mark.at.time, self.first) {
                (Some(cleared), Some(begun)) => begun.since(cleared).saturating_abs() <= CLEAR_NEAR,
                _ => false,
            };
            matches!(mark.kind, MarkKind::Cleared { .. }) && (own || near)
        };
        if let Some(mark) = self.marks.iter().position(clears) {
            self.beginning = Beginning::Cleared(mark);
        }
    }

    /// Tells of each hole whether the log was cleared in its time: what it held is gone.
    fn clear_holes(&mut self) {
        let cleared: Vec<Time> = self.cleared().filter_map(|mark| mark.at.time).collect();
        for gap in &mut self.gaps {
            if let (GapKind::Missing { cleared: told }, Some(from), Some(to)) =
                (&mut gap.kind, gap.after.time, gap.before.time)
            {
                let next = cleared.partition_point(|time| *time <= from);
                *told = cleared.get(next).is_some_and(|time| *time <= to);
            }
        }
    }
}

/// The intervals in order, those that touch made one.
fn apart(mut intervals: Vec<(Time, Time)>) -> Vec<(Time, Time)> {
    intervals.sort();
    intervals.dedup_by(|next, kept| {
        let touches = next.0 <= kept.1;
        if touches {
            kept.1 = kept.1.max(next.1);
        }
        touches
    });
    // Mostly one of each of many channels.
    intervals.shrink_to_fit();
    intervals
}
