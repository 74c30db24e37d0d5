//! Damaged logs give at least as many records as any reader got out of them, and each loss is reported.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failing test is its purpose")]

use std::path::{Path, PathBuf};

use logontracks::provenance::{DamageKind, FileId, Severity};
use logontracks::record::{Item, Plans, Reader};
use logontracks::source::Log;

fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if !path.is_dir() {
        println!("SKIPPED: {} is not here", path.display());
        return None;
    }
    Some(path)
}

/// Records with their data, records with a damaged rest, and the damage that is more than a checksum.
fn read(log: &Log) -> (usize, usize, Vec<DamageKind>) {
    let plans = Plans::new();
    let mut reader = Reader::new(&plans);
    let (mut whole, mut partly) = (0, 0);
    let mut damages = log.damages().to_vec();
    for entry in log.entries() {
        match log.read(entry, Vec::new()) {
            Err(damage) => damages.push(damage),
            Ok(chunk) => {
                damages.extend_from_slice(chunk.damages());
                for item in reader.records(&chunk) {
                    match item {
                        Item::Record(record) => match record.fields() {
                            Ok(_) => whole += 1,
                            Err(damage) => {
                                partly += 1;
                                damages.push(damage);
                            }
                        },
                        Item::Damage(damage) => damages.push(damage),
                    }
                }
            }
        }
    }
    damages.retain(|damage| damage.severity == Severity::Loss || damage.kind == DamageKind::RecordHeader);
    (whole, partly, damages.into_iter().map(|damage| damage.kind).collect())
}

/// The counts are those of `evtx` 0.15 and of a Go parser, the larger of each.
#[test]
fn at_least_what_the_best_reader_gets() {
    let Some(corpus) = corpus() else { return };
    for (name, best) in [
        ("2-vss_0-Microsoft-Windows-RemoteDesktopServices-RdpCoreTS%4Operational.evtx", 1912),
        ("2-vss_0-Microsoft-Windows-TerminalServices-RemoteConnectionManager%4Operational.evtx", 1795),
        ("sample_with_a_bad_chunk_magic.evtx", 301),
        ("sample-with-zero-data-size-event.evtx", 450),
    ] {
        let log = Log::open(&corpus.join("evtx/samples").join(name), FileId(0)).unwrap();
        let (whole, partly, losses) = read(&log);
        println!("{name}: {whole} + {partly} of {best}; {losses:?}");
        assert!(whole + partly >= best, "{name}");
        assert!(!losses.is_empty(), "{name}: its damage is not reported");
    }
}

#[test]
fn no_file_of_the_corpus_gives_fewer_records_than_its_manifest_says() {
    let Some(corpus) = corpus() else { return };
    let manifest = std::fs::read_to_string(corpus.join("MANIFEST.csv")).unwrap();
    let mut seen = 0;
    for line in manifest.lines().skip(1) {
        // A path with a comma in it is quoted; nothing else before the counts holds one.
        let (path, rest) = match line.strip_prefix('"') {
            Some(quoted) => quoted.split_once("\",").unwrap(),
            None => line.split_once(',').unwrap(),
        };
        let columns: Vec<&str> = rest.split(',').collect();
        let (records, errors) = (columns[4], columns[5]);
        let log = Log::open(&corpus.join(path), FileId(0)).unwrap();
        let (whole, partly, losses) = read(&log);
        let records: usize = records.parse().unwrap();
        assert!(whole >= records, "{path}: {whole} + {partly}, the manifest says {records}");
        if whole + partly > records {
            println!("{path}: {whole} + {partly}, the manifest says {records}; {losses:?}");
        }
        if partly > 0 || errors == "0" && !losses.is_empty() {
            println!("{path}: {errors} errors in the manifest, {losses:?}");
        }
        seen += 1;
    }
    assert_eq!(seen, 482);
}
