//! One row of the table, measured once, in this process.

use std::collections::HashSet;
use std::error::Error;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{Read, Seek, SeekFrom};
use std::mem::ManuallyDrop;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use cpu_time::ProcessTime;
use evtx::{EvtxChunkData, EvtxParser, ParserSettings};
use logontracks::Case;
use logontracks::case::{Analysis, Windows};
use logontracks::event::{Decoded, Decoder};
use logontracks::host::Hosts;
use logontracks::identity::Class;
use logontracks::output::EventLine;
use logontracks::provenance::FileId;
use logontracks::record::{Item, Plans, Reader};
use logontracks::session::{self, Sessions};
use logontracks::source::{CHUNK_SIZE, Log};

/// The rows: a letter, and what it does.
pub const ROWS: &[(&str, &str)] = &[
    ("a", "read"),
    ("b", "read, CRC-32 of every chunk"),
    ("c", "ours: walk, provider and event ID of every record"),
    ("d", "ours: typed events"),
    ("e", "ours: events as JSON Lines"),
    ("f", "ours: sessions"),
    ("g", "ours: full tracks of every person"),
    ("h", "evtx: every record to JSON"),
    ("j", "evtx: the records in scope to JSON"),
    ("i", "evtx: chunk.iter() alone"),
];

/// Does the row `letter` on `threads` threads over `paths`, and prints wall and CPU seconds, records, peak memory.
pub fn run(mut args: impl Iterator<Item = String>) -> Result<(), Box<dyn Error>> {
    let letter = args.next().ok_or("which row?")?;
    let threads: usize = args.next().ok_or("how many threads?")?.parse()?;
    let paths: Vec<PathBuf> = args.map(PathBuf::from).collect();
    let case = Case::open(&paths).threads(threads);
    // What a row needs beforehand is not measured.
    let wanted = if letter == "j" { in_scope(&case) } else { HashSet::new() };
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let count = match letter.as_str() {
        "a" => read(&case, threads, false)?,
        "b" => read(&case, threads, true)?,
        "c" => walk(&case)?,
        "d" => typed(&case),
        "e" => json_lines(&case),
        "f" => sessions(&case),
        "g" => tracks(&case),
        "h" => evtx_json(&case)?,
        "i" => evtx_iter(&case, None)?,
        "j" => evtx_iter(&case, Some(&wanted))?,
        _ => return Err("no such row".into()),
    };
    let (wall, cpu) = (wall.elapsed(), cpu.elapsed());
    println!("{} {} {count} {}", wall.as_secs_f64(), cpu.as_secs_f64(), peak_memory());
    Ok(())
}

/// The largest resident memory of this process in KiB, as Linux counts it; 0 elsewhere.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// Each thread takes the next run of blocks: what a machine gives to several of them at best.
fn read(case: &Case, threads: usize, check: bool) -> Result<u64, Box<dyn Error>> {
    const HEADER: u64 = 4096;
    const RUN: u64 = 16 * CHUNK_SIZE as u64;
    let runs: Vec<(&Path, u64)> = case
        .logs()
        .iter()
        .flat_map(|log| (HEADER..log.len.max(HEADER)).step_by(RUN as usize).map(|from| (log.path.as_path(), from)))
        .collect();
    let next = AtomicUsize::new(0);
    let worker = || -> std::io::Result<u64> {
        let mut blocks = 0;
        let mut block = vec![0; CHUNK_SIZE];
        let mut open: Option<(&Path, File)> = None;
        while let Some((path, from)) = runs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (_, file) = match open.take().filter(|(known, _)| known == path) {
                Some(known) => open.insert(known),
                None => open.insert((path, File::open(path)?)),
            };
            file.seek(SeekFrom::Start(*from))?;
            for _ in 0..RUN / CHUNK_SIZE as u64 {
                if file.read_exact(&mut block).is_err() {
                    break;
                }
                if check {
                    black_box(evtx::checksum_ieee(&block));
                }
                black_box(&block);
                blocks += 1;
            }
        }
        Ok(blocks)
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        let mut blocks = worker()?;
        for other in others {
            blocks += other.join().map_err(|_| "a thread stopped")??;
        }
        Ok(blocks)
    })
}

fn walk(case: &Case) -> Result<u64, Box<dyn Error>> {
    let plans = Plans::new();
    let (mut reader, mut decoder) = (Reader::new(&plans), Decoder::new());
    let (mut records, mut scope) = (0, 0);
    let mut buffer = Vec::new();
    for (id, file) in (0..).zip(case.logs()) {
        let log = Log::open(&file.path, FileId(id))?;
        for entry in log.entries() {
            let Ok(chunk) = log.read(entry, std::mem::take(&mut buffer)) else { continue };
            for item in reader.records(&chunk) {
                let Item::Record(record) = &item else { continue };
                records += 1;
                scope += u64::from(decoder.in_scope(record));
            }
            buffer = chunk.into_buffer();
        }
    }
    black_box(scope);
    Ok(records)
}

fn typed(case: &Case) -> u64 {
    let mut decoded = 0;
    let account = case.read(
        |part| {
            part.records(|_, decoded| {
                black_box(decoded);
            })
        },
        |(), _| {
            decoded += 1;
            ControlFlow::Continue(())
        },
    );
    account.decoded
}

fn json_lines(case: &Case) -> u64 {
    let account = case.read(
        |part| {
            let file = case.file(part.log().file());
            let mut out = Vec::with_capacity(1 << 20);
            part.records(|record, decoded| {
                if let Decoded::Event(event) = decoded {
                    let line = EventLine { event, file, written: record.header_time() };
                    // Writing to memory does not fail.
                    let _ = line.write(&mut out);
                    out.push(b'\n');
                }
            });
            out
        },
        |out, _| {
            black_box(&out);
            ControlFlow::Continue(())
        },
    );
    account.decoded
}

fn sessions(case: &Case) -> u64 {
    let gathered = case.gather(|_| ());
    let hosts = Hosts::of(&gathered.facts);
    let sessions = Sessions::of(&gathered.facts, &hosts, &session::Windows::default());
    black_box(&sessions);
    sessions.len() as u64
}

fn tracks(case: &Case) -> u64 {
    // Never taken down, as the program does it.
    let analysis = ManuallyDrop::new(Analysis::new(case.gather(|_| ()), &Windows::default()));
    let tracks = analysis.tracks();
    let mut steps = 0;
    _ = tracks.told(
        tracks.identities(&[Class::User]),
        |track| black_box(track).steps.len(),
        |told| {
            steps += told;
            ControlFlow::Continue(())
        },
    );
    steps as u64
}

fn settings() -> ParserSettings {
    ParserSettings::new().indent(false).validate_checksums(false)
}

fn evtx_json(case: &Case) -> Result<u64, Box<dyn Error>> {
    let mut records = 0;
    for file in case.logs() {
        let mut parser = EvtxParser::from_path(&file.path)?.with_configuration(settings());
        for record in parser.records_json_bytes().flatten() {
            black_box(&record.data);
            records += 1;
        }
    }
    Ok(records)
}

/// Where the records in scope are: file and byte offset of their binary XML.
fn in_scope(case: &Case) -> HashSet<(u32, u64)> {
    let mut wanted = HashSet::new();
    case.events(|event| {
        wanted.insert((event.at.file.0, event.at.offset));
    });
    wanted
}

fn evtx_iter(case: &Case, wanted: Option<&HashSet<(u32, u64)>>) -> Result<u64, Box<dyn Error>> {
    let settings = std::sync::Arc::new(settings());
    let mut records = 0;
    for (id, file) in (0_u32..).zip(case.logs()) {
        let mut input = File::open(&file.path)?;
        let mut header = [0; 4096];
        input.read_exact(&mut header)?;
        let mut start = 4096;
        loop {
            let mut block = vec![0; CHUNK_SIZE];
            if input.read_exact(&mut block).is_err() {
                break;
            }
            if let Ok(mut data) = EvtxChunkData::new(block, false) {
                let mut chunk = data.parse(settings.clone())?;
                for record in chunk.iter().flatten() {
                    // The record's header is 24 bytes long.
                    let place = (id, start + record.binxml_offset - 24);
                    match wanted {
                        Some(wanted) if wanted.contains(&place) => {
                            black_box(record.into_json_bytes()?);
                            records += 1;
                        }
                        Some(_) => {}
                        None => {
                            black_box(&record);
                            records += 1;
                        }
                    }
                }
            }
            start += CHUNK_SIZE as u64;
        }
    }
    Ok(records)
}
