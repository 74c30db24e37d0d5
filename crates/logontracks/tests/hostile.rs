//! Damaged and hostile bytes: no crash, no hang, no more work than the bytes are worth; and what `evtx` reads is read
//! here too, or reported.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failing test is its purpose")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use evtx::{EvtxChunkData, ParserSettings};
use logontracks::provenance::{DamageKind, FileId, Severity};
use logontracks::record::{Item, Plans, Reader, SystemField};
use logontracks::source::{CHUNK_SIZE, Chunk, Log};

/// A chunk made by hand, as small as it can be.
mod made {
    /// A 64 KiB chunk under construction.
    pub struct Made {
        pub data: Vec<u8>,
        first: Option<u64>,
        pub offsets: Vec<usize>,
    }

    impl Made {
        pub fn new() -> Self {
            Self { data: vec![0; 512], first: None, offsets: Vec::new() }
        }

        /// Adds a record of binary XML that `body` writes, given the offset in the chunk at which it begins.
        pub fn record(&mut self, id: u64, body: impl FnOnce(&mut Vec<u8>)) {
            let begin = self.data.len();
            self.offsets.push(begin);
            self.first.get_or_insert(id);
            self.data.extend(b"\x2a\x2a\0\0\0\0\0\0");
            self.data.extend(id.to_le_bytes());
            self.data.extend(133_000_000_000_000_000_u64.to_le_bytes());
            body(&mut self.data);
            let size = (self.data.len() - begin + 4) as u32;
            self.data.extend(size.to_le_bytes());
            self.data[begin + 4..begin + 8].copy_from_slice(&size.to_le_bytes());
        }

        /// The chunk, with its header and checksums.
        pub fn finish(mut self) -> Vec<u8> {
            let free = self.data.len() as u32;
            let last = *self.offsets.last().unwrap() as u32;
            let first = self.first.unwrap();
            let last_id = first + self.offsets.len() as u64 - 1;
            self.data.resize(0x10000, 0);
            let sum = evtx::checksum_ieee(&self.data[512..free as usize]);
            let mut header = b"ElfChnk\0".to_vec();
            for id in [first, last_id, first, last_id] {
                header.extend(id.to_le_bytes());
            }
            for number in [128, last, free, sum] {
                header.extend(number.to_le_bytes());
            }
            self.data[..header.len()].copy_from_slice(&header);
            let sum = evtx::checksum_ieee(&[&self.data[..120], &self.data[128..512]].concat());
            self.data[124..128].copy_from_slice(&sum.to_le_bytes());
            self.data
        }
    }

    /// A name where it is first used: its offset, then itself.
    pub fn name(out: &mut Vec<u8>, name: &str) {
        out.extend((out.len() as u32 + 4).to_le_bytes());
        out.extend([0; 6]);
        out.extend((name.len() as u16).to_le_bytes());
        out.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        out.extend([0, 0]);
    }

    /// `<name>` as it begins; in a template it says that it depends on no value.
    pub fn open(out: &mut Vec<u8>, tag: &str, template: bool, attributes: bool) {
        out.push(if attributes { 0x41 } else { 0x01 });
        if template {
            out.extend([0xff, 0xff]);
        }
        out.extend([0; 4]);
        name(out, tag);
        if attributes {
            out.extend([0; 4]);
        }
    }

    pub fn text(out: &mut Vec<u8>, text: &str) {
        out.extend([0x05, 0x01]);
        out.extend((text.encode_utf16().count() as u16).to_le_bytes());
        out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    }

    pub fn attribute(out: &mut Vec<u8>, key: &str, value: &str) {
        out.push(0x06);
        name(out, key);
        text(out, value);
    }

    pub fn slot(out: &mut Vec<u8>, id: u16, kind: u8) {
        out.push(0x0d);
        out.extend(id.to_le_bytes());
        out.push(kind);
    }

    /// A template instance; `definition` writes the template's one element, or is its offset where it already is.
    pub fn instance(out: &mut Vec<u8>, definition: Result<Write<'_>, u32>, values: &[(u8, Write<'_>)]) -> u32 {
        out.extend([0x0f, 1, 1, 0, 0x0c, 1, 7, 0, 0, 0]);
        let at = match definition {
            Err(at) => {
                out.extend(at.to_le_bytes());
                at
            }
            Ok(write) => {
                let at = out.len() as u32 + 4;
                out.extend(at.to_le_bytes());
                out.extend([0; 4]);
                out.extend([7; 16]);
                let size_at = out.len();
                out.extend([0; 4]);
                out.extend([0x0f, 1, 1, 0]);
                write(out);
                out.push(0);
                let size = (out.len() - size_at - 4) as u32;
                out[size_at..size_at + 4].copy_from_slice(&size.to_le_bytes());
                at
            }
        };
        out.extend((values.len() as u32).to_le_bytes());
        let table = out.len();
        out.extend(vec![0; 4 * values.len()]);
        for (i, (kind, write)) in values.iter().enumerate() {
            let begin = out.len();
            write(out);
            let [low, high, ..] = ((out.len() - begin) as u32).to_le_bytes();
            out[table + 4 * i..table + 4 * i + 4].copy_from_slice(&[low, high, *kind, 0]);
        }
        at
    }

    /// Writes something at the end of the chunk.
    type Write<'a> = &'a dyn Fn(&mut Vec<u8>);

    fn event(out: &mut Vec<u8>) {
        open(out, "Event", true, false);
        out.push(0x02);
        open(out, "System", true, false);
        out.push(0x02);
        open(out, "Provider", true, true);
        attribute(out, "Name", "Microsoft-Windows-Security-Auditing");
        out.push(0x03);
        open(out, "EventID", true, false);
        out.push(0x02);
        slot(out, 0, 0x06);
        out.extend([0x04, 0x04]);
        slot(out, 1, 0x21);
        out.push(0x04);
    }

    fn event_data(out: &mut Vec<u8>) {
        open(out, "EventData", true, false);
        out.push(0x02);
        for (i, field) in ["TargetUserName", "TargetLogonId", ""].into_iter().enumerate() {
            open(out, "Data", true, !field.is_empty());
            if !field.is_empty() {
                attribute(out, "Name", field);
            }
            out.push(0x02);
            slot(out, i as u16, 0x01);
            out.push(0x04);
        }
        out.push(0x04);
    }

    /// Some 4624s as Windows writes them: two templates, one in the other.
    pub fn logons(count: u64) -> Vec<u8> {
        let mut chunk = Made::new();
        let (mut outer, mut inner) = (None, None);
        for id in 1..=count {
            chunk.record(id, |out| {
                let inner_at = std::cell::Cell::new(inner);
                let data = |out: &mut Vec<u8>| {
                    let definition: Result<Write<'_>, u32> = inner_at.get().map_or(Ok(&event_data), Err);
                    let name = |out: &mut Vec<u8>| out.extend("alice".encode_utf16().flat_map(u16::to_le_bytes));
                    let luid = |out: &mut Vec<u8>| out.extend((0x1000 + id).to_le_bytes());
                    let array = |out: &mut Vec<u8>| out.extend("a\0b\0".encode_utf16().flat_map(u16::to_le_bytes));
                    let last: (u8, Write<'_>) = if id % 3 == 0 { (0x81, &array) } else { (0x01, &name) };
                    inner_at.set(Some(instance(out, definition, &[(0x01, &name), (0x15, &luid), last])));
                };
                let definition: Result<Write<'_>, u32> = outer.map_or(Ok(&event), Err);
                let event_id = |out: &mut Vec<u8>| out.extend(4624_u16.to_le_bytes());
                let at = instance(out, definition, &[(0x06, &event_id), (0x21, &data)]);
                outer = Some(at);
                inner = inner_at.get();
                out.push(0);
            });
        }
        chunk.finish()
    }
}

type Damages = Vec<(DamageKind, Severity, u64)>;

/// Everything that can be asked of a chunk: records read in full, by offset, and the damage.
fn read_all(reader: &mut Reader<'_>, chunk: &Chunk) -> (BTreeMap<u64, bool>, Damages) {
    let (mut records, mut damages) = (BTreeMap::new(), Vec::new());
    for item in reader.records(chunk) {
        match item {
            Item::Record(record) => {
                let mut len = 0;
                for (field, ..) in SystemField::ALL {
                    len += record.system().value(field).to_string().len();
                }
                len += format!("{:?} {:?}", record.system(), record.provider()).len();
                let fields = record.fields();
                if let Ok(fields) = &fields {
                    len += fields.iter().map(|(name, value)| name.len() + value.to_string().len()).sum::<usize>();
                }
                assert!(len < 64 << 20, "a record of {} bytes became {len}", record.size());
                let offset = record.place().offset - chunk.place().offset;
                assert_eq!(records.insert(offset, fields.is_ok()), None, "a record twice");
            }
            Item::Damage(damage) => {
                damages.push((damage.kind, damage.severity, damage.place.offset));
                assert!(damages.len() < CHUNK_SIZE);
            }
        }
    }
    (records, damages)
}

#[test]
fn a_made_chunk_is_read_in_full() {
    let plans = Plans::new();
    let mut reader = Reader::new(&plans);
    let chunk = Chunk::from_bytes(made::logons(20)).unwrap();
    assert!(chunk.damages().is_empty(), "{:?}", chunk.damages());
    for (item, id) in reader.records(&chunk).zip(1..) {
        let Item::Record(record) = item else { panic!("damage in record {id}") };
        assert_eq!((record.header_id(), record.event_id()), (id, Some(4624)));
        assert_eq!((record.provider().key, record.system().event_id()), (Some(0), Some(4624)));
        assert_eq!(record.provider().name, "Microsoft-Windows-Security-Auditing");
        let fields = record.fields().unwrap();
        let text: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let luid = format!("TargetLogonId={:#x}", 0x1000 + id);
        let expected = match id % 3 {
            0 => vec!["TargetUserName=alice", &luid, "Data[0]=a", "Data[1]=b"],
            _ => vec!["TargetUserName=alice", &luid, "Data[0]=alice"],
        };
        assert_eq!(text, expected);
        assert_eq!(fields.layout().is_none(), id % 3 == 0, "an array in a Data without a name makes fields of its own");
    }
    assert_eq!(read_all(&mut reader, &chunk).0.len(), 20);
    assert_eq!(plans.len(), 2);
}

/// One GUID, two definitions: as hosts of different builds have them.
#[test]
fn layouts_of_one_guid_are_told_apart() {
    let plans = Plans::new();
    let mut reader = Reader::new(&plans);
    let one = made::logons(2);
    let mut other = one.clone();
    let at = one.windows(10).position(|bytes| bytes == b"U\0s\0e\0r\0N\0").unwrap();
    other[at] = b'L';
    let names: Vec<String> = [one, other]
        .map(|data| {
            let chunk = Chunk::from_bytes(data).unwrap();
            let Some(Item::Record(record)) = reader.records(&chunk).next() else { panic!() };
            record.fields().unwrap().name(0).to_owned()
        })
        .to_vec();
    assert_eq!(names, ["TargetUserName", "TargetLserName"]);
}

/// Whatever byte of a chunk is another one: who has read the chunk as it was, and remembers its definitions, reads it as
/// someone new does.
#[test]
fn what_is_remembered_of_definitions_changes_nothing() {
    fn shown(reader: &mut Reader<'_>, data: &[u8]) -> Vec<String> {
        let chunk = Chunk::from_bytes(data.to_vec()).unwrap();
        let items = reader.records(&chunk).map(|item| match item {
            Item::Damage(damage) => damage.to_string(),
            Item::Record(record) => match record.fields() {
                Ok(fields) => format!("{:?} {:?}", record.system(), fields.iter().collect::<Vec<_>>()),
                Err(damage) => format!("{:?} {damage}", record.system()),
            },
        });
        items.collect()
    }
    let plans = Plans::new();
    let mut remembering = Reader::new(&plans);
    let original = made::logons(2);
    let as_it_was = shown(&mut Reader::new(&Plans::new()), &original);
    let end = original.iter().rposition(|byte| *byte != 0).unwrap();
    for at in 512..=end {
        assert_eq!(shown(&mut remembering, &original), as_it_was, "after a change at {at}");
        for bits in [0x01, 0x40] {
            let mut other = original.clone();
            other[at] ^= bits;
            let new = shown(&mut Reader::new(&Plans::new()), &other);
            assert_eq!(shown(&mut remembering, &other), new, "byte {at} changed by {bits:#x}");
        }
    }
}

#[test]
fn a_record_with_a_wrong_size_or_magic_is_read_and_reported() {
    let plans = Plans::new();
    let mut reader = Reader::new(&plans);
    let good = Chunk::from_bytes(made::logons(10)).unwrap();
    let at: Vec<u64> = read_all(&mut reader, &good).0.into_keys().collect();
    for (offset, byte) in [(at[4] + 4, 0), (at[4], b'X')] {
        let mut data = good.data().to_vec();
        data[offset as usize] = byte;
        let chunk = Chunk::from_bytes(data).unwrap();
        assert_eq!(chunk.damages()[0].kind, DamageKind::ChunkDataChecksum);
        let (records, damages) = read_all(&mut reader, &chunk);
        assert_eq!((records.len(), records[&at[4]]), (10, true));
        assert_eq!(damages, [(DamageKind::RecordHeader, Severity::Note, at[4])]);
    }
    // Both: the record is lost, and the next one found.
    let mut data = good.data().to_vec();
    data[at[4] as usize..at[4] as usize + 8].fill(0);
    let (records, damages) = read_all(&mut reader, &Chunk::from_bytes(data).unwrap());
    assert_eq!(records.len(), 9);
    assert_eq!(damages, [(DamageKind::LostBytes, Severity::Loss, at[4])]);
}

#[test]
fn chunks_are_found_wherever_they_lie() {
    let chunk = made::logons(3);
    let count = |bytes: Vec<u8>| {
        let log = Log::from_bytes(bytes, FileId(0));
        let kinds: Vec<DamageKind> = log.damages().iter().map(|damage| damage.kind).collect();
        let plans = Plans::new();
        let mut reader = Reader::new(&plans);
        let records: usize = log.chunks().map(|chunk| read_all(&mut reader, &chunk).0.len()).sum();
        (records, kinds)
    };
    let missing = DamageKind::FileHeaderMissing;
    assert_eq!(count([&chunk[..], &chunk[..]].concat()), (6, vec![missing]), "a carving");
    assert_eq!(count([&[1; 4096][..], &chunk].concat()), (3, vec![missing]), "a damaged file header");
    let cut = [&[1; 4096][..], &chunk, &chunk[..700]].concat();
    assert_eq!(count(cut).1, [missing, DamageKind::TruncatedChunk], "cut off");
    let mut magic = [&[1; 4096][..], &chunk, &chunk].concat();
    magic[4096..4104].fill(0);
    assert_eq!(count(magic).0, 6, "a damaged magic number");
    // 1,000 bytes are missing from the first chunk, after its records.
    let shifted = [&[1; 4096][..], &chunk[..CHUNK_SIZE - 1000], &chunk, &chunk].concat();
    let (records, kinds) = count(shifted);
    assert_eq!(records, 9, "{kinds:?}");
    for odd in [vec![], b"ElfChnk\0".to_vec(), b"ElfFile\0".to_vec(), vec![0; 5000], vec![1; 200_000]] {
        assert_eq!(count(odd).0, 0);
    }
}

/// A template that names itself, through a fragment, from every record: work stays bounded.
#[test]
fn nothing_expands_without_end() {
    let plans = Plans::new();
    let mut reader = Reader::new(&plans);
    let begin = Instant::now();
    let mut chunk = made::Made::new();
    // A slot that holds an instance of the same template, whose slot holds one, and so on: 30 deep in each record.
    for id in 1..=20 {
        chunk.record(id, |out| {
            fn nest(out: &mut Vec<u8>, depth: u32) {
                let element = |out: &mut Vec<u8>| {
                    made::open(out, "Event", true, false);
                    out.push(0x02);
                    for _ in 0..8 {
                        made::slot(out, 0, 0x21);
                    }
                    out.push(0x04);
                };
                let inner = |out: &mut Vec<u8>| {
                    if depth > 0 {
                        nest(out, depth - 1)
                    }
                };
                made::instance(out, Ok(&element), &[(0x21, &inner)]);
            }
            nest(out, 14);
            out.push(0);
        });
    }
    let chunk = Chunk::from_bytes(chunk.finish()).unwrap();
    let (records, damages) = read_all(&mut reader, &chunk);
    assert!(records.values().filter(|whole| **whole).count() == 0 || damages.is_empty());
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
}

/// Bytes changed at random: nothing panics, nothing hangs, and no record that `evtx` reads is missing here.
#[test]
fn changed_bytes_are_read_or_reported() {
    let mut chunks = vec![made::logons(200)];
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    match logontracks::source::find(std::slice::from_ref(&corpus)).logs {
        logs if logs.is_empty() => println!("SKIPPED in part: {} is not here", corpus.display()),
        logs => {
            for log in logs.iter().step_by(40) {
                let log = Log::open(&log.path, FileId(0)).unwrap();
                chunks
                    .extend(log.chunks().next().map(Chunk::into_buffer).filter(|data| data.starts_with(b"ElfChnk\0")));
            }
        }
    }
    let plans = Plans::new();
    let mut reader = Reader::new(&plans);
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random as usize
    };
    let (mut both, mut ours, mut reported) = (0, 0, 0);
    for _ in 0..4000 {
        let mut data = chunks[next() % chunks.len()].clone();
        let used = data.iter().rposition(|byte| *byte != 0).unwrap();
        // Never the header alone: `evtx` reads nothing where its counts cannot be.
        for _ in 0..1 + next() % 12 {
            let at = 512 + next() % (used - 512);
            match next() % 3 {
                0 => data[at] ^= 1 << (next() % 8),
                1 => data[at] = next() as u8,
                _ => data[at..used.min(at + next() % 64)].fill(next() as u8 & 1),
            }
        }
        let chunk = Chunk::from_bytes(data.clone()).unwrap();
        let (records, damages) = read_all(&mut reader, &chunk);
        let mut theirs = EvtxChunkData::new(data, false).unwrap();
        if let Ok(mut theirs) = theirs.parse(Arc::new(ParserSettings::default())) {
            let mut seen = 0;
            for record in theirs.iter().flatten() {
                let offset = record.binxml_offset - 24;
                if record.into_json().is_err() {
                    continue;
                }
                seen += 1;
                match records.get(&offset) {
                    Some(true) => both += 1,
                    // Its sizes contradict each other. `evtx` reads on and gives one value's bytes as another's:
                    // here it is damage, and said so.
                    Some(false) => reported += 1,
                    None => {
                        reported += 1;
                        let damage = damages.iter().find(|(_, _, at)| *at == chunk.place().offset + offset);
                        assert!(matches!(damage, Some((DamageKind::BinXml, Severity::Loss, _))), "{damage:?}");
                    }
                }
            }
            ours += records.len() - seen.min(records.len());
        }
    }
    println!("{both} records in both, {ours} more here, {reported} that here are damage");
    assert!(reported < both / 1000, "{reported} of {both}");
}

/// As above with whole files: cut, shifted, changed anywhere.
#[test]
fn changed_files_are_read_to_their_end() {
    let chunk = made::logons(50);
    let file = [&b"ElfFile\0"[..], &[0; 4088], &chunk, &chunk, &vec![0; CHUNK_SIZE], &chunk].concat();
    let plans = Plans::new();
    let mut reader = Reader::new(&plans);
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random as usize
    };
    for _ in 0..300 {
        let mut data = file.clone();
        for _ in 0..1 + next() % 6 {
            let at = next() % data.len();
            match next() % 4 {
                0 => data.truncate(at.max(1)),
                1 => drop(data.drain(at..(at + next() % 5000).min(data.len()))),
                2 => data[at] = next() as u8,
                _ => {
                    // In a chunk's header.
                    let at = (4096 + CHUNK_SIZE * (next() % 4) + next() % 128).min(data.len() - 1);
                    data[at] = next() as u8;
                }
            }
            if data.is_empty() {
                data.push(0);
            }
        }
        let log = Log::from_bytes(data, FileId(0));
        for entry in log.entries() {
            if let Ok(chunk) = log.read(entry, Vec::new()) {
                read_all(&mut reader, &chunk);
            }
        }
    }
}
