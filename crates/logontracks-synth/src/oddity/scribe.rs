//! A log of made-up logons at `corp.example`, with the account of what was written.

use std::io::Cursor;

use super::events;
use crate::layout::{FieldType, Layout};
use crate::writer::{LogOptions, LogWriter, Place, System, Value, WriteError, WrittenRecord, guid, sid};

/// 2024-05-06T07:00:00Z.
const MONDAY: u64 = 133_594_524_000_000_000;
/// 100 ns ticks in a second.
pub(super) const SECOND: u64 = 10_000_000;

/// One logon and its logoff.
#[derive(Clone)]
pub(super) struct Session {
    pub(super) user: &'static str,
    pub(super) rid: u32,
    pub(super) logon_id: u64,
    pub(super) logon_type: u32,
    pub(super) address: &'static str,
    pub(super) process_id: Value<'static>,
}

impl Default for Session {
    fn default() -> Self {
        Session {
            user: "alice.meyer",
            rid: 1105,
            logon_id: 0x4_5a10,
            logon_type: 3,
            address: "10.0.20.31",
            process_id: Value::Hex64(0x2c4),
        }
    }
}

/// Writes a log in memory and keeps the account.
pub(super) struct Scribe {
    log: LogWriter<Cursor<Vec<u8>>>,
    written: Vec<(Place, WrittenRecord)>,
    pub(super) computer: &'static str,
    pub(super) literal: bool,
    /// All values as text, in layouts of text.
    pub(super) texts: bool,
    /// The next record's id in its header, if not its `EventRecordID`.
    pub(super) header_id: Option<u64>,
    pub(super) next_id: u64,
    pub(super) time: u64,
}

impl Scribe {
    pub(super) fn new(options: LogOptions) -> Result<Self, WriteError> {
        Ok(Scribe {
            log: LogWriter::new(Cursor::new(Vec::new()), options)?,
            written: Vec::new(),
            computer: "FS01.corp.example",
            literal: false,
            texts: false,
            header_id: None,
            next_id: 1,
            time: MONDAY,
        })
    }

    /// One record, a second after the last.
    pub(super) fn record(&mut self, layout: &Layout, values: &[Value<'_>]) -> Result<(), WriteError> {
        self.record_with(layout, values, System { pid: 684, tid: 4120, ..System::default() })
    }

    /// One record with some of its `System` given; time, id and computer are the scribe's.
    pub(super) fn record_with(
        &mut self,
        layout: &Layout,
        values: &[Value<'_>],
        system: System<'_>,
    ) -> Result<(), WriteError> {
        let system = System {
            time: self.time,
            event_record_id: self.next_id,
            computer: self.computer,
            header_record_id: self.header_id,
            ..system
        };
        self.time += SECOND;
        self.next_id += 1;
        self.header_id = self.header_id.map(|id| id + 1);
        if !self.texts {
            return self.put(layout, values, &system);
        }
        let texts: Vec<Option<String>> = values.iter().map(Value::text).collect();
        let fields = layout.fields.iter().map(|(n, _)| (n.clone(), FieldType::UnicodeString));
        let layout = Layout { fields: fields.collect(), ..layout.clone() };
        let values = texts.iter().map(|t| t.as_deref().map_or(Value::Null, Value::Text));
        self.put(&layout, &values.collect::<Vec<_>>(), &system)
    }

    fn put(&mut self, layout: &Layout, values: &[Value<'_>], system: &System<'_>) -> Result<(), WriteError> {
        let place = match self.literal {
            false => self.log.write(layout, system, values)?,
            true => self.log.write_literal(layout, system, values)?,
        };
        let record = WrittenRecord::new(layout, system, values, place, self.literal);
        self.written.push((place, record));
        Ok(())
    }

    /// 4624, and 4634 a second later.
    pub(super) fn session(&mut self, session: &Session) -> Result<(), WriteError> {
        self.logon(&events::logon(), session, &[])?;
        self.logoff(session)
    }

    pub(super) fn logon(&mut self, layout: &Layout, session: &Session, more: &[Value<'_>]) -> Result<(), WriteError> {
        let (system, user) = (sid("S-1-5-18").unwrap_or_default(), person(session.rid));
        let logon_guid = guid("{6d1f2e5a-90c4-4b1e-8a52-1f3b6c7d8e90}").unwrap_or_default();
        let process = r"C:\Windows\System32\lsass.exe";
        let mut values = vec![
            Value::Sid(&system),
            Value::Text("FS01$"),
            Value::Text("CORP"),
            Value::Hex64(0x3e7),
            Value::Sid(&user),
            Value::Text(session.user),
            Value::Text("CORP"),
            Value::Hex64(session.logon_id),
            Value::U32(session.logon_type),
            Value::Text("Kerberos"),
            Value::Text("Kerberos"),
            Value::Text("-"),
            Value::Guid(logon_guid),
            Value::Text("-"),
            Value::Text("-"),
            Value::U32(0),
            session.process_id,
            Value::Text(process),
            Value::Text(session.address),
            Value::Text("49713"),
            Value::Text("%%1833"),
            Value::Text("-"),
            Value::Text("-"),
            Value::Text("-"),
            Value::Text("%%1843"),
            Value::Hex64(0),
            Value::Text("%%1843"),
        ];
        values.extend_from_slice(more);
        self.record(layout, &values)
    }

    pub(super) fn logoff(&mut self, session: &Session) -> Result<(), WriteError> {
        let user = person(session.rid);
        let values = [
            Value::Sid(&user),
            Value::Text(session.user),
            Value::Text("CORP"),
            Value::Hex64(session.logon_id),
            Value::U32(session.logon_type),
        ];
        self.record(&events::logoff(), &values)
    }

    /// So many sessions of several people.
    pub(super) fn sessions(&mut self, count: u64) -> Result<(), WriteError> {
        let people = [("alice.meyer", 1105), ("b.novak", 1106), ("chen.wei", 1107)];
        for (at, (user, rid)) in (0..count).zip(people.iter().cycle()) {
            let logon_id = 0x5_0000 + 0x111 * at;
            self.session(&Session { user, rid: *rid, logon_id, ..Session::default() })?;
        }
        Ok(())
    }

    /// The file's bytes, and the account of the records that are still in it.
    pub(super) fn finish(self) -> Result<(Vec<u8>, Vec<WrittenRecord>), WriteError> {
        let kept = self.log.first_kept();
        let bytes = self.log.finish()?.into_inner();
        let written = self.written.into_iter().filter(|(place, _)| place.ordinal >= kept);
        Ok((bytes, written.map(|(_, record)| record).collect()))
    }
}

/// The SID of an account of the domain.
pub(super) fn person(rid: u32) -> Vec<u8> {
    sid(&format!("S-1-5-21-1004336348-1177238915-682003330-{rid}")).unwrap_or_default()
}
