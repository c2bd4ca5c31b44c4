//! An object of a type that is not known, with all that it has.

use super::{Additional, Error, Fields, Json, Model, Shape, Slot, View};

/// An object whose type the crate doesn't know, or whose place may hold too many types to name them all.
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
    /// All properties and annotations, by their names.
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

    /// Reads the object as a type, whatever `@odata.type` says.
    ///
    /// # Errors
    /// A property of another kind than the type has it.
    pub fn downcast<T: Model>(&self) -> Result<T, Error> {
        T::from_json(self.to_json())
    }
}

impl Fields for Open {
    fn shape(&self) -> &'static Shape {
        &Shape { type_name: "Open", names: &[] }
    }

    fn read(&self, visit: &mut dyn FnMut(&[Option<View<'_>>], &Additional)) {
        visit(&[], &self.additional);
    }

    fn fill(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Slot], &mut Additional)) {
        visit(&mut [], &mut self.additional);
    }
}

crate::model!(@traits Open);
