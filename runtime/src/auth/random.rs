//! Random bytes, hashes and base64url for OAuth parameters.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest;

use crate::auth::TokenError;
use crate::http::wire::random;

/// Random bytes, or an error on a system without a random source.
pub(super) fn bytes<const N: usize>() -> Result<[u8; N], TokenError> {
    random::bytes().ok_or_else(|| TokenError::setup("the system has no random numbers"))
}

/// An unguessable text of 43 letters, digits, `-` and `_`.
pub(super) fn text() -> Result<String, TokenError> {
    Ok(base64url(&bytes::<32>()?))
}

/// The SHA-256 hash in base64url.
pub(super) fn hash(bytes: impl AsRef<[u8]>) -> String {
    base64url(digest::digest(&digest::SHA256, bytes.as_ref()).as_ref())
}

pub(super) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn base64url_decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
