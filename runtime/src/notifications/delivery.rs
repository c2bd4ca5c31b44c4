//! [`Delivery`]: what one request brings, item by item.
//!
//! What is hard: an item that can't be read must lose no other, so that the body is read level by level, and nothing of it
//! may be lost, so that what has no field stays.

use std::fmt;

use super::client_state::ClientStates;
use super::limited::Elements;
use super::{Notification, Rejected, Rejection};
use crate::model::{Additional, Error, Json};
use crate::printable;

/// The member that names an object's type.
const TYPE: &str = "@odata.type";

/// The member with the notifications.
const VALUE: &str = "value";

/// The body of a request, whose items aren't read yet.
#[derive(Clone, Default)]
struct Collection {
    value: Option<Json>,
    validation_tokens: Option<Vec<String>>,
    additional: Additional,
}

crate::model! { Collection: "microsoft.graph.changeNotificationCollection" {
    value: "value",
    validation_tokens: "validationTokens",
} }

/// The notifications of one request: possibly of several subscriptions, tenants and kinds.
///
/// A body that is one object with an `@odata.type` and without a `value`, such as a `participantJoiningNotification`, is
/// a delivery of one notification, all of whose members are in [`Notification::additional`].
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Delivery {
    /// Those that count, in their order.
    pub notifications: Vec<Notification>,
    /// The items that don't count, in their order, each with the reason.
    pub rejected: Vec<Rejected>,
    /// Web tokens that prove the sender of notifications with resource data, one for each application and tenant. They
    /// aren't verified yet.
    pub validation_tokens: Vec<String>,
    /// What the body has beyond these.
    pub additional: Additional,
    bearer_token: Option<String>,
}

impl Delivery {
    /// Reads the body of a request without comparing any `clientState`: what comes from a queue, for example, that only a
    /// [`Receiver`](super::Receiver) fills.
    ///
    /// # Errors
    /// If the body isn't JSON, or is no object with a list `value`, or has more than 10,000 items.
    pub fn from_json(body: impl AsRef<[u8]>) -> Result<Self, Error> {
        Self::read(body.as_ref(), &ClientStates::Unchecked)
    }

    /// Reads the body of a request. Those count whose state is the expected one.
    pub(super) fn read(body: &[u8], states: &ClientStates) -> Result<Self, Error> {
        let json = Json::from_json(body)?;
        let Some(members) = json.members() else {
            return Err(Error::plain("expected an object with `value`, found none"));
        };
        let mut delivery = Self::default();
        match members.iter().filter(|(name, _)| name == VALUE).count() {
            0 if json.get(TYPE).is_none_or(|name| name.as_str().is_none()) => {
                return Err(Error::plain("expected an object with `value`, found one without"));
            }
            0 => delivery.take(0, json, states),
            1 => {
                let Collection { value, validation_tokens, additional } = json.read()?;
                delivery.validation_tokens = validation_tokens.unwrap_or_default();
                delivery.additional = additional;
                delivery.take_all(&value.unwrap_or_default(), states)?;
            }
            // Two of them would be two statements of what came.
            _ => return Err(Error::plain("expected one `value`, found several")),
        }
        Ok(delivery)
    }

    fn take_all(&mut self, value: &Json, states: &ClientStates) -> Result<(), Error> {
        let text = value.to_json();
        // The error quotes what it found, however long it is.
        let elements: Elements<'_> = serde_json::from_str(&text)
            .map_err(|error| Error::plain(format_args!("`value`: {}", printable::message(&error.to_string()))))?;
        for (index, element) in elements.0.into_iter().enumerate() {
            self.take(index, Json::from_json(element.get())?, states);
        }
        Ok(())
    }

    fn take(&mut self, index: usize, json: Json, states: &ClientStates) {
        let reason = match json.read::<Notification>() {
            Ok(notification) => match states.rejection(&notification) {
                None => return self.notifications.push(notification),
                Some(rejection) => rejection,
            },
            Err(error) => Rejection::Unreadable(error),
        };
        self.rejected.push(Rejected { index, reason, json });
    }

    /// The token in the request's `Authorization` header, with which the service proves to be the sender of notifications
    /// of calls. It isn't verified yet.
    pub fn bearer_token(&self) -> Option<&str> {
        self.bearer_token.as_deref()
    }

    pub(super) fn with_bearer_token(self, token: Option<String>) -> Self {
        Self { bearer_token: token, ..self }
    }
}

/// Shows no token.
impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tokens = self.validation_tokens.len();
        f.debug_struct("Delivery")
            .field("notifications", &self.notifications)
            .field("rejected", &self.rejected)
            .field("validation_tokens", &format_args!("{tokens} tokens"))
            .field("additional", &self.additional)
            .finish_non_exhaustive()
    }
}
