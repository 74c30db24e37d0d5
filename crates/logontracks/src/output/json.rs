//! The writer of JSON: the same bytes as `serde_json`'s compact form, without looking at every byte of every key and
//! text on its own. Lines of events are mostly short text.

mod text;

use serde::ser::{self, Error as _, Serialize, Serializer};
use serde_json::Error;

pub(super) use self::text::{decimal, plain, text};
use self::text::{is_plain, utf16};
use crate::wire::direct;

/// Appends `value` to `out` as JSON without white space. The names of struct fields are taken as they are: none may
/// need an escape.
///
/// # Errors
/// If `value` itself refuses to be serialized, or is a map with keys that are neither text nor numbers. Nothing that
/// this library makes does; `out` then has a part of it.
#[inline]
pub fn write_json(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
    value.serialize(Json { out, bytes: Form::Numbers })
}

/// What bytes handed to the writer are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// An array of numbers, as `serde_json` writes them.
    Numbers,
    /// Text, of which no character needs an escape.
    Plain,
    /// Text in UTF-16LE.
    Utf16,
}

struct Json<'o> {
    out: &'o mut Vec<u8>,
    bytes: Form,
}

/// An object or array that is being written.
struct Compound<'o> {
    out: &'o mut Vec<u8>,
    begun: bool,
    end: &'static [u8],
}

impl<'o> Json<'o> {
    #[inline]
    fn raw(self, text: &str) -> Result<(), Error> {
        self.out.extend_from_slice(text.as_bytes());
        Ok(())
    }

    #[inline]
    fn decimal(self, number: u64) -> Result<(), Error> {
        decimal(self.out, number);
        Ok(())
    }

    #[inline]
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

    #[inline]
    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.raw(if value { "true" } else { "false" })
    }

    #[inline]
    fn serialize_i8(self, value: i8) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    #[inline]
    fn serialize_i16(self, value: i16) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    #[inline]
    fn serialize_i32(self, value: i32) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    #[inline]
    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        if value < 0 {
            self.out.push(b'-');
        }
        self.decimal(value.unsigned_abs())
    }

    #[inline]
    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.decimal(value.into())
    }

    #[inline]
    fn serialize_u16(self, value: u16) -> Result<(), Error> {
        self.decimal(value.into())
    }

    #[inline]
    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        self.decimal(value.into())
    }

    #[inline]
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

    #[inline]
    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        match self.bytes {
            Form::Utf16 => utf16(self.out, value),
            Form::Plain => plain(self.out, value),
            Form::Numbers => self.collect_seq(value)?,
        }
        Ok(())
    }

    #[inline]
    fn serialize_none(self) -> Result<(), Error> {
        self.raw("null")
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.raw("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.raw("null")
    }

    #[inline]
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        text(self.out, variant);
        Ok(())
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<(), Error> {
        let bytes = match name {
            direct::UTF16 => Form::Utf16,
            direct::PLAIN => Form::Plain,
            _ => self.bytes,
        };
        value.serialize(Json { bytes, ..self })
    }

    /// Told from others when it is to hand over bytes: see [`direct`].
    #[inline]
    fn is_human_readable(&self) -> bool {
        self.bytes == Form::Numbers
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

    #[inline]
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

    #[inline]
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

    #[inline]
    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.comma();
        write_json(self.out, value)
    }

    #[inline(always)]
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

    #[inline]
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

            #[inline(always)]
            fn $method<T: Serialize + ?Sized>(&mut self, $($key: &'static str,)? value: &T) -> Result<(), Error> {
                self.$own($($key,)? value)
            }

            #[inline]
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

    pub(super) fn same(value: &impl Serialize) {
        let mut out = b"before".to_vec();
        write_json(&mut out, value).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), format!("before{}", serde_json::to_string(value).unwrap()));
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
