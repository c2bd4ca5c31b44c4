//! The spans of calls. They are a program of their own: what is traced is decided once for a place in the code, and
//! tests beside it that trace nothing would decide it otherwise.

#![cfg(all(feature = "hyper", feature = "tracing"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

#[allow(dead_code, reason = "shared with the tests on the wire")]
#[path = "wire/server.rs"]
mod server;
#[path = "spans/collector.rs"]
mod collector;

use collector::Collector;
use graphdown_runtime::http::{Client, Content, Method, Operation, Path, Retry};
use graphdown_runtime::model::Json;
use server::{Server, answer, ok};

static GET_ITEM: Operation = Operation::new("items.get", Method::GET, &["/items/{item-id}"]);

fn has(line: &str, fields: &[&str]) {
    for field in fields {
        assert!(line.contains(field), "no {field} in {line}");
    }
}

#[tokio::test]
async fn each_attempt_has_a_span_without_secrets() {
    let other = Server::start(vec![ok("{}")]);
    let place = format!("Location: http://{}/secret-path?secret-signature\r\n", other.address);
    let server = Server::start(vec![
        answer(503, "request-id: r-1\r\n", ""),
        answer(302, &place, ""),
        answer(404, "request-id: r-1\r\n", "{}"),
    ]);
    let retry = Retry::default().backoff(std::time::Duration::ZERO, std::time::Duration::ZERO);
    let client = Client::builder(server.url(), "secret-token").retry(retry).build();
    let item = || Path::root(&client).literal("/items/").segment("1");
    let collector = Collector::default();
    {
        let _guard = tracing::subscriber::set_default(collector.clone());
        item().request::<Content>(&GET_ITEM).query("x", "secret-query").header("X-Key", "secret-key").await.unwrap();
        item().request::<Json>(&GET_ITEM).await.unwrap_err();
    }
    let lines = collector.lines();
    let [first, again, second, elsewhere, last] = lines.as_slice() else { panic!("{lines:#?}") };
    let name = "GET /items/{item-id}";
    has(first, &["http.request.method=\"GET\"", "url.template=\"/items/{item-id}\"", "server.address=\"127.0.0.1\""]);
    has(first, &[&format!("otel.name={name}"), "otel.kind=\"client\"", "http.response.status_code=503"]);
    has(first, &["error.type=\"503\"", "graph.request_id=\"r-1\"", "graph.operation=\"items.get\""]);
    assert!(!first.contains("resend_count"), "{first}");
    has(again, &["event", "reason=\"503\"", "attempt=1"]);
    has(second, &["http.request.resend_count=1", "http.response.status_code=302"]);
    has(elsewhere, &["http.request.resend_count=2", "http.response.status_code=200"]);
    has(last, &["http.response.status_code=404", "error.type=\"404\""]);
    for line in &lines {
        assert!(!line.contains("secret") && !line.contains("/items/1"), "{line}");
    }
}
