//! What is one human logon.

use super::*;

const CONSOLE: LogonType = LogonType::INTERACTIVE;
const NETWORK: LogonType = LogonType::NETWORK;
const RDP: LogonType = LogonType::REMOTE_INTERACTIVE;
const UNLOCK: LogonType = LogonType::UNLOCK;

fn part_of(log: &Log, part: u64) -> Option<Luid> {
    let facts = log.facts();
    let sessions = all(&facts);
    let (_, part) = sessions.iter().find(|(_, session)| session.logon_id == Luid(part)).unwrap();
    Some(sessions.get(part.part_of?).unwrap().logon_id)
}

#[test]
fn linked_tokens_are_a_pair() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.linked("08:00:00", jdoe, CONSOLE, 0x5000, 0x5010);
    let (elevated, limited) = (log.session(0x5000), log.session(0x5010));
    assert_eq!((elevated.role, limited.role), (Role::Elevated, Role::Primary));
    assert_eq!((elevated.linked, limited.linked), (Some(SessionId::new(1)), Some(SessionId::new(0))));
    assert!(elevated.privileges.is_some() && limited.privileges.is_none());
}

#[test]
fn a_linked_logon_id_that_does_not_answer_is_no_pair() {
    let mut log = Log::new();
    let (jdoe, asmith) = (log.jdoe, log.asmith);
    log.linked("08:00:00", jdoe, CONSOLE, 0x5000, 0x5010);
    // The other half's ID was another's before; and a half that names a session of somebody else.
    log.logon("08:00:00.5", asmith, CONSOLE, 0x6000);
    let logon = log.logon_of(jdoe, CONSOLE, 0x7000);
    let logon = crate::fact::Logon { linked_logon_id: Some(Luid(0x6000)), ..logon };
    log.add("08:00:01", 4624, What::Logon(logon));
    // The same account's, which names no other.
    log.logon("08:00:02", jdoe, CONSOLE, 0x8000);
    let logon = log.logon_of(jdoe, CONSOLE, 0x8010);
    let logon = crate::fact::Logon { linked_logon_id: Some(Luid(0x8000)), ..logon };
    log.add("08:00:02", 4624, What::Logon(logon));
    for id in [0x6000, 0x7000, 0x8000, 0x8010] {
        assert_eq!(log.session(id).linked, None, "{id:#x}");
    }
}

/// The log begins between the two 4624s: what is left names the other half, which is seen to end.
#[test]
fn a_half_without_its_4624_is_still_a_half() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    let logon = log.logon_of(jdoe, CONSOLE, 0x5010);
    let logon = crate::fact::Logon { linked_logon_id: Some(Luid(0x5000)), elevated: Some(false), ..logon };
    log.add("08:00:00", 4624, What::Logon(logon));
    let privileges = log.sym("SeDebugPrivilege");
    log.add("08:00:00", 4672, What::Privileges { logon_id: Luid(0x5000), account: jdoe, privileges });
    assert_eq!(log.session(0x5000).role, Role::Elevated);
    assert_eq!((log.session(0x5010).role, log.session(0x5010).linked.is_some()), (Role::Primary, true));
}

/// The window manager of each desktop has a linked pair too: the system's, both.
#[test]
fn a_linked_pair_of_the_window_manager_is_the_systems() {
    let mut log = Log::new();
    let window = log.account("S-1-5-90-0-2", "DWM-2", "Window Manager");
    log.linked("08:00:00", window, CONSOLE, 0x5000, 0x5010);
    let (one, other) = (log.session(0x5000), log.session(0x5010));
    assert_eq!((one.role, other.role), (Role::System, Role::System));
    assert!(one.linked.is_some() && other.linked.is_some());
}

/// A type 7 session closes in milliseconds; the person's session is the one that 4801 names.
#[test]
fn unlock_is_a_part_of_the_session_that_4801_names() {
    let mut log = Log::new();
    let (jdoe, asmith) = (log.jdoe, log.asmith);
    log.logon("08:00:00", jdoe, CONSOLE, 0x5000);
    log.logon("08:10:00", jdoe, CONSOLE, 0x5100);
    log.logon("08:20:00", asmith, CONSOLE, 0x5200);
    log.desktop("12:00:00", DesktopStep::Locked, jdoe, 0x5000, Some(1));
    log.desktop("12:00:00", DesktopStep::Locked, jdoe, 0x5100, Some(2));
    log.logon("12:41:00", jdoe, UNLOCK, 0x6000);
    log.logged_off("12:41:00.011", jdoe, UNLOCK, 0x6000);
    log.desktop("12:41:00.2", DesktopStep::Unlocked, jdoe, 0x5000, Some(1));
    assert_eq!(log.session(0x6000).role, Role::Unlock);
    assert_eq!(part_of(&log, 0x6000), Some(Luid(0x5000)));
    let session = log.session(0x5000);
    assert_eq!(session.number, Some(1));
    assert_eq!(session.intervals.len(), 1);
    assert_eq!((session.intervals[0].from, session.intervals[0].to), (time("12:00:00"), at("12:41:00.2")));
}

#[test]
fn unlock_without_4801_is_a_part_of_the_only_session_that_was_locked_or_there() {
    let mut log = Log::new();
    let (jdoe, asmith) = (log.jdoe, log.asmith);
    log.logon("08:00:00", jdoe, CONSOLE, 0x5000);
    log.logon("08:00:01", asmith, CONSOLE, 0x5100);
    log.logon("12:41:00", jdoe, UNLOCK, 0x6000);
    assert_eq!(part_of(&log, 0x6000), Some(Luid(0x5000)));
    // Two, and nothing tells which: it stays open.
    log.logon("13:00:00", jdoe, CONSOLE, 0x5200);
    log.logon("13:41:00", jdoe, UNLOCK, 0x6100);
    assert_eq!(part_of(&log, 0x6100), None);
    assert_eq!(log.session(0x6100).role, Role::Unlock);
    // One of them was locked.
    log.desktop("14:00:00", DesktopStep::Locked, jdoe, 0x5200, None);
    log.logon("14:41:00", jdoe, UNLOCK, 0x6200);
    assert_eq!(part_of(&log, 0x6200), Some(Luid(0x5200)));
}

#[test]
fn both_halves_of_an_unlock_are_parts() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.linked("08:00:00", jdoe, CONSOLE, 0x5000, 0x5010);
    log.linked("12:41:00", jdoe, UNLOCK, 0x6000, 0x6010);
    // Windows may name the elevated half; the desktop is that of the other.
    log.desktop("12:41:00.1", DesktopStep::Unlocked, jdoe, 0x5000, None);
    for part in [0x6000, 0x6010] {
        assert_eq!((log.session(part).role, part_of(&log, part)), (Role::Unlock, Some(Luid(0x5010))));
    }
}

#[test]
fn nla_precursor_is_a_part_of_the_remote_desktop_logon() {
    let mut log = Log::new();
    let (jdoe, asmith) = (log.jdoe, log.asmith);
    log.logon_from("08:00:00", jdoe, NETWORK, 0x5000, "10.0.0.5");
    log.logon_from("08:00:00.5", asmith, NETWORK, 0x5010, "10.0.0.5");
    log.logon_from("08:00:01", jdoe, NETWORK, 0x5020, "10.0.0.6");
    log.logon_from("08:00:02", jdoe, RDP, 0x6000, "::ffff:10.0.0.5");
    log.logged_off("08:00:12", jdoe, NETWORK, 0x5000);
    assert_eq!((log.session(0x5000).role, part_of(&log, 0x5000)), (Role::NlaPrecursor, Some(Luid(0x6000))));
    assert_eq!(log.session(0x5010).role, Role::Network, "another account");
    assert_eq!(log.session(0x5020).role, Role::Network, "another address");
}

#[test]
fn a_share_opened_before_a_remote_desktop_logon_is_not_nla() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.logon_from("08:00:00", jdoe, NETWORK, 0x5000, "10.0.0.5");
    log.logon_from("08:00:01", jdoe, NETWORK, 0x5010, "10.0.0.5");
    log.activity("08:00:01.1", 5140, jdoe, 0x5010);
    log.logon_from("08:00:02", jdoe, RDP, 0x6000, "10.0.0.5");
    assert_eq!(log.session(0x5010).role, Role::Network);
    assert_eq!(log.session(0x5000).role, Role::NlaPrecursor);
}

#[test]
fn the_connection_tells_which_network_logon_was_nla() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.logon_from("08:00:00", jdoe, NETWORK, 0x5000, "10.0.0.5");
    let address = log.sym("10.0.0.5");
    log.channel("RCM").add("08:00:00.4", 1149, What::RdpServer { user: jdoe, address });
    log.channel("Security").logon_from("08:00:01", jdoe, NETWORK, 0x5010, "10.0.0.5");
    log.logon_from("08:00:02", jdoe, RDP, 0x6000, "10.0.0.5");
    assert_eq!(log.session(0x5000).role, Role::NlaPrecursor);
    assert_eq!(log.session(0x5010).role, Role::Network);
}

/// Reconnect: type 7 and 4778 for the original logon ID.
#[test]
fn reconnect_is_a_part_of_the_original_session() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.logon_from("08:00:00", jdoe, RDP, 0x5000, "10.0.0.5");
    log.desktop("09:00:00", DesktopStep::Disconnected, jdoe, 0x5000, None);
    log.logon_from("10:00:00", jdoe, NETWORK, 0x6000, "10.0.0.6");
    log.logon_from("10:00:02", jdoe, UNLOCK, 0x6010, "10.0.0.6");
    log.logged_off("10:00:02.01", jdoe, UNLOCK, 0x6010);
    log.desktop("10:00:02.5", DesktopStep::Reconnected, jdoe, 0x5000, None);
    assert_eq!((log.session(0x6010).role, part_of(&log, 0x6010)), (Role::Reconnect, Some(Luid(0x5000))));
    assert_eq!((log.session(0x6000).role, part_of(&log, 0x6000)), (Role::NlaPrecursor, Some(Luid(0x5000))));
    let session = log.session(0x5000);
    assert_eq!(session.end.kind, EndKind::LogEnds, "a disconnection is no logoff");
    assert_eq!((session.intervals[0].from, session.intervals[0].to), (time("09:00:00"), at("10:00:02.5")));
}

#[test]
fn reconnect_by_type_10_is_a_part_of_the_original_session() {
    let mut log = Log::new();
    let jdoe = log.jdoe;
    log.logon_from("08:00:00", jdoe, RDP, 0x5000, "10.0.0.5");
    log.desktop("09:00:00", DesktopStep::Disconnected, jdoe, 0x5000, None);
    log.logon_from("10:00:02", jdoe, RDP, 0x6010, "10.0.0.6");
    log.desktop("10:00:02.5", DesktopStep::Reconnected, jdoe, 0x5000, None);
    // Later, a session of its own.
    log.logon_from("11:00:02", jdoe, RDP, 0x7010, "10.0.0.6");
    assert_eq!((log.session(0x6010).role, part_of(&log, 0x6010)), (Role::Reconnect, Some(Luid(0x5000))));
    assert_eq!((log.session(0x7010).role, part_of(&log, 0x7010)), (Role::Primary, None));
}

/// Windows 7 writes two 4624s for an administrator, too, and no field that joins them.
#[test]
fn a_pair_of_old_windows_is_told_by_its_likeness() {
    let mut log = Log::new();
    let (jdoe, privileges) = (log.jdoe, log.sym("SeDebugPrivilege"));
    log.logon("08:00:00", jdoe, LogonType::INTERACTIVE, 0x5000);
    log.logon("08:00:00", jdoe, LogonType::INTERACTIVE, 0x5001);
    log.add("08:00:00", 4672, What::Privileges { logon_id: Luid(0x5000), account: jdoe, privileges });
    // Later two logons of their own, the second privileged: another record between them.
    log.logon("09:00:00", jdoe, LogonType::INTERACTIVE, 0x6000);
    log.activity("09:00:00", 4688, jdoe, 0x6000);
    log.logon("09:00:00.1", jdoe, LogonType::INTERACTIVE, 0x6001);
    log.add("09:00:00.1", 4672, What::Privileges { logon_id: Luid(0x6001), account: jdoe, privileges });
    // Neither is privileged: which would be the elevated half?
    log.logon("10:00:00", jdoe, LogonType::INTERACTIVE, 0x7000);
    log.logon("10:00:00", jdoe, LogonType::INTERACTIVE, 0x7001);
    let role = |id| log.session(id).role;
    assert_eq!([role(0x5000), role(0x5001)], [Role::Elevated, Role::Primary]);
    assert!(log.session(0x5000).linked.is_some() && log.session(0x5001).linked.is_some());
    for id in [0x6000, 0x6001, 0x7000, 0x7001] {
        assert_eq!((role(id), log.session(id).linked), (Role::Primary, None), "{id:#x}");
    }
}
