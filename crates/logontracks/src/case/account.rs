//! The closing account: what was read, what became of it, what is damaged.

use serde::Serialize;

use crate::provenance::{Damage, Severity};
use crate::source::Problem;

/// What became of every record. The books balance: `records = decoded + out_of_scope + undecodable + duplicates`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Account {
    /// Logs that were read.
    pub files: u64,
    /// Files and folders that could not be read, at all or to their end.
    pub unreadable: u64,
    /// Chunks that were read.
    pub chunks: u64,
    /// Chunks with damage of any kind.
    pub damaged_chunks: u64,
    /// Records that were seen.
    pub records: u64,
    /// Events of the table.
    pub decoded: u64,
    /// Records of no event of the table.
    pub out_of_scope: u64,
    /// Events of the table that do not fit it, or whose fields cannot be read.
    pub undecodable: u64,
    /// Records that are in more than one file, counted once as decoded. Only where facts are gathered.
    pub duplicates: u64,
    /// Records that no compiled plan fits, read as XML trees: slower, with the same result.
    pub read_as_trees: u64,
    /// Places at which records were lost to damage.
    pub losses: u64,
    /// All damage, in order of file and place.
    #[serde(skip)]
    pub damages: Vec<Damage>,
    /// All that could not be opened or walked.
    #[serde(skip)]
    pub problems: Vec<Problem>,
}

impl Account {
    /// Whether everything was read and decoded, so that an exit status of 0 is due.
    pub fn is_whole(&self) -> bool {
        self.unreadable == 0 && self.undecodable == 0 && self.losses == 0
    }

    /// Whether the books balance.
    pub fn balances(&self) -> bool {
        self.records == self.decoded + self.out_of_scope + self.undecodable + self.duplicates
    }

    pub(super) fn damage(&mut self, damage: Damage) {
        self.losses += u64::from(damage.severity == Severity::Loss);
        self.damages.push(damage);
    }

    /// Adds the account of another part of the evidence.
    pub(super) fn add(&mut self, part: Self) {
        self.files += part.files;
        self.unreadable += part.unreadable;
        self.chunks += part.chunks;
        self.damaged_chunks += part.damaged_chunks;
        self.records += part.records;
        self.decoded += part.decoded;
        self.out_of_scope += part.out_of_scope;
        self.undecodable += part.undecodable;
        self.duplicates += part.duplicates;
        self.read_as_trees += part.read_as_trees;
        self.losses += part.losses;
        self.damages.extend(part.damages);
        self.problems.extend(part.problems);
    }
}
