//! Finds the members of a value that its types have no property for, in whatever model or list they stand.
//!
//! Nulls are none of them: they stay beside the properties whether those are known or not.

use crate::model::{Fields, View};

/// A member of a JSON object that the model for the object has no property for, so that it is kept as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unmodelled {
    /// The type of the object, as the object or else the model says: `microsoft.graph.user`.
    pub type_name: String,
    /// The member's name: `nickName`.
    pub name: String,
    /// Where it stands in the body: `$.value[0].nickName`.
    pub path: String,
}

/// Each member without a property; annotations are none.
pub(super) fn members(view: View<'_>, path: &str) -> Vec<Unmodelled> {
    let mut found = Vec::new();
    collect(view, path, &mut found);
    found
}

fn collect(view: View<'_>, path: &str, found: &mut Vec<Unmodelled>) {
    match view {
        View::Object(object) | View::Derived(object) => of_object(object, path, found),
        View::List(list) => {
            let elements = (0..).map_while(|index| Some((index, list.element(index)?)));
            elements.for_each(|(index, element)| collect(element, &format!("{path}[{index}]"), found));
        }
        View::Text(_) | View::Bool(_) | View::I64(_) | View::F64(_) | View::Json(_) => {}
    }
}

fn of_object(object: &dyn Fields, path: &str, found: &mut Vec<Unmodelled>) {
    let shape = object.shape();
    if shape.names.is_empty() {
        // What is read as whatever type it says has no properties of its own.
        return;
    }
    object.read(&mut |views, additional| {
        for (name, view) in shape.names.iter().zip(views) {
            view.iter().for_each(|view| collect(*view, &format!("{path}.{name}"), found));
        }
        for (name, _) in additional.iter().filter(|(name, value)| !name.contains('@') && !value.is_null()) {
            found.push(Unmodelled {
                type_name: additional.type_name().unwrap_or(shape.type_name).to_owned(),
                name: name.to_owned(),
                path: format!("{path}.{name}"),
            });
        }
    });
}
