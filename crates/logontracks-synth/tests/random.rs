//! Random layouts, values and options: the `evtx` crate reads back what was written.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail: that is its purpose")]

mod common;

use std::io::Cursor;

use common::{Element, read};
use logontracks_synth::layout::{Container, FieldType, Layout, OwnedValue};
use logontracks_synth::writer::{LogOptions, LogWriter, OuterTemplate, System, Value};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

#[derive(Debug, Clone)]
struct Record {
    layout: usize,
    values: Vec<OwnedValue>,
    literal: bool,
    time: u64,
    activity: Option<[u8; 16]>,
    qualifiers: Option<u16>,
    computer: String,
}

fn text() -> impl Strategy<Value = String> {
    "[!-~äößΩ日本語😀][ -~äößΩ日本語😀]{0,30}[!-~äößΩ日本語😀]|[a-z]|"
}

fn sid() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u32>(), 0..8).prop_map(|subs| {
        let mut sid = vec![1, u8::try_from(subs.len()).expect("few"), 0, 0, 0, 0, 0, 5];
        sid.extend(subs.iter().flat_map(|s| s.to_le_bytes()));
        sid
    })
}

/// A value of the type. Times within the years that every reader knows.
fn value(field: FieldType) -> BoxedStrategy<OwnedValue> {
    let time = 116_444_736_000_000_000..200_000_000_000_000_000u64;
    match field {
        FieldType::UnicodeString => text().prop_map(OwnedValue::Text).boxed(),
        FieldType::AnsiString => "[!-~]{0,30}".prop_map(|s| OwnedValue::Ansi(s.into_bytes())).boxed(),
        FieldType::Int8 => any::<i8>().prop_map(OwnedValue::I8).boxed(),
        FieldType::UInt8 => any::<u8>().prop_map(OwnedValue::U8).boxed(),
        FieldType::Int16 => any::<i16>().prop_map(OwnedValue::I16).boxed(),
        FieldType::UInt16 => any::<u16>().prop_map(OwnedValue::U16).boxed(),
        FieldType::Int32 => any::<i32>().prop_map(OwnedValue::I32).boxed(),
        FieldType::UInt32 => any::<u32>().prop_map(OwnedValue::U32).boxed(),
        FieldType::Int64 => any::<i64>().prop_map(OwnedValue::I64).boxed(),
        FieldType::UInt64 => any::<u64>().prop_map(OwnedValue::U64).boxed(),
        FieldType::Float => any::<i16>().prop_map(|v| OwnedValue::F32(f32::from(v) / 16.0)).boxed(),
        FieldType::Double => any::<i32>().prop_map(|v| OwnedValue::F64(f64::from(v) / 64.0)).boxed(),
        FieldType::Boolean => any::<bool>().prop_map(OwnedValue::Bool).boxed(),
        FieldType::Binary => prop::collection::vec(any::<u8>(), 0..40).prop_map(OwnedValue::Binary).boxed(),
        FieldType::Guid => any::<[u8; 16]>().prop_map(OwnedValue::Guid).boxed(),
        FieldType::SizeT => any::<u64>().prop_map(OwnedValue::SizeT).boxed(),
        FieldType::FileTime => time.prop_map(OwnedValue::FileTime).boxed(),
        FieldType::SystemTime => (1601u16..2400, 1u16..13, 1u16..29, 0u16..24, 0u16..60, 0u16..1000)
            .prop_map(|(y, mo, d, h, m, ms)| OwnedValue::SystemTime([y, mo, 0, d, h, m, 59, ms]))
            .boxed(),
        FieldType::Sid => sid().prop_map(OwnedValue::Sid).boxed(),
        FieldType::HexInt32 => any::<u32>().prop_map(OwnedValue::Hex32).boxed(),
        FieldType::HexInt64 => any::<u64>().prop_map(OwnedValue::Hex64).boxed(),
        FieldType::Pointer => prop_oneof![
            any::<u64>().prop_map(OwnedValue::Hex64),
            any::<u32>().prop_map(OwnedValue::Hex32),
            any::<u64>().prop_map(OwnedValue::SizeT),
        ]
        .boxed(),
        FieldType::StringArray => Just(OwnedValue::Null).boxed(),
    }
}

/// Text arrays repeat their element and have their own tests.
fn field() -> impl Strategy<Value = FieldType> {
    prop::sample::select(FieldType::ALL.to_vec()).prop_filter("array", |t| *t != FieldType::StringArray)
}

fn layout() -> impl Strategy<Value = Layout> {
    let container = prop_oneof![
        Just(Container::EventData),
        Just(Container::UserData { element: "EventXML".into(), namespace: "Event_NS".into() }),
    ];
    let fields = prop::collection::vec(("[A-Za-z][A-Za-z0-9_]{0,20}", field()), 0..30);
    let numbers = (any::<u16>(), any::<Option<u8>>(), any::<u8>(), any::<u16>(), any::<u8>(), any::<u64>());
    let names = ("[A-Za-z-]{1,40}", any::<Option<[u8; 16]>>(), "[A-Za-z-]{1,20}", prop::option::of("[A-Z]{1,9}"));
    (numbers, names, container, fields).prop_map(|(numbers, names, container, fields)| Layout {
        provider: names.0,
        provider_guid: names.1,
        event_source_name: names.3,
        event_id: numbers.0,
        version: numbers.1,
        level: numbers.2,
        task: numbers.3,
        opcode: numbers.4,
        keywords: numbers.5,
        channel: names.2,
        container,
        fields,
    })
}

fn record(layouts: &[Layout]) -> impl Strategy<Value = Record> + use<> {
    let layouts = layouts.to_vec();
    let time = 116_444_736_000_000_000..200_000_000_000_000_000u64;
    let computer = prop::sample::select(vec!["DC01.corp.example", "WS01", "WIN-7K3Q2M9A1BC"]);
    let head = (any::<bool>(), time, any::<Option<[u8; 16]>>(), any::<Option<u16>>(), computer);
    (0..layouts.len(), head).prop_flat_map(move |(layout, head)| {
        let fields = &layouts[layout].fields;
        let values: Vec<_> = fields.iter().map(|(_, field)| value(*field)).collect();
        values.prop_map(move |values| Record {
            layout,
            values,
            literal: head.0,
            time: head.1,
            activity: head.2,
            qualifiers: head.3,
            computer: head.4.to_owned(),
        })
    })
}

fn log() -> impl Strategy<Value = (Vec<Layout>, Vec<Record>)> {
    prop::collection::vec(layout(), 1..5).prop_flat_map(|layouts| {
        let records = prop::collection::vec(record(&layouts), 0..120);
        (Just(layouts), records)
    })
}

fn options() -> impl Strategy<Value = LogOptions> {
    let outer = prop_oneof![Just(OuterTemplate::Eighteen), Just(OuterTemplate::Twenty)];
    (outer, any::<[bool; 5]>()).prop_map(|(outer, [nul, header, sizes, text, dirty])| LogOptions {
        outer,
        nul_terminated_strings: nul,
        nested_fragment_header: header,
        null_sizes: sizes,
        system_as_text: text,
        dirty,
        ..LogOptions::default()
    })
}

fn fields(event: &Element) -> Vec<(String, String)> {
    if let Some(data) = event.child("EventData") {
        let fields = data.children.iter();
        return fields.map(|d| (d.attribute("Name").unwrap_or("").to_owned(), d.text.clone())).collect();
    }
    let inner = event.child("UserData").and_then(|u| u.child("EventXML")).expect("EventXML");
    inner.children.iter().map(|c| (c.name.clone(), c.text.clone())).collect()
}

/// Texts are compared as they are, but for numbers that may be spelt in several ways.
fn same(value: &OwnedValue, read: &str) -> bool {
    match value {
        OwnedValue::F32(v) => read.parse() == Ok(*v),
        OwnedValue::F64(v) => read.parse() == Ok(*v),
        // Literal text has three decimals, rendered values have seven.
        OwnedValue::SystemTime(_) => {
            let text = value.as_value().text().expect("text");
            read.trim_end_matches(['0', 'Z']) == text.trim_end_matches(['0', 'Z'])
        }
        _ => value.as_value().text().unwrap_or_default() == read,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, rng_seed: RngSeed::Fixed(24), ..ProptestConfig::default() })]

    #[test]
    fn all_is_read_back((layouts, records) in log(), options in options()) {
        let mut log = LogWriter::new(Cursor::new(Vec::new()), options).expect("new");
        for (id, record) in (1u64..).zip(&records) {
            let layout = &layouts[record.layout];
            let values: Vec<Value<'_>> = record.values.iter().map(OwnedValue::as_value).collect();
            let system = System {
                time: record.time,
                event_record_id: id * 10,
                computer: &record.computer,
                activity_id: record.activity,
                qualifiers: record.qualifiers,
                header_record_id: Some(id),
                ..System::default()
            };
            if record.literal {
                log.write_literal(layout, &system, &values).expect("write");
            } else {
                log.write(layout, &system, &values).expect("write");
            }
        }
        let bytes = log.finish().expect("finish").into_inner();
        let read = read(&bytes);
        prop_assert_eq!(read.len(), records.len());
        for ((id, record), read) in (1u64..).zip(&records).zip(&read) {
            let layout = &layouts[record.layout];
            prop_assert_eq!(read.header_id, id);
            prop_assert_eq!(read.written, record.time);
            let system = |name: &str| read.event.at(&["System", name]).map(str::to_owned);
            prop_assert_eq!(system("EventID"), Some(layout.event_id.to_string()));
            prop_assert_eq!(system("Version"), layout.version.map(|v| v.to_string()));
            prop_assert_eq!(system("EventRecordID"), Some((id * 10).to_string()));
            prop_assert_eq!(system("Computer"), Some(record.computer.clone()));
            prop_assert_eq!(system("Channel"), Some(layout.channel.clone()));
            prop_assert_eq!(system("Keywords"), Some(format!("{:#x}", layout.keywords)));
            let got = fields(&read.event);
            prop_assert_eq!(got.len(), layout.fields.len());
            for ((name, text), ((expected, field), value)) in got.iter().zip(layout.fields.iter().zip(&record.values)) {
                prop_assert_eq!(name, expected);
                prop_assert!(same(value, text), "{:?} {:?} read as {:?}", field, value, text);
            }
        }
    }
}
