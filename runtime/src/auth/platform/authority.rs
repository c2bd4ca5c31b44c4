//! The authority: an address that is safe to send secrets to, a tenant, and their endpoints.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::auth::TokenError;
use crate::http::address::{self, Address};

/// The address of an identity platform, and a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::auth) struct Authority {
    /// Without a trailing slash.
    base: String,
    tenant: String,
}

impl Authority {
    /// Secrets are sent there, so that it must be HTTPS or the loopback interface, without a part that could change the
    /// endpoint that is appended.
    pub(in crate::auth) fn new(base: &str, tenant: &str) -> Result<Self, TokenError> {
        let address = address(base, "authority")?;
        if !address.origin().is_encrypted() && !is_near(&address, Ipv4Addr::is_loopback, Ipv6Addr::is_loopback) {
            let redacted = address::redacted(base);
            return Err(TokenError::setup(format!("expected an authority with https, found {redacted}")));
        }
        if !is_tenant(tenant) {
            let message = "expected an id, a domain, common, organizations or consumers";
            return Err(TokenError::setup(format!("the tenant {tenant:?} is invalid: {message}")));
        }
        let base = address.uri().to_string();
        Ok(Self { base: base.trim_end_matches('/').to_owned(), tenant: tenant.to_owned() })
    }

    /// A local metadata service, which has one endpoint and no tenants.
    pub(in crate::auth) fn machine(base: &str) -> Result<Self, TokenError> {
        let address = address(base, "managed identity's endpoint")?;
        let is_near = is_near(
            &address,
            |address| address.is_loopback() || address.is_link_local() || address.is_private(),
            |address| address.is_loopback() || address.is_unicast_link_local(),
        );
        if !address.origin().is_encrypted() && !is_near {
            let redacted = address::redacted(base);
            return Err(TokenError::setup(format!(
                "the managed identity's endpoint {redacted} is not on this machine"
            )));
        }
        Ok(Self { base: address.uri().to_string(), tenant: String::new() })
    }

    /// The authority of another library, to which this module sends nothing.
    #[cfg(feature = "azure-identity")]
    pub(in crate::auth) fn foreign(name: String) -> Self {
        Self { base: name, tenant: String::new() }
    }

    pub(in crate::auth) fn base(&self) -> &str {
        &self.base
    }

    pub(in crate::auth) fn tenant(&self) -> &str {
        &self.tenant
    }

    pub(in crate::auth) fn token_endpoint(&self) -> String {
        self.endpoint("token")
    }

    pub(in crate::auth) fn device_endpoint(&self) -> String {
        self.endpoint("devicecode")
    }

    pub(in crate::auth) fn authorize_endpoint(&self) -> String {
        self.endpoint("authorize")
    }

    fn endpoint(&self, name: &str) -> String {
        format!("{}/{}/oauth2/v2.0/{name}", self.base, self.tenant)
    }
}

fn address(text: &str, what: &str) -> Result<Address, TokenError> {
    let wrong = |reason: &str| {
        let redacted = address::redacted(text);
        TokenError::setup(format!("the {what} {redacted} {reason}: expected only a scheme, a host and a path"))
    };
    let address = Address::parse(text).map_err(|reason| wrong(&reason))?;
    if text.contains(['?', '#']) {
        return Err(wrong("has a query or a fragment"));
    }
    Ok(address)
}

/// Whether a host is `localhost`, or an IP address for which the condition is true.
fn is_near(address: &Address, v4: impl Fn(&Ipv4Addr) -> bool, v6: impl Fn(&Ipv6Addr) -> bool) -> bool {
    let host = address.origin().host();
    match host.trim_start_matches('[').trim_end_matches(']').parse() {
        Ok(IpAddr::V4(address)) => v4(&address),
        Ok(IpAddr::V6(address)) => v6(&address),
        Err(_) => host == "localhost",
    }
}

/// Percent-encodes a value as one path segment.
fn is_tenant(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphanumeric())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}
