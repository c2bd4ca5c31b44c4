//! Tests the check of validation tokens, which ring signs here: each has one fault.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures_util::FutureExt;
use http::{Request, Response};
use ring::{
    hmac,
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair},
};
use rustls_pki_types::PrivateKeyDer;
use serde_json::{Value, json};

use super::{OTHER, RSA};
use crate::{
    http::{Body, BoxFuture, Client, Cloud, Error, Timer, Transport},
    notifications::rich::{TokenFault, ValidationError, ValidationTokens},
    pem,
    testing::{Clock, Recorder},
};

const APPLICATION: &str = "8d2f6c1e-4b07-4f5a-9c1d-3e7a90b5d264";
const TENANT: &str = "84bd8158-6d4d-4958-8b9f-9d6445542f95";
/// When the clock of tests begins.
const NOW: i64 = 1_798_761_600;

fn pair(pem: &[u8]) -> RsaKeyPair {
    let PrivateKeyDer::Pkcs8(der) = &*pem::private_key(pem).unwrap() else { panic!() };
    RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).unwrap()
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A key as a set has it.
fn jwk(id: &str, pem: &[u8]) -> Value {
    let components: PublicKeyComponents<Vec<u8>> = PublicKeyComponents::from(pair(pem).public());
    let issuer = "https://login.microsoftonline.com/{tenantid}/v2.0";
    json!({ "kty": "RSA", "use": "sig", "kid": id, "n": encode(components.n), "e": encode(components.e), "issuer": issuer })
}

fn claims() -> Value {
    json!({
        "aud": APPLICATION, "iss": format!("https://sts.windows.net/{TENANT}/"), "iat": NOW, "nbf": NOW, "exp": NOW + 3600,
        "appid": "0bf30f3b-4a52-48df-9a82-234910c4a086", "tid": TENANT, "ver": "1.0",
    })
}

fn header() -> Value {
    json!({ "typ": "JWT", "alg": "RS256", "kid": "k1" })
}

fn sign_by(pem: &[u8], encoding: &'static dyn RsaEncoding, header: &str, claims: &str) -> String {
    let message = format!("{}.{}", encode(header), encode(claims));
    let pair = pair(pem);
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(encoding, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
    format!("{message}.{}", encode(signature))
}

fn sign(header: &Value, claims: &Value) -> String {
    sign_by(RSA, &RSA_PKCS1_SHA256, &header.to_string(), &claims.to_string())
}

/// The claims with one changed; null takes it out.
fn with(mut object: Value, name: &str, value: Value) -> Value {
    let members = object.as_object_mut().unwrap();
    if value.is_null() {
        members.remove(name)
    } else {
        members.insert(name.to_owned(), value)
    };
    object
}

struct Setting {
    recorder: Recorder,
    clock: Clock,
    senders: ValidationTokens,
}

fn setting() -> Setting {
    let (recorder, clock) = (Recorder::default(), Clock::default());
    let builder = Client::builder("https://graph.microsoft.com/v1.0", "token").transport(recorder.clone());
    let client = builder.timer(clock.clone()).timeout(None).attempt_timeout(None).build();
    Setting { recorder, clock, senders: ValidationTokens::new(&client, [APPLICATION]) }
}

impl Setting {
    fn answer_keys(&self, keys: &[Value]) {
        let place = "https://login.microsoftonline.com/common/discovery/v2.0/keys";
        self.recorder.answer_json(200, &json!({ "issuer": "any", "jwks_uri": place }));
        self.recorder.answer_json(200, &json!({ "keys": keys }));
    }

    async fn fault(&self, token: &str) -> TokenFault {
        match self.senders.verify(&[token]).await {
            Err(ValidationError::Token(fault)) => fault,
            other => panic!("{other:?}"),
        }
    }
}

async fn known() -> Setting {
    let setting = setting();
    setting.answer_keys(&[jwk("k0", OTHER), jwk("k1", RSA)]);
    setting.senders.verify(&[sign(&header(), &claims())]).await.unwrap();
    setting
}

#[tokio::test]
async fn tokens_of_both_versions_prove_their_tenants() {
    let setting = setting();
    setting.answer_keys(&[json!({ "kty": "EC", "kid": "k1" }), jwk("k0", OTHER), jwk("k1", RSA)]);
    let another = "11111111-2222-3333-4444-555555555555";
    let issuer = format!("https://login.microsoftonline.com/{another}/v2.0");
    let second =
        with(with(with(claims(), "tid", json!(another)), "iss", json!(issuer)), "azp", claims()["appid"].clone());
    let second = with(with(second, "appid", Value::Null), "aud", json!(APPLICATION.to_uppercase()));
    let tokens = [sign(&header(), &claims()), sign(&header(), &second)];
    let proof = setting.senders.verify(&tokens).await.unwrap();
    assert_eq!(proof.tenants().collect::<Vec<_>>(), [TENANT, another]);
    assert!(proof.covers(&TENANT.to_uppercase()) && !proof.covers("") && !proof.covers(APPLICATION));
    // The keys are read once, without the client's token.
    let sent = setting.recorder.sent();
    let urls: Vec<String> = sent.iter().map(|request| request.uri().to_string()).collect();
    assert_eq!(
        urls,
        [
            "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration",
            "https://login.microsoftonline.com/common/discovery/v2.0/keys",
        ]
    );
    assert!(sent.iter().all(|request| !request.headers().contains_key("authorization")));
}

#[tokio::test]
async fn each_wrong_claim_is_found() {
    let setting = known().await;
    let changed = |name, value| sign(&header(), &with(claims(), name, value));
    let none: [&str; 0] = [];
    assert!(matches!(setting.senders.verify(&none).await, Err(ValidationError::Token(TokenFault::Missing))));
    for (name, value, expected) in [
        ("aud", json!("00000003-0000-0000-c000-000000000000"), TokenFault::Claim("aud")),
        ("aud", json!([APPLICATION]), TokenFault::Claim("aud")),
        ("aud", Value::Null, TokenFault::Claim("aud")),
        ("appid", json!(APPLICATION), TokenFault::Claim("appid")),
        ("appid", Value::Null, TokenFault::Claim("appid")),
        ("azp", json!(APPLICATION), TokenFault::Claim("appid")),
        ("iss", json!("https://sts.windows.net/11111111-2222-3333-4444-555555555555/"), TokenFault::Claim("iss")),
        ("iss", json!(format!("https://sts.windows.net.example.com/{TENANT}/")), TokenFault::Claim("iss")),
        ("iss", json!(format!("https://sts.windows.net/{TENANT}")), TokenFault::Claim("iss")),
        ("tid", json!("11111111-2222-3333-4444-555555555555"), TokenFault::Claim("iss")),
        ("tid", json!("../"), TokenFault::Claim("tid")),
        ("tid", Value::Null, TokenFault::Claim("tid")),
        ("exp", json!(NOW - 300), TokenFault::Expired),
        ("exp", json!("never"), TokenFault::Claim("exp")),
        ("exp", json!(-1), TokenFault::Claim("exp")),
        ("exp", Value::Null, TokenFault::Claim("exp")),
        ("nbf", json!(NOW + 301), TokenFault::NotYet),
        ("nbf", json!("now"), TokenFault::Claim("nbf")),
    ] {
        assert_eq!(setting.fault(&changed(name, value.clone())).await, expected, "{name} {value}");
    }
    for (name, value) in [("exp", json!(NOW - 299)), ("nbf", json!(NOW + 300)), ("nbf", Value::Null)] {
        assert!(setting.senders.verify(&[changed(name, value)]).await.is_ok());
    }
    // One bad token is enough.
    let mixed = [sign(&header(), &claims()), changed("aud", json!("other"))];
    assert!(setting.senders.verify(&mixed).await.is_err());
}

#[tokio::test]
async fn a_token_is_not_asked_how_to_check_it() {
    let setting = known().await;
    let unsigned = |header: &Value| format!("{}.{}.", encode(header.to_string()), encode(claims().to_string()));
    for name in ["none", "None", "", "rs256"] {
        let token = unsigned(&with(header(), "alg", json!(name)));
        assert_eq!(setting.fault(&token).await, TokenFault::Algorithm(name.to_owned()));
    }
    assert_eq!(setting.fault(&unsigned(&header())).await, TokenFault::Signature);
    assert_eq!(
        setting.fault(&unsigned(&with(header(), "alg", json!(["RS256"])))).await,
        TokenFault::Algorithm(String::new())
    );

    // Signed with the public key, as if that were a secret that both have.
    let symmetric = with(header(), "alg", json!("HS256"));
    let message = format!("{}.{}", encode(symmetric.to_string()), encode(claims().to_string()));
    for secret in [pair(RSA).public().as_ref(), RSA] {
        let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes());
        let token = format!("{message}.{}", encode(signature));
        assert_eq!(setting.fault(&token).await, TokenFault::Algorithm(String::from("HS256")));
    }
    let pss = with(header(), "alg", json!("PS256")).to_string();
    let token = sign_by(RSA, &RSA_PSS_SHA256, &pss, &claims().to_string());
    assert_eq!(setting.fault(&token).await, TokenFault::Algorithm(String::from("PS256")));
    let token = sign_by(RSA, &RSA_PSS_SHA256, &header().to_string(), &claims().to_string());
    assert_eq!(setting.fault(&token).await, TokenFault::Signature);

    // A key of the token's own is no key of the platform.
    let own = with(with(header(), "jwk", jwk("k1", OTHER)), "jku", json!("https://example.com/keys"));
    let token = sign_by(OTHER, &RSA_PKCS1_SHA256, &own.to_string(), &claims().to_string());
    assert_eq!(setting.fault(&token).await, TokenFault::Signature);
    let critical = with(header(), "crit", json!(["b64"]));
    assert!(matches!(setting.fault(&sign(&critical, &claims())).await, TokenFault::Malformed(_)));
}

#[tokio::test]
async fn a_changed_token_is_refused() {
    let setting = known().await;
    let token = sign(&header(), &claims());
    let (message, signature) = token.rsplit_once('.').unwrap();
    let (first, second) = message.split_once('.').unwrap();
    let (_, others) = sign_by(OTHER, &RSA_PKCS1_SHA256, &header().to_string(), &claims().to_string())
        .rsplit_once('.')
        .map(|(message, signature)| (message.to_owned(), signature.to_owned()))
        .unwrap();
    let later = with(claims(), "exp", json!(NOW + 9999));
    let later = encode(later.to_string());
    for changed in [format!("{message}.{others}"), format!("{first}.{later}.{signature}"), format!("{message}.AAAA")] {
        assert_eq!(setting.fault(&changed).await, TokenFault::Signature, "{changed}");
    }
    for malformed in [
        "",
        ".",
        "..",
        "a.b",
        "a.b.c.d",
        message,
        &format!("{token}."),
        &format!("{token}="),
        &format!("{first}.{second}.%"),
        &format!(" {token}"),
        &format!("{{}}.{second}.{signature}"),
    ] {
        assert!(matches!(setting.fault(malformed).await, TokenFault::Malformed(_)), "{malformed}");
    }
    let long = sign(&header(), &with(claims(), "groups", json!("x".repeat(16 << 10))));
    assert_eq!(setting.fault(&long).await, TokenFault::Malformed("more than 16 KiB"));
}

#[tokio::test]
async fn members_that_stand_twice_are_refused() {
    let setting = known().await;
    let text = claims().to_string();
    let twice = |name: &str, value: &str| format!(r#"{},{name}:{value}}}"#, text.strip_suffix('}').unwrap());
    for claims in
        [twice("\"aud\"", "\"other\""), twice("\"aud\"", &format!("{APPLICATION:?}")), twice(r#""\u0061ud""#, "1")]
    {
        let token = sign_by(RSA, &RSA_PKCS1_SHA256, &header().to_string(), &claims);
        assert!(matches!(setting.fault(&token).await, TokenFault::Malformed(_)), "{claims}");
    }
    let header = r#"{"alg":"none","alg":"RS256","kid":"k1"}"#;
    let token = sign_by(RSA, &RSA_PKCS1_SHA256, header, &text);
    assert!(matches!(setting.fault(&token).await, TokenFault::Malformed(_)));
    let token = sign_by(RSA, &RSA_PKCS1_SHA256, &self::header().to_string(), "[]");
    assert!(matches!(setting.fault(&token).await, TokenFault::Malformed(_)));
}

#[tokio::test]
async fn unknown_keys_are_asked_for_but_not_by_each_token() {
    let setting = known().await;
    let unknown = |id: &str| sign(&with(header(), "kid", json!(id)), &claims());
    for number in 0..20 {
        assert_eq!(setting.fault(&unknown(&number.to_string())).await, TokenFault::UnknownKey);
    }
    assert_eq!(setting.fault(&sign(&with(header(), "kid", Value::Null), &claims())).await, TokenFault::UnknownKey);
    assert_eq!(setting.recorder.sent().len(), 2);

    setting.clock.sleep(Duration::from_secs(5 * 60)).await;
    setting.answer_keys(&[jwk("k2", RSA)]);
    assert!(setting.senders.verify(&[unknown("k2")]).await.is_ok());
    // What the platform no longer has is no longer trusted.
    assert_eq!(setting.fault(&unknown("k1")).await, TokenFault::UnknownKey);
    assert_eq!(setting.recorder.sent().len(), 4);
}

#[tokio::test]
async fn keys_are_read_again_after_a_day_and_kept_while_they_cannot_be() {
    let setting = known().await;
    let token = sign(&header(), &with(claims(), "exp", json!(NOW + 1_000_000)));
    setting.clock.sleep(Duration::from_secs(24 * 60 * 60)).await;
    setting.answer_keys(&[]);
    assert!(setting.senders.verify(&[&token]).await.is_ok());
    // It is not tried again at once.
    assert!(setting.senders.verify(&[&token]).await.is_ok());
    assert_eq!(setting.recorder.sent().len(), 4);
    setting.clock.sleep(Duration::from_secs(5 * 60)).await;
    setting.recorder.refuse(400, "no");
    assert!(setting.senders.verify(&[&token]).await.is_ok());
    setting.clock.sleep(Duration::from_secs(5 * 60)).await;
    setting.answer_keys(&[jwk("k1", OTHER)]);
    assert_eq!(setting.fault(&token).await, TokenFault::Signature);
}

#[tokio::test]
async fn where_keys_cannot_be_read_tokens_may_pass_later() {
    let setting = setting();
    let token = sign(&header(), &claims());
    setting.recorder.refuse(400, "no");
    assert!(matches!(setting.senders.verify(&[&token]).await, Err(ValidationError::Keys(_))));
    // It is not tried by each token.
    assert!(matches!(setting.senders.verify(&[&token]).await, Err(ValidationError::Keys(_))));
    assert_eq!(setting.recorder.sent().len(), 1);
    setting.clock.sleep(Duration::from_secs(10)).await;
    setting.recorder.answer_json(200, &json!({ "jwks_uri": "https://login.microsoftonline.com.example.com/keys" }));
    let error = setting.senders.verify(&[&token]).await.unwrap_err().to_string();
    assert!(error.contains("expected `jwks_uri` of the OpenID configuration at the authority's host"), "{error}");
    setting.clock.sleep(Duration::from_secs(10)).await;
    setting.answer_keys(&[jwk("k1", RSA)]);
    assert!(setting.senders.verify(&[&token]).await.is_ok());
}

#[tokio::test]
async fn a_failure_that_takes_long_is_not_repeated_for_each_token() {
    let setting = setting();
    setting.recorder.throttle(Duration::from_secs(60));
    setting.recorder.refuse(400, "no");
    for _ in 0..3 {
        let token = sign(&header(), &claims());
        assert!(matches!(setting.senders.verify(&[token]).await, Err(ValidationError::Keys(_))));
    }
    assert_eq!(setting.recorder.sent().len(), 2);
}

/// Answers as the recorder does, and then never.
struct Silent(Recorder);

impl Transport for Silent {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, Error>> {
        if self.0.unused() > 0 { self.0.send(request) } else { Box::pin(std::future::pending()) }
    }
}

#[tokio::test]
async fn tokens_of_known_keys_do_not_wait_for_those_of_unknown_ones() {
    let Setting { recorder, clock, .. } = setting();
    let builder = Client::builder("https://graph.microsoft.com/v1.0", "token").transport(Silent(recorder.clone()));
    let client = builder.timer(clock.clone()).timeout(None).attempt_timeout(None).build();
    let setting = Setting { senders: ValidationTokens::new(&client, [APPLICATION]), recorder, clock };
    setting.answer_keys(&[jwk("k1", RSA)]);
    let token = sign(&header(), &claims());
    setting.senders.verify(&[&token]).await.unwrap();
    setting.clock.sleep(Duration::from_secs(5 * 60)).await;
    let unknown = [sign(&with(header(), "kid", json!("k2")), &claims())];
    let mut asking = Box::pin(setting.senders.verify(&unknown));
    assert!((&mut asking).now_or_never().is_none());
    assert!(setting.senders.verify(&[&token]).now_or_never().is_some_and(|proof| proof.is_ok()));
}

#[tokio::test]
async fn only_keys_that_sign_for_the_tenant_count() {
    for (change, expected) in [
        (("issuer", json!(format!("https://login.microsoftonline.com/{TENANT}/v2.0"))), None),
        (("issuer", json!("https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0")), Some(())),
        (("use", json!("enc")), Some(())),
        (("kty", json!("oct")), Some(())),
        (("alg", json!("RS512")), Some(())),
    ] {
        let setting = setting();
        setting.answer_keys(&[jwk("k0", OTHER), with(jwk("k1", RSA), change.0, change.1.clone())]);
        let token = sign(&header(), &claims());
        match expected {
            None => assert!(setting.senders.verify(&[token]).await.is_ok()),
            Some(()) => assert_eq!(setting.fault(&token).await, TokenFault::UnknownKey, "{change:?}"),
        }
    }
}

#[tokio::test]
async fn a_cloud_has_its_own_authority() {
    let recorder = Recorder::default();
    let builder = Client::builder(Cloud::China.endpoint(), "token").transport(recorder.clone()).timer(Clock::default());
    let client = builder.cloud(Cloud::China).timeout(None).attempt_timeout(None).build();
    let senders = ValidationTokens::new(&client, [APPLICATION]);
    let authority = "https://login.partner.microsoftonline.cn";
    recorder.answer_json(200, &json!({ "jwks_uri": format!("{authority}/common/discovery/v2.0/keys") }));
    recorder.answer_json(200, &json!({ "keys": [jwk("k1", RSA)] }));
    let issuer = |issuer: &str| sign(&header(), &with(claims(), "iss", json!(issuer)));
    for own in [format!("https://sts.chinacloudapi.cn/{TENANT}/"), format!("{authority}/{TENANT}/v2.0")] {
        assert!(senders.verify(&[issuer(&own)]).await.is_ok(), "{own}");
    }
    assert!(senders.verify(&[issuer(&format!("https://sts.windows.net/{TENANT}/"))]).await.is_err());
    assert!(recorder.sent()[0].uri().to_string().starts_with(authority));
}
