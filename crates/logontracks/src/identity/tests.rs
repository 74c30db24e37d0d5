//! Hand-built facts; each test is one trap.

use super::*;
use crate::fact::testing::{FactBuilder, time};
use crate::fact::{AccountChanged, Explicit, Logon, Sym, Ticket, TicketStep, What};
use crate::wire::{Guid, KerberosResult, LogonType, Luid, NtStatus};

const CORP: &str = "S-1-5-21-1-2-3";
const WS01: &str = "S-1-5-21-7-8-9";

fn ticket(b: &mut FactBuilder, at: &str, step: TicketStep, account: AccountId, result: u32) {
    let ticket = ticket_of(step, account, result);
    let event_id = match step {
        TicketStep::Tgt => 4768,
        TicketStep::Service => 4769,
        _ => 4771,
    };
    b.add(at, event_id, What::Ticket(ticket));
}

fn ticket_of(step: TicketStep, account: AccountId, result: u32) -> Ticket {
    Ticket { result: Some(KerberosResult(result)), ..Ticket::of(step, account) }
}

/// 4769 of `jdoe@CORP.EXAMPLE` with a LogonGuid, on a domain controller whose log says nothing else of him.
fn named_ticket(b: &mut FactBuilder, at: &str, name: &str, guid: u8) {
    let account = b.account("", name, "CORP.EXAMPLE");
    let ticket = Ticket { logon_guid: Some(Guid([guid; 16])), ..ticket_of(TicketStep::Service, account, 0) };
    b.add(at, 4769, What::Ticket(ticket));
}

/// 4624 with a LogonGuid, whose domain is written as `CORP` only.
fn logon_with(b: &mut FactBuilder, at: &str, rid: u32, name: &str, guid: u8) {
    let account = b.account(&format!("{CORP}-{rid}"), name, "CORP");
    let logon =
        Logon { logon_guid: Some(Guid([guid; 16])), ..b.logon_of(account, LogonType::NETWORK, u64::from(rid) << 8) };
    b.add(at, 4624, What::Logon(logon));
}

fn ntlm(b: &mut FactBuilder, at: &str, name: &str, status: NtStatus) -> AccountId {
    let account = b.account("", name, "");
    let workstation = b.sym("WS01");
    b.add(at, 4776, What::Ntlm { account, workstation, status: Some(status) });
    account
}

fn of(facts: &Facts) -> Identities {
    Identities::of(facts, &Hosts::of(facts))
}

fn one(identities: &Identities, text: &str) -> Identity {
    let found = identities.find(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    identities.get(found[0]).unwrap().clone()
}

/// A domain controller and a workstation, and one domain user under every name; a local one of the same name.
fn corp() -> FactBuilder {
    let mut b = FactBuilder::new("DC01.corp.example");
    let jdoe = b.account(&format!("{CORP}-1105"), "jdoe", "CORP");
    ticket(&mut b, "08:00:00", TicketStep::Tgt, jdoe, 0);
    let realm = b.account("", "jdoe@CORP.EXAMPLE", "CORP.EXAMPLE");
    ticket(&mut b, "08:00:01", TicketStep::Service, realm, 0);
    b.computer("WS01.corp.example");
    let system = b.account("S-1-5-18", "WS01$", "CORP");
    b.activity("08:00:01", 4688, system, 0x3e7);
    let dns = b.account(&format!("{CORP}-1105"), "JDoe", "corp.example");
    b.logon("08:00:02", dns, LogonType::INTERACTIVE, 0x1000);
    let local = b.account(&format!("{WS01}-1001"), "jdoe", "WS01");
    b.logon("08:30:00", local, LogonType::NETWORK, 0x2000);
    b
}

#[test]
fn every_name_of_a_domain_account_is_one_and_a_local_one_stays_apart() {
    let facts = corp().facts();
    let identities = of(&facts);
    let domain = one(&identities, &format!("{CORP}-1105"));
    assert_eq!(domain.names, ["corp.example\\JDoe", "CORP\\jdoe", "jdoe@CORP.EXAMPLE"]);
    assert_eq!((domain.name.as_str(), domain.class), ("CORP\\jdoe", Class::User));
    for text in ["corp\\JDOE", "CORP.EXAMPLE\\jdoe", "jdoe@corp.example"] {
        assert_eq!(one(&identities, text), domain, "{text}");
    }
    let local = one(&identities, "ws01\\jdoe");
    assert_eq!(local.sids, [format!("{WS01}-1001")]);
    assert_eq!(identities.find("jdoe").len(), 2);
    assert!(domain.conflicts.is_empty() && local.conflicts.is_empty());
}

#[test]
fn a_bare_name_is_the_domains_on_a_controller_and_local_on_a_member() {
    let mut b = corp();
    b.computer("DC01.corp.example");
    let bare = ntlm(&mut b, "09:00:00", "JDOE", NtStatus::SUCCESS);
    b.computer("WS01.corp.example");
    assert_eq!(bare, ntlm(&mut b, "09:00:01", "JDOE", NtStatus::SUCCESS));
    let facts = b.facts();
    let (hosts, identities) = (Hosts::of(&facts), of(&facts));
    let who = |host: &str| {
        let bare = facts.strings.accounts().find(|(_, names)| facts.strings.text(names.name) == "JDOE").unwrap().0;
        let id = identities.of_account(bare, hosts.find(host), time("09:00:00")).unwrap();
        identities.get(id).unwrap().id.clone()
    };
    assert_eq!(who("DC01"), format!("{CORP}-1105"));
    assert_eq!(who("WS01"), format!("{WS01}-1001"));
    assert_eq!(identities.of_account(bare, None, time("09:00:00")), None);
}

#[test]
fn a_bare_name_that_nobody_has_is_listed() {
    let mut b = corp();
    b.computer("WS01.corp.example");
    let typed = b.account("", "someone", "");
    let system = b.account("S-1-5-18", "WS01$", "CORP");
    b.explicit("09:00:00", system, 0x3e7, typed, "FS01");
    let facts = b.facts();
    let identities = of(&facts);
    assert!(identities.find("someone").is_empty());
    assert_eq!(identities.ambiguous().len(), 1);
    assert_eq!(identities.ambiguous()[0].name, "someone");
}

#[test]
fn system_is_not_the_computers_account() {
    let mut b = corp();
    b.computer("DC01.corp.example");
    let computer = b.account(&format!("{CORP}-1201"), "WS01$", "CORP.EXAMPLE");
    ticket(&mut b, "09:00:00", TicketStep::Tgt, computer, 0);
    let identities = of(&b.facts());
    let (system, computer) = (one(&identities, "S-1-5-18"), one(&identities, "CORP\\ws01$"));
    assert_eq!((system.class, system.names.len()), (Class::System, 0));
    assert_eq!((computer.class, computer.sids), (Class::Computer, vec![format!("{CORP}-1201")]));
}

#[test]
fn a_principal_name_is_joined_by_logon_guid_only() {
    let mut b = corp();
    let guid = Guid([7; 16]);
    let upn = b.account("", "jane.doe@corp.example", "");
    let other = b.account("", "jane@corp.example", "");
    let dns = b.account(&format!("{CORP}-1105"), "JDoe", "corp.example");
    let server = b.sym("localhost");
    let mut typed = |at, account, target_logon_guid| {
        let explicit = Explicit {
            account,
            subject: AccountId::NONE,
            subject_logon_id: Luid::NONE,
            logon_guid: None,
            target_logon_guid,
            target_server: server,
            target_info: server,
            process: Sym::NONE,
            address: Sym::NONE,
            port: None,
        };
        b.add(at, 4648, What::Explicit(explicit));
    };
    typed("10:00:00", upn, Some(guid));
    typed("10:01:00", other, None);
    let logon = Logon { logon_guid: Some(guid), ..b.logon_of(dns, LogonType::INTERACTIVE, 0x3000) };
    b.add("10:00:01", 4624, What::Logon(logon));
    let identities = of(&b.facts());
    assert_eq!(one(&identities, "Jane.Doe@corp.example").sids, [format!("{CORP}-1105")]);
    assert_eq!(one(&identities, "jdoe@corp.example").upns, ["jane.doe@corp.example"]);
    let other = one(&identities, "jane@corp.example");
    assert_eq!((other.sids.len(), other.class), (0, Class::Unknown));
}

#[test]
fn a_logon_guid_joins_a_ticket_s_name_with_a_sid_and_the_realm_with_its_domain() {
    let mut b = FactBuilder::new("DC01.corp.example");
    named_ticket(&mut b, "08:00:00", "jdoe@CORP.EXAMPLE", 1);
    named_ticket(&mut b, "08:10:00", "asmith@CORP.EXAMPLE", 9);
    b.computer("FS01.corp.example");
    logon_with(&mut b, "08:00:01", 1105, "jdoe", 1);
    logon_with(&mut b, "09:00:00", 1106, "asmith", 2);
    let identities = of(&b.facts());
    let jdoe = one(&identities, "jdoe@corp.example");
    assert_eq!(jdoe.sids, [format!("{CORP}-1105")]);
    let [joined] = jdoe.joined.as_slice() else { panic!("{:?}", jdoe.joined) };
    assert_eq!((joined.name.as_str(), joined.by), ("jdoe@corp.example", JoinedBy::LogonGuid));
    // The realm is now known to be CORP, so that every account of it answers to its name there.
    assert_eq!(one(&identities, "asmith@corp.example").sids, [format!("{CORP}-1106")]);
    assert_eq!(identities.len(), 2);
}

#[test]
fn a_ticket_hash_joins_a_name_with_the_sid_that_got_the_tgt() {
    let mut b = FactBuilder::new("DC01.corp.example");
    let hash = b.digest("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    let sid = b.account(&format!("{CORP}-1105"), "jdoe", "CORP");
    let tgt = Ticket { response_ticket: hash, ..ticket_of(TicketStep::Tgt, sid, 0) };
    b.add("08:00:00", 4768, What::Ticket(tgt));
    let name = b.account("", "jdoe@CORP.EXAMPLE", "CORP.EXAMPLE");
    let service = Ticket { request_ticket: hash, ..ticket_of(TicketStep::Service, name, 0) };
    b.add("08:00:01", 4769, What::Ticket(service));
    let identities = of(&b.facts());
    let jdoe = one(&identities, "CORP\\jdoe");
    assert_eq!(identities.len(), 1);
    assert_eq!(jdoe.joined.iter().map(|joined| joined.by).collect::<Vec<_>>(), [JoinedBy::TicketHash]);
}

#[test]
fn a_logon_guid_of_two_sids_or_two_names_or_a_service_for_another_joins_nothing() {
    let sids = |b: &FactBuilder| of(&b.facts()).find("jdoe@corp.example").len();
    let alone = |b: &FactBuilder| one(&of(&b.facts()), "jdoe@corp.example").sids.is_empty();
    // Two SIDs.
    let mut b = FactBuilder::new("DC01.corp.example");
    named_ticket(&mut b, "08:00:00", "jdoe@CORP.EXAMPLE", 1);
    logon_with(&mut b, "08:00:01", 1105, "jdoe", 1);
    logon_with(&mut b, "08:00:02", 1106, "asmith", 1);
    assert!(sids(&b) == 1 && alone(&b));
    // Two names.
    let mut b = FactBuilder::new("DC01.corp.example");
    named_ticket(&mut b, "08:00:00", "jdoe@CORP.EXAMPLE", 1);
    named_ticket(&mut b, "08:00:00", "asmith@CORP.EXAMPLE", 1);
    logon_with(&mut b, "08:00:01", 1105, "jdoe", 1);
    assert!(alone(&b));
    // Another GUID: the bare name alone says nothing.
    let mut b = FactBuilder::new("DC01.corp.example");
    named_ticket(&mut b, "08:00:00", "jdoe@CORP.EXAMPLE", 1);
    logon_with(&mut b, "08:00:01", 1105, "jdoe", 2);
    assert!(alone(&b));
    // S4U: the ticket's account is not the one that logs on.
    let mut b = FactBuilder::new("DC01.corp.example");
    let account = b.account("", "jdoe@CORP.EXAMPLE", "CORP.EXAMPLE");
    let transmitted_services = b.sym("svc_web@CORP.EXAMPLE");
    let ticket =
        Ticket { transmitted_services, logon_guid: Some(Guid([1; 16])), ..ticket_of(TicketStep::Service, account, 0) };
    b.add("08:00:00", 4769, What::Ticket(ticket));
    logon_with(&mut b, "08:00:01", 1105, "jdoe", 1);
    assert!(alone(&b));
    // SYSTEM logs on with its computer's ticket.
    let mut b = FactBuilder::new("DC01.corp.example");
    named_ticket(&mut b, "08:00:00", "jdoe@CORP.EXAMPLE", 1);
    let system = b.account("S-1-5-18", "DC01$", "CORP.EXAMPLE");
    let logon = Logon { logon_guid: Some(Guid([1; 16])), ..b.logon_of(system, LogonType::NETWORK, 0x99) };
    b.add("08:00:01", 4624, What::Logon(logon));
    assert!(alone(&b));
}

#[test]
fn a_name_joined_with_two_sids_by_two_keys_is_a_conflict() {
    let mut b = FactBuilder::new("DC01.corp.example");
    named_ticket(&mut b, "08:00:00", "jdoe@CORP.EXAMPLE", 1);
    named_ticket(&mut b, "12:00:00", "jdoe@CORP.EXAMPLE", 2);
    logon_with(&mut b, "08:00:01", 1105, "jane", 1);
    logon_with(&mut b, "12:00:01", 1300, "john", 2);
    let identities = of(&b.facts());
    let found = identities.find("jdoe@corp.example");
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|id| identities.get(*id).unwrap().conflicts.len() == 1));
}

#[test]
fn conflicts_of_a_name_that_very_many_accounts_share_have_an_end() {
    let mut b = FactBuilder::new("DC01.corp.example");
    (0..20_000).for_each(|rid| logon_with(&mut b, "08:00:00", rid + 2000, "jane", 0));
    let identities = of(&b.facts());
    let found = identities.find("corp\\jane");
    assert_eq!(found.len(), 20_000);
    assert!(found.iter().all(|id| identities.get(*id).unwrap().conflicts.len() == 64));
}

/// 60 million meanings, if each host had its own list of who may be meant; 400 million renamings to compare.
#[test]
fn a_name_that_very_many_accounts_had_is_meant_by_very_many_hosts() {
    let mut b = FactBuilder::new("DC01.corp.example");
    let (actor, upn, old_name) = (AccountId::NONE, Sym::NONE, b.sym("jane"));
    for rid in 2000..22_000 {
        let account = b.account(&format!("{CORP}-{rid}"), &format!("jane{rid}"), "CORP");
        let change = AccountChanged { account, actor, logon_id: None, upn, old_name, failed: false };
        b.add("12:00:00", 4781, What::AccountChanged(change));
    }
    let jane = b.account("", "jane", "");
    for number in 0..3000 {
        b.computer(&format!("H{number}.corp.example"));
        let system = b.account("S-1-5-18", &format!("H{number}$"), "CORP");
        b.explicit("13:00:00", system, 0x3e7, jane, "FS01");
    }
    let facts = b.facts();
    let (hosts, identities) = (Hosts::of(&facts), of(&facts));
    assert_eq!(identities.find("corp\\jane").len(), 20_000);
    for host in ["H0", "H2999"] {
        assert_eq!(identities.of_account(jane, hosts.find(host), time("13:00:00")), None);
    }
    assert_eq!(identities.ambiguous(), [], "it is known who may be meant, not who is");
}

#[test]
fn a_wrong_password_shows_that_there_is_such_an_account() {
    let mut b = FactBuilder::new("WS01.corp.example");
    let mut failed = |name: &str, domain: &str, sub_status| {
        let account = b.account("", name, domain);
        let failed = crate::fact::LogonFailed {
            account,
            subject: AccountId::NONE,
            subject_logon_id: Luid::NONE,
            logon_type: Some(LogonType::NETWORK),
            status: Some(NtStatus::LOGON_FAILURE),
            sub_status: Some(sub_status),
            package: Sym::NONE,
            process: Sym::NONE,
            workstation: Sym::NONE,
            address: Sym::NONE,
            port: None,
        };
        b.add("08:00:00", 4625, What::LogonFailed(failed));
    };
    failed("there", "WS01", NtStatus::WRONG_PASSWORD);
    failed("nobody", "WS01", NtStatus::NO_SUCH_USER);
    // `.` stands for the computer that was logged on to.
    failed("Administrator", ".", NtStatus::WRONG_PASSWORD);
    failed("unsaid", "", NtStatus::WRONG_PASSWORD);
    let identities = of(&b.facts());
    assert_eq!(one(&identities, "there").class, Class::User);
    assert_eq!(one(&identities, "nobody").class, Class::Unknown);
    assert_eq!(one(&identities, "WS01\\administrator").class, Class::User);
    assert!(identities.find("unsaid").is_empty());
}

#[test]
fn a_renamed_account_is_followed_and_its_old_name_given_again_is_a_conflict() {
    let mut b = corp();
    b.computer("DC01.corp.example");
    let renamed = b.account(&format!("{CORP}-1105"), "jsmith", "CORP");
    let old_name = b.sym("jdoe");
    let (actor, upn) = (AccountId::NONE, Sym::NONE);
    let change = AccountChanged { account: renamed, actor, logon_id: None, upn, old_name, failed: false };
    b.add("12:00:00", 4781, What::AccountChanged(change));
    let second = b.account(&format!("{CORP}-1300"), "jdoe", "CORP");
    ticket(&mut b, "13:00:00", TicketStep::Tgt, second, 0);
    let failed = b.account("", "jdoe", "CORP");
    let facts = b.facts();
    let identities = of(&facts);
    let first = one(&identities, &format!("{CORP}-1105"));
    assert_eq!(one(&identities, "CORP\\jsmith"), first);
    assert_eq!(first.conflicts.len(), 1);
    assert_eq!(identities.get(first.conflicts[0].other).unwrap().sids, [format!("{CORP}-1300")]);
    let who = |at: &str| identities.of_account(failed, None, time(at)).map(|id| identities.get(id).unwrap().id.clone());
    // The account that is only a name is met in no fact, so it has no meaning of its own; by name it has.
    assert_eq!(who("09:00:00"), Some(first.id.clone()));
    assert_eq!(who("14:00:00"), Some(format!("{CORP}-1300")));
    assert_eq!(who("12:30:00"), None, "between the two nobody is seen to have the name");
}

#[test]
fn services_are_told_by_what_they_do() {
    let mut b = corp();
    let gmsa = b.account(&format!("{CORP}-1401"), "web_gmsa$", "CORP");
    b.logon("11:00:00", gmsa, LogonType::SERVICE, 0x4000);
    let job = b.account(&format!("{CORP}-1402"), "svc_backup", "CORP");
    b.logon("11:00:00", job, LogonType::BATCH, 0x4100);
    let person = b.account(&format!("{CORP}-1105"), "jdoe", "CORP");
    b.logon("11:00:00", person, LogonType::BATCH, 0x4200);
    let window_manager = b.account("S-1-5-90-0-1", "DWM-1", "Window Manager");
    b.logon("11:00:00", window_manager, LogonType::INTERACTIVE, 0x4300);
    let identities = of(&b.facts());
    let class = |text: &str| one(&identities, text).class;
    assert_eq!(class("corp\\web_gmsa$"), Class::Service);
    assert_eq!(class("corp\\svc_backup"), Class::Service);
    assert_eq!(class("corp\\jdoe"), Class::User);
    assert_eq!(class("window manager\\dwm-1"), Class::System);
}

#[test]
fn the_order_of_reading_does_not_matter() {
    let mut b = corp();
    b.computer("DC01.corp.example");
    ntlm(&mut b, "09:00:00", "JDOE", NtStatus::SUCCESS);
    ntlm(&mut b, "09:00:00", "nobody", NtStatus::NO_SUCH_USER);
    let (one, two) = (b.facts(), b.shuffled());
    let (first, second) = (of(&one), of(&two));
    assert_eq!(first.list, second.list);
    assert_eq!(first.ambiguous, second.ambiguous);
}
