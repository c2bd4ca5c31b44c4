//! Any JSON, held as its text, so that no digit of a number and no order of members is lost.
//!
//! What a service sends beyond the documented types is mostly kept and written back, and seldom looked into: the text
//! is one allocation where a tree is many. It is taken apart when it is asked for its parts.

mod raw;
mod parts;
mod convert;

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Error, Number, PropertyValue, Strictness, Target, View, debug::DebugJson, strip_byte_order_mark};

pub(super) use self::parts::{Parts, characters};
pub(super) use self::raw::{is_raw_key, raw_name};

/// So many arrays and objects may be nested within each other, as `serde_json` has it, too.
pub(crate) const DEPTH: usize = 128;

/// Any JSON, as its text.
///
/// Two values are equal where they say the same: members in any order, numbers by their value to the last digit (`1`
/// is `1.0`), texts by their characters however they are escaped.
///
/// Written through `serde_json` it is the text as it came, even where that is asked to be pretty. [`to_value`](Self::to_value), `serde_json::to_value` and
/// serializers of other formats get the nearest double for a number beyond their types, or its text where there is no
/// such double.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::model::Json;
///
/// let json = Json::from_json(r#"{"name": "Adele", "big": 99999999999999999999, "ids": [1, 2]}"#)?;
/// assert_eq!(json.get("name"), Some(Json::from("Adele")));
/// assert_eq!(json.get("big").unwrap().to_string(), "99999999999999999999");
/// assert_eq!(json.get("ids").unwrap().parse::<Vec<u8>>()?, [1, 2]);
/// # Ok::<(), graphdown_runtime::model::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Json(Kind);

/// What is asked for most is kept ready.
#[derive(Clone, Default)]
enum Kind {
    #[default]
    Null,
    Bool(bool),
    /// A number that is written as Rust writes it.
    Integer(i64),
    /// A string's characters.
    Text(Box<str>),
    /// The text of anything else: valid JSON without blanks around it.
    Raw(Box<str>),
}

impl Json {
    /// JSON from its text.
    ///
    /// # Errors
    /// The text is not JSON.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        serde_json::from_slice(strip_byte_order_mark(text.as_ref())).map_err(Error::plain)
    }

    /// JSON from whatever can be written as JSON.
    ///
    /// # Errors
    /// The value cannot be written as JSON, as a map whose keys are no strings.
    pub fn of(value: &(impl Serialize + ?Sized)) -> Result<Self, Error> {
        serde_json::to_string(value).map_err(Error::plain).and_then(Self::from_json)
    }

    /// JSON from text that is valid and has no blanks around it.
    pub(super) fn valid(text: &str) -> Self {
        match Parts::of_scalar(text) {
            Some(Parts::Null) => Self::default(),
            Some(Parts::Bool(value)) => value.into(),
            Some(Parts::Text(text)) => Self(Kind::Text(text.into())),
            Some(Parts::Number(number)) => Self::number(text, number),
            _ => Self(Kind::Raw(text.into())),
        }
    }

    /// A number from its text.
    pub(super) fn number(text: &str, number: Number<'_>) -> Self {
        let plain = number.as_i64().filter(|_| number.is_plain_integer());
        Self(plain.map_or_else(|| Kind::Raw(text.into()), Kind::Integer))
    }

    /// The JSON text: as it came, or as it is written where it was made here.
    pub fn to_json(&self) -> String {
        match &self.0 {
            Kind::Null => "null".to_owned(),
            Kind::Bool(value) => value.to_string(),
            Kind::Integer(value) => value.to_string(),
            // Writing a string to memory does not fail.
            Kind::Text(text) => serde_json::to_string(text).unwrap_or_default(),
            Kind::Raw(text) => text.clone().into(),
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self.0, Kind::Null)
    }

    /// The value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        if let Kind::Bool(value) = self.0 { Some(value) } else { None }
    }

    /// The characters of a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Kind::Text(text) = &self.0 { Some(text) } else { None }
    }

    /// The value of a number that is whole and has 64 bits at most: `1`, and `1.0` as well.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Kind::Integer(value) => Some(*value),
            Kind::Raw(text) => Number::read(text)?.as_i64(),
            _ => None,
        }
    }

    /// The double that is nearest to a number, unless it is beyond all doubles: `1e400`.
    pub fn as_f64(&self) -> Option<f64> {
        match &self.0 {
            Kind::Integer(value) => Some(*value as f64),
            Kind::Raw(text) => Number::read(text)?.as_f64(),
            _ => None,
        }
    }

    /// The member of an object by its name; of several by one name the last, as parsers have it.
    pub fn get(&self, name: &str) -> Option<Self> {
        let (_, value) = self.members()?.into_iter().rfind(|(known, _)| known == name)?;
        Some(value)
    }

    /// The members of an object, in their order.
    pub fn members(&self) -> Option<Vec<(String, Self)>> {
        match self.parts()? {
            Parts::Members(members) => {
                Some(members.into_iter().map(|(name, text)| (name, Self::valid(text))).collect())
            }
            _ => None,
        }
    }

    /// The elements of an array.
    pub fn elements(&self) -> Option<Vec<Self>> {
        match self.parts()? {
            Parts::Elements(elements) => Some(elements.into_iter().map(Self::valid).collect()),
            _ => None,
        }
    }

    /// Reads it as one of the engine's types: a model, an enumeration, a list of them.
    ///
    /// # Errors
    /// It is not of that type, or an element of a list is not: only a model keeps what doesn't fit.
    pub fn read<T: PropertyValue>(&self) -> Result<T, Error> {
        super::decode(self.to_json().as_bytes(), Strictness::Lenient)
    }

    /// Reads it as any type that serde reads.
    ///
    /// # Errors
    /// The type's own reason.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_str(&self.to_json()).map_err(Error::plain)
    }

    /// A tree of it. A number beyond 64 bits becomes the nearest double there, and one beyond all doubles its text.
    pub fn to_value(&self) -> Value {
        let tree = serde_json::from_str(&self.to_json()).or_else(|_| serde_json::to_value(self));
        tree.unwrap_or_default()
    }

    fn parts(&self) -> Option<Parts<'_>> {
        if let Kind::Raw(text) = &self.0 { Parts::of(text) } else { None }
    }
}

impl PropertyValue for Json {
    const FROM_TEXT: bool = true;

    fn empty() -> Self {
        Self::default()
    }

    fn open(&mut self) -> Target<'_> {
        Target::Json(self)
    }

    fn view(&self) -> View<'_> {
        View::Json(self)
    }
}

/// The JSON text.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Raw(text) => f.write_str(text),
            _ => f.write_str(&self.to_json()),
        }
    }
}

/// The JSON text, with control characters escaped that JSON allows in strings, and without what stands in it under the
/// name of a secret.
impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        DebugJson { value: self, is_secret: false }.fmt(f)
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kind::Null, Kind::Null) => true,
            (Kind::Bool(left), Kind::Bool(right)) => left == right,
            (Kind::Integer(left), Kind::Integer(right)) => left == right,
            (Kind::Text(left), Kind::Text(right)) => left == right,
            (Kind::Raw(left), Kind::Raw(right)) => parts::same(left, right, DEPTH),
            (Kind::Raw(raw), Kind::Integer(integer)) | (Kind::Integer(integer), Kind::Raw(raw)) => {
                Number::read(raw).is_some_and(|number| number.as_i64() == Some(*integer))
            }
            _ => false,
        }
    }
}

impl Eq for Json {}
