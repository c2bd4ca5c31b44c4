//! The token of a call: requested before each attempt, and renewed once if the service rejects it.
//!
//! A service rejects a token that has expired or was revoked, and one without claims that it now requires (a claims
//! challenge). Each of the two reasons is worth one more attempt with a new token, and no more.

use http::{HeaderValue, Response, StatusCode};

use super::{Caller, Error, Token, TokenRequest, challenge, client::Inner};

#[derive(Default)]
pub(super) struct CallToken {
    /// The token that was sent last.
    last: Option<Token>,
    /// The token to send next, if it is already known.
    next: Option<Token>,
    was_renewed: bool,
    had_claims: bool,
}

impl CallToken {
    /// The `Authorization` header.
    pub(super) async fn authorization(&mut self, client: &Inner) -> Result<HeaderValue, Error> {
        let token = match self.next.take() {
            Some(token) => token,
            None => client.tokens.token(&client.token_request()).await?,
        };
        let mut value = HeaderValue::try_from(format!("Bearer {}", token.secret()))
            .map_err(|_| Error::Token("the token has characters that are not allowed in a header".into()))?;
        value.set_sensitive(true);
        self.last = Some(token);
        Ok(value)
    }

    /// The token to request after a response; `None` if the token wasn't rejected, or a new one was already tried.
    pub(super) fn renewal<B>(&mut self, answer: &Response<B>, wanted: TokenRequest) -> Option<TokenRequest> {
        if !matches!(answer.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            return None;
        }
        let refused = self.last.clone()?;
        match challenge::claims(answer.headers()) {
            Some(claims) if !self.had_claims => {
                self.had_claims = true;
                Some(wanted.with_claims(claims).with_refused(refused))
            }
            None if !self.was_renewed && answer.status() == StatusCode::UNAUTHORIZED => {
                self.was_renewed = true;
                Some(wanted.with_refused(refused))
            }
            _ => None,
        }
    }

    /// Sets the token to send next; returns `false` if it is the one that was rejected.
    pub(super) fn replace(&mut self, token: Token) -> bool {
        let is_another = self.last.as_ref() != Some(&token);
        self.next = is_another.then_some(token);
        is_another
    }

    /// The token that was sent last.
    pub(super) fn last(&self) -> Option<Token> {
        self.last.clone()
    }

    /// The kind of caller to whom the token was issued.
    pub(super) fn caller(&self) -> Option<Caller> {
        self.last.as_ref().and_then(Caller::of)
    }
}
