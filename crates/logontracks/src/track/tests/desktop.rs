//! Away from a desktop and back at it.

use super::{Domain, World, kinds, of_kind};
use crate::fact::testing::time;
use crate::fact::{Desktop, DesktopStep, What};
use crate::session::EndKind;
use crate::track::StepKind;
use crate::wire::{LogonType, Luid};

/// An RDP session from WS012, disconnected, and taken up again from WS013: two hops to one session.
#[test]
fn a_reconnection_has_an_origin_of_its_own() {
    let rdp = LogonType::REMOTE_INTERACTIVE;
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    domain.computer("07:30:00", "WS012", 1201, "10.0.0.12");
    domain.computer("07:31:00", "WS013", 1202, "10.0.0.13");
    domain.on("JUMP01").logon_from("09:00:00", jdoe, rdp, 0x8_0001, "10.0.0.12");
    domain.on("JUMP01").desktop("10:00:00", DesktopStep::Disconnected, jdoe, 0x8_0001, None);
    domain.on("JUMP01").logon_from("11:00:00", jdoe, LogonType::UNLOCK, 0x8_0009, "10.0.0.13");
    let (client_name, client_address) = (domain.facts.sym("WS013"), domain.facts.sym("10.0.0.13"));
    let session_name = domain.facts.sym("RDP-Tcp#4");
    let step = DesktopStep::Reconnected;
    let desktop = Desktop {
        step,
        logon_id: Luid(0x8_0001),
        account: jdoe,
        session_name,
        number: None,
        client_name,
        client_address,
    };
    domain.on("JUMP01").add("11:00:00.5", 4778, What::Desktop(desktop));
    domain.on("JUMP01").logged_off("11:00:00.6", jdoe, LogonType::UNLOCK, 0x8_0009);
    domain.on("JUMP01").logoff_initiated("12:00:00", jdoe, 0x8_0001);
    let world = World::of(domain.facts.facts());
    let track = world.track("CORP\\jdoe");
    let expected = [StepKind::SessionOpened, StepKind::Disconnected, StepKind::Reconnected, StepKind::SessionClosed];
    assert_eq!(kinds(&track), expected, "{}", world.text("CORP\\jdoe"));
    let written: Vec<_> =
        track.steps.iter().map(|step| step.origins.first().map_or("", |origin| origin.written.as_str())).collect();
    assert_eq!(written, ["10.0.0.12", "", "10.0.0.13", ""]);
    let [opened, away, back, closed] = &track.steps[..] else { panic!() };
    assert_eq!(away.end, Some(time("11:00:00.5")));
    assert_eq!(away.text, "disconnected 1 h 0 min");
    // 4778, and the 4624 and 4634 of the check.
    assert_eq!(back.evidence.len(), 3);
    assert_eq!(closed.text, "logged off by the user");
    assert_eq!(
        opened.active,
        Some(time("12:00:00").since(time("09:00:00")) - time("11:00:00.5").since(time("10:00:00")))
    );
    assert_eq!(opened.end_kind, Some(EndKind::UserInitiated));
    assert!(opened.text.ends_with(", 3 h 0 min (1 h 59 min active)"), "{}", opened.text);
}

/// An administrator's logon has two 4624s and is one step, with the evidence of both.
#[test]
fn a_linked_pair_is_one_step() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    domain.on("WS012").linked("08:00:00", jdoe, LogonType::INTERACTIVE, 0x3_0002, 0x3_0001);
    domain.on("WS012").logoff_initiated("09:00:00", jdoe, 0x3_0001);
    domain.on("WS012").logged_off("09:00:01", jdoe, LogonType::INTERACTIVE, 0x3_0001);
    domain.on("WS012").logged_off("09:00:01", jdoe, LogonType::INTERACTIVE, 0x3_0002);
    let world = World::of(domain.facts.facts());
    let track = world.track("CORP\\jdoe");
    let [opened] = &of_kind(&track, StepKind::SessionOpened)[..] else { panic!("{}", world.text("CORP\\jdoe")) };
    assert!(opened.text.contains("with special privileges"), "{}", opened.text);
    // 4624, 4624, 4672.
    assert_eq!(opened.evidence.len(), 3);
    let [closed] = &of_kind(&track, StepKind::SessionClosed)[..] else { panic!("{}", world.text("CORP\\jdoe")) };
    // 4647, 4634, 4634.
    assert_eq!(closed.evidence.len(), 3);
}

/// A session taken over without a logon (as `tscon` run by SYSTEM does) shows only that it was reconnected.
#[test]
fn a_reconnection_without_what_was_before_is_a_step() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    let (client_name, client_address) = (domain.facts.sym("WS013"), domain.facts.sym("10.0.0.13"));
    let desktop = Desktop {
        step: DesktopStep::Reconnected,
        logon_id: Luid(0x8_0001),
        account: jdoe,
        session_name: domain.facts.sym("RDP-Tcp#4"),
        number: None,
        client_name,
        client_address,
    };
    domain.on("JUMP01").add("11:00:00", 4778, What::Desktop(desktop));
    let world = World::of(domain.facts.facts());
    let track = world.track("CORP\\jdoe");
    let [back] = &of_kind(&track, StepKind::Reconnected)[..] else { panic!("{}", world.text("CORP\\jdoe")) };
    assert_eq!(back.origins[0].written, "10.0.0.13");
    assert!(back.text.contains("no logon with it"), "{}", back.text);
}

/// An RDP logon from the computer's own address came through a tunnel; one at the console writes that address, too.
#[test]
fn a_logon_from_the_computer_itself_says_so() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    let address = domain.facts.sym("127.0.0.1");
    for (at, kind, id, port) in [
        ("09:00:00", LogonType::INTERACTIVE, 0x8_0001, None),
        ("10:00:00", LogonType::REMOTE_INTERACTIVE, 0x8_0002, Some(49164)),
    ] {
        let logon = crate::fact::Logon { address, port, ..domain.facts.logon_of(jdoe, kind, id) };
        domain.logon("JUMP01", at, logon);
    }
    let world = World::of(domain.facts.facts());
    let track = world.track("CORP\\jdoe");
    let said: Vec<_> = of_kind(&track, StepKind::SessionOpened).iter().map(|step| step.text.clone()).collect();
    assert_eq!(
        said,
        ["logged on at the console, Kerberos", "logged on by RDP from the computer itself (127.0.0.1), Kerberos"]
    );
}
