//! GUIDs.

use std::fmt;

use serde::{Serialize, Serializer};

use super::ascii::Ascii;

/// A GUID in the byte order of the wire (MS-DTYP 2.3.4.2). Prints in lower case and braces.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(pub [u8; 16]);

impl Guid {
    /// `{00000000-0000-0000-0000-000000000000}`, which Windows writes where there is none.
    pub const NULL: Self = Self([0; 16]);

    /// Whether it is [`Guid::NULL`].
    pub fn is_null(&self) -> bool {
        *self == Self::NULL
    }

    /// Reads `{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}`, with or without braces, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')).unwrap_or(text);
        let groups = |from: usize, to: usize| text.get(from..to);
        for dash in [8, 13, 18, 23] {
            if groups(dash, dash + 1) != Some("-") {
                return None;
            }
        }
        let hex = |from, to| {
            let digits = groups(from, to)?;
            let all = digits.bytes().all(|b| b.is_ascii_hexdigit());
            if all { u64::from_str_radix(digits, 16).ok() } else { None }
        };
        if text.len() != 36 {
            return None;
        }
        let [.., a3, a2, a1, a0] = hex(0, 8)?.to_be_bytes();
        let [.., b1, b0] = hex(9, 13)?.to_be_bytes();
        let [.., c1, c0] = hex(14, 18)?.to_be_bytes();
        let [.., d0, d1] = hex(19, 23)?.to_be_bytes();
        let [_, _, e0, e1, e2, e3, e4, e5] = hex(24, 36)?.to_be_bytes();
        Some(Self([a0, a1, a2, a3, b0, b1, c0, c1, d0, d1, e0, e1, e2, e3, e4, e5]))
    }
}

impl Guid {
    fn ascii(&self) -> Ascii<38> {
        let [a0, a1, a2, a3, b0, b1, c0, c1, d0, d1, e0, e1, e2, e3, e4, e5] = self.0;
        let mut text = Ascii::new();
        for (mark, bytes) in [
            (b'{', &[a3, a2, a1, a0][..]),
            (b'-', &[b1, b0]),
            (b'-', &[c1, c0]),
            (b'-', &[d0, d1]),
            (b'-', &[e0, e1, e2, e3, e4, e5]),
        ] {
            text.byte(mark);
            bytes.iter().for_each(|byte| text.hexadecimal_of(u64::from(*byte), 2));
        }
        text.byte(b'}');
        text
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ascii().print(f)
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Guid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.ascii().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The provider GUID of Microsoft-Windows-Security-Auditing, as Microsoft's page on 4624 shows it.
    #[test]
    fn text_and_bytes_agree() {
        let bytes = [0x25, 0x96, 0x84, 0x54, 0x78, 0x54, 0x94, 0x49, 0xa5, 0xba, 0x3e, 0x3b, 0x03, 0x28, 0xc3, 0x0d];
        assert_eq!(Guid(bytes).to_string(), "{54849625-5478-4994-a5ba-3e3b0328c30d}");
        assert_eq!(Guid::parse("{54849625-5478-4994-A5BA-3E3B0328C30D}"), Some(Guid(bytes)));
        assert_eq!(Guid::parse("{54849625-5478-4994-A5BA-3E3B0328C30}"), None);
        assert_eq!(Guid::parse("54849625+5478-4994-A5BA-3E3B0328C30D"), None);
    }
}
