//! Credential delegation (CredSSP) and 802.1X.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Guid, Luid, Outcome, ParamMessage, Text};

family! {
    /// Credential delegation and 802.1X.
    pub enum NetworkAccess<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 5378: a policy did not let credentials be delegated.
    ///
    /// **Written by** LSASS on the computer whose user tried (Microsoft, "5378(F)"); often a WinRM double hop. Version 0.
    /// **Proves** that this session tried to hand over credentials to the server by CredSSP, and was not let.
    /// **Does not prove** that the server was reached or would have accepted them.
    DelegationDisallowed<'c> 5378 "The requested credentials delegation was disallowed by policy." {
        /// Whose session tried.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// That session.
        subject_logon_id: Luid = "SubjectLogonId",
        /// The security package: CREDSSP.
        package: Option<Text<'c>> = "Package",
        /// The account whose credentials were to be delegated.
        user_upn: Option<Text<'c>> = "UserUPN",
        /// The service principal name of the server.
        target_server: Option<Text<'c>> = "TargetServer",
        /// The kind of credentials: default, fresh or saved.
        credential_type: Option<ParamMessage> = "CredType",
    }
    => |e| Meaning {
        act: Act::Activity,
        outcome: Some(Outcome::Failure),
        actor: e.subject.who(),
        actor_logon_id: Some(e.subject_logon_id),
        ..Meaning::NONE
    };

    /// 5632: 802.1X authentication to a wireless network.
    ///
    /// **Written by** the computer that wanted to join (Microsoft, "5632(S, F)"). Version 0; 1 adds the EAP values.
    /// **Proves** that this computer was in reach of this network, asked to be authenticated, and with what result.
    /// **Does not prove** that a person was there: computers ask under their own name.
    WirelessAuthentication<'c> 5632 "A request was made to authenticate to a wireless network." {
        /// The name of the network.
        ssid: Option<Text<'c>> = "SSID",
        /// Who was to be authenticated: a UPN, `host/…` for the computer.
        identity: Option<Text<'c>> = "Identity",
        /// The account, if a user asked.
        subject: Account<'c> = "-" "SubjectUserName" "SubjectDomainName",
        /// The user's session; 0x0 if the computer asked.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The MAC address of the access point.
        peer_mac: Option<Text<'c>> = "PeerMac",
        /// The MAC address of the computer's interface.
        local_mac: Option<Text<'c>> = "LocalMac",
        /// The interface.
        interface: Option<Guid> = "IntfGuid",
        /// The result as a WLAN reason code; 0 is success.
        reason_code: Option<u32> = "ReasonCode",
        /// The result in words.
        reason: Option<Text<'c>> = "ReasonText",
        /// A Windows error code; 0 is none.
        error_code: Option<u32> = "ErrorCode",
        /// The reason code of EAP.
        eap_reason_code: Option<u32> = "EAPReasonCode" since 1,
        /// The root cause that EAP gives.
        eap_root_cause: Option<Text<'c>> = "EapRootCauseString" since 1,
        /// The error code of EAP.
        eap_error_code: Option<u32> = "EAPErrorCode" since 1,
    }
    => |e| Meaning {
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 5633: 802.1X authentication to a wired network.
    ///
    /// **Written by** the computer that wanted to join (Microsoft, "5633(S, F)"). Version 0 only.
    /// **Proves** that this computer's interface was plugged in and asked to be authenticated, and with what result.
    /// **Does not prove** that a person was there: computers ask under their own name.
    WiredAuthentication<'c> 5633 "A request was made to authenticate to a wired network." {
        /// The description of the interface.
        interface_name: Option<Text<'c>> = "InterfaceName",
        /// Who was to be authenticated: a UPN, `host/…` for the computer.
        identity: Option<Text<'c>> = "Identity",
        /// The account, if a user asked.
        subject: Account<'c> = "-" "SubjectUserName" "SubjectDomainName",
        /// The user's session; 0x0 if the computer asked.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The result as a reason code; 0 is success.
        reason_code: Option<u32> = "ReasonCode",
        /// The result in words.
        reason: Option<Text<'c>> = "ReasonText",
        /// A Windows or EAP error code; 0 is none.
        error_code: Option<u32> = "ErrorCode",
    }
    => |e| Meaning {
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Data;
    use crate::event::security::testing::decode;

    /// The values of the 5378 on Microsoft's page.
    #[test]
    fn refused_delegation_is_activity_that_failed() {
        let data = decode(
            5378,
            &[
                ("SubjectUserSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
                ("SubjectUserName", "dadmin"),
                ("SubjectDomainName", "CONTOSO"),
                ("SubjectLogonId", "0x2b1e04"),
                ("Package", "CREDSSP"),
                ("UserUPN", "dadmin@contoso"),
                ("TargetServer", "WSMAN/dc01.contoso.local"),
                ("CredType", "%%8098"),
            ],
        );
        let Data::NetworkAccess(NetworkAccess::DelegationDisallowed(event)) = &data else { panic!("{data:?}") };
        assert_eq!(event.credential_type, Some(ParamMessage(8098)));
        let meaning = data.meaning();
        assert_eq!((meaning.act, meaning.outcome), (Act::Activity, Some(Outcome::Failure)));
        assert_eq!(meaning.actor_logon_id, Some(Luid(0x2b1e04)));
    }

    /// The values of the 5632 and 5633 on Microsoft's pages: a computer that asked under its own name has no session.
    #[test]
    fn the_computer_itself_has_no_session() {
        let computer = [("SubjectUserName", "-"), ("SubjectDomainName", "-"), ("SubjectLogonId", "0x0")];
        let wireless = [
            ("SSID", "Nokia"),
            ("Identity", "host/ws012.corp.example"),
            ("PeerMac", "18:64:72:F3:33:91"),
            ("LocalMac", "02:1A:C5:14:59:C9"),
            ("IntfGuid", "{2BB33827-6BB6-48DB-8DE6-DB9E0B9F9C9B}"),
            ("ReasonCode", "0x0"),
            ("ReasonText", "The operation was successful."),
            ("ErrorCode", "0x0"),
            ("EAPReasonCode", "0x0"),
            ("EapRootCauseString", ""),
            ("EAPErrorCode", "0x0"),
        ];
        let data = decode(5632, &[&computer[..], &wireless].concat());
        let Data::NetworkAccess(NetworkAccess::WirelessAuthentication(event)) = &data else { panic!("{data:?}") };
        assert_eq!((event.reason_code, event.eap_error_code), (Some(0), Some(0)));
        assert_eq!((data.meaning().actor, data.meaning().actor_logon_id), (None, None));

        let wired = [
            ("InterfaceName", "Microsoft Hyper-V Network Adapter"),
            ("Identity", "-"),
            ("ReasonCode", "0x70003"),
            ("ReasonText", "The network does not support authentication"),
            ("ErrorCode", "0x0"),
        ];
        let data = decode(5633, &[&computer[..], &wired].concat());
        let Data::NetworkAccess(NetworkAccess::WiredAuthentication(event)) = &data else { panic!("{data:?}") };
        assert_eq!((event.reason_code, event.identity.as_ref()), (Some(0x70003), None));
    }
}
