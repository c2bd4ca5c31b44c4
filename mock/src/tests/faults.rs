//! Tests faults on request: Graph's errors with documented codes, and unknown preferences.

use expect_test::expect;
use serde_json::Value;

use super::answers::{CALL, Conversation, TOKEN, request};
use crate::{behaviour::Behaviour, respond::fault::Fault};

fn prefer(preference: &str) -> String {
    format!("prefer: {preference}")
}

#[test]
fn each_error_can_be_asked_for() {
    let server = Conversation::new(Behaviour::default());
    let mut lines = Vec::new();
    for status in [400, 403, 404, 409, 410, 412] {
        let word = Fault::ALL.into_iter().find(|fault| fault.status() == Some(status)).unwrap().as_str();
        let answers = [word.to_uppercase(), status.to_string()].map(|word| {
            let preference = prefer(&format!("graphdown-fault={word}"));
            let (status, headers, body) = server.send(request(&format!("GET {CALL}"), &[TOKEN, &preference], None));
            let error = &body["error"];
            assert!(error["innerError"]["request-id"].is_string() && headers.is_empty(), "{body} {headers}");
            format!("{status} {}: {}", error["code"].as_str().unwrap(), error["message"].as_str().unwrap())
        });
        assert_eq!(answers[0], answers[1]);
        lines.push(answers[0].clone());
    }
    expect![[r#"
        400 invalidRequest: the request is malformed or incorrect (graphdown-fault=bad-request)
        403 accessDenied: the caller has no permission for this (graphdown-fault=forbidden)
        404 itemNotFound: the resource can't be found (graphdown-fault=not-found)
        409 nameAlreadyExists: the request conflicts with an existing resource (graphdown-fault=conflict)
        410 resyncRequired: the state that the request continues from no longer exists; start again (graphdown-fault=gone)
        412 resourceModified: the resource has changed since it was read: its ETag differs (graphdown-fault=precondition-failed)"#]].assert_eq(&lines.join("\n"));
}

#[test]
fn an_operations_own_code_is_answered() {
    let server = Conversation::new(Behaviour::default());
    let session = "POST /v1.0/me/drive/items/1/createUploadSession";
    let (status, _, body) =
        server.send(request(session, &[TOKEN, "if-match: x", &prefer("graphdown-fault=412")], None));
    assert_eq!((status, &body["error"]["code"]), (412, &Value::from("resourceModified")));
}

#[test]
fn a_delta_query_that_is_gone_begins_anew() {
    let server = Conversation::new(Behaviour::default());
    let gone = prefer("graphdown-fault=gone; times=1");
    let line =
        "GET /v1.0/users/delta?$deltatoken=jKbo6ylLkZ2hGDCLm9sQ4u0vXw5TrEaNf7eYPc1ZbRtMiHq8OdVWSgyA3xUB6nLF&$select=id";
    let (status, headers, body) = server.send(request(line, &[TOKEN, &gone], None));
    assert_eq!((status, &body["error"]["code"]), (410, &Value::from("syncStateNotFound")));
    assert_eq!(headers, "location: http://localhost:1/v1.0/users/delta?$select=id");
    assert_eq!(server.send(request(line, &[TOKEN, &gone], None)).0, 200);
}

#[test]
fn an_unknown_preference_is_refused() {
    let server = Conversation::new(Behaviour::default());
    let mut lines = Vec::new();
    for preference in [
        "graphdown-fault=forbiden",
        "graphdown-fault=418",
        "graphdown-fault",
        "graphdown-fault=throttle; times=often",
        "respond-async, graphdown-fualt=throttle",
        "graphdown-page-size=0",
        "graphdown-polls=-1",
        "graphdown-delay=soon",
    ] {
        let (status, _, body) = server.send(request(&format!("GET {CALL}"), &[TOKEN, &prefer(preference)], None));
        lines.push(format!("{status} {}", body["error"]["message"].as_str().unwrap()));
    }
    expect![[r#"
        400 expected a known fault (throttle, unavailable, bad-request, forbidden, not-found, conflict, gone, precondition-failed, drop, cut), found "forbiden"; perhaps forbidden is meant
        400 expected a known fault (throttle, unavailable, bad-request, forbidden, not-found, conflict, gone, precondition-failed, drop, cut), found "418"
        400 expected a known fault (throttle, unavailable, bad-request, forbidden, not-found, conflict, gone, precondition-failed, drop, cut), found ""
        400 times of graphdown-fault: expected a number, found "often"
        400 expected a known preference (graphdown-fault, graphdown-page-size, graphdown-polls, graphdown-delay, graphdown-example), found "graphdown-fualt"; perhaps graphdown-fault is meant
        400 graphdown-page-size: expected a number, found "0"
        400 graphdown-polls: expected a number, found "-1"
        400 graphdown-delay: expected a number, found "soon""#]].assert_eq(&lines.join("\n"));
    let others = prefer("respond-async, odata.maxpagesize=5, outlook.timezone=\"UTC\"");
    assert_eq!(server.send(request(&format!("GET {CALL}"), &[TOKEN, &others], None)).0, 200);
}
