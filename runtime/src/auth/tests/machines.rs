//! Tests of both kinds of managed identities.

use std::sync::atomic::AtomicU32;

use super::{Clock, Unreachable, failure, token};
use crate::auth::{ManagedIdentity, flows::environment::Environment};
use crate::http::{TokenProvider, TokenRequest};
use crate::testing::Recorder;

const MACHINE: &str = r#"{"access_token": "t-1", "expires_in": "3599", "expires_on": "1800003599",
    "resource": "https://graph.microsoft.com", "token_type": "Bearer"}"#;

fn machine(recorder: &Recorder, clock: &Clock) -> ManagedIdentity {
    ManagedIdentity::within(&Environment::of(&|_| None)).transport(recorder.clone()).time(clock.clone())
}

#[tokio::test]
async fn a_virtual_machine_asks_its_metadata_service() {
    let (recorder, clock) = (Recorder::default(), Clock::start());
    recorder.answer(200, MACHINE);
    assert_eq!(token(&machine(&recorder, &clock)).await, "t-1");
    recorder.answer(200, MACHINE);
    assert_eq!(token(&machine(&recorder, &clock).client_id("user-assigned")).await, "t-1");
    let sent = recorder.sent();
    let url = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01\
               &resource=https%3A%2F%2Fgraph.microsoft.com";
    assert_eq!(sent[0].uri(), url);
    assert_eq!(sent[0].method(), "GET");
    assert_eq!(sent[0].headers()["metadata"], "true");
    assert_eq!(sent[1].uri().to_string(), format!("{url}&client_id=user-assigned"));
}

#[tokio::test]
async fn app_service_asks_what_the_environment_names() {
    let (recorder, clock) = (Recorder::default(), Clock::start());
    let variables = |name: &str| match name {
        "IDENTITY_ENDPOINT" => Some("http://169.254.130.2:8081/msi/token".to_owned()),
        "IDENTITY_HEADER" => Some("h3ader".to_owned()),
        _ => None,
    };
    let credential = ManagedIdentity::within(&Environment::of(&variables)).client_id("user-assigned");
    let credential = credential.transport(recorder.clone()).time(clock.clone());
    recorder.answer(200, r#"{"access_token": "t-1", "expires_on": "1800003600", "token_type": "Bearer"}"#);
    let issued = credential.token(&TokenRequest::new()).await.unwrap();
    let lasts = issued.expires_at().unwrap().duration_since(std::time::SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!((issued.secret(), lasts.as_secs()), ("t-1", 1_800_003_600));
    let sent = recorder.sent();
    assert_eq!(
        sent[0].uri(),
        "http://169.254.130.2:8081/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fgraph.microsoft.com\
         &client_id=user-assigned"
    );
    assert_eq!(sent[0].headers()["x-identity-header"], "h3ader");
    assert!(!format!("{credential:?} {:?}", sent[0]).contains("h3ader"));
}

#[tokio::test]
async fn what_passes_there_is_asked_again() {
    for status in [404, 410, 429, 500, 503] {
        let (recorder, clock) = (Recorder::default(), Clock::start());
        (0..5).for_each(|_| recorder.answer(status, "{}"));
        recorder.answer(200, MACHINE);
        assert_eq!(token(&machine(&recorder, &clock)).await, "t-1");
        assert_eq!(clock.slept().len(), 5);
    }
    let (recorder, clock) = (Recorder::default(), Clock::start());
    recorder.answer(400, r#"{"error": "invalid_request", "error_description": "Identity not found"}"#);
    let error = failure(&machine(&recorder, &clock)).await;
    assert_eq!((error.error(), error.description()), (Some("invalid_request"), Some("Identity not found")));
    recorder.answer(200, MACHINE);
    let credential = machine(&recorder, &clock).transport(Unreachable(recorder.clone(), AtomicU32::new(2)));
    assert_eq!(token(&credential).await, "t-1");
}

#[tokio::test]
async fn a_machine_has_no_scopes_of_its_own() {
    let (recorder, clock) = (Recorder::default(), Clock::start());
    for scopes in [&["User.Read"][..], &["https://a/.default", "https://b/.default"]] {
        let error = failure(&machine(&recorder, &clock).scopes(scopes.iter().copied())).await.to_string();
        assert!(error.contains("ends in /.default"), "{error}");
    }
    let far = machine(&recorder, &clock).endpoint("http://metadata.example/token");
    assert!(failure(&far).await.to_string().contains("is not on this machine"));
    assert!(recorder.sent().is_empty());
}
