//! NTLM as the domain controller sees it (NTLM/Operational, written by Netlogon).
//!
//! No record was at hand: the layouts are those of the provider's manifest, Windows 7 to 11.

use super::status_outcome;
use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Hex, Meaning};
use crate::wire::{Address, NtStatus, Outcome, Text};

family! {
    /// NTLM as the domain controller sees it.
    pub enum NtlmController<'c> = "Microsoft-Windows-Security-Netlogon" in "Microsoft-Windows-NTLM/Operational";

    /// 4004: NTLM for an account of this domain was refused.
    ///
    /// **Written by** Netlogon on a domain controller, under "Restrict NTLM: NTLM authentication in this domain".
    /// **Proves** that the server named in `secure_channel_name` passed on an NTLM logon for this account.
    /// **Does not prove** that the password was right, nor that `workstation` is where it came from.
    DomainControllerBlocked<'c> 4004 "Domain Controller Blocked: NTLM authentication to this domain controller is …" {
        /// The server that passed the logon on, over its secure channel.
        secure_channel_name: Option<Text<'c>> = "SChannelName",
        /// The account that logged on.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The computer it came from, as the client called itself.
        workstation: Option<Text<'c>> = "WorkstationName",
        /// The kind of secure channel (MS-NRPC 2.2.1.3.13): 2 workstation, 4 trust, 6 domain controller.
        secure_channel_type: Option<u32> = "SChannelType",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: Some(Outcome::Failure),
        account: e.user.who(),
        workstation: e.workstation.as_ref(),
        ..Meaning::NONE
    };

    /// 4005: NTLM to a server of this domain was refused.
    ///
    /// **Written by** Netlogon on a domain controller, under "Restrict NTLM: NTLM authentication in this domain".
    /// **Proves** that the server named in `secure_channel_name` passed on an NTLM logon for this account.
    /// **Does not prove** that the password was right, nor that `workstation` is where it came from.
    DomainServerBlocked<'c> 4005 "Domain Controller Blocked: NTLM authentication to servers in this domain is …" {
        /// The server that passed the logon on, over its secure channel.
        secure_channel_name: Option<Text<'c>> = "SChannelName",
        /// The account that logged on.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The computer it came from, as the client called itself.
        workstation: Option<Text<'c>> = "WorkstationName",
        /// The kind of secure channel (MS-NRPC 2.2.1.3.13): 2 workstation, 4 trust, 6 domain controller.
        secure_channel_type: Option<u32> = "SChannelType",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: Some(Outcome::Failure),
        account: e.user.who(),
        workstation: e.workstation.as_ref(),
        ..Meaning::NONE
    };

    /// 4006: NTLM across domains was refused.
    ///
    /// **Written by** Netlogon on a domain controller, under "Restrict NTLM: NTLM authentication in this domain".
    /// **Proves** that the server named in `secure_channel_name` passed on an NTLM logon for this account.
    /// **Does not prove** that the password was right, nor that `workstation` is where it came from.
    CrossDomainBlocked<'c> 4006 "Domain Controller Blocked: NTLM authentication across domains is blocked." {
        /// The server that passed the logon on, over its secure channel.
        secure_channel_name: Option<Text<'c>> = "SChannelName",
        /// The account that logged on.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The computer it came from, as the client called itself.
        workstation: Option<Text<'c>> = "WorkstationName",
        /// The kind of secure channel (MS-NRPC 2.2.1.3.13): 2 workstation, 4 trust, 6 domain controller.
        secure_channel_type: Option<u32> = "SChannelType",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: Some(Outcome::Failure),
        account: e.user.who(),
        workstation: e.workstation.as_ref(),
        ..Meaning::NONE
    };

    /// 8004: NTLM for an account of this domain was passed on, which the policy would block.
    ///
    /// **Written by** Netlogon on a domain controller, under "Restrict NTLM: Audit NTLM authentication in this
    /// domain".
    /// **Proves** that the server named in `secure_channel_name` passed on an NTLM logon for this account.
    /// **Does not prove** that the password was right or that the logon succeeded, nor that `workstation` is where it
    /// came from.
    DomainControllerAudited<'c> 8004 "Domain Controller Blocked Audit: Audit NTLM authentication to this domain …" {
        /// The server that passed the logon on, over its secure channel.
        secure_channel_name: Option<Text<'c>> = "SChannelName",
        /// The account that logged on.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The computer it came from, as the client called itself.
        workstation: Option<Text<'c>> = "WorkstationName",
        /// The kind of secure channel (MS-NRPC 2.2.1.3.13): 2 workstation, 4 trust, 6 domain controller.
        secure_channel_type: Option<u32> = "SChannelType",
    }
    => |e| Meaning { act: Act::Ntlm, account: e.user.who(), workstation: e.workstation.as_ref(), ..Meaning::NONE };

    /// 8005: NTLM to a server of this domain was passed on, which the policy would block.
    ///
    /// **Written by** Netlogon on a domain controller, under "Restrict NTLM: Audit NTLM authentication in this
    /// domain".
    /// **Proves** that the server named in `secure_channel_name` passed on an NTLM logon for this account.
    /// **Does not prove** that the password was right or that the logon succeeded, nor that `workstation` is where it
    /// came from.
    DomainServerAudited<'c> 8005 "Domain Controller Blocked Audit: Audit NTLM authentication to servers in this …" {
        /// The server that passed the logon on, over its secure channel.
        secure_channel_name: Option<Text<'c>> = "SChannelName",
        /// The account that logged on.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The computer it came from, as the client called itself.
        workstation: Option<Text<'c>> = "WorkstationName",
        /// The kind of secure channel (MS-NRPC 2.2.1.3.13): 2 workstation, 4 trust, 6 domain controller.
        secure_channel_type: Option<u32> = "SChannelType",
    }
    => |e| Meaning { act: Act::Ntlm, account: e.user.who(), workstation: e.workstation.as_ref(), ..Meaning::NONE };

    /// 8006: NTLM across domains was passed on, which the policy would block.
    ///
    /// **Written by** Netlogon on a domain controller, under "Restrict NTLM: Audit NTLM authentication in this
    /// domain".
    /// **Proves** that the server named in `secure_channel_name` passed on an NTLM logon for this account.
    /// **Does not prove** that the password was right or that the logon succeeded, nor that `workstation` is where it
    /// came from.
    CrossDomainAudited<'c> 8006 "Domain Controller Blocked Audit: Audit NTLM authentication across domains." {
        /// The server that passed the logon on, over its secure channel.
        secure_channel_name: Option<Text<'c>> = "SChannelName",
        /// The account that logged on.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The computer it came from, as the client called itself.
        workstation: Option<Text<'c>> = "WorkstationName",
        /// The kind of secure channel (MS-NRPC 2.2.1.3.13): 2 workstation, 4 trust, 6 domain controller.
        secure_channel_type: Option<u32> = "SChannelType",
    }
    => |e| Meaning { act: Act::Ntlm, account: e.user.who(), workstation: e.workstation.as_ref(), ..Meaning::NONE };

    /// 4030: the domain controller checked an NTLM logon that another domain passed on.
    ///
    /// **Written by** Netlogon on a domain controller since Windows 11 24H2 and Server 2025 (Microsoft, KB5064479).
    /// **Proves** that this account's credentials were checked here, for this server, with this result.
    /// **Does not prove** the client's name: the client supplies it. The session is on the server.
    ForwardedLogon<'c> 4030 "The DC processed a forwarded NTLM authentication request." {
        /// The domain controller.
        dc_name: Option<Text<'c>> = "DCName",
        /// The account that logged on.
        account: Account<'c> = "-" "AccountName" "AccountDomain",
        /// The computer it came from, as the client called itself.
        account_machine: Option<Text<'c>> = "AccountMachine",
        /// The server that was logged on to.
        server_name: Option<Text<'c>> = "ServerName",
        /// That server's domain.
        server_domain: Option<Text<'c>> = "ServerDomain",
        /// What passed the request on.
        forwarder_type: Option<Text<'c>> = "ForwarderType",
        /// Who passed it on.
        forwarder_name: Option<Text<'c>> = "ForwarderName",
        /// The domain of who passed it on.
        forwarder_domain: Option<Text<'c>> = "ForwarderDomain",
        /// The address of who passed it on.
        forwarder_address: Option<Address<'c>> = "ForwarderIP",
        /// The version of NTLM.
        ntlm_version: Option<Text<'c>> = "NtlmVersion",
        /// The service that was bound.
        service_binding: Option<Text<'c>> = "ServiceBinding",
        /// The server the client meant.
        target_machine: Option<Text<'c>> = "TargetMachine",
        /// That server's domain.
        target_domain: Option<Text<'c>> = "TargetDomain",
        /// Whether the messages are protected by a MIC.
        mic_status: Option<Text<'c>> = "MicStatus",
        /// `MsvAvFlags` (MS-NLMP 2.2.2.1).
        av_flags: Option<Hex> = "AvFlags",
        /// The same as text.
        av_flags_text: Option<Text<'c>> = "AvFlagsStr",
        /// How it ended.
        status: Option<NtStatus> = "Status",
        /// The number of the message that a viewer shows for the status.
        status_message: Option<u32> = "StatusMsg",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: e.status.map(status_outcome),
        account: e.account.who(),
        workstation: e.account_machine.as_ref(),
        ..Meaning::NONE
    };

    /// 4031: as 4030, where something about it deserves a warning (NTLMv1, for one).
    ///
    /// **Written by** Netlogon on a domain controller since Windows 11 24H2 and Server 2025 (Microsoft, KB5064479).
    /// **Proves** that this account's credentials were checked here, for this server, with this result.
    /// **Does not prove** the client's name: the client supplies it. The session is on the server.
    ForwardedLogonWeak<'c> 4031 "The DC processed a forwarded NTLM authentication request (warning)." {
        /// The domain controller.
        dc_name: Option<Text<'c>> = "DCName",
        /// The account that logged on.
        account: Account<'c> = "-" "AccountName" "AccountDomain",
        /// The computer it came from, as the client called itself.
        account_machine: Option<Text<'c>> = "AccountMachine",
        /// The server that was logged on to.
        server_name: Option<Text<'c>> = "ServerName",
        /// That server's domain.
        server_domain: Option<Text<'c>> = "ServerDomain",
        /// What passed the request on.
        forwarder_type: Option<Text<'c>> = "ForwarderType",
        /// Who passed it on.
        forwarder_name: Option<Text<'c>> = "ForwarderName",
        /// The domain of who passed it on.
        forwarder_domain: Option<Text<'c>> = "ForwarderDomain",
        /// The address of who passed it on.
        forwarder_address: Option<Address<'c>> = "ForwarderIP",
        /// The version of NTLM.
        ntlm_version: Option<Text<'c>> = "NtlmVersion",
        /// The service that was bound.
        service_binding: Option<Text<'c>> = "ServiceBinding",
        /// The server the client meant.
        target_machine: Option<Text<'c>> = "TargetMachine",
        /// That server's domain.
        target_domain: Option<Text<'c>> = "TargetDomain",
        /// Whether the messages are protected by a MIC.
        mic_status: Option<Text<'c>> = "MicStatus",
        /// `MsvAvFlags` (MS-NLMP 2.2.2.1).
        av_flags: Option<Hex> = "AvFlags",
        /// The same as text.
        av_flags_text: Option<Text<'c>> = "AvFlagsStr",
        /// How it ended.
        status: Option<NtStatus> = "Status",
        /// The number of the message that a viewer shows for the status.
        status_message: Option<u32> = "StatusMsg",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: e.status.map(status_outcome),
        account: e.account.who(),
        workstation: e.account_machine.as_ref(),
        ..Meaning::NONE
    };

    /// 4032: the domain controller checked an NTLM logon that a server passed on.
    ///
    /// **Written by** Netlogon on a domain controller since Windows 11 24H2 and Server 2025 (Microsoft, KB5064479).
    /// **Proves** that this account's credentials were checked here, for this server, with this result.
    /// **Does not prove** the client's name: the client supplies it. The session is on the server.
    ServerLogon<'c> 4032 "The DC processed a network NTLM authentication." {
        /// The domain controller.
        dc_name: Option<Text<'c>> = "DCName",
        /// The account that logged on.
        account: Account<'c> = "-" "AccountName" "AccountDomain",
        /// The computer it came from, as the client called itself.
        account_machine: Option<Text<'c>> = "AccountMachine",
        /// The server that was logged on to.
        server_name: Option<Text<'c>> = "ServerName",
        /// That server's domain.
        server_domain: Option<Text<'c>> = "ServerDomain",
        /// The server's address.
        server_address: Option<Address<'c>> = "ServerIP",
        /// The server's operating system.
        server_os: Option<Text<'c>> = "ServerOS",
        /// The version of NTLM.
        ntlm_version: Option<Text<'c>> = "NtlmVersion",
        /// The service that was bound.
        service_binding: Option<Text<'c>> = "ServiceBinding",
        /// The server the client meant.
        target_machine: Option<Text<'c>> = "TargetMachine",
        /// That server's domain.
        target_domain: Option<Text<'c>> = "TargetDomain",
        /// Whether the messages are protected by a MIC.
        mic_status: Option<Text<'c>> = "MicStatus",
        /// `MsvAvFlags` (MS-NLMP 2.2.2.1).
        av_flags: Option<Hex> = "AvFlags",
        /// The same as text.
        av_flags_text: Option<Text<'c>> = "AvFlagsStr",
        /// How it ended.
        status: Option<NtStatus> = "Status",
        /// The number of the message that a viewer shows for the status.
        status_message: Option<u32> = "StatusMsg",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: e.status.map(status_outcome),
        account: e.account.who(),
        workstation: e.account_machine.as_ref(),
        ..Meaning::NONE
    };

    /// 4033: as 4032, where something about it deserves a warning (NTLMv1, for one).
    ///
    /// **Written by** Netlogon on a domain controller since Windows 11 24H2 and Server 2025 (Microsoft, KB5064479).
    /// **Proves** that this account's credentials were checked here, for this server, with this result.
    /// **Does not prove** the client's name: the client supplies it. The session is on the server.
    ServerLogonWeak<'c> 4033 "The DC processed a network NTLM authentication (warning)." {
        /// The domain controller.
        dc_name: Option<Text<'c>> = "DCName",
        /// The account that logged on.
        account: Account<'c> = "-" "AccountName" "AccountDomain",
        /// The computer it came from, as the client called itself.
        account_machine: Option<Text<'c>> = "AccountMachine",
        /// The server that was logged on to.
        server_name: Option<Text<'c>> = "ServerName",
        /// That server's domain.
        server_domain: Option<Text<'c>> = "ServerDomain",
        /// The server's address.
        server_address: Option<Address<'c>> = "ServerIP",
        /// The server's operating system.
        server_os: Option<Text<'c>> = "ServerOS",
        /// The version of NTLM.
        ntlm_version: Option<Text<'c>> = "NtlmVersion",
        /// The service that was bound.
        service_binding: Option<Text<'c>> = "ServiceBinding",
        /// The server the client meant.
        target_machine: Option<Text<'c>> = "TargetMachine",
        /// That server's domain.
        target_domain: Option<Text<'c>> = "TargetDomain",
        /// Whether the messages are protected by a MIC.
        mic_status: Option<Text<'c>> = "MicStatus",
        /// `MsvAvFlags` (MS-NLMP 2.2.2.1).
        av_flags: Option<Hex> = "AvFlags",
        /// The same as text.
        av_flags_text: Option<Text<'c>> = "AvFlagsStr",
        /// How it ended.
        status: Option<NtStatus> = "Status",
        /// The number of the message that a viewer shows for the status.
        status_message: Option<u32> = "StatusMsg",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: e.status.map(status_outcome),
        account: e.account.who(),
        workstation: e.account_machine.as_ref(),
        ..Meaning::NONE
    };
}
