//! The network policy server (NPS, RADIUS): access by the health of the client, and lockout.

use super::access_request::AccessRequest;
use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::Text;

family! {
    /// The network policy server: access by the health of the client, and lockout.
    pub enum NetworkHealth<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 6276: a user was let into a restricted network.
    ///
    /// **Written by** the network policy server (Microsoft, "Audit Network Policy Server"); only where it checks the
    /// health of clients, which Windows Server 2016 and later do not.
    /// **Proves** that the user was let in, with restrictions, through the access server named.
    /// **Does not prove** how long the user stayed.
    NetworkAccessQuarantined<'c> 6276 "Network Policy Server quarantined a user." {
        /// The user, as the server found it in the directory.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The computer that the user is at, where it proved itself.
        machine: Account<'c> = "SubjectMachineSID" "SubjectMachineName" "-",
        /// What was asked, by whom and through what.
        request: AccessRequest<'c> = "FullyQualifiedSubjectUserName" "FullyQualifiedSubjectMachineName"
            "MachineInventory" "CalledStationID" "CallingStationID" "NASIPv4Address" "NASIPv6Address" "NASIdentifier"
            "NASPortType" "NASPort" "ClientName" "ClientIPAddress" "ProxyPolicyName" "NetworkPolicyName"
            "AuthenticationProvider" "AuthenticationServer" "AuthenticationType" "EAPType" "AccountSessionIdentifier",
        /// What the client's state of health allows: `Quarantined`, `Probation`, `Full Access`.
        quarantine_state: Option<Text<'c>> = "QuarantineState",
        /// More of the same.
        extended_quarantine_state: Option<Text<'c>> = "ExtendedQuarantineState",
        /// The health check's own number.
        quarantine_session_id: Option<Text<'c>> = "QuarantineSessionID",
        /// Where the user is sent for help.
        quarantine_help_url: Option<Text<'c>> = "QuarantineHelpURL",
        /// What each health check said.
        quarantine_system_health_result: Option<Text<'c>> = "QuarantineSystemHealthResult",
    }
    => |e| Meaning {
        act: Act::NetworkPolicy,
        account: e.subject.who(),
        workstation: e.machine.name.as_ref(),
        ..Meaning::NONE
    };

    /// 6277: a user was let in for a limited time.
    ///
    /// **Written by** the network policy server (Microsoft, "Audit Network Policy Server"); only where it checks the
    /// health of clients, which Windows Server 2016 and later do not.
    /// **Proves** that the user was let in, for a time, through the access server named.
    /// **Does not prove** how long the user stayed.
    NetworkAccessProbation<'c> 6277
    "Network Policy Server granted access to a user but put it on probation because the host did not meet the defined health policy." {
        /// The user, as the server found it in the directory.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The computer that the user is at, where it proved itself.
        machine: Account<'c> = "SubjectMachineSID" "SubjectMachineName" "-",
        /// What was asked, by whom and through what.
        request: AccessRequest<'c> = "FullyQualifiedSubjectUserName" "FullyQualifiedSubjectMachineName"
            "MachineInventory" "CalledStationID" "CallingStationID" "NASIPv4Address" "NASIPv6Address" "NASIdentifier"
            "NASPortType" "NASPort" "ClientName" "ClientIPAddress" "ProxyPolicyName" "NetworkPolicyName"
            "AuthenticationProvider" "AuthenticationServer" "AuthenticationType" "EAPType" "AccountSessionIdentifier",
        /// What the client's state of health allows: `Quarantined`, `Probation`, `Full Access`.
        quarantine_state: Option<Text<'c>> = "QuarantineState",
        /// More of the same.
        extended_quarantine_state: Option<Text<'c>> = "ExtendedQuarantineState",
        /// The health check's own number.
        quarantine_session_id: Option<Text<'c>> = "QuarantineSessionID",
        /// Where the user is sent for help.
        quarantine_help_url: Option<Text<'c>> = "QuarantineHelpURL",
        /// What each health check said.
        quarantine_system_health_result: Option<Text<'c>> = "QuarantineSystemHealthResult",
        /// Until when.
        quarantine_grace_time: Option<Text<'c>> = "QuarantineGraceTime",
    }
    => |e| Meaning {
        act: Act::NetworkPolicy,
        account: e.subject.who(),
        workstation: e.machine.name.as_ref(),
        ..Meaning::NONE
    };

    /// 6278: a user was let in after a health check.
    ///
    /// **Written by** the network policy server (Microsoft, "Audit Network Policy Server"); only where it checks the
    /// health of clients, which Windows Server 2016 and later do not.
    /// **Proves** that the user was let in through the access server named.
    /// **Does not prove** how long the user stayed.
    NetworkFullAccessGranted<'c> 6278
    "Network Policy Server granted full access to a user because the host met the defined health policy." {
        /// The user, as the server found it in the directory.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The computer that the user is at, where it proved itself.
        machine: Account<'c> = "SubjectMachineSID" "SubjectMachineName" "-",
        /// What was asked, by whom and through what.
        request: AccessRequest<'c> = "FullyQualifiedSubjectUserName" "FullyQualifiedSubjectMachineName"
            "MachineInventory" "CalledStationID" "CallingStationID" "NASIPv4Address" "NASIPv6Address" "NASIdentifier"
            "NASPortType" "NASPort" "ClientName" "ClientIPAddress" "ProxyPolicyName" "NetworkPolicyName"
            "AuthenticationProvider" "AuthenticationServer" "AuthenticationType" "EAPType" "AccountSessionIdentifier",
        /// What the client's state of health allows: `Quarantined`, `Probation`, `Full Access`.
        quarantine_state: Option<Text<'c>> = "QuarantineState",
        /// More of the same.
        extended_quarantine_state: Option<Text<'c>> = "ExtendedQuarantineState",
        /// The health check's own number.
        quarantine_session_id: Option<Text<'c>> = "QuarantineSessionID",
        /// Where the user is sent for help.
        quarantine_help_url: Option<Text<'c>> = "QuarantineHelpURL",
        /// What each health check said.
        quarantine_system_health_result: Option<Text<'c>> = "QuarantineSystemHealthResult",
    }
    => |e| Meaning {
        act: Act::NetworkPolicy,
        account: e.subject.who(),
        workstation: e.machine.name.as_ref(),
        ..Meaning::NONE
    };

    /// 6279: the server refuses a user for a while.
    ///
    /// **Written by** the network policy server (Microsoft, "Audit Network Policy Server").
    /// **Proves** that too many requests in the name of this user failed.
    /// **Does not prove** that the account is locked in the directory: this lockout is the remote access server's own.
    NetworkAccountLockedOut<'c> 6279
    "Network Policy Server locked the user account due to repeated failed authentication attempts." {
        /// The user, as the server found it in the directory.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The user by its full name.
        fully_qualified_user_name: Option<Text<'c>> = "FullyQualifiedSubjectUserName",
    }
    => |e| Meaning {
        act: Act::NetworkPolicy,
        account: e.subject.who(),
        ..Meaning::NONE
    };

    /// 6280: the server no longer refuses a user.
    ///
    /// **Written by** the network policy server (Microsoft, "Audit Network Policy Server").
    /// **Proves** that requests in the name of this user are decided again.
    /// **Does not prove** that the account was locked in the directory.
    NetworkAccountUnlocked<'c> 6280 "Network Policy Server unlocked the user account." {
        /// The user, as the server found it in the directory.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The user by its full name.
        fully_qualified_user_name: Option<Text<'c>> = "FullyQualifiedSubjectUserName",
    }
    => |e| Meaning {
        act: Act::NetworkPolicy,
        account: e.subject.who(),
        ..Meaning::NONE
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::security::testing::decode;

    /// Made up, with the names of the layouts: the corpus has no such record.
    #[test]
    fn a_decision_names_the_user() {
        for event_id in 6276..=6280 {
            let data = decode(
                event_id,
                &[
                    ("SubjectUserSid", "S-1-5-21-1-2-3-1104"),
                    ("SubjectUserName", "ann"),
                    ("SubjectDomainName", "EXAMPLE"),
                    ("FullyQualifiedSubjectUserName", "EXAMPLE\\ann"),
                    ("QuarantineGraceTime", "-"),
                ],
            );
            let meaning = data.meaning();
            assert_eq!((meaning.act, meaning.account.unwrap().name.unwrap()), (Act::NetworkPolicy, &"ann".into()));
            let json = serde_json::to_value(&data).unwrap();
            let name = if event_id < 6279 { &json["request"] } else { &json }.get("fully_qualified_user_name");
            assert_eq!(name.unwrap(), "EXAMPLE\\ann");
        }
    }
}
