//! [`Cloud`]: the national clouds of Microsoft Graph with their endpoints, authorities and scopes.

/// A cloud of Microsoft Graph. Each has its own endpoint, tenants and tokens.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::Cloud;
///
/// assert_eq!(Cloud::default(), Cloud::Global);
/// assert_eq!(Cloud::UsGov.endpoint(), "https://graph.microsoft.us");
/// assert_eq!(Cloud::UsGov.authority(), "https://login.microsoftonline.us");
/// assert_eq!(Cloud::UsGov.scope(), "https://graph.microsoft.us/.default");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cloud {
    /// The public cloud, which includes the US government's GCC.
    #[default]
    Global,
    /// The US government's GCC High (L4).
    UsGov,
    /// The US government's DoD (L5).
    UsGovDod,
    /// The cloud in China, operated by 21Vianet.
    China,
}

impl Cloud {
    /// The endpoint of Graph, without version: `https://graph.microsoft.com`.
    #[must_use]
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::Global => "https://graph.microsoft.com",
            Self::UsGov => "https://graph.microsoft.us",
            Self::UsGovDod => "https://dod-graph.microsoft.us",
            Self::China => "https://microsoftgraph.chinacloudapi.cn",
        }
    }

    /// The authority that issues tokens, without tenant: `https://login.microsoftonline.com`.
    #[must_use]
    pub const fn authority(self) -> &'static str {
        match self {
            Self::Global => "https://login.microsoftonline.com",
            // Both use the same authority.
            Self::UsGov | Self::UsGovDod => "https://login.microsoftonline.us",
            Self::China => "https://login.partner.microsoftonline.cn",
        }
    }

    /// The scope for all permissions on Graph that the application was granted: `https://graph.microsoft.com/.default`.
    #[must_use]
    pub const fn scope(self) -> &'static str {
        match self {
            Self::Global => "https://graph.microsoft.com/.default",
            Self::UsGov => "https://graph.microsoft.us/.default",
            Self::UsGovDod => "https://dod-graph.microsoft.us/.default",
            Self::China => "https://microsoftgraph.chinacloudapi.cn/.default",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cloud;

    #[test]
    fn a_scope_is_its_endpoints() {
        for cloud in [Cloud::Global, Cloud::UsGov, Cloud::UsGovDod, Cloud::China] {
            assert_eq!(cloud.scope(), format!("{}/.default", cloud.endpoint()));
        }
    }
}
