//! Kerberos on the domain controller: tickets asked for.

use crate::event::field::Account;
use crate::event::scalar::TicketHash;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{
    Address, EncryptionType, Guid, KerberosResult, Outcome, Port, PreAuthType, Sid, Text, TicketOptions,
};

family! {
    /// Kerberos on the domain controller: tickets asked for.
    pub enum Kerberos<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4768: a ticket-granting ticket was asked for (AS exchange).
    ///
    /// **Written by** the KDC on the domain controller that was asked, for success and for most failures (Microsoft,
    /// "4768(S, F)"). Version 0; 1 adds the ticket's hash, 2 keys and encryption (updates of July 2024, January 2025).
    /// **Proves**, with status 0x0 and a pre-authentication type, that a client at this address had the account's key or
    /// certificate; with another status that it asked and was refused.
    /// **Does not prove** a logon to any computer, nor a person: machines ask all day. One Kerberos code stands for
    /// several Windows reasons.
    TicketGrantingTicket<'c> 4768 "A Kerberos authentication ticket (TGT) was requested." {
        /// Who the ticket is for: the name as the client gave it; S-1-0-0 where the request failed.
        target: Account<'c> = "TargetSid" "TargetUserName" "TargetDomainName",
        /// The service: `krbtgt`, or `krbtgt/REALM` where the request failed.
        service_name: Option<Text<'c>> = "ServiceName",
        /// The SID of the service's account.
        service_sid: Option<Sid<'c>> = "ServiceSid",
        /// What the client asked for.
        ticket_options: Option<TicketOptions> = "TicketOptions",
        /// The result; 0x0 is success.
        status: KerberosResult = "Status",
        /// The encryption of the ticket; 0xffffffff where there is none.
        ticket_encryption: Option<EncryptionType> = "TicketEncryptionType",
        /// How the client proved itself; 0 if it did not have to.
        pre_auth_type: Option<PreAuthType> = "PreAuthType",
        /// The address of the client, often as `::ffff:` and IPv4.
        address: Option<Address<'c>> = "IpAddress",
        /// The port of the client; 0 for the domain controller itself.
        port: Option<Port> = "IpPort",
        /// The issuer of the certificate, where a smart card or the like was used.
        certificate_issuer: Option<Text<'c>> = "CertIssuerName",
        /// The serial number of that certificate.
        certificate_serial: Option<Text<'c>> = "CertSerialNumber",
        /// The thumbprint of that certificate.
        certificate_thumbprint: Option<Text<'c>> = "CertThumbprint",
        /// The hash of the ticket that was given: the `request_ticket_hash` of every [`ServiceTicket`] asked for with it.
        response_ticket: Option<TicketHash<'c>> = "ResponseTicket" since 1,
        /// The encryption that the account is set up for, as text such as `0x27 (DES, RC4, AES-Sk)`.
        account_supported_encryption: Option<Text<'c>> = "AccountSupportedEncryptionTypes" since 2,
        /// The keys that the account has, as text.
        account_available_keys: Option<Text<'c>> = "AccountAvailableKeys" since 2,
        /// The encryption that the service's account is set up for, as text.
        service_supported_encryption: Option<Text<'c>> = "ServiceSupportedEncryptionTypes" since 2,
        /// The keys that the service's account has, as text.
        service_available_keys: Option<Text<'c>> = "ServiceAvailableKeys" since 2,
        /// The encryption that the domain controller is set up for, as text.
        dc_supported_encryption: Option<Text<'c>> = "DCSupportedEncryptionTypes" since 2,
        /// The keys that the domain controller has, as text.
        dc_available_keys: Option<Text<'c>> = "DCAvailableKeys" since 2,
        /// The encryption that the client offered, one a line.
        client_advertized_encryption: Option<Text<'c>> = "ClientAdvertizedEncryptionTypes" since 2,
        /// The encryption of the session key.
        session_key_encryption: Option<EncryptionType> = "SessionKeyEncryptionType" since 2,
        /// The encryption of the pre-authentication data.
        pre_auth_encryption: Option<EncryptionType> = "PreAuthEncryptionType" since 2,
    }
    => |e| Meaning {
        act: Act::TicketGrantingTicket,
        outcome: Some(outcome(e.status)),
        account: e.target.who(),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 4769: a service ticket was asked for (TGS exchange).
    ///
    /// **Written by** the KDC on the domain controller that was asked (Microsoft, "4769(S, F)"). Version 0; 1 adds the
    /// hashes of the tickets, 2 keys and encryption.
    /// **Proves**, with status 0x0, that a client at this address that held the account's TGT got a ticket for the
    /// account that runs the service, `FS01$` for the computer FS01.
    /// **Does not prove** that the ticket was used, nor a logon. `krbtgt` as the service is a renewal, a forwarded
    /// ticket or a referral to another domain. Status 0x20 (expired) is routine.
    ServiceTicket<'c> 4769 "A Kerberos service ticket was requested." {
        /// Who asked: mostly `sam@REALM`; never a SID.
        target: Account<'c> = "-" "TargetUserName" "TargetDomainName",
        /// The account that runs the service.
        service_name: Option<Text<'c>> = "ServiceName",
        /// The SID of that account.
        service_sid: Option<Sid<'c>> = "ServiceSid",
        /// What the client asked for.
        ticket_options: Option<TicketOptions> = "TicketOptions",
        /// The encryption of the ticket; 0xffffffff where there is none.
        ticket_encryption: Option<EncryptionType> = "TicketEncryptionType",
        /// The address of the client, often as `::ffff:` and IPv4.
        address: Option<Address<'c>> = "IpAddress",
        /// The port of the client; 0 for the domain controller itself.
        port: Option<Port> = "IpPort",
        /// The result; 0x0 is success.
        status: KerberosResult = "Status",
        /// Equal to that of the 4624, 4648 or 4964 that the ticket led to, where Windows wrote it there. Several
        /// tickets may share one.
        logon_guid: Option<Guid> = "LogonGuid",
        /// The services that asked on the account's behalf (constrained delegation).
        transmitted_services: Option<Text<'c>> = "TransmittedServices",
        /// The hash of the TGT it was asked for with: the `response_ticket` of its [`TicketGrantingTicket`].
        request_ticket_hash: Option<TicketHash<'c>> = "RequestTicketHash" since 1,
        /// The hash of the service ticket that was given.
        response_ticket_hash: Option<TicketHash<'c>> = "ResponseTicketHash" since 1,
        /// The encryption that the account is set up for, as text such as `0x27 (DES, RC4, AES-Sk)`.
        account_supported_encryption: Option<Text<'c>> = "AccountSupportedEncryptionTypes" since 2,
        /// The keys that the account has, as text.
        account_available_keys: Option<Text<'c>> = "AccountAvailableKeys" since 2,
        /// The encryption that the service's account is set up for, as text.
        service_supported_encryption: Option<Text<'c>> = "ServiceSupportedEncryptionTypes" since 2,
        /// The keys that the service's account has, as text.
        service_available_keys: Option<Text<'c>> = "ServiceAvailableKeys" since 2,
        /// The encryption that the domain controller is set up for, as text.
        dc_supported_encryption: Option<Text<'c>> = "DCSupportedEncryptionTypes" since 2,
        /// The keys that the domain controller has, as text.
        dc_available_keys: Option<Text<'c>> = "DCAvailableKeys" since 2,
        /// The encryption that the client offered, one a line.
        client_advertized_encryption: Option<Text<'c>> = "ClientAdvertizedEncryptionTypes" since 2,
        /// The encryption of the session key.
        session_key_encryption: Option<EncryptionType> = "SessionKeyEncryptionType" since 2,
    }
    => |e| Meaning {
        act: Act::ServiceTicket,
        outcome: Some(outcome(e.status)),
        account: e.target.who(),
        logon_guid: e.logon_guid.filter(|guid| !guid.is_null()),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 4770: a ticket was renewed.
    ///
    /// **Written by** the KDC on the domain controller that was asked (Microsoft, "4770(S)"). Version 0; 1 adds the
    /// hashes of the tickets.
    /// **Proves** that a client at this address still held a renewable ticket of the account.
    /// **Does not prove** that the password was known then: renewing needs none.
    TicketRenewed<'c> 4770 "A Kerberos service ticket was renewed." {
        /// Whose ticket it is: mostly `sam@REALM`; never a SID.
        target: Account<'c> = "-" "TargetUserName" "TargetDomainName",
        /// The account that the ticket is for; `krbtgt` for a TGT.
        service_name: Option<Text<'c>> = "ServiceName",
        /// The SID of that account.
        service_sid: Option<Sid<'c>> = "ServiceSid",
        /// What the client asked for.
        ticket_options: Option<TicketOptions> = "TicketOptions",
        /// The encryption of the ticket.
        ticket_encryption: Option<EncryptionType> = "TicketEncryptionType",
        /// The address of the client, often as `::ffff:` and IPv4.
        address: Option<Address<'c>> = "IpAddress",
        /// The port of the client.
        port: Option<Port> = "IpPort",
        /// The hash of the ticket that was to be renewed.
        request_ticket_hash: Option<TicketHash<'c>> = "RequestTicketHash" since 1,
        /// The hash of the renewed ticket.
        response_ticket_hash: Option<TicketHash<'c>> = "ResponseTicketHash" since 1,
    }
    => |e| Meaning {
        act: Act::ServiceTicket,
        account: e.target.who(),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 4771: pre-authentication failed.
    ///
    /// **Written by** the KDC on the domain controller that was asked (Microsoft, "4771(F)"); never for accounts that
    /// need no pre-authentication. Version 0 only.
    /// **Proves** that a client at this address asked for a TGT and did not prove itself; 0x18 is a wrong password as a
    /// rule, 0x25 a clock that is off.
    /// **Does not prove** that someone guessed: a stale password in a service or a telephone does the same. Which of
    /// several Windows reasons a code stands for, only the 4625 on the machine itself tells.
    PreAuthFailed<'c> 4771 "Kerberos pre-authentication failed." {
        /// Who the ticket was asked for.
        target: Account<'c> = "TargetSid" "TargetUserName" "-",
        /// The service: `krbtgt/REALM`.
        service_name: Option<Text<'c>> = "ServiceName",
        /// What the client asked for.
        ticket_options: Option<TicketOptions> = "TicketOptions",
        /// The result.
        status: KerberosResult = "Status",
        /// How the client tried to prove itself.
        pre_auth_type: Option<PreAuthType> = "PreAuthType",
        /// The address of the client, often as `::ffff:` and IPv4.
        address: Option<Address<'c>> = "IpAddress",
        /// The port of the client.
        port: Option<Port> = "IpPort",
        /// The issuer of the certificate, where a smart card or the like was used.
        certificate_issuer: Option<Text<'c>> = "CertIssuerName",
        /// The serial number of that certificate.
        certificate_serial: Option<Text<'c>> = "CertSerialNumber",
        /// The thumbprint of that certificate.
        certificate_thumbprint: Option<Text<'c>> = "CertThumbprint",
    }
    => |e| Meaning {
        act: Act::TicketGrantingTicket,
        outcome: Some(outcome(e.status)),
        account: e.target.who(),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };
}

/// What a result code says of a request.
pub(super) fn outcome(status: KerberosResult) -> Outcome {
    if status == KerberosResult::KDC_ERR_NONE { Outcome::Success } else { Outcome::Failure }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Data;
    use crate::event::security::testing::decode;

    /// Base64 of 32 bytes, as Windows writes a SHA-256.
    const HASH: &str = "bm90IGEgdGlja2V0LCBhIG1hZGUtdXAgdmFsdWUgISE=";

    /// The values of the 4768 on Microsoft's page, with the fields of versions 1 and 2.
    #[test]
    fn a_tgt_has_the_hash_that_its_service_tickets_name() {
        let data = decode(
            4768,
            &[
                ("TargetUserName", "dadmin"),
                ("TargetDomainName", "CONTOSO.LOCAL"),
                ("TargetSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
                ("ServiceName", "krbtgt"),
                ("ServiceSid", "S-1-5-21-3457937927-2839227994-823803824-502"),
                ("TicketOptions", "0x40810010"),
                ("Status", "0x0"),
                ("TicketEncryptionType", "0x12"),
                ("PreAuthType", "15"),
                ("IpAddress", "::ffff:10.0.0.12"),
                ("IpPort", "49273"),
                ("CertIssuerName", "contoso-DC01-CA-1"),
                ("CertSerialNumber", "1D0000000D292FBE3C6CDDAFA200020000000D"),
                ("CertThumbprint", "564DFAEE99C71D62ABC553E695BD8DBC46669413"),
                ("ResponseTicket", HASH),
                ("AccountSupportedEncryptionTypes", "0x27 (DES, RC4, AES-Sk)"),
                ("ClientAdvertizedEncryptionTypes", "\r\n\t\tAES256-CTS-HMAC-SHA1-96\r\n\t\tRC4-HMAC-NT"),
                ("SessionKeyEncryptionType", "0x12"),
                ("PreAuthEncryptionType", "0x12"),
            ],
        );
        let Data::Kerberos(Kerberos::TicketGrantingTicket(event)) = &data else { panic!("{data:?}") };
        assert_eq!(event.pre_auth_type, Some(PreAuthType::PK_AS_REP_OLD));
        assert_eq!(event.account_supported_encryption.as_ref().unwrap(), &"0x27 (DES, RC4, AES-Sk)");
        assert_eq!(event.pre_auth_encryption, Some(EncryptionType::AES256_SHA1));
        assert_eq!(event.response_ticket, Some(TicketHash(HASH.into())));
        let meaning = data.meaning();
        assert_eq!((meaning.act, meaning.outcome), (Act::TicketGrantingTicket, Some(Outcome::Success)));
        assert_eq!((meaning.logon_type, meaning.logon_id), (None, None));
        assert_eq!(meaning.address.unwrap().canonical().unwrap().to_string(), "10.0.0.12");
    }

    /// An unknown user: no SID, no pre-authentication, no ticket, and so no hash to join by.
    #[test]
    fn a_refused_tgt_is_a_failure_without_a_hash() {
        let data = decode(
            4768,
            &[
                ("TargetUserName", "nobody"),
                ("TargetDomainName", "CONTOSO"),
                ("TargetSid", "S-1-0-0"),
                ("ServiceName", "krbtgt/CONTOSO"),
                ("ServiceSid", "S-1-0-0"),
                ("TicketOptions", "0x40810010"),
                ("Status", "0x6"),
                ("TicketEncryptionType", "0xffffffff"),
                ("PreAuthType", "-"),
                ("IpAddress", "::ffff:10.0.0.12"),
                ("IpPort", "49273"),
                ("CertIssuerName", ""),
                ("ResponseTicket", "N/A"),
            ],
        );
        let Data::Kerberos(Kerberos::TicketGrantingTicket(event)) = &data else { panic!("{data:?}") };
        assert_eq!((event.status, event.pre_auth_type), (KerberosResult::KDC_ERR_C_PRINCIPAL_UNKNOWN, None));
        assert_eq!((event.response_ticket.as_ref(), event.certificate_issuer.as_ref()), (None, None));
        assert_eq!(event.ticket_encryption, Some(EncryptionType::NONE));
        assert_eq!(data.meaning().outcome, Some(Outcome::Failure));
    }

    /// The values of the 4769 on Microsoft's page, with the hashes of version 1.
    #[test]
    fn a_service_ticket_names_account_service_and_client() {
        let data = decode(
            4769,
            &[
                ("TargetUserName", "dadmin@CONTOSO.LOCAL"),
                ("TargetDomainName", "CONTOSO.LOCAL"),
                ("ServiceName", "WIN2008R2$"),
                ("ServiceSid", "S-1-5-21-3457937927-2839227994-823803824-2102"),
                ("TicketOptions", "0x40810000"),
                ("TicketEncryptionType", "0x12"),
                ("IpAddress", "::ffff:10.0.0.12"),
                ("IpPort", "49272"),
                ("Status", "0x0"),
                ("LogonGuid", "{F85C455E-C66E-205C-6B39-F6C60A7FE453}"),
                ("TransmittedServices", "-"),
                ("RequestTicketHash", HASH),
                ("ResponseTicketHash", "N/A"),
            ],
        );
        let Data::Kerberos(Kerberos::ServiceTicket(event)) = &data else { panic!("{data:?}") };
        assert_eq!(event.request_ticket_hash, Some(TicketHash(HASH.into())));
        assert_eq!(event.response_ticket_hash, None);
        assert!(event.ticket_options.unwrap().contains(TicketOptions::FORWARDABLE));
        let meaning = data.meaning();
        assert_eq!((meaning.act, meaning.outcome), (Act::ServiceTicket, Some(Outcome::Success)));
        assert_eq!(meaning.logon_guid, Guid::parse("{f85c455e-c66e-205c-6b39-f6c60a7fe453}"));
        assert_eq!((meaning.account.unwrap().sid, meaning.logon_type), (None, None));
        assert_eq!(serde_json::to_value(&data).unwrap().pointer("/target/name").unwrap(), "dadmin@CONTOSO.LOCAL");
    }

    /// The values of the 4770 on Microsoft's page. It has no status: the record's keywords tell the outcome.
    #[test]
    fn a_renewal_has_no_result_of_its_own() {
        let data = decode(
            4770,
            &[
                ("TargetUserName", "WIN2008R2$@CONTOSO.LOCAL"),
                ("TargetDomainName", "CONTOSO.LOCAL"),
                ("ServiceName", "krbtgt"),
                ("ServiceSid", "S-1-5-21-3457937927-2839227994-823803824-502"),
                ("TicketOptions", "0x2"),
                ("TicketEncryptionType", "0x12"),
                ("IpAddress", "::ffff:10.0.0.12"),
                ("IpPort", "49964"),
            ],
        );
        let Data::Kerberos(Kerberos::TicketRenewed(event)) = &data else { panic!("{data:?}") };
        assert_eq!(event.ticket_options, Some(TicketOptions::RENEW));
        assert_eq!((event.port, event.request_ticket_hash.as_ref()), (Some(Port(49964)), None));
        assert_eq!((data.meaning().act, data.meaning().outcome), (Act::ServiceTicket, None));
    }

    /// The values of the 4771 on Microsoft's page.
    #[test]
    fn failed_pre_authentication_is_a_failed_request_for_a_tgt() {
        let data = decode(
            4771,
            &[
                ("TargetUserName", "dadmin"),
                ("TargetSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
                ("ServiceName", "krbtgt/CONTOSO.LOCAL"),
                ("TicketOptions", "0x40810010"),
                ("Status", "0x10"),
                ("PreAuthType", "15"),
                ("IpAddress", "::ffff:10.0.0.12"),
                ("IpPort", "49254"),
            ],
        );
        let meaning = data.meaning();
        assert_eq!((meaning.act, meaning.outcome), (Act::TicketGrantingTicket, Some(Outcome::Failure)));
        let account = meaning.account.unwrap();
        assert_eq!((account.name.unwrap(), account.domain), (&"dadmin".into(), None));
        assert_eq!(account.sid.unwrap().to_string(), "S-1-5-21-3457937927-2839227994-823803824-1104");
    }
}
