//! Credentials of an application without a user: the client credentials grant, with a secret, a certificate or a token
//! that the platform issues.

use std::{path::PathBuf, sync::Arc};

use crate::auth::{
    Certificate, TokenError,
    flows::credential::{Credential, authority, provider, settings},
    flows::environment::Environment,
    flows::flow::{Ask, Flow},
    flows::proof::Proof,
    platform::answer::Issued,
    platform::settings::Settings,
    secret::Secret,
};
use crate::http::{BoxFuture, Error};

/// The credential of an application with a client secret.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::auth::ClientSecret;
///
/// # let secret = String::new();
/// let credential = ClientSecret::new("contoso.com", "00000000-0000-0000-0000-000000000000", secret);
/// ```
#[derive(Clone)]
pub struct ClientSecret {
    settings: Settings,
    flow: ClientCredentials,
}

/// The credential of an application with a certificate that is registered for it.
///
/// ```no_run
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::auth::{Certificate, ClientCertificate};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let certificate = Certificate::from_pem(std::fs::read("application.pem")?)?;
/// let credential = ClientCertificate::new("contoso.com", "00000000-0000-0000-0000-000000000000", certificate);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ClientCertificate {
    settings: Settings,
    flow: ClientCredentials,
}

/// The credential of an application on a platform that issues identity tokens, such as Kubernetes or GitHub Actions,
/// which a federated credential of the application trusts.
///
/// ```no_run
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::auth::WorkloadIdentity;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // In a pod of Azure Kubernetes Service, from environment variables.
/// let credential = WorkloadIdentity::from_environment()?;
/// // On other platforms.
/// let tenant = "contoso.com";
/// let credential = WorkloadIdentity::new(tenant, "00000000-0000-0000-0000-000000000000", "/run/secrets/token");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct WorkloadIdentity {
    settings: Settings,
    flow: ClientCredentials,
}

impl ClientSecret {
    /// `tenant` is the id or domain of the tenant, `client_id` that of the application.
    pub fn new(tenant: impl Into<String>, client_id: impl Into<String>, secret: impl Into<String>) -> Self {
        let flow = ClientCredentials { proof: Proof::Secret(Secret::new(secret)) };
        Self { settings: Settings::new(tenant, client_id), flow }
    }
}

impl ClientCertificate {
    /// `tenant` is the id or domain of the tenant, `client_id` that of the application.
    pub fn new(tenant: impl Into<String>, client_id: impl Into<String>, certificate: Certificate) -> Self {
        let flow = ClientCredentials { proof: Proof::Certificate(certificate) };
        Self { settings: Settings::new(tenant, client_id), flow }
    }
}

impl WorkloadIdentity {
    /// `tenant` is the id or domain of the tenant, `client_id` that of the application, `token_file` the file with the
    /// identity token. The file is read for each request, because the platform renews it.
    pub fn new(tenant: impl Into<String>, client_id: impl Into<String>, token_file: impl Into<PathBuf>) -> Self {
        let flow = ClientCredentials { proof: Proof::File(token_file.into()) };
        Self { settings: Settings::new(tenant, client_id), flow }
    }

    /// Reads the environment variables `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, `AZURE_FEDERATED_TOKEN_FILE` and,
    /// optionally, `AZURE_AUTHORITY_HOST`.
    ///
    /// # Errors
    /// [`Error::Token`] if one of the first three is not set.
    pub fn from_environment() -> Result<Self, Error> {
        Ok(Self::within(&Environment::process())?)
    }

    pub(in crate::auth) fn within(environment: &Environment<'_>) -> Result<Self, TokenError> {
        let [tenant, client_id, file] =
            environment.all(["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE"])?;
        let mut credential = Self::new(tenant, client_id, file);
        credential.settings.authority = environment.get("AZURE_AUTHORITY_HOST");
        Ok(credential)
    }
}

#[derive(Clone)]
struct ClientCredentials {
    proof: Proof,
}

impl Flow for ClientCredentials {
    fn obtain<'a>(&'a self, ask: &'a Ask) -> BoxFuture<'a, Result<Issued, TokenError>> {
        Box::pin(async move { ask.issue(&self.proof, &ask.form("client_credentials")).await })
    }

    fn proof(&self) -> &Proof {
        &self.proof
    }
}

macro_rules! application {
    ($($name:ident)*) => {$(
        impl $name {
            /// The parts that a chain uses.
            pub(in crate::auth) fn parts(self) -> (Settings, Arc<dyn Flow>) {
                (self.settings, Arc::new(self.flow))
            }
        }

        impl Credential for $name {
            fn settings(&self) -> &Settings {
                &self.settings
            }

            fn flow(&self) -> Result<Arc<dyn Flow>, TokenError> {
                Ok(Arc::new(self.flow.clone()))
            }
        }

        settings!($name);
        provider!($name);
        authority!($name);
    )*};
}

application! { ClientSecret ClientCertificate WorkloadIdentity }
