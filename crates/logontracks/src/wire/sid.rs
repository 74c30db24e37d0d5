//! Security identifiers.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

use super::ascii::Ascii;

/// A security identifier in its wire form (MS-DTYP 2.4.2.2): revision, count, authority, sub-authorities.
///
/// Always well-formed: [`Sid::from_bytes`] and [`Sid::parse`] refuse anything else. Prints as `S-1-5-…`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sid<'c>(Cow<'c, [u8]>);

impl<'c> Sid<'c> {
    /// The SID at the start of `bytes`: 8 bytes and 4 for each sub-authority. `None` if `bytes` is shorter.
    pub fn from_bytes(bytes: &'c [u8]) -> Option<Self> {
        let count = *bytes.get(1)?;
        Some(Self(Cow::Borrowed(bytes.get(..8 + 4 * usize::from(count))?)))
    }

    /// Reads `S-R-A-S-S…`.
    pub fn parse(text: &str) -> Option<Sid<'static>> {
        let mut parts = text.strip_prefix("S-").or_else(|| text.strip_prefix("s-"))?.split('-');
        // `from_str` also takes a sign.
        if text.contains('+') {
            return None;
        }
        let revision = parts.next()?.parse::<u8>().ok()?;
        let authority = parts.next()?;
        let authority = match authority.strip_prefix("0x") {
            Some(hex) => u64::from_str_radix(hex, 16).ok()?,
            None => authority.parse::<u64>().ok()?,
        };
        let [0, 0, authority @ ..] = authority.to_be_bytes() else {
            return None;
        };
        let mut bytes = vec![revision, 0];
        bytes.extend(authority);
        let mut count = 0_u8;
        for part in parts {
            bytes.extend(part.parse::<u32>().ok()?.to_le_bytes());
            count = count.checked_add(1)?;
        }
        *bytes.get_mut(1)? = count;
        Some(Sid(Cow::Owned(bytes)))
    }

    /// The wire form.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The 48-bit identifier authority: 5 for NT.
    pub fn authority(&self) -> u64 {
        self.0.get(2..8).unwrap_or_default().iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
    }

    /// The sub-authorities, in order; the last is the relative identifier (RID).
    pub fn sub_authorities(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.0.get(8..).unwrap_or_default().as_chunks::<4>().0.iter().map(|part| u32::from_le_bytes(*part))
    }

    /// Whether it is S-1-0-0, which Windows writes where there is no account.
    pub fn is_null(&self) -> bool {
        self.authority() == 0 && self.sub_authorities().eq([0])
    }

    /// The same SID, independent of the chunk.
    pub fn into_owned(self) -> Sid<'static> {
        Sid(Cow::Owned(self.0.into_owned()))
    }
}

impl Sid<'_> {
    /// Hands the printed form to `take`.
    pub(crate) fn with_str<R>(&self, take: impl FnOnce(&str) -> R) -> R {
        match self.more() {
            None => take(self.ascii().as_str()),
            Some(more) => take(&format!("{}{more}", self.ascii().as_str())),
        }
    }

    /// The printed form up to the fifteenth sub-authority: Windows allows no more.
    #[inline]
    fn ascii(&self) -> Ascii<192> {
        let mut text = Ascii::<192>::new();
        text.text("S-");
        text.decimal(self.0.first().copied().unwrap_or_default().into());
        text.byte(b'-');
        match self.authority() {
            // MS-DTYP 2.4.2.1: hexadecimal from 2^32 on.
            large @ 0x1_0000_0000.. => text.hexadecimal(large),
            small => text.decimal(small),
        }
        for part in self.sub_authorities().take(15) {
            text.byte(b'-');
            text.decimal(part.into());
        }
        text
    }

    /// What a crafted SID has beyond that.
    fn more(&self) -> Option<String> {
        let more = self.sub_authorities().skip(15).map(|part| format!("-{part}")).collect::<String>();
        (!more.is_empty()).then_some(more)
    }
}

impl fmt::Display for Sid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_str(|text| f.write_str(text))
    }
}

impl fmt::Debug for Sid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Sid<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.more() {
            None => self.ascii().serialize(serializer),
            Some(_) => self.with_str(|text| serializer.serialize_str(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More sub-authorities than Windows allows, the longest numbers, an authority that prints in hexadecimal.
    #[test]
    fn any_sid_prints_in_full() {
        for count in [0, 1, 14, 15, 16, 255] {
            for authority in [5, u64::from(u32::MAX), 1 << 32, (1 << 48) - 1] {
                let mut bytes = vec![255, count];
                bytes.extend(&authority.to_be_bytes()[2..]);
                bytes.extend(std::iter::repeat_n(0xff, 4 * usize::from(count)));
                let shown = if authority < 1 << 32 { authority.to_string() } else { format!("{authority:#x}") };
                let expected = format!("S-255-{shown}{}", "-4294967295".repeat(count.into()));
                assert_eq!(Sid::from_bytes(&bytes).unwrap().to_string(), expected);
            }
        }
    }

    #[test]
    fn text_and_bytes_agree() {
        // S-1-5-32-544, Builtin Administrators, in the layout of MS-DTYP 2.4.2.2.
        let bytes = [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0];
        assert_eq!(Sid::from_bytes(&bytes).unwrap().to_string(), "S-1-5-32-544");
        assert_eq!(Sid::parse("S-1-5-32-544").unwrap().as_bytes(), bytes);
        assert!(Sid::parse("S-1-0-0").unwrap().is_null());
        assert_eq!(Sid::from_bytes(&bytes[..15]), None);
        for other in
            ["S-1-5-x", "S-1-5-+18", "S-1-+5-18", "S-1-0x+5-18", "S-1-5--18", "S-1-5-4294967296", "S-1", "S-", ""]
        {
            assert_eq!(Sid::parse(other), None, "{other}");
        }
    }
}
