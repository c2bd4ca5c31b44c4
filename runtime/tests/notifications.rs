//! Tests what an endpoint for notifications does with requests of the service and of anyone else.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a failing test should stop at once, and its types explain themselves"
)]

use std::sync::{Arc, Mutex};

use graphdown_runtime::http::{Body, HeaderMap, Method};
use graphdown_runtime::model::{Additional, Model};
use graphdown_runtime::notifications::{
    Acknowledgement, ChangeType, Delivery, Incoming, LifecycleEvent, Notification, Receiver, Refusal, Rejection,
    Validation, Webhook,
};
use http::{Request, Response};

#[derive(Clone, Default)]
pub struct Operation {
    pub status: Option<String>,
    pub additional: Additional,
}
graphdown_runtime::model! { Operation: "microsoft.graph.commsOperation"
by "@odata.type" ["#microsoft.graph.commsOperation"] above ["#microsoft.graph.recordOperation"] { status: "status" } }

#[derive(Clone, Default)]
pub struct Recording {
    pub status: Option<String>,
    pub completion_reason: Option<String>,
    pub additional: Additional,
}
graphdown_runtime::model! { Recording: "microsoft.graph.recordOperation" extends [Operation]
by "@odata.type" ["#microsoft.graph.recordOperation"] { status: "status", completion_reason: "completionReason" } }

#[derive(Clone, Default)]
pub struct Message {
    pub id: Option<String>,
    pub additional: Additional,
}
graphdown_runtime::model! { Message: "microsoft.graph.message" { id: "id" } }

#[derive(Clone, Default)]
pub struct Participant {
    pub id: Option<String>,
    pub additional: Additional,
}
graphdown_runtime::model! { Participant: "microsoft.graph.participant" { id: "id" } }

const STATE: &str = "moss-lantern-7041";

fn post(receiver: &Receiver, body: impl AsRef<[u8]>) -> Result<Delivery, Refusal> {
    match receiver.receive(&Method::POST, None, &HeaderMap::new(), body.as_ref())? {
        Incoming::Delivery(delivery) => Ok(delivery),
        Incoming::Validation(validation) => panic!("{validation:?}"),
    }
}

fn accepted(body: impl AsRef<[u8]>) -> Delivery {
    post(&Receiver::unchecked(), body).unwrap()
}

fn headers(name: &'static str, value: &str) -> HeaderMap {
    HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())])
}

fn token(query: &str) -> Result<Option<String>, Refusal> {
    Ok(Validation::of_query(Some(query))?.map(|validation| validation.token().to_owned()))
}

#[test]
fn a_validation_gets_its_token_back_decoded_and_as_nothing_but_text() {
    for (query, expected) in [
        ("validationToken=Validation%3a+Testing%20client%2BApp", "Validation: Testing client+App"),
        ("tenant=a%26b&validationToken=x%3Dy=z&c", "x=y=z"),
        ("validationToken=%3Cscript%3Ealert(1)%3C/script%3E", "<script>alert(1)</script>"),
        ("validationToken=a%0D%0ASet-Cookie:%20b%00", "a\r\nSet-Cookie: b\0"),
        ("validationToken=%C3%A4%F0%9F%A6%80", "ä🦀"),
    ] {
        let validation = Validation::of_query(Some(query)).unwrap().unwrap();
        let response = validation.response();
        assert_eq!(response.status(), 200);
        assert_eq!(response.body().as_bytes().unwrap(), expected.as_bytes());
        let mut names: Vec<_> =
            response.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                ("cache-control", "no-store"),
                ("content-security-policy", "default-src 'none'; sandbox"),
                ("content-type", "text/plain; charset=utf-8"),
                ("x-content-type-options", "nosniff"),
            ]
        );
    }
}

#[test]
fn what_is_no_validation_is_none_and_what_is_half_one_is_refused() {
    for query in ["", "token=a", "validationtoken=a", "xvalidationToken=a", "&&=", "%zz"] {
        assert_eq!(token(query), Ok(None), "{query}");
    }
    assert_eq!(Validation::of_query(None), Ok(None));
    let long = format!("validationToken={}", "a".repeat(4097));
    for query in
        ["validationToken", "validationToken=", "validationToken=%FF", "validationToken=a&validationToken=b", &long]
    {
        assert!(matches!(token(query), Err(Refusal::ValidationToken(_))), "{query}");
    }
    assert_eq!(token(&long[..long.len() - 1]).unwrap().unwrap().len(), 4096);
}

#[test]
fn a_validation_needs_no_json_and_wins_over_a_body() {
    let receiver = Receiver::new(STATE);
    let text = headers("content-type", "text/plain; charset=utf-8");
    let incoming = receiver.receive(&Method::POST, Some("validationToken=a"), &text, b"{\"value\": []}");
    assert!(matches!(incoming, Ok(Incoming::Validation(_))));
    for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::PUT] {
        let refusal = receiver.receive(&method, Some("validationToken=a"), &text, b"").unwrap_err();
        assert_eq!(refusal.response().headers()["allow"], "POST");
        assert_eq!(refusal.status(), 405);
    }
}

#[test]
fn a_body_that_says_to_be_no_json_is_refused() {
    let receive = |value: &str| {
        Receiver::unchecked()
            .receive(&Method::POST, None, &headers("content-type", value), b"{\"value\": []}")
            .map(|_| ())
    };
    for value in ["application/json", "Application/JSON; charset=utf-8", "application/cloudevents+json"] {
        assert_eq!(receive(value), Ok(()), "{value}");
    }
    for value in ["text/plain", "application/jsonp", "json", "", "application/x-www-form-urlencoded", "ä/+jso"] {
        assert_eq!(receive(value).unwrap_err().status(), 415, "{value}");
    }
    let printed = receive("text/\u{9b}31m").unwrap_err().to_string();
    assert!(!printed.contains(char::is_control), "{printed:?}");
}

#[test]
fn each_item_counts_by_itself() {
    let delivery = post(
        &Receiver::new(STATE),
        format!(
            r##"{{"value": [
                {{"clientState": "{STATE}", "id": "1", "changeType": "created", "resource": "users/1", "new": 1.50}},
                5, null, "x", [],
                {{"clientState": "{STATE} ", "id": "2"}}, {{"id": "3"}}, {{"clientState": null}}, {{"clientState": 7}},
                {{"clientState": "{STATE}", "id": "4", "changeType": 3, "resourceData": {{"@odata.type": "#x.y"}}}},
                {{"clientState": "{STATE}", "deep": {}1{}}}
            ], "validationTokens": ["a.b.c"], "@odata.context": "c"}}"##,
            "[".repeat(500),
            "]".repeat(500),
        ),
    )
    .unwrap();
    let ids: Vec<_> = delivery.notifications.iter().map(|one| one.id.as_deref()).collect();
    assert_eq!(ids, [Some("1"), Some("4"), None]);
    let indices: Vec<_> = delivery.rejected.iter().map(|one| one.index).collect();
    assert_eq!(indices, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(delivery.rejected[0].to_string(), "notification 1: expected an object, found 5 at line 1 column 1");
    assert!(delivery.rejected[4..].iter().all(|one| one.reason == Rejection::ClientState));
    assert_eq!(delivery.validation_tokens, ["a.b.c"]);
    assert_eq!(delivery.additional.get("@odata.context").unwrap().as_str(), Some("c"));
    // What has no field, or not its type, stays.
    assert_eq!(delivery.notifications[0].additional.get("new").unwrap().to_json(), "1.50");
    assert_eq!(delivery.notifications[1].misfits()[0].path, "changeType");
    assert!(delivery.notifications[2].to_json().contains(&"[".repeat(500)));
    let printed = format!("{delivery:?} {:?}", delivery.rejected[4]);
    assert!(!printed.contains(STATE) && !printed.contains("a.b.c"), "{printed}");
}

#[test]
fn a_state_is_that_of_its_subscription() {
    let receiver = Receiver::by_subscription(|id| match id {
        "s1" => Some("one".to_owned()),
        "s2" => Some("two".to_owned()),
        "empty" => Some(String::new()),
        _ => None,
    });
    let delivery = post(
        &receiver,
        r#"{"value": [
            {"subscriptionId": "s1", "clientState": "one"}, {"subscriptionId": "s2", "clientState": "one"},
            {"subscriptionId": "s2", "clientState": "two"}, {"subscriptionId": "\u001b[2J", "clientState": "one"},
            {"clientState": "one"}, {"subscriptionId": "empty", "clientState": ""}, {"subscriptionId": "empty"}
        ]}"#,
    )
    .unwrap();
    assert_eq!(delivery.notifications.len(), 2);
    let reasons: Vec<_> = delivery.rejected.iter().map(|one| one.reason.clone()).collect();
    use Rejection::{ClientState, UnknownSubscription};
    assert_eq!(reasons, [ClientState, UnknownSubscription, UnknownSubscription, ClientState, ClientState]);
    assert_eq!(
        delivery.rejected[1].to_string(),
        r"notification 3 of subscription `\u{1b}[2J`: the subscription isn't known"
    );
    // Nobody set it up: it accepts nothing rather than everything.
    assert!(post(&Receiver::new(""), r#"{"value": [{"clientState": ""}, {}]}"#).unwrap().notifications.is_empty());
}

#[test]
fn a_body_that_is_no_delivery_is_refused() {
    for body in [
        "",
        "[]",
        "null",
        "5",
        "{}",
        "{",
        "{\"value\": {}}",
        "{\"value\": null}",
        "{\"value\": \"x\"}",
        "<html>",
        "{\"value\": [{]}",
        "{\"value\": [], \"value\": []}",
        "{\"value\": []} x",
        "{\"@odata.type\": 5}",
        "\u{feff}",
        "{\"value\": [\"\\ud800",
        "{\"Value\": []}",
    ] {
        let refusal = post(&Receiver::unchecked(), body).unwrap_err();
        assert!(matches!(refusal, Refusal::Unreadable(_)), "{body}: {refusal}");
        assert_eq!(refusal.status(), 400);
        assert!(refusal.response().body().as_bytes().unwrap().is_empty());
    }
    assert!(post(&Receiver::unchecked(), b"{\"value\": [\"\xff\"]}").is_err());
    assert!(post(&Receiver::unchecked(), format!("{{\"value\": {}", "[".repeat(1_000_000))).is_err());
    // Deep, but whole: one item that isn't an object.
    let deep = format!("{{\"value\": [{}{}]}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(accepted(deep).rejected.len(), 1);
    assert!(accepted("\u{feff} {\"value\": []}\n").notifications.is_empty());
}

#[test]
fn sizes_have_limits() {
    let body = format!("{{\"value\": [{}]}}", vec!["{}"; 10_000].join(","));
    assert_eq!(accepted(&body).notifications.len(), 10_000);
    let more = body.replace("]}", ",0]}");
    assert!(post(&Receiver::unchecked(), &more).unwrap_err().to_string().contains("at most 10000"));
    let limit = body.len() as u64;
    assert!(post(&Receiver::unchecked().body_limit(limit), &body).is_ok());
    let refusal = post(&Receiver::unchecked().body_limit(limit - 1), &body).unwrap_err();
    assert_eq!((refusal.status().as_u16(), &refusal), (413, &Refusal::BodyTooLarge(limit - 1)));
    assert_eq!(post(&Receiver::unchecked(), vec![b' '; 10 << 20]).unwrap_err().status(), 413);
    // What is refused is no text of megabytes in a log.
    let text = post(&Receiver::unchecked(), format!(r#"{{"value": "\u202e{}"}}"#, "x".repeat(1 << 20))).unwrap_err();
    assert!(text.to_string().len() < 2000 && !text.to_string().contains('\u{202e}'));
}

#[test]
fn many_members_and_deep_ones_are_kept() {
    let names: String = (0..20_000).rev().map(|number| format!("\"{number:06}\":0,")).collect();
    let delivery = accepted(format!("{{{names}\"value\": [{{{names}\"id\": \"1\"}}]}}"));
    assert_eq!(delivery.additional.iter().count(), 20_000);
    assert_eq!(delivery.notifications[0].additional.iter().count(), 20_000);
    let deep = format!("{}{}", "{\"a\":".repeat(100_000), "1".to_owned() + &"}".repeat(100_000));
    let delivery =
        accepted(format!(r##"{{"value": [{{"resourceData": {{"@odata.type": "#x", "deep": {deep}}}}}, {deep}]}}"##));
    assert_eq!(delivery.notifications[0].resources()[0].type_name(), Some("x"));
    assert!(format!("{delivery:?}").len() < 100_000_000 && delivery.clone().notifications == delivery.notifications);
}

#[test]
fn resource_data_is_read_by_its_type() {
    let delivery = accepted(
        r##"{"@odata.type": "#microsoft.graph.commsNotifications", "value": [
            {"changeType": "deleted", "resourceUrl": "/communications/calls/1/operations/2", "resourceData": {
                "@odata.type": "#microsoft.graph.recordOperation", "@odata.etag": "W/\"54451\"", "status": "failed",
                "completionReason": "operationCanceled", "recordingLocation": ""}},
            {"changeType": "updated", "resourceUrl": "/communications/calls/1/participants", "resourceData": [
                {"@odata.type": "#microsoft.graph.participant", "id": "p1"}, 5,
                {"@odata.type": "#microsoft.graph.participant", "id": "p2"}]},
            {"changeType": "created", "resource": "Users/1/Messages/2", "resourceData": {
                "@odata.type": "#Microsoft.Graph.Message", "id": "m1"}},
            {"changeType": "sprouted", "resourceData": {"@odata.type": "#microsoft.graph.tulip", "color": "red"}},
            {"lifecycleEvent": "missed"}, {"lifecycleEvent": "paused"}
        ]}"##,
    );
    let [operation, roster, message, unknown, missed, paused] = delivery.notifications.as_slice() else { panic!() };
    assert_eq!(operation.path(), Some("/communications/calls/1/operations/2"));
    let recording = operation.resource_as::<Recording>().unwrap();
    assert_eq!(recording.completion_reason.as_deref(), Some("operationCanceled"));
    assert_eq!(recording.additional.get("@odata.etag").unwrap().as_str(), Some("W/\"54451\""));
    // As its base it has what the base doesn't know.
    let base = operation.resource_as::<Operation>().unwrap();
    assert_eq!(base.status.as_deref(), Some("failed"));
    assert_eq!(base.downcast::<Recording>().unwrap(), recording);
    assert!(operation.resource_as::<Message>().is_none());

    let ids: Vec<_> = roster.resources().iter().filter_map(Model::downcast::<Participant>).map(|one| one.id).collect();
    assert_eq!(ids, [Some("p1".to_owned()), Some("p2".to_owned())]);
    assert_eq!(roster.resource_data.as_ref().unwrap().elements().unwrap().len(), 3);

    assert_eq!(message.resource_as::<Message>().unwrap().id.as_deref(), Some("m1"));
    assert_eq!(message.path(), Some("Users/1/Messages/2"));

    assert_eq!(unknown.change_type, Some(ChangeType::Unknown("sprouted".to_owned())));
    assert_eq!(unknown.resources()[0].type_name(), Some("microsoft.graph.tulip"));
    assert_eq!(unknown.resources()[0].get("color").unwrap().as_str(), Some("red"));
    assert_eq!(missed.lifecycle_event, Some(LifecycleEvent::Missed));
    assert_eq!(paused.lifecycle_event, Some(LifecycleEvent::Unknown("paused".to_owned())));
}

#[test]
fn an_object_by_itself_is_a_delivery_of_one() {
    let body = r##"{"@odata.type": "#microsoft.graph.participantJoiningNotification", "call": {"id": "1"}}"##;
    let delivery = accepted(body);
    let [notification] = delivery.notifications.as_slice() else { panic!() };
    assert_eq!(notification.type_name(), Some("microsoft.graph.participantJoiningNotification"));
    assert_eq!(notification.additional.get("call").unwrap().to_json(), r#"{"id": "1"}"#);
    assert!(post(&Receiver::new(STATE), body).unwrap().notifications.is_empty());
}

#[test]
fn a_token_of_the_sender_is_handed_on_and_not_shown() {
    let receive = |value: &str| {
        let headers = headers("authorization", value);
        match Receiver::unchecked().receive(&Method::POST, None, &headers, b"{\"value\": []}").unwrap() {
            Incoming::Delivery(delivery) => delivery,
            Incoming::Validation(_) => panic!(),
        }
    };
    let delivery = receive("bearer  e.y.J");
    assert_eq!(delivery.bearer_token(), Some("e.y.J"));
    assert!(!format!("{delivery:?}").contains("e.y.J"));
    assert_eq!(receive("Basic abc").bearer_token(), None);
    assert_eq!(receive("e.y.J").bearer_token(), None);
}

fn request(body: impl Into<Body>) -> Request<Body> {
    Request::post("/notifications?tenant=a").header("Content-Type", "application/json").body(body.into()).unwrap()
}

type Taken = Arc<Mutex<Vec<Notification>>>;

/// An endpoint whose handler fails for notifications with the id `bad`, and keeps all others.
fn endpoint(store: Taken) -> impl AsyncFn(Request<Body>) -> Response<Body> {
    let webhook = Webhook::new(Receiver::new(STATE), move |delivery: Delivery| {
        let store = Arc::clone(&store);
        async move {
            if delivery.notifications.iter().any(|one| one.id.as_deref() == Some("bad")) {
                return Err("the disk is full");
            }
            store.lock().unwrap().extend(delivery.notifications);
            Ok(())
        }
    });
    async move |request| webhook.handle(request).await
}

#[tokio::test]
async fn a_failure_of_the_handler_makes_the_service_send_again() {
    let taken = Taken::default();
    let send = endpoint(Arc::clone(&taken));
    let item = |id: &str| format!(r#"{{"value": [{{"clientState": "{STATE}", "id": "{id}"}}]}}"#);
    assert_eq!(send(request(item("good"))).await.status(), 202);
    assert_eq!(send(request(item("bad"))).await.status(), 503);
    assert_eq!(send(request("{\"value\": [{\"clientState\": \"guess\"}]}")).await.status(), 202);
    assert_eq!(send(request("[")).await.status(), 400);
    let validation = Request::post("/n?validationToken=a%20b").body(Body::empty()).unwrap();
    assert_eq!(send(validation).await.into_body().as_bytes().unwrap(), "a b");
    assert_eq!(taken.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_body_is_read_to_its_limit_and_only_where_it_counts() {
    let send = endpoint(Taken::default());
    let chunks = Arc::new(Mutex::new(0));
    let endless = |chunks: &Arc<Mutex<usize>>| {
        let chunks = Arc::clone(chunks);
        Body::stream(
            futures_util::stream::repeat_with(move || {
                *chunks.lock().unwrap() += 1;
                Ok::<_, std::io::Error>(vec![b' '; 1 << 20].into())
            }),
            None,
        )
    };
    assert_eq!(send(request(endless(&chunks))).await.status(), 413);
    assert_eq!(*chunks.lock().unwrap(), 5);
    let text = Request::post("/").header("Content-Type", "text/plain").body(endless(&chunks)).unwrap();
    assert_eq!(send(text).await.status(), 415);
    let validation = Request::post("/?validationToken=a").body(endless(&chunks)).unwrap();
    assert_eq!(send(validation).await.status(), 200);
    assert_eq!(*chunks.lock().unwrap(), 5);
    let broken = futures_util::stream::iter([Ok("{\"value\": [".into()), Err(std::io::Error::other("reset"))]);
    assert_eq!(send(request(Body::stream(broken, None))).await.status(), 400);
}

#[tokio::test]
async fn a_notification_that_asks_is_answered() {
    let webhook = Webhook::new(Receiver::unchecked(), |delivery: Delivery| async move {
        if delivery.bearer_token() == Some("forged") {
            return Ok(Acknowledgement::unauthorized());
        }
        let joining = delivery.notifications.first().is_some_and(|one| one.type_name().is_some());
        let answer = Message { id: Some("welcome".to_owned()), ..Message::default() };
        Ok::<_, String>(if joining { Acknowledgement::with(&answer) } else { ().into() })
    });
    let answer = webhook.handle(request(r##"{"@odata.type": "#x"}"##)).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (200, &"application/json".parse().unwrap())
    );
    assert_eq!(answer.into_body().as_bytes().unwrap(), r#"{"id":"welcome"}"#);
    let mut forged = request(r#"{"value": []}"#);
    assert_eq!(webhook.handle(request(r#"{"value": []}"#)).await.status(), 202);
    forged.headers_mut().insert("authorization", "Bearer forged".parse().unwrap());
    assert_eq!(webhook.handle(forged).await.status(), 401);
}

#[cfg(feature = "tower")]
#[tokio::test]
async fn axum_takes_it_as_a_service() {
    use axum::{Router, body::to_bytes};
    let (queue, mut queued) = tokio::sync::mpsc::channel::<Delivery>(1);
    let webhook = Webhook::new(Receiver::new(STATE), move |delivery| {
        let queued = queue.try_send(delivery);
        async move { queued }
    });
    let router: Router = Router::new().route_service("/notifications", webhook);
    let send = async |target: &str, body: &str| {
        let request = Request::post(target).header("Content-Type", "application/json");
        let request = request.body(axum::body::Body::from(body.to_owned())).unwrap();
        let answer = tower_service::Service::call(&mut router.clone(), request).await.unwrap();
        let (head, body) = answer.into_parts();
        (head.status.as_u16(), to_bytes(body, 1000).await.unwrap())
    };
    let item = format!(r#"{{"value": [{{"clientState": "{STATE}", "id": "1"}}]}}"#);
    assert_eq!(send("/notifications?validationToken=a%0Ab", "").await, (200, "a\nb".into()));
    assert_eq!(send("/notifications", &item).await, (202, "".into()));
    // The queue is full: the service is told to send it again.
    assert_eq!(send("/notifications", &item).await, (503, "".into()));
    assert_eq!(queued.recv().await.unwrap().notifications[0].id.as_deref(), Some("1"));
    assert_eq!(send("/notifications", &item).await, (202, "".into()));
    assert_eq!(send("/elsewhere", &item).await.0, 404);
}
