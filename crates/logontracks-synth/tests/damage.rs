//! Damage hurts what it says, nothing else, and always in the same way.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail: that is its purpose")]

mod common;

use std::ops::Range;

use common::{layout, log, read, system, try_read};
use evtx::{EvtxChunkData, EvtxParser};
use logontracks_synth::damage::{Damage, Report, apply};
use logontracks_synth::layout::{Container, FieldType};
use logontracks_synth::writer::{LogOptions, Value};

const CHUNK: usize = 65_536;

/// 300 records in three chunks.
fn whole() -> Vec<u8> {
    let layout = layout(Container::EventData, &[("Text", FieldType::UnicodeString), ("Number", FieldType::UInt32)]);
    let text = "z".repeat(100);
    let records: Vec<_> =
        (5001..=5300).map(|id| (layout.clone(), system(id), vec![Value::Text(&text), Value::U32(7)])).collect();
    let bytes = log(LogOptions::default(), &records);
    assert_eq!(bytes.len(), 4096 + 3 * CHUNK);
    bytes
}

fn hurt(damage: Damage, seed: u64) -> (Vec<u8>, Report) {
    let mut bytes = whole();
    let report = apply(&mut bytes, damage, seed);
    (bytes, report)
}

#[test]
fn each_damage_finds_a_place_and_is_the_same_for_a_seed() {
    for damage in Damage::ALL {
        let (bytes, report) = hurt(damage, 7);
        assert!(!report.touched.is_empty(), "{damage:?}");
        assert_eq!(report.damage, damage);
        assert!(bytes != whole(), "{damage:?}");
        assert_eq!((bytes, report), hurt(damage, 7), "{damage:?}");
    }
}

#[test]
fn only_the_places_reported_and_checksums_differ() {
    let before = whole();
    for damage in Damage::ALL {
        for seed in 0..20 {
            let (after, report) = hurt(damage, seed);
            if after.len() != before.len() {
                continue;
            }
            let mut allowed: Vec<Range<usize>> = Vec::new();
            allowed.push(124..128);
            for chunk in (4096..before.len()).step_by(CHUNK) {
                allowed.extend([chunk + 52..chunk + 56, chunk + 124..chunk + 128]);
            }
            allowed.extend(report.touched.iter().map(|t| {
                let start = usize::try_from(t.offset).expect("offset");
                start..start + usize::try_from(t.length).expect("length")
            }));
            for (at, _) in before.iter().zip(&after).enumerate().filter(|(_, (a, b))| a != b) {
                assert!(allowed.iter().any(|r| r.contains(&at)), "{damage:?} {seed}: {at}");
            }
        }
    }
}

#[test]
fn forgeries_are_sealed_and_accidents_are_not() {
    let sealed = |damage: Damage| {
        let (bytes, _) = hurt(damage, 3);
        bytes[4096..]
            .chunks(CHUNK)
            .all(|chunk| EvtxChunkData::new(chunk.to_vec(), false).is_ok_and(|c| c.validate_checksum()))
    };
    for damage in [
        Damage::CyclicStringChain,
        Damage::CyclicTemplateChain,
        Damage::RecordSizeTooLarge,
        Damage::RecordSizeZero,
        Damage::ValueSizeTooLarge,
        Damage::TemplateSizeTooLarge,
        Damage::TemplateOffsetOutside,
        Damage::RecordsInSlack,
        Damage::HeaderIdsDiffer,
        Damage::HeaderTimesDiffer,
    ] {
        assert!(sealed(damage), "{damage:?}");
    }
    for damage in [
        Damage::BitFlips,
        Damage::ZeroedSector,
        Damage::TornChunk,
        Damage::BadRecordMagic,
        Damage::BadChunkHeaderCrc,
        Damage::BadChunkDataCrc,
    ] {
        assert!(!sealed(damage), "{damage:?}");
    }
}

#[test]
fn what_is_not_hurt_is_still_read() {
    let (bytes, _) = hurt(Damage::HeaderIdsDiffer, 1);
    let found = read(&bytes);
    let ids: Vec<u64> = found.iter().map(|r| r.header_id).collect();
    assert_eq!(ids, (1..=300).collect::<Vec<_>>());
    assert_eq!(found[0].event.at(&["System", "EventRecordID"]), Some("5001"));

    let (bytes, _) = hurt(Damage::HeaderTimesDiffer, 1);
    assert!(read(&bytes).iter().all(|r| r.written == 10_000_000));

    let (bytes, _) = hurt(Damage::RecordsInSlack, 1);
    let left = read(&bytes).len();
    assert!((200..300).contains(&left), "{left}");

    let (bytes, _) = hurt(Damage::BadFileCrc, 1);
    assert_eq!(read(&bytes).len(), 300);
}

#[test]
fn the_file_header_lies_about_its_chunks() {
    for (damage, count) in [(Damage::TooFewChunksInHeader, 1), (Damage::TooManyChunksInHeader, 10)] {
        let (bytes, _) = hurt(damage, 1);
        let parser = EvtxParser::from_buffer(bytes).expect("opens");
        assert_eq!(parser.header().chunk_count, count);
    }
}

#[test]
fn other_readers_come_to_an_end() {
    for damage in Damage::ALL {
        for seed in 0..6 {
            let (bytes, _) = hurt(damage, seed);
            let found = try_read(&bytes);
            assert!(found.len() <= 400, "{damage:?} {seed}: {}", found.len());
        }
    }
}

#[test]
fn what_is_no_log_is_left_alone() {
    for bytes in [vec![], vec![0; 100], b"text".to_vec(), vec![0xff; 200_000]] {
        for damage in Damage::ALL {
            let mut hurt = bytes.clone();
            apply(&mut hurt, damage, 5);
            apply(&mut hurt, damage, 5);
        }
    }
    // Twice over is no worse: a chain bent already has no end.
    let mut bytes = whole();
    for damage in Damage::ALL.into_iter().chain(Damage::ALL) {
        apply(&mut bytes, damage, 9);
    }
}
