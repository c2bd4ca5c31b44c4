//! [`Json`]: any JSON value, stored as its text, so that digits of numbers and the order of members are kept.
//!
//! Undocumented members are mostly written back and seldom read: a text is one allocation, a tree is many. It is parsed
//! level by level when its parts are read.

mod raw;
mod parts;
mod convert;

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Error, Number, PropertyValue, Strictness, Target, View, debug::DebugJson, strip_byte_order_mark};

pub(super) use self::parts::{Parts, characters};
pub(super) use self::raw::{Pieces, is_raw_key, raw_name, writes_compact_text};

/// The limit of nested arrays and objects, the same as that of `serde_json`.
pub(crate) const DEPTH: usize = 128;

/// Any JSON value, stored as its text.
///
/// Equality is by value: members in any order, numbers by their exact value (`1` equals `1.0`), strings by their
/// characters however they are escaped.
///
/// `serde_json` writes the text unchanged, also in pretty mode. [`to_value`](Self::to_value), `serde_json::to_value`
/// and serializers of other formats get the nearest `f64` for a number beyond 64 bits, or its text if it is beyond
/// `f64`.
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

/// The most frequent kinds are stored parsed.
#[derive(Clone, Default)]
enum Kind {
    #[default]
    Null,
    Bool(bool),
    /// An integer whose text is the one that Rust writes.
    Integer(i64),
    /// A string's characters.
    Text(Box<str>),
    /// The text of anything else: valid JSON without surrounding white space.
    Raw(Box<str>),
}

impl Json {
    /// Parses JSON text.
    ///
    /// # Errors
    /// If the text is not JSON.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        serde_json::from_slice(strip_byte_order_mark(text.as_ref())).map_err(Error::plain)
    }

    /// Serializes a value to JSON.
    ///
    /// # Errors
    /// If the value can't be represented in JSON, such as a map whose keys aren't strings.
    pub fn of(value: &(impl Serialize + ?Sized)) -> Result<Self, Error> {
        serde_json::to_string(value).map_err(Error::plain).and_then(Self::from_json)
    }

    /// From text that is valid JSON without surrounding white space.
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

    /// The JSON text: unchanged for values that were read.
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

    /// Whether the value is null.
    pub fn is_null(&self) -> bool {
        matches!(self.0, Kind::Null)
    }

    /// The value of a boolean; `None` for other kinds.
    pub fn as_bool(&self) -> Option<bool> {
        if let Kind::Bool(value) = self.0 { Some(value) } else { None }
    }

    /// The characters of a string; `None` for other kinds.
    pub fn as_str(&self) -> Option<&str> {
        if let Kind::Text(text) = &self.0 { Some(text) } else { None }
    }

    /// The value of a whole number within 64 bits, `1` as well as `1.0`; `None` for anything else.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Kind::Integer(value) => Some(*value),
            Kind::Raw(text) => Number::read(text)?.as_i64(),
            _ => None,
        }
    }

    /// The nearest `f64` of a number; `None` for other kinds and beyond the range of `f64`, such as `1e400`.
    pub fn as_f64(&self) -> Option<f64> {
        match &self.0 {
            Kind::Integer(value) => Some(*value as f64),
            Kind::Raw(text) => Number::read(text)?.as_f64(),
            _ => None,
        }
    }

    /// A member of an object by its name; the last one if the name occurs several times.
    pub fn get(&self, name: &str) -> Option<Self> {
        let (_, value) = self.members()?.into_iter().rfind(|(known, _)| known == name)?;
        Some(value)
    }

    /// The members of an object, in their order; `None` for other kinds.
    pub fn members(&self) -> Option<Vec<(String, Self)>> {
        match self.parts()? {
            Parts::Members(members) => {
                Some(members.into_iter().map(|(name, text)| (name, Self::valid(text))).collect())
            }
            _ => None,
        }
    }

    /// The elements of an array; `None` for other kinds.
    pub fn elements(&self) -> Option<Vec<Self>> {
        match self.parts()? {
            Parts::Elements(elements) => Some(elements.into_iter().map(Self::valid).collect()),
            _ => None,
        }
    }

    /// Reads the value as a model, an enumeration, or a `Vec` of these.
    ///
    /// # Errors
    /// If the value, or an element of a list, doesn't have that type. Within a model, values of the wrong type are kept
    /// instead.
    pub fn read<T: PropertyValue>(&self) -> Result<T, Error> {
        super::decode(self.to_json().as_bytes(), Strictness::Lenient)
    }

    /// Reads the value as any type that implements serde's `Deserialize`.
    ///
    /// # Errors
    /// The error of the type's `Deserialize`.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_str(&self.to_json()).map_err(Error::plain)
    }

    /// The value as a `serde_json` tree. A number beyond 64 bits becomes the nearest `f64`, and one beyond `f64` its
    /// text.
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

/// The JSON text, with control characters escaped and secrets replaced by `…`.
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
