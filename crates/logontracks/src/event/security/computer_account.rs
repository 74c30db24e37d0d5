//! Computer accounts: created, changed, deleted.

use super::account_attributes::AccountAttributes;
use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Luid, Privileges, Setting, Text};

family! {
    /// Computer accounts: created, changed, deleted.
    pub enum ComputerAccount<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4741: a computer account was created.
    ///
    /// **Written by** a domain controller (Microsoft, "4741(S)").
    /// **Proves** that the account named came to be now, by whom, and in which session. With
    /// `SeMachineAccountPrivilege` the Subject used the right of any user to join computers.
    /// **Does not prove** that a computer of that name exists.
    ComputerCreated<'c> 4741 "A computer account was created." {
        /// The new account: its name ends with `$`.
        target: Account<'c> = "TargetSid" "TargetUserName" "TargetDomainName",
        /// Who did it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// Privileges used.
        privilege_list: Option<Privileges<'c>> = "PrivilegeList",
        /// What the account is set to.
        attributes: AccountAttributes<'c> = "SamAccountName" "DisplayName" "UserPrincipalName" "HomeDirectory"
            "HomePath" "ScriptPath" "ProfilePath" "UserWorkstations" "PasswordLastSet" "AccountExpires"
            "PrimaryGroupId" "AllowedToDelegateTo" "OldUacValue" "NewUacValue" "UserAccountControl" "UserParameters"
            "SidHistory" "LogonHours",
        /// The computer's DNS name.
        dns_host_name: Option<Text<'c>> = "DnsHostName",
        /// Its service principal names, each on a line of its own.
        service_principal_names: Option<Setting<'c>> = "ServicePrincipalNames",
    }
    => |e| Meaning {
        act: Act::AccountChange,
        account: e.target.who(),
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4742: a computer account was changed.
    ///
    /// **Written by** a domain controller, also when the computer changes its own password (Microsoft, "4742(S)").
    /// **Proves** that the Subject set attributes of the account; those listed with their new values.
    /// **Does not prove** what changed where no attribute is listed: not all are.
    ComputerChanged<'c> 4742 "A computer account was changed." {
        /// `-` in every record of the corpus.
        computer_account_change: Option<Text<'c>> = "ComputerAccountChange",
        /// The account.
        target: Account<'c> = "TargetSid" "TargetUserName" "TargetDomainName",
        /// Who did it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// Privileges used.
        privilege_list: Option<Privileges<'c>> = "PrivilegeList",
        /// What the account is set to.
        attributes: AccountAttributes<'c> = "SamAccountName" "DisplayName" "UserPrincipalName" "HomeDirectory"
            "HomePath" "ScriptPath" "ProfilePath" "UserWorkstations" "PasswordLastSet" "AccountExpires"
            "PrimaryGroupId" "AllowedToDelegateTo" "OldUacValue" "NewUacValue" "UserAccountControl" "UserParameters"
            "SidHistory" "LogonHours",
        /// The computer's DNS name.
        dns_host_name: Option<Text<'c>> = "DnsHostName",
        /// Its service principal names, each on a line of its own.
        service_principal_names: Option<Setting<'c>> = "ServicePrincipalNames",
    }
    => |e| Meaning {
        act: Act::AccountChange,
        account: e.target.who(),
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4743: a computer account was deleted.
    ///
    /// **Written by** a domain controller (Microsoft, "4743(S)").
    /// **Proves** that the account with this SID is no more: the computer cannot reach its domain from here on.
    /// **Does not prove** that the computer is gone.
    ComputerDeleted<'c> 4743 "A computer account was deleted." {
        /// The account.
        target: Account<'c> = "TargetSid" "TargetUserName" "TargetDomainName",
        /// Who did it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// Privileges used.
        privilege_list: Option<Privileges<'c>> = "PrivilegeList",
    }
    => |e| Meaning {
        act: Act::AccountChange,
        account: e.target.who(),
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

    /// The 4743 on Microsoft's page; 4741 and 4742 begin alike.
    const CHANGE: [(&str, &str); 8] = [
        ("TargetUserName", "COMPUTERACCOUNT$"),
        ("TargetDomainName", "CONTOSO"),
        ("TargetSid", "S-1-5-21-3457937927-2839227994-823803824-6118"),
        ("SubjectUserSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
        ("SubjectUserName", "dadmin"),
        ("SubjectDomainName", "CONTOSO"),
        ("SubjectLogonId", "0x3007b"),
        ("PrivilegeList", "-"),
    ];

    #[test]
    fn a_change_names_the_computer_and_who_changed_it() {
        for event_id in [4741, 4742, 4743] {
            let data = decode(event_id, &CHANGE);
            let meaning = data.meaning();
            assert_eq!((meaning.act, meaning.actor_logon_id), (Act::AccountChange, Some(Luid(0x3007b))));
            assert_eq!(meaning.account.unwrap().name.unwrap(), &"COMPUTERACCOUNT$");
        }
    }

    /// As the corpus has it: the names on lines of their own, or `%%1793` where all were removed.
    #[test]
    fn service_principal_names_are_text_or_a_message() {
        for (written, message) in [("\r\n\t\tHOST/PC1.example.org\r\n\t\tHOST/PC1", false), ("%%1793", true)] {
            let fields = [("SubjectLogonId", "0x1"), ("ServicePrincipalNames", written), ("NewUacValue", "0x80")];
            let Data::ComputerAccount(ComputerAccount::ComputerChanged(event)) = decode(4742, &fields) else {
                panic!("not a computer")
            };
            assert_eq!(matches!(event.service_principal_names, Some(Setting::Message(_))), message);
            assert_eq!(event.attributes.new_uac_value.unwrap().to_string(), "0x80 (workstation trust account)");
        }
    }
}
