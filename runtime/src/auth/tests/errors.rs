//! Tests of the content of token errors, and of the secrets that they must not contain.

use super::{failure, refuse, secret};
use crate::auth::{DeviceCode, RefreshToken, StoredTokens, TokenCache};
use crate::http::{Token, TokenProvider, TokenRequest};

const REFUSAL: &str = r#"{"error": "invalid_client",
    "error_description": "AADSTS7000215: Invalid client secret provided.\r\nTrace ID: trace-1\r\nCorrelation ID: c-1",
    "error_codes": [7000215], "timestamp": "2026-11-26 12:00:00Z", "trace_id": "trace-1", "correlation_id": "c-1",
    "error_uri": "https://login.microsoftonline.com/error?code=7000215"}"#;

#[tokio::test]
async fn a_refusal_is_told_with_its_codes() {
    let (credential, recorder, _) = secret();
    recorder.answer(401, REFUSAL);
    let error = failure(&credential).await;
    assert_eq!(error.error(), Some("invalid_client"));
    assert_eq!((error.aadsts(), error.codes()), (Some(7_000_215), &[7_000_215][..]));
    assert_eq!(error.description(), Some("AADSTS7000215: Invalid client secret provided."));
    assert_eq!((error.correlation_id(), error.trace_id()), (Some("c-1"), Some("trace-1")));
    assert_eq!(error.status().unwrap().as_u16(), 401);
    assert!(!error.needs_user());
    assert_eq!(
        error.to_string(),
        "login.microsoftonline.com rejected the request with 401: invalid_client: AADSTS7000215: Invalid client secret provided. \
         (correlation id c-1)"
    );
    let whole = crate::http::Error::from(error).to_string();
    assert!(whole.starts_with("no token could be obtained: login.microsoftonline.com rejected the request"), "{whole}");
}

#[tokio::test]
async fn a_code_is_read_from_the_description_too() {
    let (credential, recorder, _) = secret();
    recorder.answer(
        400,
        r#"{"error": "interaction_required", "claims": "{\"access_token\": {}}",
        "error_description": "AADSTS50076: Due to a configuration change you must use multi-factor authentication"}"#,
    );
    let error = failure(&credential).await;
    assert_eq!(error.aadsts(), Some(50_076));
    assert!(error.needs_user());
    assert_eq!(error.claims(), Some(r#"{"access_token": {}}"#));
}

#[tokio::test]
async fn what_is_no_answer_of_a_token_endpoint_is_not_repeated() {
    let wrong = [
        (200, "<html>t0ken</html>", "expected a JSON object, found something else (status 200)"),
        (200, r#"["t0ken"]"#, "expected a JSON object, found something else (status 200)"),
        (200, r#"{"token": "t0ken"}"#, "expected `access_token`, found none"),
        (200, r#"{"access_token": ""}"#, "expected `access_token`, found none"),
        (200, r#"{"access_token": "t0ken", "token_type": "pop"}"#, "expected a token of type Bearer"),
        (403, "<html>t0ken</html>", "rejected the request with 403"),
    ];
    for (status, body, expected) in wrong {
        let (credential, recorder, _) = secret();
        recorder.answer(status, body);
        let error = failure(&credential).await.to_string();
        assert!(error.contains(expected) && !error.contains("t0ken"), "{error}");
    }
}

#[tokio::test]
async fn no_error_repeats_what_was_sent() {
    let (credential, recorder, _) = secret();
    recorder.answer(400, r#"{"error": "invalid_client", "error_description": "Is s3cr&t\u001b[2J the secret?"}"#);
    let error = failure(&credential).await;
    let error = crate::http::Error::from(error);
    let shown = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
    assert!(shown.contains("Is …[2J the secret?") && !shown.contains("s3cr&t"), "{shown}");

    let credential = RefreshToken::new("contoso.com", "client-1", "r3fresh").client_secret("s3cr&t");
    let credential = credential.transport(recorder.clone());
    recorder.answer(400, r#"{"error": "invalid_grant", "error_description": "r3fresh client_secret=s3cr%26t"}"#);
    let error = failure(&credential).await;
    assert_eq!(error.description(), Some("… client_secret=…"));
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    let (credential, recorder, _) = secret();
    let request = TokenRequest::new().with_refused(Token::new("s3cr&t"));
    let device = DeviceCode::new("contoso.com", "client-1", |_| {}).client_secret("s3cr&t");
    let stored: StoredTokens = serde_json::from_str(r#"{"version": 1, "access": ["s3cr&t"]}"#).unwrap();
    let shown = format!("{credential:?} {request:?} {device:?} {stored:?} {:?}", TokenCache::new());
    assert!(shown.contains("client-1") && !shown.contains("s3cr&t"), "{shown}");
    refuse(&recorder, 400, "invalid_client");
    let shown = format!("{:?}", failure(&credential).await);
    assert!(!shown.contains("s3cr&t"), "{shown}");
}

#[tokio::test]
async fn what_a_token_endpoint_writes_drives_no_terminal_and_has_a_limit() {
    let (credential, recorder, _) = secret();
    let text = r"\u202e \u001b[31m";
    recorder.answer(
        400,
        format!("\u{feff}{{\"error\": \"{text}\", \"error_description\": \"{text}\", \"correlation_id\": \"{text}\"}}"),
    );
    let error = failure(&credential).await;
    assert!(error.error().is_some_and(|error| !error.is_empty()), "{error}");
    assert!(error.to_string().chars().all(|c| !c.is_control() && c != '\u{202e}'), "{:?}", error.to_string());

    let (credential, recorder, _) = secret();
    (0..4).for_each(|_| recorder.answer(200, vec![b' '; (1 << 20) + 1]));
    let error = failure(&credential).await.to_string();
    assert!(error.contains("exceeds the limit of 1048576 bytes"), "{error}");

    let (credential, recorder, _) = secret();
    recorder.answer(200, "\u{feff}{\"access_token\": \"t\", \"expires_in\": 3600}");
    assert_eq!(credential.token(&TokenRequest::new()).await.unwrap().secret(), "t");
}
