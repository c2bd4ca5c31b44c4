//! Which folders of a drive and of a mailbox are entered.

use graphdown::{Graph, everyday::WellKnownFolder, http::Tree, testing::Recorder};

/// What is sent, without what all have.
fn sent(recorder: &Recorder) -> Vec<String> {
    let urls = recorder.sent();
    urls.iter().map(|request| request.uri().to_string().replace("https://graph.microsoft.com/v1.0", "")).collect()
}

async fn count<T: graphdown::model::PropertyValue + 'static>(mut tree: Tree<T>) -> usize {
    let mut count = 0;
    while let Some(item) = tree.next().await {
        assert!(item.is_ok(), "{:?}", item.err());
        count += 1;
    }
    count
}

#[tokio::test]
async fn only_folders_of_the_drive_itself_are_entered() {
    let recorder = Recorder::default();
    recorder.answer(
        200,
        r#"{"value": [
            {"id": "folder", "folder": {"childCount": 1}},
            {"id": "empty", "folder": {"childCount": 0}},
            {"id": "unknown", "folder": {}},
            {"id": "file", "file": {}},
            {"id": "notebook", "folder": {"childCount": 3}, "package": {"type": "oneNote"}},
            {"id": "shortcut", "folder": {"childCount": 3}, "remoteItem": {"id": "elsewhere", "folder": {}}},
            {"folder": {"childCount": 3}}
        ]}"#,
    );
    recorder.answer(200, r#"{"value": [{"id": "below", "file": {}}]}"#);
    recorder.answer(200, r#"{"value": []}"#);
    let graph: Graph = recorder.graph();
    let drive = graph.drives().id("b!1");
    let tree = drive.tree(drive.root_by_path("Archive").children().list().select(["name", "folder"]).top(200));
    assert_eq!(count(tree).await, 8);
    let options = "?$select=name,folder,id,package,remoteItem&$top=200";
    let expected = [
        format!("/drives/b%211/root:/Archive:/children{options}"),
        format!("/drives/b%211/items/folder/children{options}"),
        format!("/drives/b%211/items/unknown/children{options}"),
    ];
    assert_eq!(sent(&recorder), expected);
}

#[tokio::test]
async fn without_select_all_properties_are_asked_for() {
    let recorder = Recorder::default();
    recorder.answer(200, r#"{"value": []}"#);
    let graph: Graph = recorder.graph();
    let drive = graph.me().drive();
    assert_eq!(count(drive.tree(drive.root().children().list())).await, 0);
    assert_eq!(sent(&recorder), ["/me/drive/root/children"]);
}

#[tokio::test]
async fn mail_folders_with_folders_below_them_are_entered() {
    let recorder = Recorder::default();
    recorder.answer(200, r#"{"value": [{"id": "a", "childFolderCount": 1}, {"id": "b", "childFolderCount": 0}]}"#);
    recorder.answer(200, r#"{"value": [{"id": "c"}]}"#);
    recorder.answer(200, r#"{"value": []}"#);
    let graph: Graph = recorder.graph();
    let mailbox = graph.users().id("adele");
    let first = mailbox.mail_folders().list().select("displayName").query("includeHiddenFolders", true);
    assert_eq!(count(mailbox.mail_folder_tree(first)).await, 3);
    let options = "?$select=displayName,id,childFolderCount&includeHiddenFolders=true";
    let expected = [
        format!("/users/adele/mailFolders{options}"),
        format!("/users/adele/mailFolders/a/childFolders{options}"),
        format!("/users/adele/mailFolders/c/childFolders{options}"),
    ];
    assert_eq!(sent(&recorder), expected);
}

#[test]
fn a_folder_that_every_mailbox_has_stands_for_an_id() {
    let graph: Graph = Recorder::default().graph();
    let list = graph.me().mail_folders().id(WellKnownFolder::SentItems).messages().list();
    assert_eq!(list.build().unwrap().uri().path(), "/v1.0/me/mailFolders/sentitems/messages");
}
