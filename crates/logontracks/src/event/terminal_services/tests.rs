//! One record of each Remote Desktop event, of made-up values in the layouts of the manifests and maps.

use serde_json::json;

use crate::event::Act;
use crate::event::testing::{decode, decode_typed, parts, shown};
use crate::record::Value;

const LSM: &str = "Microsoft-Windows-TerminalServices-LocalSessionManager";
const RCM: &str = "Microsoft-Windows-TerminalServices-RemoteConnectionManager";
const CORE: &str = "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS";
const CLIENT: &str = "Microsoft-Windows-TerminalServices-ClientActiveXCore";
const GATEWAY: &str = "Microsoft-Windows-TerminalServices-Gateway";

#[test]
fn a_session_is_known_by_user_number_and_address() {
    let fields = [("User", "EXAMPLE\\ann"), ("SessionID", "2"), ("Address", "10.0.0.5")];
    let all = json!({"user": "EXAMPLE\\ann", "session_id": 2, "address": "10.0.0.5"});
    for (event_id, kind, act) in [
        (21, "SessionLogon", Act::DesktopStart),
        (22, "ShellStart", Act::DesktopStart),
        (24, "SessionDisconnect", Act::Disconnect),
        (25, "SessionReconnect", Act::Reconnect),
    ] {
        let data = decode(LSM, event_id, &fields);
        assert_eq!(shown(&data), (kind, all.clone(), parts(["", "EXAMPLE\\ann", "", "10.0.0.5", ""])));
        assert_eq!(data.meaning().act, act);
    }
    for (event_id, kind, act) in [
        (23, "SessionLogoff", Act::DesktopEnd),
        (41, "BeginArbitration", Act::Other),
        (42, "EndArbitration", Act::Other),
    ] {
        let data = decode(LSM, event_id, &fields);
        let some = json!({"user": "EXAMPLE\\ann", "session_id": 2});
        assert_eq!(shown(&data), (kind, some, parts(["", "EXAMPLE\\ann", "", "", ""])));
        assert_eq!(data.meaning().act, act);
    }
}

#[test]
fn the_console_is_an_address_too() {
    let data = decode(LSM, 21, &[("User", "PC1\\ann"), ("SessionID", "1"), ("Address", "LOCAL")]);
    assert!(data.meaning().address.unwrap().is_local());
}

/// Types and reason as in a record of the corpus (EVTX for T1021.001).
#[test]
fn a_disconnection_has_a_reason() {
    let data = decode_typed(LSM, 40, &[("Session", Value::UInt(2)), ("Reason", Value::UInt(5))]);
    let (kind, json, _) = shown(&data);
    assert_eq!((kind, &json["session"], &json["reason"]["code"]), ("SessionDisconnectReason", &json!(2), &json!(5)));
    assert_eq!(data.meaning().act, Act::Disconnect);

    let data = decode_typed(LSM, 39, &[("TargetSession", Value::UInt(2)), ("Source", Value::UInt(3))]);
    assert_eq!(shown(&data), ("SessionDisconnectedBy", json!({"target_session": 2, "source": 3}), parts([""; 5])));
    assert_eq!(data.meaning().act, Act::Disconnect);
}

#[test]
fn a_connection_is_no_logon() {
    let data = decode(RCM, 1149, &[("Param1", "ann"), ("Param2", "EXAMPLE"), ("Param3", "10.0.0.5")]);
    let json = json!({"user": {"name": "ann", "domain": "EXAMPLE"}, "address": "10.0.0.5"});
    assert_eq!(shown(&data), ("Authenticated", json, parts(["", "ann", "", "10.0.0.5", ""])));
    assert_eq!(data.meaning().act, Act::RemoteDesktopConnection);

    for (event_id, kind) in [(258, "ListenerStarted"), (261, "ListenerReceived")] {
        let data = decode(RCM, event_id, &[("listenerName", "RDP-Tcp")]);
        assert_eq!(shown(&data), (kind, json!({"listener_name": "RDP-Tcp"}), parts([""; 5])));
    }
}

/// Values as in records of the corpus, with other addresses.
#[test]
fn the_protocol_stack_tells_the_client() {
    let data = decode(CORE, 131, &[("ConnType", "TCP"), ("ClientIP", "10.23.123.11:36160")]);
    let address = data.meaning().address.unwrap();
    assert_eq!(address.canonical().unwrap().to_string(), "10.23.123.11");
    assert_eq!(address.port().unwrap().0, 36160);
    assert_eq!(shown(&data).1, json!({"protocol": "TCP", "client": "10.23.123.11:36160"}));

    let data = decode(CORE, 140, &[("IPString", "10.23.123.11")]);
    let json = json!({"client": "10.23.123.11"});
    assert_eq!(shown(&data), ("BadCredentials", json, parts(["failure", "", "", "10.23.123.11", ""])));

    let data = decode_typed(CORE, 103, &[("ReasonCode", Value::UInt(14))]);
    assert_eq!(shown(&data), ("ConnectionEnded", json!({"reason": 14}), parts([""; 5])));
    assert_eq!(shown(&decode(CORE, 98, &[])), ("TcpConnected", json!({}), parts([""; 5])));
}

#[test]
fn the_client_tells_where_it_goes_and_never_where_it_comes_from() {
    let named = |value| [("Name", "Server Name"), ("Value", value), ("CustomLevel", "Info")];
    for (event_id, value, kind, field) in [
        (1024, "fs1.example.com", "ConnectingTo", "server"),
        (1102, "10.0.0.9", "ServerAddress", "server"),
        (1026, "516", "Disconnected", "reason"),
        (1104, "7", "TransportDisconnected", "reason"),
    ] {
        let data = decode(CLIENT, event_id, &named(value));
        let (found, json, meaning) = shown(&data);
        assert_eq!((found, meaning), (kind, parts([""; 5])));
        assert!(json[field].to_string().contains(value), "{json}");
        assert_eq!(data.meaning().act, Act::RemoteDesktopConnection);
    }
    let data = decode(CLIENT, 1027, &[("DomainName", "EXAMPLE"), ("SessionId", "3")]);
    let json = json!({"domain": "EXAMPLE", "session_id": 3});
    assert_eq!(shown(&data), ("ConnectedToDomain", json, parts(["success", "", "", "", ""])));
    for (event_id, field) in [(1028, "message"), (1029, "hash")] {
        assert_eq!(shown(&decode(CLIENT, event_id, &[("TraceMessage", "x=-")])).1, json!({field: "x=-"}));
    }
    for (event_id, kind) in [(1025, "Connected"), (1103, "TransportConnected"), (1105, "TransportEnded")] {
        assert_eq!(shown(&decode(CLIENT, event_id, &[])), (kind, json!({}), parts([""; 5])));
    }
}

/// Layouts and kinds of value as EvtxECmd's maps print them.
#[test]
fn the_gateway_tells_user_client_and_resource() {
    let six = [
        ("Username", "EXAMPLE\\ann"),
        ("IpAddress", "198.51.100.1"),
        ("AuthType", ""),
        ("Resource", "fs1.example.com"),
        ("ConnectionProtocol", "HTTP"),
        ("ErrorCode", "0"),
    ];
    for (event_id, kind, outcome) in [
        (200, "GatewayAuthorized", "success"),
        (300, "ResourceAuthorized", "success"),
        (301, "ResourceRefused", "failure"),
        (302, "GatewayConnected", "success"),
        (304, "ResourceUnreachable", "failure"),
    ] {
        let (found, json, meaning) = shown(&decode(GATEWAY, event_id, &six));
        assert_eq!((found, meaning), (kind, parts([outcome, "EXAMPLE\\ann", "", "198.51.100.1", ""])));
        assert_eq!(json["resource"], "fs1.example.com");
    }
    let mut nine = six.to_vec();
    nine.extend([("BytesReceived", "4900"), ("BytesTransfered", "2102"), ("SessionDuration", "168")]);
    let (kind, json, _) = shown(&decode(GATEWAY, 303, &nine));
    let numbers = ["bytes_received", "bytes_sent", "duration"].map(|name| json[name].as_u64());
    assert_eq!((kind, numbers), ("GatewayDisconnected", [Some(4900), Some(2102), Some(168)]));
    for (event_id, kind) in [(312, "OutboundStarted"), (313, "InboundStarted")] {
        let data = decode(GATEWAY, event_id, &[("Username", "ann@EXAMPLE"), ("IpAddress", "198.51.100.1:2827")]);
        assert_eq!((shown(&data).0, data.meaning().address.unwrap().port().unwrap().0), (kind, 2827));
        assert_eq!(data.meaning().outcome, None);
    }
}
