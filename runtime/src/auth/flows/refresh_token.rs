//! [`RefreshToken`]: a refresh token that another program obtained. It may be replaced with each use.

use std::sync::Arc;

use crate::auth::{
    TokenError,
    flows::credential::{Credential, authority, proof, provider, settings},
    flows::flow::{Ask, Flow},
    flows::proof::Proof,
    keeping::tokens::Subject,
    platform::answer::Issued,
    platform::settings::Settings,
    random::hash,
    secret::Secret,
};
use crate::http::BoxFuture;

/// The credential of a user who signed in elsewhere, by a refresh token.
///
/// The identity platform may return a new refresh token, which replaces the old one in the cache and in its store. To
/// keep it beyond the process, use a [stored cache](crate::auth::TokenCache::stored).
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
    /// `tenant` is the id or domain of the tenant, `client_id` that of the application to which the user signed in, and
    /// `refresh_token` the token that was issued to it.
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

    /// Credentials with the same initial token share the newest one.
    fn subject(&self) -> Subject {
        Subject::Assertion(hash(self.flow.token.expose()))
    }
}

settings!(RefreshToken);
provider!(RefreshToken);
authority!(RefreshToken);
proof!(RefreshToken);
