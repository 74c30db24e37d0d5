//! Computers that could not set up a secure channel, or set up a weak one (NETLOGON in System).
//!
//! Classic events: values without names, in the order in which the message numbers them. The messages are those of
//! `lmerrlog.h` in the Windows SDK (`NELOG_Netlogon…`, base 5700). Real records of 5723 and 5805, and a 5719 that
//! Microsoft prints, are so; of 5722 and 5827 to 5831 none was at hand.

use crate::event::table::family;
use crate::event::{Act, Bytes, Meaning, Who};
use crate::wire::{Address, Outcome, Text};

family! {
    /// Computers that could not set up a secure channel, or set up a weak one.
    pub enum Netlogon<'c> = "NETLOGON" in "System";

    /// 5719: no domain controller could be reached.
    ///
    /// **Written by** Netlogon on any member of a domain, often at boot before the network is up.
    /// **Proves** that no domain controller answered this computer then.
    /// **Does not prove** for how long, nor that a logon at that time used cached credentials.
    NoDomainController<'c> 5719 "This computer was not able to set up a secure session with a domain controller …" {
        /// The domain.
        domain: Option<Text<'c>> = "Data[0]",
        /// Why: `%%` and a Windows error number.
        error: Option<Text<'c>> = "Data[1]",
        /// Why: an NTSTATUS, four bytes, little-endian.
        status: Option<Bytes<'c>> = "Binary",
    }
    => |_e| Meaning { act: Act::Other, outcome: Some(Outcome::Failure), ..Meaning::NONE };

    /// 5722: a computer could not authenticate for its secure channel (a wrong password, mostly).
    ///
    /// **Written by** Netlogon on a domain controller.
    /// **Proves** that a computer of this name could not set up its secure channel.
    /// **Does not prove** that it was that computer: the name is the client's. Cloned and restored machines give it.
    ComputerRefused<'c> 5722 "The session setup from the computer failed to authenticate." {
        /// The computer, as it called itself.
        computer: Option<Text<'c>> = "Data[0]",
        /// Its account.
        account: Option<Text<'c>> = "Data[1]",
        /// Why: `%%` and a Windows error number.
        error: Option<Text<'c>> = "Data[2]",
        /// Why: an NTSTATUS, four bytes, little-endian.
        status: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Other,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.account),
        workstation: e.computer.as_ref(),
        ..Meaning::NONE
    };

    /// 5723: a computer has no account.
    ///
    /// **Written by** Netlogon on a domain controller.
    /// **Proves** that a computer of this name asked for a secure channel.
    /// **Does not prove** that it was ever a member.
    ComputerUnknown<'c> 5723 "The session setup from computer failed because the security database does not …" {
        /// The computer, as it called itself.
        computer: Option<Text<'c>> = "Data[0]",
        /// The account it named.
        account: Option<Text<'c>> = "Data[1]",
        /// Why: an NTSTATUS, four bytes, little-endian.
        status: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Other,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.account),
        workstation: e.computer.as_ref(),
        ..Meaning::NONE
    };

    /// 5805: as 5722, where Netlogon does not know the account.
    ///
    /// **Written by** Netlogon on a domain controller. Attempts at CVE-2020-1472 leave many.
    /// **Proves** that a computer of this name could not set up its secure channel.
    /// **Does not prove** that it was that computer: the name is the client's.
    ComputerNotAuthenticated<'c> 5805 "The session setup from the computer failed to authenticate." {
        /// The computer, as it called itself.
        computer: Option<Text<'c>> = "Data[0]",
        /// Why: `%%` and a Windows error number.
        error: Option<Text<'c>> = "Data[1]",
        /// Why: an NTSTATUS, four bytes, little-endian.
        status: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Other,
        outcome: Some(Outcome::Failure),
        workstation: e.computer.as_ref(),
        ..Meaning::NONE
    };

    /// 5827: a machine's secure channel without secure RPC was refused.
    ///
    /// **Written by** Netlogon on a domain controller with the update of August 2020 (CVE-2020-1472; Microsoft,
    /// KB4557222).
    /// **Proves** that a computer made, as this machine account, a secure channel without secure RPC.
    /// **Does not prove** an attack: old and third-party devices do so; nor that it was the computer of that name.
    VulnerableMachineDenied<'c> 5827 "The Netlogon service denied a vulnerable Netlogon secure channel connection …" {
        /// The machine account.
        account: Option<Text<'c>> = "Data[0]",
        /// Its domain.
        domain: Option<Text<'c>> = "Data[1]",
        /// The kind of account, as text.
        account_type: Option<Text<'c>> = "Data[2]",
        /// Its operating system.
        os: Option<Text<'c>> = "Data[3]",
        /// The build.
        os_build: Option<Text<'c>> = "Data[4]",
        /// The service pack.
        os_service_pack: Option<Text<'c>> = "Data[5]",
        /// Data that goes with it.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Other,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.account),
        ..Meaning::NONE
    };

    /// 5828: a trust's secure channel without secure RPC was refused.
    ///
    /// **Written by** Netlogon on a domain controller with the update of August 2020 (CVE-2020-1472; Microsoft,
    /// KB4557222).
    /// **Proves** that a connection from this address used this trust without secure RPC.
    /// **Does not prove** an attack: old domain controllers do so.
    VulnerableTrustDenied<'c> 5828 "The Netlogon service denied a vulnerable Netlogon secure channel connection …" {
        /// The kind of account, as text.
        account_type: Option<Text<'c>> = "Data[0]",
        /// The trust.
        trust_name: Option<Text<'c>> = "Data[1]",
        /// The other domain.
        trust_target: Option<Text<'c>> = "Data[2]",
        /// Where the connection came from.
        address: Option<Address<'c>> = "Data[3]",
        /// Data that goes with it.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning { act: Act::Other, outcome: Some(Outcome::Failure), address: e.address.as_ref(), ..Meaning::NONE };

    /// 5829: a machine's secure channel without secure RPC was allowed, for the time being.
    ///
    /// **Written by** Netlogon on a domain controller with the update of August 2020 (CVE-2020-1472; Microsoft,
    /// KB4557222).
    /// **Proves** that a computer made, as this machine account, a secure channel without secure RPC.
    /// **Does not prove** an attack: old and third-party devices do so; nor that it was the computer of that name.
    VulnerableMachineAllowed<'c> 5829 "The Netlogon service allowed a vulnerable Netlogon secure channel …" {
        /// The machine account.
        account: Option<Text<'c>> = "Data[0]",
        /// Its domain.
        domain: Option<Text<'c>> = "Data[1]",
        /// The kind of account, as text.
        account_type: Option<Text<'c>> = "Data[2]",
        /// Its operating system.
        os: Option<Text<'c>> = "Data[3]",
        /// The build.
        os_build: Option<Text<'c>> = "Data[4]",
        /// The service pack.
        os_service_pack: Option<Text<'c>> = "Data[5]",
        /// Data that goes with it.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Other,
        outcome: Some(Outcome::Success),
        account: Who::named(&e.account),
        ..Meaning::NONE
    };

    /// 5830: a machine's secure channel without secure RPC was allowed by a policy.
    ///
    /// **Written by** Netlogon on a domain controller with the update of August 2020 (CVE-2020-1472; Microsoft,
    /// KB4557222).
    /// **Proves** that a computer made, as this machine account, a secure channel without secure RPC.
    /// **Does not prove** an attack: old and third-party devices do so; nor that it was the computer of that name.
    VulnerableMachineExempt<'c> 5830 "The Netlogon service allowed a vulnerable Netlogon secure channel …" {
        /// The machine account.
        account: Option<Text<'c>> = "Data[0]",
        /// Its domain.
        domain: Option<Text<'c>> = "Data[1]",
        /// The kind of account, as text.
        account_type: Option<Text<'c>> = "Data[2]",
        /// Its operating system.
        os: Option<Text<'c>> = "Data[3]",
        /// The build.
        os_build: Option<Text<'c>> = "Data[4]",
        /// The service pack.
        os_service_pack: Option<Text<'c>> = "Data[5]",
        /// Data that goes with it.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Other,
        outcome: Some(Outcome::Success),
        account: Who::named(&e.account),
        ..Meaning::NONE
    };

    /// 5831: a trust's secure channel without secure RPC was allowed by a policy.
    ///
    /// **Written by** Netlogon on a domain controller with the update of August 2020 (CVE-2020-1472; Microsoft,
    /// KB4557222).
    /// **Proves** that a connection from this address used this trust without secure RPC.
    /// **Does not prove** an attack: old domain controllers do so.
    VulnerableTrustExempt<'c> 5831 "The Netlogon service allowed a vulnerable Netlogon secure channel connection …" {
        /// The kind of account, as text.
        account_type: Option<Text<'c>> = "Data[0]",
        /// The trust.
        trust_name: Option<Text<'c>> = "Data[1]",
        /// The other domain.
        trust_target: Option<Text<'c>> = "Data[2]",
        /// Where the connection came from.
        address: Option<Address<'c>> = "Data[3]",
        /// Data that goes with it.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning { act: Act::Other, outcome: Some(Outcome::Success), address: e.address.as_ref(), ..Meaning::NONE };
}
