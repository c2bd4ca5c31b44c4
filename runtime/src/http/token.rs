//! Whoever can get a token comes in; the token that a request shows goes out.

use std::{fmt, future::ready, sync::Arc};

use super::{BoxFuture, Error};

/// Where tokens come from.
///
/// A [`Token`] or a text is a provider that always answers with itself:
/// enough for a script, while an application that runs on wants one that renews.
pub trait TokenProvider: Send + Sync {
    /// The token to show now, renewed where it must be.
    ///
    /// # Errors
    /// [`Error::Token`] where none can be had.
    fn token(&self) -> BoxFuture<'_, Result<Token, Error>>;
}

/// An access token. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Arc<str>);

impl Token {
    /// A token, as the identity platform issued it, without `Bearer`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The text, to be shown to nobody but the service.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }
}

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
    fn token(&self) -> BoxFuture<'_, Result<Token, Error>> {
        Box::pin(ready(Ok(self.clone())))
    }
}

impl TokenProvider for String {
    fn token(&self) -> BoxFuture<'_, Result<Token, Error>> {
        Box::pin(ready(Ok(Token::new(self.as_str()))))
    }
}

impl TokenProvider for &str {
    fn token(&self) -> BoxFuture<'_, Result<Token, Error>> {
        Box::pin(ready(Ok(Token::new(*self))))
    }
}

impl<P: TokenProvider + ?Sized> TokenProvider for Arc<P> {
    fn token(&self) -> BoxFuture<'_, Result<Token, Error>> {
        (**self).token()
    }
}
