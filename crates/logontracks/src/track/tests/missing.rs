//! What the evidence cannot show is said.

use super::{Domain, World, kinds, of_kind};
use crate::fact::{DesktopStep, TerminalStep, TicketStep, What};
use crate::track::{Blank, Cover, CoverageOracle, EverythingCovered, GapKind, StepKind, text};
use crate::wire::{LogonType, NtStatus, Time};

/// A domain controller's log alone still gives a track: each use of the account, from where, to which server, by which
/// package; and says what only the missing member could tell.
#[test]
fn a_domain_controllers_log_alone_is_a_track() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    domain.computer("07:30:00", "WS012", 1201, "10.0.0.12");
    domain.tgt("07:58:02", jdoe, "10.0.0.12", 0);
    domain.service("08:03:11", "jdoe", "FS01$", "10.0.0.12", None);
    let workstation = domain.facts.sym("WS099");
    let ntlm = What::Ntlm { account: jdoe, workstation, status: Some(NtStatus::SUCCESS) };
    domain.on("DC01").add("09:00:00", 4776, ntlm);
    // 0x12 stands for several reasons.
    domain.tgt("10:00:00", jdoe, "10.0.0.12", 0x12);
    let world = World::of(domain.facts.facts());
    let track = world.track("CORP\\jdoe");
    assert_eq!(kinds(&track), [StepKind::Tgt, StepKind::ServiceTicket, StepKind::NtlmValidated, StepKind::Failed]);
    let [tgt, service, ntlm, failed] = &track.steps[..] else { panic!() };
    // 10.0.0.12 is the address from which WS012$ asked.
    assert_eq!(tgt.origins[0].written, "10.0.0.12");
    assert_eq!(tgt.origins[0].name.as_deref(), Some("WS012"));
    assert!(tgt.text.contains("and with it tickets for FS01$"), "{}", tgt.text);
    assert!(tgt.text.contains("nothing of 10.0.0.12 is in evidence"), "{}", tgt.text);
    assert_eq!(service.target.as_deref(), Some("FS01$"));
    assert!(service.text.contains("got a ticket for FS01$"), "{}", service.text);
    assert!(service.text.contains("nothing of FS01 is in evidence"), "{}", service.text);
    assert_eq!(ntlm.origins[0].written, "WS099");
    assert!(ntlm.text.contains("NTLM"), "{}", ntlm.text);
    for reason in crate::wire::KerberosResult::KDC_ERR_CLIENT_REVOKED.windows_reasons() {
        assert!(failed.text.contains(&format!("{:#x}", reason.0)), "{}", failed.text);
    }
    assert_eq!(track.absent, ["FS01$", "WS012 (10.0.0.12)", "WS099"]);
    assert!(track.not_known.iter().any(|gap| gap.kind == GapKind::Absent));
}

/// The exact reason is the 4625's; the domain controller's code is cited beside it, not told again.
#[test]
fn a_failure_seen_twice_is_told_once_with_the_exact_reason() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    domain.computer("07:30:00", "WS012", 1201, "10.0.0.12");
    domain.ticket("07:57:40", 4771, TicketStep::PreAuthFailed, jdoe, "krbtgt/CORP", "10.0.0.12", 0x18, None);
    domain.failed("WS012", "07:57:40.02", jdoe, LogonType::INTERACTIVE, NtStatus::WRONG_PASSWORD);
    let world = World::of(domain.facts.facts());
    let track = world.track("CORP\\jdoe");
    let [failed] = &of_kind(&track, StepKind::Failed)[..] else { panic!("{}", world.text("CORP\\jdoe")) };
    assert!(failed.text.contains("0xc000006a"), "{}", failed.text);
    assert_eq!(failed.evidence.len(), 2);
}

/// Says that the log of WS012 has the time from 09:00 to 15:55 only, with a hole.
#[derive(Debug)]
struct Partly;

fn time(text: &str) -> Time {
    crate::fact::testing::time(text)
}

impl CoverageOracle for Partly {
    fn covers(&self, computer: &str, channel: &str, at: Time) -> Cover {
        assert_eq!(channel, "Security");
        let (first, last) = (time("09:00:00"), time("15:55:00"));
        match computer {
            "WS012.corp.example" if at < first => Cover::BeforeFirst(first),
            "WS012.corp.example" if at > last => Cover::AfterLast(last),
            "WS012.corp.example" | "DC01.corp.example" => Cover::Covered,
            _ => Cover::NoSuchLog,
        }
    }

    fn blanks(&self, computer: &str, _: &str) -> Vec<Blank> {
        let blank = Blank { from: time("09:10:00"), to: time("09:50:00"), why: "overwritten".to_owned() };
        if computer.starts_with("DC01") { vec![blank] } else { Vec::new() }
    }
}

#[test]
fn each_absence_points_to_the_log_that_is_missing() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    domain.tgt("07:58:02", jdoe, "10.0.0.12", 0);
    // The session is older than the log: a lock is its first sign.
    domain.on("WS012").desktop("09:05:00", DesktopStep::Locked, jdoe, 0x3_e9a1, Some(1));
    domain.on("WS012").desktop("09:06:00", DesktopStep::Unlocked, jdoe, 0x3_e9a1, Some(1));
    domain.on("WS012").activity("15:40:00", 4688, jdoe, 0x3_e9a1);
    domain.service("16:30:00", "jdoe", "WS012$", "10.0.0.12", None);
    let world = World::of(domain.facts.facts());
    let oracle = Partly;
    let tracks = world.tracks(&oracle);
    let track = tracks.track(world.identities.find("CORP\\jdoe")[0]).unwrap();
    let said = text::track(&tracks, &track, text::Style::default());
    let whole = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let [seen] = &of_kind(&track, StepKind::SessionSeen)[..] else { panic!("{said}") };
    assert!(seen.text.contains("not in evidence (the log begins 09:00:00)"), "{}", seen.text);
    let [closed] = &of_kind(&track, StepKind::SessionLastSeen)[..] else { panic!("{said}") };
    assert_eq!(closed.end, None);
    assert!(closed.text.contains("never seen to end: log ends 15:55:00"), "{}", closed.text);
    assert!(whole.contains("no DC evidence of DC01 2024-03-04 09:10:00 to 09:50:00 (overwritten)"), "{said}");
    assert!(whole.contains("no Security records of WS012 before 2024-03-04 09:00:00"), "{said}");
    assert!(!whole.contains("no domain controller's log"), "{said}");
}

#[test]
fn without_a_domain_controller_the_track_says_so() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    domain.on("WS012").logon("07:58:02", jdoe, LogonType::INTERACTIVE, 0x3_e9a1);
    let world = World::of(domain.facts.facts());
    let tracks = world.tracks(&EverythingCovered);
    let track = tracks.iter(&[crate::identity::Class::User]).next().unwrap();
    assert_eq!(track.not_known[0].kind, GapKind::NoAuthentication);
}

/// A host of which only the terminal services' log is there: no logon ID, but the person was there.
#[test]
fn a_desktop_without_security_log_is_told() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    domain.tgt("07:58:02", jdoe, "10.0.0.12", 0);
    let user = domain.facts.account("", "jdoe", "CORP");
    let log = "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational";
    let facts = domain.on("SRV9").channel(log);
    facts.terminal("09:00:00", TerminalStep::Logon, user, 3, "10.0.0.12");
    facts.terminal("09:30:00", TerminalStep::Logoff, user, 3, "");
    let world = World::of(domain.facts.facts());
    let track = world.track("CORP\\jdoe");
    let desktop = of_kind(&track, StepKind::Desktop);
    let said: Vec<_> = desktop.iter().map(|step| step.text.split(';').next().unwrap()).collect();
    assert_eq!(said, ["desktop session 3 logged on", "desktop session 3 logged off"]);
    assert_eq!(desktop[0].origins[0].written, "10.0.0.12");
    assert!(world.text("CORP\\jdoe").contains("LocalSessionManager#1 21"), "{}", world.text("CORP\\jdoe"));
}

/// A part of a track says what the whole is, and what is not known of the period asked about.
#[test]
fn a_part_of_a_track_speaks_of_its_period() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    domain.on("WS012").logon("07:00:00", jdoe, LogonType::INTERACTIVE, 0x3_0001);
    domain.on("WS012").logoff_initiated("07:30:00", jdoe, 0x3_0001);
    domain.on("FS01").logon("12:00:00", jdoe, LogonType::NETWORK, 0x3_0002);
    let world = World::of(domain.facts.facts());
    let oracle = Partly;
    let tracks = world.tracks(&oracle);
    let whole = tracks.iter(&[crate::identity::Class::User]).next().unwrap();
    let steps = u32::try_from(whole.steps.len()).unwrap();
    let part = |from: &str, to: &str, hosts: &[crate::host::HostId]| {
        let (from, to, mut track) = (time(from), time(to), whole.clone());
        let keep = |step: &crate::track::Step| {
            step.time >= from && step.time < to && (hosts.is_empty() || hosts.contains(&step.host))
        };
        let asked = "asked".to_owned();
        tracks.narrow(&mut track, &crate::track::Narrow { keep: &keep, from: Some(from), to: Some(to), hosts, asked });
        track
    };
    let morning = part("06:00:00", "08:00:00", &[]);
    assert_eq!(kinds(&morning), [StepKind::SessionOpened, StepKind::SessionClosed]);
    assert_eq!((morning.first, morning.last), (time("06:00:00"), time("08:00:00")));
    assert_eq!(morning.hosts, [world.hosts.find("WS012").unwrap()]);
    assert_eq!(morning.counts, [(StepKind::SessionOpened, 1), (StepKind::SessionClosed, 1)]);
    let known = morning.whole.clone().unwrap();
    assert_eq!((known.first, known.last, known.steps), (whole.first, whole.last, steps));
    let said = text::track(&tracks, &morning, text::Style::default());
    assert!(said.contains("shown: 2 of 3 steps: asked"), "{said}");
    // The period has a gap of that log, which is told although nothing was kept.
    let none = part("08:30:00", "08:59:00", &[world.hosts.find("WS012").unwrap()]);
    assert!(none.steps.is_empty() && none.counts.is_empty());
    let of = |track: &crate::track::Track| track.not_known.iter().map(|gap| gap.host).collect::<Vec<_>>();
    assert!(of(&none).contains(&world.hosts.find("WS012")), "{:?}", none.not_known);
    assert!(!of(&none).contains(&world.hosts.find("FS01")), "{:?}", none.not_known);
}
