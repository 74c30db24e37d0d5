//! The inner kernels, each over the records of the same chunks: `EVIDENCE=PATH cargo bench -p logontracks-benches`.
//!
//! The chunks are the first sixteen of the largest log there, in memory, once each an iteration. Rates are records (or
//! characters) a second.

use std::path::PathBuf;
use std::sync::LazyLock;

use divan::counter::{CharsCount, ItemsCount};
use divan::{Bencher, black_box};
use logontracks::event::{Decoded, Decoder};
use logontracks::output::{EventLine, write_json};
use logontracks::provenance::FileId;
use logontracks::record::{Item, Plans, Reader, Record};
use logontracks::source::{Chunk, Log, find};

fn main() {
    divan::main();
}

static CHUNKS: LazyLock<Vec<Chunk>> = LazyLock::new(|| {
    let evidence = std::env::var_os("EVIDENCE").unwrap_or_default();
    let largest = find(&[PathBuf::from(evidence)]).logs.into_iter().max_by_key(|log| log.len);
    let log = largest.and_then(|log| Log::open(&log.path, FileId(0)).ok());
    let chunks: Vec<Chunk> = log.iter().flat_map(Log::chunks).take(16).collect();
    if chunks.is_empty() {
        eprintln!("EVIDENCE=PATH must name a log, or a folder with one");
        std::process::exit(2);
    }
    chunks
});

/// Every record of the chunks, with plans that have met them before.
fn each(reader: &mut Reader<'_>, mut each: impl FnMut(&Record<'_, '_, '_>)) {
    for chunk in CHUNKS.iter() {
        for item in reader.records(chunk) {
            if let Item::Record(record) = item {
                each(&record);
            }
        }
    }
}

fn records() -> usize {
    let mut count = 0;
    each(&mut Reader::new(&Plans::new()), |_| count += 1);
    count
}

/// A kernel over every record.
fn over_records(bencher: Bencher<'_, '_>, mut kernel: impl FnMut(&Record<'_, '_, '_>)) {
    let plans = Plans::new();
    let mut reader = Reader::new(&plans);
    each(&mut reader, &mut kernel);
    bencher.counter(ItemsCount::new(records())).bench_local(|| each(&mut reader, &mut kernel));
}

/// Compiles every template from nothing, and walks the records.
#[divan::bench]
fn a_plan_compile(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(records())).bench_local(|| {
        let plans = Plans::new();
        each(&mut Reader::new(&plans), |record| {
            black_box(record.size());
        });
        plans.len()
    });
}

#[divan::bench]
fn b_record_walk(bencher: Bencher<'_, '_>) {
    over_records(bencher, |record| {
        black_box(record.size());
    });
}

/// The two values that decide on scope.
#[divan::bench]
fn c_slot_read(bencher: Bencher<'_, '_>) {
    over_records(bencher, |record| {
        black_box((record.event_id(), record.provider()));
    });
}

#[divan::bench]
fn d_system(bencher: Bencher<'_, '_>) {
    over_records(bencher, |record| {
        black_box(record.system());
    });
}

#[divan::bench]
fn e_event_decode(bencher: Bencher<'_, '_>) {
    let mut decoder = Decoder::new();
    over_records(bencher, |record| {
        black_box(decoder.decode(record));
    });
}

/// Decoding included.
#[divan::bench]
fn f_event_json(bencher: Bencher<'_, '_>) {
    let mut decoder = Decoder::new();
    let mut out = Vec::new();
    over_records(bencher, |record| {
        if let Decoded::Event(event) = decoder.decode(record) {
            out.clear();
            let line = EventLine { event: &event, file: "Security.evtx", written: record.header_time() };
            // Writing to memory does not fail.
            let _ = line.write(&mut out);
            black_box(&out);
        }
    });
}

/// UTF-16 → UTF-8 of every text field: into JSON, as `events` does.
#[divan::bench]
fn g_text(bencher: Bencher<'_, '_>) {
    let plans = Plans::new();
    let mut reader = Reader::new(&plans);
    let mut texts = Vec::new();
    for chunk in CHUNKS.iter() {
        for item in reader.records(chunk) {
            let Item::Record(record) = item else { continue };
            let Ok(fields) = record.fields() else { continue };
            texts.extend(fields.iter().filter_map(|(_, value)| value.as_text().cloned()));
        }
    }
    let chars: usize = texts.iter().map(|text| text.chars().count()).sum();
    let mut out = Vec::new();
    bencher.counter(CharsCount::new(chars)).bench_local(|| {
        out.clear();
        for text in &texts {
            let _ = write_json(&mut out, text);
        }
        black_box(out.len())
    });
}
