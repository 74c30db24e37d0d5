//! User accounts: created, changed, locked out, renamed, deleted.

use super::account_attributes::AccountAttributes;
use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Luid, Privileges, Text};

family! {
    /// User accounts: created, changed, locked out, renamed, deleted.
    pub enum AccountManagement<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4720: a user account was created.
    ///
    /// **Written by** the computer that owns the account: a domain controller for a domain account, the computer itself
    /// for a local one (Microsoft, "4720(S)").
    /// **Proves** that the account named came to be now, by whom, and in which session.
    /// **Does not prove** that it was ever used.
    AccountCreated<'c> 4720 "A user account was created." {
        /// The new account.
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
    }
    => |e| Meaning {
        act: Act::AccountChange,
        account: e.target.who(),
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4722: an account was enabled.
    ///
    /// **Written by** the computer that owns the account: a domain controller for a domain account, the computer itself
    /// for a local one; for computer accounts too (Microsoft, "4722(S)"). A new account is enabled too.
    /// **Proves** that the account could be used from here on.
    /// **Does not prove** that it was.
    AccountEnabled<'c> 4722 "A user account was enabled." {
        /// The account.
        target: Account<'c> = "TargetSid" "TargetUserName" "TargetDomainName",
        /// Who did it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
    }
    => |e| Meaning {
        act: Act::AccountChange,
        account: e.target.who(),
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4723: a user tried to change a password, giving the old one.
    ///
    /// **Written by** the computer that owns the account: a domain controller for a domain account, the computer itself
    /// for a local one (Microsoft, "4723(S, F)").
    /// **Proves** that the Subject asked for it; the record's keywords say whether it was done.
    /// **Does not prove** that the Subject is the account's owner: whoever has the old password may ask.
    PasswordChangeAttempted<'c> 4723 "An attempt was made to change an account's password." {
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

    /// 4724: an account tried to reset the password of another.
    ///
    /// **Written by** the computer that owns the account: a domain controller for a domain account, the computer itself
    /// for a local one; for computer accounts too (Microsoft, "4724(S, F)").
    /// **Proves** that the Subject asked for it; the record's keywords say whether it was done. Whoever logs on with
    /// the new password may not be the account's owner.
    /// **Does not prove** that the old password was known. One who may not reset it leaves no 4724.
    PasswordResetAttempted<'c> 4724 "An attempt was made to reset an account's password." {
        /// The account.
        target: Account<'c> = "TargetSid" "TargetUserName" "TargetDomainName",
        /// Who did it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
    }
    => |e| Meaning {
        act: Act::AccountChange,
        account: e.target.who(),
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4725: an account was disabled.
    ///
    /// **Written by** the computer that owns the account: a domain controller for a domain account, the computer itself
    /// for a local one; for computer accounts too (Microsoft, "4725(S)").
    /// **Proves** that new logons of the account fail from here on.
    /// **Does not prove** that its sessions ended: they live on.
    AccountDisabled<'c> 4725 "A user account was disabled." {
        /// The account.
        target: Account<'c> = "TargetSid" "TargetUserName" "TargetDomainName",
        /// Who did it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
    }
    => |e| Meaning {
        act: Act::AccountChange,
        account: e.target.who(),
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4726: a user account was deleted.
    ///
    /// **Written by** the computer that owns the account: a domain controller for a domain account, the computer itself
    /// for a local one (Microsoft, "4726(S)").
    /// **Proves** that the account with this SID is no more. An account of the same name made later has another SID.
    /// **Does not prove** that its sessions ended: they live on.
    AccountDeleted<'c> 4726 "A user account was deleted." {
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

    /// 4738: a user account was changed.
    ///
    /// **Written by** the computer that owns the account: a domain controller for a domain account, the computer itself
    /// for a local one (Microsoft, "4738(S)").
    /// **Proves** that the Subject set attributes of the account; those listed with their new values.
    /// **Does not prove** what changed where no attribute is listed: not all are.
    AccountChanged<'c> 4738 "A user account was changed." {
        /// `-` in every record: not used.
        dummy: Option<Text<'c>> = "Dummy",
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
    }
    => |e| Meaning {
        act: Act::AccountChange,
        account: e.target.who(),
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4740: an account was locked out after too many wrong passwords.
    ///
    /// **Written by** the computer that owns the account: a domain controller for a domain account, the computer itself
    /// for a local one (Microsoft, "4740(S)").
    /// **Proves** that the account could not log on from here on, and which computer the last wrong password came
    /// through.
    /// **Does not prove** that the account's owner gave the passwords. The Subject is the computer that writes it; the
    /// caller is the name that the client gave of itself, and may be absent or wrong.
    AccountLockedOut<'c> 4740 "A user account was locked out." {
        /// The account: SID and name. Its domain is not written.
        target: Account<'c> = "TargetSid" "TargetUserName" "-",
        /// The computer that the last attempt came from. Windows names this field `TargetDomainName`; Microsoft's page
        /// and the viewer call it *Caller Computer Name*.
        caller_computer: Option<Text<'c>> = "TargetDomainName",
        /// Who did it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
    }
    => |e| Meaning {
        act: Act::Lockout,
        account: e.target.who(),
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        workstation: e.caller_computer.as_ref(),
        ..Meaning::NONE
    };

    /// 4767: an account that had been locked out was unlocked.
    ///
    /// **Written by** the computer that owns the account: a domain controller for a domain account, the computer itself
    /// for a local one (Microsoft, "4767(S)").
    /// **Proves** that the Subject unlocked it; a lockout that ends by itself leaves no event.
    /// **Does not prove** that the account was used since.
    AccountUnlocked<'c> 4767 "A user account was unlocked." {
        /// The account.
        target: Account<'c> = "TargetSid" "TargetUserName" "TargetDomainName",
        /// Who did it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
    }
    => |e| Meaning {
        act: Act::AccountChange,
        account: e.target.who(),
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4781: the name of a user, computer or group was changed.
    ///
    /// **Written by** the computer that owns the account: a domain controller for a domain account, the computer itself
    /// for a local one (Microsoft, "4781(S)"). Setup writes one for each built-in group, old and new name alike (70 of
    /// 76 in the corpus).
    /// **Proves** that the SID had the old name before and has the new name from here on: tracks by name must join
    /// here.
    /// **Does not prove** that anything else of the account changed.
    AccountRenamed<'c> 4781 "The name of an account was changed." {
        /// The account, by its new name.
        target: Account<'c> = "TargetSid" "NewTargetUserName" "TargetDomainName",
        /// Its name before.
        old_name: Option<Text<'c>> = "OldTargetUserName",
        /// Who did it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// Privileges used.
        privilege_list: Option<Privileges<'c>> = "PrivilegeList",
    }
    => |e| Meaning {
        act: Act::AccountRename,
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
    use crate::wire::{AccountControl, ParamMessage, Setting};

    /// The account, and who changed it.
    const CHANGE: [(&str, &str); 7] = [
        ("TargetUserName", "ksmith"),
        ("TargetDomainName", "CONTOSO"),
        ("TargetSid", "S-1-5-21-3457937927-2839227994-823803824-6609"),
        ("SubjectUserSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
        ("SubjectUserName", "dadmin"),
        ("SubjectDomainName", "CONTOSO"),
        ("SubjectLogonId", "0x30dc2"),
    ];

    /// Shaped as Microsoft's pages of these events.
    #[test]
    fn a_change_names_the_account_and_who_changed_it() {
        for event_id in [4720, 4722, 4723, 4724, 4725, 4726, 4738, 4767] {
            let data = decode(event_id, &CHANGE);
            let meaning = data.meaning();
            assert_eq!((meaning.act, meaning.actor_logon_id), (Act::AccountChange, Some(Luid(0x30dc2))));
            let (target, subject) = (meaning.account.unwrap(), meaning.actor.unwrap());
            assert_eq!((target.name.unwrap(), subject.name.unwrap()), (&"ksmith".into(), &"dadmin".into()));
            assert_eq!(target.domain.unwrap(), &"CONTOSO");
            // Whether it was done, the record's keywords say.
            assert_eq!((meaning.outcome, meaning.logon_id), (None, None));
            let json = serde_json::to_value(&data).unwrap();
            assert_eq!(json["target"]["sid"], "S-1-5-21-3457937927-2839227994-823803824-6609");
        }
    }

    /// The attributes of the 4720s in the corpus.
    #[test]
    fn a_new_account_has_attributes() {
        let mut fields = CHANGE.to_vec();
        fields.extend([
            ("PrivilegeList", "-"),
            ("SamAccountName", "ksmith"),
            ("DisplayName", "%%1793"),
            ("UserPrincipalName", "-"),
            ("PasswordLastSet", "%%1794"),
            ("PrimaryGroupId", "513"),
            ("OldUacValue", "0x0"),
            ("NewUacValue", "0x15"),
            ("UserAccountControl", "\r\n\t\t%%2080\r\n\t\t%%2082\r\n\t\t%%2084"),
            ("LogonHours", "%%1797"),
        ]);
        let Data::AccountManagement(AccountManagement::AccountCreated(event)) = decode(4720, &fields) else {
            panic!("not a new account")
        };
        let attributes = event.attributes;
        assert_eq!(attributes.display_name, Some(Setting::Message(ParamMessage(1793))));
        assert_eq!((attributes.user_principal_name, attributes.primary_group_id), (None, Some(513)));
        assert!(attributes.new_uac_value.unwrap().contains(AccountControl::DISABLED));
        assert!(attributes.user_account_control.unwrap().contains(ParamMessage(2082)));
        let row = crate::event::rows().find(|row| row.event_id == 4720).unwrap();
        let path = row.fields().into_iter().find(|field| field.wire == "NewUacValue").unwrap().path;
        assert_eq!(path, "/data/attributes/new_uac_value");
    }

    /// The 4740 on Microsoft's page: TargetDomainName is the caller.
    #[test]
    fn a_lockout_names_the_caller_and_no_domain() {
        let data = decode(
            4740,
            &[
                ("TargetUserName", "Auditor"),
                ("TargetDomainName", "WIN81"),
                ("TargetSid", "S-1-5-21-3457937927-2839227994-823803824-2104"),
                ("SubjectUserSid", "S-1-5-18"),
                ("SubjectUserName", "DC01$"),
                ("SubjectDomainName", "CONTOSO"),
                ("SubjectLogonId", "0x3e7"),
            ],
        );
        let meaning = data.meaning();
        assert_eq!((meaning.act, meaning.workstation), (Act::Lockout, Some(&"WIN81".into())));
        assert_eq!(meaning.account.unwrap().domain, None);
    }

    /// Shaped as the 4781 on Microsoft's page.
    #[test]
    fn a_renamed_account_has_two_names() {
        let mut fields = CHANGE.to_vec();
        fields.extend([("OldTargetUserName", "Admin"), ("NewTargetUserName", "MainAdmin"), ("PrivilegeList", "-")]);
        let data = decode(4781, &fields);
        assert_eq!(data.meaning().act, Act::AccountRename);
        let Data::AccountManagement(AccountManagement::AccountRenamed(event)) = data else { panic!("not renamed") };
        assert_eq!((event.old_name.unwrap(), event.target.name.unwrap()), ("Admin".into(), "MainAdmin".into()));
    }
}
