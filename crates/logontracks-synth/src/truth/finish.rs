//! From what was written down to the truth, once the evidence is complete.

use super::recorder::{Recorder, Sess};
use super::{
    AccountTruth, AddressTruth, BootTruth, Clear, ClockTruth, Correction, Coverage, Hop, HostTruth, Identity, Interval,
    LinkTruth, Moment, Named, Ref, RefNo, SessionTruth, Truth,
};
use crate::domain::{Channel, Class, Evidence, HostId, MS, Scope, Settings, World, rfc3339};
use std::collections::BTreeMap;

impl Recorder {
    /// The truth, with what survives marked.
    pub(crate) fn finish(self, world: &World, evidence: &Evidence, settings: &Settings, end: u64) -> Truth {
        let mut refs = Refs { recorder: &self, evidence, table: Vec::new(), numbers: BTreeMap::new() };
        let first = |host: HostId| first_name(world, host);
        let boots: Vec<BootTruth> = self
            .boots
            .iter()
            .map(|b| {
                let clock = &world.hosts.at(b.host).clock;
                let moment = |kind: &str, t: u64, records: Vec<RefNo>| Moment {
                    kind: kind.into(),
                    time: rfc3339(clock.shows(t)),
                    true_time: rfc3339(t),
                    shown: !records.is_empty(),
                    records,
                };
                let start = refs.all(&b.proof);
                let over = b.end.as_ref().map(|(kind, t, records)| (kind, *t, refs.all(records)));
                BootTruth {
                    host: first(b.host),
                    number: b.number,
                    start: moment("boot", b.start, start),
                    end: over.map(|(kind, t, records)| moment(kind, t, records)),
                }
            })
            .collect();
        let sessions: Vec<SessionTruth> =
            self.sessions.iter().map(|s| session(s, &self, world, evidence, &mut refs, &first)).collect();
        let links = self
            .links
            .iter()
            .map(|l| {
                let (from, to) = (refs.one(l.from.0), refs.one(l.to.0));
                let shown = from.is_some() && to.is_some();
                LinkTruth {
                    kind: l.kind.into(),
                    from,
                    to,
                    from_session: l.from.1,
                    to_session: l.to.1,
                    certain: l.certain,
                    shown,
                }
            })
            .collect();
        let start_kept = |n: u32| self.sessions.get(n as usize).is_some_and(|s| self.kept(s.at.record));
        let path = self
            .path
            .iter()
            .map(|(t, how, from, to, linked)| Hop {
                true_time: rfc3339(*t),
                how: (*how).into(),
                from_session: *from,
                to_session: *to,
                linked: *linked,
                shown: start_kept(*to) && from.is_none_or(start_kept),
            })
            .collect();
        let clears = self
            .clears
            .iter()
            .map(|(host, t, record, by)| Clear {
                host: first(*host),
                channel: "Security".into(),
                true_time: rfc3339(*t),
                record: refs.one(*record),
                session: *by,
            })
            .collect();
        let hosts = world.hosts.ids().map(|id| self.host(id, world, evidence, &mut refs)).collect();
        let identities = self.identities(world);
        Truth {
            format: "logontracks-truth-1".into(),
            seed: settings.seed,
            from: rfc3339(crate::domain::EPOCH),
            to: rfc3339(end),
            hosts,
            identities,
            boots,
            sessions,
            links,
            path,
            clears,
            records: refs.table,
        }
    }

    fn host(&self, id: HostId, world: &World, evidence: &Evidence, refs: &mut Refs) -> HostTruth {
        let h = world.hosts.at(id);
        let mut names: Vec<Named> = h
            .former
            .iter()
            .map(|(t, _, computer)| Named { computer: computer.to_string(), until: Some(rfc3339(*t)) })
            .collect();
        names.push(Named { computer: h.computer.to_string(), until: None });
        let collected = Channel::ALL.iter().any(|c| evidence.live_from(id, *c).is_some());
        let coverage = Channel::ALL
            .iter()
            .filter(|c| evidence.live_from(id, **c).is_some())
            .map(|c| Coverage {
                channel: c.name().into(),
                kept: evidence
                    .kept(id, *c)
                    .into_iter()
                    .map(|(from, to)| (rfc3339(from), (to != u64::MAX).then(|| rfc3339(to))))
                    .collect(),
            })
            .collect();
        let corrections = h.clock.steps.iter().map(|(t, step)| Correction {
            true_time: rfc3339(*t),
            step_ms: step / MS as i64,
            record: self.corrections.iter().find(|c| c.0 == id && c.1 == *t).and_then(|c| refs.one(c.2)),
        });
        HostTruth {
            id: first_name(world, id),
            names,
            role: format!("{:?}", h.role).to_lowercase(),
            os: format!("{:?}", h.os).to_lowercase(),
            account_sid: h.joined().then(|| world.accounts.at(h.account).sid.to_string()),
            machine_sid: h.machine_sid.clone(),
            addresses: h
                .addresses
                .iter()
                .map(|(t, a)| AddressTruth { address: a.v4.to_string(), since: rfc3339(*t) })
                .collect(),
            clock: ClockTruth {
                offset_ms: h.clock.offset / MS as i64,
                drift_ppb: h.clock.drift,
                corrections: corrections.collect(),
            },
            collected,
            coverage,
        }
    }

    fn identities(&self, world: &World) -> Vec<Identity> {
        let people =
            world.accounts.iter().filter(|(_, a)| a.class != Class::System && !matches!(a.scope, Scope::Builtin(_)));
        people
            .map(|(id, a)| {
                let mut sam: Vec<String> = a.former.iter().map(|(_, name)| name.to_string()).collect();
                sam.push(a.sam.to_string());
                let names: Vec<String> = self.names.get(&id).map(|n| n.iter().cloned().collect()).unwrap_or_default();
                let upn_shown =
                    self.upns.get(&id).is_some_and(|all| all.iter().any(|(a, b)| self.kept(*a) && self.kept(*b)));
                Identity {
                    id: a.sid.to_string(),
                    class: a.class.name().into(),
                    sam,
                    upn: a.upn.as_ref().map(|u| u.to_string()),
                    upn_shown,
                    local_to: match a.scope {
                        Scope::Local(host) => Some(first_name(world, host)),
                        _ => None,
                    },
                    shown: !names.is_empty(),
                    names,
                }
            })
            .collect()
    }
}

/// A session with what the evidence can show of it.
fn session(
    s: &Sess,
    recorder: &Recorder,
    world: &World,
    evidence: &Evidence,
    refs: &mut Refs,
    first: &dyn Fn(HostId) -> String,
) -> SessionTruth {
    let host = world.hosts.at(s.at.host);
    let boot = recorder.boots.iter().find(|b| b.host == s.at.host && b.number == s.at.boot);
    let mut own = Vec::new();
    let end = s.end.as_ref().map(|(kind, t, records)| {
        own = refs.all(records);
        let by_boot = matches!(*kind, "shutdown" | "crash");
        let proof = if by_boot {
            boot.and_then(|b| b.end.as_ref()).map_or(vec![], |(_, _, r)| refs.all(r))
        } else {
            own.clone()
        };
        Moment {
            kind: (*kind).into(),
            time: rfc3339(host.clock.shows(*t)),
            true_time: rfc3339(*t),
            shown: !proof.is_empty(),
            records: proof,
        }
    });
    let start = refs.all(&[s.at.record]);
    let intervals = s
        .intervals
        .iter()
        .map(|(kind, from, to, records)| {
            let kept = |of: &[u16]| records.iter().any(|r| of.contains(&recorder.event_id(*r)) && recorder.kept(*r));
            let shown =
                if *kind == "locked" { kept(&[4800]) && kept(&[4801]) } else { kept(&[4779, 24]) && kept(&[4778, 25]) };
            Interval {
                kind: (*kind).into(),
                from: rfc3339(host.clock.shows(*from)),
                to: rfc3339(host.clock.shows(*to)),
                records: refs.all(records),
                shown,
            }
        })
        .collect();
    let evident_end = evident(s, recorder, evidence);
    SessionTruth {
        id: format!("{}/{}/{:#x}", first(s.at.host), s.at.boot, s.at.luid),
        host: first(s.at.host),
        boot: s.at.boot,
        logon_id: format!("{:#x}", s.at.luid),
        account: AccountTruth { sid: s.sid.to_string(), name: s.name.to_string(), domain: s.domain.to_string() },
        logon_type: s.logon_type,
        role: s.role.into(),
        start: Moment {
            kind: "logon".into(),
            time: rfc3339(host.clock.shows(s.start)),
            true_time: rfc3339(s.start),
            shown: !start.is_empty(),
            records: start,
        },
        end,
        evident_end: evident_end.into(),
        linked: s.linked,
        intervals,
        source_host: s.from.map(first),
        mentions: s.mentions,
        shown: s.mentions > 0,
    }
}

/// What can be said of a session's end: its own record; else that records after its start were
/// cleared; else the end of its boot, if there was one; else that the log ends.
fn evident(s: &Sess, recorder: &Recorder, evidence: &Evidence) -> &'static str {
    if let Some((_, _, records)) = &s.end {
        let kept = |id: u16| records.iter().any(|r| recorder.event_id(*r) == id && recorder.kept(*r));
        if kept(4647) {
            return "user_initiated";
        }
        if kept(4634) {
            return "logoff";
        }
    }
    // A surviving record names it after the log was cleared: then it cannot have ended before.
    let cleared = evidence.live_from(s.at.host, Channel::Security).unwrap_or(0);
    let clear = |c: &(HostId, u64, u64, Option<u32>)| c.0 == s.at.host && c.1 >= cleared && s.last < c.1;
    if recorder.clears.iter().any(clear) {
        return "log_cleared";
    }
    let boot = recorder.boots.iter().find(|b| b.host == s.at.host && b.number == s.at.boot);
    match boot.and_then(|b| b.end.as_ref()) {
        Some(("crash", _, _)) => "crash",
        Some(_) => "shutdown",
        None => "log_ends",
    }
}

fn first_name(world: &World, host: HostId) -> String {
    let h = world.hosts.at(host);
    h.former.first().map_or(&h.short, |(_, short, _)| short).to_string()
}

/// The table of references, filled as they are asked for.
struct Refs<'a> {
    recorder: &'a Recorder,
    evidence: &'a Evidence,
    table: Vec<Ref>,
    numbers: BTreeMap<u64, RefNo>,
}

impl Refs<'_> {
    /// The number of a record's reference; `None` if it is lost.
    fn one(&mut self, record: u64) -> Option<RefNo> {
        if let Some(number) = self.numbers.get(&record) {
            return Some(*number);
        }
        let remembered = self.recorder.records.get(record as usize)?;
        let (place, copies) = remembered.places.split_first()?;
        let number = self.table.len() as RefNo;
        self.table.push(Ref {
            computer: place.computer.to_string(),
            channel: place.channel.name().into(),
            event_record_id: place.id,
            event_id: remembered.event_id,
            time: rfc3339(place.time),
            file: self.evidence.path(place.file).into(),
            chunk: place.chunk,
            offset: place.offset,
            copies: copies.iter().map(|c| self.evidence.path(c.file).into()).collect(),
        });
        self.numbers.insert(record, number);
        Some(number)
    }

    fn all(&mut self, records: &[u64]) -> Vec<RefNo> {
        records.iter().filter_map(|r| self.one(*r)).collect()
    }
}
