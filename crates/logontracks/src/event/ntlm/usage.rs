//! Who used NTLM with whom, and why not Kerberos (NTLM/Operational, enhanced audit).
//!
//! No record was at hand: the layouts are those of the provider's manifest since Windows 11 24H2.

use super::status_outcome;
use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Hex, Meaning};
use crate::wire::{Address, NtStatus, Text};

family! {
    /// Who used NTLM with whom, and why not Kerberos.
    pub enum NtlmUsage<'c> = "Microsoft-Windows-NTLM" in "Microsoft-Windows-NTLM/Operational";

    /// 4020: this computer used NTLM to another.
    ///
    /// **Written by** the NTLM package on the client since Windows 11 24H2 and Server 2025 (Microsoft, KB5064479).
    /// **Proves** that the process used NTLM with this account to the named server, and why Kerberos was not used.
    /// **Does not prove** that the server accepted it.
    ClientUsed<'c> 4020 "This machine attempted to authenticate to a remote resource via NTLM." {
        /// The program that used NTLM.
        process_name: Option<Text<'c>> = "ProcessName",
        /// Its process.
        process_id: Option<u64> = "ProcessPID",
        /// The account it used.
        user: Account<'c> = "-" "Username" "DomainName",
        /// This computer, as the package calls it.
        host_name: Option<Text<'c>> = "Hostname",
        /// Whether the credentials of the session were used, as text.
        single_sign_on: Option<Text<'c>> = "SingleSignOn",
        /// The server.
        target_machine: Option<Text<'c>> = "TargetMachine",
        /// The server's domain.
        target_domain: Option<Text<'c>> = "TargetDomain",
        /// The service principal name.
        target_service: Option<Text<'c>> = "TargetService",
        /// The server's address.
        target_address: Option<Address<'c>> = "TargetIP",
        /// The server's name on the network.
        target_network_name: Option<Text<'c>> = "TargetNetworkName",
        /// Why NTLM and not Kerberos, as a number.
        usage_id: Option<u32> = "NtlmUsageId",
        /// Why NTLM and not Kerberos, as text.
        usage_reason: Option<Text<'c>> = "NtlmUsageReason",
        /// The NTLM flags (MS-NLMP 2.2.2.5).
        negotiated_flags: Option<Hex> = "NegotiatedFlags",
        /// The version of NTLM.
        ntlm_version: Option<Text<'c>> = "NtlmVersion",
        /// Whether there is a session key.
        session_key_status: Option<Text<'c>> = "SessionKeyStatus",
        /// Whether the channel was bound.
        channel_binding_status: Option<Text<'c>> = "ChannelBindingStatus",
        /// The service that was bound.
        service_binding: Option<Text<'c>> = "ServiceBinding",
        /// Whether the messages are protected by a MIC.
        mic_status: Option<Text<'c>> = "MicStatus",
        /// `MsvAvFlags` (MS-NLMP 2.2.2.1).
        av_flags: Option<Hex> = "AvlFlags",
        /// The same as text.
        av_flags_text: Option<Text<'c>> = "AvlFlagsStr",
    }
    => |e| Meaning { act: Act::Ntlm, account: e.user.who(), ..Meaning::NONE };

    /// 4021: as 4020, where something about it deserves a warning (NTLMv1, for one).
    ///
    /// **Written by** the NTLM package on the client since Windows 11 24H2 and Server 2025 (Microsoft, KB5064479).
    /// **Proves** that the process used NTLM with this account to the named server, and why Kerberos was not used.
    /// **Does not prove** that the server accepted it.
    ClientUsedWeak<'c> 4021 "This machine attempted to authenticate to a remote resource via NTLM (warning)." {
        /// The program that used NTLM.
        process_name: Option<Text<'c>> = "ProcessName",
        /// Its process.
        process_id: Option<u64> = "ProcessPID",
        /// The account it used.
        user: Account<'c> = "-" "Username" "DomainName",
        /// This computer, as the package calls it.
        host_name: Option<Text<'c>> = "Hostname",
        /// Whether the credentials of the session were used, as text.
        single_sign_on: Option<Text<'c>> = "SingleSignOn",
        /// The server.
        target_machine: Option<Text<'c>> = "TargetMachine",
        /// The server's domain.
        target_domain: Option<Text<'c>> = "TargetDomain",
        /// The service principal name.
        target_service: Option<Text<'c>> = "TargetService",
        /// The server's address.
        target_address: Option<Address<'c>> = "TargetIP",
        /// The server's name on the network.
        target_network_name: Option<Text<'c>> = "TargetNetworkName",
        /// Why NTLM and not Kerberos, as a number.
        usage_id: Option<u32> = "NtlmUsageId",
        /// Why NTLM and not Kerberos, as text.
        usage_reason: Option<Text<'c>> = "NtlmUsageReason",
        /// The NTLM flags (MS-NLMP 2.2.2.5).
        negotiated_flags: Option<Hex> = "NegotiatedFlags",
        /// The version of NTLM.
        ntlm_version: Option<Text<'c>> = "NtlmVersion",
        /// Whether there is a session key.
        session_key_status: Option<Text<'c>> = "SessionKeyStatus",
        /// Whether the channel was bound.
        channel_binding_status: Option<Text<'c>> = "ChannelBindingStatus",
        /// The service that was bound.
        service_binding: Option<Text<'c>> = "ServiceBinding",
        /// Whether the messages are protected by a MIC.
        mic_status: Option<Text<'c>> = "MicStatus",
        /// `MsvAvFlags` (MS-NLMP 2.2.2.1).
        av_flags: Option<Hex> = "AvlFlags",
        /// The same as text.
        av_flags_text: Option<Text<'c>> = "AvlFlagsStr",
    }
    => |e| Meaning { act: Act::Ntlm, account: e.user.who(), ..Meaning::NONE };

    /// 4022: a client used NTLM to log on to this computer.
    ///
    /// **Written by** the NTLM package on the server since Windows 11 24H2 and Server 2025 (Microsoft, KB5064479).
    /// **Proves** that a client at this address authenticated, or failed to (`status`), with this account to this
    /// process.
    /// **Does not prove** the client's name: the client supplies it. The session is that of the 4624 beside it.
    ServerUsed<'c> 4022 "A remote client is using NTLM to authenticate to this workstation." {
        /// The program that was logged on to.
        process_name: Option<Text<'c>> = "ProcessName",
        /// Its process.
        process_id: Option<u64> = "ProcessPID",
        /// The account that logged on.
        user: Account<'c> = "-" "Username" "DomainName",
        /// The client, as it called itself.
        client_machine: Option<Text<'c>> = "RemoteClientMachine",
        /// The client's address.
        client_address: Option<Address<'c>> = "ClientIP",
        /// The client's name on the network.
        client_network_name: Option<Text<'c>> = "ClientNetworkName",
        /// The NTLM flags (MS-NLMP 2.2.2.5).
        negotiated_flags: Option<Hex> = "NegotiatedFlags",
        /// The version of NTLM.
        ntlm_version: Option<Text<'c>> = "NtlmVersion",
        /// Whether there is a session key.
        session_key_status: Option<Text<'c>> = "SessionKeyStatus",
        /// Whether the channel was bound.
        channel_binding_status: Option<Text<'c>> = "ChannelBindingStatus",
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
        account: e.user.who(),
        address: e.client_address.as_ref(),
        workstation: e.client_machine.as_ref(),
        ..Meaning::NONE
    };

    /// 4023: as 4022, where something about it deserves a warning (NTLMv1, for one).
    ///
    /// **Written by** the NTLM package on the server since Windows 11 24H2 and Server 2025 (Microsoft, KB5064479).
    /// **Proves** that a client at this address authenticated, or failed to (`status`), with this account to this
    /// process.
    /// **Does not prove** the client's name: the client supplies it. The session is that of the 4624 beside it.
    ServerUsedWeak<'c> 4023 "A remote client is using NTLM to authenticate to this workstation (warning)." {
        /// The program that was logged on to.
        process_name: Option<Text<'c>> = "ProcessName",
        /// Its process.
        process_id: Option<u64> = "ProcessPID",
        /// The account that logged on.
        user: Account<'c> = "-" "Username" "DomainName",
        /// The client, as it called itself.
        client_machine: Option<Text<'c>> = "RemoteClientMachine",
        /// The client's address.
        client_address: Option<Address<'c>> = "ClientIP",
        /// The client's name on the network.
        client_network_name: Option<Text<'c>> = "ClientNetworkName",
        /// The NTLM flags (MS-NLMP 2.2.2.5).
        negotiated_flags: Option<Hex> = "NegotiatedFlags",
        /// The version of NTLM.
        ntlm_version: Option<Text<'c>> = "NtlmVersion",
        /// Whether there is a session key.
        session_key_status: Option<Text<'c>> = "SessionKeyStatus",
        /// Whether the channel was bound.
        channel_binding_status: Option<Text<'c>> = "ChannelBindingStatus",
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
        account: e.user.who(),
        address: e.client_address.as_ref(),
        workstation: e.client_machine.as_ref(),
        ..Meaning::NONE
    };
}
