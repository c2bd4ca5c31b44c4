//! Parses one level of a JSON text; its parts stay text.
//!
//! Each level scans its text again, so that visiting all levels costs the length of the text times the depth; visitors
//! stop at [`DEPTH`](super::DEPTH).

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::model::{Number, number};
use crate::table;

/// A value whose parts are still text.
pub(in crate::model) enum Parts<'a> {
    Null,
    Bool(bool),
    Number(Number<'a>),
    Text(Cow<'a, str>),
    Elements(Vec<&'a str>),
    Members(Vec<(String, &'a str)>),
}

impl<'a> Parts<'a> {
    /// The parts of a JSON text; `None` if Rust can't represent them, as with an unpaired surrogate.
    pub(in crate::model) fn of(text: &'a str) -> Option<Self> {
        Some(match text.as_bytes().first()? {
            b'[' => {
                let elements: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                Self::Elements(elements.into_iter().map(RawValue::get).collect())
            }
            b'{' => Self::Members(serde_json::from_str::<Members<'_>>(text).ok()?.0),
            _ => Self::of_scalar(text)?,
        })
    }

    /// A text that is neither an array nor an object.
    pub(in crate::model) fn of_scalar(text: &'a str) -> Option<Self> {
        Some(match text.as_bytes().first()? {
            b'n' => Self::Null,
            b't' | b'f' => Self::Bool(text == "true"),
            b'"' => Self::Text(characters(text)?),
            _ => Self::Number(Number::read(text)?),
        })
    }
}

/// The characters of a string's text, `"a\u00e9"`.
pub(in crate::model) fn characters(text: &str) -> Option<Cow<'_, str>> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') { serde_json::from_str(text).ok().map(Cow::Owned) } else { Some(Cow::Borrowed(inner)) }
}

struct Members<'a>(Vec<(String, &'a str)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Gather).map(Members)
    }
}

struct Gather;

impl<'de> Visitor<'de> for Gather {
    type Value = Vec<(String, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut found: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = found.next_entry::<String, &RawValue>()? {
            members.push((name, value.get()));
        }
        Ok(members)
    }
}

/// Whether two JSON texts have the same value, down to a depth; below it they are compared as text.
pub(super) fn same(left: &str, right: &str, depth: usize) -> bool {
    if left == right || depth == 0 {
        return left == right;
    }
    let (Some(one), Some(other)) = (Parts::of(left), Parts::of(right)) else { return false };
    match (one, other) {
        (Parts::Null, Parts::Null) => true,
        (Parts::Bool(left), Parts::Bool(right)) => left == right,
        (Parts::Number(_), Parts::Number(_)) => number::same(left, right),
        (Parts::Text(left), Parts::Text(right)) => left == right,
        (Parts::Elements(left), Parts::Elements(right)) => {
            left.len() == right.len() && left.iter().zip(&right).all(|(left, right)| same(left, right, depth - 1))
        }
        (Parts::Members(mut left), Parts::Members(mut right)) => {
            table::sort(&mut left);
            table::sort(&mut right);
            let mut pairs = left.iter().zip(&right);
            left.len() == right.len()
                && pairs.all(|((name, left), (other, right))| name == other && same(left, right, depth - 1))
        }
        _ => false,
    }
}
