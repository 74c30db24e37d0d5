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
    let ([groups @ .., [x, y, z, b'=']], []) = text.as_chunks::<4>() else { return None };
    if text.len() != BASE64_LENGTH {
        return None;
    }
    let mut bytes = [0; 32];
    let (triples, rest) = bytes.as_chunks_mut::<3>();
    // Without a branch for each letter: none can be foreseen.
    let mut all = 0;
    for (group, triple) in groups.iter().zip(triples) {
        let bits = group.iter().fold(0, |bits, letter| bits << 6 | value(*letter));
        all |= bits;
        let [.., a, b, c] = bits.to_be_bytes();
        *triple = [a, b, c];
    }
    let last = value(*x) << 12 | value(*y) << 6 | value(*z);
    let [.., a, b] = (last >> 2).to_be_bytes();
    rest.copy_from_slice(&[a, b]);
    (all < NO_LETTER && last < NO_LETTER && last & 3 == 0).then_some(bytes)
}

/// What a letter stands for; [`NO_LETTER`] or more, however it is moved, if it is none.
#[inline]
fn value(letter: u8) -> u64 {
    VALUES.get(usize::from(letter)).copied().unwrap_or(NO_LETTER)
}

/// More than four letters are.
const NO_LETTER: u64 = 1 << 24;

#[expect(clippy::indexing_slicing, reason = "beyond the end it would not compile")]
const VALUES: [u64; 256] = {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut values = [NO_LETTER; 256];
    let mut value = 0;
    while value < letters.len() {
        values[letters[value] as usize] = value as u64;
        value += 1;
    }
    values
};

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
        for place in 0..text.len() {
            let mut text = text.clone();
            text.replace_range(place..=place, "*");
            assert!(matches!(TicketDigest::of(&text, &mut strings), TicketDigest::Text(_)), "{text}");
        }
    }
}
