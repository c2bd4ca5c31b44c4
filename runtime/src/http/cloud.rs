//! The clouds in which Microsoft Graph runs: where its API is, who issues its tokens, and for what.

/// A cloud with a Microsoft Graph of its own: its own addresses, its own tenants, its own tokens.
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
    /// The public cloud, which most tenants are in; the government's GCC too.
    #[default]
    Global,
    /// The US government's GCC High (L4).
    UsGov,
    /// The US government's DoD (L5).
    UsGovDod,
    /// China, operated by 21Vianet.
    China,
}

impl Cloud {
    /// Where Graph is, without version: `https://graph.microsoft.com`.
    #[must_use]
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::Global => "https://graph.microsoft.com",
            Self::UsGov => "https://graph.microsoft.us",
            Self::UsGovDod => "https://dod-graph.microsoft.us",
            Self::China => "https://microsoftgraph.chinacloudapi.cn",
        }
    }

    /// Who issues tokens: the identity platform's address, without tenant.
    #[must_use]
    pub const fn authority(self) -> &'static str {
        match self {
            Self::Global => "https://login.microsoftonline.com",
            // One for both.
            Self::UsGov | Self::UsGovDod => "https://login.microsoftonline.us",
            Self::China => "https://login.partner.microsoftonline.cn",
        }
    }

    /// The scope that stands for all permissions which an application was granted on Graph: `….default`.
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
