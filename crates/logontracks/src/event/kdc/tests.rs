//! One record of each event, of values as in published records where there are some, with other names.

use serde_json::json;

use crate::event::Act;
use crate::event::testing::{decode, parts, shown};
use crate::wire::Guid;

const KDC: &str = "Microsoft-Windows-Kerberos-Key-Distribution-Center";

#[test]
fn missing_keys_name_the_account_with_names_and_without() {
    let values = ["cifs/fs1", "ann", "9", "23 -133 -128", "18 17", "ann"];
    let names = ["Target", "Account", "ID", "RequestedEtypes", "AvailableEtypes", "AccountToReset"];
    let places = ["Data[0]", "Data[1]", "Data[2]", "Data[3]", "Data[4]", "Data[5]"];
    for (event_id, kind, count) in
        [(14, "KeyMissing", 6), (16, "ServiceKeyMissing", 6), (26, "NoCommonType", 5), (27, "NoCommonServiceType", 5)]
    {
        let of = |names: [&'static str; 6]| {
            let fields: Vec<_> = names.into_iter().zip(values).take(count).collect();
            decode(KDC, event_id, &fields)
        };
        assert_eq!(of(names), of(places));
        let (found, json, meaning) = shown(&of(names));
        assert_eq!((found, meaning), (kind, parts(["failure", "ann", "", "", ""])));
        assert_eq!((&json["target"], &json["requested_types"]), (&json!("cifs/fs1"), &json!("23 -133 -128")));
    }
}

#[test]
fn tickets_without_the_right_pac_name_the_client_by_position() {
    let shown = |event_id, fields: &[_]| shown(&decode(KDC, event_id, fields));
    assert_eq!(shown(35, &[("Data[0]", "DC2")]).1, json!({"other_kdc": "DC2"}));
    let client = [("Data[0]", "example.com"), ("Data[1]", "ann"), ("Data[2]", "krbtgt")];
    for (event_id, kind, outcome) in
        [(36, "TicketWithoutPac", ""), (43, "FullPacSignatureBad", "failure"), (44, "FullPacSignatureMissing", "")]
    {
        let (found, json, meaning) = shown(event_id, &client);
        assert_eq!((found, meaning), (kind, parts([outcome, "ann", "", "", ""])));
        assert_eq!(json["client_domain"], "example.com");
    }
    let made = [
        ("Data[0]", "DC2"),
        ("Data[1]", "example.com"),
        ("Data[2]", "ann"),
        ("Data[3]", "krbtgt"),
        ("Data[4]", "S-1-5-21-1-2-3-1104"),
        ("Data[5]", "S-1-5-21-1-2-3-1105"),
    ];
    for (event_id, kind, outcome) in [(37, "TicketWithoutRequestor", ""), (38, "RequestorMismatch", "failure")] {
        let (found, json, meaning) = shown(event_id, &made);
        assert_eq!((found, meaning), (kind, parts([outcome, "ann", "", "", ""])));
        assert_eq!((&json["pac_maker"], &json["service"]), (&json!("DC2"), &json!("krbtgt")));
    }
    assert_eq!(shown(38, &made).1["ticket_sid"], "S-1-5-21-1-2-3-1105");
}

/// Names and kinds of value as in published records of 39, 41 and 45.
#[test]
fn certificates_name_the_account_they_were_used_for() {
    let fields = [
        ("AccountName", "ann"),
        ("AccountSid", "S-1-5-21-1-2-3-1104"),
        ("Subject", "@@@CN=bob, CN=Users, DC=example, DC=com"),
        ("Issuer", "EXAMPLE-CA"),
        ("SerialNumber", "20000000149241"),
        ("Thumbprint", "9DAE1287FD1479E3E90340B66C626DCC9FB9D5FB"),
        ("CertificateSid", "S-1-5-21-1-2-3-1105"),
        ("Binary", ""),
    ];
    for (event_id, kind, outcome) in [
        (39, "CertificateWeaklyMapped", ""),
        (40, "CertificateOlderThanAccount", "failure"),
        (41, "CertificateSidMismatch", "failure"),
        (45, "CertificateOutsideNtAuth", ""),
    ] {
        let (found, json, meaning) = shown(&decode(KDC, event_id, &fields));
        assert_eq!((found, meaning), (kind, parts([outcome, "ann", "", "", ""])));
        assert_eq!((&json["issuer"], &json["serial_number"]), (&json!("EXAMPLE-CA"), &json!("20000000149241")));
    }
    let data = decode(KDC, 41, &fields);
    assert_eq!(data.meaning().account.unwrap().sid.unwrap().to_string(), "S-1-5-21-1-2-3-1104");
    assert_eq!(shown(&data).1["certificate_sid"], "S-1-5-21-1-2-3-1105");
    assert_eq!(shown(&decode(KDC, 42, &[("AccountName", "krbtgt")])).1, json!({"account": "krbtgt"}));
}

/// The names of Security 4820, 4821 and 4824.
#[test]
fn policies_refuse_tickets_or_would() {
    let fields = [
        ("TargetUserName", "ann"),
        ("TargetDomainName", "EXAMPLE"),
        ("TargetSid", "S-1-5-21-1-2-3-1104"),
        ("DeviceName", "PC1$"),
        ("ServiceName", "krbtgt"),
        ("TicketOptions", "0x40810010"),
        ("Status", "0xc"),
        ("TicketEncryptionType", "0x12"),
        ("PreAuthType", "2"),
        ("IpAddress", "::ffff:10.0.0.5"),
        ("IpPort", "49713"),
        ("LogonGuid", "{00000000-0000-0000-0000-000000000001}"),
        ("SiloName", "Tier0"),
        ("PolicyName", "Tier0"),
        ("TGTLifetime", "240"),
    ];
    for (event_id, kind, act, outcome) in [
        (104, "ProtectedUserKerberosRefused", Act::TicketGrantingTicket, "failure"),
        (105, "TgtRefusedByPolicy", Act::TicketGrantingTicket, "failure"),
        (106, "ServiceTicketRefusedByPolicy", Act::ServiceTicket, "failure"),
        (305, "TgtWouldBeRefused", Act::TicketGrantingTicket, "success"),
        (306, "ServiceTicketWouldBeRefused", Act::ServiceTicket, "success"),
    ] {
        let data = decode(KDC, event_id, &fields);
        let (found, json, meaning) = shown(&data);
        assert_eq!((found, meaning), (kind, parts([outcome, "ann", "", "::ffff:10.0.0.5", ""])));
        assert_eq!((data.meaning().act, data.meaning().logon_type), (act, None));
        assert_eq!(json["port"], 49713);
    }
    let guid = Guid::parse("{00000000-0000-0000-0000-000000000001}");
    assert_eq!(decode(KDC, 106, &fields).meaning().logon_guid, guid);
}
