//! A flow: one way to get a token, written as the forms that it posts. What flows have in common is done here.

use std::sync::Arc;

use bytes::Bytes;

use super::{
    TokenError,
    answer::Issued,
    authority::Authority,
    cache::Source,
    exchange::{Exchange, Patience, host},
    form::{Form, uri},
    proof::{Occasion, Proof},
    secret::Secret,
};
use crate::http::BoxFuture;

pub(super) trait Flow: Send + Sync {
    /// A new token, without a refresh token.
    fn obtain<'a>(&'a self, ask: &'a Ask) -> BoxFuture<'a, Result<Issued, TokenError>>;

    /// How the application proves who it is.
    fn proof(&self) -> &Proof {
        &Proof::None
    }

    /// Whether the user has to do something.
    fn asks_user(&self) -> bool {
        false
    }
}

/// What a token is asked for, and of whom.
#[derive(Clone)]
pub(super) struct Ask {
    pub(super) authority: Authority,
    pub(super) client_id: String,
    /// Scopes, with blanks between them.
    pub(super) scope: String,
    pub(super) claims: Option<String>,
    pub(super) exchange: Exchange,
    pub(super) patience: Patience,
}

impl Ask {
    /// A form with what each has.
    pub(super) fn form(&self, grant_type: &str) -> Form {
        let form = Form::default().open("grant_type", grant_type).open("client_id", self.client_id.as_str());
        form.open("scope", self.scope.as_str()).open_if("claims", self.claims.as_deref())
    }

    /// Posts a form to the token endpoint, with a proof that is made anew for each attempt, and reads the token.
    pub(super) async fn issue(&self, proof: &Proof, form: &Form) -> Result<Issued, TokenError> {
        let endpoint = self.authority.token_endpoint();
        let (sent, response) = self.post(&endpoint, proof, form).await?;
        let host = host(&uri(&endpoint)?);
        Issued::read(&host, response, &sent.secrets(), self.exchange.time.now())
    }

    /// Posts a form; gives it back as it was sent, with the answer.
    pub(super) async fn post(
        &self,
        endpoint: &str,
        proof: &Proof,
        form: &Form,
    ) -> Result<(Form, http::Response<Bytes>), TokenError> {
        let time = &self.exchange.time;
        // Whatever address it is sent to, an assertion names the token endpoint.
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

/// A flow, and what it is asked for.
pub(super) struct Question {
    pub(super) flow: Arc<dyn Flow>,
    pub(super) ask: Ask,
}

impl Source for Question {
    fn obtain(&self, refresh: Option<Secret>, renewal: bool) -> BoxFuture<'_, Result<Issued, TokenError>> {
        Box::pin(async move {
            let patience = if renewal { self.ask.patience.for_renewal() } else { self.ask.patience };
            let ask = Ask { patience, ..self.ask.clone() };
            if let Some(refresh) = refresh {
                let form = ask.form("refresh_token").secret("refresh_token", refresh);
                match ask.issue(self.flow.proof(), &form).await {
                    // It has expired or was revoked.
                    Err(error) if error.needs_user() => {}
                    outcome => return outcome,
                }
            }
            if renewal && self.flow.asks_user() {
                return Err(TokenError::ended("the user is asked when the token has expired"));
            }
            self.flow.obtain(&ask).await
        })
    }
}
