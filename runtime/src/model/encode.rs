//! A model's slots, streamed through serde, become JSON: what was read comes out as it came in.

use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::additional::{Note, TYPE};
use super::decode::{MAX_WHOLE, double};
use super::{Additional, Fields, Shape, Slot, View};

/// A model as serde writes it, with its type's name where the place that it stands in doesn't tell it.
pub(super) struct Written<'a> {
    pub(super) object: &'a dyn Fields,
    pub(super) derived: bool,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shape = self.object.shape();
        let mut serializer = Some(serializer);
        let mut written = None;
        self.object.read(&mut |slots, additional| {
            if let Some(serializer) = serializer.take() {
                written = Some(write_slots(shape, slots, additional, self.derived, serializer));
            }
        });
        written.unwrap_or_else(|| Err(S::Error::custom("a model lent nothing to be written")))
    }
}

fn write_slots<S: Serializer>(
    shape: &'static Shape,
    slots: &[&dyn Slot],
    additional: &Additional,
    derived: bool,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    // The service wants the type before the properties that it explains.
    match additional.get(TYPE) {
        Some(type_name) => map.serialize_entry(TYPE, type_name)?,
        None if derived => map.serialize_entry(TYPE, &format_args!("#{}", shape.type_name))?,
        None => {}
    }
    let plain = !additional.has_notes();
    for (name, slot) in shape.names.iter().zip(slots) {
        if let Some(view) = slot.view(0) {
            let note = if plain { &Note::Plain } else { additional.note(name) };
            map.serialize_entry(name, &Entry { view, note })?;
        }
    }
    for (name, value) in additional.iter() {
        if name != TYPE && !is_set(name, shape, slots) {
            map.serialize_entry(name, value)?;
        }
    }
    map.end()
}

fn is_set(name: &str, shape: &Shape, slots: &[&dyn Slot]) -> bool {
    let mut known = shape.names.iter().zip(slots);
    known.any(|(known, slot)| *known == name && slot.view(0).is_some())
}

/// One value, with what it can't say of itself.
pub(super) struct Entry<'a> {
    pub(super) view: View<'a>,
    pub(super) note: &'a Note,
}

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Note::Spelling(spelling) = self.note {
            if says(spelling, self.view) {
                return spelling.serialize(serializer);
            }
        }
        match self.view {
            View::Text(text) => serializer.serialize_str(text),
            View::Bool(value) => serializer.serialize_bool(value),
            View::I64(value) => serializer.serialize_i64(value),
            View::F64(value) => write_double(value, serializer),
            View::Json(value) => value.serialize(serializer),
            View::Object(object) => Written { object, derived: false }.serialize(serializer),
            View::Derived(object) => Written { object, derived: true }.serialize(serializer),
            View::List(list) => write_list(list, self.note, serializer),
        }
    }
}

/// Whole numbers are written without a point, since the service refuses one where it wants an integer and takes an
/// integer where it wants a double.
fn write_double<S: Serializer>(value: f64, serializer: S) -> Result<S::Ok, S::Error> {
    if value.fract() == 0.0 && value.abs() < MAX_WHOLE {
        serializer.serialize_i64(value as i64)
    } else if value.is_nan() {
        serializer.serialize_str("NaN")
    } else if value.is_infinite() {
        serializer.serialize_str(if value > 0.0 { "INF" } else { "-INF" })
    } else {
        serializer.serialize_f64(value)
    }
}

/// Whether what was read still says what the value is now.
fn says(spelling: &Value, view: View<'_>) -> bool {
    match view {
        View::I64(value) => match spelling {
            Value::String(text) => text.parse() == Ok(value),
            other => other.as_f64() == Some(value as f64),
        },
        View::F64(value) => {
            let said = spelling.as_f64().or_else(|| double(spelling.as_str()?));
            said.is_some_and(|said| said == value || said.is_nan() && value.is_nan())
        }
        _ => false,
    }
}

/// Nulls that were read are written in their places while the list has as many elements as it had.
fn write_list<S: Serializer>(list: &dyn Slot, note: &Note, serializer: S) -> Result<S::Ok, S::Error> {
    let mut elements = (0..).map_while(|index| list.view(index));
    let mut sequence = serializer.serialize_seq(None)?;
    if let Note::List(notes) = note {
        let held = notes.iter().filter(|note| !matches!(note, Note::Null)).count();
        if list.view(held).is_none() && (held == 0 || list.view(held - 1).is_some()) {
            for note in notes {
                match note {
                    Note::Null => sequence.serialize_element(&())?,
                    note => match elements.next() {
                        Some(view) => sequence.serialize_element(&Entry { view, note })?,
                        None => break,
                    },
                }
            }
            return sequence.end();
        }
    }
    for view in elements {
        sequence.serialize_element(&Entry { view, note: &Note::Plain })?;
    }
    sequence.end()
}
