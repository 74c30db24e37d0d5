//! File shares.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{AccessList, AccessMask, Address, Luid, Port, Text};

family! {
    /// File shares: who used which, from where.
    pub enum Share<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 5140: a file share was used.
    ///
    /// **Written by** the server that has the share, when a session uses it (Microsoft, "5140(S, F)": at its first use
    /// in a session; the corpus has 315 for one session, share and port). Version 1 adds the type, the folder and the
    /// rights.
    /// **Proves** that the network session named reached this share from this address: a session's source where the
    /// 4624 has none.
    /// **Does not prove** that a file was read, nor how long the share was used.
    ShareAccessed<'c> 5140 "A network share object was accessed." {
        /// Whose session it is.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The network session, on the server.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// `File`.
        object_type: Option<Text<'c>> = "ObjectType" since 1,
        /// The client's address.
        address: Option<Address<'c>> = "IpAddress",
        /// The client's port.
        port: Option<Port> = "IpPort",
        /// The share: `\\*\C$`.
        share_name: Option<Text<'c>> = "ShareName",
        /// Its folder: `\??\C:\`; empty for `IPC$`.
        share_local_path: Option<Text<'c>> = "ShareLocalPath" since 1,
        /// The rights asked for.
        access_mask: Option<AccessMask> = "AccessMask" since 1,
        /// The same rights by message: `%%4416`, ReadData or ListDirectory.
        access_list: Option<AccessList<'c>> = "AccessList" since 1,
    }
    => |e| Meaning {
        act: Act::Share,
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };

    /// 5145: the server checked whether a session may open a file or pipe through a share.
    ///
    /// **Written by** the server that has the share, at every attempt (Microsoft, "5145(S, F)").
    /// **Proves** that the network session named asked, from this address, to open this path with these rights.
    /// **Does not prove** that it did: the outcome is that of the share's own permissions, and those of the file system
    /// come after.
    ShareObjectChecked<'c> 5145
    "A network share object was checked to see whether client can be granted desired access." {
        /// Whose session it is.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The network session, on the server.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// `File`.
        object_type: Option<Text<'c>> = "ObjectType",
        /// The client's address.
        address: Option<Address<'c>> = "IpAddress",
        /// The client's port.
        port: Option<Port> = "IpPort",
        /// The share: `\\*\IPC$`.
        share_name: Option<Text<'c>> = "ShareName",
        /// Its folder; empty for `IPC$`.
        share_local_path: Option<Text<'c>> = "ShareLocalPath",
        /// The path below the share: a file, or for `IPC$` a pipe such as `svcctl`.
        relative_target_name: Option<Text<'c>> = "RelativeTargetName",
        /// The rights asked for.
        access_mask: Option<AccessMask> = "AccessMask",
        /// The same rights by message.
        access_list: Option<AccessList<'c>> = "AccessList",
        /// For each right, what granted or denied it: `%%1538:` then `%%1801` and the entry that did.
        access_reason: Option<Text<'c>> = "AccessReason",
    }
    => |e| Meaning {
        act: Act::Share,
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        address: e.address.as_ref(),
        ..Meaning::NONE
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Data;
    use crate::event::security::testing::decode;

    /// The 5140 on Microsoft's page; without the fields of version 1 it is a version 0.
    #[test]
    fn a_share_is_used_in_a_session_from_an_address() {
        let version_1 = [
            ("SubjectUserSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
            ("SubjectUserName", "dadmin"),
            ("SubjectDomainName", "CONTOSO"),
            ("SubjectLogonId", "0x541f35"),
            ("IpAddress", "10.0.0.100"),
            ("IpPort", "49212"),
            ("ShareName", "\\\\*\\Documents"),
            ("ObjectType", "File"),
            ("ShareLocalPath", "\\??\\C:\\Documents"),
            ("AccessMask", "0x1"),
            ("AccessList", "%%4416\r\n\t\t\t\t"),
        ];
        for fields in [&version_1[..], &version_1[..7]] {
            let data = decode(5140, fields);
            let meaning = data.meaning();
            assert_eq!((meaning.act, meaning.actor_logon_id), (Act::Share, Some(Luid(0x541f35))));
            assert_eq!(meaning.address.unwrap().ip().unwrap().to_string(), "10.0.0.100");
            let Data::Share(Share::ShareAccessed(event)) = &data else { panic!("not a share") };
            assert_eq!((event.port, event.access_mask.is_some()), (Some(Port(49212)), fields.len() > 7));
        }
    }

    /// The 5145 on Microsoft's page, with an AccessReason as the corpus has it.
    #[test]
    fn a_check_names_the_file_and_the_rights() {
        let data = decode(
            5145,
            &[
                ("SubjectUserSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
                ("SubjectUserName", "dadmin"),
                ("SubjectDomainName", "CONTOSO"),
                ("SubjectLogonId", "0x38d34"),
                ("ObjectType", "File"),
                ("IpAddress", "fe80::31ea:6c3c:f40d:1973"),
                ("IpPort", "56926"),
                ("ShareName", "\\\\*\\Documents"),
                ("ShareLocalPath", "\\??\\C:\\Documents"),
                ("RelativeTargetName", "Bginfo.exe"),
                ("AccessMask", "0x100081"),
                ("AccessList", "%%1541\r\n\t\t\t\t%%4416\r\n\t\t\t\t%%4423\r\n\t\t\t\t"),
                ("AccessReason", "%%1541:\t%%1801\tD:(A;;FA;;;WD)\r\n\t\t\t\t"),
            ],
        );
        assert!(data.meaning().address.is_some());
        let Data::Share(Share::ShareObjectChecked(event)) = data else { panic!("not a check") };
        assert_eq!(event.relative_target_name.unwrap(), "Bginfo.exe");
        assert!(event.access_mask.unwrap().contains(AccessMask::SYNCHRONIZE));
        assert_eq!(event.access_list.unwrap().items().count(), 3);
    }
}
