//! What the writer writes, the `evtx` crate reads: every value type, container and option.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail: that is its purpose")]

mod common;

use std::io::Cursor;

use common::{Element, TIME, layout, log, read, system, user_data};
use logontracks_synth::layout::{Container, FieldType, Layout};
use logontracks_synth::writer::{LogOptions, LogWriter, OuterTemplate, System, Value, guid, sid};

/// Each type with a value, and its text as Windows shows it, by hand.
fn every_type(sid: &[u8]) -> Vec<(FieldType, Value<'_>, &'static str)> {
    let id = guid("{c0ffee00-1234-5678-9abc-def012345678}").expect("guid");
    vec![
        (FieldType::UnicodeString, Value::Text("Zoë <&> \"日本\" 𝄞"), "Zoë <&> \"日本\" 𝄞"),
        (FieldType::UnicodeString, Value::Text(""), ""),
        (FieldType::AnsiString, Value::Ansi(b"lsass.exe"), "lsass.exe"),
        (FieldType::Int8, Value::I8(-8), "-8"),
        (FieldType::UInt8, Value::U8(200), "200"),
        (FieldType::Int16, Value::I16(-1600), "-1600"),
        (FieldType::UInt16, Value::U16(65_000), "65000"),
        (FieldType::Int32, Value::I32(-2_000_000_000), "-2000000000"),
        (FieldType::UInt32, Value::U32(4_000_000_000), "4000000000"),
        (FieldType::Int64, Value::I64(i64::MIN), "-9223372036854775808"),
        (FieldType::UInt64, Value::U64(u64::MAX), "18446744073709551615"),
        (FieldType::Float, Value::F32(1.5), "1.5"),
        (FieldType::Double, Value::F64(-0.25), "-0.25"),
        (FieldType::Boolean, Value::Bool(true), "true"),
        (FieldType::Boolean, Value::Bool(false), "false"),
        (FieldType::Binary, Value::Binary(&[0x00, 0xe0, 0x07, 0xff]), "00E007FF"),
        (FieldType::Guid, Value::Guid(id), "{c0ffee00-1234-5678-9abc-def012345678}"),
        (FieldType::SizeT, Value::SizeT(0x2c4), "0x2c4"),
        (FieldType::FileTime, Value::FileTime(TIME), "2024-05-04T09:00:12.3456700Z"),
        (FieldType::SystemTime, Value::SystemTime([2024, 5, 5, 3, 8, 30, 1, 125]), "2024-05-03T08:30:01.1250000Z"),
        (FieldType::Sid, Value::Sid(sid), "S-1-5-21-1004336348-1177238915-682003330-1105"),
        (FieldType::HexInt32, Value::Hex32(0x4081_0000), "0x40810000"),
        (FieldType::HexInt64, Value::Hex64(0x3e7), "0x3e7"),
        (FieldType::Pointer, Value::Hex64(0x2c8), "0x2c8"),
        (FieldType::Pointer, Value::Hex32(0x2cc), "0x2cc"),
        (FieldType::Pointer, Value::SizeT(0x2d0), "0x2d0"),
        (FieldType::UInt32, Value::Null, ""),
        (FieldType::UnicodeString, Value::Null, ""),
    ]
}

fn user() -> Vec<u8> {
    sid("S-1-5-21-1004336348-1177238915-682003330-1105").expect("sid")
}

fn all_options() -> Vec<LogOptions> {
    let plain = LogOptions::default();
    vec![
        plain.clone(),
        LogOptions { minor_version: 2, ..plain.clone() },
        LogOptions { outer: OuterTemplate::Twenty, ..plain.clone() },
        LogOptions { nested_fragment_header: false, ..plain.clone() },
        LogOptions { null_sizes: true, ..plain.clone() },
        LogOptions { nul_terminated_strings: true, ..plain.clone() },
        LogOptions { dirty: true, ..plain.clone() },
        LogOptions { system_as_text: true, ..plain },
    ]
}

#[test]
fn every_type_in_event_data_and_user_data() {
    let sid = user();
    let types = every_type(&sid);
    let names: Vec<String> = (0..types.len()).map(|i| format!("Field{i}")).collect();
    let fields: Vec<_> = names.iter().zip(&types).map(|(n, (t, ..))| (n.as_str(), *t)).collect();
    let values: Vec<_> = types.iter().map(|(_, v, _)| *v).collect();
    for options in all_options() {
        for container in [Container::EventData, user_data()] {
            let layout = layout(container, &fields);
            let records: Vec<_> = (1..=3).map(|id| (layout.clone(), system(id), values.clone())).collect();
            let read = read(&log(options.clone(), &records));
            assert_eq!(read.len(), 3, "{options:?}");
            for record in &read {
                let got = fields_of(&record.event);
                let expected = names.iter().zip(&types).map(|(n, (.., t))| (n.clone(), (*t).to_owned()));
                pretty_assert(&got, &expected.collect::<Vec<_>>());
            }
        }
    }
}

fn pretty_assert(got: &[(String, String)], expected: &[(String, String)]) {
    for (got, expected) in got.iter().zip(expected) {
        assert_eq!(got, expected);
    }
    assert_eq!(got.len(), expected.len());
}

fn fields_of(event: &Element) -> Vec<(String, String)> {
    if let Some(data) = event.child("EventData") {
        let fields = data.children.iter();
        return fields.map(|d| (d.attribute("Name").unwrap_or("").to_owned(), d.text.clone())).collect();
    }
    let inner = &event.child("UserData").expect("UserData").children[0];
    inner.children.iter().map(|c| (c.name.clone(), c.text.clone())).collect()
}

#[test]
fn the_system_element_is_whole() {
    let sid = user();
    let activity = guid("{11111111-2222-3333-4444-555555555555}");
    let related = guid("{66666666-7777-8888-9999-aaaaaaaaaaaa}");
    let full = System {
        activity_id: activity,
        related_activity_id: related,
        user_sid: Some(&sid),
        qualifiers: Some(16384),
        written: Some(TIME - 77),
        header_record_id: Some(3),
        ..system(9001)
    };
    let field = [("TargetUserName", FieldType::UnicodeString)];
    for outer in [OuterTemplate::Eighteen, OuterTemplate::Twenty] {
        for system_as_text in [false, true] {
            let options = LogOptions { outer, system_as_text, ..LogOptions::default() };
            let record = (layout(Container::EventData, &field), full, vec![Value::Text("zoe")]);
            let read = read(&log(options, &[record]));
            let record = &read[0];
            assert_eq!((record.header_id, record.written), (3, TIME - 77));
            let system = record.event.child("System").expect("System");
            let element = |name| system.child(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(element("Provider").attribute("Name"), Some("Microsoft-Windows-Security-Auditing"));
            same_guid(element("Provider").attribute("Guid"), "54849625-5478-4994-a5ba-3e3b0328c30d");
            assert_eq!(element("EventID").text, "4624");
            assert_eq!(element("EventID").attribute("Qualifiers"), Some("16384"));
            assert_eq!(element("Version").text, "2");
            assert_eq!(element("Level").text, "0");
            assert_eq!(element("Task").text, "12544");
            assert_eq!(element("Opcode").text, "0");
            assert_eq!(element("Keywords").text, "0x8020000000000000");
            let time = element("TimeCreated").attribute("SystemTime").expect("time");
            assert_eq!(time, "2024-05-04T09:00:12.3465701Z");
            assert_eq!(element("EventRecordID").text, "9001");
            same_guid(element("Correlation").attribute("ActivityID"), "11111111-2222-3333-4444-555555555555");
            same_guid(element("Correlation").attribute("RelatedActivityID"), "66666666-7777-8888-9999-aaaaaaaaaaaa");
            assert_eq!(element("Execution").attribute("ProcessID"), Some("712"));
            assert_eq!(element("Execution").attribute("ThreadID"), Some("7012"));
            assert_eq!(element("Channel").text, "Security");
            assert_eq!(element("Computer").text, "DC01.corp.example");
            assert_eq!(element("Security").attribute("UserID"), Some("S-1-5-21-1004336348-1177238915-682003330-1105"));
        }
    }
}

fn same_guid(got: Option<&str>, expected: &str) {
    let got = got.expect("a GUID").trim_matches(['{', '}']).to_ascii_lowercase();
    assert_eq!(got, expected);
}

#[test]
fn absent_optional_values_leave_no_element() {
    let field = [("TargetUserName", FieldType::UnicodeString)];
    for null_sizes in [false, true] {
        let options = LogOptions { null_sizes, ..LogOptions::default() };
        let mut layout = layout(Container::EventData, &field);
        layout.version = None;
        layout.provider_guid = None;
        let read = read(&log(options, &[(layout, system(1), vec![Value::Null])]));
        let system = read[0].event.child("System").expect("System");
        assert!(system.child("Version").is_none());
        let attributes = |name: &str| system.child(name).map(|e| e.attributes.len());
        assert_eq!(attributes("Provider"), Some(1));
        assert_eq!(attributes("EventID"), Some(0));
        assert_eq!(attributes("Correlation"), Some(0));
        assert_eq!(attributes("Security"), Some(0));
        assert_eq!(read[0].event.child("EventData").expect("data").children[0].text, "");
    }
}

fn classic(fields: &[(&str, FieldType)]) -> Layout {
    Layout {
        provider: "EventLog".into(),
        provider_guid: None,
        event_id: 6013,
        version: None,
        level: 4,
        task: 0,
        keywords: 0x0080_0000_0000_0000,
        channel: "System".into(),
        ..layout(Container::Classic, fields)
    }
}

#[test]
fn classic_events() {
    let text = FieldType::UnicodeString;
    let fields = [("Data[0]", text), ("Data[1]", text), ("Data[2]", text), ("Binary", FieldType::Binary)];
    let system = System { qualifiers: Some(32768), ..system(1) };
    let values = vec![
        Value::Text("86400"),
        Value::Text(""),
        Value::Text("60 -60 Mitteleuropäische Zeit"),
        Value::Binary(&[1, 2, 0xab]),
    ];
    let only_binary = [("Binary", FieldType::Binary)];
    let read = read(&log(
        LogOptions::default(),
        &[
            (classic(&fields), system, values),
            (classic(&only_binary), System { event_record_id: 2, ..system }, vec![Value::Binary(&[9])]),
            (
                classic(&fields),
                System { event_record_id: 3, ..system },
                vec![Value::Text("a"), Value::Text("b"), Value::Text("c"), Value::Null],
            ),
        ],
    ));
    let event = |i: usize| &read[i].event;
    let texts = |i: usize, name: &str| -> Vec<String> {
        let data = event(i).child("EventData").expect("EventData");
        data.children.iter().filter(|c| c.name == name).map(|c| c.text.clone()).collect()
    };
    let head = event(0).child("System").expect("System");
    assert_eq!(head.child("EventID").and_then(|e| e.attribute("Qualifiers")), Some("32768"));
    assert!(["Version", "Opcode", "Correlation", "Execution"].iter().all(|n| head.child(n).is_none()));
    assert_eq!(texts(0, "Data"), ["86400", "", "60 -60 Mitteleuropäische Zeit"]);
    assert_eq!(texts(0, "Binary"), ["0102AB"]);
    assert_eq!(texts(1, "Binary"), ["09"]);
    assert_eq!(texts(2, "Data"), ["a", "b", "c"]);
    assert_eq!(texts(2, "Binary"), Vec::<String>::new());
}

#[test]
fn events_without_data_and_with_attributes_in_user_data() {
    let none = layout(Container::EventData, &[]);
    let empty = layout(Container::Empty, &[]);
    let failure = Layout {
        provider: "Microsoft-Windows-Eventlog".into(),
        event_id: 1108,
        ..layout(user_data(), &[("Error@Code", FieldType::UInt32), ("EventID", FieldType::UInt16)])
    };
    let read = read(&log(
        LogOptions::default(),
        &[
            (none, system(1), vec![]),
            (empty, system(2), vec![]),
            (failure, system(3), vec![Value::U32(15005), Value::U16(4624)]),
        ],
    ));
    assert!(read[0].event.child("EventData").expect("EventData").children.is_empty());
    assert!(read[1].event.child("EventData").is_none());
    let xml = read[2].event.child("UserData").and_then(|u| u.child("EventXML")).expect("EventXML");
    assert_eq!(xml.attribute("xmlns"), Some("Event_NS"));
    assert_eq!(xml.child("Error").and_then(|e| e.attribute("Code")), Some("15005"));
    assert_eq!(xml.at(&["EventID"]), Some("4624"));
}

#[test]
fn literal_records_have_the_same_text() {
    let sid = user();
    let types = every_type(&sid);
    let names: Vec<String> = (0..types.len()).map(|i| format!("Field{i}")).collect();
    let fields: Vec<_> = names.iter().zip(&types).map(|(n, (t, ..))| (n.as_str(), *t)).collect();
    let values: Vec<_> = types.iter().map(|(_, v, _)| *v).collect();
    let mut writer = LogWriter::new(Cursor::new(Vec::new()), LogOptions::default()).expect("new");
    for (id, container) in (1..).zip([Container::EventData, user_data()]) {
        let layout = layout(container, &fields);
        writer.write_literal(&layout, &system(id), &values).expect("write");
    }
    let bytes = writer.finish().expect("finish").into_inner();
    let read = read(&bytes);
    assert_eq!(read.len(), 2);
    for record in &read {
        assert_eq!(record.event.at(&["System", "EventID"]), Some("4624"));
        for ((name, got), (field, value, _)) in fields_of(&record.event).iter().zip(&types) {
            assert_eq!(*got, value.text().unwrap_or_default(), "{name} {field:?}");
        }
    }
}
