//! The settings of all credentials: application, tenant, authority, scopes, transport and cache, and their defaults.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use super::{
    TokenCache, TokenError,
    authority::Authority,
    exchange::{Exchange, Patience},
    time::{SystemTimer, Time},
};
use crate::http::{Cloud, TokenRequest, Transport, transport::default_transport};

#[derive(Clone)]
pub(super) struct Settings {
    pub(super) tenant: String,
    pub(super) client_id: String,
    pub(super) authority: Option<String>,
    pub(super) cloud: Option<Cloud>,
    pub(super) scopes: Vec<String>,
    pub(super) continuous_access: bool,
    pub(super) cache: TokenCache,
    pub(super) patience: Patience,
    pub(super) transport: Option<Arc<dyn Transport>>,
    /// Created at first use.
    usual: Arc<OnceLock<Arc<dyn Transport>>>,
    pub(super) time: Arc<dyn Time>,
}

impl Settings {
    pub(super) fn new(tenant: impl Into<String>, client_id: impl Into<String>) -> Self {
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
    pub(super) fn authority(&self, wanted: &TokenRequest) -> Result<Authority, TokenError> {
        let base = self.authority.as_deref().unwrap_or_else(|| self.cloud(wanted).authority());
        if self.client_id.is_empty() {
            return Err(TokenError::setup("the client id is empty: expected the id of the application"));
        }
        Authority::new(base, &self.tenant)
    }

    /// The scopes of the request, else those of the settings, else all granted permissions on Graph.
    pub(super) fn scopes(&self, wanted: &TokenRequest) -> Vec<String> {
        let own: Vec<String> = wanted.scopes().iter().map(|scope| scope.clone().into_owned()).collect();
        let set = if own.is_empty() { self.scopes.clone() } else { own };
        if set.is_empty() { vec![self.cloud(wanted).scope().to_owned()] } else { set }
    }

    pub(super) fn exchange(&self) -> Exchange {
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
