//! Over the network, from host to host.

use super::*;

/// SharpHound: admmig, from 10.23.23.9, logs on four times by Kerberos to each of eleven hosts. The LogonGuid is the same
/// for the four of a host; no domain controller's log is there, and nothing of 10.23.23.9.
#[test]
fn sharphound_goes_to_eleven_hosts() {
    let folder = "TA0007-Discovery/T1069-Permission Groups Discovery";
    let Some(story) = story(MITRE, &format!("{folder}/ID4799-4624-Local admin group enumerated by SharpHound.evtx"))
    else {
        return;
    };
    assert_eq!(story.0.hosts.len(), 11);
    assert!(!story.is_domain_controller());
    assert_eq!(story.0.identities.len(), 1);
    let track = story.track("admmig");
    assert_eq!((track.hosts.len(), of(&track, StepKind::SessionOpened).count()), (11, 44));
    assert_eq!(from(&track), ["10.23.23.9"]);
    for (_, session) in story.0.sessions.iter() {
        assert_eq!((session.role, session.logon_type), (Role::Network, Some(LogonType::NETWORK)));
        assert_eq!(session.end.time(), None, "no 4634 is in the file");
    }
    for (id, _) in story.0.hosts.iter() {
        assert_eq!(of(&track, StepKind::SessionOpened).filter(|step| step.host == id).count(), 4);
    }
    assert_eq!(story.0.links.iter().count(), 0);
    assert_eq!(track.absent, ["10.23.23.9"]);
}

/// PsExec: five network logons of admmig from 10.23.42.22; the last (0x1376020, #349340) installs PSEXESVC (#349343).
#[test]
fn psexec_installs_its_service_in_one_of_five_sessions() {
    let file = "T1021.002-SMB Windows Admin Shares/ID4688,4697,5140-5145 PSexec remote execution + admin share.evtx";
    let Some(story) = story(MOVEMENT, file) else { return };
    let track = story.track("admmig");
    assert_eq!(story.steps(&track, StepKind::SessionOpened), [349_321, 349_328, 349_332, 349_336, 349_340]);
    assert_eq!(from(&track), ["10.23.42.22"]);
    let installs = story.session(0x137_6020);
    assert_eq!(*installs.activity.counts, [(4674, 2), (4697, 1)]);
    assert_eq!(story.session(0x137_5fbd).activity.counts.iter().find(|(id, _)| *id == 4697), None);
}

/// A relay: EXCHANGE$ is validated (#65968) and logged on (#65969) on the domain controller by NTLM, 0.5 ms apart, and
/// changes the directory (5136). A 5136 is written on domain controllers only; no ticket is in the file. The host's own
/// domain is written INTERNAL.CORP, that of EXCHANGE$ ICORP, and no record shows that the two are one: the bare name of
/// the 4776 is not joined with the SID.
#[test]
fn an_exchange_server_is_relayed_to_the_domain_controller() {
    let Some(story) = story(ATTACK, "Privilege Escalation/privexchange_dirkjan.evtx") else { return };
    assert!(story.is_domain_controller());
    assert_eq!(story.links(LinkKind::NtlmSession), []);
    let exchange = story.who("ICORP\\EXCHANGE$");
    assert_eq!(exchange.sids, ["S-1-5-21-2895268558-4179327395-2773671012-1108"]);
    assert_eq!(exchange.class, Class::Computer);
    let session = story.session(0x24_daa6);
    assert_eq!(*session.activity.counts, [(4662, 1), (5136, 2)]);
    let track = story.track("ICORP\\EXCHANGE$");
    assert_eq!(from(&track), ["192.168.111.87"]);
    // helpdesk was validated for `evil.internal.corp` (#65966); what came of it, 4776 does not say.
    let helpdesk = story.track("helpdesk");
    assert_eq!(story.steps(&helpdesk, StepKind::NtlmValidated), [65966]);
    assert_eq!(from(&helpdesk), ["evil.internal.corp"]);
}

/// A backup operator reads the registry of the domain controller: samir is 3B\samir although 4776 writes `samir` alone,
/// since the host is a domain controller (its SYSTEM has S-1-5-9 in #2988526, the 4627). Two validations and two logons within
/// 0.1 s: which belongs to which is not certain.
#[test]
fn a_bare_name_on_a_domain_controller_is_the_domains() {
    let file = "Credential Access/remote_sam_registry_access_via_backup_operator_priv.evtx";
    let Some(story) = story(ATTACK, file) else { return };
    assert!(story.is_domain_controller());
    let samir = story.who("samir");
    assert_eq!(samir.sids, ["S-1-5-21-308926384-506822093-3341789130-220106"]);
    let track = story.track("3B\\samir");
    assert_eq!(story.steps(&track, StepKind::SessionOpened), [2_988_529, 2_988_535]);
    for (check, logon) in [(2_988_527, 2_988_529), (2_988_533, 2_988_535)] {
        story.link(LinkKind::NtlmSession, check, logon);
    }
}

/// WMI from PC01 at 10.0.2.17: Administrator logs on twice by Kerberos and once by NTLM (#563297), which alone has the name
/// PC01; calc.exe runs, and user01 comes from the same port 49249.
#[test]
fn wmi_from_a_computer_that_one_record_names() {
    let Some(story) = story(ATTACK, "Lateral Movement/LM_WMI_4624_4688_TargetHost.evtx") else { return };
    let track = story.track("EXAMPLE\\Administrator");
    assert_eq!(story.steps(&track, StepKind::SessionOpened), [563_285, 563_294, 563_297]);
    assert_eq!(from(&track), ["10.0.2.17"]);
    let named = track.steps.iter().flat_map(|step| &step.origins).all(|origin| origin.name.as_deref() == Some("PC01"));
    assert!(named, "the address is PC01's in the NTLM logon, and was so a moment before");
    assert_eq!(story.steps(&story.track("EXAMPLE\\user01"), StepKind::SessionOpened), [563_300]);
}

/// `net use \\fs03vuln\c$ /USER:offsec\hack1`: admmig's attempt (#469062) is all there is; the server's log is not there.
#[test]
fn an_attempt_is_not_a_success() {
    let file = "T1021.002-SMB Windows Admin Shares/ID4688-4648 Lateral movement with net use.evtx";
    let Some(story) = story(MOVEMENT, file) else { return };
    let track = story.track("OFFSEC\\admmig");
    assert_eq!(story.steps(&track, StepKind::UsedCredentials), [469_062]);
    let step = of(&track, StepKind::UsedCredentials).next().unwrap();
    assert_eq!(step.target.as_deref(), Some("fs03vuln.offsec.lan"));
    assert!(step.text.contains("an attempt; nothing of fs03vuln.offsec.lan is in evidence"), "{}", step.text);
    assert_eq!(track.absent, ["fs03vuln.offsec.lan"]);
    assert_eq!(story.0.links.iter().count(), 0);
}

/// The WinRM server authenticates `iewin7\ieuser` by NTLM three times (169); no Security log is there.
#[test]
fn a_winrm_server_names_its_user() {
    let file = "Lateral Movement/RemotePowerShell_MS_Windows-Remote_Management_EventID_169.evtx";
    let Some(story) = story(ATTACK, file) else { return };
    assert_eq!(story.who("iewin7\\ieuser").class, Class::User);
    let track = story.track("iewin7\\ieuser");
    assert_eq!(story.steps(&track, StepKind::Connection), [834, 840, 861]);
    assert!(track.steps.iter().all(|step| step.text.contains("authenticated")));
}

/// A pipe is impersonated with a passed hash: user03 logs on to the computer by NTLM V2, from the computer itself.
#[test]
fn a_network_logon_from_the_computer_itself() {
    let file = "Lateral Movement/ImpersonateUser-via local Pass The Hash Sysmon and Security.evtx";
    let Some(story) = story(ATTACK, file) else { return };
    let track = story.track("user03");
    assert_eq!(story.steps(&track, StepKind::SessionOpened), [321_446]);
    assert!(track.steps[0].text.contains("from the computer itself (127.0.0.1)"), "{}", track.steps[0].text);
    assert!(track.steps[0].text.contains("NTLM V2"), "{}", track.steps[0].text);
}
