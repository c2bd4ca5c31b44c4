//! A value that was read comes in; the members that its types have no property for go out, each with its type and its place.
//!
//! Nulls are none of them: they stay beside the properties whether those are known or not.

use super::check::one_line;
use crate::model::{Fields, View};

/// `microsoft.graph.user nickName $.value[0].nickName`, for each member without a property; annotations are none.
pub(super) fn members(view: View<'_>, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    collect(view, path, &mut found);
    found
}

fn collect(view: View<'_>, path: &str, found: &mut Vec<String>) {
    match view {
        View::Object(object) | View::Derived(object) => of_object(object, path, found),
        View::List(list) => {
            let elements = (0..).map_while(|index| Some((index, list.element(index)?)));
            elements.for_each(|(index, element)| collect(element, &format!("{path}[{index}]"), found));
        }
        View::Text(_) | View::Bool(_) | View::I64(_) | View::F64(_) | View::Json(_) => {}
    }
}

fn of_object(object: &dyn Fields, path: &str, found: &mut Vec<String>) {
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
            let line = format!("{} {name} {path}.{name}", additional.type_name().unwrap_or(shape.type_name));
            found.push(one_line(&line));
        }
    });
}
