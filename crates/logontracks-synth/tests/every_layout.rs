//! A record of every layout of the schema of events is written and read back.
//!
//! The schema lies beside the repository; where it is missing the test says so and passes.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail: that is its purpose")]

mod common;

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use common::{read, system};
use logontracks_synth::layout::{Container, Layout, from_schema, sample_values};
use logontracks_synth::writer::{LogOptions, LogWriter, Value, WrittenRecord};

fn schema() -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/schema/events.json");
    let text = fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("skipped: {} is missing", path.display());
    }
    text
}

#[test]
fn every_layout_of_the_schema() {
    let Some(json) = schema() else { return };
    let layouts = from_schema(&json).expect("schema");
    assert!(layouts.len() >= 400, "{}", layouts.len());
    let mut log = LogWriter::new(Cursor::new(Vec::new()), LogOptions::default()).expect("new");
    let mut written = Vec::new();
    for (id, layout) in (1u64..).zip(&layouts) {
        let owned = sample_values(layout, id);
        let values: Vec<Value<'_>> = owned.iter().map(|v| v.as_value()).collect();
        let place = log.write(layout, &system(id), &values).expect("write");
        written.push(WrittenRecord::new(layout, &system(id), &values, place, false));
    }
    let bytes = log.finish().expect("finish").into_inner();
    let read = read(&bytes);
    assert_eq!(read.len(), layouts.len());
    for ((record, layout), written) in read.iter().zip(&layouts).zip(&written) {
        let id = layout.event_id.to_string();
        assert_eq!(record.event.at(&["System", "EventID"]), Some(id.as_str()));
        assert_eq!(texts(&record.event, layout), expected(layout, written), "{layout:?}");
    }
}

/// Name and text of each field as read.
fn texts(event: &common::Element, layout: &Layout) -> Vec<(String, String)> {
    let data = match &layout.container {
        Container::UserData { element, .. } => {
            event.child("UserData").and_then(|u| u.child(element)).expect("UserData")
        }
        _ => event.child("EventData").expect("EventData"),
    };
    let mut all = Vec::new();
    for child in &data.children {
        let name = child.attribute("Name").unwrap_or(&child.name).to_owned();
        match (child.attributes.first(), &layout.container) {
            (Some((attribute, value)), Container::UserData { .. }) => {
                all.push((format!("{name}@{attribute}"), value.clone()));
            }
            _ => all.push((name, child.text.clone())),
        }
    }
    all
}

/// The same of what was written, in the crate's way to show numbers.
fn expected(layout: &Layout, written: &WrittenRecord) -> Vec<(String, String)> {
    let classic = layout.container == Container::Classic;
    let fields = written.fields.iter().map(|field| {
        let name = match classic {
            true if field.kind == "Binary" => "Binary".to_owned(),
            true => "Data".to_owned(),
            false => field.name.clone(),
        };
        (name, field.text.clone().unwrap_or_default())
    });
    fields.collect()
}
