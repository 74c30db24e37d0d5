//! What the Kerberos client has to say of logons (Security-Kerberos/Operational).
//!
//! No record was at hand: the layouts are those of the provider's manifest, Windows 10 and 11. Events of the channel
//! that do not concern a logon are left out.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Hex, Meaning, Who};
use crate::wire::{Luid, Outcome, Text};

family! {
    /// What the Kerberos client has to say of logons.
    pub enum KerberosOperational<'c> =
        "Microsoft-Windows-Security-Kerberos"
        in "Microsoft-Windows-Security-Kerberos/Operational";

    /// 100: no account has the service principal name asked for.
    ///
    /// **Written by** the Kerberos client, if the channel is enabled.
    /// **Proves** that a ticket for this service was asked for.
    /// **Does not prove** a failed logon: NTLM may have been used in its place.
    SpnUnknown<'c> 100 "The service principal name (SPN) is not registered, which caused Kerberos authentication …" {
        /// The service principal name.
        spn: Option<Text<'c>> = "SPN",
        /// Why, as a number.
        error_code: Option<Hex> = "ErrorCode",
    }
    => |_e| Meaning { act: Act::Kerberos, outcome: Some(Outcome::Failure), ..Meaning::NONE };

    /// 101: more than one account has the service principal name asked for.
    ///
    /// **Written by** the Kerberos client, if the channel is enabled.
    /// **Proves** that a ticket for this service was asked for.
    /// **Does not prove** a failed logon: NTLM may have been used in its place.
    SpnTwice<'c> 101 "The service principal name (SPN) is registered on multiple accounts." {
        /// The service principal name.
        spn: Option<Text<'c>> = "SPN",
        /// Why, as a number.
        error_code: Option<Hex> = "ErrorCode",
    }
    => |_e| Meaning { act: Act::Kerberos, outcome: Some(Outcome::Failure), ..Meaning::NONE };

    /// 102: the domain controller's certificate was not trusted.
    ///
    /// **Written by** the Kerberos client, if the channel is enabled.
    /// **Proves** that a logon with a certificate was tried and refused by this computer.
    /// **Does not prove** who tried.
    KdcCertificateUntrusted<'c> 102 "Trust validation of the certificate for the Kerberos Key Distribution Center …" {
        /// The domain controller.
        domain_controller: Option<Text<'c>> = "DomainController",
        /// Why, as a number.
        error_code: Option<Hex> = "ErrorCode",
    }
    => |_e| Meaning { act: Act::Kerberos, outcome: Some(Outcome::Failure), ..Meaning::NONE };

    /// 103: the domain controller did not trust the client's certificate.
    ///
    /// **Written by** the Kerberos client, if the channel is enabled.
    /// **Proves** that a logon with a certificate was tried for this user and refused.
    /// **Does not prove** that the user did it.
    ClientCertificateUntrusted<'c> 103 "Trust validation of the client certificate failed." {
        /// The user.
        client_upn: Option<Text<'c>> = "ClientUpn",
        /// Why, as a number.
        error_code: Option<Hex> = "ErrorCode",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.client_upn),
        ..Meaning::NONE
    };

    /// 104: the domain controller has no certificate for logons with certificates.
    ///
    /// **Written by** the Kerberos client, if the channel is enabled.
    /// **Proves** that such a logon was tried.
    /// **Does not prove** who tried.
    KdcWithoutCertificate<'c> 104 "The Kerberos Key Distribution Center (KDC) for the domain does not have a …" {
        /// The domain.
        target_domain: Option<Text<'c>> = "TargetDomain",
        /// Why, as a number.
        error_code: Option<Hex> = "ErrorCode",
    }
    => |_e| Meaning { act: Act::Kerberos, outcome: Some(Outcome::Failure), ..Meaning::NONE };

    /// 105: the password of a group managed service account could not be fetched.
    ///
    /// **Written by** the Kerberos client, if the channel is enabled.
    /// **Proves** that this computer wanted to log that account on.
    /// **Does not prove** that it did.
    ManagedPasswordFailed<'c> 105 "The Kerberos client could not retrieve passwords for the group managed service …" {
        /// The upper half of the logon session's ID.
        luid_high: Option<Hex> = "LuidHighPart",
        /// The lower half of it.
        luid_low: Option<Hex> = "LuidLowPart",
        /// The group managed service account.
        account: Account<'c> = "-" "UserName" "DomainName",
        /// Whether it was fetched anew.
        refresh: Option<bool> = "Refresh",
        /// The time, as text.
        current_file_time: Option<Text<'c>> = "CurrentFileTime",
        /// Why, as a number.
        error_code: Option<Hex> = "ErrorCode",
    }
    => |e| Meaning { act: Act::Kerberos, outcome: Some(Outcome::Failure), account: e.account.who(), ..Meaning::NONE };

    /// 200: no domain controller was found.
    ///
    /// **Written by** the Kerberos client, if the channel is enabled.
    /// **Proves** that one was looked for.
    /// **Does not prove** that no one logged on: cached credentials need none.
    DomainControllerNotFound<'c> 200 "The Kerberos client could not locate a domain controller for domain." {
        /// The domain.
        target_domain: Option<Text<'c>> = "TargetDomain",
        /// Why, as a number.
        error_code: Option<Hex> = "ErrorCode",
    }
    => |_e| Meaning { act: Act::Kerberos, outcome: Some(Outcome::Failure), ..Meaning::NONE };

    /// 201: unconstrained delegation was refused.
    ///
    /// **Written by** the Kerberos client, if the channel is enabled.
    /// **Proves** that the process, in this logon session, asked for it.
    /// **Does not prove** that anything was sent.
    DelegationRefused<'c> 201 "Attempt to use Kerberos unconstrained delegation failed." {
        /// The service.
        target_name: Option<Text<'c>> = "TargetName",
        /// The credentials given.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The process that asked.
        process_id: Option<u64> = "CallerPID",
        /// That process's program.
        process_name: Option<Text<'c>> = "ProcessName",
        /// The logon session that process runs in.
        client_logon_id: Option<Luid> = "ClientLUID",
        /// The account that process runs as.
        client: Account<'c> = "-" "ClientUserName" "ClientDomainName",
        /// The mechanism asked for, as an object identifier.
        mechanism: Option<Text<'c>> = "MechanismOID",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: e.user.who(),
        actor: e.client.who(),
        actor_logon_id: e.client_logon_id,
        ..Meaning::NONE
    };

    /// 202: a program asked for the session key of the ticket-granting ticket and was refused.
    ///
    /// **Written by** the Kerberos client, if the channel is enabled.
    /// **Proves** that the process, in this logon session, asked for it.
    /// **Does not prove** an attack, though tools that steal tickets do so.
    SessionKeyRefused<'c> 202 "Attempt to export TGT session key failed." {
        /// The service.
        target_name: Option<Text<'c>> = "TargetName",
        /// The credentials given.
        user: Account<'c> = "-" "UserName" "DomainName",
        /// The process that asked.
        process_id: Option<u64> = "CallerPID",
        /// That process's program.
        process_name: Option<Text<'c>> = "ProcessName",
        /// The logon session that process runs in.
        client_logon_id: Option<Luid> = "ClientLUID",
        /// The account that process runs as.
        client: Account<'c> = "-" "ClientUserName" "ClientDomainName",
        /// The mechanism asked for, as an object identifier.
        mechanism: Option<Text<'c>> = "MechanismOID",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: e.user.who(),
        actor: e.client.who(),
        actor_logon_id: e.client_logon_id,
        ..Meaning::NONE
    };

    /// 303: the password of a group managed service account was fetched.
    ///
    /// **Written by** the Kerberos client, if the channel is enabled.
    /// **Proves** that this computer may log that account on.
    /// **Does not prove** that it did.
    ManagedPasswordFetched<'c> 303 "The Kerberos client retrieved passwords for the group managed service account." {
        /// The upper half of the logon session's ID.
        luid_high: Option<Hex> = "LuidHighPart",
        /// The lower half of it.
        luid_low: Option<Hex> = "LuidLowPart",
        /// The group managed service account.
        account: Account<'c> = "-" "UserName" "DomainName",
        /// Whether the current password was replaced.
        update_current: Option<bool> = "UpdateCurrent",
        /// Whether the old password was replaced.
        update_old: Option<bool> = "UpdateOld",
        /// Whether it was fetched anew.
        refresh: Option<bool> = "Refresh",
        /// The time of the last, as text.
        last_file_time: Option<Text<'c>> = "LastFileTime",
        /// The time, as text.
        current_file_time: Option<Text<'c>> = "CurrentFileTime",
    }
    => |e| Meaning { act: Act::Kerberos, account: e.account.who(), ..Meaning::NONE };
}
