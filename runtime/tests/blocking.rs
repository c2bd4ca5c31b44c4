//! Tests of blocking calls: over real connections, from several threads, and within an async runtime, where they are
//! errors.

#![cfg(all(feature = "blocking", feature = "hyper"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

#[allow(dead_code, reason = "shared with the tests on the wire")]
#[path = "wire/server.rs"]
mod server;

use graphdown_runtime::{
    blocking::Wait,
    http::{Client, Collection, Content, Error, Method, Retry, Upload},
    model::Json,
    testing::Recorder,
};

use server::{Server, answer, hang_up, ok};

fn client(server: &Server) -> Client {
    let retry = Retry::default().backoff(std::time::Duration::ZERO, std::time::Duration::ZERO);
    Client::builder(server.url(), "token").retry(retry).build()
}

fn get(client: &Client) -> Result<Json, Error> {
    client.request(Method::GET, "/me", ()).wait()
}

#[test]
fn calls_are_waited_for_with_all_that_a_client_does() {
    let server = Server::start(vec![hang_up(), answer(503, "Retry-After: 0.01\r\n", ""), ok("7"), ok("8")]);
    let client = client(&server);
    assert_eq!(get(&client).unwrap().to_json(), "7");
    let response = client.request::<Json>(Method::POST, "/me", ()).json(&1).response().wait().unwrap();
    assert_eq!((response.status.as_u16(), response.body.to_json()), (200, String::from("8")));
    let error = get(&client).unwrap_err();
    assert!(!error.to_string().contains("runtime"), "{error}");
}

#[test]
fn transfers_are_waited_for() {
    let server = Server::start_with(|server| {
        let session = format!(r#"{{"uploadUrl": "http://{}/up"}}"#, server.address);
        vec![ok(&session), answer(201, "", "7"), ok("content"), ok("content")]
    });
    let client = client(&server);
    let session = client.request::<Json>(Method::POST, "/items/1/createUploadSession", ());
    let mut upload = Upload::<Json>::new(session, "content");
    assert_eq!(upload.send().wait().unwrap().to_json(), "7");
    let content = || client.request::<Content>(Method::GET, "/items/1/content", ()).download();
    let chunks: Vec<_> = content().chunks().wait().unwrap().wait_each().map(Result::unwrap).collect();
    assert_eq!(chunks.concat(), b"content");
    let path = std::env::temp_dir().join(format!("graphdown-blocking-{}", std::process::id()));
    content().to_file(&path).wait().unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"content");
    std::fs::remove_file(path).unwrap();
}

#[test]
fn batches_and_long_work_are_waited_for() {
    let server = Server::start(vec![
        ok(r#"{"responses": [{"id": "1", "status": 200, "body": 7}]}"#),
        answer(202, "Location: /operations/1\r\nRetry-After: 0\r\n", ""),
        answer(202, "Retry-After: 0\r\n", r#"{"status": "running"}"#),
        ok(r#"{"status": "succeeded", "resourceId": "8"}"#),
    ]);
    let client = client(&server);
    let results = client.batch().all([client.request::<Json>(Method::GET, "/me", ())]).wait_all().unwrap();
    assert_eq!(results.into_iter().next().unwrap().unwrap().to_json(), "7");
    let mut monitor = client.request::<()>(Method::POST, "/copy", ()).monitor().wait().unwrap();
    assert!(monitor.progress().wait().unwrap().is_some());
    assert_eq!(monitor.wait().wait().unwrap().resource_id.as_deref(), Some("8"));
}

#[test]
fn a_connection_is_kept_between_waits_and_left_where_the_service_closed_it() {
    let closing = "Connection: close\r\n";
    let connections = || -> Vec<usize> {
        let server = Server::start(vec![ok("1"), answer(200, closing, "2"), ok("3")]);
        let client = client(&server);
        for _ in 0..3 {
            client.request::<Json>(Method::POST, "/me", ()).json(&1).wait().unwrap();
        }
        server.heard().iter().map(|request| request.connection).collect()
    };
    // The pool gets a connection back in the background: on a busy machine the next call may be faster, and open another.
    let is_kept = (0..20).any(|_| {
        let connections = connections();
        assert_ne!(connections[1], connections[2], "the closed connection is used again");
        connections[0] == connections[1]
    });
    assert!(is_kept, "no connection is kept");
}

#[test]
fn threads_wait_at_once() {
    let count = 16;
    let server = Server::start((0..count).map(|_| ok("1")).collect());
    let client = client(&server);
    std::thread::scope(|scope| {
        let waiting: Vec<_> = (0..count).map(|_| scope.spawn(|| get(&client))).collect();
        for thread in waiting {
            assert_eq!(thread.join().unwrap().unwrap().to_json(), "1");
        }
    });
}

#[test]
fn a_stream_is_a_loop() {
    let server = Server::start(vec![answer(200, "", "content".repeat(100_000))]);
    let content = client(&server).request::<Content>(Method::GET, "/content", ());
    let mut chunks = content.stream().wait().unwrap().body.wait_each();
    let first = chunks.next().unwrap().unwrap();
    let rest: Result<Vec<_>, Error> = chunks.by_ref().collect();
    let length: usize = rest.unwrap().iter().map(|bytes| bytes.len()).sum();
    assert_eq!(first.len() + length, 700_000);
    assert!(chunks.next().is_none());
}

#[test]
fn a_walk_is_a_loop() {
    let recorder = Recorder::default();
    recorder.answer(200, r#"{"value": [1, 2], "@odata.nextLink": "https://graph.example/v1.0/numbers?$skiptoken=2"}"#);
    recorder.answer(200, r#"{"value": [3]}"#);
    let client = Client::builder("https://graph.example/v1.0", "token").transport(recorder).build();
    let mut items = client.request::<Collection<i64>>(Method::GET, "/numbers", ()).items();
    assert_eq!((&mut items).wait_each().next().unwrap().unwrap(), 1);
    let rest: Result<Vec<i64>, Error> = items.wait_each().collect();
    assert_eq!(rest.unwrap(), [2, 3]);
}

fn is_reported(error: &Error) -> bool {
    matches!(error, Error::Request(_)) && error.to_string().contains("use `.await` instead of `.wait()`")
}

#[test]
fn within_a_runtime_it_is_an_error() {
    let recorder = Recorder::default();
    recorder.answer(200, "1");
    let client = Client::builder("https://graph.example/v1.0", "token").transport(recorder.clone()).build();
    let within = |client: &Client| {
        assert!(is_reported(&get(client).unwrap_err()));
        assert!(is_reported(&client.batch().send().wait_all().unwrap_err()));
        let mut each = graphdown_runtime::http::Body::from("content").wait_each();
        assert!(is_reported(&each.next().unwrap().unwrap_err()) && each.next().is_none());
    };
    let mut runtimes = [tokio::runtime::Builder::new_current_thread(), tokio::runtime::Builder::new_multi_thread()];
    for builder in &mut runtimes {
        let runtime = builder.enable_all().build().unwrap();
        runtime.block_on(async { within(&client) });
        let in_task = client.clone();
        runtime.block_on(async { tokio::spawn(async move { within(&in_task) }).await.unwrap() });
        let _guard = runtime.enter();
        within(&client);
    }
    assert!(recorder.sent().is_empty());
    assert_eq!(get(&client).unwrap().to_json(), "1");
    // What is told instead, for a thread that may block.
    recorder.answer(200, "2");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let blocking =
        move || tokio::runtime::Handle::current().block_on(client.request::<Json>(Method::GET, "/me", ()).send());
    let read = runtime.block_on(runtime.spawn_blocking(blocking)).unwrap();
    assert_eq!(read.unwrap().to_json(), "2");
}
