//! What a track must know of the logs' coverage, so that "not logged" is not taken for "did not happen".

use crate::coverage::{self, Coverage, GapKind};
use crate::wire::Time;

/// Says what a log can show.
pub trait CoverageOracle: std::fmt::Debug + Sync {
    /// Whether a log of a computer (both as written, in any case) has the records of a time, by the computer's clock.
    fn covers(&self, computer: &str, channel: &str, time: Time) -> Cover;

    /// The times of which a log lacks records, in order.
    fn blanks(&self, computer: &str, channel: &str) -> Vec<Blank>;
}

/// Whether a log has the records of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// It has.
    Covered,
    /// Its first record is later: at this time.
    BeforeFirst(Time),
    /// Its last record is earlier: at this time.
    AfterLast(Time),
    /// Records are missing there.
    Hole,
    /// The evidence has no such log.
    NoSuchLog,
}

/// A time of which a log lacks records.
#[derive(Clone, Debug, PartialEq)]
pub struct Blank {
    /// The last record before.
    pub from: Time,
    /// The first record after.
    pub to: Time,
    /// Why, in a few words: `cleared`, `event log service stopped`.
    pub why: String,
}

impl CoverageOracle for Coverage {
    fn covers(&self, computer: &str, channel: &str, time: Time) -> Cover {
        match Coverage::covers(self, computer, channel, time) {
            coverage::Cover::Covered => Cover::Covered,
            coverage::Cover::BeforeFirst { first } => Cover::BeforeFirst(first),
            coverage::Cover::AfterLast { last } => Cover::AfterLast(last),
            coverage::Cover::InHole { .. } => Cover::Hole,
            coverage::Cover::NoSuchLog => Cover::NoSuchLog,
        }
    }

    fn blanks(&self, computer: &str, channel: &str) -> Vec<Blank> {
        let gaps = self.channel(computer, channel).into_iter().flat_map(|channel| &channel.gaps);
        gaps.filter_map(|gap| {
            let why = match gap.kind {
                GapKind::Missing { cleared: true } => format!("{} records missing, the log was cleared", gap.records()),
                GapKind::Missing { cleared: false } => format!("{} records missing", gap.records()),
                GapKind::Quiet { .. } | GapKind::Anew | GapKind::StepBack => return None,
            };
            Some(Blank { from: gap.after.time?, to: gap.before.time?, why })
        })
        .collect()
    }
}

/// Says that every log has every record: for whoever has not looked.
#[derive(Clone, Copy, Debug, Default)]
pub struct EverythingCovered;

impl CoverageOracle for EverythingCovered {
    fn covers(&self, _: &str, _: &str, _: Time) -> Cover {
        Cover::Covered
    }

    fn blanks(&self, _: &str, _: &str) -> Vec<Blank> {
        Vec::new()
    }
}
