//! [`Receiver`]: decides what a request to an endpoint is, from its method, query, headers and bytes.
//!
//! What can be decided without the body is decided first, so that nobody can make an endpoint read what it won't take.

use http::header;

use super::client_state::ClientStates;
use super::{Delivery, Refusal, Validation};
use crate::http::{Body, HeaderMap, MaybeSend, MaybeSync, Method};

/// The most bytes of a body, unless it is set.
const BODY_LIMIT: u64 = 4 << 20;

/// What an endpoint accepts: which `clientState`, and how large a body.
///
/// It needs no server: any that gives method, query, headers and bytes will do.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::{Body, HeaderMap, Method};
/// use graphdown::notifications::{Acknowledgement, Incoming, Receiver};
///
/// // In the function that a server calls:
/// fn handle(
///     receiver: &Receiver,
///     method: &Method,
///     query: Option<&str>,
///     headers: &HeaderMap,
///     body: &[u8],
/// ) -> http::Response<Body> {
///     match receiver.receive(method, query, headers, body) {
///         Ok(Incoming::Validation(validation)) => validation.response(),
///         Ok(Incoming::Delivery(delivery)) => {
///             println!("{} notifications", delivery.notifications.len());
///             Acknowledgement::accepted().response()
///         }
///         Err(refusal) => refusal.response(),
///     }
/// }
/// # let receiver = Receiver::new("moss-lantern-7041");
/// # let body = br#"{"value": [{"clientState": "moss-lantern-7041"}]}"#;
/// # assert_eq!(handle(&receiver, &Method::POST, None, &HeaderMap::new(), body).status(), 202);
/// # assert_eq!(handle(&receiver, &Method::GET, None, &HeaderMap::new(), body).status(), 405);
/// ```
#[derive(Debug)]
pub struct Receiver {
    states: ClientStates,
    body_limit: u64,
}

/// What a request to an endpoint is.
#[derive(Clone, Debug)]
pub enum Incoming {
    /// The service checks the endpoint: answer with [`Validation::response`].
    Validation(Validation),
    /// Notifications: store them, and answer with [`Acknowledgement::accepted`](super::Acknowledgement::accepted).
    Delivery(Delivery),
}

impl Receiver {
    /// Accepts notifications with this `clientState`, whatever their subscription. An empty text accepts none.
    pub fn new(client_state: impl Into<String>) -> Self {
        Self::of(ClientStates::Same(client_state.into()))
    }

    /// Accepts notifications with the `clientState` that the function gives for the id of their subscription; none where
    /// it gives none.
    ///
    /// The function is called for each notification, by whoever posts, and so should read from memory. To look a state
    /// up elsewhere, use [`unchecked`](Self::unchecked) and
    /// [`Notification::has_client_state`](super::Notification::has_client_state).
    pub fn by_subscription(client_state: impl Fn(&str) -> Option<String> + MaybeSend + MaybeSync + 'static) -> Self {
        Self::of(ClientStates::each(client_state))
    }

    /// Accepts notifications with any `clientState` and without: for calls, whose notifications have none, and where the
    /// handler compares. Anyone can post such notifications.
    pub fn unchecked() -> Self {
        Self::of(ClientStates::Unchecked)
    }

    fn of(states: ClientStates) -> Self {
        Self { states, body_limit: BODY_LIMIT }
    }

    /// Sets the most bytes of a body; 4 MiB by default.
    #[must_use]
    pub fn body_limit(self, bytes: u64) -> Self {
        Self { body_limit: bytes, ..self }
    }

    /// Decides what a request is. `query` is that of its URL, without the `?`.
    ///
    /// # Errors
    /// If the service sends no such request: answer with [`Refusal::response`].
    pub fn receive(
        &self,
        method: &Method,
        query: Option<&str>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Incoming, Refusal> {
        if let Some(validation) = self.head(method, query, headers)? {
            return Ok(Incoming::Validation(validation));
        }
        self.delivery(headers, body).map(Incoming::Delivery)
    }

    /// What can be decided without the body.
    pub(super) fn head(
        &self,
        method: &Method,
        query: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<Option<Validation>, Refusal> {
        if method != Method::POST {
            return Err(Refusal::Method);
        }
        let validation = Validation::of_query(query)?;
        // The request of a validation says text/plain.
        if validation.is_none() {
            is_json(headers)?;
        }
        Ok(validation)
    }

    /// The whole of a body.
    pub(super) async fn collect(&self, body: Body) -> Result<bytes::Bytes, Refusal> {
        body.collect(self.body_limit).await.map_err(|error| match error {
            crate::http::Error::BodyTooLarge { .. } => Refusal::BodyTooLarge(self.body_limit),
            other => Refusal::Interrupted(other.to_string()),
        })
    }

    /// What the body says.
    pub(super) fn delivery(&self, headers: &HeaderMap, body: &[u8]) -> Result<Delivery, Refusal> {
        if body.len() as u64 > self.body_limit {
            return Err(Refusal::BodyTooLarge(self.body_limit));
        }
        let delivery = Delivery::read(body, &self.states).map_err(Refusal::Unreadable)?;
        Ok(delivery.with_bearer_token(bearer_token(headers)))
    }
}

/// A body that says nothing of its type is taken for JSON.
fn is_json(headers: &HeaderMap) -> Result<(), Refusal> {
    for value in headers.get_all(header::CONTENT_TYPE) {
        let text = String::from_utf8_lossy(value.as_bytes());
        let media_type = text.split(';').next().unwrap_or_default().trim();
        let is_json = media_type.eq_ignore_ascii_case("application/json");
        let is_like_json = media_type.len().checked_sub("+json".len()).and_then(|at| media_type.get(at..));
        if !is_json && !is_like_json.is_some_and(|suffix| suffix.eq_ignore_ascii_case("+json")) {
            return Err(Refusal::ContentType(text.into_owned()));
        }
    }
    Ok(())
}

fn bearer_token(headers: &HeaderMap) -> Option<String> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim().to_owned())
}
