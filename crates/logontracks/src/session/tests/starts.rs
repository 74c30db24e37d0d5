//! Starts, accounts, roles, activity.

use super::*;
use crate::fact::{AccountChanged, FactId};

#[test]
fn first_seen_session_of_a_log_that_begins_later() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.activity("09:00:00", 4688, jdoe, 0x5000);
    log.logged_off("10:00:00", jdoe, LogonType::INTERACTIVE, 0x5000);
    let session = log.session(0x5000);
    assert_eq!((session.start.kind, session.start.time), (StartKind::FirstSeen, time("09:00:00")));
    assert_eq!((session.logon, session.logon_type), (None, Some(LogonType::INTERACTIVE)));
    assert_eq!(session.account, jdoe);
    assert_eq!(session.role, Role::Primary);
}

#[test]
fn a_first_seen_session_is_no_older_than_its_boot() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.boot("08:00:00");
    log.activity("09:00:00", 4688, jdoe, 0x5000);
    assert_eq!(log.session(0x5000).start.earliest, at("08:00:00"));
}

#[test]
fn a_record_that_outran_its_4624_does_not_make_a_session() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    let privileges = log.sym("SeDebugPrivilege");
    log.add("08:00:00", 4672, What::Privileges { logon_id: Luid(0x5000), account: jdoe, privileges });
    log.logon("08:00:00.001", jdoe, LogonType::INTERACTIVE, 0x5000);
    let session = log.session(0x5000);
    assert_eq!((session.start.kind, session.start.time), (StartKind::Logon, time("08:00:00.001")));
    assert!(session.privileges.is_some());
}

/// Services that start in 0x3e7 are no new sessions; each boot has one.
#[test]
fn well_known_logon_ids_are_one_session_per_boot() {
    let mut log = Log::new();
    let system = log.system;
    log.boot("08:00:00");
    for second in 10..20 {
        log.logon(&format!("08:00:{second}"), system, LogonType::SERVICE, 0x3e7);
    }
    log.shutdown("17:00:00");
    log.boot("18:00:00");
    log.activity("18:30:00", 4688, system, 0x3e7);
    let facts = log.facts();
    let sessions: Vec<Session> = all(&facts).iter().map(|(_, session)| session.clone()).collect();
    assert_eq!(sessions.len(), 2);
    assert!(sessions.iter().all(|session| session.role == Role::System && session.start.kind == StartKind::Boot));
    assert_eq!(sessions[0].activity.counts.as_slice(), [(4624, 11)]);
    assert_eq!(sessions[0].logon_type, Some(LogonType::SYSTEM));
    assert_eq!((sessions[0].start.time, sessions[0].end.time()), (time("08:00:00"), at("17:00:00")));
}

/// LOCAL SERVICE has a 4624 of its own when it begins; the others tell of services.
#[test]
fn local_service_begins_with_its_first_4624() {
    let mut log = Log::new();
    let local = log.account("S-1-5-19", "LOCAL SERVICE", "NT AUTHORITY");
    log.boot("08:00:00");
    let first = log.logon("08:00:01", local, LogonType::SERVICE, 0x3e5);
    log.logon("08:00:02", local, LogonType::SERVICE, 0x3e5);
    let facts = log.facts();
    let sessions = all(&facts);
    let (_, session) = sessions.iter().find(|(_, session)| session.logon_id == Luid::LOCAL_SERVICE).unwrap();
    assert_eq!((session.start.kind, session.role), (StartKind::Boot, Role::System));
    let own = facts.get(session.logon.unwrap()).unwrap();
    assert_eq!(own.at.record_id, first);
    assert_eq!(session.start.evidence.first(), session.logon.as_ref());
    let logons = session.start.evidence.iter().filter(|id| facts.get(**id).unwrap().at.event_id == 4624);
    assert_eq!(logons.count(), 1, "not the system's 4624 of type 0");
}

#[test]
fn the_subjects_logon_id_is_not_the_sessions() {
    let mut log = Log::new();
    let (jdoe, system) = (log.jdoe, log.system);
    let logon = log.logon_of(jdoe, LogonType::INTERACTIVE, 0x5000);
    let logon = crate::fact::Logon { subject: system, subject_logon_id: Luid(0x3e7), ..logon };
    log.add("08:00:00", 4624, What::Logon(logon));
    let facts = log.facts();
    let sessions = all(&facts);
    let own = sessions.by_fact(FactId::new(0)).and_then(|id| sessions.get(id)).unwrap();
    assert_eq!((own.logon_id, own.account), (Luid(0x5000), jdoe));
    assert_eq!(sessions.len(), 2, "the subject's session is seen too");
}

#[test]
fn whoever_writes_in_a_session_is_its_activity() {
    let mut log = Log::new();
    let (jdoe, asmith) = (log.jdoe, log.asmith);
    log.logon("08:00:00", jdoe, LogonType::INTERACTIVE, 0x5000);
    log.activity("08:01:00", 4688, jdoe, 0x5000);
    log.activity("08:02:00", 4688, jdoe, 0x5000);
    log.explicit("08:03:00", jdoe, 0x5000, asmith, "FS01");
    let (upn, old_name, logon_id) = (Sym::NONE, Sym::NONE, Some(Luid(0x5000)));
    let change = AccountChanged { account: asmith, actor: jdoe, logon_id, upn, old_name, failed: false };
    log.add("08:04:00", 4738, What::AccountChanged(change));
    let session = log.session(0x5000);
    assert_eq!(session.activity.counts.as_slice(), [(4648, 1), (4688, 2), (4738, 1)]);
    assert_eq!((session.activity.first, session.activity.last), (Some(FactId::new(1)), Some(FactId::new(4))));
    assert_eq!(session.last_sign, time("08:04:00"));
    assert_eq!(session.account, jdoe);
    assert_eq!(session.end.earliest(), at("08:04:00"), "known to have lived until then");
    let facts = log.facts();
    let sessions = all(&facts);
    assert!((0..5).all(|fact| sessions.by_fact(FactId::new(fact)) == Some(SessionId::new(0))));
}

#[test]
fn roles_are_told_by_sid_and_type_never_by_localised_name() {
    let roles = [
        ("S-1-5-18", "SYSTEM", LogonType::SERVICE, Role::System),
        ("S-1-5-18", "DC01$", LogonType::NETWORK, Role::Computer),
        ("S-1-5-7", "ANONYME ANMELDUNG", LogonType::NETWORK, Role::Anonymous),
        ("S-1-5-90-0-2", "DWM-2", LogonType::INTERACTIVE, Role::System),
        ("S-1-5-96-0-2", "UMFD-2", LogonType::INTERACTIVE, Role::System),
        ("S-1-5-80-1-2-3-4-5", "MSSQLSERVER", LogonType::SERVICE, Role::Service),
        ("S-1-5-21-1-2-3-1200", "WS02$", LogonType::NETWORK, Role::Computer),
        ("S-1-5-21-1-2-3-1201", "gmsa$", LogonType::SERVICE, Role::Service),
        // A person may be called that.
        ("S-1-5-21-1-2-3-1202", "support$", LogonType::REMOTE_INTERACTIVE, Role::Primary),
        ("S-1-5-21-1-2-3-1203", "DWM-2", LogonType::INTERACTIVE, Role::Primary),
        ("S-1-5-21-1-2-3-1105", "jdoe", LogonType::NETWORK, Role::Network),
        ("S-1-5-21-1-2-3-1105", "jdoe", LogonType::NETWORK_CLEARTEXT, Role::Network),
        ("S-1-5-21-1-2-3-1105", "jdoe", LogonType::BATCH, Role::Batch),
        ("S-1-5-21-1-2-3-1105", "jdoe", LogonType::SERVICE, Role::Service),
        ("S-1-5-21-1-2-3-1105", "jdoe", LogonType::NEW_CREDENTIALS, Role::NewCredentials),
        ("S-1-5-21-1-2-3-1105", "jdoe", LogonType::CACHED_INTERACTIVE, Role::Primary),
        ("S-1-5-21-1-2-3-1105", "jdoe", LogonType::UNLOCK, Role::Unlock),
        ("S-1-5-21-1-2-3-1105", "jdoe", LogonType(42), Role::Unknown),
    ];
    for (sid, name, logon_type, role) in roles {
        let mut log = Log::new();
        let account = log.account(sid, name, "CORP");
        log.logon("08:00:00", account, logon_type, 0x5000);
        assert_eq!(log.session(0x5000).role, role, "{name} {logon_type}");
    }
}

#[test]
fn live_finds_the_session_of_a_logon_id_at_a_time() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.logon("08:00:00", jdoe, LogonType::INTERACTIVE, 0x5000);
    log.logged_off("09:00:00", jdoe, LogonType::INTERACTIVE, 0x5000);
    log.logon("10:00:00", jdoe, LogonType::INTERACTIVE, 0x5000);
    let facts = log.facts();
    let sessions = all(&facts);
    let live = |at| sessions.live(HostId(0), Luid(0x5000), time(at)).map(SessionId::number);
    let found = ["07:59:59", "08:00:00", "09:00:00", "09:30:00", "23:00:00"].map(live);
    assert_eq!(found, [None, Some(0), Some(0), None, Some(1)]);
    assert_eq!(sessions.live(HostId(0), Luid(0x5001), time("08:30:00")), None);
}

/// Under a clock set back, what began later bears an earlier time; the numbers follow the times, and so do the
/// references.
#[test]
fn numbers_follow_the_times_and_references_the_numbers() {
    let mut log = Log::new();
    let (jdoe, asmith) = (log.jdoe, log.asmith);
    log.logon("10:00:00", asmith, LogonType::INTERACTIVE, 0x5000);
    let (before, after) = (time("10:05:00"), time("09:05:00"));
    log.add("09:05:00", 4616, What::TimeChanged { before, after, account: AccountId::NONE, logon_id: None });
    log.linked("09:10:00", jdoe, LogonType::INTERACTIVE, 0x6000, 0x6010);
    log.desktop("09:20:00", DesktopStep::Locked, jdoe, 0x6010, None);
    log.logon("09:30:00", jdoe, LogonType::UNLOCK, 0x7000);
    let sessions = log.sessions();
    let ids: Vec<Luid> = sessions.iter().map(|session| session.logon_id).collect();
    assert_eq!(ids, [0x6000, 0x6010, 0x7000, 0x5000].map(Luid));
    assert_eq!((sessions[0].linked, sessions[1].linked), (Some(SessionId::new(1)), Some(SessionId::new(0))));
    assert_eq!(sessions[2].part_of, Some(SessionId::new(1)));
    let facts = log.facts();
    let all = all(&facts);
    let own = |(id, fact): (FactId, crate::fact::Fact)| match &fact.what {
        What::Logon(logon) => Some((all.get(all.by_fact(id)?)?.logon_id, logon.logon_id)),
        _ => None,
    };
    assert_eq!(facts.iter().filter_map(own).filter(|(a, b)| a == b).count(), 4);
}
