//! Tests notifications with resource data by what other programs have encrypted and signed, each with one fault.

mod content;
mod tokens;

/// A key and its certificate.
const RSA: &[u8] = include_bytes!("../../../tests/certificates/rsa.pem");

/// The same, in the other encoding of keys.
const RSA_PKCS1: &[u8] = include_bytes!("../../../tests/certificates/rsa-pkcs1.pem");

/// Another key.
const OTHER: &[u8] = include_bytes!("../../../tests/certificates/rsa-other.pem");
