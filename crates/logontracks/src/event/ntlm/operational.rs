//! NTLM used, allowed or refused, on clients and servers (NTLM/Operational).
//!
//! No record of this channel was at hand: the layouts are those of the provider's manifest, Windows 7 to 11.

use super::given;
use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Hex, Meaning, Who};
use crate::wire::{LogonType, Luid, Outcome, Text};

family! {
    /// NTLM used, allowed or refused, on clients and servers.
    pub enum Ntlm<'c> = "Microsoft-Windows-NTLM" in "Microsoft-Windows-NTLM/Operational";

    /// 4001: NTLM to another server was refused here.
    ///
    /// **Written by** the NTLM package on the client, under the policy "Network security: Restrict NTLM".
    /// **Proves** that the process, in this logon session, tried to use NTLM to the named service, and that it was
    /// not sent.
    /// **Does not prove** that the account exists or that the server is what its name says.
    OutgoingBlocked<'c> 4001 "NTLM client blocked: Outgoing NTLM authentication traffic to remote servers that is …" {
        /// The service it was used for: a service principal name such as `cifs/server`.
        target_name: Option<Text<'c>> = "TargetName",
        /// The credentials given; `(NULL)` where those of the session itself were used.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The process that used NTLM.
        process_id: Option<u64> = "CallerPID",
        /// That process's program, as written.
        process_name: Option<Text<'c>> = "ProcessName",
        /// The logon session that process runs in.
        client_logon_id: Option<Luid> = "ClientLUID",
        /// The account that process runs as.
        client: Account<'c> = "-" "ClientUserName" "ClientDomainName",
        /// The mechanism asked for, as an object identifier; `(NULL)` if none.
        mechanism: Option<Text<'c>> = "MechanismOID",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: Some(Outcome::Failure),
        account: given(&e.user),
        actor: e.client.who(),
        actor_logon_id: e.client_logon_id,
        ..Meaning::NONE
    };

    /// 4002: NTLM from a client was refused here.
    ///
    /// **Written by** the NTLM package on the server, under the policy "Network security: Restrict NTLM".
    /// **Proves** that a client tried to use NTLM to this process.
    /// **Does not prove** who the client was: the account is that of the serving process.
    IncomingBlocked<'c> 4002 "NTLM server blocked: Incoming NTLM traffic to servers that is blocked." {
        /// The process that used NTLM.
        process_id: Option<u64> = "CallerPID",
        /// That process's program, as written.
        process_name: Option<Text<'c>> = "ProcessName",
        /// The logon session that process runs in.
        client_logon_id: Option<Luid> = "ClientLUID",
        /// The account that process runs as.
        client: Account<'c> = "-" "ClientUserName" "ClientDomainName",
        /// The mechanism asked for, as an object identifier; `(NULL)` if none.
        mechanism: Option<Text<'c>> = "MechanismOID",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: Some(Outcome::Failure),
        actor: e.client.who(),
        actor_logon_id: e.client_logon_id,
        ..Meaning::NONE
    };

    /// 4003: an NTLM logon with a domain account was refused.
    ///
    /// **Written by** the NTLM package on the server, under the policy "Network security: Restrict NTLM".
    /// **Proves** that this logon was asked for here and refused.
    /// **Does not prove** that the password was right, nor that `workstation` is where it came from.
    DomainLogonBlocked<'c> 4003 "NTLM server blocked in the domain: NTLM authentication in this domain that is …" {
        /// The account that logged on.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The computer it came from, as the client called itself.
        workstation: Option<Text<'c>> = "Workstation",
        /// The process that asked for the logon.
        process_id: Option<u64> = "CallerPID",
        /// That process's program, as written.
        process_name: Option<Text<'c>> = "ProcessName",
        /// The kind of logon asked for.
        logon_type: Option<LogonType> = "LogonType",
        /// Whether it was asked for inside LSASS.
        in_process: Option<bool> = "InProc",
        /// The mechanism asked for, as an object identifier; `(NULL)` if none.
        mechanism: Option<Text<'c>> = "MechanismOID",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: Some(Outcome::Failure),
        account: e.user.who(),
        logon_type: e.logon_type,
        workstation: e.workstation.as_ref(),
        ..Meaning::NONE
    };

    /// 4010: NTLM was refused because what was negotiated is below the client's minimum.
    ///
    /// **Written by** the NTLM package on the client.
    /// **Proves** that the process tried to use NTLM.
    /// **Does not prove** with which account or to which server.
    ClientSecurityTooLow<'c> 4010 "NTLM Minimum Client Security Block." {
        /// The process that used NTLM.
        process_id: Option<u64> = "CallerPID",
        /// That process's program, as written.
        process_name: Option<Text<'c>> = "ProcessName",
        /// The flags that were negotiated.
        negotiated_security: Option<Hex> = "NegotiatedSecurity",
        /// The flags that are required.
        required_security: Option<Hex> = "RequiredSecurity",
    }
    => |_e| Meaning { act: Act::Ntlm, outcome: Some(Outcome::Failure), ..Meaning::NONE };

    /// 4011: NTLM was refused because what was negotiated is below the server's minimum.
    ///
    /// **Written by** the NTLM package on the server.
    /// **Proves** that a client tried to use NTLM to this process.
    /// **Does not prove** with which account or from where.
    ServerSecurityTooLow<'c> 4011 "NTLM Minimum Server Security Block." {
        /// The process that used NTLM.
        process_id: Option<u64> = "CallerPID",
        /// That process's program, as written.
        process_name: Option<Text<'c>> = "ProcessName",
        /// The flags that were negotiated.
        negotiated_security: Option<Hex> = "NegotiatedSecurity",
        /// The flags that are required.
        required_security: Option<Hex> = "RequiredSecurity",
    }
    => |_e| Meaning { act: Act::Ntlm, outcome: Some(Outcome::Failure), ..Meaning::NONE };

    /// 4012: the client fell back to the domain password.
    ///
    /// **Written by** the NTLM package on the client.
    /// **Proves** no more than its text; the layout is known (account and device), its use is not documented.
    /// **Does not prove** a logon.
    FellBackToDomainPassword<'c> 4012 "The NTLM client used the domain password." {
        /// The account.
        account_name: Option<Text<'c>> = "AccountName",
        /// The device.
        device_name: Option<Text<'c>> = "DeviceName",
    }
    => |e| Meaning { act: Act::Ntlm, account: Who::named(&e.account_name), ..Meaning::NONE };

    /// 4013: NTLM version 1 was tried and refused.
    ///
    /// **Written by** the NTLM package on the client.
    /// **Proves** that the process, in this logon session, asked for NTLMv1 to the named service.
    /// **Does not prove** that anything was sent.
    V1AttemptFailed<'c> 4013 "Attempt to use NTLMv1 failed." {
        /// The service it was used for: a service principal name such as `cifs/server`.
        target_name: Option<Text<'c>> = "TargetName",
        /// The credentials given; `(NULL)` where those of the session itself were used.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The process that used NTLM.
        process_id: Option<u64> = "CallerPID",
        /// That process's program, as written.
        process_name: Option<Text<'c>> = "ProcessName",
        /// The logon session that process runs in.
        client_logon_id: Option<Luid> = "ClientLUID",
        /// The account that process runs as.
        client: Account<'c> = "-" "ClientUserName" "ClientDomainName",
        /// The mechanism asked for, as an object identifier; `(NULL)` if none.
        mechanism: Option<Text<'c>> = "MechanismOID",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: Some(Outcome::Failure),
        account: given(&e.user),
        actor: e.client.who(),
        actor_logon_id: e.client_logon_id,
        ..Meaning::NONE
    };

    /// 4014: a program asked for a credential key and Credential Guard refused.
    ///
    /// **Written by** the NTLM package on the client.
    /// **Proves** that the program asked.
    /// **Does not prove** whose key was meant.
    CredentialKeyBlocked<'c> 4014 "Attempt to get credential key by call package blocked by Credential Guard." {
        /// The program that asked.
        image_name: Option<Text<'c>> = "ImageName",
        /// The service within it, for a service host.
        service_tag: Option<Text<'c>> = "SvcHostTag",
    }
    => |_e| Meaning { act: Act::Ntlm, outcome: Some(Outcome::Failure), ..Meaning::NONE };

    /// 4015: NTLM to another server was refused here.
    ///
    /// **Written by** the NTLM package on the client since Windows 11 24H2; fields as in 4001.
    /// **Proves** that the process, in this logon session, tried to use NTLM to the named service, and that it was
    /// not sent.
    /// **Does not prove** that the account exists.
    OutgoingRefused<'c> 4015 "NTLM client blocked (Windows 11 24H2, Server 2025)." {
        /// The service it was used for: a service principal name such as `cifs/server`.
        target_name: Option<Text<'c>> = "TargetName",
        /// The credentials given; `(NULL)` where those of the session itself were used.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The process that used NTLM.
        process_id: Option<u64> = "CallerPID",
        /// That process's program, as written.
        process_name: Option<Text<'c>> = "ProcessName",
        /// The logon session that process runs in.
        client_logon_id: Option<Luid> = "ClientLUID",
        /// The account that process runs as.
        client: Account<'c> = "-" "ClientUserName" "ClientDomainName",
        /// The mechanism asked for, as an object identifier; `(NULL)` if none.
        mechanism: Option<Text<'c>> = "MechanismOID",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: Some(Outcome::Failure),
        account: given(&e.user),
        actor: e.client.who(),
        actor_logon_id: e.client_logon_id,
        ..Meaning::NONE
    };

    /// 4024: NTLMv1-derived credentials were used for single sign-on, and will be refused once that is enforced.
    ///
    /// **Written by** the NTLM package on the client since Windows 11 24H2.
    /// **Proves** that the process used them for the named service.
    /// **Does not prove** that the server accepted them.
    V1SignOnAudited<'c> 4024 "Auditing an attempt to use NTLMv1-derived credentials for Single Sign-On." {
        /// The service it was used for: a service principal name such as `cifs/server`.
        target_name: Option<Text<'c>> = "TargetName",
        /// The credentials given; `(NULL)` where those of the session itself were used.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The process that used NTLM.
        process_id: Option<u64> = "CallerPID",
        /// That process's program, as written.
        process_name: Option<Text<'c>> = "ProcessName",
        /// The logon session that process runs in.
        client_logon_id: Option<Luid> = "ClientLUID",
        /// The account that process runs as.
        client: Account<'c> = "-" "ClientUserName" "ClientDomainName",
        /// The mechanism asked for, as an object identifier; `(NULL)` if none.
        mechanism: Option<Text<'c>> = "MechanismOID",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        account: given(&e.user),
        actor: e.client.who(),
        actor_logon_id: e.client_logon_id,
        ..Meaning::NONE
    };

    /// 4025: NTLMv1-derived credentials were asked for and refused.
    ///
    /// **Written by** the NTLM package on the client since Windows 11 24H2.
    /// **Proves** that the process asked, for the named service.
    /// **Does not prove** that anything was sent.
    V1SignOnBlocked<'c> 4025 "An attempt to use NTLMv1-derived credentials for Single Sign-On was blocked." {
        /// The service it was used for: a service principal name such as `cifs/server`.
        target_name: Option<Text<'c>> = "TargetName",
        /// The credentials given; `(NULL)` where those of the session itself were used.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The process that used NTLM.
        process_id: Option<u64> = "CallerPID",
        /// That process's program, as written.
        process_name: Option<Text<'c>> = "ProcessName",
        /// The logon session that process runs in.
        client_logon_id: Option<Luid> = "ClientLUID",
        /// The account that process runs as.
        client: Account<'c> = "-" "ClientUserName" "ClientDomainName",
        /// The mechanism asked for, as an object identifier; `(NULL)` if none.
        mechanism: Option<Text<'c>> = "MechanismOID",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: Some(Outcome::Failure),
        account: given(&e.user),
        actor: e.client.who(),
        actor_logon_id: e.client_logon_id,
        ..Meaning::NONE
    };

    /// 8001: NTLM was used to another server, which the policy would block.
    ///
    /// **Written by** the NTLM package on the client, under the policy "Network security: Restrict NTLM" set to
    /// audit.
    /// **Proves** that the process, in this logon session, used NTLM to the named service.
    /// **Does not prove** that the server accepted it.
    OutgoingAudited<'c> 8001 "NTLM client blocked audit: Audit outgoing NTLM authentication traffic that would be …" {
        /// The service it was used for: a service principal name such as `cifs/server`.
        target_name: Option<Text<'c>> = "TargetName",
        /// The credentials given; `(NULL)` where those of the session itself were used.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The process that used NTLM.
        process_id: Option<u64> = "CallerPID",
        /// That process's program, as written.
        process_name: Option<Text<'c>> = "ProcessName",
        /// The logon session that process runs in.
        client_logon_id: Option<Luid> = "ClientLUID",
        /// The account that process runs as.
        client: Account<'c> = "-" "ClientUserName" "ClientDomainName",
        /// The mechanism asked for, as an object identifier; `(NULL)` if none.
        mechanism: Option<Text<'c>> = "MechanismOID",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        account: given(&e.user),
        actor: e.client.who(),
        actor_logon_id: e.client_logon_id,
        ..Meaning::NONE
    };

    /// 8002: NTLM came from a client, which the policy would block.
    ///
    /// **Written by** the NTLM package on the server, under the policy "Network security: Restrict NTLM" set to
    /// audit.
    /// **Proves** that a client used NTLM to this process.
    /// **Does not prove** who the client was: the account is that of the serving process. Join it to 4624 by time.
    IncomingAudited<'c> 8002 "NTLM server blocked audit: Audit Incoming NTLM Traffic that would be blocked." {
        /// The process that used NTLM.
        process_id: Option<u64> = "CallerPID",
        /// That process's program, as written.
        process_name: Option<Text<'c>> = "ProcessName",
        /// The logon session that process runs in.
        client_logon_id: Option<Luid> = "ClientLUID",
        /// The account that process runs as.
        client: Account<'c> = "-" "ClientUserName" "ClientDomainName",
        /// The mechanism asked for, as an object identifier; `(NULL)` if none.
        mechanism: Option<Text<'c>> = "MechanismOID",
    }
    => |e| Meaning { act: Act::Ntlm, actor: e.client.who(), actor_logon_id: e.client_logon_id, ..Meaning::NONE };

    /// 8003: an NTLM logon with a domain account was asked for, which the policy would block.
    ///
    /// **Written by** the NTLM package on the server, under the policy "Network security: Restrict NTLM" set to
    /// audit.
    /// **Proves** that this logon was asked for here, by NTLM.
    /// **Does not prove** that it succeeded, nor that `workstation` is where it came from.
    DomainLogonAudited<'c> 8003 "NTLM server blocked in the domain audit: Audit NTLM authentication in this domain." {
        /// The account that logged on.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The computer it came from, as the client called itself.
        workstation: Option<Text<'c>> = "Workstation",
        /// The process that asked for the logon.
        process_id: Option<u64> = "CallerPID",
        /// That process's program, as written.
        process_name: Option<Text<'c>> = "ProcessName",
        /// The kind of logon asked for.
        logon_type: Option<LogonType> = "LogonType",
        /// Whether it was asked for inside LSASS.
        in_process: Option<bool> = "InProc",
        /// The mechanism asked for, as an object identifier; `(NULL)` if none.
        mechanism: Option<Text<'c>> = "MechanismOID",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        account: e.user.who(),
        logon_type: e.logon_type,
        workstation: e.workstation.as_ref(),
        ..Meaning::NONE
    };
}
