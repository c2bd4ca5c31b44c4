//! Tests of the HTTP part with a recording transport and over the loopback interface.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use graphdown_runtime::Bytes;
use graphdown_runtime::http::{
    Client, Collection, Content, Error, Grant, Method, Operation, Path, Permissions, Request, Scalar,
};
use graphdown_runtime::model::{Binary, Json};
use graphdown_runtime::testing::{Answer, Recorder, Unmodelled, assert_same};

static GET_ITEM: Operation =
    Operation::new("items.get", Method::GET, &["/items/{item-id}"]).with_permissions(Permissions::new(
        Grant::OneOf(&[&["Files.Read"], &["Files.Read.All", "Sites.Read.All"]]),
        Grant::NotSupported,
        Grant::Unknown,
    ));

fn client() -> (Client, Recorder) {
    let recorder = Recorder::default();
    let client = Client::builder("https://graph.example/v1.0/", "secret-token").transport(recorder.clone()).build();
    (client, recorder)
}

fn get<T>(client: &Client) -> Request<T> {
    Path::root(client).literal("/items/").segment("1").request(&GET_ITEM)
}

fn moved(location: &str) -> http::Response<graphdown_runtime::Bytes> {
    http::Response::builder().status(302).header("Location", location).body(Default::default()).unwrap()
}

#[tokio::test]
async fn the_services_errors_are_told_by_their_codes() {
    let (client, recorder) = client();
    let body = r#"{"error": {"code": "accessDenied", "message": "No.", "details": [{"code": "detail"}],
        "innererror": {"request-id": "r-1", "innerError": {"code": "itemLocked", "clientRequestId": "c-1"}}}}"#;
    recorder.answer(403, body);
    let error = get::<Json>(&client).client_request_id("c-2").await.unwrap_err();
    assert!(error.is("accessDenied") && error.is("itemLocked") && error.is("detail") && !error.is("itemNotFound"));
    let service = error.service().unwrap();
    assert_eq!((service.request_id.as_deref(), service.client_request_id.as_deref()), (Some("r-1"), Some("c-2")));
    assert_eq!(service.body, body);
    assert_eq!(
        error.to_string(),
        "GET /items/{item-id} answered 403 Forbidden: accessDenied: No. (request-id r-1); a user with a work or school account \
         needs Files.Read or Files.Read.All and Sites.Read.All; a user with a personal account can't call it"
    );
}

#[tokio::test]
async fn errors_that_are_not_graphs_keep_their_body() {
    let (client, recorder) = client();
    recorder.answer(400, r#"{"error": "invalid_request", "error_description": "No scope."}"#);
    recorder.answer(502, "<html>Bad gateway</html>");
    let error = get::<Json>(&client).await.unwrap_err();
    assert!(error.is("invalid_request"));
    assert_eq!(error.service().unwrap().message, "No scope.");
    let error = get::<Json>(&client).await.unwrap_err();
    assert_eq!(error.service().unwrap().body, "<html>Bad gateway</html>");
}

#[tokio::test]
async fn what_does_not_read_is_kept_with_the_way_to_it() {
    let (client, recorder) = client();
    recorder.answer(200, r#"{"value": "three"}"#);
    let error = get::<Scalar<i32>>(&client).strict().await.unwrap_err();
    let Error::Decode(error) = error else { panic!("{error}") };
    assert_eq!(error.path, "value");
    assert_eq!(error.message, r#"expected an integer of 32 bits, found "three" at line 1 column 18"#);
    assert_eq!(error.body, r#"{"value": "three"}"#);
}

#[tokio::test]
async fn content_becomes_bytes_or_another_body() {
    let (client, recorder) = client();
    recorder.answer(200, "content");
    let content = get::<Content>(&client).await.unwrap();
    assert_eq!(content.as_ref(), b"content");
    assert_eq!(Bytes::from(content.clone()), "content");
    assert_eq!(Vec::from(content.clone()), b"content");
    assert_eq!(Binary::from(content.clone()).as_str(), "Y29udGVudA==");
    recorder.answer(204, "");
    recorder.answer(204, "");
    get::<()>(&client).content("text/plain", content).await.unwrap();
    get::<()>(&client).content("text/plain", b"bytes").await.unwrap();
    let sent: Vec<Bytes> = recorder.sent().iter().skip(1).map(|request| request.body().clone()).collect();
    assert_eq!(sent, ["content", "bytes"]);
}

#[tokio::test]
async fn the_token_goes_to_the_services_origin_alone() {
    let (client, recorder) = client();
    recorder.respond(moved("/v1.0/elsewhere"));
    recorder.respond(moved("https://storage.example/file?signature=1"));
    recorder.answer(200, "content");
    let content = get::<Content>(&client).await.unwrap();
    assert_eq!(content.text(), Some("content"));
    let sent = recorder.sent();
    let tokens: Vec<bool> = sent.iter().map(|request| request.headers().contains_key("authorization")).collect();
    assert_eq!(tokens, [true, true, false]);
    assert_eq!(sent[1].uri(), "https://graph.example/v1.0/elsewhere");

    recorder.respond(moved("http://storage.example/file"));
    assert!(matches!(get::<Content>(&client).await, Err(Error::Transport(_))));
}

#[tokio::test]
async fn what_leaves_the_origin_is_a_short_list_and_nothing_comes_back_with_it() {
    // Another host, port or scheme is another origin.
    for elsewhere in ["https://storage.example/f", "https://graph.example:8443/f", "//graph.example.evil/f"] {
        let (client, recorder) = client();
        recorder.respond(moved(elsewhere));
        recorder.respond(moved("https://graph.example/v1.0/me/messages"));
        recorder.answer(200, "content");
        let request = get::<Content>(&client).content("text/plain", "a body").header("Cookie", "c=secret");
        let request = request.header("X-Api-Key", "secret").header("Prefer", "x").header("If-Match", "1");
        let request = request.header("Accept", "text/csv").header("Range", "bytes=0-9").header("If-Range", "e");
        request
            .header("client-request-id", "1")
            .header("User-Agent", "a")
            .header("Accept-Language", "de")
            .await
            .unwrap();
        let sent = recorder.sent();
        assert_eq!(sent[0].headers().len(), 12, "{:?}", sent[0].headers());
        for request in &sent[1..] {
            let mut names: Vec<&str> = request.headers().keys().map(http::HeaderName::as_str).collect();
            names.sort_unstable();
            assert_eq!(names, ["accept", "accept-language", "if-range", "range", "user-agent"], "{elsewhere}");
            assert!(request.body().is_empty());
        }
        assert_eq!(sent[2].uri(), "https://graph.example/v1.0/me/messages");
    }
}

#[tokio::test]
async fn from_http_to_https_is_another_origin() {
    let recorder = Recorder::default();
    let client = Client::builder("http://graph.example/v1.0", "secret").transport(recorder.clone()).build();
    recorder.respond(moved("https://graph.example/v1.0/f"));
    recorder.answer(200, "content");
    get::<Content>(&client).header("X-Api-Key", "secret").await.unwrap();
    let names: Vec<_> = recorder.sent()[1].headers().keys().cloned().collect();
    assert_eq!(names, ["accept-encoding"]);
}

#[tokio::test]
async fn within_the_origin_all_goes_along() {
    let (client, recorder) = client();
    recorder.respond(moved("../elsewhere"));
    recorder.respond(moved("https://GRAPH.example:443/v1.0/last"));
    recorder.answer(200, "content");
    get::<Content>(&client).header("X-Api-Key", "key").await.unwrap();
    let sent = recorder.sent();
    assert_eq!(sent[1].uri(), "https://graph.example/v1.0/elsewhere");
    let has = |one: &http::Request<_>, name, value| one.headers().get(name).is_some_and(|found| found == value);
    assert!(sent.iter().all(|one| has(one, "x-api-key", "key") && has(one, "authorization", "Bearer secret-token")));
}

#[tokio::test]
async fn redirects_that_must_not_be_followed_are_refused_and_not_shown() {
    for (location, reason) in [
        ("http://storage.example/secret", "not encrypted"),
        ("ftp://storage.example/secret", "neither https:// nor http://"),
        ("file:///secret", "neither https:// nor http://"),
        ("javascript:secret", "neither https:// nor http://"),
        ("https://user:secret@storage.example/", "a user name or a password"),
        ("https://:secret@storage.example/", "a user name or a password"),
        ("//@storage.example/secret", "a user name or a password"),
        ("https://secret]/", "not a URL"),
    ] {
        let (client, recorder) = client();
        recorder.respond(moved(location));
        let error = get::<Content>(&client).await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(error.to_string().contains(reason) && !shown.contains("secret"), "{shown}");
        assert_eq!(recorder.sent().len(), 1);
    }
}

#[tokio::test]
async fn a_loop_ends_and_its_address_is_not_shown() {
    let (client, recorder) = client();
    (0..20).for_each(|_| recorder.respond(moved("https://storage.example:444/path?sig=secret")));
    let error = get::<Content>(&client).client_request_id("c-1").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "no complete response was received: expected at most 5 redirects, found more, the last to https://storage.example:444 \
         (1 attempt, client-request-id c-1)"
    );
    assert_eq!(recorder.sent().len(), 6);
}

#[tokio::test]
async fn what_is_not_a_read_is_not_sent_twice() {
    static POST_ITEM: Operation = Operation::new("items.create", Method::POST, &["/items"]);
    let (client, recorder) = client();
    recorder.respond(moved("https://storage.example/file?sig=secret"));
    let error = Path::root(&client).literal("/items").request::<Json>(&POST_ITEM).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(302));
    assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    assert_eq!(recorder.sent().len(), 1);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_an_error_of_its_own() {
    let recorder = Recorder::default();
    let builder = Client::builder("https://graph.example", "token").transport(recorder.clone());
    let client = builder.body_limit(4).build();
    recorder.answer(200, "1234");
    recorder.answer(200, "12345");
    recorder.answer(500, "12345");
    assert_eq!(get::<Content>(&client).await.unwrap().text(), Some("1234"));
    let error = get::<Content>(&client).await.unwrap_err();
    assert!(matches!(error, Error::BodyTooLarge { limit: 4, .. }));
    assert_eq!(
        error.to_string(),
        "the body of a response with status 200 OK exceeds the limit of 4 bytes: request less, by `top`, `select` or a Range \
         header, read it as a stream, or raise the builder's `body_limit`"
    );
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert_eq!(get::<Content>(&client).await.unwrap_err().status().map(|status| status.as_u16()), Some(500));
}

#[tokio::test]
async fn headers_that_are_not_the_callers_are_refused() {
    for name in [
        "Content-Length",
        "host",
        "Transfer-Encoding",
        "Connection",
        "TE",
        "Upgrade",
        "Trailer",
        "Keep-Alive",
        "Expect",
        "Proxy-Authorization",
        "proxy-connection",
    ] {
        let (client, recorder) = client();
        let error = get::<Json>(&client).header(name, "secret").await.unwrap_err();
        let reason = format!(
            "the request is invalid: the header {name:?} is set by the transport where it is needed: leave it out"
        );
        assert_eq!(error.to_string(), reason);
        assert!(recorder.sent().is_empty());
    }
    let (client, _) = client();
    let error = get::<Json>(&client).header("Authorization", "Bearer secret").await.unwrap_err().to_string();
    assert!(error.contains("is set by the client") && !error.contains("secret"), "{error}");
}

#[tokio::test]
async fn a_byte_order_mark_before_any_body_is_skipped() {
    let (client, recorder) = client();
    recorder.answer(200, "\u{feff}42");
    recorder.answer(200, "\u{feff}{\"value\": 7}");
    recorder.answer(200, "\u{feff}");
    recorder.answer(404, "\u{feff}{\"error\": {\"code\": \"itemNotFound\"}}");
    assert_eq!(get::<i64>(&client).await.unwrap(), 42);
    assert_eq!(get::<Scalar<i64>>(&client).await.unwrap().value, Some(7));
    assert_eq!(get::<Option<Json>>(&client).await.unwrap(), None);
    assert!(get::<Json>(&client).await.unwrap_err().is("itemNotFound"));
}

#[tokio::test]
async fn numbers_that_fit_no_type_fail_no_answer() {
    let (client, recorder) = client();
    recorder.answer(200, r#"{"value": 1e400, "@odata.count": 99999999999999999999}"#);
    recorder.answer(200, r#"{"value": [1, 99999999999999999999], "@odata.count": 99999999999999999999}"#);
    recorder.answer(400, r#"{"error": {"code": "bad", "limit": 1e400, "details": [{"code": "d", "n": -1e400}]}}"#);
    let scalar: Scalar<f64> = get(&client).await.unwrap();
    assert_eq!((scalar.value, scalar.additional.len()), (None, 2));
    let page: Collection<i64> = get(&client).await.unwrap();
    assert_eq!((page.value.as_slice(), page.count, page.additional.len()), (&[1][..], None, 1));
    // What stands by itself has nothing beside it that could keep a number.
    recorder.answer(200, "99999999999999999999");
    recorder.answer(200, "[1, [2, 1e400]]");
    recorder.answer(200, "null");
    let error = get::<Json>(&client).await.unwrap_err();
    assert!(error.is("bad") && error.is("d"));
    let service = error.service().unwrap();
    assert_eq!(service.error.get("limit").unwrap().to_json(), "1e400");
    assert_eq!(service.details().next().unwrap().to_json(), r#"{"code": "d", "n": -1e400}"#);
    let error = get::<i64>(&client).await.unwrap_err().to_string();
    assert!(error.ends_with("the body: expected an integer of 64 bits, found 99999999999999999999"), "{error}");
    let error = get::<Vec<Json>>(&client).await.map(|list| list[1].read::<Vec<f64>>().unwrap_err().to_string());
    assert_eq!(error.unwrap(), "[1]: expected a number that a double can hold, found 1e400 at line 1 column 10");
    assert!(get::<Json>(&client).await.unwrap().is_null());
}

#[test]
fn a_documented_answer_must_fit_its_type() {
    let fails = |body: &'static str, read: fn(&Answer) -> Vec<Unmodelled>| {
        let read = std::panic::catch_unwind(|| read(&Answer::new(200, &[], body)));
        let message = read.unwrap_err().downcast::<String>().map_or_else(|_| String::new(), |message| *message);
        message.trim_start_matches("the response does not read as documented: ").to_owned()
    };
    let scalar = fails(r#"{"value": 2147483648}"#, Answer::assert_read::<Scalar<i32>>);
    assert_eq!(scalar, "value: expected an integer of 32 bits, found 2147483648 at line 1 column 21");
    let list = fails(r#"{"value": [null, 1, 1e400]}"#, Answer::assert_read::<Collection<f64>>);
    assert_eq!(list, "value[2]: expected a number that a double can hold, found 1e400 at line 1 column 26");
    let count = fails(r#"{"value": [], "@odata.count": 1e400}"#, Answer::assert_read::<Collection<f64>>);
    assert_eq!(count, r#"["@odata.count"]: expected an integer of 64 bits, found 1e400 at line 1 column 36"#);
    Answer::new(200, &[], r#"{"value": [null, 1.0, 0.12345678901234567890123]}"#).assert_read::<Collection<f64>>();
    Answer::new(200, &[], r#"{"value": null, "@odata.context": 1e400}"#).assert_read::<Scalar<f64>>();
    let digits = std::panic::catch_unwind(|| assert_same("0.1", "0.10000000000000000001"));
    assert!(digits.is_err());
    assert_same("[1, 100]", "[1.0, 1e2]");
}

#[tokio::test]
async fn inner_errors_without_end_are_looked_into_to_a_limit() {
    let (client, recorder) = client();
    let depth = 20_000;
    recorder
        .answer(500, format!(r#"{{"error":{}1{}}}"#, r#"{"code":"c","innererror":"#.repeat(depth), "}".repeat(depth)));
    let error = get::<Json>(&client).await.unwrap_err();
    assert_eq!(error.service().unwrap().codes().count(), 16);
}

#[tokio::test]
async fn what_the_service_writes_drives_no_terminal() {
    let (client, recorder) = client();
    let text = format!("\\u001b]0;x\\u0007\\r\\nFORGED \\u202e {}", "x".repeat(5_000));
    let body =
        format!(r#"{{"error": {{"code": "{text}", "message": "{text}", "innerError": {{"request-id": "{text}"}}}}}}"#);
    recorder.answer(500, body);
    recorder.answer(200, "{\"value\": \"\\u001b[31m\\n\u{202e}0123456789012345678901234567890123456789\"}");
    recorder.answer(200, format!(r#"{{"value": {{"{text}": ["#));
    for _ in 0..3 {
        let error = get::<Scalar<i64>>(&client).strict().await.unwrap_err();
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(shown.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{shown:?}");
            assert!(shown.len() < 4_000, "{}: {shown}", shown.len());
        }
    }
}

#[tokio::test]
async fn a_found_value_is_shown_by_its_beginning() {
    let (client, recorder) = client();
    recorder.answer(200, format!(r#"{{"value": "{}"}}"#, "abc0".repeat(100)));
    let error = get::<Scalar<i64>>(&client).strict().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the response does not read as documented: value: expected an integer of 64 bits, found \
         \"abc0abc0abc0abc0abc0abc0abc0abc0… (368 more characters)\" at line 1 column 413"
    );
}

#[tokio::test]
async fn options_are_joined_and_encoded() {
    let (client, recorder) = client();
    recorder.answer(200, "{}");
    let request = get::<Json>(&client).select(["id", "name"]).select(["size"]).order_by(["name desc", "id"]);
    let request = request.expand(["a($select=b)"]).filter("name eq 'O''Neil & co'").top(5).top(7).query("q", "1+1=2");
    request.header("ConsistencyLevel", "eventual").await.unwrap();
    let sent = &recorder.sent()[0];
    assert_eq!(
        sent.uri().query(),
        Some(
            "$select=id,name,size&$orderby=name%20desc,id&$expand=a($select%3Db)\
             &$filter=name%20eq%20'O''Neil%20%26%20co'&$top=7&q=1%2B1%3D2"
        )
    );
    assert_eq!(sent.headers()["consistencylevel"], "eventual");
}

#[tokio::test]
async fn faults_are_reported_before_anything_is_sent() {
    let (client, recorder) = client();
    let error = get::<Json>(&client).header("X-Key", "secret\n").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"the request is invalid: the value of the header "X-Key" has characters that are not allowed in a header"#
    );
    let nowhere = Client::builder("graph.example", "token").transport(recorder.clone()).build();
    let error = get::<Json>(&nowhere).await.unwrap_err();
    assert!(error.to_string().contains("graph.example"), "{error}");
    assert!(recorder.sent().is_empty());
}

#[tokio::test]
async fn secrets_are_not_shown() {
    let (client, recorder) = client();
    let request = get::<Json>(&client).header("X-Api-Key", "secret").header("Cookie", "secret").header("Prefer", "p=1");
    let request = request.query("$filter", "mail eq 'secret'").query("sig", "secret").content("text/plain", "secret");
    let shown = format!("{client:?} {request:?} {:?}", graphdown_runtime::http::Token::new("secret-token"));
    assert!(!shown.contains("secret") && shown.contains("https://graph.example/v1.0"), "{shown}");
    for part in ["X-Api-Key", "Cookie", "$filter", "sig", "p=1", "6 bytes", "/items/1"] {
        assert!(shown.to_ascii_lowercase().contains(&part.to_ascii_lowercase()), "{part} in {shown}");
    }

    let answer = |status: u16, body: &str| {
        let response =
            http::Response::builder().status(status).header("Set-Cookie", "secret").header("Location", "/secret");
        recorder.respond(response.header("ETag", "tag").body(body.to_owned().into()).unwrap());
    };
    answer(200, r#"{"value": "secretive in more than one way, and longer than what is shown of it"}"#);
    answer(409, r#"{"error": {"code": "conflict", "innerError": {"token": "secret"}}}"#);
    answer(200, "secret");
    let error = get::<Scalar<Vec<i64>>>(&client).strict().await.unwrap_err();
    assert!(format!("{error:?}").contains("80 bytes"), "{error:?}");
    let error = get::<Json>(&client).await.unwrap_err();
    let shown = format!("{error:?} {error}");
    assert!(!shown.contains("secret") && shown.contains("tag") && shown.contains("set-cookie"), "{shown}");
    let shown = format!("{:?}", get::<Content>(&client).response().await.unwrap());
    assert!(!shown.contains("secret") && shown.contains("6 bytes") && shown.contains("tag"), "{shown}");
}

#[tokio::test]
async fn a_base_with_secrets_is_refused_and_not_shown() {
    for base in [
        "https://:secret@graph.example",
        "https://secret@graph.example/v1.0",
        "https://@graph.example/secret",
        "https://graph.example/v1.0?key=secret",
        "secret@graph.example",
    ] {
        let recorder = Recorder::default();
        let builder = Client::builder("https://graph.example", "token").base_url(base).transport(recorder.clone());
        let shown = format!("{builder:?}");
        let client = builder.build();
        let error = get::<Json>(&client).await.unwrap_err();
        let shown = format!("{shown} {client:?} {error} {error:?} {:?}", client.base_url());
        assert!(!shown.contains('@') && !shown.contains("key="), "{shown}");
        assert!(base.ends_with("/secret") || !shown.contains("secret"), "{shown}");
        assert!(recorder.sent().is_empty());
    }
}

#[cfg(feature = "hyper")]
#[tokio::test]
async fn the_usual_transport_carries_all_of_it() {
    let server = graphdown_runtime::testing::Server::start();
    server.answer(201, r#"{"id": "1"}"#);
    let value: Json = Path::root(&server.graph()).literal("/items").request(&POST_ITEM).await.unwrap();
    assert_eq!(value.get("id"), Some("1".into()));
    static POST_ITEM: Operation = Operation::new("items.create", Method::POST, &["/items"]);
}
