//! A simulated Windows domain: people work, machines live, an intruder moves, and each host writes
//! what Windows would write of it, per log, by its own clock.
//!
//! In: [`Settings`], a seed among them, and a folder. Out: evidence in that folder and, if asked
//! for, the [`Truth`]. The truth comes from the simulation's state as things
//! happen; no log is ever read back.
//!
//! Events happen in true time, one after the other (a queue). A host's records wait until time has
//! passed them and are then written in order, so memory does not grow with the length of the
//! simulation unless the truth is kept.
//!
//! Rooms: `world` (what there is), `life` (what it does), `intrusion`, `emit` (what Windows writes
//! of it), `audit` (what else they audit), `evidence` (what an examiner gets).

mod arena;
mod audit;
mod emit;
mod evidence;
mod intrusion;
mod life;
mod rng;
mod time;
mod world;

pub use arena::{Arena, Id};
pub use audit::Audit;
pub use emit::{Channel, Logon, Put};
pub use evidence::{Collection, Evidence};
pub use rng::Rng;
pub use time::{DAY, EPOCH, HOUR, MINUTE, MS, SECOND, parse_rfc3339, rfc3339};
pub use world::{Account, AcctId, Class, Host, HostId, Role, Scope, World};

use crate::truth::{Recorder, Truth};
use crate::writer::{WriteError, sid};
use emit::Layouts;
use intrusion::Stage;
use life::Action;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::Path;
use std::rc::Rc;
use world::Live;

/// What to simulate.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Fixes everything that is random.
    pub seed: u64,
    /// How many hosts, at least 3.
    pub hosts: u32,
    /// How many days from [`EPOCH`].
    pub days: u32,
    /// Background happenings per host and hour.
    pub rate: u32,
    /// What the hosts audit.
    pub audit: Audit,
    /// Whether an intruder comes (needs 6 hosts).
    pub intrusion: bool,
    /// What the examiner gets.
    pub collection: Collection,
    /// Whether to keep the truth (needs memory for each session and link).
    pub truth: bool,
    /// A folder for an account of each file: what was written, one JSON object a record, for
    /// readers that we did not write (needs memory for all of it).
    pub accounts: Option<std::path::PathBuf>,
}

/// Why a simulation stopped.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// A log could not be written.
    #[error("{file}: {source}")]
    Write {
        /// The log.
        file: String,
        /// The reason.
        source: WriteError,
    },
    /// A folder or file could not be made.
    #[error("{file}: {source}")]
    Io {
        /// The path.
        file: String,
        /// The reason.
        source: std::io::Error,
    },
    /// Fewer than 3 hosts, or no day.
    #[error("a domain needs at least 3 hosts and 1 day")]
    TooSmall,
}

/// What came of a simulation.
#[derive(Debug)]
pub struct Outcome {
    /// Records in the evidence, copies included.
    pub records: u64,
    /// Files in the evidence.
    pub files: usize,
    /// The truth, if it was to be kept.
    pub truth: Option<Truth>,
}

/// A session's handle: host, boot and logon ID name it for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sref {
    /// Host.
    pub host: HostId,
    /// Which boot of the host.
    pub boot: u32,
    /// Logon ID.
    pub luid: u64,
    /// Whose session.
    pub account: AcctId,
    /// Its item in the truth; `u32::MAX` if no truth is kept.
    pub truth: u32,
    /// The record of its 4624.
    pub record: u64,
}

/// The simulation's state.
pub(crate) struct Sim {
    world: World,
    rng: Rng,
    layouts: Layouts,
    evidence: Evidence,
    truth: Option<Recorder>,
    settings: Settings,
    queue: BinaryHeap<Reverse<Due>>,
    sequence: u64,
    records: u64,
    flushed: (u64, u64),
    end: u64,
    nobody: Rc<[u8]>,
    /// `BUILTIN\Administrators`.
    administrators: Rc<[u8]>,
    audit: audit::Auditing,
    /// Integrity labels of people's and of the system's processes.
    labels: (Rc<[u8]>, Rc<[u8]>),
    intruder: intrusion::Intruder,
}

#[derive(Debug, PartialEq, Eq)]
struct Due {
    time: u64,
    sequence: u64,
    action: Action,
}

impl Ord for Due {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.time, self.sequence).cmp(&(other.time, other.sequence))
    }
}
impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Writes the evidence of a simulated domain into `folder`.
///
/// # Errors
/// [`SimError`] when the settings are too small or a file cannot be written.
pub fn simulate(settings: &Settings, folder: &Path) -> Result<Outcome, SimError> {
    if settings.hosts < 3 || settings.days == 0 {
        return Err(SimError::TooSmall);
    }
    let mut rng = Rng::new(settings.seed);
    let world = world::build(settings, &mut rng);
    let evidence = Evidence::plan(settings, &world, folder, &mut rng);
    let mut sim = Sim {
        truth: settings.truth.then(Recorder::default),
        rng,
        layouts: Layouts::new(),
        evidence,
        settings: settings.clone(),
        queue: BinaryHeap::new(),
        sequence: 0,
        records: 0,
        flushed: (EPOCH, 0),
        end: EPOCH + u64::from(settings.days) * DAY,
        nobody: sid("S-1-0-0").unwrap_or_default().into(),
        administrators: sid("S-1-5-32-544").unwrap_or_default().into(),
        audit: audit::Auditing::new(settings.audit, settings.seed, world.hosts.len()),
        labels: (sid("S-1-16-8192").unwrap_or_default().into(), sid("S-1-16-16384").unwrap_or_default().into()),
        intruder: intrusion::Intruder::default(),
        world,
    };
    // With full auditing, one record brings many others at the next flush.
    let most = if sim.audit.full() { 4_000 } else { 50_000 };
    sim.begin();
    while let Some(Reverse(due)) = sim.queue.pop() {
        if due.time >= sim.end {
            break;
        }
        sim.act(due.time, due.action);
        if due.time >= sim.flushed.0 + 10 * MINUTE || sim.records >= sim.flushed.1 + most {
            sim.flush(due.time)?;
            if sim.evidence.complete() {
                break;
            }
        }
    }
    // What began just before the end may have been put into its logs a little after it.
    let end = sim.end;
    sim.flush(end)?;
    let (records, files) = sim.evidence.finish()?;
    let Sim { world, truth, evidence, settings, .. } = sim;
    let truth = truth.map(|t| t.finish(&world, &evidence, &settings, end));
    Ok(Outcome { records, files, truth })
}

impl Sim {
    /// Writes all records that are older than `until`.
    fn flush(&mut self, until: u64) -> Result<(), SimError> {
        self.audit(until);
        let Sim { world, evidence, layouts, truth, .. } = self;
        for id in world.hosts.ids() {
            let host = world.hosts.at_mut(id);
            for (log, channel) in host.logs.iter_mut().zip(Channel::ALL) {
                log.waiting.sort_by_key(|r| (r.time, r.number));
                let ready = log.waiting.partition_point(|r| r.time < until);
                for record in log.waiting.drain(..ready) {
                    log.next += 1;
                    let shown = host.clock.shows(record.time);
                    evidence.write(id, channel, log.next, shown, &record, layouts, truth.as_mut())?;
                }
            }
        }
        self.flushed = (until, self.records);
        Ok(())
    }

    /// Does `action` at true time `t`, if the simulation lasts so long.
    fn at(&mut self, t: u64, action: Action) {
        self.sequence += 1;
        // Nothing happens at a whole millisecond, but for what the evidence is planned by.
        let exact = matches!(action, Action::Intruder(Stage::Clear));
        let time = if exact { t } else { t + self.rng.below(9_973) };
        self.queue.push(Reverse(Due { time, sequence: self.sequence, action }));
    }

    /// The open session of a handle; `None` once it is closed.
    fn live(&self, at: Sref) -> Option<&Live> {
        let boot = self.world.hosts.at(at.host).boot.as_ref()?;
        (boot.number == at.boot).then(|| boot.live.get(&at.luid))?.filter(|l| l.at == at)
    }

    /// The open session of a handle, to change it.
    fn live_mut(&mut self, at: Sref) -> Option<&mut Live> {
        let boot = self.world.hosts.at_mut(at.host).boot.as_mut()?;
        (boot.number == at.boot).then(|| boot.live.get_mut(&at.luid))?.filter(|l| l.at == at)
    }

    /// The session is over: `kind` as in `end.kind` of the `sessions` output; `records` are those
    /// that say so.
    fn close(&mut self, t: u64, at: Sref, kind: &'static str, records: &[u64]) {
        if let Some(boot) = &mut self.world.hosts.at_mut(at.host).boot {
            boot.live.remove(&at.luid);
        }
        if let Some(truth) = &mut self.truth {
            truth.ended(at, t, kind, records);
        }
    }

    /// A relation between two records of different events; `certain` if Windows wrote the same
    /// value into both to join them.
    fn link(&mut self, kind: &'static str, from: (u64, Option<Sref>), to: (u64, Option<Sref>), certain: bool) {
        if let Some(truth) = &mut self.truth {
            truth.link(kind, from, to, certain);
        }
    }
}
