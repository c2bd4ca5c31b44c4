//! What came with a model beyond its typed properties, kept so that it is written back as it came.

use std::collections::BTreeMap;
use std::fmt;

use super::debug::DebugMembers;
use super::misfit::Unfit;
use super::{Json, List};

/// The annotation that tells an object's type.
pub(crate) const TYPE: &str = "@odata.type";

/// What the service sent beyond the documented properties: unknown properties, `@odata.*` annotations
/// and explicit nulls, by their names as the service spells them.
///
/// It is written back with the model. An entry under a documented property's name is written where that
/// property is `None`, so that a null that was read stays one until the property is set.
///
/// A value that its property's type can't hold, `"True"` for a truth value or `99999999999999999999` for an integer of
/// 64 bits, is such an entry, too: the property is `None`, the value is here as it came, and
/// [`misfits`](super::Model::misfits) tells it.
///
/// What a typed property can't say is kept here, too, out of sight: where nulls and values that don't fit stood in a
/// list, whose `Vec` leaves them out, and how a number was spelled, `1.0`, `"INF"` or with more digits than a double
/// has. They are written back while the list has as many elements, or the number the value, that was read; a list of
/// nothing but such elements is emptied by [`with_property`](super::Model::with_property).
///
/// `Debug` doesn't show what stands under the name of a secret.
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

/// Boxed, since most models of a response have nothing to keep.
#[derive(Clone, Default)]
struct Kept {
    entries: BTreeMap<Box<str>, Json>,
    notes: Vec<(&'static str, Note)>,
}

/// What a typed value can't say about the JSON that it was read from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Note {
    /// Nothing: the value is written as it was read.
    #[default]
    Plain,
    /// It was a null.
    Null,
    /// It was a number or a text that the typed value spells in another way: `1.0` for an integer, `"INF"` for a double.
    Spelling(Box<Json>),
    /// It is an element that its list can't hold, and is kept as it came.
    Unfit(Box<Unfit>),
    /// It is a value that its property can't hold, and stands beside it, under its name. This was expected.
    Beside(&'static str),
    /// The elements' notes, of an array with nulls, other spellings or values that don't fit among them.
    List(Vec<Note>),
}

impl Note {
    /// The notes of a list's elements as they came, while it has as many as were read; else none.
    pub(super) fn of_elements(&self, list: &dyn List) -> &[Note] {
        let Self::List(notes) = self else { return &[] };
        let held = notes.iter().filter(|note| !note.is_left_out()).count();
        let is_longer = list.element(held).is_some();
        let is_shorter = held > 0 && list.element(held - 1).is_none();
        if is_longer || is_shorter { &[] } else { notes }
    }

    /// Whether nothing in the list stands for the element.
    fn is_left_out(&self) -> bool {
        matches!(self, Self::Null | Self::Unfit(_))
    }
}

impl Additional {
    /// The value under a name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.as_ref()?.entries.get(name)
    }

    /// Sets the value under a name, and gives back the one that was there.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        let name = name.into();
        let kept = self.0.get_or_insert_default();
        kept.notes.retain(|(known, _)| *known != name);
        kept.entries.insert(name.into(), value.into())
    }

    /// Takes away the value under a name.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        self.0.as_mut()?.entries.remove(name)
    }

    /// The names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().flat_map(|kept| &kept.entries).map(|(name, value)| (&**name, value))
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |kept| kept.entries.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of `@odata.type`, without its `#`.
    pub fn type_name(&self) -> Option<&str> {
        self.get(TYPE)?.as_str().map(|name| name.strip_prefix('#').unwrap_or(name))
    }

    /// Keeps a value that its property can't hold.
    pub(crate) fn keep(&mut self, name: &'static str, unfit: Unfit) {
        self.insert(name, unfit.found);
        self.set_note(name, Note::Beside(unfit.expected));
    }

    /// Takes away what is known of a property.
    pub(crate) fn forget(&mut self, name: &str) {
        if let Some(kept) = &mut self.0 {
            kept.entries.remove(name);
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
        self.0.as_ref().is_none_or(|kept| kept.notes.is_empty() && kept.entries.keys().all(|name| &**name == TYPE))
    }

    pub(crate) fn has_notes(&self) -> bool {
        self.0.as_ref().is_some_and(|kept| !kept.notes.is_empty())
    }

    pub(crate) fn note(&self, name: &str) -> &Note {
        const PLAIN: &Note = &Note::Plain;
        let mut notes = self.0.iter().flat_map(|kept| &kept.notes);
        notes.find(|(known, _)| *known == name).map_or(PLAIN, |(_, note)| note)
    }
}

/// How a number was spelled, and what a list left out, is no part of what a model says.
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
