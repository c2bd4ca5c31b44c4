//! Tests of managed identities with the default transport and our own server, because there is no independent one.

#![cfg(all(feature = "auth", feature = "hyper"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use graphdown_runtime::auth::ManagedIdentity;
use graphdown_runtime::http::{TokenProvider, TokenRequest};
use graphdown_runtime::testing::Server;

#[tokio::test]
async fn a_token_comes_from_the_machine() {
    let server = Server::start();
    server.answer(404, "");
    server.answer(
        200,
        r#"{"access_token": "t-1", "expires_in": "86400", "refresh_in": "43200", "token_type": "Bearer"}"#,
    );
    let credential = ManagedIdentity::new().client_id("1").endpoint(format!("{}/token", server.url()));
    for _ in 0..2 {
        assert_eq!(credential.token(&TokenRequest::new()).await.unwrap().secret(), "t-1");
    }
    let sent = server.sent();
    assert_eq!(sent.len(), 2);
    let expected = "/token?api-version=2018-02-01&resource=https%3A%2F%2Fgraph.microsoft.com&client_id=1";
    assert_eq!(sent[1].uri().to_string(), expected);
    assert_eq!(sent[1].headers()["metadata"], "true");
}
