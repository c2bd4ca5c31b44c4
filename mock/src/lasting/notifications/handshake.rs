//! The validation of the URLs that a new subscription names: each must give back a token, or there is no subscription.

use serde_json::Value;

use super::is_here;
use crate::{
    respond::refusal::Stamp,
    understand::check::{About, Complaint},
    understand::request::Sent,
};

/// The property with the URL of a subscription's notifications.
pub(super) const NOTIFICATIONS: &str = "notificationUrl";

/// The property with the URL of notifications of the subscription's life, where that is another.
pub(super) const LIFECYCLE: &str = "lifecycleNotificationUrl";

/// A URL that must give back a token before the answer.
#[derive(Clone, Debug)]
pub(crate) struct Handshake {
    /// `http://localhost:4711/callback`
    pub(crate) url: String,
    /// What it must give back.
    pub(crate) token: String,
    /// The property that names the URL.
    pub(crate) property: &'static str,
    /// That of the request.
    pub(crate) stamp: Stamp,
    /// The position of the request in its batch.
    pub(crate) part: Option<usize>,
}

/// The URLs that a request names and that can be asked: on this machine, or all at the one that notifications go to.
pub(crate) fn of(sent: &Sent, url: Option<&str>, stamp: &Stamp) -> Vec<Handshake> {
    let json = sent.json().unwrap_or_default();
    let named = [NOTIFICATIONS, LIFECYCLE].into_iter().filter_map(|property| {
        let named = json.get(property).and_then(Value::as_str)?;
        let url = url.or_else(|| is_here(named).then_some(named))?;
        let token = format!(
            "Validation: Testing client application reachability for {property}. Request-Id: {}",
            stamp.request_id
        );
        Some(Handshake { url: url.to_owned(), token, property, stamp: stamp.clone(), part: None })
    });
    named.collect()
}

impl Handshake {
    /// What is wrong with a request whose URL doesn't give back the token.
    pub(crate) fn complaint(&self, reason: &str) -> Complaint {
        Complaint {
            about: About::Body,
            status: 400,
            code: "ValidationError",
            target: self.property.to_owned(),
            message: format!("the validation of the subscription failed at {}: {reason}", self.url),
        }
    }
}
