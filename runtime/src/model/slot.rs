//! The interface between generated models and the engine: which properties a model has, how each is read and written.
//!
//! The engine works on trait objects, so that its code is compiled once instead of once for each of a thousand models.
//! What is left for each type is written without closures and helpers of `Option`: in a build without optimization each of
//! those is one more function for each type of a property.
//! A reader asks a [`Slot`] for a [`Target`] of the right kind and fills it; a writer asks for a [`View`]. Everything
//! here but [`Fields`] and [`PropertyValue`] is used by the macros alone and hidden from the documentation.

use std::collections::BTreeMap;

use super::{Additional, Json};

/// An object whose members have names that aren't documented and values of one type, by name.
pub type Map<T> = BTreeMap<String, T>;

/// A struct with a table of its properties. Implement it with [`model!`](crate::model!); its methods are for the
/// engine.
///
/// The compiler names this trait, rather than `Reply`, for a result type that is no model.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "not a model",
    note = "use `Serde<{Self}>` for a type that implements serde's `Deserialize`, or `Json` for any JSON"
)]
pub trait Fields {
    /// The name of the type and the names of its properties.
    #[doc(hidden)]
    fn shape(&self) -> &'static Shape;

    /// Calls `visit` once with the properties, in the order of the shape, and the additional members.
    #[doc(hidden)]
    fn read<'a>(&'a self, visit: &mut dyn FnMut(&[Option<View<'a>>], &'a Additional));

    /// Calls `visit` once with a slot for each property, in the order of the shape, and the additional members.
    #[doc(hidden)]
    fn fill(&mut self, visit: &mut dyn FnMut(&mut [&mut dyn Slot], &mut Additional));
}

/// The names of a type and its properties, as the service spells them, and what tells the type from those that it shares
/// places with.
#[doc(hidden)]
#[derive(Debug)]
pub struct Shape {
    /// The qualified name, `microsoft.graph.call`.
    pub type_name: &'static str,
    /// The properties' names, `callbackUri`, in the order of the struct's fields.
    pub names: &'static [&'static str],
    /// The members that name the type, where it has a base or derived types.
    pub discriminators: &'static [Discriminator],
}

/// A member that names the type of an object, and what it says of one type.
#[doc(hidden)]
#[derive(Debug)]
pub struct Discriminator {
    /// Its name: `@odata.type`.
    pub property: &'static str,
    /// The values that mean the type itself, `#microsoft.graph.message`, of which the first is written.
    pub values: &'static [&'static str],
    /// The values that mean the types known to derive from it.
    pub derived: &'static [&'static str],
}

/// Where a value is read to: a property, or the end of a list.
#[doc(hidden)]
pub trait Slot {
    /// Whether its values are [read from their JSON text](PropertyValue::FROM_TEXT).
    fn reads_text(&self) -> bool;

    /// Adds an empty value and returns its target.
    fn start(&mut self) -> Target<'_>;

    /// Removes the value that was added last, which is the only one of a property.
    fn undo(&mut self);
}

/// The elements of a list, for writing and comparing.
#[doc(hidden)]
pub trait List {
    /// The element at an index; `None` past the end.
    fn element(&self, index: usize) -> Option<View<'_>>;
}

/// The view of a property; `None` if it isn't set.
#[doc(hidden)]
#[expect(clippy::manual_map, reason = "a closure is one more function for each type")]
#[inline]
pub fn view<T: PropertyValue>(property: &Option<T>) -> Option<View<'_>> {
    match property {
        Some(value) => Some(value.view()),
        None => None,
    }
}

/// A type that a property or an element of a list can have: a model, an enumeration, a number, a string, [`Json`], or a
/// `Vec` of these.
///
/// Generated types implement it by the macros of this crate; its methods are for the engine.
pub trait PropertyValue: Sized {
    /// Whether the value is read from its JSON text, which keeps every digit: true for numbers and [`Json`].
    #[doc(hidden)]
    const FROM_TEXT: bool = false;

    /// A value without content, which the engine then fills.
    #[doc(hidden)]
    fn empty() -> Self;

    /// The target through which the engine fills the value.
    #[doc(hidden)]
    fn open(&mut self) -> Target<'_>;

    /// The value for writing, comparing and `Debug`.
    #[doc(hidden)]
    fn view(&self) -> View<'_>;
}

/// A value that the engine fills, by the kind of JSON that it takes.
#[doc(hidden)]
pub enum Target<'a> {
    /// A string, or a type that keeps its text.
    Text(&'a mut String),
    /// `true` or `false`.
    Bool(&'a mut bool),
    /// A 32-bit integer.
    I32(&'a mut i32),
    /// A 64-bit integer.
    I64(&'a mut i64),
    /// A 64-bit integer without a sign.
    U64(&'a mut u64),
    /// A number.
    F64(&'a mut f64),
    /// Any JSON.
    Json(&'a mut Json),
    /// A member of an enumeration.
    Enumeration(&'a mut dyn Enumeration),
    /// A member of an enumeration of integers.
    Number(&'a mut dyn NumberEnumeration),
    /// An object of one type.
    Object(&'a mut dyn Fields),
    /// An object whose type is named by one of its members.
    Polymorphic(&'a mut dyn Polymorphic),
    /// An array.
    List(&'a mut dyn Slot),
    /// An object whose members have any names and values of one type.
    Map(&'a mut dyn MapSlot),
    /// A value of one of several types.
    Alternatives(&'a mut dyn Alternatives),
}

/// The name and the value of a member that tells a type.
pub(super) type Tag = (&'static str, &'static str);

/// A value that the engine writes, compares or shows.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// A string, an enumeration's text, or a type that keeps its text.
    Text(&'a str),
    /// `true` or `false`.
    Bool(bool),
    /// A 32-bit or 64-bit integer.
    I64(i64),
    /// A 64-bit integer without a sign.
    U64(u64),
    /// A number.
    F64(f64),
    /// Any JSON.
    Json(&'a Json),
    /// An object.
    Object(&'a dyn Fields),
    /// An object that is written with this member, unless it has one of that name. By reference, so that a view is small.
    Tagged(&'a dyn Fields, &'static Tag),
    /// An array.
    List(&'a dyn List),
    /// An object whose members have any names and values of one type.
    Map(&'a dyn Members),
    /// A value that is no JSON, such as a file of a form.
    Opaque(&'a dyn std::any::Any),
}

/// An enumeration; implemented by [`enumeration!`](crate::enumeration!).
#[doc(hidden)]
pub trait Enumeration {
    /// Sets the member that a text names; whether there is one.
    fn set(&mut self, text: &str) -> bool;
}

/// An enumeration of integers; implemented by [`number_enumeration!`](crate::number_enumeration!).
#[doc(hidden)]
pub trait NumberEnumeration {
    /// Sets the member of that value; whether there is one.
    fn set(&mut self, value: i64) -> bool;
}

/// Where the members of a map are read to.
#[doc(hidden)]
pub trait MapSlot {
    /// Calls `fill` once with an empty slot for the member of that name, and keeps what that then holds.
    fn member(&mut self, name: &str, fill: &mut dyn FnMut(&mut dyn Slot));
}

/// The members of a map, for writing and comparing.
#[doc(hidden)]
pub trait Members {
    /// The number of members.
    fn count(&self) -> usize;

    /// The member of that name.
    fn member(&self, name: &str) -> Option<View<'_>>;

    /// Calls `visit` with each member.
    fn each(&self, visit: &mut dyn FnMut(&str, View<'_>));
}

/// Reads one alternative into a slot, given the names of the members that it must have; whether it could.
#[doc(hidden)]
pub type Attempt<'a> = dyn FnMut(&mut dyn Slot, &[&str]) -> bool + 'a;

/// A value of one of several types; implemented by [`alternatives!`](crate::alternatives!).
#[doc(hidden)]
pub trait Alternatives {
    /// Lets `attempt` read the alternative of that number, and takes what it read; `None` past the last alternative.
    fn attempt(&mut self, number: usize, attempt: &mut Attempt<'_>) -> Option<bool>;

    /// Keeps a value that is none of the alternatives.
    fn keep(&mut self, found: Json);
}

/// One of several types of objects; implemented by [`polymorphic!`](crate::polymorphic!).
#[doc(hidden)]
pub trait Polymorphic {
    /// The member that names the type.
    fn discriminator(&self) -> &'static str;

    /// Sets an empty value of the type that the discriminator names, `@odata.type` without its `#`; of an unknown type for
    /// `None`.
    fn choose(&mut self, type_name: Option<&str>) -> &mut dyn Fields;
}

impl<T: PropertyValue> Slot for Option<T> {
    #[inline]
    fn reads_text(&self) -> bool {
        T::FROM_TEXT
    }

    fn start(&mut self) -> Target<'_> {
        *self = Some(T::empty());
        match self {
            Some(value) => value.open(),
            None => unreachable!("it was just set"),
        }
    }

    fn undo(&mut self) {
        *self = None;
    }
}

impl<T: PropertyValue> Slot for Vec<T> {
    #[inline]
    fn reads_text(&self) -> bool {
        T::FROM_TEXT
    }

    fn start(&mut self) -> Target<'_> {
        self.push(T::empty());
        match self.as_mut_slice() {
            [.., last] => last.open(),
            [] => unreachable!("it was just pushed"),
        }
    }

    fn undo(&mut self) {
        self.pop();
    }
}

impl<T: PropertyValue> List for Vec<T> {
    fn element(&self, index: usize) -> Option<View<'_>> {
        // Without `get`, which is two more functions for each type.
        let elements = self.as_slice();
        if index < elements.len() { Some(elements[index].view()) } else { None }
    }
}

impl<T: PropertyValue> MapSlot for Map<T> {
    fn member(&mut self, name: &str, fill: &mut dyn FnMut(&mut dyn Slot)) {
        let mut value: Option<T> = None;
        fill(&mut value);
        match value {
            Some(value) => drop(self.insert(name.to_owned(), value)),
            None => drop(self.remove(name)),
        }
    }
}

impl<T: PropertyValue> Members for Map<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn member(&self, name: &str) -> Option<View<'_>> {
        self.get(name).map(T::view)
    }

    fn each(&self, visit: &mut dyn FnMut(&str, View<'_>)) {
        self.iter().for_each(|(name, value)| visit(name, value.view()));
    }
}
