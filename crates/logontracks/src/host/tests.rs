//! One test for each trap of hosts and boots.

use super::*;
use crate::fact::testing::{FactBuilder, time};
use crate::fact::{AccountId, PowerStep, What};
use crate::wire::LogonType;

const SYSTEM: &str = "S-1-5-18";

fn names(hosts: &Hosts) -> Vec<&str> {
    hosts.iter().map(|(_, host)| host.name.as_str()).collect()
}

/// The only host's boots.
fn ids(hosts: &Hosts, host: u32) -> Vec<FactId> {
    hosts.facts_of(HostId(host)).iter().collect()
}

fn boots(log: &FactBuilder) -> Vec<Boot> {
    let hosts = Hosts::of(&log.facts());
    assert_eq!(names(&hosts).len(), 1);
    hosts.get(HostId(0)).unwrap().boots.clone()
}

fn ends(log: &FactBuilder) -> Vec<BootEnd> {
    boots(log).iter().map(|boot| boot.end).collect()
}

/// A start as a whole computer writes it.
fn start(log: &mut FactBuilder, minute: u32, hour: u32) {
    let at = |second: u32| format!("{hour:02}:{minute:02}:{second:02}");
    log.channel("System").power(&at(0), 12, PowerStep::OsStart);
    log.channel("Security").power(&at(4), 4608, PowerStep::SecurityStart);
    let system = log.account(SYSTEM, "-", "-");
    log.logon(&at(4), system, LogonType::SYSTEM, 0x3e7);
    log.channel("System").power(&at(9), 6009, PowerStep::LogStart);
    log.power(&at(9), 6005, PowerStep::LogStart);
    log.channel("Security");
}

fn clock_set(before: crate::wire::Time, after: crate::wire::Time) -> What {
    What::TimeChanged { before, after, account: AccountId::NONE, logon_id: None }
}

fn activity(log: &mut FactBuilder, at: &str) {
    let user = log.account("S-1-5-21-1-2-3-1105", "jdoe", "CORP");
    log.channel("Security").activity(at, 4688, user, 0x5000);
}

#[test]
fn a_file_is_not_a_host() {
    let mut log = FactBuilder::new("WS02.corp.example");
    activity(&mut log, "08:00:00");
    log.computer("WS01.corp.example");
    activity(&mut log, "08:00:01");
    log.computer("WS02.corp.example");
    activity(&mut log, "08:00:02");
    let facts = log.facts();
    let hosts = Hosts::of(&facts);
    assert_eq!(names(&hosts), ["WS01.corp.example", "WS02.corp.example"]);
    assert_eq!(hosts.facts_of(HostId(0)).len(), 1);
    assert_eq!(ids(&hosts, 1), [FactId::new(0), FactId::new(2)]);
}

#[test]
fn names_match_without_case_and_by_first_label() {
    let mut log = FactBuilder::new("FS01.Corp.Example");
    activity(&mut log, "08:00:00");
    log.computer("fs01.corp.EXAMPLE");
    activity(&mut log, "08:00:01");
    log.computer("FS01");
    activity(&mut log, "08:00:02");
    let facts = log.facts();
    let hosts = Hosts::of(&facts);
    assert_eq!(names(&hosts), ["FS01.Corp.Example"]);
    for name in ["fs01", "FS01", "fs01.corp.example", "Fs01.Corp.Example."] {
        assert_eq!(hosts.find(name), Some(HostId(0)), "{name}");
    }
    assert_eq!(hosts.find("fs01.other.example"), None);
    assert_eq!(hosts.find("fs02"), None);
}

#[test]
fn a_short_name_that_two_hosts_have_is_neither() {
    let mut log = FactBuilder::new("FS01.corp.example");
    activity(&mut log, "08:00:00");
    log.computer("FS01.other.example");
    activity(&mut log, "08:00:01");
    log.computer("FS01");
    activity(&mut log, "08:00:02");
    let hosts = Hosts::of(&log.facts());
    assert_eq!(names(&hosts), ["FS01", "FS01.corp.example", "FS01.other.example"]);
    assert_eq!(hosts.find("fs01"), Some(HostId(0)), "the host of just that name");
}

#[test]
fn a_full_name_finds_a_host_known_by_its_short_name() {
    let mut log = FactBuilder::new("FS01");
    activity(&mut log, "08:00:00");
    let hosts = Hosts::of(&log.facts());
    assert_eq!(hosts.find("fs01.corp.example"), Some(HostId(0)));
}

#[test]
fn renamed_host_joined_by_6011() {
    let mut log = FactBuilder::new("OLD-PC");
    activity(&mut log, "08:00:00");
    log.computer("NEW-PC").channel("System").file(1);
    let (before, after) = (log.sym("OLD-PC"), log.sym("NEW-PC"));
    log.add("08:10:00", 6011, What::ComputerRenamed { before, after });
    let facts = log.facts();
    let hosts = Hosts::of(&facts);
    assert_eq!(names(&hosts), ["NEW-PC"]);
    let host = hosts.get(HostId(0)).unwrap();
    let shown: Vec<_> = host.names.iter().map(|(sym, by)| (facts.strings.text(*sym), *by)).collect();
    assert_eq!(shown, [("OLD-PC", None), ("NEW-PC", Some(FactId::new(1)))]);
    assert_eq!((hosts.find("old-pc"), hosts.find("new-pc")), (Some(HostId(0)), Some(HostId(0))));
}

#[test]
fn renamed_host_joined_by_the_log_that_goes_on() {
    let mut log = FactBuilder::new("WIN-SETUP");
    activity(&mut log, "08:00:00");
    activity(&mut log, "08:00:01");
    log.computer("WS01").record_id(5);
    activity(&mut log, "08:10:00");
    let hosts = Hosts::of(&log.facts());
    assert_eq!(names(&hosts), ["WS01"]);
    assert_eq!(hosts.get(HostId(0)).unwrap().names[1].1, Some(FactId::new(2)));
}

#[test]
fn forwarded_events_join_nothing() {
    let mut log = FactBuilder::new("WS01");
    activity(&mut log, "08:00:00");
    log.computer("WS02").record_id(5);
    activity(&mut log, "08:10:00");
    log.computer("WS01").record_id(2);
    activity(&mut log, "08:30:00");
    let hosts = Hosts::of(&log.facts());
    assert_eq!(names(&hosts), ["WS01", "WS02"], "they interleave");

    let mut log = FactBuilder::new("WS01");
    activity(&mut log, "08:00:00");
    log.computer("WS02").record_id(90_000);
    activity(&mut log, "08:10:00");
    let hosts = Hosts::of(&log.facts());
    assert_eq!(names(&hosts), ["WS01", "WS02"], "the numbers do not go on");
}

#[test]
fn machine_sid_joins_names_in_turn_but_not_clones() {
    let local = |log: &mut FactBuilder, at: &str, name: &str, file: u32| {
        log.computer(name).file(file);
        let account = log.account("S-1-5-21-7-8-9-500", "Administrator", name);
        log.logon(at, account, LogonType::INTERACTIVE, 0x9000);
    };
    let mut log = FactBuilder::new("");
    local(&mut log, "08:00:00", "OLD", 0);
    local(&mut log, "09:00:00", "NEW", 1);
    assert_eq!(names(&Hosts::of(&log.facts())), ["NEW"]);
    local(&mut log, "10:00:00", "OLD", 0);
    assert_eq!(names(&Hosts::of(&log.facts())), ["NEW", "OLD"], "both live at the same time");
}

#[test]
fn the_domains_sid_joins_no_hosts() {
    let mut log = FactBuilder::new("WS01");
    activity(&mut log, "08:00:00");
    log.computer("WS02").file(1);
    activity(&mut log, "09:00:00");
    assert_eq!(names(&Hosts::of(&log.facts())).len(), 2);
}

#[test]
fn records_of_one_start_are_one_boot() {
    let mut log = FactBuilder::new("WS01");
    start(&mut log, 0, 8);
    activity(&mut log, "09:00:00");
    let boots = boots(&log);
    assert_eq!(boots.len(), 1);
    assert_eq!(boots[0].start, Some(time("08:00:00")));
    assert_eq!(boots[0].start_evidence.len(), 5);
    assert_eq!(boots[0].end, BootEnd::LogEnds);
}

#[test]
fn evidence_that_begins_in_a_boot_has_no_start() {
    let mut log = FactBuilder::new("WS01");
    activity(&mut log, "07:00:00");
    start(&mut log, 0, 8);
    let boots = boots(&log);
    assert_eq!((boots.len(), boots[0].start, boots[0].end), (2, None, BootEnd::Unknown));
    assert_eq!(boots[1].start, Some(time("08:00:00")));
}

#[test]
fn shutdown_restart_and_crash_are_told_apart() {
    let mut log = FactBuilder::new("WS01");
    start(&mut log, 0, 8);
    log.channel("System").shutdown_asked("09:00:00", AccountId::NONE, true);
    log.channel("Security").power("09:00:20", 1100, PowerStep::LogStop);
    log.channel("System").power("09:00:21", 6006, PowerStep::LogStop);
    log.power("09:00:22", 13, PowerStep::OsStop);
    start(&mut log, 1, 9);
    log.channel("System").shutdown_asked("12:00:00", AccountId::NONE, false);
    log.power("12:00:30", 13, PowerStep::OsStop);
    start(&mut log, 0, 13);
    activity(&mut log, "13:30:00");
    start(&mut log, 0, 14);
    log.channel("System").power("14:00:08", 41, PowerStep::Unclean);
    let alive = PowerStep::Unexpected;
    log.add("14:00:09", 6008, What::Power { step: alive, start: Some(time("13:45:00")) });
    activity(&mut log, "14:30:00");
    start(&mut log, 0, 15);
    let boots = boots(&log);
    let ends: Vec<BootEnd> = boots.iter().map(|boot| boot.end).collect();
    use BootEnd::*;
    assert_eq!(ends, [Restart, Shutdown, Crash, Unknown, LogEnds]);
    assert_eq!(boots[0].end_time, Some(time("09:00:22")));
    assert_eq!(boots[0].end_evidence.len(), 4);
    assert_eq!((boots[2].last_sign, boots[2].end_time), (time("13:30:00"), Some(time("13:45:00"))));
    assert_eq!(boots[2].end_evidence.len(), 2);
    assert_eq!(boots[3].end_time, None);
}

#[test]
fn a_restart_of_the_event_log_service_is_no_boot() {
    let mut log = FactBuilder::new("WS01");
    start(&mut log, 0, 8);
    log.channel("Security").power("09:00:00", 1100, PowerStep::LogStop);
    log.channel("System").power("09:00:00.5", 6006, PowerStep::LogStop);
    log.power("09:00:05", 6005, PowerStep::LogStart);
    activity(&mut log, "09:30:00");
    assert_eq!(ends(&log), [BootEnd::LogEnds]);
}

#[test]
fn a_restart_of_the_event_log_service_just_before_the_end_is_no_shutdown() {
    let mut log = FactBuilder::new("WS01");
    start(&mut log, 0, 8);
    log.channel("System").power("09:00:00", 6006, PowerStep::LogStop);
    log.power("09:00:05", 6005, PowerStep::LogStart);
    start(&mut log, 0, 10);
    assert_eq!(ends(&log), [BootEnd::Unknown, BootEnd::LogEnds]);
}

#[test]
fn a_service_stop_as_the_last_record_of_a_boot_is_a_shutdown() {
    let mut log = FactBuilder::new("WS01");
    start(&mut log, 0, 8);
    log.power("17:00:00", 1100, PowerStep::LogStop);
    start(&mut log, 0, 18);
    assert_eq!(ends(&log), [BootEnd::Shutdown, BootEnd::LogEnds]);
}

#[test]
fn old_systems_start_with_6005_alone() {
    let mut log = FactBuilder::new("XP01");
    log.channel("System").power("08:00:00", 6009, PowerStep::LogStart);
    log.power("08:00:00", 6005, PowerStep::LogStart);
    log.power("17:00:00", 6006, PowerStep::LogStop);
    log.power("18:00:00", 6009, PowerStep::LogStart);
    log.power("18:00:00", 6005, PowerStep::LogStart);
    assert_eq!(ends(&log), [BootEnd::Shutdown, BootEnd::LogEnds]);
}

#[test]
fn a_request_that_was_revoked_is_no_shutdown() {
    let mut log = FactBuilder::new("WS01");
    start(&mut log, 0, 8);
    log.channel("System").shutdown_asked("09:00:00", AccountId::NONE, true);
    activity(&mut log, "11:00:00");
    start(&mut log, 0, 12);
    assert_eq!(ends(&log), [BootEnd::Unknown, BootEnd::LogEnds]);
}

#[test]
fn two_starts_within_the_window_are_two_boots() {
    let mut log = FactBuilder::new("WS01");
    start(&mut log, 0, 8);
    start(&mut log, 2, 8);
    assert_eq!(boots(&log).len(), 2);
}

#[test]
fn the_kernels_first_processes_are_of_the_new_boot() {
    let mut log = FactBuilder::new("WS01");
    activity(&mut log, "07:00:00");
    let system = log.account(SYSTEM, "WS01$", "CORP");
    log.activity("08:00:00", 4688, system, 0x3e7);
    log.power("08:00:04", 4608, PowerStep::SecurityStart);
    let boots = boots(&log);
    assert_eq!((boots[0].facts.clone(), boots[1].facts.clone()), (0..1, 1..3));
}

#[test]
fn what_is_written_after_the_system_stopped_is_of_another_boot() {
    let mut log = FactBuilder::new("WS01");
    start(&mut log, 0, 8);
    log.channel("System").power("09:00:00", 13, PowerStep::OsStop);
    activity(&mut log, "10:00:00");
    let boots = boots(&log);
    assert_eq!(boots.len(), 2);
    assert_eq!((boots[0].end, boots[1].start), (BootEnd::Shutdown, None));
}

/// A clock set back an hour between logon and logoff; the order of the records stays.
#[test]
fn order_holds_when_the_clock_is_set_back() {
    let mut log = FactBuilder::new("WS01");
    let user = log.account("S-1-5-21-1-2-3-1105", "jdoe", "CORP");
    log.logon("10:00:00", user, LogonType::INTERACTIVE, 0x5000);
    let (before, after) = (time("10:05:00"), time("09:05:00"));
    log.add("09:05:00", 4616, clock_set(before, after));
    log.logged_off("09:10:00", user, LogonType::INTERACTIVE, 0x5000);
    log.logon("10:20:00", user, LogonType::INTERACTIVE, 0x6000);
    log.channel("System").add("09:05:00.1", 1, clock_set(before, after));
    log.channel("LSM");
    let at = |facts: &Facts, id: FactId| facts.get(id).map(|fact| (fact.at.event_id, fact.at.record_id)).unwrap();
    for facts in [log.facts(), log.shuffled()] {
        let hosts = Hosts::of(&facts);
        let order: Vec<_> = hosts.facts_of(HostId(0)).iter().map(|id| at(&facts, id)).collect();
        assert_eq!(order, [(4624, 1), (4616, 2), (1, 1), (4634, 3), (4624, 4)]);
    }
}

#[test]
fn order_holds_without_a_record_of_the_change() {
    let mut log = FactBuilder::new("WS01");
    let user = log.account("S-1-5-21-1-2-3-1105", "jdoe", "CORP");
    log.logon("10:00:00", user, LogonType::INTERACTIVE, 0x5000);
    log.logged_off("09:58:00", user, LogonType::INTERACTIVE, 0x5000);
    let facts = log.facts();
    let hosts = Hosts::of(&facts);
    assert_eq!(ids(&hosts, 0), [FactId::new(1), FactId::new(0)]);
}

/// A log that was deleted and began anew counts from 1 again: its low numbers are later.
#[test]
fn numbering_that_begins_anew_is_not_a_clock_set_back() {
    let mut log = FactBuilder::new("WS01");
    (0..4).for_each(|hour| activity(&mut log, &format!("0{hour}:00:00")));
    log.record_id(2);
    (4..8).for_each(|hour| activity(&mut log, &format!("0{hour}:00:00")));
    let facts = log.facts();
    let hosts = Hosts::of(&facts);
    let ids: Vec<FactId> = (0..8).map(FactId::new).collect();
    assert_eq!(hosts.facts_of(HostId(0)).iter().collect::<Vec<_>>(), ids);
}

#[test]
fn hosts_do_not_depend_on_the_order_of_reading() {
    let mut log = FactBuilder::new("WS02.corp.example");
    start(&mut log, 0, 8);
    activity(&mut log, "09:00:00");
    log.computer("ws01.corp.example");
    start(&mut log, 0, 8);
    log.computer("WS01");
    start(&mut log, 0, 10);
    let show = |facts: &Facts| {
        let hosts = Hosts::of(facts);
        let name = |sym: &Sym| facts.strings.text(*sym).to_owned();
        let host = |(id, host): (HostId, &Host)| {
            let names: Vec<_> = host.names.iter().map(|(sym, by)| (name(sym), *by)).collect();
            (host.name.clone(), names, host.boots.clone(), hosts.facts_of(id).iter().collect::<Vec<_>>())
        };
        hosts.iter().map(host).collect::<Vec<_>>()
    };
    assert_eq!(show(&log.facts()), show(&log.shuffled()));
}

#[test]
fn a_domain_controller_is_known_by_what_only_it_writes() {
    let controller = |log: &FactBuilder| Hosts::of(&log.facts()).get(HostId(0)).unwrap().domain_controller;
    let mut log = FactBuilder::new("DC01.corp.example");
    activity(&mut log, "08:00:00");
    assert!(!controller(&log));
    let groups = |log: &mut FactBuilder, sid: &str| {
        let (account, groups) = (log.account(sid, "DC01$", "CORP"), log.sym("S-1-1-0 S-1-5-9 S-1-5-11"));
        log.add("08:00:01", 4627, What::Groups { logon_id: crate::wire::Luid(0x77), account, groups, special: false });
    };
    // Another domain controller that logs on here.
    let mut other = log.clone();
    groups(&mut other, "S-1-5-21-1-2-3-1001");
    assert!(!controller(&other));
    let mut own = log.clone();
    groups(&mut own, SYSTEM);
    assert!(controller(&own));
    let user = log.account("S-1-5-21-1-2-3-1105", "jdoe", "CORP");
    log.activity("08:00:02", 5136, user, 0x5000);
    assert!(controller(&log));
}
