//! [`Open`]: an object of a type that the crate doesn't know.

use super::{Additional, Fields, Json, Shape, Slot, View};

/// An object of a type that the crate doesn't know.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::model::{Model, Open};
///
/// let open = Open::from_json(r##"{"@odata.type": "#microsoft.graph.user", "displayName": "Adele"}"##)?;
/// assert_eq!(open.type_name(), Some("microsoft.graph.user"));
/// assert_eq!(open.get("displayName").and_then(|name| name.as_str()), Some("Adele"));
/// # Ok::<(), graphdown_runtime::model::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Open {
    /// All properties and annotations.
    pub additional: Additional,
}

impl Open {
    /// The text of `@odata.type`, without its `#`.
    pub fn type_name(&self) -> Option<&str> {
        self.additional.type_name()
    }

    /// A property or annotation by its name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.additional.get(name)
    }
}

impl Fields for Open {
    fn shape(&self) -> &'static Shape {
        &Shape { type_name: "Open", names: &[], discriminators: &[] }
    }

    fn read<'a>(&'a self, visit: &mut dyn FnMut(&[Option<View<'a>>], &'a Additional)) {
        visit(&[], &self.additional);
    }

    fn fill(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Slot], &mut Additional)) {
        visit(&mut [], &mut self.additional);
    }
}

crate::model!(@traits Open);
