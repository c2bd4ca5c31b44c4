//! The arguments that say which service is called and as whom, for all examples.

use std::error::Error;

use clap::{Args, ValueEnum};
use graphdown::{
    Graph,
    auth::{AuthorizationCode, ClientSecret, DeviceCode, EnvironmentChain, ManagedIdentity},
    http::{Builder, TokenProvider},
};

/// Which service is called, and as whom.
#[derive(Args)]
pub(crate) struct Connection {
    /// Base URL of the service, with its version.
    #[arg(long, value_name = "URL", default_value = Graph::BASE_URL)]
    base_url: String,
    /// Access token that you have already.
    #[arg(long, conflicts_with_all = ["flow", "authority", "tenant", "client_id", "client_secret"])]
    token: Option<String>,
    /// How to sign in.
    #[arg(long, value_enum, default_value_t = Flow::ClientSecret)]
    flow: Flow,
    /// Address of the identity platform, if it isn't that of the public cloud.
    #[arg(long, value_name = "URL")]
    authority: Option<String>,
    /// Tenant, by id or domain.
    #[arg(long)]
    tenant: Option<String>,
    /// Application (client) id.
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Client secret of the application.
    #[arg(long, value_name = "SECRET")]
    client_secret: Option<String>,
}

/// Ways to get a token.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Flow {
    /// As an application: --tenant, --client-id and --client-secret.
    ClientSecret,
    /// As an application that runs on Azure.
    ManagedIdentity,
    /// As an application that the environment describes.
    Environment,
    /// As a user who enters a code elsewhere: --tenant and --client-id.
    DeviceCode,
    /// As a user with a browser on this machine: --tenant and --client-id.
    Browser,
}

impl Connection {
    /// The service.
    #[allow(dead_code, reason = "not all examples call it as it is")]
    pub(crate) fn graph(self) -> Result<Graph, Box<dyn Error>> {
        Ok(self.builder()?.build())
    }

    /// The service, for further settings.
    pub(crate) fn builder(self) -> Result<Builder<Graph>, Box<dyn Error>> {
        let base_url = self.base_url.clone();
        Ok(Graph::builder(self.credential()?).base_url(base_url))
    }

    /// Whether it is an application that calls, rather than a user; a token doesn't say.
    #[allow(dead_code, reason = "not all examples ask")]
    pub(crate) fn is_application(&self) -> bool {
        self.token.is_none() && !matches!(self.flow, Flow::DeviceCode | Flow::Browser)
    }

    fn credential(self) -> Result<Box<dyn TokenProvider>, Box<dyn Error>> {
        if let Some(token) = self.token {
            return Ok(Box::new(token));
        }
        let given = |value: Option<String>, name: &str| {
            value.ok_or_else(|| format!("expected --token, or --{name} for this way to sign in"))
        };
        let authority = self.authority;
        // Each credential is told of another authority by a method of its own.
        macro_rules! at_authority {
            ($credential:expr) => {
                match authority {
                    Some(url) => Box::new($credential.authority(url)),
                    None => Box::new($credential),
                }
            };
        }
        Ok(match self.flow {
            Flow::ManagedIdentity => Box::new(ManagedIdentity::new()),
            Flow::Environment => Box::new(EnvironmentChain::new()),
            Flow::ClientSecret => {
                let (tenant, client_id) = (given(self.tenant, "tenant")?, given(self.client_id, "client-id")?);
                let secret = given(self.client_secret, "client-secret")?;
                at_authority!(ClientSecret::new(tenant, client_id, secret))
            }
            Flow::DeviceCode => {
                let (tenant, client_id) = (given(self.tenant, "tenant")?, given(self.client_id, "client-id")?);
                at_authority!(DeviceCode::new(tenant, client_id, |prompt| eprintln!("{}", prompt.message)))
            }
            Flow::Browser => {
                let (tenant, client_id) = (given(self.tenant, "tenant")?, given(self.client_id, "client-id")?);
                at_authority!(AuthorizationCode::new(tenant, client_id, |url| eprintln!("To sign in, open {url}")))
            }
        })
    }
}
