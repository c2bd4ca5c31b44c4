//! Tests uploads from the session to the item: ranges, progress, errors, limits.

use std::time::{Duration, SystemTime};

use axum::{body::Body, http::Request};
use expect_test::expect;
use serde_json::{Value, json};

use super::answers::{Conversation, JSON, TOKEN, request};
use crate::{behaviour::Behaviour, run::server::Server, understand::request::Sent};

const SESSION: &str = "POST /v1.0/me/drive/root:/Archive/new%20file.zip:/createUploadSession";

/// The path of a session's address.
fn begin(server: &Conversation, line: &str, body: Value) -> String {
    let (status, _, session) = server.send(request(line, &[TOKEN, JSON], Some(body)));
    assert_eq!((status, &session["nextExpectedRanges"]), (200, &json!(["0-"])), "{session}");
    assert_eq!(session["expirationDateTime"], "2021-07-02T12:00:00Z");
    let url = session["uploadUrl"].as_str().unwrap();
    url.strip_prefix("http://localhost:1").unwrap().to_owned()
}

fn put(server: &Conversation, path: &str, range: &str, bytes: usize) -> (u16, String, Value) {
    let request = Request::put(path).header("host", "localhost:1").header("content-range", format!("bytes {range}"));
    server.send(request.body(Body::from(vec![0; bytes])).unwrap())
}

fn ask(server: &Conversation, method: &str, path: &str) -> (u16, String, Value) {
    server.send(request(&format!("{method} {path}"), &[], None))
}

#[test]
fn ranges_make_a_file() {
    let server = Conversation::new(Behaviour::default());
    let path = begin(&server, SESSION, json!({}));
    let (status, _, body) = put(&server, &path, "0-25/128", 26);
    assert_eq!((status, &body["nextExpectedRanges"]), (202, &json!(["26-"])));
    let (status, _, body) = ask(&server, "GET", &path);
    assert_eq!((status, &body["nextExpectedRanges"]), (200, &json!(["26-"])));
    let (status, _, item) = put(&server, &path, "26-127/128", 102);
    assert_eq!((status, &item["size"], &item["name"]), (201, &json!(128), &json!("new file.zip")), "{item}");
    assert!(item["id"].is_string());
    assert_eq!(ask(&server, "GET", &path).0, 404);
    // One that was there before, by its id.
    let path = begin(&server, "POST /v1.0/me/drive/items/1/createUploadSession", json!({"item": {"name": "b"}}));
    let (status, _, item) = put(&server, &path, "0-0/1", 1);
    assert_eq!((status, &item["size"], &item["name"]), (200, &json!(1), &json!("b")), "{item}");
}

#[test]
fn a_session_can_be_cancelled() {
    let server = Conversation::new(Behaviour::default());
    let path = begin(&server, SESSION, json!({}));
    assert_eq!(ask(&server, "DELETE", &path).0, 204);
    for method in ["GET", "DELETE", "PUT"] {
        let (status, _, body) = ask(&server, method, &path);
        assert_eq!((status, &body["error"]["code"]), (404, &json!("itemNotFound")));
    }
}

#[test]
fn a_file_may_wait_for_its_completion() {
    let server = Conversation::new(Behaviour::default());
    let path = begin(&server, SESSION, json!({"deferCommit": true}));
    assert_eq!(ask(&server, "POST", &path).0, 400);
    let (status, _, body) = put(&server, &path, "0-9/10", 10);
    assert_eq!((status, &body["nextExpectedRanges"]), (202, &json!([])));
    let (status, _, item) = ask(&server, "POST", &path);
    assert_eq!((status, &item["size"]), (201, &json!(10)));
}

#[test]
fn a_range_that_is_not_the_next_is_refused() {
    let server = Conversation::new(Behaviour::default());
    let path = begin(&server, SESSION, json!({}));
    assert_eq!(put(&server, &path, "0-9/100", 10).0, 202);
    let mut lines = Vec::new();
    for (range, bytes) in [
        ("0-9/100", 10),
        ("20-29/100", 10),
        ("10-19/200", 10),
        ("10-19/100", 9),
        ("19-10/100", 10),
        ("90-100/100", 11),
        ("10-19/*", 10),
        ("10-99999999999999999999/100", 10),
        ("", 10),
    ] {
        let (status, _, body) = put(&server, &path, range, bytes);
        let error = &body["error"];
        let (code, message) = (error["code"].as_str().unwrap(), error["message"].as_str().unwrap());
        lines.push(format!("{status} {code}: {message}"));
    }
    let (status, headers, _) = ask(&server, "PATCH", &path);
    lines.push(format!("{status} {headers}"));
    expect![[r#"
        416 invalidRange: expected the range that begins at 10, found 0
        416 invalidRange: expected the range that begins at 10, found 20
        416 invalidRange: expected a file of 100 bytes as before, found one of 200
        400 invalidRequest: expected the bytes of the range "bytes 10-19/100", found 9 bytes
        400 invalidRequest: expected Content-Range: bytes FIRST-LAST/TOTAL, found "bytes 19-10/100"
        400 invalidRequest: expected Content-Range: bytes FIRST-LAST/TOTAL, found "bytes 90-100/100"
        400 invalidRequest: expected Content-Range: bytes FIRST-LAST/TOTAL, found "bytes 10-19/*"
        400 invalidRequest: expected Content-Range: bytes FIRST-LAST/TOTAL, found "bytes 10-99999999999999999999/100"
        400 invalidRequest: expected Content-Range: bytes FIRST-LAST/TOTAL, found "bytes "
        405 allow: GET, PUT, POST, DELETE"#]]
    .assert_eq(&lines.join("\n"));
    let (_, _, body) = ask(&server, "GET", &path);
    assert_eq!(body["nextExpectedRanges"], json!(["10-"]));
}

#[test]
fn uploads_meet_faults_as_well() {
    let server = Conversation::new(Behaviour::default());
    let path = begin(&server, SESSION, json!({}));
    let send = |fault: &str| {
        let request = Request::put(&path).header("content-range", "bytes 0-9/20");
        let request = request.header("prefer", format!("graphdown-fault={fault}; times=1"));
        server.send(request.body(Body::from(vec![0; 10])).unwrap()).0
    };
    assert_eq!(send("503"), 503);
    let next = |expected: &str| assert_eq!(ask(&server, "GET", &path).2["nextExpectedRanges"], json!([expected]));
    next("0-");
    // Nothing was done.
    send("drop");
    next("0-");
    // It was done, and only the answer was lost.
    send("cut");
    next("10-");
}

fn react(server: &Server, method: &str, target: &str, body: &'static str) -> (u16, Vec<String>, Value) {
    let sent = Sent::new(method, target, "http://localhost:1").header_added("authorization", "Bearer t");
    let sent = sent.header_added("content-type", "application/json").header_added("content-range", "bytes 0-2/9");
    let headers = sent.headers.clone();
    let reaction = server.react(&sent.with(headers, body.into()));
    let messages = reaction.entry.complaints.iter().map(|one| one.message.clone()).collect();
    let body = reaction.answer.body().map(|(_, bytes)| serde_json::from_slice(&bytes).unwrap());
    (reaction.answer.status, messages, body.unwrap_or_default())
}

#[test]
fn what_should_not_be_sent_is_logged() {
    let server = super::server(Behaviour::default());
    let (_, _, session) = react(&server, "POST", &SESSION[5..], "{}");
    let path = session["uploadUrl"].as_str().unwrap().strip_prefix("http://localhost:1").unwrap().to_owned();
    let (status, messages, _) = react(&server, "PUT", &path, "abc");
    assert_eq!(status, 202);
    assert!(messages[0].contains("expected no Authorization header"), "{messages:?}");
    assert!(messages[1].contains("a multiple of 327680 bytes"), "{messages:?}");
}

#[test]
fn sessions_have_an_end_and_a_number() {
    fn late() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(LATE.load(std::sync::atomic::Ordering::Relaxed))
    }
    static LATE: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1_625_140_800);
    let server = Server::new(super::catalogue(super::own()), Behaviour::default(), late);
    let begin = || react(&server, "POST", &SESSION[5..], "{}").2["uploadUrl"].as_str().unwrap().to_owned();
    let first = begin();
    let path = |url: &str| url.strip_prefix("http://localhost:1").unwrap().to_owned();
    (1..1000).for_each(|_| drop(begin()));
    assert_eq!(react(&server, "GET", &path(&first), "").0, 200);
    let last = begin();
    assert_eq!(react(&server, "GET", &path(&first), "").0, 404);
    assert_eq!(react(&server, "GET", &path(&last), "").0, 200);
    LATE.fetch_add(24 * 60 * 60, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(react(&server, "GET", &path(&last), "").0, 404);
}
