//! Tests of time limits: no call waits forever.

use std::{
    io::Write,
    time::{Duration, Instant},
};

use graphdown_runtime::http::{Body, BoxFuture, Client, Error, Retry, Timer, Transport};

use crate::{at_once, builder, client, content, get, post, server::*};

const SHORT: Duration = Duration::from_millis(150);

/// Every error here must come long before this.
const LONG: Duration = Duration::from_secs(20);

async fn error_of<T>(call: impl Future<Output = Result<T, Error>>) -> Error {
    let begun = Instant::now();
    let Err(error) = call.await else { panic!("there was a result") };
    assert!(begun.elapsed() < LONG, "{:?}", begun.elapsed());
    error
}

#[tokio::test]
async fn a_silent_server_is_left_after_the_limit_of_an_attempt() {
    let server = Server::start((0..9).map(|_| silence()).collect());
    let client = builder(&server).attempt_timeout(SHORT).build();
    let error = error_of(get(&client).send()).await;
    assert!(error.is_timeout() && !error.is_connect(), "{error}");
    assert!(
        error.to_string().starts_with("no complete response within 0.15 s (2 attempts, client-request-id "),
        "{error}"
    );
    // It may have been done.
    let error = error_of(post(&client).send()).await;
    assert!(
        error.to_string().starts_with("no complete response within 0.15 s (1 attempt, client-request-id "),
        "{error}"
    );
}

/// Never answers.
struct Silent;

impl Transport for Silent {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        Box::pin(std::future::pending())
    }
}

/// In time that passes by itself where nothing else is to be done.
#[tokio::test(start_paused = true)]
async fn limits_are_kept_to_the_second() {
    for (attempt, call, expected) in [
        // Two attempts, and no third after both were silent.
        (None, None, 120),
        (Some(10), None, 20),
        (Some(10), Some(15), 15),
        (Some(100), Some(15), 15),
    ] {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        let mut builder = Client::builder("https://graph.example/v1.0", "t").transport(Silent).retry(at_once());
        builder = attempt.into_iter().fold(builder, |builder, limit| builder.attempt_timeout(seconds(limit)));
        builder = call.into_iter().fold(builder, |builder, limit| builder.timeout(seconds(limit)));
        let begun = tokio::time::Instant::now();
        let error = get(&builder.build()).await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        assert_eq!(begun.elapsed().as_secs(), expected, "{error}");
    }
}

#[tokio::test]
async fn a_body_that_drips_is_left_too() {
    let server = Server::start((0..9).map(|_| drip(Duration::from_millis(10))).collect());
    let client = builder(&server).attempt_timeout(SHORT).retry(Retry::off()).build();
    let error = error_of(content(&client).send()).await;
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn a_request_has_limits_of_its_own() {
    let server = Server::start((0..9).map(|_| silence()).collect());
    let client = client(&server);
    let error = error_of(get(&client).attempt_timeout(SHORT).retry(Retry::off()).send()).await;
    assert!(error.is_timeout(), "{error}");
    let error = error_of(get(&client).timeout(SHORT).send()).await;
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn a_connection_has_a_limit_up_to_the_end_of_its_handshake() {
    // It takes the connection, and never answers the TLS handshake.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("https://{}/v1.0", listener.local_addr().unwrap());
    let client = Client::builder(base, "token").connect_timeout(SHORT).retry(Retry::off()).build();
    let error = error_of(post(&client).send()).await;
    assert!(error.is_timeout() && error.is_connect(), "{error}");
    assert!(error.to_string().starts_with("no connection within 0.15 s"), "{error}");
    let error = error_of(post(&client).connect_timeout(SHORT / 2).send()).await;
    assert!(error.to_string().starts_with("no connection within 0.075 s"), "{error}");
}

#[tokio::test]
async fn each_piece_of_a_stream_has_the_limit_of_an_attempt() {
    let server = Server::start(vec![
        drip(SHORT / 3),
        Box::new(|stream| {
            use std::io::Write;
            let _ = write!(stream, "HTTP/1.1 200 -\r\nContent-Length: 10\r\n\r\nsome");
            silence()(stream)
        }),
    ]);
    let client = builder(&server).attempt_timeout(SHORT).timeout(SHORT).build();
    let mut dripping = content(&client).stream().await.unwrap().body;
    for _ in 0..9 {
        dripping.chunk().await.unwrap().unwrap();
    }
    let mut silent = content(&client).stream().await.unwrap().body;
    silent.chunk().await.unwrap().unwrap();
    let error = error_of(async { silent.chunk().await.unwrap() }).await;
    assert!(error.is_timeout(), "{error}");
}

#[test]
fn without_a_runtime_it_is_an_error_and_no_panic() {
    let server = Server::start(Vec::new());
    let mut call = Box::pin(get(&client(&server)).send());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = call.as_mut().poll(&mut context) else { panic!("it waits") };
    assert!(error.to_string().contains("expected a running tokio runtime, found none"), "{error}");
}

/// One whose waits end once, as those of any `async` block do.
struct Own(Instant);

impl Timer for Own {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move { tokio::time::sleep(duration).await })
    }
}

#[tokio::test]
async fn a_body_ends_behind_its_error() {
    let silent: Act = Box::new(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 -\r\nContent-Length: 9\r\n\r\nsome");
        std::thread::sleep(LONG);
        false
    });
    let server = Server::start(vec![silent, cut(9, "some")]);
    let client = builder(&server).attempt_timeout(SHORT).timer(Own(Instant::now())).build();
    for is_timeout in [true, false] {
        let mut body = content(&client).stream().await.unwrap().body;
        assert_eq!(body.chunk().await.unwrap().unwrap(), "some");
        let error = error_of(async { body.chunk().await.unwrap() }).await;
        assert_eq!(error.is_timeout(), is_timeout, "{error}");
        assert!(body.chunk().await.is_none());
    }
}
