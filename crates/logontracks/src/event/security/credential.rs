//! NTLM credential validation, and accounts mapped for logon.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning, Who};
use crate::wire::{NtStatus, Outcome, Text};

family! {
    /// NTLM credential validation and account mapping.
    pub enum Credential<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4774: a name was mapped to an account for a logon.
    ///
    /// **Written by** LSASS (Microsoft, "4774(S, F)", which says little more). Version 0 only.
    /// **Proves** that this name was taken to mean that account. **Does not prove** a logon.
    AccountMapped<'c> 4774 "An account was mapped for logon." {
        /// What mapped it: an authentication package.
        mapping_by: Option<Text<'c>> = "MappingBy",
        /// The name that was given, such as a UPN.
        client_name: Option<Text<'c>> = "ClientUserName",
        /// The account that it was mapped to.
        mapped_name: Option<Text<'c>> = "MappedName",
    }
    => |e| Meaning { account: Who::named(&e.mapped_name), ..Meaning::NONE };

    /// 4775: a name could not be mapped to an account.
    ///
    /// **Written by** no Windows, it appears (Microsoft, "4775(F)"). Version 0 only. Microsoft's text calls the first
    /// value the authentication package and the second the account name; the layout names them the other way round.
    /// **Proves**, if it is met, that the name was not known. **Does not prove** an attack.
    AccountNotMapped<'c> 4775 "An account could not be mapped for logon." {
        /// The first value, by its name in the layout the name that was given.
        client_name: Option<Text<'c>> = "ClientUserName",
        /// The second value, by its name in the layout what was to map it.
        mapping_by: Option<Text<'c>> = "MappingBy",
    }

    /// 4776: credentials were checked by NTLM.
    ///
    /// **Written by** the computer that owns the account: a domain controller for domain accounts, the computer itself
    /// for local ones (Microsoft, "4776(S, F)"). Version 0 only.
    /// **Proves** that someone presented this name, and with status 0x0 its right password or hash.
    /// **Does not prove** a logon, nor where to: it names the source workstation, as the client called itself, but not
    /// the server logged on to, nor an address. An unlock gives one too.
    CredentialValidated<'c> 4776 "The computer attempted to validate the credentials for an account." {
        /// The package: always MICROSOFT_AUTHENTICATION_PACKAGE_V1_0.
        package: Option<Text<'c>> = "PackageName",
        /// The account whose credentials were checked, without its domain as a rule.
        target: Account<'c> = "-" "TargetUserName" "-",
        /// The computer it came from, as the client called itself.
        workstation: Option<Text<'c>> = "Workstation",
        /// The result; 0x0 is success.
        status: NtStatus = "Status",
    }
    => |e| Meaning {
        act: Act::CredentialValidation,
        outcome: Some(outcome(e.status)),
        account: e.target.who(),
        workstation: e.workstation.as_ref(),
        ..Meaning::NONE
    };

    /// 4777: a domain controller could not validate credentials.
    ///
    /// **Written by** no Windows so far: it is defined, and a failed [`CredentialValidated`] is written instead
    /// (Microsoft, "4777(F)"). Version 0 only.
    /// **Proves**, if it is met, what the failed 4776 would. **Does not prove** that Windows wrote it.
    CredentialNotValidated<'c> 4777 "The domain controller failed to validate the credentials for an account." {
        /// The first value, which the layout calls the client's user name; 4776 has the package there.
        client_name: Option<Text<'c>> = "ClientUserName",
        /// The account whose credentials were checked.
        target: Account<'c> = "-" "TargetUserName" "-",
        /// The computer it came from, as the client called itself.
        workstation: Option<Text<'c>> = "Workstation",
        /// The result.
        status: Option<NtStatus> = "Status",
    }
    => |e| Meaning {
        act: Act::CredentialValidation,
        outcome: e.status.map(outcome),
        account: e.target.who(),
        workstation: e.workstation.as_ref(),
        ..Meaning::NONE
    };
}

/// What a status says of a check of credentials.
pub(super) fn outcome(status: NtStatus) -> Outcome {
    if status == NtStatus::SUCCESS { Outcome::Success } else { Outcome::Failure }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Data;
    use crate::event::security::testing::decode;

    /// The values of the 4776 on Microsoft's page, and the same with the right password.
    #[test]
    fn the_status_tells_the_outcome() {
        for (status, outcome) in [("0xc0000234", Outcome::Failure), ("0x0", Outcome::Success)] {
            let data = decode(
                4776,
                &[
                    ("PackageName", "MICROSOFT_AUTHENTICATION_PACKAGE_V1_0"),
                    ("TargetUserName", "dadmin"),
                    ("Workstation", "WIN81"),
                    ("Status", status),
                ],
            );
            let meaning = data.meaning();
            assert_eq!((meaning.act, meaning.outcome), (Act::CredentialValidation, Some(outcome)));
            assert_eq!(meaning.account.unwrap().name.unwrap(), &"dadmin");
            assert_eq!((meaning.workstation.unwrap(), meaning.address), (&"WIN81".into(), None));
        }
    }

    #[test]
    fn a_failed_validation_is_a_failure() {
        let data = decode(
            4777,
            &[
                ("ClientUserName", "MICROSOFT_AUTHENTICATION_PACKAGE_V1_0"),
                ("TargetUserName", "jdoe"),
                ("Workstation", "WS012"),
                ("Status", "0xc000006a"),
            ],
        );
        let Data::Credential(Credential::CredentialNotValidated(event)) = &data else { panic!("{data:?}") };
        assert_eq!(event.status, Some(NtStatus::WRONG_PASSWORD));
        assert_eq!(data.meaning().outcome, Some(Outcome::Failure));
    }

    /// The fields of Microsoft's pages, which have no examples.
    #[test]
    fn a_mapping_names_both_sides() {
        let data = decode(
            4774,
            &[("MappingBy", "Kerberos"), ("ClientUserName", "jane.doe@corp.example"), ("MappedName", "jdoe")],
        );
        assert_eq!(data.meaning().account.unwrap().name.unwrap(), &"jdoe");
        let data = decode(4775, &[("ClientUserName", "Kerberos"), ("MappingBy", "jane.doe@corp.example")]);
        let Data::Credential(Credential::AccountNotMapped(event)) = &data else { panic!("{data:?}") };
        assert_eq!((event.client_name.as_ref().unwrap(), data.meaning().account), (&"Kerberos".into(), None));
    }
}
