//! Hashes of Kerberos tickets, which are unlike any other text of the evidence: nearly each is there once.

use super::{Strings, Sym};

/// The hash of a Kerberos ticket as a record has it. Two are equal if their text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TicketDigest {
    /// The record has none.
    #[default]
    None,
    /// Base64 of 32 bytes: these.
    Bytes([u8; 32]),
    /// Any other text.
    Text(Sym),
}

/// Base64 of 32 bytes is as long.
const BASE64_LENGTH: usize = 44;
/// What is shorter is no hash, whatever else it is.
const SHORTEST: usize = 16;

impl TicketDigest {
    /// The hash that a record has as `text`.
    pub fn of(text: &str, strings: &mut Strings) -> Self {
        match text {
            "" => Self::None,
            text => from_base64(text.as_bytes()).map_or_else(|| Self::Text(strings.intern(text)), Self::Bytes),
        }
    }

    /// Whether there is one.
    pub fn is_some(self) -> bool {
        self != Self::None
    }

    /// Whether it can be the hash of a ticket: the like of `N/A` can not.
    pub fn is_hash(self, strings: &Strings) -> bool {
        match self {
            Self::None => false,
            Self::Bytes(_) => true,
            Self::Text(sym) => strings.text(sym).len() >= SHORTEST,
        }
    }
}

/// The 32 bytes of which `text` is the one base64 (RFC 4648, section 4, with padding, unused bits zero).
fn from_base64(text: &[u8]) -> Option<[u8; 32]> {
    let [text @ .., b'='] = text else { return None };
    if text.len() + 1 != BASE64_LENGTH {
        return None;
    }
    let mut bytes = [0; 32];
    let mut places = bytes.iter_mut();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for letter in text {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xfff;
        held += 6;
        if held >= 8 {
            held -= 8;
            *places.next()? = (bits >> held) as u8;
            bits &= (1 << held) - 1;
        }
    }
    (bits == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648, section 10, has the base64 of `foobar`; 32 bytes of it, by hand.
    #[test]
    fn base64_of_32_bytes_is_those_bytes_and_any_other_text_is_itself() {
        let mut strings = Strings::default();
        let text = format!("{}Zm8=", "Zm9vYmFy".repeat(5));
        assert_eq!(TicketDigest::of(&text, &mut strings), TicketDigest::Bytes(*b"foobarfoobarfoobarfoobarfoobarfo"));
        for other in ["N/A", "Zm9=", &text[1..], &text.replace("Zm8=", "Zm9="), &text.replace("Zm8=", "Zm-="), "é"] {
            let digest = TicketDigest::of(other, &mut strings);
            let TicketDigest::Text(sym) = digest else { panic!("{digest:?} of {other}") };
            assert_eq!(strings.text(sym), other);
            assert_eq!(digest.is_hash(&strings), other.len() >= 16, "{other}");
        }
        assert_eq!(TicketDigest::of("", &mut strings), TicketDigest::None);
    }
}
