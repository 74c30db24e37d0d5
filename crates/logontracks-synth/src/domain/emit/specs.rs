//! The table of layouts, one line each.
//!
//! A line reads `provider|id|version|level|task|opcode|keywords|element|fields`. Field names and types come
//! from Microsoft's manifests; task, opcode and keywords from real records, but for those that the
//! crate's README lists as assumed. Letters of providers and types: see `layouts`.

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

macro_rules! object {
    () => {
        "ObjectServer:t ObjectType:t ObjectName:t HandleId:p "
    };
}
macro_rules! process {
    () => {
        "ProcessId:p ProcessName:t "
    };
}
macro_rules! key {
    () => {
        "ProviderName:t AlgorithmName:t KeyName:t KeyType:t "
    };
}
macro_rules! connection {
    () => {
        concat!(
            "SourceAddress:t SourcePort:t DestAddress:t DestPort:t Protocol:u ",
            "FilterRTID:w LayerName:t LayerRTID:w "
        )
    };
}

macro_rules! specs {
    ($($id:ident = $spec:expr;)*) => {
        /// The layout of a record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is named for its event and version; SPECS tells the rest")]
        pub enum Lay { $($id),* }
        pub(super) const SPECS: &[&str] = &[$($spec),*];
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
    HandleAsked0 = concat!("S|4656|0|0|12801|0|+||", subject!(), object!(), "TransactionId:g AccessList:t AccessMask:x PrivilegeList:t RestrictedSidCount:u ", process!());
    HandleAsked1 = concat!("S|4656|1|0|12801|0|+||", subject!(), object!(), "TransactionId:g AccessList:t AccessReason:t AccessMask:x PrivilegeList:t RestrictedSidCount:u ", process!(), "ResourceAttributes:t");
    HandleClosed = concat!("S|4658|0|0|12801|0|+||", subject!(), "ObjectServer:t HandleId:p ", process!());
    Accessed0 = concat!("S|4663|0|0|12801|0|+||", subject!(), object!(), "AccessList:t AccessMask:x ", process!());
    Accessed1 = concat!("S|4663|1|0|12801|0|+||", subject!(), object!(), "AccessList:t AccessMask:x ", process!(), "ResourceAttributes:t");
    HandleCopied = concat!("S|4690|0|0|12807|0|+||", subject!(), "SourceHandleId:p SourceProcessId:p TargetHandleId:p TargetProcessId:p");
    Permissions = concat!("S|4670|0|0|13570|0|+||", subject!(), object!(), "OldSd:t NewSd:t ", process!());
    PrivilegedService = concat!("S|4673|0|0|13056|0|+||", subject!(), "ObjectServer:t Service:t PrivilegeList:t ", process!());
    PrivilegedObject = concat!("S|4674|0|0|13056|0|+||", subject!(), object!(), "AccessMask:t PrivilegeList:t ", process!());
    TokenRights = concat!("S|4703|0|0|13317|0|+||", subject!(), target!(), "ProcessName:t ProcessId:p EnabledPrivilegeList:t DisabledPrivilegeList:t");
    LogonProcess = concat!("S|4611|0|0|12289|0|+||", subject!(), "LogonProcessName:t");
    GroupsRead = concat!("S|4798|0|0|13824|0|+||", "TargetUserName:t TargetDomainName:t TargetSid:s ", subject!(), "CallerProcessId:p CallerProcessName:t");
    MembersRead = concat!("S|4799|0|0|13826|0|+||", "TargetUserName:t TargetDomainName:t TargetSid:s ", subject!(), "CallerProcessId:p CallerProcessName:t");
    UserPolicy = "S|4902|0|0|13568|0|+||PuaCount:u PuaPolicyId:l";
    ObjectAudit = concat!("S|4907|0|0|13568|0|+||", subject!(), object!(), "OldSd:t NewSd:t ", process!());
    Transaction = concat!("S|4985|0|0|12800|0|+||", subject!(), "TransactionId:g NewState:u ResourceManager:g ", process!());
    FirewallStarted = "S|5024|0|0|12292|0|+||";
    FirewallDriver = "S|5033|0|0|12292|0|+||";
    KeyFile0 = concat!("S|5058|0|0|12292|0|+||", subject!(), key!(), "KeyFilePath:t Operation:t ReturnCode:x");
    KeyFile1 = concat!("S|5058|1|0|12292|0|+||", subject!(), "ClientProcessId:u ClientCreationTime:f ", key!(), "KeyFilePath:t Operation:t ReturnCode:x");
    KeyUsed = concat!("S|5061|0|0|12290|0|+||", subject!(), key!(), "Operation:t ReturnCode:x");
    ShareFile = concat!("S|5145|0|0|12811|0|+||", subject!(), "ObjectType:t IpAddress:t IpPort:t ShareName:t ShareLocalPath:t RelativeTargetName:t AccessMask:x AccessList:t AccessReason:t");
    PacketBlocked = concat!("S|5152|0|0|12809|0|-||ProcessId:w Application:t Direction:t ", connection!());
    Connected = concat!("S|5156|1|0|12810|0|+||ProcessID:w Application:t Direction:t ", connection!(), "RemoteUserID:s RemoteMachineID:s");
    Blocked = concat!("S|5157|1|0|12810|0|-||ProcessID:w Application:t Direction:t ", connection!(), "RemoteUserID:s RemoteMachineID:s");
    Bound = "S|5158|0|0|12810|0|+||ProcessId:w Application:t SourceAddress:t SourcePort:t Protocol:u FilterRTID:w LayerName:t LayerRTID:w";
    FilterChanged = "S|5447|0|0|13573|0|+||ProcessId:u UserSid:s UserName:t ProviderKey:g ProviderName:t ChangeType:t FilterKey:g FilterName:t FilterType:t FilterId:w LayerKey:g LayerName:t LayerId:u Weight:w Conditions:t Action:t CalloutKey:g CalloutName:t";
}
