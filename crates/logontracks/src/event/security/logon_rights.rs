//! What a new logon session may do, and who it is: claims, groups, special groups, SIDs filtered out.

use crate::event::field::Account;
use crate::event::scalar::SidList;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Guid, LogonType, Luid, Sid, Text};

family! {
    /// What a new logon session may do, and who it is.
    pub enum LogonRights<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4626: the claims of the user and the device of a new logon session.
    ///
    /// **Written by** LSASS on the computer that was logged on to, just after the 4624 (Microsoft, "4626(S)"), if there
    /// are claims. Version 0, since Windows 8 and Server 2012.
    /// **Proves** which claims the session's token carries.
    /// **Does not prove** anything by its absence: most domains have no claims, and the audit is off by default.
    UserClaims<'c> 4626 "User / Device claims information." {
        /// Who reported it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The session of who reported it; 0x0 where there is none.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// Who logged on.
        target: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
        /// The new session.
        target_logon_id: Luid = "TargetLogonId",
        /// How it came to be.
        logon_type: Option<LogonType> = "LogonType",
        /// Which of several events about the same logon this is, from 1.
        event_index: Option<u32> = "EventIdx",
        /// How many events there are about the same logon.
        event_count: Option<u32> = "EventCountTotal",
        /// The user's claims, or the device's if a computer logged on, as written.
        user_claims: Option<Text<'c>> = "UserClaims",
        /// The device's claims, as written.
        device_claims: Option<Text<'c>> = "DeviceClaims",
    }
    => |e| Meaning {
        act: Act::SessionRights,
        account: e.target.who(),
        actor: e.subject.who(),
        logon_id: Some(e.target_logon_id),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        logon_type: e.logon_type,
        ..Meaning::NONE
    };

    /// 4627: the groups of a new logon session.
    ///
    /// **Written by** LSASS on the computer that was logged on to, with the 4624 (Microsoft, "4627(S)"). Version 0,
    /// since Windows 10 and Server 2016; a long list is split over several.
    /// **Proves** which groups the session's token holds, by SID, at the time of the logon.
    /// **Does not prove** that the groups are enabled in the token, nor membership at any other time.
    GroupMembership<'c> 4627 "Group membership information." {
        /// Who reported it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The session of who reported it; 0x0 where there is none.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// Who logged on.
        target: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
        /// The new session.
        target_logon_id: Luid = "TargetLogonId",
        /// How it came to be.
        logon_type: Option<LogonType> = "LogonType",
        /// Which of several events about the same logon this is, from 1.
        event_index: Option<u32> = "EventIdx",
        /// How many events there are about the same logon.
        event_count: Option<u32> = "EventCountTotal",
        /// The groups.
        groups: Option<SidList<'c>> = "GroupMembership",
    }
    => |e| Meaning {
        act: Act::SessionRights,
        account: e.target.who(),
        actor: e.subject.who(),
        logon_id: Some(e.target_logon_id),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        logon_type: e.logon_type,
        ..Meaning::NONE
    };

    /// 4675: SIDs of another domain were filtered out of a logon.
    ///
    /// **Written by** a domain controller, when an account came across a trust that filters SIDs (Microsoft,
    /// "4675(S)"). Version 0 only.
    /// **Proves** that the account's authorization data held these SIDs and that this trust did not let them in.
    /// **Does not prove** an attack: SID history left from a migration does the same.
    SidsFiltered<'c> 4675 "SIDs were filtered." {
        /// Whose SIDs they were.
        target: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
        /// The direction of the trust (`trustDirection`: 1 inbound, 2 outbound, 3 both).
        tdo_direction: Option<u32> = "TdoDirection",
        /// The attributes of the trust (`trustAttributes`, MS-ADTS 6.1.6.7.9).
        tdo_attributes: Option<u32> = "TdoAttributes",
        /// The type of the trust (`trustType`, MS-ADTS 6.1.6.7.15).
        tdo_type: Option<u32> = "TdoType",
        /// The SID of the trusted domain.
        tdo_sid: Option<Sid<'c>> = "TdoSid",
        /// The SIDs that were filtered out.
        filtered_sids: Option<SidList<'c>> = "SidList",
    }
    => |e| Meaning { account: e.target.who(), ..Meaning::NONE };

    /// 4964: a new logon session is a member of a special group.
    ///
    /// **Written by** LSASS on the computer that was logged on to, if an administrator has listed special groups in its
    /// registry (Microsoft, "4964(S)"). Version 0 only.
    /// **Proves** that the session's token holds these of the listed groups.
    /// **Does not prove** anything by its absence: without a list there is no event.
    SpecialGroups<'c> 4964 "Special groups have been assigned to a new logon." {
        /// Who asked for the logon.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The session of who asked; 0x0 where there is none.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The logon GUID of that session; often null.
        logon_guid: Option<Guid> = "LogonGuid",
        /// Who logged on.
        target: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
        /// The new session.
        target_logon_id: Luid = "TargetLogonId",
        /// The logon GUID of the new session; often null.
        target_logon_guid: Option<Guid> = "TargetLogonGuid",
        /// The special groups that it is a member of.
        groups: Option<SidList<'c>> = "SidList",
    }
    => |e| Meaning {
        act: Act::SessionRights,
        account: e.target.who(),
        actor: e.subject.who(),
        logon_id: Some(e.target_logon_id),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        logon_guid: e.target_logon_guid.filter(|guid| !guid.is_null()),
        ..Meaning::NONE
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Data;
    use crate::event::security::testing::decode;

    /// The account and session of the 4626 on Microsoft's page.
    const SESSION: [(&str, &str); 11] = [
        ("SubjectUserSid", "S-1-0-0"),
        ("SubjectUserName", "-"),
        ("SubjectDomainName", "-"),
        ("SubjectLogonId", "0x0"),
        ("TargetUserSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
        ("TargetUserName", "dadmin"),
        ("TargetDomainName", "CONTOSO"),
        ("TargetLogonId", "0x136f7b"),
        ("LogonType", "3"),
        ("EventIdx", "1"),
        ("EventCountTotal", "1"),
    ];

    /// The claims are those of Microsoft's page.
    #[test]
    fn claims_belong_to_the_new_session() {
        let claims = "ad://ext/Department:88d16a8edaa8c66b <%%1818> : \"IT\"";
        let data = decode(4626, &[&SESSION[..], &[("UserClaims", claims), ("DeviceClaims", "-")]].concat());
        let Data::LogonRights(LogonRights::UserClaims(event)) = &data else { panic!("{data:?}") };
        assert_eq!(event.user_claims.as_ref().unwrap(), &claims);
        assert_eq!((event.device_claims.as_ref(), event.event_index, event.event_count), (None, Some(1), Some(1)));
        assert_eq!(data.meaning().logon_id, Some(Luid(0x136f7b)));
        assert_eq!(data.meaning().actor, None);
    }

    /// The list has the white space that Windows writes.
    #[test]
    fn groups_are_sids() {
        let list = "\r\n\t\t%{S-1-5-21-3457937927-2839227994-823803824-513}\r\n\t\t%{S-1-1-0}\r\n\t\t%{S-1-5-32-544}";
        let data = decode(4627, &[&SESSION[..], &[("GroupMembership", list)]].concat());
        let Data::LogonRights(LogonRights::GroupMembership(event)) = &data else { panic!("{data:?}") };
        let sids: Vec<_> = event.groups.as_ref().unwrap().sids().map(|sid| sid.to_string()).collect();
        assert_eq!(sids, ["S-1-5-21-3457937927-2839227994-823803824-513", "S-1-1-0", "S-1-5-32-544"]);
        let json = serde_json::to_value(&data).unwrap();
        assert_eq!(json.pointer("/groups/2").unwrap(), "S-1-5-32-544");
        assert_eq!(data.meaning().act, Act::SessionRights);
        assert_eq!(data.meaning().logon_type, Some(LogonType::NETWORK));
    }

    /// An item that is no SID stays in JSON, and is no SID.
    #[test]
    fn a_list_keeps_what_is_no_sid() {
        let list = SidList("%{S-1-1-0} %{S-1-x} Everyone".into());
        assert_eq!(serde_json::to_string(&list).unwrap(), r#"["S-1-1-0","S-1-x","Everyone"]"#);
        assert_eq!(list.sids().count(), 1);
    }

    /// The fields of Microsoft's page, which has no example.
    #[test]
    fn filtered_sids_name_the_trust() {
        let data = decode(
            4675,
            &[
                ("TargetUserSid", "S-1-5-21-1-2-3-1105"),
                ("TargetUserName", "jdoe"),
                ("TargetDomainName", "PARTNER"),
                ("TdoDirection", "2"),
                ("TdoAttributes", "8"),
                ("TdoType", "2"),
                ("TdoSid", "S-1-5-21-1-2-3"),
                ("SidList", "%{S-1-5-21-7-8-9-519}"),
            ],
        );
        let Data::LogonRights(LogonRights::SidsFiltered(event)) = &data else { panic!("{data:?}") };
        assert_eq!((event.tdo_direction, event.tdo_attributes, event.tdo_type), (Some(2), Some(8), Some(2)));
        assert_eq!(event.filtered_sids.as_ref().unwrap().to_string(), "S-1-5-21-7-8-9-519");
        assert_eq!(data.meaning().account.unwrap().name.unwrap(), &"jdoe");
    }

    /// The values of the 4964 on Microsoft's page.
    #[test]
    fn special_groups_have_the_new_logon_s_guid() {
        let data = decode(
            4964,
            &[
                ("SubjectUserSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
                ("SubjectUserName", "dadmin"),
                ("SubjectDomainName", "CONTOSO"),
                ("SubjectLogonId", "0xd972e"),
                ("LogonGuid", "{00000000-0000-0000-0000-000000000000}"),
                ("TargetUserSid", "S-1-5-21-3457937927-2839227994-823803824-500"),
                ("TargetUserName", "ladmin"),
                ("TargetDomainName", "CONTOSO"),
                ("TargetLogonId", "0x139faf"),
                ("TargetLogonGuid", "{B03B6192-09AE-E77F-DD10-2DC430766040}"),
                ("SidList", "%{S-1-5-21-3457937927-2839227994-823803824-512}"),
            ],
        );
        let meaning = data.meaning();
        assert_eq!(meaning.logon_guid, Guid::parse("{b03b6192-09ae-e77f-dd10-2dc430766040}"));
        assert_eq!((meaning.logon_id, meaning.actor_logon_id), (Some(Luid(0x139faf)), Some(Luid(0xd972e))));
    }
}
