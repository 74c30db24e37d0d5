//! Hashes of Kerberos tickets, which are unlike any other text of the evidence: nearly each is there once.

use super::{Strings, Sym};
use crate::wire::Text;

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
    pub fn of(text: &Text<'_>, strings: &mut Strings) -> Self {
        // Nearly each that is there: without making a string of it.
        let letters = text.as_utf16le().and_then(narrow);
        letters
            .and_then(|letters| from_base64(&letters))
            .map_or_else(|| text.with_str(|text| Self::of_str(text, strings)), Self::Bytes)
    }

    fn of_str(text: &str, strings: &mut Strings) -> Self {
        match text {
            "" => Self::None,
            text => <&[u8; BASE64_LENGTH]>::try_from(text.as_bytes())
                .ok()
                .and_then(from_base64)
                .map_or_else(|| Self::Text(strings.intern(text)), Self::Bytes),
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

/// UTF-16LE of so many letters, each of which is one byte, as these.
fn narrow(text: &[u8]) -> Option<[u8; BASE64_LENGTH]> {
    let (units, []) = text.as_chunks::<2>() else { return None };
    let units: &[[u8; 2]; BASE64_LENGTH] = units.try_into().ok()?;
    let (mut letters, mut rest) = ([0; BASE64_LENGTH], 0);
    for (letter, [low, high]) in letters.iter_mut().zip(units) {
        *letter = *low;
        rest |= high;
    }
    (rest == 0).then_some(letters)
}

/// The 32 bytes of which `text` is the one base64 (RFC 4648, section 4, with padding, unused bits zero).
fn from_base64(text: &[u8; BASE64_LENGTH]) -> Option<[u8; 32]> {
    let ([groups @ .., [x, y, z, b'=']], []) = text.as_chunks::<4>() else { return None };
    let mut bytes = [0; 32];
    let (triples, rest) = bytes.as_chunks_mut::<3>();
    // Without a branch for each letter: none can be foreseen.
    let mut all = 0;
    for (group, triple) in groups.iter().zip(triples) {
        let bits = group.iter().zip(&VALUES).fold(0, |bits, (letter, values)| bits | value(*letter, values));
        all |= bits;
        let [_, a, b, c] = bits.to_be_bytes();
        *triple = [a, b, c];
    }
    let last = [x, y, z].into_iter().zip(&VALUES).fold(0, |bits, (letter, values)| bits | value(*letter, values));
    let [_, a, b, unused] = last.to_be_bytes();
    rest.copy_from_slice(&[a, b]);
    ((all | last) < NO_LETTER && unused == 0).then_some(bytes)
}

/// What a letter at a place of its group stands for; [`NO_LETTER`] or more if it is none.
#[inline]
fn value(letter: u8, values: &[u32; 256]) -> u32 {
    values.get(usize::from(letter)).copied().unwrap_or(NO_LETTER)
}

/// More than four letters are.
const NO_LETTER: u32 = 1 << 24;

/// By place in its group and letter.
#[expect(clippy::indexing_slicing, reason = "beyond the end it would not compile")]
static VALUES: [[u32; 256]; 4] = {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut values = [[NO_LETTER; 256]; 4];
    let mut place = 0;
    while place < values.len() {
        let mut value = 0;
        while value < letters.len() {
            values[place][letters[value] as usize] = (value as u32) << (18 - 6 * place);
            value += 1;
        }
        place += 1;
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
        let of = |text: &str, strings: &mut Strings| {
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let digest = TicketDigest::of(&Text::from_utf16le(&wide), strings);
            assert_eq!(digest, TicketDigest::of(&Text::from(text), strings), "{text}");
            digest
        };
        let text = format!("{}Zm8=", "Zm9vYmFy".repeat(5));
        assert_eq!(of(&text, &mut strings), TicketDigest::Bytes(*b"foobarfoobarfoobarfoobarfoobarfo"));
        for other in ["N/A", "Zm9=", &text[1..], &text.replace("Zm8=", "Zm9="), &text.replace("Zm8=", "Zm-="), "é"] {
            let digest = of(other, &mut strings);
            let TicketDigest::Text(sym) = digest else { panic!("{digest:?} of {other}") };
            assert_eq!(strings.text(sym), other);
            assert_eq!(digest.is_hash(&strings), other.len() >= 16, "{other}");
        }
        assert_eq!(of("", &mut strings), TicketDigest::None);
        for place in 0..text.len() {
            let mut text = text.clone();
            for other in ["*", "\u{141}"] {
                text.replace_range(place..=place, other);
                assert!(matches!(of(&text, &mut strings), TicketDigest::Text(_)), "{text}");
                text.replace_range(place..place + other.len(), "A");
            }
        }
    }
}
