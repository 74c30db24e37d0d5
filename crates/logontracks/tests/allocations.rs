//! A record out of scope costs no allocation, once its template has been met.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::path::Path;

use allocation_counter::measure;
use logontracks::event::{Decoded, Decoder};
use logontracks::provenance::FileId;
use logontracks::record::{Item, Plans, Reader, Reading};
use logontracks::source::{Log, find};

/// Reads every chunk of the corpus twice and counts the second time: the step to the next record, and its decoding.
/// Records of literal text, for which trees are built, are left out.
#[test]
fn a_record_out_of_scope_allocates_nothing() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if !corpus.is_dir() {
        println!("skipped: {} is missing", corpus.display());
        return;
    }
    let plans = Plans::new();
    let (mut reader, mut decoder) = (Reader::new(&plans), Decoder::new());
    let (mut records, mut costly) = (0, Vec::new());
    let mut in_scope = 0;
    for file in find(&[corpus]).logs {
        let log = Log::open(&file.path, FileId(0)).unwrap();
        for chunk in log.chunks() {
            for item in reader.records(&chunk) {
                if let Item::Record(record) = item {
                    decoder.decode(&record);
                }
            }
            let mut items = reader.records(&chunk);
            loop {
                let mut next = None;
                let step = measure(|| next = items.next());
                let record = match next {
                    None => break,
                    Some(Item::Damage(_)) => continue,
                    Some(Item::Record(record)) if record.reading() == Reading::Tree => continue,
                    // Damage hides what it is: looking for the reason allocates.
                    Some(Item::Record(record)) if record.provider().name.is_empty() => continue,
                    Some(Item::Record(record)) => record,
                };
                let mut out_of_scope = false;
                let decode = measure(|| out_of_scope = matches!(decoder.decode(&record), Decoded::OutOfScope));
                if !out_of_scope {
                    in_scope += decode.count_total;
                } else {
                    records += 1;
                    let count = step.count_total + decode.count_total;
                    if count > 0 {
                        costly.push((file.path.clone(), record.header_id(), record.event_id(), count));
                    }
                }
            }
        }
    }
    println!("{records} records out of scope");
    assert!(records > 10_000, "{records}");
    assert!(in_scope > 0, "fields that no table names are copied: nothing was counted");
    assert!(costly.is_empty(), "{} records allocate, such as {:?}", costly.len(), costly.first());
}
