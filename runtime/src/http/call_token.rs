//! The token of a call: had before each attempt, and asked for anew where the service refuses it.
//!
//! A service refuses a token that has expired or was revoked, and one that lacks claims that it has come to want. Each of
//! the two is worth one further try with a token that takes account of it, and no more.

use http::{HeaderValue, Response, StatusCode};

use super::{Caller, Error, Token, TokenRequest, challenge, client::Inner};

#[derive(Default)]
pub(super) struct CallToken {
    /// What was sent last.
    last: Option<Token>,
    /// What is to be sent next, where that is settled.
    next: Option<Token>,
    was_renewed: bool,
    had_claims: bool,
}

impl CallToken {
    /// The header with the token.
    pub(super) async fn authorization(&mut self, client: &Inner) -> Result<HeaderValue, Error> {
        let token = match self.next.take() {
            Some(token) => token,
            None => client.tokens.token(&client.token_request()).await?,
        };
        let mut value = HeaderValue::try_from(format!("Bearer {}", token.secret()))
            .map_err(|_| Error::Token("the token has characters that no header can carry".into()))?;
        value.set_sensitive(true);
        self.last = Some(token);
        Ok(value)
    }

    /// What to ask for after an answer; `None` where the token isn't the matter, or another was tried already.
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

    /// Takes another token; `false` where it is the one that was refused.
    pub(super) fn replace(&mut self, token: Token) -> bool {
        let is_another = self.last.as_ref() != Some(&token);
        self.next = is_another.then_some(token);
        is_another
    }

    /// The token that was sent last.
    pub(super) fn last(&self) -> Option<Token> {
        self.last.clone()
    }

    /// Whom the token was issued to.
    pub(super) fn caller(&self) -> Option<Caller> {
        self.last.as_ref().and_then(Caller::of)
    }
}
