//! Tests that concurrent calls share one token request.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Arc, Mutex},
    task::Poll,
};

use futures_util::{FutureExt, future::join_all};
use tokio::sync::Notify;

use super::{CLIENT, Clock, TENANT, request_refusing};
use crate::auth::{ClientSecret, time::Time};
use crate::http::{Body, BoxFuture, Error, Token, TokenProvider, TokenRequest, Transport};

/// Answers when it is told to: with `t-1`, `t-2`, …, or with an error.
#[derive(Clone, Default)]
struct PropertyValue(Arc<(Notify, Mutex<State>)>);

#[derive(Default)]
struct State {
    sent: u32,
    dropped: u32,
    fail: bool,
}

impl PropertyValue {
    fn sent(&self) -> u32 {
        self.0.1.lock().unwrap().sent
    }

    fn dropped(&self) -> u32 {
        self.0.1.lock().unwrap().dropped
    }

    fn answer(&self) {
        self.0.0.notify_one();
    }
}

/// Tells of a request whose answer nobody waited for.
struct Guard(PropertyValue, bool);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.0.1.lock().unwrap().dropped += u32::from(!self.1);
    }
}

impl Transport for PropertyValue {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        let number = {
            let mut state = self.0.1.lock().unwrap();
            state.sent += 1;
            state.sent
        };
        Box::pin(async move {
            let mut guard = Guard(self.clone(), false);
            self.0.0.notified().await;
            guard.1 = true;
            let fail = self.0.1.lock().unwrap().fail;
            let (status, body) = match fail {
                true => (400, r#"{"error": "invalid_client"}"#.to_owned()),
                false => (200, format!(r#"{{"access_token": "t-{number}", "expires_in": 3599}}"#)),
            };
            Ok(http::Response::builder().status(status).body(body.into()).unwrap())
        })
    }
}

/// A clock whose sleeps never end: they are limits here.
struct Still(Clock);

impl Time for Still {
    fn now(&self) -> std::time::SystemTime {
        self.0.now()
    }

    fn sleep(&self, _: std::time::Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

fn held() -> (ClientSecret, PropertyValue, Clock) {
    let (held, clock) = (PropertyValue::default(), Clock::start());
    let credential = ClientSecret::new(TENANT, CLIENT, "secret").transport(held.clone());
    (credential.time(Still(clock.clone())), held, clock)
}

type Call<'a> = BoxFuture<'a, Result<Token, Error>>;

fn calls<'a>(credential: &'a ClientSecret, request: &'a TokenRequest, count: usize) -> Vec<Call<'a>> {
    (0..count).map(|_| credential.token(request)).collect()
}

async fn assert_waiting(call: &mut Call<'_>) {
    assert!(poll(call).await.is_pending());
}

/// Polls once.
async fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    poll_fn(|context| Poll::Ready(Pin::new(&mut *future).poll(context))).await
}

fn text(result: Result<Token, Error>) -> String {
    result.unwrap().secret().to_owned()
}

#[tokio::test]
async fn calls_that_wait_share_one_request() {
    let (credential, held, _) = held();
    let request = TokenRequest::new();
    let mut calls = calls(&credential, &request, 50);
    for call in &mut calls {
        assert_waiting(call).await;
    }
    assert_eq!(held.sent(), 1);
    held.answer();
    for result in join_all(calls).await {
        assert_eq!(text(result), "t-1");
    }
    assert_eq!(text(credential.token(&request).await), "t-1");
    assert_eq!(held.sent(), 1);
}

#[tokio::test]
async fn threads_share_it_too() {
    let (credential, held, _) = held();
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let credential = credential.clone();
            tokio::spawn(async move { credential.token(&TokenRequest::new()).await.map(|token| token.secret().len()) })
        })
        .collect();
    while held.sent() == 0 {
        tokio::task::yield_now().await;
    }
    held.answer();
    for task in tasks {
        assert_eq!(task.await.unwrap().unwrap(), 3);
    }
    assert_eq!(held.sent(), 1);
}

#[tokio::test]
async fn an_error_is_shared_as_well() {
    let (credential, held, _) = held();
    held.0.1.lock().unwrap().fail = true;
    let request = TokenRequest::new();
    let mut calls = calls(&credential, &request, 50);
    for call in &mut calls {
        assert_waiting(call).await;
    }
    held.answer();
    for result in join_all(calls).await {
        assert_eq!(result.unwrap_err().token().unwrap().error(), Some("invalid_client"));
    }
    assert_eq!(held.sent(), 1);
}

#[tokio::test]
async fn a_call_that_is_dropped_leaves_the_others_their_request() {
    let (credential, held, _) = held();
    let request = TokenRequest::new();
    let [mut first, mut second, mut third] = [0; 3].map(|_| credential.token(&request));
    assert_waiting(&mut first).await;
    assert_waiting(&mut second).await;
    assert_waiting(&mut third).await;
    drop(first);
    assert_waiting(&mut second).await;
    drop(third);
    held.answer();
    assert_eq!(text(second.await), "t-1");
    assert_eq!((held.sent(), held.dropped()), (1, 0));
}

#[tokio::test]
async fn a_call_that_is_not_polled_holds_up_nobody() {
    let (credential, held, clock) = held();
    let request = TokenRequest::new();
    let mut first = credential.token(&request);
    assert_waiting(&mut first).await;
    held.answer();
    // The first one, which began it, is left as it is.
    assert_eq!(text(credential.token(&request).await), "t-1");
    // What came of it is nothing to go on with for ever.
    clock.pass(3600);
    held.answer();
    assert_eq!(text(credential.token(&request).await), "t-2");
    assert_eq!(first.now_or_never().map(text).as_deref(), Some("t-1"));
    assert_eq!(held.sent(), 2);
}

#[tokio::test]
async fn with_the_last_call_the_request_ends_and_the_next_begins_another() {
    let (credential, held, _) = held();
    let request = TokenRequest::new();
    let mut both = calls(&credential, &request, 2);
    for call in &mut both {
        assert_waiting(call).await;
    }
    drop(both);
    assert_eq!((held.sent(), held.dropped()), (1, 1));
    let mut next = credential.token(&request);
    assert_waiting(&mut next).await;
    held.answer();
    assert_eq!(text(next.await), "t-2");
}

#[tokio::test]
async fn while_one_call_renews_the_others_go_on() {
    let (credential, held, clock) = held();
    let request = TokenRequest::new();
    held.answer();
    assert_eq!(text(credential.token(&request).await), "t-1");
    clock.pass(3599 - 60);
    let mut renewing = credential.token(&request);
    assert_waiting(&mut renewing).await;
    assert_eq!(credential.token(&request).now_or_never().map(text).as_deref(), Some("t-1"));
    held.answer();
    assert_eq!(text(renewing.await), "t-2");
    assert_eq!(credential.token(&request).now_or_never().map(text).as_deref(), Some("t-2"));
    // Nobody goes on with one that has expired meanwhile.
    clock.pass(3599 - 60);
    let mut renewing = credential.token(&request);
    assert_waiting(&mut renewing).await;
    clock.pass(61);
    let mut waiting = credential.token(&request);
    assert_waiting(&mut waiting).await;
    held.answer();
    assert_eq!(text(renewing.await), "t-3");
    assert_eq!(text(waiting.await), "t-3");
}

#[tokio::test]
async fn calls_that_were_refused_alike_share_one_request() {
    let (credential, held, _) = held();
    held.answer();
    credential.token(&TokenRequest::new()).await.unwrap();
    let claims = request_refusing("t-1").with_claims(r#"{"access_token":{"nbf":{"value":"1"}}}"#);
    let mut challenged = calls(&credential, &claims, 20);
    for call in &mut challenged {
        assert_waiting(call).await;
    }
    // The old token is of no more use to anybody.
    let plain = TokenRequest::new();
    let mut other = credential.token(&plain);
    assert_waiting(&mut other).await;
    held.answer();
    for result in join_all(challenged).await {
        assert_eq!(text(result), "t-2");
    }
    assert_eq!(text(other.await), "t-2");
    assert_eq!(held.sent(), 2);
}

#[tokio::test]
async fn one_request_at_a_time_for_an_account() {
    let (credential, held, _) = held();
    let (one, other) = (TokenRequest::new().with_scopes(["A"]), TokenRequest::new().with_scopes(["B"]));
    let mut calls = [credential.token(&one), credential.token(&other)];
    for call in &mut calls {
        assert_waiting(call).await;
    }
    assert_eq!(held.sent(), 1);
    let mut both = join_all(calls);
    held.answer();
    assert!(poll(&mut both).await.is_pending());
    assert_eq!(held.sent(), 2);
    held.answer();
    let tokens: Vec<String> = both.await.into_iter().map(text).collect();
    assert_eq!(tokens, ["t-1", "t-2"]);
}
