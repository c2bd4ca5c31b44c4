//! [`Additional`]: what a model's typed properties can't hold, so that a model is written back as it was read.
//!
//! It has a visible part, unknown members and nulls by name, and a hidden one, notes on nulls in lists and on spellings
//! of numbers. The notes are valid only while the typed value is the one that was read.

use std::fmt;

use super::debug::DebugMembers;
use super::misfit::Unfit;
use super::{Json, List};
use crate::table;

/// The annotation that names an object's type.
pub(crate) const TYPE: &str = "@odata.type";

/// The members of an object that its typed properties don't hold: unknown properties, `@odata.*` annotations and
/// explicit nulls, by their names on the wire.
///
/// They are written back with the model. An entry with the name of a documented property is written if that property is
/// `None`, so that a null that was read is kept until the property is set.
///
/// A value of the wrong type, such as `"True"` for a boolean or `99999999999999999999` for a 64-bit integer, is such an
/// entry as well: the property is `None`, the value is kept here unchanged, and [`misfits`](super::Model::misfits)
/// reports it.
///
/// Two more things are kept, but not accessible: the positions of nulls and values of the wrong type in a list, whose
/// `Vec` omits them, and the spelling of numbers, such as `1.0`, `"INF"` or more digits than an `f64` has. They are
/// written back as long as the list has the number of elements, or the number has the value, that was read. To clear a
/// list that has only such elements, use [`with_property`](super::Model::with_property).
///
/// `Debug` prints values with the name of a secret as `…`.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::model::Additional;
///
/// let mut additional = Additional::default();
/// additional.insert("@odata.type", "#microsoft.graph.call");
/// assert_eq!(additional.get("@odata.type").and_then(|value| value.as_str()), Some("#microsoft.graph.call"));
/// ```
#[derive(Clone, Default)]
pub struct Additional(Option<Box<Kept>>);

/// Boxed, because most models have no additional members.
#[derive(Clone, Default)]
struct Kept {
    /// In the order of the names.
    entries: Vec<(Box<str>, Json)>,
    notes: Vec<(&'static str, Note)>,
}

/// What a typed value can't represent of the JSON that it was read from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Note {
    /// Nothing: the value is written as it was read.
    #[default]
    Plain,
    /// It was a null.
    Null,
    /// The typed value would be written differently: `1.0` for an integer, `"INF"` for a double.
    Spelling(Box<Json>),
    /// An element of the wrong type, which the list omits.
    Unfit(Box<Unfit>),
    /// A value of the wrong type, which is in `additional` under the property's name. The text is what was expected.
    Beside(&'static str),
    /// The notes of all elements of a list, if any element has one.
    List(Vec<Note>),
    /// The notes of members of a map, in the order of the names.
    Map(Vec<(Box<str>, Note)>),
}

/// What reading a value gave beside the typed value: a note on what the typed value doesn't say, mostly nothing.
///
/// It has the size of a pointer, because each value gives one: so that results of it are returned in registers.
pub(super) struct Outcome(Option<Box<Note>>);

impl Outcome {
    /// The typed value says all.
    pub(super) const PLAIN: Self = Self(None);

    pub(super) fn noted(note: Note) -> Self {
        Self(Some(Box::new(note)))
    }

    #[inline]
    pub(super) fn note(&self) -> Option<&Note> {
        self.0.as_deref()
    }

    #[inline]
    pub(super) fn into_note(self) -> Option<Box<Note>> {
        self.0
    }
}

impl Note {
    /// The notes of a list's elements, if it still has the number of elements that was read.
    pub(super) fn of_elements(&self, list: &dyn List) -> &[Note] {
        let Self::List(notes) = self else { return &[] };
        let held = notes.iter().filter(|note| !note.is_left_out()).count();
        let is_longer = list.element(held).is_some();
        let is_shorter = held > 0 && list.element(held - 1).is_none();
        if is_longer || is_shorter { &[] } else { notes }
    }

    /// The notes of a map's members, in the order of their names.
    pub(super) fn of_members(&self) -> &[(Box<str>, Note)] {
        if let Self::Map(notes) = self { notes } else { &[] }
    }

    /// The note of a map's member.
    pub(super) fn of_member<'n>(notes: &'n [(Box<str>, Note)], name: &str) -> &'n Note {
        let index = notes.binary_search_by(|(known, _)| (**known).cmp(name));
        index.ok().and_then(|index| notes.get(index)).map_or(&Note::Plain, |(_, note)| note)
    }

    /// Whether the list omits the element.
    fn is_left_out(&self) -> bool {
        matches!(self, Self::Null | Self::Unfit(_))
    }
}

impl Additional {
    /// The value under a name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        let entries = self.entries();
        entries.get(position(entries, name).ok()?).map(|(_, value)| value)
    }

    /// Sets the value under a name and returns the previous one.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        let name = name.into();
        let kept = self.0.get_or_insert_default();
        kept.notes.retain(|(known, _)| *known != name);
        match position(&kept.entries, &name) {
            Ok(index) => kept.entries.get_mut(index).map(|(_, known)| std::mem::replace(known, value.into())),
            Err(index) => {
                kept.entries.insert(index, (name.into(), value.into()));
                None
            }
        }
    }

    /// Adds many members that aren't documented. Of two with one name the last one counts.
    pub(super) fn extend(&mut self, members: Vec<(Box<str>, Json)>) {
        if !members.is_empty() {
            let entries = &mut self.0.get_or_insert_default().entries;
            entries.extend(members);
            table::sort(entries);
        }
    }

    /// Removes the value under a name and returns it.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let entries = &mut self.0.as_mut()?.entries;
        let index = position(entries, name).ok()?;
        Some(entries.remove(index).1)
    }

    /// The names and values, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.entries().iter().map(|(name, value)| (&**name, value))
    }

    /// The number of values.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |kept| kept.entries.len())
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of `@odata.type`, without its `#`.
    pub fn type_name(&self) -> Option<&str> {
        self.get(TYPE)?.as_str().map(|name| name.strip_prefix('#').unwrap_or(name))
    }

    /// Keeps a property's value of the wrong type.
    pub(crate) fn keep(&mut self, name: &'static str, unfit: Unfit) {
        self.insert(name, unfit.found);
        self.set_note(name, Note::Beside(unfit.expected));
    }

    /// Removes the entry and the note of a property.
    pub(crate) fn forget(&mut self, name: &str) {
        if let Some(kept) = &mut self.0 {
            if let Ok(index) = position(&kept.entries, name) {
                kept.entries.remove(index);
            }
            kept.notes.retain(|(known, _)| *known != name);
        }
    }

    pub(crate) fn set_note(&mut self, name: &'static str, note: Note) {
        let notes = &mut self.0.get_or_insert_default().notes;
        notes.retain(|(known, _)| *known != name);
        notes.push((name, note));
    }

    pub(crate) fn has_nothing(&self) -> bool {
        self.0.is_none()
    }

    pub(crate) fn has_nothing_but_type(&self) -> bool {
        self.0.as_ref().is_none_or(|kept| kept.notes.is_empty() && kept.entries.iter().all(|(name, _)| &**name == TYPE))
    }

    pub(crate) fn has_notes(&self) -> bool {
        self.0.as_ref().is_some_and(|kept| !kept.notes.is_empty())
    }

    pub(crate) fn note(&self, name: &str) -> &Note {
        let notes = if let Some(kept) = &self.0 { kept.notes.as_slice() } else { &[] };
        for (known, note) in notes {
            if *known == name {
                return note;
            }
        }
        &Note::Plain
    }

    fn entries(&self) -> &[(Box<str>, Json)] {
        if let Some(kept) = &self.0 { &kept.entries } else { &[] }
    }
}

/// Where an entry is, or where it would be.
fn position(entries: &[(Box<str>, Json)], name: &str) -> Result<usize, usize> {
    entries.binary_search_by(|(known, _)| (**known).cmp(name))
}

/// Compares the visible part alone: spellings of numbers and omitted elements don't count.
impl PartialEq for Additional {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Additional {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        DebugMembers::of(self).fmt(f)
    }
}
