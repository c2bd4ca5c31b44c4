//! Tokens, and where they come from. A token is a secret: nothing shows it, and it is wiped from memory at its end.

use std::{borrow::Cow, fmt, future::ready, sync::Arc, time::SystemTime};

use http::HeaderValue;
use zeroize::Zeroizing;

use super::{BoxFuture, Cloud, Error, MaybeSend, MaybeSync};

/// Where tokens come from.
///
/// The credentials of the module `auth` are providers that renew their tokens.
/// A [`Token`] or a text is one that always answers with itself, which does for a script.
pub trait TokenProvider: MaybeSend + MaybeSync {
    /// The token to show now, renewed where it must be.
    ///
    /// It is asked before each call, so that it should keep its token and answer at once while that lasts.
    ///
    /// # Errors
    /// [`Error::Token`] where none can be had.
    fn token<'a>(&'a self, wanted: &'a TokenRequest) -> BoxFuture<'a, Result<Token, Error>>;
}

/// What a token is wanted for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenRequest {
    cloud: Cloud,
    scopes: Vec<Cow<'static, str>>,
    claims: Option<String>,
    refused: Option<Token>,
}

impl TokenRequest {
    /// For the public cloud, with the scopes that the provider has chosen.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// For another cloud. A provider that was told its authority keeps to that.
    #[must_use]
    pub fn with_cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = cloud;
        self
    }

    /// With scopes of its own, in place of those that the provider has chosen: `https://graph.microsoft.com/User.Read`.
    #[must_use]
    pub fn with_scopes<S: Into<Cow<'static, str>>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// With the claims that a claims challenge asked for, as the text of a JSON object.
    ///
    /// A token from a cache doesn't have them: a new one is asked for, and takes the old one's place.
    #[must_use]
    pub fn with_claims(mut self, claims: impl Into<String>) -> Self {
        self.claims = Some(claims.into());
        self
    }

    /// In place of a token that the service refused with 401: a cache that holds this one drops it.
    #[must_use]
    pub fn with_refused(mut self, token: Token) -> Self {
        self.refused = Some(token);
        self
    }

    /// The cloud in which the token will be shown.
    #[must_use]
    pub fn cloud(&self) -> Cloud {
        self.cloud
    }

    /// The scopes; none where the provider is to choose.
    #[must_use]
    pub fn scopes(&self) -> &[Cow<'static, str>] {
        &self.scopes
    }

    /// The claims that the token must have, as the text of a JSON object.
    #[must_use]
    pub fn claims(&self) -> Option<&str> {
        self.claims.as_deref()
    }

    /// The token that the service refused.
    #[must_use]
    pub fn refused(&self) -> Option<&Token> {
        self.refused.as_ref()
    }
}

/// An access token. Cheap to clone; its `Debug` does not show it; the last clone wipes it from memory.
#[derive(Clone)]
pub struct Token(Arc<Issued>);

struct Issued {
    text: Zeroizing<String>,
    expires_at: Option<SystemTime>,
}

/// A shorter token is one of a test's, and would be found in any word.
const SHORTEST: usize = 8;

impl Token {
    /// A token, as the identity platform issued it, without `Bearer`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Arc::new(Issued { text: Zeroizing::new(text.into()), expires_at: None }))
    }

    /// A token that is known to expire.
    pub fn expiring(text: impl Into<String>, expires_at: SystemTime) -> Self {
        Self(Arc::new(Issued { text: Zeroizing::new(text.into()), expires_at: Some(expires_at) }))
    }

    /// The text, to be shown to nobody but the service.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0.text
    }

    /// A text that may repeat it, without it.
    pub(super) fn hidden_in<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let token = self.secret();
        let is_there = token.len() >= SHORTEST && text.contains(token);
        if is_there { text.replace(token, "…").into() } else { text.into() }
    }

    /// Whether a header's value repeats it.
    pub(super) fn is_in(&self, value: &HeaderValue) -> bool {
        let token = self.secret().as_bytes();
        token.len() >= SHORTEST && value.as_bytes().windows(token.len()).any(|part| part == token)
    }

    /// When the service will take it no more, where that is known.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.0.expires_at
    }
}

/// Two are equal that have the same text.
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
