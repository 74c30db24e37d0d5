//! What the evidence covers, as JSON objects.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use super::Ref;
use crate::coverage::{
    Beginning, ChannelCoverage, Coverage, DamagedStretch, FileCoverage, Gap, GapKind, Mark, MarkKind, Neighbour,
};
use crate::provenance::FileId;
use crate::source::LogFile;
use crate::wire::Time;

/// `{"type":"coverage", …}`: one channel of one host.
pub struct CoverageLine<'a> {
    /// The channel.
    pub channel: &'a ChannelCoverage,
    /// The files of the case.
    pub paths: &'a Paths,
    /// How far the computer's clock is off, where links tell.
    pub clock: Option<ClockOffset<'a>>,
}

/// How far a computer's clock is off another's.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ClockOffset<'a> {
    /// How much more it shows, in milliseconds.
    pub offset_ms: f64,
    /// How far that may be off.
    pub uncertainty_ms: f64,
    /// How many pairs of records it rests on; 0 for the computer that all are compared with.
    pub pairs: u32,
    /// The computer that all are compared with.
    pub relative_to: &'a str,
}

/// `{"type":"coverage", …}` without host and channel: the logs without a record that could be read, their damage, and
/// what was only counted. To be printed if [`NowhereLine::is_empty`] is false.
pub struct NowhereLine<'a> {
    /// All coverage.
    pub coverage: &'a Coverage,
    /// The files of the case.
    pub paths: &'a Paths,
}

impl NowhereLine<'_> {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        let Coverage { without_records, unplaced, beyond, marks_beyond, .. } = self.coverage;
        without_records.is_empty() && unplaced.is_empty() && *beyond == 0 && *marks_beyond == 0
    }
}

#[derive(Serialize)]
struct GapObject {
    kind: &'static str,
    from: Option<Time>,
    to: Option<Time>,
    after: NeighbourObject,
    before: NeighbourObject,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_missing: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_missing: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_cleared: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other_channels_go_on: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_stopped: Option<bool>,
}

#[derive(Serialize)]
struct NeighbourObject {
    event_record_id: Option<u64>,
    time: Option<Time>,
}

impl From<Neighbour> for NeighbourObject {
    fn from(Neighbour { record_id, time }: Neighbour) -> Self {
        Self { event_record_id: record_id, time }
    }
}

impl From<&Gap> for GapObject {
    fn from(gap: &Gap) -> Self {
        let (kind, cleared, quiet) = match gap.kind {
            GapKind::Missing { cleared } => ("missing_records", Some(cleared), None),
            GapKind::Quiet { elsewhere, stopped } => ("quiet", None, Some((elsewhere, stopped))),
            GapKind::Anew => ("ids_begin_anew", None, None),
            GapKind::StepBack => ("time_goes_back", None, None),
        };
        let missing = gap.missing();
        Self {
            kind,
            from: gap.after.time,
            to: gap.before.time,
            after: gap.after.into(),
            before: gap.before.into(),
            first_missing: missing.map(|(first, _)| first),
            last_missing: missing.map(|(_, last)| last),
            missing: missing.map(|_| gap.records()),
            log_cleared: cleared,
            other_channels_go_on: quiet.map(|(elsewhere, _)| elsewhere),
            service_stopped: quiet.map(|(_, stopped)| stopped),
        }
    }
}

/// A reference to the record of a mark, with what it tells.
#[derive(Serialize)]
struct MarkObject<'a> {
    #[serde(flatten)]
    at: Ref<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archive: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lost_event_id: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    process: Option<&'a str>,
}

#[derive(Serialize)]
struct Clock<'a> {
    /// Steps of a second or more.
    steps: Vec<MarkObject<'a>>,
    /// Steps of less, counted.
    small_steps: u64,
    largest_step_ms: Option<i64>,
    #[serde(flatten)]
    offset: Option<ClockOffset<'a>>,
}

#[derive(Serialize)]
struct FileObject<'a> {
    file: &'a str,
    size: Option<u64>,
    records: u64,
    first_record_id: Option<u64>,
    last_record_id: Option<u64>,
    first: Option<Time>,
    last: Option<Time>,
    wrapped: bool,
    several_computers: bool,
}

#[derive(Serialize)]
struct DamageObject<'a> {
    file: &'a str,
    chunk: u32,
    offset: u64,
    len: u64,
    kind: &'static str,
    severity: crate::provenance::Severity,
    detail: &'a str,
    after: Option<NeighbourObject>,
    before: Option<NeighbourObject>,
}

#[derive(Serialize)]
struct OverlapObject<'a> {
    files: [&'a str; 2],
    records: u64,
}

#[derive(Serialize)]
struct BeginningObject {
    kind: &'static str,
    older_records: u64,
}

/// The paths and sizes of the logs, as given, by the number of their file.
pub struct Paths(Vec<(String, u64)>);

impl Paths {
    /// Those of the logs of a case.
    pub fn of(logs: &[LogFile]) -> Self {
        Self(logs.iter().map(|log| (log.path.display().to_string(), log.len)).collect())
    }

    fn path(&self, file: FileId) -> &str {
        self.0.get(file.0 as usize).map_or("", |(path, _)| path)
    }

    fn size(&self, file: FileId) -> Option<u64> {
        self.0.get(file.0 as usize).map(|(_, size)| *size)
    }

    fn mark<'a>(&'a self, mark: &'a Mark) -> MarkObject<'a> {
        let at = &mark.at;
        let at = Ref {
            computer: some(&at.computer),
            channel: some(&at.channel),
            event_record_id: at.record_id,
            event_id: at.event_id,
            time: at.time,
            file: self.path(at.place.file),
            chunk: at.place.chunk,
            offset: at.place.offset,
        };
        let mut object = MarkObject {
            at,
            account: None,
            archive: None,
            lost_event_id: None,
            before: None,
            after: None,
            step_ms: mark.kind.step().map(|ticks| ticks / 10_000),
            process: None,
        };
        match &mark.kind {
            MarkKind::Cleared { by, .. } | MarkKind::AuditPolicy { by } => object.account = some(by),
            MarkKind::Archived { path, .. } => object.archive = some(path),
            MarkKind::EventsLost { lost_event_id, .. } => object.lost_event_id = *lost_event_id,
            MarkKind::ClockSet { before, after, process } => {
                (object.before, object.after, object.process) = (*before, *after, some(process));
            }
            MarkKind::ServiceStopped | MarkKind::Full => {}
        }
        object
    }

    fn file(&self, file: &FileCoverage) -> FileObject<'_> {
        FileObject {
            file: self.path(file.file),
            size: self.size(file.file),
            records: file.records,
            first_record_id: file.first_id,
            last_record_id: file.last_id,
            first: file.first,
            last: file.last,
            wrapped: file.wrapped,
            several_computers: file.collected,
        }
    }

    fn damage<'a>(&'a self, stretch: &'a DamagedStretch) -> DamageObject<'a> {
        let damage = &stretch.damage;
        DamageObject {
            file: self.path(damage.place.file),
            chunk: damage.place.chunk,
            offset: damage.place.offset,
            len: damage.len,
            kind: damage.kind.name(),
            severity: damage.severity,
            detail: &damage.detail,
            after: stretch.after.map(Into::into),
            before: stretch.before.map(Into::into),
        }
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

impl Serialize for CoverageLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { channel, paths, clock: offset } = self;
        let marks = |wanted: fn(&MarkKind) -> bool| -> Vec<MarkObject<'_>> {
            channel.marks.iter().filter(|mark| wanted(&mark.kind)).map(|mark| paths.mark(mark)).collect()
        };
        let kind = match channel.beginning {
            Beginning::FirstRecord => "first_record",
            Beginning::Cleared(_) => "cleared",
            Beginning::Overwritten => "overwritten",
            Beginning::Older => "older_records_not_in_evidence",
            Beginning::Unknown => "unknown",
        };
        let mut object = serializer.serialize_struct("coverage", 30)?;
        object.serialize_field("type", "coverage")?;
        object.serialize_field("host", &channel.computer)?;
        object.serialize_field("channel", &channel.channel)?;
        object.serialize_field("first", &channel.first)?;
        object.serialize_field("last", &channel.last)?;
        object.serialize_field("first_record", &NeighbourObject::from(channel.first_record))?;
        object.serialize_field("last_record", &NeighbourObject::from(channel.last_record))?;
        object.serialize_field("records", &channel.records)?;
        object.serialize_field("duplicates", &channel.duplicates)?;
        object.serialize_field("missing", &channel.missing())?;
        object.serialize_field("without_record_id", &channel.unnumbered)?;
        object.serialize_field("without_time", &channel.untimed)?;
        object.serialize_field("holes_not_listed_in_records", &channel.beyond)?;
        object.serialize_field("forwarded", &channel.forwarded)?;
        object.serialize_field("beginning", &BeginningObject { kind, older_records: channel.older() })?;
        let gaps: Vec<GapObject> = channel.gaps.iter().map(GapObject::from).collect();
        object.serialize_field("gaps", &gaps)?;
        let usual = channel.usual_silence.map(|ticks| ticks / 10_000_000);
        object.serialize_field("usual_silence_seconds", &usual)?;
        object.serialize_field("cleared", &marks(|kind| matches!(kind, MarkKind::Cleared { .. })))?;
        object.serialize_field("service_stops", &marks(|kind| matches!(kind, MarkKind::ServiceStopped)))?;
        object.serialize_field("events_lost", &marks(|kind| matches!(kind, MarkKind::EventsLost { .. })))?;
        object.serialize_field("full", &marks(|kind| matches!(kind, MarkKind::Full)))?;
        object.serialize_field("archived", &marks(|kind| matches!(kind, MarkKind::Archived { .. })))?;
        object.serialize_field("audit_policy", &marks(|kind| matches!(kind, MarkKind::AuditPolicy { .. })))?;
        let steps = channel.marks.iter().filter_map(|mark| mark.kind.step());
        let clock = Clock {
            steps: marks(|kind| matches!(kind, MarkKind::ClockSet { .. })),
            small_steps: channel.small_clock_steps,
            largest_step_ms: steps.max_by_key(|step| step.saturating_abs()).map(|step| step / 10_000),
            offset: *offset,
        };
        object.serialize_field("clock", &clock)?;
        let damage: Vec<_> = channel.damages.iter().map(|damage| paths.damage(damage)).collect();
        object.serialize_field("damage", &damage)?;
        let files: Vec<_> = channel.files.iter().map(|file| paths.file(file)).collect();
        object.serialize_field("files", &files)?;
        let overlaps: Vec<_> = channel
            .overlaps
            .iter()
            .map(|(a, b, records)| OverlapObject { files: [paths.path(*a), paths.path(*b)], records: *records })
            .collect();
        object.serialize_field("overlaps", &overlaps)?;
        object.end()
    }
}

impl Serialize for NowhereLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { coverage, paths } = self;
        let nothing: [(); 0] = [];
        let mut object = serializer.serialize_struct("coverage", 12)?;
        object.serialize_field("type", "coverage")?;
        object.serialize_field("host", &None::<&str>)?;
        object.serialize_field("channel", &None::<&str>)?;
        object.serialize_field("first", &None::<Time>)?;
        object.serialize_field("last", &None::<Time>)?;
        object.serialize_field("records", &coverage.beyond)?;
        object.serialize_field("marks_not_listed", &coverage.marks_beyond)?;
        object.serialize_field("gaps", &nothing)?;
        object.serialize_field("cleared", &nothing)?;
        object.serialize_field(
            "clock",
            &Clock { steps: Vec::new(), small_steps: 0, largest_step_ms: None, offset: None },
        )?;
        let damage: Vec<_> = coverage.unplaced.iter().map(|damage| paths.damage(damage)).collect();
        object.serialize_field("damage", &damage)?;
        let file = |file: &FileId| FileObject {
            file: paths.path(*file),
            size: paths.size(*file),
            records: 0,
            first_record_id: None,
            last_record_id: None,
            first: None,
            last: None,
            wrapped: false,
            several_computers: false,
        };
        let files: Vec<_> = coverage.without_records.iter().map(file).collect();
        object.serialize_field("files", &files)?;
        object.end()
    }
}
