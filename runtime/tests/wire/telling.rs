//! Tests of ids, hooks, spans and errors: what they report of a call, and what they must not contain.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use graphdown_runtime::http::{Attempt, Error, HeaderMap, Hook, Outcome, Retry};

use crate::{builder, client, get, post, server::*};

const ECHO: &str = "request-id: r-1\r\n";

#[tokio::test]
async fn a_call_has_one_id_in_all_its_attempts() {
    let server = Server::start(vec![hang_up(), answer(503, ECHO, ""), answer(200, ECHO, "{}"), ok("{}")]);
    let client = client(&server);
    let response = get(&client).response().await.unwrap();
    let heard = server.heard();
    assert!(heard.iter().all(|request| request.values("client-request-id") == [response.client_request_id()]));
    assert_eq!(response.request_id(), Some("r-1"));
    let own = get(&client).client_request_id("mine").response().await.unwrap();
    assert_eq!((own.client_request_id(), server.heard()[3].values("client-request-id")), ("mine", vec!["mine"]));
    assert_ne!(response.client_request_id(), "mine");
}

#[tokio::test]
async fn each_error_has_the_ids_that_there_are() {
    let broken: Act = Box::new(|stream| {
        let _ = write!(stream, "HTTP/1.1 200 -\r\n{ECHO}Content-Length: 9\r\n\r\n{{");
        false
    });
    let scenes = [
        (answer(404, ECHO, "{}"), Some("r-1")),
        (answer(200, ECHO, "{]"), Some("r-1")),
        (answer(200, ECHO, [b' '; 2000]), Some("r-1")),
        (answer(404, ECHO, [b' '; 2000]), Some("r-1")),
        (broken, Some("r-1")),
        (hang_up(), None),
    ];
    for (act, request_id) in scenes {
        let server = Server::start(vec![act]);
        let client = builder(&server).body_limit(1000).build();
        let error = post(&client).client_request_id("mine").await.unwrap_err();
        assert_eq!((error.request_id(), error.client_request_id()), (request_id, Some("mine")), "{error}");
    }
}

#[tokio::test]
async fn what_does_not_read_has_all_that_came_with_it() {
    let server = Server::start(vec![answer(201, ECHO, "{]")]);
    let error = post(&client(&server)).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(201));
    assert_eq!(error.headers().unwrap()["request-id"], "r-1");
}

#[tokio::test]
async fn a_refusal_says_what_kind_it_is() {
    for (status, is) in [
        (404, Error::is_not_found as fn(&Error) -> bool),
        (409, Error::is_conflict),
        (410, Error::is_gone),
        (412, Error::is_precondition_failed),
        (429, Error::is_throttled),
        (509, Error::is_throttled),
    ] {
        let body = r#"{"error": {"code": "someCode", "message": "No."}}"#;
        let server = Server::start((0..9).map(|_| answer(status, "Retry-After: 1.5\r\n", body)).collect());
        let client = builder(&server).retry(Retry::off()).build();
        let error = get(&client).await.unwrap_err();
        assert!(is(&error), "{error}");
        assert!(!error.to_string().contains("unknown status"), "{error}");
        assert_eq!((error.code(), error.status().map(|one| one.as_u16())), (Some("someCode"), Some(status)));
        assert_eq!(error.retry_after(), Some(std::time::Duration::from_millis(1500)));
        let server = Server::start(vec![answer(status, "", body)]);
        let error = get(&builder(&server).retry(Retry::off()).body_limit(5).build()).await.unwrap_err();
        assert!(is(&error), "without its body: {error}");
    }
}

/// Writes down what it sees, under its name.
struct Diary(&'static str, Arc<Mutex<Vec<String>>>);

impl Hook for Diary {
    fn before(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        assert!(!format!("{headers:?}").contains("secret-token"));
        headers.insert("x-hook", self.0.parse().unwrap());
        headers.insert("authorization", "Bearer another".parse().unwrap());
        headers.insert("host", "evil.example".parse().unwrap());
        headers.insert("client-request-id", "another".parse().unwrap());
        self.1.lock().unwrap().push(format!("{} before {} {}", self.0, attempt.number(), attempt.endpoint()));
    }

    fn after(&self, attempt: &Attempt<'_>, outcome: &Outcome<'_>) {
        let outcome = match outcome {
            Outcome::Answered { status, .. } => status.to_string(),
            Outcome::Failed { error, .. } => error.kind().to_owned(),
            _ => String::new(),
        };
        self.1.lock().unwrap().push(format!("{} after {} {outcome}", self.0, attempt.number()));
    }
}

#[tokio::test]
async fn hooks_are_called_in_order_around_each_attempt() {
    let server = Server::start(vec![hang_up(), ok("{}")]);
    let diary = Arc::default();
    let hooks = [Diary("a", Arc::clone(&diary)), Diary("b", Arc::clone(&diary))];
    let client = hooks.into_iter().fold(builder(&server), |builder, hook| builder.hook(hook)).build();
    get(&client).client_request_id("mine").await.unwrap();
    assert_eq!(
        *diary.lock().unwrap(),
        [
            "a before 1 GET /items/{item-id}",
            "b before 1 GET /items/{item-id}",
            "a after 1 broken",
            "b after 1 broken",
            "a before 2 GET /items/{item-id}",
            "b before 2 GET /items/{item-id}",
            "a after 2 200 OK",
            "b after 2 200 OK",
        ]
    );
    let heard = &server.heard()[1];
    assert_eq!(heard.values("x-hook"), ["b"]);
    assert_eq!(heard.values("authorization"), ["Bearer secret-token"]);
    assert_eq!(heard.values("client-request-id"), ["mine"]);
    assert_eq!(heard.values("host"), [server.address.as_str()]);
}

#[tokio::test]
async fn what_hooks_add_stays_at_home() {
    let other = Server::start(vec![ok("{}")]);
    let server = Server::start(vec![answer(302, &format!("Location: http://{}/file\r\n", other.address), "")]);
    let client = builder(&server).hook(Diary("a", Arc::default())).build();
    get(&client).await.unwrap();
    let names: Vec<String> = other.heard()[0].head[1..].iter().map(|line| line.to_lowercase()).collect();
    let agent = format!("user-agent: graphdown/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(names, ["accept-encoding: gzip".to_owned(), agent, format!("host: {}", other.address)]);
}
