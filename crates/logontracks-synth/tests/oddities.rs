//! The oddity files are the same every time, and hold what their accounts say.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail: that is its purpose")]

mod common;

use std::collections::BTreeSet;

use common::{Element, try_read};
use logontracks_synth::damage::Damage;
use logontracks_synth::oddity::{Oddity, all};
use logontracks_synth::writer::WrittenRecord;

fn oddities() -> Vec<Oddity> {
    all().expect("oddities")
}

#[test]
fn names_are_kebab_case_and_one_of_each() {
    let names: BTreeSet<_> = oddities().iter().map(|o| o.name).collect();
    assert_eq!(names.len(), oddities().len());
    assert!(names.iter().all(|n| { n.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') }));
}

#[test]
fn every_damage_has_its_file() {
    let oddities = oddities();
    for damage in Damage::ALL {
        let file = oddities.iter().find(|o| o.damage.as_ref().is_some_and(|r| r.damage == damage));
        let report = file.and_then(|o| o.damage.as_ref()).unwrap_or_else(|| panic!("{damage:?}"));
        assert!(!report.touched.is_empty(), "{damage:?}");
    }
}

#[test]
fn made_twice_they_are_the_same() {
    for (a, b) in oddities().iter().zip(&oddities()) {
        assert_eq!(a.name, b.name);
        assert!(a.bytes == b.bytes, "{}", a.name);
    }
}

#[test]
fn they_are_small() {
    let bytes: usize = oddities().iter().map(|o| o.bytes.len()).sum();
    assert!(bytes < 4_500_000, "{bytes}");
}

#[test]
fn the_evtx_crate_reads_every_undamaged_file_as_written() {
    let logs = oddities().into_iter().filter(|o| o.damage.is_none() && !o.written.is_empty());
    for oddity in logs {
        let read = try_read(&oddity.bytes);
        assert_eq!(read.len(), oddity.written.len(), "{}", oddity.name);
        let mut written = oddity.written.clone();
        let mut found: Vec<_> = read.into_iter().map(|r| r.expect("read")).collect();
        written.sort_by_key(|w| w.header_record_id);
        found.sort_by_key(|r| r.header_id);
        for (written, read) in written.iter().zip(&found) {
            assert_eq!(written.header_record_id, read.header_id, "{}", oddity.name);
            assert_eq!(system(&read.event, written), written.system, "{}", oddity.name);
            assert_eq!(fields(&read.event, written), expected(written), "{}", oddity.name);
        }
    }
}

#[test]
fn records_lie_where_the_account_says() {
    for oddity in oddities().iter().filter(|o| o.damage.is_none()) {
        for record in &oddity.written {
            let at = usize::try_from(record.offset).expect("offset");
            assert_eq!(oddity.bytes[at..at + 4], [0x2a, 0x2a, 0, 0], "{}", oddity.name);
            assert_eq!(oddity.bytes[at + 8..at + 16], record.header_record_id.to_le_bytes());
        }
    }
}

/// What the record shows at the paths of the account, and anything else that `System` holds.
fn system(event: &Element, written: &WrittenRecord) -> Vec<(String, String)> {
    let system = event.child("System").expect("System");
    let mut all = Vec::new();
    for (path, _) in &written.system {
        let (element, attribute) = path.split_once("/@").map_or((path.as_str(), None), |(e, a)| (e, Some(a)));
        let element = system.child(element).unwrap_or_else(|| panic!("{path}"));
        let text = attribute.map_or(Some(element.text.as_str()), |a| element.attribute(a));
        all.push((path.clone(), text.unwrap_or_else(|| panic!("{path}")).to_owned()));
    }
    let texts = system.children.iter().filter(|c| !c.text.is_empty()).count();
    let attributes: usize = system.children.iter().map(|c| c.attributes.len()).sum();
    assert_eq!(texts + attributes, all.len(), "{system:?}");
    all
}

fn fields(event: &Element, written: &WrittenRecord) -> Vec<(String, String)> {
    let data = match written.container.split_once('/') {
        Some((_, element)) => event.child("UserData").and_then(|u| u.child(element)),
        None => event.child("EventData"),
    };
    let mut all = Vec::new();
    for child in &data.expect("data").children {
        match child.attributes.first() {
            Some((name, value)) if name == "Name" => all.push((value.clone(), child.text.clone())),
            Some((name, value)) => all.push((format!("{}@{name}", child.name), value.clone())),
            None => all.push((child.name.clone(), child.text.clone())),
        }
    }
    if written.container == "Classic" {
        // A classic event without texts may still show one empty element.
        all.retain(|(_, text)| !text.is_empty());
    }
    all
}

fn expected(written: &WrittenRecord) -> Vec<(String, String)> {
    let classic = written.container == "Classic";
    let mut all = Vec::new();
    for field in &written.fields {
        let text = field.text.clone().unwrap_or_default();
        let name = match classic {
            true if field.kind == "Binary" => "Binary",
            true => "Data",
            false => field.name.as_str(),
        };
        let texts: Vec<&str> = match field.kind.as_str() {
            "StringArray" => text.split('\n').collect(),
            // The crate shows seven decimals, a SYSTEMTIME has three.
            "SystemTime" if !written.literal => {
                all.push((name.to_owned(), text.replace('Z', "0000Z")));
                continue;
            }
            // The crate shows 17 as 17.0.
            "Float" | "Double" if !text.contains('.') => {
                all.push((name.to_owned(), format!("{text}.0")));
                continue;
            }
            _ => vec![&text],
        };
        all.extend(texts.into_iter().map(|t| (name.to_owned(), t.to_owned())));
    }
    if classic {
        all.retain(|(_, text)| !text.is_empty());
    }
    all
}
