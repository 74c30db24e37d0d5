//! Changes of policy: logon rights, and what is audited.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Guid, Luid, MessageList, ParamMessage, Privileges};

family! {
    /// Changes of policy: logon rights, and what is audited.
    pub enum PolicyChange<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4717: an account was given a logon right.
    ///
    /// **Written by** the computer whose local policy changed, once for each account (Microsoft, "4717(S)").
    /// **Proves** that from here on the account named may log on here in the way named, or, for a `SeDeny…` right,
    /// may not.
    /// **Does not prove** who decided it: where group policy did, the Subject is the computer itself.
    LogonRightGranted<'c> 4717 "System security access was granted to an account." {
        /// Who granted it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// To which account or group: a SID only.
        target: Account<'c> = "TargetSid" "-" "-",
        /// The right: `SeInteractiveLogonRight`.
        access_granted: Option<Privileges<'c>> = "AccessGranted",
    }
    => |e| Meaning {
        act: Act::Activity,
        account: e.target.who(),
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4718: a logon right was taken from an account.
    ///
    /// **Written by** the computer whose local policy changed, once for each account (Microsoft, "4718(S)").
    /// **Proves** that from here on the account named has not this right here.
    /// **Does not prove** who decided it: where group policy did, the Subject is the computer itself.
    LogonRightRemoved<'c> 4718 "System security access was removed from an account." {
        /// Who removed it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// From which account or group: a SID only.
        target: Account<'c> = "TargetSid" "-" "-",
        /// The right: `SeInteractiveLogonRight`.
        access_removed: Option<Privileges<'c>> = "AccessRemoved",
    }
    => |e| Meaning {
        act: Act::Activity,
        account: e.target.who(),
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4719: the audit policy of this computer was changed.
    ///
    /// **Written by** the computer, whatever is audited (Microsoft, "4719(S)"). Version 1 (Windows 11 23H2) adds the
    /// process.
    /// **Proves** that from here on successes or failures of the subcategory named are written, or are not: what it
    /// stopped leaves no events, and their absence says nothing.
    /// **Does not prove** who decided it: where group policy did, the Subject is the computer itself.
    AuditPolicyChanged<'c> 4719 "System audit policy was changed." {
        /// Who changed it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The category: `%%8273`, Logon/Logoff.
        category_id: Option<ParamMessage> = "CategoryId",
        /// The subcategory: `%%12544`, Logon.
        subcategory_id: Option<ParamMessage> = "SubcategoryId",
        /// The subcategory by GUID, the same in every version and language of Windows.
        subcategory_guid: Option<Guid> = "SubcategoryGuid",
        /// What changed: `%%8448` success removed, `%%8449` success added, `%%8450` failure removed, `%%8451` failure
        /// added.
        audit_policy_changes: Option<MessageList<'c>> = "AuditPolicyChanges",
        /// The process that asked for it.
        client_process_id: Option<u64> = "ClientProcessId" since 1,
        /// That process, by a number that is not used again before the next boot.
        client_process_start_key: Option<u64> = "ClientProcessStartKey" since 1,
    }
    => |e| Meaning {
        act: Act::AuditPolicy,
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
    use crate::wire::Setting;

    /// The 4717 and 4718 on Microsoft's pages.
    #[test]
    fn a_logon_right_is_given_and_taken() {
        for (event_id, name, right, key) in [
            (4717, "AccessGranted", "SeInteractiveLogonRight", "access_granted"),
            (4718, "AccessRemoved", "SeInteractiveLogonRight", "access_removed"),
        ] {
            let data = decode(
                event_id,
                &[
                    ("SubjectUserSid", "S-1-5-18"),
                    ("SubjectUserName", "DC01$"),
                    ("SubjectDomainName", "CONTOSO"),
                    ("SubjectLogonId", "0x3e7"),
                    ("TargetSid", "S-1-5-21-3457937927-2839227994-823803824-2104"),
                    (name, right),
                ],
            );
            let meaning = data.meaning();
            assert_eq!(meaning.actor_logon_id, Some(Luid::SYSTEM));
            let target = meaning.account.unwrap();
            assert_eq!(target.sid.unwrap().to_string(), "S-1-5-21-3457937927-2839227994-823803824-2104");
            assert_eq!(target.name, None);
            assert_eq!(serde_json::to_value(&data).unwrap()[key], serde_json::json!([right]));
        }
    }

    /// The 4719 on Microsoft's page, with the two changes that the corpus has.
    #[test]
    fn a_change_of_audit_policy_says_what_is_written_from_now_on() {
        let data = decode(
            4719,
            &[
                ("SubjectUserSid", "S-1-5-18"),
                ("SubjectUserName", "DC01$"),
                ("SubjectDomainName", "CONTOSO"),
                ("SubjectLogonId", "0x3e7"),
                ("CategoryId", "%%8274"),
                ("SubcategoryId", "%%12807"),
                ("SubcategoryGuid", "{0CCE9223-69AE-11D9-BED3-505054503030}"),
                ("AuditPolicyChanges", "%%8449, %%8451"),
            ],
        );
        assert_eq!(data.meaning().act, Act::AuditPolicy);
        let Data::PolicyChange(PolicyChange::AuditPolicyChanged(event)) = data else { panic!("not an audit policy") };
        assert_eq!(event.subcategory_id, Some(ParamMessage(12807)));
        assert_eq!(event.subcategory_guid, Guid::parse("{0cce9223-69ae-11d9-bed3-505054503030}"));
        let changes = event.audit_policy_changes.unwrap();
        assert!(changes.items().eq([8449, 8451].map(|code| Setting::Message(ParamMessage(code)))));
    }
}
