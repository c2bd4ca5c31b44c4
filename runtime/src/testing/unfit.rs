//! The values that were read and that their places can't hold: a reader goes on without them, a test must not.

use crate::model::{Additional, Fields, Json, Note, View};

/// `$.value[2].size: found 99999999999999999999`, for each value that is kept as it came because it doesn't fit.
pub(super) fn values(view: View<'_>, note: &Note, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    collect(view, note, path, &mut found);
    found
}

fn collect(view: View<'_>, note: &Note, path: &str, found: &mut Vec<String>) {
    match view {
        View::Object(object) | View::Derived(object) => of_object(object, path, found),
        View::List(list) => {
            let notes = if let Note::List(notes) = note { notes.as_slice() } else { &[] };
            let left_out = notes.iter().enumerate().filter_map(|(index, note)| match note {
                Note::Unfit(value) => Some(describe(&format!("{path}[{index}]"), value)),
                _ => None,
            });
            found.extend(left_out);
            let held = notes.iter().filter(|note| !matches!(note, Note::Null | Note::Unfit(_)));
            let mut held = held.chain(std::iter::repeat(&Note::Plain));
            for (index, element) in (0..).map_while(|index| Some((index, list.element(index)?))) {
                collect(element, held.next().unwrap_or(&Note::Plain), &format!("{path}[{index}]"), found);
            }
        }
        View::Text(_) | View::Bool(_) | View::I64(_) | View::F64(_) | View::Json(_) => {}
    }
}

fn of_object(object: &dyn Fields, path: &str, found: &mut Vec<String>) {
    let shape = object.shape();
    object.read(&mut |views, additional: &Additional| {
        for (name, view) in shape.names.iter().zip(views) {
            let path = format!("{path}.{name}");
            match (view, additional.get(name)) {
                (Some(view), _) => collect(*view, additional.note(name), &path, found),
                (None, Some(value)) if !value.is_null() => found.push(describe(&path, value)),
                (None, _) => {}
            }
        }
    });
}

pub(super) fn describe(path: &str, value: &Json) -> String {
    format!("{path}: found {value}, which its type can't hold")
}
