//! [`Misfit`]: a value that doesn't have its documented type, found again in a model with its path.
//!
//! Models store such values in [`Additional`]; this file searches a model for them. Indexes count the elements as the
//! service sent them, including those that the `Vec` omits.

use std::fmt;

use super::additional::{Note, TYPE};
use super::context::{Step, path};
use super::debug::{DebugJson, has_secret};
use super::secret::{self, Siblings};
use super::{Additional, Fields, Json, List, Members, PropertyValue, Shape, View};
use crate::printable;

/// A value of a response that doesn't have its documented type.
///
/// The rest of the response was read. The value is in the [`additional`](Additional) members of its object under the
/// property's name; as an element of a list it isn't accessible elsewhere. It is written back unchanged.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::model::{Additional, Model};
///
/// #[derive(Clone, Default)]
/// pub struct User {
///     pub display_name: Option<String>,
///     pub account_enabled: Option<bool>,
///     pub additional: Additional,
/// }
///
/// graphdown::model! { User: "microsoft.graph.user" {
///     display_name: "displayName",
///     account_enabled: "accountEnabled",
/// } }
///
/// let text = r#"{"displayName":"Adele","accountEnabled":"True"}"#;
/// let user = User::from_json(text)?;
/// assert_eq!((user.display_name.as_deref(), user.account_enabled), (Some("Adele"), None));
/// assert_eq!(user.misfits()[0].to_string(), r#"accountEnabled: expected true or false, found "True""#);
/// assert_eq!(user.to_json(), text);
/// # Ok::<(), graphdown_runtime::model::Error>(())
/// ```
///
/// `Display` and `Debug` don't contain the value of a secret.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Misfit {
    /// The path from the root, `value[1].accountEnabled`. Indexes count the elements as the service sent them.
    pub path: String,
    /// The expected type, in words: `true or false`.
    pub expected: &'static str,
    /// The value that was found, unchanged.
    pub found: Json,
    is_secret: bool,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason())
    }
}

impl Misfit {
    /// `expected true or false, found "True"`.
    pub(crate) fn reason(&self) -> String {
        let found = Found { value: &self.found, is_secret: self.is_secret };
        format!("expected {}, found {found}", self.expected)
    }
}

impl fmt::Debug for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = DebugJson { value: &self.found, is_secret: self.is_secret };
        let mut fields = f.debug_struct("Misfit");
        fields.field("path", &self.path).field("expected", &self.expected).field("found", &found).finish()
    }
}

/// A value of the wrong type, and what was expected.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unfit {
    pub(crate) expected: &'static str,
    pub(crate) found: Json,
}

/// A value in an error message: the beginning of a scalar, the kind of anything else.
pub(super) struct Found<'a> {
    pub(super) value: &'a Json,
    pub(super) is_secret: bool,
}

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(text) = self.value.as_str() {
            return if self.is_secret || has_secret(text) {
                f.write_str("a string that is hidden as a secret")
            } else {
                write!(f, "\"{}\"", printable::value(text))
            };
        }
        let text = self.value.to_json();
        match text.as_bytes() {
            [b'[', ..] => f.write_str("an array"),
            [b'{', ..] => f.write_str("an object"),
            [b'"', ..] => f.write_str("a string that is not Unicode"),
            [b'-' | b'0'..=b'9', ..] if self.is_secret => f.write_str("a number that is hidden as a secret"),
            _ => write!(f, "{}", printable::value(&text)),
        }
    }
}

/// The values within `value` that were read and don't have their documented type. `value` is a model, a list of models,
/// or an enum of a type and its derived types.
///
/// Values set since reading are not included.
pub fn misfits<T: PropertyValue>(value: &T) -> Vec<Misfit> {
    let mut search = Search::default();
    search.view(value.view(), &Note::Plain, false);
    search.found
}

/// The misfits of an object, given by its properties.
pub(crate) fn misfits_of(shape: &'static Shape, views: &[Option<View<'_>>], additional: &Additional) -> Vec<Misfit> {
    let mut search = Search::default();
    search.properties(shape, views, additional, false);
    search.found
}

/// The misfit of one property.
pub(crate) fn misfit_beside(name: &'static str, additional: &Additional) -> Option<Misfit> {
    let mut search = Search::default();
    search.beside(name, additional, Siblings::default());
    search.found.pop()
}

/// The elements that a list omits because of their type, with their original index: `value[3]`.
pub(crate) fn left_out(name: &'static str, additional: &Additional) -> Vec<Misfit> {
    let notes = if let Note::List(notes) = additional.note(name) { notes.as_slice() } else { &[] };
    let unfit = notes.iter().enumerate().filter_map(|(index, note)| match note {
        Note::Unfit(unfit) => Some((index, unfit)),
        _ => None,
    });
    unfit
        .map(|(index, unfit)| Misfit {
            path: format!("{name}[{index}]"),
            expected: unfit.expected,
            found: unfit.found.clone(),
            is_secret: false,
        })
        .collect()
}

#[derive(Default)]
struct Search {
    /// The path from the root to the current value.
    steps: Vec<Step>,
    found: Vec<Misfit>,
}

impl Search {
    fn at(&mut self, step: Step, search: impl FnOnce(&mut Self)) {
        self.steps.push(step);
        search(self);
        self.steps.pop();
    }

    fn add(&mut self, expected: &'static str, found: &Json, is_secret: bool) {
        let path = path(self.steps.iter()).to_string();
        self.found.push(Misfit { path, expected, found: found.clone(), is_secret });
    }

    fn view(&mut self, view: View<'_>, note: &Note, is_secret: bool) {
        match view {
            View::Object(object) | View::Tagged(object, ..) => self.object(object, is_secret),
            View::Map(members) => self.members(members, note, is_secret),
            View::List(list) => self.elements(list, note, is_secret),
            View::Text(_)
            | View::Bool(_)
            | View::I64(_)
            | View::U64(_)
            | View::F64(_)
            | View::Json(_)
            | View::Opaque(_) => {}
        }
    }

    fn elements(&mut self, list: &dyn List, note: &Note, is_secret: bool) {
        let notes = note.of_elements(list);
        let mut held = 0;
        for (index, note) in notes.iter().chain(std::iter::repeat(&Note::Plain)).enumerate() {
            match note {
                Note::Null => {}
                Note::Unfit(unfit) => {
                    self.at(Step::Index(index), |search| search.add(unfit.expected, &unfit.found, is_secret));
                }
                note => {
                    let Some(element) = list.element(held) else { break };
                    held += 1;
                    self.at(Step::Index(index), |search| search.view(element, note, is_secret));
                }
            }
        }
    }

    fn members(&mut self, members: &dyn Members, note: &Note, is_secret: bool) {
        let notes = note.of_members();
        members.each(&mut |name, view| {
            let note = Note::of_member(notes, name);
            let is_secret = is_secret || secret::is_secret(name);
            self.at(Step::Name(name.to_owned().into()), |search| search.view(view, note, is_secret));
        });
        for (name, note) in notes.iter().filter(|(name, _)| members.member(name).is_none()) {
            if let Note::Unfit(unfit) = note {
                let is_secret = is_secret || secret::is_secret(name);
                self.at(Step::Name(name.to_string().into()), |search| {
                    search.add(unfit.expected, &unfit.found, is_secret)
                });
            }
        }
    }

    fn object(&mut self, object: &dyn Fields, is_secret: bool) {
        let shape = object.shape();
        object.read(&mut |views, additional| self.properties(shape, views, additional, is_secret));
    }

    fn properties(
        &mut self,
        shape: &'static Shape,
        views: &[Option<View<'_>>],
        additional: &Additional,
        is_secret: bool,
    ) {
        let siblings = Siblings::of_model(shape, views, additional).in_secret(is_secret);
        for (name, view) in shape.names.iter().zip(views) {
            match view {
                Some(view) => self.at(Step::Name((*name).into()), |search| {
                    search.view(*view, additional.note(name), siblings.hide(name));
                }),
                None => self.beside(name, additional, siblings),
            }
        }
        self.beside(TYPE, additional, siblings);
    }

    fn beside(&mut self, name: &'static str, additional: &Additional, siblings: Siblings) {
        if let (Note::Beside(expected), Some(found)) = (additional.note(name), additional.get(name)) {
            self.at(Step::Name(name.into()), |search| search.add(expected, found, siblings.hide(name)));
        }
    }
}
