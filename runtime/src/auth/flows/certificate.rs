//! [`Certificate`]: a certificate and its key, read from PEM, and the signed assertion that authenticates an
//! application.
//!
//! The JWT is built here: the crates that write JWTs sign either with the crate `rsa`, which leaks its key by timing
//! (RUSTSEC-2023-0071), or with a provider that is installed for the whole process and may conflict with the
//! application's. ring, which TLS needs anyway, does the signing.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use ring::{
    rand::SystemRandom,
    signature::{RSA_PSS_SHA256, RsaKeyPair},
};
use rustls_pki_types::PrivateKeyDer;
use serde_json::json;

use crate::auth::{
    TokenError,
    flows::proof::Occasion,
    random::{base64url, bytes, hash},
    secret::Secret,
};
use crate::{http::Error, pem};

/// The lifetime of an assertion: the longest that the identity platform accepts.
const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// A certificate of an application and its private RSA key. Cheap to clone. `Debug` doesn't contain the key.
///
/// ```no_run
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::auth::{Certificate, ClientCertificate};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let certificate = Certificate::from_pem(std::fs::read("application.pem")?)?;
/// let credential = ClientCertificate::new("contoso.com", "00000000-0000-0000-0000-000000000000", certificate);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Certificate {
    key: Arc<RsaKeyPair>,
    /// The certificate's SHA-256, in base64url.
    thumbprint: String,
}

impl Certificate {
    /// Reads a PEM text with both a `CERTIFICATE` and a `PRIVATE KEY` or `RSA PRIVATE KEY`, in any order. Of several
    /// certificates, the one of the key is used.
    ///
    /// # Errors
    /// [`Error::Token`] if one of them is missing, if the key is encrypted or is not an RSA key of 2048 to 4096 bits,
    /// or if no certificate belongs to the key.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, Error> {
        Ok(Self::read(pem.as_ref())?)
    }

    pub(in crate::auth) fn read(pem: &[u8]) -> Result<Self, TokenError> {
        let key = key(pem)?;
        let own = pem::certificate(pem, key.public().as_ref()).map_err(TokenError::setup)?;
        let own = own.ok_or_else(|| TokenError::setup("the PEM has no CERTIFICATE"))?;
        Ok(Self { key: Arc::new(key), thumbprint: hash(&own) })
    }

    /// A JWT for the application and the token endpoint, signed with PS256.
    pub(in crate::auth) fn assertion(&self, occasion: &Occasion<'_>) -> Result<Secret, TokenError> {
        let header = json!({ "alg": "PS256", "typ": "JWT", "x5t#S256": self.thumbprint });
        let seconds = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let claims = json!({
            "aud": occasion.endpoint,
            "iss": occasion.client_id,
            "sub": occasion.client_id,
            "jti": base64url(&bytes::<16>()?),
            "nbf": seconds(occasion.now),
            "exp": seconds(occasion.now + LIFETIME),
        });
        let encoded = |value: serde_json::Value| base64url(value.to_string().as_bytes());
        let message = format!("{}.{}", encoded(header), encoded(claims));
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(&RSA_PSS_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)
            .map_err(|_| TokenError::setup("the certificate's key cannot sign"))?;
        Ok(Secret::new(format!("{message}.{}", base64url(&signature))))
    }
}

fn key(pem: &[u8]) -> Result<RsaKeyPair, TokenError> {
    let rejected = |error| TokenError::setup(format!("the private key cannot be used: {error}"));
    match &*pem::private_key(pem).map_err(TokenError::setup)? {
        PrivateKeyDer::Pkcs8(key) => RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()).map_err(rejected),
        PrivateKeyDer::Pkcs1(key) => RsaKeyPair::from_der(key.secret_pkcs1_der()).map_err(rejected),
        _ => Err(TokenError::setup("the private key cannot be used: expected an RSA key")),
    }
}

#[cfg(test)]
pub(in crate::auth) fn public_key(pem: &[u8]) -> Vec<u8> {
    key(pem).map(|key| key.public().as_ref().to_vec()).unwrap_or_default()
}

impl fmt::Debug for Certificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Certificate").field("thumbprint", &self.thumbprint).finish_non_exhaustive()
    }
}
