//! [`KeySet`]: the keys with which the identity platform signs tokens. They change daily, so that a token may have a key that
//! isn't known yet; and whoever sends tokens of made-up keys must not make the application ask for each.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{
    http::{Client, Error, Method, TransportError, address::Address},
    model::{Binary, Json},
};

/// Keys are read again after so long.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// Keys are not read again before, whatever keys tokens have.
const PAUSE: Duration = Duration::from_secs(5 * 60);

/// After a failure, keys are not asked for before, by whatever tokens.
const FAILED_PAUSE: Duration = Duration::from_secs(10);

/// A public RSA key that signs tokens.
#[derive(Clone, Debug)]
pub(super) struct Key {
    id: String,
    /// The issuer of the tokens that it signs, with `{tenantid}` if it is that of any tenant.
    issuer: Option<String>,
    pub(super) modulus: Vec<u8>,
    pub(super) exponent: Vec<u8>,
}

/// The keys at an authority.
pub(super) struct KeySet {
    client: Client,
    /// `https://login.microsoftonline.com`
    pub(super) authority: String,
    known: Mutex<Known>,
    /// Locked while keys are read, so that those who need them wait for one reading. Who has a known key doesn't wait.
    reading: futures_util::lock::Mutex<()>,
}

#[derive(Default)]
struct Known {
    keys: Vec<Key>,
    /// When they were read, and when the last reading ended, by the client's timer.
    read: Option<Duration>,
    tried: Option<Duration>,
}

impl KeySet {
    pub(super) fn new(client: &Client, authority: String) -> Self {
        Self {
            client: client.clone(),
            authority,
            known: Mutex::default(),
            reading: futures_util::lock::Mutex::default(),
        }
    }

    /// The key with an id; `None` if there is none now.
    ///
    /// # Errors
    /// If the keys must be read and can't be.
    pub(super) async fn key(&self, id: &str) -> Result<Option<Key>, Error> {
        if let Some(found) = self.look(id) {
            return found;
        }
        let _reading = self.reading.lock().await;
        if let Some(found) = self.look(id) {
            return found;
        }
        let fetched = self.fetch().await;
        // Not when it began: a failure may take minutes, and all who wait would begin the next.
        let now = Some(self.client.timer().now());
        let mut known = self.known();
        known.tried = now;
        match fetched {
            Ok(keys) => (known.keys, known.read) = (keys, now),
            // Old keys are as good as they were, if the token's is among them.
            Err(error) => return known.find(id).map(Some).ok_or(error),
        }
        Ok(known.find(id))
    }

    /// What is known of a key without reading; `None` if keys must be read first.
    fn look(&self, id: &str) -> Option<Result<Option<Key>, Error>> {
        let known = self.known();
        let now = self.client.timer().now();
        let is_older = |time: Option<Duration>, age| time.is_none_or(|time| now.saturating_sub(time) >= age);
        if known.read.is_none() && !is_older(known.tried, FAILED_PAUSE) {
            let message = "the keys of the identity platform could not be read some seconds ago";
            return Some(Err(TransportError::permanent(message).into()));
        }
        let found = known.find(id);
        let is_good = found.is_some() && !is_older(known.read, LIFETIME);
        // The first time there is nothing to go on with.
        (is_good || known.read.is_some() && !is_older(known.tried, PAUSE)).then_some(Ok(found))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn fetch(&self) -> Result<Vec<Key>, Error> {
        let configuration = format!("{}/common/v2.0/.well-known/openid-configuration", self.authority);
        let configuration = self.read(&configuration).await?;
        let place = configuration.get("jwks_uri").and_then(|place| Some(place.as_str()?.to_owned()));
        let place = place.unwrap_or_default();
        // Keys of another host would prove another host's tokens.
        if origin(&place).is_none() || origin(&place) != origin(&self.authority) {
            let message = "expected `jwks_uri` of the OpenID configuration at the authority's host, found another";
            return Err(TransportError::permanent(message).into());
        }
        let set = self.read(&place).await?;
        let keys: Vec<Json> = set.get("keys").and_then(|keys| keys.parse().ok()).unwrap_or_default();
        let keys: Vec<Key> = keys.iter().filter_map(Key::read).collect();
        if keys.is_empty() {
            let message = "expected RSA keys that sign in the key set of the authority, found none";
            return Err(TransportError::permanent(message).into());
        }
        Ok(keys)
    }

    async fn read(&self, url: &str) -> Result<Json, Error> {
        self.client.request_preauthorized::<Json>(Method::GET, url).send().await
    }
}

impl Known {
    fn find(&self, id: &str) -> Option<Key> {
        self.keys.iter().find(|key| key.id == id).cloned()
    }
}

fn origin(url: &str) -> Option<String> {
    Address::parse(url).ok().map(|address| address.origin().to_string())
}

impl Key {
    /// A key of a set; `None` if it isn't one that signs by RSA.
    fn read(json: &Json) -> Option<Self> {
        let text = |name| json.get(name).and_then(|value| Some(value.as_str()?.to_owned()));
        let is = |name, expected| text(name).is_none_or(|value| value == expected);
        let number = |name| Binary::from(text(name)?.as_str()).decode().filter(|bytes| !bytes.is_empty());
        let is_usable = text("kty").as_deref() == Some("RSA") && is("use", "sig") && is("alg", "RS256");
        is_usable.then_some(())?;
        Some(Self { id: text("kid")?, issuer: text("issuer"), modulus: number("n")?, exponent: number("e")? })
    }

    /// Whether it signs for a tenant: some keys sign for one alone.
    pub(super) fn is_of(&self, tenant: &str) -> bool {
        self.issuer.as_deref().is_none_or(|issuer| {
            issuer.contains("{tenantid}") || issuer.split('/').any(|part| part.eq_ignore_ascii_case(tenant))
        })
    }
}
