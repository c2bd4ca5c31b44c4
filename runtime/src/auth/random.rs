//! Random numbers, hashes and base64url, in which OAuth writes both.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest,
    rand::{SecureRandom, SystemRandom},
};

use super::TokenError;

/// So many random bytes.
pub(super) fn bytes<const N: usize>() -> Result<[u8; N], TokenError> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| TokenError::setup("the system has no random numbers"))?;
    Ok(bytes)
}

/// A random text of 43 letters, digits, `-` and `_`, which nobody guesses.
pub(super) fn text() -> Result<String, TokenError> {
    Ok(base64url(&bytes::<32>()?))
}

/// Evenly between 0 and 1; 1 where the system has no random numbers, which only lengthens a wait.
pub(super) fn fraction() -> f64 {
    bytes().map_or(1.0, |bytes| f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX))
}

/// The SHA-256, in base64url.
pub(super) fn hash(bytes: impl AsRef<[u8]>) -> String {
    base64url(digest::digest(&digest::SHA256, bytes.as_ref()).as_ref())
}

pub(super) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn base64url_decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
