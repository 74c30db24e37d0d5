//! Fields whose value is a message number, `%%nnnn`.

use super::Text;
use super::code::code;

/// Reads the text form of a message number.
pub enum Message {}

impl Message {
    /// The number of `%%nnnn`; `None` if the text is anything else.
    pub fn parse(text: &Text<'_>) -> Option<u32> {
        match text.as_utf16le() {
            Some(units) => number(units.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit))),
            None => number(text.utf16()),
        }
    }
}

#[inline]
fn number(mut units: impl Iterator<Item = u16>) -> Option<u32> {
    let percent = u16::from(b'%');
    if units.next()? != percent || units.next()? != percent {
        return None;
    }
    let digit = |unit: u16| Some(u32::from(unit.checked_sub(0x30).filter(|digit| *digit < 10)?));
    let mut number = digit(units.next()?)?;
    for unit in units {
        number = number.checked_mul(10)?.checked_add(digit(unit)?)?;
    }
    Some(number)
}

code! {
    /// How far a server may act as the user who logged on to it (4624 ImpersonationLevel; Microsoft, "4624(S)"):
    /// `-` stands for Anonymous, which has no number.
    pub struct ImpersonationLevel(u32) as message {
        IDENTIFICATION = 1832 "Identification",
        IMPERSONATION = 1833 "Impersonation",
        DELEGATION = 1840 "Delegation",
    }
}

code! {
    /// The kind of token that UAC gave a new process (4688 TokenElevationType; Microsoft, "4688(S)").
    pub struct ElevationType(u32) as message {
        DEFAULT = 1936 "TokenElevationTypeDefault (1)",
        FULL = 1937 "TokenElevationTypeFull (2)",
        LIMITED = 1938 "TokenElevationTypeLimited (3)",
    }
}

code! {
    /// Yes or no (4624 VirtualAccount, ElevatedToken, RestrictedAdminMode, RemoteCredentialGuard; Microsoft,
    /// "4624(S)").
    pub struct YesNo(u32) as message {
        YES = 1842 "Yes",
        NO = 1843 "No",
    }
}

impl YesNo {
    /// True for yes, false for no, `None` for any other message.
    pub const fn as_bool(self) -> Option<bool> {
        match self {
            Self::YES => Some(true),
            Self::NO => Some(false),
            _ => None,
        }
    }
}

code! {
    /// Why a logon failed (4625 FailureReason): Windows' own words for the Status (Microsoft, "4625(F)"). The status
    /// codes tell more: [`NtStatus`](super::NtStatus).
    pub struct FailureReason(u32) as message {
        ERROR = 2304 "An Error occured during Logon.",
        ACCOUNT_EXPIRED = 2305 "The specified user account has expired.",
        NETLOGON_NOT_ACTIVE = 2306 "The NetLogon component is not active.",
        LOCKED_OUT = 2307 "Account locked out.",
        LOGON_TYPE_NOT_GRANTED = 2308 "The user has not been granted the requested logon type at this machine.",
        PASSWORD_EXPIRED = 2309 "The specified account's password has expired.",
        DISABLED = 2310 "Account currently disabled.",
        TIME_RESTRICTION = 2311 "Account logon time restriction violation.",
        WORKSTATION_RESTRICTION = 2312 "User not allowed to logon at this computer.",
        UNKNOWN_USER_OR_BAD_PASSWORD = 2313 "Unknown user name or bad password.",
        DOMAIN_SID_INCONSISTENT = 2314 "Domain sid inconsistent.",
        SMART_CARD_REQUIRED = 2315 "Smartcard logon is required and was not used.",
        NOT_AVAILABLE = 2432 "Not Available.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::ParamMessage;

    /// The FailureReason of the 4625 on Microsoft's page, and its text there.
    #[test]
    fn reads_a_message() {
        let reason = FailureReason::parse(&Text::from("%%2307")).unwrap();
        assert_eq!(reason, FailureReason::LOCKED_OUT);
        assert_eq!(reason.to_string(), "%%2307 (Account locked out.)");
        assert_eq!(serde_json::to_string(&reason).unwrap(), r#"{"code":"%%2307","name":"Account locked out."}"#);
        assert_eq!(serde_json::to_string(&YesNo(7)).unwrap(), r#"{"code":"%%7","name":null}"#);
        assert_eq!(YesNo::parse(&Text::from("%%1842")).unwrap().as_bool(), Some(true));
        for other in ["-", "", "%%", "%1842", "%%18x", "%%+1", "%%4294967296", "1842", "%%1842 "] {
            assert_eq!(Message::parse(&Text::from(other)), None, "{other}");
        }
    }

    /// One text for one number, whichever type names it.
    #[test]
    fn agree_with_the_messages() {
        let all = ImpersonationLevel::KNOWN.iter().map(|(code, name)| (code.0, *name));
        let all = all.chain(ElevationType::KNOWN.iter().map(|(code, name)| (code.0, *name)));
        let all = all.chain(YesNo::KNOWN.iter().map(|(code, name)| (code.0, *name)));
        let all = all.chain(FailureReason::KNOWN.iter().map(|(code, name)| (code.0, *name)));
        for (code, name) in all {
            assert_eq!(ParamMessage(code).name(), Some(name));
        }
    }
}
