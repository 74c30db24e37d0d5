//! Writes the oddity files to a folder, and what was written to them to another.
//!
//! `cargo run -p logontracks-synth --example oddities -- FILES ACCOUNTS [SCHEMA]`
//!
//! With a schema of events (JSON), also a file `every-layout.evtx` with one made-up record of
//! each of its layouts.

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use logontracks_synth::layout::{OwnedValue, from_schema, sample_values};
use logontracks_synth::oddity::{Oddity, write_accounts, write_folder};
use logontracks_synth::writer::{LogOptions, LogWriter, System, Value, WrittenRecord};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(files), Some(accounts)) = (arguments.next(), arguments.next()) else {
        return Err("usage: oddities FILES ACCOUNTS [SCHEMA]".into());
    };
    let mut oddities = write_folder(&files)?;
    if let Some(schema) = arguments.next() {
        oddities.push(every_layout(&files, &schema)?);
    }
    write_accounts(&accounts, &oddities)?;
    Ok(())
}

fn every_layout(files: &Path, schema: &Path) -> Result<Oddity, Box<dyn Error>> {
    let path = files.join("every-layout.evtx");
    let mut log = LogWriter::new(File::create(&path)?, LogOptions::default())?;
    let mut written = Vec::new();
    for (id, layout) in (1u64..).zip(from_schema(&fs::read_to_string(schema)?)?) {
        let owned = sample_values(&layout, id);
        let values: Vec<Value<'_>> = owned.iter().map(OwnedValue::as_value).collect();
        let computer = "DC01.corp.example";
        let time = 133_594_524_000_000_000 + id;
        let system = System { time, event_record_id: id, computer, ..System::default() };
        let place = log.write(&layout, &system, &values)?;
        written.push(WrittenRecord::new(&layout, &system, &values, place, false));
    }
    log.finish()?;
    let about = "A made-up record of each layout of the schema of events.";
    let bytes = fs::read(&path)?;
    Ok(Oddity { name: "every-layout", about, bytes, written, damage: None })
}
