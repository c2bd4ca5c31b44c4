//! A refresh token that was obtained elsewhere.

use std::sync::Arc;

use super::{
    TokenError,
    answer::Issued,
    credential::{Credential, authority, proof, provider, settings},
    flow::{Ask, Flow},
    proof::Proof,
    random::hash,
    secret::Secret,
    settings::Settings,
    tokens::Subject,
};
use crate::http::BoxFuture;

/// A user who signed in elsewhere, and left a refresh token.
///
/// The identity platform may answer with a new refresh token, which takes the old one's place, in the cache and in its
/// store: give it a [stored cache](super::TokenCache::stored) where that should outlast the process.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::auth::RefreshToken;
///
/// # let refresh_token = String::new();
/// let credential = RefreshToken::new("contoso.com", "00000000-0000-0000-0000-000000000000", refresh_token);
/// ```
#[derive(Clone)]
pub struct RefreshToken {
    settings: Settings,
    flow: Refresh,
}

#[derive(Clone)]
struct Refresh {
    proof: Proof,
    token: Secret,
}

impl RefreshToken {
    /// Of a tenant, by id or domain, the application to which the user signed in, by its client id, and what it was
    /// given.
    pub fn new(tenant: impl Into<String>, client_id: impl Into<String>, refresh_token: impl Into<String>) -> Self {
        let flow = Refresh { proof: Proof::None, token: Secret::new(refresh_token) };
        Self { settings: Settings::new(tenant, client_id), flow }
    }
}

impl Flow for Refresh {
    fn obtain<'a>(&'a self, ask: &'a Ask) -> BoxFuture<'a, Result<Issued, TokenError>> {
        Box::pin(async move {
            let form = ask.form("refresh_token").secret("refresh_token", self.token.clone());
            ask.issue(&self.proof, &form).await
        })
    }

    fn proof(&self) -> &Proof {
        &self.proof
    }
}

impl Credential for RefreshToken {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn flow(&self) -> Result<Arc<dyn Flow>, TokenError> {
        Ok(Arc::new(self.flow.clone()))
    }

    /// Whoever starts with the same one goes on with the newest that came of it.
    fn subject(&self) -> Subject {
        Subject::Assertion(hash(self.flow.token.expose()))
    }
}

settings!(RefreshToken);
provider!(RefreshToken);
authority!(RefreshToken);
proof!(RefreshToken);
