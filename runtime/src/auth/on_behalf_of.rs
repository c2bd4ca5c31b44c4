//! On behalf of: a web API that was called with a user's token asks for one with which it can call Graph for that user.

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

/// A web API that acts for the user who called it.
///
/// It is made once, with the application and its proof; each call to the API is served with [`user`](Self::user).
/// All of them share one cache, in which tokens are kept by user.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::auth::OnBehalfOf;
///
/// # let secret = String::new();
/// let api = OnBehalfOf::new("contoso.com", "00000000-0000-0000-0000-000000000000").client_secret(secret);
/// // With the token of a call: what stood behind `Bearer` in its `Authorization` header.
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
    /// The web API: its tenant, by id or domain, and its client id. It needs a proof, and a [`user`](Self::user).
    pub fn new(tenant: impl Into<String>, client_id: impl Into<String>) -> Self {
        let flow = Delegation { proof: Proof::None, assertion: None };
        Self { settings: Settings::new(tenant, client_id), flow, subject: Subject::Application }
    }

    /// For the user whose token this is. It must have been issued for the API itself.
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
            let none = || TokenError::setup("on behalf of whom? give the token of the user's call to `user`");
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
