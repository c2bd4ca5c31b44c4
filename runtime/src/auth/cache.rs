//! The cache of tokens: looks one up, or has one asked for and keeps it, in memory and in a store.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use futures_util::lock::Mutex as AsyncMutex;

use super::{
    TokenError,
    answer::Issued,
    flight::{FlightKey, Flights},
    secret::Secret,
    store::{StoredTokens, TokenStore},
    time::Time,
    tokens::{Found, Lookup, Tokens},
};
use crate::http::{BoxFuture, Token};

/// Tokens by authority, tenant, application, user and scopes. Cheap to clone; clones share the tokens.
///
/// Each credential has a cache of its own unless it is given one. Credentials that share one share its tokens, so that
/// a web API which makes an [`OnBehalfOf`](super::OnBehalfOf) for each request asks for a user's token once.
///
/// A token is renewed five minutes before it expires, or when the identity platform suggested it; where that fails, the
/// old one goes on while it lasts. However many calls wait for a token, one request is sent for it.
#[derive(Clone, Default)]
pub struct TokenCache(Arc<Shared>);

#[derive(Default)]
struct Shared {
    tokens: Mutex<Tokens>,
    flights: Flights,
    store: Option<Box<dyn TokenStore>>,
    /// One at a time: the last that is saved must be the newest.
    saving: AsyncMutex<()>,
}

/// Who is asked for a token that the cache doesn't have.
pub(super) trait Source: Send + Sync {
    /// A new token, by this refresh token if there is one. In a renewal there is an old token that lasts a while yet:
    /// neither the caller nor the user is kept waiting.
    fn obtain(&self, refresh: Option<Secret>, renewal: bool) -> BoxFuture<'_, Result<Issued, TokenError>>;
}

impl TokenCache {
    /// A cache in memory.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A cache that keeps its tokens in a store, too.
    #[must_use]
    pub fn stored(store: impl TokenStore + 'static) -> Self {
        Self(Arc::new(Shared { store: Some(Box::new(store)), ..Shared::default() }))
    }

    /// Forgets all tokens, in memory and in the store: who signed in has to do it again.
    pub async fn clear(&self) {
        *self.0.tokens() = Tokens::default();
        self.0.save().await;
    }

    /// What need not even be renewed.
    pub(super) fn fresh(&self, wanted: &Lookup, now: SystemTime) -> Option<Token> {
        match self.0.tokens().find(wanted, now) {
            Found::Fresh(token) => Some(token),
            Found::Aging(_) | Found::Nothing => None,
        }
    }

    /// From the cache, or else asked for.
    pub(super) async fn token(
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
                // Somebody renews it already.
                Some(old) if !is_new => return Ok(old),
                _ => {}
            }
            let outcome = flight.await;
            // Somebody else's request, sent before the service refused this token, may have brought it back.
            if is_new || wanted.refused.is_none() || wanted.refused.as_ref() != outcome.as_ref().ok() {
                return outcome;
            }
        }
    }
}

impl Shared {
    /// Asks for a token, keeps it and saves it.
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
        // Whoever held the lock before may have brought it, or another process.
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
