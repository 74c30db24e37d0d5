//! Tickets refused to members of Protected Users (a channel of domain controllers, off unless enabled).
//!
//! No record and no manifest was at hand. Microsoft's messages of these events are word for word, and number for
//! number, those of Security 4824; the names are taken from there. A field named otherwise is kept beside the event.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Address, KerberosResult, Outcome, Port, PreAuthType, Text, TicketOptions};

family! {
    /// Tickets refused to members of Protected Users.
    pub enum KdcProtectedUsers<'c> =
        "Microsoft-Windows-Kerberos-Key-Distribution-Center"
        in "Microsoft-Windows-Authentication/ProtectedUserFailures-DomainController";

    /// 104: a member of Protected Users tried DES or RC4 and was refused.
    ///
    /// **Written by** the Key Distribution Center of a domain controller, if the channel is enabled.
    /// **Proves** that a ticket-granting ticket was asked for this account from this address.
    /// **Does not prove** that the password was right.
    ProtectedUserKerberosRefused<'c> 104 "Kerberos preauthentication by using DES or RC4 failed because the …" {
        /// Whose ticket it is.
        target: Account<'c> = "TargetSid" "TargetUserName" "-",
        /// The account of the service.
        service_name: Option<Text<'c>> = "ServiceName",
        /// What the ticket was asked to be.
        ticket_options: Option<TicketOptions> = "TicketOptions",
        /// The result.
        status: Option<KerberosResult> = "Status",
        /// How the client proved who it is.
        pre_auth_type: Option<PreAuthType> = "PreAuthType",
        /// The client's address.
        address: Option<Address<'c>> = "IpAddress",
        /// The client's port.
        port: Option<Port> = "IpPort",
        /// The certificate's issuer, for a logon with one.
        cert_issuer: Option<Text<'c>> = "CertIssuerName",
        /// Its serial number.
        cert_serial_number: Option<Text<'c>> = "CertSerialNumber",
        /// Its SHA-1.
        cert_thumbprint: Option<Text<'c>> = "CertThumbprint",
    }
    => |e| Meaning {
        act: Act::TicketGrantingTicket,
        outcome: Some(Outcome::Failure),
        account: e.target.who(),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };
}
