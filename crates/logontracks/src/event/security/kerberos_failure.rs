//! Kerberos on the domain controller: replays, and failures that are defined but not written.

use super::kerberos::outcome;
use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Address, KerberosResult, Luid, Outcome, Port, Text, TicketOptions};

family! {
    /// Kerberos on the domain controller: replays, and failures that are defined but not written.
    pub enum KerberosFailure<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4649: a Kerberos request came twice.
    ///
    /// **Written by** a domain controller that answered KRB_AP_ERR_REPEAT, though as an audit success (Microsoft,
    /// "4649(S)"). Version 0 only.
    /// **Proves** that a request with the same authenticator as one shortly before was refused.
    /// **Does not prove** an attack: a network device that sends packets twice does the same.
    ReplayDetected<'c> 4649 "A replay attack was detected." {
        /// Who reported it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The session of who reported it.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// Whose credentials were replayed.
        target: Account<'c> = "-" "TargetUserName" "TargetDomainName",
        /// The kind of request.
        request_type: Option<Text<'c>> = "RequestType",
        /// The logon process.
        logon_process: Option<Text<'c>> = "LogonProcessName",
        /// The authentication package.
        authentication_package: Option<Text<'c>> = "AuthenticationPackage",
        /// The computer it came from.
        workstation: Option<Text<'c>> = "WorkstationName",
        /// The services that carried the account here by delegation (S4U).
        transmitted_services: Option<Text<'c>> = "TransmittedServices",
        /// The process that reported it.
        process_id: Option<u64> = "ProcessId",
        /// The path of that process.
        process: Option<Text<'c>> = "ProcessName",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: e.target.who(),
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        workstation: e.workstation.as_ref(),
        ..Meaning::NONE
    };

    /// 4772: a request for a ticket-granting ticket failed.
    ///
    /// **Written by** no Windows so far: it is defined, and a failed [`TicketGrantingTicket`] is written instead
    /// (Microsoft, "4772(F)"). Version 0 only.
    /// **Proves**, if it is met, what the failed 4768 would. **Does not prove** that Windows wrote it.
    ///
    /// [`TicketGrantingTicket`]: super::kerberos::TicketGrantingTicket
    TicketGrantingTicketFailed<'c> 4772 "A Kerberos authentication ticket request failed." {
        /// Who the ticket was asked for.
        target: Account<'c> = "-" "TargetUserName" "TargetDomainName",
        /// The service that it was asked for.
        service_name: Option<Text<'c>> = "ServiceName",
        /// What the client asked for.
        ticket_options: Option<TicketOptions> = "TicketOptions",
        /// The result.
        status: Option<KerberosResult> = "FailureCode",
        /// The address of the client.
        address: Option<Address<'c>> = "IpAddress",
        /// The port of the client.
        port: Option<Port> = "IpPort",
    }
    => |e| Meaning {
        act: Act::TicketGrantingTicket,
        outcome: e.status.map(outcome),
        account: e.target.who(),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 4773: a request for a service ticket failed.
    ///
    /// **Written by** no Windows so far: it is defined, and a failed [`ServiceTicket`] is written instead (Microsoft,
    /// "4773(F)"). Version 0 only.
    /// **Proves**, if it is met, what the failed 4769 would. **Does not prove** that Windows wrote it.
    ///
    /// [`ServiceTicket`]: super::kerberos::ServiceTicket
    ServiceTicketFailed<'c> 4773 "A Kerberos service ticket request failed." {
        /// Who asked.
        target: Account<'c> = "-" "TargetUserName" "TargetDomainName",
        /// The service that the ticket was asked for.
        service_name: Option<Text<'c>> = "ServiceName",
        /// What the client asked for.
        ticket_options: Option<TicketOptions> = "TicketOptions",
        /// The result.
        status: Option<KerberosResult> = "FailureCode",
        /// The address of the client.
        address: Option<Address<'c>> = "IpAddress",
        /// The port of the client.
        port: Option<Port> = "IpPort",
    }
    => |e| Meaning {
        act: Act::ServiceTicket,
        outcome: e.status.map(outcome),
        account: e.target.who(),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::security::testing::decode;

    /// The fields of Microsoft's page, which has no example.
    #[test]
    fn a_replay_was_refused_whatever_the_keywords_say() {
        let data = decode(
            4649,
            &[
                ("SubjectUserSid", "S-1-5-18"),
                ("SubjectUserName", "DC01$"),
                ("SubjectDomainName", "CORP"),
                ("SubjectLogonId", "0x3e7"),
                ("TargetUserName", "jdoe"),
                ("TargetDomainName", "CORP.EXAMPLE"),
                ("RequestType", "KRB_TGS_REQ"),
                ("LogonProcessName", "Kerberos"),
                ("AuthenticationPackage", "Kerberos"),
                ("WorkstationName", "WS012"),
                ("TransmittedServices", "-"),
                ("ProcessId", "0x254"),
                ("ProcessName", r"C:\Windows\System32\lsass.exe"),
            ],
        );
        let meaning = data.meaning();
        assert_eq!((meaning.act, meaning.outcome), (Act::Kerberos, Some(Outcome::Failure)));
        assert_eq!((meaning.account.unwrap().name, meaning.workstation), (Some(&"jdoe".into()), Some(&"WS012".into())));
        assert_eq!(meaning.actor_logon_id, Some(Luid::SYSTEM));
    }

    #[test]
    fn requests_that_failed_have_their_numbers_as_text() {
        for (id, act) in [(4772, Act::TicketGrantingTicket), (4773, Act::ServiceTicket)] {
            let data = decode(
                id,
                &[
                    ("TargetUserName", "jdoe"),
                    ("TargetDomainName", "CORP.EXAMPLE"),
                    ("ServiceName", "krbtgt/CORP.EXAMPLE"),
                    ("TicketOptions", "0x40810010"),
                    ("FailureCode", "0x6"),
                    ("IpAddress", "10.1.0.12"),
                    ("IpPort", "49254"),
                ],
            );
            assert_eq!((data.meaning().act, data.meaning().outcome), (act, Some(Outcome::Failure)));
            let json = serde_json::to_value(&data).unwrap();
            assert_eq!(json.pointer("/status/name").unwrap(), "KDC_ERR_C_PRINCIPAL_UNKNOWN");
            assert_eq!(json.pointer("/ticket_options/code").unwrap(), "0x40810010");
        }
    }
}
