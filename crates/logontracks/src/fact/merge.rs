//! Facts of many batches → all facts, each record once, in order.

use std::cmp::Reverse;
use std::collections::binary_heap::PeekMut;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::fast::RandomState;
use indexmap::{IndexMap, IndexSet};

use super::batch::Run;
use super::numbers::Numbers;
use super::order::{Entry, InOrder, Scene, Sorted};
use super::pack::Renumber;
use super::page::{Leaf, Page};
use super::store::{PAGE, SourceSpan};
use super::{Batch, Facts, Names, Source, Strings, Sym};
use crate::parallel;
use crate::spill::{Block, Column, Sorter, Spill};

/// Makes [`Facts`] of batches.
#[derive(Debug, Default)]
pub struct Merger {
    strings: Strings,
    sources: IndexSet<Source, RandomState>,
    workers: Vec<Renumber>,
    /// By computer, as written.
    computers: IndexMap<Sym, Chain, RandomState>,
    threads: usize,
    /// How many bytes of facts may be in memory, and where others go.
    bound: Option<usize>,
    resident: usize,
    spill: Option<Arc<Spill>>,
}

/// The facts of one computer, as written, in the order in which they came.
#[derive(Debug)]
struct Chain {
    computer: Sym,
    full: Vec<Leaf>,
    open: Page,
    order: InOrder,
}

impl Chain {
    fn new(computer: Sym) -> Self {
        Self { computer, full: Vec::new(), open: Page::default(), order: InOrder::default() }
    }

    /// Adds a page, and the order of its facts, which have sources of these numbers.
    fn add(&mut self, page: &Page, order: InOrder, sources: &[u32]) {
        let base = self.full.len() * PAGE + self.open.len();
        self.order.append(order, u32::try_from(base).unwrap_or(u32::MAX), sources);
        let mut from = 0;
        while from < page.len() {
            let to = page.len().min(from + PAGE - self.open.len());
            if to - from == PAGE {
                self.full.push(Leaf::new(page, from..to, self.computer));
            } else {
                self.open.append(page, from..to);
            }
            if self.open.len() == PAGE {
                self.close();
            }
            from = to;
        }
    }

    fn close(&mut self) {
        let open = std::mem::take(&mut self.open);
        if open.len() > 0 {
            self.full.push(Leaf::new(&open, 0..open.len(), self.computer));
        }
    }

    /// Puts all that is in memory on disk.
    fn put(&mut self, spill: &Spill) {
        self.close();
        let full = std::mem::take(&mut self.full);
        self.full = full.into_iter().map(|leaf| Leaf { block: leaf.block.put(spill), ..leaf }).collect();
    }
}

impl Merger {
    /// Facts will be worked through on so many threads.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// The facts, and what is made of them, will take no more than about so many bytes of memory, if given; the rest is
    /// in a temporary file without a name, in the system's folder for these. If that cannot be written, all stays in
    /// memory, and [`Facts::error`] tells.
    #[must_use]
    pub fn memory(mut self, bytes: Option<usize>) -> Self {
        self.bound = bytes;
        self.spill = bytes.map(|bytes| Arc::new(Spill::new(bytes)));
        self
    }

    /// Adds a batch. Those of one worker must come in order, so that its strings are known.
    pub fn add(&mut self, batch: Batch) {
        if self.workers.len() <= batch.worker {
            self.workers.resize_with(batch.worker + 1, Renumber::default);
        }
        let Some(renumber) = self.workers.get_mut(batch.worker) else { return };
        let (strings, accounts) = batch.known;
        renumber.syms.truncate(strings);
        renumber.syms.extend(batch.strings.iter().map(|text| self.strings.intern(text)));
        renumber.accounts.truncate(accounts);
        for Names { sid, name, domain } in batch.accounts {
            let names = Names { sid: renumber.sym(sid), name: renumber.sym(name), domain: renumber.sym(domain) };
            renumber.accounts.push(self.strings.intern_account(names));
        }
        let sources: Vec<u32> = batch
            .facts
            .sources
            .iter()
            .map(|source| {
                let (computer, channel) = (renumber.sym(source.computer), renumber.sym(source.channel));
                let source = Source { computer, channel, ..*source };
                u32::try_from(self.sources.insert_full(source).0).unwrap_or(u32::MAX)
            })
            .collect();
        for Run { computer, mut page, order } in batch.facts.runs {
            page.renumber(renumber, &sources);
            self.resident += page.size();
            let computer = renumber.sym(computer);
            self.computers.entry(computer).or_insert_with(|| Chain::new(computer)).add(&page, order, &sources);
        }
        let bound = self.bound.unwrap_or(usize::MAX);
        if let Some(spill) = self.spill.as_deref().filter(|_| self.resident > bound / 8) {
            self.computers.values_mut().for_each(|chain| chain.put(spill));
            self.resident = 0;
        }
    }

    /// All facts, in order.
    pub fn finish(self) -> Facts {
        let Self { strings, sources, computers, threads, spill, .. } = self;
        let sources: Vec<Source> = sources.into_iter().collect();
        let ranks = channel_ranks(&strings, &sources);
        // The spellings of one computer's name are one computer, in alphabetical order.
        let mut of_name: BTreeMap<String, Vec<Leaf>> = BTreeMap::new();
        // Of several computers, the order is that in which they are merged.
        let alone = computers.len() == 1;
        let mut in_order = None;
        for (computer, mut chain) in computers {
            chain.close();
            in_order = Some(chain.order).filter(|_| alone).and_then(InOrder::spans);
            of_name.entry(strings.text(computer).to_lowercase()).or_default().extend(chain.full);
        }
        let to_disk = spill.filter(|_| of_name.values().flatten().any(|leaf| matches!(leaf.block, Block::Disk(_))));
        let scene = Scene { sources: &sources, ranks: &ranks, spill: to_disk.as_ref() };
        let in_order = in_order.filter(|_| scene.spill.is_none());
        let chains: Vec<Mutex<Vec<Leaf>>> = of_name.into_values().map(Mutex::new).collect();
        let mut sorted = parallel::map(threads, chains.len(), |number| {
            let Some(chain) = chains.get(number) else { return Sorted::default() };
            let pages = std::mem::take(&mut *chain.lock().unwrap_or_else(PoisonError::into_inner));
            if in_order.is_some() { Sorted { pages, ..Sorted::default() } } else { scene.sort(pages) }
        });
        sorted.iter_mut().zip(in_order).for_each(|(one, spans)| one.spans = spans);
        let facts = Facts {
            strings,
            sources,
            spans: Vec::new(),
            pages: Vec::new(),
            numbers: Numbers::AsTheyLie(0),
            copies: Column::default(),
            spill: to_disk,
            threads: threads.max(1),
        };
        join(facts, sorted)
    }
}

/// By number of source: the alphabetical rank of its channel, without regard to case.
fn channel_ranks(strings: &Strings, sources: &[Source]) -> Vec<u32> {
    let lower: Vec<String> = sources.iter().map(|source| strings.text(source.channel).to_lowercase()).collect();
    let mut names: Vec<&String> = lower.iter().collect();
    names.sort_unstable();
    names.dedup();
    lower.iter().map(|name| names.binary_search(&name).map_or(0, |rank| u32::try_from(rank).unwrap_or(0))).collect()
}

/// Numbers the facts of all computers, which come in alphabetical order, by time.
fn join(mut facts: Facts, sorted: Vec<Sorted>) -> Facts {
    let (mut orders, mut copies, mut spans) = (Vec::new(), Vec::new(), Vec::new());
    let mut places = Column::new(facts.spill.as_ref());
    let as_they_lie = match sorted.as_slice() {
        [one] if one.order.is_none() => Numbers::as_they_lie(&one.pages),
        _ => None,
    };
    for one in sorted {
        let base = u32::try_from(facts.pages.len() * PAGE).unwrap_or(u32::MAX);
        match one.order {
            Some(order) => orders.push((base, order)),
            None if as_they_lie.is_some() => {}
            None => places.extend(places_of(base, &one.pages)),
        }
        copies.push((base, one.copies));
        spans.extend(one.spans.into_iter().map(|(source, span)| (source, base, span)));
        facts.pages.extend(one.pages);
    }
    by_time(&orders, &mut places);
    drop(orders);
    facts.numbers =
        as_they_lie.unwrap_or_else(|| Numbers::listed(facts.spill.as_ref(), places, facts.pages.len() * PAGE));
    let id = |place: u32| facts.numbers.id(place);
    // A run for each computer.
    let mut by_id = Sorter::of_runs(facts.spill.as_ref());
    for (base, copies) in copies {
        copies.from(0).for_each(|(place, copy)| by_id.push((id(base + place), copy)));
    }
    facts.copies = Column::of(facts.spill.as_ref(), by_id.finish());
    let source = |number: u32| facts.sources.get(number as usize).copied();
    facts.spans = spans
        .into_iter()
        .filter_map(|(number, base, span)| {
            let (first, last) = (id(base + span.first), id(base + span.last));
            Some(SourceSpan { source: source(number)?, first, last, record_ids: span.record_ids })
        })
        .collect();
    facts.spans.sort_by_key(|span| span.first);
    facts
}

/// The places of all facts of these pages, of which the first begins at `base`.
fn places_of(base: u32, pages: &[Leaf]) -> impl Iterator<Item = u32> + '_ {
    let len = |leaf: &Leaf| leaf.with(None, |page| u32::try_from(page.len()).ok()).unwrap_or(0);
    (base..).step_by(PAGE).zip(pages).flat_map(move |(from, leaf)| from..from + len(leaf))
}

/// The facts of a computer in order, by their places among those of all.
fn among_all(base: u32, order: &Column<Entry>) -> impl Iterator<Item = Entry> + '_ {
    order.from(0).map(move |(time, place)| (time, base + place))
}

/// The places of all facts in order of time, from the order of each computer's and the place of its first. Of two facts
/// of one time, that of the first computer comes first.
fn by_time(computers: &[(u32, Column<Entry>)], places: &mut Column<u32>) {
    places.reserve(computers.iter().map(|(_, order)| order.len()).sum());
    if let [(base, order)] = computers {
        return places.extend(among_all(*base, order).map(|(_, place)| place));
    }
    let mut rest: Vec<_> = computers.iter().map(|(base, order)| among_all(*base, order)).collect();
    let mut heads = BinaryHeap::with_capacity(rest.len());
    for (number, rest) in rest.iter_mut().enumerate() {
        heads.extend(rest.next().map(|(time, place)| Reverse((time, number, place))));
    }
    while let Some(mut head) = heads.peek_mut() {
        let Reverse((_, number, place)) = *head;
        places.push(place);
        match rest.get_mut(number).and_then(Iterator::next) {
            Some((time, place)) => *head = Reverse((time, number, place)),
            None => _ = PeekMut::pop(head),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::testing::time;
    use crate::fact::{At, Fact, Ticket, TicketStep, What};
    use crate::provenance::{FileId, Place};

    /// A batch with one 4769, whose strings and accounts have other numbers than in any other batch.
    fn batch(number: u32, before: usize) -> Batch {
        let mut strings = Strings::default();
        for other in 0..before {
            let name = strings.intern(&format!("other{number}-{other}"));
            strings.intern_account(Names { sid: Sym::NONE, name, domain: Sym::NONE });
        }
        let mut account = |name: &str| {
            let names =
                Names { sid: strings.intern("S-1-5-21-1-2-3-1000"), name: strings.intern(name), domain: Sym::NONE };
            strings.intern_account(names)
        };
        let (account, service_account) = (account("jdoe@CORP.EXAMPLE"), account("svc_sql"));
        let mut ticket = Ticket::of(TicketStep::Service, account);
        ticket.service_account = service_account;
        let at = At {
            time: time("08:00:00"),
            record_id: number.into(),
            place: Place { file: FileId(number), chunk: 0, offset: 4608 },
            computer: strings.intern("DC01"),
            channel: strings.intern("Security"),
            event_id: 4769,
        };
        Batch::new(&strings, vec![Fact { at, what: What::Ticket(ticket) }])
    }

    /// Facts on disk are those in memory, in the same order: with several rounds of putting them there, copies of
    /// records among them, and a cache that holds a page or two.
    #[test]
    fn facts_on_disk_are_the_same() {
        let batches = || {
            (0..60).map(|number| {
                let mut strings = Strings::default();
                let names = Names { sid: Sym::NONE, name: strings.intern(&format!("user{number}")), domain: Sym::NONE };
                let account = strings.intern_account(names);
                let (computer, channel) = (strings.intern(&format!("WS{}", number % 3)), strings.intern("Security"));
                let facts = (0..100).map(|record: u64| {
                    // Every record is in two files.
                    let place = Place { file: FileId(number), chunk: 0, offset: 4608 + record };
                    let time = time("08:00:00").offset_by(i64::try_from(record * 7919 % 1000).unwrap());
                    let record_id = u64::from(number / 6) * 100 + record;
                    let at = At { time, record_id, place, computer, channel, event_id: 4688 };
                    Fact { at, what: What::Activity { logon_id: crate::wire::Luid(record), account } }
                });
                Batch::new(&strings, facts.collect())
            })
        };
        let in_memory = Facts::new(batches());
        assert_eq!((in_memory.len(), in_memory.duplicates()), (3000, 3000));
        for threads in [1, 3] {
            let mut merger = Merger::default().threads(threads).memory(Some(64 << 10));
            batches().for_each(|batch| merger.add(batch));
            let on_disk = merger.finish();
            let kept = |leaf: &Leaf| if let Block::Here(bytes) = &leaf.block { bytes.len() } else { 0 };
            assert_eq!(on_disk.pages.iter().map(kept).sum::<usize>(), 0);
            assert!(on_disk.iter().eq(in_memory.iter()));
            let mut as_they_lie = Vec::new();
            on_disk.each(|id, fact| as_they_lie.push((id, fact)));
            as_they_lie.sort_by_key(|(id, _)| *id);
            assert!(as_they_lie.into_iter().eq(in_memory.iter()));
            assert!(in_memory.iter().all(|(id, _)| on_disk.copies(id).eq(in_memory.copies(id))));
            assert_eq!((on_disk.sources(), on_disk.error()), (in_memory.sources(), None));
        }
    }

    #[test]
    fn accounts_keep_their_names_when_batches_merge() {
        let facts = Facts::new([batch(1, 3), batch(2, 0), batch(3, 7)]);
        let name = |account| facts.strings.text(facts.strings.account(account).name);
        assert_eq!(facts.len(), 3);
        for (_, fact) in facts.iter() {
            let What::Ticket(ticket) = &fact.what else { panic!("{fact:?}") };
            assert_eq!((name(ticket.account), name(ticket.service_account)), ("jdoe@CORP.EXAMPLE", "svc_sql"));
        }
    }
}
