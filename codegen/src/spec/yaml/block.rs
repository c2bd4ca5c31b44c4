//! Writes serde values as YAML in block style, indented by two blanks a level.

use std::fmt::{self, Display, Write};

use serde::ser::{self, Impossible, Serialize};

use super::scalar;

/// The longest key, in bytes, that a colon may follow: YAML says 1,024 characters.
const LONGEST_KEY: usize = 1000;

/// Why a value could not be written.
#[derive(Debug)]
pub(super) struct Error(String);

/// What stands before the value on its line, which decides where the value begins.
#[derive(Clone, Copy, PartialEq)]
enum Lead {
    /// Nothing: the document itself.
    Document,
    /// `key:`
    Key,
    /// `-`
    Dash,
}

/// Writes one value.
pub(super) struct Block<'a> {
    out: &'a mut String,
    /// The column of the collection that the value stands in.
    column: usize,
    lead: Lead,
}

impl<'a> Block<'a> {
    /// Writes a whole document.
    pub(super) fn document(out: &'a mut String) -> Self {
        Block { out, column: 0, lead: Lead::Document }
    }

    fn scalar(self, text: impl Display) -> Result<(), Error> {
        let blank = if self.lead == Lead::Document { "" } else { " " };
        writeln!(self.out, "{blank}{text}")?;
        Ok(())
    }

    fn members(self, kind: Kind) -> Members<'a> {
        let column = match (self.lead, kind) {
            (Lead::Document, _) => 0,
            // A list stands in the column of its key.
            (Lead::Key, Kind::List) => self.column,
            (Lead::Key | Lead::Dash, _) => self.column + 2,
        };
        Members { out: self.out, column, lead: self.lead, kind, is_empty: true }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    List,
    Object,
}

/// Writes the members of a list or an object.
pub(super) struct Members<'a> {
    out: &'a mut String,
    column: usize,
    lead: Lead,
    kind: Kind,
    is_empty: bool,
}

impl Members<'_> {
    /// Begins a member: the first after a dash stays on the dash's line.
    fn begin(&mut self) {
        let is_first = std::mem::replace(&mut self.is_empty, false);
        match (is_first, self.lead) {
            (true, Lead::Dash) => return self.out.push(' '),
            (true, Lead::Key) => self.out.push('\n'),
            _ => {}
        }
        self.out.extend(std::iter::repeat_n(' ', self.column));
    }

    fn key(&mut self, key: &str) {
        self.begin();
        let start = self.out.len();
        scalar::inline(self.out, key);
        // Readers look no further for the colon that makes a key of what stands before it.
        if self.out.len() - start > LONGEST_KEY {
            self.out.insert_str(start, "? ");
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', self.column));
        }
        self.out.push(':');
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T, lead: Lead) -> Result<(), Error> {
        value.serialize(Block { out: self.out, column: self.column, lead })
    }

    fn finish(self) -> Result<(), Error> {
        if self.is_empty {
            let blank = if self.lead == Lead::Document { "" } else { " " };
            let brackets = if self.kind == Kind::List { "[]" } else { "{}" };
            writeln!(self.out, "{blank}{brackets}")?;
        }
        Ok(())
    }
}

impl ser::SerializeSeq for Members<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.begin();
        self.out.push('-');
        self.value(value, Lead::Dash)
    }

    fn end(self) -> Result<(), Error> {
        self.finish()
    }
}

impl ser::SerializeMap for Members<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        match serde_json::to_value(key) {
            Ok(serde_json::Value::String(key)) => self.key(&key),
            _ => return Err(ser::Error::custom("expected a string as key")),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.value(value, Lead::Key)
    }

    fn end(self) -> Result<(), Error> {
        self.finish()
    }
}

impl ser::SerializeStruct for Members<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.key(key);
        self.value(value, Lead::Key)
    }

    fn end(self) -> Result<(), Error> {
        self.finish()
    }
}

macro_rules! display {
    ($($method:ident $ty:ty,)+) => {
        $(fn $method(self, value: $ty) -> Result<(), Error> { self.scalar(value) })+
    };
}

impl<'a> ser::Serializer for Block<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Members<'a>;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Members<'a>;
    type SerializeStruct = Members<'a>;
    type SerializeStructVariant = Impossible<(), Error>;

    display! {
        serialize_bool bool,
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64,
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.scalar(scalar::float(value))
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        if self.lead != Lead::Document {
            self.out.push(' ');
        }
        scalar::value(self.out, value, self.column + 2);
        self.out.push('\n');
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        Err(ser::Error::custom("a document can't have bytes"))
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.scalar("null")
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

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut members = self.members(Kind::Object);
        ser::SerializeMap::serialize_entry(&mut members, variant, value)?;
        members.finish()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Members<'a>, Error> {
        Ok(self.members(Kind::List))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        Err(ser::Error::custom("a document can't have tuples"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        Err(ser::Error::custom("a document can't have tuples"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(ser::Error::custom("a document can't have tuples"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members<'a>, Error> {
        Ok(self.members(Kind::Object))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members<'a>, Error> {
        Ok(self.members(Kind::Object))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(ser::Error::custom("a document can't have variants"))
    }
}

impl ser::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        Error(message.to_string())
    }
}

impl From<fmt::Error> for Error {
    fn from(error: fmt::Error) -> Self {
        Error(error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
