//! One record of each event, of made-up values in the layouts of the manifests.

use serde_json::json;

use crate::event::Act;
use crate::event::testing::{decode, parts, shown};
use crate::wire::Luid;

const CLIENT: &str = "Microsoft-Windows-Security-Kerberos";

/// As a record published by others, with other names.
#[test]
fn an_error_received_names_the_service() {
    let data = decode(
        CLIENT,
        3,
        &[
            ("LogonSession", "EXAMPLE.COM\\ann"),
            ("ServerTime", "23:4:2.0000 3/13/2026 Z"),
            ("ErrorCode", "0x19"),
            ("ErrorMessage", "KDC_ERR_PREAUTH_REQUIRED"),
            ("ClientRealm", ""),
            ("ServerRealm", "EXAMPLE.COM"),
            ("ServerName", "krbtgt/EXAMPLE.COM"),
            ("Binary", "30353012A103"),
        ],
    );
    let (kind, json, meaning) = shown(&data);
    assert_eq!((kind, meaning), ("ErrorReceived", parts([""; 5])));
    assert_eq!((&json["server_name"], &json["binary"]), (&json!("krbtgt/EXAMPLE.COM"), &json!("30353012A103")));
    assert_eq!(json["error_code"]["name"], "KDC_ERR_PREAUTH_REQUIRED");
    assert_eq!(data.meaning().act, Act::Kerberos);
}

#[test]
fn problems_of_tickets_and_passwords() {
    for (event_id, kind, field, value, account) in [
        (4, "ModifiedTicket", "Server", "fs1$", ""),
        (5, "TicketNotYetValid", "Server", "fs1$", ""),
        (7, "PacNotVerified", "ClientName", "ann", "ann"),
        (14, "CredentialProblem", "Username", "ann", "ann"),
        (16, "PasswordProblem", "Username", "ann", "ann"),
    ] {
        let (found, json, meaning) = shown(&decode(CLIENT, event_id, &[(field, value)]));
        assert_eq!((found, meaning), (kind, parts(["failure", account, "", "", ""])));
        assert!(json.to_string().contains(value));
    }
    // Version 1 has an error in their place.
    assert_eq!(shown(&decode(CLIENT, 14, &[("Error", "0xc000006a")])).1, json!({"error": "0xc000006a"}));
    let data = decode(CLIENT, 18, &[("ClientPrincipalName", "ann@EXAMPLE.COM"), ("ServicePrincipalName", "cifs/fs1")]);
    assert_eq!((shown(&data).0, shown(&data).2), ("TicketDelivered", parts(["", "ann@EXAMPLE.COM", "", "", ""])));
}

#[test]
fn failures_of_names_certificates_and_controllers() {
    for (event_id, kind, field, value, account) in [
        (100, "SpnUnknown", "SPN", "cifs/fs1", ""),
        (101, "SpnTwice", "SPN", "cifs/fs1", ""),
        (102, "KdcCertificateUntrusted", "DomainController", "dc1", ""),
        (103, "ClientCertificateUntrusted", "ClientUpn", "ann@example.com", "ann@example.com"),
        (104, "KdcWithoutCertificate", "TargetDomain", "example.com", ""),
        (200, "DomainControllerNotFound", "TargetDomain", "example.com", ""),
    ] {
        let (found, json, meaning) = shown(&decode(CLIENT, event_id, &[(field, value), ("ErrorCode", "3221225581")]));
        assert_eq!((found, meaning), (kind, parts(["failure", account, "", "", ""])));
        assert!(json.to_string().contains(value));
        assert_eq!(json["error_code"], "0xc000006d");
    }
}

#[test]
fn delegation_is_refused_to_a_process_in_a_session() {
    let fields = [
        ("TargetName", "krbtgt/EXAMPLE"),
        ("UserName", "ann"),
        ("CallerPID", "500"),
        ("ClientLUID", "0x1a2b3c"),
        ("ClientUserName", "bob"),
    ];
    for (event_id, kind) in [(201, "DelegationRefused"), (202, "SessionKeyRefused")] {
        let data = decode(CLIENT, event_id, &fields);
        assert_eq!((shown(&data).0, shown(&data).2), (kind, parts(["failure", "ann", "bob", "", ""])));
        assert_eq!(data.meaning().actor_logon_id, Some(Luid(0x1a2b3c)));
    }
}

#[test]
fn managed_accounts_and_protected_users() {
    let fields = [("LuidHighPart", "0"), ("LuidLowPart", "996"), ("DomainName", "EXAMPLE"), ("UserName", "svc$")];
    for (event_id, kind, outcome) in [(105, "ManagedPasswordFailed", "failure"), (303, "ManagedPasswordFetched", "")] {
        let (found, json, meaning) = shown(&decode(CLIENT, event_id, &fields));
        assert_eq!((found, meaning), (kind, parts([outcome, "svc$", "", "", ""])));
        assert_eq!(json["luid_low"], "0x3e4");
    }
    let fields = [("PackageName", "NTLM"), ("UserName", "ann"), ("DomainName", "EXAMPLE"), ("ServerName", "fs1")];
    for (event_id, kind, outcome) in [(100, "CredentialsMissing", "failure"), (303, "CredentialsNotStored", "")] {
        let (found, json, meaning) = shown(&decode("LsaSrv", event_id, &fields));
        assert_eq!((found, meaning), (kind, parts([outcome, "ann", "", "", ""])));
        assert_eq!(json["package"], "NTLM");
    }
}
