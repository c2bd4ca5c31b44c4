//! The device code: a user signs in on another device, with a code that this one shows.

use std::{fmt, sync::Arc, time::Duration};

use super::{
    TokenError,
    answer::{Issued, object, seconds},
    credential::{authority, proof, provider, settings, signs_in},
    exchange::host,
    flow::{Ask, Flow},
    form::{Form, uri},
    proof::Proof,
    secret::Secret,
    settings::Settings,
};
use crate::http::BoxFuture;

/// A user who signs in on another device.
///
/// The callback shows where to go and which code to enter there; the call that needs the token waits until that is
/// done. It is called again when the user has to sign in anew. A call has a time limit of its own: ask for a token
/// ahead of the first one.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::{
///     auth::DeviceCode,
///     http::{Error, TokenProvider, TokenRequest},
/// };
///
/// # async fn sign_in() -> Result<(), Error> {
/// let credential = DeviceCode::new("contoso.com", "00000000-0000-0000-0000-000000000000", |prompt| {
///     eprintln!("{}", prompt.message);
/// });
/// credential.token(&TokenRequest::new()).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct DeviceCode {
    settings: Settings,
    flow: Device,
    user: String,
}

/// What the user is to be shown. Its `Debug` doesn't show the code.
#[derive(Clone)]
#[non_exhaustive]
pub struct DevicePrompt {
    /// All of it in a sentence, in English.
    pub message: String,
    /// Where to go.
    pub verification_uri: String,
    /// What to enter there.
    pub user_code: String,
    /// How long the code can be entered.
    pub expires_in: Duration,
}

#[derive(Clone)]
struct Device {
    proof: Proof,
    prompt: Arc<dyn Fn(&DevicePrompt) + Send + Sync>,
}

/// Nobody is waited for longer, whatever an answer says.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// It isn't asked more often whether the user has signed in.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);

/// A sign-in that has begun.
struct Begun {
    device_code: Secret,
    interval: Duration,
    prompt: DevicePrompt,
}

impl DeviceCode {
    /// Of a tenant, by id or domain, or `organizations`, `consumers` or `common`; an application, by its client id;
    /// and what shows the user where to sign in.
    pub fn new(
        tenant: impl Into<String>,
        client_id: impl Into<String>,
        prompt: impl Fn(&DevicePrompt) + Send + Sync + 'static,
    ) -> Self {
        let flow = Device { proof: Proof::None, prompt: Arc::new(prompt) };
        Self { settings: Settings::new(tenant, client_id), flow, user: String::new() }
    }

    /// Under a name of your own for the user, which keeps the tokens of several users in one cache apart.
    #[must_use]
    pub fn user(mut self, name: impl Into<String>) -> Self {
        self.user = name.into();
        self
    }
}

impl Flow for Device {
    fn obtain<'a>(&'a self, ask: &'a Ask) -> BoxFuture<'a, Result<Issued, TokenError>> {
        Box::pin(async move {
            let begun = self.begin(ask).await?;
            (self.prompt)(&begun.prompt);
            self.poll(ask, &begun).await
        })
    }

    fn proof(&self) -> &Proof {
        &self.proof
    }

    fn asks_user(&self) -> bool {
        true
    }
}

impl Device {
    async fn begin(&self, ask: &Ask) -> Result<Begun, TokenError> {
        let endpoint = ask.authority.device_endpoint();
        let form = Form::default().open("client_id", ask.client_id.as_str()).open("scope", ask.scope.as_str());
        let (sent, response) = ask.post(&endpoint, &self.proof, &form).await?;
        let host = host(&uri(&endpoint)?);
        let mut json = object(&host, response, &sent.secrets())?;
        let interval = seconds(&json.0, "interval").unwrap_or(Duration::from_secs(5)).max(SHORTEST_INTERVAL);
        let expires_in = seconds(&json.0, "expires_in").unwrap_or(Duration::from_secs(15 * 60)).min(LONGEST);
        let mut text = |name: &str| {
            let text = json.take(name).filter(|text| !text.is_empty());
            text.ok_or_else(|| TokenError::answer(host.as_str(), format!("without {name}")))
        };
        let (device_code, user_code) = (Secret::new(text("device_code")?), text("user_code")?);
        let verification_uri = text("verification_uri")?;
        let message = text("message")
            .unwrap_or_else(|_| format!("To sign in, open {verification_uri} and enter the code {user_code}."));
        let prompt = DevicePrompt { message, verification_uri, user_code, expires_in };
        Ok(Begun { device_code, interval, prompt })
    }

    async fn poll(&self, ask: &Ask, begun: &Begun) -> Result<Issued, TokenError> {
        let time = &ask.exchange.time;
        let end = time.now() + begun.prompt.expires_in;
        let mut interval = begun.interval;
        let form = ask.form("urn:ietf:params:oauth:grant-type:device_code");
        let form = form.secret("device_code", begun.device_code.clone());
        loop {
            let left = end.duration_since(time.now()).unwrap_or_default();
            time.sleep(interval.min(left)).await;
            let error = match ask.issue(&self.proof, &form).await {
                Ok(issued) => return Ok(issued),
                Err(error) => error,
            };
            match error.error() {
                Some("authorization_pending") => {}
                Some("slow_down") => interval = interval.saturating_add(Duration::from_secs(5)),
                Some("authorization_declined" | "access_denied") => {
                    return Err(TokenError::ended("the user declined to sign in"));
                }
                Some("expired_token") => return Err(expired()),
                // The user is at it, and a network comes back: it is only asked less often.
                _ if error.is_passing() => interval = interval.saturating_mul(2),
                _ => return Err(error),
            }
            if time.now() >= end {
                return Err(expired());
            }
        }
    }
}

fn expired() -> TokenError {
    TokenError::ended("the code to sign in expired before it was entered")
}

signs_in!(DeviceCode);
settings!(DeviceCode);
provider!(DeviceCode);
authority!(DeviceCode);
proof!(DeviceCode);

impl fmt::Debug for DevicePrompt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut prompt = formatter.debug_struct("DevicePrompt");
        prompt.field("verification_uri", &self.verification_uri).field("expires_in", &self.expires_in);
        prompt.finish_non_exhaustive()
    }
}
