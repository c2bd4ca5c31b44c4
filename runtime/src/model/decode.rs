//! JSON, streamed through serde, fills a model's slots: one visitor for all types.
//!
//! Numbers and untyped JSON are read from their text rather than through serde's own numbers, which would lose the
//! digits that they can't hold ([`text`]). Formats that hand out no text call the visitor with what they have.

mod polymorphic;
mod scalar;
mod text;

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use self::polymorphic::fill_polymorphic;
use self::text::{FillFromText, elements, fill_from_map};
use super::additional::Note;
use super::trail::Trail;
use super::{Additional, Fields, Json, Shape, Slot, Target};

/// Fills one value of a slot with whatever JSON comes, and tells what the value can't say of it.
///
/// A null and what doesn't fit leave nothing in the slot: the note has it.
struct Fill<'a, 't> {
    slot: &'a mut dyn Slot,
    trail: &'t mut Trail,
}

/// Fills one value of a slot, in the way that the slot asks for.
pub(super) fn fill<'de, D: Deserializer<'de>>(
    slot: &mut dyn Slot,
    trail: &mut Trail,
    deserializer: D,
) -> Result<Note, D::Error> {
    let reads_text = slot.reads_text();
    let fill = Fill { slot, trail };
    if reads_text { FillFromText(fill).deserialize(deserializer) } else { fill.deserialize(deserializer) }
}

impl<'de> DeserializeSeed<'de> for Fill<'_, '_> {
    type Value = Note;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Note, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fill<'_, '_> {
    type Value = Note;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    /// From a format that hands out no text.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Note, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Note, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_none<E: Error>(self) -> Result<Note, E> {
        Ok(Note::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Note, E> {
        Ok(Note::Null)
    }

    fn visit_bool<E: Error>(self, found: bool) -> Result<Note, E> {
        scalar::boolean(self.slot.start(), found)
    }

    fn visit_i64<E: Error>(self, found: i64) -> Result<Note, E> {
        self.number(&found.to_string())
    }

    fn visit_i128<E: Error>(self, found: i128) -> Result<Note, E> {
        self.number(&found.to_string())
    }

    fn visit_u64<E: Error>(self, found: u64) -> Result<Note, E> {
        self.number(&found.to_string())
    }

    fn visit_u128<E: Error>(self, found: u128) -> Result<Note, E> {
        self.number(&found.to_string())
    }

    fn visit_f64<E: Error>(self, found: f64) -> Result<Note, E> {
        match serde_json::Number::from_f64(found) {
            Some(number) => self.number(&number.to_string()),
            None => self.visit_str(if found.is_nan() {
                "NaN"
            } else if found > 0.0 {
                "INF"
            } else {
                "-INF"
            }),
        }
    }

    fn visit_str<E: Error>(self, found: &str) -> Result<Note, E> {
        let Self { slot, .. } = self;
        // Most values are texts: they go past the question of what else they could be.
        match slot.start() {
            // The place is blank: a new text is cheaper than one that grows.
            Target::Text(value) => *value = String::from(found),
            Target::Enumeration(value) => value.set(found),
            target => {
                let note = scalar::characters(target, found);
                return undo_unfit(note, slot);
            }
        }
        Ok(Note::Plain)
    }

    fn visit_string<E: Error>(self, found: String) -> Result<Note, E> {
        let Self { slot, .. } = self;
        match slot.start() {
            Target::Text(value) => *value = found,
            target => return undo_unfit(scalar::characters(target, &found), slot),
        }
        Ok(Note::Plain)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut found: A) -> Result<Note, A::Error> {
        match self.slot.start() {
            Target::List(list) => fill_list(list, self.trail, &mut found),
            Target::Json(value) => {
                *value = elements(&mut found)?;
                Ok(Note::Plain)
            }
            other => Err(scalar::mismatch(&other, "an array")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut found: A) -> Result<Note, A::Error> {
        if self.slot.reads_text() {
            return fill_from_map(self, &mut found);
        }
        match self.slot.start() {
            Target::Object(object) => fill_object(object, self.trail, &mut found)?,
            Target::Polymorphic(object) => fill_polymorphic(object, self.trail, &mut found)?,
            other => return Err(scalar::mismatch(&other, "an object")),
        }
        Ok(Note::Plain)
    }
}

impl Fill<'_, '_> {
    fn number<E: Error>(self, text: &str) -> Result<Note, E> {
        let Self { slot, .. } = self;
        undo_unfit(scalar::number(slot.start(), text), slot)
    }
}

/// What doesn't fit a slot was tried in it.
fn undo_unfit<E>(note: Result<Note, E>, slot: &mut dyn Slot) -> Result<Note, E> {
    if matches!(note, Ok(Note::Unfit(_))) {
        slot.undo();
    }
    note
}

fn fill_list<'de, A: SeqAccess<'de>>(list: &mut dyn Slot, trail: &mut Trail, found: &mut A) -> Result<Note, A::Error> {
    let mut notes: Vec<Note> = Vec::new();
    let mut index = 0;
    let reads_text = list.reads_text();
    loop {
        let fill = Fill { slot: &mut *list, trail: &mut *trail };
        let note = if reads_text { found.next_element_seed(FillFromText(fill)) } else { found.next_element_seed(fill) };
        match note {
            Ok(Some(Note::Plain)) => {}
            Ok(Some(note)) => {
                notes.resize_with(index, Note::default);
                notes.push(note);
            }
            Ok(None) => break,
            Err(error) => {
                trail.index(index);
                return Err(error);
            }
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
    trail.enter()?;
    let shape = object.shape();
    let mut result = Ok(());
    object.fill(&mut |slots, additional| result = fill_slots(shape, slots, additional, trail, found));
    trail.leave();
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
                let reads_text = slot.reads_text();
                let fill = Fill { slot: &mut **slot, trail: &mut *trail };
                let note =
                    if reads_text { found.next_value_seed(FillFromText(fill)) } else { found.next_value_seed(fill) };
                match note {
                    Ok(Note::Plain) => {}
                    Ok(Note::Null) => keep(*slot, additional, name, Json::default()),
                    Ok(Note::Unfit(value)) => keep(*slot, additional, name, *value),
                    Ok(note) => additional.set_note(name, note),
                    Err(error) => {
                        trail.name(name);
                        return Err(error);
                    }
                }
                next = index + 1;
            }
            Key::Other(name) => match found.next_value::<Json>() {
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

/// What a property can't hold stands beside it; of two members by its name the last counts.
fn keep(slot: &mut dyn Slot, additional: &mut Additional, name: &str, value: Json) {
    slot.clear();
    additional.insert(name, value);
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
