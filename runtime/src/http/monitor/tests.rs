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
    // Nobody is asked again: some services forget what is done.
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
    let monitor = begun(&recorder, &timer, &[("location", "/operations/1")]).await.unwrap();
    recorder.answer(200, r#"{"status": {"state": "failed", "description": "no certificate"}}"#);
    let told = monitor.wait().await.unwrap_err().to_string();
    assert_eq!(told, "POST /teams/{}/clone failed after it was accepted: no certificate");
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

#[tokio::test]
async fn work_may_be_done_at_once() {
    let (recorder, timer) = (Recorder::default(), Noting::default());
    let sessions = || client(&recorder, &timer).request::<Json>(Method::POST, "/workbook/createSession", ());
    recorder.answer_with(201, &[("location", "/sessions/1")], r#"{"id": "1"}"#);
    let done = sessions().monitor().await.unwrap().wait().await.unwrap();
    assert_eq!((done.report.get("id"), done.resource_location.as_deref()), (Some("1".into()), Some("/sessions/1")));
    recorder.answer(204, "");
    let mut monitor = sessions().monitor().await.unwrap();
    assert!(monitor.progress().await.unwrap().is_none() && monitor.wait().await.unwrap().report.is_null());
    assert_eq!((recorder.sent().len(), timer.0.lock().unwrap().len()), (2, 0));
}

#[tokio::test]
async fn the_word_for_a_status_ends_the_work_or_not() {
    for (report, found) in [
        (r#"{"status": {"state": "running", "description": ""}}"#, "going"),
        (r#"{"status": {"state": "succeeded"}, "printer": {"status": {"state": "unknown"}}}"#, "done"),
        (r#"{"status": {"state": "failed", "description": "no certificate"}}"#, "failed"),
        (r#"{"status": "complete"}"#, "done"),
        (r#"{"status": "Skipped"}"#, "done"),
        (r#"{"status": "submissionFailed"}"#, "failed"),
        (r#"{"status": "läuft", "percentageComplete": "45.5 %"}"#, "going 45.5"),
        (r#"{"status": "running", "percentageComplete": "NaN"}"#, "going"),
        (r#"{"status": "running", "percentageComplete": -1e300}"#, "going 0"),
        (r#"{"status": "running", "percentageComplete": {"a": 1}}"#, "going"),
        (r#"{"status": 3}"#, "done"),
        ("[1]", "done"),
        ("<html>", "done"),
    ] {
        let (recorder, timer) = (Recorder::default(), Noting::default());
        let mut monitor = begun(&recorder, &timer, &[("location", "/operations/1")]).await.unwrap();
        recorder.answer(200, report);
        let told = match monitor.progress().await {
            Ok(Some(progress)) => progress.percent.map_or_else(|| "going".to_owned(), |at| format!("going {at}")),
            Ok(None) => "done".to_owned(),
            Err(error) => error.service().map_or_else(|| error.to_string(), |_| "failed".to_owned()),
        };
        assert_eq!(told, found, "{report}");
    }
}

#[tokio::test]
async fn a_hostile_address_is_refused_and_never_has_the_token() {
    let other = |url: &str| format!("sent to {url}");
    for (location, expected) in [
        ("javascript:alert(1)", "neither https:// nor http://".to_owned()),
        ("http://graph.microsoft.com/v1.0/operations/1", "encrypted".to_owned()),
        ("HTTP://evil.example/", "encrypted".to_owned()),
        ("https://graph.microsoft.com@evil.example/", "user name".to_owned()),
        ("https://graph.microsoft.com:99999/", "port".to_owned()),
        ("//evil.example/x", other("https://evil.example/x")),
        ("/\\evil.example/x", other("https://graph.microsoft.com/v1.0/%5Cevil.example/x with the token")),
        ("/../../operations/1", other("https://graph.microsoft.com/operations/1 with the token")),
        ("https://GRAPH.microsoft.com:443/x", other("https://GRAPH.microsoft.com:443/x with the token")),
        ("https://graph.microsoft.com.evil.example/", other("https://graph.microsoft.com.evil.example/")),
        ("https://graph.microsoft.com:8443/x", other("https://graph.microsoft.com:8443/x")),
        ("/a b\tc", other("https://graph.microsoft.com/v1.0/a%20b%09c with the token")),
        ("", "expected a location header".to_owned()),
    ] {
        let (recorder, timer) = (Recorder::default(), Noting::default());
        let begun = begun(&recorder, &timer, &[("location", location)]).await;
        recorder.answer(200, r#"{"status": "completed"}"#);
        let result = match begun {
            Ok(monitor) => monitor.wait().await,
            Err(error) => Err(error),
        };
        let told = match (result, recorder.sent().get(1)) {
            (Ok(_), Some(sent)) => {
                let token = if sent.headers().contains_key("authorization") { " with the token" } else { "" };
                format!("sent to {}{token}", sent.uri())
            }
            (result, _) => result.unwrap_err().to_string(),
        };
        assert!(told.contains(&expected), "{location}: {told}");
        // A state of a hostile hand reaches no more than the service does.
        let (recorder, timer) = (Recorder::default(), Noting::default());
        let state: MonitorState = serde_json::from_value(location.into()).unwrap();
        recorder.answer(200, r#"{"status": "completed"}"#);
        let is_reached = client(&recorder, &timer).monitor(state).wait().await.is_ok();
        assert_eq!(is_reached, expected.starts_with("sent to") && location.starts_with("https:"), "{location}");
    }
}
