//! Defines JSON values that keep the order and the places of their members; `reader` reads them from text.

mod lexical;
mod reader;
#[cfg(test)]
mod tests;

pub(crate) use lexical::extent;
pub use reader::{is_json_like, read};

use crate::{api::Primitive, source::Span};

/// A value with its span.
#[derive(Clone, Debug, PartialEq)]
pub struct Json {
    /// The value.
    pub value: Value,
    /// The span in the source.
    pub span: Span,
}

/// A JSON value whose members keep their order and their spans.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string, unescaped.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// An object: the name of each member, the span of the name, and the value.
    Object(Vec<(String, Span, Json)>),
}

impl Json {
    /// A value without a source.
    #[must_use]
    pub fn of(value: &serde_json::Value) -> Json {
        let value = match value {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(truth) => Value::Bool(*truth),
            serde_json::Value::Number(number) => Value::Number(number.to_string()),
            serde_json::Value::String(text) => Value::String(text.clone()),
            serde_json::Value::Array(items) => Value::Array(items.iter().map(Json::of).collect()),
            serde_json::Value::Object(members) => Value::Object(
                members.iter().map(|(name, value)| (name.clone(), Span::default(), Json::of(value))).collect(),
            ),
        };
        Json { value, span: Span::default() }
    }

    /// The value of an object's member; of members with the same name, the last.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members().iter().rev().find(|(member, ..)| member == name).map(|(.., value)| value)
    }

    /// The members of an object: name, span of the name, value. Empty for all other values.
    #[must_use]
    pub fn members(&self) -> &[(String, Span, Json)] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The items of a list. Empty for all other values.
    #[must_use]
    pub fn items(&self) -> &[Json] {
        match &self.value {
            Value::Array(items) => items,
            _ => &[],
        }
    }

    /// Whether it is an object.
    #[must_use]
    pub const fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// The Edm type of a boolean, a number or a string; `None` for lists, objects and null.
    #[must_use]
    pub fn primitive(&self) -> Option<Primitive> {
        match &self.value {
            Value::Bool(_) => Some(Primitive::Boolean),
            Value::Number(text) if text.contains(['.', 'e', 'E']) => Some(Primitive::Double),
            Value::Number(_) => Some(Primitive::Int64),
            Value::String(_) => Some(Primitive::String),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A boolean, even if it is written as a string: `"true"`.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match &self.value {
            Value::Bool(truth) => Some(*truth),
            Value::String(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
            Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The value without spans. A number that isn't strict JSON, such as `007`, becomes a string.
    #[must_use]
    pub fn to_value(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(truth) => serde_json::Value::Bool(*truth),
            Value::Number(text) => match text.parse::<serde_json::Number>() {
                Ok(number) => serde_json::Value::Number(number),
                Err(_) => serde_json::Value::String(text.clone()),
            },
            Value::String(text) => serde_json::Value::String(text.clone()),
            Value::Array(items) => serde_json::Value::Array(items.iter().map(Json::to_value).collect()),
            Value::Object(members) => serde_json::Value::Object(
                members.iter().map(|(name, _, value)| (name.clone(), value.to_value())).collect(),
            ),
        }
    }
}
