//! Ends, each of its kind.

use super::*;
use crate::fact::FactId;

const CONSOLE: LogonType = LogonType::INTERACTIVE;
const NETWORK: LogonType = LogonType::NETWORK;

fn bounds(end: &End) -> (EndKind, Option<crate::wire::Time>, Option<crate::wire::Time>, Option<crate::wire::Time>) {
    (end.kind, end.time(), end.earliest(), end.latest())
}

/// 4647 says that the user asked, 4634 that the session was destroyed; both are kept.
#[test]
fn user_initiated_is_4647_and_ends_at_the_4634() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.logon("08:00:00", jdoe, CONSOLE, 0x5000);
    log.logoff_initiated("17:00:00", jdoe, 0x5000);
    log.logged_off("17:00:02", jdoe, CONSOLE, 0x5000);
    let session = log.session(0x5000);
    assert_eq!(session.start.kind, StartKind::Logon);
    assert_eq!(bounds(&session.end), (EndKind::UserInitiated, at("17:00:02"), None, None));
    assert_eq!(session.end.evidence.as_slice(), [FactId::new(1), FactId::new(2)]);
}

#[test]
fn a_4647_without_a_4634_is_an_end() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.logon("08:00:00", jdoe, CONSOLE, 0x5000);
    log.logoff_initiated("17:00:00", jdoe, 0x5000);
    assert_eq!(bounds(&log.session(0x5000).end), (EndKind::UserInitiated, at("17:00:00"), None, None));
}

#[test]
fn a_4634_alone_is_a_logoff() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.logon("08:00:00", jdoe, NETWORK, 0x5000);
    log.logged_off("08:00:00.015", jdoe, NETWORK, 0x5000);
    assert_eq!(bounds(&log.session(0x5000).end), (EndKind::Logoff, at("08:00:00.015"), None, None));
}

/// Not "last logoff wins": what is written after the logoff does not move the end.
#[test]
fn late_records_of_an_ended_session_do_not_move_its_end() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.logon("08:00:00", jdoe, CONSOLE, 0x5000);
    log.logged_off("09:00:00", jdoe, CONSOLE, 0x5000);
    log.activity("09:00:01", 4689, jdoe, 0x5000);
    log.logged_off("09:00:02", jdoe, CONSOLE, 0x5000);
    let session = log.session(0x5000);
    assert_eq!(bounds(&session.end), (EndKind::Logoff, at("09:00:00"), None, None));
    assert_eq!(session.activity.counts.as_slice(), [(4634, 1), (4689, 1)]);
}

#[test]
fn a_shutdown_ends_what_is_open() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.boot("08:00:00");
    log.logon("08:10:00", jdoe, CONSOLE, 0x5000);
    log.logon("08:20:00", jdoe, NETWORK, 0x6000);
    log.shutdown("17:00:00");
    log.boot("18:00:00");
    let session = log.session(0x5000);
    assert_eq!(bounds(&session.end), (EndKind::Shutdown, at("17:00:00"), None, None));
    assert_eq!(session.end.evidence.len(), 2);
    // A network logon may have ended at any time before.
    assert_eq!(bounds(&log.session(0x6000).end), (EndKind::Shutdown, None, at("08:20:00"), at("17:00:00")));
}

#[test]
fn a_crash_ends_between_the_last_sign_and_the_next_start() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.boot("08:00:00");
    log.logon("08:10:00", jdoe, CONSOLE, 0x5000);
    log.activity("09:00:00", 4688, jdoe, 0x5000);
    log.boot("10:00:00");
    log.channel("System").power("10:00:05", 41, PowerStep::Unclean);
    let session = log.session(0x5000);
    assert_eq!(bounds(&session.end), (EndKind::Crash, None, at("09:00:00"), at("10:00:00")));
    assert_eq!(session.end.evidence.len(), 1);
}

#[test]
fn a_next_boot_ends_a_session_of_which_nothing_else_is_known() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.boot("08:00:00");
    log.logon("08:10:00", jdoe, CONSOLE, 0x5000);
    log.boot("10:00:00");
    assert_eq!(bounds(&log.session(0x5000).end), (EndKind::Boot, None, at("08:10:00"), at("10:00:00")));
}

#[test]
fn the_same_logon_id_in_the_next_boot_is_another_session() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.boot("08:00:00");
    log.logon("08:10:00", jdoe, CONSOLE, 0x5000);
    log.shutdown("09:00:00");
    log.boot("10:00:00");
    log.logon("10:10:00", jdoe, CONSOLE, 0x5000);
    log.logged_off("11:00:00", jdoe, CONSOLE, 0x5000);
    let ends: Vec<EndKind> = log.sessions().iter().map(|session| session.end.kind).collect();
    assert_eq!(ends, [EndKind::Shutdown, EndKind::Logoff]);
}

#[test]
fn a_logon_id_used_again_ends_the_older_session() {
    let mut log = Log::new();
    let (jdoe, asmith) = (log.jdoe, log.asmith);
    log.logon("08:00:00", jdoe, CONSOLE, 0x5000);
    log.activity("08:30:00", 4688, jdoe, 0x5000);
    log.logon("09:00:00", jdoe, CONSOLE, 0x5000);
    // Another account under that ID: its 4624 is missing.
    log.activity("10:00:00", 4688, asmith, 0x5000);
    let sessions = log.sessions();
    let ends: Vec<_> = sessions.iter().map(|session| bounds(&session.end)).collect();
    assert_eq!(
        ends,
        [
            (EndKind::LogonIdReused, None, at("08:30:00"), at("09:00:00")),
            (EndKind::LogonIdReused, None, at("09:00:00"), at("10:00:00")),
            (EndKind::LogEnds, None, at("10:00:00"), None),
        ]
    );
    assert_eq!(sessions[2].account, asmith);
    assert_eq!(sessions[2].start.kind, StartKind::FirstSeen);
}

#[test]
fn a_cleared_log_may_have_held_the_end() {
    let mut log = Log::new();
    let (jdoe, asmith) = (log.jdoe, log.asmith);
    log.boot("08:00:00");
    log.logon("08:10:00", jdoe, CONSOLE, 0x5000);
    log.logon("08:20:00", asmith, CONSOLE, 0x6000);
    log.record_id(500).cleared("12:00:00");
    log.activity("13:00:00", 4688, asmith, 0x6000);
    log.shutdown("17:00:00");
    log.boot("18:00:00");
    let session = log.session(0x5000);
    assert_eq!(bounds(&session.end), (EndKind::LogCleared, None, at("08:10:00"), at("17:00:00")));
    assert_eq!(log.facts().get(session.end.evidence[0]).unwrap().at.event_id, 1102);
    assert_eq!(log.session(0x6000).end.kind, EndKind::Shutdown, "seen after the clearing");
}

#[test]
fn a_cleared_log_of_which_a_copy_is_there_lost_nothing() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.logon("08:10:00", jdoe, CONSOLE, 0x5000);
    log.cleared("12:00:00");
    log.shutdown("17:00:00");
    assert_eq!(log.session(0x5000).end.kind, EndKind::Shutdown);
}

/// A collector has some of the records of a log that was cleared: logons, and no logoffs.
#[test]
fn forwarded_records_before_a_clearing_are_no_copy_of_the_log() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.record_id(100).logon("08:10:00", jdoe, NETWORK, 0x5000);
    log.record_id(500).logon("11:59:59", jdoe, NETWORK, 0x6000);
    log.cleared("12:00:00");
    assert_eq!(log.session(0x5000).end.kind, EndKind::LogCleared);
    assert_eq!(log.session(0x6000).end.kind, EndKind::LogCleared);
    // Who counted the records knows what is missing: nothing between the second logon and the clearing.
    let facts = log.facts();
    let computer = facts.strings.find("WS01").unwrap();
    let channel = facts.strings.find("Security").unwrap();
    let hole = Hole { computer, channel, after: 100, before: 500 };
    let sessions = Sessions::with_holes(&facts, &Hosts::of(&facts), &Windows::default(), Some(&[hole]));
    let kinds: Vec<EndKind> = sessions.iter().map(|(_, session)| session.end.kind).collect();
    assert_eq!(kinds, [EndKind::LogCleared, EndKind::LogEnds]);
}

#[test]
fn a_hole_in_the_numbers_may_have_held_the_end() {
    let mut log = Log::new();
    let (jdoe, system) = (log.jdoe, log.system);
    log.logon("08:10:00", jdoe, CONSOLE, 0x5000);
    log.record_id(900).activity("12:00:00", 4688, system, 0x3e7);
    let facts = log.facts();
    let hosts = Hosts::of(&facts);
    let of = |holes: Option<&[Hole]>| {
        let sessions = Sessions::with_holes(&facts, &hosts, &Windows::default(), holes);
        sessions.iter().find(|(_, session)| session.logon_id == Luid(0x5000)).unwrap().1.end.clone()
    };
    let computer = facts.strings.find("WS01").unwrap();
    let channel = facts.strings.find("Security").unwrap();
    let hole = Hole { computer, channel, after: 10, before: 800 };
    assert_eq!(of(Some(&[hole])).kind, EndKind::LogGap);
    assert_eq!(of(Some(&[hole])).evidence.len(), 2);
    // Facts are only a part of the records: their numbers alone show no hole.
    assert_eq!(of(Some(&[])).kind, EndKind::LogEnds);
    assert_eq!(of(None).kind, EndKind::LogEnds);
}

#[test]
fn a_log_that_ends_shows_no_end() {
    let mut log = Log::new();
    let (jdoe, asmith) = (log.jdoe, log.asmith);
    log.logon("08:10:00", jdoe, CONSOLE, 0x5000);
    log.activity("15:55:00", 4688, jdoe, 0x5000);
    log.activity("16:00:00", 4688, asmith, 0x6000);
    assert_eq!(bounds(&log.session(0x5000).end), (EndKind::LogEnds, None, at("15:55:00"), None));
}

/// System.evtx was copied later than Security.evtx.
#[test]
fn a_security_log_that_does_not_reach_the_shutdown_ends_there() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.logon("08:10:00", jdoe, CONSOLE, 0x5000);
    log.channel("System").power("17:00:00", 13, PowerStep::OsStop);
    assert_eq!(bounds(&log.session(0x5000).end), (EndKind::LogEnds, None, at("08:10:00"), at("17:00:00")));
}

#[test]
fn an_event_log_service_that_did_not_run_is_a_gap() {
    let mut log = Log::new();
    let (jdoe, system) = (log.jdoe, log.system);
    log.boot("08:00:00");
    log.logon("08:10:00", jdoe, CONSOLE, 0x5000);
    log.power("09:00:00", 1100, PowerStep::LogStop);
    log.activity("11:00:00", 4688, system, 0x3e7);
    assert_eq!(log.session(0x5000).end.kind, EndKind::LogGap);
}

#[test]
fn a_logoff_under_a_clock_set_back_is_still_the_logoff() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.logon("10:00:00", jdoe, CONSOLE, 0x5000);
    let (before, after) = (time("10:05:00"), time("09:05:00"));
    log.add("09:05:00", 4616, What::TimeChanged { before, after, account: AccountId::NONE, logon_id: None });
    log.logged_off("09:10:00", jdoe, CONSOLE, 0x5000);
    let session = log.session(0x5000);
    assert_eq!(session.start.kind, StartKind::Logon);
    assert_eq!(bounds(&session.end), (EndKind::Logoff, at("09:10:00"), None, None));
    assert_eq!(session.active_time(), 0, "no time can be told");
}
