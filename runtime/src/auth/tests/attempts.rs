//! Tests of retries and waits of token requests.

use std::sync::{Arc, atomic::AtomicU32};

use super::{Clock, Unreachable, failure, issue, refuse, secret, token};
use crate::testing::Recorder;

fn throttle(recorder: &Recorder, retry_after: &str) {
    let response = http::Response::builder().status(429).header("Retry-After", retry_after);
    recorder.respond(response.body(r#"{"error": "temporarily_unavailable"}"#.into()).unwrap());
}

#[tokio::test]
async fn what_passes_is_asked_again() {
    for status in [429, 500, 502, 503, 504] {
        let (credential, recorder, clock) = secret();
        (0..3).for_each(|_| refuse(&recorder, status, "temporarily_unavailable"));
        issue(&recorder, "t-1");
        assert_eq!(token(&credential).await, "t-1");
        let slept = clock.slept();
        assert!(slept.len() == 3 && slept[0] <= 1.0 && slept[1] <= 2.0 && slept[2] <= 4.0, "{slept:?}");
    }
}

#[tokio::test]
async fn a_few_times_and_no_more() {
    let (credential, recorder, _) = secret();
    (0..9).for_each(|_| refuse(&recorder, 503, "temporarily_unavailable"));
    let error = failure(&credential).await;
    assert_eq!((error.status().unwrap().as_u16(), recorder.sent().len()), (503, 4));
}

#[tokio::test]
async fn what_stays_is_not() {
    for status in [400, 401, 403, 404] {
        let (credential, recorder, _) = secret();
        refuse(&recorder, status, "invalid_client");
        failure(&credential).await;
        assert_eq!(recorder.sent().len(), 1);
    }
}

#[tokio::test]
async fn the_token_endpoint_says_how_long_to_wait() {
    let (credential, recorder, clock) = secret();
    throttle(&recorder, "7");
    throttle(&recorder, "2.128");
    issue(&recorder, "t-1");
    assert_eq!(token(&credential).await, "t-1");
    assert_eq!(clock.slept(), [7.0, 2.128]);

    // That long nobody waits: the caller learns of it.
    let (credential, recorder, clock) = secret();
    throttle(&recorder, "3600");
    let error = failure(&credential).await;
    assert_eq!(error.retry_after().unwrap().as_secs(), 3600);
    assert!(error.to_string().ends_with("it asks to wait 3600 s"), "{error}");
    assert!(clock.slept().is_empty());
}

#[tokio::test]
async fn a_broken_connection_is_tried_again() {
    for (fails, reached) in [(3, true), (4, false)] {
        let (credential, recorder, _) = secret();
        let credential = credential.transport(Unreachable(recorder.clone(), AtomicU32::new(fails)));
        issue(&recorder, "t-1");
        if reached {
            assert_eq!(token(&credential).await, "t-1");
        } else {
            let error = failure(&credential).await.to_string();
            assert!(
                error.starts_with("login.microsoftonline.com could not be reached") && error.contains("no network")
            );
        }
    }
}

/// Never answers.
struct Silent;

impl crate::http::Transport for Silent {
    fn send(
        &self,
        _: http::Request<crate::http::Body>,
    ) -> crate::http::BoxFuture<'_, Result<http::Response<crate::http::Body>, crate::http::Error>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn nobody_waits_for_ever() {
    let (credential, _, _) = secret();
    let clock = Clock::start();
    let error = failure(&credential.transport(Arc::new(Silent)).time(clock.clone())).await.to_string();
    assert!(error.contains("no response within 30 s"), "{error}");
    let limits = clock.slept().into_iter().filter(|slept| *slept == 30.0);
    assert_eq!(limits.count(), 4);
}
