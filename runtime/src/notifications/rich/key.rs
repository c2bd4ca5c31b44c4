//! [`ContentKey`]: the private key of a certificate for which Graph encrypts resource data. It comes in four encodings, and
//! must leave no copy in memory.

use std::{fmt, sync::Arc};

use aws_lc_rs::{
    digest,
    encoding::AsDer,
    rsa::{KeyPair, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, PrivateDecryptingKey},
    signature::KeyPair as _,
};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use zeroize::Zeroizing;

use super::KeyError;
use crate::{model::Binary, pem};

/// Of AES-256.
pub(super) const KEY_LENGTH: usize = 32;

/// The private RSA key of a certificate. Cheap to clone. `Debug` doesn't contain the key.
///
/// A key and its certificate for tests, or for production, since Graph checks neither the issuer nor the expiry:
/// `openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=notifications -keyout key.pem -out certificate.pem`, and
/// both files as one PEM.
#[derive(Clone)]
pub struct ContentKey {
    key: Arc<OaepPrivateDecryptingKey>,
    certificate: Option<CertificateDer<'static>>,
}

impl ContentKey {
    /// Reads a PEM text with a `PRIVATE KEY` or `RSA PRIVATE KEY`, and the `CERTIFICATE` of the key if it has one, in any
    /// order.
    ///
    /// # Errors
    /// If there is no key, if it is encrypted or is not an RSA key of at least 2048 bits, or if all certificates belong to
    /// other keys.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        let pem = pem.as_ref();
        let wrong = |reason: &str| KeyError(reason.to_owned());
        let pair = pair(&*pem::private_key(pem).map_err(wrong)?)?;
        let certificate = pem::certificate(pem, pair.public_key().as_ref()).map_err(wrong)?;
        Ok(Self { certificate, ..Self::of(&pair)? })
    }

    /// Reads a private key in DER, by PKCS #8 or PKCS #1. The caller wipes its own copy.
    ///
    /// # Errors
    /// If it is not an RSA key of at least 2048 bits.
    pub fn from_der(der: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        let key = PrivateKeyDer::try_from(der.as_ref()).map_err(|reason| KeyError(reason.to_owned()))?;
        Self::of(&pair(&key)?)
    }

    fn of(pair: &KeyPair) -> Result<Self, KeyError> {
        // The one encoding from which a key for decryption is read; it is wiped when it is dropped.
        let der = pair.as_der().map_err(|_| KeyError(String::from("it cannot be encoded")))?;
        let key = PrivateDecryptingKey::from_pkcs8(der.as_ref()).map_err(|error| KeyError(error.to_string()))?;
        let key = OaepPrivateDecryptingKey::new(key).map_err(|_| KeyError(String::from("it cannot decrypt")))?;
        Ok(Self { key: Arc::new(key), certificate: None })
    }

    /// The certificate, for the property `encryptionCertificate` of a subscription: [`Binary::as_str`] is its base64. `None`
    /// if it was not beside the key.
    #[must_use]
    pub fn certificate(&self) -> Option<Binary> {
        self.certificate.as_ref().map(|certificate| Binary::from(certificate.as_ref()))
    }

    /// Whether it is the key of the certificate with this thumbprint: its SHA-1 in hexadecimal digits.
    pub(super) fn has_thumbprint(&self, thumbprint: &str) -> bool {
        self.certificate.as_ref().is_some_and(|certificate| {
            let hash = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, certificate);
            let own: String = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            own.eq_ignore_ascii_case(thumbprint)
        })
    }

    /// Decrypts the key of a content; `None` if it isn't encrypted for this key, or isn't one of AES-256.
    pub(super) fn data_key(&self, encrypted: &[u8]) -> Option<Zeroizing<[u8; KEY_LENGTH]>> {
        let mut buffer = Zeroizing::new(vec![0; self.key.min_output_size()]);
        let decrypted = self.key.decrypt(&OAEP_SHA1_MGF1SHA1, encrypted, &mut buffer, None).ok()?;
        let decrypted: &[u8; KEY_LENGTH] = (&*decrypted).try_into().ok()?;
        Some(Zeroizing::new(*decrypted))
    }
}

fn pair(key: &PrivateKeyDer<'_>) -> Result<KeyPair, KeyError> {
    let pair = match key {
        PrivateKeyDer::Pkcs8(key) => KeyPair::from_pkcs8(key.secret_pkcs8_der()),
        PrivateKeyDer::Pkcs1(key) => KeyPair::from_der(key.secret_pkcs1_der()),
        _ => return Err(KeyError(String::from("expected an RSA key, found another"))),
    };
    pair.map_err(|error| KeyError(format!("expected an RSA key of at least 2048 bits, found another: {error}")))
}

impl fmt::Debug for ContentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContentKey").field("bits", &self.key.key_size_bits()).finish_non_exhaustive()
    }
}
