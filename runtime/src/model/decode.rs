//! JSON, streamed through serde, fills a model's slots: one visitor for all types.

use std::fmt;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::additional::{Note, TYPE};
use super::trail::Trail;
use super::{Additional, Fields, Polymorphic, Shape, Slot, Target};

/// Fills one value of a slot with whatever JSON comes, and tells what the value can't say of it.
pub(super) struct Fill<'a, 't> {
    pub(super) slot: &'a mut dyn Slot,
    pub(super) trail: &'t mut Trail,
}

impl<'de> DeserializeSeed<'de> for Fill<'_, '_> {
    type Value = Note;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Note, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fill<'_, '_> {
    type Value = Note;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Note, E> {
        Ok(Note::Null)
    }

    fn visit_bool<E: Error>(self, found: bool) -> Result<Note, E> {
        match self.slot.start() {
            Target::Bool(value) => *value = found,
            Target::Json(value) => *value = Value::Bool(found),
            other => return Err(mismatch(&other, found)),
        }
        Ok(Note::Plain)
    }

    fn visit_i64<E: Error>(self, found: i64) -> Result<Note, E> {
        match self.slot.start() {
            Target::I32(value) => *value = i32::try_from(found).map_err(|_| out_of_range("32-bit", found))?,
            Target::I64(value) => *value = found,
            Target::F64(value) => {
                *value = found as f64;
                return Ok(if *value as i64 == found { Note::Plain } else { spelling(found) });
            }
            Target::Json(value) => *value = found.into(),
            other => return Err(mismatch(&other, found)),
        }
        Ok(Note::Plain)
    }

    fn visit_u64<E: Error>(self, found: u64) -> Result<Note, E> {
        if let Ok(found) = i64::try_from(found) {
            return self.visit_i64(found);
        }
        match self.slot.start() {
            Target::F64(value) => {
                *value = found as f64;
                return Ok(spelling(found));
            }
            Target::Json(value) => *value = found.into(),
            Target::I32(_) => return Err(out_of_range("32-bit", found)),
            Target::I64(_) => return Err(out_of_range("64-bit", found)),
            other => return Err(mismatch(&other, found)),
        }
        Ok(Note::Plain)
    }

    fn visit_f64<E: Error>(self, found: f64) -> Result<Note, E> {
        // `1.0` is an integer, too, for those who write JSON from doubles.
        let whole = (found.fract() == 0.0 && found.abs() < MAX_WHOLE).then_some(found as i64);
        match (self.slot.start(), whole) {
            (Target::F64(value), None) => {
                *value = found;
                return Ok(Note::Plain);
            }
            (Target::F64(value), Some(_)) => *value = found,
            (Target::I64(value), Some(whole)) => *value = whole,
            (Target::I32(value), Some(whole)) => {
                *value = i32::try_from(whole).map_err(|_| out_of_range("32-bit", found))?;
            }
            (Target::Json(value), _) => {
                *value = found.into();
                return Ok(Note::Plain);
            }
            (other, _) => return Err(mismatch(&other, found)),
        }
        Ok(spelling(found))
    }

    fn visit_str<E: Error>(self, found: &str) -> Result<Note, E> {
        fill_text(self.slot.start(), found)
    }

    fn visit_string<E: Error>(self, found: String) -> Result<Note, E> {
        match self.slot.start() {
            Target::Text(value) => *value = found,
            Target::Json(value) => *value = Value::String(found),
            other => return fill_text(other, &found),
        }
        Ok(Note::Plain)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut found: A) -> Result<Note, A::Error> {
        match self.slot.start() {
            Target::List(list) => fill_list(list, self.trail, &mut found),
            Target::Json(value) => {
                *value = Value::deserialize(SeqAccessDeserializer::new(found))?;
                Ok(Note::Plain)
            }
            other => Err(mismatch(&other, "an array")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut found: A) -> Result<Note, A::Error> {
        match self.slot.start() {
            Target::Object(object) => fill_object(object, self.trail, &mut found)?,
            Target::Polymorphic(object) => fill_polymorphic(object, self.trail, &mut found)?,
            Target::Json(value) => *value = Value::deserialize(MapAccessDeserializer::new(found))?,
            other => return Err(mismatch(&other, "an object")),
        }
        Ok(Note::Plain)
    }
}

/// Integers up to here are exact in a double.
pub(super) const MAX_WHOLE: f64 = 9_007_199_254_740_992.0;

/// The doubles that JSON has no number for, as OData writes them, and numbers in quotes, as the service writes them
/// for clients that can't hold 64 bits.
pub(super) fn double(text: &str) -> Option<f64> {
    match text {
        "INF" => Some(f64::INFINITY),
        "-INF" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        _ if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => text.parse().ok(),
        _ => None,
    }
}

fn fill_text<E: Error>(target: Target<'_>, found: &str) -> Result<Note, E> {
    match target {
        Target::Text(value) => found.clone_into(value),
        Target::Enumeration(value) => value.set(found),
        Target::Json(value) => *value = Value::String(found.to_owned()),
        Target::F64(value) => {
            *value = double(found).ok_or_else(|| expected("a number", format_args!("{found:?}")))?;
            return Ok(spelling(found));
        }
        Target::I64(value) => return integer(found, value),
        Target::I32(value) => return integer(found, value),
        other => return Err(mismatch(&other, format_args!("{found:?}"))),
    }
    Ok(Note::Plain)
}

fn integer<T: std::str::FromStr, E: Error>(found: &str, value: &mut T) -> Result<Note, E> {
    *value = found.parse().map_err(|_| expected("an integer", format_args!("{found:?}")))?;
    Ok(spelling(found))
}

fn spelling(found: impl Into<Value>) -> Note {
    Note::Spelling(Box::new(found.into()))
}

fn fill_list<'de, A: SeqAccess<'de>>(list: &mut dyn Slot, trail: &mut Trail, found: &mut A) -> Result<Note, A::Error> {
    let mut notes: Vec<Note> = Vec::new();
    let mut index = 0;
    loop {
        let element = Fill { slot: &mut *list, trail: &mut *trail };
        let note = match found.next_element_seed(element) {
            Ok(Some(note)) => note,
            Ok(None) => break,
            Err(error) => {
                trail.index(index);
                return Err(error);
            }
        };
        if !matches!(note, Note::Plain) {
            notes.resize_with(index, Note::default);
            notes.push(note);
        }
        index += 1;
    }
    if notes.is_empty() {
        return Ok(Note::Plain);
    }
    notes.resize_with(index, Note::default);
    Ok(Note::List(notes))
}

pub(super) fn fill_object<'de, A: MapAccess<'de>>(
    object: &mut dyn Fields,
    trail: &mut Trail,
    found: &mut A,
) -> Result<(), A::Error> {
    let shape = object.shape();
    let mut result = Ok(());
    object.fill(&mut |slots, additional| result = fill_slots(shape, slots, additional, trail, found));
    result
}

fn fill_slots<'de, A: MapAccess<'de>>(
    shape: &'static Shape,
    slots: &mut [&mut dyn Slot],
    additional: &mut Additional,
    trail: &mut Trail,
    found: &mut A,
) -> Result<(), A::Error> {
    let mut next = 0;
    while let Some(key) = found.next_key_seed(KeySeed { names: shape.names, next })? {
        match key {
            Key::Known(index, name) => {
                let Some(slot) = slots.get_mut(index) else { continue };
                match found.next_value_seed(Fill { slot: &mut **slot, trail: &mut *trail }) {
                    Ok(Note::Plain) => {}
                    Ok(Note::Null) => {
                        slot.clear();
                        additional.insert(name, Value::Null);
                    }
                    Ok(note) => additional.set_note(name, note),
                    Err(error) => {
                        trail.name(name);
                        return Err(error);
                    }
                }
                next = index + 1;
            }
            Key::Other(name) => match found.next_value::<Value>() {
                Ok(value) => drop(additional.insert(name, value)),
                Err(error) => {
                    trail.name(&name);
                    return Err(error);
                }
            },
        }
    }
    Ok(())
}

/// The service writes `@odata.type` first, so that its object streams; what comes before it otherwise waits as JSON.
fn fill_polymorphic<'de, A: MapAccess<'de>>(
    object: &mut dyn Polymorphic,
    trail: &mut Trail,
    found: &mut A,
) -> Result<(), A::Error> {
    let mut waiting = Map::new();
    while let Some(name) = found.next_key::<String>()? {
        let value = match found.next_value::<Value>() {
            Ok(value) => value,
            Err(error) => {
                trail.name(&name);
                return Err(error);
            }
        };
        let type_name = (name == TYPE).then(|| value.as_str().map(str::to_owned)).flatten();
        waiting.insert(name, value);
        if let Some(type_name) = type_name {
            let object = object.choose(Some(type_name.strip_prefix('#').unwrap_or(&type_name)));
            replay(object, trail, waiting)?;
            return fill_object(object, trail, found);
        }
    }
    replay(object.choose(None), trail, waiting)
}

fn replay<E: Error>(object: &mut dyn Fields, trail: &mut Trail, mut waiting: Map<String, Value>) -> Result<(), E> {
    // Where `@odata.type` came first it waits alone, and needs no pass through the visitor.
    if waiting.len() == 1 {
        if let Some(type_name) = waiting.remove(TYPE) {
            let mut type_name = Some(type_name);
            object.fill(&mut |_, additional| {
                if let Some(type_name) = type_name.take() {
                    additional.insert(TYPE, type_name);
                }
            });
            return Ok(());
        }
    }
    let mut entries = MapDeserializer::<_, serde_json::Error>::new(waiting.into_iter());
    fill_object(object, trail, &mut entries).map_err(E::custom)
}

enum Key {
    Known(usize, &'static str),
    Other(String),
}

/// Finds a property's place by its name, first looking where the last one suggests: properties come mostly in order.
struct KeySeed {
    names: &'static [&'static str],
    next: usize,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
        let names = self.names.iter().enumerate();
        let (before, after) = (names.clone().take(self.next), names.skip(self.next));
        Ok(match after.chain(before).find(|(_, known)| **known == name) {
            Some((index, known)) => Key::Known(index, known),
            None => Key::Other(name.to_owned()),
        })
    }
}

/// Reads an object into a blank model.
pub(super) struct Whole<'a, 't> {
    pub(super) object: &'a mut dyn Fields,
    pub(super) trail: &'t mut Trail,
}

impl<'de> Visitor<'de> for Whole<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", self.object.shape().type_name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut found: A) -> Result<(), A::Error> {
        fill_object(self.object, self.trail, &mut found)
    }
}

fn mismatch<E: Error>(target: &Target<'_>, found: impl fmt::Display) -> E {
    let what = match target {
        Target::Text(_) | Target::Enumeration(_) => "a string",
        Target::Bool(_) => "true or false",
        Target::I32(_) | Target::I64(_) => "an integer",
        Target::F64(_) => "a number",
        Target::Json(_) => "any JSON",
        Target::Object(_) | Target::Polymorphic(_) => "an object",
        Target::List(_) => "an array",
    };
    expected(what, found)
}

fn out_of_range<E: Error>(width: &str, found: impl fmt::Display) -> E {
    E::custom(format_args!("expected a {width} integer, found {found}"))
}

fn expected<E: Error>(what: &str, found: impl fmt::Display) -> E {
    E::custom(format_args!("expected {what}, found {found}"))
}
