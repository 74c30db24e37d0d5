//! Every record of every log at hand, read by this library and rendered by the `evtx` crate: all values are the same.
//!
//! The reading is independent: `evtx` renders each record to XML by its own walk, a general XML parser reads that
//! XML, and this test names its elements again by the rules of `logontracks::record`. Both sides are then compared in
//! a normal form, name by name and in order:
//!
//! - Values are compared as text. What is empty on both sides is left out: XML does not tell an absent value from an
//!   empty one, nor from an element that Windows leaves out.
//! - An array under a name of its own is one field here and repeated elements in XML: its items are compared.
//! - Text ends at its first NUL, as Windows renders it; line ends are `\n`, as XML parsers read them; characters that
//!   XML cannot hold are `_`, as Windows writes them, unpaired surrogates (U+FFFD here) among them.
//! - Floats are compared as numbers. FILETIMEs beyond the year 9999 are compared as `evtx` cannot print them: not.
//! - No other tolerance.
//!
//! The records are the same too: each that `evtx` yields is yielded here at the same offset; each that it loses is
//! here a record or a piece of damage; nothing else is yielded. All chunks that its parser finds are found.

#![allow(clippy::unwrap_used, reason = "a failing test is its purpose")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use evtx::{EvtxChunkData, EvtxParser, ParserSettings};
use logontracks::provenance::FileId;
use logontracks::record::{Item, Plans, Reader, Reading, Record, System, SystemField, Value};
use logontracks::source::{Chunk, Log, find};
use logontracks::wire::{Guid, Sid, Time};

#[derive(Default, Debug)]
struct Count {
    files: usize,
    chunks: usize,
    records: usize,
    evtx_records: usize,
    evtx_lost: usize,
    evtx_unrendered: usize,
    damages: usize,
    by_tree: usize,
    fields_by_tree: usize,
    values: usize,
    differences: Vec<String>,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.files += other.files;
        self.chunks += other.chunks;
        self.records += other.records;
        self.evtx_records += other.evtx_records;
        self.evtx_lost += other.evtx_lost;
        self.evtx_unrendered += other.evtx_unrendered;
        self.damages += other.damages;
        self.by_tree += other.by_tree;
        self.fields_by_tree += other.fields_by_tree;
        self.values += other.values;
        self.differences.extend(other.differences);
    }
}

#[test]
fn every_value_is_what_evtx_renders() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let wanted = ["testdata", "../shared/corpus", "../shared/corpus-lab"].map(|folder| root.join(folder));
    let (present, missing): (Vec<PathBuf>, Vec<PathBuf>) = wanted.into_iter().partition(|path| path.is_dir());
    for path in missing {
        println!("SKIPPED: {} is not here", path.display());
    }
    let begin = Instant::now();
    let logs = find(&present).logs;
    let plans = Plans::new();
    let next = AtomicUsize::new(0);
    let total = Mutex::new(Count::default());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let mut reader = Reader::new(&plans);
                while let Some(log) = logs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let count = compare_file(&log.path, &mut reader);
                    total.lock().unwrap().add(count);
                }
            });
        }
    });
    let mut total = total.into_inner().unwrap();
    total.differences.sort();
    let differences = std::mem::take(&mut total.differences);
    println!("{total:?}, {} templates, {:.1} s", plans.len(), begin.elapsed().as_secs_f64());
    for difference in differences.iter().take(40) {
        println!("{difference}");
    }
    assert!(differences.is_empty(), "{} differences", differences.len());
}

fn compare_file(path: &Path, reader: &mut Reader<'_>) -> Count {
    let mut count = Count { files: 1, ..Count::default() };
    let log = Log::open(path, FileId(0)).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut chunks: Vec<u64> = log.entries().iter().map(|entry| entry.offset).collect();
    // In the order of the log, and none that evtx finds is missing.
    if let Ok(mut parser) = EvtxParser::from_path(path) {
        let theirs: Vec<u64> =
            parser.chunks().flatten().map(|chunk| 4096 + 65536 * chunk.number.unwrap_or_default()).collect();
        chunks.retain(|offset| theirs.contains(offset));
        if chunks != theirs {
            count.differences.push(format!("{name}: chunks {chunks:?}, evtx {theirs:?}"));
        }
    }
    for entry in log.entries() {
        match log.read(entry, Vec::new()) {
            Ok(chunk) => compare_chunk(&name, &chunk, reader, &mut count),
            Err(damage) => println!("{name}: {damage}"),
        }
    }
    for damage in log.damages() {
        println!("{name}: {damage}");
    }
    count
}

fn compare_chunk(name: &str, chunk: &Chunk, reader: &mut Reader<'_>, count: &mut Count) {
    count.chunks += 1;
    for damage in chunk.damages() {
        println!("{name}: {damage}");
    }
    let at = |offset: usize| format!("{name} chunk {} offset {offset}", chunk.number());
    let mut theirs = BTreeMap::new();
    let mut lost = 0;
    if let Ok(mut data) = EvtxChunkData::new(chunk.data().to_vec(), false) {
        if let Ok(mut parsed) = data.parse(Arc::new(ParserSettings::default().indent(false))) {
            for record in parsed.iter() {
                match record {
                    Ok(record) => {
                        let offset = record.binxml_offset as usize - 24;
                        theirs.insert(offset, record.into_xml().map(|xml| xml.data));
                    }
                    Err(error) => {
                        println!("{name} chunk {}: evtx loses a record: {error}", chunk.number());
                        lost += 1;
                    }
                }
            }
        } else {
            println!("{name} chunk {}: evtx cannot read the chunk", chunk.number());
            lost = usize::MAX;
        }
    } else {
        lost = usize::MAX;
    }
    let (mut damages, mut extra) = (0, 0);
    for item in reader.records(chunk) {
        let record = match item {
            Item::Record(record) => record,
            Item::Damage(damage) => {
                println!("{name}: {damage}");
                damages += 1;
                continue;
            }
        };
        count.records += 1;
        count.by_tree += usize::from(record.reading() == Reading::Tree);
        let offset = (record.place().offset - chunk.place().offset) as usize;
        match theirs.remove(&offset) {
            None => extra += 1,
            Some(Err(_)) => {
                count.evtx_records += 1;
                count.evtx_unrendered += 1;
            }
            Some(Ok(xml)) => {
                count.evtx_records += 1;
                if let Err(difference) = compare_record(&record, &xml, count) {
                    count.differences.push(format!("{}: {difference}", at(offset)));
                }
            }
        }
    }
    for offset in theirs.keys() {
        count.differences.push(format!("{}: only evtx has a record here", at(*offset)));
    }
    if extra > lost {
        count.differences.push(format!("{}: {extra} records that evtx does not have, it lost {lost}", at(0)));
    }
    if lost != usize::MAX && lost > extra + damages {
        count.differences.push(format!("{}: evtx lost {lost}, here are {extra} and {damages} damages", at(0)));
    }
    count.damages += damages;
    count.evtx_lost += if lost == usize::MAX { 0 } else { lost };
}

fn compare_record(record: &Record<'_, '_, '_>, xml: &str, count: &mut Count) -> Result<(), String> {
    let document = roxmltree::Document::parse(xml).map_err(|error| format!("XML: {error}\n{xml}"))?;
    let theirs = name_all(document.root_element());
    let fields = record.fields().map_err(|damage| format!("{damage}\n{xml}"))?;
    count.fields_by_tree += usize::from(fields.layout().is_none());

    let mut ours = Vec::new();
    for (field, element, attribute) in SystemField::ALL {
        put(&mut ours, &system_name(element, attribute), record.system().value(field));
    }
    for (name, value) in fields.iter() {
        put(&mut ours, name, value);
    }
    let mut expected: Vec<(String, String)> = Vec::new();
    for (_, element, attribute) in SystemField::ALL {
        let name = system_name(element, attribute);
        expected.extend(theirs.iter().filter(|(theirs, _)| *theirs == name).cloned());
    }
    expected.extend(theirs.iter().filter(|(name, _)| !is_system(name)).cloned());
    expected.retain(|(_, value)| !value.is_empty());
    count.values += expected.len();
    compare_system(&record.system(), &expected)?;
    if ours.len() == expected.len() && ours.iter().zip(&expected).all(|(ours, theirs)| same(ours, theirs)) {
        return Ok(());
    }
    let mut text = String::new();
    for i in 0..ours.len().max(expected.len()) {
        if ours.get(i) != expected.get(i) {
            write!(text, "\n  here {:?}\n  evtx {:?}", ours.get(i), expected.get(i)).unwrap();
            break;
        }
    }
    Err(text)
}

/// Whether names and values agree; a float, which is written with an exponent here, as a number.
fn same(ours: &(String, String), theirs: &(String, String)) -> bool {
    let float = |text: &str| text.parse::<f64>().ok();
    let numbers = || ours.1.contains('e') && float(&ours.1).is_some() && float(&ours.1) == float(&theirs.1);
    ours == theirs || (ours.0 == theirs.0 && numbers())
}

fn put(out: &mut Vec<(String, String)>, name: &str, value: Value<'_>) {
    match value {
        Value::Array(items) => items.into_iter().for_each(|item| put(out, name, item)),
        value => {
            let text = match value {
                Value::Real32(number) => format!("{:e}", f64::from(number) as f32),
                Value::Real64(number) => format!("{number:e}"),
                value => normal(&value.to_string()),
            };
            if !text.is_empty() {
                out.push((name.to_owned(), text));
            }
        }
    }
}

fn normal(text: &str) -> String {
    let text = text.split('\0').next().unwrap_or_default().replace("\r\n", "\n").replace('\r', "\n");
    text.chars()
        .map(|c| if ('\u{fffd}'..='\u{ffff}').contains(&c) || (c < ' ' && c != '\n' && c != '\t') { '_' } else { c })
        .collect()
}

/// The typed values are what the text says.
fn compare_system(system: &System<'_>, expected: &[(String, String)]) -> Result<(), String> {
    let number = |text: &str| match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    };
    for (name, text) in expected {
        let same = match name.as_str() {
            "System/Provider@Name" => system.provider_name().is_some_and(|name| normal(&name.to_string()) == *text),
            "System/Provider@Guid" => system.provider_guid().is_some() && system.provider_guid() == Guid::parse(text),
            "System/Provider@EventSourceName" => {
                system.event_source_name().is_some_and(|name| normal(&name.to_string()) == *text)
            }
            "System/EventID" => system.event_id().map(u64::from) == number(text),
            "System/EventID@Qualifiers" => system.qualifiers().map(u64::from) == number(text),
            "System/Version" => system.version().map(u64::from) == number(text),
            "System/Level" => system.level().map(u64::from) == number(text),
            "System/Task" => system.task().map(u64::from) == number(text),
            "System/Opcode" => system.opcode().map(u64::from) == number(text),
            "System/Keywords" => system.keywords() == number(text),
            "System/TimeCreated@SystemTime" => system.time().is_some() && system.time() == Time::parse(text),
            "System/EventRecordID" => system.event_record_id() == number(text),
            "System/Correlation@ActivityID" => {
                system.activity_id().is_some() && system.activity_id() == Guid::parse(text)
            }
            "System/Correlation@RelatedActivityID" => {
                system.related_activity_id().is_some() && system.related_activity_id() == Guid::parse(text)
            }
            "System/Execution@ProcessID" => system.process_id().map(u64::from) == number(text),
            "System/Execution@ThreadID" => system.thread_id().map(u64::from) == number(text),
            "System/Channel" => system.channel().is_some_and(|name| normal(&name.to_string()) == *text),
            "System/Computer" => system.computer().is_some_and(|name| normal(&name.to_string()) == *text),
            "System/Security@UserID" => system.user_id().is_some() && system.user_id() == Sid::parse(text),
            _ => true,
        };
        if !same {
            return Err(format!("{name} is {text:?}, here {system:?}"));
        }
    }
    Ok(())
}

fn system_name(element: &str, attribute: &str) -> String {
    match attribute {
        "" => format!("System/{element}"),
        attribute => format!("System/{element}@{attribute}"),
    }
}

fn is_system(name: &str) -> bool {
    SystemField::ALL.iter().any(|(_, element, attribute)| system_name(element, attribute) == name)
}

/// Every value of an event as XML, named as the documentation of `logontracks::record` says.
fn name_all(event: roxmltree::Node<'_, '_>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    attributes(event, "Event", &[], &mut out);
    for section in event.children().filter(|node| node.is_element()) {
        let kind = section.tag_name().name();
        attributes(section, kind, &[], &mut out);
        own_text(section, kind, &mut out);
        let mut unnamed = 0;
        for child in section.children().filter(|node| node.is_element()) {
            let name = child.tag_name().name();
            match kind {
                "EventData" if name == "Data" || name == "ComplexData" => {
                    let named = child.attribute("Name").filter(|name| !name.is_empty());
                    attributes(child, named.unwrap_or(name), &["Name"], &mut out);
                    if own(child).is_empty() && child.children().any(|node| node.is_element()) {
                        // Nothing of its own.
                    } else if let Some(named) = named {
                        own_text(child, named, &mut out);
                    } else {
                        own_text(child, &format!("Data[{unnamed}]"), &mut out);
                        unnamed += 1;
                    }
                    for inner in child.children().filter(|node| node.is_element()) {
                        nested(inner, &format!("{}/", named.unwrap_or(name)), &mut out);
                    }
                }
                "EventData" => nested(child, "", &mut out),
                "UserData" => {
                    attributes(child, name, &[], &mut out);
                    own_text(child, name, &mut out);
                    for inner in child.children().filter(|node| node.is_element()) {
                        nested(inner, "", &mut out);
                    }
                }
                _ => nested(child, &format!("{kind}/"), &mut out),
            }
        }
    }
    out
}

fn nested(node: roxmltree::Node<'_, '_>, prefix: &str, out: &mut Vec<(String, String)>) {
    let name = format!("{prefix}{}", node.tag_name().name());
    attributes(node, &name, &[], out);
    own_text(node, &name, out);
    for child in node.children().filter(|node| node.is_element()) {
        nested(child, &format!("{name}/"), out);
    }
}

fn attributes(node: roxmltree::Node<'_, '_>, name: &str, except: &[&str], out: &mut Vec<(String, String)>) {
    for attribute in node.attributes().filter(|attribute| !except.contains(&attribute.name())) {
        out.push((format!("{name}@{}", attribute.name()), normal(attribute.value())));
    }
}

fn own_text(node: roxmltree::Node<'_, '_>, name: &str, out: &mut Vec<(String, String)>) {
    out.push((name.to_owned(), own(node)));
}

fn own(node: roxmltree::Node<'_, '_>) -> String {
    normal(&node.children().filter_map(|child| if child.is_text() { child.text() } else { None }).collect::<String>())
}
