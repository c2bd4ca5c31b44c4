//! JSON text in memory: the same that `serde_json` writes without spaces, in less time.
//!
//! `serde_json` looks at each byte of a text whether it is escaped. Here it is asked only for texts that have such a byte,
//! and for numbers.

use std::fmt::Display;
use std::io;

use serde::ser::{Error as _, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use serde_json::Error;

use crate::model::json::is_raw_key;

/// A text that grows, and goes piece by piece to a sink, if there is one, so that no large text is in memory twice.
pub(super) struct Out<'s> {
    text: String,
    sink: Option<&'s mut Sink<'s>>,
}

/// Takes a piece of a text.
pub(super) type Sink<'s> = dyn FnMut(&str) -> Result<(), Error> + 's;

/// The size of a piece, which a cache of a processor holds.
const PIECE: usize = 4096;

impl<'s> Out<'s> {
    pub(super) fn new(sink: Option<&'s mut Sink<'s>>) -> Self {
        Self { text: String::with_capacity(512), sink }
    }

    /// What the sink doesn't have.
    pub(super) fn rest(self) -> String {
        self.text
    }

    #[cold]
    fn empty(&mut self) -> Result<(), Error> {
        if let Some(sink) = &mut self.sink {
            sink(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }
}

/// Writes one value to the end of a text.
pub(super) struct Text<'o, 's> {
    out: &'o mut Out<'s>,
    /// Whether texts are JSON already.
    is_json: bool,
}

impl<'o, 's> Text<'o, 's> {
    pub(super) fn new(out: &'o mut Out<'s>) -> Self {
        Self { out, is_json: false }
    }

    #[inline]
    fn parts(self, is_object: bool) -> Parts<'o, 's> {
        self.out.text.push(if is_object { '{' } else { '[' });
        Parts { out: self.out, is_first: true, is_object }
    }
}

/// What `serde_json` writes is text.
impl io::Write for Text<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.text.push_str(std::str::from_utf8(bytes).map_err(io::Error::other)?);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Scalars that `serde_json` writes.
macro_rules! by_serde_json {
    ($($method:ident($ty:ty);)*) => { $(
        fn $method(self, value: $ty) -> Result<(), Error> {
            serde_json::to_writer(self, &value)
        }
    )* };
}

impl<'o, 's> Serializer for Text<'o, 's> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Parts<'o, 's>;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Parts<'o, 's>;
    type SerializeStruct = Raw<'o, 's>;
    type SerializeStructVariant = Impossible<(), Error>;

    by_serde_json! {
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_bytes(&[u8]);
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.out.text.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    #[inline]
    fn serialize_str(self, text: &str) -> Result<(), Error> {
        if self.is_json {
            self.out.text.push_str(text);
            return Ok(());
        }
        if has_escapes(text.as_bytes()) {
            return serde_json::to_writer(self, text);
        }
        self.out.text.push('"');
        self.out.text.push_str(text);
        self.out.text.push('"');
        Ok(())
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.out.text.push_str("null");
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'o, 's>, Error> {
        Ok(self.parts(false))
    }

    #[inline]
    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'o, 's>, Error> {
        Ok(self.parts(true))
    }

    /// JSON text: [`Json`](crate::model::Json) writes it as `serde_json` takes it.
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Raw<'o, 's>, Error> {
        if is_raw_key(name) { Ok(Raw { out: self.out }) } else { Err(unwritten(name)) }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        Err(unwritten(name))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        Err(unwritten("a tuple"))
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        Err(unwritten(name))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(unwritten(name))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(unwritten(name))
    }
}

/// Models have no values of these kinds.
fn unwritten(what: impl Display) -> Error {
    Error::custom(format_args!("expected a value of a model, found {what}"))
}

/// The parts of an array or object.
pub(super) struct Parts<'o, 's> {
    out: &'o mut Out<'s>,
    is_first: bool,
    is_object: bool,
}

impl Parts<'_, '_> {
    #[inline]
    fn separate(&mut self) -> Result<(), Error> {
        if !self.is_first {
            self.out.text.push(',');
        }
        self.is_first = false;
        if self.out.text.len() < PIECE { Ok(()) } else { self.out.empty() }
    }

    #[inline]
    fn finish(self) {
        self.out.text.push(if self.is_object { '}' } else { ']' });
    }
}

impl SerializeSeq for Parts<'_, '_> {
    type Ok = ();
    type Error = Error;

    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.separate()?;
        value.serialize(Text::new(self.out))
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        self.finish();
        Ok(())
    }
}

impl SerializeMap for Parts<'_, '_> {
    type Ok = ();
    type Error = Error;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.separate()?;
        key.serialize(Text::new(self.out))?;
        self.out.text.push(':');
        Ok(())
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(Text::new(self.out))
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        self.finish();
        Ok(())
    }
}

/// A value that is JSON text already.
pub(super) struct Raw<'o, 's> {
    out: &'o mut Out<'s>,
}

impl SerializeStruct for Raw<'_, '_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, text: &T) -> Result<(), Error> {
        text.serialize(Text { out: self.out, is_json: true })
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);

/// Whether a text has a byte that JSON escapes: a control character, a quote or a backslash.
#[inline]
fn has_escapes(text: &[u8]) -> bool {
    // Eight bytes at a time; the last eight may overlap those before.
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        let has = |chunk: &[u8]| chunk.try_into().is_ok_and(has_escape);
        return has_escape(*first) | has_escape(*last) || text.len() > 16 && text.chunks_exact(8).skip(1).any(has);
    }
    match (text.first_chunk(), text.last_chunk()) {
        (Some([a, b, c, d]), Some([e, f, g, h])) => has_escape([*a, *b, *c, *d, *e, *f, *g, *h]),
        _ => text.iter().any(|byte| matches!(byte, 0..0x20 | b'"' | b'\\')),
    }
}

/// A byte that is less than another has its high bit set after subtraction, unless it had it before. The carry can only
/// make a byte wrong that is above one that is less.
#[inline]
fn has_escape(bytes: [u8; 8]) -> bool {
    let bytes = u64::from_le_bytes(bytes);
    let control = bytes.wrapping_sub(ONES * 0x20);
    let quote = (bytes ^ (ONES * u64::from(b'"'))).wrapping_sub(ONES);
    let backslash = (bytes ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
    (control | quote | backslash) & !bytes & HIGH != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = Out::new(None);
        text.serialize(Text::new(&mut out)).unwrap();
        out.rest()
    }

    #[test]
    fn each_byte_at_each_place_is_written_as_serde_json_does() {
        for byte in 0..=0x80_u32 {
            let character = char::from_u32(byte).unwrap();
            for (before, after) in (0..18).flat_map(|before| (0..10).map(move |after| (before, after))) {
                let text = format!("{}{character}{}", "é~".repeat(before), "\u{7f}!".repeat(after));
                assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
            }
        }
    }

    #[test]
    fn scalars_are_written_as_serde_json_does() {
        let values = (true, i64::MIN, u64::MAX, 0.1, -1e300, 'é', None::<u8>, Some("a"), ());
        macro_rules! all {
            ($($at:tt)*) => { $(
                let mut one = Out::new(None);
                values.$at.serialize(Text::new(&mut one)).unwrap();
                assert_eq!(one.rest(), serde_json::to_string(&values.$at).unwrap());
            )* };
        }
        all! { 0 1 2 3 4 5 6 7 8 }
    }
}
