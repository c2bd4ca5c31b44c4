//! [`ContentKeys`]: decrypts resource data, with the key of the certificate for which each was encrypted.
//!
//! What is hard: who sends a content and learns why it is refused, learns its text byte by byte. So the signature is checked
//! before anything is decrypted, in constant time, and also where there is no key: all that is refused takes the same steps.

use aws_lc_rs::{
    cipher::{AES_256, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey},
    hmac,
    iv::FixedLength,
};
use serde::Serialize;
use zeroize::Zeroizing;

use super::{ContentFault, ContentKey, DecryptError, key::KEY_LENGTH};
use crate::model::{self, Binary, Json, PropertyValue, Strictness};

/// The first bytes of a data key are the initialization vector.
const VECTOR_LENGTH: usize = 16;

/// The private keys of an application's certificates, by the ids that it gave them. Cheap to clone.
///
/// When certificates are changed, notifications for the old one still arrive: keep both.
///
/// ```no_run
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::notifications::rich::{ContentKey, ContentKeys};
/// # use graphdown::model::Json;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let content = Json::default();
/// let keys = ContentKeys::new()
///     .with("2026-11", ContentKey::from_pem(std::fs::read("2026-11.pem")?)?)
///     .with("2026-10", ContentKey::from_pem(std::fs::read("2026-10.pem")?)?);
/// // The content is a `models::ChangeNotificationEncryptedContent`, the result a `models::ChatMessage`.
/// match keys.decrypt::<Json>(&content) {
///     Ok(message) => println!("{message}"),
///     Err(error) => eprintln!("{error}: {}", error.fault()),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct ContentKeys(Vec<(String, ContentKey)>);

impl ContentKeys {
    /// No keys.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the key of a certificate with its id: the `encryptionCertificateId` of the subscription. A key with the same id is
    /// replaced.
    #[must_use]
    pub fn with(mut self, certificate_id: impl Into<String>, key: ContentKey) -> Self {
        let id = certificate_id.into();
        self.0.retain(|(known, _)| *known != id);
        self.0.push((id, key));
        self
    }

    /// Decrypts a content as a model, or as [`Json`]: the `encryptedContent` of a notification, as the model of a generated
    /// crate or anything that serializes like one. All members and digits are kept.
    ///
    /// The key is that of the content's `encryptionCertificateId`, else of its `encryptionCertificateThumbprint`. What is
    /// decrypted is proven to be unchanged, and not who encrypted it: see
    /// [`ValidationTokens`](super::ValidationTokens).
    ///
    /// # Errors
    /// If the content is not for one of the keys, was changed, or isn't of the type.
    pub fn decrypt<T: PropertyValue>(&self, content: &(impl Serialize + ?Sized)) -> Result<T, DecryptError> {
        let plain = self.open(content).map_err(DecryptError)?;
        model::decode(&plain, Strictness::Lenient).map_err(|error| DecryptError(ContentFault::Json(error.to_string())))
    }

    fn open(&self, content: &(impl Serialize + ?Sized)) -> Result<Zeroizing<Vec<u8>>, ContentFault> {
        let content = Json::of(content).unwrap_or_default();
        let key = self.key_of(&content).ok_or(ContentFault::UnknownCertificate)?;
        let encrypted_key = bytes(&content, "dataKey")?;
        let signature = bytes(&content, "dataSignature")?;
        let mut data = Zeroizing::new(bytes(&content, "data")?);
        let data_key = key.data_key(&encrypted_key);
        // Without a key, another one is as wrong, and takes as long.
        let used = data_key.clone().unwrap_or_default();
        let verified = hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &*used), &data, &signature);
        let data_key = data_key.ok_or(ContentFault::DataKey)?;
        verified.map_err(|_| ContentFault::Signature)?;
        let length = decrypted(&data_key, &mut data).ok_or(ContentFault::Data)?;
        data.truncate(length);
        Ok(data)
    }

    fn key_of(&self, content: &Json) -> Option<&ContentKey> {
        let text = |name| content.get(name).and_then(|value| Some(value.as_str()?.to_owned()));
        let id = text("encryptionCertificateId");
        let by_id = self.0.iter().find(|(known, _)| Some(known) == id.as_ref());
        let by_thumbprint = || {
            let thumbprint = text("encryptionCertificateThumbprint")?;
            self.0.iter().find(|(_, key)| key.has_thumbprint(&thumbprint))
        };
        by_id.or_else(by_thumbprint).map(|(_, key)| key)
    }
}

fn bytes(content: &Json, name: &'static str) -> Result<Vec<u8>, ContentFault> {
    let decoded = content.get(name).and_then(|value| Binary::from(value.as_str()?).decode());
    decoded.filter(|bytes| !bytes.is_empty()).ok_or(ContentFault::Member(name))
}

/// Decrypts data in its place, and returns how long the text is.
fn decrypted(key: &[u8; KEY_LENGTH], data: &mut [u8]) -> Option<usize> {
    let vector: &[u8; VECTOR_LENGTH] = key.first_chunk()?;
    let cipher = UnboundCipherKey::new(&AES_256, key).and_then(PaddedBlockDecryptingKey::cbc_pkcs7).ok()?;
    let text = cipher.decrypt(data, DecryptionContext::Iv128(FixedLength::from(vector))).ok()?;
    Some(text.len())
}
