//! NTLM refused to members of Protected Users (a channel of domain controllers, off unless enabled).
//!
//! No record was at hand: the layout is that of the provider's manifest.

use crate::event::table::family;
use crate::event::{Act, Meaning, Who};
use crate::wire::{NtStatus, Outcome, Text};

family! {
    /// NTLM refused to members of Protected Users.
    pub enum NtlmProtectedUsers<'c> =
        "Microsoft-Windows-NTLM"
        in "Microsoft-Windows-Authentication/ProtectedUserFailures-DomainController";

    /// 100: NTLM was refused to a member of Protected Users.
    ///
    /// **Written by** the NTLM package on a domain controller, if the channel is enabled (Microsoft, "Protected Users
    /// security group").
    /// **Proves** that NTLM was tried for this account.
    /// **Does not prove** that the password was right, nor that `device_name` is where it came from.
    ProtectedUserRefused<'c> 100 "NTLM authentication failed because the account was a member of the Protected …" {
        /// The account.
        account_name: Option<Text<'c>> = "AccountName",
        /// The device it came from, as the client called itself.
        device_name: Option<Text<'c>> = "DeviceName",
        /// Why.
        status: Option<NtStatus> = "Status",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.account_name),
        workstation: e.device_name.as_ref(),
        ..Meaning::NONE
    };
}
