//! Session numbers, and times not in use.

use super::*;

const RDP: LogonType = LogonType::REMOTE_INTERACTIVE;
const HOUR: i64 = 36_000_000_000;

/// The user as LocalSessionManager writes it: no SID.
fn terminal_user(log: &mut Log) -> AccountId {
    log.account("", "CORP\\jdoe", "")
}

#[test]
fn number_and_logon_id_joined_by_user_and_time() {
    let mut log = Log::new();
    let (jdoe, asmith, user) = (log.jdoe, log.asmith, terminal_user(&mut log));
    log.logon_from("08:00:00", jdoe, RDP, 0x5000, "10.0.0.5");
    log.logon_from("08:00:01", asmith, RDP, 0x5100, "10.0.0.7");
    log.channel("LSM").terminal("08:00:03", TerminalStep::Logon, user, 3, "10.0.0.5");
    log.terminal("08:00:05", TerminalStep::Shell, user, 3, "10.0.0.5");
    log.terminal("09:00:00", TerminalStep::Disconnect, user, 3, "10.0.0.5");
    log.terminal("10:00:00", TerminalStep::Reconnect, user, 3, "10.0.0.5");
    let session = log.session(0x5000);
    assert_eq!(session.number, Some(3));
    assert_eq!(log.session(0x5100).number, None);
    assert_eq!((session.intervals[0].from, session.intervals[0].to), (time("09:00:00"), at("10:00:00")));
    let facts = log.facts();
    let sessions = all(&facts);
    let terminal = facts.iter().filter(|(_, fact)| matches!(fact.what, What::Terminal { .. }));
    assert_eq!(terminal.filter(|(id, _)| sessions.by_fact(*id) == Some(SessionId::new(0))).count(), 4);
}

#[test]
fn one_disconnection_seen_twice_is_one_interval() {
    let mut log = Log::new();
    let (jdoe, user) = (log.jdoe, terminal_user(&mut log));
    log.logon_from("08:00:00", jdoe, RDP, 0x5000, "10.0.0.5");
    log.channel("LSM").terminal("08:00:03", TerminalStep::Logon, user, 3, "10.0.0.5");
    log.terminal("09:00:00", TerminalStep::Disconnect, user, 3, "10.0.0.5");
    log.channel("Security").desktop("09:00:01", DesktopStep::Disconnected, jdoe, 0x5000, None);
    log.desktop("10:00:00", DesktopStep::Reconnected, jdoe, 0x5000, None);
    log.channel("LSM").terminal("10:00:01", TerminalStep::Reconnect, user, 3, "10.0.0.5");
    let intervals = log.session(0x5000).intervals;
    assert_eq!(intervals.len(), 1);
    assert_eq!(intervals[0].evidence.len(), 4);
    assert_eq!((intervals[0].from, intervals[0].to), (time("09:00:00"), at("10:00:00")));
}

#[test]
fn a_number_given_out_again_is_another_session() {
    let mut log = Log::new();
    let (jdoe, user) = (log.jdoe, terminal_user(&mut log));
    for (hour, id) in [("08", 0x5000), ("10", 0x6000)] {
        log.channel("Security").logon_from(&format!("{hour}:00:00"), jdoe, RDP, id, "10.0.0.5");
        log.channel("LSM").terminal(&format!("{hour}:00:03"), TerminalStep::Logon, user, 3, "10.0.0.5");
        log.terminal(&format!("{hour}:30:00"), TerminalStep::Disconnect, user, 3, "10.0.0.5");
        log.terminal(&format!("{hour}:40:00"), TerminalStep::Reconnect, user, 3, "10.0.0.5");
        log.terminal(&format!("{hour}:50:00"), TerminalStep::Logoff, user, 3, "");
        log.channel("Security").logged_off(&format!("{hour}:50:01"), jdoe, RDP, id);
    }
    for id in [0x5000, 0x6000] {
        let session = log.session(id);
        assert_eq!((session.number, session.intervals.len()), (Some(3), 1));
        assert_eq!((session.end.kind, session.end.evidence.len()), (EndKind::Logoff, 1));
    }
}

#[test]
fn number_joined_by_the_disconnection_where_the_logon_is_lost() {
    let mut log = Log::new();
    let (jdoe, user) = (log.jdoe, terminal_user(&mut log));
    log.desktop("09:00:00", DesktopStep::Disconnected, jdoe, 0x5000, None);
    log.channel("LSM").terminal("09:00:01", TerminalStep::Disconnect, user, 7, "10.0.0.5");
    let session = log.session(0x5000);
    assert_eq!((session.role, session.number), (Role::Primary, Some(7)));
}

#[test]
fn a_terminal_logoff_without_4634_is_an_end_of_its_own_kind() {
    let mut log = Log::new();
    let (jdoe, user) = (log.jdoe, terminal_user(&mut log));
    log.boot("07:00:00");
    log.logon_from("08:00:00", jdoe, RDP, 0x5000, "10.0.0.5");
    log.channel("LSM").terminal("08:00:03", TerminalStep::Logon, user, 3, "10.0.0.5");
    log.terminal("09:00:00", TerminalStep::Logoff, user, 3, "");
    log.shutdown("17:00:00");
    let session = log.session(0x5000);
    assert_eq!((session.end.kind, session.end.time()), (EndKind::TerminalLogoff, at("09:00:00")));
}

#[test]
fn a_terminal_logoff_by_a_shutdown_is_a_shutdown() {
    let mut log = Log::new();
    let (jdoe, user) = (log.jdoe, terminal_user(&mut log));
    log.boot("07:00:00");
    log.logon_from("08:00:00", jdoe, RDP, 0x5000, "10.0.0.5");
    log.channel("LSM").terminal("08:00:03", TerminalStep::Logon, user, 3, "10.0.0.5");
    log.terminal("16:59:50", TerminalStep::Logoff, user, 3, "");
    log.shutdown("17:00:00");
    let session = log.session(0x5000);
    assert_eq!((session.end.kind, session.end.time()), (EndKind::Shutdown, at("16:59:50")));
    assert_eq!(session.end.evidence.len(), 3);
}

#[test]
fn idle_time_counts_what_overlaps_once_and_ends_with_the_session() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.logon_from("08:00:00", jdoe, RDP, 0x5000, "10.0.0.5");
    log.desktop("09:00:00", DesktopStep::ScreenSaverStart, jdoe, 0x5000, None);
    log.desktop("10:00:00", DesktopStep::Locked, jdoe, 0x5000, None);
    log.desktop("11:00:00", DesktopStep::ScreenSaverStop, jdoe, 0x5000, None);
    log.desktop("12:00:00", DesktopStep::Unlocked, jdoe, 0x5000, None);
    log.desktop("15:00:00", DesktopStep::Disconnected, jdoe, 0x5000, None);
    log.logged_off("16:00:00", jdoe, RDP, 0x5000);
    let session = log.session(0x5000);
    let kinds: Vec<_> = session.intervals.iter().map(|interval| interval.kind).collect();
    use IntervalKind::*;
    assert_eq!(kinds, [ScreenSaver, Locked, Disconnected]);
    assert_eq!(session.intervals[2].to, at("16:00:00"));
    assert_eq!((session.idle_time(), session.active_time()), (4 * HOUR, 4 * HOUR));
}

#[test]
fn an_unlock_whose_lock_is_not_there_makes_no_interval() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.desktop("09:00:00", DesktopStep::Unlocked, jdoe, 0x5000, Some(1));
    let session = log.session(0x5000);
    assert_eq!((session.intervals.len(), session.number), (0, Some(1)));
}

#[test]
fn two_numbers_are_never_of_one_session() {
    let mut log = Log::new();
    let (jdoe, user) = (log.jdoe, terminal_user(&mut log));
    log.logon_from("08:00:00", jdoe, RDP, 0x5000, "10.0.0.5");
    log.logon_from("08:00:01", jdoe, RDP, 0x6000, "10.0.0.5");
    log.channel("LSM").terminal("08:00:03", TerminalStep::Logon, user, 3, "10.0.0.5");
    log.terminal("08:00:04", TerminalStep::Logon, user, 4, "10.0.0.5");
    let mut numbers = [log.session(0x5000).number, log.session(0x6000).number];
    numbers.sort();
    assert_eq!(numbers, [Some(3), Some(4)]);
}

/// 24 and 40 follow 23: they are the session's, and begin nothing.
#[test]
fn a_disconnection_by_a_logoff_is_no_interval() {
    let mut log = Log::new();
    let (jdoe, user) = (log.jdoe, terminal_user(&mut log));
    log.logon_from("08:00:00", jdoe, RDP, 0x5000, "10.0.0.5");
    log.channel("LSM").terminal("08:00:03", TerminalStep::Logon, user, 3, "10.0.0.5");
    log.channel("Security").logged_off("09:00:00", jdoe, RDP, 0x5000);
    log.channel("LSM").terminal("09:00:01", TerminalStep::Logoff, user, 3, "");
    log.terminal("09:00:02", TerminalStep::Disconnect, user, 3, "10.0.0.5");
    let session = log.session(0x5000);
    assert_eq!(session.intervals.len(), 0);
    let facts = log.facts();
    let sessions = all(&facts);
    assert!(facts.iter().all(|(id, _)| sessions.by_fact(id) == Some(SessionId::new(0))));
}
