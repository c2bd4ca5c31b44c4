//! Decides which cached token serves a request, and when a token is renewed.
//!
//! These are pure functions of a request and a time, without I/O.

use std::time::{Duration, SystemTime};

use crate::auth::{platform::answer::Issued, secret::Secret};
use crate::http::Token;
use crate::table::Table;

/// The time after a failed renewal before the next one, while the old token is valid.
const PAUSE: Duration = Duration::from_secs(30);

/// The longest time that a refresh token is valid without being used.
const UNUSED: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// The identity of a token: an application in a tenant, by itself or for a user.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::auth) struct Account {
    pub(in crate::auth) authority: String,
    pub(in crate::auth) tenant: String,
    pub(in crate::auth) client: String,
    pub(in crate::auth) subject: Subject,
}

/// The subject of a token.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::auth) enum Subject {
    /// The application itself.
    Application,
    /// A user, by a name that the application chose.
    User(String),
    /// The user of an access token, by the token's hash.
    Assertion(String),
}

/// The key of a cached token.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::auth) struct Key {
    pub(in crate::auth) account: Account,
    /// Sorted.
    pub(in crate::auth) scopes: Vec<String>,
}

#[derive(Clone)]
pub(in crate::auth) struct Access {
    pub(in crate::auth) token: Token,
    pub(in crate::auth) obtained: SystemTime,
    pub(in crate::auth) renew_at: Option<SystemTime>,
    /// The claims challenge that it satisfies.
    pub(in crate::auth) claims: Option<String>,
}

#[derive(Clone)]
pub(in crate::auth) struct Refresh {
    pub(in crate::auth) token: Secret,
    pub(in crate::auth) obtained: SystemTime,
}

/// The token that a call needs.
#[derive(Clone)]
pub(in crate::auth) struct Lookup {
    pub(in crate::auth) key: Key,
    pub(in crate::auth) claims: Option<String>,
    pub(in crate::auth) refused: Option<Token>,
}

/// The result of a lookup.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::auth) enum Found {
    Fresh(Token),
    /// It is valid, but should be renewed.
    Aging(Token),
    Nothing,
}

#[derive(Clone, Default)]
pub(in crate::auth) struct Tokens {
    pub(in crate::auth) access: Table<Key, Access>,
    pub(in crate::auth) refresh: Table<Account, Refresh>,
}

impl Tokens {
    pub(in crate::auth) fn find(&self, wanted: &Lookup, now: SystemTime) -> Found {
        let Some(access) = self.access.get(&wanted.key).filter(|access| access.lasts(now)) else {
            return Found::Nothing;
        };
        if wanted.refused.as_ref() == Some(&access.token) {
            return Found::Nothing;
        }
        // Not from the cache, unless another call with the same challenge has renewed it.
        let answered = wanted.refused.is_some() && access.claims == wanted.claims;
        if wanted.claims.is_some() && !answered {
            return Found::Nothing;
        }
        match access.renew_at {
            Some(renew_at) if renew_at <= now => Found::Aging(access.token.clone()),
            _ => Found::Fresh(access.token.clone()),
        }
    }

    /// Removes a token that the service rejected.
    pub(in crate::auth) fn refuse(&mut self, wanted: &Lookup) {
        if let Some(refused) = &wanted.refused {
            self.access.retain(|key, access| key != &wanted.key || &access.token != refused);
        }
    }

    pub(in crate::auth) fn put(&mut self, wanted: &Lookup, issued: Issued) {
        let now = issued.obtained;
        self.access.retain(|_, access| access.lasts(now));
        self.refresh.retain(|_, refresh| refresh.obtained + UNUSED > now);
        if let Some(token) = issued.refresh {
            self.refresh.insert(wanted.key.account.clone(), Refresh { token, obtained: now });
        }
        let claims = wanted.claims.clone();
        let access = Access { token: issued.token, obtained: now, renew_at: issued.renew_at, claims };
        self.access.insert(wanted.key.clone(), access);
    }

    /// After a failed renewal the old token is used for a while without another attempt.
    pub(in crate::auth) fn postpone(&mut self, key: &Key, now: SystemTime) {
        if let Some(access) = self.access.get_mut(key) {
            access.renew_at = Some(now + PAUSE);
        }
    }

    /// Merges newer tokens from the store.
    pub(in crate::auth) fn merge(&mut self, stored: Self) {
        for (key, access) in stored.access {
            if self.access.get(&key).is_none_or(|held| held.obtained < access.obtained) {
                self.access.insert(key, access);
            }
        }
        for (account, refresh) in stored.refresh {
            if self.refresh.get(&account).is_none_or(|held| held.obtained < refresh.obtained) {
                self.refresh.insert(account, refresh);
            }
        }
    }
}

impl Access {
    fn lasts(&self, now: SystemTime) -> bool {
        self.token.expires_at().is_none_or(|end| now < end)
    }
}
