//! Tests `cargo xtask serve` as a process, with our own client: responses, faults, notifications, shutdown.
#![expect(clippy::unwrap_used, reason = "a test that can't start its server should stop at once")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
};

use expect_test::expect;
use graphdown::{
    Graph,
    http::{Method, Retry},
    model::Json,
    models::UploadSession,
    requests::{CallReject, CancelMediaProcessing},
};

const CALL: &str = "57dab8b1-894c-409a-b240-bd8beae78896";

/// A server of its own for each test, gone when dropped.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start(options: &[&str]) -> Self {
        Self::over("/communications/*", options)
    }

    fn over(paths: &str, options: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["--quiet", "serve", "--only", paths]).args(options);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("http://127.0.0.1:"), "the first line is {line:?}");
        Server { process, url: line.trim_end().to_owned() }
    }

    fn graph(&self) -> Graph {
        Graph::builder("token").base_url(format!("{}/v1.0", self.url)).retry(Retry::off()).build()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a user reads of an error: it and what it stands on.
fn told(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |told, cause| format!("{told} < {cause}"))
}

#[tokio::test]
async fn calls_result_in_what_is_documented() {
    let server = Server::start(&[]);
    let graph = server.graph();
    let call = graph.communications().calls().id(CALL).get().send().await.unwrap();
    assert_eq!(call.id.as_deref(), Some(CALL));
    let cancel = CancelMediaProcessing::default().with_client_context("c");
    let operation = graph.communications().calls().id(CALL).cancel_media_processing(cancel).send().await.unwrap();
    assert_eq!(operation.client_context.as_deref(), Some("d45324c1-fcb5-430a-902c-f20af696537c"));
}

#[tokio::test]
async fn pages_are_chained() {
    let server = Server::start(&["--page-size", "1"]);
    let participants = || server.graph().communications().calls().id(CALL).participants().list();
    let mut items = participants().items();
    let mut ids = Vec::new();
    while let Some(participant) = items.try_next().await.unwrap() {
        ids.push(participant.id);
    }
    let first = participants().await.unwrap();
    assert!(first.next_link.as_ref().unwrap().starts_with(&server.url));
    let mut rest = participants().resume(first.position()).items();
    let mut again: Vec<_> = first.value.into_iter().map(|participant| participant.id).collect();
    while let Some(participant) = rest.try_next().await.unwrap() {
        again.push(participant.id);
    }
    assert_eq!(again, ids);
    ids.dedup();
    assert!(ids.len() > 1, "{ids:?}");
}

#[tokio::test]
async fn faults_are_told_with_all_that_came_back() {
    let server = Server::start(&["--retry-after", "7"]);
    let graph = server.graph();
    let faulty = |fault: &str| {
        let request = graph.communications().calls().id(CALL).get();
        request.header("Prefer", format!("graphdown-fault={fault}")).header("client-request-id", "c-1")
    };
    let mut lines = Vec::new();
    for fault in ["throttle", "unavailable", "drop", "cut"] {
        let error = faulty(fault).send().await.unwrap_err();
        lines.push(told(&error));
        if let Some(service) = error.service() {
            assert_eq!(service.headers["retry-after"], "7");
            assert!(service.body.starts_with(b"{"));
        }
    }
    expect![[r#"
        GET /communications/calls/{call-id} answered 429 Too Many Requests: TooManyRequests: too many requests; expected the next one after 7 s, as Retry-After says (request-id 00000000-0000-4000-8000-000000000001); Retry-After: 7
        GET /communications/calls/{call-id} answered 503 Service Unavailable: ServiceUnavailable: the service is not available; expected the next one after 7 s, as Retry-After says (request-id 00000000-0000-4000-8000-000000000002); Retry-After: 7
        no complete response was received: connection closed before message completed (1 attempt, client-request-id c-1)
        no complete response was received: a response with status 200 OK was interrupted: end of file before message length reached (1 attempt, client-request-id c-1)"#]].assert_eq(&lines.join("\n"));
}

#[tokio::test]
async fn a_file_is_uploaded_in_ranges() {
    let server = Server::over("/me/drive/*", &[]);
    let graph = server.graph();
    let begin = graph.request::<UploadSession>(Method::POST, "/me/drive/items/{}/createUploadSession", ["1"]);
    let url = begin.json(&serde_json::json!({})).send().await.unwrap().upload_url.unwrap();
    assert!(url.starts_with(&format!("{}/graphdown/uploads/", server.url)), "{url}");
    let put = |range: &str, bytes: &'static str| {
        let request = graph.request_url::<Json>(Method::PUT, &url).header("Content-Range", format!("bytes {range}"));
        request.content("application/octet-stream", bytes)
    };
    let first = put("0-2/6", "abc").response().await.unwrap();
    assert_eq!(
        (first.status.as_u16(), first.body.get("nextExpectedRanges").unwrap().to_json()),
        (202, String::from("[\"3-\"]"))
    );
    assert_eq!(put("0-2/6", "abc").await.unwrap_err().status().unwrap().as_u16(), 416);
    let error = put("3-5/6", "def").header("Prefer", "graphdown-fault=conflict").await.unwrap_err();
    assert!(error.is_conflict(), "{error}");
    let item = put("3-5/6", "def").response().await.unwrap();
    assert_eq!((item.status.as_u16(), item.body.get("size")), (200, Some(6.into())));
    assert!(put("3-5/6", "def").await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn what_was_accepted_says_where_to_ask() {
    let server = Server::start(&["--polls", "1"]);
    let response =
        server.graph().communications().calls().id(CALL).reject(CallReject::default()).response().await.unwrap();
    assert_eq!(response.status, 202);
    assert_eq!(response.headers["location"], format!("{}/graphdown/monitors/1", server.url));
}

/// Sends a request as it stands, and reads whatever comes until the server closes the connection.
fn raw(server: &Server, request: &str) -> String {
    let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    stream.write_all(request.replace('\n', "\r\n").as_bytes()).unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

#[test]
fn every_second_connection_is_dropped_before_the_answer_or_amid_it() {
    let server = Server::start(&["--drop", "2", "--no-auth"]);
    let request = format!("GET /v1.0/communications/calls/{CALL} HTTP/1.1\nHost: a\nConnection: close\n\n");
    let whole = raw(&server, &request);
    let dropped = raw(&server, &request);
    raw(&server, &request);
    let cut = raw(&server, &request);
    assert!(whole.starts_with("HTTP/1.1 200"), "{whole}");
    assert_eq!(dropped, "");
    let body = |answer: &str| answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
    assert!(cut.starts_with("HTTP/1.1 200"), "{cut}");
    assert_eq!(body(&cut), body(&whole)[..body(&whole).len() / 2]);
}

#[test]
fn notifications_are_posted_to_a_callback_on_this_machine() {
    let callback = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = Server::start(&["--no-auth"]);
    let body = format!(
        concat!(
            r##"{{"callbackUri": "http://{}/bot", "acceptedModalities": ["audio"], "##,
            r##""mediaConfig": {{"@odata.type": "#microsoft.graph.serviceHostedMediaConfig"}}}}"##
        ),
        callback.local_addr().unwrap()
    );
    let answer = raw(
        &server,
        &format!(
            "POST /v1.0/communications/calls/{CALL}/answer HTTP/1.1\nHost: a\nConnection: close\n\
             Content-Type: application/json\nContent-Length: {}\n\n{body}",
            body.len()
        ),
    );
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
    let (mut stream, _) = callback.accept().unwrap();
    let mut posted = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    posted.read_line(&mut first).unwrap();
    assert_eq!(first, "POST /bot HTTP/1.1\r\n");
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
}

#[cfg(unix)]
#[test]
fn it_stops_cleanly() {
    let mut server = Server::start(&[]);
    let pid = server.process.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert_eq!(server.process.wait().unwrap().code(), Some(0));
}

#[test]
fn what_is_served_can_be_listed_without_serving() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.args(["-q", "serve", "--list", "--only", "call-get"]).output().unwrap();
    expect![[r#"
        GET    /v1.0/communications/calls/{call-id}  Get call (2 examples)
    "#]]
    .assert_eq(&String::from_utf8(output.stdout).unwrap());
}
