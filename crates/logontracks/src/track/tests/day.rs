//! A person's day: at the console, on a file server, as another account by RDP.

use super::{Domain, World};
use crate::fact::{DesktopStep, Logon};
use crate::wire::{Guid, LogonType, NtStatus};

/// What happened: jdoe mistypes once, logs on at WS012 (10.0.0.12), uses FS01, locks the screen, goes to JUMP01 as
/// adm_jdoe, is disconnected there, and logs off at WS012. JUMP01's log ends at 15:55.
pub(super) fn day() -> Domain {
    let mut day = Domain::new();
    let jdoe = day.user("jdoe", 1105);
    let adm = day.user("adm_jdoe", 1120);
    day.on("DC01").record_id(4700);
    day.on("WS012").record_id(980);
    day.on("FS01").record_id(20411);
    day.on("JUMP01").record_id(770);
    day.computer("07:30:00", "WS012", 1201, "10.0.0.12");
    day.computer("07:31:00", "JUMP01", 1202, "10.0.0.20");

    day.ticket("07:57:40", 4771, crate::fact::TicketStep::PreAuthFailed, jdoe, "krbtgt/CORP", "10.0.0.12", 0x18, None);
    day.failed("WS012", "07:57:40.02", jdoe, LogonType::INTERACTIVE, NtStatus::WRONG_PASSWORD);
    day.tgt("07:58:02.1", jdoe, "10.0.0.12", 0);
    day.service("07:58:02.2", "jdoe", "WS012$", "10.0.0.12", Some(Guid([1; 16])));
    let logon = day.facts.logon_of(jdoe, LogonType::INTERACTIVE, 0x3_e9a1);
    day.logon("WS012", "07:58:02.3", Logon { logon_guid: Some(Guid([1; 16])), ..logon });

    day.service("08:03:11", "jdoe", "FS01$", "10.0.0.12", Some(Guid([2; 16])));
    for (at, id) in [("08:03:11.1", 0x70_0001), ("11:20:00", 0x70_0002), ("16:58:20", 0x70_0003)] {
        let guid = (id == 0x70_0001).then_some(Guid([2; 16]));
        day.network("FS01", at, jdoe, id, "10.0.0.12", guid);
    }

    day.on("WS012").desktop("12:01:40", DesktopStep::Locked, jdoe, 0x3_e9a1, Some(1));
    day.on("WS012").logon("12:42:40", jdoe, LogonType::UNLOCK, 0x4_0000);
    day.on("WS012").desktop("12:42:40.01", DesktopStep::Unlocked, jdoe, 0x3_e9a1, Some(1));
    day.on("WS012").logged_off("12:42:40.011", jdoe, LogonType::UNLOCK, 0x4_0000);

    day.on("WS012").explicit("14:22:05", jdoe, 0x3_e9a1, adm, "JUMP01.corp.example");
    day.tgt("14:22:05.1", adm, "10.0.0.12", 0);
    day.service("14:22:05.2", "adm_jdoe", "JUMP01$", "10.0.0.12", None);
    day.network("JUMP01", "14:22:06", adm, 0x8_0001, "10.0.0.12", None);
    let logon = day.facts.logon_of(adm, LogonType::REMOTE_INTERACTIVE, 0x8_0002);
    let address = day.facts.sym("10.0.0.12");
    day.logon("JUMP01", "14:22:08", Logon { address, ..logon });
    day.on("JUMP01").desktop("15:40:30", DesktopStep::Disconnected, adm, 0x8_0002, None);
    let other = day.user("svc_scan", 1130);
    day.network("JUMP01", "15:55:00", other, 0x8_0003, "10.0.0.99", None);

    day.on("WS012").logoff_initiated("17:10:09", jdoe, 0x3_e9a1);
    day.on("WS012").logged_off("17:10:09.2", jdoe, LogonType::INTERACTIVE, 0x3_e9a1);
    day
}

/// Read against [`day`], line by line: each fact of the story stands in one line, each line cites the records that
/// the story wrote, and each joined record says on what the joining rests.
#[test]
fn the_day_reads_like_the_story() {
    let world = World::of(day().facts.facts());
    let text = world.text("CORP\\jdoe");
    println!("{text}");
    assert_eq!(text, include_str!("day.txt"));
    assert!(text.lines().all(|line| line.chars().count() <= 160), "{text}");
}
