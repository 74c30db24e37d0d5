//! The order is that of true time, whatever the clocks show and in whatever order the evidence was read.

use super::day::day;
use super::{Domain, World, of_kind};
use crate::fact::Logon;
use crate::fact::testing::time;
use crate::identity::Class;
use crate::track::{EverythingCovered, StepKind, Tracks, text};
use crate::wire::{Guid, LogonType};

/// WS012's clock is 30 s ahead, FS01's right: by their own clocks the file server's logons come first.
#[test]
fn clocks_that_are_off_are_seen_through() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    domain.computer("07:30:00", "WS012", 1201, "10.0.0.12");
    // Interactive logons joined to tickets by LogonGuid measure the clocks.
    for i in 0..25_i64 {
        let at = |seconds: i64| time("08:00:00").offset_by(i * 600_000_000 + seconds * 10_000_000).to_string();
        let number = u8::try_from(i).unwrap() + 1;
        let id = 0x3_0000 + u64::from(number);
        domain.tgt(&at(0), jdoe, "10.0.0.12", 0);
        domain.service(&at(0), "jdoe", "WS012$", "10.0.0.12", Some(Guid([number; 16])));
        let logon = domain.facts.logon_of(jdoe, LogonType::INTERACTIVE, id);
        domain.logon("WS012", &at(30), Logon { logon_guid: Some(Guid([number; 16])), ..logon });
        domain.service(&at(5), "jdoe", "FS01$", "10.0.0.12", Some(Guid([number + 100; 16])));
        domain.network("FS01", &at(5), jdoe, id, "10.0.0.12", Some(Guid([number + 100; 16])));
    }
    let world = World::of(domain.facts.facts());
    let track = world.track("CORP\\jdoe");
    let name = |host| world.hosts.get(host).unwrap().name.clone();
    let opened: Vec<_> = of_kind(&track, StepKind::SessionOpened).iter().map(|step| name(step.host)).collect();
    let expected: Vec<_> = (0..50).map(|i| ["WS012.corp.example", "FS01.corp.example"][i % 2]).collect();
    assert_eq!(opened, expected);
    assert!(track.steps.is_sorted_by_key(|step| step.corrected));
    // The times stay as written.
    assert_eq!(track.steps[0].time, time("08:00:30"));
    assert!(track.steps[0].corrected.since(time("08:00:00")).abs() < 10_000_000, "{}", track.steps[0].corrected);
    let text = world.text("CORP\\jdoe");
    assert!(text.contains("WS012 clock runs 29.9 s ±"), "{text}");
}

fn all(tracks: &Tracks<'_>) -> String {
    let classes = [Class::User, Class::Unknown, Class::Service, Class::Computer, Class::System, Class::Anonymous];
    tracks.iter(&classes).map(|track| text::track(tracks, &track, text::Style::default())).collect()
}

/// Every string, account and file in another order: the same bytes.
#[test]
fn the_order_of_reading_changes_nothing() {
    let day = day();
    let (one, other) = (World::of(day.facts.facts()), World::of(day.facts.shuffled()));
    let text = all(&one.tracks(&EverythingCovered));
    assert!(text.len() > 1000);
    assert_eq!(text, all(&other.tracks(&EverythingCovered)));
}

/// Every 4624, failure and ticket of the day is cited by some track.
#[test]
fn no_record_is_left_out() {
    let world = World::of(day().facts.facts());
    let tracks = world.tracks(&EverythingCovered);
    let classes = [Class::User, Class::Unknown, Class::Service, Class::Computer, Class::System, Class::Anonymous];
    let mut cited: Vec<_> =
        tracks.iter(&classes).flat_map(|track| track.steps).flat_map(|step| step.evidence).collect();
    cited.extend(tracks.unattributed().into_iter().flat_map(|step| step.evidence));
    for (id, fact) in world.facts.iter() {
        assert!(cited.contains(&id), "{:?}", fact);
    }
}

#[test]
fn people_come_first() {
    let world = World::of(day().facts.facts());
    let tracks = world.tracks(&EverythingCovered);
    let classes = [Class::Computer, Class::User];
    let names: Vec<_> =
        tracks.identities(&classes).into_iter().map(|id| world.identities.get(id).unwrap().name.clone()).collect();
    assert_eq!(names, ["CORP\\adm_jdoe", "CORP\\jdoe", "CORP\\svc_scan", "CORP\\JUMP01$", "CORP\\WS012$"]);
}
