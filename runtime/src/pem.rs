//! Reads a private key and its certificate from PEM or DER. A PEM may have several certificates, in any order, and keys that
//! are encrypted, which nothing here can use.

use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use zeroize::Zeroizing;

/// The private key of a PEM. It is wiped when it is dropped.
///
/// # Errors
/// If there is none, in words that end an error message.
pub(crate) fn private_key(pem: &[u8]) -> Result<Zeroizing<PrivateKeyDer<'static>>, &'static str> {
    // ENCRYPTED PRIVATE KEY is another kind, which the reader passes over.
    let none = "the PEM has no PRIVATE KEY that is not encrypted; `openssl pkcs8 -in FILE` decrypts one";
    PrivateKeyDer::from_pem_slice(pem).map(Zeroizing::new).map_err(|_| none)
}

/// The certificate of a PEM that belongs to a key; `None` if there is no certificate at all.
///
/// # Errors
/// If one can't be read, or if all belong to other keys, in words that end an error message.
pub(crate) fn certificate(pem: &[u8], public_key: &[u8]) -> Result<Option<CertificateDer<'static>>, &'static str> {
    let mut found = false;
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|_| "a CERTIFICATE of the PEM cannot be read")?;
        // A certificate contains its public key in the same encoding: that of PKCS #1.
        if certificate.windows(public_key.len()).any(|window| window == public_key) {
            return Ok(Some(certificate));
        }
        found = true;
    }
    if found { Err("the certificate has another key than the one beside it") } else { Ok(None) }
}
