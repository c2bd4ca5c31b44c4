//! Tests of downloads to files: whole or not there, and gone on with by a later process.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use graphdown_runtime::http::{Downloaded, Error, TransferError};

use crate::{
    campaign,
    content::Made,
    download::{content, cut, part},
    server::{Server, answer},
    service::Service,
};

/// A folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = campaign::folder().join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).unwrap();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

async fn download(server: &Server, path: &Path) -> Result<Downloaded, Error> {
    content(server).download().to_file(path).await
}

const TEXT: &str = "0123456789abcdefghij";

#[tokio::test]
async fn the_file_is_whole_and_alone() {
    let folder = folder("whole");
    let path = folder.join("a.txt");
    fs::write(&path, "what was there").unwrap();
    let server = Server::start(vec![
        cut("200 -\r\nETag: \"a\"\r\nContent-Type: text/plain\r\n", 20, "01234567"),
        part(8, "\"a\"", "89abcdefghij"),
    ]);
    let file = download(&server, &path).await.unwrap();
    assert_eq!((file.length, file.resumed_at, file.etag.as_deref()), (20, 0, Some("\"a\"")));
    assert_eq!(file.media_type.as_deref(), Some("text/plain"));
    assert_eq!((fs::read_to_string(&path).unwrap(), names(&folder)), (TEXT.to_owned(), vec![String::from("a.txt")]));
}

#[tokio::test]
async fn an_empty_file_and_a_range_are_files_as_well() {
    let folder = folder("parts");
    let server = Server::start(vec![
        answer(200, "ETag: \"a\"\r\n", ""),
        cut("206 -\r\nETag: \"a\"\r\nContent-Range: bytes 5-14/20\r\n", 10, "567"),
        answer(403, "", ""),
        part(8, "\"a\"", "89abcde"),
    ]);
    let file = download(&server, &folder.join("empty.txt")).await.unwrap();
    assert_eq!((file.length, fs::read(folder.join("empty.txt")).unwrap()), (0, Vec::new()));
    let range = || content(&server).download().range(5..15).to_file(folder.join("range.txt"));
    range().await.unwrap_err();
    let file = range().await.unwrap();
    assert_eq!((file.length, file.resumed_at), (10, 3));
    assert_eq!(fs::read_to_string(folder.join("range.txt")).unwrap(), "56789abcde");
    assert_eq!(server.heard()[3].values("range"), ["bytes=8-14"]);
    assert_eq!(names(&folder), ["empty.txt", "range.txt"]);
}

#[tokio::test]
async fn what_an_error_leaves_is_gone_on_with() {
    let folder = folder("left");
    let path = folder.join("a.txt");
    fs::write(&path, "what was there").unwrap();
    let server = Server::start(vec![
        cut("200 -\r\nETag: \"a\"\r\n", 20, "01234567"),
        answer(403, "", ""),
        part(8, "\"a\"", "89abcdefghij"),
    ]);
    assert_eq!(download(&server, &path).await.unwrap_err().status().unwrap(), 403);
    assert_eq!(fs::read_to_string(&path).unwrap(), "what was there");
    let left = names(&folder);
    assert_eq!(left.len(), 3, "{left:?}");
    let note = fs::read_to_string(folder.join(".a.txt.download")).unwrap();
    assert!(!note.contains("http") && !note.contains("the-token"), "{note}");
    let file = download(&server, &path).await.unwrap();
    assert_eq!((file.resumed_at, fs::read_to_string(&path).unwrap()), (8, TEXT.to_owned()));
    let heard = server.heard();
    assert_eq!((heard[2].values("range"), heard[2].values("if-range")), (vec!["bytes=8-"], vec!["\"a\""]));
    assert_eq!(names(&folder), ["a.txt"]);
}

#[tokio::test]
async fn what_is_left_of_changed_content_is_dropped() {
    let folder = folder("dropped");
    let path = folder.join("a.txt");
    for rest in [answer(200, "ETag: \"b\"\r\n", TEXT), answer(416, "Content-Range: bytes */3\r\n", "")] {
        let server = Server::start(vec![
            cut("200 -\r\nETag: \"a\"\r\n", 20, "########"),
            answer(403, "", ""),
            rest,
            answer(200, "ETag: \"b\"\r\n", TEXT),
        ]);
        download(&server, &path).await.unwrap_err();
        download(&server, &path).await.unwrap();
        assert_eq!((fs::read_to_string(&path).unwrap(), names(&folder)), (TEXT.to_owned(), vec!["a.txt".to_owned()]));
    }
}

#[tokio::test]
async fn content_that_changes_is_an_error_or_begun_again() {
    let folder = folder("changes");
    let path = folder.join("a.txt");
    let acts = || {
        vec![
            cut("200 -\r\nETag: \"a\"\r\n", 20, "########"),
            answer(200, "ETag: \"b\"\r\n", TEXT),
            answer(200, "ETag: \"b\"\r\n", TEXT),
        ]
    };
    let server = Server::start(acts());
    let error = download(&server, &path).await.unwrap_err();
    assert!(matches!(error.transfer(), Some(TransferError::Changed { .. })), "{error}");
    assert!(!path.exists());

    let server = Server::start(acts());
    fs::remove_file(folder.join(".a.txt.download")).unwrap();
    content(&server).download().restart_if_changed().to_file(&path).await.unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), TEXT);
}

#[tokio::test]
async fn content_that_cannot_be_continued_comes_in_one_piece() {
    let folder = folder("unknown");
    let path = folder.join("a.txt");
    let mut acts = vec![cut("200 -\r\n", 20, "########"), answer(200, "", TEXT)];
    acts.extend((0..20).map(|_| cut("200 -\r\n", 20, "########")));
    let server = Server::start(acts);
    download(&server, &path).await.unwrap();
    assert_eq!((fs::read_to_string(&path).unwrap(), names(&folder)), (TEXT.to_owned(), vec!["a.txt".to_owned()]));
    download(&server, &path).await.unwrap_err();
    assert_eq!((server.heard().len(), names(&folder)), (10, vec!["a.txt".to_owned()]));
}

#[tokio::test]
async fn notes_that_are_wrong_are_none() {
    let folder = folder("notes");
    let path = folder.join("a.txt");
    for note in ["", "{}", "[1]", r#"{"source":1,"content":{"etag":"\"a\""},"received":99}"#, "\u{0}\u{0}"] {
        fs::write(folder.join(".a.txt.download"), note).unwrap();
        let server = Server::start(vec![answer(200, "ETag: \"a\"\r\n", TEXT)]);
        download(&server, &path).await.unwrap();
        assert!(server.heard()[0].values("range").is_empty());
        assert_eq!((fs::read_to_string(&path).unwrap(), names(&folder)), (TEXT.to_owned(), vec!["a.txt".to_owned()]));
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_an_error() {
    let folder = folder("unwritable");
    let long = format!("{}.txt", "ä".repeat(100));
    let server = Server::start((0..4).map(|_| answer(200, "ETag: \"a\"\r\n", TEXT)).collect());
    let error = download(&server, &folder.join("no folder/a.txt")).await.unwrap_err();
    assert!(matches!(error.transfer(), Some(TransferError::Io { .. })), "{error}");
    assert!(matches!(download(&server, &folder.join("..")).await, Err(Error::Request(_))));
    // A folder in the place of the file is known before anything is received.
    fs::create_dir(folder.join("b.txt")).unwrap();
    assert!(matches!(download(&server, &folder.join("b.txt")).await, Err(Error::Request(_))));
    assert_eq!(names(&folder), ["b.txt"]);
    download(&server, &folder.join(&long)).await.unwrap();
    assert_eq!(fs::read_to_string(folder.join(&long)).unwrap(), TEXT);
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_in_the_place_of_a_part_is_not_followed() {
    let folder = folder("links");
    let path = folder.join("a.txt");
    let server = Server::start(vec![
        cut("200 -\r\nETag: \"a\"\r\n", 20, "01234567"),
        answer(403, "", ""),
        answer(200, "ETag: \"a\"\r\n", TEXT),
    ]);
    download(&server, &path).await.unwrap_err();
    let part = names(&folder).into_iter().find(|name| name.ends_with(".part")).unwrap();
    let victim = folder.join("victim");
    fs::write(&victim, "0123456789 and more").unwrap();
    fs::remove_file(folder.join(&part)).unwrap();
    std::os::unix::fs::symlink(&victim, folder.join(&part)).unwrap();
    download(&server, &path).await.unwrap();
    assert_eq!(fs::read_to_string(&victim).unwrap(), "0123456789 and more");
    assert_eq!(fs::read_to_string(&path).unwrap(), TEXT);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_downloads_to_one_path_leave_one_whole_file() {
    let folder = folder("several");
    let service = Service::start(None).await;
    let (old, new) = (Made { number: 1, length: 3_000_000 }, Made { number: 2, length: 2_999_999 });
    let client = campaign::client(&service);
    for round in 0..6 {
        let path = folder.join(format!("{round}.bin"));
        service.offer("one", old, "\"old\"");
        let download = || campaign::content(&client, "one").download().restart_if_changed().to_file(path.clone());
        let broken_off = tokio::time::timeout(Duration::from_millis(round), download()).await;
        let first = tokio::spawn(download());
        if round % 2 == 1 {
            service.offer("one", new, "\"new\"");
        }
        let (first, second) = (first.await.unwrap(), download().await);
        drop((broken_off, first));
        second.unwrap();
        let found = fs::read(&path).unwrap();
        assert!(found == old.all() || found == new.all(), "round {round}: {} bytes", found.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_ends_at_once_loses_at_most_what_was_not_synced() {
    let folder = folder("killed");
    let path = folder.join("big.bin");
    let service = Service::start(None).await;
    let made = Made { number: 3, length: 12 << 20 };
    service.offer("big", made, "\"1\"");
    let request = || campaign::content(&campaign::client(&service), "big");
    let (sender, mut received) = tokio::sync::mpsc::unbounded_channel();
    let download = request().download().on_progress(move |done| _ = sender.send(done.bytes));
    let to_file = path.clone();
    let running = tokio::spawn(async move { download.to_file(to_file).await });
    while received.recv().await.unwrap() < 9 << 20 {}
    running.abort();
    drop(running.await);
    assert!(!path.exists());
    let file = request().download().to_file(&path).await.unwrap();
    assert!(file.resumed_at >= 8 << 20, "{file:?}");
    assert_eq!((file.length, fs::read(&path).unwrap() == made.all()), (12 << 20, true));
    assert!(service.bytes_sent() < 17 << 20, "{}", service.bytes_sent());
    assert_eq!(
        service.log().last().map(String::as_str),
        Some(format!("GET /dl/big?sig=s3cret-signature bytes={}-", file.resumed_at).as_str())
    );
}
