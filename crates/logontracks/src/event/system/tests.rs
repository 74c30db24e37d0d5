//! One record of each event of System, of values as in the corpus (with other names) where it has some.

use serde_json::json;

use crate::event::testing::{decode, decode_typed, parts, shown};
use crate::event::{Act, Data};
use crate::record::Value;
use crate::wire::Time;

use super::event_log::EventLog;

const GENERAL: &str = "Microsoft-Windows-Kernel-General";
const POWER: &str = "Microsoft-Windows-Kernel-Power";

fn time(text: &str) -> Value<'static> {
    Value::Time(Time::parse(text).unwrap())
}

#[test]
fn the_kernel_tells_of_starts_and_stops() {
    let data = decode_typed(
        GENERAL,
        12,
        &[
            ("MajorVersion", Value::UInt(6)),
            ("MinorVersion", Value::UInt(1)),
            ("BuildVersion", Value::UInt(7601)),
            ("QfeVersion", Value::UInt(17514)),
            ("ServiceVersion", Value::UInt(1)),
            ("BootMode", Value::UInt(0)),
            ("StartTime", time("2015-06-23T06:04:11.5Z")),
        ],
    );
    let (kind, json, _) = shown(&data);
    assert_eq!((kind, data.meaning().act), ("OsStarted", Act::Boot));
    assert_eq!((&json["build"], &json["start_time"]), (&json!(7601), &json!("2015-06-23T06:04:11.5000000Z")));

    let data = decode_typed(GENERAL, 13, &[("StopTime", time("2015-06-23T06:03:59.96875Z"))]);
    assert_eq!((shown(&data).0, data.meaning().act), ("OsShuttingDown", Act::Shutdown));
}

#[test]
fn a_clock_may_be_set_back_and_its_zone_may_lie_east() {
    let data = decode_typed(
        GENERAL,
        1,
        &[
            ("NewTime", time("2024-05-01T07:00:00Z")),
            ("OldTime", time("2024-05-01T08:00:00Z")),
            ("TimeDeltaInMs", Value::Int(-3_600_000)),
            ("Reason", Value::UInt(1)),
            ("ProcessName", Value::Text("\\Device\\HarddiskVolume3\\Windows\\System32\\svchost.exe".into())),
            ("ProcessID", Value::UInt(1200)),
            ("TimeZoneBias", Value::Int(-60)),
            ("RealTimeIsUniversal", Value::Bool(false)),
        ],
    );
    let (kind, json, _) = shown(&data);
    assert_eq!((kind, data.meaning().act), ("TimeChanged", Act::TimeChange));
    assert_eq!((&json["delta_ms"], &json["time_zone_bias"]), (&json!(-3_600_000), &json!(-60)));
    assert_eq!(json["hardware_clock_is_utc"], false);
}

#[test]
fn a_crash_decodes_from_no_values_and_from_all() {
    let data = decode(POWER, 41, &[]);
    assert_eq!((shown(&data).1, data.meaning().act), (json!({}), Act::Crash));
    let data = decode_typed(
        POWER,
        41,
        &[
            ("BugcheckCode", Value::UInt(0x9f)),
            ("BugcheckParameter1", Value::Hex64(3)),
            ("SleepInProgress", Value::Bool(true)),
            ("PowerButtonTimestamp", Value::UInt(130_849_833_260_468_750)),
        ],
    );
    let json = json!({
        "bugcheck_code": 159, "bugcheck_parameter_1": "0x3", "sleep_in_progress": 1,
        "power_button_time": 130_849_833_260_468_750_u64,
    });
    assert_eq!(shown(&data).1, json);
}

#[test]
fn sleep_and_power_transitions() {
    let sleep = [("TargetState", "4"), ("EffectiveState", "4"), ("Reason", "7"), ("Flags", "0")];
    let data = decode(POWER, 42, &sleep);
    assert_eq!((shown(&data).0, data.meaning().act), ("Sleeping", Act::Sleep));
    let data = decode(POWER, 107, &[("TargetState", "4"), ("EffectiveState", "4"), ("WakeFromState", "4")]);
    assert_eq!((shown(&data).0, data.meaning().act), ("Woke", Act::Sleep));
    let data = decode(POWER, 109, &[("ShutdownActionType", "5"), ("ShutdownEventCode", "0"), ("ShutdownReason", "5")]);
    let json = json!({"action": 5, "event_code": "0x0", "reason": 5});
    assert_eq!((shown(&data).1, data.meaning().act), (json, Act::Shutdown));
    let data = decode(POWER, 187, &[("ApiCallerName", "app.exe"), ("SystemAction", "2")]);
    assert_eq!((shown(&data).0, data.meaning().act), ("SleepRequested", Act::Other));
}

/// The bytes of the 6008 in the corpus: 13:34:44.796 on 2015-08-25, local and UTC.
#[test]
fn an_unexpected_shutdown_tells_when_the_computer_was_last_alive() {
    let binary = "DF070800020019000D0022002C001C03DF070800020019000D0022002C001C033C0000003C000000\
                  000000000000000000000000000000000100000000000000";
    let data = decode("EventLog", 6008, &[("Data[0]", "1:34:44 PM"), ("Data[1]", "8/25/2015"), ("Binary", binary)]);
    let Data::EventLog(EventLog::UnexpectedShutdown(event)) = &data else { panic!("not an unexpected shutdown") };
    assert_eq!(event.last_alive().unwrap().to_string(), "2015-08-25T13:34:44.7960000Z");
    assert_eq!(data.meaning().act, Act::Crash);

    let data = decode("EventLog", 6008, &[("Binary", "DF0708")]);
    let Data::EventLog(EventLog::UnexpectedShutdown(event)) = &data else { panic!("not an unexpected shutdown") };
    assert_eq!(event.last_alive(), None);
}

#[test]
fn the_event_log_service_writes_by_position() {
    for (event_id, kind, act) in
        [(6005, "EventLogStarted", Act::LogService), (6006, "EventLogStopped", Act::LogService)]
    {
        let data = decode("EventLog", event_id, &[("Data[0]", ""), ("Binary", "0100000000000000")]);
        assert_eq!(shown(&data), (kind, json!({"binary": "0100000000000000"}), parts([""; 5])));
        assert_eq!(data.meaning().act, act);
    }
    let version = [("Data[0]", "10.00."), ("Data[1]", "10586"), ("Data[2]", ""), ("Data[3]", "Multiprocessor Free")];
    let data = decode("EventLog", 6009, &version);
    let json = json!({"version": "10.00.", "build": "10586", "kernel": "Multiprocessor Free"});
    assert_eq!((shown(&data).1, data.meaning().act), (json, Act::Boot));
    let data = decode("EventLog", 6011, &[("Data[0]", "OLD"), ("Data[1]", "NEW")]);
    assert_eq!(shown(&data), ("ComputerRenamed", json!({"old_name": "OLD", "new_name": "NEW"}), parts([""; 5])));
    let uptime = [("Data[4]", "42"), ("Data[5]", "60"), ("Data[6]", "480 Pacific Standard Time")];
    let json = json!({"uptime_seconds": 42, "data_5": "60", "time_zone": "480 Pacific Standard Time"});
    assert_eq!(shown(&decode("EventLog", 6013, &uptime)), ("Uptime", json, parts([""; 5])));
}

#[test]
fn a_shutdown_decodes_with_names_and_without() {
    let values =
        ["C:\\Windows\\Explorer.EXE (PC1)", "PC1", "Other (Unplanned)", "0x5000000", "restart", "", "EXAMPLE\\ann"];
    let named = ["param1", "param2", "param3", "param4", "param5", "param6", "param7"];
    let placed = ["Data[0]", "Data[1]", "Data[2]", "Data[3]", "Data[4]", "Data[5]", "Data[6]"];
    let of = |names: [&'static str; 7]| {
        let fields: Vec<_> = names.into_iter().zip(values).collect();
        decode("User32", 1074, &fields)
    };
    assert_eq!(of(named), of(placed));
    let data = of(named);
    let (kind, json, meaning) = shown(&data);
    assert_eq!((kind, meaning), ("ShutdownInitiated", parts(["", "EXAMPLE\\ann", "", "", ""])));
    assert_eq!((&json["reason_code"], &json["kind_of_shutdown"]), (&json!("0x5000000"), &json!("restart")));
    assert_eq!(data.meaning().act, Act::Shutdown);

    let explained = [("Data[0]", "Other (Unplanned)"), ("Data[1]", "0xa000000"), ("Data[5]", "EXAMPLE\\ann")];
    let (kind, json, meaning) = shown(&decode("User32", 1076, &explained));
    assert_eq!((kind, meaning), ("ShutdownExplained", parts(["", "EXAMPLE\\ann", "", "", ""])));
    assert_eq!(json["reason_code"], "0xa000000");
}

#[test]
fn winlogon_tells_sid_and_session_number() {
    let fields = [("TSId", "1"), ("UserSid", "S-1-5-21-1-2-3-500")];
    for (event_id, kind, act) in [(7001, "UserLogon", Act::DesktopStart), (7002, "UserLogoff", Act::DesktopEnd)] {
        let data = decode("Microsoft-Windows-Winlogon", event_id, &fields);
        let json = json!({"session_number": 1, "user_sid": "S-1-5-21-1-2-3-500"});
        assert_eq!((shown(&data).0, shown(&data).1, data.meaning().act), (kind, json, act));
        assert_eq!(data.meaning().account.unwrap().sid.unwrap().to_string(), "S-1-5-21-1-2-3-500");
    }
}

/// 5719 as Microsoft prints one, 5723 and 5805 as in the corpus; the others by the order of `lmerrlog.h`.
#[test]
fn netlogon_writes_by_position() {
    let shown = |event_id, fields: &[_]| shown(&decode("NETLOGON", event_id, fields));
    let fields = [("Data[0]", "CONTOSO"), ("Data[1]", "%%1311"), ("Binary", "5E0000C0")];
    let json = json!({"domain": "CONTOSO", "error": "%%1311", "status": "5E0000C0"});
    assert_eq!(shown(5719, &fields), ("NoDomainController", json, parts(["failure", "", "", "", ""])));

    let fields = [("Data[0]", "PC1"), ("Data[1]", "PC1$"), ("Data[2]", "%%5"), ("Binary", "220000C0")];
    let who = parts(["failure", "PC1$", "", "", "PC1"]);
    assert_eq!((shown(5722, &fields).0, shown(5722, &fields).2), ("ComputerRefused", who.clone()));
    assert_eq!((shown(5723, &fields[..2]).0, shown(5723, &fields[..2]).2), ("ComputerUnknown", who));
    let fields = [("Data[0]", "PC1"), ("Data[1]", "%%5"), ("Binary", "220000C0")];
    let json = json!({"computer": "PC1", "error": "%%5", "status": "220000C0"});
    assert_eq!(shown(5805, &fields), ("ComputerNotAuthenticated", json, parts(["failure", "", "", "", "PC1"])));

    let machine =
        [("Data[0]", "MAC1$"), ("Data[1]", "example.com."), ("Data[2]", "Domain Member"), ("Data[3]", "OS X")];
    for (event_id, kind, outcome) in [
        (5827, "VulnerableMachineDenied", "failure"),
        (5829, "VulnerableMachineAllowed", "success"),
        (5830, "VulnerableMachineExempt", "success"),
    ] {
        let (found, json, meaning) = shown(event_id, &machine);
        assert_eq!((found, meaning), (kind, parts([outcome, "MAC1$", "", "", ""])));
        assert_eq!(json["os"], "OS X");
    }
    let trust = [("Data[0]", "Trusted Domain"), ("Data[1]", "OTHER"), ("Data[2]", "dc1"), ("Data[3]", "10.0.0.7")];
    for (event_id, kind, outcome) in
        [(5828, "VulnerableTrustDenied", "failure"), (5831, "VulnerableTrustExempt", "success")]
    {
        let (found, json, meaning) = shown(event_id, &trust);
        assert_eq!((found, meaning), (kind, parts([outcome, "", "", "10.0.0.7", ""])));
        assert_eq!(json["trust_name"], "OTHER");
    }
}
