//! Chains back to where a session began, and paths from host to host.

use super::day::day;
use super::{Domain, World, of_kind};
use crate::link::Confidence;
use crate::session::SessionId;
use crate::track::{EverythingCovered, StepKind, Stop, text};
use crate::wire::{LogonType, Luid};

fn session(world: &World, host: &str, id: u64) -> SessionId {
    let host = world.hosts.find(host).unwrap();
    let of = |(_, session): &(SessionId, crate::session::SessionRef<'_>)| {
        session.host == host && session.logon_id == Luid(id)
    };
    world.sessions.iter().find(of).unwrap().0
}

/// The RDP session of adm_jdoe on JUMP01 goes back to jdoe's session at WS012, which began there.
#[test]
fn a_chain_ends_where_the_person_sat_down() {
    let world = World::of(day().facts.facts());
    let tracks = world.tracks(&EverythingCovered);
    let chain = tracks.chain(session(&world, "JUMP01", 0x8_0002));
    let said = text::chain(&tracks, &chain, text::Style::default());
    let hosts: Vec<_> = chain.iter().map(|hop| world.sessions.get(hop.session.unwrap()).unwrap().logon_id).collect();
    assert_eq!(hosts, [Luid(0x8_0002), Luid(0x3_e9a1)], "{said}");
    assert_eq!((chain[0].stop, chain[1].stop), (Stop::GoesOn, Stop::Begins), "{said}");
    assert_eq!((chain[0].depth, chain[1].depth), (0, 1));
    assert!(chain[1].links.iter().any(|link| link.confidence >= Confidence::Strong), "{said}");
    assert!(said.contains("it began"), "{said}");
    assert!(said.contains("credentials #986 4648"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 160), "{said}");
}

/// The part of a session asked for is answered by the whole: NLA's logon and the remote desktop logon are one.
#[test]
fn a_part_of_a_session_has_the_chain_of_the_whole() {
    let world = World::of(day().facts.facts());
    let tracks = world.tracks(&EverythingCovered);
    assert_eq!(tracks.chain(session(&world, "JUMP01", 0x8_0001)), tracks.chain(session(&world, "JUMP01", 0x8_0002)));
}

#[test]
fn a_chain_that_leaves_the_evidence_says_from_where() {
    let world = World::of(day().facts.facts());
    let tracks = world.tracks(&EverythingCovered);
    let chain = tracks.chain(session(&world, "JUMP01", 0x8_0003));
    let [_, from] = &chain[..] else { panic!("{chain:?}") };
    assert_eq!((from.session, from.stop), (None, Stop::NotInEvidence));
    assert_eq!(from.origin.as_ref().unwrap().written, "10.0.0.99");
}

#[test]
fn paths_respect_time() {
    let world = World::of(day().facts.facts());
    let tracks = world.tracks(&EverythingCovered);
    let host = |name| world.hosts.find(name).unwrap();
    let there = tracks.paths(host("WS012"), host("JUMP01"));
    let said = text::paths(&tracks, &there, text::Style::default());
    let [path] = &there.paths[..] else { panic!("{said}") };
    let sessions: Vec<_> = path.hops.iter().map(|hop| hop.session).collect();
    assert_eq!(sessions, [session(&world, "WS012", 0x3_e9a1), session(&world, "JUMP01", 0x8_0002)]);
    assert!(!there.cut);
    // Three network logons of the same session to the same host are one path.
    let files = tracks.paths(host("WS012"), host("FS01"));
    let said = text::paths(&tracks, &files, text::Style::default());
    let [path] = &files.paths[..] else { panic!("{said}") };
    assert_eq!(path.more, 2, "{said}");
    // Nobody came from there.
    assert!(tracks.paths(host("JUMP01"), host("WS012")).paths.is_empty());
    assert!(tracks.paths(host("FS01"), host("JUMP01")).paths.is_empty());
}

/// A over B to C, with a session on B that began too late to have been the one.
#[test]
fn a_path_over_a_third_host() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    domain.computer("07:30:00", "WS012", 1201, "10.0.0.12");
    domain.computer("07:31:00", "JUMP01", 1202, "10.0.0.20");
    domain.on("WS012").logon("08:00:00", jdoe, LogonType::INTERACTIVE, 0x3_0001);
    let rdp = LogonType::REMOTE_INTERACTIVE;
    domain.on("JUMP01").logon_from("09:00:00", jdoe, rdp, 0x8_0001, "10.0.0.12");
    domain.on("SRV9").logon_from("10:00:00", jdoe, rdp, 0x9_0001, "10.0.0.20");
    domain.on("JUMP01").logged_off("11:00:00", jdoe, rdp, 0x8_0001);
    domain.on("WS012").activity("10:30:00", 4688, jdoe, 0x3_0001);
    domain.on("JUMP01").logon_from("12:00:00", jdoe, rdp, 0x8_0002, "10.0.0.12");
    let world = World::of(domain.facts.facts());
    let tracks = world.tracks(&EverythingCovered);
    let host = |name| world.hosts.find(name).unwrap();
    let paths = tracks.paths(host("WS012"), host("SRV9"));
    let said = text::paths(&tracks, &paths, text::Style::default());
    let [path] = &paths.paths[..] else { panic!("{said}") };
    let expected =
        [session(&world, "WS012", 0x3_0001), session(&world, "JUMP01", 0x8_0001), session(&world, "SRV9", 0x9_0001)];
    assert_eq!(path.hops.iter().map(|hop| hop.session).collect::<Vec<_>>(), expected, "{said}");
    assert!(path.hops.iter().all(|hop| hop.alive));
    // And the chain of the last is the same way back.
    let chain = tracks.chain(expected[2]);
    let back: Vec<_> = chain.iter().filter_map(|hop| hop.session).collect();
    assert_eq!(
        back,
        [expected[2], expected[1], expected[0]],
        "{}",
        text::chain(&tracks, &chain, text::Style::default())
    );
}

/// The credentials of another: both tracks say so, and the session opened with them is in both.
#[test]
fn a_track_crosses_to_the_account_whose_credentials_were_used() {
    let world = World::of(day().facts.facts());
    let (jdoe, adm) = (world.track("CORP\\jdoe"), world.track("CORP\\adm_jdoe"));
    let [crossed] = &of_kind(&jdoe, StepKind::UsedCredentials)[..] else { panic!() };
    assert_eq!(crossed.other, Some(adm.identity));
    assert_eq!(crossed.session, Some(session(&world, "JUMP01", 0x8_0002)));
    assert!(crossed.text.starts_with("as CORP\\adm_jdoe: logged on by RDP"), "{}", crossed.text);
    let [used] = &of_kind(&adm, StepKind::CredentialsUsed)[..] else { panic!() };
    assert_eq!(used.other, Some(jdoe.identity));
    assert!(used.text.starts_with("credentials used by CORP\\jdoe"), "{}", used.text);
    assert_eq!(world.hosts.get(used.host).unwrap().name, "WS012.corp.example");
}

/// `runas /netonly`: the local identity stays, the other goes out on the network.
#[test]
fn new_credentials_are_in_both_tracks() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    let adm = domain.user("adm_jdoe", 1120);
    domain.tgt("07:00:00", adm, "10.0.0.5", 0);
    domain.on("WS012").logon("08:00:00", jdoe, LogonType::INTERACTIVE, 0x3_0001);
    let (outbound_user, outbound_domain) = (domain.facts.sym("adm_jdoe"), domain.facts.sym("CORP"));
    let logon = domain.facts.logon_of(jdoe, LogonType::NEW_CREDENTIALS, 0x3_0002);
    let logon = crate::fact::Logon { outbound_user, outbound_domain, ..logon };
    domain.on("WS012").add("08:10:00", 4624, crate::fact::What::Logon(logon));
    let world = World::of(domain.facts.facts());
    let track = world.track("CORP\\jdoe");
    let opened = of_kind(&track, StepKind::SessionOpened);
    assert_eq!(opened[1].text, "runas /netonly, on the network as CORP\\adm_jdoe");
    let adm = world.track("CORP\\adm_jdoe");
    let [used] = &of_kind(&adm, StepKind::CredentialsUsed)[..] else { panic!("{adm:?}") };
    assert!(used.text.contains("credentials used by CORP\\jdoe"), "{}", used.text);
}

/// Two sessions of one person on one workstation: either may have opened the network logon, and both are kept.
#[test]
fn several_candidates_stay_several() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    domain.computer("07:30:00", "WS012", 1201, "10.0.0.12");
    domain.on("WS012").logon("08:00:00", jdoe, LogonType::INTERACTIVE, 0x3_0001);
    domain.on("WS012").logon("08:10:00", jdoe, LogonType::INTERACTIVE, 0x3_0002);
    domain.network("FS01", "09:00:00", jdoe, 0x7_0001, "10.0.0.12", None);
    domain.on("WS012").activity("10:00:00", 4688, jdoe, 0x3_0001);
    domain.on("WS012").activity("10:00:00", 4688, jdoe, 0x3_0002);
    let world = World::of(domain.facts.facts());
    let tracks = world.tracks(&EverythingCovered);
    let chain = tracks.chain(session(&world, "FS01", 0x7_0001));
    let said = text::chain(&tracks, &chain, text::Style::default());
    let [_, one, other] = &chain[..] else { panic!("{said}") };
    assert_eq!((one.depth, other.depth, one.alternatives), (1, 1, 2), "{said}");
    assert!([one, other].iter().all(|hop| hop.links.iter().all(|link| link.confidence == Confidence::Weak)), "{said}");
    let track = world.track("CORP\\jdoe");
    let step = track.steps.iter().find(|step| step.session == Some(session(&world, "FS01", 0x7_0001))).unwrap();
    assert_eq!(step.origins.len(), 2);
    let host = |name| world.hosts.find(name).unwrap();
    assert_eq!(tracks.paths(host("WS012"), host("FS01")).paths.len(), 2);
}

/// Credentials given for a computer of which there is no evidence: an attempt, in both tracks.
#[test]
fn an_attempt_whose_outcome_is_not_in_evidence_is_in_both_tracks() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    let adm = domain.user("adm_jdoe", 1120);
    domain.tgt("07:00:00", adm, "10.0.0.5", 0);
    domain.on("WS012").logon("08:00:00", jdoe, LogonType::INTERACTIVE, 0x3_0001);
    domain.on("WS012").explicit("08:10:00", jdoe, 0x3_0001, adm, "SRV77.corp.example");
    let world = World::of(domain.facts.facts());
    let (a, b) = (world.track("CORP\\jdoe"), world.track("CORP\\adm_jdoe"));
    let [used] = &of_kind(&a, StepKind::UsedCredentials)[..] else { panic!("{a:?}") };
    assert_eq!((used.other, used.target.as_deref()), (Some(b.identity), Some("SRV77.corp.example")));
    assert!(used.text.contains("an attempt; nothing of SRV77.corp.example is in evidence"), "{}", used.text);
    assert_eq!(used.session, Some(session(&world, "WS012", 0x3_0001)));
    let [by] = &of_kind(&b, StepKind::CredentialsUsed)[..] else { panic!("{b:?}") };
    assert_eq!((by.other, by.session), (Some(a.identity), None));
    assert_eq!(a.absent, ["SRV77.corp.example"]);
}

/// At the console, Windows' logon process gives the credentials that were typed: the person came from nowhere else.
#[test]
fn windows_own_session_is_no_hop() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    let system = domain.facts.account("S-1-5-18", "WS012$", "CORP");
    domain.on("WS012").explicit("08:00:00", system, 0x3e7, jdoe, "localhost");
    domain.on("WS012").logon("08:00:00.01", jdoe, LogonType::INTERACTIVE, 0x3_0001);
    let world = World::of(domain.facts.facts());
    let chain = world.tracks(&EverythingCovered).chain(session(&world, "WS012", 0x3_0001));
    let [only] = &chain[..] else { panic!("{chain:?}") };
    assert_eq!(only.stop, Stop::Begins);
    assert_eq!(only.proofs.len(), 1, "the 4648 is cited all the same");
}
