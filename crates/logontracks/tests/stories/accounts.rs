//! Accounts that are made, renamed, taken.

use super::*;

/// CVE-2021-42278 and -42287: lgrove makes the computer account DC012$ (#2982085), enables it, sets its password,
/// renames it to the domain controller's name without `$` (#2982094), gets a TGT as that (#2982095), renames it back
/// (#2982099) and asks for a ticket for the domain controller's account with the TGT (#2982100).
#[test]
fn a_computer_account_that_takes_the_domain_controllers_name() {
    let file = "Privilege Escalation/samaccount_spoofing_CVE-2021-42287_CVE-2021-42278_DC_securitylogs.evtx";
    let Some(story) = story(ATTACK, file) else { return };
    let made = story.who("S-1-5-21-308926384-506822093-3341789130-220105");
    assert_eq!(made.class, Class::Computer, "it was made with `$`");
    for name in ["3B\\DC012$", "3B\\01566s-win16-ir", "3B\\DC012"] {
        assert!(made.names.iter().any(|known| known == name), "{name}: {:?}", made.names);
    }
    let lgrove = story.track("3B\\lgrove");
    assert_eq!(
        story.steps(&lgrove, StepKind::ChangedAccount),
        [2_982_085, 2_982_086, 2_982_087, 2_982_090, 2_982_093, 2_982_094, 2_982_098, 2_982_099]
    );
    assert_eq!(story.steps(&lgrove, StepKind::SessionOpened), [2_982_084, 2_982_089, 2_982_092, 2_982_097]);
    let tickets = story.links(LinkKind::TgtTicket);
    assert_eq!(tickets, [(2_982_082, 2_982_083, Confidence::Strong), (2_982_095, 2_982_100, Confidence::Strong)]);
    // The ticket opened lgrove's session; the stolen one, none that is in evidence: #2982101 is the controller's own.
    assert_eq!(story.links(LinkKind::TicketSession), [(2_982_083, 2_982_084, Confidence::Strong)]);
    let spoofed = story.track("S-1-5-21-308926384-506822093-3341789130-220105");
    assert_eq!(story.steps(&spoofed, StepKind::Tgt), [2_982_095]);
    assert_eq!(story.steps(&spoofed, StepKind::ServiceTicket), [2_982_100]);
    assert!(from(&spoofed).contains(&"172.16.66.19".to_owned()));
}

/// The same attack by another tool, from `attacker` at 10.23.123.11: hack1 makes compnay-88$ and renames it to `rootdc1`.
/// The TGT of that name comes from 10.23.123.11, which is not thereby the domain controller's address.
#[test]
fn a_name_does_not_make_an_address() {
    let file = "EVTX_full_APT_attack_steps/ID47x,4661-4662,5136,4688,4697-SAM the admin (CVE-2021-42287).evtx";
    let Some(story) = story(MITRE, file) else { return };
    let hack1 = story.track("OFFSEC\\hack1");
    assert_eq!(story.steps(&hack1, StepKind::SessionOpened), [237_294_514, 237_294_517]);
    assert_eq!(from(&hack1), ["10.23.123.11"]);
    assert_eq!(story.links(LinkKind::OriginSession), [], "nothing of the attacker's computer is in evidence");
    assert_eq!(story.link(LinkKind::NtlmSession, 237_294_513, 237_294_514).confidence, Confidence::Strong);
    assert_eq!(
        story.steps(&hack1, StepKind::ChangedAccount),
        [237_294_524, 237_294_525, 237_294_527, 237_294_531, 237_294_532, 237_294_535, 237_294_536]
    );
    // With the stolen ticket, admmhorvath logs on from the same address 0.6 s later and installs a service.
    let admin = story.session(0x3_08fd_3169);
    assert_eq!(story.owner(&admin).name, "OFFSEC\\admmhorvath");
    assert_eq!(story.steps(&story.track("OFFSEC\\admmhorvath"), StepKind::SessionOpened), [237_294_543]);
    assert_eq!(from(&story.track("OFFSEC\\admmhorvath")), ["10.23.123.11"]);
    assert!(admin.activity.counts.contains(&(4697, 1)));
}

/// admmig, in session 0x10e6e8ef8 from 10.23.23.9, resets the password of hacker2 (#233279999).
#[test]
fn a_password_set_by_another() {
    let file =
        "TA0003-Persistence/T1098.xxx-Account manipulation/ID4724-5145-password reset with setNTLM (Mimikatz).evtx";
    let Some(story) = story(MITRE, file) else { return };
    let (by, whose) = (story.track("OFFSEC\\admmig"), story.track("OFFSEC\\hacker2"));
    assert_eq!(story.steps(&by, StepKind::ChangedAccount), [233_279_999, 233_280_000]);
    assert_eq!(story.steps(&whose, StepKind::AccountChanged), [233_279_999, 233_280_000]);
    assert!(of(&by, StepKind::ChangedAccount).all(|step| step.other == Some(whose.identity)));
    assert!(of(&whose, StepKind::AccountChanged).all(|step| step.other == Some(by.identity)));
    let session = story.session(0x1_0e6e_8ef8);
    assert_eq!(story.numbers(&session.start.evidence), [233_279_979]);
    assert!(session.activity.counts.contains(&(4724, 1)));
    assert_eq!(from(&by), ["10.23.23.9"]);
}

/// A TGT for `rootdc1` with the SID …-1296 (#237294534) and a ticket for `rootdc1@OFFSEC.LAN` (#237294538): no record
/// shows that OFFSEC and OFFSEC.LAN are one domain, and no key joins the two. They stay two.
#[test]
fn names_that_nothing_joins_stay_apart() {
    let folder = "TA0006-Credential Access/T1558-Steal or Forge Kerberos Tickets";
    let file = "ID4768-4769-Kerberos host ticket without a trailing $.evtx";
    let Some(story) = story(MITRE, &format!("{folder}/{file}")) else { return };
    assert_eq!(story.who("OFFSEC\\rootdc1").sids, ["S-1-5-21-4230534742-2542757381-3142984815-1296"]);
    assert_eq!(story.who("rootdc1@OFFSEC.LAN").sids, Vec::<String>::new());
    assert_eq!(story.links(LinkKind::TgtTicket), []);
}

/// user01 clears the log of PC01 (#452811) in a session that began before.
#[test]
fn a_cleared_log_names_who_cleared_it() {
    let Some(story) = story(ATTACK, "Defense Evasion/DE_1102_security_log_cleared.evtx") else { return };
    let track = story.track("EXAMPLE\\user01");
    assert_eq!(story.steps(&track, StepKind::LogCleared), [452_811]);
    let cleared = of(&track, StepKind::LogCleared).next().unwrap();
    assert_eq!(cleared.time, time("2019-03-19T23:35:07.5242021Z"));
    assert_eq!(story.session(0x17dad).start.kind, StartKind::FirstSeen);
}
