//! Tests of when a token is renewed, and of failed renewals.

use super::{Clock, failure, field, issue, refuse, request_refusing, secret, token};
use crate::auth::{ClientSecret, TokenCache};
use crate::http::{Token, TokenProvider, TokenRequest};
use crate::testing::Recorder;

#[tokio::test]
async fn a_token_is_kept_until_five_minutes_before_its_end() {
    let (credential, recorder, clock) = secret();
    issue(&recorder, "t-1");
    issue(&recorder, "t-2");
    assert_eq!(token(&credential).await, "t-1");
    clock.pass(3599 - 300 - 1);
    assert_eq!(token(&credential).await, "t-1");
    clock.pass(1);
    assert_eq!(token(&credential).await, "t-2");
    assert_eq!(token(&credential).await, "t-2");
    assert_eq!(recorder.sent().len(), 2);
}

#[tokio::test]
async fn lifetimes_come_as_numbers_and_as_text() {
    // How the answer tells it, and after how many seconds the token is renewed.
    let lifetimes = [
        (r#""expires_in": 3600"#, 3300),
        (r#""expires_in": "3600""#, 3300),
        (r#""expires_in": 3600.0"#, 3300),
        (r#""expires_in": 301"#, 1),
        // Shorter than the margin: half of it.
        (r#""expires_in": 300"#, 150),
        (r#""expires_in": 60"#, 30),
        (r#""expires_on": "1800003600""#, 3300),
        (r#""expires_on": 1800003600"#, 3300),
        (r#""expires_in": 86400, "refresh_in": 43200"#, 43_200),
        (r#""expires_in": "86400", "refresh_in": "43200""#, 43_200),
        (r#""expires_in": 3600, "refresh_in": 3600"#, 3300),
    ];
    for (lifetime, renewed) in lifetimes {
        let (credential, recorder, clock) = secret();
        recorder.answer(200, format!(r#"{{"access_token": "t-1", {lifetime}}}"#));
        issue(&recorder, "t-2");
        token(&credential).await;
        clock.pass(renewed - 1);
        assert_eq!(token(&credential).await, "t-1", "{lifetime}");
        clock.pass(1);
        assert_eq!(token(&credential).await, "t-2", "{lifetime}");
    }
    // One without an end lasts until it is refused.
    let (credential, recorder, clock) = secret();
    recorder.answer(200, r#"{"access_token": "t-1"}"#);
    issue(&recorder, "t-2");
    token(&credential).await;
    clock.pass(1_000_000);
    assert_eq!(token(&credential).await, "t-1");
    assert_eq!(credential.token(&request_refusing("t-1")).await.unwrap().secret(), "t-2");
}

#[tokio::test]
async fn the_old_token_goes_on_while_it_lasts() {
    let (credential, recorder, clock) = secret();
    issue(&recorder, "t-1");
    token(&credential).await;
    clock.pass(3599 - 300);
    refuse(&recorder, 503, "temporarily_unavailable");
    assert_eq!(token(&credential).await, "t-1");
    // Tried once, without a wait, and not again before half a minute is over.
    assert_eq!((recorder.sent().len(), clock.slept().len()), (2, 0));
    clock.pass(29);
    assert_eq!(token(&credential).await, "t-1");
    assert_eq!(recorder.sent().len(), 2);
    clock.pass(1);
    refuse(&recorder, 400, "invalid_client");
    assert_eq!(token(&credential).await, "t-1");
    assert_eq!(recorder.sent().len(), 3);
    // Then it has expired.
    clock.pass(270);
    refuse(&recorder, 400, "invalid_client");
    assert_eq!(failure(&credential).await.error(), Some("invalid_client"));
    issue(&recorder, "t-2");
    assert_eq!(token(&credential).await, "t-2");
}

#[tokio::test]
async fn a_refused_token_is_dropped() {
    let (credential, recorder, _) = secret();
    issue(&recorder, "t-1");
    token(&credential).await;
    issue(&recorder, "t-2");
    let renewed = credential.token(&request_refusing("t-1")).await.unwrap();
    assert_eq!(renewed.secret(), "t-2");
    // Others, whose calls were refused with the old one, find the new one.
    let renewed = credential.token(&request_refusing("t-1")).await.unwrap();
    assert_eq!(renewed.secret(), "t-2");
    assert_eq!(recorder.sent().len(), 2);
    // Where no new one can be had, the refused one isn't handed out again.
    refuse(&recorder, 400, "invalid_client");
    credential.token(&request_refusing("t-2")).await.unwrap_err();
    refuse(&recorder, 400, "invalid_client");
    failure(&credential).await;
}

#[tokio::test]
async fn claims_go_past_the_cache_and_replace_what_is_there() {
    let (credential, recorder, _) = secret();
    let credential = credential.continuous_access();
    issue(&recorder, "t-1");
    token(&credential).await;
    issue(&recorder, "t-2");
    let claims = r#"{"access_token":{"nbf":{"essential":true,"value":"1"}}}"#;
    let challenged = request_refusing("t-1").with_claims(claims);
    assert_eq!(credential.token(&challenged).await.unwrap().secret(), "t-2");
    assert_eq!(token(&credential).await, "t-2");
    let sent = recorder.sent();
    assert_eq!(
        field(&sent[1], "claims"),
        r#"{"access_token":{"nbf":{"essential":true,"value":"1"},"xms_cc":{"values":["cp1"]}}}"#
    );
    // Another call that met the same challenge with the same token.
    assert_eq!(credential.token(&challenged).await.unwrap().secret(), "t-2");
    assert_eq!(recorder.sent().len(), 2);
    // Without a token that was refused, or with one that already answers them: a new one.
    for (request, expected) in [
        (TokenRequest::new().with_claims(claims), "t-3"),
        (request_refusing("t-3").with_claims(claims), "t-4"),
        (request_refusing("t-3").with_claims(r#"{"access_token":{}}"#), "t-5"),
    ] {
        issue(&recorder, expected);
        assert_eq!(credential.token(&request).await.unwrap().secret(), expected);
        assert_eq!(token(&credential).await, expected);
    }
}

#[tokio::test]
async fn tokens_are_kept_by_authority_tenant_application_and_scopes() {
    let (recorder, cache) = (Recorder::default(), TokenCache::new());
    let clock = Clock::start();
    let credential = |tenant: &str, client: &str| {
        let credential = ClientSecret::new(tenant, client, "secret").cache(cache.clone());
        credential.transport(recorder.clone()).time(clock.clone())
    };
    let all = || {
        [
            credential("a", "1"),
            credential("b", "1"),
            credential("a", "2"),
            credential("a", "1").authority("https://login.example"),
            credential("a", "1").scopes(["A", "B"]),
            credential("a", "1").scopes(["A"]),
        ]
    };
    for (number, credential) in all().into_iter().enumerate() {
        issue(&recorder, &number.to_string());
        assert_eq!(token(&credential).await, number.to_string());
    }
    for (number, credential) in all().into_iter().enumerate() {
        assert_eq!(token(&credential).await, number.to_string());
    }
    // In whatever order.
    assert_eq!(token(&credential("a", "1").scopes(["B", "A", "A"])).await, "4");
    // Others than a user's.
    let user = crate::auth::DeviceCode::new("a", "1", |_| {}).cache(cache.clone()).transport(recorder.clone());
    failure(&user.time(clock.clone())).await;
    assert_eq!(recorder.sent().len(), 7 + 3);
    cache.clear().await;
    issue(&recorder, "new");
    assert_eq!(token(&credential("a", "1")).await, "new");
}

#[tokio::test]
async fn a_credential_of_a_client_serves_its_calls() {
    let (credential, recorder, _) = secret();
    issue(&recorder, "t-1");
    let service = Recorder::default();
    service.answer(200, "{}");
    service.answer(200, "{}");
    let client = crate::http::Client::builder("https://graph.microsoft.com/v1.0", credential);
    let client = client.transport(service.clone()).build();
    static GET_ME: crate::http::Operation = crate::http::Operation::new("me.get", http::Method::GET, &["/me"]);
    for _ in 0..2 {
        let path = crate::http::Path::root(&client).literal("/me");
        path.request::<crate::model::Json>(&GET_ME).send().await.unwrap();
    }
    assert_eq!(service.sent()[1].headers()["authorization"], "Bearer t-1");
    assert_eq!(recorder.sent().len(), 1);
    assert_eq!(Token::from("t-1"), Token::new(String::from("t-1")));
}
