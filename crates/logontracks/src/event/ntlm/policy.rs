//! NTLM refused by an authentication policy (a channel of domain controllers, off unless enabled).
//!
//! No record was at hand: the layouts are those of the provider's manifest.

use crate::event::table::family;
use crate::event::{Act, Meaning, Who};
use crate::wire::{NtStatus, Outcome, Text};

family! {
    /// NTLM refused by an authentication policy, or that would be.
    pub enum NtlmPolicy<'c> =
        "Microsoft-Windows-NTLM"
        in "Microsoft-Windows-Authentication/AuthenticationPolicyFailures-DomainController";

    /// 101: NTLM was refused by an authentication policy.
    ///
    /// **Written by** the NTLM package on a domain controller, if the channel is enabled (Microsoft, "Authentication
    /// Policies and Authentication Policy Silos").
    /// **Proves** that NTLM was tried for this account.
    /// **Does not prove** that the password was right, nor that `device_name` is where it came from.
    PolicyRefused<'c> 101 "NTLM authentication failed because access control restrictions are required." {
        /// The account.
        account_name: Option<Text<'c>> = "AccountName",
        /// The device it came from, as the client called itself.
        device_name: Option<Text<'c>> = "DeviceName",
        /// Why.
        status: Option<NtStatus> = "Status",
        /// The authentication policy silo.
        silo_name: Option<Text<'c>> = "SiloName",
        /// The authentication policy.
        policy_name: Option<Text<'c>> = "PolicyName",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.account_name),
        workstation: e.device_name.as_ref(),
        ..Meaning::NONE
    };

    /// 301: NTLM was allowed; an authentication policy that is not enforced would refuse it.
    ///
    /// **Written by** the NTLM package on a domain controller, if the channel is enabled.
    /// **Proves** that NTLM was used for this account.
    /// **Does not prove** that `device_name` is where it came from.
    PolicyWouldRefuse<'c> 301 "NTLM authentication succeeded, but it will fail when Authentication Policy is …" {
        /// The account.
        account_name: Option<Text<'c>> = "AccountName",
        /// The device it came from, as the client called itself.
        device_name: Option<Text<'c>> = "DeviceName",
        /// Why.
        status: Option<NtStatus> = "Status",
        /// The authentication policy silo.
        silo_name: Option<Text<'c>> = "SiloName",
        /// The authentication policy.
        policy_name: Option<Text<'c>> = "PolicyName",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        account: Who::named(&e.account_name),
        workstation: e.device_name.as_ref(),
        ..Meaning::NONE
    };
}
