//! The authorization code: a user signs in with a browser on this machine, which then comes back with a code.
//!
//! The code is worth nothing without the verifier (PKCE) that only this process has, and a page that sends the browser
//! here with somebody else's code doesn't know the state.

use std::{sync::Arc, time::Duration};

use futures_util::future::{Either, select};
use serde_json::Value;

use super::{
    TokenError,
    answer::Issued,
    credential::{authority, proof, provider, settings, signs_in},
    error::Refusal,
    flow::{Ask, Flow},
    loopback::{Loopback, Redirected},
    proof::Proof,
    random,
    secret::Secret,
    settings::Settings,
};
use crate::http::BoxFuture;

/// A user who signs in with a browser on this machine.
///
/// The callback is given the address to open; the call that needs the token waits until the user has signed in there
/// and the browser has come back to `http://localhost`, which the application must have as a redirect URI of a mobile
/// or desktop platform. It is called again when the user has to sign in anew. A call has a time limit of its own: ask
/// for a token ahead of the first one.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::{
///     auth::AuthorizationCode,
///     http::{Error, TokenProvider, TokenRequest},
/// };
///
/// # async fn sign_in() -> Result<(), Error> {
/// let credential = AuthorizationCode::new("contoso.com", "00000000-0000-0000-0000-000000000000", |url| {
///     eprintln!("To sign in, open {url}");
/// });
/// credential.token(&TokenRequest::new()).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct AuthorizationCode {
    settings: Settings,
    flow: Browser,
    user: String,
}

#[derive(Clone)]
struct Browser {
    proof: Proof,
    open: Arc<dyn Fn(&str) + Send + Sync>,
    port: u16,
    path: String,
    time_limit: Duration,
    options: Vec<(&'static str, String)>,
}

/// What ties the parts of one sign-in together.
struct Ties {
    state: String,
    nonce: String,
    verifier: Secret,
    redirect_uri: String,
}

impl AuthorizationCode {
    /// Of a tenant, by id or domain, or `organizations`, `consumers` or `common`; an application, by its client id;
    /// and what opens an address in the user's browser, or shows it.
    pub fn new(
        tenant: impl Into<String>,
        client_id: impl Into<String>,
        open: impl Fn(&str) + Send + Sync + 'static,
    ) -> Self {
        let flow = Browser {
            proof: Proof::None,
            open: Arc::new(open),
            port: 0,
            path: String::new(),
            time_limit: Duration::from_secs(5 * 60),
            options: Vec::new(),
        };
        Self { settings: Settings::new(tenant, client_id), flow, user: String::new() }
    }

    /// The browser comes back to this port. By default it is one that is free.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.flow.port = port;
        self
    }

    /// The browser comes back to this path, `/signed-in`, where the redirect URI has one.
    #[must_use]
    pub fn redirect_path(mut self, path: impl Into<String>) -> Self {
        let path = path.into();
        self.flow.path = if path.starts_with('/') { path } else { format!("/{path}") };
        self
    }

    /// So long the user has to sign in: five minutes by default.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.flow.time_limit = limit;
        self
    }

    /// The name with which the user probably signs in.
    #[must_use]
    pub fn login_hint(mut self, name: impl Into<String>) -> Self {
        self.flow.options.push(("login_hint", name.into()));
        self
    }

    /// What the user is asked even where it isn't necessary: `login`, `consent`, `select_account`.
    #[must_use]
    pub fn prompt(mut self, what: impl Into<String>) -> Self {
        self.flow.options.push(("prompt", what.into()));
        self
    }

    /// Under a name of your own for the user, which keeps the tokens of several users in one cache apart.
    #[must_use]
    pub fn user(mut self, name: impl Into<String>) -> Self {
        self.user = name.into();
        self
    }
}

impl Flow for Browser {
    fn obtain<'a>(&'a self, ask: &'a Ask) -> BoxFuture<'a, Result<Issued, TokenError>> {
        Box::pin(async move {
            let loopback = Loopback::bind(self.port).await?;
            let ties = Ties {
                state: random::text()?,
                nonce: random::text()?,
                verifier: Secret::new(random::text()?),
                redirect_uri: format!("http://localhost:{}{}", loopback.port(), self.path),
            };
            (self.open)(&self.address(ask, &ties));
            let code = self.code(ask, loopback, &ties.state).await?;
            let form = ask.form("authorization_code").open("redirect_uri", ties.redirect_uri.as_str());
            let form = form.secret("code", code).secret("code_verifier", ties.verifier);
            let issued = ask.issue(&self.proof, &form).await?;
            match issued.id_token.as_ref().and_then(|token| nonce(token.expose())) {
                Some(nonce) if nonce != ties.nonce => {
                    Err(TokenError::ended("the answer to the sign-in belongs to another one: its nonce differs"))
                }
                _ => Ok(issued),
            }
        })
    }

    fn proof(&self) -> &Proof {
        &self.proof
    }

    fn asks_user(&self) -> bool {
        true
    }
}

impl Browser {
    fn address(&self, ask: &Ask, ties: &Ties) -> String {
        let endpoint = format!("{}?", ask.authority.authorize_endpoint());
        let start = endpoint.len();
        let mut query = form_urlencoded::Serializer::for_suffix(endpoint, start);
        query.append_pair("client_id", &ask.client_id).append_pair("response_type", "code");
        query.append_pair("redirect_uri", &ties.redirect_uri).append_pair("response_mode", "query");
        query.append_pair("scope", &ask.scope).append_pair("state", &ties.state).append_pair("nonce", &ties.nonce);
        query.append_pair("code_challenge", &random::hash(ties.verifier.expose()));
        query.append_pair("code_challenge_method", "S256");
        query.extend_pairs(ask.claims.iter().map(|claims| ("claims", claims)));
        query.extend_pairs(&self.options);
        query.finish()
    }

    async fn code(&self, ask: &Ask, loopback: Loopback, state: &str) -> Result<Secret, TokenError> {
        let path = if self.path.is_empty() { "/" } else { &self.path };
        let waiting = Box::pin(loopback.wait(path, state));
        match select(waiting, ask.exchange.time.sleep(self.time_limit)).await {
            Either::Left((Redirected::Code(code), _)) => Ok(code),
            Either::Left((Redirected::Refused { error, description }, _)) => {
                Err(TokenError::refused(Refusal::redirected(ask.authority.base(), &error, &description)))
            }
            Either::Right(_) => Err(TokenError::ended("nobody signed in within the time limit")),
        }
    }
}

/// The nonce of an id token. It came from the token endpoint itself, so that its signature needs no check.
fn nonce(id_token: &str) -> Option<String> {
    let claims = random::base64url_decode(id_token.split('.').nth(1)?)?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    claims.get("nonce")?.as_str().map(str::to_owned)
}

signs_in!(AuthorizationCode);
settings!(AuthorizationCode);
provider!(AuthorizationCode);
authority!(AuthorizationCode);
proof!(AuthorizationCode);
