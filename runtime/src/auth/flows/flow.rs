//! [`Flow`]: one way to get a token, as the forms that it posts. Refresh tokens and client authentication are handled
//! here for all flows.

use std::sync::Arc;

use bytes::Bytes;

use crate::auth::{
    TokenError,
    flows::proof::{Occasion, Proof},
    keeping::cache::Source,
    platform::answer::Issued,
    platform::authority::Authority,
    platform::exchange::{Exchange, Patience, host},
    platform::form::{Form, uri},
    secret::Secret,
};
use crate::http::BoxFuture;

pub(in crate::auth) trait Flow: Send + Sync {
    /// Requests a token without a refresh token.
    fn obtain<'a>(&'a self, ask: &'a Ask) -> BoxFuture<'a, Result<Issued, TokenError>>;

    /// The client authentication.
    fn proof(&self) -> &Proof {
        &Proof::None
    }

    /// Whether the user has to act.
    fn asks_user(&self) -> bool {
        false
    }
}

/// The parameters of a token request.
#[derive(Clone)]
pub(in crate::auth) struct Ask {
    pub(in crate::auth) authority: Authority,
    pub(in crate::auth) client_id: String,
    /// Scopes, separated by spaces.
    pub(in crate::auth) scope: String,
    pub(in crate::auth) claims: Option<String>,
    pub(in crate::auth) exchange: Exchange,
    pub(in crate::auth) patience: Patience,
}

impl Ask {
    /// A form with the parameters of all flows.
    pub(in crate::auth) fn form(&self, grant_type: &str) -> Form {
        let form = Form::default().open("grant_type", grant_type).open("client_id", self.client_id.as_str());
        form.open("scope", self.scope.as_str()).open_if("claims", self.claims.as_deref())
    }

    /// Posts a form to the token endpoint, with a new client assertion for each attempt, and reads the token.
    pub(in crate::auth) async fn issue(&self, proof: &Proof, form: &Form) -> Result<Issued, TokenError> {
        let endpoint = self.authority.token_endpoint();
        let (sent, response) = self.post(&endpoint, proof, form).await?;
        let host = host(&uri(&endpoint)?);
        Issued::read(&host, response, &sent.secrets(), self.exchange.time.now())
    }

    /// Posts a form and returns it with the response.
    pub(in crate::auth) async fn post(
        &self,
        endpoint: &str,
        proof: &Proof,
        form: &Form,
    ) -> Result<(Form, http::Response<Bytes>), TokenError> {
        let time = &self.exchange.time;
        // An assertion names the token endpoint, whatever URL it is sent to.
        let audience = self.authority.token_endpoint();
        let make = || {
            let occasion = Occasion { client_id: &self.client_id, endpoint: &audience, now: time.now() };
            let form = proof.add(form.clone(), &occasion)?;
            let request = form.post(endpoint)?;
            Ok((form, request))
        };
        self.exchange.send(self.patience, make).await
    }
}

/// A flow with the parameters of a request.
pub(in crate::auth) struct Question {
    pub(in crate::auth) flow: Arc<dyn Flow>,
    pub(in crate::auth) ask: Ask,
}

impl Source for Question {
    fn obtain(&self, refresh: Option<Secret>, renewal: bool) -> BoxFuture<'_, Result<Issued, TokenError>> {
        Box::pin(async move {
            let patience = if renewal { self.ask.patience.for_renewal() } else { self.ask.patience };
            let ask = Ask { patience, ..self.ask.clone() };
            if let Some(refresh) = refresh {
                let form = ask.form("refresh_token").secret("refresh_token", refresh);
                match ask.issue(self.flow.proof(), &form).await {
                    // The refresh token has expired or was revoked.
                    Err(error) if error.needs_user() => {}
                    outcome => return outcome,
                }
            }
            if renewal && self.flow.asks_user() {
                return Err(TokenError::ended("the user must sign in again once the token has expired"));
            }
            self.flow.obtain(&ask).await
        })
    }
}
