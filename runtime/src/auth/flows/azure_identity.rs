//! [`AzureIdentity`]: credentials of azure_core, such as those of azure_identity, as token providers.

use std::{sync::Arc, time::SystemTime};

use azure_core::credentials::TokenCredential;

use crate::auth::{
    TokenError,
    flows::credential::{Credential, provider, settings},
    flows::flow::{Ask, Flow},
    platform::answer::Issued,
    platform::authority::Authority,
    platform::settings::Settings,
};
use crate::http::{BoxFuture, Token, TokenRequest};

/// A credential of azure_core 1, such as those of azure_identity.
///
/// Its tokens are cached and renewed like those of the other credentials. It uses its own authority and transport.
/// azure_core has no API for claims, so that a claims challenge of the service is an error.
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
    /// Wraps a credential.
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
                return Err(TokenError::setup(
                    "the service requires claims, which credentials of azure_core can't request",
                ));
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

    /// The authority is unknown; this one separates its tokens in a shared cache.
    fn authority(&self, _: &TokenRequest) -> Result<Authority, TokenError> {
        Ok(Authority::foreign(format!("azure_core:{:p}", Arc::as_ptr(&self.credential))))
    }
}

settings!(AzureIdentity);
provider!(AzureIdentity);
