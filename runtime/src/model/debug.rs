//! A model, property by property, as `{:?}` shows it: what is set, and what came beyond it.

use std::fmt;

use super::{Fields, List, View};

/// A model that `{:?}` shows by its short name and the properties that are set.
pub(super) struct Shown<'a>(pub(super) &'a dyn Fields);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shape = self.0.shape();
        let name = shape.type_name.rsplit('.').next().unwrap_or_default();
        let mut result = Ok(());
        self.0.read(&mut |views, additional| {
            let mut shown = f.debug_struct(name);
            for (name, view) in shape.names.iter().zip(views) {
                if let Some(view) = view {
                    shown.field(name, &ShownView(*view));
                }
            }
            if !additional.is_empty() {
                shown.field("additional", additional);
            }
            result = shown.finish();
        });
        result
    }
}

/// A value that `{:?}` shows as what it is.
pub(super) struct ShownView<'a>(pub(super) View<'a>);

impl fmt::Debug for ShownView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            View::Text(text) => text.fmt(f),
            View::Bool(value) => value.fmt(f),
            View::I64(value) => value.fmt(f),
            View::F64(value) => value.fmt(f),
            View::Json(value) => value.fmt(f),
            View::Object(object) | View::Derived(object) => Shown(object).fmt(f),
            View::List(list) => f.debug_list().entries(elements(list)).finish(),
        }
    }
}

fn elements<'a>(list: &'a dyn List) -> impl Iterator<Item = ShownView<'a>> {
    (0..).map_while(|index| list.element(index)).map(ShownView)
}
