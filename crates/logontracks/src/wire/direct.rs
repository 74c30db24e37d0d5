//! Text on its way to the JSON writer of this library as the bytes that it lies in, without first becoming a `str`.
//!
//! A value says so by serializing as a newtype struct of one of these names. Our writer knows them; to any other
//! serializer a newtype struct is what it holds: a string.

use serde::{Serialize, Serializer};

use super::Text;

/// UTF-16LE, as it lies in a chunk.
pub(crate) const UTF16: &str = "logontracks::Utf16";

/// ASCII of which no character needs an escape in JSON.
pub(crate) const PLAIN: &str = "logontracks::Plain";

/// Serializes text that lies in UTF-16LE code units.
#[inline]
pub(super) fn utf16<S: Serializer>(units: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.serialize_newtype_struct(UTF16, &Utf16(units))
    } else {
        Text::from_utf16le(units).with_str(|text| serializer.serialize_str(text))
    }
}

/// Serializes ASCII that needs no escape.
#[inline]
pub(super) fn plain<S: Serializer>(ascii: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.serialize_newtype_struct(PLAIN, &Plain(ascii))
    } else {
        Plain(ascii).serialize_str(serializer)
    }
}

/// Whether a name in the code is ASCII of which no character needs an escape in JSON: asked when it is compiled.
pub(crate) const fn is_plain(name: &str) -> bool {
    let mut rest = name.as_bytes();
    while let [byte, after @ ..] = rest {
        if !matches!(*byte, b' '..=b'~') || matches!(*byte, b'"' | b'\\') {
            return false;
        }
        rest = after;
    }
    true
}

/// A name for which [`is_plain`] holds: those of codes, and those of Rust types.
pub(crate) struct Name(pub &'static str);

impl Serialize for Name {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        plain(self.0.as_bytes(), serializer)
    }
}

struct Utf16<'t>(&'t [u8]);

struct Plain<'t>(&'t [u8]);

/// Only our writer, asked for one of the two names, is one for machines here: it takes the bytes.
impl Serialize for Utf16<'_> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => Text::from_utf16le(self.0).with_str(|text| serializer.serialize_str(text)),
            false => serializer.serialize_bytes(self.0),
        }
    }
}

impl Plain<'_> {
    fn serialize_str<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(self.0).unwrap_or_default())
    }
}

impl Serialize for Plain<'_> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => self.serialize_str(serializer),
            false => serializer.serialize_bytes(self.0),
        }
    }
}
