use super::*;

/// `n` interactive logons on WS01, whose clock is `ahead` seconds ahead, each 20 ms after its ticket; the logon ID counts on.
fn logons(corp: &mut Corp, hour: u32, n: u8, ahead: i64, first: u8) {
    for i in 0..n {
        let asked = time(&format!("{hour:02}:{i:02}:00"));
        let guid = Some(Guid([first + i; 16]));
        let seen = asked.offset_by(ahead * 10_000_000 + 200_000);
        corp.tickets(&asked.to_string(), &asked.offset_by(100_000).to_string(), "WS01$", "::ffff:10.0.0.11", guid);
        let id = 0x1000 + u64::from(first + i) * 0x40;
        corp.logon(WS, &seen.to_string(), LogonType::INTERACTIVE, id, |_, logon| logon.logon_guid = guid);
    }
}

/// 4616: from 10:00:00 to 09:55:00.
fn clock_set() -> What {
    let account = crate::fact::AccountId::NONE;
    What::TimeChanged { before: time("10:00:00"), after: time("09:55:00"), account, logon_id: None }
}

#[test]
fn the_difference_of_two_clocks_is_measured_by_certain_links() {
    let mut corp = Corp::new();
    logons(&mut corp, 8, 20, 40, 1);
    // A ticket that was used much later measures nothing.
    corp.tickets("10:00:00", "10:00:00.01", "WS01$", "::ffff:10.0.0.11", Some(Guid([99; 16])));
    corp.logon(WS, "12:00:00", LogonType::INTERACTIVE, 0x9000, |_, logon| logon.logon_guid = Some(Guid([99; 16])));
    let found = corp.found();
    let (clocks, host) = (found.links.clocks(), |name: &str| found.hosts.find(name).unwrap());
    let offset = clocks.offset(host("WS01")).unwrap();
    assert_eq!((offset.pairs, offset.reference), (20, host("DC01")));
    assert!((offset.ticks - 400_000_000).abs() < 1_000_000, "{offset:?}");
    assert_eq!(clocks.offset(host("DC01")).unwrap().ticks, 0);
    assert_eq!(clocks.offset(host("FS01")), None);
    assert_eq!(clocks.correct(host("FS01"), time("10:00:00")), time("10:00:00"));
    let corrected = clocks.correct(host("WS01"), time("10:00:40"));
    assert!(corrected.since(time("10:00:00")).abs() < 1_000_000);
}

/// WS01 is 40 s ahead: by its own clock it asks after it was answered.
#[test]
fn corrected_clocks_are_used_for_the_windows_of_other_links() {
    let mut corp = Corp::new();
    logons(&mut corp, 8, 20, 40, 1);
    let jdoe = corp.jdoe;
    corp.ticket("10:00:00", TicketStep::Tgt, jdoe, Asked { address: "::ffff:10.0.0.11", ..ASKED });
    corp.logon(WS, "10:00:41", LogonType::UNLOCK, 0x9000, |_, _| {});
    let all = corp.found().all(LinkKind::TgtSession);
    assert!(all.contains(&"4768 10:00:00 -> 4624 10:00:41 strong 1".to_owned()), "{all:?}");
}

#[test]
fn a_clock_that_was_set_has_two_periods() {
    let mut corp = Corp::new();
    logons(&mut corp, 8, 20, 300, 1);
    corp.b.computer(WS).add("09:55:00", 4616, clock_set());
    logons(&mut corp, 10, 20, 0, 40);
    let found = corp.found();
    let host = found.hosts.find("WS01").unwrap();
    let periods = found.links.clocks().periods(host);
    assert_eq!(periods.len(), 2);
    assert!((periods[0].ticks - 3_000_000_000).abs() < 1_000_000 && periods[1].ticks.abs() < 1_000_000, "{periods:?}");
    assert_eq!(periods[1].since, Some(time("09:55:00")));
    assert!(periods[1].change.is_some());
}

#[test]
fn a_period_without_pairs_follows_from_the_change() {
    let mut corp = Corp::new();
    logons(&mut corp, 8, 20, 300, 1);
    let change = clock_set();
    corp.b.computer(WS).add("09:55:00", 4616, change);
    let found = corp.found();
    let periods = found.links.clocks().periods(found.hosts.find("WS01").unwrap());
    assert!(periods[1].ticks.abs() < 1_000_000 && periods[1].pairs == 0, "{periods:?}");
}

#[test]
fn a_refusal_for_clock_skew_is_noted() {
    let mut corp = Corp::new();
    let account = corp.b.account("", "jdoe", "CORP");
    corp.ticket("08:00:00", TicketStep::PreAuthFailed, account, Asked { result: 0x25, ..ASKED });
    let found = corp.found();
    assert_eq!(found.links.clocks().refused().len(), 1);
}
