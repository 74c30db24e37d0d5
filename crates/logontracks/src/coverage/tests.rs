//! Coverage of hand-made records: what a channel held, file by file, and what must be said of it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::provenance::{Damage, DamageKind, FileId, Place, Severity};
use crate::record::Stamp;
use crate::wire::{Text, Time};

const START: Time = Time(133_540_000_000_000_000);
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn at(ticks: i64) -> Time {
    START.offset_by(ticks)
}

/// A file of the evidence, record by record.
struct File {
    file: FileId,
    parts: Vec<Collected>,
    collector: Collector,
    offset: u64,
}

impl File {
    fn new(number: u32) -> Self {
        let file = FileId(number);
        Self { file, parts: Vec::new(), collector: Collector::of(file, false), offset: 512 }
    }

    fn record(mut self, computer: &str, channel: &str, id: Option<u64>, time: Option<Time>) -> Self {
        let chunk = u32::try_from(self.offset / 65_536).unwrap();
        let place = Place { file: self.file, chunk, offset: self.offset };
        let (computer, channel) = (Text::from(computer), Text::from(channel));
        self.collector.see(&Stamp { event_id: None, time, record_id: id, channel, computer }, place);
        self.offset += 1024;
        self
    }

    /// Records of `WS1`'s Security log, `ids` one `step` after the other from `from`.
    fn run(self, ids: std::ops::RangeInclusive<u64>, from: Time, step: i64) -> Self {
        (0..).zip(ids).fold(self, |file, (number, id)| {
            file.record("WS1", "Security", Some(id), Some(from.offset_by(number * step)))
        })
    }

    /// The rest of the file is of another part.
    fn part(mut self) -> Self {
        let collector = std::mem::replace(&mut self.collector, Collector::of(self.file, false));
        self.parts.push(collector.finish());
        self
    }

    fn mark(mut self, event_id: u16, id: u64, time: Time, kind: MarkKind) -> Self {
        let place = Place { file: self.file, chunk: 0, offset: self.offset };
        self = self.record("WS1", "Security", Some(id), Some(time));
        let mut part = std::mem::replace(&mut self.collector, Collector::of(self.file, false)).finish();
        let (computer, channel) = ("WS1".into(), "Security".into());
        let at = MarkAt { time: Some(time), record_id: Some(id), event_id, computer, channel, place };
        part.marks.push(Mark { at, kind });
        self.parts.push(part);
        self
    }

    fn finish(mut self) -> Vec<Collected> {
        self = self.part();
        self.parts
    }
}

fn coverage(files: impl IntoIterator<Item = File>) -> Coverage {
    damaged(files, &[])
}

fn damaged(files: impl IntoIterator<Item = File>, damages: &[Damage]) -> Coverage {
    let mut stretches = Stretches::default();
    files.into_iter().flat_map(File::finish).for_each(|part| stretches.add(part));
    Coverage::new(&stretches, damages)
}

fn security(coverage: &Coverage) -> &ChannelCoverage {
    coverage.channel("ws1", "SECURITY").unwrap()
}

fn cleared() -> MarkKind {
    MarkKind::Cleared { channel: "Security".into(), by: "EXAMPLE\\ann".into() }
}

#[test]
fn a_whole_log_has_no_gap() {
    let all = coverage([File::new(0).run(1..=50, at(0), MINUTE).part().run(51..=90, at(50 * MINUTE), MINUTE)]);
    let log = security(&all);
    assert_eq!((log.records, log.duplicates, log.missing()), (90, 0, 0));
    assert_eq!((log.first, log.last), (Some(at(0)), Some(at(89 * MINUTE))));
    assert_eq!(log.first_record, Neighbour { record_id: Some(1), time: Some(at(0)) });
    assert_eq!(log.last_record, Neighbour { record_id: Some(90), time: Some(at(89 * MINUTE)) });
    assert_eq!((log.gaps.as_slice(), &log.beginning), (&[][..], &Beginning::FirstRecord));
    assert!(!log.forwarded && !log.is_selection());
}

#[test]
fn skipped_ids_are_a_hole_and_a_time_in_it_is_not_covered() {
    let all = coverage([File::new(0).run(101..=110, at(0), MINUTE).run(121..=130, at(HOUR), MINUTE)]);
    let log = security(&all);
    assert_eq!((log.beginning.clone(), log.older(), log.missing()), (Beginning::Older, 100, 10));
    let [gap] = log.gaps.as_slice() else { panic!("one gap: {:?}", log.gaps) };
    assert_eq!((gap.missing(), gap.records()), (Some((111, 120)), 10));
    assert_eq!((gap.after.time, gap.before.time), (Some(at(9 * MINUTE)), Some(at(HOUR))));
    let covers = |time| all.covers("ws1", "security", time);
    assert_eq!(covers(at(-1)), Cover::BeforeFirst { first: at(0) });
    assert_eq!(covers(at(0)), Cover::Covered);
    assert_eq!(covers(at(5 * MINUTE + 1)), Cover::Covered, "between two records");
    assert_eq!(covers(at(20 * MINUTE)), Cover::InHole { from: at(9 * MINUTE), to: at(HOUR) });
    assert_eq!(covers(at(HOUR + 9 * MINUTE)), Cover::Covered);
    assert_eq!(covers(at(DAY)), Cover::AfterLast { last: at(HOUR + 9 * MINUTE) });
    assert_eq!(all.covers("WS2", "Security", at(0)), Cover::NoSuchLog);
    assert_eq!(all.covers("WS1", "System", at(0)), Cover::NoSuchLog);
}

#[test]
fn another_file_fills_the_hole_and_copies_count_once() {
    let old = || File::new(0).run(1..=100, at(0), MINUTE);
    let new = || File::new(1).run(81..=200, at(80 * MINUTE), MINUTE);
    let all = coverage([old(), new()]);
    let log = security(&all);
    assert_eq!((log.records, log.duplicates, log.missing(), log.files.len()), (200, 20, 0, 2));
    assert_eq!(log.overlaps, [(FileId(0), FileId(1), 20)]);
    assert_eq!(all.covers("WS1", "Security", at(150 * MINUTE)), Cover::Covered);
    // The other way round: an archive that only later was found.
    let all = coverage([
        File::new(0).run(1..=10, at(0), MINUTE).run(21..=30, at(20 * MINUTE), MINUTE),
        File::new(1).run(9..=22, at(8 * MINUTE), MINUTE),
    ]);
    let log = security(&all);
    assert_eq!((log.records, log.duplicates, log.gaps.len()), (30, 4, 0));
}

#[test]
fn order_of_files_does_not_matter() {
    let files = |order: [u32; 3]| {
        let runs = [(1..=50, at(0)), (40..=90, at(39 * MINUTE)), (100..=120, at(99 * MINUTE))];
        let mut stretches = Stretches::default();
        for number in order {
            let (ids, from) = runs[number as usize].clone();
            File::new(number).run(ids, from, MINUTE).finish().into_iter().for_each(|part| stretches.add(part));
        }
        format!("{:?}", Coverage::new(&stretches, &[]))
    };
    let once = files([0, 1, 2]);
    assert_eq!(files([2, 0, 1]), once);
    assert_eq!(files([1, 2, 0]), once);
}

#[test]
fn a_computer_is_one_in_any_case() {
    let file = File::new(0)
        .record("ws1", "Security", Some(1), Some(at(0)))
        .record("WS1", "Security", Some(2), Some(at(1)))
        .record("Ws1", "security", Some(3), Some(at(2)));
    let all = coverage([file]);
    assert_eq!(all.channels().len(), 1);
    let log = security(&all);
    assert_eq!((log.computer.as_str(), log.channel.as_str(), log.records), ("WS1", "Security", 3));
    assert!(log.gaps.is_empty() && !log.forwarded);
}

#[test]
fn a_silence_is_quiet_only_beyond_the_usual() {
    // A record a minute, then two days of nothing, and no ID is missing.
    let busy = || File::new(0).run(1..=200, at(0), MINUTE).run(201..=210, at(2 * DAY), MINUTE);
    let quiet = |all: &Coverage| -> Vec<GapKind> { security(all).gaps.iter().map(|gap| gap.kind).collect() };
    let all = coverage([busy()]);
    assert_eq!(quiet(&all), [GapKind::Quiet { elsewhere: false, stopped: false }]);
    assert_eq!(all.covers("WS1", "Security", at(DAY)), Cover::Covered, "no ID is missing");
    // A record a day: two days are nothing.
    let slow = File::new(0).run(1..=200, at(0), DAY).run(201..=210, at(202 * DAY), DAY);
    assert_eq!(quiet(&coverage([slow])), []);
    // Too few records to have a rhythm.
    let few = File::new(0).run(1..=20, at(0), MINUTE).run(21..=30, at(2 * DAY), MINUTE);
    assert_eq!(quiet(&coverage([few])), []);
    // Another channel of the computer went on.
    let system = |from| (0..5).fold(File::new(1), |file, n| file.record("WS1", "System", Some(1 + n), Some(from)));
    assert_eq!(quiet(&coverage([busy(), system(at(DAY))])), [GapKind::Quiet { elsewhere: true, stopped: false }]);
    assert_eq!(quiet(&coverage([busy(), system(at(9 * DAY))])), [GapKind::Quiet { elsewhere: false, stopped: false }]);
    // The service stopped.
    let stop = at(200 * MINUTE);
    let stopped = File::new(0).run(1..=200, at(0), MINUTE).mark(1100, 201, stop, MarkKind::ServiceStopped).run(
        202..=210,
        at(2 * DAY),
        MINUTE,
    );
    assert_eq!(quiet(&coverage([stopped])), [GapKind::Quiet { elsewhere: false, stopped: true }]);
}

#[test]
fn a_silence_with_missing_ids_is_a_hole_not_quiet() {
    let all = coverage([File::new(0).run(1..=200, at(0), MINUTE).run(205..=210, at(5 * DAY), MINUTE)]);
    let kinds: Vec<GapKind> = security(&all).gaps.iter().map(|gap| gap.kind).collect();
    assert_eq!(kinds, [GapKind::Missing { cleared: false }]);
}

#[test]
fn a_clock_set_back_is_no_new_numbering() {
    let file = || File::new(0).run(1..=60, at(0), MINUTE).run(61..=120, at(-HOUR), MINUTE);
    let all = coverage([file()]);
    let log = security(&all);
    let [gap] = log.gaps.as_slice() else { panic!("one gap: {:?}", log.gaps) };
    assert_eq!((gap.kind, gap.after.record_id, gap.before.record_id), (GapKind::StepBack, Some(60), Some(61)));
    assert_eq!(gap.ticks(), Some(-HOUR - 59 * MINUTE));
    assert_eq!((log.records, log.first), (120, Some(at(-HOUR))));
    // A copy of the same log adds nothing.
    let copy = File::new(1).run(1..=60, at(0), MINUTE).run(61..=120, at(-HOUR), MINUTE);
    let all = coverage([file(), copy]);
    assert_eq!((security(&all).records, security(&all).gaps.len()), (120, 1));
    // Buffers write some seconds late.
    let late = File::new(0).run(1..=10, at(0), MINUTE).run(11..=20, at(9 * MINUTE - 30 * SECOND), MINUTE);
    assert!(security(&coverage([late])).gaps.is_empty());
}

#[test]
fn ids_that_begin_anew_are_a_numbering_of_their_own() {
    // The log was deleted: 1 comes after 1000, later.
    let all = coverage([
        File::new(0).run(901..=1000, at(0), MINUTE),
        File::new(1).run(1..=50, at(DAY), MINUTE).run(61..=70, at(2 * DAY), MINUTE),
    ]);
    let log = security(&all);
    let kinds: Vec<GapKind> = log.gaps.iter().map(|gap| gap.kind).collect();
    assert_eq!(kinds, [GapKind::Anew, GapKind::Missing { cleared: false }]);
    assert_eq!((log.gaps[0].after.record_id, log.gaps[0].before.record_id), (Some(1000), Some(1)));
    assert_eq!((log.records, log.missing()), (160, 10), "nothing is missing from 71 to 900");
    assert!(matches!(all.covers("WS1", "Security", at(DAY / 2)), Cover::InHole { .. }));
    // One ID, two times: a snapshot was restored. Both are records.
    let all = coverage([File::new(0).run(901..=1000, at(0), MINUTE), File::new(1).run(951..=1050, at(DAY), MINUTE)]);
    let log = security(&all);
    assert_eq!((log.records, log.duplicates, log.gaps[0].kind), (200, 0, GapKind::Anew));
    // Within one file.
    let all = coverage([File::new(0).run(901..=1000, at(0), MINUTE).run(1..=50, at(DAY), MINUTE)]);
    assert_eq!(security(&all).gaps[0].kind, GapKind::Anew);
}

#[test]
fn two_computers_of_one_name_are_told_apart_by_their_ids() {
    let file = |number: u32, ids, days: i64| File::new(number).run(ids, at(days * DAY), MINUTE);
    let all = coverage([file(0, 1001..=1010, 0), file(1, 51..=60, 1), file(2, 1011..=1020, 2), file(3, 61..=70, 3)]);
    let log = security(&all);
    assert_eq!((log.records, log.missing()), (40, 0));
    assert_eq!(log.gaps.iter().filter(|gap| gap.kind == GapKind::Anew).count(), 1, "{:?}", log.gaps);
}

#[test]
fn an_export_with_the_newest_first_is_whole_all_the_same() {
    let file = (0..40).rev().fold(File::new(0), |file, n| {
        file.record("WS1", "Security", Some(1 + n), Some(at(i64::try_from(n).unwrap() * MINUTE)))
    });
    let all = coverage([file]);
    assert_eq!((security(&all).records, security(&all).gaps.len()), (40, 0));
    assert_eq!(all.covers("WS1", "Security", at(MINUTE / 2)), Cover::Covered);
}

#[test]
fn a_clear_explains_the_beginning_and_the_hole_before_it() {
    // EventRecordIDs go on after a clear.
    let after = || File::new(1).mark(1102, 501, at(DAY), cleared()).run(502..=520, at(DAY + SECOND), MINUTE);
    let all = coverage([after()]);
    let log = security(&all);
    assert_eq!((log.beginning.clone(), log.older()), (Beginning::Cleared(0), 500));
    assert_eq!(log.cleared().count(), 1);
    let all = coverage([File::new(0).run(401..=450, at(0), MINUTE), after()]);
    let log = security(&all);
    assert_eq!(log.beginning, Beginning::Older, "the clear is later than the first record");
    assert_eq!(log.gaps[0].kind, GapKind::Missing { cleared: true });
    // The same record in a second file tells once.
    let copy = File::new(2).mark(1102, 501, at(DAY), cleared());
    let all = coverage([after(), copy]);
    assert_eq!(security(&all).cleared().count(), 1);
}

#[test]
fn a_clear_of_a_log_that_is_not_in_evidence_is_told() {
    let kind = MarkKind::Cleared { channel: "Application".into(), by: "".into() };
    let all = coverage([File::new(0).mark(104, 7, at(0), kind)]);
    let application = all.channel("WS1", "Application").unwrap();
    assert_eq!((application.records, application.cleared().count(), application.files.len()), (0, 1, 0));
    assert_eq!(all.covers("WS1", "Application", at(0)), Cover::NoSuchLog);
    assert_eq!(all.channels_of("ws1").len(), 2);
}

#[test]
fn forwarded_events_are_each_computers_own() {
    let file = (0..60).fold(File::new(0), |file, n: u64| {
        let computer = ["WS1", "WS2", "DC1"][usize::try_from(n % 3).unwrap()];
        file.record(computer, "Security", Some(1000 * (n % 3) + 5 * n), Some(at(i64::try_from(n).unwrap() * MINUTE)))
    });
    let all = coverage([file]);
    assert_eq!(all.channels().len(), 3);
    assert!(all.channels().iter().all(|log| log.forwarded && log.records == 20 && log.gaps.len() == 19));
    // A computer that was renamed does not come back.
    let renamed = (0..60).fold(File::new(0), |file, n: u64| {
        let computer = if n < 20 { "WIN-SETUP" } else { "WS1" };
        file.record(computer, "Security", Some(1 + n), Some(at(i64::try_from(n).unwrap() * MINUTE)))
    });
    let all = coverage([renamed]);
    assert!(all.channels().iter().all(|log| !log.forwarded));
    let names = ["WIN-SETUP", "WS1"];
    assert_eq!(all.covers_any(names, "Security", at(5 * MINUTE)), Cover::Covered);
    assert_eq!(all.covers_any(names, "Security", at(50 * MINUTE)), Cover::Covered);
    assert_eq!(all.covers_any(names, "Security", at(-1)), Cover::BeforeFirst { first: at(0) });
    assert_eq!(all.covers_any(names, "Security", at(DAY)), Cover::AfterLast { last: at(59 * MINUTE) });
}

#[test]
fn records_without_an_id_or_a_time_are_counted_and_cover_nothing() {
    let file = File::new(0)
        .run(1..=10, at(0), MINUTE)
        .record("WS1", "Security", Some(11), None)
        .record("WS1", "Security", None, Some(at(DAY)))
        .record("WS1", "Security", None, None)
        .record("", "", None, None);
    let all = coverage([file]);
    let log = security(&all);
    assert_eq!((log.records, log.unnumbered, log.untimed, log.last), (13, 2, 2, Some(at(DAY))));
    assert_eq!(log.last_record, Neighbour { record_id: Some(11), time: None });
    assert!(matches!(all.covers("WS1", "Security", at(DAY / 2)), Cover::InHole { .. }));
    let nameless = all.channel("", "").unwrap();
    assert_eq!((nameless.records, nameless.first, &nameless.beginning), (1, None, &Beginning::Unknown));
    assert_eq!(all.covers("", "", at(0)), Cover::NoSuchLog);
}

#[test]
fn random_ids_do_not_fill_the_memory() {
    let mut file = File::new(0);
    let mut id = 1_u64;
    for number in 0..100_000 {
        id = id.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        file = file.record("WS1", "Security", Some(id), Some(at(number)));
        if number % 5000 == 0 {
            file = file.part();
        }
    }
    let mut stretches = Stretches::default();
    file.finish().into_iter().for_each(|part| stretches.add(part));
    assert!(stretches.files[&FileId(0)].groups[0].stretches.len() <= STRETCHES_KEPT);
    let all = Coverage::new(&stretches, &[]);
    let log = security(&all);
    assert_eq!(log.records, 100_000);
    assert!(log.beyond >= 70_000 && log.gaps.len() <= STRETCHES_KEPT);
    assert_eq!((log.first, log.last), (Some(at(0)), Some(at(99_999))));
}

#[test]
fn the_highest_ids_do_not_overflow() {
    let all = coverage([File::new(0)
        .record("WS1", "Security", Some(0), Some(Time(0)))
        .record("WS1", "Security", Some(u64::MAX), Some(Time(u64::MAX)))
        .record("WS1", "Security", Some(u64::MAX), Some(Time(u64::MAX)))]);
    let log = security(&all);
    assert_eq!((log.records, log.duplicates), (2, 1));
    assert_eq!(log.missing(), u64::MAX - 1);
    assert_eq!(all.covers("WS1", "Security", Time(u64::MAX)), Cover::Covered);
}

#[test]
fn many_computers_of_one_file_are_counted() {
    let mut stretches = Stretches::default();
    for part in 0..3 {
        let mut file = File::new(0);
        for number in 0..10_000 {
            file = file.record(&format!("HOST{part}-{number}"), "Security", Some(1), Some(at(0)));
        }
        file.finish().into_iter().for_each(|part| stretches.add(part));
    }
    let all = Coverage::new(&stretches, &[]);
    assert_eq!((all.channels().len(), all.beyond), (CHANNELS_KEPT, 10_000));
}

#[test]
fn damage_stands_between_the_records_around_it() {
    let mut file = File::new(0).run(1..=10, at(0), MINUTE);
    file.collector.damage();
    let offset = file.offset;
    file.offset += 4096;
    let file = file.run(15..=100, at(HOUR), MINUTE);
    let damage = |file, offset, len| Damage {
        place: Place { file: FileId(file), chunk: 0, offset },
        len,
        kind: DamageKind::LostBytes,
        severity: Severity::Loss,
        detail: String::new(),
    };
    let all = damaged([file, File::new(1)], &[damage(0, offset, 4096), damage(1, 0, 65_536), damage(0, 0, 8)]);
    let log = security(&all);
    let around: Vec<_> = log
        .damages
        .iter()
        .map(|stretch| (stretch.after.and_then(|a| a.record_id), stretch.before.and_then(|b| b.record_id)))
        .collect();
    assert_eq!(around, [(None, Some(1)), (Some(10), Some(15))]);
    assert_eq!((all.unplaced.len(), all.without_records.as_slice()), (1, &[FileId(1)][..]));
}
