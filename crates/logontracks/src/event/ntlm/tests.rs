//! One record of each NTLM event, of made-up values in the layouts of the manifest.

use serde_json::json;

use crate::event::Act;
use crate::event::testing::{decode, parts, shown};
use crate::wire::{LogonType, Luid};

const NTLM: &str = "Microsoft-Windows-NTLM";
const NETLOGON: &str = "Microsoft-Windows-Security-Netlogon";

const CLIENT: [(&str, &str); 9] = [
    ("TargetName", "cifs/fs1"),
    ("UserName", "ann"),
    ("DomainName", "EXAMPLE"),
    ("CallerPID", "4"),
    ("ProcessName", "System"),
    ("ClientLUID", "0x1a2b3c"),
    ("ClientUserName", "bob"),
    ("ClientDomainName", "EXAMPLE"),
    ("MechanismOID", "1.3.6.1.4.1.311.2.2.10"),
];

#[test]
fn a_client_uses_the_credentials_given_in_the_session_of_a_process() {
    for (event_id, kind, outcome) in [
        (4001, "OutgoingBlocked", "failure"),
        (4013, "V1AttemptFailed", "failure"),
        (4015, "OutgoingRefused", "failure"),
        (4024, "V1SignOnAudited", ""),
        (4025, "V1SignOnBlocked", "failure"),
        (8001, "OutgoingAudited", ""),
    ] {
        let data = decode(NTLM, event_id, &CLIENT);
        let (found, json, meaning) = shown(&data);
        assert_eq!((found, meaning), (kind, parts([outcome, "ann", "bob", "", ""])));
        assert_eq!((&json["target_name"], &json["process_id"]), (&json!("cifs/fs1"), &json!(4)));
        assert_eq!((data.meaning().act, data.meaning().actor_logon_id), (Act::Ntlm, Some(Luid(0x1a2b3c))));
    }
}

#[test]
fn without_credentials_no_account_is_named() {
    let mut fields = CLIENT;
    (fields[1].1, fields[2].1) = ("(NULL)", "(NULL)");
    let (_, json, meaning) = shown(&decode(NTLM, 8001, &fields));
    assert_eq!(meaning, parts(["", "", "bob", "", ""]));
    assert_eq!(json["user"]["name"], "(NULL)");
}

#[test]
fn a_server_names_its_own_process() {
    for (event_id, kind, outcome) in [(4002, "IncomingBlocked", "failure"), (8002, "IncomingAudited", "")] {
        let data = decode(NTLM, event_id, &CLIENT[3..]);
        assert_eq!((shown(&data).0, shown(&data).2), (kind, parts([outcome, "", "bob", "", ""])));
        assert_eq!(data.meaning().actor_logon_id, Some(Luid(0x1a2b3c)));
    }
}

#[test]
fn a_logon_with_a_domain_account_has_a_logon_type() {
    let fields = [
        ("UserName", "ann"),
        ("DomainName", "EXAMPLE"),
        ("Workstation", "PC1"),
        ("CallerPID", "700"),
        ("ProcessName", "C:\\Windows\\System32\\lsass.exe"),
        ("LogonType", "3"),
        ("InProc", "true"),
        ("MechanismOID", "(NULL)"),
    ];
    for (event_id, kind, outcome) in [(4003, "DomainLogonBlocked", "failure"), (8003, "DomainLogonAudited", "")] {
        let data = decode(NTLM, event_id, &fields);
        let (found, json, meaning) = shown(&data);
        assert_eq!((found, meaning), (kind, parts([outcome, "ann", "", "", "PC1"])));
        assert_eq!((&json["in_process"], data.meaning().logon_type), (&json!(true), Some(LogonType::NETWORK)));
    }
}

#[test]
fn what_else_the_package_writes() {
    let security = [("CallerPID", "4"), ("NegotiatedSecurity", "0x200"), ("RequiredSecurity", "0x20080000")];
    for (event_id, kind) in [(4010, "ClientSecurityTooLow"), (4011, "ServerSecurityTooLow")] {
        let (found, json, _) = shown(&decode(NTLM, event_id, &security));
        assert_eq!((found, &json["required_security"]), (kind, &json!("0x20080000")));
    }
    let data = decode(NTLM, 4012, &[("AccountName", "ann"), ("DeviceName", "PC1")]);
    assert_eq!((shown(&data).0, shown(&data).2), ("FellBackToDomainPassword", parts(["", "ann", "", "", ""])));
    let data = decode(NTLM, 4014, &[("ImageName", "app.exe"), ("SvcHostTag", "-")]);
    assert_eq!(shown(&data).1, json!({"image_name": "app.exe"}));
}

#[test]
fn usage_names_both_ends() {
    let fields = [
        ("ProcessName", "app.exe"),
        ("ProcessPID", "0x1f4"),
        ("Username", "ann"),
        ("DomainName", "EXAMPLE"),
        ("TargetMachine", "FS1"),
        ("TargetIP", "10.0.0.9"),
        ("NtlmUsageId", "4"),
        ("NtlmUsageReason", "The target was an address."),
        ("AvlFlags", "0x2"),
    ];
    for (event_id, kind) in [(4020, "ClientUsed"), (4021, "ClientUsedWeak")] {
        let (found, json, meaning) = shown(&decode(NTLM, event_id, &fields));
        assert_eq!((found, meaning), (kind, parts(["", "ann", "", "", ""])));
        assert_eq!((&json["process_id"], &json["target_address"]), (&json!(500), &json!("10.0.0.9")));
    }
    let fields = [
        ("Username", "ann"),
        ("DomainName", "EXAMPLE"),
        ("RemoteClientMachine", "PC1"),
        ("ClientIP", "10.0.0.5"),
        ("NtlmVersion", "NTLMv2"),
        ("Status", "0x0"),
    ];
    for (event_id, kind) in [(4022, "ServerUsed"), (4023, "ServerUsedWeak")] {
        let (found, _, meaning) = shown(&decode(NTLM, event_id, &fields));
        assert_eq!((found, meaning), (kind, parts(["success", "ann", "", "10.0.0.5", "PC1"])));
    }
}

#[test]
fn a_domain_controller_names_the_server_that_passed_the_logon_on() {
    let fields = [
        ("SChannelName", "FS1"),
        ("UserName", "ann"),
        ("DomainName", "EXAMPLE"),
        ("WorkstationName", "PC1"),
        ("SChannelType", "2"),
    ];
    for (event_id, kind, outcome) in [
        (4004, "DomainControllerBlocked", "failure"),
        (4005, "DomainServerBlocked", "failure"),
        (4006, "CrossDomainBlocked", "failure"),
        (8004, "DomainControllerAudited", ""),
        (8005, "DomainServerAudited", ""),
        (8006, "CrossDomainAudited", ""),
    ] {
        let (found, json, meaning) = shown(&decode(NETLOGON, event_id, &fields));
        assert_eq!((found, meaning), (kind, parts([outcome, "ann", "", "", "PC1"])));
        assert_eq!((&json["secure_channel_name"], &json["secure_channel_type"]), (&json!("FS1"), &json!(2)));
    }
    let fields = [
        ("DCName", "DC1"),
        ("AccountName", "ann"),
        ("AccountDomain", "EXAMPLE"),
        ("AccountMachine", "PC1"),
        ("ServerName", "FS1"),
        ("ServerIP", "10.0.0.9"),
        ("ForwarderIP", "10.0.0.8"),
        ("Status", "0xc000006a"),
    ];
    for (event_id, kind, address) in [
        (4030, "ForwardedLogon", "forwarder_address"),
        (4031, "ForwardedLogonWeak", "forwarder_address"),
        (4032, "ServerLogon", "server_address"),
        (4033, "ServerLogonWeak", "server_address"),
    ] {
        let (found, json, meaning) = shown(&decode(NETLOGON, event_id, &fields));
        // The address is the server's or another controller's: not where the account came from.
        assert_eq!((found, meaning), (kind, parts(["failure", "ann", "", "", "PC1"])));
        assert!(json[address].as_str().unwrap().starts_with("10.0.0."));
    }
}

#[test]
fn policies_refuse_or_would() {
    let fields = [
        ("AccountName", "ann"),
        ("DeviceName", "PC1"),
        ("Status", "0xc0000413"),
        ("SiloName", "Tier0"),
        ("PolicyName", "Tier0"),
    ];
    for (event_id, kind, outcome) in
        [(100, "ProtectedUserRefused", "failure"), (101, "PolicyRefused", "failure"), (301, "PolicyWouldRefuse", "")]
    {
        let (found, json, meaning) = shown(&decode(NTLM, event_id, &fields));
        assert_eq!((found, meaning), (kind, parts([outcome, "ann", "", "", "PC1"])));
        assert_eq!(json["status"]["code"], "0xc0000413");
    }
}
