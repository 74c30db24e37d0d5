//! Refusals by authentication policies, by Protected Users, and by Remote Desktop's list of users.

use super::{credential, kerberos};
use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{
    Address, EncryptionType, Guid, KerberosResult, Luid, NtStatus, Outcome, Port, PreAuthType, Sid, Text, TicketOptions,
};

family! {
    /// Authentication policies, Protected Users, Remote Desktop: refusals.
    pub enum PolicySilo<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4820: no ticket-granting ticket, for the device does not meet an authentication policy.
    ///
    /// **Written by** the KDC on the domain controller that was asked, since Windows 8.1 and Server 2012 R2 (title and
    /// fields from the provider's manifest; Microsoft has no page). Version 0 only.
    /// **Proves** that the account asked for a TGT from a device that this policy does not allow it.
    /// **Does not prove** that the account was stolen: its owner at a wrong computer does the same.
    TicketGrantingTicketDenied<'c> 4820 "A Kerberos Ticket-granting-ticket (TGT) was denied because the device does not meet the access control restrictions." {
        /// Who the ticket was asked for.
        target: Account<'c> = "TargetSid" "TargetUserName" "TargetDomainName",
        /// The device.
        device: Option<Text<'c>> = "DeviceName",
        /// The service: `krbtgt`.
        service_name: Option<Text<'c>> = "ServiceName",
        /// The SID of the service's account.
        service_sid: Option<Sid<'c>> = "ServiceSid",
        /// What the client asked for.
        ticket_options: Option<TicketOptions> = "TicketOptions",
        /// The result.
        status: KerberosResult = "Status",
        /// The encryption of the ticket.
        ticket_encryption: Option<EncryptionType> = "TicketEncryptionType",
        /// How the client proved itself.
        pre_auth_type: Option<PreAuthType> = "PreAuthType",
        /// The address of the client.
        address: Option<Address<'c>> = "IpAddress",
        /// The port of the client.
        port: Option<Port> = "IpPort",
        /// The issuer of the certificate, where a smart card or the like was used.
        certificate_issuer: Option<Text<'c>> = "CertIssuerName",
        /// The serial number of that certificate.
        certificate_serial: Option<Text<'c>> = "CertSerialNumber",
        /// The thumbprint of that certificate.
        certificate_thumbprint: Option<Text<'c>> = "CertThumbprint",
        /// The authentication policy silo.
        silo: Option<Text<'c>> = "SiloName",
        /// The authentication policy.
        policy: Option<Text<'c>> = "PolicyName",
        /// The lifetime of a TGT under that policy, in a unit that is not documented.
        tgt_lifetime: Option<u32> = "TGTLifetime",
    }
    => |e| Meaning {
        act: Act::TicketGrantingTicket,
        outcome: Some(kerberos::outcome(e.status)),
        account: e.target.who(),
        address: e.address.as_ref(),
        workstation: e.device.as_ref(),
        ..Meaning::NONE
    };

    /// 4821: no service ticket, for the user or the device does not meet an authentication policy.
    ///
    /// **Written by** the KDC on the domain controller that was asked, since Windows 8.1 and Server 2012 R2 (title and
    /// fields from the provider's manifest; Microsoft has no page). Version 0 only.
    /// **Proves** that the account, with a TGT, asked for a service that this policy does not allow it from here.
    /// **Does not prove** that the account was stolen.
    ServiceTicketDenied<'c> 4821 "A Kerberos service ticket was denied because the user, device, or both does not meet the access control restrictions." {
        /// Who asked.
        target: Account<'c> = "-" "TargetUserName" "TargetDomainName",
        /// The device.
        device: Option<Text<'c>> = "DeviceName",
        /// The account that runs the service.
        service_name: Option<Text<'c>> = "ServiceName",
        /// The SID of that account.
        service_sid: Option<Sid<'c>> = "ServiceSid",
        /// What the client asked for.
        ticket_options: Option<TicketOptions> = "TicketOptions",
        /// The encryption of the ticket.
        ticket_encryption: Option<EncryptionType> = "TicketEncryptionType",
        /// The address of the client.
        address: Option<Address<'c>> = "IpAddress",
        /// The port of the client.
        port: Option<Port> = "IpPort",
        /// The result.
        status: KerberosResult = "Status",
        /// As in 4769.
        logon_guid: Option<Guid> = "LogonGuid",
        /// The services that asked on the account's behalf (constrained delegation).
        transited_services: Option<Text<'c>> = "TransitedServices",
        /// The authentication policy silo.
        silo: Option<Text<'c>> = "SiloName",
        /// The authentication policy.
        policy: Option<Text<'c>> = "PolicyName",
    }
    => |e| Meaning {
        act: Act::ServiceTicket,
        outcome: Some(kerberos::outcome(e.status)),
        account: e.target.who(),
        logon_guid: e.logon_guid.filter(|guid| !guid.is_null()),
        address: e.address.as_ref(),
        workstation: e.device.as_ref(),
        ..Meaning::NONE
    };

    /// 4822: no NTLM, for the account is in Protected Users.
    ///
    /// **Written by** a domain controller, since Windows 8.1 and Server 2012 R2 (title and fields from the provider's
    /// manifest; Microsoft has no page). Version 0 only.
    /// **Proves** that someone presented this account by NTLM and was refused for its group.
    /// **Does not prove** that the password was right.
    NtlmDeniedToProtectedUser<'c> 4822 "NTLM authentication failed because the account was a member of the Protected User group." {
        /// The account.
        target: Account<'c> = "-" "AccountName" "-",
        /// The device it came from.
        device: Option<Text<'c>> = "DeviceName",
        /// The result.
        status: NtStatus = "Status",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: Some(credential::outcome(e.status)),
        account: e.target.who(),
        workstation: e.device.as_ref(),
        ..Meaning::NONE
    };

    /// 4823: no NTLM, for an authentication policy requires what NTLM cannot show.
    ///
    /// **Written by** a domain controller, since Windows 8.1 and Server 2012 R2 (title and fields from the provider's
    /// manifest; Microsoft has no page). Version 0 only.
    /// **Proves** that someone presented this account by NTLM and was refused for its policy.
    /// **Does not prove** that the password was right.
    NtlmDeniedByPolicy<'c> 4823 "NTLM authentication failed because access control restrictions are required." {
        /// The account.
        target: Account<'c> = "-" "AccountName" "-",
        /// The device it came from.
        device: Option<Text<'c>> = "DeviceName",
        /// The result.
        status: NtStatus = "Status",
        /// The authentication policy silo.
        silo: Option<Text<'c>> = "SiloName",
        /// The authentication policy.
        policy: Option<Text<'c>> = "PolicyName",
    }
    => |e| Meaning {
        act: Act::Ntlm,
        outcome: Some(credential::outcome(e.status)),
        account: e.target.who(),
        workstation: e.device.as_ref(),
        ..Meaning::NONE
    };

    /// 4824: pre-authentication by DES or RC4 failed, for the account is in Protected Users.
    ///
    /// **Written by** the KDC on the domain controller that was asked, since Windows 8.1 and Server 2012 R2 (title and
    /// fields from the provider's manifest; Microsoft has no page). Version 0 only.
    /// **Proves** that a client at this address asked for a TGT for this account with a weak key type.
    /// **Does not prove** that the password was right.
    PreAuthDeniedToProtectedUser<'c> 4824 "Kerberos preauthentication by using DES or RC4 failed because the account was a member of the Protected User group." {
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
        /// The address of the client.
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
        outcome: Some(kerberos::outcome(e.status)),
        account: e.target.who(),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 4825: a user was not let in by Remote Desktop.
    ///
    /// **Written by** the computer that was connected to, since Windows 8.1 and Server 2012 R2 with updates (title and
    /// fields from the provider's manifest; Microsoft has no page). Version 0 only.
    /// **Proves** that this account came so far as to have a logon ID here, from this address, and was refused. Remote
    /// Desktop Users and Administrators are let in, unless that was changed.
    /// **Does not prove** that it saw a desktop: it did not.
    RemoteDesktopDenied<'c> 4825 "A user was denied the access to Remote Desktop." {
        /// Who was refused.
        target: Account<'c> = "-" "AccountName" "AccountDomain",
        /// The session that the refused logon had.
        target_logon_id: Luid = "LogonID",
        /// The address of the client.
        address: Option<Address<'c>> = "ClientAddress",
    }
    => |e| Meaning {
        act: Act::RemoteDesktopConnection,
        outcome: Some(Outcome::Failure),
        account: e.target.who(),
        logon_id: Some(e.target_logon_id),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Data;
    use crate::event::security::testing::decode;

    const SILO: [(&str, &str); 2] = [("SiloName", "Tier0"), ("PolicyName", "Tier0 users")];

    #[test]
    fn refused_tickets_fail_with_the_record_s_code() {
        let common = [
            ("TargetUserName", "adm_jdoe"),
            ("TicketOptions", "0x40810010"),
            ("Status", "0xc"),
            ("IpAddress", "::ffff:10.1.0.12"),
            ("IpPort", "51044"),
        ];
        let expected =
            [(4820, Act::TicketGrantingTicket), (4821, Act::ServiceTicket), (4824, Act::TicketGrantingTicket)];
        for (id, act) in expected {
            let data = decode(id, &[&common[..], &SILO].concat());
            let meaning = data.meaning();
            assert_eq!((meaning.act, meaning.outcome), (act, Some(Outcome::Failure)));
            assert_eq!(meaning.account.unwrap().name.unwrap(), &"adm_jdoe");
            let json = serde_json::to_value(&data).unwrap();
            assert_eq!(json.pointer("/status/name").unwrap(), "KDC_ERR_POLICY");
            assert_eq!(json.pointer("/silo").is_some(), id != 4824);
        }
    }

    #[test]
    fn refused_ntlm_names_the_device() {
        let fields = [("AccountName", "adm_jdoe"), ("DeviceName", "WS012"), ("Status", "0xc000006e")];
        for id in [4822, 4823] {
            let data = decode(id, &[&fields[..], &SILO].concat());
            let meaning = data.meaning();
            assert_eq!((meaning.act, meaning.outcome), (Act::Ntlm, Some(Outcome::Failure)));
            assert_eq!(meaning.workstation.unwrap(), &"WS012");
            assert!(data.kind().starts_with("NtlmDenied"));
        }
    }

    /// The shape of the corpus record (EVTX-to-MITRE-Attack, "Denied RDP connection with valid credentials").
    #[test]
    fn a_refused_remote_desktop_logon_has_a_session_and_failed() {
        let data = decode(
            4825,
            &[
                ("AccountName", "jdoe"),
                ("AccountDomain", "CORP"),
                ("LogonID", "0x3457272"),
                ("ClientAddress", "10.1.0.12"),
            ],
        );
        let Data::PolicySilo(PolicySilo::RemoteDesktopDenied(event)) = &data else { panic!("{data:?}") };
        assert_eq!(event.target_logon_id, Luid(0x3457272));
        assert_eq!(
            (data.meaning().act, data.meaning().outcome),
            (Act::RemoteDesktopConnection, Some(Outcome::Failure))
        );
    }
}
