//! The layouts that the oddity files are made of.

use crate::layout::{Container, FieldType, Layout};
use crate::writer::guid;

use FieldType::{Binary, Guid, HexInt32, HexInt64, Pointer, Sid, UInt16, UInt32, UnicodeString as Text};

type Fields = &'static [(&'static str, FieldType)];

const SUBJECT: Fields =
    &[("SubjectUserSid", Sid), ("SubjectUserName", Text), ("SubjectDomainName", Text), ("SubjectLogonId", HexInt64)];

fn security(event_id: u16, version: u8, task: u16, fields: &[Fields]) -> Layout {
    Layout {
        provider: "Microsoft-Windows-Security-Auditing".to_owned(),
        provider_guid: guid("{54849625-5478-4994-a5ba-3e3b0328c30d}"),
        event_source_name: None,
        event_id,
        version: Some(version),
        level: 0,
        task,
        opcode: 0,
        keywords: 0x8020_0000_0000_0000,
        channel: "Security".to_owned(),
        container: Container::EventData,
        fields: own(fields),
    }
}

fn own(fields: &[Fields]) -> Vec<(String, FieldType)> {
    fields.concat().into_iter().map(|(name, field)| (name.to_owned(), field)).collect()
}

/// 4624, version 2.
pub(super) fn logon() -> Layout {
    let target: Fields = &[
        ("TargetUserSid", Sid),
        ("TargetUserName", Text),
        ("TargetDomainName", Text),
        ("TargetLogonId", HexInt64),
        ("LogonType", UInt32),
        ("LogonProcessName", Text),
        ("AuthenticationPackageName", Text),
        ("WorkstationName", Text),
        ("LogonGuid", Guid),
        ("TransmittedServices", Text),
        ("LmPackageName", Text),
        ("KeyLength", UInt32),
        ("ProcessId", Pointer),
        ("ProcessName", Text),
        ("IpAddress", Text),
        ("IpPort", Text),
        ("ImpersonationLevel", Text),
        ("RestrictedAdminMode", Text),
        ("TargetOutboundUserName", Text),
        ("TargetOutboundDomainName", Text),
        ("VirtualAccount", Text),
        ("TargetLinkedLogonId", HexInt64),
        ("ElevatedToken", Text),
    ];
    security(4624, 2, 12544, &[SUBJECT, target])
}

/// 4634.
pub(super) fn logoff() -> Layout {
    let fields: Fields = &[
        ("TargetUserSid", Sid),
        ("TargetUserName", Text),
        ("TargetDomainName", Text),
        ("TargetLogonId", HexInt64),
        ("LogonType", UInt32),
    ];
    security(4634, 0, 12545, &[fields])
}

/// 4648 of the hosts that name both GUIDs `LogonGuid`.
pub(super) fn explicit_credentials() -> Layout {
    let target: Fields = &[
        ("LogonGuid", Guid),
        ("TargetUserName", Text),
        ("TargetDomainName", Text),
        ("LogonGuid", Guid),
        ("TargetServerName", Text),
        ("TargetInfo", Text),
        ("ProcessId", Pointer),
        ("ProcessName", Text),
        ("IpAddress", Text),
        ("IpPort", Text),
    ];
    security(4648, 0, 12544, &[SUBJECT, target])
}

/// 4768, version 0: a TGT asked for.
pub(super) fn tgt() -> Layout {
    let fields: Fields = &[
        ("TargetUserName", Text),
        ("TargetDomainName", Text),
        ("TargetSid", Sid),
        ("ServiceName", Text),
        ("ServiceSid", Sid),
        ("TicketOptions", HexInt32),
        ("Status", HexInt32),
        ("TicketEncryptionType", HexInt32),
        ("PreAuthType", Text),
        ("IpAddress", Text),
        ("IpPort", Text),
        ("CertIssuerName", Text),
        ("CertSerialNumber", Text),
        ("CertThumbprint", Text),
    ];
    security(4768, 0, 14339, &[fields])
}

fn user_data(element: &str, namespace: &str) -> Container {
    Container::UserData { element: element.to_owned(), namespace: namespace.to_owned() }
}

/// An event of the log service: 1102 (Security) and 104 (System) cleared, 1108 failed.
pub(super) fn log_service(event_id: u16, element: &str, channel: &str, fields: Fields) -> Layout {
    let namespace = "http://manifests.microsoft.com/win/2004/08/windows/eventlog";
    Layout {
        provider: "Microsoft-Windows-Eventlog".to_owned(),
        provider_guid: guid("{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}"),
        level: 4,
        keywords: 0x4020_0000_0000_0000,
        channel: channel.to_owned(),
        container: user_data(element, namespace),
        ..security(event_id, 0, 104, &[fields])
    }
}

/// 1102: the Security log was cleared.
pub(super) fn cleared() -> Layout {
    log_service(1102, "LogFileCleared", "Security", SUBJECT)
}

/// 1108: an event could not be written; one field is an attribute.
pub(super) fn event_failed() -> Layout {
    let fields: Fields = &[("Error@Code", UInt32), ("EventID", UInt16), ("PublisherID", Text)];
    log_service(1108, "EventProcessingFailure", "Security", fields)
}

/// A LocalSessionManager event with user, session and address: 21, 24, 25.
pub(super) fn session_manager(event_id: u16) -> Layout {
    let fields: Fields = &[("User", Text), ("SessionID", UInt32), ("Address", Text)];
    Layout {
        provider: "Microsoft-Windows-TerminalServices-LocalSessionManager".to_owned(),
        provider_guid: guid("{5d896912-022d-40aa-a3a8-4fa5515c76d7}"),
        level: 4,
        keywords: 0x1000_0000_0000_0000,
        channel: "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational".to_owned(),
        container: user_data("EventXML", "Event_NS"),
        ..security(event_id, 0, 0, &[fields])
    }
}

/// A classic event with so many texts.
pub(super) fn classic(provider: &str, event_id: u16, texts: usize) -> Layout {
    let mut fields: Vec<_> = (0..texts).map(|i| (format!("Data[{i}]"), Text)).collect();
    fields.push(("Binary".to_owned(), Binary));
    Layout {
        provider: provider.to_owned(),
        provider_guid: None,
        version: None,
        level: 4,
        keywords: 0x0080_0000_0000_0000,
        channel: "System".to_owned(),
        container: Container::Classic,
        fields,
        ..security(event_id, 0, 0, &[])
    }
}
