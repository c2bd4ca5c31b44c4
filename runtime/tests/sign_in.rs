//! Tests of the flows at an independent authorization server: `bash .ci/sign-in` starts it and runs these.

#![cfg(all(feature = "auth", feature = "hyper"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
#![allow(clippy::disallowed_macros, reason = "a test tells what its browser did")]

use std::{env, fs, process::Command, sync::Mutex, thread, time::Duration};

use graphdown_runtime::auth::{
    AuthorizationCode, Certificate, ClientCertificate, ClientSecret, DeviceCode, OnBehalfOf, RefreshToken,
    StoredTokens, TokenCache, TokenError, TokenStore, WorkloadIdentity,
};
use graphdown_runtime::http::{BoxFuture, Token, TokenProvider, TokenRequest};

const TENANT: &str = "contoso.com";

/// Where the server is.
fn authority() -> String {
    env::var("GRAPHDOWN_AUTHORITY").unwrap_or_else(|_| panic!("GRAPHDOWN_AUTHORITY is not set: run `bash .ci/sign-in`"))
}

fn file(name: &str) -> std::path::PathBuf {
    std::path::Path::new(&env::var_os("GRAPHDOWN_IDENTITY").unwrap()).join(name)
}

fn certificate() -> Certificate {
    Certificate::from_pem(fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates/rsa.pem")).unwrap())
        .unwrap()
}

/// A user does what the address asks for, in a browser of few lines.
fn browse(url: &str, options: &[&str]) {
    let mut command = Command::new("node");
    command.arg(file("user.mjs")).arg(url).args(options);
    thread::spawn(move || {
        let output = command.output().unwrap();
        println!("the browser: {}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    });
}

async fn token(credential: &impl TokenProvider) -> Token {
    credential.token(&TokenRequest::new()).await.unwrap()
}

async fn failure(credential: &impl TokenProvider) -> TokenError {
    credential.token(&TokenRequest::new()).await.unwrap_err().token().unwrap().clone()
}

/// Once more, as though the service had refused it.
async fn renewed(credential: &impl TokenProvider, token: &Token) -> Token {
    credential.token(&TokenRequest::new().with_refused(token.clone())).await.unwrap()
}

#[tokio::test]
#[ignore = "run by .ci/sign-in"]
async fn client_secret() {
    let credential = |secret: &str| ClientSecret::new(TENANT, "with-secret", secret).authority(authority());
    let right = credential("a secret: 100% & more");
    let first = token(&right).await;
    let left = first.expires_at().unwrap().duration_since(std::time::SystemTime::now()).unwrap();
    assert!(left > Duration::from_secs(500) && left <= Duration::from_secs(600), "{left:?}");
    assert_eq!(token(&right).await, first);
    // Every third token request is throttled first.
    let mut tokens = vec![first];
    for _ in 0..6 {
        tokens.push(renewed(&right, &tokens[tokens.len() - 1]).await);
    }
    tokens.sort_by(|one, other| one.secret().cmp(other.secret()));
    tokens.dedup();
    assert_eq!(tokens.len(), 7);

    let error = failure(&credential("wr0ng")).await;
    assert_eq!((error.error(), error.status().map(|status| status.as_u16())), (Some("invalid_client"), Some(401)));
    assert!(!error.to_string().contains("wr0ng"), "{error}");
}

#[tokio::test]
#[ignore = "run by .ci/sign-in"]
async fn client_certificate() {
    let credential = ClientCertificate::new(TENANT, "with-certificate", certificate()).authority(authority());
    let first = token(&credential).await;
    // The server takes no assertion twice.
    for _ in 0..6 {
        assert_ne!(renewed(&credential, &first).await, first);
    }
    let other = ClientCertificate::new(TENANT, "with-secret", certificate()).authority(authority());
    assert_eq!(failure(&other).await.error(), Some("invalid_client"));
}

#[tokio::test]
#[ignore = "run by .ci/sign-in"]
async fn workload_identity() {
    let credential = WorkloadIdentity::new(TENANT, "with-workload", file("workload.jwt")).authority(authority());
    token(&credential).await;
    // It was good for one use, with this server.
    let again = WorkloadIdentity::new(TENANT, "with-workload", file("workload.jwt")).authority(authority());
    assert_eq!(failure(&again).await.error(), Some("invalid_client"));
}

/// A native application, and the browser of its user.
fn native(options: &'static [&'static str]) -> AuthorizationCode {
    let open = move |url: &str| browse(url, options);
    AuthorizationCode::new(TENANT, "native", open).authority(authority()).prompt("consent")
}

#[tokio::test]
#[ignore = "run by .ci/sign-in"]
async fn authorization_code() {
    let credential = native(&[]);
    let first = token(&credential).await;
    // By its refresh token, which is good for one use.
    let second = renewed(&credential, &first).await;
    let third = renewed(&credential, &second).await;
    assert!(first != second && second != third);
    token(&native(&[]).redirect_path("/signed-in")).await;

    let error = failure(&native(&["--decline"])).await;
    assert_eq!(error.error(), Some("access_denied"), "{error}");
}

#[tokio::test]
#[ignore = "run by .ci/sign-in"]
async fn device_code() {
    let credential = |options: &'static [&'static str]| {
        let prompt = move |prompt: &graphdown_runtime::auth::DevicePrompt| {
            println!("{}", prompt.message);
            let (url, code) = (prompt.verification_uri.clone(), prompt.user_code.clone());
            let options: Vec<&str> = ["--code", &code].into_iter().chain(options.iter().copied()).collect();
            browse(&url, &options);
        };
        DeviceCode::new(TENANT, "native", prompt).authority(authority())
    };
    let signed_in = credential(&[]);
    let first = token(&signed_in).await;
    assert_ne!(renewed(&signed_in, &first).await, first);
    let error = failure(&credential(&["--decline"])).await;
    assert!(error.to_string().contains("declined"), "{error}");
}

#[tokio::test]
#[ignore = "run by .ci/sign-in"]
async fn on_behalf_of() {
    let user = token(&native(&[])).await;
    let api = OnBehalfOf::new(TENANT, "with-secret").client_secret("a secret: 100% & more").authority(authority());
    let first = token(&api.user(user.secret())).await;
    assert!(first != user && token(&api.user(user.secret())).await == first);
    let proved = OnBehalfOf::new(TENANT, "with-certificate").client_certificate(certificate()).authority(authority());
    token(&proved.user(user.secret())).await;
    assert_eq!(failure(&api.user("nobody's")).await.error(), Some("invalid_grant"));
    let unproved = OnBehalfOf::new(TENANT, "with-secret").authority(authority());
    assert_eq!(failure(&unproved.user(user.secret())).await.error(), Some("invalid_client"));
}

/// Keeps what was saved last.
#[derive(Default)]
struct Memory(Mutex<Option<serde_json::Value>>);

impl TokenStore for Memory {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredTokens>, Box<dyn std::error::Error + Send + Sync>>> {
        let stored = self.0.lock().unwrap().clone();
        Box::pin(async { Ok(stored.map(serde_json::from_value).transpose()?) })
    }

    fn save(&self, tokens: StoredTokens) -> BoxFuture<'_, ()> {
        *self.0.lock().unwrap() = Some(serde_json::to_value(&tokens).unwrap());
        Box::pin(std::future::ready(()))
    }
}

impl TokenStore for &'static Memory {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredTokens>, Box<dyn std::error::Error + Send + Sync>>> {
        (**self).load()
    }

    fn save(&self, tokens: StoredTokens) -> BoxFuture<'_, ()> {
        (**self).save(tokens)
    }
}

#[tokio::test]
#[ignore = "run by .ci/sign-in"]
async fn refresh_token() {
    static STORE: Memory = Memory(Mutex::new(None));
    token(&native(&[]).cache(TokenCache::stored(&STORE))).await;
    let stored = STORE.0.lock().unwrap().clone().unwrap();
    let refresh = stored["refresh"][0]["token"].as_str().unwrap();
    // As a program does that was handed it: the newest that came of it is used, each once.
    let credential = RefreshToken::new(TENANT, "native", refresh).authority(authority());
    let first = token(&credential).await;
    let second = renewed(&credential, &first).await;
    assert!(first != second && second != renewed(&credential, &second).await);
    let error = failure(&RefreshToken::new(TENANT, "native", "wr0ng").authority(authority())).await;
    assert!(error.needs_user() && !error.to_string().contains("wr0ng"), "{error}");
}
