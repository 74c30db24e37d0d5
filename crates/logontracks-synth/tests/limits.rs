//! Chunks, wrap-around and refusals: where a log ends and what it does not take.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail: that is its purpose")]

mod common;

use std::io::Cursor;

use common::{layout, log, read, system, try_read};
use logontracks_synth::layout::{Container, FieldType};
use logontracks_synth::writer::{LogOptions, LogWriter, Value, WriteError};

#[test]
fn a_log_wraps_round_and_its_places_are_true() {
    let layout = layout(Container::EventData, &[("Text", FieldType::UnicodeString)]);
    let long = "x".repeat(2000);
    let options = LogOptions { max_chunks: Some(3), ..LogOptions::default() };
    let mut writer = LogWriter::new(Cursor::new(Vec::new()), options).expect("new");
    let mut places = Vec::new();
    for id in 1..=100u64 {
        let place = writer.write(&layout, &system(id), &[Value::Text(&long)]).expect("write");
        places.push((id, place));
    }
    let first_kept = writer.first_kept();
    let bytes = writer.finish().expect("finish").into_inner();
    assert_eq!(bytes.len(), 4096 + 3 * 65_536);
    let kept: Vec<u64> = places.iter().filter(|(_, p)| p.ordinal >= first_kept).map(|(id, _)| *id).collect();
    assert!((25..50).contains(&kept.len()), "{}", kept.len());
    let mut found: Vec<u64> = read(&bytes).iter().map(|r| r.header_id).collect();
    found.sort_unstable();
    assert_eq!(found, kept);
    for (id, place) in places.iter().filter(|(_, p)| p.ordinal >= first_kept) {
        let at = usize::try_from(place.offset).expect("offset");
        assert_eq!(bytes[at..at + 4], [0x2a, 0x2a, 0, 0]);
        assert_eq!(bytes[at + 8..at + 16], id.to_le_bytes());
        assert_eq!(u64::from(place.chunk), (place.offset - 4096) / 65_536);
    }
    // The oldest kept record is in the chunk that the header calls first.
    let first_chunk = u64::from_le_bytes(bytes[8..16].try_into().expect("8"));
    let oldest = places.iter().find(|(id, _)| *id == kept[0]).expect("oldest").1;
    assert_eq!(first_chunk, u64::from(oldest.chunk));
    assert_eq!(bytes[24..32], 101u64.to_le_bytes());
}

#[test]
fn chunks_fill_to_the_limit_and_never_past_it() {
    let layout = layout(Container::EventData, &[("Text", FieldType::UnicodeString)]);
    let mut longest = 0;
    let text = "y".repeat(700);
    // The first record's length moves all others by eight bytes at a time.
    for length in 0..250 {
        let first = "z".repeat(4 * length);
        let texts = std::iter::once(&first).chain(std::iter::repeat_n(&text, 79));
        let records: Vec<_> =
            (1..).zip(texts).map(|(id, t)| (layout.clone(), system(id), vec![Value::Text(t)])).collect();
        let bytes = log(LogOptions::default(), &records);
        for chunk in bytes[4096..].chunks(65_536) {
            let free = u32::from_le_bytes(chunk[48..52].try_into().expect("4"));
            assert!(free <= 65_528);
            longest = longest.max(free);
        }
        if length % 40 == 0 {
            assert_eq!(read(&bytes).len(), 80);
        }
    }
    assert_eq!(longest, 65_528, "some chunk is filled to the last byte allowed");
}

#[test]
fn refusals_leave_the_log_as_it_was() {
    let layout = layout(Container::EventData, &[("Text", FieldType::UnicodeString)]);
    let mut writer = LogWriter::new(Cursor::new(Vec::new()), LogOptions::default()).expect("new");
    let mut id = 0;
    let mut write = |values: &[Value<'_>]| {
        id += 1;
        writer.write(&layout, &system(id), values)
    };
    assert!(matches!(write(&[]), Err(WriteError::ValueCount { .. })));
    assert!(matches!(write(&[Value::U32(1)]), Err(WriteError::ValueType { .. })));
    assert!(matches!(write(&[Value::Text(&"z".repeat(40_000))]), Err(WriteError::ValueTooLong { .. })));
    assert!(matches!(
        write(&[Value::Text(&"z".repeat(32_700))]),
        Err(WriteError::ValueTooLong { .. } | WriteError::RecordTooLarge { .. })
    ));
    assert!(write(&[Value::Text("fine")]).is_ok());
    assert!(write(&[Value::Text(&"z".repeat(31_000))]).is_ok());
    let bytes = writer.finish().expect("finish").into_inner();
    assert_eq!(read(&bytes).len(), 2);
}

#[test]
fn an_empty_log_has_one_empty_chunk() {
    let bytes = log(LogOptions::default(), &[]);
    assert_eq!(bytes.len(), 4096 + 65_536);
    assert!(try_read(&bytes).is_empty());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let layout = layout(Container::EventData, &[("Text", FieldType::UnicodeString)]);
    let records: Vec<_> = (1..=20).map(|id| (layout.clone(), system(id), vec![Value::Text("t")])).collect();
    assert_eq!(log(LogOptions::default(), &records), log(LogOptions::default(), &records));
}

#[test]
fn names_and_templates_are_written_once_per_chunk() {
    let layout = layout(Container::EventData, &[("TargetUserName", FieldType::UnicodeString)]);
    let records: Vec<_> = (1..=30).map(|id| (layout.clone(), system(id), vec![Value::Text("t")])).collect();
    let bytes = log(LogOptions::default(), &records);
    let name: Vec<u8> = "TargetUserName".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(bytes.windows(name.len()).filter(|w| *w == name).count(), 1);
}
