//! What is told in the oddity files that are written so.

use super::events;
use super::scribe::{Scribe, Session, person};
use crate::layout::{FieldType, Layout, OwnedValue, sample_values};
use crate::writer::{System, Value, WriteError, guid};

pub(super) fn literal_text(log: &mut Scribe) -> Result<(), WriteError> {
    log.literal = true;
    log.sessions(3)?;
    user_data(log)?;
    classic_events(log)
}

pub(super) fn mixed(log: &mut Scribe) -> Result<(), WriteError> {
    for literal in [false, true, false, true] {
        log.literal = literal;
        log.sessions(1)?;
    }
    Ok(())
}

pub(super) fn classic_events(log: &mut Scribe) -> Result<(), WriteError> {
    let system = System { qualifiers: Some(0x8000), ..System::default() };
    let started = [0xe8, 7, 5, 0, 1, 0, 6, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    log.record_with(&events::classic("EventLog", 6005, 0), &[Value::Binary(&started)], system)?;
    log.record_with(&events::classic("EventLog", 6006, 0), &[Value::Binary(&[1, 0, 0, 0, 0, 0, 0, 0])], system)?;
    let unexpected = ["08:59:12", "\u{200e}06/\u{200e}05/\u{200e}2024", "", "", "86400", "", ""];
    texts(log, "EventLog", 6008, &unexpected, system)?;
    texts(log, "EventLog", 6009, &["10.00.", "20348", "", "Multiprocessor Free", "0"], system)?;
    texts(log, "EventLog", 6013, &["", "", "", "", "3600", "60", "-60 W. Europe Standard Time"], system)?;
    let user32 = System { qualifiers: Some(0x8000), user_sid: None, ..system };
    let why = [
        r"C:\Windows\System32\shutdown.exe (FS01)",
        "FS01",
        "Other (Planned)",
        "0x85000000",
        "restart",
        "",
        r"CORP\adm.novak",
    ];
    texts(log, "USER32", 1074, &why, user32)?;
    // Later builds write classic events with the whole of System.
    let later = Layout { version: Some(0), ..events::classic("EventLog", 6005, 0) };
    log.record_with(&later, &[Value::Binary(&started)], system)
}

fn texts(log: &mut Scribe, provider: &str, id: u16, texts: &[&str], system: System<'_>) -> Result<(), WriteError> {
    let mut values: Vec<Value<'_>> = texts.iter().map(|t| Value::Text(t)).collect();
    values.push(Value::Null);
    log.record_with(&events::classic(provider, id, texts.len()), &values, system)
}

pub(super) fn duplicate_names(log: &mut Scribe) -> Result<(), WriteError> {
    let user = person(1105);
    let own = guid("{0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9}").unwrap_or_default();
    let target = guid("{f9e8d7c6-b5a4-9382-7160-5f4e3d2c1b0a}").unwrap_or_default();
    for (target_user, target_guid) in [("adm.novak", target), ("svc-backup", [0; 16])] {
        let values = [
            Value::Sid(&user),
            Value::Text("alice.meyer"),
            Value::Text("CORP"),
            Value::Hex64(0x4_5a10),
            Value::Guid(own),
            Value::Text(target_user),
            Value::Text("CORP"),
            Value::Guid(target_guid),
            Value::Text("FS01.corp.example"),
            Value::Text("FS01.corp.example"),
            Value::Hex64(0x1a2c),
            Value::Text(r"C:\Windows\System32\runas.exe"),
            Value::Text("-"),
            Value::Text("-"),
        ];
        log.record(&events::explicit_credentials(), &values)?;
    }
    Ok(())
}

pub(super) fn numbers_as_strings(log: &mut Scribe) -> Result<(), WriteError> {
    log.texts = true;
    log.sessions(4)
}

pub(super) fn pointers(log: &mut Scribe) -> Result<(), WriteError> {
    let kinds = [Value::Hex64(0x2c4), Value::Hex32(0x2c4), Value::SizeT(0x2c4)];
    for (process_id, logon_id) in kinds.into_iter().zip(0x4_5a10..) {
        log.session(&Session { process_id, logon_id, ..Session::default() })?;
    }
    Ok(())
}

pub(super) fn wrapped(log: &mut Scribe) -> Result<(), WriteError> {
    log.sessions(130)
}

pub(super) fn forwarded(log: &mut Scribe) -> Result<(), WriteError> {
    log.header_id = Some(1);
    let hosts = ["WS01.corp.example", "FS01.corp.example", "DC01.corp.example"];
    for round in 0..3 {
        for (computer, base) in hosts.into_iter().zip([5_001, 900_001, 33_000_001]) {
            log.computer = computer;
            log.next_id = base + 2 * round;
            // The same logon ID on each host is three different sessions.
            log.session(&Session { logon_id: 0x6_0000 + round, ..Session::default() })?;
        }
    }
    Ok(())
}

pub(super) fn renamed(log: &mut Scribe) -> Result<(), WriteError> {
    for computer in ["WIN-7K3Q2M9A1BC", "FS01", "FS01.corp.example"] {
        log.computer = computer;
        log.sessions(2)?;
    }
    Ok(())
}

pub(super) fn user_data(log: &mut Scribe) -> Result<(), WriteError> {
    let user = person(1106);
    let who = [Value::Sid(&user), Value::Text("adm.novak"), Value::Text("CORP"), Value::Hex64(0x7_1234)];
    log.record(&events::cleared(), &who)?;
    let failed = [Value::U32(15005), Value::U16(4624), Value::Text("Microsoft-Windows-Security-Auditing")];
    log.record(&events::event_failed(), &failed)?;
    for (event_id, address) in [(21, "LOCAL"), (24, "10.0.20.31"), (25, "10.0.20.31")] {
        let values = [Value::Text(r"CORP\b.novak"), Value::U32(2), Value::Text(address)];
        log.record(&events::session_manager(event_id), &values)?;
    }
    Ok(())
}

pub(super) fn addresses(log: &mut Scribe) -> Result<(), WriteError> {
    let odd = [
        "-",
        "",
        "::1",
        "127.0.0.1",
        "LOCAL",
        "Unknown",
        "::ffff:10.0.20.31",
        "fe80::1ff:fe23:4567:890a%12",
        "2001:db8::31",
    ];
    for (address, logon_id) in odd.into_iter().zip(0x4_5a10..) {
        log.session(&Session { address, logon_id, ..Session::default() })?;
    }
    let (user, krbtgt) = (person(1105), person(502));
    for address in ["::ffff:10.0.20.31", "::1", ""] {
        let values = [
            Value::Text("alice.meyer"),
            Value::Text("CORP.EXAMPLE"),
            Value::Sid(&user),
            Value::Text("krbtgt"),
            Value::Sid(&krbtgt),
            Value::Hex32(0x4081_0010),
            Value::Hex32(0),
            Value::Hex32(0x12),
            Value::Text("2"),
            Value::Text(address),
            Value::Text("49713"),
            Value::Text(""),
            Value::Text(""),
            Value::Text(""),
        ];
        log.record(&events::tgt(), &values)?;
    }
    Ok(())
}

pub(super) fn odd_text(log: &mut Scribe) -> Result<(), WriteError> {
    let names = [
        "<admin> & \"co\"",
        "Zoë O'Brien",
        "данилов",
        "田中 太郎",
        "grin😀",
        "\u{202e}gnp.exe",
        "line\r\nbreak\ttab",
        "%%1833",
        "a.very.long.name.that.goes.on.and.on.and.on.and.on.and.on.and.on.and.on.and.on",
    ];
    for (user, logon_id) in names.into_iter().zip(0x4_5a10..) {
        log.session(&Session { user, logon_id, ..Session::default() })?;
    }
    Ok(())
}

pub(super) fn newer_version(log: &mut Scribe) -> Result<(), WriteError> {
    let mut layout = events::logon();
    layout.version = Some(9);
    layout.fields.push(("PasskeyAssurance".to_owned(), FieldType::UInt32));
    log.logon(&layout, &Session::default(), &[Value::U32(4)])?;
    log.logoff(&Session::default())
}

pub(super) fn absent(log: &mut Scribe) -> Result<(), WriteError> {
    let process_id = Value::Null;
    log.session(&Session { process_id, ..Session::default() })?;
    let mut layout = events::logon();
    layout.fields.push(("Absent".to_owned(), FieldType::UnicodeString));
    log.logon(&layout, &Session::default(), &[Value::Null])?;
    let user = person(1105);
    let values = [Value::Sid(&user), Value::Null, Value::Null, Value::Hex64(0x4_5a10), Value::Null];
    log.record(&events::logoff(), &values)
}

pub(super) fn same_tick(log: &mut Scribe) -> Result<(), WriteError> {
    let tick = log.time;
    for logon_id in 0x4_5a10..0x4_5a14 {
        log.time = tick;
        let session = Session { logon_id, ..Session::default() };
        log.logon(&events::logon(), &session, &[])?;
        log.time = tick;
        log.logoff(&session)?;
    }
    Ok(())
}

pub(super) fn every_type(log: &mut Scribe) -> Result<(), WriteError> {
    let fields = FieldType::ALL.iter().map(|t| (format!("{t:?}"), *t)).collect();
    let mut layout = Layout { event_id: 9999, fields, ..events::logon() };
    for seed in 1..=4 {
        let owned = sample_values(&layout, seed);
        let values: Vec<Value<'_>> = owned.iter().map(OwnedValue::as_value).collect();
        log.record(&layout, &values)?;
        // An array of texts repeats its element: in UserData no reader shows it alike.
        let fields = layout.fields.iter().filter(|(_, t)| *t != FieldType::StringArray);
        let user_data = Layout { fields: fields.cloned().collect(), ..events::session_manager(9999) };
        let owned = sample_values(&user_data, seed);
        let values: Vec<Value<'_>> = owned.iter().map(OwnedValue::as_value).collect();
        log.record(&user_data, &values)?;
        layout.event_id += 1;
    }
    Ok(())
}
