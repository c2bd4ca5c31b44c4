//! Tests of applications without a user: what they post, and to which address.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
use serde_json::{Value, json};

use super::{CLIENT, Clock, ENDPOINT, TENANT, failure, field, fields, form, issue, refuse, secret, token};
use crate::auth::{Certificate, ClientCertificate, ClientSecret, WorkloadIdentity, flows::certificate};
use crate::http::{Cloud, TokenProvider, TokenRequest};
use crate::testing::Recorder;

const RSA: &[u8] = include_bytes!("../../../tests/certificates/rsa.pem");
const RSA_PKCS1: &[u8] = include_bytes!("../../../tests/certificates/rsa-pkcs1.pem");
const ELLIPTIC: &[u8] = include_bytes!("../../../tests/certificates/elliptic.pem");
const ENCRYPTED: &[u8] = include_bytes!("../../../tests/certificates/encrypted.pem");

/// As OpenSSL computes it.
const THUMBPRINT: &str = "tAcdNOTrfXfCTkUFzReOVXSM84gOt9wXXkkE7SW2pOo";

#[tokio::test]
async fn a_secret_is_posted() {
    let (credential, recorder, _) = secret();
    issue(&recorder, "t-1");
    assert_eq!(token(&credential).await, "t-1");
    let sent = recorder.sent();
    assert_eq!(sent[0].uri(), ENDPOINT);
    assert_eq!(
        form(&sent[0]),
        fields(&[
            ("grant_type", "client_credentials"),
            ("client_id", CLIENT),
            ("client_secret", "s3cr&t"),
            ("scope", "https://graph.microsoft.com/.default"),
        ])
    );
}

#[tokio::test]
async fn a_certificate_signs_an_assertion() {
    for pem in [RSA, RSA_PKCS1] {
        let (recorder, clock) = (Recorder::default(), Clock::start());
        issue(&recorder, "t-1");
        let credential = ClientCertificate::new(TENANT, CLIENT, Certificate::from_pem(pem).unwrap());
        let credential = credential.transport(recorder.clone()).time(clock);
        token(&credential).await;
        let sent = recorder.sent();
        let assertion = field(&sent[0], "client_assertion");
        assert_eq!(
            form(&sent[0]),
            fields(&[
                ("grant_type", "client_credentials"),
                ("client_id", CLIENT),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", &assertion),
                ("scope", "https://graph.microsoft.com/.default"),
            ])
        );
        let parts: Vec<&str> = assertion.split('.').collect();
        let [header, claims, signature] = parts[..] else { panic!("{assertion}") };
        assert_eq!(read(header), json!({ "alg": "PS256", "typ": "JWT", "x5t#S256": THUMBPRINT }));
        let mut claims_read = read(claims);
        assert_eq!(claims_read["jti"].take().as_str().unwrap().len(), 22);
        assert_eq!(
            claims_read,
            json!({
                "aud": ENDPOINT, "iss": CLIENT, "sub": CLIENT, "jti": null,
                "nbf": 1_800_000_000, "exp": 1_800_000_600,
            })
        );
        let public = certificate::public_key(RSA);
        let public = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, public);
        public.verify(format!("{header}.{claims}").as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    }
}

fn read(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn each_attempt_has_an_assertion_of_its_own() {
    let recorder = Recorder::default();
    refuse(&recorder, 503, "temporarily_unavailable");
    issue(&recorder, "t-1");
    let credential = ClientCertificate::new(TENANT, CLIENT, Certificate::from_pem(RSA).unwrap());
    token(&credential.transport(recorder.clone()).time(Clock::start())).await;
    let sent = recorder.sent();
    assert_ne!(field(&sent[0], "client_assertion"), field(&sent[1], "client_assertion"));
}

#[test]
fn what_is_no_certificate_with_its_key_says_so() {
    let fails = |pem: &[u8], expected: &str| {
        let error = Certificate::from_pem(pem).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    fails(b"", "has no PRIVATE KEY");
    fails(ENCRYPTED, "not encrypted");
    fails(ELLIPTIC, "private key");
    let text = String::from_utf8(RSA.to_vec()).unwrap();
    let (certificate, key) = text.split_at(text.find("-----BEGIN PRIVATE").unwrap());
    fails(certificate.as_bytes(), "has no PRIVATE KEY");
    fails(key.as_bytes(), "has no CERTIFICATE");
    fails(format!("{key}{}", String::from_utf8_lossy(ELLIPTIC)).as_bytes(), "another key");
    fails(text.replace("MII", "!!!").as_bytes(), "PRIVATE KEY");
    // Of several, the key's own.
    Certificate::from_pem(format!("{}{text}", elliptic_certificate())).unwrap();
    assert!(!format!("{:?}", Certificate::from_pem(RSA).unwrap()).contains("BEGIN"));
}

fn elliptic_certificate() -> String {
    let text = String::from_utf8(ELLIPTIC.to_vec()).unwrap();
    text[..text.find("-----BEGIN PRIVATE").unwrap()].to_owned()
}

#[tokio::test]
async fn a_workloads_file_is_read_each_time() {
    let file = std::env::temp_dir().join(format!("graphdown-{}-workload", std::process::id()));
    let (recorder, clock) = (Recorder::default(), Clock::start());
    let credential = WorkloadIdentity::new(TENANT, CLIENT, &file).transport(recorder.clone()).time(clock.clone());
    let error = failure(&credential).await.to_string();
    assert!(error.contains("cannot be read") && error.contains("workload"), "{error}");
    std::fs::write(&file, " \n").unwrap();
    assert!(failure(&credential).await.to_string().contains("found an empty file"));
    for assertion in ["one", "two"] {
        std::fs::write(&file, format!("{assertion}\n")).unwrap();
        issue(&recorder, "t-1");
        token(&credential).await;
        clock.pass(3600);
    }
    std::fs::remove_file(&file).unwrap();
    let sent = recorder.sent();
    assert_eq!(
        form(&sent[0]),
        fields(&[
            ("grant_type", "client_credentials"),
            ("client_id", CLIENT),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", "one"),
            ("scope", "https://graph.microsoft.com/.default"),
        ])
    );
    assert_eq!(field(&sent[1], "client_assertion"), "two");
}

#[tokio::test]
async fn a_cloud_is_an_authority_and_a_scope() {
    let ask = async |credential: ClientSecret, request: TokenRequest| {
        let recorder = Recorder::default();
        issue(&recorder, "t-1");
        credential.transport(recorder.clone()).token(&request).await.unwrap();
        let sent = recorder.sent();
        (sent[0].uri().to_string(), field(&sent[0], "scope"))
    };
    let credential = || ClientSecret::new(TENANT, CLIENT, "secret");
    let china = "https://login.partner.microsoftonline.cn/contoso.com/oauth2/v2.0/token";
    let dod = "https://login.microsoftonline.us/contoso.com/oauth2/v2.0/token";
    let of = |url: &str, scope: &str| (url.to_owned(), scope.to_owned());

    let asked = ask(credential(), TokenRequest::new().with_cloud(Cloud::China)).await;
    assert_eq!(asked, of(china, "https://microsoftgraph.chinacloudapi.cn/.default"));
    // What the credential was told counts more.
    let asked = ask(credential().cloud(Cloud::UsGovDod), TokenRequest::new().with_cloud(Cloud::China)).await;
    assert_eq!(asked, of(dod, "https://dod-graph.microsoft.us/.default"));
    let asked = ask(credential().authority("https://login.example/idp/"), TokenRequest::new()).await;
    assert_eq!(
        asked,
        of("https://login.example/idp/contoso.com/oauth2/v2.0/token", "https://graph.microsoft.com/.default")
    );
    // Scopes: the request's, then the credential's.
    let asked = ask(credential().scopes(["A", "B"]), TokenRequest::new()).await;
    assert_eq!(asked, of(ENDPOINT, "A B"));
    let asked = ask(credential().scopes(["A", "B"]), TokenRequest::new().with_scopes(["C"])).await;
    assert_eq!(asked, of(ENDPOINT, "C"));
}

#[tokio::test]
async fn secrets_go_to_no_address_that_is_not_safe() {
    let recorder = Recorder::default();
    let wrong = [
        ("http://login.example", "expected an authority with https"),
        ("http://127.0.0.1.example", "expected an authority with https"),
        ("https://user:hunter2@login.example", "expected only a scheme"),
        ("https://login.example?a=b", "expected only a scheme"),
        ("https://login.example#a", "expected only a scheme"),
        ("ftp://login.example", "expected only a scheme"),
        ("login.example", "not a URL"),
    ];
    for (authority, expected) in wrong {
        let credential = ClientSecret::new(TENANT, CLIENT, "secret").authority(authority);
        let error = failure(&credential.transport(recorder.clone())).await.to_string();
        assert!(error.contains(expected) && !error.contains("hunter2"), "{authority}: {error}");
    }
    for tenant in ["", ".", "..", "a/b", "a?b", "a b", "contoso.com/../evil", "%2e%2e"] {
        let error = failure(&ClientSecret::new(tenant, CLIENT, "secret").transport(recorder.clone())).await.to_string();
        assert!(error.contains("is invalid: expected an id"), "{tenant}: {error}");
    }
    let error = failure(&ClientSecret::new(TENANT, "", "secret").transport(recorder.clone())).await.to_string();
    assert!(error.contains("client id is empty"), "{error}");
    assert!(recorder.sent().is_empty());

    for authority in ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:1", "https://login.example"] {
        issue(&recorder, "t-1");
        token(&ClientSecret::new(TENANT, CLIENT, "secret").authority(authority).transport(recorder.clone())).await;
    }
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let (credential, recorder, _) = secret();
    for status in [301, 302, 303, 307, 308] {
        let moved = http::Response::builder().status(status).header("Location", "https://evil.example/token");
        recorder.respond(moved.body(Default::default()).unwrap());
        let error = failure(&credential).await.to_string();
        assert!(error.contains("redirect"), "{error}");
    }
    assert!(recorder.sent().iter().all(|request| request.uri() == ENDPOINT));
}

#[tokio::test]
async fn the_capability_for_continuous_access_is_told() {
    let (credential, recorder, _) = secret();
    issue(&recorder, "t-1");
    token(&credential.continuous_access()).await;
    let sent = recorder.sent();
    assert_eq!(field(&sent[0], "claims"), r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#);
}
