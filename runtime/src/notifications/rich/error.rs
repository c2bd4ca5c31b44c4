//! The errors of notifications with resource data. Anybody can send a notification and look at what comes of it, so that
//! `Display` of an error about content is always the same text: only the developer learns more.

use std::{error::Error as StdError, fmt};

use crate::{http::Error, printable};

/// Why a private key can't be used to decrypt content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyError(pub(super) String);

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the key cannot be used: {}", printable::message(&self.0))
    }
}

impl StdError for KeyError {}

/// Encrypted content could not be decrypted.
///
/// `Display` is the same text for all reasons, so that it may be sent or shown to anybody: who could tell a wrong signature
/// from a wrong key or a wrong padding, could decrypt content by trying. [`fault`](Self::fault) has the reason, for logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecryptError(pub(super) ContentFault);

impl DecryptError {
    /// The reason. Don't send it to where the content came from.
    #[must_use]
    pub fn fault(&self) -> &ContentFault {
        &self.0
    }
}

impl fmt::Display for DecryptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the encrypted content cannot be read")
    }
}

impl StdError for DecryptError {}

/// Why content could not be decrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContentFault {
    /// A member is missing, or isn't base64: `data`.
    Member(&'static str),
    /// No key has the id or the thumbprint of the certificate for which it is encrypted.
    UnknownCertificate,
    /// `dataKey` isn't encrypted for the certificate's key, or isn't a key of AES-256.
    DataKey,
    /// `dataSignature` isn't that of `data` with this key: the content was changed. It was not decrypted.
    Signature,
    /// `data` has the right signature, and isn't encrypted as it should be.
    Data,
    /// The decrypted data isn't JSON of the type. The text says where, and may repeat a value.
    Json(String),
}

impl fmt::Display for ContentFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(name) => write!(f, "expected `{name}` in base64, found none"),
            Self::UnknownCertificate => f.write_str("no key has the id or the thumbprint of the certificate"),
            Self::DataKey => f.write_str("`dataKey` is not a key of 256 bits that is encrypted for the certificate"),
            Self::Signature => f.write_str("`dataSignature` is not the signature of `data`"),
            Self::Data => f.write_str("`data` is signed, and not encrypted with the key"),
            Self::Json(reason) => write!(f, "the data is not of the type: {}", printable::message(reason)),
        }
    }
}

/// Why the sender of notifications is not proven.
#[derive(Debug)]
#[non_exhaustive]
pub enum ValidationError {
    /// The keys of the identity platform could not be read. The tokens may be valid: check them again later.
    Keys(Error),
    /// A token is not one of Graph for this application: ignore the notifications.
    Token(TokenFault),
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keys(error) => write!(f, "the keys for validation tokens cannot be read: {error}"),
            Self::Token(fault) => write!(f, "the validation tokens prove nothing: {fault}"),
        }
    }
}

/// What `Display` says of the cause is all that there is, so that it is not a source as well.
impl StdError for ValidationError {}

impl From<TokenFault> for ValidationError {
    fn from(fault: TokenFault) -> Self {
        Self::Token(fault)
    }
}

/// What is wrong with a validation token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenFault {
    /// There is no token.
    Missing,
    /// It isn't a signed JSON web token of at most 16 KiB; the text says what it isn't.
    Malformed(&'static str),
    /// Its signature is not by RS256: the algorithm that it names.
    Algorithm(String),
    /// The identity platform has no key of its id, or not for its tenant.
    UnknownKey,
    /// Its signature is wrong.
    Signature,
    /// A claim is missing or has another value than it must have: `aud`.
    Claim(&'static str),
    /// It is no longer valid.
    Expired,
    /// It is not valid yet.
    NotYet,
}

impl fmt::Display for TokenFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("expected a validation token, found none"),
            Self::Malformed(reason) => write!(f, "expected a JSON web token, found {reason}"),
            Self::Algorithm(name) => write!(f, "expected the algorithm RS256, found {}", printable::value(name)),
            Self::UnknownKey => f.write_str("the identity platform has no such key for the token's tenant"),
            Self::Signature => f.write_str("the signature of the token is wrong"),
            Self::Claim(name) => write!(f, "the claim `{name}` is not that of a notification for this application"),
            Self::Expired => f.write_str("the token has expired"),
            Self::NotYet => f.write_str("the token is not valid yet"),
        }
    }
}
