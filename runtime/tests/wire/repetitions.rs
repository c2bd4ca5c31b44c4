//! Tests of which calls are retried.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use graphdown_runtime::http::{Body, BoxFuture, Client, Error, Method, Retry, Transport, TransportError};
use graphdown_runtime::model::Json;
use graphdown_runtime::testing::Clock;

use crate::{at_once, builder, client, get, patch, post, server::*};

/// A client that is only bounded by its retry policy, and the waits between its attempts.
fn waiting(server: &Server, retry: Retry) -> (Client, Clock) {
    let waits = Clock::default();
    let builder = builder(server).retry(retry).timer(waits.clone()).attempt_timeout(None).timeout(None);
    (builder.build(), waits)
}

fn refusals(status: u16, headers: &str, count: usize) -> Vec<Act> {
    (0..count).map(|_| answer(status, headers, "{}")).chain([ok("{}")]).collect()
}

#[tokio::test]
async fn what_the_service_refuses_is_sent_again_whatever_it_is() {
    for status in [429, 503, 509] {
        let server = Server::start(refusals(status, "", 3));
        post(&client(&server)).json(&"once").await.unwrap();
        let heard = server.heard();
        assert_eq!(heard.len(), 4, "{status}");
        assert!(heard.iter().all(|request| request.body == b"\"once\""), "{status}");
    }
}

#[tokio::test]
async fn a_refusal_is_one_whatever_becomes_of_its_body() {
    let broken = "Content-Encoding: gzip\r\nRetry-After: 7\r\n";
    let server = Server::start(vec![answer(429, broken, "no archive"), answer(503, "", [b' '; 2000]), ok("{}")]);
    let waits = Clock::default();
    let builder = builder(&server).timer(waits.clone()).attempt_timeout(None).timeout(None);
    let client = builder.body_limit(1000).build();
    post(&client).json(&"once").await.unwrap();
    assert_eq!((server.heard().len(), waits.slept()[0].as_secs()), (3, 7));
}

#[tokio::test]
async fn what_may_have_been_done_is_sent_again_only_where_twice_is_once() {
    let acts: [fn() -> Act; 3] = [|| answer(504, "", "{}"), hang_up, || cut(100, "{")];
    for act in acts {
        let server = Server::start(vec![act(), ok("{}"), act(), act(), act(), ok("{}")]);
        let client = client(&server);
        get(&client).await.unwrap();
        assert_eq!(server.heard().len(), 2);
        post(&client).await.unwrap_err();
        assert_eq!(server.heard().len(), 3);
        patch(&client).await.unwrap_err();
        assert_eq!(server.heard().len(), 4);
        post(&client).retry(at_once().even_if_done()).await.unwrap();
        assert_eq!(server.heard().len(), 6);
    }
    for method in [Method::PUT, Method::DELETE] {
        let server = Server::start(vec![hang_up(), ok("{}")]);
        client(&server).request::<Json>(method, "/items/{}", ["1"]).await.unwrap();
    }
}

#[tokio::test]
async fn other_refusals_are_the_result_at_once() {
    for status in [400, 401, 403, 404, 409, 412, 500, 501, 502] {
        let server = Server::start(refusals(status, "", 1));
        let error = get(&client(&server)).await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(server.heard().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn it_waits_as_long_as_the_service_asks() {
    let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: Sun, 06 Nov 1994 08:49:42 GMT\r\n";
    for (headers, seconds) in [("Retry-After: 2\r\n", 2.0), ("Retry-After: 2.128\r\n", 2.128), (date, 5.0)] {
        for status in [429, 503] {
            let server = Server::start(refusals(status, headers, 1));
            let (client, waits) = waiting(&server, Retry::default());
            get(&client).await.unwrap();
            let waits = waits.slept();
            let [wait] = waits.as_slice() else { panic!("{waits:?}") };
            assert!((seconds..seconds * 1.1).contains(&wait.as_secs_f64()), "{wait:?} for {headers}");
        }
    }
}

#[tokio::test]
async fn it_gives_up_where_the_service_asks_for_more_than_there_is() {
    let server = Server::start(refusals(429, "Retry-After: 200\r\n", 1));
    let (client, waits) = waiting(&server, Retry::default());
    let error = get(&client).await.unwrap_err();
    assert!(error.is_throttled());
    assert_eq!((error.retry_after(), waits.slept().len()), (Some(Duration::from_secs(200)), 0));
}

#[tokio::test]
async fn without_a_word_it_waits_at_random_below_a_limit_that_doubles() {
    let second = Duration::from_secs(1);
    let mut total = Duration::ZERO;
    for _ in 0..20 {
        let server = Server::start(refusals(503, "", 5));
        let (client, waits) = waiting(&server, Retry::default().backoff(second, second * 5));
        get(&client).await.unwrap();
        let waits = waits.slept();
        assert_eq!(waits.len(), 5);
        for (wait, limit) in waits.iter().zip([1, 2, 4, 5, 5]) {
            assert!(*wait < second * limit, "{waits:?}");
        }
        total += waits.iter().sum::<Duration>();
    }
    // On average half of what it is at most: 170 s.
    assert!((second * 85..second * 255).contains(&total), "{total:?}");
}

#[tokio::test]
async fn attempts_and_time_are_limited() {
    let server = Server::start(refusals(503, "", 9));
    assert_eq!(get(&client(&server)).retry(at_once().attempts(3)).await.unwrap_err().status().unwrap(), 503);
    assert_eq!(server.heard().len(), 3);
    get(&client(&server)).retry(Retry::off()).await.unwrap_err();
    assert_eq!(server.heard().len(), 4);

    let server = Server::start(refusals(429, "Retry-After: 10\r\n", 9));
    let (client, waits) = waiting(&server, Retry::default().within(Duration::from_secs(35)));
    get(&client).await.unwrap_err();
    assert_eq!((server.heard().len(), waits.slept().len()), (4, 3));
}

#[tokio::test]
async fn after_503_the_next_request_goes_over_a_new_connection() {
    let server = Server::start(vec![
        ok("{}"),
        ok("{}"),
        answer(503, "", "{}"),
        ok("{}"),
        ok("{}"),
        answer(429, "", "{}"),
        ok("{}"),
    ]);
    let client = client(&server);
    for _ in 0..5 {
        get(&client).await.unwrap();
    }
    let connections: Vec<usize> = server.heard().iter().map(|request| request.connection).collect();
    assert_eq!(connections, [0, 0, 0, 1, 1, 1, 1]);
}

#[tokio::test]
async fn a_body_that_can_be_made_anew_is_sent_again() {
    let server = Server::start(vec![answer(503, "", ""), ok("{}"), answer(503, "", "")]);
    let client = client(&server);
    let made = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&made);
    let body = Body::replayable(
        move || {
            counted.fetch_add(1, Ordering::Relaxed);
            Once(Some("text"))
        },
        Some(4),
    );
    post(&client).content("text/plain", body).await.unwrap();
    assert_eq!(made.load(Ordering::Relaxed), 2);
    let error = post(&client).content("text/plain", Body::stream(Once(Some("text")), Some(4))).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    let bodies: Vec<_> = server.heard().into_iter().map(|request| request.body).collect();
    assert_eq!(bodies, [b"text"; 3]);
}

struct Once(Option<&'static str>);

impl futures_core::Stream for Once {
    type Item = Result<bytes::Bytes, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(|text| Ok(bytes::Bytes::from(text))))
    }
}

/// Fails so often, in one of the ways in which transports fail, and then answers.
struct Failing(AtomicU32, fn() -> TransportError);

impl Transport for Failing {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        let left = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        let failure = left.ok().map(|_| (self.1)().into());
        Box::pin(std::future::ready(failure.map_or_else(|| Ok(http::Response::new(Body::from("{}"))), Err)))
    }
}

#[tokio::test]
async fn what_was_not_sent_is_sent_again_whatever_it_is() {
    let client = |kind| {
        Client::builder("https://graph.example/v1.0", "t").retry(at_once()).transport(Failing(2.into(), kind)).build()
    };
    post(&client(|| TransportError::connect("refused"))).await.unwrap();
    let error = post(&client(|| TransportError::broken("reset"))).await.unwrap_err();
    assert!(!error.is_connect() && !error.is_timeout(), "{error}");
    get(&client(|| TransportError::broken("reset"))).await.unwrap();
    let error = get(&client(|| TransportError::permanent("no certificate"))).await.unwrap_err();
    assert!(error.to_string().starts_with("no complete response was received: no certificate (1 attempt, "), "{error}");
}

#[tokio::test]
async fn a_port_that_nobody_listens_at_is_tried_again_and_told() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let client = Client::builder(format!("http://127.0.0.1:{port}/v1.0"), "t").retry(at_once().attempts(3)).build();
    let error = post(&client).await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout(), "{error}");
    assert!(error.to_string().starts_with("no connection could be made: Connection refused"), "{error}");
    let place = format!("(3 attempts at http://127.0.0.1:{port}, ");
    assert!(error.to_string().contains(&place), "{error}");
}

#[tokio::test]
async fn an_outage_is_not_made_worse() {
    let sent = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&sent);
    let down = Failing(u32::MAX.into(), || TransportError::broken("down"));
    struct Counted(Failing, Arc<AtomicU32>);
    impl Transport for Counted {
        fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.send(request)
        }
    }
    let client = Client::builder("https://graph.example/v1.0", "t").retry(at_once()).transport(Counted(down, counted));
    let client = client.build();
    for _ in 0..1000 {
        get(&client).await.unwrap_err();
    }
    // A hundred repetitions for a thousand calls, not seven thousand.
    assert_eq!(sent.load(Ordering::Relaxed), 1100);
}

#[tokio::test]
async fn what_fails_now_and_then_is_never_lost() {
    struct Shaky(AtomicU32);
    impl Transport for Shaky {
        fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            let answer = if number % 3 == 0 {
                Err(TransportError::broken("reset").into())
            } else {
                Ok(http::Response::new(Body::from("{}")))
            };
            Box::pin(std::future::ready(answer))
        }
    }
    let client = Client::builder("https://graph.example/v1.0", "t").retry(at_once()).transport(Shaky(0.into())).build();
    for _ in 0..10_000 {
        get(&client).await.unwrap();
    }
}
