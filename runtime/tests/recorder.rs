//! Tests of the recorder: its answers, and the errors for invalid ones.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::time::Duration;

use graphdown_runtime::http::{Client, Collection, Method, Retry, Scalar, TransportError};
use graphdown_runtime::model::Json;
use graphdown_runtime::testing::Recorder;

fn client(recorder: &Recorder) -> Client {
    Client::builder("https://graph.example/v1.0", "secret-token")
        .transport(recorder.clone())
        .retry(Retry::off())
        .build()
}

async fn get(client: &Client) -> Result<Json, graphdown_runtime::http::Error> {
    client.request(Method::GET, "/items/{}", ["1"]).query("secret", "1").await
}

#[test]
fn pages_are_written_as_a_service_writes_them() {
    let mut page = Collection::from(vec![Json::from("a"), Json::from(1)]);
    assert_eq!(serde_json::to_string(&page).unwrap(), r#"{"value":["a",1]}"#);
    page.next_link = Some(String::from("https://graph.example/v1.0/next"));
    page.count = Some(7);
    page.additional.insert("@odata.context", "c");
    let next = r#""@odata.nextLink":"https://graph.example/v1.0/next","@odata.count":7,"@odata.context":"c""#;
    assert_eq!(serde_json::to_string(&page).unwrap(), format!(r#"{{"value":["a",1],{next}}}"#));
}

#[tokio::test]
async fn answers_are_what_a_service_gives() {
    let recorder = Recorder::default();
    let client = client(&recorder);
    recorder.answer_json(200, &[1, 2]);
    recorder.answer_with(200, &[("etag", "e-1")], "{}");
    recorder.refuse(409, "a \"code\"");
    recorder.throttle(Duration::from_millis(2128));
    assert_eq!(get(&client).await.unwrap().to_json(), "[1,2]");
    let response = client.request::<Json>(Method::GET, "/x", ()).response().await.unwrap();
    assert_eq!(response.headers["etag"], "e-1");
    let error = get(&client).await.unwrap_err();
    assert!(error.is_conflict() && error.is("a \"code\""), "{error}");
    let error = get(&client).await.unwrap_err();
    assert!(error.is_throttled(), "{error}");
    assert_eq!(error.retry_after(), Some(Duration::from_millis(2128)));
}

#[tokio::test]
async fn failures_are_what_a_network_gives() {
    let recorder = Recorder::default();
    let client = client(&recorder);
    recorder.fail(TransportError::connect("refused"));
    recorder.fail(TransportError::timeout("silence"));
    recorder.fail(TransportError::broken("reset"));
    assert!(get(&client).await.unwrap_err().is_connect());
    assert!(get(&client).await.unwrap_err().is_timeout());
    let error = get(&client).await.unwrap_err();
    assert!(error.to_string().contains("reset") && !error.is_connect() && !error.is_timeout(), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_client_of_the_recorders_does_not_wait() {
    let recorder = Recorder::default();
    (0..3).for_each(|_| recorder.throttle(Duration::from_secs(30)));
    recorder.answer_json(200, &std::collections::BTreeMap::from([("value", 7)]));
    // Its limits of time would end what takes a moment: here a body that comes a moment later.
    let later = futures_util::stream::once(async {
        tokio::task::yield_now().await;
        Ok::<_, std::io::Error>(graphdown_runtime::Bytes::from("7"))
    });
    let started = tokio::time::Instant::now();
    let client: Client = recorder.graph::<Api>().0;
    let read = client.request::<Scalar<i64>>(Method::GET, "/count", ()).await.unwrap();
    assert_eq!((read.value, recorder.sent().len()), (Some(7), 4));
    assert_eq!(started.elapsed(), Duration::ZERO);
    recorder.answer(204, "");
    let body = graphdown_runtime::http::Body::stream(later, Some(1));
    client.request::<()>(Method::PUT, "/content", ()).content("text/plain", body).await.unwrap();
    assert_eq!((recorder.sent()[4].body().as_ref(), recorder.unused()), (&b"7"[..], 0));
}

struct Api(Client);

impl graphdown_runtime::http::Api for Api {
    const BASE_URL: &'static str = "https://graph.example/v1.0";

    fn of(built: graphdown_runtime::http::Built) -> Self {
        Self(built.into_client())
    }
}

#[tokio::test]
async fn a_script_that_is_wrong_or_too_short_is_told() {
    let recorder = Recorder::default();
    let client = client(&recorder);
    recorder.answer(99, "");
    recorder.answer_with(200, &[("a b", "c")], "");
    recorder.answer_json(200, &std::collections::BTreeMap::from([(vec![1], 1)]));
    for expected in [
        "99 is no status",
        "\"a b\" with \"c\" is no header",
        "cannot be written as JSON",
        "no further answer, for GET /v1.0/items/1",
    ] {
        let error = get(&client).await.unwrap_err().to_string();
        assert!(error.contains(expected) && !error.contains("secret"), "{error}");
    }
    assert_eq!(recorder.sent().len(), 4);
    assert_eq!(format!("{recorder:?}"), "Recorder { answers: 0, sent: 4 }");
}
