//! Short text made on the stack: times, SIDs, GUIDs, numbers are printed once for every event, several times over.

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::direct;

/// Up to `N` ASCII characters, none of which needs an escape in JSON. What does not fit is left out: callers choose `N`
/// so that all fits.
#[derive(Clone, Copy)]
pub(crate) struct Ascii<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// `00` to `99`.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut number = 0;
    #[allow(clippy::indexing_slicing, reason = "checked when it is compiled")]
    while number < pairs.len() {
        pairs[number] = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
        number += 1;
    }
    pairs
};

/// The last two digits of a number.
#[inline]
pub(crate) fn pair(number: u64) -> [u8; 2] {
    PAIRS.get((number % 100) as usize).copied().unwrap_or([b'0'; 2])
}

impl<const N: usize> Ascii<N> {
    #[inline]
    pub(crate) fn new() -> Self {
        Self { bytes: [0; N], len: 0 }
    }

    /// All of `bytes`, which are ASCII.
    #[inline]
    pub(crate) fn full(bytes: [u8; N]) -> Self {
        Self { bytes, len: N }
    }

    #[inline]
    pub(crate) fn byte(&mut self, byte: u8) {
        if let Some(at) = self.bytes.get_mut(self.len) {
            *at = byte & 0x7f;
            self.len += 1;
        }
    }

    #[inline]
    pub(crate) fn text(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.byte(byte));
    }

    /// As `{:#x}` prints it.
    #[inline]
    pub(crate) fn hexadecimal(&mut self, number: u64) {
        self.text("0x");
        let digits = (u64::BITS - number.leading_zeros()).div_ceil(4).max(1);
        self.hexadecimal_of(number, digits);
    }

    /// The last `digits` digits.
    #[inline]
    pub(crate) fn hexadecimal_of(&mut self, number: u64, digits: u32) {
        for place in (0..digits.min(16)).rev() {
            let digit = (number >> (4 * place)) & 0xf;
            self.byte(DIGITS.get(digit as usize).copied().unwrap_or(b'0'));
        }
    }

    /// As `{:02X}` prints it.
    #[inline]
    pub(crate) fn upper_hexadecimal(&mut self, byte: u8) {
        for digit in [byte >> 4, byte & 0xf] {
            self.byte(DIGITS.get(usize::from(digit)).map_or(b'0', u8::to_ascii_uppercase));
        }
    }

    /// As `{}` prints it.
    #[inline]
    pub(crate) fn decimal(&mut self, number: u64) {
        let digits = number.checked_ilog10().unwrap_or(0) + 1;
        self.decimal_of(number, digits as usize);
    }

    /// The last `digits` digits, with zeros before them: two at a time, from the last.
    #[inline]
    pub(crate) fn decimal_of(&mut self, number: u64, digits: usize) {
        let Some(places) = self.bytes.get_mut(self.len..).and_then(|rest| rest.get_mut(..digits)) else { return };
        let mut rest = number;
        let (first, pairs) = places.as_rchunks_mut::<2>();
        for two in pairs.iter_mut().rev() {
            *two = pair(rest);
            rest /= 100;
        }
        if let [first] = first {
            *first = b'0' + (rest % 10) as u8;
        }
        self.len += digits;
    }

    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// Prints it, with what the format asks for.
    pub(crate) fn print(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }

    pub(crate) fn serialize_field<S: SerializeStruct>(
        &self,
        object: &mut S,
        key: &'static str,
    ) -> Result<(), S::Error> {
        object.serialize_field(key, self)
    }
}

impl<const N: usize> Serialize for Ascii<N> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        direct::plain(self.bytes.get(..self.len).unwrap_or_default(), serializer)
    }
}

/// `0x…`, as Windows writes a HexInt.
#[inline]
pub(crate) fn hexadecimal(number: u64) -> Ascii<18> {
    let mut text = Ascii::new();
    text.hexadecimal(number);
    text
}

/// `%%nnnn`, as Windows writes the number of a message.
#[inline]
pub(crate) fn message(number: u64) -> Ascii<22> {
    let mut text = Ascii::new();
    text.text("%%");
    text.decimal(number);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_std_prints_them() {
        for shift in 0..64 {
            for number in [1_u64 << shift, (1 << shift) - 1, u64::MAX >> shift, 0x1234_5678_9abc_def0 >> shift] {
                let mut decimal = Ascii::<20>::new();
                decimal.decimal(number);
                assert_eq!(decimal.as_str(), number.to_string());
                assert_eq!(hexadecimal(number).as_str(), format!("{number:#x}"));
                assert_eq!(message(number).as_str(), format!("%%{number}"));
            }
        }
    }

    #[test]
    fn bytes_print_as_std_prints_them() {
        for byte in 0..=u8::MAX {
            let mut text = Ascii::<2>::new();
            text.upper_hexadecimal(byte);
            assert_eq!(text.as_str(), format!("{byte:02X}"));
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let mut text = Ascii::<4>::new();
        text.text("abc");
        text.decimal(12);
        text.text("de");
        assert_eq!(text.as_str(), "abcd");
    }
}
