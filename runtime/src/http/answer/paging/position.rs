//! [`Position`]: a serializable position in a collection. Its link is confidential and must not be printed.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::http::address::Address;

/// A position in a collection. Store it with serde, and pass it to [`Request::resume`](crate::http::Request::resume) in
/// a later run.
///
/// It serializes as one opaque string, which contains a link of the service. The link gives no access without a token,
/// but may contain search terms and a delta token. `Debug` shows only its origin.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Position {
    pub(in crate::http) place: Place,
    /// The number of items of that page that were already returned.
    pub(in crate::http) given: usize,
}

/// The page of a position.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::http) enum Place {
    /// The first page.
    Start,
    /// The page of a link.
    Link(String),
    /// No page: all were read.
    End,
}

impl Position {
    /// The position of a link that was stored by other means: an `@odata.nextLink`, or an `@odata.deltaLink`, which
    /// returns the later changes.
    pub fn from_link(link: impl Into<String>) -> Self {
        Self { place: Place::Link(link.into()), given: 0 }
    }

    /// Whether all items were read and there is no delta link.
    #[must_use]
    pub fn is_end(&self) -> bool {
        self.place == Place::End
    }

    pub(in crate::http) fn end() -> Self {
        Self { place: Place::End, given: 0 }
    }

    /// `start 3`, `end`, `link 3 https://…`.
    fn read(text: &str) -> Option<Self> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let (given, link) = rest.split_once(' ').unwrap_or((rest, ""));
        match (word, given.parse(), link) {
            ("start", Ok(given), "") => Some(Self { place: Place::Start, given }),
            ("link", Ok(given), link) if !link.is_empty() => Some(Self { place: Place::Link(link.to_owned()), given }),
            ("end", Err(_), "") if rest.is_empty() => Some(Self { place: Place::End, given: 0 }),
            _ => None,
        }
    }
}

impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.place {
            Place::Start => serializer.collect_str(&format_args!("start {}", self.given)),
            Place::Link(link) => serializer.collect_str(&format_args!("link {} {link}", self.given)),
            Place::End => serializer.serialize_str("end"),
        }
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // The message doesn't contain the text, which may have a link.
        Self::read(&text).ok_or_else(|| D::Error::custom("expected a position that was stored, found another text"))
    }
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut position = f.debug_struct("Position");
        match &self.place {
            Place::Start => position.field("at", &"the start"),
            Place::End => position.field("at", &"the end"),
            Place::Link(link) => position
                .field("at", &Address::parse(link).map(|address| address.origin().to_string()).unwrap_or_default()),
        };
        position.field("given", &self.given).finish()
    }
}
