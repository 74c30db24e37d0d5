//! A rough measure: `cargo test --release -p logontracks --test speed -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, reason = "a failing test is its purpose")]

use std::path::Path;
use std::time::{Duration, Instant};

use logontracks::provenance::FileId;
use logontracks::record::{Item, Plans, Reader, Reading};
use logontracks::source::{Chunk, Log, find};

/// The Security logs of the corpus, in memory, one thread: the best of some rounds.
#[test]
#[ignore = "a measurement"]
fn per_record() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let plans = Plans::new();
    let mut reader = Reader::new(&plans);
    let mut chunks: Vec<Chunk> = Vec::new();
    for file in find(&[corpus]).logs {
        let log = Log::open(&file.path, FileId(0)).unwrap();
        chunks.extend(log.chunks().filter(|chunk| {
            let first = reader.records(chunk).find_map(|item| match item {
                Item::Record(record) => record.channel().map(|channel| channel == "Security"),
                Item::Damage(_) => None,
            });
            first == Some(true)
        }));
    }
    let by_tree = |item: &Item<'_, '_, '_>| matches!(item, Item::Record(record) if record.reading() == Reading::Tree);
    let before = chunks.len();
    chunks.retain(|chunk| !reader.records(chunk).any(|item| by_tree(&item)));
    println!("{} chunks left out, which hold records of literal text", before - chunks.len());
    let in_scope = |id: Option<u16>| matches!(id, Some(4624 | 4625 | 4634 | 4648 | 4672 | 4768 | 4769 | 4776 | 4688));
    let mut measure = |what: &str, work: &mut dyn FnMut(&mut Reader<'_>, &Chunk) -> usize| {
        let rounds = (0..20).map(|_| {
            let (mut time, mut count) = (Duration::ZERO, 0);
            for chunk in &chunks {
                // As when a chunk was just read and its checksum computed: in the cache.
                assert!(evtx::checksum_ieee(chunk.data()) != 0);
                let begin = Instant::now();
                count += work(&mut reader, chunk);
                time += begin.elapsed();
            }
            (time, count)
        });
        let (time, count) = rounds.min().unwrap();
        println!("{what}: {count} in {time:?}, {:.1} ns each", time.as_nanos() as f64 / count as f64);
    };
    measure("first record, chunks", &mut |reader, chunk| usize::from(reader.records(chunk).next().is_some()));
    measure("walk + event ID + provider key, records", &mut |reader, chunk| {
        reader
            .records(chunk)
            .filter(|item| match item {
                Item::Record(record) => record.event_id() != Some(0) && record.provider().key != Some(u32::MAX),
                Item::Damage(_) => false,
            })
            .count()
    });
    measure("all System values, records", &mut |reader, chunk| {
        reader
            .records(chunk)
            .filter(|item| matches!(item, Item::Record(record) if record.system().time().is_some()))
            .count()
    });
    measure("fields of in-scope records, records", &mut |reader, chunk| {
        let mut count = 0;
        for item in reader.records(chunk) {
            if let Item::Record(record) = item
                && in_scope(record.event_id())
            {
                count += usize::from(record.fields().is_ok());
            }
        }
        count
    });
    measure("all field values of in-scope records, values", &mut |reader, chunk| {
        let mut count = 0;
        for item in reader.records(chunk) {
            if let Item::Record(record) = item
                && in_scope(record.event_id())
            {
                let fields = record.fields().unwrap();
                count += (0..fields.len()).filter(|i| !fields.value(*i).is_null()).count();
            }
        }
        count
    });
    println!("{} chunks, {} templates", chunks.len(), plans.len());
}
