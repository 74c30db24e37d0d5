//! Logon and logoff: sessions begin, end, fail to begin.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{
    Address, FailureReason, Guid, ImpersonationLevel, LogonType, Luid, NtStatus, Outcome, Port, Text, YesNo,
};

family! {
    /// Logon and logoff.
    pub enum Logon<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4624: a logon session was created.
    ///
    /// **Written by** LSASS on the computer that was logged on to, where the session is (Microsoft, "4624(S)").
    /// Versions 0 (Vista, 2008), 1 (Windows 8, 2012), 2 (Windows 10, 2016) and 3.
    /// **Proves** that a session with this logon ID, unique until the next boot, began at this time for this account.
    /// An administrator under UAC gets two that name each other in `linked_logon_id`: one human logon.
    /// **Does not prove** that a person was at the machine (services and machines log on too), nor, by `elevated`
    /// alone, that the account is an administrator; `workstation` is what the client said of itself. For types 11, 12
    /// and 13 no domain controller was asked.
    LoggedOn<'c> 4624 "An account was successfully logged on." {
        /// Who asked for the logon: often the computer itself; none for most network logons.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The session of who asked; 0x0 where there is none.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// Who logged on.
        target: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
        /// The new session.
        target_logon_id: Luid = "TargetLogonId",
        /// How it came to be.
        logon_type: LogonType = "LogonType",
        /// The trusted logon process that submitted the logon, such as `User32` or `NtLmSsp`, sometimes with spaces
        /// behind it.
        logon_process: Option<Text<'c>> = "LogonProcessName",
        /// The package that authenticated: `Kerberos`, `NTLM`, or `Negotiate` for either.
        authentication_package: Option<Text<'c>> = "AuthenticationPackageName",
        /// The computer it came from, as the client called itself.
        workstation: Option<Text<'c>> = "WorkstationName",
        /// The same as in the 4769 of the ticket, where Windows wrote it; null for NTLM and often for Kerberos.
        logon_guid: Option<Guid> = "LogonGuid",
        /// The services that carried the account here by delegation (S4U).
        transmitted_services: Option<Text<'c>> = "TransmittedServices",
        /// The NTLM version: `NTLM V1`, `NTLM V2`, `LM`.
        lm_package: Option<Text<'c>> = "LmPackageName",
        /// The length in bits of the NTLM session key; 0 for Kerberos.
        key_length: Option<u32> = "KeyLength",
        /// The process that asked for the logon, on this computer; 0 where it came by network.
        process_id: Option<u64> = "ProcessId",
        /// The path of that process.
        process: Option<Text<'c>> = "ProcessName",
        /// The address it came from.
        address: Option<Address<'c>> = "IpAddress",
        /// The port it came from; 0 for an interactive logon.
        port: Option<Port> = "IpPort",
        /// How far a server may act as the client.
        impersonation_level: Option<ImpersonationLevel> = "ImpersonationLevel" since 1,
        /// Whether Remote Desktop was used without sending credentials (`/restrictedadmin`); only for type 10.
        restricted_admin: Option<YesNo> = "RestrictedAdminMode" since 2,
        /// Whether Remote Credential Guard kept the credentials on the client.
        remote_credential_guard: Option<YesNo> = "RemoteCredentialGuard" since 3,
        /// For type 9: the account that the session uses toward other computers.
        outbound_user: Option<Text<'c>> = "TargetOutboundUserName" since 2,
        /// The domain of that account.
        outbound_domain: Option<Text<'c>> = "TargetOutboundDomainName" since 2,
        /// Whether it is a virtual account, such as that of a service or of IIS.
        virtual_account: Option<YesNo> = "VirtualAccount" since 2,
        /// The other session of the same human logon, where UAC split it; 0x0 where there is none.
        linked_logon_id: Option<Luid> = "TargetLinkedLogonId" since 2,
        /// Whether the token is elevated. No proof of an administrator.
        elevated: Option<YesNo> = "ElevatedToken" since 2,
    }
    => |e| Meaning {
        act: Act::SessionStart,
        outcome: Some(Outcome::Success),
        account: e.target.who(),
        actor: e.subject.who(),
        logon_id: Some(e.target_logon_id),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        logon_type: Some(e.logon_type),
        logon_guid: e.logon_guid.filter(|guid| !guid.is_null()),
        address: e.address.as_ref(),
        workstation: e.workstation.as_ref(),
    };

    /// 4625: a logon failed.
    ///
    /// **Written by** LSASS on the computer that was to be logged on to (Microsoft, "4625(F)"). Version 0 only.
    /// **Proves** that someone asked for a logon under this name and was refused, and by `status` and `sub_status` the
    /// exact reason, which the domain controller's Kerberos code does not tell.
    /// **Does not prove** that the account exists: the name is as given, and the SID is mostly S-1-0-0.
    LogonFailed<'c> 4625 "An account failed to log on." {
        /// Who asked for the logon.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The session of who asked; 0x0 where there is none.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The account as it was given.
        target: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
        /// Why it failed.
        status: Option<NtStatus> = "Status",
        /// The reason in words.
        failure_reason: Option<FailureReason> = "FailureReason",
        /// Why it failed, more exactly; 0x0 where there is no more to say.
        sub_status: Option<NtStatus> = "SubStatus",
        /// The kind of logon that was asked for.
        logon_type: LogonType = "LogonType",
        /// The trusted logon process that submitted the logon.
        logon_process: Option<Text<'c>> = "LogonProcessName",
        /// The package that was asked to authenticate.
        authentication_package: Option<Text<'c>> = "AuthenticationPackageName",
        /// The computer it came from, as the client called itself.
        workstation: Option<Text<'c>> = "WorkstationName",
        /// The services that carried the account here by delegation (S4U).
        transmitted_services: Option<Text<'c>> = "TransmittedServices",
        /// The NTLM version.
        lm_package: Option<Text<'c>> = "LmPackageName",
        /// The length in bits of the NTLM session key.
        key_length: Option<u32> = "KeyLength",
        /// The process that asked for the logon, on this computer; 0 where it came by network.
        process_id: Option<u64> = "ProcessId",
        /// The path of that process.
        process: Option<Text<'c>> = "ProcessName",
        /// The address it came from.
        address: Option<Address<'c>> = "IpAddress",
        /// The port it came from.
        port: Option<Port> = "IpPort",
    }
    => |e| Meaning {
        act: Act::LogonFailure,
        outcome: Some(Outcome::Failure),
        account: e.target.who(),
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        logon_type: Some(e.logon_type),
        address: e.address.as_ref(),
        workstation: e.workstation.as_ref(),
        ..Meaning::NONE
    };

    /// 4634: a logon session was destroyed.
    ///
    /// **Written by** LSASS on the computer that held the session (Microsoft, "4634(S)"). Version 0 only.
    /// **Proves** that the session with this logon ID no longer exists. An interactive logoff gives a 4647 first.
    /// **Does not prove** that a user asked for it, nor, for type 3, how long anyone was at work: network sessions last
    /// milliseconds. A shutdown may leave none, so its absence says nothing.
    LoggedOff<'c> 4634 "An account was logged off." {
        /// Whose session it was.
        target: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
        /// The session.
        target_logon_id: Luid = "TargetLogonId",
        /// How the session had come to be.
        logon_type: Option<LogonType> = "LogonType",
    }
    => |e| Meaning {
        act: Act::SessionEnd,
        outcome: Some(Outcome::Success),
        account: e.target.who(),
        logon_id: Some(e.target_logon_id),
        logon_type: e.logon_type,
        ..Meaning::NONE
    };

    /// 4647: a user asked to log off.
    ///
    /// **Written by** LSASS on the computer that holds the session (Microsoft, "4647(S)"). Version 0 only.
    /// **Proves** that the user of this session, interactive or remote, began to log off at this time.
    /// **Does not prove** that the session is gone: 4634 says that, and it may come later or, at a shutdown, never.
    LogoffInitiated<'c> 4647 "User initiated logoff." {
        /// Whose session it is.
        target: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
        /// The session.
        target_logon_id: Luid = "TargetLogonId",
    }
    => |e| Meaning {
        act: Act::LogoffRequest,
        account: e.target.who(),
        logon_id: Some(e.target_logon_id),
        ..Meaning::NONE
    };

    /// 4648: a process gave the credentials of an account explicitly.
    ///
    /// **Written by** LSASS on the computer where the process ran, not on the one that the credentials were for
    /// (Microsoft, "4648(S)"). Version 0, with two layouts: the older calls the second GUID `LogonGuid` too.
    /// **Proves** that in this session this process tried to use the other account's credentials, toward this server.
    /// **Does not prove** that they were right, nor that anyone typed them: Windows itself, tasks and consent dialogs
    /// do it all day. `address` is the client's for a Remote Desktop logon, and the server's where the port is a
    /// service's (445): it is no source on its own.
    ExplicitCredentials<'c> 4648 "A logon was attempted using explicit credentials." {
        /// Whose session gave the credentials.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// That session.
        subject_logon_id: Luid = "SubjectLogonId",
        /// The logon GUID of the subject's own logon; often null.
        logon_guid: Option<Guid> = "LogonGuid",
        /// The account whose credentials were given.
        target: Account<'c> = "-" "TargetUserName" "TargetDomainName",
        /// The logon GUID of the logon with those credentials; the same as in the 4769 and 4624 it led to.
        target_logon_guid: Option<Guid> = "TargetLogonGuid | LogonGuid#2",
        /// The server that they were for; `localhost` is this computer.
        target_server: Option<Text<'c>> = "TargetServerName",
        /// More about the server, such as its service principal name.
        target_info: Option<Text<'c>> = "TargetInfo",
        /// The process that gave them.
        process_id: Option<u64> = "ProcessId",
        /// The path of that process.
        process: Option<Text<'c>> = "ProcessName",
        /// The network address of the attempt, of either end.
        address: Option<Address<'c>> = "IpAddress",
        /// The port at that address; 0 for an interactive logon.
        port: Option<Port> = "IpPort",
    }
    => |e| Meaning {
        act: Act::ExplicitCredentials,
        account: e.target.who(),
        actor: e.subject.who(),
        actor_logon_id: Some(e.subject_logon_id),
        logon_guid: e.target_logon_guid.filter(|guid| !guid.is_null()),
        ..Meaning::NONE
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::security::testing::decode;
    use crate::event::{Data, rows};
    use crate::record::{Fields, Value};

    const NULL_GUID: &str = "{00000000-0000-0000-0000-000000000000}";

    /// The values of the 4624 on Microsoft's page.
    const LOGON: [(&str, &str); 27] = [
        ("SubjectUserSid", "S-1-5-18"),
        ("SubjectUserName", "WIN-GG82ULGC9GO$"),
        ("SubjectDomainName", "WORKGROUP"),
        ("SubjectLogonId", "0x3e7"),
        ("TargetUserSid", "S-1-5-21-1377283216-344919071-3415362939-500"),
        ("TargetUserName", "Administrator"),
        ("TargetDomainName", "WIN-GG82ULGC9GO"),
        ("TargetLogonId", "0x8dcdc"),
        ("LogonType", "2"),
        ("LogonProcessName", "User32"),
        ("AuthenticationPackageName", "Negotiate"),
        ("WorkstationName", "WIN-GG82ULGC9GO"),
        ("LogonGuid", NULL_GUID),
        ("TransmittedServices", "-"),
        ("LmPackageName", "-"),
        ("KeyLength", "0"),
        ("ProcessId", "0x44c"),
        ("ProcessName", r"C:\Windows\System32\svchost.exe"),
        ("IpAddress", "127.0.0.1"),
        ("IpPort", "0"),
        ("ImpersonationLevel", "%%1833"),
        ("RestrictedAdminMode", "-"),
        ("TargetOutboundUserName", "-"),
        ("TargetOutboundDomainName", "-"),
        ("VirtualAccount", "%%1843"),
        ("TargetLinkedLogonId", "0x0"),
        ("ElevatedToken", "%%1842"),
    ];

    #[test]
    fn a_logon_decodes_in_full() {
        let data = decode(4624, &LOGON);
        let Data::Logon(Logon::LoggedOn(event)) = &data else { panic!("{data:?}") };
        assert_eq!(event.target.sid.as_ref().unwrap().to_string(), "S-1-5-21-1377283216-344919071-3415362939-500");
        assert_eq!(event.transmitted_services, None);
        assert_eq!((event.key_length, event.process_id, event.port), (Some(0), Some(0x44c), Some(Port(0))));
        assert_eq!(event.impersonation_level, Some(ImpersonationLevel::IMPERSONATION));
        assert_eq!((event.restricted_admin, event.remote_credential_guard), (None, None));
        assert_eq!((event.virtual_account, event.elevated), (Some(YesNo::NO), Some(YesNo::YES)));
        assert_eq!(event.linked_logon_id, Some(Luid::NONE));

        let meaning = data.meaning();
        assert_eq!((meaning.act, meaning.outcome), (Act::SessionStart, Some(Outcome::Success)));
        assert_eq!(meaning.account.unwrap().name.unwrap(), &"Administrator");
        assert_eq!(meaning.actor.unwrap().name.unwrap(), &"WIN-GG82ULGC9GO$");
        assert_eq!((meaning.logon_id, meaning.actor_logon_id), (Some(Luid(0x8dcdc)), Some(Luid::SYSTEM)));
        assert_eq!((meaning.logon_type, meaning.logon_guid), (Some(LogonType::INTERACTIVE), None));
        assert!(meaning.address.unwrap().is_loopback());
    }

    /// A network logon's Subject is S-1-0-0 with `-` and 0x0: no account, no session. Version 0 ends with IpPort.
    #[test]
    fn the_null_subject_of_a_network_logon_is_no_actor() {
        let mut fields = LOGON;
        for (name, value) in &mut fields {
            match *name {
                "SubjectUserSid" => *value = "S-1-0-0",
                "SubjectUserName" | "SubjectDomainName" => *value = "-",
                "SubjectLogonId" => *value = "0x0",
                "LogonGuid" => *value = "{A2F0E3C1-6B1D-2F0A-94C7-0D5B1C9E7F33}",
                _ => {}
            }
        }
        let data = decode(4624, &fields[..20]);
        let meaning = data.meaning();
        assert_eq!((meaning.actor, meaning.actor_logon_id), (None, None));
        assert_eq!(meaning.logon_guid, Guid::parse("{a2f0e3c1-6b1d-2f0a-94c7-0d5b1c9e7f33}"));
        let json = serde_json::to_value(&data).unwrap();
        assert_eq!(json.pointer("/subject/sid").unwrap(), "S-1-0-0");
        assert_eq!(json.pointer("/elevated").unwrap(), &serde_json::Value::Null);
    }

    /// The values of the 4625 on Microsoft's page.
    #[test]
    fn a_failed_logon_names_the_reason_and_the_account_as_given() {
        let data = decode(
            4625,
            &[
                ("SubjectUserSid", "S-1-5-18"),
                ("SubjectUserName", "DC01$"),
                ("SubjectDomainName", "CONTOSO"),
                ("SubjectLogonId", "0x3e7"),
                ("TargetUserSid", "S-1-0-0"),
                ("TargetUserName", "Auditor"),
                ("TargetDomainName", "CONTOSO"),
                ("Status", "0xc0000234"),
                ("FailureReason", "%%2307"),
                ("SubStatus", "0x0"),
                ("LogonType", "2"),
                ("LogonProcessName", "User32"),
                ("AuthenticationPackageName", "Negotiate"),
                ("WorkstationName", "DC01"),
                ("ProcessId", "0x1bc"),
                ("ProcessName", r"C:\Windows\System32\winlogon.exe"),
                ("IpAddress", "127.0.0.1"),
                ("IpPort", "0"),
            ],
        );
        let Data::Logon(Logon::LogonFailed(event)) = &data else { panic!("{data:?}") };
        assert_eq!((event.status, event.sub_status), (Some(NtStatus::ACCOUNT_LOCKED_OUT), Some(NtStatus::SUCCESS)));
        assert_eq!(event.failure_reason, Some(FailureReason::LOCKED_OUT));
        let meaning = data.meaning();
        assert_eq!((meaning.act, meaning.outcome), (Act::LogonFailure, Some(Outcome::Failure)));
        assert_eq!(meaning.account.unwrap().name.unwrap(), &"Auditor");
        assert_eq!(meaning.logon_id, None);
    }

    const LOGOFF: [(&str, &str); 5] = [
        ("TargetUserSid", "S-1-5-90-1"),
        ("TargetUserName", "DWM-1"),
        ("TargetDomainName", "Window Manager"),
        ("TargetLogonId", "0x1a0992"),
        ("LogonType", "2"),
    ];

    /// The values of the 4634 on Microsoft's page; a 4647 has all but the last.
    #[test]
    fn a_logoff_ends_the_session_and_a_request_does_not() {
        let (end, request) = (decode(4634, &LOGOFF), decode(4647, &LOGOFF[..4]));
        assert_eq!((end.meaning().act, request.meaning().act), (Act::SessionEnd, Act::LogoffRequest));
        assert_eq!(end.meaning().logon_id, Some(Luid(0x1a0992)));
        assert_eq!(request.meaning().logon_id, Some(Luid(0x1a0992)));
        assert_eq!(end.meaning().logon_type, Some(LogonType::INTERACTIVE));
        assert_eq!(request.meaning().logon_type, None);
        assert_eq!(end.meaning().account.unwrap().name.unwrap(), &"DWM-1");
    }

    /// The values of the 4648 on Microsoft's page, once with each of the two names of the second GUID.
    #[test]
    fn explicit_credentials_are_an_attempt_in_the_subject_s_session() {
        for second_guid in ["TargetLogonGuid", "LogonGuid"] {
            let data = decode(
                4648,
                &[
                    ("SubjectUserSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
                    ("SubjectUserName", "dadmin"),
                    ("SubjectDomainName", "CONTOSO"),
                    ("SubjectLogonId", "0x31844"),
                    ("LogonGuid", NULL_GUID),
                    ("TargetUserName", "ladmin"),
                    ("TargetDomainName", "CONTOSO"),
                    (second_guid, "{0887F1E4-39EA-D53C-804F-31D568A06274}"),
                    ("TargetServerName", "localhost"),
                    ("TargetInfo", "localhost"),
                    ("ProcessId", "0x368"),
                    ("ProcessName", r"C:\Windows\System32\svchost.exe"),
                    ("IpAddress", "::1"),
                    ("IpPort", "0"),
                ],
            );
            let Data::Logon(Logon::ExplicitCredentials(event)) = &data else { panic!("{data:?}") };
            assert_eq!(event.logon_guid, Some(Guid::NULL));
            assert_eq!(event.target_server.as_ref().unwrap(), &"localhost");
            let meaning = data.meaning();
            assert_eq!((meaning.act, meaning.outcome), (Act::ExplicitCredentials, None));
            assert_eq!((meaning.logon_id, meaning.actor_logon_id), (None, Some(Luid(0x31844))));
            assert_eq!(meaning.account.unwrap().name.unwrap(), &"ladmin");
            assert_eq!(meaning.logon_guid, Guid::parse("{0887f1e4-39ea-d53c-804f-31d568a06274}"));
            assert_eq!(meaning.address, None);
        }
    }

    #[test]
    fn a_field_that_does_not_fit_says_which_and_why() {
        let row = rows().find(|row| row.event_id == 4634).unwrap();
        let mut fields = LOGOFF.map(|(name, value)| (name.to_owned(), Value::Text(value.into())));
        fields[3].1 = Value::Text("zero".into());
        let misfit = row.decode(&Fields::from_values(fields.into())).unwrap_err();
        assert_eq!((misfit.field, misfit.expected), ("TargetLogonId", "LUID"));
        assert_eq!(misfit.value, Some(Value::Text("zero".into())));
    }
}
