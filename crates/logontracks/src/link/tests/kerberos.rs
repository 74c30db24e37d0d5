use super::*;

const GUID: Option<Guid> = Some(Guid([9; 16]));
const CLIENT: &str = "::ffff:10.0.0.11";

#[test]
fn a_logon_guid_is_certain_at_any_distance_and_needs_nothing_else() {
    let mut corp = Corp::new();
    corp.tickets("08:00:00", "08:00:00.01", "WS01$", CLIENT, GUID);
    corp.logon(WS, "08:40:00", LogonType::INTERACTIVE, 0x1000, |_, logon| logon.logon_guid = GUID);
    let found = corp.found();
    assert_eq!(found.all(LinkKind::TicketSession), ["4769 08:00:00 -> 4624 08:40:00 certain 1"]);
    assert!(found.one(LinkKind::TicketSession).basis.contains(Basis::LogonGuid));
}

/// A GUID shared by tickets for two servers asked for at one moment: each session takes the one for its own host.
#[test]
fn a_shared_guid_joins_each_session_with_the_ticket_for_its_host() {
    let mut corp = Corp::new();
    let realm = corp.jdoe_realm;
    for service in ["WS01$", "FS01$"] {
        corp.ticket("08:00:00", TicketStep::Service, realm, Asked { service, address: CLIENT, guid: GUID, ..ASKED });
    }
    corp.logon(WS, "08:00:01", LogonType::INTERACTIVE, 0x1000, |_, logon| logon.logon_guid = GUID);
    corp.logon(WS, "08:00:02", LogonType::INTERACTIVE, 0x1100, |_, logon| logon.logon_guid = GUID);
    let found = corp.found();
    let all = found.all(LinkKind::TicketSession);
    assert_eq!(all, ["4769 08:00:00 -> 4624 08:00:01 certain 1", "4769 08:00:00 -> 4624 08:00:02 certain 1"]);
}

#[test]
fn a_network_logon_without_the_guid_is_strong_by_account_service_and_address() {
    let mut corp = Corp::new();
    corp.tickets("09:00:00", "09:00:00.01", "FS01$", CLIENT, GUID);
    corp.network(FS, "09:00:00.02", 0x2000, "Kerberos", WS_IP, "");
    let found = corp.found();
    let link = found.one(LinkKind::TicketSession);
    assert_eq!(link.confidence, Confidence::Strong);
    assert_eq!(link.time_difference, 100_000);
    let basis: Vec<Basis> = link.basis.iter().collect();
    assert_eq!(basis, [Basis::Account, Basis::Address, Basis::Service, Basis::Time]);
}

#[test]
fn a_ticket_from_another_address_or_for_another_server_is_none() {
    let mut corp = Corp::new();
    corp.tickets("09:00:00", "09:00:00.01", "FS01$", "::ffff:10.0.0.99", None);
    corp.tickets("09:10:00", "09:10:00.01", "FS02$", CLIENT, None);
    corp.network(FS, "09:00:00.02", 0x2000, "Kerberos", WS_IP, "");
    corp.network(FS, "09:10:00.02", 0x2100, "Kerberos", WS_IP, "");
    assert_eq!(corp.found().all(LinkKind::TicketSession), Vec::<String>::new());
}

#[test]
fn ntlm_is_never_opened_by_a_ticket() {
    let mut corp = Corp::new();
    corp.tickets("09:00:00", "09:00:00.01", "FS01$", CLIENT, None);
    corp.network(FS, "09:00:00.02", 0x2000, "NTLM", WS_IP, "");
    assert!(corp.found().all(LinkKind::TicketSession).is_empty());
}

#[test]
fn a_renewal_and_a_ticket_for_krbtgt_open_nothing() {
    let mut corp = Corp::new();
    let realm = corp.jdoe_realm;
    corp.ticket("09:00:00", TicketStep::Renewed, realm, Asked { address: CLIENT, ..ASKED });
    corp.ticket("09:00:00", TicketStep::Service, realm, Asked { service: "krbtgt", address: CLIENT, ..ASKED });
    corp.network(FS, "09:00:00.02", 0x2000, "Kerberos", WS_IP, "");
    assert!(corp.found().all(LinkKind::TicketSession).is_empty());
}

/// Two tickets of a day; the session that asked for the first is over, so its cache is gone.
#[test]
fn a_kept_ticket_is_that_of_the_session_still_open_on_the_client() {
    let mut corp = Corp::new();
    corp.console("08:00:00", 0x1000);
    corp.tickets("08:05:00", "08:05:00.01", "FS01$", CLIENT, None);
    let jdoe = corp.jdoe;
    corp.b.computer(WS).logged_off("12:00:00", jdoe, LogonType::INTERACTIVE, 0x1000);
    corp.console("13:00:00", 0x1100);
    corp.tickets("13:05:00", "13:05:00.01", "FS01$", CLIENT, None);
    corp.network(FS, "14:30:00", 0x2000, "Kerberos", WS_IP, "");
    let all = corp.found().all(LinkKind::TicketSession);
    assert_eq!(all, ["4769 13:05:00 -> 4624 14:30:00 weak 1"], "the domain controller is not heard in between");
    let jdoe = corp.jdoe;
    // Heard before and after: no silence is long enough to have lost one.
    for at in ["13:50:00", "14:20:00", "14:40:00"] {
        corp.ticket(at, TicketStep::Service, jdoe, Asked { service: "WS09$", address: CLIENT, ..ASKED });
    }
    let found = corp.found();
    let all = found.all(LinkKind::TicketSession);
    assert_eq!(all, ["4769 13:05:00 -> 4624 14:30:00 strong 1"]);
    assert!(found.one(LinkKind::TicketSession).basis.contains(Basis::TicketLifetime));
}

#[test]
fn of_sessions_side_by_side_every_ticket_that_is_still_good_is_a_candidate() {
    let mut corp = Corp::new();
    corp.console("08:00:00", 0x1000);
    corp.console("08:01:00", 0x1100);
    corp.tickets("08:05:00", "08:05:00.01", "FS01$", CLIENT, None);
    corp.tickets("13:05:00", "13:05:00.01", "FS01$", CLIENT, None);
    corp.network(FS, "14:00:00", 0x2000, "Kerberos", WS_IP, "");
    let all = corp.found().all(LinkKind::TicketSession);
    assert_eq!(all, ["4769 08:05:00 -> 4624 14:00:00 weak 2", "4769 13:05:00 -> 4624 14:00:00 weak 2"]);
}

#[test]
fn a_ticket_for_a_service_account_is_for_the_host_where_it_runs() {
    let mut corp = Corp::new();
    let service = corp.b.account(&format!("{CORP}-1300"), "svc_web", "CORP");
    corp.b.computer(FS).logon("06:10:00", service, LogonType::SERVICE, 0x900);
    corp.tickets("09:00:00", "09:00:00.01", "svc_web", CLIENT, None);
    corp.network(FS, "09:00:00.02", 0x2000, "Kerberos", WS_IP, "");
    let all = corp.found().all(LinkKind::TicketSession);
    assert_eq!(all, ["4769 09:00:00 -> 4624 09:00:00 strong 1"]);
}

#[test]
fn a_ticket_hash_joins_tgt_renewal_and_ticket() {
    let mut corp = Corp::new();
    let (jdoe, realm) = (corp.jdoe, corp.jdoe_realm);
    let (one, two) = ("Zm9vZm9vZm9vZm9vZm9vZm9vZm9vZm9vZm9vZm9vMDE=", "YmFyYmFyYmFyYmFyYmFyYmFyYmFyYmFyYmFyYmFyMDE=");
    let asked = Asked { address: CLIENT, ..ASKED };
    corp.ticket("08:00:00", TicketStep::Tgt, jdoe, Asked { response: one, ..asked });
    corp.ticket("08:00:01", TicketStep::Tgt, jdoe, Asked { response: "N/A", ..asked });
    corp.ticket("10:00:00", TicketStep::Renewed, realm, Asked { request: one, response: two, ..asked });
    corp.ticket("11:00:00", TicketStep::Service, realm, Asked { service: "FS01$", request: two, ..asked });
    let found = corp.found();
    assert_eq!(found.all(LinkKind::TgtRenewal), ["4768 08:00:00 -> 4770 10:00:00 certain 1"]);
    assert_eq!(found.all(LinkKind::TgtTicket), ["4770 10:00:00 -> 4769 11:00:00 certain 1"]);
}

#[test]
fn a_tgt_without_hash_is_the_last_one_before() {
    let mut corp = Corp::new();
    let (jdoe, realm) = (corp.jdoe, corp.jdoe_realm);
    let asked = Asked { address: CLIENT, ..ASKED };
    corp.ticket("08:00:00", TicketStep::Tgt, jdoe, asked);
    corp.ticket("08:00:00.02", TicketStep::Service, realm, Asked { service: "WS01$", ..asked });
    corp.ticket("09:00:00", TicketStep::Tgt, jdoe, asked);
    corp.ticket("10:00:00", TicketStep::Service, realm, Asked { service: "FS01$", ..asked });
    let all = corp.found().all(LinkKind::TgtTicket);
    assert_eq!(
        all,
        [
            "4768 08:00:00 -> 4769 08:00:00 strong 1",
            // For an hour nothing of the domain controller is in evidence: there may have been another.
            "4768 09:00:00 -> 4769 10:00:00 weak 1",
        ]
    );
}

#[test]
fn the_tgt_of_a_session_comes_over_its_ticket_or_just_before_it_from_its_host() {
    let mut corp = Corp::new();
    corp.tickets("08:00:00", "08:00:00.01", "WS01$", CLIENT, GUID);
    corp.logon(WS, "08:00:00.02", LogonType::INTERACTIVE, 0x1000, |_, logon| logon.logon_guid = GUID);
    corp.tickets("09:00:00", "09:00:00.5", "FS01$", CLIENT, None);
    // Cached credentials: no domain controller was asked, whatever comes just before.
    corp.logon(WS, "09:00:01", LogonType::CACHED_INTERACTIVE, 0x1100, |_, _| {});
    let jdoe = corp.jdoe;
    corp.ticket("10:00:00", TicketStep::Tgt, jdoe, Asked { address: CLIENT, ..ASKED });
    corp.logon(WS, "10:00:01", LogonType::UNLOCK, 0x1200, |_, _| {});
    let all = corp.found().all(LinkKind::TgtSession);
    assert_eq!(all, ["4768 08:00:00 -> 4624 08:00:00 strong 1", "4768 10:00:00 -> 4624 10:00:01 strong 1"]);
}

#[test]
fn explicit_credentials_by_guid_on_the_host_that_the_name_means() {
    let mut corp = Corp::new();
    corp.console("08:00:00", 0x1000);
    let admin = corp.b.account("", "adm_jdoe", "CORP");
    corp.explicit(WS, "08:10:00", 0x1000, admin, "localhost", GUID);
    let known = corp.b.account(&format!("{CORP}-1106"), "adm_jdoe", "CORP");
    corp.logon(WS, "08:10:00.01", LogonType::INTERACTIVE, 0x1500, |_, logon| {
        (logon.account, logon.logon_guid, logon.subject_logon_id) = (known, GUID, Luid(0x1000));
    });
    let found = corp.found();
    let link = found.one(LinkKind::ExplicitCredentialSession);
    assert_eq!((link.confidence, link.candidates), (Confidence::Certain, 1));
    assert!(link.from_session.is_some() && link.to_session.is_some() && link.from_session != link.to_session);
    // runas: the 4624 names the session that asked for it.
    let origin = found.one(LinkKind::OriginSession);
    assert_eq!((origin.from_session, origin.confidence), (link.from_session, Confidence::Certain));
}

#[test]
fn explicit_credentials_for_a_server_without_guid() {
    let mut corp = Corp::new();
    corp.console("08:00:00", 0x1000);
    let admin = corp.b.account(&format!("{CORP}-1106"), "adm_jdoe", "CORP");
    corp.explicit(WS, "08:10:00", 0x1000, admin, "cifs/fs01.corp.example", None);
    corp.logon(FS, "08:10:00.05", LogonType::NETWORK, 0x2000, |b, logon| {
        (logon.account, logon.address) = (admin, b.sym(WS_IP));
    });
    // An attempt that led to nothing has no link.
    corp.explicit(WS, "08:20:00", 0x1000, admin, "FS01", None);
    let found = corp.found();
    let all = found.all(LinkKind::ExplicitCredentialSession);
    assert_eq!(all, ["4648 08:10:00 -> 4624 08:10:00 strong 1"]);
    // Whose credentials they were does not matter for where it came from.
    assert_eq!(found.all(LinkKind::OriginSession), ["4624 08:00:00 -> 4624 08:10:00 strong 1"]);
}

/// The Security logs of these hosts lack nothing from and to these times.
fn whole(hosts: &Hosts, spans: &[(&str, &str, &str)]) -> Vec<Whole> {
    let one =
        |(host, from, to): &(&str, &str, &str)| Some(Whole { host: hosts.find(host)?, from: time(from), to: time(to) });
    spans.iter().filter_map(one).collect()
}

/// jdoe at WS01 since 08:00, a ticket for FS01 at 09:00, a logon to FS01 at 12:00.
fn kept_ticket() -> Corp {
    let mut corp = Corp::new();
    corp.tickets("08:00:00", "08:00:00.01", "WS01$", CLIENT, GUID);
    corp.logon(WS, "08:00:00.02", LogonType::INTERACTIVE, 0x1000, |_, logon| logon.logon_guid = GUID);
    let realm = corp.jdoe_realm;
    corp.ticket("09:00:00", TicketStep::Service, realm, Asked { service: "FS01$", address: CLIENT, ..ASKED });
    corp.network(FS, "12:00:00", 0x2000, "Kerberos", WS_IP, "");
    let jdoe = corp.jdoe;
    corp.b.computer(WS).logged_off("17:00:00", jdoe, LogonType::INTERACTIVE, 0x1000);
    corp
}

fn last_ticket(corp: &Corp, spans: &[(&str, &str, &str)]) -> String {
    let found = Found::with(corp.b.facts(), |hosts| whole(hosts, spans));
    found.all(LinkKind::TicketSession).pop().unwrap_or_default()
}

#[test]
fn silence_of_a_controller_whose_log_is_whole_is_no_doubt() {
    let corp = kept_ticket();
    assert_eq!(last_ticket(&corp, &[]), "4769 09:00:00 -> 4624 12:00:00 weak 1");
    let all = last_ticket(&corp, &[("DC01", "05:00:00", "18:00:00")]);
    assert_eq!(all, "4769 09:00:00 -> 4624 12:00:00 strong 1");
    let hole = last_ticket(&corp, &[("DC01", "05:00:00", "11:30:00"), ("DC01", "11:40:00", "18:00:00")]);
    assert_eq!(hole, "4769 09:00:00 -> 4624 12:00:00 weak 1");
}

/// The cache is the session's: its client's log shows it open all the time, and no credentials given anew.
#[test]
fn an_unbroken_session_keeps_its_ticket_whatever_a_controller_lacks() {
    let mut corp = kept_ticket();
    let client = [("WS01", "06:00:00", "18:00:00")];
    assert_eq!(last_ticket(&corp, &client), "4769 09:00:00 -> 4624 12:00:00 strong 1");
    let late = [("WS01", "10:00:00", "18:00:00")];
    assert_eq!(last_ticket(&corp, &late), "4769 09:00:00 -> 4624 12:00:00 weak 1", "the client's log begins later");
    corp.logon(WS, "11:00:00", LogonType::UNLOCK, 0x1100, |_, _| {});
    assert_eq!(last_ticket(&corp, &client), "4769 09:00:00 -> 4624 12:00:00 weak 1", "an unlock asks for a TGT");
}

/// 5140 is the SMB server's, which runs as the computer.
#[test]
fn what_was_done_in_a_session_tells_for_which_service_it_was() {
    let mut corp = Corp::new();
    let service = corp.b.account(&format!("{CORP}-1300"), "svc_web", "CORP");
    corp.b.computer(FS).logon("06:10:00", service, LogonType::SERVICE, 0x900);
    let realm = corp.jdoe_realm;
    for service in ["FS01$", "svc_web"] {
        corp.ticket("09:00:00", TicketStep::Service, realm, Asked { service, address: CLIENT, ..ASKED });
    }
    for (at, id) in [("09:00:00.05", 0x2000), ("09:00:00.06", 0x2100)] {
        corp.network(FS, at, id, "Kerberos", WS_IP, "");
    }
    let jdoe = corp.jdoe;
    corp.b.computer(FS).activity("09:00:01", 5140, jdoe, 0x2000);
    let found = corp.found();
    let all = found.all(LinkKind::TicketSession);
    let strong: Vec<&String> = all.iter().filter(|link| link.contains("strong 1")).collect();
    assert_eq!((strong.len(), all.len()), (1, 3), "{all:?}");
    let shared = found.links.iter().find(|(_, link)| link.basis.contains(Basis::Use)).map(|(_, link)| link.confidence);
    assert_eq!(shared, Some(Confidence::Strong));
}

/// mstsc asks with the credentials typed into it; the session goes on with its own.
#[test]
fn a_tgt_of_credentials_given_for_one_server_is_not_what_the_session_asks_with() {
    let mut corp = Corp::new();
    corp.console("08:00:00", 0x1000);
    let (jdoe, realm) = (corp.jdoe, corp.jdoe_realm);
    let asked = Asked { address: CLIENT, ..ASKED };
    corp.ticket("08:00:00", TicketStep::Tgt, jdoe, asked);
    corp.explicit(WS, "08:30:00", 0x1000, jdoe, "FS01", None);
    corp.ticket("08:30:00.1", TicketStep::Tgt, jdoe, asked);
    corp.ticket("08:40:00", TicketStep::Service, realm, Asked { service: "FS01$", ..asked });
    let all = corp.found().all(LinkKind::TgtTicket);
    assert_eq!(all.len(), 1);
    assert!(all.iter().all(|link| link.starts_with("4768 08:00:00 ->")), "{all:?}");
}
