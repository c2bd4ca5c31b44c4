//! Decoding: one serde visitor that fills the slots of any model, without a derive for each type.
//!
//! Numbers and untyped JSON are read from their JSON text, because serde's numbers would lose digits ([`text`]).
//! Formats without access to the text call the visitor with what they have.
//!
//! A value of the wrong type is read as untyped JSON and kept as a [`Note`], so that the other values are still read.

mod map;
mod polymorphic;
pub(super) mod scalar;
mod text;

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use self::polymorphic::fill_polymorphic;
use self::text::{elements, fill_from_map, members};
use super::additional::{Note, Outcome, TYPE};
use super::context::{Context, Pass};
use super::json::raw_name;
use super::misfit::Unfit;
use super::{Additional, Fields, Json, Shape, Slot, Target, derived};

/// Reads one value into a slot.
///
/// After a null or a value of the wrong type the slot is empty, and the outcome has the value.
struct Fill<'a, 't> {
    slot: &'a mut dyn Slot,
    context: &'t mut Context,
    /// Whether the value is read from its JSON text.
    from_text: bool,
}

impl<'a, 't> Fill<'a, 't> {
    #[inline]
    fn new(slot: &'a mut dyn Slot, context: &'t mut Context) -> Self {
        let from_text = slot.reads_text() || context.pass == Pass::ByTexts;
        Self { slot, context, from_text }
    }
}

/// Reads one value into a slot.
pub(super) fn fill<'de, D: Deserializer<'de>>(
    slot: &mut dyn Slot,
    context: &mut Context,
    deserializer: D,
) -> Result<Outcome, D::Error> {
    Fill::new(slot, context).deserialize(deserializer)
}

impl<'de> DeserializeSeed<'de> for Fill<'_, '_> {
    type Value = Outcome;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        if self.from_text {
            deserializer.deserialize_newtype_struct(raw_name(), self)
        } else {
            deserializer.deserialize_any(self)
        }
    }
}

impl<'de> Visitor<'de> for Fill<'_, '_> {
    type Value = Outcome;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    /// Called by formats without access to the JSON text.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_none<E: Error>(self) -> Result<Outcome, E> {
        Ok(Outcome::noted(Note::Null))
    }

    fn visit_unit<E: Error>(self) -> Result<Outcome, E> {
        Ok(Outcome::noted(Note::Null))
    }

    fn visit_bool<E: Error>(self, found: bool) -> Result<Outcome, E> {
        let outcome = scalar::boolean(self.slot.start(), found, self.context);
        settle(outcome, self.slot, self.context)
    }

    fn visit_i64<E: Error>(self, found: i64) -> Result<Outcome, E> {
        self.number(&found.to_string())
    }

    fn visit_i128<E: Error>(self, found: i128) -> Result<Outcome, E> {
        self.number(&found.to_string())
    }

    fn visit_u64<E: Error>(self, found: u64) -> Result<Outcome, E> {
        self.number(&found.to_string())
    }

    fn visit_u128<E: Error>(self, found: u128) -> Result<Outcome, E> {
        self.number(&found.to_string())
    }

    fn visit_f64<E: Error>(self, found: f64) -> Result<Outcome, E> {
        if !self.from_text && self.context.pass == Pass::First && !self.context.is_strict() {
            self.context.has_lost_digits = true;
            return Err(E::custom("expected no number: read it from its text"));
        }
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

    #[inline]
    fn visit_str<E: Error>(self, found: &str) -> Result<Outcome, E> {
        let outcome = scalar::text(self.slot, found, self.context);
        settle(outcome, self.slot, self.context)
    }

    fn visit_string<E: Error>(self, found: String) -> Result<Outcome, E> {
        let Self { slot, context, .. } = self;
        match slot.start() {
            Target::Text(value) => *value = found,
            target => {
                let outcome = scalar::characters(target, &found, context);
                return settle(outcome, slot, context);
            }
        }
        Ok(Outcome::PLAIN)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut found: A) -> Result<Outcome, A::Error> {
        let outcome = match self.slot.start() {
            Target::List(list) => return fill_list(list, self.context, &mut found),
            target => scalar::json(target, elements(&mut found)?, self.context),
        };
        settle(outcome, self.slot, self.context)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut found: A) -> Result<Outcome, A::Error> {
        if self.from_text {
            return fill_from_map(self, &mut found);
        }
        let outcome = match self.slot.start() {
            Target::Object(object) => return fill_object(object, self.context, &mut found).map(|()| Outcome::PLAIN),
            Target::Polymorphic(object) => {
                return fill_polymorphic(object, self.context, &mut found).map(|()| Outcome::PLAIN);
            }
            Target::Map(map) => return map::fill_map(map, self.context, &mut found),
            target => scalar::json(target, members(found.next_key()?, &mut found)?, self.context),
        };
        settle(outcome, self.slot, self.context)
    }
}

impl Fill<'_, '_> {
    fn number<E: Error>(self, text: &str) -> Result<Outcome, E> {
        let outcome = scalar::number(self.slot.start(), text, self.context);
        settle(outcome, self.slot, self.context)
    }
}

/// Removes a value of the wrong type from its slot; in strict decoding it is an error.
#[inline]
fn settle<E: Error>(outcome: Outcome, slot: &mut dyn Slot, context: &mut Context) -> Result<Outcome, E> {
    match outcome.note() {
        Some(Note::Unfit(unfit)) => {
            slot.undo();
            if context.is_strict() { Err(context.refuse(unfit)) } else { Ok(outcome) }
        }
        _ => Ok(outcome),
    }
}

fn fill_list<'de, A: SeqAccess<'de>>(
    list: &mut dyn Slot,
    context: &mut Context,
    found: &mut A,
) -> Result<Outcome, A::Error> {
    let mut notes: Vec<Note> = Vec::new();
    let mut index = 0;
    loop {
        match found.next_element_seed(Fill::new(&mut *list, &mut *context)) {
            Ok(Some(outcome)) => {
                if let Some(note) = outcome.into_note() {
                    notes.resize_with(index, Note::default);
                    notes.push(*note);
                }
            }
            Ok(None) => break,
            Err(error) => {
                context.index(index);
                return Err(error);
            }
        }
        index += 1;
    }
    if notes.is_empty() {
        return Ok(Outcome::PLAIN);
    }
    notes.resize_with(index, Note::default);
    Ok(Outcome::noted(Note::List(notes)))
}

pub(super) fn fill_object<'de, A: MapAccess<'de>>(
    object: &mut dyn Fields,
    context: &mut Context,
    found: &mut A,
) -> Result<(), A::Error> {
    context.enter()?;
    let shape = object.shape();
    let mut result = Ok(());
    object.fill(&mut |slots, additional| result = fill_slots(shape, slots, additional, context, found));
    context.leave();
    result?;
    if context.is_closed() && has_undocumented(object) && !derived::is_named(object) {
        return Err(A::Error::custom("expected documented members alone"));
    }
    Ok(())
}

/// Whether an object has a member that its type doesn't document. Objects of unknown types document none.
fn has_undocumented(object: &dyn Fields) -> bool {
    let names = object.shape().names;
    let mut has = false;
    object.read(&mut |_, additional| {
        has = !names.is_empty() && additional.iter().any(|(name, _)| !name.contains('@') && !names.contains(&name));
    });
    has
}

fn fill_slots<'de, A: MapAccess<'de>>(
    shape: &'static Shape,
    slots: &mut [&mut dyn Slot],
    additional: &mut Additional,
    context: &mut Context,
    found: &mut A,
) -> Result<(), A::Error> {
    let mut next = 0;
    let mut undocumented = Vec::new();
    // A bit for each member with a note, by its index modulo 64: such a member may occur a second time. Notes that
    // exist before the first member belong to members before `@odata.type`.
    let mut noted = if additional.has_nothing_but_type() { 0 } else { u64::MAX };
    while let Some(key) = found.next_key_seed(KeySeed { names: shape.names, next })? {
        let index = match key {
            Key::Known(index) => index,
            Key::Other(name) => {
                fill_undocumented(name, additional, &mut undocumented, context, found)?;
                continue;
            }
        };
        let (Some(slot), Some(name)) = (slots.get_mut(index), shape.names.get(index)) else { continue };
        let outcome = match found.next_value_seed(Fill::new(&mut **slot, &mut *context)) {
            Ok(outcome) => outcome,
            Err(error) => return Err(context.in_member(name, error)),
        };
        next = index + 1;
        if noted != 0 || outcome.note().is_some() {
            let member = 1 << (index % 64);
            if noted & member != 0 {
                // Of two members with the same name the last one counts.
                additional.forget(name);
            }
            if let Some(note) = outcome.into_note() {
                noted |= member;
                keep(*note, name, *slot, additional);
            }
        }
    }
    additional.extend(undocumented);
    Ok(())
}

/// Reads a member that the type doesn't document.
#[inline(never)]
fn fill_undocumented<'de, A: MapAccess<'de>>(
    name: Box<str>,
    additional: &mut Additional,
    undocumented: &mut Vec<(Box<str>, Json)>,
    context: &mut Context,
    found: &mut A,
) -> Result<(), A::Error> {
    let value = found.next_value::<Json>().map_err(|error| context.in_member(&name, error))?;
    if &*name != TYPE {
        undocumented.push((name, value));
        return Ok(());
    }
    if additional.type_name().is_some() {
        // The first one has decided the type, and is the one that is written.
        return Ok(());
    }
    if value.as_str().is_none() && !value.is_null() {
        let unfit = Unfit { expected: "the name of a type", found: value };
        if context.is_strict() {
            let error = context.refuse(&unfit);
            return Err(context.in_member(TYPE, error));
        }
        additional.keep(TYPE, unfit);
    } else {
        additional.insert(name, value);
    }
    Ok(())
}

/// Stores the note of a property in `additional`.
fn keep(note: Note, name: &'static str, slot: &mut dyn Slot, additional: &mut Additional) {
    match note {
        Note::Plain => {}
        Note::Null => {
            slot.undo();
            additional.insert(name, Json::default());
        }
        Note::Unfit(unfit) => {
            slot.undo();
            additional.keep(name, *unfit);
        }
        note => additional.set_note(name, note),
    }
}

enum Key {
    Known(usize),
    Other(Box<str>),
}

/// Finds the index of a property by its name. Starts after the last one found, because members mostly come in order.
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
        Ok(match position(self.names, self.next, name) {
            Some(index) => Key::Known(index),
            None => Key::Other(name.into()),
        })
    }
}

/// The index of a name in a list, which is looked for from an index on and then before it.
#[inline]
fn position(names: &[&str], from: usize, name: &str) -> Option<usize> {
    match names.get(from) {
        Some(known) if *known == name => Some(from),
        _ => distant_position(names, from, name),
    }
}

fn distant_position(names: &[&str], from: usize, name: &str) -> Option<usize> {
    let (before, after) = names.split_at_checked(from)?;
    match after.iter().position(|known| *known == name) {
        Some(index) => Some(from + index),
        None => before.iter().position(|known| *known == name),
    }
}

/// Reads an object into an empty model.
pub(super) struct Whole<'a, 't> {
    pub(super) object: &'a mut dyn Fields,
    pub(super) context: &'t mut Context,
}

impl<'de> Visitor<'de> for Whole<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", self.object.shape().type_name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut found: A) -> Result<(), A::Error> {
        fill_object(self.object, self.context, &mut found)
    }
}
