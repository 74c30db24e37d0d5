use super::*;

#[test]
fn a_validation_is_joined_with_the_logon_on_the_server_it_does_not_name() {
    let mut corp = Corp::new();
    corp.ntlm(DC, "10:00:00", "JDOE", "WS01", NtStatus::SUCCESS);
    corp.network(FS, "10:00:00.02", 0x2000, "NTLM", WS_IP, "WS01");
    let found = corp.found();
    let link = found.one(LinkKind::NtlmSession);
    assert_eq!(link.confidence, Confidence::Strong);
    assert!(link.basis.contains(Basis::Workstation));
}

#[test]
fn the_workstation_may_be_missing_in_the_logon() {
    let mut corp = Corp::new();
    corp.ntlm(DC, "10:00:00", "jdoe", "WS01", NtStatus::SUCCESS);
    corp.network(FS, "10:00:00.02", 0x2000, "NTLM", WS_IP, "");
    let found = corp.found();
    assert!(found.one(LinkKind::NtlmSession).basis.contains(Basis::Address));
}

#[test]
fn another_workstation_another_account_or_a_refusal_is_none() {
    let mut corp = Corp::new();
    corp.ntlm(DC, "10:00:00", "jdoe", "WS77", NtStatus::SUCCESS);
    corp.ntlm(DC, "10:00:00", "asmith", "WS01", NtStatus::SUCCESS);
    corp.ntlm(DC, "10:00:00", "jdoe", "WS01", NtStatus::WRONG_PASSWORD);
    corp.network(FS, "10:00:00.02", 0x2000, "NTLM", WS_IP, "WS01");
    assert!(corp.found().all(LinkKind::NtlmSession).is_empty());
}

/// The same name is an account of the domain and of FS01: the host that validated tells which.
#[test]
fn a_local_account_is_validated_by_its_own_host() {
    let mut corp = Corp::new();
    let local = corp.b.account("S-1-5-21-7-8-9-1001", "jdoe", "FS01");
    corp.ntlm(DC, "10:00:00", "jdoe", "WS01", NtStatus::SUCCESS);
    corp.ntlm(FS, "10:00:00", "jdoe", "WS01", NtStatus::SUCCESS);
    corp.logon(FS, "10:00:00.02", LogonType::NETWORK, 0x2000, |b, logon| {
        (logon.account, logon.package, logon.workstation) = (local, b.sym("NTLM"), b.sym("WS01"));
    });
    let found = corp.found();
    let from = found.one(LinkKind::NtlmSession).from;
    let computer = found.facts.get(from).unwrap().at.computer;
    assert_eq!(found.facts.strings.text(computer), FS);
}

/// The client says a name that is not its address's: the link stays, without the address.
#[test]
fn a_workstation_that_lies_is_not_believed_against_the_address() {
    let mut corp = Corp::new();
    corp.ntlm(DC, "10:00:00", "jdoe", "FS01", NtStatus::SUCCESS);
    corp.network(FS, "10:00:00.02", 0x2000, "NTLM", WS_IP, "FS01");
    corp.console("08:00:00", 0x1000);
    let found = corp.found();
    assert!(!found.one(LinkKind::NtlmSession).basis.contains(Basis::Address));
    assert_eq!(found.all(LinkKind::OriginSession), ["4624 08:00:00 -> 4624 10:00:00 strong 1"]);
}

#[test]
fn two_validations_at_one_moment_are_two_candidates() {
    let mut corp = Corp::new();
    corp.ntlm(DC, "10:00:00", "jdoe", "WS01", NtStatus::SUCCESS);
    corp.ntlm(DC, "10:00:00.01", "jdoe", "WS01", NtStatus::SUCCESS);
    corp.network(FS, "10:00:00.02", 0x2000, "NTLM", WS_IP, "WS01");
    let all = corp.found().all(LinkKind::NtlmSession);
    assert_eq!(all, ["4776 10:00:00 -> 4624 10:00:00 weak 2"; 2]);
}
