//! The on-behalf-of flow: a web API exchanges the token of its caller for one with which it calls Graph for that user.

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

/// The credential of a web API that acts for the user who called it.
///
/// Create it once with the client authentication of the API, and call [`user`](Self::user) for each request that the
/// API handles. All share one cache, in which tokens are separated by user.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::auth::OnBehalfOf;
///
/// # let secret = String::new();
/// let api = OnBehalfOf::new("contoso.com", "00000000-0000-0000-0000-000000000000").client_secret(secret);
/// // The token of a request: the part after `Bearer` of its `Authorization` header.
/// # let token_of_the_call = String::new();
/// let credential = api.user(token_of_the_call);
/// ```
#[derive(Clone)]
pub struct OnBehalfOf {
    settings: Settings,
    flow: Delegation,
    subject: Subject,
}

#[derive(Clone)]
struct Delegation {
    proof: Proof,
    assertion: Option<Secret>,
}

impl OnBehalfOf {
    /// `tenant` is the id or domain of the API's tenant, `client_id` that of the API. It needs client authentication,
    /// such as [`client_secret`](Self::client_secret), and a [`user`](Self::user).
    pub fn new(tenant: impl Into<String>, client_id: impl Into<String>) -> Self {
        let flow = Delegation { proof: Proof::None, assertion: None };
        Self { settings: Settings::new(tenant, client_id), flow, subject: Subject::Application }
    }

    /// The credential for the user of this access token, which must have been issued for the API itself.
    #[must_use]
    pub fn user(&self, token: impl Into<String>) -> Self {
        let assertion = Secret::new(token);
        let subject = Subject::Assertion(hash(assertion.expose()));
        let flow = Delegation { assertion: Some(assertion), ..self.flow.clone() };
        Self { settings: self.settings.clone(), flow, subject }
    }
}

impl Flow for Delegation {
    fn obtain<'a>(&'a self, ask: &'a Ask) -> BoxFuture<'a, Result<Issued, TokenError>> {
        Box::pin(async move {
            let none = || TokenError::setup("expected the token of the user's request, found none: pass it to `user`");
            let assertion = self.assertion.clone().ok_or_else(none)?;
            let form = ask.form("urn:ietf:params:oauth:grant-type:jwt-bearer");
            let form = form.open("requested_token_use", "on_behalf_of").secret("assertion", assertion);
            ask.issue(&self.proof, &form).await
        })
    }

    fn proof(&self) -> &Proof {
        &self.proof
    }
}

impl Credential for OnBehalfOf {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn flow(&self) -> Result<Arc<dyn Flow>, TokenError> {
        Ok(Arc::new(self.flow.clone()))
    }

    fn subject(&self) -> Subject {
        self.subject.clone()
    }
}

settings!(OnBehalfOf);
provider!(OnBehalfOf);
authority!(OnBehalfOf);
proof!(OnBehalfOf);
