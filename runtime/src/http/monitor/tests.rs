//! Tests how work is looked after: where, how often, with or without the token, and what its reports mean.

use std::sync::{Arc, Mutex};

use super::*;
use crate::{
    http::{BoxFuture, Timer},
    testing::Recorder,
};

/// A clock that notes how long it was asked to wait.
#[derive(Clone, Default)]
struct Noting(Arc<Mutex<Vec<u64>>>);

impl Timer for Noting {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.0.lock().unwrap().push(duration.as_secs());
        Box::pin(async {})
    }
}

fn client(recorder: &Recorder, timer: &Noting) -> Client {
    let builder = Client::builder("https://graph.microsoft.com/v1.0", "token").transport(recorder.clone());
    builder.timer(timer.clone()).timeout(None).attempt_timeout(None).build()
}

async fn begun(recorder: &Recorder, timer: &Noting, headers: &[(&str, &str)]) -> Result<Monitor, Error> {
    recorder.answer_with(202, headers, "");
    client(recorder, timer).request::<()>(Method::POST, "/teams/{}/clone", ["1"]).monitor().await
}

#[tokio::test]
async fn an_address_is_taken_as_services_write_it_and_the_token_stays_at_home() {
    for (location, url, has_token) in [
        ("/teams('1')/operations('2')", "https://graph.microsoft.com/v1.0/teams('1')/operations('2')", true),
        ("/v1.0/teams/1/operations/2", "https://graph.microsoft.com/v1.0/teams/1/operations/2", true),
        ("https://graph.microsoft.com/beta/operations/2", "https://graph.microsoft.com/beta/operations/2", true),
        (
            "https://contoso.sharepoint.com/_api/v2.0/monitor/4?key=1",
            "https://contoso.sharepoint.com/_api/v2.0/monitor/4?key=1",
            false,
        ),
    ] {
        let (recorder, timer) = (Recorder::default(), Noting::default());
        let monitor = begun(&recorder, &timer, &[("location", location)]).await.unwrap();
        recorder.answer(200, r#"{"status": "completed", "resourceId": "7"}"#);
        assert_eq!(monitor.wait().await.unwrap().resource_id.as_deref(), Some("7"));
        let sent = recorder.sent();
        assert_eq!(
            (sent[1].uri().to_string().as_str(), sent[1].headers().contains_key("authorization")),
            (url, has_token)
        );
    }
}

#[tokio::test]
async fn it_is_looked_after_as_often_as_the_service_asks_else_less_and_less() {
    let (recorder, timer) = (Recorder::default(), Noting::default());
    let mut monitor =
        begun(&recorder, &timer, &[("operation-location", "/operations/1"), ("retry-after", "7")]).await.unwrap();
    recorder.answer(202, r#"{"status": "inProgress", "percentageComplete": 27.8}"#);
    recorder.answer_with(200, &[("retry-after", "3")], r#"{"status": "running"}"#);
    for _ in 0..6 {
        recorder.answer(202, "");
    }
    recorder.answer(200, r#"{"status": "succeeded", "targetResourceLocation": "/teams/2"}"#);
    let first = monitor.progress().await.unwrap().unwrap();
    assert_eq!((first.status.as_deref(), first.percent), (Some("inProgress"), Some(27.8)));
    while monitor.progress().await.unwrap().is_some() {}
    assert_eq!(*timer.0.lock().unwrap(), [7, 1, 3, 1, 2, 4, 8, 16, 30]);
    recorder.answer(200, r#"{"status": "succeeded", "targetResourceLocation": "/teams/2"}"#);
    assert_eq!(monitor.wait().await.unwrap().resource_location.as_deref(), Some("/teams/2"));
}

#[tokio::test]
async fn failed_work_is_an_error_with_the_services_reason() {
    let (recorder, timer) = (Recorder::default(), Noting::default());
    let monitor = begun(&recorder, &timer, &[("location", "/operations/1")]).await.unwrap();
    recorder.answer(200, r#"{"status": "failed", "error": {"code": "nameAlreadyExists", "message": "There is one."}}"#);
    let error = monitor.wait().await.unwrap_err();
    assert!(error.is("nameAlreadyExists"));
    let told = error.to_string();
    assert_eq!(told, "POST /teams/{}/clone failed after it was accepted: nameAlreadyExists: There is one.");
}

#[tokio::test]
async fn the_result_itself_may_stand_there() {
    let (recorder, timer) = (Recorder::default(), Noting::default());
    let monitor = begun(&recorder, &timer, &[("location", "/operations/1")]).await.unwrap();
    recorder.answer_with(303, &[("location", "https://graph.microsoft.com/v1.0/me/drive/items/9")], "");
    recorder.answer(200, r#"{"id": "9"}"#);
    assert_eq!(monitor.wait().await.unwrap().report.get("id"), Some("9".into()));
}

#[tokio::test]
async fn a_later_process_goes_on_and_nothing_shows_the_url() {
    let (recorder, timer) = (Recorder::default(), Noting::default());
    let monitor = begun(&recorder, &timer, &[("location", "https://host.example/monitor?secret=1")]).await.unwrap();
    assert!(!format!("{monitor:?}").contains("secret"), "{monitor:?}");
    let stored = serde_json::to_string(&monitor.state()).unwrap();
    recorder.answer(200, r#"{"status": "completed"}"#);
    client(&recorder, &timer).monitor(serde_json::from_str(&stored).unwrap()).wait().await.unwrap();
    assert_eq!(recorder.sent()[1].uri(), "https://host.example/monitor?secret=1");
}

#[tokio::test]
async fn an_answer_that_says_nothing_of_it_is_an_error() {
    let error = begun(&Recorder::default(), &Noting::default(), &[]).await.unwrap_err();
    assert!(error.to_string().contains("expected a location header"), "{error}");
}
