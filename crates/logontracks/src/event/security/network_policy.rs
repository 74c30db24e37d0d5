//! The network policy server (NPS, RADIUS): requests for access, and what became of them.

use super::access_request::AccessRequest;
use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::Text;

family! {
    /// Requests to the network policy server, and what became of them.
    pub enum NetworkPolicy<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 6272: access was granted.
    ///
    /// **Written by** the network policy server (Microsoft, "Audit Network Policy Server"). Version 2 has no health and
    /// inventory fields.
    /// **Proves** that the user was let in through the access server named, with these credentials and by this policy.
    /// **Does not prove** how long the user stayed, nor a logon to any Windows computer.
    NetworkAccessGranted<'c> 6272 "Network Policy Server granted access to a user." {
        /// The user, as the server found it in the directory.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The computer that the user is at, where it proved itself.
        machine: Account<'c> = "SubjectMachineSID" "SubjectMachineName" "-",
        /// What was asked, by whom and through what.
        request: AccessRequest<'c> = "FullyQualifiedSubjectUserName" "FullyQualifiedSubjectMachineName"
            "MachineInventory" "CalledStationID" "CallingStationID" "NASIPv4Address" "NASIPv6Address" "NASIdentifier"
            "NASPortType" "NASPort" "ClientName" "ClientIPAddress" "ProxyPolicyName" "NetworkPolicyName"
            "AuthenticationProvider" "AuthenticationServer" "AuthenticationType" "EAPType" "AccountSessionIdentifier",
        /// What the client's state of health allows: versions 0 and 1 only.
        quarantine_state: Option<Text<'c>> = "QuarantineState",
        /// The health check's own number: versions 0 and 1 only.
        quarantine_session_identifier: Option<Text<'c>> = "QuarantineSessionIdentifier",
        /// Where the server logged it.
        logging_result: Option<Text<'c>> = "LoggingResult" since 1,
    }
    => |e| Meaning {
        act: Act::NetworkPolicy,
        account: e.subject.who(),
        workstation: e.machine.name.as_ref(),
        ..Meaning::NONE
    };

    /// 6273: access was denied.
    ///
    /// **Written by** the network policy server (Microsoft, "Audit Network Policy Server"). Version 2 has no health and
    /// inventory fields.
    /// **Proves** that someone asked in the name of this user, through the access server named, and was refused for the
    /// reason given.
    /// **Does not prove** that it was the user.
    NetworkAccessDenied<'c> 6273 "Network Policy Server denied access to a user." {
        /// The user, as the server found it in the directory.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The computer that the user is at, where it proved itself.
        machine: Account<'c> = "SubjectMachineSID" "SubjectMachineName" "-",
        /// What was asked, by whom and through what.
        request: AccessRequest<'c> = "FullyQualifiedSubjectUserName" "FullyQualifiedSubjectMachineName"
            "MachineInventory" "CalledStationID" "CallingStationID" "NASIPv4Address" "NASIPv6Address" "NASIdentifier"
            "NASPortType" "NASPort" "ClientName" "ClientIPAddress" "ProxyPolicyName" "NetworkPolicyName"
            "AuthenticationProvider" "AuthenticationServer" "AuthenticationType" "EAPType" "AccountSessionIdentifier",
        /// Why, by number (Microsoft, "NPS Reason Codes"): 16 is wrong credentials.
        reason_code: Option<u32> = "ReasonCode",
        /// Why, in the server's language.
        reason: Option<Text<'c>> = "Reason",
        /// Where the server logged it.
        logging_result: Option<Text<'c>> = "LoggingResult" since 1,
    }
    => |e| Meaning {
        act: Act::NetworkPolicy,
        account: e.subject.who(),
        workstation: e.machine.name.as_ref(),
        ..Meaning::NONE
    };

    /// 6274: a request was discarded without an answer.
    ///
    /// **Written by** the network policy server (Microsoft, "Audit Network Policy Server"). Version 1 has no inventory
    /// field.
    /// **Proves** that a request in the name of this user came and was not decided.
    /// **Does not prove** that it was the user.
    NetworkRequestDiscarded<'c> 6274 "Network Policy Server discarded the request for a user." {
        /// The user, as the server found it in the directory.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The computer that the user is at, where it proved itself.
        machine: Account<'c> = "SubjectMachineSID" "SubjectMachineName" "-",
        /// What was asked, by whom and through what.
        request: AccessRequest<'c> = "FullyQualifiedSubjectUserName" "FullyQualifiedSubjectMachineName"
            "MachineInventory" "CalledStationID" "CallingStationID" "NASIPv4Address" "NASIPv6Address" "NASIdentifier"
            "NASPortType" "NASPort" "ClientName" "ClientIPAddress" "ProxyPolicyName" "NetworkPolicyName"
            "AuthenticationProvider" "AuthenticationServer" "AuthenticationType" "EAPType" "AccountSessionIdentifier",
        /// Why, by number (Microsoft, "NPS Reason Codes"): 16 is wrong credentials.
        reason_code: Option<u32> = "ReasonCode",
        /// Why, in the server's language.
        reason: Option<Text<'c>> = "Reason",
    }
    => |e| Meaning {
        act: Act::NetworkPolicy,
        account: e.subject.who(),
        workstation: e.machine.name.as_ref(),
        ..Meaning::NONE
    };

    /// 6275: an accounting request was discarded.
    ///
    /// **Written by** the network policy server (Microsoft, "Audit Network Policy Server"). Version 1 has no inventory
    /// field.
    /// **Proves** that the access server reported on a session of this user, and that the report is lost.
    /// **Does not prove** that the session began or ended.
    AccountingRequestDiscarded<'c> 6275 "Network Policy Server discarded the accounting request for a user." {
        /// The user, as the server found it in the directory.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The computer that the user is at, where it proved itself.
        machine: Account<'c> = "SubjectMachineSID" "SubjectMachineName" "-",
        /// What was asked, by whom and through what.
        request: AccessRequest<'c> = "FullyQualifiedSubjectUserName" "FullyQualifiedSubjectMachineName"
            "MachineInventory" "CalledStationID" "CallingStationID" "NASIPv4Address" "NASIPv6Address" "NASIdentifier"
            "NASPortType" "NASPort" "ClientName" "ClientIPAddress" "ProxyPolicyName" "NetworkPolicyName"
            "AuthenticationProvider" "AuthenticationServer" "AuthenticationType" "EAPType" "AccountSessionIdentifier",
        /// Why, by number (Microsoft, "NPS Reason Codes"): 16 is wrong credentials.
        reason_code: Option<u32> = "ReasonCode",
        /// Why, in the server's language.
        reason: Option<Text<'c>> = "Reason",
    }
    => |e| Meaning {
        act: Act::NetworkPolicy,
        account: e.subject.who(),
        workstation: e.machine.name.as_ref(),
        ..Meaning::NONE
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Data;
    use crate::event::security::testing::decode;
    use crate::wire::Address;

    /// Made up, in the order and with the names of the layouts: the corpus has no such record.
    const REQUEST: [(&str, &str); 14] = [
        ("SubjectUserSid", "S-1-5-21-1-2-3-1104"),
        ("SubjectUserName", "EXAMPLE\\ann"),
        ("SubjectDomainName", "EXAMPLE"),
        ("FullyQualifiedSubjectUserName", "example.org/People/Ann"),
        ("SubjectMachineSID", "S-1-5-21-1-2-3-1120"),
        ("SubjectMachineName", "EXAMPLE\\PC1$"),
        ("CallingStationID", "00-00-5E-00-53-01"),
        ("NASIPv4Address", "192.0.2.7"),
        ("NASIPv6Address", "-"),
        ("NASPortType", "Wireless - IEEE 802.11"),
        ("NASPort", "1"),
        ("ClientIPAddress", "192.0.2.7"),
        ("ReasonCode", "16"),
        ("Reason", "Wrong user name or password."),
    ];

    #[test]
    fn a_request_names_user_machine_and_access_server() {
        for event_id in [6272, 6273, 6274, 6275] {
            let data = decode(event_id, &REQUEST);
            let meaning = data.meaning();
            assert_eq!(meaning.act, Act::NetworkPolicy);
            assert_eq!(meaning.account.unwrap().name.unwrap(), &"EXAMPLE\\ann");
            assert_eq!(meaning.workstation.unwrap(), &"EXAMPLE\\PC1$");
            // The access server's address is not the user's.
            assert_eq!((meaning.address, meaning.actor), (None, None));
        }
        let Data::NetworkPolicy(NetworkPolicy::NetworkAccessDenied(event)) = decode(6273, &REQUEST) else {
            panic!("not a refusal")
        };
        assert_eq!(event.reason_code, Some(16));
        assert_eq!(event.request.nas_ipv4_address.as_ref().and_then(Address::ip), "192.0.2.7".parse().ok());
        assert_eq!((event.request.nas_ipv6_address, event.request.nas_port), (None, Some(1)));
    }
}
