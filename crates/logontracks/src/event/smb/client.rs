//! Servers that refused a user of this computer (SmbClient/Security).
//!
//! No record was at hand: the layout is that of the provider's manifest.

use crate::event::table::family;
use crate::event::{Act, Meaning, Who};
use crate::wire::{Luid, NtStatus, Outcome, Text};

family! {
    /// Servers that refused a user of this computer.
    pub enum SmbClient<'c> = "Microsoft-Windows-SMBClient" in "Microsoft-Windows-SmbClient/Security";

    /// 31001: a file server refused a user of this computer.
    ///
    /// **Written by** the SMB client.
    /// **Proves** that in this logon session of this computer a connection to that server was tried with that
    /// account, and how it ended.
    /// **Does not prove** that a person did it.
    ServerRefused<'c> 31001 "Failed logon to server." {
        /// A number Microsoft does not explain.
        reason: Option<u32> = "Reason",
        /// Why.
        status: Option<NtStatus> = "Status",
        /// Why, as the security package has it.
        security_status: Option<NtStatus> = "SecurityStatus",
        /// The logon session on this computer in which it was tried.
        logon_id: Option<Luid> = "LogonId",
        /// The length of `server_name`.
        server_name_length: Option<u32> = "ServerNameLength",
        /// The server.
        server_name: Option<Text<'c>> = "ServerName",
        /// The length of `principal_name`.
        principal_name_length: Option<u32> = "PrincipalNameLength",
        /// The service principal name.
        principal_name: Option<Text<'c>> = "PrincipalName",
        /// The length of `user_name`.
        user_name_length: Option<u32> = "UserNameLength",
        /// The user.
        user_name: Option<Text<'c>> = "UserName",
    }
    => |e| Meaning {
        act: Act::Share,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.user_name),
        actor_logon_id: e.logon_id,
        ..Meaning::NONE
    };
}
