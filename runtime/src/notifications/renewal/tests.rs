//! Tests the life of a subscription against a list of answers, on a clock that doesn't wait.

use serde_json::json;

use super::*;
use crate::{
    http::{Retry, Timer as _, TransportError},
    testing::{Clock, Recorder},
};

/// What is subscribed to: it lasts 4230 minutes, and five less are asked for.
fn subscription() -> serde_json::Value {
    json!({
        "changeType": "created", "notificationUrl": "https://hooks.example.com/graph", "resource": "me/messages",
        "clientState": "moss", "expirationDateTime": "2020-01-01T00:00:00Z",
    })
}

struct Setting {
    recorder: Recorder,
    clock: Clock,
    client: Client,
}

impl Setting {
    fn new() -> Self {
        let (recorder, clock) = (Recorder::default(), Clock::default());
        let builder = Client::builder("https://graph.microsoft.com/v1.0", "token").transport(recorder.clone());
        let client = builder.timer(clock.clone()).timeout(None).attempt_timeout(None).retry(Retry::off()).build();
        Self { recorder, clock, client }
    }

    fn renewal(&self) -> Renewal<Json> {
        self.renewal_of(&subscription())
    }

    fn renewal_of(&self, subscription: &serde_json::Value) -> Renewal<Json> {
        Renewal::new(self.client.request::<Json>(Method::POST, "/subscriptions", ()).json(subscription)).unwrap()
    }

    /// The next answer: a subscription that expires when the next request asks for it.
    fn answer(&self, status: u16, id: &str, expires: &str) {
        self.recorder.answer(status, json!({ "id": id, EXPIRY: expires }).to_string());
    }

    /// The requests since the last look, with what they ask of the expiry.
    fn sent(&self) -> Vec<String> {
        let sent = self.recorder.sent();
        let lines = sent.iter().map(|request| {
            let body = Json::from_json(request.body()).unwrap_or_default();
            let expiry = body.get(EXPIRY).map(|expiry| format!(" {}", expiry.as_str().unwrap())).unwrap_or_default();
            format!("{} {}{expiry}", request.method(), request.uri().path().trim_start_matches("/v1.0/"))
        });
        lines.collect()
    }

    fn hours(&self) -> u64 {
        self.clock.now().as_secs() / 3600
    }
}

/// The event in a word.
fn word(event: &RenewalEvent<Json>) -> &'static str {
    match event {
        RenewalEvent::Created(_) => "created",
        RenewalEvent::Renewed(_) => "renewed",
        RenewalEvent::Failed { .. } => "failed",
        RenewalEvent::Missed => "missed",
    }
}

async fn next(renewal: &mut Renewal<Json>) -> &'static str {
    word(&renewal.try_next().await.unwrap().unwrap())
}

#[tokio::test]
async fn it_is_created_for_as_long_as_it_may_and_renewed_in_time() {
    let setting = Setting::new();
    let mut renewal = setting.renewal();
    setting.answer(201, "s1", "2027-01-03T22:25:00Z");
    assert_eq!(next(&mut renewal).await, "created");
    assert_eq!(serde_json::to_string(&renewal.state()).unwrap(), r#""2027-01-03T22:25:00Z s1""#);
    setting.answer(200, "s1", "2027-01-06T02:46:15Z");
    assert_eq!((next(&mut renewal).await, setting.hours()), ("renewed", 52));
    // 4225 minutes, of which a quarter is left.
    assert_eq!(
        setting.sent(),
        ["POST subscriptions 2027-01-03T22:25:00Z", "PATCH subscriptions/s1 2027-01-06T03:13:45Z"]
    );
    let body = Json::from_json(setting.recorder.sent()[0].body()).unwrap();
    assert_eq!(body.get("clientState"), Some(Json::from("moss")));
    assert_eq!(body.members().unwrap().len(), 5);
}

#[tokio::test]
async fn the_service_may_grant_less() {
    let setting = Setting::new();
    let mut renewal = setting.renewal_of(&json!({ "resource": "users" }));
    setting.answer(201, "s1", "2027-01-01T01:00:00Z");
    next(&mut renewal).await;
    setting.recorder.answer(204, "");
    assert_eq!(next(&mut renewal).await, "renewed");
    assert_eq!(setting.clock.now(), Duration::from_secs(45 * 60));
    assert_eq!(
        setting.sent(),
        ["POST subscriptions 2027-01-29T23:55:00Z", "PATCH subscriptions/s1 2027-01-30T00:40:00Z"]
    );
    // Without an answer it is taken to last as long as it was asked for, and then renewed a day before.
    setting.answer(200, "s1", "2027-03-01T00:00:00Z");
    assert_eq!((next(&mut renewal).await, setting.hours()), ("renewed", 28 * 24 - 24 + 24));
}

#[tokio::test]
async fn a_failed_renewal_is_tried_again_until_it_expires_and_then_created_anew() {
    let setting = Setting::new();
    let mut renewal = setting.renewal().lifetime(Duration::from_secs(3600));
    setting.answer(201, "s1", "2027-01-01T01:00:00Z");
    next(&mut renewal).await;
    setting.recorder.throttle(Duration::from_secs(120));
    setting.recorder.refuse(500, "InternalServerError");
    setting.recorder.fail(TransportError::broken("reset"));
    let mut waits = Vec::new();
    for _ in 0..3 {
        let Some(RenewalEvent::Failed { retry_after, .. }) = renewal.try_next().await.unwrap() else { panic!() };
        waits.push(retry_after.as_secs());
    }
    assert_eq!(waits, [120, 10, 20]);
    setting.answer(200, "s1", "2027-01-01T01:47:30Z");
    assert_eq!(next(&mut renewal).await, "renewed");
    assert!(renewal.state().is_some());
    for _ in 0..10 {
        setting.recorder.refuse(503, "ServiceUnavailable");
    }
    let mut failures = 0;
    let error = loop {
        match renewal.try_next().await {
            Ok(Some(RenewalEvent::Failed { .. })) => failures += 1,
            Err(error) => break error,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((error.status().unwrap().as_u16(), renewal.state()), (503, None));
    assert!(failures > 5, "{failures}");
    // It expired, and a creation was refused: the next call tries again, after it has looked.
    while setting.recorder.unused() > 0 {
        assert!(renewal.try_next().await.is_err());
    }
    setting.recorder.answer(200, r#"{"value": []}"#);
    setting.answer(201, "s2", "2027-01-01T03:00:00Z");
    assert_eq!(next(&mut renewal).await, "created");
    assert_eq!(renewal.state().unwrap().id(), "s2");
}

#[tokio::test]
async fn one_that_is_gone_is_created_anew() {
    for (status, code) in [(404, "ResourceNotFound"), (410, "Gone")] {
        let setting = Setting::new();
        let mut renewal = setting.renewal();
        setting.answer(201, "s1", "2027-01-03T22:25:00Z");
        next(&mut renewal).await;
        setting.recorder.refuse(status, code);
        setting.answer(201, "s2", "2027-01-06T00:00:00Z");
        assert_eq!(next(&mut renewal).await, "created");
        let sent = setting.sent();
        assert!(
            sent[1].starts_with("PATCH subscriptions/s1 ") && sent[2].starts_with("POST subscriptions "),
            "{sent:?}"
        );
    }
}

#[tokio::test]
async fn lifecycle_notifications_of_this_subscription_count_and_end_the_wait() {
    let setting = Setting::new();
    let mut renewal = setting.renewal();
    let handle = renewal.handle();
    let notification = |id: &str, event: &str| json!({ "subscriptionId": id, "lifecycleEvent": event });
    setting.answer(201, "s1", "2027-01-03T22:25:00Z");
    next(&mut renewal).await;
    assert!(!handle.lifecycle(&notification("s0", "subscriptionRemoved")));
    assert!(!handle.lifecycle(&notification("s1", "somethingNew")));
    assert!(!handle.lifecycle(&json!({ "subscriptionId": "s1", "changeType": "created" })));
    assert!(!handle.lifecycle(&json!({ "lifecycleEvent": "missed" })));

    assert!(handle.lifecycle(&notification("s1", "reauthorizationRequired")));
    setting.answer(200, "s1", "2027-01-03T22:25:00Z");
    assert_eq!((next(&mut renewal).await, setting.hours()), ("renewed", 0));
    assert!(handle.lifecycle(&notification("s1", "missed")));
    assert_eq!(next(&mut renewal).await, "missed");
    assert!(handle.lifecycle(&notification("s1", "subscriptionRemoved")));
    setting.answer(201, "s2", "2027-01-03T22:25:00Z");
    assert_eq!((next(&mut renewal).await, setting.hours()), ("created", 0));
    assert!(!handle.lifecycle(&notification("s1", "reauthorizationRequired")));
    assert!(handle.lifecycle(&notification("s2", "reauthorizationRequired")));

    handle.stop();
    assert!(renewal.try_next().await.unwrap().is_none());
    setting.recorder.answer(204, "");
    renewal.delete().await.unwrap();
    assert_eq!((setting.sent().last().unwrap().as_str(), renewal.state()), ("DELETE subscriptions/s2", None));
    renewal.delete().await.unwrap();
    assert_eq!(setting.recorder.unused(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_wait_ends_when_something_is_told() {
    let recorder = Recorder::default();
    let client = Client::builder("https://graph.microsoft.com/v1.0", "token").transport(recorder.clone()).build();
    let create = client.request::<Json>(Method::POST, "/subscriptions", ()).json(&subscription());
    let mut renewal = Renewal::new(create).unwrap();
    let end = DateTimeOffset::of_second(SystemTime::now() + Duration::from_secs(200_000));
    recorder.answer(201, json!({ "id": "s1", EXPIRY: end.as_str() }).to_string());
    next(&mut renewal).await;
    let handle = renewal.handle();
    let begun = tokio::time::Instant::now();
    let waiting = tokio::spawn(async move { renewal.try_next().await });
    tokio::time::sleep(Duration::from_secs(10)).await;
    handle.stop();
    assert!(waiting.await.unwrap().unwrap().is_none());
    assert_eq!(begun.elapsed().as_secs(), 10);
}

#[tokio::test]
async fn a_creation_without_an_answer_is_looked_for() {
    let others = json!([
        { "id": "o1", "resource": "me/events", "changeType": "created", "notificationUrl": "https://hooks.example.com/graph" },
        { "id": "o2", "resource": "me/messages", "changeType": "created", "notificationUrl": "https://other.example.com" },
    ]);
    let own = json!({
        "id": "s1", "resource": "me/messages", "changeType": "created", "clientState": null,
        "notificationUrl": "https://hooks.example.com/graph",
    });
    for is_there in [true, false] {
        let setting = Setting::new();
        let mut renewal = setting.renewal();
        setting.recorder.fail(TransportError::broken("reset"));
        assert!(renewal.try_next().await.is_err());
        let mut found = others.as_array().unwrap().clone();
        found.extend(is_there.then(|| own.clone()));
        setting.recorder.answer(200, json!({ "value": found }).to_string());
        setting.answer(200, "s1", "2027-01-03T22:25:00Z");
        assert_eq!(next(&mut renewal).await, "created");
        let third = if is_there { "PATCH subscriptions/s1" } else { "POST subscriptions" };
        let sent = setting.sent();
        assert!(sent[1] == "GET subscriptions" && sent[2].starts_with(third), "{sent:?}");
        assert_eq!(renewal.state().unwrap().id(), "s1");
    }
    // It stays unknown while it can't be looked for, unless that is refused.
    for (refusal, then) in [(500, "GET"), (403, "POST")] {
        let setting = Setting::new();
        let mut renewal = setting.renewal();
        setting.recorder.fail(TransportError::broken("reset"));
        assert!(renewal.try_next().await.is_err());
        setting.recorder.refuse(refusal, "no");
        if refusal == 500 {
            assert!(renewal.try_next().await.is_err());
            setting.recorder.answer(200, r#"{"value": []}"#);
        }
        setting.answer(201, "s1", "2027-01-03T22:25:00Z");
        assert_eq!(next(&mut renewal).await, "created");
        assert!(setting.sent()[2].starts_with(then), "{:?}", setting.sent());
    }
    // What was refused or not sent is not there.
    for error in [400, 403, 0] {
        let setting = Setting::new();
        let mut renewal = setting.renewal();
        match error {
            0 => setting.recorder.fail(TransportError::connect("refused")),
            status => setting.recorder.refuse(status, "no"),
        }
        assert!(renewal.try_next().await.is_err());
        setting.answer(201, "s1", "2027-01-03T22:25:00Z");
        next(&mut renewal).await;
        assert!(setting.sent()[1].starts_with("POST"));
    }
}

#[tokio::test]
async fn a_later_process_goes_on_with_it() {
    let stored = |text: &str| serde_json::from_str::<RenewalState>(text).unwrap();
    let setting = Setting::new();
    let mut renewal = setting.renewal().resume(stored(r#""2027-01-02T00:00:00Z s1""#));
    assert!(renewal.handle().lifecycle(&json!({ "subscriptionId": "s1", "lifecycleEvent": "missed" })));
    assert_eq!(next(&mut renewal).await, "missed");
    setting.answer(200, "s1", "2027-01-03T22:25:00Z");
    assert_eq!((next(&mut renewal).await, setting.hours()), ("renewed", 6));

    let setting = Setting::new();
    let mut renewal = setting.renewal().resume(stored(r#""2026-12-31T23:59:59Z s1""#));
    setting.answer(201, "s2", "2027-01-03T22:25:00Z");
    assert_eq!(next(&mut renewal).await, "created");
    for wrong in [r#""""#, r#""s1""#, r#""2027-01-02T00:00:00Z ""#, r#""soon s1""#, "7"] {
        assert!(serde_json::from_str::<RenewalState>(wrong).is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn no_time_is_too_long() {
    let setting = Setting::new();
    let mut renewal = setting.renewal().lifetime(Duration::MAX);
    setting.recorder.answer_with(400, &[("retry-after", &"9".repeat(400))], "{}");
    assert!(renewal.try_next().await.is_err());
    setting.answer(201, "s1", "9999-12-31T23:59:59Z");
    assert_eq!((next(&mut renewal).await, setting.hours()), ("created", 24));
    assert_eq!(setting.sent()[0], "POST subscriptions 2028-01-01T00:00:00Z");
}

#[tokio::test]
async fn what_is_no_subscription_is_refused_before_it_is_sent() {
    let setting = Setting::new();
    let request = || setting.client.request::<Json>(Method::POST, "/subscriptions", ());
    for request in [request(), request().json(&json!({ "changeType": "created" })), request().json(&json!([]))] {
        assert!(Renewal::new(request).unwrap_err().to_string().contains("with a `resource`"));
    }
}

#[tokio::test]
async fn a_renewal_has_the_certificate_of_the_request() {
    let setting = Setting::new();
    let mut rich = subscription();
    rich["includeResourceData"] = json!(true);
    rich["encryptionCertificate"] = json!("MIID");
    rich["encryptionCertificateId"] = json!("2027-01");
    let stored = serde_json::from_str(r#""2027-01-01T12:00:00Z s1""#).unwrap();
    let mut renewal = setting.renewal_of(&rich).resume(stored);
    renewal.handle().renew();
    setting.answer(200, "s1", "2027-01-01T23:55:00Z");
    assert_eq!((next(&mut renewal).await, setting.hours()), ("renewed", 0));
    let sent = Json::from_json(setting.recorder.sent()[0].body()).unwrap();
    let expected = r#"{"encryptionCertificate": "MIID", "encryptionCertificateId": "2027-01", "expirationDateTime": "2027-01-01T23:55:00Z"}"#;
    assert_eq!(sent, Json::from_json(expected).unwrap());
}

#[tokio::test]
async fn a_subscription_that_is_over_at_once_is_not_created_in_a_loop() {
    // A clock that is ahead of the service's, or a service that grants seconds.
    for expires in ["2026-12-31T23:00:00Z", "1999-12-31T00:00:00Z", "2027-01-01T00:00:00Z"] {
        let setting = Setting::new();
        let mut renewal = setting.renewal();
        for _ in 0..8 {
            setting.answer(201, "s1", expires);
            assert_eq!(next(&mut renewal).await, "created");
        }
        assert_eq!(setting.clock.slept().len(), 7, "{expires}");
        assert!(setting.clock.now() >= Duration::from_secs(60 * 5), "{expires}: {:?}", setting.clock.now());
    }
    // It is no failure where a longer one follows.
    let setting = Setting::new();
    let mut renewal = setting.renewal();
    setting.answer(201, "s1", "2026-12-31T23:00:00Z");
    next(&mut renewal).await;
    setting.answer(201, "s2", "2027-01-01T01:00:05Z");
    next(&mut renewal).await;
    setting.answer(200, "s2", "2027-01-01T03:00:00Z");
    assert_eq!((next(&mut renewal).await, setting.clock.now().as_secs()), ("renewed", 5 + 45 * 60));
}

#[tokio::test]
async fn a_service_that_asks_for_no_wait_is_not_called_in_a_loop() {
    let setting = Setting::new();
    let mut renewal = setting.renewal();
    for _ in 0..8 {
        setting.recorder.throttle(Duration::ZERO);
        assert!(renewal.try_next().await.is_err());
    }
    assert_eq!(setting.clock.now(), Duration::from_secs(7 * 5));
}

#[tokio::test]
async fn a_creation_whose_answer_has_no_id_is_looked_for_and_not_done_twice() {
    let setting = Setting::new();
    let mut renewal = setting.renewal();
    setting.recorder.answer(201, r#"{"resource": "me/messages"}"#);
    assert!(matches!(renewal.try_next().await, Err(Error::Transport(_))));
    let own = json!({
        "id": "s1", "resource": "me/messages", "changeType": "created",
        "notificationUrl": "https://hooks.example.com/graph",
    });
    setting.recorder.answer(200, json!({ "value": [own] }).to_string());
    setting.recorder.answer(200, r#"{"resource": "me/messages"}"#);
    assert_eq!(next(&mut renewal).await, "created");
    assert_eq!(renewal.state().unwrap().id(), "s1");
    let methods: Vec<String> = setting.recorder.sent().iter().map(|sent| sent.method().to_string()).collect();
    assert_eq!(methods, ["POST", "GET", "PATCH"]);
}

#[tokio::test]
async fn one_that_was_created_without_an_answer_is_deleted_as_well() {
    let setting = Setting::new();
    let mut renewal = setting.renewal();
    setting.recorder.fail(TransportError::broken("reset"));
    assert!(renewal.try_next().await.is_err());
    let own = json!({
        "id": "s1", "resource": "me/messages", "changeType": "created",
        "notificationUrl": "https://hooks.example.com/graph",
    });
    setting.recorder.answer(200, json!({ "value": [own] }).to_string());
    setting.recorder.answer(204, "");
    renewal.delete().await.unwrap();
    assert_eq!(setting.sent()[1..], ["GET subscriptions", "DELETE subscriptions/s1"]);
    renewal.delete().await.unwrap();
    assert_eq!(setting.recorder.unused(), 0);
}
