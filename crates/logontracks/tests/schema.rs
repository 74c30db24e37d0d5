//! The table against every known layout of its events, in `../shared/schema`.
//!
//! For each layout a record is made of values of the layout's own types, each with a mark of its own. It must decode,
//! no field may be left over, and each mark must stand where the row says that its field goes.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use logontracks::event::{FieldRow, Row, rows};
use logontracks::record::{Fields, Value};
use logontracks::wire::{Guid, Sid, Time};
use serde_json::Value as Json;

/// One layout: what a template of that version has, in order.
struct Layout {
    provider: String,
    event_id: u64,
    version: Option<u64>,
    fields: Vec<LayoutField>,
}

struct LayoutField {
    name: String,
    in_type: String,
}

impl Layout {
    fn title(&self) -> String {
        format!("{} {} version {:?}", self.provider, self.event_id, self.version)
    }

    /// Where the row finds a wire name: `A | B` is the first of the two that is there, `A#2` the second `A`.
    fn position(&self, wire: &str) -> Option<usize> {
        wire.split('|').find_map(|name| {
            let (name, nth) = name.trim().split_once('#').unwrap_or((name.trim(), "1"));
            let mut places = self.fields.iter().enumerate().filter(|(_, field)| field.name == name).map(|(i, _)| i);
            places.nth(nth.parse::<usize>().unwrap() - 1)
        })
    }

    /// Whether this is a layout of the row's event.
    fn is_of(&self, row: &Row) -> bool {
        self.event_id == u64::from(row.event_id) && self.provider.eq_ignore_ascii_case(row.provider)
    }
}

/// All layouts, or `None`, said aloud, where `../shared` is not there.
fn layouts() -> Option<Vec<Layout>> {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/schema");
    let mut layouts = from_events(read(&schema.join("events.json"))?);
    layouts.extend(from_more_layouts(read(&schema.join("more-layouts.json"))?));
    Some(layouts)
}

fn read(path: &PathBuf) -> Option<Vec<Json>> {
    match std::fs::read(path) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).unwrap()),
        Err(_) => {
            println!("skipped: {} is not there", path.display());
            None
        }
    }
}

fn text(json: &Json, key: &str) -> String {
    json[key].as_str().unwrap_or_default().to_owned()
}

fn from_events(events: Vec<Json>) -> Vec<Layout> {
    let field = |field: &Json| LayoutField {
        name: text(field, "name"),
        in_type: text(field, "in_type").trim_start_matches("win:").to_owned(),
    };
    let layout = |event: &Json| Layout {
        provider: text(event, "provider"),
        event_id: event["event_id"].as_u64().unwrap(),
        version: event["version"].as_u64(),
        fields: event["fields"].as_array().unwrap().iter().map(field).collect(),
    };
    events.iter().map(layout).collect()
}

fn from_more_layouts(events: Vec<Json>) -> Vec<Layout> {
    let field = |field: &Json| LayoutField {
        name: field[0].as_str().unwrap().to_owned(),
        in_type: field[1].as_str().unwrap().to_owned(),
    };
    let layout = |event: &Json| Layout {
        provider: text(event, "provider"),
        event_id: event["id"].as_u64().unwrap(),
        version: event["ver"].as_u64(),
        fields: event["fields"].as_array().unwrap().iter().map(field).collect(),
    };
    events.iter().map(layout).collect()
}

/// A value of a layout's type with a mark in it; of a text, the form that the row's type is written in.
fn value(in_type: &str, type_name: &str, mark: u8) -> Value<'static> {
    match in_type {
        "UnicodeString" | "AnsiString" => Value::Text(written(type_name, mark).into()),
        "UInt8" | "UInt16" | "UInt32" | "UInt64" => Value::UInt(u64::from(mark)),
        "Int8" | "Int16" | "Int32" | "Int64" => Value::Int(i64::from(mark)),
        "HexInt32" => Value::Hex32(u32::from(mark)),
        "HexInt64" | "Pointer" => Value::Hex64(u64::from(mark)),
        "Boolean" => Value::Bool(true),
        "GUID" => Value::Guid(Guid::parse(&written("GUID", mark)).unwrap()),
        "SID" => Value::Sid(Sid::parse(&written("SID", mark)).unwrap()),
        "FILETIME" => Value::Time(Time::parse(&written("time", mark)).unwrap()),
        // A SOCKADDR_IN, for where one is expected.
        "Binary" => Value::Binary(vec![2, 0, 1, 189, 10, 0, 0, mark, 0, 0, 0, 0, 0, 0, 0, 0].into()),
        other => panic!("a layout has the type {other}, of which this test knows nothing"),
    }
}

/// How Windows writes a value of the row's type as text.
fn written(type_name: &str, mark: u8) -> String {
    match type_name {
        "address" => format!("10.0.0.{mark}"),
        "SID" => format!("S-1-5-21-{mark}"),
        "SID list" => format!("\r\n\t\t%{{S-1-1-0}}\r\n\t\t%{{S-1-5-21-{mark}}}"),
        "GUID" => format!("{{0f0e0d0c-0000-0000-0000-0000000000{mark:02x}}}"),
        "time" => format!("2024-05-01T07:30:00.0000{mark}Z"),
        "bytes" | "socket address" => format!("020001bd0a0000{mark:02x}0000000000000000"),
        "privilege list" => format!("SeTcbPrivilege\r\n\t\t\tSe{mark}Privilege"),
        "message"
        | "impersonation level"
        | "elevation type"
        | "yes/no message"
        | "failure reason"
        | "message list"
        | "access list" => format!("%%{mark}"),
        "NTSTATUS" | "Kerberos result" | "LUID" | "ticket options" | "encryption type" => format!("{mark:#x}"),
        name if name.contains("text") || name == "ticket hash" => format!("text {mark}"),
        _ => mark.to_string(),
    }
}

/// The row's decoding of a layout in which field `i` has the value that `make` gives it.
fn decode(row: &Row, layout: &Layout, make: impl Fn(usize) -> Value<'static>) -> Result<Json, String> {
    let values = layout.fields.iter().enumerate().map(|(i, field)| (field.name.clone(), make(i)));
    let fields = Fields::from_values(values.collect());
    match row.decode(&fields) {
        Ok(data) => Ok(serde_json::json!({ "data": data })),
        Err(misfit) => Err(format!("{}: {misfit:?}", layout.title())),
    }
}

/// How a manifest lays out the bytes that a record has beside its data, as `Binary`: no fields of the record.
const MANIFEST_BINARY: [&str; 2] = ["__binLength", "binary"];

/// What is wrong with a row, as one layout shows it.
fn faults(row: &Row, layout: &Layout) -> Vec<String> {
    let fields = row.fields();
    let mut faults = Vec::new();
    let bound: Vec<(usize, &FieldRow)> = fields.iter().filter_map(|f| Some((layout.position(f.wire)?, f))).collect();
    let row_of = |i: usize| bound.iter().find(|(place, _)| *place == i).map(|(_, field)| *field);
    let mark = |i: usize| 100 + u8::try_from(i % 100).unwrap();

    for (i, field) in layout.fields.iter().enumerate() {
        if row_of(i).is_none() && !MANIFEST_BINARY.contains(&field.name.as_str()) {
            faults.push(format!("{}: no field of {} is {}", layout.title(), row.kind, field.name));
        }
    }

    let full = |i: usize| value(&layout.fields[i].in_type, row_of(i).map_or("text", |f| f.type_name), mark(i));
    match decode(row, layout, full) {
        Err(fault) => faults.push(fault),
        Ok(json) => {
            for (i, field) in &bound {
                let found = json.pointer(&field.path).map(|found| found.to_string().to_lowercase());
                let marked = [mark(*i).to_string(), format!("{:x}", mark(*i))];
                let there = found.as_ref().is_some_and(|found| {
                    // A Boolean has no room for a mark; where the row has a number, it is 1.
                    found == "true"
                        || layout.fields[*i].in_type == "Boolean" && found == "1"
                        || marked.iter().any(|mark| found.contains(mark))
                });
                if !there {
                    faults.push(format!("{}: {} is {found:?}", layout.title(), field.path));
                }
            }
        }
    }

    // What may be absent may be absent in each of the ways that Windows has.
    for absent in [Value::Null, Value::Text("-".into()), Value::Text("".into())] {
        let make = |i: usize| match row_of(i) {
            Some(field) if field.optional => absent.clone(),
            _ => full(i),
        };
        faults.extend(decode(row, layout, make).err());
    }
    faults
}

#[test]
fn every_layout_of_every_event_decodes_in_full() {
    let Some(layouts) = layouts() else { return };
    let mut faults = Vec::new();
    let mut seen = 0;
    for row in rows() {
        for layout in layouts.iter().filter(|layout| layout.is_of(row)) {
            seen += 1;
            faults.extend(self::faults(row, layout));
        }
    }
    println!("{seen} layouts of {} events", rows().count());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn since_is_the_first_version_that_has_the_field() {
    let Some(layouts) = layouts() else { return };
    let mut faults = Vec::new();
    for row in rows() {
        let of_row: Vec<_> = layouts.iter().filter(|layout| layout.is_of(row)).collect();
        let Some(oldest) = of_row.iter().filter_map(|layout| layout.version).min() else { continue };
        for field in row.fields().iter().filter(|field| !is_place(field.wire)) {
            let having = of_row.iter().filter(|layout| layout.position(field.wire).is_some());
            let Some(first) = having.filter_map(|layout| layout.version).min() else { continue };
            let since = (first > oldest).then_some(first);
            if field.since.map(u64::from) != since {
                faults.push(format!("{} {}: since {:?}, not {:?}", row.kind, field.wire, since, field.since));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Providers of which only some fields of some events are listed.
const PARTLY_KNOWN: [&str; 1] = ["Microsoft-Windows-Kerberos-Key-Distribution-Center"];

/// Whether this is no name but the place of a value that has none, or `-`, which stands for no value.
fn is_place(wire: &str) -> bool {
    wire == "-" || wire == "Binary" || wire.starts_with("Data[")
}

/// A name that no layout has is a slip of the pen.
#[test]
fn every_wire_name_is_in_some_layout() {
    let Some(layouts) = layouts() else { return };
    let mut faults = Vec::new();
    for row in rows() {
        let of_row: Vec<_> = layouts.iter().filter(|layout| layout.is_of(row)).collect();
        if of_row.is_empty() || PARTLY_KNOWN.contains(&row.provider) {
            continue;
        }
        for field in row.fields().iter().filter(|field| !is_place(field.wire)) {
            if !of_row.iter().any(|layout| layout.position(field.wire).is_some()) {
                faults.push(format!("{} {}: {}", row.event_id, row.kind, field.wire));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_event_and_no_path_is_there_twice() {
    let mut events = BTreeSet::new();
    for row in rows() {
        assert!(events.insert((row.provider, row.event_id)), "{} {} is there twice", row.provider, row.event_id);
        let mut paths = BTreeSet::new();
        for field in row.fields() {
            assert!(paths.insert(field.path.clone()), "{}: {} is there twice", row.kind, field.path);
        }
    }
}

/// The names that a reader of the output relies on.
#[test]
fn the_first_events_are_where_they_were() {
    let path = |event_id: u16, wire: &str| {
        let row = rows().find(|row| row.event_id == event_id && row.channel == "Security").unwrap();
        row.fields().into_iter().find(|field| field.wire == wire).map(|field| field.path)
    };
    assert_eq!(path(4624, "TargetUserName").unwrap(), "/data/target/name");
    assert_eq!(path(4624, "TargetLogonId").unwrap(), "/data/target_logon_id");
    assert_eq!(path(4634, "TargetUserSid").unwrap(), "/data/target/sid");
    assert_eq!(path(4648, "SubjectUserSid").unwrap(), "/data/subject/sid");
    assert_eq!(path(4769, "TargetDomainName").unwrap(), "/data/target/domain");
    assert_eq!(path(4778, "AccountName").unwrap(), "/data/target/name");
}

/// The events of the Security channel that the project promises.
#[test]
fn no_security_event_is_missing() {
    let promised: [&[u16]; 12] = [
        &[1100, 1101, 1102, 1104, 1105, 1108, 4608, 4609, 4610, 4611, 4614, 4616, 4622],
        &[4624, 4625, 4626, 4627, 4634, 4647, 4648, 4649, 4672, 4673, 4674, 4675],
        &[4688, 4689, 4697, 4698, 4699, 4700, 4701, 4702, 4717, 4718, 4719],
        &[4720, 4722, 4723, 4724, 4725, 4726, 4738, 4740, 4741, 4742, 4743, 4767, 4781],
        &[4768, 4769, 4770, 4771, 4772, 4773, 4774, 4775, 4776, 4777],
        &[4778, 4779, 4800, 4801, 4802, 4803],
        &[4820, 4821, 4822, 4823, 4824, 4825],
        &[4964],
        &[5140, 5145],
        &[5378],
        &[5632, 5633],
        &[6272, 6273, 6274, 6275, 6276, 6277, 6278, 6279, 6280],
    ];
    let there: BTreeSet<u16> = rows().filter(|row| row.channel == "Security").map(|row| row.event_id).collect();
    let missing: Vec<_> = promised.into_iter().flatten().filter(|id| !there.contains(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// What decoding passes over by number alone: the Windows Filtering Platform's.
#[test]
fn connections_have_no_subject() {
    let Some(layouts) = layouts() else { return };
    let connections = layouts.iter().filter(|layout| {
        layout.provider == "Microsoft-Windows-Security-Auditing" && (5150..=5159).contains(&layout.event_id)
    });
    for layout in connections {
        assert!(layout.fields.iter().all(|field| !field.name.starts_with("Subject")), "{}", layout.title());
    }
}
