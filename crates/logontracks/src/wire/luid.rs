//! Logon IDs.

use std::fmt;

use serde::{Serialize, Serializer};

use super::ascii::hexadecimal;

/// A locally unique identifier, above all a **logon ID**: the number of a logon session on one computer, unique
/// only between two of its boots (Microsoft, "4624(S)": *Logon ID*).
///
/// Prints as Windows writes it, `0x3e7`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Luid(pub u64);

impl Luid {
    /// No logon session.
    pub const NONE: Self = Self(0);
    /// The system's own session, the same in every boot (`SYSTEM_LUID`, winnt.h).
    pub const SYSTEM: Self = Self(0x3e7);
    /// `ANONYMOUS_LOGON_LUID`, winnt.h.
    pub const ANONYMOUS: Self = Self(0x3e6);
    /// `LOCALSERVICE_LUID`, winnt.h.
    pub const LOCAL_SERVICE: Self = Self(0x3e5);
    /// `NETWORKSERVICE_LUID`, winnt.h.
    pub const NETWORK_SERVICE: Self = Self(0x3e4);
    /// `IUSER_LUID`, winnt.h.
    pub const IUSER: Self = Self(0x3e3);

    /// Whether it names a session that exists once per boot and has the same number in every boot.
    pub const fn is_well_known(self) -> bool {
        matches!(self.0, 0x3e3..=0x3e7)
    }
}

impl fmt::Display for Luid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hexadecimal(self.0).print(f)
    }
}

impl fmt::Debug for Luid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Luid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        hexadecimal(self.0).serialize(serializer)
    }
}
