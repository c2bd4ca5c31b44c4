//! [`EnvironmentChain`]: picks a credential by environment variables, for programs that run in several environments.
//!
//! Once a credential is configured, an error of it must not lead to another one, and so to another identity.

use std::{fmt, sync::Arc};

use zeroize::Zeroizing;

use crate::auth::{
    Certificate, ClientCertificate, ClientSecret, ManagedIdentity, TokenError, WorkloadIdentity,
    flows::credential::{self, Credential, authority, settings},
    flows::environment::Environment,
    flows::flow::Flow,
    platform::authority::Authority,
    platform::settings::Settings,
};
use crate::http::{BoxFuture, Error, Token, TokenProvider, TokenRequest};

/// The first of these credentials that the environment provides:
///
/// 1. a client secret or certificate: `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, and `AZURE_CLIENT_SECRET` or
///    `AZURE_CLIENT_CERTIFICATE_PATH`, a PEM file with key and certificate;
/// 2. a workload identity: `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and `AZURE_FEDERATED_TOKEN_FILE`;
/// 3. a managed identity: the one with the client id `AZURE_CLIENT_ID`, or the system-assigned one.
///
/// `AZURE_AUTHORITY_HOST` sets the authority of the first two.
///
/// The environment is read by [`new`](Self::new). If it provides a credential, only that one is used: with a wrong
/// secret the program doesn't continue under another identity. The error says for each credential why it has no token:
///
/// ```text
/// none of these credentials has a token: environment: AZURE_TENANT_ID is not set; workload identity: AZURE_FEDERATED_TOKEN_FILE
/// is not set; managed identity: 169.254.169.254 could not be reached: …
/// ```
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::auth::EnvironmentChain;
///
/// let credential = EnvironmentChain::new();
/// ```
#[derive(Clone)]
pub struct EnvironmentChain {
    settings: Settings,
    chosen: Chosen,
    name: &'static str,
    /// The credentials that the environment doesn't provide, and why.
    absent: Vec<(&'static str, TokenError)>,
}

#[derive(Clone)]
enum Chosen {
    Application(Arc<dyn Flow>),
    Managed(Arc<ManagedIdentity>),
    /// It is configured, but invalid.
    Faulty(TokenError),
}

impl EnvironmentChain {
    /// Reads the environment.
    #[must_use]
    pub fn new() -> Self {
        Self::within(&Environment::process())
    }

    pub(in crate::auth) fn within(environment: &Environment<'_>) -> Self {
        let mut absent = Vec::new();
        for (name, step) in [("environment", application as Step), ("workload identity", workload)] {
            match step(environment) {
                Ok((settings, flow)) => return Self { settings, chosen: Chosen::Application(flow), name, absent },
                Err(error) if error.is_absent() => absent.push((name, error)),
                Err(error) => {
                    let settings = Settings::new("", "");
                    return Self { settings, chosen: Chosen::Faulty(error), name, absent };
                }
            }
        }
        let mut managed = ManagedIdentity::within(environment).perhaps();
        if let Some(client_id) = environment.get("AZURE_CLIENT_ID") {
            managed = managed.client_id(client_id);
        }
        let settings = managed.settings().clone();
        Self { settings, chosen: Chosen::Managed(Arc::new(managed)), name: "managed identity", absent }
    }

    fn explain(&self, error: TokenError) -> TokenError {
        let mut tried = self.absent.clone();
        tried.push((self.name, error));
        TokenError::chain(tried)
    }
}

/// A credential of the environment, or why it is not configured or invalid.
type Step = fn(&Environment<'_>) -> Result<(Settings, Arc<dyn Flow>), TokenError>;

fn application(environment: &Environment<'_>) -> Result<(Settings, Arc<dyn Flow>), TokenError> {
    let [tenant, client_id] = environment.all(["AZURE_TENANT_ID", "AZURE_CLIENT_ID"])?;
    let secret = environment.get("AZURE_CLIENT_SECRET");
    let path = environment.get("AZURE_CLIENT_CERTIFICATE_PATH");
    let (mut settings, flow) = match (secret, path) {
        (Some(secret), _) => ClientSecret::new(tenant, client_id, secret).parts(),
        (None, Some(path)) => ClientCertificate::new(tenant, client_id, certificate(&path)?).parts(),
        (None, None) => {
            return Err(TokenError::absent("neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set"));
        }
    };
    settings.authority = environment.get("AZURE_AUTHORITY_HOST");
    Ok((settings, flow))
}

fn certificate(path: &str) -> Result<Certificate, TokenError> {
    let unreadable = |error: &dyn fmt::Display| TokenError::setup(format!("the certificate {path}: {error}"));
    let pem = std::fs::read(path).map(Zeroizing::new).map_err(|error| unreadable(&error))?;
    Certificate::read(&pem).map_err(|error| unreadable(&error))
}

fn workload(environment: &Environment<'_>) -> Result<(Settings, Arc<dyn Flow>), TokenError> {
    WorkloadIdentity::within(environment).map(WorkloadIdentity::parts)
}

impl Default for EnvironmentChain {
    fn default() -> Self {
        Self::new()
    }
}

impl Credential for EnvironmentChain {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn flow(&self) -> Result<Arc<dyn Flow>, TokenError> {
        match &self.chosen {
            Chosen::Application(flow) => Ok(Arc::clone(flow)),
            Chosen::Managed(identity) => identity.flow(),
            Chosen::Faulty(error) => Err(error.clone()),
        }
    }

    fn authority(&self, wanted: &TokenRequest) -> Result<Authority, TokenError> {
        match &self.chosen {
            Chosen::Application(_) => self.settings.authority(wanted),
            Chosen::Managed(identity) => identity.authority(wanted),
            Chosen::Faulty(error) => Err(error.clone()),
        }
    }
}

impl TokenProvider for EnvironmentChain {
    fn token<'a>(&'a self, wanted: &'a TokenRequest) -> BoxFuture<'a, Result<Token, Error>> {
        Box::pin(async move { Ok(credential::token(self, wanted).await.map_err(|error| self.explain(error))?) })
    }
}

settings!(EnvironmentChain);
authority!(EnvironmentChain);
