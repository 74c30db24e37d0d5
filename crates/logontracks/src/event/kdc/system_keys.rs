//! What the Key Distribution Center writes to System: keys, PACs and certificates that do not do.
//!
//! The provider is registered with the classic source `KDC`, so its records are classic ones with names from its
//! manifest. Names: 14 to 27, 39, 40 and 42 are those of the manifest; 39, 41 and 45 as in records published by others;
//! for 35 to 38, 43 and 44 only Microsoft's messages, which number the values, were at hand. Where no manifest named
//! the values, they lie in that same order without names: `Data[0]`, the message's `%1`, and so on.

use crate::event::table::family;
use crate::event::{Act, Bytes, Meaning, Who};
use crate::wire::{Outcome, Sid, Text};

family! {
    /// What the Key Distribution Center writes to System.
    pub enum Kdc<'c> = "Microsoft-Windows-Kerberos-Key-Distribution-Center" in "System";

    /// 14: an account has no key for the ticket-granting ticket it asked for.
    ///
    /// **Written by** the Key Distribution Center of a domain controller.
    /// **Proves** that a ticket was asked for this account, with these encryption types, and refused.
    /// **Does not prove** from where.
    KeyMissing<'c> 14 "While processing an AS request for target service, the account did not have a suitable key …" {
        /// The service asked for.
        target: Option<Text<'c>> = "Target | Data[0]",
        /// The account that lacks the key.
        account: Option<Text<'c>> = "Account | Data[1]",
        /// The number Windows gives to the missing key.
        key_id: Option<Text<'c>> = "ID | Data[2]",
        /// The encryption types that the client offered: numbers, between spaces.
        requested_types: Option<Text<'c>> = "RequestedEtypes | Data[3]",
        /// The encryption types for which the account has keys.
        available_types: Option<Text<'c>> = "AvailableEtypes | Data[4]",
        /// The account whose password must be changed to make a key.
        account_to_reset: Option<Text<'c>> = "AccountToReset | Data[5]",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.account),
        ..Meaning::NONE
    };

    /// 16: an account has no key for the service ticket asked for.
    ///
    /// **Written by** the Key Distribution Center of a domain controller.
    /// **Proves** that a ticket for this service was asked for and refused.
    /// **Does not prove** by whom or from where.
    ServiceKeyMissing<'c> 16 "While processing a TGS request for the target server, the account did not have a …" {
        /// The service asked for.
        target: Option<Text<'c>> = "Target | Data[0]",
        /// The account that lacks the key.
        account: Option<Text<'c>> = "Account | Data[1]",
        /// The number Windows gives to the missing key.
        key_id: Option<Text<'c>> = "ID | Data[2]",
        /// The encryption types that the client offered: numbers, between spaces.
        requested_types: Option<Text<'c>> = "RequestedEtypes | Data[3]",
        /// The encryption types for which the account has keys.
        available_types: Option<Text<'c>> = "AvailableEtypes | Data[4]",
        /// The account whose password must be changed to make a key.
        account_to_reset: Option<Text<'c>> = "AccountToReset | Data[5]",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.account),
        ..Meaning::NONE
    };

    /// 26: client and account have no encryption type in common (request for a ticket-granting ticket).
    ///
    /// **Written by** the Key Distribution Center of a domain controller.
    /// **Proves** that a ticket was asked for this account, with these encryption types, and refused.
    /// **Does not prove** from where.
    NoCommonType<'c> 26 "While processing an AS request for target service, the account did not have a suitable …" {
        /// The service asked for.
        target: Option<Text<'c>> = "Target | Data[0]",
        /// The account that lacks the key.
        account: Option<Text<'c>> = "Account | Data[1]",
        /// The number Windows gives to the missing key.
        key_id: Option<Text<'c>> = "ID | Data[2]",
        /// The encryption types that the client offered: numbers, between spaces.
        requested_types: Option<Text<'c>> = "RequestedEtypes | Data[3]",
        /// The encryption types for which the account has keys.
        available_types: Option<Text<'c>> = "AvailableEtypes | Data[4]",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.account),
        ..Meaning::NONE
    };

    /// 27: client and service have no encryption type in common (request for a service ticket).
    ///
    /// **Written by** the Key Distribution Center of a domain controller.
    /// **Proves** that a ticket for this service was asked for and refused.
    /// **Does not prove** from where.
    NoCommonServiceType<'c> 27 "While processing a TGS request for the target server, the account did not have a …" {
        /// The service asked for.
        target: Option<Text<'c>> = "Target | Data[0]",
        /// The account that lacks the key.
        account: Option<Text<'c>> = "Account | Data[1]",
        /// The number Windows gives to the missing key.
        key_id: Option<Text<'c>> = "ID | Data[2]",
        /// The encryption types that the client offered: numbers, between spaces.
        requested_types: Option<Text<'c>> = "RequestedEtypes | Data[3]",
        /// The encryption types for which the account has keys.
        available_types: Option<Text<'c>> = "AvailableEtypes | Data[4]",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.account),
        ..Meaning::NONE
    };

    /// 35: a ticket-granting ticket of another domain controller has no PAC attributes.
    ///
    /// **Written by** the Key Distribution Center of a domain controller (Microsoft, KB5008380). Its values have
    /// names that were not at hand: where the record has them they are kept beside the event.
    /// **Proves** that such a ticket was used.
    /// **Does not prove** that it was forged: domain controllers without the update make such tickets.
    PacWithoutAttributes<'c> 35 "The Key Distribution Center (KDC) encountered a ticket-granting-ticket (TGT) …" {
        /// The domain controller that made it.
        other_kdc: Option<Text<'c>> = "Data[0]",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |_e| Meaning { act: Act::Kerberos, ..Meaning::NONE };

    /// 36: a ticket without a PAC was used to ask for another.
    ///
    /// **Written by** the Key Distribution Center of a domain controller (Microsoft, KB5008380). Its values have
    /// names that were not at hand: where the record has them they are kept beside the event.
    /// **Proves** that such a ticket of this client was used.
    /// **Does not prove** that it was forged.
    TicketWithoutPac<'c> 36 "The Key Distribution Center (KDC) encountered a ticket that did not contain a PAC …" {
        /// The client's domain.
        client_domain: Option<Text<'c>> = "Data[0]",
        /// The client.
        client_name: Option<Text<'c>> = "Data[1]",
        /// The service asked for.
        service: Option<Text<'c>> = "Data[2]",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning { act: Act::Kerberos, account: Who::named(&e.client_name), ..Meaning::NONE };

    /// 37: a ticket that does not say who asked for it was used to ask for another.
    ///
    /// **Written by** the Key Distribution Center of a domain controller (Microsoft, KB5008380). Its values have
    /// names that were not at hand: where the record has them they are kept beside the event.
    /// **Proves** that such a ticket of this client was used.
    /// **Does not prove** that it was forged: domain controllers without the update make such tickets.
    TicketWithoutRequestor<'c> 37 "The Key Distribution Center (KDC) encountered a ticket that did not contain …" {
        /// Who made the PAC.
        pac_maker: Option<Text<'c>> = "Data[0]",
        /// The client's domain.
        client_domain: Option<Text<'c>> = "Data[1]",
        /// The client.
        client_name: Option<Text<'c>> = "Data[2]",
        /// The service asked for.
        service: Option<Text<'c>> = "Data[3]",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning { act: Act::Kerberos, account: Who::named(&e.client_name), ..Meaning::NONE };

    /// 38: the SID in a ticket is not that of the account of this name.
    ///
    /// **Written by** the Key Distribution Center of a domain controller (Microsoft, KB5008380). Its values have
    /// names that were not at hand: where the record has them they are kept beside the event.
    /// **Proves** that the name in the ticket belongs to another account now.
    /// **Does not prove** an attack: the account may have been renamed since.
    RequestorMismatch<'c> 38 "The Key Distribution Center (KDC) encountered a ticket that contained inconsistent …" {
        /// Who made the PAC.
        pac_maker: Option<Text<'c>> = "Data[0]",
        /// The client's domain.
        client_domain: Option<Text<'c>> = "Data[1]",
        /// The client.
        client_name: Option<Text<'c>> = "Data[2]",
        /// The service asked for.
        service: Option<Text<'c>> = "Data[3]",
        /// The SID that the account of this name has.
        directory_sid: Option<Text<'c>> = "Data[4]",
        /// The SID in the ticket.
        ticket_sid: Option<Text<'c>> = "Data[5]",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.client_name),
        ..Meaning::NONE
    };

    /// 39: a user asked for a ticket with a certificate that is not strongly bound to the account (41 on Server
    /// 2008).
    ///
    /// **Written by** the Key Distribution Center of a domain controller (Microsoft, KB5014754).
    /// **Proves** that this certificate was used for this account; a warning where it was let in, an error where not.
    /// **Does not prove** which of the two: the record's level tells.
    CertificateWeaklyMapped<'c> 39 "The Key Distribution Center (KDC) encountered a user certificate that was …" {
        /// The user.
        account: Option<Text<'c>> = "AccountName | Data[0]",
        /// The certificate's subject.
        subject: Option<Text<'c>> = "Subject | Data[1]",
        /// The certificate's issuer.
        issuer: Option<Text<'c>> = "Issuer | Data[2]",
        /// The certificate's serial number.
        serial_number: Option<Text<'c>> = "SerialNumber | Data[3]",
        /// The certificate's SHA-1.
        thumbprint: Option<Text<'c>> = "Thumbprint | Data[4]",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning { act: Act::Kerberos, account: Who::named(&e.account), ..Meaning::NONE };

    /// 40: as 39, and the certificate is older than the account (48 on Server 2008).
    ///
    /// **Written by** the Key Distribution Center of a domain controller (Microsoft, KB5014754).
    /// **Proves** that this certificate was used for this account and refused.
    /// **Does not prove** an attack.
    CertificateOlderThanAccount<'c> 40 "The Key Distribution Center (KDC) encountered a user certificate that was …" {
        /// The user.
        account: Option<Text<'c>> = "AccountName | Data[0]",
        /// The certificate's subject.
        subject: Option<Text<'c>> = "Subject | Data[1]",
        /// The certificate's issuer.
        issuer: Option<Text<'c>> = "Issuer | Data[2]",
        /// The certificate's serial number.
        serial_number: Option<Text<'c>> = "SerialNumber | Data[3]",
        /// The certificate's SHA-1.
        thumbprint: Option<Text<'c>> = "Thumbprint | Data[4]",
        /// When the certificate was issued, as text.
        issuance_time: Option<Text<'c>> = "IssuanceTime | Data[5]",
        /// When the account was created, as text.
        account_creation_time: Option<Text<'c>> = "AccountCreationTime | Data[6]",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.account),
        ..Meaning::NONE
    };

    /// 41: the certificate is another account's (49 on Server 2008).
    ///
    /// **Written by** the Key Distribution Center of a domain controller (Microsoft, KB5014754). In records it has
    /// the two SIDs, which some lists of its layout leave out.
    /// **Proves** that the certificate of `certificate_sid` was used for this account and refused.
    /// **Does not prove** who did it.
    CertificateSidMismatch<'c> 41 "The Key Distribution Center (KDC) encountered a user certificate that was …" {
        /// The user.
        account: Option<Text<'c>> = "AccountName | Data[0]",
        /// The account's SID.
        account_sid: Option<Sid<'c>> = "AccountSid",
        /// The certificate's subject.
        subject: Option<Text<'c>> = "Subject",
        /// The certificate's issuer.
        issuer: Option<Text<'c>> = "Issuer",
        /// The certificate's serial number.
        serial_number: Option<Text<'c>> = "SerialNumber",
        /// The certificate's SHA-1.
        thumbprint: Option<Text<'c>> = "Thumbprint",
        /// The SID in the certificate.
        certificate_sid: Option<Sid<'c>> = "CertificateSid",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: Some(Who { sid: e.account_sid.as_ref(), name: e.account.as_ref(), domain: None }),
        ..Meaning::NONE
    };

    /// 42: the account krbtgt has no AES keys.
    ///
    /// **Written by** the Key Distribution Center of a domain controller (Microsoft, KB5021131).
    /// **Proves** that the Key Distribution Center found none.
    /// **Does not prove** any use.
    StrongKeysMissing<'c> 42 "The Kerberos Key Distribution Center lacks strong keys for account." {
        /// The account.
        account: Option<Text<'c>> = "AccountName | Data[0]",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning { act: Act::Kerberos, account: Who::named(&e.account), ..Meaning::NONE };

    /// 43: the full signature of a ticket's PAC is wrong.
    ///
    /// **Written by** the Key Distribution Center of a domain controller (Microsoft, KB5020805). Its values have
    /// names that were not at hand: where the record has them they are kept beside the event.
    /// **Proves** that such a ticket of this client was used.
    /// **Does not prove** who changed it.
    FullPacSignatureBad<'c> 43 "The Key Distribution Center (KDC) encountered a ticket that it could not validate …" {
        /// The client's domain.
        client_domain: Option<Text<'c>> = "Data[0]",
        /// The client.
        client_name: Option<Text<'c>> = "Data[1]",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning {
        act: Act::Kerberos,
        outcome: Some(Outcome::Failure),
        account: Who::named(&e.client_name),
        ..Meaning::NONE
    };

    /// 44: a ticket's PAC has no full signature.
    ///
    /// **Written by** the Key Distribution Center of a domain controller (Microsoft, KB5020805). Its values have
    /// names that were not at hand: where the record has them they are kept beside the event.
    /// **Proves** that such a ticket of this client was used.
    /// **Does not prove** that it was forged: domain controllers without the update make such tickets.
    FullPacSignatureMissing<'c> 44 "The Key Distribution Center (KDC) encountered a ticket that did not contained …" {
        /// The client's domain.
        client_domain: Option<Text<'c>> = "Data[0]",
        /// The client.
        client_name: Option<Text<'c>> = "Data[1]",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning { act: Act::Kerberos, account: Who::named(&e.client_name), ..Meaning::NONE };

    /// 45: a user asked for a ticket with a certificate of an issuer that is not trusted for logons.
    ///
    /// **Written by** the Key Distribution Center of a domain controller (Microsoft, KB5057784).
    /// **Proves** that this certificate was used for this account.
    /// **Does not prove** that it was let in: the record's level tells.
    CertificateOutsideNtAuth<'c> 45 "The Key Distribution Center (KDC) encountered a client certificate that was …" {
        /// The user.
        account: Option<Text<'c>> = "AccountName | Data[0]",
        /// The certificate's subject.
        subject: Option<Text<'c>> = "Subject | Data[1]",
        /// The certificate's issuer.
        issuer: Option<Text<'c>> = "Issuer | Data[2]",
        /// The certificate's serial number.
        serial_number: Option<Text<'c>> = "SerialNumber | Data[3]",
        /// The certificate's SHA-1.
        thumbprint: Option<Text<'c>> = "Thumbprint | Data[4]",
        /// Data that goes with it, mostly an error number.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |e| Meaning { act: Act::Kerberos, account: Who::named(&e.account), ..Meaning::NONE };
}
