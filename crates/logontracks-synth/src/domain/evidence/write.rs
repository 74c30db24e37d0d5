//! Writing records into the files that they go to.

use super::{Evidence, Output, Reopened, archive_name, slot};
use crate::domain::SimError;
use crate::domain::emit::{Channel, Layouts, Rec, Val};
use crate::domain::world::HostId;
use crate::truth::{Place, Recorder};
use crate::writer::{LogOptions, LogWriter, System, Value, WrittenRecord};
use std::path::Path;

/// Where a log is full: Windows allows 4,194,240 KB, 65,535 chunks (Microsoft, `EventLog.MaximumKilobytes`), and the
/// file header counts chunks in 16 bits.
const FULL: u64 = 65_530 * 65_536;

impl Evidence {
    /// Writes a record into every file that it goes to.
    #[allow(clippy::too_many_arguments, reason = "what a record is, and whom it is told to")]
    pub(in crate::domain) fn write(
        &mut self,
        host: HostId,
        channel: Channel,
        id: u64,
        shown: u64,
        record: &Rec,
        layouts: &Layouts,
        mut truth: Option<&mut Recorder>,
    ) -> Result<(), SimError> {
        let (layout, _) = layouts.of(record.lay);
        let Evidence { accounts, routes, files, folder, text, most, .. } = self;
        let routes = routes.get(slot(host, channel)).map_or(&[][..], Vec::as_slice);
        for route in routes.iter().filter(|r| r.takes(layout.event_id, record.time)) {
            let Some(output) = files.get_mut(route.file) else {
                continue;
            };
            if output.bytes >= *most {
                continue;
            }
            output.written += 1;
            let system = System {
                time: shown,
                event_record_id: id,
                computer: &record.computer,
                pid: record.process.0,
                tid: record.process.1,
                activity_id: record.activity,
                related_activity_id: None,
                user_sid: record.user.as_deref(),
                qualifiers: qualifiers(layout.event_id, &layout.provider),
                written: None,
                header_record_id: Some(if output.forwarded { output.written } else { id }),
            };
            // The truth names files: a log of its records is not renamed.
            if truth.is_none() && output.bytes - output.archives.1 >= FULL {
                archive(folder, output, shown)?;
            }
            numbers(&record.values, text);
            let values = values(&record.values, text);
            let writer = match &mut output.writer {
                Some(writer) => writer,
                none => none.insert(open(folder, &output.path, output.options.clone())?),
            };
            let place = writer
                .write(layout, &system, &values)
                .map_err(|source| SimError::Write { file: output.path.clone(), source })?;
            output.bytes = output.archives.1 + place.offset;
            if accounts.is_some() {
                let account = WrittenRecord::new(layout, &system, &values, place, false);
                if let Ok(line) = serde_json::to_string(&account) {
                    output.account.push_str(&line);
                    output.account.push('\n');
                }
            }
            if let Some(truth) = truth.as_deref_mut() {
                truth.place(
                    record.number,
                    Place {
                        file: route.file,
                        chunk: place.chunk,
                        offset: place.offset,
                        id,
                        computer: record.computer.clone(),
                        channel,
                        time: shown,
                    },
                );
            }
        }
        Ok(())
    }

    /// Closes all files. Returns how many records and files there are.
    pub(in crate::domain) fn finish(&mut self) -> Result<(u64, usize), SimError> {
        let (mut records, mut files) = (0, 0);
        for output in &mut self.files {
            if let Some(writer) = output.writer.take() {
                writer.finish().map_err(|source| SimError::Write { file: output.path.clone(), source })?;
                files += 1 + output.archives.0;
                records += output.written;
                account(self.accounts.as_deref(), output)?;
            }
        }
        Ok((records, files))
    }
}

/// A full log becomes an archive, and a new one begins: "Archive the log when full, do not overwrite events".
fn archive(folder: &Path, output: &mut Output, shown: u64) -> Result<(), SimError> {
    let Some(writer) = output.writer.take() else { return Ok(()) };
    writer.finish().map_err(|source| SimError::Write { file: output.path.clone(), source })?;
    let (from, log) = (folder.join(&output.path), Path::new(&output.path).file_stem().unwrap_or_default());
    let to = from.with_file_name(archive_name(&log.to_string_lossy(), shown));
    std::fs::rename(&from, to).map_err(|source| SimError::Io { file: output.path.clone(), source })?;
    output.archives = (output.archives.0 + 1, output.bytes);
    Ok(())
}

fn open(folder: &Path, path: &str, options: LogOptions) -> Result<LogWriter<Reopened>, SimError> {
    let full = folder.join(path);
    let io = |source| SimError::Io { file: path.to_owned(), source };
    if let Some(parent) = full.parent() {
        std::fs::create_dir_all(parent).map_err(io)?;
    }
    let file = Reopened::create(full).map_err(io)?;
    LogWriter::new(file, options).map_err(|source| SimError::Write { file: path.to_owned(), source })
}

/// Writes the account of a file: a line about the file, then its records.
fn account(folder: Option<&Path>, output: &Output) -> Result<(), SimError> {
    let Some(folder) = folder else { return Ok(()) };
    let path = folder.join(output.path.strip_suffix(".evtx").unwrap_or(&output.path).to_owned() + ".jsonl");
    let io = |source| SimError::Io { file: path.display().to_string(), source };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(io)?;
    }
    let head = serde_json::json!({"file": output.path, "about": "simulated domain", "damage": null, "touched": []});
    std::fs::write(&path, format!("{head}\n{}", output.account)).map_err(io)
}

/// `EventID/@Qualifiers` of classic events and of those with an event source.
fn qualifiers(event_id: u16, provider: &str) -> Option<u16> {
    match (provider, event_id) {
        ("EventLog" | "User32", _) => Some(32_768),
        ("Service Control Manager", _) => Some(16_384),
        _ => None,
    }
}

/// Writes out the numbers that are text.
fn numbers(values: &[Val], text: &mut Vec<String>) {
    text.clear();
    text.extend(values.iter().filter_map(|v| match v {
        Val::N(n) => Some(n.to_string()),
        _ => None,
    }));
}

fn values<'a>(values: &'a [Val], text: &'a [String]) -> Vec<Value<'a>> {
    let mut text = text.iter();
    values
        .iter()
        .map(|v| match v {
            Val::Null => Value::Null,
            Val::S(s) => Value::Text(s),
            Val::R(s) => Value::Text(s),
            Val::N(_) => text.next().map_or(Value::Null, |s| Value::Text(s)),
            Val::U16(n) => Value::U16(*n),
            Val::U32(n) => Value::U32(*n),
            Val::U64(n) => Value::U64(*n),
            Val::X(n) => Value::Hex32(*n),
            Val::L(n) => Value::Hex64(*n),
            Val::G(g) => Value::Guid(*g),
            Val::Sid(s) => Value::Sid(s),
            Val::T(t) => Value::FileTime(*t),
            Val::B(b) => Value::Bool(*b),
            Val::Bin(b) => Value::Binary(b),
        })
        .collect()
}
