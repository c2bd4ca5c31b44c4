//! [`RenewalState`]: a subscription to go on with in a later process.

use std::{fmt, time::SystemTime};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{model::DateTimeOffset, printable};

/// A subscription to go on with in a later process. Store it with serde, and pass it to
/// [`Renewal::resume`](super::Renewal::resume).
///
/// It serializes as one text with the id of the subscription and when it expires; it is no secret.
#[derive(Clone, PartialEq, Eq)]
pub struct RenewalState {
    pub(super) id: String,
    pub(super) expires: SystemTime,
}

impl RenewalState {
    /// The state of a subscription that was created otherwise, with its id and when it expires: `None` if that is no date.
    #[must_use]
    pub fn of(id: impl Into<String>, expires: &DateTimeOffset) -> Option<Self> {
        Some(Self { id: id.into(), expires: expires.to_second()? })
    }

    /// The id of the subscription: the `subscriptionId` of its notifications.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When the subscription expires, unless it is renewed.
    #[must_use]
    pub fn expiration(&self) -> DateTimeOffset {
        DateTimeOffset::of_second(self.expires)
    }
}

impl Serialize for RenewalState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{} {}", self.expiration().as_str(), self.id))
    }
}

impl<'de> Deserialize<'de> for RenewalState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let state = text.split_once(' ').filter(|(_, id)| !id.is_empty());
        let state = state.and_then(|(expires, id)| Self::of(id, &DateTimeOffset::from(expires)));
        state.ok_or_else(|| {
            D::Error::custom(format!(
                "expected the state of a renewal that was stored, found {}",
                printable::value(&text)
            ))
        })
    }
}

impl fmt::Debug for RenewalState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut state = f.debug_struct("RenewalState");
        state.field("id", &self.id).field("expires", &self.expiration().as_str()).finish()
    }
}
