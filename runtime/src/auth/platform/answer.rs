//! Reads the response of a token endpoint: a token and its lifetime, or an error.
//!
//! Endpoints differ: lifetimes are numbers or texts, relative to now or to 1970. An error must not repeat a secret.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use serde_json::Value;
use zeroize::Zeroize;

use crate::auth::{
    TokenError,
    error::Refusal,
    secret::{Secret, SecretJson},
};
use crate::{http::Token, model::strip_byte_order_mark};

/// The time before its expiry at which a token is renewed.
const MARGIN: Duration = Duration::from_secs(5 * 60);

/// An issued token.
pub(in crate::auth) struct Issued {
    pub(in crate::auth) token: Token,
    pub(in crate::auth) obtained: SystemTime,
    /// The time from which it is renewed, while it is still valid.
    pub(in crate::auth) renew_at: Option<SystemTime>,
    pub(in crate::auth) refresh: Option<Secret>,
    pub(in crate::auth) id_token: Option<Secret>,
}

impl Issued {
    /// Reads a response. An error contains none of the secrets that were sent.
    pub(in crate::auth) fn read(
        host: &str,
        response: http::Response<Bytes>,
        secrets: &[&str],
        now: SystemTime,
    ) -> Result<Self, TokenError> {
        let mut json = object(host, response, secrets)?;
        let token_type = json.take("token_type").unwrap_or_else(|| "Bearer".to_owned());
        if !token_type.eq_ignore_ascii_case("Bearer") {
            return Err(TokenError::answer(host, "expected a token of type Bearer, found another type"));
        }
        let text = json.take("access_token").filter(|text| !text.is_empty());
        let text = text.ok_or_else(|| TokenError::answer(host, "expected `access_token`, found none"))?;
        let lasts = seconds(&json.0, "expires_in").or_else(|| {
            let end = SystemTime::UNIX_EPOCH.checked_add(seconds(&json.0, "expires_on")?)?;
            Some(end.duration_since(now).unwrap_or_default())
        });
        let token = match lasts.and_then(|lasts| now.checked_add(lasts)) {
            Some(end) => Token::expiring(text, end),
            None => Token::new(text),
        };
        let mut issued = Self::until(token, now);
        let suggested = seconds(&json.0, "refresh_in").and_then(|wait| now.checked_add(wait));
        issued.renew_at = [issued.renew_at, suggested].into_iter().flatten().min();
        issued.refresh = json.take("refresh_token").map(Secret::new);
        issued.id_token = json.take("id_token").map(Secret::new);
        Ok(issued)
    }

    /// A token of which only the expiry is known.
    pub(in crate::auth) fn until(token: Token, now: SystemTime) -> Self {
        let lasts = token.expires_at().map(|end| end.duration_since(now).unwrap_or_default());
        let wait = lasts.map(|lasts| if lasts > MARGIN { lasts - MARGIN } else { lasts / 2 });
        let renew_at = wait.and_then(|wait| now.checked_add(wait));
        Self { token, obtained: now, renew_at, refresh: None, id_token: None }
    }
}

/// The JSON object of a response with status 2xx; for other statuses, the error.
pub(in crate::auth) fn object(
    host: &str,
    response: http::Response<Bytes>,
    secrets: &[&str],
) -> Result<SecretJson, TokenError> {
    let (parts, body) = response.into_parts();
    if parts.status.is_redirection() {
        return Err(TokenError::answer(
            host,
            "expected no redirect, found one: secrets are sent to the configured authority only",
        ));
    }
    if !parts.status.is_success() {
        let mut refusal = Refusal::read(host, parts.status, &body, secrets);
        refusal.retry_after = crate::http::retry_after(&parts.headers);
        return Err(TokenError::refused(refusal));
    }
    // The parser's message may contain a part of the text, and is dropped.
    let json = serde_json::from_slice(strip_byte_order_mark(&body)).map(SecretJson);
    // If other handles to the bytes exist, it is up to their owners to wipe them.
    if let Ok(mut body) = body.try_into_mut() {
        body.as_mut().zeroize();
    }
    json.ok().filter(|json| json.0.is_object()).ok_or_else(|| {
        TokenError::answer(
            host,
            format!("expected a JSON object, found something else (status {})", parts.status.as_u16()),
        )
    })
}

/// A number of seconds, as a number or as text.
pub(in crate::auth) fn seconds(json: &Value, name: &str) -> Option<Duration> {
    let seconds = match json.get(name)? {
        Value::String(text) => text.trim().parse().ok()?,
        value => value.as_f64()?,
    };
    Duration::try_from_secs_f64(seconds).ok()
}
