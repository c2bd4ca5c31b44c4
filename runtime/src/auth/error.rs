//! Why no token could be obtained, without a word of the secrets that were sent for it.

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use http::StatusCode;
use serde_json::Value;

use crate::{http::Error, model::strip_byte_order_mark, printable};

/// Why no token could be obtained. Cheap to clone.
///
/// A call that failed for it gives it by [`Error::token`]. It shows no secret, token, code or assertion, even where
/// the identity platform's answer repeats one.
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
    /// What the credential was given can't be used.
    Setup(String),
    /// The credential has nothing to work with on this machine.
    Absent(String),
    Unreachable {
        host: String,
        error: Error,
    },
    Refused(Refusal),
    /// An answer that is none of a token endpoint's.
    Answer {
        host: String,
        message: String,
    },
    /// The user declined, or took too long.
    Ended(String),
    /// Several credentials, none of which had a token.
    Chain(Vec<(&'static str, TokenError)>),
}

/// What a token endpoint answers where it gives no token.
#[derive(Debug, Default)]
pub(super) struct Refusal {
    pub(super) host: String,
    /// None where it came by way of the browser.
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

    /// OAuth's error code, where the identity platform refused: `invalid_client`, `invalid_grant`,
    /// `interaction_required`.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.refusal().map(|refusal| refusal.error.as_str())
    }

    /// The identity platform's own code, where it refused: 7000215 for `AADSTS7000215`.
    #[must_use]
    pub fn aadsts(&self) -> Option<u32> {
        self.codes().first().copied()
    }

    /// All of the identity platform's codes, the most telling one first.
    #[must_use]
    pub fn codes(&self) -> &[u32] {
        self.refusal().map(|refusal| refusal.codes.as_slice()).unwrap_or_default()
    }

    /// What the identity platform says, for people.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.refusal().map(|refusal| refusal.description.as_str()).filter(|text| !text.is_empty())
    }

    /// The identity platform's id of what this request belongs to: quote it to support.
    #[must_use]
    pub fn correlation_id(&self) -> Option<&str> {
        self.refusal()?.correlation_id.as_deref()
    }

    /// The identity platform's id of this request.
    #[must_use]
    pub fn trace_id(&self) -> Option<&str> {
        self.refusal()?.trace_id.as_deref()
    }

    /// The HTTP status with which the token was refused.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.refusal()?.status
    }

    /// The claims that the user has to satisfy. An API that acts on behalf of a user hands them to its caller.
    #[must_use]
    pub fn claims(&self) -> Option<&str> {
        self.refusal()?.claims.as_deref()
    }

    /// How long the token endpoint wants to be left alone, where it says so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.refusal()?.retry_after
    }

    /// Whether only the user can help: by signing in again, consenting, or a second factor.
    #[must_use]
    pub fn needs_user(&self) -> bool {
        let codes = ["invalid_grant", "interaction_required", "login_required", "consent_required"];
        self.error().is_some_and(|error| codes.contains(&error))
    }

    /// The credentials of a chain that were tried, each with why it had no token.
    pub fn tried(&self) -> impl Iterator<Item = (&str, &TokenError)> {
        let tried = match &*self.0 {
            Cause::Chain(tried) => tried.as_slice(),
            _ => &[],
        };
        tried.iter().map(|(name, error)| (*name, error))
    }

    /// Whether the credential is simply not there.
    pub(super) fn is_absent(&self) -> bool {
        matches!(&*self.0, Cause::Absent(_))
    }

    /// Whether no answer came, or one that says to come again.
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
    /// Reads an answer that is no token; whatever of the sent secrets it repeats is taken out.
    pub(super) fn read(host: &str, status: StatusCode, body: &[u8], secrets: &[&str]) -> Self {
        let value: Value = serde_json::from_slice(strip_byte_order_mark(body)).unwrap_or(Value::Null);
        let text = |name: &str| {
            let text = value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
            text.map(|text| without(text, secrets))
        };
        // The older metadata service writes its error as an object.
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

    /// What the browser came back with in place of a code.
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

/// Lines that follow the first only say again what has fields of its own: trace and correlation ids, the time.
fn first_line(description: &str) -> String {
    description.lines().next().unwrap_or_default().trim().to_owned()
}

/// The number at a description's beginning: `AADSTS7000215: Invalid client secret provided.`
fn aadsts(description: &str) -> Option<u32> {
    let rest = description.trim_start().strip_prefix("AADSTS")?;
    let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..end)?.parse().ok()
}

/// Without these, as they are and as a form has them.
fn without(text: &str, secrets: &[&str]) -> String {
    secrets.iter().filter(|secret| !secret.is_empty()).fold(plain(text), |text, secret| {
        let encoded: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        text.replace(secret, "…").replace(&encoded, "…")
    })
}

/// Without what a terminal takes for a command; lines stay.
fn plain(text: &str) -> String {
    text.chars().filter(|character| *character == '\n' || !character.is_control()).collect()
}

impl fmt::Display for TokenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Cause::Setup(message) | Cause::Absent(message) | Cause::Ended(message) => formatter.write_str(message),
            Cause::Unreachable { host, error } => write!(formatter, "{host} could not be reached: {error}"),
            Cause::Refused(refusal) => refusal.fmt(formatter),
            Cause::Answer { host, message } => write!(formatter, "{host} answered {message}"),
            Cause::Chain(tried) => {
                formatter.write_str("none of these credentials has one")?;
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
        write!(formatter, "{} refused", self.host)?;
        if let Some(status) = self.status {
            write!(formatter, " with {}", status.as_u16())?;
        }
        for part in [&self.error, &self.description].into_iter().filter(|part| !part.is_empty()) {
            write!(formatter, ": {}", printable::message(part))?;
        }
        // Its description as a rule begins with it.
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

/// What it came from is part of what it says.
impl StdError for TokenError {}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        Self::Token(Box::new(error))
    }
}

impl Error {
    /// Why no token could be obtained, where a credential of [`auth`](crate::auth) had none.
    #[must_use]
    pub fn token(&self) -> Option<&TokenError> {
        match self {
            Self::Token(error) => error.downcast_ref(),
            _ => None,
        }
    }
}
