//! One record of each SMB event, of made-up values in the layouts of the manifests.

use serde_json::json;

use crate::event::testing::{decode_typed, parts, shown};
use crate::record::Value;
use crate::wire::Luid;

const SERVER: &str = "Microsoft-Windows-SMBServer";

/// A SOCKADDR_STORAGE: IPv4, port 49713, 10.0.0.5.
fn address() -> Value<'static> {
    let mut bytes = vec![2, 0, 0xc2, 0x31, 10, 0, 0, 5];
    bytes.resize(128, 0);
    Value::Binary(bytes.into())
}

fn text(text: &'static str) -> Value<'static> {
    Value::Text(text.into())
}

#[test]
fn the_server_tells_the_client_s_address_in_bytes() {
    let fields = [
        ("ClientAddressLength", Value::UInt(128)),
        ("ClientAddress", address()),
        ("SessionId", Value::Hex64(0x4400_0000_0021)),
        ("SessionID", Value::Hex64(0x4400_0000_0021)),
        ("UserName", text("EXAMPLE\\ann")),
        ("ClientName", text("\\\\10.0.0.5")),
        ("Status", Value::Hex32(0xc000_006d)),
        ("ShareName", text("\\\\*\\secret")),
        ("MappedAccess", Value::Hex32(1)),
        ("ShareSecurityDescriptor", Value::Binary(vec![1, 0, 4, 0x80].into())),
    ];
    for (event_id, kind, account) in [
        (551, "SessionSetupFailed", "EXAMPLE\\ann"),
        (1006, "ShareRefused", "EXAMPLE\\ann"),
        (1009, "AnonymousRefused", ""),
    ] {
        let (found, json, meaning) = shown(&decode_typed(SERVER, event_id, &fields));
        assert_eq!((found, meaning), (kind, parts(["failure", account, "", "", "\\\\10.0.0.5"])));
        assert_eq!(json["client_address"], "10.0.0.5:49713");
        assert_eq!(json["smb_session_id"], "0x440000000021");
    }
    let (_, json, _) = shown(&decode_typed(SERVER, 1006, &fields));
    assert_eq!((&json["share_name"], &json["security_descriptor"]), (&json!("\\\\*\\secret"), &json!("01000480")));
}

#[test]
fn the_client_tells_the_session_it_was_tried_in() {
    let data = decode_typed(
        "Microsoft-Windows-SMBClient",
        31001,
        &[
            ("Reason", Value::UInt(1)),
            ("Status", Value::UInt(0xc000_006d)),
            ("SecurityStatus", Value::UInt(0xc000_006a)),
            ("LogonId", Value::UInt(0x1a2b3c)),
            ("ServerName", text("\\FS1")),
            ("UserName", text("EXAMPLE\\ann")),
        ],
    );
    let (kind, json, meaning) = shown(&data);
    assert_eq!((kind, meaning), ("ServerRefused", parts(["failure", "EXAMPLE\\ann", "", "", ""])));
    assert_eq!((&json["server_name"], data.meaning().actor_logon_id), (&json!("\\FS1"), Some(Luid(0x1a2b3c))));
    assert_eq!(data.meaning().logon_id, None);
}
