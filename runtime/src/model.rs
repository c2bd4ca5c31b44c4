//! The model engine: a generated struct is a table of its properties, and everything that is done with models is done
//! here, once for all types.

mod slot;
mod property_value;
mod number;
mod json;
mod additional;
mod secret;
mod misfit;
mod context;
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
pub use self::slot::{Enumeration, Fields, List, Polymorphic, PropertyValue, Shape, Slot, Target, View};
pub use self::text::{Binary, Date, DateTimeOffset, Duration, TimeOfDay};

pub(crate) use self::context::Strictness;
use self::context::{Context, Pass};
use self::decode::{Whole, fill};
use self::encode::{Entry, Written};
use self::number::Number;

/// What all models can do.
///
/// Where JSON and documented type disagree, reading goes on: the value that doesn't fit is kept and written back as it
/// came, and [`misfits`](Self::misfits) tells where it is. [`decode_strict`] makes it an error instead. What is
/// no JSON, or another kind of JSON than the whole model, is an error either way; a date or base64 that can't be read is
/// none, since [`DateTimeOffset`], [`Binary`] and the like keep their text and read it when they are asked to.
///
/// serde's `Deserialize` reads a model in the same way, within what serde can hand over: a string that isn't Unicode
/// (`"\ud800"` with no other half) and objects more than 128 deep are errors, and a number in place of a string has the
/// digits of a double. [`from_json`](Self::from_json) keeps these as they came.
///
/// `Debug` shows what is set, but for what stands under the name of a secret, `password` or `accessToken`, or looks like
/// one.
pub trait Model: Fields + PropertyValue {
    /// Reads a model from JSON text; a byte-order mark before it is skipped.
    ///
    /// # Errors
    /// The text is no JSON, or no object.
    fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        decode(text.as_ref(), Strictness::Lenient)
    }

    /// Reads a model from JSON in memory.
    ///
    /// # Errors
    /// It is no object.
    fn from_value(value: impl Into<Json>) -> Result<Self, Error> {
        value.into().read()
    }

    /// What was read that is not what the documented types have in its place: each with its path. What has been set
    /// since is none.
    fn misfits(&self) -> Vec<Misfit> {
        misfits(self)
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

impl<T: Fields + PropertyValue> Model for T {}

/// Reads any value from JSON text, and takes nothing but what the documented types have: `decode_strict::<Vec<User>>(text)`.
///
/// # Errors
/// The path to the first value that is not what its type has there, what was expected and what was found.
pub fn decode_strict<T: PropertyValue>(text: impl AsRef<[u8]>) -> Result<T, Error> {
    decode(text.as_ref(), Strictness::Strict)
}

/// Reads any value from JSON text.
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
    // Valid JSON has something that Rust can't hold: half of a surrogate pair, objects too deep within each other, more
    // digits than a double has in place of a string. A parser can't go on after it, or hasn't kept it. Read from its
    // text each value is kept for which that is so.
    attempt(text, &mut Context::new(strictness, Pass::ByTexts)).map_err(|_| error)
}

fn attempt<T: PropertyValue>(text: &[u8], context: &mut Context) -> Result<T, Error> {
    match std::str::from_utf8(text) {
        // The whole is checked in one go, which costs less than string by string.
        Ok(text) => attempt_by(serde_json::Deserializer::from_str(text), context),
        // Tells where it is that it isn't UTF-8.
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

/// A value that stands by itself; a null is one where any JSON is.
fn whole<T: PropertyValue>(value: Option<T>) -> Option<T> {
    value.or_else(|| {
        let mut empty = T::empty();
        matches!(empty.open(), Target::Json(_)).then_some(empty)
    })
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
    Written { object: model, derived: false }.serialize(serializer)
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
