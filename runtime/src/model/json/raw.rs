//! Access to the text of a value through `serde_json`, by the private name that its `RawValue` uses.
//!
//! The name isn't hard-coded: a probe deserializes a `RawValue` and records the name.

use std::any::type_name;
use std::fmt;
use std::sync::LazyLock;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use serde::{de, forward_to_deserialize_any};
use serde_json::value::RawValue;

use super::parts::Parts;
use super::{DEPTH, Json, Kind};
use crate::model::Number;
use crate::model::context::Context;
use crate::model::decode::fill;

/// The name of the newtype that `serde_json` reads as a value's text. Other formats read the content of any newtype.
pub(in crate::model) fn raw_name() -> &'static str {
    static NAME: LazyLock<&'static str> = LazyLock::new(|| match <&RawValue>::deserialize(NameProbe) {
        Err(ProbedName(name)) => name,
        Ok(_) => "",
    });
    *NAME
}

/// Whether a map's key means that its value is JSON text.
pub(in crate::model) fn is_raw_key(key: &str) -> bool {
    key == raw_name()
}

/// A deserializer that only records the name of the requested newtype.
struct NameProbe;

/// The recorded name.
#[derive(Debug)]
struct ProbedName(&'static str);

impl<'de> Deserializer<'de> for NameProbe {
    type Error = ProbedName;

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, _: V) -> Result<V::Value, ProbedName> {
        Err(ProbedName(name))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ProbedName> {
        Err(ProbedName(""))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

impl de::Error for ProbedName {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self("")
    }
}

impl fmt::Display for ProbedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for ProbedName {}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Kind::Null => serializer.serialize_unit(),
            Kind::Bool(value) => serializer.serialize_bool(*value),
            Kind::Integer(value) => serializer.serialize_i64(*value),
            Kind::Text(text) => serializer.serialize_str(text),
            Kind::Raw(text) if writes_text::<S>() => Pieces::begin(serializer)?.end(text),
            Kind::Raw(text) => Transcoded { text, depth: DEPTH }.serialize(serializer),
        }
    }
}

/// The text of a value that is written unchanged, piece by piece, to a serializer that [can](writes_text).
pub(in crate::model) struct Pieces<S: Serializer>(S::SerializeStruct);

impl<S: Serializer> Pieces<S> {
    pub(in crate::model) fn begin(serializer: S) -> Result<Self, S::Error> {
        serializer.serialize_struct(raw_name(), 1).map(Self)
    }

    pub(in crate::model) fn write(&mut self, piece: &str) -> Result<(), S::Error> {
        self.0.serialize_field(raw_name(), piece)
    }

    /// Writes the last piece.
    pub(in crate::model) fn end(mut self, piece: &str) -> Result<S::Ok, S::Error> {
        self.write(piece)?;
        self.0.end()
    }
}

/// Whether a serializer is `serde_json`'s and writes without spaces. Its type's name leaves a formatter out that is the usual
/// one; a comma in it may be of another formatter, or of the writer: then the answer is no as well.
pub(in crate::model) fn writes_compact_text<S: Serializer>() -> bool {
    let to_nothing = type_name::<&mut serde_json::Serializer<()>>();
    let beginning = to_nothing.strip_suffix("()>").unwrap_or(to_nothing);
    let name = type_name::<S>();
    writes_text::<S>() && name.starts_with(beginning) && !name.contains(',')
}

/// Whether a serializer is `serde_json`'s and can write a text unchanged. Its type name is the only way to find out.
/// Any other serializer gets the value part by part, which loses only digits.
fn writes_text<S: Serializer>() -> bool {
    let is_of_serde_json = type_name::<S::Error>() == type_name::<serde_json::Error>();
    is_of_serde_json && type_name::<S>() != type_name::<serde_json::value::Serializer>()
}

/// A JSON text, passed to any serializer part by part.
struct Transcoded<'a> {
    text: &'a str,
    depth: usize,
}

impl Serialize for Transcoded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let depth = self.depth.saturating_sub(1);
        match Parts::of(self.text).filter(|_| self.depth > 0) {
            Some(Parts::Null) => serializer.serialize_unit(),
            Some(Parts::Bool(value)) => serializer.serialize_bool(value),
            Some(Parts::Text(text)) => serializer.serialize_str(&text),
            Some(Parts::Number(number)) => serialize_number(self.text, number, serializer),
            Some(Parts::Elements(elements)) => {
                let mut sequence = serializer.serialize_seq(Some(elements.len()))?;
                for text in elements {
                    sequence.serialize_element(&Transcoded { text, depth })?;
                }
                sequence.end()
            }
            Some(Parts::Members(members)) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, text) in members {
                    map.serialize_entry(&name, &Transcoded { text, depth })?;
                }
                map.end()
            }
            // A string that isn't Unicode, and what is nested too deep, stay JSON text.
            None => serializer.serialize_str(self.text),
        }
    }
}

fn serialize_number<S: Serializer>(text: &str, number: Number<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    if let (true, Some(value)) = (number.is_plain_integer(), number.as_i64()) {
        return serializer.serialize_i64(value);
    }
    match (text.parse::<u64>(), number.as_f64()) {
        (Ok(value), _) => serializer.serialize_u64(value),
        (Err(_), Some(value)) => serializer.serialize_f64(value),
        (Err(_), None) => serializer.serialize_str(text),
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value: Option<Self> = None;
        let mut context = Context::default();
        fill(&mut value, &mut context, deserializer)?;
        Ok(value.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serde_json_reads_a_text_by_the_name() {
        assert_ne!(raw_name(), "");
        let json: Json = serde_json::from_str(r#"[1e400, 0.10]"#).unwrap();
        assert_eq!(json.to_string(), "[1e400, 0.10]");
        assert_eq!(serde_json::to_string(&json).unwrap(), "[1e400, 0.10]");
    }
}
