//! Tests what delta queries tell: changed and removed objects, lists within them, positions, and what to do where the service
//! has forgotten one.

use http::Method;

use super::*;
use crate::{http::Client, testing::Recorder};

/// An object with an id and a facet that may be typed.
#[derive(Clone, Default)]
struct Thing {
    id: Option<String>,
    deleted: Option<Deleted>,
    additional: Additional,
}

crate::model! { Thing: "thing" { id: "id", deleted: "deleted" } }

#[derive(Clone, Default)]
struct Deleted {
    additional: Additional,
}

crate::model! { Deleted: "deleted" {} }

fn client(recorder: &Recorder) -> Client {
    Client::builder("https://graph.microsoft.com/v1.0", "token").transport(recorder.clone()).build()
}

fn delta<T: Model>(client: &Client) -> Request<Collection<T>> {
    client.request(Method::GET, "/things/delta", ())
}

/// Each change of a page in a word.
async fn told<T: Model + 'static>(objects: &str) -> Vec<String> {
    let recorder = Recorder::default();
    recorder.answer(200, format!(r#"{{"value": {objects}}}"#));
    let mut changes = delta::<T>(&client(&recorder)).changes();
    let mut told = Vec::new();
    while let Some(change) = changes.try_next().await.unwrap() {
        told.push(match change {
            Change::Changed(object) => format!("changed {}", id(&object).unwrap_or_default()),
            Change::Removed(removed) => format!("{:?} {}", removed.reason, removed.id.unwrap_or_default()),
        });
    }
    told
}

#[tokio::test]
async fn a_removed_object_is_told_from_a_changed_one() {
    let objects = r#"[
        {"id": "1"}, {"id": "2", "@removed": {"reason": "deleted"}}, {"id": "3", "@removed": {"reason": "changed"}},
        {"id": "4", "@removed": {}}, {"id": "5", "@removed": null}, {"id": "6", "deleted": {"state": "softDeleted"}},
        {"id": "7", "deleted": null}, {"id": "8", "deleted": false}, {"id": "9", "deleted": {}}
    ]"#;
    let expected = [
        "changed 1",
        "Deleted 2",
        "Changed 3",
        r#"Other("") 4"#,
        "changed 5",
        r#"Other("") 6"#,
        "changed 7",
        "changed 8",
        r#"Other("") 9"#,
    ];
    assert_eq!(told::<Thing>(objects).await, expected);
    // The same of a type that documents neither id nor facet.
    assert_eq!(told::<Deleted>(objects).await, expected);
}

#[tokio::test]
async fn changes_of_a_list_within_an_object_are_typed() {
    let recorder = Recorder::default();
    recorder.answer(
        200,
        r#"{"value": [{"id": "g", "members@delta": [{"id": "1"}, {"id": "2", "@removed": {"reason": "deleted"}}]}]}"#,
    );
    let group = delta::<Thing>(&client(&recorder)).changes().try_next().await.unwrap().unwrap();
    let members = group.related::<Thing>("members").unwrap();
    assert!(matches!(&members[..], [Change::Changed(_), Change::Removed(Removed { reason: Removal::Deleted, .. })]));
    assert_eq!(members.iter().map(|one| one.id().unwrap()).collect::<Vec<_>>(), ["1", "2"]);
    assert!(group.related::<Thing>("owners").unwrap().is_empty());
}

#[tokio::test]
async fn a_later_run_continues_after_the_last_change() {
    let recorder = Recorder::default();
    let link = "https://graph.microsoft.com/v1.0/things/delta?$deltatoken=1";
    recorder.answer(200, format!(r#"{{"value": [{{"id": "1"}}, {{"id": "2"}}], "@odata.deltaLink": "{link}"}}"#));
    recorder.answer(200, format!(r#"{{"value": [{{"id": "1"}}, {{"id": "2"}}], "@odata.deltaLink": "{link}"}}"#));
    recorder.answer(200, r#"{"value": [{"id": "3"}]}"#);
    let client = client(&recorder);
    let mut changes = delta::<Thing>(&client).changes();
    assert_eq!(changes.try_next().await.unwrap().unwrap().id().as_deref(), Some("1"));
    // Stored and read in the midst of a page.
    let stored: Position = serde_json::from_str(&serde_json::to_string(&changes.position()).unwrap()).unwrap();
    let mut changes = delta::<Thing>(&client).resume(stored).changes();
    assert_eq!(changes.try_next().await.unwrap().unwrap().id().as_deref(), Some("2"));
    assert!(changes.try_next().await.unwrap().is_none());
    let mut changes = delta::<Thing>(&client).resume(changes.position()).changes();
    assert_eq!(changes.try_next().await.unwrap().unwrap().id().as_deref(), Some("3"));
    assert_eq!(recorder.sent()[2].uri().to_string(), link);
}

#[tokio::test]
async fn where_the_position_is_forgotten_the_service_or_the_start_is_where_to_begin() {
    let link = "https://graph.microsoft.com/v1.0/things/delta?$deltatoken=new";
    let body = |code: &str| format!(r#"{{"error": {{"code": "{code}"}}}}"#);
    let start = Some("https://graph.microsoft.com/v1.0/things/delta");
    let located = [("location", link)];
    let at = |location| [("location", location)];
    let cases = [
        (410, "resyncRequired", &located[..], Some(link)),
        (410, "", &[], start),
        (410, "", &at("/v1.0/things/delta?$deltatoken=new"), start),
        (410, "", &at("//evil.example/x"), start),
        (410, "", &at("javascript:1"), start),
        (410, "", &at(""), start),
        (400, "syncStateNotFound", &[], start),
        (404, "itemNotFound", &located, None),
        (400, "badRequest", &[], None),
    ];
    for (status, code, headers, expected) in cases {
        let recorder = Recorder::default();
        recorder.answer_with(status, headers, body(code));
        recorder.answer(200, r#"{"value": []}"#);
        let client = client(&recorder);
        let old = Position::from_link("https://graph.microsoft.com/v1.0/things/delta?$deltatoken=old");
        let error = delta::<Thing>(&client).resume(old).changes().try_next().await.unwrap_err();
        let Some(anew) = error.resync() else {
            assert_eq!(expected, None, "{status} {code}");
            continue;
        };
        delta::<Thing>(&client).resume(anew).changes().try_next().await.unwrap();
        assert_eq!(Some(recorder.sent()[1].uri().to_string().as_str()), expected, "{status} {code}");
    }
}

#[tokio::test]
async fn the_latest_position_needs_nothing_read() {
    let recorder = Recorder::default();
    recorder.answer(200, r#"{"value": []}"#);
    delta::<Thing>(&client(&recorder)).latest().changes().try_next().await.unwrap();
    assert_eq!(recorder.sent()[0].uri().query(), Some("$deltatoken=latest"));
}
