//! What kind of account a SID names, told by its number, never by a name (names are localised).

use std::fmt;

use serde::Serialize;

use super::Sid;

/// The kind of account or group that a [`Sid`] names (MS-DTYP 2.4.2.4; Microsoft, "Security identifiers").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SidKind {
    /// S-1-0-0: no account.
    Null,
    /// S-1-5-18, the computer itself; on the network its machine account.
    System,
    /// S-1-5-19.
    LocalService,
    /// S-1-5-20.
    NetworkService,
    /// S-1-5-7.
    Anonymous,
    /// S-1-5-80-…: a service under its own SID (`NT SERVICE\…`).
    Service,
    /// S-1-5-82-…: an IIS application pool.
    AppPool,
    /// S-1-5-83-…: a Hyper-V virtual machine.
    VirtualMachine,
    /// S-1-5-90-…: `DWM-n`.
    WindowManager,
    /// S-1-5-96-…: `UMFD-n`.
    FontDriverHost,
    /// S-1-5-21-a-b-c-rid: an account or group of a domain, or of one computer.
    Account,
    /// S-1-5-32-…: a built-in group.
    Builtin,
    /// S-1-12-1-…: an account of Microsoft Entra ID.
    AzureAd,
    /// S-1-11-96-…: a Microsoft account.
    MicrosoftAccount,
    /// Any other.
    Other,
}

impl fmt::Display for SidKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::System => "system",
            Self::LocalService => "local_service",
            Self::NetworkService => "network_service",
            Self::Anonymous => "anonymous",
            Self::Service => "service",
            Self::AppPool => "app_pool",
            Self::VirtualMachine => "virtual_machine",
            Self::WindowManager => "window_manager",
            Self::FontDriverHost => "font_driver_host",
            Self::Account => "account",
            Self::Builtin => "builtin",
            Self::AzureAd => "azure_ad",
            Self::MicrosoftAccount => "microsoft_account",
            Self::Other => "other",
        })
    }
}

impl Sid<'_> {
    /// The kind of account or group.
    pub fn kind(&self) -> SidKind {
        let mut parts = self.sub_authorities();
        match (self.authority(), parts.next(), parts.next()) {
            (0, Some(0), None) => SidKind::Null,
            (5, Some(7), None) => SidKind::Anonymous,
            (5, Some(18), None) => SidKind::System,
            (5, Some(19), None) => SidKind::LocalService,
            (5, Some(20), None) => SidKind::NetworkService,
            (5, Some(21), Some(_)) => SidKind::Account,
            (5, Some(32), Some(_)) => SidKind::Builtin,
            (5, Some(80), Some(_)) => SidKind::Service,
            (5, Some(82), Some(_)) => SidKind::AppPool,
            (5, Some(83), Some(_)) => SidKind::VirtualMachine,
            (5, Some(90), Some(_)) => SidKind::WindowManager,
            (5, Some(96), Some(_)) => SidKind::FontDriverHost,
            (11, Some(96), Some(_)) => SidKind::MicrosoftAccount,
            (12, Some(1), Some(_)) => SidKind::AzureAd,
            _ => SidKind::Other,
        }
    }

    /// The relative identifier: the last sub-authority.
    pub fn rid(&self) -> Option<u32> {
        self.sub_authorities().next_back()
    }

    /// The SID of the domain or computer whose account it is: S-1-5-21-a-b-c of S-1-5-21-a-b-c-rid. `None` for any
    /// other SID.
    pub fn domain_part(&self) -> Option<Sid<'static>> {
        let [1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, ..] = self.as_bytes() else {
            return None;
        };
        let mut bytes = self.as_bytes().get(..24)?.to_vec();
        *bytes.get_mut(1)? = 4;
        Some(Sid::from_bytes(&bytes)?.into_owned())
    }

    /// The name of a SID, or of a RID of any domain, that is the same everywhere.
    pub fn well_known_name(&self) -> Option<&'static str> {
        None
    }
}
