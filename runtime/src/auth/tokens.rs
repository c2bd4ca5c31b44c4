//! Decides which cached token serves a request, and when a token is renewed.
//!
//! These are pure functions of a request and a time, without I/O.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime},
};

use super::{answer::Issued, secret::Secret};
use crate::http::Token;

/// The time after a failed renewal before the next one, while the old token is valid.
const PAUSE: Duration = Duration::from_secs(30);

/// The longest time that a refresh token is valid without being used.
const UNUSED: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// The identity of a token: an application in a tenant, by itself or for a user.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Account {
    pub(super) authority: String,
    pub(super) tenant: String,
    pub(super) client: String,
    pub(super) subject: Subject,
}

/// The subject of a token.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// The application itself.
    Application,
    /// A user, by a name that the application chose.
    User(String),
    /// The user of an access token, by the token's hash.
    Assertion(String),
}

/// The key of a cached token.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) account: Account,
    /// Sorted.
    pub(super) scopes: Vec<String>,
}

#[derive(Clone)]
pub(super) struct Access {
    pub(super) token: Token,
    pub(super) obtained: SystemTime,
    pub(super) renew_at: Option<SystemTime>,
    /// The claims challenge that it satisfies.
    pub(super) claims: Option<String>,
}

#[derive(Clone)]
pub(super) struct Refresh {
    pub(super) token: Secret,
    pub(super) obtained: SystemTime,
}

/// The token that a call needs.
#[derive(Clone)]
pub(super) struct Lookup {
    pub(super) key: Key,
    pub(super) claims: Option<String>,
    pub(super) refused: Option<Token>,
}

/// The result of a lookup.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Fresh(Token),
    /// It is valid, but should be renewed.
    Aging(Token),
    Nothing,
}

#[derive(Clone, Default)]
pub(super) struct Tokens {
    pub(super) access: BTreeMap<Key, Access>,
    pub(super) refresh: BTreeMap<Account, Refresh>,
}

impl Tokens {
    pub(super) fn find(&self, wanted: &Lookup, now: SystemTime) -> Found {
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
    pub(super) fn refuse(&mut self, wanted: &Lookup) {
        if let Some(refused) = &wanted.refused {
            self.access.retain(|key, access| key != &wanted.key || &access.token != refused);
        }
    }

    pub(super) fn put(&mut self, wanted: &Lookup, issued: Issued) {
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
    pub(super) fn postpone(&mut self, key: &Key, now: SystemTime) {
        if let Some(access) = self.access.get_mut(key) {
            access.renew_at = Some(now + PAUSE);
        }
    }

    /// Merges newer tokens from the store.
    pub(super) fn merge(&mut self, stored: Self) {
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
