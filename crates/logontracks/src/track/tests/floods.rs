//! Many steps of the like: folded in text, all there in data.

use super::{Domain, World, of_kind};
use crate::fact::testing::time;
use crate::track::StepKind;
use crate::wire::{LogonType, NtStatus};

#[test]
fn network_logons_fold_in_text_and_not_in_data() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    domain.computer("07:30:00", "WS012", 1201, "10.0.0.12");
    domain.computer("07:31:00", "WS013", 1202, "10.0.0.13");
    let at = |i: i64| time("08:00:00").offset_by(i * 600_000_000).to_string();
    for i in 0..100 {
        let address = if i % 4 == 3 { "10.0.0.13" } else { "10.0.0.12" };
        domain.network("FS01", &at(i), jdoe, 0x10_0000 + i.unsigned_abs(), address, None);
    }
    let world = World::of(domain.facts.facts());
    let track = world.track("CORP\\jdoe");
    let opened = of_kind(&track, StepKind::SessionOpened);
    assert_eq!(opened.len(), 100);
    // Each cites its own 4624 and 4634.
    assert!(opened.iter().all(|step| step.evidence.len() == 2), "{:?}", opened[0]);
    assert_eq!(track.counts, [(StepKind::SessionOpened, 100)]);
    let text = world.text("CORP\\jdoe");
    let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // 75 from one, the last at minute 98; 25 from the other, the last at minute 99.
    assert_eq!(text.matches("network logon").count(), 2, "{text}");
    assert!(whole.contains("74 more until 09:38:00"), "{text}");
    assert!(whole.contains("24 more until 09:39:00"), "{text}");
}

/// 20 wrong passwords, a success, and one more wrong password, which is not of the series before.
#[test]
fn failures_are_a_series_until_one_succeeds() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    for i in 0..20 {
        let at = time("08:00:00").offset_by(i * 10_000_000).to_string();
        domain.failed("WS012", &at, jdoe, LogonType::INTERACTIVE, NtStatus::WRONG_PASSWORD);
    }
    domain.on("WS012").logon("08:01:00", jdoe, LogonType::INTERACTIVE, 0x3_e9a1);
    domain.failed("WS012", "08:02:00", jdoe, LogonType::INTERACTIVE, NtStatus::WRONG_PASSWORD);
    let world = World::of(domain.facts.facts());
    let track = world.track("CORP\\jdoe");
    assert_eq!(of_kind(&track, StepKind::Failed).len(), 21);
    let [opened] = &of_kind(&track, StepKind::SessionOpened)[..] else { panic!() };
    assert!(opened.text.contains("after 20 failed attempts since 08:00:00"), "{}", opened.text);
    let text = world.text("CORP\\jdoe");
    let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(whole.contains("19 more until 08:00:19"), "{text}");
    assert_eq!(whole.matches("logon at the console failed").count(), 2, "{text}");
}
