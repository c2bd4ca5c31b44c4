//! The credentials of azure_core, of which azure_identity and others have many, as sources of tokens.

use std::{sync::Arc, time::SystemTime};

use azure_core::credentials::TokenCredential;

use super::{
    TokenError,
    answer::Issued,
    authority::Authority,
    credential::{Credential, provider, settings},
    flow::{Ask, Flow},
    settings::Settings,
};
use crate::http::{BoxFuture, Token, TokenRequest};

/// Any credential of azure_core 1: those of azure_identity, or one that an application has already.
///
/// Its tokens are cached and renewed here as those of the other credentials are, whether or not it does so itself.
/// It has an authority and a transport of its own. azure_core has no way to ask for claims: a claims challenge of the
/// service ends with an error that says so.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use std::sync::Arc;
///
/// use azure_core::credentials::TokenCredential;
/// use graphdown::{auth::AzureIdentity, http::Client};
///
/// fn client(credential: Arc<dyn TokenCredential>) -> Client {
///     Client::new("https://graph.microsoft.com/v1.0", AzureIdentity::new(credential))
/// }
/// ```
#[derive(Clone)]
pub struct AzureIdentity {
    settings: Settings,
    credential: Arc<dyn TokenCredential>,
}

impl AzureIdentity {
    /// With the tokens of this credential.
    #[must_use]
    pub fn new(credential: Arc<dyn TokenCredential>) -> Self {
        Self { settings: Settings::new("", ""), credential }
    }
}

impl From<Arc<dyn TokenCredential>> for AzureIdentity {
    fn from(credential: Arc<dyn TokenCredential>) -> Self {
        Self::new(credential)
    }
}

struct Foreign(Arc<dyn TokenCredential>);

impl Flow for Foreign {
    fn obtain<'a>(&'a self, ask: &'a Ask) -> BoxFuture<'a, Result<Issued, TokenError>> {
        Box::pin(async move {
            if ask.claims.is_some() {
                return Err(TokenError::setup("claims cannot be asked for: azure_core's credentials take none"));
            }
            let scopes: Vec<&str> = ask.scope.split(' ').collect();
            let failed = |error| TokenError::setup(format!("azure_core's credential has no token: {error}"));
            let token = self.0.get_token(&scopes, None).await.map_err(failed)?;
            let now = ask.exchange.time.now();
            Ok(Issued::until(Token::expiring(token.token.secret(), SystemTime::from(token.expires_on)), now))
        })
    }
}

impl Credential for AzureIdentity {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn flow(&self) -> Result<Arc<dyn Flow>, TokenError> {
        Ok(Arc::new(Foreign(Arc::clone(&self.credential))))
    }

    /// Which it asks is its own affair; in a cache that is shared it has a place of its own.
    fn authority(&self, _: &TokenRequest) -> Result<Authority, TokenError> {
        Ok(Authority::foreign(format!("azure_core:{:p}", Arc::as_ptr(&self.credential))))
    }
}

settings!(AzureIdentity);
provider!(AzureIdentity);
