//! [`TokenError`]: why no token could be obtained, with the identity platform's codes and without secrets.
//!
//! An endpoint's response may repeat the secret that was sent, raw or percent-encoded; it is removed from all texts.

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use http::StatusCode;
use serde_json::Value;

use crate::{http::Error, model::strip_byte_order_mark, printable};

/// No token could be obtained. Cheap to clone.
///
/// [`Error::token`] returns it for a failed call. It contains no secret, token, code or assertion, even if the identity
/// platform's response repeats one.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::Error;
///
/// fn explain(error: &Error) -> &'static str {
///     match error.token().and_then(|error| error.aadsts()) {
///         Some(7_000_215 | 7_000_222) => "the client secret is wrong, or has expired",
///         Some(700_016) => "the tenant has no such application",
///         _ => "something else",
///     }
/// }
/// ```
#[derive(Clone)]
pub struct TokenError(Arc<Cause>);

enum Cause {
    /// A setting of the credential is invalid.
    Setup(String),
    /// The credential isn't configured on this machine.
    Absent(String),
    Unreachable {
        host: String,
        error: Error,
    },
    Refused(Refusal),
    /// The response isn't one of a token endpoint.
    Answer {
        host: String,
        message: String,
    },
    /// The user declined or didn't sign in in time.
    Ended(String),
    /// None of several credentials had a token.
    Chain(Vec<(&'static str, TokenError)>),
}

/// An error response of a token endpoint.
#[derive(Debug, Default)]
pub(super) struct Refusal {
    pub(super) host: String,
    /// `None` if it came through the browser.
    pub(super) status: Option<StatusCode>,
    pub(super) error: String,
    pub(super) description: String,
    pub(super) codes: Vec<u32>,
    pub(super) correlation_id: Option<String>,
    pub(super) trace_id: Option<String>,
    pub(super) claims: Option<String>,
    pub(super) retry_after: Option<Duration>,
}

impl TokenError {
    pub(super) fn setup(message: impl Into<String>) -> Self {
        Self(Arc::new(Cause::Setup(message.into())))
    }

    pub(super) fn absent(message: impl Into<String>) -> Self {
        Self(Arc::new(Cause::Absent(message.into())))
    }

    pub(super) fn unreachable(host: impl Into<String>, error: Error) -> Self {
        Self(Arc::new(Cause::Unreachable { host: host.into(), error }))
    }

    pub(super) fn refused(refusal: Refusal) -> Self {
        Self(Arc::new(Cause::Refused(refusal)))
    }

    pub(super) fn answer(host: impl Into<String>, message: impl Into<String>) -> Self {
        Self(Arc::new(Cause::Answer { host: host.into(), message: message.into() }))
    }

    pub(super) fn ended(message: impl Into<String>) -> Self {
        Self(Arc::new(Cause::Ended(message.into())))
    }

    pub(super) fn chain(tried: Vec<(&'static str, TokenError)>) -> Self {
        Self(Arc::new(Cause::Chain(tried)))
    }

    fn refusal(&self) -> Option<&Refusal> {
        match &*self.0 {
            Cause::Refused(refusal) => Some(refusal),
            Cause::Chain(tried) => tried.iter().find_map(|(_, error)| error.refusal()),
            _ => None,
        }
    }

    /// The OAuth error code of the identity platform: `invalid_client`, `invalid_grant`, `interaction_required`.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.refusal().map(|refusal| refusal.error.as_str())
    }

    /// The identity platform's own error code: 7000215 for `AADSTS7000215`.
    #[must_use]
    pub fn aadsts(&self) -> Option<u32> {
        self.codes().first().copied()
    }

    /// All error codes of the identity platform, the most specific one first.
    #[must_use]
    pub fn codes(&self) -> &[u32] {
        self.refusal().map(|refusal| refusal.codes.as_slice()).unwrap_or_default()
    }

    /// The identity platform's message, for people.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.refusal().map(|refusal| refusal.description.as_str()).filter(|text| !text.is_empty())
    }

    /// The identity platform's correlation id, which Microsoft's support asks for.
    #[must_use]
    pub fn correlation_id(&self) -> Option<&str> {
        self.refusal()?.correlation_id.as_deref()
    }

    /// The identity platform's trace id of this request.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.refusal()?.trace_id.as_deref()
    }

    /// The HTTP status of the error response.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.refusal()?.status
    }

    /// The claims that the user must satisfy. An API that acts on behalf of a user returns them to its caller.
    #[must_use]
    pub fn claims(&self) -> Option<&str> {
        self.refusal()?.claims.as_deref()
    }

    /// The time that the token endpoint asks to wait, from `Retry-After`.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.refusal()?.retry_after
    }

    /// Whether the user must act: sign in again, consent, or use a second factor.
    #[must_use]
    pub fn needs_user(&self) -> bool {
        let codes = ["invalid_grant", "interaction_required", "login_required", "consent_required"];
        self.error().is_some_and(|error| codes.contains(&error))
    }

    /// The credentials of a chain that were tried, each with its error.
    pub fn tried(&self) -> impl Iterator<Item = (&str, &TokenError)> {
        let tried = match &*self.0 {
            Cause::Chain(tried) => tried.as_slice(),
            _ => &[],
        };
        tried.iter().map(|(name, error)| (*name, error))
    }

    /// Whether the credential isn't configured.
    pub(super) fn is_absent(&self) -> bool {
        matches!(&*self.0, Cause::Absent(_))
    }

    /// Whether the error may be transient: no response, or a status that asks for a retry.
    pub(super) fn is_passing(&self) -> bool {
        match &*self.0 {
            Cause::Unreachable { .. } => true,
            Cause::Refused(refusal) => {
                refusal.status.is_some_and(|status| status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS)
            }
            _ => false,
        }
    }
}

impl Refusal {
    /// Reads an error response, without the secrets that were sent.
    pub(super) fn read(host: &str, status: StatusCode, body: &[u8], secrets: &[&str]) -> Self {
        let value: Value = serde_json::from_slice(strip_byte_order_mark(body)).unwrap_or(Value::Null);
        let text = |name: &str| {
            let text = value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
            text.map(|text| without(text, secrets))
        };
        // The older metadata service writes `error` as an object.
        let inner = |name: &str| value.get("error")?.get(name)?.as_str().map(|text| without(text, secrets));
        let description = text("error_description").or_else(|| inner("message")).or_else(|| text("message"));
        let description = description.unwrap_or_default();
        let listed = value.get("error_codes").and_then(Value::as_array).into_iter().flatten();
        let mut codes: Vec<u32> = listed.filter_map(|code| code.as_u64()?.try_into().ok()).collect();
        codes.extend(aadsts(&description).filter(|code| !codes.contains(code)));
        Self {
            host: host.to_owned(),
            status: Some(status),
            error: text("error").or_else(|| inner("code")).unwrap_or_default(),
            description: first_line(&description),
            codes,
            correlation_id: text("correlation_id"),
            trace_id: text("trace_id"),
            claims: text("claims"),
            retry_after: None,
        }
    }

    /// The error that the browser returned instead of a code.
    pub(super) fn redirected(host: &str, error: &str, description: &str) -> Self {
        Self {
            host: host.to_owned(),
            error: plain(error),
            description: first_line(&plain(description)),
            codes: aadsts(description).into_iter().collect(),
            ..Self::default()
        }
    }
}

/// The first line: the others repeat trace id, correlation id and time.
fn first_line(description: &str) -> String {
    description.lines().next().unwrap_or_default().trim().to_owned()
}

/// The number at the beginning of a description: `AADSTS7000215: Invalid client secret provided.`
fn aadsts(description: &str) -> Option<u32> {
    let rest = description.trim_start().strip_prefix("AADSTS")?;
    let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..end)?.parse().ok()
}

/// A text without secrets, raw and form-encoded.
fn without(text: &str, secrets: &[&str]) -> String {
    secrets.iter().filter(|secret| !secret.is_empty()).fold(plain(text), |text, secret| {
        let encoded: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        text.replace(secret, "…").replace(&encoded, "…")
    })
}

/// A text without control characters, except line breaks.
fn plain(text: &str) -> String {
    text.chars().filter(|character| *character == '\n' || !character.is_control()).collect()
}

impl fmt::Display for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Cause::Setup(message) | Cause::Absent(message) | Cause::Ended(message) => formatter.write_str(message),
            Cause::Unreachable { host, error } => write!(formatter, "{host} could not be reached: {error}"),
            Cause::Refused(refusal) => refusal.fmt(formatter),
            Cause::Answer { host, message } => write!(formatter, "the response of {host} is invalid: {message}"),
            Cause::Chain(tried) => {
                formatter.write_str("none of these credentials has a token")?;
                for (index, (name, error)) in tried.iter().enumerate() {
                    write!(formatter, "{} {name}: {error}", if index == 0 { ":" } else { ";" })?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} rejected the request", self.host)?;
        if let Some(status) = self.status {
            write!(formatter, " with {}", status.as_u16())?;
        }
        for part in [&self.error, &self.description].into_iter().filter(|part| !part.is_empty()) {
            write!(formatter, ": {}", printable::message(part))?;
        }
        // The description usually begins with it.
        if let Some(code) = self.codes.first().filter(|_| !self.description.starts_with("AADSTS")) {
            write!(formatter, " (AADSTS{code})")?;
        }
        if let Some(id) = &self.correlation_id {
            write!(formatter, " (correlation id {})", printable::name(id))?;
        }
        if let Some(wait) = self.retry_after {
            write!(formatter, "; it asks to wait {} s", wait.as_secs_f64())?;
        }
        Ok(())
    }
}

impl fmt::Debug for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TokenError({:?})", self.to_string())
    }
}

/// `Display` includes the causes, so that there is no `source`.
impl StdError for TokenError {}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        Self::Token(Box::new(error))
    }
}

impl Error {
    /// The error of a credential of [`auth`](crate::auth), if no token could be obtained.
    #[must_use]
    pub fn token(&self) -> Option<&TokenError> {
        match self {
            Self::Token(error) => error.downcast_ref(),
            _ => None,
        }
    }
}
