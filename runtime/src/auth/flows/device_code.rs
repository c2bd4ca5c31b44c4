//! The device code flow: a user signs in on another device with a code, while this process polls the token endpoint.

use std::{fmt, sync::Arc, time::Duration};

use crate::auth::{
    TokenError,
    flows::credential::{authority, proof, provider, settings, signs_in},
    flows::flow::{Ask, Flow},
    flows::proof::Proof,
    platform::answer::{Issued, object, seconds},
    platform::exchange::host,
    platform::form::{Form, uri},
    platform::settings::Settings,
    secret::Secret,
};
use crate::http::BoxFuture;

/// The credential of a user who signs in on another device.
///
/// The callback shows the URL to open and the code to enter, each time the user has to sign in. The call that needs the
/// token waits until the user has done so.
///
/// To sign in before the first call, request a token:
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

/// What to show to the user. `Debug` doesn't contain the code.
#[derive(Clone)]
#[non_exhaustive]
pub struct DevicePrompt {
    /// The instructions as an English sentence.
    pub message: String,
    /// The URL to open.
    pub verification_uri: String,
    /// The code to enter.
    pub user_code: String,
    /// The time within which the code must be entered.
    pub expires_in: Duration,
}

#[derive(Clone)]
struct Device {
    proof: Proof,
    prompt: Arc<dyn Fn(&DevicePrompt) + Send + Sync>,
}

/// The maximum lifetime of a code, whatever the response says.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The minimum interval of polling, whatever the response says.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);

/// A sign-in in progress.
struct Begun {
    device_code: Secret,
    interval: Duration,
    prompt: DevicePrompt,
}

impl DeviceCode {
    /// `tenant` is the id or domain of the tenant, or `organizations`, `consumers` or `common`; `client_id` is that of
    /// the application; the callback shows the user where to sign in.
    pub fn new(
        tenant: impl Into<String>,
        client_id: impl Into<String>,
        prompt: impl Fn(&DevicePrompt) + Send + Sync + 'static,
    ) -> Self {
        let flow = Device { proof: Proof::None, prompt: Arc::new(prompt) };
        Self { settings: Settings::new(tenant, client_id), flow, user: String::new() }
    }

    /// Sets a name of your choice for the user, which separates the tokens of several users in one cache.
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
            text.ok_or_else(|| TokenError::answer(host.as_str(), format!("expected `{name}`, found none")))
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
                // A failed poll doesn't end the sign-in: the next one is only later.
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
