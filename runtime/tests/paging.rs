//! Tests of paging: no item is lost or returned twice, no link leads to another origin, and a later run continues.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::{future::poll_fn, pin::Pin};

use futures_core::Stream;
use graphdown_runtime::http::{
    Client, Collection, Error, Grant, Items, Method, Operation, Pages, Path, Permissions, Position, Reply, Request,
    Retry,
};
use graphdown_runtime::model::Json;
use graphdown_runtime::testing::Recorder;

static LIST: Operation = Operation::new("users.list", Method::GET, &["/users"]).with_permissions(Permissions::new(
    Grant::OneOf(&[&["User.Read.All"]]),
    Grant::NotSupported,
    Grant::Unknown,
));

fn client() -> (Client, Recorder) {
    let recorder = Recorder::default();
    let client = Client::builder("https://graph.example/v1.0", "secret-token").transport(recorder.clone());
    (client.retry(Retry::off()).build(), recorder)
}

fn list(client: &Client) -> Request<Collection<Json>> {
    Path::root(client).literal("/users").request(&LIST)
}

/// A page of numbers, with a link that is added as it stands: `@odata.nextLink "https://…"`.
fn page(recorder: &Recorder, items: &[i64], link: &str) {
    let link = link.split_once(' ').map(|(name, link)| format!(r#", "@odata.{name}": "{link}""#)).unwrap_or_default();
    recorder.answer(200, format!(r#"{{"value": {items:?}{link}}}"#));
}

const TWO: &str = "nextLink https://graph.example/v1.0/users?$skiptoken=two";
const THREE: &str = "nextLink https://graph.example/v1.0/users?$skiptoken=three";

fn three_pages(recorder: &Recorder) {
    page(recorder, &[1, 2], TWO);
    page(recorder, &[], THREE);
    // As some services end.
    page(recorder, &[3], "nextLink ");
}

fn urls(recorder: &Recorder) -> Vec<String> {
    recorder.sent().iter().map(|request| request.uri().to_string()).collect()
}

/// What comes until the stream ends; errors as their texts.
async fn all(items: &mut Items<Json>) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(item)) => all.push(item.to_string()),
            Ok(None) => return all,
            Err(error) if all.len() < 20 => all.push(error.kind().to_owned()),
            Err(error) => panic!("{all:?}: {error}"),
        }
    }
}

#[tokio::test]
async fn items_of_all_pages_come_in_order_and_each_page_is_asked_for_in_the_same_way() {
    let (client, recorder) = client();
    three_pages(&recorder);
    let request = list(&client).select("id").top(2).header("Prefer", "a").header("Prefer", "b").eventual();
    assert_eq!(all(&mut request.items()).await, ["1", "2", "3"]);
    let links = [TWO, THREE].map(|link| link.split_once(' ').unwrap().1);
    assert_eq!(urls(&recorder), ["https://graph.example/v1.0/users?$select=id&$top=2&$count=true", links[0], links[1]]);
    let mut ids = Vec::new();
    for sent in recorder.sent() {
        assert_eq!(sent.method(), Method::GET);
        assert_eq!(sent.headers()["consistencylevel"], "eventual");
        assert_eq!(sent.headers()["authorization"], "Bearer secret-token");
        assert_eq!(sent.headers().get_all("prefer").iter().collect::<Vec<_>>(), ["a", "b"]);
        ids.push(sent.headers()["client-request-id"].clone());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3, "each page has an id of its own");
}

#[tokio::test]
async fn an_id_that_the_caller_gave_is_that_of_the_whole_walk() {
    let (client, recorder) = client();
    three_pages(&recorder);
    all(&mut list(&client).client_request_id("c-1").items()).await;
    assert!(recorder.sent().iter().all(|sent| sent.headers()["client-request-id"] == "c-1"));
}

#[tokio::test]
async fn a_body_and_what_holds_for_one_representation_stay_with_the_first_request() {
    static QUERY: Operation = Operation::new("users.query", Method::POST, &["/users/query"]);
    let (client, recorder) = client();
    three_pages(&recorder);
    let request: Request<Collection<Json>> = Path::root(&client).literal("/users/query").request(&QUERY);
    let request = request.json(&["a"]).header("If-None-Match", "\"1\"").header("Range", "bytes=0-9");
    assert_eq!(all(&mut request.header("Accept-Language", "de").items()).await, ["1", "2", "3"]);
    let sent = recorder.sent();
    assert_eq!((sent[0].method(), sent[1].method()), (&Method::POST, &Method::GET));
    let mut names: Vec<&str> = sent[1].headers().keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept-encoding", "accept-language", "authorization", "client-request-id"]);
    assert!(sent[1].body().is_empty());
}

#[tokio::test]
async fn after_an_error_the_same_page_is_asked_for_again_and_nothing_is_lost() {
    let (client, recorder) = client();
    recorder.answer(503, "");
    page(&recorder, &[1, 2], TWO);
    recorder.answer(403, "");
    recorder.answer(200, r#"{"value": [3"#);
    page(&recorder, &[3], "");
    let mut items = list(&client).items();
    assert_eq!(all(&mut items).await, ["service", "1", "2", "service", "decode", "3"]);
    assert_eq!(items.try_next().await.unwrap(), None, "it stays at its end");
    let two = TWO.split_once(' ').unwrap().1;
    assert_eq!(urls(&recorder)[2..], [two, two, two]);
}

#[tokio::test]
async fn a_later_page_that_is_refused_names_the_operation_and_its_permissions() {
    let (client, recorder) = client();
    page(&recorder, &[1], TWO);
    recorder.answer(403, r#"{"error": {"code": "accessDenied", "message": "No."}}"#);
    let first = list(&client).await.unwrap();
    let error = first.next().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /users answered 403 Forbidden: accessDenied: No.; a user with a work or school account needs \
         User.Read.All; a user with a personal account can't call it"
    );
}

#[tokio::test]
async fn pages_can_be_walked_by_hand() {
    let (client, recorder) = client();
    three_pages(&recorder);
    let mut page = list(&client).header("Prefer", "a").await.unwrap();
    let mut items = page.value.clone();
    while let Some(next) = page.next().await.unwrap() {
        items.extend(next.value.clone());
        page = next;
    }
    assert_eq!(items.len(), 3);
    assert!(recorder.sent().iter().all(|sent| sent.headers()["prefer"] == "a"));
    assert_eq!(recorder.sent().len(), 3);
}

#[tokio::test]
async fn a_page_that_no_client_read_says_so() {
    let response = http::Response::new(r#"{"value": [1], "@odata.nextLink": "https://graph.example/n"}"#.into());
    let page = Collection::<Json>::decode(&response).unwrap();
    assert!(page.next().await.unwrap_err().to_string().contains("not read by a client"));
    let last = Collection::<Json>::decode(&http::Response::new(r#"{"value": []}"#.into())).unwrap();
    assert_eq!(last.next().await.unwrap(), None);

    // What is compared is what the service said.
    let (client, recorder) = client();
    recorder.answer(200, response.into_body());
    let read = list(&client).await.unwrap();
    assert_eq!(read, page);
    assert_ne!(read, last);
}

#[tokio::test]
async fn a_link_to_another_origin_is_an_error_and_no_call() {
    for link in [
        "https://evil.example/v1.0/users",
        "http://graph.example/v1.0/users",
        "https://graph.example:8443/v1.0/users",
        "https://graph.example.evil.example/",
        "https://user:pw@graph.example/v1.0/users",
        "https://graph.example@evil.example/",
        "//evil.example/users",
        "https:evil.example",
        "javascript:secret",
        "ftp://graph.example/users",
    ] {
        let (client, recorder) = client();
        page(&recorder, &[1], &format!("nextLink {link}"));
        let mut items = list(&client).items();
        assert_eq!(items.try_next().await.unwrap(), Some(1.into()), "{link}");
        for _ in 0..2 {
            let error = items.try_next().await.unwrap_err();
            assert!(matches!(error, Error::Request(_)), "{link}: {error}");
        }
        assert_eq!(recorder.sent().len(), 1, "{link}");

        // Nor by a position that was stored.
        let error = list(&client).resume(items.position()).items().try_next().await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{link}: {error}");
        assert_eq!(recorder.sent().len(), 1, "{link}");
    }
}

#[tokio::test]
async fn links_of_a_page_that_came_from_elsewhere_are_not_followed() {
    let (client, recorder) = client();
    let moved = |to| http::Response::builder().status(302).header("Location", to).body(Default::default()).unwrap();
    recorder.respond(moved("https://elsewhere.example/list"));
    page(&recorder, &[1], "nextLink https://graph.example/v1.0/me/messages");
    let page = list(&client).await.unwrap();
    let error = page.next().await.unwrap_err();
    assert!(error.to_string().contains("another origin"), "{error}");
    assert_eq!(recorder.sent().len(), 2);
}

#[tokio::test]
async fn a_relative_link_is_resolved_against_the_page_that_has_it() {
    for (link, url) in [
        ("?$skiptoken=a", "https://graph.example/v1.0/users?$skiptoken=a"),
        ("users?$skiptoken=a", "https://graph.example/v1.0/users?$skiptoken=a"),
        ("/beta/users", "https://graph.example/beta/users"),
        // A backslash separates nothing.
        ("\\\\\\\\evil.example/x", "https://graph.example/v1.0/%5C%5Cevil.example/x"),
        ("../beta/x", "https://graph.example/beta/x"),
        ("https://GRAPH.example:443/v1.0/u?a='b c'", "https://GRAPH.example:443/v1.0/u?a='b%20c'"),
    ] {
        let (client, recorder) = client();
        page(&recorder, &[1], &format!("nextLink {link}"));
        page(&recorder, &[2], "");
        assert_eq!(all(&mut list(&client).top(1).items()).await, ["1", "2"], "{link}");
        assert_eq!(urls(&recorder)[1], url, "{link}");
    }
}

#[tokio::test]
async fn a_walk_that_leads_in_circles_is_an_error() {
    // To itself, to the first page, to the one before, and to one further back.
    for links in
        [&[TWO, TWO][..], &["nextLink /v1.0/users"], &[TWO, THREE, TWO], &[TWO, "nextLink ?4", THREE, "nextLink ?4"]]
    {
        let (client, recorder) = client();
        links.iter().for_each(|link| page(&recorder, &[1], link));
        let mut pages = list(&client).pages();
        for _ in links {
            assert!(pages.try_next().await.unwrap().is_some(), "{links:?}");
        }
        for _ in 0..2 {
            let error = pages.try_next().await.unwrap_err();
            assert!(error.to_string().contains("would never end"), "{links:?}: {error}");
        }
        assert_eq!(recorder.sent().len(), links.len());
    }
    let (client, recorder) = client();
    (0..2).for_each(|_| page(&recorder, &[1], TWO));
    let second = list(&client).await.unwrap().next().await.unwrap().unwrap();
    assert!(second.next().await.unwrap_err().to_string().contains("would never end"));
}

#[tokio::test]
async fn an_answer_that_is_no_page_does_not_end_a_walk() {
    for no_page in ["", " ", "{}", r#"{"value": null}"#, r#"{"error": {}}"#] {
        let (client, recorder) = client();
        page(&recorder, &[1], TWO);
        recorder.answer(200, no_page);
        page(&recorder, &[2], "");
        assert_eq!(all(&mut list(&client).items()).await, ["1", "decode", "2"], "{no_page}");
    }
    // A status that says that there is nothing is another matter.
    let (client, recorder) = client();
    recorder.answer(204, "");
    assert!(all(&mut list(&client).items()).await.is_empty());
}

#[tokio::test]
async fn what_is_no_item_is_left_out_and_told() {
    let texts = |client: &Client| Path::root(client).literal("/users").request::<Collection<String>>(&LIST);
    let (client, recorder) = client();
    let link = TWO.split_once(' ').unwrap().1;
    let odd = format!(r#"{{"value": ["a", {{"x": 1}}, null, "b"], "@odata.nextLink": "{link}"}}"#);
    recorder.answer(200, odd.clone());
    recorder.answer(200, r#"{"value": ["c"]}"#);
    let mut items = texts(&client).items();
    assert_eq!(items.try_next().await.unwrap().as_deref(), Some("a"));
    let messages = |items: &Items<String>| items.left_out().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(messages(&items), ["value[1]: expected a string, found an object"]);
    assert_eq!(items.try_next().await.unwrap().as_deref(), Some("b"));
    assert_eq!(items.try_next().await.unwrap().as_deref(), Some("c"));
    assert!(messages(&items).is_empty());
    assert_eq!(items.try_next().await.unwrap(), None);

    // Strictness goes along from page to page.
    recorder.answer(200, format!(r#"{{"value": ["a"], "@odata.nextLink": "{link}"}}"#));
    recorder.answer(200, odd);
    let mut items = texts(&client).strict().items();
    assert_eq!(items.try_next().await.unwrap().as_deref(), Some("a"));
    assert!(matches!(items.try_next().await, Err(Error::Decode(_))));
}

/// As it would be stored between two runs.
fn stored(position: &Position) -> Position {
    serde_json::from_str(&serde_json::to_string(position).unwrap()).unwrap()
}

#[tokio::test]
async fn a_walk_can_be_left_after_any_item_and_gone_on_with() {
    const ITEMS: [&str; 6] = ["1", "2", "3", "4", "5", "6"];
    let serve = |recorder: &Recorder, from: usize| {
        let pages: [(&[i64], &str); 4] = [(&[1, 2], TWO), (&[], THREE), (&[3, 4, 5], "nextLink ?four"), (&[6], "")];
        pages[from..].iter().for_each(|(items, link)| page(recorder, items, link));
    };
    // The page on which a run begins that has so many items already: a page that was given whole isn't read again.
    let first_page = [0, 0, 1, 2, 2, 3, 3];
    for (given, from) in first_page.into_iter().enumerate() {
        let (client, recorder) = client();
        serve(&recorder, 0);
        let mut items = list(&client).top(3).items();
        for _ in 0..given {
            items.try_next().await.unwrap().unwrap();
        }
        let position = stored(&items.position());
        assert_eq!(position, items.position());
        let before = recorder.sent().len();

        let (client, recorder) = self::client();
        let mut items = list(&client).top(3).resume(position).items();
        if given < 6 {
            serve(&recorder, from);
        }
        assert_eq!(all(&mut items).await, ITEMS[given..], "after {given}");
        assert_eq!(stored(&items.position()), items.position());
        if given == 0 {
            assert_eq!((before, urls(&recorder)[0].as_str()), (0, "https://graph.example/v1.0/users?$top=3"));
        }
        assert!(items.position().is_end());
    }
}

#[tokio::test]
async fn the_end_of_a_collection_is_a_position_with_nothing_after_it() {
    let (client, recorder) = client();
    page(&recorder, &[1], "");
    let mut pages = list(&client).pages();
    let only = pages.try_next().await.unwrap().unwrap();
    assert_eq!(only.position(), pages.position());
    assert!(pages.try_next().await.unwrap().is_none());
    let end = stored(&pages.position());
    assert_eq!(list(&client).resume(end.clone()).items().try_next().await.unwrap(), None);
    assert!(list(&client).resume(end.clone()).pages().try_next().await.unwrap().is_none());
    let error = list(&client).resume(end).await.unwrap_err();
    assert!(error.to_string().contains("at the end"), "{error}");
    assert_eq!(recorder.sent().len(), 1);
}

#[tokio::test]
async fn what_has_changed_is_read_from_where_a_delta_query_ended() {
    let delta = "https://graph.example/v1.0/users/delta?$deltatoken=secret";
    let (client, recorder) = client();
    page(&recorder, &[1], TWO);
    page(&recorder, &[2], &format!("deltaLink {delta}"));
    let mut items = list(&client).select("id").items();
    assert_eq!(all(&mut items).await, ["1", "2"]);
    let position = stored(&items.position());
    assert!(!position.is_end());
    assert_eq!(position, Position::from_link(delta));

    page(&recorder, &[3], "");
    assert_eq!(all(&mut list(&client).select("id").resume(position.clone()).items()).await, ["3"]);
    page(&recorder, &[4], "");
    assert_eq!(list(&client).select("id").resume(position).top(5).await.unwrap().value, [4]);
    assert_eq!(urls(&recorder)[2..], [delta, delta], "the link has its options already");
}

#[tokio::test]
async fn nothing_shows_more_of_a_link_than_its_origin() {
    let (client, recorder) = client();
    page(&recorder, &[], "nextLink https://graph.example/v1.0/secret?$skiptoken=secret");
    let mut items = list(&client).items();
    let first = list(&client);
    assert!(items.try_next().await.is_err());
    let resumed = first.resume(items.position());
    let page = Collection::<Json>::decode(&http::Response::new(
        r#"{"value": [], "@odata.nextLink": "https://graph.example/secret", "@odata.deltaLink": "secret"}"#.into(),
    ));
    let shown = format!("{:?} {items:?} {:?} {resumed:?} {page:?}", items.position(), resumed.clone().pages());
    assert!(shown.contains("https://graph.example") && !shown.contains("secret"), "{shown}");
    for wrong in
        ["\"\"", "\"link 1\"", "\"link x https://secret\"", "\"end secret\"", "\"secret\"", "\"start -1\"", "1"]
    {
        let error = serde_json::from_str::<Position>(wrong).unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn streams_are_those_of_futures_core_and_can_be_sent_and_moved() {
    fn check<S: Stream + Send + Unpin>(stream: S) -> S {
        stream
    }
    fn share<T: Send + Sync + Clone>(value: T) -> T {
        value
    }
    let (client, recorder) = client();
    page(&recorder, &[1, 2], "");
    page(&recorder, &[3], "");
    let request = share(list(&client));
    let mut pages: Pages<Json> = check(request.clone().pages());
    let mut items: Items<Json> = check(request.items());
    let first = poll_fn(|context| Pin::new(&mut pages).poll_next(context)).await.unwrap().unwrap();
    assert_eq!(share(first).value, [1, 2]);
    assert_eq!(poll_fn(|context| Pin::new(&mut items).poll_next(context)).await.unwrap().unwrap(), 3);
}

#[tokio::test]
async fn a_stream_ends_behind_an_error_and_can_go_on_there() {
    let (client, recorder) = client();
    recorder.refuse(404, "ResourceNotFound");
    recorder.refuse(404, "ResourceNotFound");
    page(&recorder, &[1], "");
    let mut items = list(&client).items();
    for _ in 0..2 {
        // What asks without end, such as `collect`, ends.
        let mut found = Vec::new();
        while let Some(item) = poll_fn(|context| Pin::new(&mut items).poll_next(context)).await {
            found.push(item.map_err(|error| error.is_not_found()));
        }
        assert_eq!(found, [Err(true)]);
    }
    assert_eq!(items.try_next().await.unwrap(), Some(1.into()));
    assert_eq!(items.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn the_count_is_a_number() {
    static COUNT: Operation = Operation::new("users.count", Method::GET, &["/users/$count"]);
    let (client, recorder) = client();
    let count = || Path::root(&client).literal("/users/$count").request::<i64>(&COUNT);
    for (body, expected) in [("893", 893), ("\u{feff}893", 893), (" 0\r\n", 0), ("9223372036854775807", i64::MAX)] {
        recorder.answer(200, body);
        assert_eq!(count().eventual().await.unwrap(), expected, "{body:?}");
    }
    let sent = recorder.sent();
    assert_eq!((sent[0].uri().query(), &sent[0].headers()["consistencylevel"]), (None, &"eventual".parse().unwrap()));
    for body in ["", " ", "many", "1 2", "9223372036854775808", "{}"] {
        recorder.answer(200, body);
        assert!(matches!(count().await, Err(Error::Decode(_))), "{body:?}");
    }
}
