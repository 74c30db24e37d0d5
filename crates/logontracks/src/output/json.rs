//! The writer of JSON: the same bytes as `serde_json`'s compact form, without looking at every byte of every key and
//! text on its own. Lines of events are mostly short text.

use serde::ser::{self, Error as _, Serialize, Serializer};
use serde_json::Error;

/// Appends `value` to `out` as JSON without white space. The names of struct fields are taken as they are: none may
/// need an escape.
///
/// # Errors
/// If `value` itself refuses to be serialized, or is a map with keys that are neither text nor numbers. Nothing that
/// this library makes does; `out` then has a part of it.
pub fn write_json(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
    value.serialize(Json { out })
}

struct Json<'o> {
    out: &'o mut Vec<u8>,
}

/// An object or array that is being written.
struct Compound<'o> {
    out: &'o mut Vec<u8>,
    begun: bool,
    end: &'static [u8],
}

impl<'o> Json<'o> {
    fn raw(self, text: &str) -> Result<(), Error> {
        self.out.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn decimal(self, number: u64) -> Result<(), Error> {
        let mut digits = [0; 20];
        let mut rest = number;
        let mut len = 0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
            len += 1;
            if rest == 0 {
                break;
            }
        }
        self.out.extend_from_slice(digits.get(20 - len..).unwrap_or_default());
        Ok(())
    }

    fn begin(self, begin: u8, end: &'static [u8]) -> Result<Compound<'o>, Error> {
        self.out.push(begin);
        Ok(Compound { out: self.out, begun: false, end })
    }

    /// `{"variant":` and what follows.
    fn begin_variant(self, variant: &str, begin: &[u8], end: &'static [u8]) -> Result<Compound<'o>, Error> {
        self.out.push(b'{');
        text(self.out, variant);
        self.out.push(b':');
        self.out.extend_from_slice(begin);
        Ok(Compound { out: self.out, begun: false, end })
    }
}

/// Text in quotation marks.
#[inline]
fn text(out: &mut Vec<u8>, text: &str) {
    // Room for what follows too: a colon or comma.
    out.reserve(text.len() + 4);
    out.push(b'"');
    if is_plain(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
    } else {
        escape(out, text.as_bytes());
    }
    out.push(b'"');
}

/// Text with the escapes of `serde_json`: paths, above all. Run by run between what needs one.
#[inline(never)]
fn escape(out: &mut Vec<u8>, text: &[u8]) {
    let mut rest = text;
    while let Some((run, [byte, after @ ..])) = next_special(rest).and_then(|at| rest.split_at_checked(at)) {
        out.extend_from_slice(run);
        let short = match byte {
            0x08 => b'b',
            0x09 => b't',
            0x0a => b'n',
            0x0c => b'f',
            0x0d => b'r',
            control @ ..0x20 => {
                out.extend_from_slice(format!("\\u{control:04x}").as_bytes());
                rest = after;
                continue;
            }
            other => *other,
        };
        out.extend_from_slice(&[b'\\', short]);
        rest = after;
    }
    out.extend_from_slice(rest);
}

/// Where the first byte is that needs an escape.
#[inline]
fn next_special(bytes: &[u8]) -> Option<usize> {
    let (words, last) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        // The lowest byte that is told is a true one: borrows only go up.
        let found = special(u64::from_le_bytes(*word));
        if found != 0 {
            return Some(8 * at + (found.trailing_zeros() / 8) as usize);
        }
    }
    last.iter().position(|byte| is_special(*byte)).map(|at| 8 * words.len() + at)
}

/// Whether no byte needs an escape in JSON: quotation mark, backslash, control characters. A word at a time; the last
/// one of a text overlaps the one before it.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk::<16>() {
        let mut found = any_special(last);
        for chunk in bytes.as_chunks::<16>().0 {
            found |= any_special(chunk);
        }
        return !found;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        return (special(u64::from_ne_bytes(*first)) | special(u64::from_ne_bytes(*last))) == 0;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_ne_bytes(*first), u32::from_ne_bytes(*last));
        return special(u64::from(first) << 32 | u64::from(last)) == 0;
    }
    !bytes.iter().any(|byte| is_special(*byte))
}

#[inline]
fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Without a way out in the middle, so that all are looked at at once.
#[inline]
fn any_special(bytes: &[u8; 16]) -> bool {
    bytes.iter().fold(false, |found, byte| found | is_special(*byte))
}

/// Not zero if one of eight bytes is special: by the borrow out of its top bit ("Bit Twiddling Hacks", *Determine if a
/// word has a byte less than n*), exact as a whole.
#[inline]
fn special(word: u64) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let less = |word: u64, n: u64| word.wrapping_sub(ONES * n) & !word;
    (less(word, 0x20) | less(word ^ (ONES * 0x22), 1) | less(word ^ (ONES * 0x5c), 1)) & (ONES * 0x80)
}

impl<'o> Serializer for Json<'o> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Compound<'o>;
    type SerializeTuple = Compound<'o>;
    type SerializeTupleStruct = Compound<'o>;
    type SerializeTupleVariant = Compound<'o>;
    type SerializeMap = Compound<'o>;
    type SerializeStruct = Compound<'o>;
    type SerializeStructVariant = Compound<'o>;

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.raw(if value { "true" } else { "false" })
    }

    fn serialize_i8(self, value: i8) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        if value < 0 {
            self.out.push(b'-');
        }
        self.decimal(value.unsigned_abs())
    }

    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.decimal(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), Error> {
        self.decimal(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        self.decimal(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        self.decimal(value)
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        serde_json::to_writer(self.out, &value)
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        serde_json::to_writer(self.out, &value)
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        text(self.out, value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), Error> {
        text(self.out, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.raw("null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.raw("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.raw("null")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        text(self.out, variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let Compound { out, .. } = self.begin_variant(variant, b"", b"}")?;
        write_json(out, value)?;
        out.push(b'}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'o>, Error> {
        self.begin(b'[', b"]")
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'o>, Error> {
        self.begin(b'[', b"]")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'o>, Error> {
        self.begin(b'[', b"]")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'o>, Error> {
        self.begin_variant(variant, b"[", b"]}")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'o>, Error> {
        self.begin(b'{', b"}")
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Compound<'o>, Error> {
        self.begin(b'{', b"}")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'o>, Error> {
        self.begin_variant(variant, b"{", b"}}")
    }
}

impl Compound<'_> {
    #[inline]
    fn comma(&mut self) {
        if self.begun {
            self.out.push(b',');
        }
        self.begun = true;
    }

    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.comma();
        write_json(self.out, value)
    }

    fn field(&mut self, key: &'static str, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        // Keys of structs are names in code: nothing in them needs an escape.
        debug_assert!(is_plain(key.as_bytes()), "{key}");
        self.out.reserve(key.len() + 8);
        self.comma();
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
        write_json(self.out, value)
    }

    fn close(self) -> Result<(), Error> {
        self.out.extend_from_slice(self.end);
        Ok(())
    }
}

impl ser::SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.comma();
        let start = self.out.len();
        write_json(self.out, key)?;
        match self.out.get(start) {
            Some(b'"') => {}
            // A number stands in quotation marks.
            Some(b'0'..=b'9' | b'-') => {
                self.out.insert(start, b'"');
                self.out.push(b'"');
            }
            _ => return Err(Error::custom("a key is neither text nor a number")),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.out.push(b':');
        write_json(self.out, value)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

/// The other compounds, which differ in the names of their methods alone.
macro_rules! compound {
    ($($trait:ident::$method:ident($($key:ident)?) => $own:ident;)*) => {$(
        impl ser::$trait for Compound<'_> {
            type Ok = ();
            type Error = Error;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, $($key: &'static str,)? value: &T) -> Result<(), Error> {
                self.$own($($key,)? value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        }
    )*};
}

compound! {
    SerializeSeq::serialize_element() => item;
    SerializeTuple::serialize_element() => item;
    SerializeTupleStruct::serialize_field() => item;
    SerializeTupleVariant::serialize_field() => item;
    SerializeStruct::serialize_field(key) => field;
    SerializeStructVariant::serialize_field(key) => field;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn same(value: &impl Serialize) {
        let mut out = b"before".to_vec();
        write_json(&mut out, value).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), format!("before{}", serde_json::to_string(value).unwrap()));
    }

    /// Every character below U+0100, and some above, at every place of texts of every length up to three words.
    #[test]
    fn text_is_as_serde_json_writes_it() {
        let all = (0..0x100).filter_map(char::from_u32).chain(['\u{2028}', '\u{ffff}', '😀']);
        for c in all {
            for len in 0..50 {
                for place in 0..=len {
                    let text: String = (0..=len).map(|i| if i == place { c } else { 'x' }).collect();
                    same(&text);
                }
            }
        }
    }

    #[derive(serde::Serialize)]
    enum Variants {
        Unit,
        New(u8),
        Tuple(u8, &'static str),
        Struct { a: Option<u8>, b: f32 },
    }

    #[derive(serde::Serialize)]
    struct Tuple(i8, i16);

    #[derive(serde::Serialize)]
    struct Unit;

    #[test]
    fn everything_else_too() {
        for number in [0, 9, 10, 99, 100, u64::MAX] {
            same(&number);
        }
        for number in [0, -1, i64::MIN, i64::MAX] {
            same(&number);
        }
        same(&(1.5_f64, f64::NAN, f32::MAX, 'a', '"', true, false, (), None::<u8>, 7_u8, 7_u16, -7_i32));
        same(&[Variants::Unit, Variants::New(1), Variants::Tuple(2, "\\"), Variants::Struct { a: None, b: 0.1 }]);
        same(&(Tuple(-1, 2), Unit, Vec::<u8>::new(), b"ab"));
        same(&BTreeMap::from([(-1, "a"), (2, "b")]));
        same(&BTreeMap::from([("", BTreeMap::<&str, u8>::new()), ("\n", BTreeMap::from([("k", 1)]))]));
    }

    #[test]
    fn a_key_that_json_cannot_have_is_an_error() {
        assert!(write_json(&mut Vec::new(), &BTreeMap::from([(vec![1], 2)])).is_err());
    }
}
