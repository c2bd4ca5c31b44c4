//! Decoding of a value from its JSON text, so that numbers keep all digits.
//!
//! `serde_json` passes the text as a map with one member of a private name. Other formats don't know the name: they
//! call the visitor as for any newtype, or with an object of their own, from which untyped JSON is rebuilt.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::super::additional::{Note, Outcome};
use super::super::json::{Json, characters, is_raw_key};
use super::{Fill, scalar, settle};

/// Reads `serde_json`'s map with the value's text, or an object of another format.
pub(super) fn fill_from_map<'de, A: MapAccess<'de>>(fill: Fill<'_, '_>, found: &mut A) -> Result<Outcome, A::Error> {
    let name: Option<String> = match found.next_key_seed(RawKey)? {
        Some(None) => return found.next_value_seed(Text(fill)),
        Some(Some(name)) => Some(name),
        None => None,
    };
    let found = members(name, found)?;
    let outcome = scalar::json(fill.slot.start(), found, fill.context);
    settle(outcome, fill.slot, fill.context)
}

/// Reads a value from its text into a slot.
struct Text<'a, 't>(Fill<'a, 't>);

impl<'de> DeserializeSeed<'de> for Text<'_, '_> {
    type Value = Outcome;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Text<'_, '_> {
    type Value = Outcome;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a JSON value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Outcome, E> {
        let fill = self.0;
        let has_parts = matches!(text.as_bytes(), [b'[' | b'{', ..]);
        if has_parts && !fill.slot.reads_text() {
            return fill_from_parts(fill, text);
        }
        match text.as_bytes() {
            b"null" => Ok(Outcome::noted(Note::Null)),
            b"true" | b"false" => fill.visit_bool(text == "true"),
            [b'-' | b'0'..=b'9', ..] => fill.number(text),
            [b'"', ..] => match characters(text) {
                Some(found) => fill.visit_str(&found),
                None => fill_as_is(fill, text),
            },
            _ => fill_as_is(fill, text),
        }
    }
}

/// A value that only untyped JSON can represent.
fn fill_as_is<E: Error>(fill: Fill<'_, '_>, text: &str) -> Result<Outcome, E> {
    // Valid JSON if it is from `serde_json`; another format may have a map with the same name.
    let raw: &RawValue = serde_json::from_str(text).map_err(E::custom)?;
    let outcome = scalar::json(fill.slot.start(), Json::valid(raw.get()), fill.context);
    settle(outcome, fill.slot, fill.context)
}

/// Reads an array or object into a slot. If a part can't be represented, the whole is kept unchanged.
fn fill_from_parts<E: Error>(fill: Fill<'_, '_>, text: &str) -> Result<Outcome, E> {
    let Fill { slot, context, .. } = fill;
    let is_at_limit = context.is_at_limit();
    let parts = Fill { slot: &mut *slot, context: &mut *context, from_text: false };
    match serde_json::Deserializer::from_str(text).deserialize_any(parts) {
        Err(error) if context.is_strict() => Err(E::custom(error)),
        Err(_) => {
            context.go_on();
            // The text is valid, so that decoding has already added an empty value.
            let expected = if is_at_limit { "at most 128 nested objects" } else { "names that are Unicode" };
            settle(scalar::unfit(expected, Json::valid(text)), slot, context)
        }
        Ok(outcome) => Ok(outcome),
    }
}

/// `None` for the private name of `serde_json`, else the member's name.
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

/// Rebuilds the text of an object from its members.
pub(super) fn members<'de, A: MapAccess<'de>>(mut name: Option<String>, found: &mut A) -> Result<Json, A::Error> {
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

/// Rebuilds the text of an array from its elements.
pub(super) fn elements<'de, A: SeqAccess<'de>>(found: &mut A) -> Result<Json, A::Error> {
    let mut elements: Vec<Json> = Vec::new();
    while let Some(element) = found.next_element()? {
        elements.push(element);
    }
    Ok(elements.into())
}
