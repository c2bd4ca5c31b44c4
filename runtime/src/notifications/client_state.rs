//! Compares the `clientState` of a notification with the one that its subscription was given.
//!
//! What is hard: the comparison must not tell by its time how much of a guess was right, and what nobody set up, such as an
//! empty text, must match nothing.

use std::fmt;

use subtle::ConstantTimeEq;

use super::{Notification, Rejection};
use crate::http::{MaybeSend, MaybeSync};

/// What gives the state of a subscription by its id.
#[cfg(not(target_family = "wasm"))]
pub(super) type BySubscription = Box<dyn Fn(&str) -> Option<String> + Send + Sync>;
/// What gives the state of a subscription by its id.
#[cfg(target_family = "wasm")]
pub(super) type BySubscription = Box<dyn Fn(&str) -> Option<String>>;

/// The states that notifications must have.
pub(super) enum ClientStates {
    /// One for all subscriptions.
    Same(String),
    /// One for each.
    Each(BySubscription),
    /// None is compared.
    Unchecked,
}

impl ClientStates {
    pub(super) fn each(state: impl Fn(&str) -> Option<String> + MaybeSend + MaybeSync + 'static) -> Self {
        Self::Each(Box::new(state))
    }

    /// Why a notification doesn't count.
    pub(super) fn rejection(&self, notification: &Notification) -> Option<Rejection> {
        let expected = match self {
            Self::Unchecked => return None,
            Self::Same(expected) => expected,
            Self::Each(state) => match notification.subscription_id.as_deref().and_then(state) {
                Some(expected) => &{ expected },
                None => return Some(Rejection::UnknownSubscription),
            },
        };
        (!notification.has_client_state(expected)).then_some(Rejection::ClientState)
    }
}

impl fmt::Debug for ClientStates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Same(_) => "Same(…)",
            Self::Each(_) => "Each(…)",
            Self::Unchecked => "Unchecked",
        })
    }
}

/// Whether a state is the expected one.
pub(super) fn same(found: Option<&str>, expected: &str) -> bool {
    let found = found.unwrap_or_default();
    !expected.is_empty() && bool::from(found.as_bytes().ct_eq(expected.as_bytes()))
}
