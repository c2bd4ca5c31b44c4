//! Which of the tokens that were obtained answers a request, and when it is time for a new one.
//!
//! Nothing here waits or asks anybody: it is decided by a request and a time.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime},
};

use super::{answer::Issued, secret::Secret};
use crate::http::Token;

/// So long a failed renewal isn't tried again, while the old token lasts.
const PAUSE: Duration = Duration::from_secs(30);

/// The identity platform takes no refresh token that was unused for longer.
const UNUSED: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Whom tokens stand for: an application in a tenant, by itself or for a user.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Account {
    pub(super) authority: String,
    pub(super) tenant: String,
    pub(super) client: String,
    pub(super) subject: Subject,
}

/// The one whose permissions a token carries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// The application itself.
    Application,
    /// A user, under a name that the caller chose.
    User(String),
    /// The user of a token, known by that token's hash.
    Assertion(String),
}

/// What a token is looked up by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) account: Account,
    /// In order.
    pub(super) scopes: Vec<String>,
}

#[derive(Clone)]
pub(super) struct Access {
    pub(super) token: Token,
    pub(super) obtained: SystemTime,
    pub(super) renew_at: Option<SystemTime>,
    /// The claims challenge that it answers.
    pub(super) claims: Option<String>,
}

#[derive(Clone)]
pub(super) struct Refresh {
    pub(super) token: Secret,
    pub(super) obtained: SystemTime,
}

/// What a call needs.
#[derive(Clone)]
pub(super) struct Lookup {
    pub(super) key: Key,
    pub(super) claims: Option<String>,
    pub(super) refused: Option<Token>,
}

/// What there is for it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Fresh(Token),
    /// It lasts, but it is time to ask for a new one.
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
        // Past the cache, unless another call that met the same challenge was here before.
        let answered = wanted.refused.is_some() && access.claims == wanted.claims;
        if wanted.claims.is_some() && !answered {
            return Found::Nothing;
        }
        match access.renew_at {
            Some(renew_at) if renew_at <= now => Found::Aging(access.token.clone()),
            _ => Found::Fresh(access.token.clone()),
        }
    }

    /// Forgets a token that the service refused.
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

    /// After a failed renewal the old token is as good as fresh for a while.
    pub(super) fn postpone(&mut self, key: &Key, now: SystemTime) {
        if let Some(access) = self.access.get_mut(key) {
            access.renew_at = Some(now + PAUSE);
        }
    }

    /// Takes over what others, sharing the same store, obtained later.
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
