//! Privileges: given to a session, and used in it.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{AccessList, Luid, Privileges, Text};

family! {
    /// Privileges: given to a session, and used.
    pub enum Privilege<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4672: a new logon session was given sensitive privileges.
    ///
    /// **Written by** LSASS on the computer that was logged on to, beside the 4624 of the same logon ID (Microsoft,
    /// "4672(S)"). Version 0 only.
    /// **Proves** that the token of this session holds at least one administrator-like privilege, such as SeDebug or
    /// SeBackup.
    /// **Does not prove** that a privilege was used, nor membership in Administrators: services have privileges too.
    SpecialPrivileges<'c> 4672 "Special privileges assigned to new logon." {
        /// Whose session it is.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The session.
        subject_logon_id: Luid = "SubjectLogonId",
        /// The sensitive privileges it holds.
        privileges: Option<Privileges<'c>> = "PrivilegeList",
    }
    => |e| Meaning {
        act: Act::SessionRights,
        account: e.subject.who(),
        logon_id: Some(e.subject_logon_id),
        ..Meaning::NONE
    };

    /// 4673: a service that needs a privilege was called.
    ///
    /// **Written by** the subsystem that was called (Microsoft, "4673(S, F)"). Version 0 only.
    /// **Proves** that in this session this process asked for the use of these privileges; the record's keywords say
    /// whether it was let.
    /// **Does not prove** intent: browsers and system processes ask in vain all day.
    PrivilegedServiceCalled<'c> 4673 "A privileged service was called." {
        /// Whose session it is.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The session.
        subject_logon_id: Luid = "SubjectLogonId",
        /// The subsystem that was called, such as `Security`.
        object_server: Option<Text<'c>> = "ObjectServer",
        /// The service or function that was called.
        service: Option<Text<'c>> = "Service",
        /// The privileges that were asked for.
        privileges: Option<Privileges<'c>> = "PrivilegeList",
        /// The process that called.
        process_id: Option<u64> = "ProcessId",
        /// The path of that process.
        process: Option<Text<'c>> = "ProcessName",
    }
    => |e| Meaning {
        act: Act::Activity,
        actor: e.subject.who(),
        actor_logon_id: Some(e.subject_logon_id),
        ..Meaning::NONE
    };

    /// 4674: an operation that needs a privilege was tried on an object.
    ///
    /// **Written by** the subsystem that holds the object, after it was opened (Microsoft, "4674(S, F)"). Version 0.
    /// **Proves** that in this session this process tried to use these privileges on the object; the record's keywords
    /// say whether it was let.
    /// **Does not prove** that the object was changed.
    PrivilegedObjectUsed<'c> 4674 "An operation was attempted on a privileged object." {
        /// Whose session it is.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The session.
        subject_logon_id: Luid = "SubjectLogonId",
        /// The subsystem that holds the object, such as `SC Manager` or `LSA`.
        object_server: Option<Text<'c>> = "ObjectServer",
        /// The type of the object, such as `SERVICE OBJECT`.
        object_type: Option<Text<'c>> = "ObjectType",
        /// The name of the object.
        object_name: Option<Text<'c>> = "ObjectName",
        /// The handle in hexadecimal, as written: a kernel address in some, beyond what JSON numbers hold.
        handle_id: Option<Text<'c>> = "HandleId",
        /// The rights that were asked for: messages, or one decimal number.
        desired_access: Option<AccessList<'c>> = "AccessMask",
        /// The privileges that were asked for.
        privileges: Option<Privileges<'c>> = "PrivilegeList",
        /// The process that tried.
        process_id: Option<u64> = "ProcessId",
        /// The path of that process.
        process: Option<Text<'c>> = "ProcessName",
    }
    => |e| Meaning {
        act: Act::Activity,
        actor: e.subject.who(),
        actor_logon_id: Some(e.subject_logon_id),
        ..Meaning::NONE
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Data;
    use crate::event::security::testing::decode;
    use crate::wire::AccessItem;

    const LOCAL_SERVICE: [(&str, &str); 4] = [
        ("SubjectUserSid", "S-1-5-19"),
        ("SubjectUserName", "LOCAL SERVICE"),
        ("SubjectDomainName", "NT AUTHORITY"),
        ("SubjectLogonId", "0x3e5"),
    ];

    /// Privileges stand on lines of their own, as Microsoft's page on 4672 has them.
    #[test]
    fn special_privileges_belong_to_the_session() {
        let list = "SeTcbPrivilege\r\n\t\t\tSeDebugPrivilege";
        let data = decode(4672, &[&LOCAL_SERVICE[..], &[("PrivilegeList", list)]].concat());
        let Data::Privilege(Privilege::SpecialPrivileges(event)) = &data else { panic!("{data:?}") };
        assert!(event.privileges.as_ref().unwrap().contains("SeDebugPrivilege"));
        assert_eq!(event.privileges.as_ref().unwrap().names().count(), 2);
        let meaning = data.meaning();
        assert_eq!((meaning.act, meaning.logon_id), (Act::SessionRights, Some(Luid::LOCAL_SERVICE)));
        assert_eq!(meaning.account.unwrap().name.unwrap(), &"LOCAL SERVICE");
    }

    #[test]
    fn a_privileged_service_call_is_activity_of_the_session() {
        let more = [
            ("ObjectServer", "NT Local Security Authority / Authentication Service"),
            ("Service", "LsaRegisterLogonProcess()"),
            ("PrivilegeList", "SeTcbPrivilege"),
            ("ProcessId", "0x1f0"),
            ("ProcessName", r"C:\Windows\System32\lsass.exe"),
        ];
        let data = decode(4673, &[&LOCAL_SERVICE[..], &more].concat());
        let Data::Privilege(Privilege::PrivilegedServiceCalled(event)) = &data else { panic!("{data:?}") };
        assert_eq!(
            (event.service.as_ref().unwrap(), event.process_id),
            (&"LsaRegisterLogonProcess()".into(), Some(0x1f0))
        );
        let meaning = data.meaning();
        assert_eq!((meaning.act, meaning.outcome), (Act::Activity, None));
        assert_eq!((meaning.actor_logon_id, meaning.logon_id), (Some(Luid::LOCAL_SERVICE), None));
    }

    /// The values of the 4674 on Microsoft's page; then the other form of its access.
    #[test]
    fn a_privileged_operation_has_its_access_as_number_or_messages() {
        for (access, items) in [("16777216", 1), ("%%1537\r\n\t\t\t\t%%1538\r\n\t\t\t\t", 2)] {
            let more = [
                ("ObjectServer", "LSA"),
                ("ObjectType", "-"),
                ("ObjectName", "-"),
                ("HandleId", "0xffffd0004e18c9f8"),
                ("AccessMask", access),
                ("PrivilegeList", "SeSecurityPrivilege"),
                ("ProcessId", "0x1f0"),
                ("ProcessName", r"C:\Windows\System32\lsass.exe"),
            ];
            let data = decode(4674, &[&LOCAL_SERVICE[..], &more].concat());
            let Data::Privilege(Privilege::PrivilegedObjectUsed(event)) = &data else { panic!("{data:?}") };
            assert_eq!(event.object_type, None);
            assert_eq!(event.handle_id.as_ref().unwrap(), &"0xffffd0004e18c9f8");
            let found: Vec<_> = event.desired_access.as_ref().unwrap().items().collect();
            assert_eq!(found.len(), items);
            assert_eq!(matches!(found.first(), Some(AccessItem::Message(_))), items == 2);
        }
    }
}
