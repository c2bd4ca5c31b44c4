//! A slot that is filled from the text of its value.
//!
//! `serde_json` hands a value's text out under a name, in a map of one member. A format that doesn't know the name calls
//! the visitor as for any newtype; one that ignores newtypes may hand out an object of its own, from which untyped JSON
//! is put together.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::super::Target;
use super::super::additional::Note;
use super::super::json::{Json, characters, is_raw_key, raw_name};
use super::{Fill, scalar};

/// Fills one value of a slot from the text of whatever JSON comes.
pub(super) struct FillFromText<'a, 't>(pub(super) Fill<'a, 't>);

impl<'de> DeserializeSeed<'de> for FillFromText<'_, '_> {
    type Value = Note;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Note, D::Error> {
        deserializer.deserialize_newtype_struct(raw_name(), self.0)
    }
}

/// A value's text, in the map of one member by which `serde_json` hands it out; or an object of another format.
pub(super) fn fill_from_map<'de, A: MapAccess<'de>>(fill: Fill<'_, '_>, found: &mut A) -> Result<Note, A::Error> {
    let name: Option<String> = match found.next_key_seed(RawKey)? {
        Some(None) => return found.next_value_seed(Text(fill)),
        Some(Some(name)) => Some(name),
        None => None,
    };
    match fill.slot.start() {
        Target::Json(value) => *value = members(name, found)?,
        other => return Err(scalar::mismatch(&other, "an object")),
    }
    Ok(Note::Plain)
}

/// Fills a slot from a value's text.
struct Text<'a, 't>(Fill<'a, 't>);

impl<'de> DeserializeSeed<'de> for Text<'_, '_> {
    type Value = Note;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Note, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Text<'_, '_> {
    type Value = Note;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a JSON value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Note, E> {
        let fill = self.0;
        match text.as_bytes() {
            b"null" => Ok(Note::Null),
            b"true" | b"false" => fill.visit_bool(text == "true"),
            [b'-' | b'0'..=b'9', ..] => fill.number(text),
            [b'"', ..] => match characters(text) {
                Some(found) => fill.visit_str(&found),
                None => scalar::text(fill.slot.start(), text, "a string that is not Unicode"),
            },
            [b'[', ..] => scalar::text(fill.slot.start(), text, "an array"),
            _ => scalar::text(fill.slot.start(), text, "an object"),
        }
    }
}

/// `None` for the key of a value's text, else the member's name.
struct RawKey;

impl<'de> DeserializeSeed<'de> for RawKey {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<String>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for RawKey {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<String>, E> {
        Ok((!is_raw_key(name)).then(|| name.to_owned()))
    }
}

/// An object of another format than JSON's text.
fn members<'de, A: MapAccess<'de>>(mut name: Option<String>, found: &mut A) -> Result<Json, A::Error> {
    let mut text = String::from("{");
    while let Some(known) = name {
        let separator = if text.len() > 1 { "," } else { "" };
        let value: Json = found.next_value()?;
        text.push_str(&format!("{separator}{}:{value}", Json::from(known)));
        name = found.next_key()?;
    }
    text.push('}');
    Ok(Json::valid(&text))
}

/// An array of another format than JSON's text.
pub(super) fn elements<'de, A: SeqAccess<'de>>(found: &mut A) -> Result<Json, A::Error> {
    let mut elements: Vec<Json> = Vec::new();
    while let Some(element) = found.next_element()? {
        elements.push(element);
    }
    Ok(elements.into())
}
