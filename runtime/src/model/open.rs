//! [`Open`]: an object of a type that the crate doesn't know.

use super::{Additional, Error, Fields, Json, Model, Shape, Slot, View};

/// An object of a type that the crate doesn't know, or of a base type with too many derived types for an enum.
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

    /// Reads the object as a model, whatever its `@odata.type` is.
    ///
    /// # Errors
    /// If the object is not valid JSON, which one that was read always is. A value of the wrong type is not an error,
    /// but one of the [`misfits`](Model::misfits) of the result.
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
