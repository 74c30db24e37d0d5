//! Tickets refused by an authentication policy (a channel of domain controllers, off unless enabled).
//!
//! No record and no manifest was at hand. Microsoft's messages of these events are word for word, and number for
//! number, those of Security 4820 and 4821; the names are taken from there. A field named otherwise is kept beside the
//! event.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{
    Address, EncryptionType, Guid, KerberosResult, Outcome, Port, PreAuthType, Sid, Text, TicketOptions,
};

family! {
    /// Tickets refused by an authentication policy, or that would be.
    pub enum KdcPolicy<'c> =
        "Microsoft-Windows-Kerberos-Key-Distribution-Center"
        in "Microsoft-Windows-Authentication/AuthenticationPolicyFailures-DomainController";

    /// 105: an authentication policy refused a ticket-granting ticket.
    ///
    /// **Written by** the Key Distribution Center of a domain controller, if the channel is enabled.
    /// **Proves** that it was asked for this account from this address.
    /// **Does not prove** that the account was not used elsewhere.
    TgtRefusedByPolicy<'c> 105 "A Kerberos Ticket-granting-ticket (TGT) was denied because the device does not …" {
        /// Whose ticket it is.
        target: Account<'c> = "TargetSid" "TargetUserName" "TargetDomainName",
        /// The device it came from.
        device_name: Option<Text<'c>> = "DeviceName",
        /// The account of the service.
        service_name: Option<Text<'c>> = "ServiceName",
        /// Its SID.
        service_sid: Option<Sid<'c>> = "ServiceSid",
        /// What the ticket was asked to be.
        ticket_options: Option<TicketOptions> = "TicketOptions",
        /// The result.
        status: Option<KerberosResult> = "Status",
        /// How the ticket is encrypted.
        ticket_encryption: Option<EncryptionType> = "TicketEncryptionType",
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
        /// The authentication policy silo.
        silo_name: Option<Text<'c>> = "SiloName",
        /// The authentication policy.
        policy_name: Option<Text<'c>> = "PolicyName",
        /// For how long the ticket is valid, by the policy.
        lifetime: Option<u32> = "TGTLifetime",
    }
    => |e| Meaning {
        act: Act::TicketGrantingTicket,
        outcome: Some(Outcome::Failure),
        account: e.target.who(),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 106: an authentication policy refused a service ticket.
    ///
    /// **Written by** the Key Distribution Center of a domain controller, if the channel is enabled.
    /// **Proves** that this account asked for this service from this address.
    /// **Does not prove** that the service was reached.
    ServiceTicketRefusedByPolicy<'c> 106 "A Kerberos service ticket was denied because the user, device, or both …" {
        /// Who asked.
        target: Account<'c> = "-" "TargetUserName" "TargetDomainName",
        /// The device it came from.
        device_name: Option<Text<'c>> = "DeviceName",
        /// The account of the service.
        service_name: Option<Text<'c>> = "ServiceName",
        /// Its SID.
        service_sid: Option<Sid<'c>> = "ServiceSid",
        /// What the ticket was asked to be.
        ticket_options: Option<TicketOptions> = "TicketOptions",
        /// How the ticket is encrypted.
        ticket_encryption: Option<EncryptionType> = "TicketEncryptionType",
        /// The client's address.
        address: Option<Address<'c>> = "IpAddress",
        /// The client's port.
        port: Option<Port> = "IpPort",
        /// The result.
        status: Option<KerberosResult> = "Status",
        /// The same as in the 4624 on the server, if not null.
        logon_guid: Option<Guid> = "LogonGuid",
        /// The services that carried the account here.
        transited_services: Option<Text<'c>> = "TransitedServices",
        /// The authentication policy silo.
        silo_name: Option<Text<'c>> = "SiloName",
        /// The authentication policy.
        policy_name: Option<Text<'c>> = "PolicyName",
    }
    => |e| Meaning {
        act: Act::ServiceTicket,
        outcome: Some(Outcome::Failure),
        account: e.target.who(),
        logon_guid: e.logon_guid.filter(|guid| !guid.is_null()),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 305: a ticket-granting ticket was issued that a policy, once enforced, would refuse.
    ///
    /// **Written by** the Key Distribution Center of a domain controller, if the channel is enabled.
    /// **Proves** that it was issued for this account to this address.
    /// **Does not prove** that it was used.
    TgtWouldBeRefused<'c> 305 "A Kerberos ticket-granting-ticket (TGT) was issued, but it will be denied when …" {
        /// Whose ticket it is.
        target: Account<'c> = "TargetSid" "TargetUserName" "TargetDomainName",
        /// The device it came from.
        device_name: Option<Text<'c>> = "DeviceName",
        /// The account of the service.
        service_name: Option<Text<'c>> = "ServiceName",
        /// Its SID.
        service_sid: Option<Sid<'c>> = "ServiceSid",
        /// What the ticket was asked to be.
        ticket_options: Option<TicketOptions> = "TicketOptions",
        /// The result.
        status: Option<KerberosResult> = "Status",
        /// How the ticket is encrypted.
        ticket_encryption: Option<EncryptionType> = "TicketEncryptionType",
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
        /// The authentication policy silo.
        silo_name: Option<Text<'c>> = "SiloName",
        /// The authentication policy.
        policy_name: Option<Text<'c>> = "PolicyName",
        /// For how long the ticket is valid, by the policy.
        lifetime: Option<u32> = "TGTLifetime",
    }
    => |e| Meaning {
        act: Act::TicketGrantingTicket,
        outcome: Some(Outcome::Success),
        account: e.target.who(),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 306: a service ticket was issued that a policy, once enforced, would refuse.
    ///
    /// **Written by** the Key Distribution Center of a domain controller, if the channel is enabled.
    /// **Proves** that it was issued to this account for this service.
    /// **Does not prove** that it was used.
    ServiceTicketWouldBeRefused<'c> 306 "A Kerberos service ticket was issued, but it will be denied when …" {
        /// Who asked.
        target: Account<'c> = "-" "TargetUserName" "TargetDomainName",
        /// The device it came from.
        device_name: Option<Text<'c>> = "DeviceName",
        /// The account of the service.
        service_name: Option<Text<'c>> = "ServiceName",
        /// Its SID.
        service_sid: Option<Sid<'c>> = "ServiceSid",
        /// What the ticket was asked to be.
        ticket_options: Option<TicketOptions> = "TicketOptions",
        /// How the ticket is encrypted.
        ticket_encryption: Option<EncryptionType> = "TicketEncryptionType",
        /// The client's address.
        address: Option<Address<'c>> = "IpAddress",
        /// The client's port.
        port: Option<Port> = "IpPort",
        /// The result.
        status: Option<KerberosResult> = "Status",
        /// The same as in the 4624 on the server, if not null.
        logon_guid: Option<Guid> = "LogonGuid",
        /// The services that carried the account here.
        transited_services: Option<Text<'c>> = "TransitedServices",
        /// The authentication policy silo.
        silo_name: Option<Text<'c>> = "SiloName",
        /// The authentication policy.
        policy_name: Option<Text<'c>> = "PolicyName",
    }
    => |e| Meaning {
        act: Act::ServiceTicket,
        outcome: Some(Outcome::Success),
        account: e.target.who(),
        logon_guid: e.logon_guid.filter(|guid| !guid.is_null()),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };
}
