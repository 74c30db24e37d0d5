//! The layouts of all simulated events, one line each.
//!
//! A line reads `provider|id|version|level|task|opcode|keywords|element|fields`. Field names and types come
//! from Microsoft's manifests; task, opcode and keywords from real records, but for those that the
//! crate's README lists as assumed. Type letters: see [`field_type`].

use super::Channel;
use crate::layout::{Container, FieldType, Layout};
use crate::writer::guid;

macro_rules! subject {
    () => {
        "SubjectUserSid:s SubjectUserName:t SubjectDomainName:t SubjectLogonId:l "
    };
}
macro_rules! target {
    () => {
        "TargetUserSid:s TargetUserName:t TargetDomainName:t TargetLogonId:l "
    };
}
macro_rules! logon_v0 {
    () => {
        concat!(
            subject!(),
            target!(),
            "LogonType:u LogonProcessName:t AuthenticationPackageName:t WorkstationName:t ",
            "LogonGuid:g TransmittedServices:t LmPackageName:t KeyLength:u ProcessId:p ",
            "ProcessName:t IpAddress:t IpPort:t "
        )
    };
}
macro_rules! tgt_v0 {
    () => {
        concat!(
            "TargetUserName:t TargetDomainName:t TargetSid:s ServiceName:t ServiceSid:s ",
            "TicketOptions:x Status:x TicketEncryptionType:x PreAuthType:t IpAddress:t IpPort:t ",
            "CertIssuerName:t CertSerialNumber:t CertThumbprint:t "
        )
    };
}
macro_rules! tgs_v0 {
    () => {
        concat!(
            "TargetUserName:t TargetDomainName:t ServiceName:t ServiceSid:s TicketOptions:x ",
            "TicketEncryptionType:x IpAddress:t IpPort:t Status:x LogonGuid:g TransmittedServices:t "
        )
    };
}
macro_rules! keys {
    () => {
        concat!(
            "AccountSupportedEncryptionTypes:t AccountAvailableKeys:t ",
            "ServiceSupportedEncryptionTypes:t ServiceAvailableKeys:t ",
            "DCSupportedEncryptionTypes:t DCAvailableKeys:t ClientAdvertizedEncryptionTypes:t ",
            "SessionKeyEncryptionType:x "
        )
    };
}
macro_rules! renewal_v0 {
    () => {
        concat!(
            "TargetUserName:t TargetDomainName:t ServiceName:t ServiceSid:s TicketOptions:x ",
            "TicketEncryptionType:x IpAddress:t IpPort:t "
        )
    };
}
macro_rules! process_v1 {
    () => {
        concat!(subject!(), "NewProcessId:p NewProcessName:t TokenElevationType:t ProcessId:p ")
    };
}
macro_rules! reconnect {
    () => {
        "AccountName:t AccountDomain:t LogonID:l SessionName:t ClientName:t ClientAddress:t"
    };
}

macro_rules! specs {
    ($($id:ident = $spec:expr;)*) => {
        /// The layout of a record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is named for its event and version; SPECS tells the rest")]
        pub enum Lay { $($id),* }
        const SPECS: &[&str] = &[$($spec),*];
        #[cfg(test)]
        pub(super) const ALL: &[Lay] = &[$(Lay::$id),*];
    };
}

specs! {
    Started = "S|4608|0|0|12288|0|+||";
    TimeSet = concat!("S|4616|1|0|12288|0|+||", subject!(), "PreviousTime:f NewTime:f ProcessId:p ProcessName:t");
    Logon0 = concat!("S|4624|0|0|12544|0|+||", logon_v0!());
    Logon1 = concat!("S|4624|1|0|12544|0|+||", logon_v0!(), "ImpersonationLevel:t");
    Logon2 = concat!("S|4624|2|0|12544|0|+||", logon_v0!(), "ImpersonationLevel:t RestrictedAdminMode:t TargetOutboundUserName:t TargetOutboundDomainName:t VirtualAccount:t TargetLinkedLogonId:l ElevatedToken:t");
    Logon3 = concat!("S|4624|3|0|12544|0|+||", logon_v0!(), "ImpersonationLevel:t RestrictedAdminMode:t RemoteCredentialGuard:t TargetOutboundUserName:t TargetOutboundDomainName:t VirtualAccount:t TargetLinkedLogonId:l ElevatedToken:t");
    LogonFailed = concat!("S|4625|0|0|12544|0|-||", subject!(), "TargetUserSid:s TargetUserName:t TargetDomainName:t Status:x FailureReason:t SubStatus:x LogonType:u LogonProcessName:t AuthenticationPackageName:t WorkstationName:t TransmittedServices:t LmPackageName:t KeyLength:u ProcessId:p ProcessName:t IpAddress:t IpPort:t");
    Groups = concat!("S|4627|0|0|12554|0|+||", subject!(), target!(), "LogonType:u EventIdx:u EventCountTotal:u GroupMembership:t");
    Logoff = concat!("S|4634|0|0|12545|0|+||", target!(), "LogonType:u");
    UserLogoff = concat!("S|4647|0|0|12545|0|+||", target!());
    Explicit = concat!("S|4648|0|0|12544|0|+||", subject!(), "LogonGuid:g TargetUserName:t TargetDomainName:t TargetLogonGuid:g TargetServerName:t TargetInfo:t ProcessId:p ProcessName:t IpAddress:t IpPort:t");
    Privileges = concat!("S|4672|0|0|12548|0|+||", subject!(), "PrivilegeList:t");
    Process0 = concat!("S|4688|0|0|13312|0|+||", process_v1!());
    Process1 = concat!("S|4688|1|0|13312|0|+||", process_v1!(), "CommandLine:t");
    Process2 = concat!("S|4688|2|0|13312|0|+||", process_v1!(), "CommandLine:t ", target!(), "ParentProcessName:t MandatoryLabel:s");
    ProcessEnd = concat!("S|4689|0|0|13313|0|+||", subject!(), "Status:x ProcessId:p ProcessName:t");
    ServiceInstalled = concat!("S|4697|0|0|12289|0|+||", subject!(), "ServiceName:t ServiceFileName:t ServiceType:x ServiceStartType:u ServiceAccount:t");
    LockedOut = concat!("S|4740|0|0|13824|0|+||", "TargetUserName:t TargetDomainName:t TargetSid:s ", subject!());
    Unlocked = concat!("S|4767|0|0|13824|0|+||", "TargetUserName:t TargetDomainName:t TargetSid:s ", subject!());
    Tgt0 = concat!("S|4768|0|0|14339|0|+||", tgt_v0!());
    Tgt1 = concat!("S|4768|1|0|14339|0|+||", tgt_v0!(), "ResponseTicket:t");
    Tgt2 = concat!("S|4768|2|0|14339|0|+||", tgt_v0!(), "ResponseTicket:t ", keys!(), "PreAuthEncryptionType:x");
    TgtFailed0 = concat!("S|4768|0|0|14339|0|-||", tgt_v0!());
    TgtFailed1 = concat!("S|4768|1|0|14339|0|-||", tgt_v0!(), "ResponseTicket:t");
    TgtFailed2 = concat!("S|4768|2|0|14339|0|-||", tgt_v0!(), "ResponseTicket:t ", keys!(), "PreAuthEncryptionType:x");
    Tgs0 = concat!("S|4769|0|0|14337|0|+||", tgs_v0!());
    Tgs1 = concat!("S|4769|1|0|14337|0|+||", tgs_v0!(), "RequestTicketHash:t ResponseTicketHash:t");
    Tgs2 = concat!("S|4769|2|0|14337|0|+||", tgs_v0!(), "RequestTicketHash:t ResponseTicketHash:t ", keys!());
    TgsFailed0 = concat!("S|4769|0|0|14337|0|-||", tgs_v0!());
    TgsFailed1 = concat!("S|4769|1|0|14337|0|-||", tgs_v0!(), "RequestTicketHash:t ResponseTicketHash:t");
    TgsFailed2 = concat!("S|4769|2|0|14337|0|-||", tgs_v0!(), "RequestTicketHash:t ResponseTicketHash:t ", keys!());
    Renewal0 = concat!("S|4770|0|0|14337|0|+||", renewal_v0!());
    Renewal1 = concat!("S|4770|1|0|14337|0|+||", renewal_v0!(), "RequestTicketHash:t ResponseTicketHash:t");
    PreAuthFailed = "S|4771|0|0|14339|0|-||TargetUserName:t TargetSid:s ServiceName:t TicketOptions:x Status:x PreAuthType:t IpAddress:t IpPort:t CertIssuerName:t CertSerialNumber:t CertThumbprint:t";
    Ntlm = "S|4776|0|0|14336|0|+||PackageName:t TargetUserName:t Workstation:t Status:x";
    NtlmFailed = "S|4776|0|0|14336|0|-||PackageName:t TargetUserName:t Workstation:t Status:x";
    Reconnected = concat!("S|4778|0|0|12551|0|+||", reconnect!());
    Disconnected = concat!("S|4779|0|0|12551|0|+||", reconnect!());
    Renamed = concat!("S|4781|0|0|13824|0|+||", "OldTargetUserName:t NewTargetUserName:t TargetDomainName:t TargetSid:s ", subject!(), "PrivilegeList:t");
    Locked = concat!("S|4800|0|0|12551|0|+||", target!(), "SessionId:u");
    UnlockedDesk = concat!("S|4801|0|0|12551|0|+||", target!(), "SessionId:u");
    SaverOn = concat!("S|4802|0|0|12551|0|+||", target!(), "SessionId:u");
    SaverOff = concat!("S|4803|0|0|12551|0|+||", target!(), "SessionId:u");
    SpecialGroups = concat!("S|4964|0|0|12548|0|+||", subject!(), "LogonGuid:g ", target!(), "TargetLogonGuid:g SidList:t");
    Share = concat!("S|5140|1|0|12808|0|+||", subject!(), "ObjectType:t IpAddress:t IpPort:t ShareName:t ShareLocalPath:t AccessMask:x AccessList:t");
    Credentials = concat!("S|5379|0|0|13824|0|+||", subject!(), "TargetName:t Type:u CountOfCredentialsReturned:u ReadOperation:t ReturnCode:u ProcessCreationTime:f ClientProcessId:u");
    AuditOff = "E|1100|0|4|103|0|0x4020000000000000|ServiceShutdown|";
    Cleared0 = concat!("E|1102|0|4|104|0|0x4020000000000000|LogFileCleared|", subject!());
    Cleared1 = concat!("E|1102|1|4|104|0|0x4020000000000000|LogFileCleared|", subject!(), "ClientProcessId:u ClientProcessStartKey:w");
    LogCleared = "e|104|0|4|104|0|0x8000000000000000|LogFileCleared|SubjectUserName:t SubjectDomainName:t Channel:t BackupPath:t";
    LogStarted = "C|6005||4|0|0|0x80000000000000||Data:t Binary:B";
    LogStopped = "C|6006||4|0|0|0x80000000000000||Data:t Binary:B";
    Unexpected = "C|6008||2|0|0|0x80000000000000||Data:t Data:t Data:t Data:t Data:t Data:t Data:t Binary:B";
    Version = "C|6009||4|0|0|0x80000000000000||Data:t Data:t Data:t Data:t Data:t Binary:B";
    NameChanged = "C|6011||4|0|0|0x80000000000000||Data:t Data:t Binary:B";
    Uptime = "C|6013||4|0|0|0x80000000000000||Data:t Data:t Data:t Data:t Data:t Data:t Data:t Binary:B";
    KernelStart = "K|12|0|4|0|0|0x8000000000000000||MajorVersion:u MinorVersion:u BuildVersion:u QfeVersion:u ServiceVersion:h BootMode:u StartTime:f";
    KernelStop = "K|13|0|4|0|0|0x8000000000000000||StopTime:f";
    KernelTime = "K|1|1|4|5|0|0x8000000000000010||NewTime:f OldTime:f Reason:u";
    Crashed = "P|41|2|1|63|0|0x8000000000000002||BugcheckCode:u BugcheckParameter1:p BugcheckParameter2:p BugcheckParameter3:p BugcheckParameter4:p SleepInProgress:b PowerButtonTimestamp:w";
    ShutdownBy = "U|1074|0|4|0|0|0x8080000000000000||param1:t param2:t param3:t param4:t param5:t param6:t param7:t";
    NewService = "M|7045|0|4|0|0|0x8080000000000000||ServiceName:t ImagePath:t ServiceType:t StartType:t AccountName:t";
    WinlogonOn = "W|7001|0|4|1101|0|0x2000200000000000||TSId:u UserSid:s";
    WinlogonOff = "W|7002|0|4|1102|0|0x2000200000000000||TSId:u UserSid:s";
    LsmLogon = "L|21|0|4|0|0|0x1000000000000000|EventXML|User:t SessionID:u Address:t";
    LsmShell = "L|22|0|4|0|0|0x1000000000000000|EventXML|User:t SessionID:u Address:t";
    LsmLogoff = "L|23|0|4|0|0|0x1000000000000000|EventXML|User:t SessionID:u";
    LsmDisconnect = "L|24|0|4|0|0|0x1000000000000000|EventXML|User:t SessionID:u Address:t";
    LsmReconnect = "L|25|0|4|0|0|0x1000000000000000|EventXML|User:t SessionID:u Address:t";
    LsmReason = "L|40|0|4|0|0|0x1000000000000000|EventXML|Session:u Reason:u";
    LsmBegin = "L|41|0|4|0|0|0x1000000000000000|EventXML|User:t SessionID:u";
    LsmEnd = "L|42|0|4|0|0|0x1000000000000000|EventXML|User:t SessionID:u";
    RcmListener = "R|261|0|4|0|0|0x1000000000000000|EventXML|listenerName:t";
    RcmAuthenticated = "R|1149|0|4|0|0|0x1000000000000000|EventXML|Param1:t Param2:t Param3:t";
    RdpAccepted = "D|131|0|4|4|15|0x4000000000000000||ConnType:t ClientIP:t";
    RdpConnected = "D|98|0|4|4|13|0x4000000000000000||";
    RdpNamed = "D|65|0|4|4|13|0x4000000000000000||ConnectionName:t";
    RdpClosed = "D|102|0|4|4|17|0x4000000000000000||";
    RdpReason = "D|103|0|4|4|17|0x4000000000000000||ReasonCode:u";
    ClientServer = "X|1024|0|4|101|10|0x4000000000000000||Name:t Value:t CustomLevel:t";
    ClientAddress = "X|1102|0|4|104|10|0x4000000000000000||Name:t Value:t CustomLevel:t";
    ClientDomain = "X|1027|0|4|101|10|0x4000000000000000||DomainName:t SessionId:u";
    ClientEnd = "X|1026|0|4|101|10|0x4000000000000000||Name:t Value:u CustomLevel:t";
    NtlmOut = "N|8001|0|4|2|0|0x8000000000000000||TargetName:t UserName:t DomainName:t CallerPID:u ProcessName:t ClientLUID:l ClientUserName:t ClientDomainName:t MechanismOID:t";
    NtlmDc = "V|8004|0|4|2|0|0x8000000000000000||SChannelName:t UserName:t DomainName:t WorkstationName:t SChannelType:u";
    WinrmOut = "w|6|0|4|3|1|0x4000000000000002||connection:t";
    WinrmShell = "w|91|0|4|9|0|0x4000000000000004||resourceUri:t shellId:t";
    GatewayOpen = "G|302|0|4|3|30|0x4000000001000000|EventInfo|Username:t IpAddress:t AuthType:t Resource:t ConnectionProtocol:t ErrorCode:u";
    GatewayClose = "G|303|0|4|3|44|0x4000000001000000|EventInfo|Username:t IpAddress:t AuthType:t Resource:t BytesReceived:w BytesTransfered:w SessionDuration:w ConnectionProtocol:t ErrorCode:u";
}

/// A provider: its letter in [`SPECS`], name, GUID, source name, channel, namespace of its
/// `UserData`.
type Provider = (&'static str, &'static str, &'static str, Option<&'static str>, Channel, &'static str);

const PROVIDERS: &[Provider] = &[
    ("S", "Microsoft-Windows-Security-Auditing", "54849625-5478-4994-a5ba-3e3b0328c30d", None, Channel::Security, ""),
    (
        "E",
        "Microsoft-Windows-Eventlog",
        "fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148",
        None,
        Channel::Security,
        "http://manifests.microsoft.com/win/2004/08/windows/eventlog",
    ),
    (
        "e",
        "Microsoft-Windows-Eventlog",
        "fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148",
        None,
        Channel::System,
        "http://manifests.microsoft.com/win/2004/08/windows/eventlog",
    ),
    ("C", "EventLog", "", None, Channel::System, ""),
    ("K", "Microsoft-Windows-Kernel-General", "a68ca8b7-004f-d7b6-a698-07e2de0f1f5d", None, Channel::System, ""),
    ("P", "Microsoft-Windows-Kernel-Power", "331c3b3a-2005-44c2-ac5e-77220c37d6b4", None, Channel::System, ""),
    ("U", "User32", "b0aa8734-56f7-41cc-b2f4-de228e98b946", Some("User32"), Channel::System, ""),
    (
        "M",
        "Service Control Manager",
        "555908d1-a6d7-4695-8e1e-26931d2012f4",
        Some("Service Control Manager"),
        Channel::System,
        "",
    ),
    ("W", "Microsoft-Windows-Winlogon", "dbe9b383-7cf3-4331-91cc-a3cb16a3b538", None, Channel::System, ""),
    (
        "L",
        "Microsoft-Windows-TerminalServices-LocalSessionManager",
        "5d896912-022d-40aa-a3a8-4fa5515c76d7",
        None,
        Channel::Lsm,
        "Event_NS",
    ),
    (
        "R",
        "Microsoft-Windows-TerminalServices-RemoteConnectionManager",
        "c76baa63-ae81-421c-b425-340b4b24157f",
        None,
        Channel::Rcm,
        "Event_NS",
    ),
    (
        "D",
        "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS",
        "1139c61b-b549-4251-8ed3-27250a1edec8",
        None,
        Channel::RdpCore,
        "",
    ),
    (
        "X",
        "Microsoft-Windows-TerminalServices-ClientActiveXCore",
        "28aa95bb-d444-4719-a36f-40462168127e",
        None,
        Channel::RdpClient,
        "",
    ),
    ("N", "Microsoft-Windows-NTLM", "ac43300d-5fcc-4800-8e99-1bd3f85f0320", None, Channel::Ntlm, ""),
    ("V", "Microsoft-Windows-Security-Netlogon", "e5ba83f6-07d0-46b1-8bc7-7e669a1d31dc", None, Channel::Ntlm, ""),
    ("w", "Microsoft-Windows-WinRM", "a7975c8f-ac13-49f1-87da-5a984a4ab417", None, Channel::WinRm, ""),
    (
        "G",
        "Microsoft-Windows-TerminalServices-Gateway",
        "4d5ae6a1-c7c8-4e6d-b840-4d8080b42e1b",
        None,
        Channel::Gateway,
        "aag",
    ),
];

/// All layouts, by [`Lay`].
#[derive(Debug)]
pub struct Layouts {
    table: Vec<(Layout, Channel)>,
    none: (Layout, Channel),
}

impl Layouts {
    /// Reads the table.
    pub fn new() -> Self {
        let none = (read("S|0|0|0|0|0|+||").unwrap_or_else(empty), Channel::Security);
        let table = SPECS
            .iter()
            .map(|line| {
                let channel = provider(line).map_or(Channel::Security, |p| p.4);
                (read(line).unwrap_or_else(empty), channel)
            })
            .collect();
        Layouts { table, none }
    }

    /// The layout and the channel that it goes to.
    pub fn of(&self, lay: Lay) -> &(Layout, Channel) {
        self.table.get(lay as usize).unwrap_or(&self.none)
    }
}

impl Default for Layouts {
    fn default() -> Self {
        Layouts::new()
    }
}

fn provider(line: &str) -> Option<&'static Provider> {
    let letter = line.split('|').next()?;
    PROVIDERS.iter().find(|p| p.0 == letter)
}

/// One line of the table; `None` if it is malformed (a test reads them all).
fn read(line: &str) -> Option<Layout> {
    let &(letter, name, provider_guid, source, channel, namespace) = provider(line)?;
    let mut parts = line.split('|').skip(1);
    let event_id = parts.next()?.parse().ok()?;
    let version = parts.next()?.parse().ok();
    let level = parts.next()?.parse().ok()?;
    let task = parts.next()?.parse().ok()?;
    let opcode = parts.next()?.parse().ok()?;
    let keywords = match parts.next()? {
        "+" => 0x8020_0000_0000_0000,
        "-" => 0x8010_0000_0000_0000,
        hex => u64::from_str_radix(hex.strip_prefix("0x")?, 16).ok()?,
    };
    let container = match (letter, parts.next()?) {
        ("C", _) => Container::Classic,
        (_, "") => Container::EventData,
        (_, element) => Container::UserData { element: element.to_owned(), namespace: namespace.to_owned() },
    };
    let fields = parts
        .next()?
        .split_whitespace()
        .map(|field| {
            let (name, letter) = field.split_once(':')?;
            Some((name.to_owned(), field_type(letter)?))
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Layout {
        provider: name.to_owned(),
        provider_guid: guid(provider_guid),
        event_source_name: source.map(str::to_owned),
        event_id,
        version,
        level,
        task,
        opcode,
        keywords,
        channel: channel.name().to_owned(),
        container,
        fields,
    })
}

/// The type of a letter.
fn field_type(letter: &str) -> Option<FieldType> {
    Some(match letter {
        "t" => FieldType::UnicodeString,
        "s" => FieldType::Sid,
        "l" => FieldType::HexInt64,
        "x" => FieldType::HexInt32,
        "u" => FieldType::UInt32,
        "w" => FieldType::UInt64,
        "h" => FieldType::UInt16,
        "g" => FieldType::Guid,
        "p" => FieldType::Pointer,
        "f" => FieldType::FileTime,
        "b" => FieldType::Boolean,
        "B" => FieldType::Binary,
        _ => return None,
    })
}

fn empty() -> Layout {
    Layout {
        provider: String::new(),
        provider_guid: None,
        event_source_name: None,
        event_id: 0,
        version: None,
        level: 0,
        task: 0,
        opcode: 0,
        keywords: 0,
        channel: String::new(),
        container: Container::Empty,
        fields: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_well_formed() {
        for line in SPECS {
            assert!(read(line).is_some(), "{line}");
        }
        assert_eq!(SPECS.len(), ALL.len());
    }

    /// Names and types of all fields, held against the schema that was taken from Windows' own
    /// manifests. It has neither gateway events nor 7045, and classic ones under names of its own.
    #[test]
    fn fields_are_those_of_windows() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/schema/events.json");
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("skipped: no {path}");
            return;
        };
        let schema: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        let type_name = |t: FieldType| match t {
            FieldType::Guid => "GUID".to_owned(),
            FieldType::Sid => "SID".to_owned(),
            FieldType::FileTime => "FILETIME".to_owned(),
            other => format!("{other:?}"),
        };
        let mut checked = 0;
        for lay in ALL {
            let layout = &Layouts::new().of(*lay).0.clone();
            let elsewhere = layout.provider.ends_with("Gateway") || *lay == Lay::NewService;
            if layout.container == Container::Classic || elsewhere {
                continue;
            }
            let wanted: Vec<(String, String)> = layout.fields.iter().map(|(n, t)| (n.clone(), type_name(*t))).collect();
            let same = |e: &&serde_json::Value| {
                e["provider"] == layout.provider.as_str()
                    && e["event_id"] == layout.event_id
                    && e["version"].as_u64() == layout.version.map(u64::from)
            };
            let known: Vec<Vec<(String, String)>> = schema
                .iter()
                .filter(same)
                .map(|e| {
                    e["fields"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|f| {
                            (
                                f["name"].as_str().unwrap().to_owned(),
                                f["in_type"].as_str().unwrap().trim_start_matches("win:").to_owned(),
                            )
                        })
                        .collect()
                })
                .collect();
            assert!(known.contains(&wanted), "{lay:?}: {wanted:?}\nknown: {known:?}");
            checked += 1;
        }
        assert!(checked > 70, "{checked}");
    }

    /// Versions of 4624 have 20, 21, 27 and 28 fields (Microsoft's page on 4624; event manifests).
    #[test]
    fn numbers_of_fields() {
        let layouts = Layouts::new();
        let count = |lay| layouts.of(lay).0.fields.len();
        let of_4624 = [Lay::Logon0, Lay::Logon1, Lay::Logon2, Lay::Logon3].map(count);
        assert_eq!(of_4624, [20, 21, 27, 28]);
        assert_eq!([Lay::Tgt0, Lay::Tgt1, Lay::Tgt2].map(count), [14, 15, 24]);
        assert_eq!([Lay::Tgs0, Lay::Tgs1, Lay::Tgs2].map(count), [11, 13, 21]);
    }
}
