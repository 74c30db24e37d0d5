//! Every known layout of the events in the table, written as a record and read back through the whole line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use logontracks::event::{Decoded, Decoder, rows};
use logontracks::provenance::FileId;
use logontracks::record::{Item, Plans, Reader};
use logontracks::source::Log;
use logontracks_synth::layout::{OwnedValue, from_schema, sample_values};
use logontracks_synth::writer::{LogOptions, LogWriter, System};

/// The wire names of the fields of an event that are numbers.
fn numeric_fields(provider: &str, event_id: u16) -> BTreeSet<&'static str> {
    let row = rows().find(|row| row.provider.eq_ignore_ascii_case(provider) && row.event_id == event_id);
    let fields = row.into_iter().flat_map(|row| row.fields());
    let not_numbers = ["text", "SID", "GUID", "time", "address", "bytes"];
    let numbers = fields.filter(|field| !not_numbers.contains(&field.type_name) && !field.type_name.contains("list"));
    numbers.flat_map(|field| field.wire.split('|').map(str::trim)).collect()
}

#[test]
fn a_record_of_every_layout_decodes() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/schema/events.json");
    let Ok(text) = fs::read_to_string(&schema) else {
        println!("skipped: {} is not there", schema.display());
        return;
    };
    let table: BTreeSet<(String, u16)> = rows().map(|row| (row.provider.to_ascii_lowercase(), row.event_id)).collect();
    let layouts: Vec<_> = from_schema(&text)
        .expect("the schema is readable")
        .into_iter()
        .filter(|layout| table.contains(&(layout.provider.to_ascii_lowercase(), layout.event_id)))
        .collect();
    assert!(layouts.len() > 200, "{} layouts", layouts.len());
    let mut writer = LogWriter::new(Cursor::new(Vec::new()), LogOptions::default()).unwrap();
    for (id, layout) in (1..).zip(&layouts) {
        let numbers = numeric_fields(&layout.provider, layout.event_id);
        let values = sample_values(layout, id);
        // Some layouts have a number as text: a made-up text would not be one.
        let value = |((name, _), value): (&(String, _), &'_ OwnedValue)| match value {
            OwnedValue::Text(text)
                if numbers.contains(name.as_str()) && !text.starts_with(|c: char| c.is_numeric()) =>
            {
                OwnedValue::Text("18".to_owned())
            }
            other => other.clone(),
        };
        let values: Vec<_> = layout.fields.iter().zip(&values).map(value).collect();
        let values: Vec<_> = values.iter().map(|value| value.as_value()).collect();
        let system =
            System { time: 133_000_000_000_000_000 + id, event_record_id: id, computer: "WS01", ..System::default() };
        writer.write(layout, &system, &values).unwrap();
    }
    let log = Log::from_bytes(writer.finish().unwrap().into_inner(), FileId(0));
    let plans = Plans::new();
    let (mut reader, mut decoder) = (Reader::new(&plans), Decoder::new());
    let (mut seen, mut wrong) = (0, Vec::new());
    for chunk in log.chunks() {
        for item in reader.records(&chunk) {
            let Item::Record(record) = item else { panic!("damage in a log just written") };
            seen += 1;
            let system = record.system();
            let what = format!("{:?} {:?} v{:?}", system.provider_name(), system.event_id(), system.version());
            match decoder.decode(&record) {
                Decoded::Event(event) if event.extra.is_empty() => {}
                Decoded::Event(event) => wrong.push(format!("{what}: left over {:?}", event.extra)),
                other => wrong.push(format!("{what}: {other:?}")),
            }
        }
    }
    assert_eq!(seen, layouts.len());
    assert!(wrong.is_empty(), "{} of {seen}:\n{}", wrong.len(), wrong.join("\n"));
}
