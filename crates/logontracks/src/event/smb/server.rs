//! Clients that the file server refused (SMBServer/Security).
//!
//! No record was at hand: the layouts are those of the provider's manifest.

use crate::event::table::family;
use crate::event::{Act, Bytes, Hex, Meaning, Who};
use crate::wire::{AccessMask, Guid, NtStatus, Outcome, SocketAddress, Text};

family! {
    /// Clients that the file server refused.
    pub enum SmbServer<'c> = "Microsoft-Windows-SMBServer" in "Microsoft-Windows-SMBServer/Security";

    /// 551: a client could not authenticate to the file server.
    ///
    /// **Written by** the SMB server. Version 0 has the first three fields; 2 adds the service principal name, 3 a
    /// reason.
    /// **Proves** that a client at this address tried, and with which result.
    /// **Does not prove** the user: the field is often empty; the 4625 beside it may tell.
    SessionSetupFailed<'c> 551 "SMB Session Authentication Failure" {
        /// The SMB session.
        session_guid: Option<Guid> = "SessionGUID",
        /// The connection.
        connection_guid: Option<Guid> = "ConnectionGUID",
        /// Why.
        status: Option<NtStatus> = "Status",
        /// What the client was told.
        translated_status: Option<NtStatus> = "TranslatedStatus" since 1,
        /// The length of `client_address` in bytes.
        client_address_length: Option<u32> = "ClientAddressLength" since 1,
        /// The client's address and port.
        client_address: Option<SocketAddress> = "ClientAddress" since 1,
        /// The SMB session's number on this server. Not a logon ID.
        smb_session_id: Option<Hex> = "SessionId" since 1,
        /// The length of `user_name`.
        user_name_length: Option<u32> = "UserNameLength" since 1,
        /// The user.
        user_name: Option<Text<'c>> = "UserName" since 1,
        /// The length of `client_name`.
        client_name_length: Option<u32> = "ClientNameLength" since 1,
        /// The client: an address or a name, with `\\` before it.
        client_name: Option<Text<'c>> = "ClientName" since 1,
        /// The service principal name that the client gave.
        spn: Option<Text<'c>> = "SPN" since 2,
        /// How strictly it is checked.
        spn_policy: Option<u32> = "SPNValidationPolicy" since 2,
        /// A further reason.
        reason: Option<u32> = "ReasonCode" since 3,
    }
    => |e| Meaning {
        act: Act::Share,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.user_name),
        workstation: e.client_name.as_ref(),
        ..Meaning::NONE
    };

    /// 1006: the permissions of a share refused a user.
    ///
    /// **Written by** the SMB server.
    /// **Proves** that this user, in an authenticated SMB session, asked for this share.
    /// **Does not prove** what for.
    ShareRefused<'c> 1006 "The share denied access to the client." {
        /// The length of `share_name`.
        share_name_length: Option<u32> = "ShareNameLength",
        /// The share.
        share_name: Option<Text<'c>> = "ShareName",
        /// The length of `share_path`.
        share_path_length: Option<u32> = "SharePathLength",
        /// The folder that is shared.
        share_path: Option<Text<'c>> = "SharePath",
        /// The length of `client_address` in bytes.
        client_address_length: Option<u32> = "ClientAddressLength",
        /// The client's address and port.
        client_address: Option<SocketAddress> = "ClientAddress",
        /// The length of `user_name`.
        user_name_length: Option<u32> = "UserNameLength",
        /// The user.
        user_name: Option<Text<'c>> = "UserName",
        /// The length of `client_name`.
        client_name_length: Option<u32> = "ClientNameLength",
        /// The client: an address or a name, with `\\` before it.
        client_name: Option<Text<'c>> = "ClientName",
        /// The access asked for.
        mapped_access: Option<AccessMask> = "MappedAccess",
        /// The access allowed.
        granted_access: Option<AccessMask> = "GrantedAccess",
        /// The length of `security_descriptor` in bytes.
        security_descriptor_length: Option<u32> = "ShareSecurityDescriptorLength",
        /// The share's permissions, self-relative (MS-DTYP 2.4.6).
        security_descriptor: Option<Bytes<'c>> = "ShareSecurityDescriptor",
        /// Why.
        status: Option<NtStatus> = "Status",
        /// What the client was told.
        translated_status: Option<NtStatus> = "TranslatedStatus",
        /// The SMB session's number on this server. Not a logon ID.
        smb_session_id: Option<Hex> = "SessionID",
    }
    => |e| Meaning {
        act: Act::Share,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.user_name),
        workstation: e.client_name.as_ref(),
        ..Meaning::NONE
    };

    /// 1009: a client asked for a session without an account and was refused.
    ///
    /// **Written by** the SMB server.
    /// **Proves** that a client at this address tried.
    /// **Does not prove** who.
    AnonymousRefused<'c> 1009 "The server denied anonymous access to the client." {
        /// The length of `client_address` in bytes.
        client_address_length: Option<u32> = "ClientAddressLength",
        /// The client's address and port.
        client_address: Option<SocketAddress> = "ClientAddress",
        /// The length of `client_name`.
        client_name_length: Option<u32> = "ClientNameLength",
        /// The client: an address or a name, with `\\` before it.
        client_name: Option<Text<'c>> = "ClientName",
        /// The SMB session's number on this server. Not a logon ID.
        smb_session_id: Option<Hex> = "SessionId",
        /// The SMB session.
        session_guid: Option<Guid> = "SessionGUID",
        /// The connection.
        connection_guid: Option<Guid> = "ConnectionGUID",
    }
    => |e| Meaning {
        act: Act::Share,
        outcome: Some(Outcome::Failure),
        workstation: e.client_name.as_ref(),
        ..Meaning::NONE
    };
}
