//! The example `watch`, told by notifications to renew a subscription while the service throttles, fails and forgets it.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, ChildStdout, Stdio},
};

use serde_json::{Value, json};

use crate::{
    answer, command, complaint, hang_up, ok, run,
    server::{Act, Server},
    targets,
    transfers::{folder, text},
};

/// Beyond any lifetime, so that nothing is renewed unless a notification asks for it.
const NEVER: &str = "9999-12-31T23:59:59Z";

/// The program while it runs.
struct Watch {
    child: Child,
    lines: BufReader<ChildStdout>,
    address: String,
}

impl Watch {
    fn start(server: &Server, more: &[&str]) -> Self {
        let url = server.url();
        let mut arguments = vec!["me/messages", "--changes", "created", "--base-url", &url, "--token", "s3cret"];
        arguments.extend(["--notification-url", "https://hooks.example.com/graph", "--listen", "127.0.0.1:0"]);
        arguments.extend(more);
        let mut command = command("watch", &arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut watch = Self { child, lines, address: String::new() };
        let line = watch.line();
        watch.address = line.strip_prefix("listening on ").unwrap().to_owned();
        watch
    }

    /// The next line that the program prints.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Posts to the endpoint, and returns status and body of the answer.
    fn post(&self, target: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "POST {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    fn notify(&self, client_state: &str, notification: Value) {
        let mut notification = notification;
        notification["clientState"] = json!(client_state);
        assert_eq!(self.post("/", &json!({ "value": [notification] }).to_string()).0, 202);
    }

    /// What it printed until it ended well, on both.
    fn ended(mut self) -> (Vec<String>, String) {
        let lines = self.lines.by_ref().lines().map(Result::unwrap).collect();
        let output = self.child.wait_with_output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{errors}");
        (lines, errors)
    }
}

fn subscribed(status: u16, id: &str) -> Act {
    let body = json!({ "id": id, "resource": "me/messages", "expirationDateTime": NEVER });
    answer(status, "Content-Type: application/json\r\n", body.to_string())
}

fn refusal(status: u16, code: &str) -> Act {
    answer(status, "Retry-After: 0\r\n", json!({ "error": { "code": code, "message": "No." } }).to_string())
}

fn lifecycle(id: &str, event: &str) -> Value {
    json!({ "subscriptionId": id, "lifecycleEvent": event })
}

/// The client state with which the program subscribed.
fn client_state(server: &Server) -> String {
    let body: Value = serde_json::from_slice(&server.heard()[0].body).unwrap();
    body["clientState"].as_str().unwrap().to_owned()
}

#[test]
fn a_subscription_is_kept_alive_while_the_service_misbehaves() {
    let server = Server::start(vec![
        subscribed(201, "s1"),
        // A renewal is throttled and broken off, and fails: the client tries it again, and then the renewal.
        refusal(429, "TooManyRequests"),
        hang_up(),
        refusal(500, "InternalServerError"),
        subscribed(200, "s1"),
        // The next finds it gone.
        refusal(404, "ResourceNotFound"),
        subscribed(201, "s2"),
        // The service has removed it.
        subscribed(201, "s3"),
        refusal(503, "ServiceUnavailable"),
        answer(204, "", ""),
    ]);
    let mut watch = Watch::start(&server, &["--count", "2"]);
    assert_eq!(watch.line(), format!("created \"s1\" until {NEVER:?}"));
    assert_eq!(watch.post("/?validationToken=Validation%3A+a%20b", ""), (200, String::from("Validation: a b")));
    let state = client_state(&server);

    // Nobody else makes it renew, or is printed.
    watch.notify("guessed", lifecycle("s1", "reauthorizationRequired"));
    watch.notify("", json!({ "subscriptionId": "s1", "changeType": "created", "resource": "forged" }));
    assert_eq!(watch.post("/", "{").0, 400);
    assert_eq!(server.heard().len(), 1);

    watch.notify(&state, lifecycle("s1", "reauthorizationRequired"));
    assert_eq!(watch.line(), format!("renewed \"s1\" until {NEVER:?}"));
    watch.notify(&state, lifecycle("s1", "missed"));
    assert_eq!(watch.line(), "missed notifications");
    watch.notify(&state, lifecycle("s1", "reauthorizationRequired"));
    assert_eq!(watch.line(), format!("created \"s2\" until {NEVER:?}"));
    watch.notify(
        &state,
        json!({ "subscriptionId": "s2", "changeType": "created", "resource": "Users/1/Messages/1\u{1b}[2J" }),
    );
    assert_eq!(watch.line(), r#""created" "Users/1/Messages/1\u{1b}[2J""#);
    watch.notify(&state, lifecycle("s2", "subscriptionRemoved"));
    assert_eq!(watch.line(), format!("created \"s3\" until {NEVER:?}"));
    watch.notify(&state, json!({ "subscriptionId": "s3", "changeType": "created", "resource": "Users/1/Messages/2" }));

    let (lines, errors) = watch.ended();
    assert_eq!(lines, [r#""created" "Users/1/Messages/2""#, "deleted"]);
    let lines: Vec<&str> = errors.lines().collect();
    let ignored = lines.iter().filter(|line| line.starts_with("ignored: ")).count();
    assert_eq!((ignored, lines.len()), (2, 3), "{errors}");
    assert!(lines[2].starts_with("not renewed, trying again after 5 s: "), "{errors}");
    assert!(!errors.contains(&state) && !errors.contains("s3cret"), "{errors}");
    let heard = server.heard();
    let methods: Vec<&str> = heard.iter().map(|request| request.head[0].split(' ').next().unwrap()).collect();
    assert_eq!(
        methods,
        ["POST", "PATCH", "PATCH", "PATCH", "PATCH", "PATCH", "POST", "POST", "DELETE", "DELETE"],
        "{:?}",
        targets(&heard)
    );
    assert_eq!(targets(&heard)[9], "/v1.0/subscriptions/s3");
    let body: Value = serde_json::from_slice(&heard[7].body).unwrap();
    assert_eq!(body["resource"], "me/messages");
    assert_eq!(body["lifecycleNotificationUrl"], "https://hooks.example.com/graph");
}

#[test]
fn a_later_run_goes_on_with_the_subscription() {
    let folder = folder("watch");
    let file = folder.join("subscription.json");
    let arguments = ["--state", text(&file), "--count", "1"];
    let change = |id: &str| json!({ "subscriptionId": id, "changeType": "created", "resource": "r" });

    let server = Server::start(vec![subscribed(201, "s1")]);
    let mut watch = Watch::start(&server, &arguments);
    assert!(watch.line().starts_with("created"));
    let state = client_state(&server);
    watch.notify(&state, change("s1"));
    assert_eq!(watch.ended().0, [r#""created" "r""#]);
    assert_eq!(server.heard().len(), 1);

    let server = Server::start(vec![subscribed(200, "s1")]);
    let mut watch = Watch::start(&server, &arguments);
    watch.notify(&state, lifecycle("s1", "reauthorizationRequired"));
    assert!(watch.line().starts_with("renewed \"s1\""));
    watch.notify(&state, change("s1"));
    watch.ended();
    assert_eq!(targets(&server.heard()), ["/v1.0/subscriptions/s1"]);

    fs::write(&file, "{}").unwrap();
    let told =
        complaint(&run("watch", &["r", "--notification-url", "https://h", "--state", text(&file), "--token", "t"]));
    assert!(told.contains("subscription.json: expected what an earlier run wrote"), "{told}");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_cannot_be_subscribed_to_is_told() {
    let server = Server::start(vec![refusal(400, "InvalidRequest"), ok("{}")]);
    let url = server.url();
    let arguments =
        ["r", "--notification-url", "https://h", "--listen", "127.0.0.1:0", "--base-url", &url, "--token", "t"];
    let output = run("watch", &arguments);
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text.starts_with("error: ") && text.contains("InvalidRequest"), "{text}");
    assert_eq!(server.heard().len(), 1);
}
