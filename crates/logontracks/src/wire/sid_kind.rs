//! What a SID names, told by its number, never by a name: names are localised, and can be changed.

use std::fmt;

use serde::{Serialize, Serializer};

use super::Sid;

/// The kind of account or group that a [`Sid`] names (MS-DTYP 2.4.2.4; Microsoft, "Security identifiers"; for
/// S-1-5-80 to S-1-5-111 the `SECURITY_…_BASE_RID` constants of winnt.h). Serializes in lower case, `"local_service"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SidKind {
    /// S-1-0-0: no account, or not known.
    Null,
    /// S-1-5-18: the computer itself. On the network it is its machine account.
    System,
    /// S-1-5-19.
    LocalService,
    /// S-1-5-20. On the network it is the machine account.
    NetworkService,
    /// S-1-5-7.
    Anonymous,
    /// S-1-5-80-…: a service under a SID of its own, `NT SERVICE\…`.
    Service,
    /// S-1-5-82-…: an IIS application pool.
    AppPool,
    /// S-1-5-83-…: a Hyper-V virtual machine.
    VirtualMachine,
    /// S-1-5-90-…: the window manager, `DWM-1`.
    WindowManager,
    /// S-1-5-96-…: the font driver host, `UMFD-0`.
    FontDriverHost,
    /// Another of S-1-5-80-… to S-1-5-111-…: tasks (87), WMI hosts (86) and the like.
    VirtualAccount,
    /// S-1-5-21-a-b-c-rid: an account or group of a domain or of one computer, see [`Sid::domain_part`].
    Account,
    /// S-1-5-32-…: a built-in group, the same on every computer.
    Builtin,
    /// S-1-12-1-…: an account or group of Microsoft Entra ID (Azure AD).
    AzureAd,
    /// S-1-11-96-…: a Microsoft account (Microsoft, winsdk blog of 2014-12-12).
    MicrosoftAccount,
    /// Any other: groups such as Everyone, logon sessions, integrity levels, app containers.
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
            Self::VirtualAccount => "virtual_account",
            Self::Account => "account",
            Self::Builtin => "builtin",
            Self::AzureAd => "azure_ad",
            Self::MicrosoftAccount => "microsoft_account",
            Self::Other => "other",
        })
    }
}

impl Serialize for SidKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
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
            (5, Some(21), Some(_)) if self.domain_part().is_some() => SidKind::Account,
            (5, Some(32), Some(_)) => SidKind::Builtin,
            (5, Some(80), Some(_)) => SidKind::Service,
            (5, Some(82), Some(_)) => SidKind::AppPool,
            (5, Some(83), Some(_)) => SidKind::VirtualMachine,
            (5, Some(90), Some(_)) => SidKind::WindowManager,
            (5, Some(96), Some(_)) => SidKind::FontDriverHost,
            (5, Some(80..=111), Some(_)) => SidKind::VirtualAccount,
            (11, Some(96), Some(_)) => SidKind::MicrosoftAccount,
            (12, Some(1), Some(_)) => SidKind::AzureAd,
            _ => SidKind::Other,
        }
    }

    /// The relative identifier: the last sub-authority.
    pub fn rid(&self) -> Option<u32> {
        self.sub_authorities().next_back()
    }

    /// The SID of the domain or computer that the account belongs to: S-1-5-21-a-b-c of S-1-5-21-a-b-c-rid. `None`
    /// for a SID of another form. A domain and a computer do not differ in form.
    pub fn domain_part(&self) -> Option<Sid<'static>> {
        let [1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, ..] = self.as_bytes() else {
            return None;
        };
        let mut domain = self.as_bytes().get(..24)?.to_vec();
        *domain.get_mut(1)? = 4;
        Some(Sid::from_bytes(&domain)?.into_owned())
    }

    /// The English name of a SID that is the same on all computers, or of a RID that is in all domains.
    ///
    /// Sources: Microsoft, "Security identifiers"; MS-DTYP 2.4.2.4; the RIDs 503 and 504 winnt.h.
    pub fn well_known_name(&self) -> Option<&'static str> {
        let mut parts = self.sub_authorities();
        let first = parts.next()?;
        match (self.authority(), parts.next(), parts.next()) {
            (5, Some(rid), None) if first == 32 => builtin_name(rid),
            (5, None, None) => nt_authority_name(first),
            (_, None, None) => simple_name(self.authority(), first),
            (5, Some(second), None) => match (first, second) {
                (64, 10) => Some("NTLM Authentication"),
                (64, 14) => Some("SChannel Authentication"),
                (64, 21) => Some("Digest Authentication"),
                (65, 1) => Some("This Organization Certificate"),
                (80, 0) => Some("All Services"),
                (83, 0) => Some("Virtual Machines"),
                (90, 0) => Some("Window Manager Group"),
                _ => None,
            },
            (15, Some(1), None) if first == 2 => Some("All Application Packages"),
            _ => self.domain_part().and_then(|_| domain_rid_name(self.rid()?)),
        }
    }
}

/// S-1-x-y for the authorities other than NT.
fn simple_name(authority: u64, part: u32) -> Option<&'static str> {
    Some(match (authority, part) {
        (0, 0) => "Null SID",
        (1, 0) => "Everyone",
        (2, 0) => "Local",
        (2, 1) => "Console Logon",
        (3, 0) => "Creator Owner",
        (3, 1) => "Creator Group",
        (3, 2) => "Owner Server",
        (3, 3) => "Group Server",
        (3, 4) => "Owner Rights",
        (16, 0) => "Untrusted Mandatory Level",
        (16, 0x1000) => "Low Mandatory Level",
        (16, 0x2000) => "Medium Mandatory Level",
        (16, 0x2100) => "Medium Plus Mandatory Level",
        (16, 0x3000) => "High Mandatory Level",
        (16, 0x4000) => "System Mandatory Level",
        (16, 0x5000) => "Protected Process Mandatory Level",
        (16, 0x7000) => "Secure Process Mandatory Level",
        (18, 1) => "Authentication Authority Asserted Identity",
        (18, 2) => "Service Asserted Identity",
        (18, 3) => "Fresh Public Key Identity",
        (18, 4) => "Key Trust Identity",
        (18, 5) => "Key Property MFA",
        (18, 6) => "Key Property Attestation",
        _ => return None,
    })
}

/// S-1-5-x.
fn nt_authority_name(part: u32) -> Option<&'static str> {
    Some(match part {
        1 => "Dialup",
        2 => "Network",
        3 => "Batch",
        4 => "Interactive",
        6 => "Service",
        7 => "Anonymous Logon",
        8 => "Proxy",
        9 => "Enterprise Domain Controllers",
        10 => "Self",
        11 => "Authenticated Users",
        12 => "Restricted Code",
        13 => "Terminal Server User",
        14 => "Remote Interactive Logon",
        15 => "This Organization",
        17 => "IUSR",
        18 => "Local System",
        19 => "Local Service",
        20 => "Network Service",
        33 => "Write Restricted Code",
        113 => "Local account",
        114 => "Local account and member of Administrators group",
        1000 => "Other Organization",
        _ => return None,
    })
}

/// S-1-5-32-x.
fn builtin_name(rid: u32) -> Option<&'static str> {
    Some(match rid {
        544 => "Administrators",
        545 => "Users",
        546 => "Guests",
        547 => "Power Users",
        548 => "Account Operators",
        549 => "Server Operators",
        550 => "Print Operators",
        551 => "Backup Operators",
        552 => "Replicators",
        554 => "Pre-Windows 2000 Compatible Access",
        555 => "Remote Desktop Users",
        556 => "Network Configuration Operators",
        557 => "Incoming Forest Trust Builders",
        558 => "Performance Monitor Users",
        559 => "Performance Log Users",
        560 => "Windows Authorization Access Group",
        561 => "Terminal Server License Servers",
        562 => "Distributed COM Users",
        568 => "IIS_IUSRS",
        569 => "Cryptographic Operators",
        573 => "Event Log Readers",
        574 => "Certificate Service DCOM Access",
        575 => "RDS Remote Access Servers",
        576 => "RDS Endpoint Servers",
        577 => "RDS Management Servers",
        578 => "Hyper-V Administrators",
        579 => "Access Control Assistance Operators",
        580 => "Remote Management Users",
        _ => return None,
    })
}

/// S-1-5-21-a-b-c-x.
fn domain_rid_name(rid: u32) -> Option<&'static str> {
    Some(match rid {
        498 => "Enterprise Read-only Domain Controllers",
        500 => "Administrator",
        501 => "Guest",
        502 => "KRBTGT",
        503 => "DefaultAccount",
        504 => "WDAGUtilityAccount",
        512 => "Domain Admins",
        513 => "Domain Users",
        514 => "Domain Guests",
        515 => "Domain Computers",
        516 => "Domain Controllers",
        517 => "Cert Publishers",
        518 => "Schema Admins",
        519 => "Enterprise Admins",
        520 => "Group Policy Creator Owners",
        521 => "Read-only Domain Controllers",
        522 => "Cloneable Domain Controllers",
        525 => "Protected Users",
        526 => "Key Admins",
        527 => "Enterprise Key Admins",
        553 => "RAS and IAS Servers",
        571 => "Allowed RODC Password Replication Group",
        572 => "Denied RODC Password Replication Group",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sid(text: &str) -> Sid<'static> {
        Sid::parse(text).unwrap()
    }

    #[test]
    fn kinds() {
        for (text, kind) in [
            ("S-1-0-0", SidKind::Null),
            ("S-1-5-7", SidKind::Anonymous),
            ("S-1-5-18", SidKind::System),
            ("S-1-5-19", SidKind::LocalService),
            ("S-1-5-20", SidKind::NetworkService),
            ("S-1-5-21-1004336348-1177238915-682003330-512", SidKind::Account),
            ("S-1-5-21-1004336348-1177238915-682003330", SidKind::Other),
            ("S-1-5-32-544", SidKind::Builtin),
            ("S-1-5-80-0", SidKind::Service),
            ("S-1-5-82-1-2-3-4-5", SidKind::AppPool),
            ("S-1-5-83-0", SidKind::VirtualMachine),
            ("S-1-5-87-1-2-3-4-5", SidKind::VirtualAccount),
            ("S-1-5-90-0-1", SidKind::WindowManager),
            ("S-1-5-96-0-0", SidKind::FontDriverHost),
            ("S-1-5-113", SidKind::Other),
            ("S-1-11-96-1-2", SidKind::MicrosoftAccount),
            ("S-1-12-1-1-2-3-4", SidKind::AzureAd),
            ("S-1-1-0", SidKind::Other),
            ("S-1-5-5-0-1234", SidKind::Other),
            ("S-1-5", SidKind::Other),
        ] {
            assert_eq!(sid(text).kind(), kind, "{text}");
        }
        assert_eq!(serde_json::to_string(&SidKind::LocalService).unwrap(), r#""local_service""#);
    }

    /// The SIDs that Microsoft's page "Security identifiers" takes apart, and what it says they are.
    #[test]
    fn examples_of_the_page() {
        let admins = sid("S-1-5-21-1004336348-1177238915-682003330-512");
        assert_eq!(admins.domain_part(), Some(sid("S-1-5-21-1004336348-1177238915-682003330")));
        assert_eq!(admins.rid(), Some(512));
        assert_eq!(admins.well_known_name(), Some("Domain Admins"));
        assert_eq!(sid("S-1-5-32-544").well_known_name(), Some("Administrators"));
        assert_eq!(sid("S-1-5-32-544").domain_part(), None);
    }

    #[test]
    fn a_rid_is_known_in_a_domain_alone() {
        assert_eq!(sid("S-1-5-32-512").well_known_name(), None);
        assert_eq!(sid("S-1-5-512").well_known_name(), None);
        assert_eq!(sid("S-1-5-21-1-2-3-1104").well_known_name(), None);
        assert_eq!(sid("S-1-5-21-1-2-3-4-512").domain_part(), None);
        assert_eq!(sid("S-1-5-18-0").well_known_name(), None);
        assert_eq!(sid("S-1-5").well_known_name(), None);
    }
}
