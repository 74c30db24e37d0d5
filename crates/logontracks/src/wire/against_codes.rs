//! Our tables against `schema/codes.json` of the shared material, where it is present: every difference stands here,
//! with its reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::*;

/// A table of the file: the code as text, and its name.
type Table = BTreeMap<String, String>;

/// `None`, and a line on the screen, where the shared material is not.
fn codes() -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/schema/codes.json");
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: {} is not there", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// The table `name` of the file; the name of a row is its `symbol` where it has several columns.
fn table(codes: &Value, name: &str) -> Table {
    let rows = codes[name]["values"].as_object().unwrap();
    rows.iter()
        .map(|(code, row)| {
            let name = row.as_str().or(row["symbol"].as_str()).or(row["name"].as_str()).unwrap();
            (code.to_lowercase(), name.to_owned())
        })
        .collect()
}

/// `code: theirs / ours` for each row that differs.
fn differences(theirs: &Table, ours: &Table) -> Vec<String> {
    let mut all: Vec<&String> = theirs.keys().chain(ours.keys()).collect();
    all.sort();
    all.dedup();
    let text = |table: &Table, code| table.get(code).map_or("-".to_owned(), String::clone);
    all.into_iter()
        .filter(|code| theirs.get(*code) != ours.get(*code))
        .map(|code| format!("{code}: {} / {}", text(theirs, code), text(ours, code)))
        .collect()
}

macro_rules! known {
    ($type:ident, $form:literal) => {
        $type::KNOWN.iter().map(|(code, name)| (format!($form, code.0), name.to_string())).collect::<Table>()
    };
}

#[test]
fn logon_types() {
    let Some(codes) = codes() else { return };
    let theirs = table(&codes, "logon_types");
    assert_eq!(
        differences(&theirs, &known!(LogonType, "{}")),
        [
            // Theirs add a remark to the name.
            "0: System (boot-time SYSTEM session; the API enum calls 0 undefined) / System",
            "6: Proxy (defined in the enum, not used in practice) / Proxy",
        ]
    );
}

#[test]
fn nt_statuses() {
    let Some(codes) = codes() else { return };
    let theirs = table(&codes, "ntstatus_4625_4776");
    assert_eq!(differences(&theirs, &known!(NtStatus, "{:#010x}")), [""; 0]);
}

#[test]
fn kerberos_results() {
    let Some(codes) = codes() else { return };
    let theirs = table(&codes, "kerberos_result_codes");
    assert_eq!(
        differences(&theirs, &known!(KerberosResult, "{:#x}")),
        [
            // Theirs give two names; ours is RFC 4120's, which for 0x41 is also that of Microsoft's page.
            "0x41: KDC_ERR_DH_KEY_PARAMETERS_NOT_ACCEPTED / KDC_ERR_KEY_TOO_WEAK / KDC_ERR_KEY_TOO_WEAK",
            "0x42: KDC_ERR_CERTIFICATE_MISMATCH / KRB_AP_ERR_USER_TO_USER_REQUIRED / KDC_ERR_CERTIFICATE_MISMATCH",
        ]
    );
}

#[test]
fn encryption_types() {
    let Some(codes) = codes() else { return };
    let theirs = table(&codes, "encryption_types");
    assert_eq!(
        differences(&theirs, &known!(EncryptionType, "{:#x}")),
        [
            // Theirs add a remark to the name.
            "0x7: DES3-CBC-SHA1 (deprecated) / DES3-CBC-SHA1",
            "0xffffff74: RC4-PLAIN (-140) / RC4-PLAIN",
            "0xffffff79: RC4-HMAC-OLD-EXP (-135) / RC4-HMAC-OLD-EXP",
            "0xffffff7b: RC4-HMAC-OLD (-133) / RC4-HMAC-OLD",
            "0xffffff80: RC4-MD4 (-128) / RC4-MD4",
            "0xffffffff: none (failure) / none",
        ]
    );
}

#[test]
fn ticket_options() {
    let Some(codes) = codes() else { return };
    let theirs = table(&codes, "ticket_options");
    assert_eq!(
        differences(&theirs, &known!(TicketOptions, "{:#010x}")),
        [
            // Theirs add a remark to the name.
            "0x00000008: enc-tkt-in-skey (user-to-user) / enc-tkt-in-skey",
            "0x00008000: request-anonymous (RFC 8062) / request-anonymous",
            "0x00020000: cname-in-addl-tkt / constrained delegation (MS-SFU); docs: request-anonymous / cname-in-addl-tkt",
            // Not options of a request: flags of a ticket, or reserved.
            "0x00040000: unused (docs: ok-as-delegate) / -",
            "0x00080000: unused (docs: transited-policy-checked) / -",
            "0x00200000: unused (docs: pre-authent, a ticket flag) / -",
            "0x00400000: unused (docs: initial, a ticket flag) / -",
            "0x01000000: unused (docs: invalid, a ticket flag) / -",
            "0x80000000: reserved / -",
        ]
    );
}

#[test]
fn preauth_types() {
    let Some(codes) = codes() else { return };
    let theirs = table(&codes, "preauth_types");
    assert_eq!(
        differences(&theirs, &known!(PreAuthType, "{}")),
        [
            // No number: the field is absent.
            "-: absent (failure events) / -",
            // MS-KILE and Microsoft's page write the underscore; theirs also add remarks.
            "138: PA-ENCRYPTED-CHALLENGE (Kerberos armoring) / PA-ENCRYPTED-CHALLENGE",
            "14: PA-PK-AS-REQ-OLD / PA-PK-AS-REQ_OLD",
            "15: PA-PK-AS-REP-OLD (Microsoft logs 15 for older smart-card logon) / PA-PK-AS-REP_OLD",
            // RFC 8070 writes underscores.
            "150: PA-AS-FRESHNESS / PA_AS_FRESHNESS",
            "20: PA-SVR-REFERRAL-INFO (RFC 4120 also lists 20 as PA-USE-SPECIFIED-KVNO) / PA-SVR-REFERRAL-INFO",
        ]
    );
}

#[test]
fn messages() {
    let Some(codes) = codes() else { return };
    let theirs = table(&codes, "parameter_messages");
    let ours = known!(ParamMessage, "%%{}");
    let (more, different): (Vec<_>, Vec<_>) =
        differences(&theirs, &ours).into_iter().partition(|line| line.contains(": - / "));
    assert_eq!(different, [""; 0]);
    // The rights of an access list: theirs have the standard ones alone.
    assert_eq!(more.len(), ours.len() - theirs.len());
    assert_eq!(ours.get("%%4416").map(String::as_str), Some("ReadData (or ListDirectory)"));
    for name in ["impersonation_level", "token_elevation_type"] {
        for (code, _) in table(&codes, name).iter().filter(|(code, _)| code.starts_with("%%")) {
            let code = Message::parse(&Text::from(code.as_str())).unwrap();
            assert!(ImpersonationLevel(code).name().or(ElevationType(code).name()).is_some(), "%%{code}");
        }
    }
}

#[test]
fn keywords() {
    let Some(codes) = codes() else { return };
    let theirs = table(&codes, "keywords");
    let ours = known!(Keywords, "{:#018x}");
    // Theirs describe, ours are Microsoft's names: only the bits can be compared.
    let bits: Vec<_> = theirs.keys().filter(|bit| !ours.contains_key(*bit)).collect();
    // Bits 62 and 63 are the provider's own (its channels): no name for all.
    assert_eq!(bits, ["0x4000000000000000", "0x8000000000000000"]);
    assert!(ours.keys().all(|bit| theirs.contains_key(bit)));
}

#[test]
fn privileges() {
    let Some(codes) = codes() else { return };
    let theirs: Vec<_> = codes["privileges"]["values"].as_array().unwrap().iter().map(Value::as_str).collect();
    assert!(theirs.into_iter().eq(Privileges::KNOWN.iter().copied().map(Some)));
}

#[test]
fn lsm_reasons() {
    let Some(codes) = codes() else { return };
    // Theirs are in other words: the numbers alone. 8 and the licensing ones are in the enumeration.
    let theirs = table(&codes, "lsm_reason_codes_event40");
    assert!(theirs.keys().all(|code| LsmReason(code.parse().unwrap()).name().is_some()));
}

#[test]
fn sids() {
    let Some(codes) = codes() else { return };
    let unnamed: Vec<_> = table(&codes, "well_known_sids")
        .into_keys()
        .map(|sid| sid.to_uppercase())
        .filter(|sid| Sid::parse(sid).is_none_or(|sid| sid.well_known_name().is_none()))
        .collect();
    // Prefixes and patterns, which name no one account: `Sid::kind` knows them.
    assert_eq!(unnamed, ["S-1-12-1-*", "S-1-5-80", "S-1-5-82", "S-1-5-90-0-N", "S-1-5-96-0-N"]);
    let rids = codes["well_known_sids"]["rids"].as_object().unwrap();
    for (rid, name) in rids {
        let ours = Sid::parse(&format!("S-1-5-21-1-2-3-{rid}")).unwrap().well_known_name().unwrap();
        let theirs = match name.as_str().unwrap() {
            // Abbreviated.
            "Read-only DCs" => "Read-only Domain Controllers",
            "Cloneable DCs" => "Cloneable Domain Controllers",
            theirs => theirs,
        };
        assert_eq!(ours.to_lowercase(), theirs.to_lowercase());
    }
}

#[test]
fn luids() {
    let Some(codes) = codes() else { return };
    for (luid, name) in table(&codes, "well_known_luids") {
        let luid = Luid(Text::from(luid.as_str()).parse_u64().unwrap());
        assert_eq!(luid.is_well_known(), name != "none", "{luid}");
    }
}
