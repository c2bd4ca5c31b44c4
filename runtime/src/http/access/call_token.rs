//! The token of a call: requested before each attempt, and renewed once if the service rejects it.
//!
//! A service rejects a token that has expired or was revoked, and one without claims that it now requires (a claims
//! challenge). Each of the two reasons is worth one more attempt with a new token, and no more.

use http::{Response, StatusCode};

use crate::http::{
    Body, Caller, Endpoint, Error, SecurityScheme, Token, TokenRequest, access::challenge, client::Inner,
};

#[derive(Default)]
pub(in crate::http) struct CallToken {
    /// The token that was sent last.
    last: Option<Token>,
    /// The token to send next, if it is already known.
    next: Option<Token>,
    was_renewed: bool,
    had_claims: bool,
    /// How the last token was sent.
    scheme: Option<SecurityScheme>,
}

impl CallToken {
    /// Adds the credentials that an operation needs: a token as `Bearer` unless its document says otherwise, and those of
    /// the first alternative that the provider has.
    pub(in crate::http) async fn authorize(
        &mut self,
        client: &Inner,
        endpoint: &Endpoint,
        request: &mut http::Request<Body>,
    ) -> Result<(), Error> {
        let Some(alternatives) = endpoint.operation().and_then(|operation| operation.security) else {
            return self.add(client, &[SecurityScheme::BEARER], request).await;
        };
        let mut refusal = None;
        for alternative in alternatives.iter().filter(|alternative| !alternative.is_empty()) {
            match self.add(client, alternative, request).await {
                Ok(()) => return Ok(()),
                Err(error) => drop(refusal.get_or_insert(error)),
            }
        }
        let is_optional = alternatives.iter().any(|alternative| alternative.is_empty());
        refusal.filter(|_| !is_optional).map_or(Ok(()), Err)
    }

    /// Adds a credential for each scheme, or none.
    async fn add(
        &mut self,
        client: &Inner,
        schemes: &[SecurityScheme],
        request: &mut http::Request<Body>,
    ) -> Result<(), Error> {
        let mut tokens = Vec::new();
        for scheme in schemes {
            let token = match self.next.take() {
                Some(token) => token,
                None => client.tokens.token(&client.token_request().with_scheme(*scheme)).await?,
            };
            scheme.check(&token)?;
            tokens.push((scheme, token));
        }
        for (scheme, token) in &tokens {
            scheme.send(token, request)?;
        }
        if let Some((scheme, token)) = tokens.into_iter().next() {
            self.scheme = Some(*scheme);
            self.last = Some(token);
        }
        Ok(())
    }

    /// The token to request after a response; `None` if the token wasn't rejected, or a new one was already tried.
    pub(in crate::http) fn renewal<B>(&mut self, answer: &Response<B>, wanted: TokenRequest) -> Option<TokenRequest> {
        if !matches!(answer.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            return None;
        }
        let refused = self.last.clone()?;
        let wanted = self.scheme.map_or(wanted.clone(), |scheme| wanted.with_scheme(scheme));
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
    pub(in crate::http) fn replace(&mut self, token: Token) -> bool {
        let is_another = self.last.as_ref() != Some(&token);
        self.next = is_another.then_some(token);
        is_another
    }

    /// The token that was sent last.
    pub(in crate::http) fn last(&self) -> Option<Token> {
        self.last.clone()
    }

    /// The kind of caller to whom the token was issued.
    pub(in crate::http) fn caller(&self) -> Option<Caller> {
        self.last.as_ref().and_then(Caller::of)
    }
}
