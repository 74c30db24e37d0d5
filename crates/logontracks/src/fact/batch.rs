//! The facts of one part of the evidence, packed by the thread that reads it.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use indexmap::IndexSet;

use super::cited::Cited;
use super::order::InOrder;
use super::page::Page;
use super::{At, Fact, Kind, Names, Source, Strings, Sym};

/// The facts of one part of the evidence, as one thread read them, in any order.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Whose strings: those of a worker's later batches go on where the ones before ended.
    pub(super) worker: usize,
    /// How many strings and accounts the worker's batches before had.
    pub(super) known: (usize, usize),
    pub(super) strings: Vec<Box<str>>,
    pub(super) accounts: Vec<Names>,
    pub(super) facts: Packed,
}

impl Batch {
    /// These facts, with all their strings.
    pub fn new(strings: &Strings, facts: Vec<Fact>) -> Self {
        let mut packed = Packed::default();
        facts.iter().for_each(|Fact { at, what }| packed.push(at, what.kind(), |to| what.put(to)));
        Self {
            worker: 0,
            known: (0, 0),
            strings: strings.texts().map(Box::from).collect(),
            accounts: strings.all_accounts().collect(),
            facts: packed,
        }
    }
}

/// Facts with the numbers that their strings and accounts have in their batch.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed {
    /// Where they are from; each fact has the number of its own.
    pub(super) sources: IndexSet<Source, RandomState>,
    pub(super) runs: Vec<Run>,
    /// By computer: the run that has room.
    of_computer: HashMap<Sym, usize, RandomState>,
    /// The source of the fact before, its number, and its run.
    last: Option<(Source, u32, usize)>,
    /// How much the first run is likely to take.
    room: Room,
}

/// How many facts and bytes a run has.
pub(super) type Room = (usize, usize);

/// Facts of one computer, as written, in the order in which they came.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) computer: Sym,
    pub(super) page: Page,
    pub(super) order: InOrder,
}

impl Packed {
    /// Takes out what was packed. The next is likely to be about as much: a list that doubles would move it many times.
    pub(super) fn take(&mut self) -> Self {
        let room = self.runs.first().map_or(self.room, |run| run.page.room());
        std::mem::replace(self, Self { room, ..Self::default() })
    }

    /// Adds the fact of this record; `put` puts what it tells.
    #[inline]
    pub(super) fn push(&mut self, at: &At, kind: Kind, put: impl FnOnce(&mut Vec<u8>)) {
        let source = Source { file: at.place.file, computer: at.computer, channel: at.channel };
        let (number, run) = match self.last {
            Some((last, number, run)) if last == source => (number, run),
            _ => self.turn(source),
        };
        let Some(open) = self.runs.get_mut(run) else { return };
        let cited = Cited::new(at, number);
        open.order.add(&cited, u32::try_from(open.page.len()).unwrap_or(u32::MAX));
        open.page.push(cited, kind, put);
        if open.page.is_full() {
            self.of_computer.remove(&at.computer);
            self.last = None;
        }
    }

    /// Begins or goes on with the facts of another source.
    #[cold]
    fn turn(&mut self, source: Source) -> (u32, usize) {
        let number = u32::try_from(self.sources.insert_full(source).0).unwrap_or(u32::MAX);
        let run = *self.of_computer.entry(source.computer).or_insert_with(|| {
            let page = Page::with_room(std::mem::take(&mut self.room));
            self.runs.push(Run { computer: source.computer, page, order: InOrder::default() });
            self.runs.len() - 1
        });
        self.last = Some((source, number, run));
        (number, run)
    }
}
