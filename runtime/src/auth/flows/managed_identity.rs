//! [`ManagedIdentity`]: tokens from the local metadata service of Azure.
//!
//! There are two services. App Service, Functions and Container Apps set its URL and a secret header in the
//! environment; virtual machines have it at a fixed address. Both start late and may be replaced while they run.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};

use crate::auth::{
    TokenError,
    flows::credential::{Credential, provider, settings},
    flows::environment::Environment,
    flows::flow::{Ask, Flow},
    platform::answer::Issued,
    platform::authority::Authority,
    platform::exchange::{Patience, host},
    platform::form::uri,
    platform::settings::Settings,
    secret::Secret,
};
use crate::http::{BoxFuture, TokenRequest};

/// The endpoint of virtual machines.
const MACHINE: &str = "http://169.254.169.254/metadata/identity/oauth2/token";

/// The credential of a program that runs on Azure with a managed identity.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::auth::ManagedIdentity;
///
/// // The system-assigned identity.
/// let credential = ManagedIdentity::new();
/// // A user-assigned identity, by its client id.
/// let credential = ManagedIdentity::new().client_id("00000000-0000-0000-0000-000000000000");
/// ```
#[derive(Clone)]
pub struct ManagedIdentity {
    settings: Settings,
    host: Host,
}

#[derive(Clone, Debug)]
enum Host {
    AppService { endpoint: String, header: Secret },
    Machine { endpoint: String },
}

impl ManagedIdentity {
    /// The service of App Service if `IDENTITY_ENDPOINT` and `IDENTITY_HEADER` are set, else that of virtual machines.
    #[must_use]
    pub fn new() -> Self {
        Self::within(&Environment::process())
    }

    pub(in crate::auth) fn within(environment: &Environment<'_>) -> Self {
        let host = match (environment.get("IDENTITY_ENDPOINT"), environment.get("IDENTITY_HEADER")) {
            (Some(endpoint), Some(header)) => Host::AppService { endpoint, header: Secret::new(header) },
            _ => Host::Machine { endpoint: MACHINE.to_owned() },
        };
        let mut settings = Settings::new("", "");
        settings.patience = PATIENCE;
        Self { settings, host }
    }

    /// Uses the user-assigned identity with this client id.
    #[must_use]
    pub fn client_id(mut self, client_id: impl Into<String>) -> Self {
        self.settings.client_id = client_id.into();
        self
    }

    /// Sets the endpoint, for example that of a simulator in a test.
    #[must_use]
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        let (Host::AppService { endpoint, .. } | Host::Machine { endpoint }) = &mut self.host;
        *endpoint = url.into();
        self
    }

    /// Short limits, because outside of Azure nobody responds.
    pub(in crate::auth) fn perhaps(mut self) -> Self {
        self.settings.patience.attempts = 3;
        self.settings.patience.limit = Duration::from_secs(2);
        self.settings.patience.when_unreachable = false;
        self
    }
}

impl Default for ManagedIdentity {
    fn default() -> Self {
        Self::new()
    }
}

/// Status 404 and 410 are transient: the services start late and are replaced while they run.
const PATIENCE: Patience = Patience {
    attempts: 6,
    limit: Duration::from_secs(10),
    pause: Duration::from_secs(2),
    passes: |status| matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE) || (Patience::USUAL.passes)(status),
    when_unreachable: true,
};

impl Flow for ManagedIdentity {
    fn obtain<'a>(&'a self, ask: &'a Ask) -> BoxFuture<'a, Result<Issued, TokenError>> {
        Box::pin(async move {
            let (url, header, proof) = self.question(ask)?;
            let make = || {
                let mut value = HeaderValue::from_str(proof.expose()).map_err(|_| {
                    TokenError::setup("IDENTITY_HEADER has characters that are not allowed in a header")
                })?;
                value.set_sensitive(true);
                let mut request = http::Request::new(Bytes::new());
                *request.uri_mut() = url.clone();
                request.headers_mut().insert(header.clone(), value);
                Ok(((), request))
            };
            let ((), response) = ask.exchange.send(ask.patience, make).await?;
            let host = host(&url);
            Issued::read(&host, response, &[proof.expose()], ask.exchange.time.now())
        })
    }
}

impl ManagedIdentity {
    /// The URL and the header of a request.
    fn question(&self, ask: &Ask) -> Result<(http::Uri, HeaderName, Secret), TokenError> {
        let resource = ask.scope.strip_suffix("/.default").filter(|resource| !resource.contains(' '));
        let resource = resource.ok_or_else(|| {
            TokenError::setup(format!(
                "a managed identity has no scopes such as {:?}: expected one that ends in /.default",
                ask.scope
            ))
        })?;
        let (version, header, proof) = match &self.host {
            Host::AppService { header, .. } => {
                ("2019-08-01", HeaderName::from_static("x-identity-header"), header.clone())
            }
            Host::Machine { .. } => ("2018-02-01", HeaderName::from_static("metadata"), Secret::new("true")),
        };
        let endpoint = format!("{}?", ask.authority.base());
        let start = endpoint.len();
        let mut query = form_urlencoded::Serializer::for_suffix(endpoint, start);
        query.append_pair("api-version", version).append_pair("resource", resource);
        if !ask.client_id.is_empty() {
            query.append_pair("client_id", &ask.client_id);
        }
        Ok((uri(&query.finish())?, header, proof))
    }
}

impl Credential for ManagedIdentity {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn flow(&self) -> Result<Arc<dyn Flow>, TokenError> {
        Ok(Arc::new(self.clone()))
    }

    fn authority(&self, _: &TokenRequest) -> Result<Authority, TokenError> {
        let (Host::AppService { endpoint, .. } | Host::Machine { endpoint }) = &self.host;
        Authority::machine(endpoint)
    }
}

settings!(ManagedIdentity);
provider!(ManagedIdentity);
