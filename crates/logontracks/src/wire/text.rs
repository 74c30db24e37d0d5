//! Text as it lies in the log: UTF-16LE, borrowed from the chunk.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

/// A string value of a record, borrowed from the chunk where possible.
///
/// Comparison, order and hash are by character and do not depend on where the text lies. An unpaired surrogate
/// prints as U+FFFD; [`Text::utf16`] has the code units as written.
#[derive(Clone)]
pub struct Text<'c>(Repr<'c>);

#[derive(Clone)]
enum Repr<'c> {
    /// UTF-16LE code units, an even number of bytes, as in the chunk.
    Utf16(&'c [u8]),
    /// Text that a fallback has rendered, or that a program made.
    Utf8(Cow<'c, str>),
}

impl<'c> Text<'c> {
    /// The empty text.
    pub const EMPTY: Self = Self(Repr::Utf8(Cow::Borrowed("")));

    /// Text from UTF-16LE bytes as a substitution holds them. Some hosts end a string with NUL inside its
    /// substitution: trailing NULs are not part of the text. An odd last byte is ignored.
    pub fn from_utf16le(bytes: &'c [u8]) -> Self {
        let mut units = bytes.chunks_exact(2).len();
        while units > 0 && bytes.get(2 * units - 2..2 * units) == Some(&[0, 0]) {
            units -= 1;
        }
        Self(Repr::Utf16(bytes.get(..2 * units).unwrap_or(bytes)))
    }

    /// The UTF-16 code units as written.
    pub fn utf16(&self) -> impl Iterator<Item = u16> + '_ {
        let (wide, narrow) = match &self.0 {
            Repr::Utf16(bytes) => (*bytes, ""),
            Repr::Utf8(text) => (&[][..], text.as_ref()),
        };
        wide.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).chain(narrow.encode_utf16())
    }

    /// The characters, with U+FFFD for an unpaired surrogate.
    pub fn chars(&self) -> impl Iterator<Item = char> + '_ {
        let (wide, narrow) = match &self.0 {
            Repr::Utf16(bytes) => (*bytes, ""),
            Repr::Utf8(text) => (&[][..], text.as_ref()),
        };
        char::decode_utf16(wide.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)))
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .chain(narrow.chars())
    }

    /// Whether there is no character at all.
    pub fn is_empty(&self) -> bool {
        match &self.0 {
            Repr::Utf16(bytes) => bytes.is_empty(),
            Repr::Utf8(text) => text.is_empty(),
        }
    }

    /// Whether this is how Windows writes that there is nothing to write: empty, or `-`.
    pub fn is_absent(&self) -> bool {
        match &self.0 {
            Repr::Utf16(bytes) => matches!(bytes, [] | [b'-', 0]),
            Repr::Utf8(text) => matches!(text.as_ref(), "" | "-"),
        }
    }

    /// The text, or `None` where Windows wrote nothing ([`Text::is_absent`]).
    pub fn present(self) -> Option<Self> {
        (!self.is_absent()).then_some(self)
    }

    /// Whether both are the same but for the case of their letters (Unicode simple case, one character each, as
    /// account and computer names are compared by Windows).
    pub fn eq_ignore_case(&self, other: &str) -> bool {
        let fold = |c: char| c.to_lowercase().next().unwrap_or(c);
        self.chars().map(fold).eq(other.chars().map(fold))
    }

    /// The number that the text is, in decimal or with `0x` in hexadecimal.
    pub fn parse_u64(&self) -> Option<u64> {
        let mut digits = ['\0'; 24];
        let mut len = 0;
        for c in self.chars() {
            *digits.get_mut(len)? = c;
            len += 1;
        }
        let (radix, digits) = match digits.get(..len)? {
            ['0', 'x' | 'X', rest @ ..] => (16, rest),
            rest => (10, rest),
        };
        if digits.is_empty() {
            return None;
        }
        digits
            .iter()
            .try_fold(0_u64, |sum, c| sum.checked_mul(u64::from(radix))?.checked_add(u64::from(c.to_digit(radix)?)))
    }

    /// The words between white space, in order.
    pub fn words(&self) -> impl Iterator<Item = Text<'_>> {
        let (wide, narrow) = match &self.0 {
            Repr::Utf16(bytes) => (*bytes, ""),
            Repr::Utf8(text) => (&[][..], text.as_ref()),
        };
        wide.as_chunks::<2>()
            .0
            .split(|[low, high]| *high == 0 && matches!(low, b'\t'..=b'\r' | b' '))
            .filter(|word| !word.is_empty())
            .map(|word| Text(Repr::Utf16(word.as_flattened())))
            .chain(narrow.split_ascii_whitespace().map(Text::from))
    }

    /// The text in `buffer`, if all of it is ASCII and fits.
    pub(crate) fn ascii<'b>(&'b self, buffer: &'b mut [u8]) -> Option<&'b str> {
        let wide = match &self.0 {
            Repr::Utf16(bytes) => bytes.as_chunks::<2>().0,
            Repr::Utf8(text) => return text.is_ascii().then_some(text),
        };
        let buffer = buffer.get_mut(..wide.len())?;
        for (narrow, [low, high]) in buffer.iter_mut().zip(wide) {
            if *high != 0 || !low.is_ascii() {
                return None;
            }
            *narrow = *low;
        }
        std::str::from_utf8(buffer).ok()
    }

    /// The same text, independent of the chunk.
    pub fn into_owned(self) -> Text<'static> {
        Text(Repr::Utf8(Cow::Owned(self.to_string())))
    }
}

impl<'c> From<&'c str> for Text<'c> {
    fn from(text: &'c str) -> Self {
        Self(Repr::Utf8(Cow::Borrowed(text)))
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self(Repr::Utf8(Cow::Owned(text)))
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Utf16(a), Repr::Utf16(b)) => a == b,
            (Repr::Utf8(a), Repr::Utf8(b)) => a == b,
            _ => self.chars().eq(other.chars()),
        }
    }
}

impl Eq for Text<'_> {}

impl PartialEq<str> for Text<'_> {
    fn eq(&self, other: &str) -> bool {
        self.chars().eq(other.chars())
    }
}

impl PartialEq<&str> for Text<'_> {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl PartialOrd for Text<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.chars().cmp(other.chars())
    }
}

impl Hash for Text<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.chars().for_each(|c| c.hash(state));
        state.write_u8(0xff);
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Utf8(text) => f.write_str(text),
            Repr::Utf16(_) => self.chars().try_for_each(|c| f.write_char(c)),
        }
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn text_of_both_kinds_is_equal_and_ends_before_its_nul() {
        let bytes = wide("Zoë\0\0");
        assert_eq!(Text::from_utf16le(&bytes), Text::from("Zoë"));
        assert_eq!(Text::from_utf16le(&bytes).to_string(), "Zoë");
        assert!(Text::from_utf16le(&bytes).eq_ignore_case("ZOË"));
    }

    #[test]
    fn dash_and_empty_are_absent() {
        for absent in ["", "-"] {
            let bytes = wide(absent);
            assert!(Text::from_utf16le(&bytes).is_absent());
            assert!(Text::from(absent).is_absent());
        }
        assert!(!Text::from("--").is_absent());
    }

    #[test]
    fn numbers_in_text() {
        assert_eq!(Text::from("0x3e7").parse_u64(), Some(0x3e7));
        assert_eq!(Text::from("49713").parse_u64(), Some(49713));
        assert_eq!(Text::from("18446744073709551616").parse_u64(), None);
        assert_eq!(Text::from("0x").parse_u64(), None);
        assert_eq!(Text::from("-1").parse_u64(), None);
    }
}
