//! [`Validation`]: the request by which the service checks an endpoint before it creates a subscription.
//!
//! The answer reflects text of the request. Anyone can make a browser send one, so that the answer must never be taken for
//! anything but plain text.

use std::fmt;

use http::{HeaderValue, Response, header};

use super::Refusal;
use crate::http::Body;

/// The query parameter that makes a request a validation.
const TOKEN: &str = "validationToken";

/// The most bytes of a token; the service's have about a hundred.
const LONGEST: usize = 4096;

/// The service asks whether the endpoint is the application's: it expects the token back, as plain text with status 200,
/// within ten seconds.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::notifications::Validation;
///
/// let query = "validationToken=Validation%3A+Testing+client+application";
/// if let Some(validation) = Validation::of_query(Some(query))? {
///     let response = validation.response();
///     assert_eq!(response.status(), 200);
///     assert_eq!(response.headers()["Content-Type"], "text/plain; charset=utf-8");
///     assert_eq!(response.body().as_bytes().unwrap(), "Validation: Testing client application");
/// }
/// # assert!(Validation::of_query(Some(query))?.is_some());
/// # Ok::<(), graphdown::notifications::Refusal>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Validation {
    token: String,
}

impl Validation {
    /// The validation that a request is, by the query of its URL, without the `?`; `None` if the query has no
    /// `validationToken`.
    ///
    /// # Errors
    /// If it has several, or one that is empty, isn't UTF-8, or has more than 4096 bytes.
    pub fn of_query(query: Option<&str>) -> Result<Option<Self>, Refusal> {
        let query = query.unwrap_or_default().as_bytes();
        let mut tokens = form_urlencoded::parse(query).filter(|(name, _)| name == TOKEN).map(|(_, token)| token);
        let Some(token) = tokens.next() else { return Ok(None) };
        if tokens.next().is_some() {
            return Err(Refusal::ValidationToken("expected one `validationToken`, found several"));
        }
        match &*token {
            "" => Err(Refusal::ValidationToken("expected a `validationToken`, found an empty one")),
            token if token.len() > LONGEST => {
                Err(Refusal::ValidationToken("expected a `validationToken` of at most 4096 bytes, found more"))
            }
            // What isn't UTF-8 could not be given back as it came.
            token if token.contains(char::REPLACEMENT_CHARACTER) => {
                Err(Refusal::ValidationToken("expected a `validationToken` in UTF-8, found other bytes"))
            }
            token => Ok(Some(Self { token: token.to_owned() })),
        }
    }

    /// The token, decoded.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The answer: the token as it is, which no browser takes for a page or a script.
    pub fn response(&self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.token.clone()));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// Doesn't show the token, which is of no use to anyone but the service.
impl fmt::Debug for Validation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Validation").finish_non_exhaustive()
    }
}
