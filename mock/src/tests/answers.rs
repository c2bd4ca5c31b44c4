//! Tests the responses to single requests, as text.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::{
    behaviour::Behaviour,
    limits::Limits,
    run::service::{Service, router},
};

/// A server by what it does, with requests to it in order.
pub(super) struct Conversation(axum::Router);

impl Conversation {
    pub(super) fn new(behaviour: Behaviour) -> Self {
        let server = super::server(behaviour);
        let limits = Limits::default();
        Conversation(router(Service { server, address: String::from("localhost"), limits, log: Arc::new(|_| {}) }))
    }

    /// Sends and gives the status, the headers that are not on every answer, and the body.
    pub(super) fn send(&self, request: Request<Body>) -> (u16, String, Value) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let response = self.0.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let usual = ["request-id", "client-request-id", "content-length", "content-type", "x-graphdown-answer"];
            let headers = parts.headers.iter().filter(|(name, _)| !usual.contains(&name.as_str()));
            let headers: Vec<String> =
                headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
            // What breaks off has no body.
            let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
            let text = Value::from(String::from_utf8_lossy(&body).into_owned());
            (parts.status.as_u16(), headers.join("; "), serde_json::from_slice(&body).unwrap_or(text))
        })
    }

    /// `POST /path` with headers and a body; shown are status, headers, and code and messages of an error.
    #[track_caller]
    pub(super) fn check(&self, line: &str, headers: &[&str], body: Option<Value>, expected: &Expect) {
        let (status, headers, body) = self.send(request(line, headers, body));
        let mut lines = vec![format!("{status} {headers}").trim().to_owned()];
        match body.get("error") {
            Some(error) => {
                lines.push(error["code"].as_str().unwrap().to_owned());
                match error["details"].as_array() {
                    Some(details) => {
                        lines.extend(details.iter().map(|one| one["message"].as_str().unwrap().to_owned()))
                    }
                    None => lines.push(error["message"].as_str().unwrap().to_owned()),
                }
            }
            None => lines.push(body.to_string().chars().take(300).collect()),
        }
        expected.assert_eq(&(lines.join("\n") + "\n"));
    }
}

pub(super) fn request(line: &str, headers: &[&str], body: Option<Value>) -> Request<Body> {
    let (method, target) = line.split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(target).header("host", "localhost:1");
    for (name, value) in headers.iter().map(|header| header.split_once(": ").unwrap()) {
        request = request.header(name, value);
    }
    request.body(body.map_or(Body::empty(), |body| Body::from(body.to_string()))).unwrap()
}

pub(super) const TOKEN: &str = "authorization: Bearer t";
pub(super) const JSON: &str = "content-type: application/json";
pub(super) const CALL: &str = "/v1.0/communications/calls/57dab8b1-894c-409a-b240-bd8beae78896";

#[test]
fn what_is_documented_is_answered() {
    let server = Conversation::new(Behaviour::default());
    let call = format!("GET {CALL}");
    server.check(&call, &[TOKEN], None, &expect![[r##"
        200
        {"@odata.type":"#microsoft.graph.call","@odata.context":"https://graph.microsoft.com/v1.0/$metadata#communications/calls/$entity","id":"57dab8b1-894c-409a-b240-bd8beae78896","state":"established","direction":"outgoing","callbackUri":"https://bot.example.com/api/calls","callChainId":"6f0b2d84-e5a9-41
    "##]]);
    // In whatever case, with whatever id, and without a version.
    server.check("GET /Communications/calls/1/Participants", &[TOKEN], None, &expect![[r##"
        200
        {"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#communications/calls('8c2f5e0a-71d3-4b86-9f4e-2a6d90c1b7e4')/participants","value":[{"@odata.type":"#microsoft.graph.participant","id":"a83e5f71-c2d6-4b09-8f1e-50d7b4c9e268","info":{"@odata.type":"#microsoft.graph.participantInfo","identi
    "##]]);
    let body = json!({ "clientContext": "c" });
    server.check(&format!("POST {CALL}/mute"), &[TOKEN, JSON], Some(body), &expect![[r##"
        200 location: http://localhost:1/v1.0/communications/calls/8c2f5e0a-71d3-4b86-9f4e-2a6d90c1b7e4/operations/17e3b46c-f61d-4f4d-9635-c626ef18e6ad
        {"@odata.type":"#microsoft.graph.muteParticipantOperation","@odata.context":"https://graph.microsoft.com/v1.0/$metadata#muteParticipantOperation","id":"17e3b46c-f61d-4f4d-9635-c626ef18e6ad","status":"completed","clientContext":"d45324c1-fcb5-430a-902c-f20af696537c"}
    "##]]);
    server.check(
        &format!("DELETE {CALL}"),
        &[TOKEN],
        None,
        &expect![[r#"
        204
        ""
    "#]],
    );
}

#[test]
fn who_selects_properties_gets_an_example_that_has_them() {
    let server = Conversation::new(Behaviour::default());
    let has = |options: &str, name: &str| {
        let (status, _, body) = server.send(request(&format!("GET /v1.0/users?{options}"), &[TOKEN], None));
        assert_eq!(status, 200, "{options}");
        body["value"].as_array().unwrap().iter().all(|user| user.get(name).is_some())
    };
    for name in ["id", "displayName"] {
        assert!(has(&format!("$select={name}&$top=999"), name), "{name}");
    }
    // The documented request has its own response, whatever else would fit.
    assert!(!has("$select=displayName,mail&$top=2", "id"));
}

#[test]
fn what_is_not_documented_is_refused_and_told() {
    let server = Conversation::new(Behaviour::default());
    server.check(&format!("GET {CALL}"), &[], None, &expect![[r#"
        401 www-authenticate: Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"
        InvalidAuthenticationToken
        expected a header Authorization: Bearer TOKEN, found none
    "#]]);
    server.check(
        "GET /v1.0/comunications/calls/1/mut",
        &[TOKEN],
        None,
        &expect![[r#"
            404
            ResourceNotFound
            no documented path matches /comunications/calls/1/mut; the nearest is /communications/calls/{call-id}/mute
        "#]],
    );
    server.check(
        "GET /beta/communications/calls/1",
        &[TOKEN],
        None,
        &expect![[r#"
            404
            ResourceNotFound
            expected a path of v1.0, found beta, which is not served
        "#]],
    );
    server.check(
        &format!("PUT {CALL}"),
        &[TOKEN],
        None,
        &expect![[r#"
            405 allow: GET, DELETE
            Request_BadRequest
            expected GET or DELETE for /communications/calls/{call-id}, found PUT
        "#]],
    );
    server.check(
        &format!("GET {CALL}?$expnd=x&colour=red&$select=id&top=1"),
        &[TOKEN],
        None,
        &expect![[r#"
            400
            BadRequest
            expected a query option of OData or of this call ($expand, $select), found $expnd; perhaps $expand is meant
            expected a query option of OData or of this call ($expand, $select), found colour
        "#]],
    );
}

#[test]
fn bodies_have_a_media_type() {
    let server = Conversation::new(Behaviour::default());
    let mute = format!("POST {CALL}/mute");
    let context = json!({ "clientContext": "c" });
    server.check(
        &mute,
        &[TOKEN],
        Some(context.clone()),
        &expect![[r#"
            400
            BadRequest
            expected a header Content-Type: application/json with the body, found none
        "#]],
    );
    server.check(
        &mute,
        &[TOKEN, "content-type: text/plain"],
        Some(context),
        &expect![[r#"
        415
        UnsupportedMediaType
        expected a body of application/json, found text/plain
    "#]],
    );
    server.check(
        &mute,
        &[TOKEN, JSON],
        Some(Value::from("{")),
        &expect![[r#"
            400
            BadRequest
            body: expected an object, found the string `"{"`
        "#]],
    );
}

#[test]
fn bodies_are_held_against_their_types() {
    let server = Conversation::new(Behaviour::default());
    let line = format!("POST {CALL}/answer");
    let body = json!({
        "callbackUri": 1,
        "acceptedModalities": ["audio", "smell"],
        "mediaConfig": { "@odata.type": "#microsoft.graph.serviceHostedMediaConfig", "removeFromDefaultAudioGrup": true },
        "colour": "red",
        "@odata.etag": "x"
    });
    server.check(&line, &[TOKEN, JSON], Some(body), &expect![[r#"
        400
        BadRequest
        body.callbackUri: expected String, found the number `1`
        body.acceptedModalities[1]: expected a member of `modality`, found `smell`; there are unknown, audio, video, videoBasedScreenSharing, data, unknownFutureValue
        body.mediaConfig.removeFromDefaultAudioGrup: expected a property of `serviceHostedMediaConfig`, found `removeFromDefaultAudioGrup`; there are preFetchMedia
        body.colour: expected a property of the body, found `colour`; there are callbackUri, acceptedModalities, mediaConfig, participantCapacity
    "#]]);
    let other =
        json!({ "callbackUri": "https://a.example", "mediaConfig": { "@odata.type": "#microsoft.graph.call" } });
    server.check(
        &line,
        &[TOKEN, JSON],
        Some(other),
        &expect![[r#"
        400
        BadRequest
        body.mediaConfig.@odata.type: expected `mediaConfig` or a type that inherits from it, found `call`
        body.acceptedModalities: expected `acceptedModalities`, which is required, found none
    "#]],
    );
    server.check(
        &line,
        &[TOKEN, JSON],
        None,
        &expect![[r#"
            400
            BadRequest
            expected a body of application/json, found none
        "#]],
    );
    let lenient = Conversation::new(Behaviour { lenient: true, no_auth: true, ..Behaviour::default() });
    lenient.check(
        &line,
        &[],
        Some(json!({ "colour": "red" })),
        &expect![[r#"
        202
        ""
    "#]],
    );
}

#[test]
fn faults_come_when_it_is_their_turn() {
    let every = std::num::NonZeroU64::new;
    let behaviour = Behaviour { throttle: every(2), unavailable: every(3), retry_after: 7, ..Behaviour::default() };
    let server = Conversation::new(behaviour);
    let delete = || server.send(request(&format!("DELETE {CALL}"), &[TOKEN], None));
    let statuses: Vec<u16> = (0..6).map(|_| delete().0).collect();
    assert_eq!(statuses, [204, 429, 503, 429, 204, 429]);
    server.check(
        "GET /v1.0/any",
        &[TOKEN, "prefer: graphdown-fault=unavailable"],
        None,
        &expect![[r#"
            503 retry-after: 7
            ServiceUnavailable
            the service is not available; expected the next one after 7 s, as Retry-After says
        "#]],
    );
    let twice = [TOKEN, "prefer: respond-async, graphdown-fault=throttle; times=2"];
    let statuses: Vec<u16> = (0..6).map(|_| server.send(request(&format!("GET {CALL}"), &twice, None)).0).collect();
    assert_eq!(statuses, [429, 429, 200, 429, 429, 200]);
}

#[test]
fn collections_come_in_pages() {
    let server = Conversation::new(Behaviour { page_size: std::num::NonZeroUsize::new(1), ..Behaviour::default() });
    let participants = format!("{CALL}/participants?$count=true");
    let whole = Conversation::new(Behaviour::default()).send(request(&format!("GET {participants}"), &[TOKEN], None));
    let (mut items, mut next) = (Vec::new(), Some(participants));
    while let Some(target) = next {
        let (status, _, page) = server.send(request(&format!("GET {target}"), &[TOKEN], None));
        assert_eq!(status, 200, "{page}");
        assert_eq!(page["value"].as_array().unwrap().len(), 1);
        items.extend(page["value"].as_array().unwrap().iter().cloned());
        let link = page.get("@odata.nextLink").map(|link| link.as_str().unwrap().to_owned());
        next = link.map(|link| link.strip_prefix("http://localhost:1").unwrap().to_owned());
    }
    assert_eq!(Value::Array(items), whole.2["value"]);
}

#[test]
fn a_link_after_the_base_is_the_link() {
    let server = Conversation::new(Behaviour::default());
    let (status, _, _) = server.send(request(&format!("GET /v1.0/http://localhost:1{CALL}"), &[TOKEN], None));
    assert_eq!(status, 200);
}

#[test]
fn what_was_accepted_completes_after_its_polls() {
    let server = Conversation::new(Behaviour { polls: Some(2), ..Behaviour::default() });
    let reject = format!("POST {CALL}/reject");
    let (status, headers, _) = server.send(request(&reject, &[TOKEN, JSON], Some(json!({ "reason": "busy" }))));
    assert_eq!((status, headers.as_str()), (202, "location: http://localhost:1/graphdown/monitors/1"));
    let poll = || server.send(request("GET /graphdown/monitors/1", &[], None));
    let polls: Vec<String> = (0..4).map(|_| poll()).map(|(status, _, body)| format!("{status} {body}")).collect();
    expect![[r#"
        202 {"percentageComplete":0,"status":"running"}
        202 {"percentageComplete":33,"status":"running"}
        200 {"percentageComplete":100,"status":"completed"}
        200 {"percentageComplete":100,"status":"completed"}"#]]
    .assert_eq(&polls.join("\n"));
}

#[test]
fn an_operation_is_read_where_its_location_says() {
    let server = Conversation::new(Behaviour { polls: Some(1), ..Behaviour::default() });
    let body = json!({ "clientContext": "c" });
    let (status, headers, operation) = server.send(request(&format!("POST {CALL}/mute"), &[TOKEN, JSON], Some(body)));
    assert_eq!(status, 200);
    let target = headers.strip_prefix("location: http://localhost:1").unwrap();
    let poll = || server.send(request(&format!("GET {target}"), &[TOKEN], None));
    let polls: Vec<(u16, String, Value)> = (0..3).map(|_| poll()).collect();
    assert!(polls.iter().all(|(status, _, found)| *status == 200 && found["id"] == operation["id"]), "{polls:?}");
    let statuses: Vec<&str> = polls.iter().map(|(_, _, found)| found["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["running", "completed", "completed"]);
}

#[test]
fn a_batch_is_answered_part_by_part() {
    let server = Conversation::new(Behaviour::default());
    let requests = json!([
        { "id": "1", "method": "GET", "url": "/communications/calls/1?$select=id" },
        { "id": "2", "method": "POST", "url": "/communications/calls/1/mute", "body": { "clientContext": 1 },
          "headers": { "Content-Type": "application/json" } },
        { "id": "3", "method": "DELETE", "url": "/communications/calls/1", "dependsOn": ["2"] },
        { "id": "4", "method": "DELETE", "url": "/communications/calls/1", "dependsOn": ["1"] }
    ]);
    let batch = request("POST /v1.0/$batch", &[TOKEN, JSON], Some(json!({ "requests": requests })));
    let (status, _, body) = server.send(batch);
    let parts: Vec<String> = body["responses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| {
            let error = &part["body"]["error"]["message"];
            format!("{} {} {}", part["id"], part["status"], error.as_str().unwrap_or_default()).trim().to_owned()
        })
        .collect();
    assert_eq!(status, 200);
    expect![[r#"
        "1" 200
        "2" 400 body.clientContext: expected String, found the number `1`
        "3" 424 a request that this one depends on failed
        "4" 204"#]]
    .assert_eq(&parts.join("\n"));
    server.check(
        "POST /v1.0/$batch",
        &[TOKEN, JSON],
        Some(json!([])),
        &expect![[r#"
        400
        BadRequest
        expected an object with requests, an array
    "#]],
    );
}

#[test]
fn what_is_served_is_listed() {
    let server = Conversation::new(Behaviour::default());
    let (_, _, list) = server.send(request("GET /", &["accept: application/json"], None));
    let operations = list["operations"].as_array().unwrap();
    let call = operations.iter().find(|one| one["operationId"] == "communications.calls.call.delete").unwrap();
    expect![[r#"
        {
          "method": "DELETE",
          "template": "/communications/calls/{call-id}",
          "version": "v1.0",
          "operationId": "communications.calls.call.delete",
          "summary": "Delete call",
          "documentation": "https://learn.microsoft.com/graph/api/call-delete?view=graph-rest-1.0",
          "examples": [
            {
              "name": "delete-call-1",
              "request": "DELETE http://localhost:1/v1.0/communications/calls/57dab8b1-894c-409a-b240-bd8beae78896",
              "status": 204
            }
          ]
        }"#]]
    .assert_eq(&format!("{call:#}"));
    let (status, _, page) = server.send(request("GET /", &["accept: text/html,*/*"], None));
    assert_eq!(status, 200);
    assert!(page.as_str().unwrap().contains("<code>/v1.0/communications/calls/{call-id}</code>"), "{page}");
}

#[test]
fn an_example_can_be_asked_for() {
    let server = Conversation::new(Behaviour::default());
    let asked = [TOKEN, "prefer: graphdown-example=get-call-2"];
    let (_, _, call) = server.send(request("GET /v1.0/communications/calls/1", &asked, None));
    assert_eq!(call["id"], "8c2f5e0a-71d3-4b86-9f4e-2a6d90c1b7e4");
}
