//! Finds the members of a value for which its types have no property, in nested models and lists as well.
//!
//! Nulls are not included: documented properties that are null are among the additional members too.

use crate::model::{Fields, View};

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

/// All members without a property, except annotations.
pub(super) fn members(view: View<'_>, path: &str) -> Vec<Unmodelled> {
    let mut found = Vec::new();
    collect(view, path, &mut found);
    found
}

fn collect(view: View<'_>, path: &str, found: &mut Vec<Unmodelled>) {
    match view {
        View::Object(object) | View::Derived(object) | View::Tagged(object, ..) => of_object(object, path, found),
        View::List(list) => {
            let elements = (0..).map_while(|index| Some((index, list.element(index)?)));
            elements.for_each(|(index, element)| collect(element, &format!("{path}[{index}]"), found));
        }
        View::Map(members) => {
            members.each(&mut |name, member| collect(member, &format!("{path}.{name}"), found));
        }
        View::Text(_)
        | View::Bool(_)
        | View::I64(_)
        | View::U64(_)
        | View::F64(_)
        | View::Json(_)
        | View::Opaque(_) => {}
    }
}

fn of_object(object: &dyn Fields, path: &str, found: &mut Vec<Unmodelled>) {
    let shape = object.shape();
    if shape.names.is_empty() {
        // An object of an unknown type has no properties.
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
