use super::*;

#[test]
fn the_only_session_of_the_account_at_the_address() {
    let mut corp = Corp::new();
    corp.console("08:00:00", 0x1000);
    corp.network(FS, "09:00:00", 0x2000, "Kerberos", WS_IP, "");
    let found = corp.found();
    assert_eq!(found.all(LinkKind::OriginSession), ["4624 08:00:00 -> 4624 09:00:00 strong 1"]);
}

#[test]
fn several_sessions_stay_several() {
    let mut corp = Corp::new();
    corp.console("08:00:00", 0x1000);
    corp.console("08:30:00", 0x1100);
    corp.network(FS, "09:00:00", 0x2000, "Kerberos", WS_IP, "");
    let all = corp.found().all(LinkKind::OriginSession);
    assert_eq!(all, ["4624 08:00:00 -> 4624 09:00:00 weak 2", "4624 08:30:00 -> 4624 09:00:00 weak 2"]);
}

#[test]
fn a_session_that_is_over_opens_nothing() {
    let mut corp = Corp::new();
    corp.console("08:00:00", 0x1000);
    let jdoe = corp.jdoe;
    corp.b.computer(WS).logged_off("08:30:00", jdoe, LogonType::INTERACTIVE, 0x1000);
    corp.network(FS, "09:00:00", 0x2000, "Kerberos", WS_IP, "");
    assert!(corp.found().all(LinkKind::OriginSession).is_empty());
}

#[test]
fn a_linked_pair_is_one_candidate() {
    let mut corp = Corp::new();
    let jdoe = corp.jdoe;
    corp.b.computer(WS).linked("08:00:00", jdoe, LogonType::INTERACTIVE, 0x1000, 0x1040);
    corp.network(FS, "09:00:00", 0x2000, "Kerberos", WS_IP, "");
    assert_eq!(corp.found().all(LinkKind::OriginSession).len(), 1);
}

#[test]
fn a_name_alone_makes_nothing_sure() {
    let mut corp = Corp::new();
    corp.console("08:00:00", 0x1000);
    corp.network(FS, "09:00:00", 0x2000, "NTLM", "", "WS01");
    let all = corp.found().all(LinkKind::OriginSession);
    assert_eq!(all, ["4624 08:00:00 -> 4624 09:00:00 weak 1"]);
}

#[test]
fn what_a_computer_does_comes_from_its_system() {
    let mut corp = Corp::new();
    let computer = corp.b.account(&format!("{CORP}-1201"), "WS01$", "CORP.EXAMPLE");
    corp.logon(FS, "09:00:00", LogonType::NETWORK, 0x2000, |b, logon| {
        (logon.account, logon.package, logon.address) = (computer, b.sym("Kerberos"), b.sym(WS_IP));
    });
    let found = corp.found();
    let link = found.one(LinkKind::OriginSession);
    assert_eq!(found.record(link.from), "4688 06:00:00");
}

/// The address is another computer's from some time on.
#[test]
fn an_address_that_moved_is_whose_it_is_at_the_time() {
    let mut corp = Corp::new();
    let other = corp.b.account(&format!("{CORP}-1203"), "WS02$", "CORP.EXAMPLE");
    let first = corp.b.account(&format!("{CORP}-1201"), "WS01$", "CORP.EXAMPLE");
    corp.ticket("11:00:00", TicketStep::Tgt, other, Asked { address: "::ffff:10.0.0.11", ..ASKED });
    corp.ticket("11:00:00", TicketStep::Tgt, first, Asked { address: "::ffff:10.0.0.12", ..ASKED });
    corp.console("08:00:00", 0x1000);
    corp.logon("WS02.corp.example", "08:00:00", LogonType::INTERACTIVE, 0x5000, |_, _| {});
    corp.network(FS, "07:00:00", 0x2000, "Kerberos", WS_IP, "");
    corp.network(FS, "08:20:00", 0x2100, "Kerberos", WS_IP, "");
    corp.network(FS, "12:00:00", 0x2200, "Kerberos", WS_IP, "");
    corp.network(FS, "12:00:00", 0x2300, "Kerberos", "10.0.0.12", "");
    let found = corp.found();
    let computer = |fact| found.facts.strings.text(found.facts.get(fact).unwrap().at.computer).to_owned();
    let links = found.links.iter().filter(|(_, link)| link.kind == LinkKind::OriginSession);
    let from: Vec<(String, String)> = links.map(|(_, link)| (found.record(link.to), computer(link.from))).collect();
    let expected = [("4624 08:20:00", WS), ("4624 12:00:00", "WS02.corp.example"), ("4624 12:00:00", WS)];
    assert_eq!(from, expected.map(|(to, from)| (to.to_owned(), from.to_owned())));
    let seen = found.links.at_address("::ffff:10.0.0.11", time("12:00:00")).unwrap();
    assert_eq!((seen.name.as_str(), seen.by_name), ("WS02.corp.example", false));
    assert_eq!(found.links.at_address("10.0.0.77", time("12:00:00")), None);
    assert_eq!(found.links.addresses_of(found.hosts.find("WS01").unwrap()).count(), 2);
}

/// A session of type 9 keeps the local name; what goes out bears the other account's.
#[test]
fn new_credentials_are_the_origin_of_what_they_send() {
    let mut corp = Corp::new();
    corp.console("08:00:00", 0x1000);
    let admin = corp.b.account(&format!("{CORP}-1106"), "adm_jdoe", "CORP");
    corp.logon(WS, "08:10:00", LogonType::NEW_CREDENTIALS, 0x1500, |b, logon| {
        (logon.outbound_user, logon.outbound_domain) = (b.sym("adm_jdoe"), b.sym("CORP"));
        logon.subject_logon_id = Luid(0x1000);
    });
    corp.logon(FS, "08:20:00", LogonType::NETWORK, 0x2000, |b, logon| {
        (logon.account, logon.address) = (admin, b.sym(WS_IP));
    });
    let all = corp.found().all(LinkKind::OriginSession);
    assert_eq!(all, ["4624 08:00:00 -> 4624 08:10:00 certain 1", "4624 08:10:00 -> 4624 08:20:00 strong 1"]);
}
