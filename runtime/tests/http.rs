//! What the HTTP part promises, seen over a recording transport and over the loopback interface.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use graphdown_runtime::http::{Client, Content, Error, Grant, Method, Operation, Path, Permissions, Request};
use graphdown_runtime::model::Json;
use graphdown_runtime::testing::Recorder;

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
    let error = get::<Json>(&client).await.unwrap_err();
    assert!(error.is("accessDenied") && error.is("itemLocked") && error.is("detail") && !error.is("itemNotFound"));
    let service = error.service().unwrap();
    assert_eq!((service.request_id.as_deref(), service.client_request_id.as_deref()), (Some("r-1"), Some("c-1")));
    assert_eq!(service.body, body);
    assert_eq!(
        error.to_string(),
        "items.get answered 403 Forbidden: accessDenied: No. (request-id r-1); this call needs, \
         with a work or school account: Files.Read or Files.Read.All and Sites.Read.All; \
         with a personal account: not supported; without a user: unknown"
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
    let error = get::<graphdown_runtime::http::Scalar<i32>>(&client).await.unwrap_err();
    let Error::Decode(error) = error else { panic!("{error}") };
    assert_eq!(error.path, "value");
    assert_eq!(error.message, r#"expected an integer, found "three" at line 1 column 17"#);
    assert_eq!(error.body, r#"{"value": "three"}"#);
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
        r#"the request cannot be made: the value of header "X-Key" has characters that no header can carry"#
    );
    let nowhere = Client::builder("graph.example", "token").transport(recorder.clone()).build();
    let error = get::<Json>(&nowhere).await.unwrap_err();
    assert!(error.to_string().contains("graph.example"), "{error}");
    assert!(recorder.sent().is_empty());
}

#[test]
fn secrets_are_not_shown() {
    let (client, _) = client();
    let request = get::<Json>(&client).header("Authorization", "Bearer other-secret");
    let shown = format!("{client:?} {request:?} {:?}", graphdown_runtime::http::Token::new("secret-token"));
    assert!(!shown.contains("secret"), "{shown}");
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn the_usual_transport_carries_all_of_it() {
    let server = graphdown_runtime::testing::Server::start();
    server.answer(201, r#"{"id": "1"}"#);
    let value: Json = Path::root(&server.client()).literal("/items").request(&POST_ITEM).await.unwrap();
    assert_eq!(value["id"], "1");
    static POST_ITEM: Operation = Operation::new("items.create", Method::POST, &["/items"]);
}
