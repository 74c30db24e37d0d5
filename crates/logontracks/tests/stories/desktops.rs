//! People at desktops, by remote desktop or with somebody else's credentials.

use super::*;

/// A local user is at the console (#5308), half a minute after the start of the computer (#5281, type 0); seven minutes
/// later the same user logs on by RDP (#5315), and the client is 127.0.0.1 port 49164: a tunnel ends on this computer.
#[test]
fn an_rdp_logon_through_a_tunnel() {
    let Some(story) = story(ATTACK, "Command and Control/DE_RDP_Tunneling_4624.evtx") else { return };
    let remote = story.session(0x45120);
    assert_eq!(remote.logon_type, Some(LogonType::REMOTE_INTERACTIVE));
    assert_eq!(story.numbers(&remote.start.evidence), [5315]);
    assert_eq!(story.owner(&remote).name, "PC02\\IEUser");
    // #5316 to #5318 are not in the file: nobody can say whether the session ended.
    assert_eq!((remote.end.kind, remote.end.time()), (EndKind::LogGap, None));
    let track = story.track("IEUser");
    assert_eq!(story.steps(&track, StepKind::SessionOpened), [5308, 5315, 5319]);
    let looped: Vec<bool> = of(&track, StepKind::SessionOpened).map(|step| step.text.contains("127.0.0.1")).collect();
    assert_eq!(looped, [false, true, false], "at the console the address is 127.0.0.1, too, and means nothing");
    let system: Vec<_> = story.0.sessions.iter().filter(|(_, session)| session.logon_id == Luid::SYSTEM).collect();
    assert_eq!(system.len(), 2, "0x3e7 is another session after the start");
    assert_eq!(system[1].1.start.kind, StartKind::Boot);
}

/// SYSTEM runs `tscon 2 /dest:rdp-tcp#8`. admmig's session is disconnected (#1829816) and, on the same RDP-Tcp#8 of the
/// client JUMP01 at 10.23.23.9, admmarsid's is reconnected (#1829819), without any logon.
#[test]
fn a_session_taken_over_shows_no_logon() {
    let file = "T1021.001-Remote Desktop Protocol/ID4688,4778,4779 RDP hijack direct.evtx";
    let Some(story) = story(MOVEMENT, file) else { return };
    let (left, taken) = (story.track("OFFSEC\\admmig"), story.track("OFFSEC\\admmarsid"));
    assert_eq!(story.steps(&left, StepKind::Disconnected), [1_829_816]);
    assert_eq!(story.steps(&taken, StepKind::Reconnected), [1_829_819]);
    assert_eq!(from(&taken), ["10.23.23.9"]);
    for track in [&left, &taken] {
        assert_eq!(story.steps(track, StepKind::SessionOpened), Vec::<u64>::new());
    }
    assert_eq!(story.session(0x6a423).start.kind, StartKind::FirstSeen);
    // Who is at a desktop is somebody, although 4778 has no SID.
    assert_eq!(story.who("OFFSEC\\admmarsid").class, Class::User);
}

/// The same by a service that admmig starts (#1829536); admmarsid's session appears on RDP-Tcp#5 (#1829543).
#[test]
fn a_session_taken_over_by_a_service() {
    let file = "T1021.001-Remote Desktop Protocol/ID4688-4778 RDP hijack command execution.evtx";
    let Some(story) = story(MOVEMENT, file) else { return };
    let taken = story.track("OFFSEC\\admmarsid");
    assert_eq!(story.steps(&taken, StepKind::Reconnected), [1_829_543]);
    let back = of(&taken, StepKind::Reconnected).next().unwrap();
    assert!(back.time.to_string().starts_with("2021-05-14T20:40:17.5330"), "{}", back.time);
    assert_eq!(story.who("OFFSEC\\admmarsid").sids, ["S-1-5-21-4230534742-2542757381-3142984815-1180"]);
    let starter = story.session(0x13b_593d);
    assert_eq!(story.owner(&starter).sids, ["S-1-5-21-4230534742-2542757381-3142984815-1111"]);
    assert_eq!(*starter.activity.counts, [(4688, 1)]);
}

/// `runas /user:offsec\hack1 cmd.exe`: admmig's 4648 (#469347) and hack1's 4624 (#469348) share a LogonGuid; the other
/// half of the logon (#469349) has none and is a part of it, and both name admmig's session 0x123550 as their subject.
#[test]
fn runas_crosses_to_another_account() {
    let folder = "TA0004-Privilege Escalation/T1134-Access Token Manipulation";
    let file = "ID4688,4648,4624-Runas execution with different user.evtx";
    let Some(story) = story(MITRE, &format!("{folder}/{file}")) else { return };
    let given = story.link(LinkKind::ExplicitCredentialSession, 469_347, 469_348);
    assert_eq!(given.confidence, Confidence::Certain);
    assert!(given.basis.contains(Basis::LogonGuid));
    let opened = story.session(0xa6f_5fa4);
    assert_eq!(opened.privileges.map(|id| story.number(id)), Some(469_350));
    let (user, owner) = (story.track("OFFSEC\\admmig"), story.track("OFFSEC\\hack1"));
    // The session that it opened is a step of admmig's track, too, and the 4648 is one of hack1's.
    assert!(story.steps(&user, StepKind::UsedCredentials).contains(&469_348));
    assert!(of(&user, StepKind::UsedCredentials).all(|step| step.other == Some(owner.identity)));
    assert_eq!(story.steps(&owner, StepKind::CredentialsUsed), [469_347]);
    assert_eq!(story.steps(&user, StepKind::LogCleared), [469_345]);
}

/// A web shell's account svc01 gives IEUser's credentials to this computer (#161472), and is IEUser (#161473) 0.1 ms later.
#[test]
fn a_service_uses_the_credentials_of_a_user() {
    let file = "Privilege Escalation/Runas_4624_4648_Webshell_CreateProcessAsUserA.evtx";
    let Some(story) = story(ATTACK, file) else { return };
    let given = story.link(LinkKind::ExplicitCredentialSession, 161_472, 161_473);
    assert_eq!(given.confidence, Confidence::Strong);
    assert!(given.basis.contains(Basis::LogonId) && given.basis.contains(Basis::Account));
    // The 4624 itself names svc01's session 0x10b6b3.
    assert_eq!(story.link(LinkKind::OriginSession, 161_472, 161_473).confidence, Confidence::Certain);
    let (svc, user) = (story.track("svc01"), story.track("IEUser"));
    assert_eq!(story.steps(&user, StepKind::CredentialsUsed), [161_472]);
    assert_eq!(of(&user, StepKind::CredentialsUsed).next().unwrap().other, Some(svc.identity));
    assert_eq!(story.steps(&svc, StepKind::UsedCredentials), [161_473]);
}

/// mimikatz passes a hash: admmig's session 0x1f4c65f makes one of type 9 (#67101) with special privileges (#67102).
#[test]
fn a_passed_hash_is_a_session_with_new_credentials() {
    let file = "T1550-Use Alternate Authentication Material/ID4624-Mimikatz Pass the hash.evtx";
    let Some(story) = story(MOVEMENT, file) else { return };
    let (id, session) = story.session_with_id(0x266_e045);
    assert_eq!((session.role, session.logon_type), (Role::NewCredentials, Some(LogonType::NEW_CREDENTIALS)));
    assert_eq!(story.numbers(&session.start.evidence), [67101]);
    assert_eq!(session.privileges.map(|id| story.number(id)), Some(67102));
    assert_eq!(session.end.kind, EndKind::LogEnds);
    let chain = story.0.tracks().chain(id);
    let way: Vec<_> = chain.iter().filter_map(|hop| Some(story.0.sessions.get(hop.session?)?.logon_id)).collect();
    assert_eq!(way, [Luid(0x266_e045), Luid(0x1f4_c65f)]);
    assert_eq!(story.steps(&story.track("admmig"), StepKind::LogCleared), [67099]);
}

/// A computer before and after setup named it: 37L4247F27-25 until 14:49:47, John-PC from 14:50:02. John is made (#106)
/// by Windows, logs on (#118, and the other half of his token #119), and logs off himself (#123), 15 minutes later.
#[test]
fn a_computer_that_setup_renamed_is_one_host() {
    let Some(story) = story("evtx/samples", "post-Security.evtx") else { return };
    assert_eq!(story.0.hosts.len(), 1);
    let john = story.track("John-PC\\John");
    assert_eq!(story.who("John-PC\\John").sids, ["S-1-5-21-3838055588-3125202756-3154177548-1000"]);
    assert!(story.steps(&john, StepKind::AccountChanged).starts_with(&[106]));
    // Both halves are one logon.
    assert_eq!(story.steps(&john, StepKind::SessionOpened), [118]);
    let session = story.session(0x33b8e);
    assert_eq!(
        (session.end.kind, session.end.time()),
        (EndKind::UserInitiated, Some(time("2017-12-13T15:12:26.1538845Z")))
    );
    assert_eq!(story.numbers(&session.end.evidence), [123]);
    // His name before and after setup's: one Administrator.
    assert_eq!(story.who("37L4247F27-25\\Administrator"), story.who("John-PC\\Administrator"));
}
