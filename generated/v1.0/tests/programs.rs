//! The examples, run as a user runs them, against a service that pages, throttles, fails, breaks off and redirects.
//!
//! Written by hand. What is looked at is what a shell sees: standard output, standard error and the exit status.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that can't go on should stop at once")]

#[path = "programs/bot.rs"]
mod bot;
#[allow(dead_code, reason = "other tests of the wire need the rest")]
#[path = "../../../runtime/tests/wire/server.rs"]
mod server;
#[path = "programs/everyday.rs"]
mod everyday;
#[path = "programs/copy.rs"]
mod copy;
#[path = "programs/crawl.rs"]
mod crawl;
#[path = "programs/sync.rs"]
mod sync;
#[path = "programs/transfers.rs"]
mod transfers;
#[path = "programs/watch.rs"]
mod watch;

#[path = "../../../runtime/tests/transfer/content.rs"]
#[allow(dead_code, reason = "other tests of transfers need the rest")]
mod content;
#[path = "../../../runtime/tests/transfer/faults.rs"]
mod faults;
#[path = "../../../runtime/tests/transfer/service.rs"]
#[allow(dead_code, reason = "other tests of transfers need the rest")]
mod service;

use std::{
    process::{Command, Output},
    sync::LazyLock,
};

use server::{Act, Heard, Server, answer, cut, hang_up, ok};

/// Where cargo put the examples: their files' paths.
static PROGRAMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    // Of the whole workspace: a package alone has other features, and would be compiled once more for these.
    let build = ["build", "--quiet", "--workspace", "--examples", "--message-format", "json"];
    let output = Command::new(env!("CARGO")).args(build).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let messages = String::from_utf8(output.stdout).unwrap();
    let messages = messages.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    messages.filter_map(|message| message["executable"].as_str().map(str::to_owned)).collect()
});

fn run(program: &str, arguments: &[&str]) -> Output {
    command(program, arguments).output().unwrap()
}

fn command(program: &str, arguments: &[&str]) -> Command {
    let is_it = |path: &&String| std::path::Path::new(path.as_str()).file_stem().is_some_and(|stem| stem == program);
    let path = PROGRAMS.iter().find(is_it).unwrap_or_else(|| panic!("no example {program} was built"));
    let mut command = Command::new(path);
    // No proxy of the machine's is asked for the loopback interface.
    command.args(arguments).env("NO_PROXY", "127.0.0.1");
    command
}

/// What the program printed; it must have ended well, and silently.
#[track_caller]
fn printed(output: &Output) -> String {
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What the program complained of; it must have failed.
#[track_caller]
fn complaint(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.starts_with("error: "), "{text}");
    assert!(!text.contains("panicked"), "{text}");
    text
}

fn crawled(server: &Server) -> Output {
    run("crawl", &["--base-url", &server.url(), "--token", "s3cret"])
}

/// A page with these users, and the link to a next one.
fn page(ids: &[&str], next: Option<&str>) -> String {
    let users: Vec<_> = ids.iter().map(|id| serde_json::json!({ "id": id })).collect();
    match next {
        Some(next) => serde_json::json!({ "value": users, "@odata.nextLink": next }).to_string(),
        None => serde_json::json!({ "value": users }).to_string(),
    }
}

fn link(server: &Server, path: &str) -> String {
    format!("{}{path}", server.url())
}

fn targets(heard: &[Heard]) -> Vec<&str> {
    heard.iter().filter_map(|request| request.head.first()?.split(' ').nth(1)).collect()
}

#[track_caller]
fn assert_authorized(heard: &[Heard], token: &str) {
    for request in heard {
        assert_eq!(request.values("authorization"), [format!("Bearer {token}")], "{:?}", request.head);
    }
}

#[test]
fn a_crawl_prints_the_ids_of_all_pages() {
    let server = Server::start_with(|server| {
        vec![
            ok(&page(&["1", "2"], Some(&link(server, "/users?$skiptoken=a%20b")))),
            // A page may be empty and still have another after it.
            ok(&page(&[], Some(&link(server, "/users?$skiptoken=c")))),
            ok(&page(&["3"], None)),
        ]
    });
    assert_eq!(printed(&crawled(&server)), "1\n2\n3\n");
    let heard = server.heard();
    assert_eq!(targets(&heard)[1..], ["/v1.0/users?$skiptoken=a%20b", "/v1.0/users?$skiptoken=c"]);
    assert_authorized(&heard, "s3cret");
}

#[test]
fn a_crawl_waits_where_it_is_throttled() {
    let server = Server::start_with(|server| {
        vec![
            answer(429, "Retry-After: 0\r\n", "{}"),
            answer(429, "Retry-After: 0.05\r\n", "{}"),
            ok(&page(&["1"], Some(&link(server, "/users?$skiptoken=a")))),
            answer(503, "", ""),
            answer(429, "", "{}"),
            ok(&page(&["2"], None)),
        ]
    });
    assert_eq!(printed(&crawled(&server)), "1\n2\n");
    assert_eq!(server.heard().len(), 6);
}

#[test]
fn a_crawl_ends_with_an_error_where_the_service_fails() {
    let failure = r#"{"error": {"code": "generalException", "message": "It is broken.\u001b[2J"}}"#;
    let server = Server::start_with(|server| {
        vec![
            ok(&page(&["1"], Some(&link(server, "/users?$skiptoken=a")))),
            answer(500, "request-id: 4711\r\n", failure),
        ]
    });
    let output = crawled(&server);
    let complaint = complaint(&output);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1\n");
    for part in ["500", "generalException", "It is broken.", "4711"] {
        assert_eq!(complaint.matches(part).count(), 1, "{part}: {complaint}");
    }
    assert!(!complaint.contains(['\u{1b}']) && !complaint.contains("s3cret"), "{complaint:?}");
    assert_eq!(server.heard().len(), 2);
}

#[test]
fn a_crawl_ends_with_an_error_where_an_answer_is_no_page() {
    for body in ["", "{}", "<html>", r#"{"value": [{"id": 5}, "x"]}"#] {
        let server = Server::start_with(|server| vec![ok(&page(&["1"], Some(&link(server, "/users?b")))), ok(body)]);
        let output = crawled(&server);
        complaint(&output);
        assert_eq!(String::from_utf8_lossy(&output.stdout), "1\n");
    }
}

#[test]
fn a_crawl_neither_loses_nor_doubles_where_connections_break_off() {
    let server = Server::start_with(|server| {
        vec![
            hang_up(),
            cut(1000, r#"{"value": [{"id": "1"}, {"id": "2""#),
            ok(&page(&["1", "2"], Some(&link(server, "/users?$skiptoken=a")))),
            cut(1000, r#"{"value": [{"id": "3"}]}"#),
            ok(&page(&["3"], None)),
        ]
    });
    assert_eq!(printed(&crawled(&server)), "1\n2\n3\n");
    assert_eq!(server.heard().len(), 5);
}

#[test]
fn a_crawl_follows_redirects_and_keeps_its_token_to_itself() {
    let elsewhere = Server::start(vec![ok(&page(&["2"], None))]);
    let server = Server::start_with(|server| {
        vec![
            answer(302, &format!("Location: {}\r\n", link(server, "/moved")), ""),
            ok(&page(&["1"], Some(&link(server, "/users?$skiptoken=a")))),
            answer(302, &format!("Location: {}\r\n", link(&elsewhere, "/users")), ""),
        ]
    });
    assert_eq!(printed(&crawled(&server)), "1\n2\n");
    assert_authorized(&server.heard(), "s3cret");
    let [request] = elsewhere.heard().try_into().unwrap();
    assert!(!request.head.join("\n").contains("s3cret"), "{:?}", request.head);
}

#[test]
fn a_crawl_follows_no_link_to_another_origin() {
    let elsewhere = Server::start(vec![ok(&page(&["2"], None))]);
    let server = Server::start(vec![ok(&page(&["1"], Some(&link(&elsewhere, "/users"))))]);
    let output = crawled(&server);
    complaint(&output);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1\n");
    assert!(elsewhere.heard().is_empty());
}

#[test]
fn an_id_is_one_line() {
    for body in [r#"{"value": [{"id": "1\n2"}]}"#, r#"{"value": [{}]}"#] {
        let output = crawled(&Server::start(vec![ok(body)]));
        complaint(&output);
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    }
}

const ORGANIZATION: &str = r#"{"value": [{"id": "o1", "displayName": "Con\ttoso"}]}"#;

fn with_secret<'a>(program: &str, server: &Server, authority: &'a str, more: &[&'a str]) -> Output {
    let url = server.url();
    let mut arguments = vec!["--base-url", &url, "--authority", authority, "--tenant", "contoso.com"];
    arguments.extend(["--client-id", "c1", "--client-secret", "hunter2"]);
    arguments.extend(more);
    run(program, &arguments)
}

fn authority(answers: Vec<Act>) -> (Server, String) {
    let server = Server::start(answers);
    let url = format!("http://{}", server.address);
    (server, url)
}

fn issued() -> Act {
    ok(r#"{"token_type": "Bearer", "expires_in": 3599, "access_token": "t1"}"#)
}

#[test]
fn an_application_signs_in_by_its_secret() {
    let (issuer, url) = authority(vec![issued()]);
    let service = Server::start(vec![answer(429, "Retry-After: 0\r\n", ""), ok(ORGANIZATION)]);
    assert_eq!(printed(&with_secret("signin", &service, &url, &[])), "organization \"o1\" \"Con\\ttoso\"\n");
    let [asked] = issuer.heard().try_into().unwrap();
    assert_eq!(asked.head[0], "POST /contoso.com/oauth2/v2.0/token HTTP/1.1");
    let form = String::from_utf8(asked.body).unwrap();
    assert!(form.contains("client_secret=hunter2") && form.contains("client_id=c1"), "{form}");
    assert_authorized(&service.heard(), "t1");
}

#[test]
fn a_crawl_signs_in_once() {
    let (issuer, url) = authority(vec![issued()]);
    let service =
        Server::start_with(|server| vec![ok(&page(&["1"], Some(&link(server, "/users?b")))), ok(&page(&["2"], None))]);
    assert_eq!(printed(&with_secret("crawl", &service, &url, &[])), "1\n2\n");
    assert_eq!(issuer.heard().len(), 1);
    assert_authorized(&service.heard(), "t1");
}

#[test]
fn a_refused_sign_in_is_told_without_the_secret() {
    let refusal = r#"{"error": "invalid_client", "error_description": "AADSTS7000215: Not that: hunter2."}"#;
    let (_issuer, url) = authority(vec![answer(401, "Content-Type: application/json\r\n", refusal)]);
    let service = Server::start(Vec::new());
    let complaint = complaint(&with_secret("signin", &service, &url, &[]));
    assert_eq!(complaint.matches("invalid_client").count(), 1, "{complaint}");
    assert!(!complaint.contains("hunter2"), "{complaint}");
    assert!(service.heard().is_empty());
}

#[test]
fn a_user_signs_in_by_a_code() {
    let begun = r#"{"device_code": "d1", "user_code": "U-1", "verification_uri": "https://example.com/code",
                    "expires_in": 900, "interval": 1, "message": "Enter U-1."}"#;
    let (_issuer, url) = authority(vec![ok(begun), issued()]);
    let service = Server::start(vec![ok(r#"{"id": "u1", "displayName": "Ines Okafor"}"#)]);
    let arguments = ["--tenant", "contoso.com", "--client-id", "c1", "--flow", "device-code"];
    let output = run("signin", &[&["--base-url", &service.url(), "--authority", &url], &arguments[..]].concat());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "Enter U-1.\n");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "user \"u1\" \"Ines Okafor\"\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_token_is_of_a_user_or_of_an_application() {
    let me = r#"{"id": "u1", "displayName": null}"#;
    let server = Server::start(vec![ok(me)]);
    let arguments = |server: &Server| run("signin", &["--base-url", &server.url(), "--token", "s3cret"]);
    assert_eq!(printed(&arguments(&server)), "user \"u1\" \"\"\n");
    let refusal = r#"{"error": {"code": "BadRequest", "message": "There is no me."}}"#;
    let server = Server::start(vec![answer(400, "", refusal), ok(ORGANIZATION)]);
    assert!(printed(&arguments(&server)).starts_with("organization \"o1\""));
    assert_eq!(
        targets(&server.heard()),
        ["/v1.0/me?$select=id,displayName", "/v1.0/organization?$select=id,displayName"]
    );
}

#[test]
fn what_is_missing_is_named() {
    let complaint = complaint(&run("crawl", &["--tenant", "contoso.com", "--client-id", "c1"]));
    assert!(complaint.contains("--client-secret"), "{complaint}");
    let output = run("signin", &["--token", "a", "--client-secret", "b"]);
    assert_eq!(output.status.code(), Some(2));
}
