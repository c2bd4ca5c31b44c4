//! [`TokenCache`]: tokens in memory and in an optional store, with one request at a time for each token.
//!
//! What is hard is concurrency: calls that wait for one token, a renewal in the background, and other processes that
//! share the store.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use futures_util::lock::Mutex as AsyncMutex;

use crate::auth::{
    TokenError,
    keeping::flight::{FlightKey, Flights},
    keeping::store::{StoredTokens, TokenStore},
    keeping::tokens::{Found, Lookup, Tokens},
    platform::answer::Issued,
    secret::Secret,
    time::Time,
};
use crate::http::{BoxFuture, Token};

/// A cache of tokens by authority, tenant, application, user and scopes. Cheap to clone; clones share the tokens.
///
/// By default each credential has its own cache. Credentials with a common cache share tokens, so that a web API that
/// creates an [`OnBehalfOf`](crate::auth::OnBehalfOf) for each request requests a user's token once.
///
/// A token is renewed five minutes before it expires, or when the identity platform suggests it. If that fails, the old
/// one is used until it expires. Concurrent calls share one request for a token.
#[derive(Clone, Default)]
pub struct TokenCache(Arc<Shared>);

#[derive(Default)]
struct Shared {
    tokens: Mutex<Tokens>,
    flights: Flights,
    store: Option<Box<dyn TokenStore>>,
    /// Serializes saving: the last state that is saved must be the newest.
    saving: AsyncMutex<()>,
}

/// The source of tokens that the cache doesn't have.
pub(in crate::auth) trait Source: Send + Sync {
    /// Requests a new token, with this refresh token if there is one. In a renewal the old token is still valid, so
    /// that neither the caller nor the user must wait.
    fn obtain(&self, refresh: Option<Secret>, renewal: bool) -> BoxFuture<'_, Result<Issued, TokenError>>;
}

impl TokenCache {
    /// A cache in memory.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A cache in memory and in a store.
    #[must_use]
    pub fn stored(store: impl TokenStore + 'static) -> Self {
        Self(Arc::new(Shared { store: Some(Box::new(store)), ..Shared::default() }))
    }

    /// Removes all tokens from memory and from the store: users have to sign in again.
    pub async fn clear(&self) {
        *self.0.tokens() = Tokens::default();
        self.0.save().await;
    }

    /// A cached token that needs no renewal.
    pub(in crate::auth) fn fresh(&self, wanted: &Lookup, now: SystemTime) -> Option<Token> {
        match self.0.tokens().find(wanted, now) {
            Found::Fresh(token) => Some(token),
            Found::Aging(_) | Found::Nothing => None,
        }
    }

    /// A token from the cache, or else from the source.
    pub(in crate::auth) async fn token(
        &self,
        wanted: Lookup,
        source: Arc<dyn Source>,
        time: Arc<dyn Time>,
    ) -> Result<Token, TokenError> {
        loop {
            let found = self.0.tokens().find(&wanted, time.now());
            let old = match found {
                Found::Fresh(token) => return Ok(token),
                Found::Aging(token) => Some(token),
                Found::Nothing => None,
            };
            let renewal = old.is_some();
            let key = FlightKey { key: wanted.key.clone(), claims: wanted.claims.clone(), renewal };
            let (flight, is_new) = self.0.flights.join(key, || {
                let (shared, wanted) = (Arc::clone(&self.0), wanted.clone());
                let (source, time) = (Arc::clone(&source), Arc::clone(&time));
                Box::pin(async move { shared.fetch(&wanted, &*source, &*time, renewal).await })
            });
            match old {
                // Another call is already renewing it.
                Some(old) if !is_new => return Ok(old),
                _ => {}
            }
            let outcome = flight.await;
            // A request that was sent before the service rejected this token may have stored it again.
            if is_new || wanted.refused.is_none() || wanted.refused.as_ref() != outcome.as_ref().ok() {
                return outcome;
            }
        }
    }
}

impl Shared {
    /// Requests a token, caches it and saves it.
    async fn fetch(
        &self,
        wanted: &Lookup,
        source: &dyn Source,
        time: &dyn Time,
        renewal: bool,
    ) -> Result<Token, TokenError> {
        let account = &wanted.key.account;
        let lock = self.flights.account_lock(account);
        let _held = lock.lock().await;
        self.load().await?;
        // Another call or another process may have stored a token in the meantime.
        if let Found::Fresh(token) = self.current(wanted, time) {
            return Ok(token);
        }
        let refresh = self.tokens().refresh.get(account).map(|refresh| refresh.token.clone());
        match source.obtain(refresh, renewal).await {
            Ok(issued) => {
                let token = issued.token.clone();
                self.tokens().put(wanted, issued);
                self.save().await;
                Ok(token)
            }
            Err(error) => {
                self.tokens().postpone(&wanted.key, time.now());
                match self.current(wanted, time) {
                    Found::Fresh(token) | Found::Aging(token) => Ok(token),
                    Found::Nothing => Err(error),
                }
            }
        }
    }

    fn current(&self, wanted: &Lookup, time: &dyn Time) -> Found {
        let mut tokens = self.tokens();
        tokens.refuse(wanted);
        tokens.find(wanted, time.now())
    }

    async fn load(&self) -> Result<(), TokenError> {
        let Some(store) = &self.store else { return Ok(()) };
        let stored = store.load().await;
        let stored = stored.map_err(|error| TokenError::setup(format!("the stored tokens cannot be read: {error}")))?;
        if let Some(stored) = stored {
            self.tokens().merge(stored.tokens());
        }
        Ok(())
    }

    async fn save(&self) {
        let Some(store) = &self.store else { return };
        let _held = self.saving.lock().await;
        let tokens = StoredTokens::new(&self.tokens());
        store.save(tokens).await;
    }

    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stored = self.0.store.is_some();
        formatter.debug_struct("TokenCache").field("stored", &stored).finish_non_exhaustive()
    }
}
