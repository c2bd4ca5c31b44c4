//! The settings of all credentials: application, tenant, authority, scopes, transport and cache, and their defaults.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use crate::auth::{
    TokenCache, TokenError,
    platform::authority::Authority,
    platform::exchange::{Exchange, Patience},
    time::{SystemTimer, Time},
};
use crate::http::{Cloud, TokenRequest, Transport, wire::transport::default_transport};

#[derive(Clone)]
pub(in crate::auth) struct Settings {
    pub(in crate::auth) tenant: String,
    pub(in crate::auth) client_id: String,
    pub(in crate::auth) authority: Option<String>,
    pub(in crate::auth) cloud: Option<Cloud>,
    pub(in crate::auth) scopes: Vec<String>,
    pub(in crate::auth) continuous_access: bool,
    pub(in crate::auth) cache: TokenCache,
    pub(in crate::auth) patience: Patience,
    pub(in crate::auth) transport: Option<Arc<dyn Transport>>,
    /// Created at first use.
    usual: Arc<OnceLock<Arc<dyn Transport>>>,
    pub(in crate::auth) time: Arc<dyn Time>,
}

impl Settings {
    pub(in crate::auth) fn new(tenant: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self {
            tenant: tenant.into(),
            client_id: client_id.into(),
            authority: None,
            cloud: None,
            scopes: Vec::new(),
            continuous_access: false,
            cache: TokenCache::new(),
            patience: Patience::USUAL,
            transport: None,
            usual: Arc::default(),
            time: Arc::new(SystemTimer),
        }
    }

    /// The parameters of a request: explicit settings take precedence over those of the request.
    pub(in crate::auth) fn authority(&self, wanted: &TokenRequest) -> Result<Authority, TokenError> {
        let base = self.authority.as_deref().unwrap_or_else(|| self.cloud(wanted).authority());
        if self.client_id.is_empty() {
            return Err(TokenError::setup("the client id is empty: expected the id of the application"));
        }
        Authority::new(base, &self.tenant)
    }

    /// The scopes of the request, else those of the settings, else all granted permissions on Graph.
    pub(in crate::auth) fn scopes(&self, wanted: &TokenRequest) -> Vec<String> {
        let own: Vec<String> = wanted.scopes().iter().map(|scope| scope.clone().into_owned()).collect();
        let set = if own.is_empty() { self.scopes.clone() } else { own };
        if set.is_empty() { vec![self.cloud(wanted).scope().to_owned()] } else { set }
    }

    pub(in crate::auth) fn exchange(&self) -> Exchange {
        let usual = || self.usual.get_or_init(|| Arc::from(default_transport()));
        let transport = Arc::clone(self.transport.as_ref().unwrap_or_else(usual));
        Exchange { transport, time: Arc::clone(&self.time) }
    }

    fn cloud(&self, wanted: &TokenRequest) -> Cloud {
        self.cloud.unwrap_or(wanted.cloud())
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut settings = formatter.debug_struct("Settings");
        settings.field("tenant", &self.tenant).field("client_id", &self.client_id);
        settings.field("authority", &self.authority).field("cloud", &self.cloud).field("scopes", &self.scopes);
        settings.finish_non_exhaustive()
    }
}
