//! Decoding of a map: an object whose members have any names and values of one type.

use std::collections::BTreeMap;

use serde::de::{Error, MapAccess};

use super::super::MapSlot;
use super::super::additional::{Note, Outcome};
use super::super::context::Context;
use super::Fill;

/// Reads the members of an object; of two with one name the last one counts.
pub(super) fn fill_map<'de, A: MapAccess<'de>>(
    map: &mut dyn MapSlot,
    context: &mut Context,
    found: &mut A,
) -> Result<Outcome, A::Error> {
    context.enter()?;
    let mut notes: BTreeMap<Box<str>, Note> = BTreeMap::new();
    while let Some(name) = found.next_key::<String>()? {
        let mut outcome = None;
        map.member(&name, &mut |slot| {
            outcome = Some(found.next_value_seed(Fill::new(slot, &mut *context)));
        });
        let outcome = outcome.unwrap_or_else(|| Err(A::Error::custom("the map has no slot for its member")));
        let outcome = outcome.map_err(|error| context.in_member(&name, error))?;
        match outcome.into_note() {
            None => drop(notes.remove(&*name)),
            Some(note) => drop(notes.insert(name.into(), *note)),
        }
    }
    context.leave();
    Ok(if notes.is_empty() { Outcome::PLAIN } else { Outcome::noted(Note::Map(notes)) })
}
