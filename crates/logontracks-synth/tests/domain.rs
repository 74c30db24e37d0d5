//! The simulated domain, read by the `evtx` crate and held against its truth.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests; clippy.toml allows it only inside the test functions"
)]

use evtx::{EvtxParser, ParserSettings};
use logontracks_synth::domain::{Audit, Collection, Role, Settings, simulate};
use logontracks_synth::testdata;
use logontracks_synth::truth::{Ref, Truth};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn settings(seed: u64) -> Settings {
    Settings {
        seed,
        hosts: 13,
        days: 1,
        rate: 6,
        audit: Audit::Logons,
        intrusion: true,
        collection: Collection::Examiner,
        truth: true,
        accounts: None,
    }
}

/// A folder of the build directory, emptied.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                all.insert(name, fs::read(path).unwrap());
            }
        }
    }
    all
}

/// Every record of a log as the `evtx` crate reads it, by (computer, EventRecordID).
fn read(path: &Path) -> BTreeMap<(String, u64), Value> {
    let mut parser = EvtxParser::from_path(path).unwrap().with_configuration(ParserSettings::new().num_threads(1));
    let record = |r: Result<evtx::SerializedEvtxRecord<Value>, _>| {
        let event = r.unwrap().data["Event"].clone();
        let computer = event["System"]["Computer"].as_str().unwrap().to_owned();
        ((computer, event["System"]["EventRecordID"].as_u64().unwrap()), event)
    };
    parser.records_json_value().map(record).collect()
}

struct Domain {
    truth: Truth,
    logs: BTreeMap<String, BTreeMap<(String, u64), Value>>,
    records: u64,
}

impl Domain {
    fn make(name: &str, seed: u64) -> Domain {
        let folder = folder(name);
        let outcome = simulate(&settings(seed), &folder).unwrap();
        let names = files(&folder).into_keys();
        let logs = names.map(|n| (n.clone(), read(&folder.join(&n)))).collect();
        Domain { truth: outcome.truth.unwrap(), logs, records: outcome.records }
    }

    fn event(&self, r: &Ref) -> &Value {
        &self.logs[&r.file][&(r.computer.clone(), r.event_record_id)]
    }

    fn at(&self, number: u32) -> &Value {
        self.event(&self.truth.records[number as usize])
    }
}

fn event_id(event: &Value) -> u64 {
    let id = &event["System"]["EventID"];
    id.as_u64().or_else(|| id["#text"].as_u64()).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (one, two, other) = (folder("seed-a"), folder("seed-b"), folder("seed-c"));
    let a = simulate(&settings(11), &one).unwrap();
    let b = simulate(&settings(11), &two).unwrap();
    simulate(&settings(12), &other).unwrap();
    assert!(files(&one) == files(&two));
    assert!(a.truth == b.truth);
    assert!(files(&one) != files(&other));
}

#[test]
fn what_is_kept_does_not_depend_on_the_truth_being_kept() {
    let (one, two) = (folder("with-truth"), folder("without-truth"));
    simulate(&settings(13), &one).unwrap();
    simulate(&Settings { truth: false, ..settings(13) }, &two).unwrap();
    assert!(files(&one) == files(&two));
}

#[test]
fn every_record_can_be_read_and_every_reference_leads_to_its_record() {
    let domain = Domain::make("references", 21);
    let read: usize = domain.logs.values().map(BTreeMap::len).sum();
    assert_eq!(read as u64, domain.records);
    assert!(domain.truth.records.len() > 500);
    for r in &domain.truth.records {
        let event = domain.event(r);
        assert_eq!(event_id(event), u64::from(r.event_id));
        assert_eq!(event["System"]["Channel"], r.channel);
        // The evtx crate shows microseconds.
        let time = event["System"]["TimeCreated"]["#attributes"]["SystemTime"].as_str().unwrap();
        assert_eq!(time.trim_end_matches('Z').get(..26), r.time.get(..26), "{r:?}");
        for copy in &r.copies {
            assert_eq!(domain.logs[copy][&(r.computer.clone(), r.event_record_id)], *event);
        }
    }
}

#[test]
fn starts_and_ends_of_sessions_cite_their_own_records() {
    let domain = Domain::make("sessions", 22);
    let (mut starts, mut ends) = (0, 0);
    for s in &domain.truth.sessions {
        for number in &s.start.records {
            let event = domain.at(*number);
            let data = &event["EventData"];
            assert_eq!(event_id(event), 4624);
            assert_eq!(data["TargetLogonId"], s.logon_id);
            assert_eq!(data["TargetUserSid"], s.account.sid);
            assert_eq!(data["LogonType"], s.logon_type);
            starts += 1;
        }
        for number in
            s.end.iter().filter(|e| matches!(e.kind.as_str(), "logoff" | "user_initiated")).flat_map(|e| &e.records)
        {
            assert_eq!(domain.at(*number)["EventData"]["TargetLogonId"], s.logon_id);
            ends += 1;
        }
        let linked = s.linked.map(|n| domain.truth.sessions[n as usize].logon_id.clone());
        let shown =
            s.start.records.first().and_then(|n| domain.at(*n)["EventData"].get("TargetLinkedLogonId").cloned());
        if let Some(shown) = shown {
            assert_eq!(shown.as_str(), Some(linked.as_deref().unwrap_or("0x0")));
        }
    }
    assert!(starts > 200 && ends > 100, "{starts} {ends}");
}

/// A certain link is one whose two records bear the same GUID or ticket hash.
#[test]
fn certain_links_share_a_value() {
    let domain = Domain::make("links", 23);
    let values = |event: &Value| -> BTreeSet<String> {
        let names = ["LogonGuid", "TargetLogonGuid", "ResponseTicket", "RequestTicketHash", "ResponseTicketHash"];
        let data = &event["EventData"];
        let texts = names.iter().filter_map(|n| data.get(*n)?.as_str());
        texts.filter(|t| !t.starts_with("{00000000-") && t.len() > 8).map(str::to_owned).collect()
    };
    let mut kinds: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for l in domain.truth.links.iter().filter(|l| l.shown) {
        let (from, to) = (domain.at(l.from.unwrap()), domain.at(l.to.unwrap()));
        let common = values(from).intersection(&values(to)).count() > 0;
        assert_eq!(common, l.certain, "{l:?}\n{from}\n{to}");
        let count = kinds.entry(&l.kind).or_default();
        if l.certain {
            count.0 += 1;
        } else {
            count.1 += 1;
        }
    }
    // Both kinds of proof, and both cases of the LogonGuid of network logons.
    assert!(
        kinds["tgt_ticket"].0 > 20 && kinds["ticket_session"].0 > 10 && kinds["ticket_session"].1 > 50,
        "{kinds:?}"
    );
}

/// Counted over seeds, so that no habit depends on one.
#[test]
fn everything_that_the_domain_should_have_happens() {
    let mut events: BTreeSet<u64> = BTreeSet::new();
    let mut types: BTreeSet<u64> = BTreeSet::new();
    let mut reasons: BTreeSet<String> = BTreeSet::new();
    let mut ends: BTreeSet<String> = BTreeSet::new();
    let mut transmitted = 0;
    let mut reused = 0;
    for seed in 31..35 {
        let domain = Domain::make(&format!("all-{seed}"), seed);
        for event in domain.logs.values().flat_map(BTreeMap::values) {
            events.insert(event_id(event));
            let data = &event["EventData"];
            match event_id(event) {
                4624 => {
                    types.insert(data["LogonType"].as_u64().unwrap());
                    transmitted += u32::from(data["TransmittedServices"] != "-");
                }
                4625 => {
                    reasons.insert(format!("{} {}", data["Status"], data["SubStatus"]));
                }
                _ => {}
            }
        }
        ends.extend(domain.truth.sessions.iter().filter(|s| s.shown).map(|s| s.evident_end.clone()));
        let mut ids: BTreeMap<(&str, &str), BTreeSet<u32>> = BTreeMap::new();
        for s in domain.truth.sessions.iter().filter(|s| !s.logon_id.starts_with("0x3e")) {
            ids.entry((&s.host, &s.logon_id)).or_default().insert(s.boot);
        }
        reused += ids.values().filter(|boots| boots.len() > 1).count();
        assert_eq!(domain.truth.path.len(), 6, "seed {seed}");
        assert_eq!(domain.truth.clears.len(), 1);
        assert!(domain.truth.hosts.iter().any(|h| !h.collected));
        assert!(domain.truth.identities.iter().any(|i| i.sam.len() > 1));
    }
    let wanted = [
        1, 12, 13, 21, 22, 23, 24, 25, 40, 41, 42, 65, 91, 98, 102, 103, 131, 261, 302, 303, 1024, 1074, 1100, 1102,
        1149, 4608, 4616, 4624, 4625, 4627, 4634, 4647, 4648, 4672, 4688, 4697, 4740, 4767, 4768, 4769, 4770, 4771,
        4776, 4778, 4779, 4781, 4800, 4801, 4802, 4803, 5140, 6005, 6006, 6008, 6009, 6013, 7001, 7002, 7045, 8001,
        8004,
    ];
    let missing: Vec<u64> = wanted.into_iter().filter(|id| !events.contains(id)).collect();
    assert!(missing.is_empty(), "never written: {missing:?}");
    assert_eq!(types, BTreeSet::from([0, 2, 3, 4, 5, 7, 9, 10, 11, 13]));
    assert!(reasons.len() >= 8, "{reasons:?}");
    assert_eq!(
        ends,
        ["crash", "log_cleared", "log_ends", "logoff", "shutdown", "user_initiated"].map(String::from).into()
    );
    assert!(transmitted > 0 && reused > 0);
}

/// What else hosts audit changes nothing of what happens: the same sessions and links, in the same number of logs, and the
/// out-of-scope share of real logs (benches/README.md).
#[test]
fn full_auditing_adds_records_and_changes_nothing_else() {
    let (one, two) = (folder("audit-logons"), folder("audit-full"));
    let base = Settings { collection: Collection::Whole, ..settings(61) };
    let plain = simulate(&base, &one).unwrap();
    let full = simulate(&Settings { audit: Audit::Full, ..base }, &two).unwrap();
    let (truth, other) = (plain.truth.unwrap(), full.truth.unwrap());
    let sessions = |t: &Truth| -> Vec<_> {
        let end =
            |s: &logontracks_synth::truth::SessionTruth| s.end.as_ref().map(|e| (e.kind.clone(), e.true_time.clone()));
        t.sessions.iter().map(|s| (s.id.clone(), s.start.true_time.clone(), end(s))).collect()
    };
    assert!(sessions(&truth) == sessions(&other));
    assert_eq!(truth.links.len(), other.links.len());
    assert!(full.records > 4 * plain.records, "{} {}", full.records, plain.records);
    // Events of the filtering platform and of the firewall name no logon session.
    let out_of_scope = [4902, 5024, 5033, 5152, 5156, 5157, 5158, 5447];
    for (host, real) in [("WS01", 0.273), ("DC01", 0.388), ("SQL01", 0.426)] {
        let log = read(&two.join(host).join("Security.evtx"));
        let out = log.values().filter(|e| out_of_scope.contains(&event_id(e))).count();
        let share = out as f64 / log.len() as f64;
        assert!((share - real).abs() < 0.05, "{host}: {share}");
    }
}

/// A log of a given size ends there, and is one log.
#[test]
fn one_log_of_a_size() {
    let to = folder("one-log");
    let outcome = simulate(&Settings::log(Role::Dc, 2_000_000, 5), &to).unwrap();
    let files = files(&to);
    let (name, bytes) = files.first_key_value().unwrap();
    assert_eq!((files.len(), name.as_str()), (1, "DC01/Security.evtx"));
    assert!((2_000_000..2_200_000).contains(&bytes.len()), "{}", bytes.len());
    assert_eq!(read(&to.join(name)).len() as u64, outcome.records);
}

/// `cargo run -p logontracks-synth -- testdata -o testdata` gives the folder that is kept.
#[test]
fn the_test_data_can_be_made_again() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata");
    let again = folder("testdata");
    testdata::write(&again, None).unwrap();
    let (kept, again) = (files(&kept), files(&again));
    assert_eq!(kept.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>());
    for (name, bytes) in &kept {
        assert!(again[name] == *bytes, "{name} differs");
    }
    let domain: usize = kept.iter().filter(|(n, _)| n.starts_with("domain")).map(|(_, b)| b.len()).sum();
    assert!(domain < 3_000_000, "{domain} bytes");
}

/// Nothing ends before it begins, and no two sessions of a boot share a logon ID at a time.
#[test]
fn the_truth_is_consistent() {
    for seed in 51..59 {
        let folder = folder(&format!("consistent-{seed}"));
        let hosts = 8 + (seed as u32 % 7);
        let settings = Settings { hosts, days: 1 + (seed as u32 % 2), ..settings(seed) };
        let truth = simulate(&settings, &folder).unwrap().truth.unwrap();
        let mut open: BTreeMap<(&str, u32, &str), Vec<_>> = BTreeMap::new();
        for s in &truth.sessions {
            let end = s.end.as_ref().map_or("9999", |e| &e.true_time);
            assert!(s.start.true_time.as_str() <= end, "{s:?}");
            assert!(s.intervals.iter().all(|i| i.from < i.to), "{s:?}");
            let boot = truth.boots.iter().find(|b| b.host == s.host && b.number == s.boot).unwrap();
            assert!(boot.start.true_time <= s.start.true_time, "{s:?}");
            if let Some(over) = &boot.end {
                assert!(end <= over.true_time.as_str(), "{s:?}\n{over:?}");
            }
            open.entry((&s.host, s.boot, &s.logon_id)).or_default().push((s.start.true_time.as_str(), end));
        }
        for (id, mut times) in open {
            times.sort_unstable();
            assert!(times.windows(2).all(|w| w[0].1 <= w[1].0), "{id:?} {times:?}");
        }
        for l in truth.links.iter().filter(|l| l.shown) {
            assert!(l.from != l.to, "{l:?}");
        }
    }
}
