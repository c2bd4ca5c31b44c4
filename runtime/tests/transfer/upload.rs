//! Tests of what an upload sends next, by what the service answered.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use graphdown_runtime::{
    http::{Client, Error, Method, Request, Source, TransferError, TransportError, Upload, UploadState},
    model::Json,
    testing::{Clock, Recorder},
};

use crate::{
    campaign::{self, session},
    content::Made,
    service::{Service, UNIT},
};

const URL: &str = "https://upload.example/up/1?sig=s3cret";
const SESSION: &str = r#"{"uploadUrl": "https://upload.example/up/1?sig=s3cret", "nextExpectedRanges": ["0-"]}"#;
const ITEM: &str = r#"{"id": "1"}"#;
const MADE: Made = Made { number: 7, length: 2 * UNIT + 100 };

fn client(recorder: &Recorder) -> Client {
    let builder = Client::builder("https://graph.example/v1.0", "the-token").transport(recorder.clone());
    builder.timer(Clock::default()).timeout(None).attempt_timeout(None).build()
}

fn creation(recorder: &Recorder) -> Request<Json> {
    client(recorder).request(Method::POST, "/me/drive/root:/{}:/createUploadSession", ["a.bin"])
}

fn upload(recorder: &Recorder) -> Upload<Json> {
    Upload::new(creation(recorder), MADE.all()).chunk_size(UNIT)
}

fn missing(range: &str) -> String {
    format!(r#"{{"nextExpectedRanges": ["{range}"]}}"#)
}

/// The methods and ranges that were sent.
fn sent(recorder: &Recorder) -> Vec<String> {
    let range = |request: &http::Request<bytes::Bytes>| {
        let range = request.headers().get("content-range").map(|range| format!(" {}", range.to_str().unwrap()));
        format!("{}{}", request.method(), range.unwrap_or_default())
    };
    recorder.sent().iter().map(range).collect()
}

const RANGES: [&str; 3] = ["bytes 0-327679/655460", "bytes 327680-655359/655460", "bytes 655360-655459/655460"];

fn put(range: usize) -> String {
    format!("PUT {}", RANGES[range])
}

#[tokio::test]
async fn chunks_go_in_order_to_the_sessions_url_without_the_token() {
    let recorder = Recorder::default();
    recorder.answer(200, SESSION);
    recorder.answer(202, missing("327680-"));
    recorder.answer(202, missing("655360-655459"));
    recorder.answer(201, ITEM);
    let progress = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&progress);
    let mut upload = upload(&recorder).on_progress(move |done| seen.lock().unwrap().push((done.bytes, done.total)));
    assert_eq!(upload.send().await.unwrap().get("id"), Some("1".into()));
    assert_eq!(sent(&recorder), ["POST".into(), put(0), put(1), put(2)]);
    let (total, confirmed) = (Some(MADE.length), [327_680, 655_360, 655_460]);
    assert_eq!(*progress.lock().unwrap(), confirmed.map(|bytes| (bytes, total)));
    let requests = recorder.sent();
    assert_eq!(requests[0].headers()["authorization"], "Bearer the-token");
    let mut arrived = Vec::new();
    for request in &requests[1..] {
        assert_eq!(request.uri(), URL);
        assert_eq!(request.headers()["content-type"], "application/octet-stream");
        assert!(!request.headers().contains_key("authorization"));
        arrived.extend_from_slice(request.body());
    }
    assert_eq!(arrived, MADE.all());
    // It is complete, and its result is gone.
    assert!(upload.try_next().await.unwrap().is_none());
    assert!(matches!(upload.send().await, Err(Error::Request(_))));
}

#[tokio::test]
async fn a_session_at_the_services_own_host_has_no_token_either() {
    let recorder = Recorder::default();
    recorder.answer(200, r#"{"uploadUrl": "https://graph.example/v1.0/up/1"}"#);
    recorder.answer(401, "");
    recorder.refuse(403, "accessDenied");
    let client = Client::builder("https://graph.example/v1.0", "the-token").transport(recorder.clone()).build();
    let request: Request<Json> = client.request(Method::POST, "/items/{}/createUploadSession", ["a"]);
    let error = Upload::<Json>::new(request, "abc").send().await.unwrap_err();
    assert_eq!(error.code(), Some("accessDenied"), "{error}");
    let requests = recorder.sent();
    let with_token = requests.iter().map(|request| request.headers().contains_key("authorization"));
    assert_eq!(with_token.collect::<Vec<_>>(), [true, false, true]);
}

#[tokio::test]
async fn a_session_must_be_as_encrypted_as_the_service() {
    for url in ["http://upload.example/up/1", "ftp://upload.example", "up", "https://user:pw@upload.example"] {
        let recorder = Recorder::default();
        recorder.answer(200, format!(r#"{{"uploadUrl": "{url}"}}"#));
        let error = upload(&recorder).send().await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{error}");
        assert_eq!(recorder.sent().len(), 1);
    }
    let recorder = Recorder::default();
    recorder.answer(200, "{}");
    let error = upload(&recorder).send().await.unwrap_err();
    assert!(error.to_string().contains("uploadUrl: expected the URL of an upload session, found none"), "{error}");
}

#[tokio::test]
async fn small_content_goes_in_one_request() {
    for (length, expected) in [(0, "PUT"), (1, "PUT"), (4_000_000, "PUT"), (4_000_001, "POST")] {
        let recorder = Recorder::default();
        recorder.answer(201, ITEM);
        let graph = client(&recorder);
        let made = Made { number: 1, length };
        let mut upload = Upload::<Json>::new(creation(&recorder), made.all()).small(move |bytes| {
            graph.request(Method::PUT, "/me/drive/root:/{}:/content", ["a.bin"]).content("text/plain", bytes)
        });
        let outcome = upload.send().await;
        assert_eq!((outcome.is_ok(), recorder.sent()[0].method().as_str()), (expected == "PUT", expected), "{length}");
    }
    let recorder = Recorder::default();
    let error = Upload::<Json>::new(creation(&recorder), "").send().await.unwrap_err();
    assert!(error.to_string().contains("Upload::small"), "{error}");
    assert!(recorder.sent().is_empty());
}

#[tokio::test]
async fn what_is_missing_is_sent_and_no_more() {
    let recorder = Recorder::default();
    recorder.answer(200, SESSION);
    recorder.answer(202, r#"{"nextExpectedRanges": ["26-51", "327680-"]}"#);
    recorder.answer(202, missing("327690-"));
    recorder.answer(200, ITEM);
    upload(&recorder).send().await.unwrap();
    let expected = ["POST", "PUT bytes 0-327679/655460", "PUT bytes 26-51/655460", "PUT bytes 327690-655369/655460"];
    assert_eq!(sent(&recorder)[..4], expected);
    assert_eq!(recorder.sent()[2].body(), &MADE.bytes(26, 52));
}

#[tokio::test]
async fn mailboxes_answer_in_their_own_way() {
    let recorder = Recorder::default();
    recorder.answer(201, r#"{"UploadUrl": "https://upload.example/up/1", "NextExpectedRanges": ["0"]}"#);
    recorder.answer(200, r#"{"NextExpectedRanges": ["327680"]}"#);
    recorder.answer(200, r#"{"NextExpectedRanges": ["655360"]}"#);
    recorder.answer_with(201, &[("location", "https://outlook.example/attachments/1")], "");
    let answer = upload(&recorder).response().await.unwrap();
    assert!(answer.is_empty() && answer.headers["location"] == "https://outlook.example/attachments/1");
    assert_eq!(sent(&recorder), ["POST".into(), put(0), put(1), put(2)]);
}

#[tokio::test]
async fn after_416_the_service_is_asked() {
    let recorder = Recorder::default();
    recorder.answer(200, SESSION);
    recorder.refuse(416, "invalidRange");
    recorder.answer(200, missing("327680-"));
    recorder.answer(202, missing("655360-"));
    recorder.answer(201, ITEM);
    upload(&recorder).send().await.unwrap();
    assert_eq!(sent(&recorder), ["POST".into(), put(0), "GET".into(), put(1), put(2)]);
    assert!(recorder.sent().iter().skip(1).all(|request| !request.headers().contains_key("authorization")));
}

#[tokio::test]
async fn after_an_error_it_goes_on_with_what_is_missing() {
    let recorder = Recorder::default();
    recorder.answer(200, SESSION);
    recorder.refuse(403, "accessDenied");
    let mut upload = upload(&recorder);
    assert_eq!(upload.send().await.unwrap_err().code(), Some("accessDenied"));
    recorder.answer(200, missing("655360-"));
    recorder.answer(201, ITEM);
    upload.send().await.unwrap();
    assert_eq!(sent(&recorder), ["POST".into(), put(0), "GET".into(), put(2)]);
}

#[tokio::test]
async fn throttling_and_failures_of_the_service_are_waited_for() {
    let recorder = Recorder::default();
    recorder.answer(500, "");
    recorder.answer(200, SESSION);
    recorder.throttle(Duration::from_secs(7));
    recorder.answer(502, "");
    recorder.fail(TransportError::broken("reset"));
    recorder.answer(202, missing("327680-"));
    recorder.answer(202, missing("655360-"));
    recorder.refuse(409, "nameAlreadyExists");
    let error = upload(&recorder).send().await.unwrap_err();
    assert!(error.is_conflict(), "{error}");
    let expected = ["POST".into(), "POST".into(), put(0), put(0), put(0), put(0), put(1), put(2)];
    assert_eq!(sent(&recorder), expected);
}

#[tokio::test]
async fn a_chunk_that_fails_for_good_is_asked_about_before_it_is_given_up() {
    let recorder = Recorder::default();
    recorder.answer(200, SESSION);
    // The client repeats it seven times.
    (0..8).for_each(|_| recorder.fail(TransportError::broken("reset")));
    recorder.answer(200, missing("327680-"));
    recorder.answer(202, missing("655360-"));
    recorder.answer(201, ITEM);
    upload(&recorder).send().await.unwrap();
    assert_eq!(sent(&recorder)[8..], [put(0), "GET".into(), put(1), put(2)]);

    let recorder = Recorder::default();
    recorder.answer(200, SESSION);
    (0..200).for_each(|_| recorder.fail(TransportError::broken("reset")));
    assert_eq!(upload(&recorder).send().await.unwrap_err().kind(), "broken");
    assert!(recorder.sent().len() < 20, "{}", recorder.sent().len());
}

#[tokio::test]
async fn where_the_session_is_lost_it_begins_anew() {
    for status in [404, 410, 401] {
        let recorder = Recorder::default();
        recorder.answer(200, SESSION);
        recorder.answer(202, missing("327680-"));
        recorder.refuse(status, "itemNotFound");
        recorder.answer(200, SESSION);
        recorder.answer(202, missing("327680-"));
        recorder.answer(202, missing("655360-"));
        recorder.answer(201, ITEM);
        // Nothing was sent to its end, so that it is not unsure.
        upload(&recorder).once().send().await.unwrap();
        let expected = ["POST".into(), put(0), put(1), "POST".into(), put(0), put(1), put(2)];
        assert_eq!(sent(&recorder), expected, "{status}");
    }
    let recorder = Recorder::default();
    for _ in 0..20 {
        recorder.answer(200, SESSION);
        recorder.refuse(404, "itemNotFound");
    }
    assert!(upload(&recorder).send().await.unwrap_err().is_not_found());
    assert_eq!(recorder.sent().len(), 16, "as many sessions as there are attempts");
}

/// The last chunk has arrived, but not its answer.
fn lost_answer(recorder: &Recorder) {
    recorder.answer(200, SESSION);
    recorder.answer(202, missing("327680-"));
    recorder.answer(202, missing("655360-"));
    recorder.fail(TransportError::broken("reset"));
    recorder.refuse(404, "itemNotFound");
}

#[tokio::test]
async fn an_answer_that_was_lost_is_resolved_as_the_caller_wants() {
    let recorder = Recorder::default();
    lost_answer(&recorder);
    lost_answer(&recorder);
    recorder.answer(200, r#"{"uploadUrl": "https://upload.example/up/1"}"#);
    (0..2).for_each(|chunk| recorder.answer(202, missing(["327680-", "655360-"][chunk])));
    recorder.answer(201, ITEM);
    upload(&recorder).send().await.unwrap();
    assert_eq!(sent(&recorder).iter().filter(|line| *line == "POST").count(), 3);

    let recorder = Recorder::default();
    lost_answer(&recorder);
    let error = upload(&recorder).once().send().await.unwrap_err();
    assert!(matches!(error.transfer(), Some(TransferError::Unsure)), "{error}");

    let recorder = Recorder::default();
    lost_answer(&recorder);
    let found = upload(&recorder).confirm(|| async { Ok(Some(Json::from("found"))) }).send().await.unwrap();
    assert_eq!((found, recorder.sent().len()), (Json::from("found"), 5));

    let recorder = Recorder::default();
    lost_answer(&recorder);
    recorder.answer(200, SESSION);
    recorder.refuse(403, "accessDenied");
    upload(&recorder).confirm(|| async { Ok(None) }).send().await.unwrap_err();
    assert_eq!(sent(&recorder)[5..], ["POST".into(), put(0)]);
}

#[tokio::test]
async fn a_session_that_says_more_than_a_state_is_complete() {
    let recorder = Recorder::default();
    recorder.answer(200, SESSION);
    recorder.refuse(416, "invalidRange");
    recorder.answer(200, ITEM);
    assert_eq!(upload(&recorder).send().await.unwrap().get("id"), Some("1".into()));
}

#[tokio::test]
async fn what_was_not_sent_is_missing_whatever_the_service_says() {
    let recorder = Recorder::default();
    recorder.answer(200, SESSION);
    recorder.answer(202, r#"{"nextExpectedRanges": []}"#);
    recorder.refuse(416, "invalidRange");
    recorder.answer(200, r#"{"nextExpectedRanges": ["?"]}"#);
    recorder.answer(202, "");
    recorder.answer(201, ITEM);
    upload(&recorder).send().await.unwrap();
    assert_eq!(sent(&recorder), ["POST".into(), put(0), put(1), "GET".into(), put(1), put(2)]);
}

#[tokio::test]
async fn a_service_that_cannot_be_asked_is_sent_the_same_again() {
    let recorder = Recorder::default();
    recorder.answer(200, SESSION);
    recorder.answer(202, missing("327680-"));
    recorder.refuse(416, "invalidRange");
    recorder.refuse(405, "methodNotAllowed");
    recorder.answer(202, missing("655360-"));
    recorder.answer(201, ITEM);
    upload(&recorder).send().await.unwrap();
    assert_eq!(sent(&recorder), ["POST".into(), put(0), put(1), "GET".into(), put(1), put(2)]);
}

#[tokio::test]
async fn a_deferred_session_is_completed() {
    let recorder = Recorder::default();
    recorder.answer(200, SESSION);
    recorder.answer(202, missing("327680-"));
    recorder.answer(202, missing("655360-"));
    recorder.answer(202, r#"{"nextExpectedRanges": []}"#);
    recorder.answer(201, ITEM);
    upload(&recorder).send().await.unwrap();
    let requests = recorder.sent();
    let last = requests.last().unwrap();
    assert_eq!((last.method().as_str(), last.uri().to_string(), last.body().len()), ("POST", URL.to_owned(), 0));
}

#[tokio::test]
async fn a_service_that_takes_nothing_is_left() {
    let recorder = Recorder::default();
    recorder.answer(200, SESSION);
    (0..50).for_each(|_| recorder.answer(202, missing("0-")));
    let error = upload(&recorder).send().await.unwrap_err();
    assert!(matches!(error.transfer(), Some(TransferError::Stalled { at: 0, .. })), "{error}");
    assert_eq!(recorder.sent().len(), 9);
}

#[tokio::test]
async fn cancelling_deletes_the_session() {
    for status in [204, 404] {
        let recorder = Recorder::default();
        recorder.answer(200, SESSION);
        recorder.answer(202, missing("327680-"));
        recorder.answer(status, "");
        let mut upload = upload(&recorder);
        upload.cancel().await.unwrap();
        upload.try_next().await.unwrap();
        upload.try_next().await.unwrap();
        upload.cancel().await.unwrap();
        assert!(upload.state().is_none());
        assert_eq!(sent(&recorder), ["POST".into(), put(0), "DELETE".into()]);
        assert!(!recorder.sent()[2].headers().contains_key("authorization"));
    }
}

#[tokio::test]
async fn another_process_goes_on_from_what_was_stored() {
    let recorder = Recorder::default();
    recorder.answer(200, SESSION);
    recorder.answer(202, r#"{"nextExpectedRanges": ["327680-"], "expirationDateTime": "2030-01-01T00:00:00Z"}"#);
    let mut first = upload(&recorder);
    first.try_next().await.unwrap();
    first.try_next().await.unwrap();
    let state = first.state().unwrap();
    assert_eq!(state.expiration().map(|time| time.to_string()).as_deref(), Some("2030-01-01T00:00:00Z"));
    for printed in [format!("{state:?}"), format!("{first:?}")] {
        assert!(!printed.contains("s3cret") && !printed.contains("/up/"), "{printed}");
    }
    let text = serde_json::to_string(&state).unwrap();
    drop(first);

    recorder.answer(200, missing("327680-"));
    recorder.answer(202, missing("655360-"));
    recorder.answer(201, ITEM);
    let stored: UploadState = serde_json::from_str(&text).unwrap();
    assert_eq!(stored, state);
    upload(&recorder).resume(stored).send().await.unwrap();
    assert_eq!(sent(&recorder)[2..], ["GET".into(), put(1), put(2)]);

    for wrong in ["", "5", "5 - - ", "x - - https://a/b", "5 - - mailto:a"] {
        let error = serde_json::from_value::<UploadState>(wrong.into()).unwrap_err().to_string();
        assert!(error.contains("expected the state of an upload") && !error.contains("https"), "{error}");
    }
}

#[tokio::test]
async fn a_session_without_a_request_for_another_can_be_lost() {
    let recorder = Recorder::default();
    recorder.answer(200, missing("0-"));
    recorder.refuse(404, "itemNotFound");
    let session = UploadState::from_session(&Json::from_json(SESSION).unwrap(), MADE.length).unwrap();
    let mut upload = Upload::<Json>::of_session(&client(&recorder), session.clone(), MADE.all());
    let error = upload.send().await.unwrap_err();
    assert!(matches!(error.transfer(), Some(TransferError::SessionLost)), "{error}");
    assert_eq!(recorder.sent()[1].uri(), URL);

    let error = Upload::<Json>::of_session(&client(&recorder), session, "other").send().await.unwrap_err();
    assert!(matches!(error.transfer(), Some(TransferError::SourceChanged(_))), "{error}");
    assert!(UploadState::from_session(&Json::from_json("{}").unwrap(), 1).is_err());
}

#[tokio::test]
async fn a_file_that_changes_is_not_uploaded_half_and_half() {
    let path = campaign::folder().join("changing.bin");
    std::fs::write(&path, MADE.all()).unwrap();
    let recorder = Recorder::default();
    recorder.answer(200, SESSION);
    recorder.answer(202, missing("327680-"));
    recorder.answer(202, missing("655360-"));
    let mut upload = Upload::<Json>::new(creation(&recorder), Source::file(&path).await.unwrap()).chunk_size(UNIT);
    for _ in 0..3 {
        upload.try_next().await.unwrap();
    }
    let state = upload.state().unwrap();
    std::fs::write(&path, Made { number: 8, ..MADE }.all()).unwrap();
    let time = std::time::SystemTime::now() + Duration::from_secs(5);
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    let error = upload.send().await.unwrap_err();
    assert!(matches!(error.transfer(), Some(TransferError::SourceChanged(_))), "{error}");
    assert_eq!(recorder.sent().len(), 3);
    // A later process begins anew, though the length is the same.
    recorder.answer(200, SESSION);
    let mut upload = Upload::<Json>::new(creation(&recorder), Source::file(&path).await.unwrap()).resume(state);
    upload.try_next().await.unwrap();
    assert_eq!(sent(&recorder)[3..], ["POST"]);
}

#[tokio::test]
async fn a_source_has_as_many_bytes_as_it_said() {
    let recorder = Recorder::default();
    recorder.answer(200, SESSION);
    let source = Source::reader(MADE.reader(), MADE.length + 1);
    recorder.answer(202, missing("327680-"));
    recorder.answer(202, missing("655360-"));
    let error = Upload::<Json>::new(creation(&recorder), source).chunk_size(UNIT).send().await.unwrap_err();
    assert!(matches!(error.transfer(), Some(TransferError::SourceChanged(_))), "{error}");
    let error = Source::file(campaign::folder()).await.unwrap_err();
    assert!(matches!(error.transfer(), Some(TransferError::Io { .. })), "{error}");
}

#[tokio::test]
async fn a_reader_is_gone_on_with_from_the_start_and_not_back() {
    let service = Service::start(None).await;
    let client = campaign::client(&service);
    let upload =
        || Upload::<Json>::new(session(&client, "r"), Source::reader(MADE.reader(), MADE.length)).chunk_size(UNIT);
    let mut first = upload();
    first.try_next().await.unwrap();
    first.try_next().await.unwrap();
    let state = first.state().unwrap();
    service.expire();
    let error = first.send().await.unwrap_err();
    let Some(TransferError::NoSeek { earliest, expected: 0, .. }) = error.transfer() else { panic!("{error}") };
    assert_eq!(*earliest, UNIT);
    assert_eq!(service.sessions(), 1);
    // A new reader can be read from the start, and up to what is missing.
    upload().resume(state).send().await.unwrap();
    let stored = service.stored("r").unwrap();
    assert_eq!((stored.sha256, stored.times), (MADE.sha256(), 1));
    assert!(service.breaches().is_empty(), "{:?}", service.breaches());
}

#[test]
fn sizes_of_chunks_are_multiples() {
    let recorder = Recorder::default();
    for (asked, expected) in [(0, UNIT), (UNIT - 1, UNIT), (UNIT * 2 + 5, UNIT * 2), (u64::MAX, UNIT * 191)] {
        let printed = format!("{:?}", upload(&recorder).chunk_size(asked));
        assert!(printed.contains(&format!("chunk_size: {expected},")), "{printed}");
    }
}
