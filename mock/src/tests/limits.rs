//! Tests that bodies, heads, connections and delays without end are refused.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, HttpBody, to_bytes},
    http::Request,
};
use bytes::Bytes;
use http_body::Frame;
use serde_json::{Value, json};
use tokio::sync::watch;
use tower::ServiceExt;

use crate::{
    behaviour::Behaviour,
    limits::{LONGEST_DELAY, Limits},
    run::listener::{self, Stop},
    run::server::Server,
    run::service::{Service, router},
    understand::request::Sent,
};

const MUTE: &str = "/v1.0/communications/calls/57dab8b1/mute";

/// A body that gives so many bytes at a time, without end; or nothing, for ever.
struct Endless {
    polled: Arc<AtomicUsize>,
    bytes: Option<Bytes>,
}

impl HttpBody for Endless {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        self.polled.fetch_add(1, Ordering::SeqCst);
        self.bytes.clone().map_or(Poll::Pending, |bytes| Poll::Ready(Some(Ok(Frame::data(bytes)))))
    }
}

fn app(limits: Limits) -> axum::Router {
    let server = super::server(Behaviour::default());
    router(Service { server, address: String::from("localhost"), limits, log: Arc::new(|_| {}) })
}

/// Sends a request with a body without end, and gives the status, Graph's code and how often the body was asked.
fn send(limits: Limits, line: &str, token: bool, bytes: Option<&'static [u8]>) -> (u16, String, usize) {
    let (method, target) = line.split_once(' ').unwrap();
    let polled = Arc::new(AtomicUsize::new(0));
    let body = Body::new(Endless { polled: Arc::clone(&polled), bytes: bytes.map(Bytes::from_static) });
    let mut request = Request::builder().method(method).uri(target).header("content-type", "application/json");
    if token {
        request = request.header("authorization", "Bearer t");
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (status, body) = runtime.block_on(async {
        let response = app(limits).oneshot(request.body(body).unwrap()).await.unwrap();
        (response.status().as_u16(), to_bytes(response.into_body(), usize::MAX).await.unwrap())
    });
    let body: Value = serde_json::from_slice(&body).unwrap();
    let code = body["error"]["code"].as_str().unwrap_or_default().to_owned();
    (status, code, polled.load(Ordering::SeqCst))
}

#[test]
fn a_body_that_is_not_looked_at_is_not_read() {
    for (line, token, status, code) in [
        ("POST /v1.0/unknown", true, 404, "ResourceNotFound"),
        ("POST /v3/unknown", true, 404, "ResourceNotFound"),
        ("PUT /v1.0/communications/calls/57dab8b1/mute", true, 405, "Request_BadRequest"),
        ("POST /v1.0/communications/calls/57dab8b1/mute", false, 401, "InvalidAuthenticationToken"),
        ("POST /v1.0/$batch", false, 401, "InvalidAuthenticationToken"),
        ("GET /", true, 200, ""),
    ] {
        assert_eq!(send(Limits::default(), line, token, None), (status, code.to_owned(), 0), "{line}");
    }
}

#[test]
fn a_body_has_a_size_and_a_time() {
    let line = format!("POST {MUTE}");
    let small = Limits { size: 64, ..Limits::default() };
    let (status, code, polled) = send(small, &line, true, Some(b"0123456789abcdef"));
    assert_eq!((status, code.as_str(), polled), (413, "RequestEntityTooLarge", 5));
    let short = Limits { body: Duration::from_millis(10), ..Limits::default() };
    let (status, code, _) = send(short, &line, true, None);
    assert_eq!((status, code.as_str()), (408, "RequestTimeout"));
}

fn sent(target: &str, prefer: &str) -> Sent {
    let sent = Sent::new("GET", target, "http://localhost");
    sent.header_added("authorization", "Bearer t").header_added("prefer", prefer)
}

#[test]
fn a_delay_has_an_end() {
    let server = super::server(Behaviour::default());
    let call = "/v1.0/communications/calls/57dab8b1";
    let longest = server.react(&sent(call, &format!("graphdown-delay={LONGEST_DELAY}")));
    assert_eq!((longest.answer.status, longest.delay), (200, Duration::from_millis(LONGEST_DELAY)));
    for delay in ["60001", "18446744073709551616", "99999999999999999999999999"] {
        let refused = server.react(&sent(call, &format!("graphdown-delay={delay}")));
        assert_eq!((refused.answer.status, refused.delay), (400, Duration::ZERO), "{delay}");
        assert!(refused.entry.complaints[0].message.contains("at most 60000 milliseconds"));
    }
    let part = |id: u8| {
        json!({
            "id": id.to_string(),
            "method": "GET",
            "url": "/communications/calls/57dab8b1",
            "headers": { "Prefer": "graphdown-delay=60000" }
        })
    };
    let batch = json!({ "requests": [part(1), part(2), part(3)] }).to_string();
    let batch = Sent { method: String::from("POST"), body: batch.into(), ..sent("/v1.0/$batch", "x=1") };
    let whole = server.react(&batch);
    assert_eq!((whole.answer.status, whole.delay), (200, Duration::from_millis(LONGEST_DELAY)));
}

#[test]
fn any_number_of_polls_is_counted() {
    let server =
        Server::new(super::catalogue(super::own()), Behaviour::default(), || std::time::SystemTime::UNIX_EPOCH);
    let reject = Sent { method: String::from("POST"), body: "{}".into(), ..sent(&MUTE.replace("mute", "reject"), "") };
    let reject = reject.header_added("content-type", "application/json");
    let accepted = server.react(&reject.header_added("prefer", "graphdown-polls=4294967295"));
    let (_, location) = accepted.answer.first_of(&["Location"]).unwrap();
    let target = location.strip_prefix("http://localhost").unwrap();
    assert_eq!(
        [server.react(&sent(target, "")), server.react(&sent(target, ""))].map(|one| one.answer.status),
        [202; 2]
    );
}

#[test]
fn a_long_name_is_compared_with_no_other() {
    let server = super::server(Behaviour::default());
    let body = json!({ "x".repeat(1_000_000): 1 }).to_string();
    let mute = Sent { method: String::from("POST"), body: body.into(), ..sent(MUTE, "") };
    assert_eq!(server.react(&mute.header_added("content-type", "application/json")).answer.status, 400);
}

/// A server on the loopback interface, until the sender is dropped.
fn listen(limits: Limits) -> (String, watch::Sender<bool>) {
    let (sender, receiver) = watch::channel(false);
    let (address, bound) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            address.send(listener.local_addr().unwrap().to_string()).unwrap();
            listener::serve(listener, app(limits), limits, Stop::new(receiver)).await;
        });
    });
    (bound.recv().unwrap(), sender)
}

fn connect(address: &str, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    stream
}

#[test]
fn a_head_that_does_not_come_ends_the_connection() {
    let (address, _stop) = listen(Limits { head: Duration::from_millis(50), ..Limits::default() });
    for text in ["", "GET", "GET / HTTP/1.1\r\nHost: a\r\nX-", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"] {
        let mut stream = connect(&address, text);
        // Far longer than the limit; without one nothing would ever come.
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        assert_eq!(answer.is_empty(), !text.ends_with("\r\n\r\n"), "{text:?}");
    }
}

#[test]
fn further_connections_wait_until_one_ends() {
    let (address, _stop) = listen(Limits { connections: 2, head: Duration::from_secs(60), ..Limits::default() });
    let whole = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let (first, _second) = (connect(&address, "GET"), connect(&address, "GET"));
    let mut third = connect(&address, whole);
    third.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    let waits = third.read(&mut [0]).unwrap_err();
    assert!(matches!(waits.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "{waits}");
    drop(first);
    third.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut answer = String::new();
    third.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[test]
fn a_refusal_does_not_wait_for_what_was_announced() {
    let (address, _stop) = listen(Limits::default());
    for (line, status) in [("POST /v1.0/unknown", 404), (&*format!("POST {MUTE}"), 413)] {
        let head =
            "Host: a\r\nAuthorization: Bearer t\r\nContent-Type: application/json\r\nContent-Length: 10000000000";
        let mut stream = connect(&address, &format!("{line} HTTP/1.1\r\n{head}\r\n\r\n{{"));
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    }
}
