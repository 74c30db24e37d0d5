//! Text as it lies in the log: UTF-16LE, borrowed from the chunk.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

use super::direct;
use super::same::same;

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
    #[inline]
    pub fn from_utf16le(bytes: &'c [u8]) -> Self {
        let mut units = bytes.as_chunks::<2>().0;
        while let [rest @ .., [0, 0]] = units {
            units = rest;
        }
        Self(Repr::Utf16(units.as_flattened()))
    }

    /// The text as it lies in the chunk, UTF-16LE; `None` if it does not lie in one.
    pub(crate) fn as_utf16le(&self) -> Option<&'c [u8]> {
        match &self.0 {
            Repr::Utf16(bytes) => Some(bytes),
            Repr::Utf8(_) => None,
        }
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
    #[inline]
    pub fn is_absent(&self) -> bool {
        match &self.0 {
            Repr::Utf16(bytes) => matches!(bytes, [] | [b'-', 0]),
            Repr::Utf8(text) => matches!(text.as_ref(), "" | "-"),
        }
    }

    /// The text, or `None` where Windows wrote nothing ([`Text::is_absent`]).
    #[inline]
    #[must_use]
    pub fn present(self) -> Option<Self> {
        (!self.is_absent()).then_some(self)
    }

    /// Whether both are the same but for the case of their letters (Unicode simple case, one character each, as
    /// account and computer names are compared by Windows).
    pub fn eq_ignore_case(&self, other: &str) -> bool {
        let fold = |c: char| match c.is_ascii() {
            true => c.to_ascii_lowercase(),
            false => c.to_lowercase().next().unwrap_or(c),
        };
        self.chars().map(fold).eq(other.chars().map(fold))
    }

    /// The number that the text is, in decimal or with `0x` in hexadecimal.
    #[inline]
    pub fn parse_u64(&self) -> Option<u64> {
        match &self.0 {
            Repr::Utf16(bytes) => number(bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit))),
            Repr::Utf8(text) => number(text.encode_utf16()),
        }
    }

    /// The words between ASCII white space, in order.
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
            .chain(
                narrow.split(['\t', '\n', '\x0b', '\x0c', '\r', ' ']).filter(|word| !word.is_empty()).map(Text::from),
            )
    }

    /// The text between `before` and `after`, both ASCII; `None` if it does not stand between them.
    pub(crate) fn between(&self, before: &str, after: &str) -> Option<Text<'_>> {
        match &self.0 {
            Repr::Utf8(text) => text.strip_prefix(before)?.strip_suffix(after).map(Text::from),
            Repr::Utf16(bytes) => {
                let units = bytes.as_chunks::<2>().0;
                let same = |units: &[[u8; 2]], text: &str| units.iter().zip(text.bytes()).all(|(u, b)| *u == [b, 0]);
                let (start, rest) = units.split_at_checked(before.len())?;
                let (inner, end) = rest.split_at_checked(rest.len().checked_sub(after.len())?)?;
                (same(start, before) && same(end, after)).then_some(Text(Repr::Utf16(inner.as_flattened())))
            }
        }
    }

    /// The text in `buffer`, if all of it is ASCII and fits.
    pub(crate) fn ascii<'b>(&'b self, buffer: &'b mut [u8]) -> Option<&'b str> {
        let wide = match &self.0 {
            Repr::Utf16(bytes) => bytes.as_chunks::<2>().0,
            Repr::Utf8(text) => return (text.is_ascii() && text.len() <= buffer.len()).then_some(text),
        };
        narrow(wide, buffer.get_mut(..wide.len())?)
    }

    /// Hands the text to `take` in UTF-8, without an allocation for short ASCII text, which nearly all is.
    pub(crate) fn with_str<R>(&self, take: impl FnOnce(&str) -> R) -> R {
        let wide = match &self.0 {
            Repr::Utf8(text) => return take(text),
            Repr::Utf16(bytes) => bytes.as_chunks::<2>().0,
        };
        if wide.len() <= 128 { self.on_stack::<128, R>(wide, take) } else { self.on_stack::<2048, R>(wide, take) }
    }

    #[inline]
    fn on_stack<const N: usize, R>(&self, wide: &[[u8; 2]], take: impl FnOnce(&str) -> R) -> R {
        let mut buffer = [0; N];
        match buffer.get_mut(..wide.len()).and_then(|buffer| narrow(wide, buffer)) {
            Some(text) => take(text),
            None => take(&self.to_string()),
        }
    }

    /// The same text, independent of the chunk.
    #[must_use]
    pub fn into_owned(self) -> Text<'static> {
        Text(Repr::Utf8(Cow::Owned(self.to_string())))
    }
}

/// A text as it was written, to know the next one by that is written the same: a comparison of bytes. At first the
/// empty one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    wide: bool,
    bytes: Vec<u8>,
}

impl Kept {
    /// Whether `text` is written the same.
    #[inline]
    pub fn is(&self, text: &Text<'_>) -> bool {
        let (wide, bytes) = Self::parts(text);
        self.wide == wide && same(&self.bytes, bytes)
    }

    /// Keeps `text` instead.
    pub fn keep(&mut self, text: &Text<'_>) {
        let (wide, bytes) = Self::parts(text);
        self.wide = wide;
        self.bytes.clear();
        self.bytes.extend_from_slice(bytes);
    }

    #[inline]
    fn parts<'t>(text: &'t Text<'_>) -> (bool, &'t [u8]) {
        match &text.0 {
            Repr::Utf16(bytes) => (true, bytes),
            Repr::Utf8(text) => (false, text.as_bytes()),
        }
    }
}

/// The number that up to 24 characters are, in decimal or after `0x`.
#[inline]
fn number(units: impl Iterator<Item = u16> + Clone) -> Option<u64> {
    const LONGEST: usize = 24;
    let mut ahead = units.clone();
    match (ahead.next(), ahead.next()) {
        (Some(0x30), Some(0x58 | 0x78)) => digits::<16>(ahead, LONGEST - 2),
        _ => digits::<10>(units, LONGEST),
    }
}

/// The number that some digits are, at least one.
#[inline]
fn digits<const RADIX: u64>(units: impl Iterator<Item = u16>, longest: usize) -> Option<u64> {
    let (mut number, mut count) = (0_u64, 0);
    for unit in units {
        let digit = match unit {
            0x30..=0x39 => unit - 0x30,
            0x41..=0x46 if RADIX == 16 => unit - 0x41 + 10,
            0x61..=0x66 if RADIX == 16 => unit - 0x61 + 10,
            _ => return None,
        };
        number = number.checked_mul(RADIX)?.checked_add(digit.into())?;
        count += 1;
    }
    (1..=longest).contains(&count).then_some(number)
}

/// UTF-16LE code units that are all ASCII, as UTF-8 in a buffer of their number.
#[inline]
fn narrow<'b>(wide: &[[u8; 2]], buffer: &'b mut [u8]) -> Option<&'b str> {
    // Without a way out in the middle, so that many units are done at a time.
    let mut all = 0;
    for (narrow, unit) in buffer.iter_mut().zip(wide) {
        let unit = u16::from_le_bytes(*unit);
        all |= unit;
        *narrow = unit as u8;
    }
    if all < 0x80 { std::str::from_utf8(buffer).ok() } else { None }
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
            // Unpaired surrogates are equal by character, whichever they are; they take one unit each.
            (Repr::Utf16(a), Repr::Utf16(b)) => a == b || (a.len() == b.len() && self.chars().eq(other.chars())),
            (Repr::Utf8(a), Repr::Utf8(b)) => a == b,
            (_, Repr::Utf8(text)) => *self == **text,
            (Repr::Utf8(text), _) => *other == **text,
        }
    }
}

impl Eq for Text<'_> {}

impl PartialEq<str> for Text<'_> {
    fn eq(&self, other: &str) -> bool {
        match &self.0 {
            Repr::Utf16(bytes) if other.is_ascii() => {
                let units = bytes.as_chunks::<2>().0;
                units.len() == other.len() && units.iter().zip(other.bytes()).all(|(unit, byte)| *unit == [byte, 0])
            }
            Repr::Utf16(_) => self.chars().eq(other.chars()),
            Repr::Utf8(text) => text == other,
        }
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
        match (&self.0, &other.0) {
            // UTF-8 sorts as its characters do; UTF-16 does not.
            (Repr::Utf8(a), Repr::Utf8(b)) => a.cmp(b),
            _ => self.chars().cmp(other.chars()),
        }
    }
}

impl Hash for Text<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // The same calls for the same characters, wherever the text lies.
        self.chars().for_each(|c| state.write_u32(u32::from(c)));
        state.write_u8(0xff);
    }
}

impl fmt::Display for Text<'_> {
    /// Writes runs of ASCII, which is nearly all text of Windows, in one piece.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut units = match &self.0 {
            Repr::Utf8(text) => return f.write_str(text),
            Repr::Utf16(bytes) => bytes.as_chunks::<2>().0,
        };
        // Nearly all text is short and ASCII.
        let mut buffer = [0; 128];
        if let Some(text) = buffer.get_mut(..units.len()).and_then(|buffer| narrow(units, buffer)) {
            return f.write_str(text);
        }
        let is_ascii = |[low, high]: &[u8; 2]| *high == 0 && low.is_ascii();
        while !units.is_empty() {
            let mut run = [0; 128];
            let mut len = 0;
            for (narrow, unit) in run.iter_mut().zip(units.iter().take_while(|unit| is_ascii(unit))) {
                let [low, _] = unit;
                *narrow = *low;
                len += 1;
            }
            f.write_str(run.get(..len).and_then(|run| std::str::from_utf8(run).ok()).unwrap_or_default())?;
            units = units.get(len..).unwrap_or_default();
            let other = units.iter().position(is_ascii).unwrap_or(units.len());
            let (others, rest) = units.split_at_checked(other).unwrap_or_default();
            char::decode_utf16(others.iter().map(|unit| u16::from_le_bytes(*unit)))
                .try_for_each(|c| f.write_char(c.unwrap_or(char::REPLACEMENT_CHARACTER)))?;
            units = rest;
        }
        Ok(())
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

impl Serialize for Text<'_> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::Utf16(bytes) => direct::utf16(bytes, serializer),
            Repr::Utf8(text) => serializer.serialize_str(text),
        }
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

    /// Both kinds, and std's own decoder, agree on everything: ASCII runs of any length, others between them,
    /// surrogates paired and not.
    #[test]
    fn kinds_agree() {
        let mut hostile: Vec<Vec<u16>> = vec![vec![], vec![0xd800], vec![0xdc00, 0xd800], vec![0x41, 0xdbff, 0x42]];
        hostile.extend([vec![0xd83d, 0xde00], vec![0xd83d, 0x41, 0xde00], vec![0xfffd], vec![0x80], vec![0x7f]]);
        for len in [1, 127, 128, 129, 256, 300] {
            hostile.push(vec![0x61; len]);
            hostile.push([vec![0x61; len], vec![0xeb, 0xd83d, 0xde00], vec![0x62; len]].concat());
        }
        let hash = |text: &Text<'_>| {
            let mut hasher = std::hash::DefaultHasher::new();
            text.hash(&mut hasher);
            hasher.finish()
        };
        let bytes: Vec<Vec<u8>> =
            hostile.iter().map(|units| units.iter().flat_map(|unit| unit.to_le_bytes()).collect()).collect();
        let wide: Vec<Text<'_>> = bytes.iter().map(|bytes| Text::from_utf16le(bytes)).collect();
        let narrow: Vec<String> = hostile.iter().map(|units| String::from_utf16_lossy(units)).collect();
        for (a, text_a) in wide.iter().zip(&narrow) {
            assert_eq!(a.to_string(), *text_a);
            assert_eq!(a.clone().into_owned(), *a);
            assert_eq!(hash(&Text::from(text_a.as_str())), hash(a));
            for (b, text_b) in wide.iter().zip(&narrow) {
                let expected = text_a.chars().cmp(text_b.chars());
                let b_narrow = Text::from(text_b.as_str());
                assert_eq!((a.cmp(b), a.cmp(&b_narrow), b_narrow.cmp(a)), (expected, expected, expected.reverse()));
                assert_eq!([a == b, *a == b_narrow, b_narrow == *a, a == text_b.as_str()], [expected.is_eq(); 4]);
            }
        }
    }

    #[test]
    fn words_are_between_white_space() {
        let text = "\r\n\t a\x0bbë\u{a0}c\t\td\n";
        let bytes = wide(text);
        for text in [Text::from_utf16le(&bytes), Text::from(text)] {
            assert!(text.words().eq([Text::from("a"), Text::from("bë\u{a0}c"), Text::from("d")]), "{text:?}");
        }
        assert_eq!(Text::EMPTY.words().count(), 0);
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
        assert_eq!(Text::from("0X3E7").parse_u64(), Some(0x3e7));
        for other in ["-1", "+1", "0x+1", "", "1 ", "1e3", "\u{661}", "0000000000000000000000001"] {
            let bytes = wide(other);
            assert_eq!(
                (Text::from(other).parse_u64(), Text::from_utf16le(&bytes).parse_u64()),
                (None, None),
                "{other}"
            );
        }
    }
}
