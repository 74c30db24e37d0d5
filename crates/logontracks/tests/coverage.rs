//! What real files cover, against the records as the `evtx` crate renders them: counted here in another way.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use logontracks::Case;
use logontracks::coverage::{Beginning, Coverage, GapKind, MarkKind};

/// Computer and channel, in lower case: the IDs of the records, and how many records there are.
type Counted = BTreeMap<(String, String), (BTreeSet<u64>, u64)>;

fn corpus() -> Option<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if !corpus.is_dir() {
        println!("SKIPPED: {} is not here", corpus.display());
        return None;
    }
    Some(corpus)
}

/// The records of a file as `evtx` renders them; `None` if it cannot render one, or one lacks a value.
fn rendered(path: &Path) -> Option<Counted> {
    let mut counted = Counted::new();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_lowercase);
    let mut parser = evtx::EvtxParser::from_path(path).ok()?;
    for record in parser.records_json_value() {
        let record = record.ok()?;
        let system = &record.data["Event"]["System"];
        let id = &system["EventRecordID"];
        let id = id.as_u64().or_else(|| id.as_str()?.parse().ok())?;
        let key = (text(&system["Computer"])?, text(&system["Channel"])?);
        let (ids, records) = counted.entry(key).or_default();
        ids.insert(id);
        *records += 1;
    }
    Some(counted)
}

fn coverage(path: &Path) -> Coverage {
    let (coverage, account) = Case::open([path]).coverage(|_| ());
    let seen: u64 = coverage.channels().iter().map(|channel| channel.records + channel.duplicates).sum();
    assert_eq!(seen + coverage.beyond, account.records, "{}: the books balance", path.display());
    coverage
}

#[test]
fn records_and_holes_are_those_that_evtx_shows() {
    let Some(corpus) = corpus() else { return };
    let (mut files, mut anew, mut holes) = (0, 0, 0);
    for log in Case::open([&corpus]).logs() {
        let name = log.path.display();
        let Some(counted) = rendered(&log.path) else {
            println!("{name}: not all of it is rendered");
            continue;
        };
        let coverage = coverage(&log.path);
        let total: u64 = counted.values().map(|(_, records)| records).sum();
        if total != coverage.channels().iter().map(|channel| channel.records + channel.duplicates).sum::<u64>() {
            println!("{name}: evtx renders {total} records");
            continue;
        }
        files += 1;
        for ((computer, channel), (ids, records)) in counted {
            let covered = coverage.channel(&computer, &channel).unwrap_or_else(|| panic!("{name}: {computer}"));
            assert_eq!(covered.records + covered.duplicates, records, "{name}: {computer} {channel}");
            if covered.gaps.iter().any(|gap| gap.kind == GapKind::Anew) {
                anew += 1;
                continue;
            }
            let (first, last) = (*ids.first().unwrap(), *ids.last().unwrap());
            assert_eq!(covered.first_record.record_id, Some(first), "{name}: {computer} {channel}");
            assert_eq!(covered.last_record.record_id, Some(last), "{name}: {computer} {channel}");
            assert_eq!(covered.records, ids.len() as u64, "{name}: {computer} {channel}");
            assert_eq!(covered.missing(), last - first + 1 - ids.len() as u64, "{name}: {computer} {channel}");
            for gap in &covered.gaps {
                let Some((from, to)) = gap.missing() else { continue };
                assert_eq!(ids.range(from..=to).next(), None, "{name}: {computer} {channel}: {gap:?}");
                holes += 1;
            }
        }
    }
    println!("{files} files, {holes} holes, {anew} channels in which IDs begin anew");
    assert!(files > 450 && holes > 500, "{files} files, {holes} holes");
    assert!(anew < 5, "hardly a file has IDs that begin anew: {anew}");
}

#[test]
fn all_of_it_is_the_same_in_any_order_of_reading() {
    let Some(corpus) = corpus() else { return };
    let read = |threads| {
        let (coverage, account) = Case::open([&corpus]).threads(threads).coverage(|_| ());
        (format!("{coverage:?}"), account.records)
    };
    let (once, records) = read(1);
    assert_eq!(read(3), (once.clone(), records));
    let gathered = Case::open([&corpus]).gather(|_| ());
    assert!(format!("{:?}", gathered.coverage) == once, "facts and coverage in one reading");
    let damages: usize = gathered.coverage.channels().iter().map(|channel| channel.damages.len()).sum();
    assert_eq!(damages + gathered.coverage.unplaced.len(), gathered.account.damages.len());
}

/// Values read off the records themselves.
#[test]
fn what_files_are_known_to_tell() {
    let Some(corpus) = corpus() else { return };
    let samples = corpus.join("EVTX-ATTACK-SAMPLES");
    let spray = coverage(&samples.join("Credential Access/kerberos_pwd_spray_4771.evtx"));
    let spray = spray.channel("01566S-WIN16-IR.threebeesco.com", "Security").unwrap();
    assert_eq!((spray.beginning.clone(), spray.older(), spray.missing()), (Beginning::Cleared(0), 887_105, 0));
    assert_eq!(spray.marks[0].kind, MarkKind::Cleared { channel: "Security".into(), by: "3B\\a-jbrown".into() });
    // One host, named five times in its life: not forwarded.
    let renamed = coverage(&corpus.join("plaso/test_data/evtx/System.evtx"));
    assert!(renamed.channels().len() >= 4 && renamed.channels().iter().all(|channel| !channel.forwarded));
    let host = renamed.channel("DC1.internal.greendale.edu", "System").unwrap();
    let steps: Vec<i64> = host.marks.iter().filter_map(|mark| mark.kind.step()).map(|step| step / 10_000_000).collect();
    // Local time taken for UTC, two hours east of Greenwich, at each boot of this virtual machine.
    assert!(steps.len() == 2 && steps.iter().all(|step| (-7200..=-7190).contains(step)), "{steps:?}");
    // Records of many hosts in one file.
    let folder = corpus.join("EVTX-to-MITRE-Attack/TA0007-Discovery");
    for file in [
        "T1069-Permission Groups Discovery/ID4799-4624-Local admin group enumerated by SharpHound.evtx",
        "T1046-Network Service Scanning/ID131-RDP brutforce (no user info).evtx",
    ] {
        let many = coverage(&folder.join(file));
        assert!(many.channels().len() >= 11 && many.channels().iter().all(|channel| channel.forwarded), "{file}");
    }
    // Events that the service could not write: 4647, 4616, 4634.
    let lost = coverage(&corpus.join("evtx/samples/Security_with_size_t.evtx"));
    let lost: BTreeSet<u16> = lost
        .channels()
        .iter()
        .flat_map(|channel| &channel.marks)
        .filter_map(|mark| match mark.kind {
            MarkKind::EventsLost { lost_event_id, .. } => lost_event_id,
            _ => None,
        })
        .collect();
    assert_eq!(lost, BTreeSet::from([4616, 4634, 4647]));
}
