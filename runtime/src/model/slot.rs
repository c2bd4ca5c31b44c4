//! A model's properties in, places that the engine reads and fills out: what a model tells the engine about itself.

use super::{Additional, Json};

/// What a model tells the engine about itself; implemented by [`model!`](crate::model!).
///
/// The compiler names this trait, not `Reply`, where a call is to result in what is no model.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no model",
    label = "no model",
    note = "a call results in a type of yours that serde reads by `Serde<{Self}>`, and in any JSON by `Json`"
)]
pub trait Fields {
    /// The type's name and its properties' names.
    fn shape(&self) -> &'static Shape;

    /// Shows the properties, in the shape's order, and what came beyond them.
    fn read(&self, visit: &mut dyn FnMut(&[Option<View<'_>>], &Additional));

    /// Lends the properties, in the shape's order, and what came beyond them, to be filled.
    fn fill(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Slot], &mut Additional));
}

/// A type's names, as the service spells them.
#[derive(Debug)]
pub struct Shape {
    /// The qualified name, `microsoft.graph.call`.
    pub type_name: &'static str,
    /// The properties' names, `callbackUri`, in the order of the struct's fields.
    pub names: &'static [&'static str],
}

/// A place to be filled: a property's, or a list's for its next element.
pub trait Slot {
    /// Whether its values are [read from their text](Held::FROM_TEXT).
    fn reads_text(&self) -> bool;

    /// Adds a blank value and opens it to be filled.
    fn start(&mut self) -> Target<'_>;

    /// Takes away the value that was added last.
    fn undo(&mut self);

    /// Takes away what is there.
    fn clear(&mut self);
}

/// A list to be read.
pub trait List {
    /// The element at an index.
    fn element(&self, index: usize) -> Option<View<'_>>;
}

/// Shows a property.
#[doc(hidden)]
#[inline]
pub fn view<T: Held>(property: &Option<T>) -> Option<View<'_>> {
    property.as_ref().map(T::view)
}

/// What can stand in a property or a list.
pub trait Held: Sized {
    /// Whether the value is read from the text of its JSON, so that no digit is lost: numbers and [`Json`].
    const FROM_TEXT: bool = false;

    /// A value to be filled.
    fn blank() -> Self;

    /// Opens the value to be filled.
    fn open(&mut self) -> Target<'_>;

    /// Shows the value.
    fn view(&self) -> View<'_>;
}

/// A value to be filled, by the kind of JSON that fills it.
pub enum Target<'a> {
    /// A string, or a type that keeps its text.
    Text(&'a mut String),
    /// `true` or `false`.
    Bool(&'a mut bool),
    /// A 32-bit integer.
    I32(&'a mut i32),
    /// A 64-bit integer.
    I64(&'a mut i64),
    /// A number.
    F64(&'a mut f64),
    /// Any JSON.
    Json(&'a mut Json),
    /// One of some texts.
    Enumeration(&'a mut dyn Enumeration),
    /// An object of one type.
    Object(&'a mut dyn Fields),
    /// An object whose type its `@odata.type` tells.
    Polymorphic(&'a mut dyn Polymorphic),
    /// An array.
    List(&'a mut dyn Slot),
}

/// A value to be read.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// A string, an enumeration's text, or a type that keeps its text.
    Text(&'a str),
    /// `true` or `false`.
    Bool(bool),
    /// A 32-bit or 64-bit integer.
    I64(i64),
    /// A number.
    F64(f64),
    /// Any JSON.
    Json(&'a Json),
    /// An object of the type that its place declares.
    Object(&'a dyn Fields),
    /// An object of another type, which is to be told by `@odata.type`.
    Derived(&'a dyn Fields),
    /// An array.
    List(&'a dyn List),
}

/// One of some texts; implemented by [`enumeration!`](crate::enumeration!).
pub trait Enumeration {
    /// Becomes the value that a text names.
    fn set(&mut self, text: &str);
}

/// One of some types; implemented by [`polymorphic!`](crate::polymorphic!).
pub trait Polymorphic {
    /// Becomes a blank value of the type that `@odata.type` names, without `#`; of the declared type where there is none.
    fn choose(&mut self, type_name: Option<&str>) -> &mut dyn Fields;
}

impl<T: Held> Slot for Option<T> {
    #[inline]
    fn reads_text(&self) -> bool {
        T::FROM_TEXT
    }

    fn undo(&mut self) {
        *self = None;
    }

    fn start(&mut self) -> Target<'_> {
        self.insert(T::blank()).open()
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Held> Slot for Vec<T> {
    #[inline]
    fn reads_text(&self) -> bool {
        T::FROM_TEXT
    }

    fn undo(&mut self) {
        self.pop();
    }

    fn start(&mut self) -> Target<'_> {
        let index = self.len();
        self.push(T::blank());
        self[index].open()
    }

    fn clear(&mut self) {
        self.clear();
    }
}

impl<T: Held> List for Vec<T> {
    fn element(&self, index: usize) -> Option<View<'_>> {
        self.get(index).map(T::view)
    }
}
