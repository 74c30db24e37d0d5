//! Oddities that are written so: whole logs, unusual content.

use super::Oddity;
use super::scribe::Scribe;
use super::stories;
use crate::writer::{LogOptions, OuterTemplate, WriteError};

type Content = fn(&mut Scribe) -> Result<(), WriteError>;

pub(super) fn all() -> Result<Vec<Oddity>, WriteError> {
    let plain = LogOptions::default();
    let logs: Vec<(&'static str, &'static str, LogOptions, Content)> = vec![
        (
            "literal-text",
            "Records of literal text without templates, as tools leave them that re-write logs; every value is text.",
            plain.clone(),
            stories::literal_text,
        ),
        (
            "literal-text-among-templates",
            "Records of literal text between records with templates.",
            plain.clone(),
            stories::mixed,
        ),
        (
            "classic-events",
            "Classic events: unnamed Data, Binary, Qualifiers; no Version, but for the last, of a later build.",
            plain.clone(),
            stories::classic_events,
        ),
        (
            "duplicate-field-names",
            "4648 that names both of its GUIDs LogonGuid; the second is the target's.",
            plain.clone(),
            stories::duplicate_names,
        ),
        (
            "numbers-as-strings",
            "EventID, times, SIDs and all other numbers are stored as text.",
            LogOptions { system_as_text: true, ..plain.clone() },
            stories::numbers_as_strings,
        ),
        ("pointers-three-types", "ProcessId as HexInt64, HexInt32 and SizeT.", plain.clone(), stories::pointers),
        (
            "wrapped-log",
            "A log of two chunks that wrapped round: the newest records come first in the file.",
            LogOptions { max_chunks: Some(2), ..plain.clone() },
            stories::wrapped,
        ),
        (
            "forwarded-events",
            "Events of three computers in one file, each with its own record ids.",
            plain.clone(),
            stories::forwarded,
        ),
        ("renamed-host", "A host under its setup name, then under its own.", plain.clone(), stories::renamed),
        (
            "user-data-events",
            "Events in UserData: 1102, 1108 with an attribute, session manager 21, 24, 25.",
            plain.clone(),
            stories::user_data,
        ),
        (
            "odd-addresses",
            "Addresses: none, empty, loopback, LOCAL, mapped IPv4, link-local with zone.",
            plain.clone(),
            stories::addresses,
        ),
        (
            "odd-text",
            "Names with markup, several scripts, characters beyond 16 bits, right-to-left marks, line breaks.",
            plain.clone(),
            stories::odd_text,
        ),
        ("newer-version", "4624 of version 9, with a field that no one knows.", plain.clone(), stories::newer_version),
        ("absent-values", "Values that are absent: NULL in the middle and at the end.", plain.clone(), stories::absent),
        ("every-value-type", "A value of each type, in EventData and in UserData.", plain.clone(), stories::every_type),
        ("same-tick", "Different events with one and the same time.", plain.clone(), stories::same_tick),
        (
            "nul-terminated-strings",
            "Each text value ends with a NUL that its length counts.",
            LogOptions { nul_terminated_strings: true, ..plain.clone() },
            |log| log.sessions(6),
        ),
        (
            "no-nested-fragment-header",
            "The nested EventData begins without fragment header, absent values have a length.",
            LogOptions { nested_fragment_header: false, null_sizes: true, ..plain.clone() },
            |log| log.sessions(6),
        ),
        (
            "twenty-substitutions",
            "The outer template has twenty substitutions, provider and channel are its literal text.",
            LogOptions { outer: OuterTemplate::Twenty, ..plain.clone() },
            |log| log.sessions(6),
        ),
        (
            "dirty",
            "The header's dirty flag is set, as of a log copied while open.",
            LogOptions { dirty: true, ..plain.clone() },
            |log| log.sessions(6),
        ),
        (
            "version-3-2-without-checksums",
            "EVTX 3.2 whose header says that there are no checksums.",
            LogOptions { minor_version: 2, no_crc: true, ..plain.clone() },
            |log| log.sessions(6),
        ),
        ("empty-log", "A log without records: one empty chunk.", plain, |_| Ok(())),
    ];
    let mut all = Vec::new();
    for (name, about, options, content) in logs {
        let mut log = Scribe::new(options)?;
        content(&mut log)?;
        let (bytes, written) = log.finish()?;
        all.push(Oddity { name, about, bytes, written, damage: None });
    }
    all.extend(not_logs(&all));
    Ok(all)
}

/// Files that hold no record at all.
fn not_logs(logs: &[Oddity]) -> Vec<Oddity> {
    let header = logs.first().and_then(|o| o.bytes.get(..4096)).unwrap_or_default();
    let none =
        |name, about, bytes: &[u8]| Oddity { name, about, bytes: bytes.to_vec(), written: Vec::new(), damage: None };
    vec![
        none("empty", "A file of no bytes.", b""),
        none("header-only", "A file header that counts a chunk, and nothing after it.", header),
        none(
            "text-named",
            "A text file with the name of a log.",
            b"This is a text file. Someone gave it the name of a log.\r\n",
        ),
    ]
}
