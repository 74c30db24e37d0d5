//! The coverage of all evidence, and the question of a time.

use std::collections::BTreeMap;

use foldhash::fast::RandomState;
use indexmap::IndexSet;

use super::CLEAR_NEAR;
use super::channel::{ChannelCoverage, Held};
use super::collect::Anchor;
use super::damage::{self, DamagedStretch};
use super::mark::{Mark, MarkKind};
use super::numbering::GapKind;
use super::stretches::{Key, Stretches, earlier, later, lower};
use crate::provenance::{Damage, FileId};
use crate::wire::Time;

/// What the evidence covers.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// In order of their keys.
    channels: Vec<ChannelCoverage>,
    keys: IndexSet<Key, RandomState>,
    /// Logs of which no record could be read, or that hold none.
    pub without_records: Vec<FileId>,
    /// Damage in those logs.
    pub unplaced: Vec<DamagedStretch>,
    /// Records of computers and channels beyond [`super::CHANNELS_KEPT`] in one file: not in any channel here.
    pub beyond: u64,
    /// Marks beyond [`super::MARKS_KEPT`] in one file: not in any channel here.
    pub marks_beyond: u64,
}

/// Whether a channel of a computer is in evidence at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// It is: what it does not show was not written. (Whether it would have been, the audit policy decides.)
    Covered,
    /// The time is before the first record.
    BeforeFirst {
        /// The time of the first record.
        first: Time,
    },
    /// The time is after the last record.
    AfterLast {
        /// The time of the last record.
        last: Time,
    },
    /// The time lies where records are missing, or may be.
    InHole {
        /// The last time before at which the channel is in evidence.
        from: Time,
        /// The first time after.
        to: Time,
    },
    /// No record of this channel of this computer is in evidence.
    NoSuchLog,
}

impl Coverage {
    /// The coverage of all that was collected, with the damage that was found.
    pub fn new(stretches: &Stretches, damages: &[Damage]) -> Self {
        let mut held: BTreeMap<Key, Vec<Held<'_>>> = BTreeMap::new();
        let mut all = Self::default();
        for (id, file) in &stretches.files {
            all.beyond += file.records_beyond;
            all.marks_beyond += file.marks_beyond;
            if file.groups.is_empty() {
                all.without_records.push(*id);
            }
            let (file_id, collected, wrapped) = (*id, file.is_collected(), file.wrapped);
            for group in &file.groups {
                let key = (lower(&group.computer), lower(&group.channel));
                held.entry(key).or_default().push(Held { file: file_id, collected, wrapped, group });
            }
        }
        let mut channels: BTreeMap<Key, ChannelCoverage> =
            held.into_iter().map(|(key, held)| (key, ChannelCoverage::of(&held))).collect();
        all.mark(stretches, &mut channels);
        all.place(stretches, damages, &mut channels);
        (all.keys, all.channels) = channels.into_iter().unzip();
        all.look_elsewhere();
        all
    }

    /// Every channel of every computer, in order of their names.
    pub fn channels(&self) -> &[ChannelCoverage] {
        &self.channels
    }

    /// One channel of a computer; names without regard to case.
    pub fn channel(&self, computer: &str, channel: &str) -> Option<&ChannelCoverage> {
        let key = (lower(computer), lower(channel));
        self.keys.get_index_of(&key).and_then(|at| self.channels.get(at))
    }

    /// Every channel of a computer; its name without regard to case.
    pub fn channels_of(&self, computer: &str) -> &[ChannelCoverage] {
        let computer = lower(computer);
        let from = self.keys.as_slice().partition_point(|(name, _)| *name < computer);
        let to = self.keys.as_slice().partition_point(|(name, _)| *name <= computer);
        self.channels.get(from..to).unwrap_or_default()
    }

    /// Whether a channel of a computer is in evidence at a time, by that computer's clock: whether the time lies
    /// between two records of which none between is missing. Forwarded events have holes nearly everywhere, as
    /// forwarding is selective ([`ChannelCoverage::forwarded`]).
    pub fn covers(&self, computer: &str, channel: &str, time: Time) -> Cover {
        self.covers_any([computer], channel, time)
    }

    /// As [`Coverage::covers`], for a host that has had several names.
    pub fn covers_any<'n>(&self, computers: impl IntoIterator<Item = &'n str>, channel: &str, time: Time) -> Cover {
        let (mut before, mut behind) = (None, None);
        for known in computers.into_iter().filter_map(|computer| self.channel(computer, channel)) {
            let next = known.spans.partition_point(|(from, _)| *from <= time);
            let span = next.checked_sub(1).and_then(|at| known.spans.get(at));
            if span.is_some_and(|(_, to)| time <= *to) {
                return Cover::Covered;
            }
            // Records without an ID, or whose IDs were not kept, stretch a channel beyond its spans: what lies there
            // is not known to be whole.
            let edges =
                [known.first, known.last, span.map(|(_, to)| *to), known.spans.get(next).map(|(from, _)| *from)];
            let edges = || edges.into_iter().flatten();
            before = later(before, edges().filter(|edge| *edge <= time).max());
            behind = earlier(behind, edges().filter(|edge| *edge >= time).min());
        }
        match (before, behind) {
            (Some(from), Some(to)) => Cover::InHole { from, to },
            (None, Some(first)) => Cover::BeforeFirst { first },
            (Some(last), None) => Cover::AfterLast { last },
            (None, None) => Cover::NoSuchLog,
        }
    }

    /// Gives every channel its marks: those in its own records, and those in others that are about it.
    fn mark(&self, stretches: &Stretches, channels: &mut BTreeMap<Key, ChannelCoverage>) {
        let mut marks: BTreeMap<Key, Vec<Mark>> = BTreeMap::new();
        for mark in stretches.files.values().flat_map(|file| &file.marks) {
            let channel = mark.kind.channel().unwrap_or(&mark.at.channel);
            marks.entry((lower(&mark.at.computer), lower(channel))).or_default().push(mark.clone());
        }
        for (key, mut marks) in marks {
            marks.sort();
            // A record that is in two files tells once.
            marks.dedup_by(|a, b| {
                let id = |mark: &Mark| (mark.at.time, mark.at.record_id, mark.at.event_id);
                id(a) == id(b)
                    && lower(&a.at.channel) == lower(&b.at.channel)
                    && (a.at.record_id.is_some() || a.at.place == b.at.place)
            });
            let Some(first) = marks.first() else { continue };
            let (computer, name) = (&first.at.computer, first.kind.channel().unwrap_or(&first.at.channel));
            let named = || ChannelCoverage {
                computer: computer.to_string(),
                channel: name.to_owned(),
                ..ChannelCoverage::default()
            };
            channels.entry(key).or_insert_with(named).mark(marks);
        }
    }

    /// Puts the damage between the records of its file.
    fn place(&mut self, stretches: &Stretches, damages: &[Damage], channels: &mut BTreeMap<Key, ChannelCoverage>) {
        let mut sorted: BTreeMap<FileId, (Vec<Anchor>, Option<usize>)> = BTreeMap::new();
        for damage in damages {
            let file = stretches.files.get(&damage.place.file);
            let (anchors, only) = sorted.entry(damage.place.file).or_insert_with(|| {
                let mut anchors = file.map(|file| file.anchors.clone()).unwrap_or_default();
                anchors.sort_by_key(|anchor| anchor.offset);
                anchors.dedup();
                // Beside damage stand damaged records, which may bear any name: a log of one channel is of that one.
                (anchors, file.filter(|file| !file.is_collected()).and_then(|file| file.largest()))
            });
            let (stretch, group) = damage::place(damage, anchors);
            let group = file.zip(only.or(group)).and_then(|(file, group)| file.groups.get(group));
            let key = group.map(|group| (lower(&group.computer), lower(&group.channel)));
            match key.and_then(|key| channels.get_mut(&key)) {
                Some(channel) => channel.damages.push(stretch),
                None => self.unplaced.push(stretch),
            }
        }
        let order = |a: &DamagedStretch, b: &DamagedStretch| a.damage.cmp(&b.damage);
        channels.values_mut().for_each(|channel| channel.damages.sort_by(order));
        self.unplaced.sort_by(order);
    }

    /// Tells of each quiet period whether other channels of the computer were quiet too, and whether the event log
    /// service had stopped.
    fn look_elsewhere(&mut self) {
        let Self { channels, keys, .. } = self;
        let mut from = 0;
        while let Some((computer, _)) = keys.get_index(from) {
            let len = keys.iter().skip(from).take_while(|(other, _)| other == computer).count();
            let Some(host) = channels.get_mut(from..from + len) else { return };
            from += len;
            let active: Vec<_> = host.iter().map(|channel| channel.active.clone()).collect();
            let mut stops: Vec<Time> = host
                .iter()
                .flat_map(|channel| &channel.marks)
                .filter(|mark| mark.kind == MarkKind::ServiceStopped)
                .filter_map(|mark| mark.at.time)
                .collect();
            stops.sort();
            for (own, channel) in host.iter_mut().enumerate() {
                for gap in &mut channel.gaps {
                    let (GapKind::Quiet { elsewhere, stopped }, Some(begin), Some(end)) =
                        (&mut gap.kind, gap.after.time, gap.before.time)
                    else {
                        continue;
                    };
                    let others = active.iter().enumerate().filter(|(other, _)| *other != own);
                    // A whole day and more: a stretch that reaches into it has a record in it.
                    *elsewhere = others.into_iter().any(|(_, active)| {
                        let next = active.partition_point(|(_, to)| *to <= begin);
                        active.get(next).is_some_and(|(from, _)| *from < end)
                    });
                    let next = stops.partition_point(|stop| begin.since(*stop) > CLEAR_NEAR);
                    *stopped = stops.get(next).is_some_and(|stop| stop.since(begin) <= CLEAR_NEAR);
                }
            }
        }
    }
}
