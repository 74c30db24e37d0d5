//! All plans, shared by threads, chunks and files; and the plans of the chunk at hand.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use foldhash::fast::RandomState;

use super::instance::{definition_body, definition_guid};
use super::names::ChunkNames;
use super::offsets::ByOffset;
use super::places::{LastPlaces, Places};
use super::plan::{Outer, Plan, canonical};
use super::skeleton::Skeleton;
use super::token::Broken;
use super::tree::{Budget, RECORD_BUDGET};

/// How many plans are kept. A Windows host has some thousand templates; beyond this number, which only hostile
/// evidence reaches in the logs that one [`Plans`] is for, records are read as trees, which is slower and the same.
const MAX_PLANS: usize = 1 << 14;
const PAGE: usize = 64;

/// Every template definition seen so far, compiled once. Shared by reference, whatever the number of threads: one for
/// some hundred logs, as [`Case`](crate::Case) does it, since templates that have the name of their computer are met on
/// no other.
///
/// Plans are told apart by the whole of their definitions, never by GUID alone: hosts of different builds use one
/// GUID for different layouts.
pub struct Plans {
    pages: Vec<OnceLock<Vec<OnceLock<Plan>>>>,
    index: Mutex<Index>,
}

#[derive(Default)]
struct Index {
    by_canonical: HashMap<Box<[u8]>, u32, RandomState>,
    providers: HashMap<String, u32>,
    next: u32,
}

impl Plans {
    /// No plans yet.
    pub fn new() -> Self {
        Self { pages: (0..MAX_PLANS / PAGE).map(|_| OnceLock::new()).collect(), index: Mutex::default() }
    }

    /// How many templates have been compiled.
    pub fn len(&self) -> usize {
        self.lock().next as usize
    }

    /// Whether none has been.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn get(&self, id: u32) -> Option<&Plan> {
        let id = id as usize;
        self.pages.get(id / PAGE)?.get()?.get(id % PAGE)?.get()
    }

    /// The plan of this definition, compiled now if need be. `None` if no more can be kept.
    fn of(&self, data: &[u8], definition: u32, canonical: Vec<u8>) -> Result<Option<&Plan>, Broken> {
        let mut index = self.lock();
        if let Some(id) = index.by_canonical.get(&*canonical) {
            return Ok(self.get(*id));
        }
        let id = index.next;
        let Some(page) = self.pages.get(id as usize / PAGE) else { return Ok(None) };
        let providers = &mut index.providers;
        let count = providers.len() as u32;
        let plan = Plan::compile(data, definition, id, |name| *providers.entry(name.to_owned()).or_insert(count))?;
        let page = page.get_or_init(|| (0..PAGE).map(|_| OnceLock::new()).collect());
        let Some(place) = page.get(id as usize % PAGE) else { return Ok(None) };
        let plan = place.get_or_init(|| plan);
        index.by_canonical.insert(canonical.into(), id);
        index.next += 1;
        Ok(Some(plan))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Index> {
        // A thread that panicked while it held the lock left at most an unused plan behind.
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Plans {
    fn default() -> Self {
        Self::new()
    }
}

/// Why there is no plan.
#[derive(Clone, Copy, Debug)]
pub(super) enum Miss {
    /// The definition cannot be read.
    Broken(Broken),
    /// It can, but is not kept: read the record as a tree.
    Unkept,
}

/// How many bytes of definitions one chunk may have looked at: sixteen times its size. Windows' own stay below one.
const CHUNK_BUDGET: usize = 16 << 16;
/// How many nodes all trees of one chunk may have together.
const CHUNK_NODES: u32 = 2_000_000;
/// How many layouts of one GUID a reader remembers.
const PER_GUID: usize = 8;
/// How many bytes of definitions a reader remembers before it forgets them all and begins anew; Windows' own have a
/// few KiB each, and a host some thousand.
const REMEMBERED: usize = 8 << 20;

/// The plans of one chunk by the offset of their definition, for one reader.
pub(super) struct ChunkPlans<'p> {
    plans: &'p Plans,
    known: ByOffset<Option<&'p Plan>>,
    /// Why there is none, by the offset of the definition.
    misses: HashMap<u32, Miss, RandomState>,
    names: ChunkNames,
    places: LastPlaces<'p>,
    /// The definitions met with each GUID, as they were stored.
    by_guid: HashMap<[u8; 16], Vec<(Skeleton, &'p Plan)>, RandomState>,
    /// The bytes of those definitions.
    remembered: usize,
    budget: usize,
    nodes: u32,
}

impl<'p> ChunkPlans<'p> {
    pub(super) fn new(plans: &'p Plans) -> Self {
        Self {
            plans,
            known: ByOffset::new(),
            misses: HashMap::default(),
            names: ChunkNames::new(),
            places: LastPlaces::new(),
            by_guid: HashMap::default(),
            remembered: 0,
            budget: 0,
            nodes: 0,
        }
    }

    /// Forgets the chunk, for the next one.
    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.misses.clear();
        self.names.clear();
        self.budget = CHUNK_BUDGET;
        self.nodes = CHUNK_NODES;
    }

    /// Builds a tree within what the chunk may still cost.
    pub(super) fn spend<T>(&mut self, build: impl FnOnce(&mut Budget) -> T) -> T {
        let allowed = self.nodes.min(RECORD_BUDGET);
        let mut budget = Budget(allowed);
        let built = build(&mut budget);
        self.nodes -= allowed - budget.0.min(allowed);
        built
    }

    /// The plan of the definition at this offset of the chunk's `data`; if there is none, [`ChunkPlans::miss`] tells why.
    #[inline]
    pub(super) fn get(&mut self, data: &[u8], definition: u32) -> Option<&'p Plan> {
        match self.known.get(definition) {
            Some(plan) => *plan,
            None => self.look_up(data, definition),
        }
    }

    /// Why [`ChunkPlans::get`] gave no plan.
    #[cold]
    pub(super) fn miss(&self, definition: u32) -> Miss {
        self.misses.get(&definition).copied().unwrap_or(Miss::Unkept)
    }

    /// Where the values lie that every record is asked for, in one of this plan with these sizes and types.
    #[inline]
    pub(super) fn places(&mut self, outer: &'p Outer, descriptors: &[[u8; 4]]) -> Places {
        self.places.of(outer, descriptors)
    }

    #[cold]
    #[inline(never)]
    fn look_up(&mut self, data: &[u8], definition: u32) -> Option<&'p Plan> {
        let plan = self.find(data, definition).map_err(|miss| self.misses.insert(definition, miss)).ok();
        self.known.insert(definition, plan);
        plan
    }

    fn find(&mut self, data: &[u8], definition: u32) -> Result<&'p Plan, Miss> {
        let (_, size) = definition_body(data, definition).map_err(Miss::Broken)?;
        let too_much = Broken { offset: definition as usize, what: "the chunk's templates are too much work" };
        self.budget = self.budget.checked_sub(size.min(data.len())).ok_or(Miss::Broken(too_much))?;
        let guid = definition_guid(data, definition).map_err(Miss::Broken)?;
        let known = self.by_guid.entry(guid).or_default();
        if let Some(plan) = known
            .iter_mut()
            .find_map(|(skeleton, plan)| skeleton.is(data, definition, &mut self.names).then_some(*plan))
        {
            return Ok(plan);
        }
        let whole = canonical(data, definition).map_err(Miss::Broken)?.ok_or(Miss::Unkept)?;
        let plan = self.plans.of(data, definition, whole).map_err(Miss::Broken)?.ok_or(Miss::Unkept)?;
        if let Some(skeleton) = Skeleton::of(data, definition, &mut self.names) {
            if known.len() >= PER_GUID {
                known.remove(0);
            }
            known.push((skeleton, plan));
            self.remembered = self.remembered.saturating_add(size);
            if self.remembered > REMEMBERED {
                self.by_guid.clear();
                self.remembered = 0;
            }
        }
        Ok(plan)
    }
}
