//! [`ValidationTokens`]: checks that the tokens of notifications are Graph's, for this application. Each claim that would be
//! forgotten is one by which somebody else's token passes.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use super::{
    TokenFault, ValidationError,
    key_set::KeySet,
    token::{Members, UncheckedToken},
};
use crate::http::{Client, Cloud};

/// The application that publishes change notifications in all tenants.
const PUBLISHER: &str = "0bf30f3b-4a52-48df-9a82-234910c4a086";

/// Clocks may differ by so much.
const SKEW: Duration = Duration::from_secs(5 * 60);

/// Checks the `validationTokens` of notifications with resource data.
///
/// The keys of the identity platform are read by the client's transport, without its token, and cached: create one value, and
/// share it. They are read again after a day, and for a token whose key isn't known, at most once in five minutes.
///
/// A token passes if all of this is true: it is signed by RS256 with a key of the authority, its audience is one of the
/// application ids, its issuer is the token's tenant at the authority, it was issued for Graph's publisher of change
/// notifications, and it is valid now, give or take five minutes.
pub struct ValidationTokens {
    client: Client,
    applications: Vec<String>,
    keys: KeySet,
}

/// What valid tokens prove: which tenants the notifications are of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    tenants: Vec<String>,
}

impl Proof {
    /// Whether notifications of a tenant are proven to be Graph's: pass the `tenantId` of each notification. A body may have
    /// notifications of several tenants, and a token for each.
    #[must_use]
    pub fn covers(&self, tenant_id: &str) -> bool {
        self.tenants.iter().any(|known| known.eq_ignore_ascii_case(tenant_id))
    }

    /// The ids of the tenants.
    pub fn tenants(&self) -> impl Iterator<Item = &str> {
        self.tenants.iter().map(String::as_str)
    }
}

impl ValidationTokens {
    /// Checks tokens for applications, by their (client) ids, at the authority of the client's cloud.
    #[must_use]
    pub fn new(client: &Client, application_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let applications = application_ids.into_iter().map(Into::into).filter(|id: &String| !id.is_empty()).collect();
        let keys = KeySet::new(client, client.cloud().authority().to_owned());
        Self { client: client.clone(), applications, keys }
    }

    /// Sets another authority, without a tenant: `https://login.microsoftonline.com`. Its tokens are trusted.
    #[must_use]
    pub fn authority(self, url: impl Into<String>) -> Self {
        let url: String = url.into();
        Self { keys: KeySet::new(&self.client, url.trim_end_matches('/').to_owned()), ..self }
    }

    /// Checks all tokens of a body. Answer the notification before, and the same whatever is found.
    ///
    /// # Errors
    /// [`ValidationError::Token`] if there is none, or for the first that doesn't pass: ignore the notifications then.
    /// [`ValidationError::Keys`] if the keys can't be read: the tokens may pass later.
    pub async fn verify(&self, tokens: &[impl AsRef<str>]) -> Result<Proof, ValidationError> {
        let mut tenants = Vec::new();
        for token in tokens {
            tenants.push(self.tenant(token.as_ref()).await?);
        }
        if tenants.is_empty() { Err(TokenFault::Missing.into()) } else { Ok(Proof { tenants }) }
    }

    /// The tenant for which a token proves that Graph is the sender.
    async fn tenant(&self, token: &str) -> Result<String, ValidationError> {
        let token = UncheckedToken::read(token)?;
        let key = self.keys.key(&token.key_id).await.map_err(ValidationError::Keys)?;
        let key = key.ok_or(TokenFault::UnknownKey)?;
        let claims = token.verify(&key)?;
        let tenant = claims.text("tid").filter(|tenant| is_id(tenant)).ok_or(TokenFault::Claim("tid"))?;
        if !key.is_of(&tenant) {
            return Err(TokenFault::UnknownKey.into());
        }
        self.check_parties(&claims, &tenant)?;
        check_times(&claims, self.client.timer().system_time())?;
        Ok(tenant)
    }

    /// Checks who issued a token, for whom, and about whom.
    fn check_parties(&self, claims: &Members, tenant: &str) -> Result<(), TokenFault> {
        let issuers = [
            format!("{}{tenant}/", first_issuer(self.client.cloud())),
            format!("{}/{tenant}/v2.0", self.keys.authority),
        ];
        if !claims.text("iss").is_some_and(|issuer| issuers.contains(&issuer)) {
            return Err(TokenFault::Claim("iss"));
        }
        let audience = claims.text("aud").unwrap_or_default();
        if !self.applications.iter().any(|application| application.eq_ignore_ascii_case(&audience)) {
            return Err(TokenFault::Claim("aud"));
        }
        // The first is that of version 1 of the platform's tokens, the other that of version 2.
        let publishers = [claims.get("appid"), claims.get("azp")];
        let mut publishers = publishers.into_iter().flatten().peekable();
        if publishers.peek().is_none() || publishers.any(|publisher| publisher.as_str() != Some(PUBLISHER)) {
            return Err(TokenFault::Claim("appid"));
        }
        Ok(())
    }
}

fn check_times(claims: &Members, now: SystemTime) -> Result<(), TokenFault> {
    let now = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let time = |name: &'static str| {
        let seconds = claims.get(name).map(|time| time.as_i64().and_then(|seconds| u64::try_from(seconds).ok()));
        seconds.map(|seconds| seconds.map(Duration::from_secs).ok_or(TokenFault::Claim(name))).transpose()
    };
    let end = time("exp")?.ok_or(TokenFault::Claim("exp"))?;
    if end.saturating_add(SKEW) <= now {
        return Err(TokenFault::Expired);
    }
    match time("nbf")? {
        Some(begin) if begin > now.saturating_add(SKEW) => Err(TokenFault::NotYet),
        _ => Ok(()),
    }
}

/// Whether a text is the id of a tenant, and nothing that would change the issuer in which it stands.
fn is_id(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// How the issuers of version 1 of the platform's tokens begin.
fn first_issuer(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::China => "https://sts.chinacloudapi.cn/",
        Cloud::Global | Cloud::UsGov | Cloud::UsGovDod => "https://sts.windows.net/",
    }
}

impl fmt::Debug for ValidationTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("ValidationTokens");
        debug.field("applications", &self.applications).field("authority", &self.keys.authority);
        debug.finish_non_exhaustive()
    }
}
