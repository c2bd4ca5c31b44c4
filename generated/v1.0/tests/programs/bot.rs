//! The example `bot`, which the documented server calls and notifies, and strangers as well.
//!
//! The server's document is all of v1.0: reading it takes seconds, for the one test of the whole way of a notification.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, ChildStdout, Stdio},
    sync::{Arc, Mutex},
};

use graphdown_mock::{Behaviour, Event, Mock};
use serde_json::{Value, json};

use crate::command;

const CALL: &str = "57dab8b1-894c-409a-b240-bd8beae78896";

struct Bot {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Bot {
    fn start(address: &str, more: &[&str]) -> Self {
        let mut child = command("bot", &["--listen", address, "--token", "s3cret"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut bot = Self { child, lines };
        assert_eq!(bot.line(), format!("listening on http://{address}/notifications\n"));
        bot
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line
    }

    /// The rest of what it prints, and what it complains of, once it has ended well.
    fn ended(mut self) -> (String, String) {
        let (mut printed, mut complaints) = (String::new(), String::new());
        self.lines.read_to_string(&mut printed).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut complaints).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{complaints}");
        (printed, complaints)
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address that was free a moment ago.
fn free() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// Posts a body, and returns the answer; an empty one where nobody listens.
fn post(address: &str, target: &str, media_type: &str, body: &[u8]) -> String {
    let Ok(mut stream) = TcpStream::connect(address) else { return String::new() };
    let length = body.len();
    let head = format!(
        "POST {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    // What is refused is not read to its end.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

fn notified(address: &str, body: impl ToString) -> String {
    let answer = post(address, "/notifications", "application/json", body.to_string().as_bytes());
    answer.split(' ').nth(1).unwrap_or("no answer").to_owned()
}

fn told(path: &str, data: Value) -> Value {
    json!({"value": [{"changeType": "updated", "resourceUrl": path, "resourceData": data}]})
}

/// What strangers post to a bot does nothing.
fn misbehave(address: &str) {
    let json = "application/json";
    let validation = post(address, "/notifications?validationToken=a%0D%0Ab%3Cscript%3E", "text/plain", b"");
    assert!(validation.starts_with("HTTP/1.1 200 ") && validation.ends_with("\r\n\r\na\r\nb<script>"), "{validation}");
    assert!(validation.contains("x-content-type-options: nosniff"), "{validation}");
    for garbage in ["", "[", "{\"value\": 5}", "<html>", "{\"value\": [{}], \"value\": [{}]}", "\"\\ud800\""] {
        assert_eq!(notified(address, garbage), "400", "{garbage}");
    }
    assert_eq!(notified(address, "[".repeat(100_000)), "400");
    assert!(post(address, "/notifications", "text/plain", b"{\"value\": []}").starts_with("HTTP/1.1 415 "));
    assert!(post(address, "/elsewhere", json, b"{\"value\": []}").starts_with("HTTP/1.1 404 "));
    // The bot answers before it has read all, so that its answer may be lost where it closes the connection.
    let large = post(address, "/notifications", json, &vec![b' '; 10_000_000]);
    assert!(large.is_empty() || large.starts_with("HTTP/1.1 413 "), "{large}");
    let forged = json!({"value": [
        {"subscriptionId": "s1", "clientState": "guess", "resource": "users/\u{1b}[2J", "changeType": "created"},
        5, {"resourceData": {}}, {"resourceUrl": "/communications/calls/", "resourceData": {}},
        {"subscriptionId": "s1", "clientState": "moss-lantern-7041", "resource": "users/1", "changeType": "created"}
    ]});
    assert_eq!(notified(address, forged), "202");
    let path = format!("/communications/calls/{CALL}");
    assert_eq!(notified(address, told(&path, json!({"@odata.type": "#microsoft.graph.tulip"}))), "202");
    // News of a call that was never answered.
    for data in [
        json!({"@odata.type": "#microsoft.graph.call", "state": "established"}),
        json!({"@odata.type": "#microsoft.graph.call", "state": "sideways"}),
        json!({"@odata.type": "#microsoft.graph.playPromptOperation", "status": "completed"}),
    ] {
        assert_eq!(notified(address, told(&path, data)), "202");
    }
}

#[test]
fn a_bot_does_its_part_of_a_call_once_whatever_strangers_post() {
    let (address, asked) = (free(), Arc::new(Mutex::new(Vec::new())));
    let document = include_str!("../../openapi.yaml");
    let behaviour =
        Behaviour { notify: Some(format!("http://{address}/notifications")), retry_after: 1, ..Behaviour::default() };
    let heard = Arc::clone(&asked);
    let mock = Mock::of_document(document).unwrap().behaviour(behaviour).log(move |event| {
        let line = match event {
            Event::Exchange(entry, _) => format!("{} {}", entry.status, entry.target),
            other => format!("{other:?}"),
        };
        heard.lock().unwrap().push(line);
    });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(mock.start()).unwrap();
    let base = format!("{}/v1.0", server.url());
    let mut bot = Bot::start(&address, &["--base-url", &base, "--client-state", "moss-lantern-7041", "--calls", "1"]);
    misbehave(&address);
    assert_eq!(bot.line(), "users/1: changed\n");

    let incoming = post(&server.address().to_string(), "/notify/incoming", "text/plain", b"");
    assert!(incoming.starts_with("HTTP/1.1 202 "), "{incoming}");
    // The service may tell of it again at any time.
    assert_eq!(bot.line(), format!("call {CALL} answered\n"));
    let path = format!("/communications/calls/{CALL}");
    for state in ["incoming", "established", "incoming"] {
        // It may have ended by now.
        let again = told(&path, json!({"@odata.type": "#microsoft.graph.call", "state": state})).to_string();
        post(&address, "/notifications", "application/json", again.as_bytes());
    }
    let (printed, complaints) = bot.ended();
    let steps =
        ["plays the prompt", "doesn't record", "cancels what is played", "has nothing to play: operationCanceled"];
    assert_eq!(printed, steps.map(|step| format!("call {CALL} {step}\n")).concat());
    let complained = [
        "ignored: notification 1: expected an object, found 5 at line 1 column 1",
        r"ignored: users/\u{1b}[2J: expected the clientState of --client-state, found another",
        "ignored: no path: expected the path of a call, found none",
        "ignored: /communications/calls/: expected the path of a call, found another",
        r#"expected a call or an operation, found ["microsoft.graph.tulip"]"#,
    ];
    assert_eq!(complaints.lines().count(), complained.len(), "{complaints}");
    for complaint in complained {
        assert!(complaints.contains(complaint), "{complaint}: {complaints}");
    }
    let asked = asked.lock().unwrap().iter().filter(|line| !line.contains("NotPosted")).cloned().collect::<Vec<_>>();
    let calls = [(202, "answer"), (200, "playPrompt"), (200, "updateRecordingStatus"), (200, "cancelMediaProcessing")];
    let expected = calls.map(|(status, name)| format!("{status} /v1.0{path}/{name}"));
    assert_eq!(asked, [&[String::from("202 /notify/incoming")], &expected[..]].concat());
    runtime.block_on(server.stop());
}
