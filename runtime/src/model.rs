//! The model engine: a generated struct is a table of its properties, and everything that is done with models is done
//! here, once for all types.

mod slot;
mod held;
mod number;
mod json;
mod additional;
mod secret;
mod trail;
mod decode;
mod encode;
mod compare;
mod debug;
mod error;
mod open;
mod text;
mod time;
mod binary;
mod macros;

use std::fmt;

use serde::{Deserializer, Serialize, Serializer};

pub use self::additional::Additional;
pub(crate) use self::additional::Note;
pub use self::error::Error;
pub use self::json::Json;
pub use self::open::Open;
#[doc(hidden)]
pub use self::slot::view;
pub use self::slot::{Enumeration, Fields, Held, List, Polymorphic, Shape, Slot, Target, View};
pub use self::text::{Binary, Date, DateTimeOffset, Duration, TimeOfDay};
pub use self::time::{Clock, Day, Moment, Span};

use self::decode::{Whole, fill};
use self::encode::{Entry, Written};
use self::number::Number;
use self::trail::Trail;
use crate::printable;

/// What all models can do.
pub trait Model: Fields + Held {
    /// Reads a model from JSON text.
    ///
    /// # Errors
    /// The path to the value that is not what the model has there, and what was found.
    fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        decode(text.as_ref())
    }

    /// Reads a model from JSON in memory.
    ///
    /// # Errors
    /// The path to the value that is not what the model has there, and what was found.
    fn from_value(value: impl Into<Json>) -> Result<Self, Error> {
        value.into().read()
    }

    /// The model as JSON text.
    fn to_json(&self) -> String {
        // Writing to memory fails for no model: each name is a string, and doubles without a number have a text.
        serde_json::to_string(&Written { object: self, derived: false }).unwrap_or_default()
    }

    /// Sends an explicit null for a property, by its name as the service spells it.
    #[must_use]
    fn with_null(self, name: &str) -> Self {
        self.with_property(name, Json::default())
    }

    /// Sets a property or annotation beyond the documented ones, or a documented one to any JSON,
    /// by its name as the service spells it.
    #[must_use]
    fn with_property(mut self, name: &str, value: impl Into<Json>) -> Self {
        let names = self.shape().names;
        let mut value = Some(value.into());
        self.fill(&mut |slots, additional| {
            let known = names.iter().zip(slots.iter_mut()).find(|(known, _)| **known == name);
            if let Some((_, slot)) = known {
                slot.clear();
            }
            additional.insert(name, value.take().unwrap_or_default());
        });
        self
    }
}

impl<T: Fields + Held> Model for T {}

/// Reads any value from JSON text.
pub(crate) fn decode<T: Held>(text: &[u8]) -> Result<T, Error> {
    let mut trail = Trail::default();
    let mut value: Option<T> = None;
    let mut deserializer = serde_json::Deserializer::from_slice(strip_byte_order_mark(text));
    let outcome = fill(&mut value, &mut trail, &mut deserializer).and_then(|note| deserializer.end().map(|()| note));
    match outcome {
        Ok(note) => whole(value, &note).map_err(|(place, reason)| Error::at(place, reason)),
        Err(error) => Err(Error::new(&trail, error)),
    }
}

/// A value that stands by itself: nothing is beside it that could keep what it can't hold.
///
/// # Errors
/// The place of what it can't hold, and what that is.
fn whole<T: Held>(value: Option<T>, note: &Note) -> Result<T, (String, String)> {
    if let Some((place, unfit)) = note.unfit() {
        let found = printable::value(&unfit.to_json()).to_string();
        return Err((place, format!("expected a number that the type can hold, found {found}")));
    }
    let mut blank = T::blank();
    match value {
        Some(value) => Ok(value),
        None if matches!(blank.open(), Target::Json(_)) => Ok(blank),
        None => Err((String::new(), String::from("expected a value, found null"))),
    }
}

/// A value as JSON, with what it can't say of itself.
#[cfg(any(test, feature = "test-support"))]
pub(crate) fn written(view: View<'_>, note: &Note) -> Result<Json, Error> {
    Json::of(&Entry { view, note })
}

/// Text without the byte-order mark that some services write before it.
pub(crate) fn strip_byte_order_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

#[doc(hidden)]
pub fn debug(model: &dyn Fields, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Debug::fmt(&debug::Shown(model), f)
}

#[doc(hidden)]
pub fn debug_held<T: Held>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Debug::fmt(&debug::ShownView { view: value.view(), is_secret: false }, f)
}

#[doc(hidden)]
pub fn equal(left: &dyn Fields, right: &dyn Fields) -> bool {
    compare::equal(left, right)
}

#[doc(hidden)]
pub fn equal_held<T: Held>(left: &T, right: &T) -> bool {
    compare::equal_views(left.view(), right.view())
}

#[doc(hidden)]
pub fn serialize<S: Serializer>(model: &dyn Fields, serializer: S) -> Result<S::Ok, S::Error> {
    Written { object: model, derived: false }.serialize(serializer)
}

#[doc(hidden)]
pub fn serialize_held<T: Held, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    Entry { view: value.view(), note: &additional::Note::Plain }.serialize(serializer)
}

#[doc(hidden)]
pub fn deserialize<'de, T: Fields + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut model = T::default();
    let mut trail = Trail::default();
    match deserializer.deserialize_map(Whole { object: &mut model, trail: &mut trail }) {
        Ok(()) => Ok(model),
        Err(error) => Err(trail.explain(error)),
    }
}

#[doc(hidden)]
pub fn deserialize_held<'de, T: Held, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value: Option<T> = None;
    let mut trail = Trail::default();
    let note = fill(&mut value, &mut trail, deserializer).map_err(|error| trail.explain(error))?;
    whole(value, &note).map_err(|(place, reason)| match place.as_str() {
        "" => serde::de::Error::custom(reason),
        place => serde::de::Error::custom(format_args!("{place}: {reason}")),
    })
}
