//! Who issues tokens: an address that is safe to send secrets to, a tenant, and the endpoints below them.

use url::{Host, Url};

use super::TokenError;

/// The identity platform's address and a tenant there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Authority {
    /// Without a slash at its end.
    base: String,
    tenant: String,
}

impl Authority {
    /// Secrets go there: HTTPS, or the loopback interface, and nothing in the address that could change what is appended.
    pub(super) fn new(base: &str, tenant: &str) -> Result<Self, TokenError> {
        let url = address(base, "authority")?;
        let loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if url.scheme() != "https" && !loopback {
            return Err(TokenError::setup(format!("the authority {url} is not encrypted: expected https")));
        }
        if !is_tenant(tenant) {
            let message = "expected an id, a domain, common, organizations or consumers";
            return Err(TokenError::setup(format!("{tenant:?} is no tenant: {message}")));
        }
        Ok(Self { base: url.as_str().trim_end_matches('/').to_owned(), tenant: tenant.to_owned() })
    }

    /// A service of the machine itself, which has one endpoint and no tenants.
    pub(super) fn machine(base: &str) -> Result<Self, TokenError> {
        let url = address(base, "managed identity's endpoint")?;
        let near = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback() || address.is_link_local() || address.is_private(),
            Some(Host::Ipv6(address)) => address.is_loopback() || address.is_unicast_link_local(),
            None => false,
        };
        if url.scheme() != "https" && !near {
            return Err(TokenError::setup(format!("the managed identity's endpoint {url} is not on this machine")));
        }
        Ok(Self { base: url.into(), tenant: String::new() })
    }

    /// One that isn't asked here.
    #[cfg(feature = "azure-identity")]
    pub(super) fn foreign(name: String) -> Self {
        Self { base: name, tenant: String::new() }
    }

    pub(super) fn base(&self) -> &str {
        &self.base
    }

    pub(super) fn tenant(&self) -> &str {
        &self.tenant
    }

    pub(super) fn token_endpoint(&self) -> String {
        self.endpoint("token")
    }

    pub(super) fn device_endpoint(&self) -> String {
        self.endpoint("devicecode")
    }

    pub(super) fn authorize_endpoint(&self) -> String {
        self.endpoint("authorize")
    }

    fn endpoint(&self, name: &str) -> String {
        format!("{}/{}/oauth2/v2.0/{name}", self.base, self.tenant)
    }
}

fn address(text: &str, what: &str) -> Result<Url, TokenError> {
    let url =
        Url::parse(text).map_err(|error| TokenError::setup(format!("the {what} {text:?} is not a URL: {error}")))?;
    let alone =
        url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    if url.has_host() && matches!(url.scheme(), "https" | "http") && alone {
        Ok(url)
    } else {
        // What stands before an @ may be a password.
        Err(TokenError::setup(format!("the {what} must be a scheme, a host and a path alone")))
    }
}

/// One segment of a path, whatever it is.
fn is_tenant(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphanumeric())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}
