//! Tests which notifications follow a call, that all documented ones come through our own client's types, and the
//! validation of the URLs that a subscription names.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
};

use axum::{Router, extract::Request, response::IntoResponse};
use graphdown::{
    Graph,
    model::{Model, Open},
    models::{
        Call, ChangeNotification, CommsNotification, CommsOperation, Message, Participant,
        ParticipantJoiningNotification, ParticipantLeftNotification, RecordOperation, Subscription,
    },
    notifications::{Delivery, LifecycleEvent, Notification, Receiver, Webhook},
};
use graphdown_codegen::page::Version;
use serde_json::{Value, json};

use super::{own, server};
use crate::{
    behaviour::Behaviour,
    run::{mock::Mock, mock::Running, server::Reaction},
    understand::request::Sent,
};

fn react(target: &str, body: &Value) -> Reaction {
    let behaviour =
        Behaviour { notify: Some(String::from("http://localhost:1/n")), no_auth: true, ..Behaviour::default() };
    let sent = Sent::new("POST", target, "http://localhost:4711").with(Default::default(), body.to_string().into());
    server(behaviour).react(&sent.header_added("Content-Type", "application/json"))
}

fn names(reaction: &Reaction) -> Vec<&str> {
    assert!(reaction.answer.status < 300, "{:?}", reaction.answer);
    reaction.notifications.iter().map(|one| one.name.as_str()).collect()
}

#[test]
fn what_a_call_triggers_follows_it() {
    let call = "/v1.0/communications/calls/57dab8b1-894c-409a-b240-bd8beae78896";
    let answer = json!({
        "callbackUri": "https://bot.example.com", "acceptedModalities": ["audio"],
        "mediaConfig": {"@odata.type": "#microsoft.graph.serviceHostedMediaConfig"}
    });
    // Neither the incoming call that the next example answers nor what an application replies.
    let posted = react(&format!("{call}/answer"), &answer);
    assert_eq!(names(&posted), ["Notification - establishing 3", "Notification - established 3"]);
    let cancelled = react(&format!("{call}/cancelMediaProcessing"), &json!({"clientContext": "a"}));
    assert_eq!(names(&cancelled), ["Notification - operation canceled for recordResponse"]);
    let stopped = react(&format!("{call}/updateRecordingStatus"), &json!({"status": "notRecording"}));
    assert_eq!(names(&stopped), [""; 0]);
}

#[test]
fn a_notification_that_no_call_triggers_is_posted_on_demand() {
    for name in ["incoming", "Notification%20-%20INCOMING"] {
        assert_eq!(names(&react(&format!("/notify/{name}"), &Value::Null)), ["Notification - incoming"]);
    }
    assert_eq!(react("/notify/%0Anothing", &Value::Null).answer.status, 404);
    let sent = Sent::new("POST", "/notify/incoming", "http://localhost:4711");
    assert_eq!(server(Behaviour::default()).react(&sent).answer.status, 404);
}

/// An object as whichever of these types it is.
fn is_read(resource: &Open) -> bool {
    fn whole<T: Model>(resource: &Open) -> bool {
        resource.downcast::<T>().is_some_and(|typed| {
            assert_eq!(typed.misfits(), [], "{resource:?}");
            Open::from_json(typed.to_json()).unwrap() == *resource
        })
    }
    let readers = [whole::<Call>, whole::<CommsOperation>, whole::<Participant>, whole::<Message>];
    readers.iter().any(|reader| reader(resource))
}

#[test]
fn every_documented_notification_comes_through_typed() {
    let mut count = 0;
    for documented in own().notifications.iter().filter(|one| !one.name.contains("reply")) {
        let delivery = Delivery::from_json(documented.value.to_string()).unwrap();
        assert!(delivery.rejected.is_empty() && !delivery.notifications.is_empty(), "{}", documented.name);
        for notification in &delivery.notifications {
            count += 1;
            assert_eq!(notification.misfits(), []);
            if let Some(joining) = notification.downcast::<ParticipantJoiningNotification>() {
                assert!(joining.call.is_some());
            } else if let Some(left) = notification.downcast::<ParticipantLeftNotification>() {
                assert!(left.call.is_some() && left.participant_id.is_some());
            } else {
                let typed = [
                    notification.read_as::<CommsNotification>().unwrap().to_json(),
                    notification.read_as::<ChangeNotification>().unwrap().to_json(),
                ];
                let same = typed.map(|text| Notification::from_json(text).unwrap() == *notification);
                assert_eq!(same, [true, true], "{}", documented.name);
                let resources = notification.resources();
                assert!(notification.lifecycle_event.is_some() || !resources.is_empty(), "{}", documented.name);
                assert!(resources.iter().all(is_read), "{}: {resources:?}", documented.name);
            }
        }
    }
    assert!(count > 50, "{count}");
}

#[test]
fn notifications_of_older_pages_come_through_typed() {
    // As pages of 2018 show them: `resource`, other paths, no type of the whole, an operation of the base type.
    let delivery = Delivery::from_json(
        r##"{"value": [{"changeType": "deleted", "resource": "/app/calls/57DA/operations/0FE0", "resourceData": {
            "@odata.type": "#microsoft.graph.commsOperation", "@odata.id": "/app/calls/57DA/operations/0FE0",
            "@odata.etag": "W/\"54451\"", "clientContext": "d454", "status": "completed"}}]}"##,
    )
    .unwrap();
    let [notification] = delivery.notifications.as_slice() else { panic!("{delivery:?}") };
    assert_eq!(notification.path(), Some("/app/calls/57DA/operations/0FE0"));
    assert!(is_read(&notification.resources()[0]));
    assert!(notification.resource_as::<RecordOperation>().is_none());
}

/// Those of the project's first pages, if the pages are there.
#[test]
fn notifications_of_the_first_pages_come_through_typed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds");
    let Ok(pages) = fs::read_dir(&folder) else {
        eprintln!("skipped: no pages in {}", folder.display());
        return;
    };
    let mut count = 0;
    for page in pages {
        let text = fs::read_to_string(page.unwrap().path()).unwrap();
        for shown in text.split("Notification - ").skip(1) {
            let body = shown.get(shown.find("\n{").unwrap()..).unwrap();
            let body: Value = serde_json::Deserializer::from_str(body).into_iter().next().unwrap().unwrap();
            let delivery = Delivery::from_json(body.to_string()).unwrap();
            let [notification] = delivery.notifications.as_slice() else { panic!("{delivery:?}") };
            assert!(notification.path().is_some_and(|path| path.contains("/operations/")), "{notification:?}");
            assert_eq!(notification.misfits(), []);
            assert!(is_read(&notification.resources()[0]), "{notification:?}");
            count += 1;
        }
    }
    assert_eq!(count, 3);
}

/// A server of our own pages.
async fn start() -> (Running, Graph) {
    let server = Mock::default().document(Version::V1, own()).unwrap().start().await.unwrap();
    let graph = Graph::builder("any").base_url(format!("{}/v1.0", server.url())).build();
    (server, graph)
}

/// An endpoint's URL, and what it took: notifications with the state `s3cret`.
async fn listen() -> (String, Arc<Mutex<Vec<Notification>>>) {
    let taken = Arc::new(Mutex::new(Vec::new()));
    let store = Arc::clone(&taken);
    let webhook = Webhook::new(Receiver::new("s3cret"), move |delivery: Delivery| {
        store.lock().unwrap().extend(delivery.notifications);
        std::future::ready(Ok::<(), String>(()))
    });
    let webhook = Arc::new(webhook);
    let url = serve(move |request: Request| {
        let webhook = Arc::clone(&webhook);
        async move { webhook.handle(request).await }
    })
    .await;
    (url, taken)
}

async fn serve<H, F, R>(handle: H) -> String
where
    H: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = R> + Send,
    R: IntoResponse + 'static,
{
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/notifications?tenant=a", listener.local_addr().unwrap());
    let router: Router = Router::new().fallback(handle);
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

fn subscription(url: &str) -> Subscription {
    Subscription::default()
        .with_change_type("created")
        .with_notification_url(url)
        .with_resource("me/mailFolders('Inbox')/messages")
        .with_expiration_date_time("2025-06-18T18:00:00Z")
        .with_client_state("s3cret")
}

#[tokio::test]
async fn a_subscription_is_validated_and_its_notifications_are_its_own() {
    let (server, graph) = start().await;
    let ((url, taken), (life, events)) = (listen().await, listen().await);
    let wanted = subscription(&url).with_lifecycle_notification_url(&*life);
    let created = graph.subscriptions().create(wanted).await.unwrap();
    // They are posted after the answer.
    while taken.lock().unwrap().is_empty() || events.lock().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    let notification = taken.lock().unwrap()[0].clone();
    assert_eq!(notification.subscription_id, created.id);
    assert_eq!(notification.subscription_expiration_date_time, created.expiration_date_time);
    assert!(notification.resource_as::<Message>().is_some());
    let event = events.lock().unwrap()[0].lifecycle_event.clone();
    assert_eq!(event, Some(LifecycleEvent::ReauthorizationRequired));
    server.stop().await;
}

#[tokio::test]
async fn a_url_that_gives_no_token_back_gets_no_subscription() {
    let (server, graph) = start().await;
    let html = serve(async |_: Request| axum::response::Html("Validation")).await;
    let other = serve(async |_: Request| "Validation: Testing").await;
    let closed = { std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap() };
    let closed = format!("http://{closed}/");
    let (good, taken) = listen().await;
    for (url, reason) in [(&html, "expected text/plain"), (&other, "found other text"), (&closed, "can't connect")] {
        let error = graph.subscriptions().create(subscription(url)).await.unwrap_err();
        assert_eq!(error.code(), Some("ValidationError"));
        assert!(error.status().is_some_and(|status| status == 400) && error.to_string().contains(reason), "{error}");
    }
    let requests = [subscription(&other), subscription(&good)].map(|one| graph.subscriptions().create(one));
    let results = graph.batch().all(requests).await;
    assert_eq!(results[0].as_ref().unwrap_err().code(), Some("ValidationError"));
    assert!(results[1].as_ref().is_ok_and(|created| created.id.is_some()));
    while taken.lock().unwrap().len() < 2 {
        tokio::task::yield_now().await;
    }
    server.stop().await;
}
