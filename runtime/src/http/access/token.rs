//! [`Token`] and [`TokenProvider`]. Tokens are secrets: `Debug` doesn't contain them, and they are wiped from memory.

use std::{borrow::Cow, fmt, future::ready, sync::Arc, time::SystemTime};

use http::HeaderValue;
use zeroize::Zeroizing;

use crate::http::{BoxFuture, Cloud, Error, MaybeSend, MaybeSync, SecurityScheme};
use crate::model::Binary;

/// A source of access tokens.
///
/// The credentials of the module `auth` are token providers that cache and renew tokens. A [`Token`] or a text is a
/// provider that always returns the same token, which is enough for a script.
pub trait TokenProvider: MaybeSend + MaybeSync {
    /// Returns a valid token.
    ///
    /// Called before each call, so that a provider should cache its token until it expires.
    ///
    /// # Errors
    /// [`Error::Token`] if no token can be obtained.
    fn token<'a>(&'a self, wanted: &'a TokenRequest) -> BoxFuture<'a, Result<Token, Error>>;
}

/// What a token is requested for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenRequest {
    cloud: Cloud,
    scopes: Vec<Cow<'static, str>>,
    claims: Option<String>,
    refused: Option<Token>,
    scheme: Option<SecurityScheme>,
}

impl TokenRequest {
    /// A request for the public cloud, with the default scopes of the provider.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the cloud. A provider with an explicit authority ignores it.
    #[must_use]
    pub fn with_cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = cloud;
        self
    }

    /// Sets the scopes, instead of the provider's default ones: `https://graph.microsoft.com/User.Read`.
    #[must_use]
    pub fn with_scopes<S: Into<Cow<'static, str>>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the claims of a claims challenge, as the text of a JSON object.
    ///
    /// A cached token doesn't have them, so that a new one is requested and replaces it.
    #[must_use]
    pub fn with_claims(mut self, claims: impl Into<String>) -> Self {
        self.claims = Some(claims.into());
        self
    }

    /// Sets a token that the service rejected with 401, which a cache then drops.
    #[must_use]
    pub fn with_refused(mut self, token: Token) -> Self {
        self.refused = Some(token);
        self
    }

    /// Sets the scheme that the credential is for.
    #[must_use]
    pub fn with_scheme(mut self, scheme: SecurityScheme) -> Self {
        self.scheme = Some(scheme);
        self
    }

    /// The scheme that the credential is for, if the reference names one.
    #[must_use]
    pub fn scheme(&self) -> Option<SecurityScheme> {
        self.scheme
    }

    /// The cloud in which the token is used.
    #[must_use]
    pub fn cloud(&self) -> Cloud {
        self.cloud
    }

    /// The scopes; empty for the provider's default ones.
    #[must_use]
    pub fn scopes(&self) -> &[Cow<'static, str>] {
        &self.scopes
    }

    /// The claims that the token must have, as the text of a JSON object.
    #[must_use]
    pub fn claims(&self) -> Option<&str> {
        self.claims.as_deref()
    }

    /// The token that the service rejected.
    #[must_use]
    pub fn refused(&self) -> Option<&Token> {
        self.refused.as_ref()
    }
}

/// An access token. Cheap to clone. `Debug` doesn't contain it, and the last clone wipes it from memory.
#[derive(Clone)]
pub struct Token(Arc<Issued>);

struct Issued {
    text: Zeroizing<String>,
    expires_at: Option<SystemTime>,
    kind: Kind,
}

/// What a credential is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Kind {
    /// A text, which may be an access token or an API key.
    Text,
    /// An access token.
    Access,
    /// An API key.
    ApiKey,
    /// A name and a password, in base64.
    Basic,
}

/// Shorter tokens, which only tests have, are not searched for in messages: they would be found in any word.
const SHORTEST: usize = 8;

impl Token {
    /// A token, without the prefix `Bearer`.
    pub fn new(text: impl Into<String>) -> Self {
        Self::of_kind(text.into(), Kind::Text)
    }

    /// A token with its time of expiry.
    pub fn expiring(text: impl Into<String>, expires_at: SystemTime) -> Self {
        let text = Zeroizing::new(text.into());
        Self(Arc::new(Issued { text, expires_at: Some(expires_at), kind: Kind::Access }))
    }

    /// An API key, which is sent where the service's document says: in a header, in the query or in a cookie.
    pub fn api_key(text: impl Into<String>) -> Self {
        Self::of_kind(text.into(), Kind::ApiKey)
    }

    /// A name and a password, for the scheme `Basic` of HTTP.
    pub fn basic(name: impl AsRef<str>, password: impl AsRef<str>) -> Self {
        let pair = Zeroizing::new(format!("{}:{}", name.as_ref(), password.as_ref()));
        Self::of_kind(Binary::from(pair.as_bytes()).as_str().to_owned(), Kind::Basic)
    }

    fn of_kind(text: String, kind: Kind) -> Self {
        Self(Arc::new(Issued { text: Zeroizing::new(text), expires_at: None, kind }))
    }

    pub(in crate::http) fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The text of the token. Send it to the service only.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0.text
    }

    /// A text with the token, if it contains it, replaced by `…`.
    pub(in crate::http) fn hidden_in<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let token = self.secret();
        let is_there = token.len() >= SHORTEST && text.contains(token);
        if is_there { text.replace(token, "…").into() } else { text.into() }
    }

    /// Whether the value of a header contains the token.
    pub(in crate::http) fn is_in(&self, value: &HeaderValue) -> bool {
        let token = self.secret().as_bytes();
        token.len() >= SHORTEST && value.as_bytes().windows(token.len()).any(|part| part == token)
    }

    /// The time of expiry, if known.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.0.expires_at
    }
}

/// Tokens are equal if their texts are.
impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.secret() == other.secret()
    }
}

impl Eq for Token {}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

impl From<&str> for Token {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Token {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl TokenProvider for Token {
    fn token<'a>(&'a self, _: &'a TokenRequest) -> BoxFuture<'a, Result<Token, Error>> {
        Box::pin(ready(Ok(self.clone())))
    }
}

impl TokenProvider for String {
    fn token<'a>(&'a self, _: &'a TokenRequest) -> BoxFuture<'a, Result<Token, Error>> {
        Box::pin(ready(Ok(Token::new(self.as_str()))))
    }
}

impl TokenProvider for &str {
    fn token<'a>(&'a self, _: &'a TokenRequest) -> BoxFuture<'a, Result<Token, Error>> {
        Box::pin(ready(Ok(Token::new(*self))))
    }
}

impl<P: TokenProvider + ?Sized> TokenProvider for Arc<P> {
    fn token<'a>(&'a self, wanted: &'a TokenRequest) -> BoxFuture<'a, Result<Token, Error>> {
        (**self).token(wanted)
    }
}

impl<P: TokenProvider + ?Sized> TokenProvider for Box<P> {
    fn token<'a>(&'a self, wanted: &'a TokenRequest) -> BoxFuture<'a, Result<Token, Error>> {
        (**self).token(wanted)
    }
}
