//! The authorization code flow with PKCE: a user signs in with a browser, which returns a code to a local listener.
//!
//! A stolen code is useless without the verifier, which only this process has; a page that sends the browser here with
//! another user's code doesn't know the state.

use std::{sync::Arc, time::Duration};

use futures_util::future::{Either, select};
use serde_json::Value;

use crate::auth::{
    TokenError,
    error::Refusal,
    flows::credential::{authority, proof, provider, settings, signs_in},
    flows::flow::{Ask, Flow},
    flows::loopback::{Loopback, Redirected},
    flows::proof::Proof,
    platform::answer::Issued,
    platform::settings::Settings,
    random,
    secret::Secret,
};
use crate::http::BoxFuture;

/// The credential of a user who signs in with a browser on this machine.
///
/// The callback gets the URL to open, each time the user has to sign in. The call that needs the token waits until the
/// browser is redirected to `http://localhost`, which must be registered as a redirect URI of the platform "Mobile and
/// desktop applications".
///
/// To sign in before the first call, request a token:
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

/// The random values of one sign-in, which tie its parts together.
struct Ties {
    state: String,
    nonce: String,
    verifier: Secret,
    redirect_uri: String,
}

impl AuthorizationCode {
    /// `tenant` is the id or domain of the tenant, or `organizations`, `consumers` or `common`; `client_id` is that of
    /// the application; the callback opens a URL in the user's browser, or shows it.
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

    /// Sets the port of the redirect URI. The default is any free port.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.flow.port = port;
        self
    }

    /// Sets the path of the redirect URI, `/signed-in`. The default is none.
    #[must_use]
    pub fn redirect_path(mut self, path: impl Into<String>) -> Self {
        let path = path.into();
        self.flow.path = if path.starts_with('/') { path } else { format!("/{path}") };
        self
    }

    /// Limits the time to sign in. The default is 5 minutes.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.flow.time_limit = limit;
        self
    }

    /// Sets the user name that the sign-in page suggests.
    #[must_use]
    pub fn login_hint(mut self, name: impl Into<String>) -> Self {
        self.flow.options.push(("login_hint", name.into()));
        self
    }

    /// Sets what the user is prompted for in any case: `login`, `consent` or `select_account`.
    #[must_use]
    pub fn prompt(mut self, what: impl Into<String>) -> Self {
        self.flow.options.push(("prompt", what.into()));
        self
    }

    /// Sets a name of your choice for the user, which separates the tokens of several users in one cache.
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
                    Err(TokenError::ended("the response belongs to another sign-in: its nonce differs"))
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

/// The nonce of an id token. The token comes from the token endpoint itself, so that its signature needs no check.
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
