//! Decoding of an object whose type is named by one of its members, `@odata.type` unless a document says otherwise, which
//! mostly, but not always, is the first one.
//!
//! Members before it are buffered as JSON and read again once the type is known; a limit keeps nested objects of that
//! kind from being read over and over.

use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess};

use super::super::additional::TYPE;
use super::super::context::Context;
use super::super::{Fields, Json, Polymorphic};
use super::fill_object;

/// The limit of nested objects with buffered members. Each is read twice by each enclosing one, so that without a limit
/// the time would grow exponentially with the depth.
const LATE: usize = 8;

/// Buffers the members before `@odata.type` as JSON and streams those after it.
///
/// Beyond the limit the innermost objects are kept unchanged, like an object of an unknown type.
pub(super) fn fill_polymorphic<'de, A: MapAccess<'de>>(
    object: &mut dyn Polymorphic,
    context: &mut Context,
    found: &mut A,
) -> Result<(), A::Error> {
    let mut buffered: Vec<(String, Json)> = Vec::new();
    let discriminator = object.discriminator();
    while let Some(name) = found.next_key::<String>()? {
        let value: Json = match found.next_value() {
            Ok(value) => value,
            Err(error) => return Err(context.in_member(&name, error)),
        };
        let type_name = (name == discriminator).then(|| type_name(discriminator, &value)).flatten();
        let Some(type_name) = type_name else {
            buffered.push((name, value));
            continue;
        };
        let is_late = !buffered.is_empty() && context.late == LATE;
        let object = object.choose(Some(if is_late { "" } else { &type_name }));
        buffered.push((name, value));
        replay(object, context, buffered)?;
        return fill_object(object, context, found);
    }
    let object = object.choose((context.late == LATE).then_some(""));
    replay(object, context, buffered)
}

/// The text of a discriminator; one that isn't `@odata.type` may be a number, or true or false.
fn type_name(discriminator: &str, value: &Json) -> Option<String> {
    match value.as_str() {
        Some(text) if discriminator == TYPE => Some(text.strip_prefix('#').unwrap_or(text).to_owned()),
        Some(text) => Some(text.to_owned()),
        None => (discriminator != TYPE && !value.is_null()).then(|| value.to_json()),
    }
}

fn replay<E: Error>(
    object: &mut dyn Fields,
    context: &mut Context,
    mut buffered: Vec<(String, Json)>,
) -> Result<(), E> {
    // If `@odata.type` came first, it is the only buffered member and needs no visitor.
    if matches!(buffered.as_slice(), [(name, value)] if name == TYPE && value.as_str().is_some()) {
        object.fill(&mut |_, additional| {
            if let Some((_, type_name)) = buffered.pop() {
                additional.insert(TYPE, type_name);
            }
        });
        return Ok(());
    }
    let texts: Vec<(String, String)> = buffered.into_iter().map(|(name, value)| (name, value.to_json())).collect();
    let mut entries = Buffered { entries: texts.iter(), value: "null" };
    context.late += 1;
    let result = fill_object(object, context, &mut entries);
    context.late -= 1;
    result.map_err(|error| E::custom(without_place(&error)))
}

/// Buffered members, to be read again now that the type is known.
struct Buffered<'w> {
    entries: std::slice::Iter<'w, (String, String)>,
    value: &'w str,
}

impl<'w> MapAccess<'w> for Buffered<'w> {
    type Error = serde_json::Error;

    fn next_key_seed<K: DeserializeSeed<'w>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        let Some((name, value)) = self.entries.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(name.as_str().into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'w>>(&mut self, seed: V) -> Result<V::Value, Self::Error> {
        seed.deserialize(&mut serde_json::Deserializer::from_str(self.value))
    }
}

/// Removes the position: it counts from the start of the member's text, not of the body.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}
