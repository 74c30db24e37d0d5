use super::*;

const CLIENT: &str = "::ffff:10.0.0.11";

fn refused(corp: &mut Corp, at: &str, name: &str, result: u32) {
    let account = corp.b.account("", name, "CORP");
    corp.ticket(at, TicketStep::PreAuthFailed, account, Asked { address: CLIENT, result, ..ASKED });
}

#[test]
fn one_attempt_seen_by_the_domain_controller_and_the_target() {
    let mut corp = Corp::new();
    refused(&mut corp, "08:00:00", "jdoe", 0x18);
    corp.failed(WS, "08:00:00.02", "jdoe", LogonType::INTERACTIVE, NtStatus::WRONG_PASSWORD, "WS01");
    let found = corp.found();
    let link = found.one(LinkKind::SameFailure);
    assert_eq!((found.record(link.from).as_str(), link.confidence), ("4771 08:00:00", Confidence::Strong));
}

#[test]
fn an_account_that_does_not_exist_has_a_name_too() {
    let mut corp = Corp::new();
    corp.ntlm(DC, "08:00:00", "backupp", "WS01", NtStatus::NO_SUCH_USER);
    corp.failed(FS, "08:00:00.02", "backupp", LogonType::NETWORK, NtStatus::NO_SUCH_USER, "WS01");
    let found = corp.found();
    let link = found.one(LinkKind::SameFailure);
    assert_eq!(link.confidence, Confidence::Strong);
    let basis: Vec<Basis> = link.basis.iter().collect();
    assert_eq!(basis, [Basis::Account, Basis::Workstation, Basis::Status, Basis::Time]);
}

#[test]
fn another_workstation_or_another_hour_is_another_attempt() {
    let mut corp = Corp::new();
    corp.ntlm(DC, "08:00:00", "jdoe", "WS77", NtStatus::WRONG_PASSWORD);
    corp.ntlm(DC, "07:00:00", "jdoe", "WS01", NtStatus::WRONG_PASSWORD);
    corp.failed(FS, "08:00:00.02", "jdoe", LogonType::NETWORK, NtStatus::WRONG_PASSWORD, "WS01");
    assert!(corp.found().all(LinkKind::SameFailure).is_empty());
}

#[test]
fn failures_of_one_source_are_a_series_and_the_last_led_to_the_lockout() {
    let mut corp = Corp::new();
    for at in ["08:00:00", "08:00:07", "08:00:14"] {
        refused(&mut corp, at, "jdoe", 0x18);
    }
    let account = corp.b.account(&format!("{CORP}-1105"), "jdoe", "");
    let caller = corp.b.sym("WS01");
    corp.b.add("08:00:14.01", 4740, What::Lockout { account, caller });
    // What is refused because the account is locked did not lock it.
    refused(&mut corp, "08:00:21", "jdoe", 0x12);
    let found = corp.found();
    let series = found.all(LinkKind::FailureSeries);
    assert_eq!(series.len(), 3);
    assert!(series[0].starts_with("4771 08:00:00 -> 4771 08:00:07 strong"), "{series:?}");
    assert_eq!(found.all(LinkKind::Lockout), ["4771 08:00:14 -> 4740 08:00:14 strong 1"]);
}

#[test]
fn a_lockout_from_another_computer_is_weak() {
    let mut corp = Corp::new();
    refused(&mut corp, "08:00:00", "jdoe", 0x18);
    let account = corp.b.account(&format!("{CORP}-1105"), "jdoe", "");
    let caller = corp.b.sym("WS77");
    corp.b.add("08:00:00.01", 4740, What::Lockout { account, caller });
    assert_eq!(corp.found().all(LinkKind::Lockout), ["4771 08:00:00 -> 4740 08:00:00 weak 1"]);
}

/// The computer writes the principal name that was typed, the domain controller the account's; no record shows them
/// together.
#[test]
fn a_typed_principal_name_is_joined_by_client_and_reason() {
    let mut corp = Corp::new();
    refused(&mut corp, "08:00:00", "jdoe", 0x18);
    corp.failed(WS, "08:00:00.02", "jane.doe@corp.example", LogonType::INTERACTIVE, NtStatus::WRONG_PASSWORD, "WS01");
    refused(&mut corp, "09:00:00", "jdoe", 0x18);
    corp.failed(WS, "09:00:00.02", "jane.doe@corp.example", LogonType::INTERACTIVE, NtStatus::ACCOUNT_DISABLED, "WS01");
    let found = corp.found();
    assert_eq!(found.all(LinkKind::SameFailure), ["4771 08:00:00 -> 4625 08:00:00 strong 1"]);
    let basis: Vec<Basis> = found.one(LinkKind::SameFailure).basis.iter().collect();
    assert_eq!(basis, [Basis::Address, Basis::Status, Basis::Time]);
}
