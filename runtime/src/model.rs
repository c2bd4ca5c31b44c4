//! Models: reading and writing the JSON of a typed object without losing anything that the type doesn't cover.
//!
//! A generated struct is a table of its properties ([`model!`](crate::model!)); reading, writing, comparing and `Debug`
//! are one engine for all types. What is hard is fidelity: unknown members, explicit nulls, values of the wrong type
//! and digits that no Rust number holds are all kept and written back.

mod slot;
mod property_value;
mod number;
mod json;
mod additional;
mod secret;
mod misfit;
mod context;
mod decode;
mod alternatives;
mod encode;
mod compare;
mod debug;
mod error;
mod open;
mod derived;
mod text;
mod time;
mod binary;
mod macros;

use std::fmt;

use serde::{Deserializer, Serialize, Serializer};

pub use self::additional::Additional;
#[cfg(any(test, feature = "test-support"))]
pub(crate) use self::additional::Note;
pub(crate) use self::encode::serialize_views;
pub use self::error::Error;
pub use self::json::Json;
pub use self::misfit::{Misfit, misfits};
pub(crate) use self::misfit::{left_out, misfit_beside, misfits_of};
pub use self::open::Open;
#[doc(hidden)]
pub use self::slot::view;
pub use self::slot::{
    Alternatives, Attempt, Discriminator, Enumeration, Fields, List, MapSlot, Members, NumberEnumeration, Polymorphic,
    Shape, Slot, Target, View,
};
pub use self::slot::{Map, PropertyValue};
pub use self::text::{Binary, Date, DateTimeOffset, Duration, TimeOfDay};

pub(crate) use self::context::Strictness;
use self::context::{Context, Pass};
use self::decode::{Whole, fill};
use self::encode::{Entry, Written};
use self::number::Number;

/// The methods of all models.
///
/// A value that doesn't have its documented type doesn't fail the model: it is kept and written back unchanged, and
/// [`misfits`](Self::misfits) reports it with its path. [`decode_strict`] makes it an error instead. Text that isn't
/// JSON, or isn't an object, is always an error. An invalid date or invalid base64 never is: [`DateTimeOffset`],
/// [`Binary`] and the other text types keep their text and parse it on demand.
///
/// serde's `Deserialize` does the same within serde's data model: a string with an unpaired surrogate (`"\ud800"`) and
/// objects nested more than 128 deep are errors, and a number in place of a string keeps only the digits of an `f64`.
/// [`from_json`](Self::from_json) keeps these unchanged.
///
/// `Debug` prints the properties that are set. Values that are secrets by their name, such as `password` or
/// `accessToken`, or by their form are printed as `…`.
pub trait Model: Fields + PropertyValue {
    /// Reads a model from JSON text; a leading byte-order mark is skipped.
    ///
    /// # Errors
    /// If the text is not JSON, or not an object.
    fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        decode(text.as_ref(), Strictness::Lenient)
    }

    /// Reads a model from a JSON value.
    ///
    /// # Errors
    /// If the value is not an object.
    fn from_value(value: impl Into<Json>) -> Result<Self, Error> {
        value.into().read()
    }

    /// The values that were read and don't have their documented type, each with its path. Values set since reading are
    /// not included.
    fn misfits(&self) -> Vec<Misfit> {
        misfits(self)
    }

    /// The model as JSON text.
    fn to_json(&self) -> String {
        // Writing a model to memory can't fail: all keys are strings, and NaN and infinities are written as strings.
        Written { object: self, tags: &[] }.text().unwrap_or_default()
    }

    /// The name of the object's type, `microsoft.graph.eventMessage`, as its discriminator says: `@odata.type`, without its
    /// `#`, unless the service names types by another member. `None` if the object doesn't say, and then it has the type
    /// that is declared for its place.
    fn type_name(&self) -> Option<&str> {
        derived::type_name(self)
    }

    /// Whether the object is a `T`: of that type, or of one that is known to derive from it.
    ///
    /// It is decided by the name that the object has ([`type_name`](Self::type_name)) and by the type that it is read as,
    /// not by its properties.
    fn is<T: Model>(&self) -> bool {
        derived::is(self, T::empty().shape())
    }

    /// The object as a type that derives from its own; `None` if it isn't [a `T`](Self::is).
    ///
    /// A property holds its documented type, which has what is documented for all types that derive from it; what the
    /// object's own type adds is among the [`additional`](Additional) members. `Base::from(derived)` is the reverse, and
    /// neither loses anything. A value of the wrong type is one of the [`misfits`](Self::misfits) of the result.
    ///
    /// ```
    /// # extern crate graphdown_runtime as graphdown;
    /// use graphdown::model::Model;
    /// # use graphdown::model::Additional;
    /// # #[derive(Clone, Default)]
    /// # pub struct Message { pub subject: Option<String>, pub additional: Additional }
    /// # graphdown::model! { Message: "microsoft.graph.message"
    /// #     by "@odata.type" ["#microsoft.graph.message"] above ["#microsoft.graph.eventMessage"] { subject: "subject" } }
    /// # #[derive(Clone, Default)]
    /// # pub struct EventMessage { pub subject: Option<String>, pub is_out_of_date: Option<bool>, pub additional: Additional }
    /// # graphdown::model! { EventMessage: "microsoft.graph.eventMessage" extends [Message]
    /// #     by "@odata.type" ["#microsoft.graph.eventMessage"] { subject: "subject", is_out_of_date: "isOutOfDate" } }
    ///
    /// let text = r##"{"@odata.type":"#microsoft.graph.eventMessage","subject":"Lunch","isOutOfDate":true}"##;
    /// let message = Message::from_json(text)?;
    /// assert_eq!(message.subject.as_deref(), Some("Lunch"));
    ///
    /// if let Some(event) = message.downcast::<EventMessage>() {
    ///     assert_eq!(event.is_out_of_date, Some(true));
    ///     assert_eq!(Message::from(event), message);
    /// }
    /// # assert!(message.is::<EventMessage>());
    /// # Ok::<(), graphdown::model::Error>(())
    /// ```
    fn downcast<T: Model>(&self) -> Option<T> {
        if self.is::<T>() { self.read_as().ok() } else { None }
    }

    /// Reads the object as another model, whatever type it names.
    ///
    /// # Errors
    /// If the object is not valid JSON, which one that was read always is. A value of the wrong type is not an error,
    /// but one of the [`misfits`](Self::misfits) of the result.
    fn read_as<T: Model>(&self) -> Result<T, Error> {
        T::from_json(self.to_json())
    }

    /// Sets a property to an explicit null. `name` is the property's name on the wire, `displayName`.
    #[must_use]
    fn with_null(self, name: &str) -> Self {
        self.with_property(name, Json::default())
    }

    /// Sets an undocumented property or annotation, or a documented property to any JSON. `name` is its name on the
    /// wire, `displayName`.
    #[must_use]
    fn with_property(mut self, name: &str, value: impl Into<Json>) -> Self {
        let names = self.shape().names;
        let mut value = Some(value.into());
        self.fill(&mut |slots, additional| {
            let known = names.iter().zip(slots.iter_mut()).find(|(known, _)| **known == name);
            if let Some((_, slot)) = known {
                slot.undo();
            }
            additional.insert(name, value.take().unwrap_or_default());
        });
        self
    }
}

impl<T: Fields + PropertyValue> Model for T {}

/// Reads a value from JSON text and fails on values that don't have their documented type:
/// `decode_strict::<Vec<User>>(text)`.
///
/// # Errors
/// If the text is not JSON, or for the first value that doesn't have its documented type: its path, what was expected
/// and what was found.
pub fn decode_strict<T: PropertyValue>(text: impl AsRef<[u8]>) -> Result<T, Error> {
    decode(text.as_ref(), Strictness::Strict)
}

/// Reads a value from JSON text.
pub(crate) fn decode<T: PropertyValue>(text: &[u8], strictness: Strictness) -> Result<T, Error> {
    let text = strip_byte_order_mark(text);
    let mut context = Context::new(strictness, Pass::First);
    let error = match attempt(text, &mut context) {
        Err(error) if strictness == Strictness::Lenient => error,
        result => return result,
    };
    if let Err(invalid) = Json::from_json(text) {
        return Err(if context.has_lost_digits { invalid } else { error });
    }
    // The JSON is valid but contains something that the first pass can't represent: an unpaired surrogate, objects
    // nested too deep, or a number with more digits than an `f64` in place of a string. The second pass reads each
    // value from its text and keeps those.
    attempt(text, &mut Context::new(strictness, Pass::ByTexts)).map_err(|_| error)
}

fn attempt<T: PropertyValue>(text: &[u8], context: &mut Context) -> Result<T, Error> {
    match std::str::from_utf8(text) {
        // One UTF-8 check of the whole text is cheaper than one for each string.
        Ok(text) => attempt_by(serde_json::Deserializer::from_str(text), context),
        // This path reports the position of the invalid UTF-8.
        Err(_) => attempt_by(serde_json::Deserializer::from_slice(text), context),
    }
}

fn attempt_by<'de, T: PropertyValue, R: serde_json::de::Read<'de>>(
    mut deserializer: serde_json::Deserializer<R>,
    context: &mut Context,
) -> Result<T, Error> {
    let mut value: Option<T> = None;
    let outcome = fill(&mut value, context, &mut deserializer).and_then(|_| deserializer.end());
    match outcome {
        Ok(()) => whole(value).ok_or_else(|| Error::plain(NULL)),
        Err(error) => Err(Error::new(context, error)),
    }
}

const NULL: &str = "expected a value, found null";

/// A top-level value. Null counts as a value if `T` is any JSON.
fn whole<T: PropertyValue>(value: Option<T>) -> Option<T> {
    value.or_else(|| {
        let mut empty = T::empty();
        matches!(empty.open(), Target::Json(_)).then_some(empty)
    })
}

/// A value as JSON, with its note.
#[cfg(any(test, feature = "test-support"))]
pub(crate) fn written(view: View<'_>, note: &Note) -> Result<Json, Error> {
    Json::of(&Entry { view, note })
}

/// The text without the byte-order mark that some services write.
pub(crate) fn strip_byte_order_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// A value of a base type from one of a type that derives from it: what the base doesn't have is among its additional
/// members, and the discriminator names the derived type.
#[doc(hidden)]
pub fn upcast<T: Model + Default>(derived: &dyn Fields) -> T {
    let base = T::default();
    let tags = derived::tags(derived.shape(), base.shape());
    // Writing a model to memory can't fail, and what it writes is an object.
    let text = Written { object: derived, tags: &tags }.text().unwrap_or_default();
    T::from_json(text).unwrap_or(base)
}

#[doc(hidden)]
pub fn debug(model: &dyn Fields, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Debug::fmt(&debug::DebugModel { object: model, is_secret: false }, f)
}

#[doc(hidden)]
pub fn debug_value<T: PropertyValue>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Debug::fmt(&debug::DebugView { view: value.view(), is_secret: false }, f)
}

#[doc(hidden)]
pub fn equal(left: &dyn Fields, right: &dyn Fields) -> bool {
    compare::equal(left, right)
}

#[doc(hidden)]
pub fn equal_values<T: PropertyValue>(left: &T, right: &T) -> bool {
    compare::equal_views(left.view(), right.view())
}

#[doc(hidden)]
pub fn serialize<S: Serializer>(model: &dyn Fields, serializer: S) -> Result<S::Ok, S::Error> {
    Written { object: model, tags: &[] }.serialize(serializer)
}

#[doc(hidden)]
pub fn serialize_value<T: PropertyValue, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    Entry { view: value.view(), note: &additional::Note::Plain }.serialize(serializer)
}

#[doc(hidden)]
pub fn deserialize<'de, T: Fields + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut model = T::default();
    let mut context = Context::default();
    match deserializer.deserialize_map(Whole { object: &mut model, context: &mut context }) {
        Ok(()) => Ok(model),
        Err(error) => Err(context.explain(error)),
    }
}

#[doc(hidden)]
pub fn deserialize_value<'de, T: PropertyValue, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value: Option<T> = None;
    let mut context = Context::default();
    fill(&mut value, &mut context, deserializer).map_err(|error| context.explain(error))?;
    whole(value).ok_or_else(|| serde::de::Error::custom(NULL))
}
