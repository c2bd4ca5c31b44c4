//! Reads trees of collections: the order of their items, the options of their lists, folders that fail or lie within
//! themselves.
#![expect(clippy::unwrap_used, reason = "a test fails where what it needs is missing")]

use graphdown_runtime::{
    http::{Client, Collection, Error, Method, Request, Tree},
    model::Json,
    testing::{Clock, Recorder},
};

fn client(recorder: &Recorder) -> Client {
    let builder = Client::builder("https://graph.microsoft.com/v1.0", "token");
    builder.transport(recorder.clone()).timer(Clock::default()).timeout(None).attempt_timeout(None).build()
}

fn list(client: &Client, path: &str) -> Request<Collection<Json>> {
    client.request(Method::GET, path.to_owned(), ())
}

/// The lists at `/items/ID/children` below `/root`, for items with a member `folder`.
fn tree(recorder: &Recorder) -> Tree<Json> {
    let client = client(recorder);
    let first = list(&client, "/root").select(["id", "folder"]).header("ConsistencyLevel", "eventual").skip(2);
    first.tree(move |item| {
        item.get("folder")?;
        let id = item.get("id")?;
        Some(client.request(Method::GET, "/items/{}/children", [id.as_str()?]))
    })
}

/// A page of items, of which those with a name in upper case are folders.
fn page(names: &[&str], next: Option<&str>) -> String {
    let item = |name: &&str| {
        let folder = if name.chars().all(char::is_uppercase) { r#", "folder": {}"# } else { "" };
        format!(r#"{{"id": "{name}"{folder}}}"#)
    };
    let items: Vec<String> = names.iter().map(item).collect();
    let next = next.map(|next| format!(r#", "@odata.nextLink": "https://graph.microsoft.com/v1.0{next}""#));
    format!(r#"{{"value": [{}]{}}}"#, items.join(", "), next.unwrap_or_default())
}

/// What a tree returns: `depth:name`, or the path and the status of a list that fails.
async fn read(tree: &mut Tree<Json>) -> Vec<String> {
    let mut seen = Vec::new();
    while let Some(item) = tree.next().await {
        seen.push(match item {
            Ok(item) => format!("{}:{}", tree.depth(), item.get("id").unwrap().as_str().unwrap()),
            Err(unread) => format!("{} {}", unread.path(), unread.error.status().map_or(0, |status| status.as_u16())),
        });
    }
    seen
}

fn paths(recorder: &Recorder) -> Vec<String> {
    recorder.sent().iter().map(|request| request.uri().path().trim_start_matches("/v1.0").to_owned()).collect()
}

#[tokio::test]
async fn an_item_comes_before_those_below_it() {
    let recorder = Recorder::default();
    recorder.answer(200, page(&["a", "B"], Some("/root?page=2")));
    recorder.answer(200, page(&["C", "d"], None));
    recorder.answer(200, page(&["e"], None));
    recorder.answer(200, page(&["f"], None));
    assert_eq!(read(&mut tree(&recorder)).await, ["0:a", "0:B", "1:C", "2:e", "1:d", "0:f"]);
    assert_eq!(paths(&recorder), ["/root", "/items/B/children", "/items/C/children", "/root"]);
    assert_eq!(recorder.unused(), 0);
}

#[tokio::test]
async fn breadth_first_reads_each_list_to_its_end() {
    let recorder = Recorder::default();
    recorder.answer(200, page(&["A", "B"], Some("/root?page=2")));
    recorder.answer(200, page(&["c"], None));
    recorder.answer(200, page(&["D"], None));
    recorder.answer(200, page(&["e"], None));
    recorder.answer(200, page(&["f"], None));
    let mut tree = tree(&recorder).breadth_first();
    assert_eq!(read(&mut tree).await, ["0:A", "0:B", "0:c", "1:D", "1:e", "2:f"]);
    let expected = ["/root", "/root", "/items/A/children", "/items/B/children", "/items/D/children"];
    assert_eq!(paths(&recorder), expected);
}

#[tokio::test]
async fn the_options_of_the_first_list_are_those_of_all() {
    let recorder = Recorder::default();
    recorder.answer(200, page(&["A"], None));
    recorder.answer(200, page(&[], None));
    read(&mut tree(&recorder)).await;
    let sent = recorder.sent();
    assert_eq!(sent[0].uri().query(), Some("$select=id,folder&$skip=2"));
    assert_eq!(sent[1].uri().query(), Some("$select=id,folder"), "items of another list were skipped");
    assert_eq!(sent[1].headers()["consistencylevel"], "eventual");
}

#[tokio::test]
async fn what_a_list_sets_itself_stays() {
    let recorder = Recorder::default();
    recorder.answer(200, page(&["A"], None));
    recorder.answer(200, page(&[], None));
    let client = client(&recorder);
    let first = list(&client, "/root").top(9).select("id").header("Prefer", "a");
    let below = move |_: &Json| Some(list(&client, "/other").top(1).header("Prefer", "b"));
    read(&mut first.tree(below)).await;
    let sent = recorder.sent();
    assert_eq!(sent[1].uri().query(), Some("$top=1&$select=id"));
    assert_eq!(sent[1].headers().get_all("prefer").iter().collect::<Vec<_>>(), ["b"]);
}

#[tokio::test]
async fn a_folder_that_fails_is_told_and_the_others_are_read() {
    let recorder = Recorder::default();
    recorder.answer(200, page(&["A", "B", "c"], None));
    recorder.refuse(403, "accessDenied");
    recorder.answer(200, page(&["d", "e"], Some("/items/B/children?page=2")));
    for _ in 0..8 {
        recorder.answer(503, "");
    }
    let mut tree = tree(&recorder);
    let seen = read(&mut tree).await;
    assert_eq!(
        seen,
        ["0:A", "/items/A/children 403", "0:B", "1:d", "1:e", "/items/B/children 503", "0:c"],
        "each failure at its place"
    );
    assert_eq!(recorder.unused(), 0);
}

#[tokio::test]
async fn the_rest_of_a_folder_can_be_read_later() {
    let recorder = Recorder::default();
    recorder.answer(200, page(&["a"], Some("/root?page=2")));
    recorder.refuse(403, "accessDenied");
    recorder.answer(200, page(&["b"], None));
    let mut tree = tree(&recorder);
    assert!(tree.next().await.unwrap().is_ok());
    let unread = tree.next().await.unwrap().expect_err("the second page is refused");
    assert_eq!(unread.to_string().split(':').next(), Some("/root can't be read to its end"));
    assert!(tree.next().await.is_none(), "there is no other list");
    let rest: Vec<Json> = unread.rest.await.unwrap().value;
    assert_eq!(rest[0].get("id"), Some("b".into()));
    assert_eq!(paths(&recorder), ["/root", "/root", "/root"]);
}

#[tokio::test]
async fn a_folder_within_itself_is_read_once() {
    for is_breadth_first in [false, true] {
        let recorder = Recorder::default();
        recorder.answer(200, page(&["A", "B"], None));
        // A has B, which has A; and B is in the first list, too.
        for names in [["B"], ["A"], ["A"], ["B"], ["B"], ["A"]] {
            recorder.answer(200, page(&names, None));
        }
        let tree = tree(&recorder);
        let mut tree = if is_breadth_first { tree.breadth_first() } else { tree };
        let seen = read(&mut tree).await;
        assert_eq!(seen.len(), 6, "{seen:?}");
        assert_eq!(paths(&recorder).len(), 5, "the first list, and A and B from either side");
    }
}

#[tokio::test]
async fn lists_that_differ_by_their_query_are_several() {
    let recorder = Recorder::default();
    recorder.answer(200, page(&["A"], None));
    recorder.answer(200, page(&["b"], None));
    let client = client(&recorder);
    let every = client.clone();
    let first = list(&client, "/items").query("parent", "root");
    let mut tree = first.tree(move |item| {
        item.get("folder")?;
        Some(list(&every, "/items").query("parent", item.get("id")?.as_str()?))
    });
    assert_eq!(read(&mut tree).await, ["0:A", "1:b"]);
}

#[tokio::test]
async fn an_error_ends_a_stream_only_for_those_who_let_it() {
    async fn all(mut tree: Tree<Json>) -> Result<usize, Error> {
        let mut count = 0;
        while let Some(item) = tree.next().await {
            item?;
            count += 1;
        }
        Ok(count)
    }
    let recorder = Recorder::default();
    recorder.answer(200, page(&["A", "b"], None));
    recorder.refuse(404, "itemNotFound");
    assert!(all(tree(&recorder)).await.unwrap_err().is_not_found());
}
