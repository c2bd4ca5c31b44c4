//! Encoding: one serializer for all models, which writes back exactly what was read.
//!
//! What is hard is the merge of typed values with their notes: nulls, spellings and values of the wrong type are
//! written in their place while the typed value is still the one that was read. `@odata.type` comes first, as the
//! service requires.

mod text;

use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

use self::text::{Out, Text};
use super::additional::{Note, TYPE};
use super::json::{Pieces, writes_compact_text};
use super::number::{Number, quoted_f64, quoted_i64};
use super::slot::Tag;
use super::{Additional, Fields, Json, List, Members, Shape, View};

/// A model for serde, with what tells its type.
pub(super) struct Written<'a> {
    pub(super) object: &'a dyn Fields,
    /// The members that it is written with, unless it has them already.
    pub(super) tags: &'a [Tag],
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if writes_compact_text::<S>() { self.write_as_text(serializer) } else { self.write(serializer) }
    }
}

impl Written<'_> {
    /// The model as JSON text.
    ///
    /// # Errors
    /// If the model's `read` doesn't do what it must. Memory takes any text.
    pub(super) fn text(&self) -> Result<String, serde_json::Error> {
        let mut out = Out::new(None);
        self.write(Text::new(&mut out))?;
        Ok(out.rest())
    }

    /// Writes the model as JSON text.
    fn write_as_text<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pieces = Pieces::begin(serializer)?;
        let mut failure = None;
        let mut sink = |piece: &str| {
            pieces.write(piece).map_err(|error| {
                failure = Some(error);
                serde_json::Error::custom("the sink failed")
            })
        };
        let mut out = Out::new(Some(&mut sink));
        let written = self.write(Text::new(&mut out));
        let rest = out.rest();
        match (written, failure) {
            (Ok(()), _) => pieces.end(&rest),
            (Err(_), Some(error)) => Err(error),
            (Err(error), None) => Err(S::Error::custom(error)),
        }
    }

    /// Writes the model part by part.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut serializer = Some(serializer);
        let mut written = None;
        self.object.read(&mut |views, additional| {
            if let Some(serializer) = serializer.take() {
                let shape = self.object.shape();
                written = Some(write_properties(shape, views, additional, self.tags, serializer));
            }
        });
        written.unwrap_or_else(|| Err(S::Error::custom("the model's `read` didn't call `visit`")))
    }
}

/// Writes an object with these values.
pub(crate) fn serialize_views<S: Serializer>(
    shape: &'static Shape,
    views: &[Option<View<'_>>],
    additional: &Additional,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    write_properties(shape, views, additional, &[], serializer)
}

#[inline]
fn write_properties<S: Serializer>(
    shape: &'static Shape,
    views: &[Option<View<'_>>],
    additional: &Additional,
    tags: &[Tag],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if !tags.is_empty() || !additional.has_nothing() {
        return write_merged(shape, views, additional, tags, serializer);
    }
    let mut map = serializer.serialize_map(None)?;
    write_views(shape, views, &mut map)?;
    map.end()
}

/// Writes an object that has more than its typed values.
#[inline(never)]
fn write_merged<S: Serializer>(
    shape: &'static Shape,
    views: &[Option<View<'_>>],
    additional: &Additional,
    tags: &[Tag],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    write_type(additional, tags, &mut map)?;
    for (name, value) in tags.iter().filter(|(name, _)| *name != TYPE) {
        if !is_set(name, shape, views) && additional.get(name).is_none() {
            map.serialize_entry(name, value)?;
        }
    }
    if additional.has_notes() {
        write_noted(shape, views, additional, &mut map)?;
    } else {
        write_views(shape, views, &mut map)?;
    }
    write_additional(shape, views, additional, &mut map)?;
    map.end()
}

/// Writes the typed values as they are.
#[inline]
fn write_views<M: SerializeMap>(shape: &Shape, views: &[Option<View<'_>>], map: &mut M) -> Result<(), M::Error> {
    for (name, view) in shape.names.iter().zip(views) {
        match view {
            None => {}
            // Most properties are strings: handle them first.
            Some(View::Text(text)) => map.serialize_entry(name, text)?,
            Some(view) => map.serialize_entry(name, &Plain(view))?,
        }
    }
    Ok(())
}

/// Writes `@odata.type`, which the service requires before the properties of the derived type.
fn write_type<M: SerializeMap>(additional: &Additional, tags: &[Tag], map: &mut M) -> Result<(), M::Error> {
    let tag = || tags.iter().find(|(name, _)| *name == TYPE);
    match additional.get(TYPE) {
        Some(type_name) => map.serialize_entry(TYPE, type_name),
        None => tag().map_or(Ok(()), |(name, value)| map.serialize_entry(name, value)),
    }
}

fn write_noted<M: SerializeMap>(
    shape: &Shape,
    views: &[Option<View<'_>>],
    additional: &Additional,
    map: &mut M,
) -> Result<(), M::Error> {
    for (name, view) in shape.names.iter().zip(views) {
        if let Some(view) = *view {
            map.serialize_entry(name, &Entry { view, note: additional.note(name) })?;
        }
    }
    Ok(())
}

fn write_additional<M: SerializeMap>(
    shape: &Shape,
    views: &[Option<View<'_>>],
    additional: &Additional,
    map: &mut M,
) -> Result<(), M::Error> {
    for (name, value) in additional.iter() {
        if name != TYPE && !is_set(name, shape, views) {
            map.serialize_entry(name, value)?;
        }
    }
    Ok(())
}

fn is_set(name: &str, shape: &Shape, views: &[Option<View<'_>>]) -> bool {
    let mut known = shape.names.iter().zip(views);
    known.any(|(known, view)| *known == name && view.is_some())
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
            View::List(list) => match self.note.of_elements(list) {
                [] => write_list(list, serializer),
                notes => write_noted_list(list, notes, serializer),
            },
            View::Map(map) => write_map(map, self.note.of_members(), serializer),
            view => Plain(&view).serialize(serializer),
        }
    }
}

/// One value that is written as it is: what nearly all are, so that they take the short way.
struct Plain<'a>(&'a View<'a>);

impl Serialize for Plain<'_> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self.0 {
            View::Text(text) => serializer.serialize_str(text),
            View::Bool(value) => serializer.serialize_bool(value),
            View::I64(value) => serializer.serialize_i64(value),
            View::U64(value) => serializer.serialize_u64(value),
            View::F64(value) => write_double(value, serializer),
            View::Json(value) => value.serialize(serializer),
            View::Object(object) => Written { object, tags: &[] }.write(serializer),
            View::Tagged(object, tag) => Written { object, tags: std::slice::from_ref(tag) }.write(serializer),
            View::List(list) => write_list(list, serializer),
            View::Map(map) => write_map(map, Note::Plain.of_members(), serializer),
            View::Opaque(_) => serializer.serialize_unit(),
        }
    }
}

/// Writes whole numbers without a decimal point: the service accepts an integer for a double, but not a double for an
/// integer.
fn write_double<S: Serializer>(value: f64, serializer: S) -> Result<S::Ok, S::Error> {
    let whole = value as i64;
    if whole as f64 == value && value.abs() < MAX_WHOLE {
        serializer.serialize_i64(whole)
    } else if value.is_nan() {
        serializer.serialize_str("NaN")
    } else if value.is_infinite() {
        serializer.serialize_str(if value > 0.0 { "INF" } else { "-INF" })
    } else {
        serializer.serialize_f64(value)
    }
}

/// Integers up to 2^53 are exact in a double.
pub(super) const MAX_WHOLE: f64 = 9_007_199_254_740_992.0;

/// Whether a double is written as this text.
pub(super) fn is_written_as(value: f64, text: &str) -> bool {
    // The longest text of a double has 24 characters: -2.2250738585072014e-308.
    let mut buffer = [0; 32];
    let mut rest = buffer.as_mut_slice();
    let written = write_double(value, &mut serde_json::Serializer::new(&mut rest)).is_ok();
    let unused = rest.len();
    written && buffer.get(..buffer.len() - unused) == Some(text.as_bytes())
}

/// Whether the spelling that was read still has the current value.
fn says(spelling: &Json, view: View<'_>) -> bool {
    match view {
        View::U64(value) => {
            let text = spelling.to_json();
            let text = spelling.as_str().unwrap_or(&text);
            Number::read(text).and_then(|number| number.as_u64()) == Some(value)
        }
        View::I64(value) => spelling.as_i64().or_else(|| quoted_i64(spelling.as_str()?)) == Some(value),
        View::F64(value) => {
            let said = spelling.as_f64().or_else(|| quoted_f64(spelling.as_str()?));
            said.is_some_and(|said| said == value || said.is_nan() && value.is_nan())
        }
        _ => false,
    }
}

fn write_list<S: Serializer>(list: &dyn List, serializer: S) -> Result<S::Ok, S::Error> {
    let mut sequence = serializer.serialize_seq(None)?;
    for index in 0.. {
        match &list.element(index) {
            None => break,
            Some(View::Text(text)) => sequence.serialize_element(text)?,
            Some(view) => sequence.serialize_element(&Plain(view))?,
        }
    }
    sequence.end()
}

/// Writes a list with its nulls and values of the wrong type, as long as the list has the number of elements that was
/// read.
fn write_noted_list<S: Serializer>(list: &dyn List, notes: &[Note], serializer: S) -> Result<S::Ok, S::Error> {
    let mut sequence = serializer.serialize_seq(Some(notes.len()))?;
    let mut index = 0;
    for note in notes {
        match note {
            Note::Null => sequence.serialize_element(&())?,
            Note::Unfit(unfit) => sequence.serialize_element(&unfit.found)?,
            note => {
                if let Some(view) = list.element(index) {
                    sequence.serialize_element(&Entry { view, note })?;
                    index += 1;
                }
            }
        }
    }
    sequence.end()
}

/// Writes a map, with its nulls and values of the wrong type as long as no other value has taken their place.
fn write_map<S: Serializer>(
    members: &dyn Members,
    notes: &[(Box<str>, Note)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let mut result = Ok(());
    members.each(&mut |name, view| {
        if result.is_ok() {
            let note = Note::of_member(notes, name);
            result = map.serialize_entry(name, &Entry { view, note });
        }
    });
    result?;
    for (name, note) in notes.iter().filter(|(name, _)| members.member(name).is_none()) {
        match note {
            Note::Null => map.serialize_entry(&**name, &())?,
            Note::Unfit(unfit) => map.serialize_entry(&**name, &unfit.found)?,
            _ => {}
        }
    }
    map.end()
}
