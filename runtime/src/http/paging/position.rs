//! Where a walk over a collection goes on: a text for serde to store, and nothing to be shown.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::http::address::Address;

/// Where a walk over a collection goes on: to be stored with serde, and given to
/// [`Request::resume`](crate::http::Request::resume) by a later run.
///
/// It is one text for serde, and what it says is no affair of its readers. The link in it is the service's: whoever has it
/// can't read without a token, but it may hold what was searched for, and a delta token. `Debug` shows the origin alone.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Position {
    pub(in crate::http) place: Place,
    /// So many items of that page were given already.
    pub(in crate::http) given: usize,
}

/// The page at which a walk goes on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::http) enum Place {
    /// The first.
    Start,
    /// That of a link.
    Link(String),
    /// None: all were read.
    End,
}

impl Position {
    /// The position of a link that was stored by itself: an `@odata.nextLink`, or the `@odata.deltaLink` that tells what has changed.
    pub fn from_link(link: impl Into<String>) -> Self {
        Self { place: Place::Link(link.into()), given: 0 }
    }

    /// Whether all was read, and nothing tells what changes later.
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
        // Not shown: it may hold a link.
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
