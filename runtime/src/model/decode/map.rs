//! Decoding of a map: an object whose members have any names and values of one type.

use serde::de::{Error, MapAccess};

use super::super::MapSlot;
use super::super::additional::{Note, Outcome};
use super::super::context::Context;
use super::Fill;
use crate::table;

/// Reads the members of an object; of two with one name the last one counts.
pub(super) fn fill_map<'de, A: MapAccess<'de>>(
    map: &mut dyn MapSlot,
    context: &mut Context,
    found: &mut A,
) -> Result<Outcome, A::Error> {
    context.enter()?;
    let mut notes: Vec<(Box<str>, Note)> = Vec::new();
    while let Some(name) = found.next_key::<String>()? {
        let mut outcome = None;
        map.member(&name, &mut |slot| {
            outcome = Some(found.next_value_seed(Fill::new(slot, &mut *context)));
        });
        let outcome = outcome.unwrap_or_else(|| Err(A::Error::custom("the map has no slot for its member")));
        let outcome = outcome.map_err(|error| context.in_member(&name, error))?;
        match outcome.into_note() {
            Some(note) => notes.push((name.into(), *note)),
            // It may be the second of its name, and the first had a note.
            None if !notes.is_empty() => notes.push((name.into(), Note::Plain)),
            None => {}
        }
    }
    context.leave();
    if notes.is_empty() {
        return Ok(Outcome::PLAIN);
    }
    table::sort(&mut notes);
    notes.retain(|(_, note)| !matches!(note, Note::Plain));
    Ok(Outcome::noted(Note::Map(notes)))
}
