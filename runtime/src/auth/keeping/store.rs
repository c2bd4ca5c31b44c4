//! [`TokenStore`] and [`StoredTokens`]: tokens that outlast the process, so that a user doesn't sign in at each start.
//!
//! Several processes may share a store, so that it is read before each request and written after each change.

use std::{
    error::Error as StdError,
    fmt,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::{Value, json};

use crate::auth::{
    keeping::tokens::{Access, Account, Key, Refresh, Subject, Tokens},
    secret::{Secret, SecretJson},
};
use crate::http::{BoxFuture, Token};

/// The version of the format; other versions are rejected.
const VERSION: u64 = 1;

/// Persistent storage for a [`TokenCache`](crate::auth::TokenCache).
///
/// It gets secrets, including refresh tokens, which allow their holder to act as the user for months: encrypt them, or
/// use the key store of the system.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use std::{error::Error, path::PathBuf};
///
/// use graphdown::auth::{StoredTokens, TokenCache, TokenStore};
/// use graphdown::http::BoxFuture;
///
/// struct Vault(PathBuf);
///
/// # fn seal(text: Vec<u8>) -> Vec<u8> { text }
/// # fn unseal(text: Vec<u8>) -> Vec<u8> { text }
/// impl TokenStore for Vault {
///     fn load(&self) -> BoxFuture<'_, Result<Option<StoredTokens>, Box<dyn Error + Send + Sync>>> {
///         Box::pin(async {
///             if !self.0.exists() {
///                 return Ok(None);
///             }
///             Ok(serde_json::from_slice(&unseal(std::fs::read(&self.0)?))?)
///         })
///     }
///
///     fn save(&self, tokens: StoredTokens) -> BoxFuture<'_, ()> {
///         Box::pin(async move {
///             let text = serde_json::to_vec(&tokens).unwrap_or_default();
///             if let Err(error) = std::fs::write(&self.0, seal(text)) {
///                 eprintln!("the next start will have to sign in again: {error}");
///             }
///         })
///     }
/// }
///
/// let cache = TokenCache::stored(Vault("tokens.sealed".into()));
/// ```
pub trait TokenStore: Send + Sync {
    /// Returns what was saved last, if anything. Called before each request to the identity platform, so that processes
    /// with a common store don't renew the same tokens.
    ///
    /// # Errors
    /// Any reason why the store can't be read; it fails the call that needs a token. Return `Ok(None)` to sign in again
    /// instead.
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredTokens>, Box<dyn StdError + Send + Sync>>>;

    /// Replaces the saved tokens. Called after each change.
    ///
    /// If it fails, the tokens are valid nevertheless and no call fails, so that the store must report the error
    /// itself.
    fn save(&self, tokens: StoredTokens) -> BoxFuture<'_, ()>;
}

/// The tokens of a cache, in a format for serde. `Debug` doesn't contain them, and they are wiped from memory.
pub struct StoredTokens(SecretJson);

impl StoredTokens {
    pub(in crate::auth) fn new(tokens: &Tokens) -> Self {
        let access = tokens.access.iter().map(|(key, access)| {
            let mut value = account(&key.account);
            value["scopes"] = json!(key.scopes);
            value["token"] = json!(access.token.secret());
            value["obtained"] = json!(seconds(access.obtained));
            value["expires"] = json!(access.token.expires_at().map(seconds));
            value["renew"] = json!(access.renew_at.map(seconds));
            value["claims"] = json!(access.claims);
            value
        });
        let refresh = tokens.refresh.iter().map(|(key, refresh)| {
            let mut value = account(key);
            value["token"] = json!(refresh.token.expose());
            value["obtained"] = json!(seconds(refresh.obtained));
            value
        });
        let (access, refresh): (Vec<Value>, Vec<Value>) = (access.collect(), refresh.collect());
        Self(SecretJson(json!({ "version": VERSION, "access": access, "refresh": refresh })))
    }

    /// Reads the tokens; invalid entries are skipped.
    pub(in crate::auth) fn tokens(&self) -> Tokens {
        let list = |name: &str| self.0.0.get(name).and_then(Value::as_array).into_iter().flatten();
        Tokens {
            access: list("access").filter_map(read_access).collect(),
            refresh: list("refresh").filter_map(read_refresh).collect(),
        }
    }
}

fn account(account: &Account) -> Value {
    let (kind, subject) = match &account.subject {
        Subject::Application => ("application", ""),
        Subject::User(name) => ("user", name.as_str()),
        Subject::Assertion(hash) => ("assertion", hash.as_str()),
    };
    json!({
        "authority": account.authority,
        "tenant": account.tenant,
        "client": account.client,
        "kind": kind,
        "subject": subject,
    })
}

fn read_account(value: &Value) -> Option<Account> {
    let subject = text(value, "subject")?;
    let subject = match value.get("kind")?.as_str()? {
        "application" => Subject::Application,
        "user" => Subject::User(subject),
        "assertion" => Subject::Assertion(subject),
        _ => return None,
    };
    let (authority, tenant) = (text(value, "authority")?, text(value, "tenant")?);
    Some(Account { authority, tenant, client: text(value, "client")?, subject })
}

fn read_access(value: &Value) -> Option<(Key, Access)> {
    let scopes = value.get("scopes")?.as_array()?.iter().map(|scope| scope.as_str().map(str::to_owned));
    let key = Key { account: read_account(value)?, scopes: scopes.collect::<Option<_>>()? };
    let token = match time(value, "expires") {
        Some(expires) => Token::expiring(text(value, "token")?, expires),
        None => Token::new(text(value, "token")?),
    };
    let (obtained, renew_at) = (time(value, "obtained")?, time(value, "renew"));
    Some((key, Access { token, obtained, renew_at, claims: text(value, "claims") }))
}

fn read_refresh(value: &Value) -> Option<(Account, Refresh)> {
    let token = Secret::new(text(value, "token")?);
    Some((read_account(value)?, Refresh { token, obtained: time(value, "obtained")? }))
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name)?.as_str().map(str::to_owned)
}

fn time(value: &Value, name: &str) -> Option<SystemTime> {
    SystemTime::UNIX_EPOCH.checked_add(Duration::try_from_secs_f64(value.get(name)?.as_f64()?).ok()?)
}

/// Seconds since 1970, with decimals.
fn seconds(time: SystemTime) -> f64 {
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}

impl Serialize for StoredTokens {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for StoredTokens {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = SecretJson(Value::deserialize(deserializer)?);
        match json.0.get("version").and_then(Value::as_u64) {
            Some(VERSION) => Ok(Self(json)),
            _ => Err(D::Error::custom(format!("expected stored tokens of version {VERSION}, found something else"))),
        }
    }
}

impl fmt::Debug for StoredTokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("StoredTokens(…)")
    }
}
