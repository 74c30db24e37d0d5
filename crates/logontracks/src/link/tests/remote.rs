use super::*;

/// jdoe at WS01 connects to FS01 as adm_jdoe by Remote Desktop.
fn rdp(with_explicit: bool) -> Corp {
    let mut corp = Corp::new();
    corp.console("08:00:00", 0x1000);
    let admin = corp.b.account(&format!("{CORP}-1106"), "adm_jdoe", "CORP");
    let user = corp.jdoe;
    for (at, event_id, target) in [("09:00:00", 1024, "fs01.corp.example"), ("09:00:00.1", 1102, FS_IP)] {
        let target = corp.b.sym(target);
        corp.b.computer(WS).add(at, event_id, What::RdpClient { target, user });
    }
    if with_explicit {
        corp.explicit(WS, "09:00:00.5", 0x1000, admin, "TERMSRV/fs01.corp.example", None);
    }
    let address = corp.b.sym(WS_IP);
    corp.b.computer(FS).add("09:00:03", 1149, What::RdpServer { user: admin, address });
    corp.logon(FS, "09:00:05", LogonType::REMOTE_INTERACTIVE, 0x2000, |b, logon| {
        // At a remote desktop the workstation is the server's own name.
        (logon.account, logon.address, logon.workstation) = (admin, address, b.sym("FS01"));
    });
    corp
}

#[test]
fn client_and_server_of_a_remote_desktop() {
    let found = rdp(true).found();
    assert_eq!(found.all(LinkKind::RdpConnection), ["1024 09:00:00 -> 1149 09:00:03 strong 1"]);
    assert_eq!(found.all(LinkKind::RdpClientSession), ["1024 09:00:00 -> 4624 09:00:05 strong 1"]);
    assert_eq!(found.all(LinkKind::ExplicitCredentialSession), ["4648 09:00:00 -> 4624 09:00:05 strong 1"]);
    assert_eq!(found.all(LinkKind::OriginSession), ["4624 08:00:00 -> 4624 09:00:05 strong 1"]);
}

#[test]
fn without_the_4648_the_client_still_tells_whose_session_it_was() {
    let found = rdp(false).found();
    let link = found.one(LinkKind::OriginSession);
    assert_eq!((found.record(link.from).as_str(), link.confidence), ("4624 08:00:00", Confidence::Strong));
    assert!(link.basis.contains(Basis::TargetServer) && !link.basis.contains(Basis::Account));
}

#[test]
fn a_gateway_and_the_session_behind_it() {
    let mut corp = Corp::new();
    let gateway = corp.b.account(&format!("{CORP}-1204"), "GW01$", "CORP.EXAMPLE");
    corp.ticket("06:00:00", TicketStep::Tgt, gateway, Asked { address: "::ffff:10.0.0.31", ..ASKED });
    let user = corp.b.account("", "CORP\\jdoe", "");
    let (address, resource) = (corp.b.sym("198.51.100.7"), corp.b.sym("fs01.corp.example"));
    corp.b.computer("GW01.corp.example").add("09:00:00", 302, What::Gateway { user, address, resource });
    corp.logon(FS, "09:00:04", LogonType::REMOTE_INTERACTIVE, 0x2000, |b, logon| logon.address = b.sym("10.0.0.31"));
    let found = corp.found();
    assert_eq!(found.all(LinkKind::GatewaySession), ["302 09:00:00 -> 4624 09:00:04 strong 1"]);
    assert!(found.one(LinkKind::GatewaySession).basis.contains(Basis::Address));
}

#[test]
fn winrm_client_and_server() {
    let mut corp = Corp::new();
    corp.console("08:00:00", 0x1000);
    let user = corp.jdoe;
    let target = corp.b.sym("fs01.corp.example/wsman?PSVersion=5.1.17763.1");
    corp.b.computer(WS).add("09:00:00", 6, What::WinRm { user, target, server: false });
    corp.network(FS, "09:00:00.06", 0x2000, "Kerberos", WS_IP, "");
    corp.b.computer(FS).add("09:00:00.2", 91, What::WinRm { user, target: Sym::NONE, server: true });
    let found = corp.found();
    assert_eq!(found.all(LinkKind::WinRmSession), ["6 09:00:00 -> 4624 09:00:00 strong 1"]);
    assert_eq!(found.all(LinkKind::WinRmConnection), ["6 09:00:00 -> 91 09:00:00 strong 1"]);
    assert!(found.one(LinkKind::WinRmSession).from_session.is_some());
}

/// The given credentials led to the check before the session, and not to the elevated half of the session as well, which
/// alone bears the ticket's GUID.
#[test]
fn credentials_for_a_remote_desktop_lead_to_its_precursor() {
    let mut corp = Corp::new();
    corp.console("08:00:00", 0x1000);
    let admin = corp.b.account(&format!("{CORP}-1106"), "adm_jdoe", "CORP");
    corp.explicit(WS, "09:00:00", 0x1000, admin, "TERMSRV/fs01.corp.example", None);
    corp.logon(FS, "09:00:00.5", LogonType::NETWORK, 0x1f00, |b, logon| {
        (logon.account, logon.address, logon.package) = (admin, b.sym(WS_IP), b.sym("NTLM"));
    });
    for (id, other, elevated) in [(0x2000, 0x202b, true), (0x202b, 0x2000, false)] {
        corp.logon(FS, "09:00:01.5", LogonType::REMOTE_INTERACTIVE, id, |b, logon| {
            (logon.account, logon.address, logon.elevated) = (admin, b.sym(WS_IP), Some(elevated));
            logon.linked_logon_id = Some(Luid(other));
            logon.logon_guid = elevated.then_some(Guid([7; 16]));
        });
    }
    let found = corp.found();
    assert_eq!(found.all(LinkKind::NlaSession).len(), 1);
    assert_eq!(found.all(LinkKind::ExplicitCredentialSession), ["4648 09:00:00 -> 4624 09:00:00 strong 1"]);
}
