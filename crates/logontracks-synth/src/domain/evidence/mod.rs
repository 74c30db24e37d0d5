//! What an examiner gets: which records of which host end up in which file, planned before the
//! simulation and written as it goes.

mod reopened;
mod write;

use crate::domain::emit::Channel;
use crate::domain::intrusion::CLEARED_AT;
use crate::domain::world::{HostId, Os, Role, World};
use crate::domain::{Audit, EPOCH, HOUR, MINUTE, Rng, Settings};
use crate::writer::{LogOptions, LogWriter, OuterTemplate};
use reopened::Reopened;
use std::path::{Path, PathBuf};

/// How the evidence was collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collection {
    /// Every host, every log, whole: `HOST/Security.evtx`.
    Whole,
    /// As examiners get it: a host is missing, logs have rolled over or were cleared, archived
    /// copies overlap, events were forwarded, folders are those of two collection tools.
    Examiner,
    /// The same, but without the logs of little use, so that it stays small.
    Small,
    /// The Security log of the first host of a role alone, until it has so many bytes; that host is a busy one.
    Log(Role, u64),
}

/// Records of a log that go to a file.
#[derive(Debug)]
struct Route {
    /// From this true time on.
    from: u64,
    /// Before this true time.
    to: u64,
    /// Only these event IDs; all if empty.
    only: &'static [u16],
    file: usize,
}

/// A file of the evidence.
struct Output {
    path: String,
    forwarded: bool,
    writer: Option<LogWriter<Reopened>>,
    written: u64,
    /// Bytes up to the last record, archives included.
    bytes: u64,
    /// How many archives it has left, and their bytes.
    archives: (usize, u64),
    /// One JSON object a record, if asked for.
    account: String,
    /// How its host writes logs.
    options: LogOptions,
}

/// The plan, and the files while they are written.
pub struct Evidence {
    folder: PathBuf,
    routes: Vec<Vec<Route>>,
    files: Vec<Output>,
    missing: Vec<HostId>,
    accounts: Option<PathBuf>,
    text: Vec<String>,
    /// The size at which the one log is complete.
    most: u64,
}

/// What a collector subscribes to.
const FORWARDED: &[u16] = &[1102, 4624, 4625, 4648, 4672, 4740, 4768, 4771, 4776];

/// For [`Collection::Log`]: hosts, so that a server has many visitors, and happenings per hour on the one that is
/// wanted: some 100 MB a day with [`Audit::Full`](crate::domain::Audit::Full).
const BUSY: (u32, u32) = (60, 400);

impl Settings {
    /// The Security log of one busy host of a role, of `bytes` bytes and a little more: days go by until it has them.
    pub fn log(role: Role, bytes: u64, seed: u64) -> Settings {
        Settings {
            seed,
            hosts: BUSY.0,
            // 50 years.
            days: 18_000,
            rate: BUSY.1,
            audit: Audit::Full,
            intrusion: false,
            collection: Collection::Log(role, bytes),
            truth: false,
            accounts: None,
        }
    }
}

impl Evidence {
    /// Decides what is kept, and where.
    pub fn plan(settings: &Settings, world: &World, folder: &Path, rng: &mut Rng) -> Evidence {
        let mut plan = Evidence {
            folder: folder.to_owned(),
            routes: (0..world.hosts.len() * Channel::ALL.len()).map(|_| Vec::new()).collect(),
            files: Vec::new(),
            missing: Vec::new(),
            accounts: settings.accounts.clone(),
            text: Vec::new(),
            most: u64::MAX,
        };
        if let Collection::Log(role, most) = settings.collection {
            plan.most = most;
            if let Some(id) = world.of_role(role).first().copied() {
                let host = world.hosts.at(id);
                let file = plan.file(format!("{}/Security.evtx", host.short), false, writes(host.os, id, false));
                plan.route(id, Channel::Security, Route { from: EPOCH, to: u64::MAX, only: &[], file });
            }
            return plan;
        }
        let whole = settings.collection == Collection::Whole;
        let workstations = world.of_role(Role::Workstation);
        if !whole && let Some(missing) = workstations.get(2..).and_then(|w| rng.pick(w)) {
            plan.missing.push(*missing);
        }
        let first_dc = world.of_role(Role::Dc).first().copied();
        for (id, host) in world.hosts.iter() {
            if plan.missing.contains(&id) {
                continue;
            }
            let folder = match (whole, rng.chance(50)) {
                (true, _) => (host.short.to_string(), false),
                (_, false) => (format!("{}/C/Windows/System32/winevt/Logs", host.short), false),
                (_, true) => (
                    format!(
                        "Collection-{}-2025-03-10T07_14_09Z/uploads/auto/C%3A/Windows/System32/winevt/Logs",
                        host.computer
                    ),
                    true,
                ),
            };
            for channel in Channel::ALL {
                if settings.collection == Collection::Small && !small(host.role, host.os, channel) {
                    continue;
                }
                let mut from = EPOCH;
                if channel == Channel::Security && !whole {
                    from = match host.role {
                        Role::File => EPOCH + 9 * HOUR + rng.below(90) * MINUTE,
                        Role::Sql => EPOCH + 8 * HOUR + rng.below(60) * MINUTE,
                        Role::Dc if Some(id) == first_dc && settings.intrusion => CLEARED_AT,
                        _ => EPOCH,
                    };
                    let archive = match host.role {
                        Role::File => Some(from + 40 * MINUTE),
                        Role::Dc if from == CLEARED_AT => Some(EPOCH + 11 * HOUR),
                        _ => None,
                    };
                    if let Some(to) = archive {
                        let file = plan.file(
                            format!("{}/{}", folder.0, archive_name("Security", host.clock.shows(to))),
                            false,
                            writes(host.os, id, false),
                        );
                        plan.route(id, channel, Route { from: EPOCH, to, only: &[], file });
                    }
                }
                let file = plan.file(
                    format!("{}/{}", folder.0, file_name(channel, folder.1)),
                    false,
                    writes(host.os, id, !whole),
                );
                plan.route(id, channel, Route { from, to: u64::MAX, only: &[], file });
            }
        }
        if let (false, Some(dc), Some(&collector)) = (whole, first_dc, world.of_role(Role::File).first()) {
            let path =
                format!("{}/C/Windows/System32/winevt/Logs/ForwardedEvents.evtx", world.hosts.at(collector).short);
            let file = plan.file(path, true, LogOptions::default());
            plan.route(dc, Channel::Security, Route { from: EPOCH, to: u64::MAX, only: FORWARDED, file });
        }
        plan
    }

    fn file(&mut self, path: String, forwarded: bool, options: LogOptions) -> usize {
        let account = String::new();
        self.files.push(Output {
            path,
            forwarded,
            writer: None,
            written: 0,
            bytes: 0,
            archives: (0, 0),
            account,
            options,
        });
        self.files.len() - 1
    }

    fn route(&mut self, host: HostId, channel: Channel, route: Route) {
        if let Some(routes) = self.routes.get_mut(slot(host, channel)) {
            routes.push(route);
        }
    }

    fn routes(&self, host: HostId, channel: Channel) -> &[Route] {
        self.routes.get(slot(host, channel)).map_or(&[], Vec::as_slice)
    }

    /// Whether a record survives in at least one file.
    pub fn keeps(&self, host: HostId, channel: Channel, event_id: u16, t: u64) -> bool {
        self.routes(host, channel).iter().any(|r| r.takes(event_id, t))
    }

    /// Whether any record of a log is kept.
    pub fn wants(&self, host: HostId, channel: Channel) -> bool {
        !self.routes(host, channel).is_empty()
    }

    /// Whether the log that was to have a certain size has it.
    pub fn complete(&self) -> bool {
        self.files.first().is_some_and(|f| f.bytes >= self.most)
    }

    /// The true time from which on a log is kept whole; `None` if it is not kept at all.
    pub fn live_from(&self, host: HostId, channel: Channel) -> Option<u64> {
        self.routes(host, channel).iter().filter(|r| r.to == u64::MAX && r.only.is_empty()).map(|r| r.from).min()
    }

    /// Stretches of true time in which a log is kept whole.
    pub fn kept(&self, host: HostId, channel: Channel) -> Vec<(u64, u64)> {
        let mut kept: Vec<(u64, u64)> =
            self.routes(host, channel).iter().filter(|r| r.only.is_empty()).map(|r| (r.from, r.to)).collect();
        kept.sort_unstable();
        kept.dedup();
        kept
    }

    /// Hosts that were not collected.
    pub fn missing(&self) -> &[HostId] {
        &self.missing
    }

    /// The path of a file, relative to the folder.
    pub fn path(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |f| f.path.as_str())
    }
}

impl Route {
    fn takes(&self, event_id: u16, t: u64) -> bool {
        (self.from..self.to).contains(&t) && (self.only.is_empty() || self.only.contains(&event_id))
    }
}

fn slot(host: HostId, channel: Channel) -> usize {
    host.number as usize * Channel::ALL.len() + channel as usize
}

/// How a host writes its logs, which differs from host to host as it does in real evidence. `live`:
/// the log was copied while it was open.
fn writes(os: Os, host: HostId, live: bool) -> LogOptions {
    let new = os >= Os::Win11 || (os == Os::Win10 && host.number.is_multiple_of(2));
    LogOptions {
        minor_version: if os >= Os::Win11 { 2 } else { 1 },
        dirty: live,
        nul_terminated_strings: os == Os::Win81,
        outer: if new { OuterTemplate::Twenty } else { OuterTemplate::Eighteen },
        ..LogOptions::default()
    }
}

/// Which logs a small collection has.
fn small(role: Role, os: Os, channel: Channel) -> bool {
    match channel {
        Channel::Security => true,
        Channel::System => matches!(role, Role::File | Role::Sql) || (role == Role::Workstation && os == Os::Win7),
        Channel::Lsm | Channel::Rcm => role == Role::Jump,
        Channel::RdpClient => role == Role::Workstation && os == Os::Win11,
        Channel::RdpCore | Channel::Ntlm | Channel::WinRm => false,
        Channel::Gateway => role == Role::Gateway,
    }
}

/// The name of a log that was full at this time (`Archive-Security-2025-03-03-10-35-00-000.evtx`).
fn archive_name(log: &str, shown: u64) -> String {
    let stamp = super::rfc3339(shown);
    let stamp: String = stamp.chars().take(19).map(|c| if c.is_ascii_digit() { c } else { '-' }).collect();
    format!("Archive-{log}-{stamp}-000.evtx")
}

/// `Microsoft-Windows-NTLM%4Operational.evtx`; collected by path with the `%` escaped.
fn file_name(channel: Channel, escaped: bool) -> String {
    let slash = if escaped { "%254" } else { "%4" };
    format!("{}.evtx", channel.name().replace('/', slash))
}
