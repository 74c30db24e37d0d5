//! Writes so many megabytes of made-up Security records to a file, and says how fast.
//!
//! `cargo run --release -p logontracks-synth --example throughput -- FILE MEGABYTES`

use std::error::Error;
use std::fs::File;
use std::time::Instant;

use logontracks_synth::layout::{Container, FieldType, Layout, OwnedValue, sample_values};
use logontracks_synth::writer::{LogOptions, LogWriter, System, Value, guid};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(path), Some(megabytes)) = (arguments.next(), arguments.next()) else {
        return Err("usage: throughput FILE MEGABYTES".into());
    };
    let end = megabytes.parse::<u64>()? * 1_000_000;
    let layouts = [logon(4624, 27), logon(4634, 5), logon(4672, 5), logon(4769, 11)];
    let values: Vec<Vec<OwnedValue>> = layouts.iter().map(|l| sample_values(l, 7)).collect();
    let begun = Instant::now();
    let mut log = LogWriter::new(File::create(path)?, LogOptions::default())?;
    let (mut id, mut offset) = (0u64, 0);
    while offset < end {
        for (layout, values) in layouts.iter().zip(&values) {
            id += 1;
            let values: Vec<Value<'_>> = values.iter().map(OwnedValue::as_value).collect();
            let computer = "DC01.corp.example";
            let time = 133_594_524_000_000_000 + id;
            let system = System { time, event_record_id: id, computer, ..System::default() };
            offset = log.write(layout, &system, &values)?.offset;
        }
    }
    log.finish()?;
    let seconds = begun.elapsed().as_secs_f64();
    println!("{id} records, {:.0} MB/s", offset as f64 / 1e6 / seconds);
    Ok(())
}

/// A Security layout of so many fields, mostly text, as real ones are.
fn logon(event_id: u16, fields: usize) -> Layout {
    let kinds = [FieldType::Sid, FieldType::UnicodeString, FieldType::UnicodeString, FieldType::HexInt64];
    let fields = (0..fields).zip(kinds.iter().cycle()).map(|(i, k)| (format!("SubjectField{i}"), *k));
    Layout {
        provider: "Microsoft-Windows-Security-Auditing".into(),
        provider_guid: guid("{54849625-5478-4994-a5ba-3e3b0328c30d}"),
        event_source_name: None,
        event_id,
        version: Some(2),
        level: 0,
        task: 12544,
        opcode: 0,
        keywords: 0x8020_0000_0000_0000,
        channel: "Security".into(),
        container: Container::EventData,
        fields: fields.collect(),
    }
}
