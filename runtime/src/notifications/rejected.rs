//! [`Rejected`]: an item of a delivery that doesn't count, with the reason.

use std::fmt;

use crate::model::{Error, Json};
use crate::printable;

/// An item of a delivery that is no notification, or one that may be forged. The others aren't affected.
///
/// Neither `Display` nor `Debug` shows a `clientState`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rejected {
    /// Its position among all items, from 0.
    pub index: usize,
    /// Why it doesn't count.
    pub reason: Rejection,
    /// The item as it came. Whoever could post it may have made it up.
    pub json: Json,
}

/// Why an item doesn't count.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// It can't be read: it is no object. A line and column count from the beginning of the item.
    Unreadable(Error),
    /// Its `clientState` is missing, or isn't the expected one.
    ClientState,
    /// No state is known for its subscription, or it names none.
    UnknownSubscription,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => error.fmt(f),
            Self::ClientState => f.write_str("`clientState` isn't that of the subscription"),
            Self::UnknownSubscription => f.write_str("the subscription isn't known"),
        }
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "notification {}", self.index)?;
        // Only what can't be read is no object.
        if let Some(id) = self.json.get("subscriptionId").as_ref().and_then(Json::as_str) {
            write!(f, " of subscription `{}`", printable::name(id))?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::error::Error for Rejected {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            Rejection::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}
