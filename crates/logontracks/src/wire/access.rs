//! Access rights and privileges.

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::code::flags;
use super::{ParamMessage, Text};

flags! {
    /// The rights that a handle was asked for: ACCESS_MASK (MS-DTYP 2.4.3) as 4656, 4663, 5140 and 5145 write it.
    ///
    /// Only the rights that mean the same for every kind of object have names here; the low 16 bits depend on it.
    pub struct AccessMask(u32) {
        GENERIC_READ = 0x8000_0000 "GENERIC_READ",
        GENERIC_WRITE = 0x4000_0000 "GENERIC_WRITE",
        GENERIC_EXECUTE = 0x2000_0000 "GENERIC_EXECUTE",
        GENERIC_ALL = 0x1000_0000 "GENERIC_ALL",
        MAXIMUM_ALLOWED = 0x0200_0000 "MAXIMUM_ALLOWED",
        ACCESS_SYSTEM_SECURITY = 0x0100_0000 "ACCESS_SYSTEM_SECURITY",
        SYNCHRONIZE = 0x0010_0000 "SYNCHRONIZE",
        WRITE_OWNER = 0x0008_0000 "WRITE_OWNER",
        WRITE_DAC = 0x0004_0000 "WRITE_DAC",
        READ_CONTROL = 0x0002_0000 "READ_CONTROL",
        DELETE = 0x0001_0000 "DELETE",
    }
}

/// A list of access rights as 4656, 4663, 5140 and 5145 write it: `%%1537` and the like between white space.
///
/// Keeps the text as written. Serializes to the array of its items.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccessList<'c>(pub Text<'c>);

/// An item of an [`AccessList`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum AccessItem<'a> {
    /// `%%nnnn`.
    Message(ParamMessage),
    /// Anything else, such as `-` or an ACE.
    Other(Text<'a>),
}

impl<'c> AccessList<'c> {
    /// The items in order.
    pub fn items(&self) -> impl Iterator<Item = AccessItem<'_>> {
        self.0.words().map(|word| match ParamMessage::parse(&word) {
            Some(message) => AccessItem::Message(message),
            None => AccessItem::Other(word),
        })
    }

    /// The same list, independent of the chunk.
    pub fn into_owned(self) -> AccessList<'static> {
        AccessList(self.0.into_owned())
    }
}

impl std::fmt::Display for AccessList<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_words(f, &self.0)
    }
}

impl std::fmt::Debug for AccessList<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl Serialize for AccessList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        self.items().try_for_each(|item| list.serialize_element(&item))?;
        list.end()
    }
}

/// The privileges of 4672, 4673, 4674 and 4703: names between white space.
///
/// Keeps the text as written. Serializes to the array of its names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Privileges<'c>(pub Text<'c>);

impl<'c> Privileges<'c> {
    /// The names of all privileges (Microsoft, "Privilege Constants (Authorization)"). The rights to log on, such as
    /// `SeNetworkLogonRight`, are not privileges, and not in this list.
    pub const KNOWN: &'static [&'static str] = &[
        "SeAssignPrimaryTokenPrivilege",
        "SeAuditPrivilege",
        "SeBackupPrivilege",
        "SeChangeNotifyPrivilege",
        "SeCreateGlobalPrivilege",
        "SeCreatePagefilePrivilege",
        "SeCreatePermanentPrivilege",
        "SeCreateSymbolicLinkPrivilege",
        "SeCreateTokenPrivilege",
        "SeDebugPrivilege",
        "SeDelegateSessionUserImpersonatePrivilege",
        "SeEnableDelegationPrivilege",
        "SeImpersonatePrivilege",
        "SeIncreaseBasePriorityPrivilege",
        "SeIncreaseQuotaPrivilege",
        "SeIncreaseWorkingSetPrivilege",
        "SeLoadDriverPrivilege",
        "SeLockMemoryPrivilege",
        "SeMachineAccountPrivilege",
        "SeManageVolumePrivilege",
        "SeProfileSingleProcessPrivilege",
        "SeRelabelPrivilege",
        "SeRemoteShutdownPrivilege",
        "SeRestorePrivilege",
        "SeSecurityPrivilege",
        "SeShutdownPrivilege",
        "SeSyncAgentPrivilege",
        "SeSystemEnvironmentPrivilege",
        "SeSystemProfilePrivilege",
        "SeSystemtimePrivilege",
        "SeTakeOwnershipPrivilege",
        "SeTcbPrivilege",
        "SeTimeZonePrivilege",
        "SeTrustedCredManAccessPrivilege",
        "SeUndockPrivilege",
        "SeUnsolicitedInputPrivilege",
    ];

    /// The names in order, known or not, as written.
    pub fn names(&self) -> impl Iterator<Item = Text<'_>> {
        self.0.words()
    }

    /// Whether `name` is in the list; upper and lower case are the same.
    pub fn contains(&self, name: &str) -> bool {
        self.names().any(|word| word.eq_ignore_case(name))
    }

    /// The same list, independent of the chunk.
    pub fn into_owned(self) -> Privileges<'static> {
        Privileges(self.0.into_owned())
    }
}

impl std::fmt::Display for Privileges<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_words(f, &self.0)
    }
}

impl std::fmt::Debug for Privileges<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl Serialize for Privileges<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        self.names().try_for_each(|name| list.serialize_element(&name))?;
        list.end()
    }
}

/// The words of a list on one line.
fn write_words(f: &mut std::fmt::Formatter<'_>, text: &Text<'_>) -> std::fmt::Result {
    let mut between = "";
    text.words().try_for_each(|word| {
        write!(f, "{between}{word}")?;
        between = " ";
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The PrivilegeList of the 4672 on Microsoft's page begins so, with a line break and tabs between.
    #[test]
    fn a_list_of_privileges() {
        let list = Privileges(Text::from("SeTcbPrivilege\r\n\t\t\tSeBackupPrivilege\n\t\t\tSeOtherPrivilege"));
        assert_eq!(
            serde_json::to_string(&list).unwrap(),
            r#"["SeTcbPrivilege","SeBackupPrivilege","SeOtherPrivilege"]"#
        );
        assert_eq!(list.to_string(), "SeTcbPrivilege SeBackupPrivilege SeOtherPrivilege");
        assert!(list.contains("sebackupprivilege"));
        assert!(!list.contains("SeBackup"));
        assert_eq!(serde_json::to_string(&Privileges(Text::EMPTY)).unwrap(), "[]");
        let wide: Vec<u8> = "SeTcbPrivilege\r\n\t\t\tSeBackupPrivilege\n\t\t\tSeOtherPrivilege"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(Privileges(Text::from_utf16le(&wide)).names().eq(list.names()));
    }

    #[test]
    fn a_list_of_rights_keeps_what_is_no_message() {
        let list = AccessList(Text::from("%%1541\n\t\t\t\t%%4416\n\t\t\t\t%%9\n\t\t\t\tx"));
        assert_eq!(
            serde_json::to_string(&list).unwrap(),
            concat!(
                r#"[{"code":"%%1541","name":"SYNCHRONIZE"},{"code":"%%4416","name":"ReadData (or ListDirectory)"},"#,
                r#"{"code":"%%9","name":null},"x"]"#
            )
        );
    }

    /// 0x1f01ff is full access to a file: all standard rights, and nine bits that mean files alone.
    #[test]
    fn a_mask_keeps_its_bits() {
        let mask = AccessMask(0x1f_01ff);
        assert_eq!(mask.to_string(), "0x1f01ff (SYNCHRONIZE|WRITE_OWNER|WRITE_DAC|READ_CONTROL|DELETE|0x1ff)");
        assert_eq!(mask.unknown(), AccessMask(0x1ff));
        assert_eq!(serde_json::to_string(&AccessMask(1)).unwrap(), r#"{"code":"0x1","name":null,"names":[]}"#);
    }
}
