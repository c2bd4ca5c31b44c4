//! [`KeySet`]: the keys with which the identity platform signs tokens. They change daily, so that a token may have a key that
//! isn't known yet; and whoever sends tokens of made-up keys must not make the application ask for each.

use std::time::Duration;

use futures_util::lock::Mutex;

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
    /// Locked while keys are read, so that those who need them wait for one reading.
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    keys: Vec<Key>,
    /// When they were read, and when it was last tried, by the client's timer.
    read: Option<Duration>,
    tried: Option<Duration>,
}

impl KeySet {
    pub(super) fn new(client: &Client, authority: String) -> Self {
        Self { client: client.clone(), authority, known: Mutex::default() }
    }

    /// The key with an id; `None` if there is none now.
    ///
    /// # Errors
    /// If the keys must be read and can't be.
    pub(super) async fn key(&self, id: &str) -> Result<Option<Key>, Error> {
        let mut known = self.known.lock().await;
        let now = self.client.timer().now();
        let is_older = |time: Option<Duration>, age| time.is_none_or(|time| now.saturating_sub(time) >= age);
        let find = |known: &Known| known.keys.iter().find(|key| key.id == id).cloned();
        let found = find(&known).filter(|_| !is_older(known.read, LIFETIME));
        if known.read.is_none() && !is_older(known.tried, FAILED_PAUSE) {
            let message = "the keys of the identity platform could not be read some seconds ago";
            return Err(TransportError::permanent(message).into());
        }
        // The first time there is nothing to go on with.
        if found.is_some() || known.read.is_some() && !is_older(known.tried, PAUSE) {
            return Ok(found.or_else(|| find(&known)));
        }
        match self.fetch().await {
            Ok(keys) => *known = Known { keys, read: Some(now), tried: Some(now) },
            Err(error) => {
                known.tried = Some(now);
                // Old keys are as good as they were, if the token's is among them.
                return find(&known).map(Some).ok_or(error);
            }
        }
        Ok(find(&known))
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
