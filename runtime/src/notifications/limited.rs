//! Reads the elements of a JSON array as texts, up to a number: each costs far more memory than its few bytes on the wire.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The most notifications of one request. A real one has some 400 bytes, so that no more fit into the usual limit of a
/// body.
pub(super) const MOST: usize = 10_000;

/// The texts of an array's elements.
pub(super) struct Elements<'a>(pub(super) Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Elements<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Gather).map(Elements)
    }
}

struct Gather;

impl<'de> Visitor<'de> for Gather {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of notifications")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut found: A) -> Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = found.next_element()? {
            if elements.len() == MOST {
                return Err(A::Error::custom(format_args!("expected at most {MOST} notifications, found more")));
            }
            elements.push(element);
        }
        Ok(elements)
    }
}
