//! Finds the members of a value for which its types have no property, in nested models and lists as well.
//!
//! Nulls are not included: documented properties that are null are among the additional members too.

use super::check::fail;
use crate::model::{Error, Fields, Model, Note, View, decode_strict, written};

/// A member of a JSON object for which the model has no property; it is kept unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unmodelled {
    /// The type of the object, from its `@odata.type` or else of the model: `microsoft.graph.user`.
    pub type_name: String,
    /// The name of the member: `nickName`.
    pub name: String,
    /// The path in the body: `$.value[0].nickName`.
    pub path: String,
}

/// A type that values of places of its base may have.
#[derive(Debug)]
pub struct Derived {
    type_name: &'static str,
    members: ReadMembers,
}

/// Reads an object's JSON strictly, and finds the members without a property: the text, the derived types, the path.
type ReadMembers = fn(&str, &[Derived], &str) -> Result<Vec<Unmodelled>, Error>;

impl Derived {
    pub(super) fn of<T: Model + Default>() -> Self {
        let members = |text: &str, derived: &[Derived], path: &str| {
            let value: T = decode_strict(text)?;
            Ok(members(value.view(), derived, path))
        };
        Self { type_name: T::default().shape().type_name, members }
    }
}

/// All members without a property, except annotations. An object that names one of the derived types is read as that.
pub(super) fn members(view: View<'_>, derived: &[Derived], path: &str) -> Vec<Unmodelled> {
    let mut search = Search { derived, found: Vec::new() };
    search.value(view, path);
    search.found
}

struct Search<'d> {
    derived: &'d [Derived],
    found: Vec<Unmodelled>,
}

impl Search<'_> {
    fn value(&mut self, view: View<'_>, path: &str) {
        match view {
            View::Object(object) | View::Tagged(object, ..) => self.object(object, path),
            View::List(list) => {
                let elements = (0..).map_while(|index| Some((index, list.element(index)?)));
                elements.for_each(|(index, element)| self.value(element, &format!("{path}[{index}]")));
            }
            View::Map(members) => members.each(&mut |name, member| self.value(member, &format!("{path}.{name}"))),
            View::Text(_)
            | View::Bool(_)
            | View::I64(_)
            | View::U64(_)
            | View::F64(_)
            | View::Json(_)
            | View::Opaque(_) => {}
        }
    }

    fn object(&mut self, object: &dyn Fields, path: &str) {
        let shape = object.shape();
        object.read(&mut |views, additional| {
            let named = additional.type_name().filter(|name| *name != shape.type_name);
            if let Some(derived) = self.derived.iter().find(|derived| Some(derived.type_name) == named) {
                return self.derived(derived, object, path);
            }
            if shape.names.is_empty() {
                // An object of an unknown type has no properties.
                return;
            }
            for (name, view) in shape.names.iter().zip(views) {
                view.iter().for_each(|view| self.value(*view, &format!("{path}.{name}")));
            }
            for (name, _) in additional.iter().filter(|(name, value)| !name.contains('@') && !value.is_null()) {
                self.found.push(Unmodelled {
                    type_name: additional.type_name().unwrap_or(shape.type_name).to_owned(),
                    name: name.to_owned(),
                    path: format!("{path}.{name}"),
                });
            }
        });
    }

    /// Reads an object of a base type as the derived type that it names.
    fn derived(&mut self, derived: &Derived, object: &dyn Fields, path: &str) {
        let text = written(View::Object(object), &Note::Plain).unwrap_or_default().to_json();
        match (derived.members)(&text, self.derived, path) {
            Ok(members) => self.found.extend(members),
            Err(error) => fail(&format!("{path} can't be read as `{}`: {error}", derived.type_name)),
        }
    }
}
