//! What an examiner gets: which records of which host end up in which file, planned before the
//! simulation and written as it goes.

use super::emit::{Channel, Layouts, Rec, Val};
use super::intrusion::CLEARED_AT;
use super::world::{HostId, Os, Role, World};
use super::{EPOCH, HOUR, MINUTE, Rng, Settings, SimError};
use crate::truth::{Place, Recorder};
use crate::writer::{LogOptions, LogWriter, System, Value, WrittenRecord};
use std::fs::File;
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
    writer: Option<LogWriter<File>>,
    written: u64,
    /// One JSON object a record, if asked for.
    account: String,
    /// EVTX 3.1 or 3.2.
    minor: u16,
}

/// The plan, and the files while they are written.
pub struct Evidence {
    folder: PathBuf,
    routes: Vec<Vec<Route>>,
    files: Vec<Output>,
    missing: Vec<HostId>,
    accounts: Option<PathBuf>,
    text: Vec<String>,
}

/// What a collector subscribes to.
const FORWARDED: &[u16] = &[1102, 4624, 4625, 4648, 4672, 4740, 4768, 4771, 4776];

impl Evidence {
    /// Decides what is kept, and where.
    pub fn plan(settings: &Settings, world: &World, folder: &Path, rng: &mut Rng) -> Evidence {
        let mut plan = Evidence {
            folder: folder.to_owned(),
            routes: (0..world.hosts.len() * Channel::ALL.len())
                .map(|_| Vec::new())
                .collect(),
            files: Vec::new(),
            missing: Vec::new(),
            accounts: settings.accounts.clone(),
            text: Vec::new(),
        };
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
                (_, false) => (
                    format!("{}/C/Windows/System32/winevt/Logs", host.short),
                    false,
                ),
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
                let minor = if host.os >= Os::Win11 { 2 } else { 1 };
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
                        let stamp = super::rfc3339(host.clock.shows(to));
                        let stamp: String = stamp
                            .chars()
                            .take(19)
                            .map(|c| if c.is_ascii_digit() { c } else { '-' })
                            .collect();
                        let file = plan.file(
                            format!("{}/Archive-Security-{stamp}-000.evtx", folder.0),
                            false,
                            minor,
                        );
                        plan.route(
                            id,
                            channel,
                            Route {
                                from: EPOCH,
                                to,
                                only: &[],
                                file,
                            },
                        );
                    }
                }
                let file = plan.file(
                    format!("{}/{}", folder.0, file_name(channel, folder.1)),
                    false,
                    minor,
                );
                plan.route(
                    id,
                    channel,
                    Route {
                        from,
                        to: u64::MAX,
                        only: &[],
                        file,
                    },
                );
            }
        }
        if let (false, Some(dc), Some(&collector)) =
            (whole, first_dc, world.of_role(Role::File).first())
        {
            let path = format!(
                "{}/C/Windows/System32/winevt/Logs/ForwardedEvents.evtx",
                world.hosts.at(collector).short
            );
            let file = plan.file(path, true, 1);
            plan.route(
                dc,
                Channel::Security,
                Route {
                    from: EPOCH,
                    to: u64::MAX,
                    only: FORWARDED,
                    file,
                },
            );
        }
        plan
    }

    fn file(&mut self, path: String, forwarded: bool, minor: u16) -> usize {
        self.files.push(Output {
            path,
            forwarded,
            writer: None,
            written: 0,
            account: String::new(),
            minor,
        });
        self.files.len() - 1
    }

    fn route(&mut self, host: HostId, channel: Channel, route: Route) {
        if let Some(routes) = self.routes.get_mut(slot(host, channel)) {
            routes.push(route);
        }
    }

    fn routes(&self, host: HostId, channel: Channel) -> &[Route] {
        self.routes
            .get(slot(host, channel))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether a record survives in at least one file.
    pub fn keeps(&self, host: HostId, channel: Channel, event_id: u16, t: u64) -> bool {
        self.routes(host, channel)
            .iter()
            .any(|r| r.takes(event_id, t))
    }

    /// The true time from which on a log is kept whole; `None` if it is not kept at all.
    pub fn live_from(&self, host: HostId, channel: Channel) -> Option<u64> {
        self.routes(host, channel)
            .iter()
            .filter(|r| r.to == u64::MAX && r.only.is_empty())
            .map(|r| r.from)
            .min()
    }

    /// Stretches of true time in which a log is kept whole.
    pub fn kept(&self, host: HostId, channel: Channel) -> Vec<(u64, u64)> {
        let mut kept: Vec<(u64, u64)> = self
            .routes(host, channel)
            .iter()
            .filter(|r| r.only.is_empty())
            .map(|r| (r.from, r.to))
            .collect();
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

    /// Writes a record into every file that it goes to.
    #[allow(
        clippy::too_many_arguments,
        reason = "what a record is, and whom it is told to"
    )]
    pub(super) fn write(
        &mut self,
        host: HostId,
        channel: Channel,
        id: u64,
        shown: u64,
        record: &Rec,
        layouts: &Layouts,
        mut truth: Option<&mut Recorder>,
    ) -> Result<(), SimError> {
        let (layout, _) = layouts.of(record.lay);
        let Evidence {
            accounts,
            routes,
            files,
            folder,
            text,
            ..
        } = self;
        let routes = routes
            .get(slot(host, channel))
            .map_or(&[][..], Vec::as_slice);
        for route in routes
            .iter()
            .filter(|r| r.takes(layout.event_id, record.time))
        {
            let Some(output) = files.get_mut(route.file) else {
                continue;
            };
            output.written += 1;
            let system = System {
                time: shown,
                event_record_id: id,
                computer: &record.computer,
                pid: record.process.0,
                tid: record.process.1,
                activity_id: record.activity,
                related_activity_id: None,
                user_sid: record.user.as_deref(),
                qualifiers: qualifiers(layout.event_id, &layout.provider),
                written: None,
                header_record_id: Some(if output.forwarded { output.written } else { id }),
            };
            numbers(&record.values, text);
            let values = values(&record.values, text);
            let writer = match &mut output.writer {
                Some(writer) => writer,
                none => none.insert(open(folder, &output.path, output.minor)?),
            };
            let place =
                writer
                    .write(layout, &system, &values)
                    .map_err(|source| SimError::Write {
                        file: output.path.clone(),
                        source,
                    })?;
            if accounts.is_some() {
                let account = WrittenRecord::new(layout, &system, &values, place, false);
                if let Ok(line) = serde_json::to_string(&account) {
                    output.account.push_str(&line);
                    output.account.push('\n');
                }
            }
            if let Some(truth) = truth.as_deref_mut() {
                truth.place(
                    record.number,
                    Place {
                        file: route.file,
                        chunk: place.chunk,
                        offset: place.offset,
                        id,
                        computer: record.computer.clone(),
                        channel,
                        time: shown,
                    },
                );
            }
        }
        Ok(())
    }

    /// Closes all files. Returns how many records and files there are.
    pub(super) fn finish(&mut self) -> Result<(u64, usize), SimError> {
        let (mut records, mut files) = (0, 0);
        for output in &mut self.files {
            if let Some(writer) = output.writer.take() {
                writer.finish().map_err(|source| SimError::Write {
                    file: output.path.clone(),
                    source,
                })?;
                files += 1;
                records += output.written;
                account(self.accounts.as_deref(), output)?;
            }
        }
        Ok((records, files))
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

/// Which logs a small collection has.
fn small(role: Role, os: Os, channel: Channel) -> bool {
    match channel {
        Channel::Security => true,
        Channel::System => {
            matches!(role, Role::File | Role::Sql) || (role == Role::Workstation && os == Os::Win7)
        }
        Channel::Lsm | Channel::Rcm => role == Role::Jump,
        Channel::RdpClient => role == Role::Workstation && os == Os::Win11,
        Channel::RdpCore | Channel::Ntlm | Channel::WinRm => false,
        Channel::Gateway => role == Role::Gateway,
    }
}

/// `Microsoft-Windows-NTLM%4Operational.evtx`; collected by path with the `%` escaped.
fn file_name(channel: Channel, escaped: bool) -> String {
    let slash = if escaped { "%254" } else { "%4" };
    format!("{}.evtx", channel.name().replace('/', slash))
}

fn open(folder: &Path, path: &str, minor_version: u16) -> Result<LogWriter<File>, SimError> {
    let full = folder.join(path);
    let io = |source| SimError::Io {
        file: path.to_owned(),
        source,
    };
    if let Some(parent) = full.parent() {
        std::fs::create_dir_all(parent).map_err(io)?;
    }
    let file = File::create(&full).map_err(io)?;
    let options = LogOptions {
        minor_version,
        ..LogOptions::default()
    };
    LogWriter::new(file, options).map_err(|source| SimError::Write {
        file: path.to_owned(),
        source,
    })
}

/// Writes the account of a file: a line about the file, then its records.
fn account(folder: Option<&Path>, output: &Output) -> Result<(), SimError> {
    let Some(folder) = folder else { return Ok(()) };
    let path = folder.join(
        output
            .path
            .strip_suffix(".evtx")
            .unwrap_or(&output.path)
            .to_owned()
            + ".jsonl",
    );
    let io = |source| SimError::Io {
        file: path.display().to_string(),
        source,
    };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(io)?;
    }
    let head = serde_json::json!({"file": output.path, "about": "simulated domain", "damage": null, "touched": []});
    std::fs::write(&path, format!("{head}\n{}", output.account)).map_err(io)
}

/// `EventID/@Qualifiers` of classic events and of those with an event source.
fn qualifiers(event_id: u16, provider: &str) -> Option<u16> {
    match (provider, event_id) {
        ("EventLog" | "User32", _) => Some(32_768),
        ("Service Control Manager", _) => Some(16_384),
        _ => None,
    }
}

/// Writes out the numbers that are text.
fn numbers(values: &[Val], text: &mut Vec<String>) {
    text.clear();
    text.extend(values.iter().filter_map(|v| match v {
        Val::N(n) => Some(n.to_string()),
        _ => None,
    }));
}

fn values<'a>(values: &'a [Val], text: &'a [String]) -> Vec<Value<'a>> {
    let mut text = text.iter();
    values
        .iter()
        .map(|v| match v {
            Val::Null => Value::Null,
            Val::S(s) => Value::Text(s),
            Val::R(s) => Value::Text(s),
            Val::N(_) => text.next().map_or(Value::Null, |s| Value::Text(s)),
            Val::U16(n) => Value::U16(*n),
            Val::U32(n) => Value::U32(*n),
            Val::U64(n) => Value::U64(*n),
            Val::X(n) => Value::Hex32(*n),
            Val::L(n) => Value::Hex64(*n),
            Val::G(g) => Value::Guid(*g),
            Val::Sid(s) => Value::Sid(s),
            Val::T(t) => Value::FileTime(*t),
            Val::B(b) => Value::Bool(*b),
            Val::Bin(b) => Value::Binary(b),
        })
        .collect()
}
