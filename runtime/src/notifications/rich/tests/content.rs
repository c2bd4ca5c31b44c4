//! Tests the decryption of content, which OpenSSL has encrypted.

use aws_lc_rs::{
    encoding::AsDer,
    rsa::{
        KeyPair, OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm, OaepPublicEncryptingKey,
        PrivateDecryptingKey,
    },
};
use ring::hmac;
use rustls_pki_types::PrivateKeyDer;

use super::{OTHER, RSA, RSA_PKCS1};
use crate::{
    model::{Binary, Json},
    notifications::rich::{ContentFault, ContentKey, ContentKeys},
    pem,
};

const CONTENT: &str = include_str!("../../../../tests/rich/content.json");
const PLAIN: &str = include_str!("../../../../tests/rich/plain.json");
const ELLIPTIC: &[u8] = include_bytes!("../../../../tests/certificates/elliptic.pem");
const ENCRYPTED: &[u8] = include_bytes!("../../../../tests/certificates/encrypted.pem");

/// The data key of the content.
const DATA_KEY: [u8; 32] = [
    0x43, 0x8e, 0xae, 0x78, 0x98, 0x0d, 0xde, 0x2a, 0xe7, 0xb6, 0xf2, 0x89, 0x6b, 0x30, 0xa2, 0xda, 0x66, 0x47, 0x04,
    0x35, 0xcc, 0x5c, 0x66, 0x22, 0x49, 0xfa, 0xdf, 0x30, 0xbe, 0xd3, 0xcb, 0x60,
];

/// A model of a generated crate, with fewer properties than the content has.
#[derive(Clone, Default)]
struct ChatMessage {
    id: Option<String>,
    subject: Option<String>,
    additional: crate::model::Additional,
}

crate::model! { ChatMessage: "microsoft.graph.chatMessage" { id: "id", subject: "subject" } }

/// The model of the content of a generated crate.
#[derive(Clone, Default)]
struct EncryptedContent {
    data: Option<String>,
    data_key: Option<String>,
    data_signature: Option<String>,
    encryption_certificate_id: Option<String>,
    additional: crate::model::Additional,
}

crate::model! { EncryptedContent: "microsoft.graph.changeNotificationEncryptedContent" {
    data: "data", data_key: "dataKey", data_signature: "dataSignature",
    encryption_certificate_id: "encryptionCertificateId"
} }

fn keys() -> ContentKeys {
    ContentKeys::new().with("2026-11", ContentKey::from_pem(RSA).unwrap())
}

fn content() -> Json {
    Json::from_json(CONTENT).unwrap()
}

/// The content with other members; `None` takes one out.
fn with(changes: &[(&str, Option<&str>)]) -> Json {
    let mut members = content().members().unwrap();
    for (name, value) in changes {
        members.retain(|(known, _)| known != name);
        members.extend(value.map(|value| ((*name).to_owned(), Json::from(value))));
    }
    Json::of(&members.into_iter().collect::<std::collections::BTreeMap<_, _>>()).unwrap()
}

fn fault(keys: &ContentKeys, content: &Json) -> ContentFault {
    let error = keys.decrypt::<Json>(content).unwrap_err();
    assert_eq!(error.to_string(), "the encrypted content cannot be read");
    error.fault().clone()
}

/// Data with its signature by the data key.
fn signed(data: &[u8]) -> Json {
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &DATA_KEY), data);
    let (data, signature) = (Binary::from(data), Binary::from(signature.as_ref()));
    with(&[("data", Some(data.as_str())), ("dataSignature", Some(signature.as_str()))])
}

/// A data key that is encrypted for the certificate.
fn encrypted(key: &[u8], algorithm: &'static OaepAlgorithm) -> String {
    let PrivateKeyDer::Pkcs8(der) = &*pem::private_key(RSA).unwrap() else { panic!() };
    let public = PrivateDecryptingKey::from_pkcs8(der.secret_pkcs8_der()).unwrap().public_key();
    let public = OaepPublicEncryptingKey::new(public).unwrap();
    let mut buffer = vec![0; public.ciphertext_size()];
    let encrypted = public.encrypt(algorithm, key, &mut buffer, None).unwrap();
    Binary::from(&*encrypted).as_str().to_owned()
}

#[test]
fn content_is_read_as_its_type_and_nothing_is_lost() {
    let message: ChatMessage = keys().decrypt(&content()).unwrap();
    assert_eq!((message.id.as_deref(), message.subject.as_deref()), (Some("1625000000000"), Some("Größe")));
    assert_eq!(Json::of(&message).unwrap(), Json::from_json(PLAIN).unwrap());
    assert_eq!(message.additional.get("reactionsCount").unwrap().to_json(), "12345678901234567890123");
    assert_eq!(keys().decrypt::<Json>(&content()).unwrap().to_json(), PLAIN);
    let model: EncryptedContent = content().read().unwrap();
    assert_eq!(keys().decrypt::<Json>(&model).unwrap().to_json(), PLAIN);
}

#[test]
fn a_key_is_read_in_each_encoding_and_has_its_certificate() {
    for pem in [RSA, RSA_PKCS1] {
        let key = ContentKey::from_pem(pem).unwrap();
        let certificate = key.certificate().unwrap();
        // The first letters of each certificate in DER.
        assert!(certificate.as_str().starts_with("MIIDIzCCAgu"), "{}", certificate.as_str());
        assert_eq!(format!("{key:?}"), "ContentKey { bits: 2048, .. }");
        let der = pem::private_key(pem).unwrap();
        let key = ContentKey::from_der(der.secret_der()).unwrap();
        assert!(key.certificate().is_none());
        assert_eq!(ContentKeys::new().with("2026-11", key).decrypt::<Json>(&content()).unwrap().to_json(), PLAIN);
    }
}

#[test]
fn keys_that_cannot_decrypt_are_refused_with_the_reason() {
    let mut mixed = RSA[..RSA.windows(16).position(|part| part == b"-----BEGIN PRIVA").unwrap()].to_vec();
    mixed.extend_from_slice(&OTHER[OTHER.windows(16).position(|part| part == b"-----BEGIN PRIVA").unwrap()..]);
    for (pem, expected) in [
        (ELLIPTIC, "expected an RSA key"),
        (ENCRYPTED, "not encrypted; `openssl pkcs8"),
        (b"", "the PEM has no PRIVATE KEY"),
        (&mixed, "the certificate has another key"),
    ] {
        let error = ContentKey::from_pem(pem).unwrap_err().to_string();
        assert!(error.starts_with("the key cannot be used: ") && error.contains(expected), "{error}");
    }
    assert!(ContentKey::from_der(b"\x30\x03\x02\x01\x00").is_err());
    assert!(ContentKey::from_der(RSA).is_err());
}

#[test]
fn the_key_is_that_of_the_id_else_of_the_thumbprint() {
    let (own, other) = (ContentKey::from_pem(RSA).unwrap(), ContentKey::from_pem(OTHER).unwrap());
    let rotated = ContentKeys::new().with("2026-10", other.clone()).with("2026-11", own.clone());
    assert!(rotated.decrypt::<Json>(&content()).is_ok());
    let renamed = ContentKeys::new().with("old", other.clone()).with("new", own.clone());
    assert!(renamed.decrypt::<Json>(&content()).is_ok());
    assert_eq!(fault(&ContentKeys::new().with("old", other.clone()), &content()), ContentFault::UnknownCertificate);
    let unnamed = with(&[("encryptionCertificateId", None), ("encryptionCertificateThumbprint", None)]);
    assert_eq!(fault(&rotated, &unnamed), ContentFault::UnknownCertificate);
    // The id decides, and an id is that of one key.
    assert_eq!(fault(&keys().with("2026-11", other), &content()), ContentFault::DataKey);
}

#[test]
fn each_fault_is_named_for_the_developer_and_the_same_for_others() {
    let data = Binary::from(content().get("data").unwrap().as_str().unwrap()).decode().unwrap();
    let base64 = |bytes: &[u8]| Binary::from(bytes).as_str().to_owned();
    let mut flipped = data.clone();
    flipped[40] ^= 1;
    let (flipped, cut) = (base64(&flipped), base64(&data[..data.len() - 16]));
    let sha256 = encrypted(&DATA_KEY, &OAEP_SHA256_MGF1SHA256);
    let short = encrypted(&DATA_KEY[..16], &OAEP_SHA1_MGF1SHA1);
    let another = encrypted(&[7; 32], &OAEP_SHA1_MGF1SHA1);
    let zero = encrypted(&[0; 32], &OAEP_SHA1_MGF1SHA1);
    for (name, value, expected) in [
        ("data", Some(flipped.as_str()), ContentFault::Signature),
        ("data", Some(&cut), ContentFault::Signature),
        ("data", Some("%"), ContentFault::Member("data")),
        ("data", Some(""), ContentFault::Member("data")),
        ("data", None, ContentFault::Member("data")),
        ("dataSignature", Some("AAAA"), ContentFault::Signature),
        ("dataSignature", None, ContentFault::Member("dataSignature")),
        ("dataKey", Some(sha256.as_str()), ContentFault::DataKey),
        ("dataKey", Some(&short), ContentFault::DataKey),
        ("dataKey", Some(&another), ContentFault::Signature),
        ("dataKey", Some(&zero), ContentFault::Signature),
        ("dataKey", Some("AAAA"), ContentFault::DataKey),
        ("dataKey", None, ContentFault::Member("dataKey")),
    ] {
        assert_eq!(fault(&keys(), &with(&[(name, value)])), expected, "{name} {value:?}");
    }
}

#[test]
fn what_is_signed_and_wrong_is_refused_too() {
    let data = Binary::from(content().get("data").unwrap().as_str().unwrap()).decode().unwrap();
    assert!(keys().decrypt::<Json>(&signed(&data)).is_ok());
    assert_eq!(fault(&keys(), &signed(&data[..data.len() - 1])), ContentFault::Data);
    // Its last bytes are no padding.
    assert_eq!(fault(&keys(), &signed(&data[..data.len() - 16])), ContentFault::Data);
    // The first block is gone, and the second is no longer text.
    assert!(matches!(fault(&keys(), &signed(&data[16..])), ContentFault::Json(_)));
}

/// A key without the data has a signature that anybody can compute: that of the key of zeros, which stands for a missing one.
#[test]
fn the_signature_by_no_key_does_not_pass() {
    let data = Binary::from(content().get("data").unwrap().as_str().unwrap()).decode().unwrap();
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &[0; 32]), &data);
    let signature = Binary::from(signature.as_ref());
    let forged = with(&[("dataKey", Some("AAAA")), ("dataSignature", Some(signature.as_str()))]);
    assert_eq!(fault(&keys(), &forged), ContentFault::DataKey);
}

#[test]
fn a_key_is_encoded_as_it_was_read() {
    let PrivateKeyDer::Pkcs8(der) = &*pem::private_key(RSA).unwrap() else { panic!() };
    let pair = KeyPair::from_pkcs8(der.secret_pkcs8_der()).unwrap();
    assert_eq!(AsDer::as_der(&pair).unwrap().as_ref(), der.secret_pkcs8_der());
}
