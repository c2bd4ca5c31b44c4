//! Tests of how a download goes on where its connection breaks.

use graphdown_runtime::{
    http::{Client, Content, Error, Method, Request, Retry, TransferError},
    testing::{Clock, Recorder},
};

use crate::server::{Act, Heard, Server, answer, hang_up};

const TEXT: &str = "0123456789abcdefghij";

pub(crate) fn content(server: &Server) -> Request<Content> {
    let at_once = Retry::default().backoff(std::time::Duration::ZERO, std::time::Duration::ZERO);
    let client = Client::builder(server.url(), "the-token").retry(at_once).build();
    client.request(Method::GET, "/items/{}/content", ["1"])
}

/// Announces so many bytes, sends some text and ends the connection.
pub(crate) fn cut(head: &str, length: usize, text: &str) -> Act {
    let text = format!("HTTP/1.1 {head}Content-Length: {length}\r\n\r\n{text}");
    Box::new(move |stream| {
        let _ = std::io::Write::write_all(stream, text.as_bytes());
        false
    })
}

/// The bytes from `first` on.
pub(crate) fn part(first: usize, etag: &str, text: &str) -> Act {
    let range = format!("Content-Range: bytes {first}-{}/20\r\nETag: {etag}\r\n", first + text.len() - 1);
    answer(206, &range, text)
}

async fn read(request: Request<Content>) -> Result<String, (String, Error)> {
    let mut text = String::new();
    let mut chunks = request.download().chunks().await.map_err(|error| (String::new(), error))?;
    loop {
        match chunks.try_next().await {
            Ok(Some(chunk)) => text.push_str(std::str::from_utf8(&chunk).unwrap()),
            Ok(None) => return Ok(text),
            Err(error) => return Err((text, error)),
        }
    }
}

fn ranges(heard: &[Heard]) -> Vec<(String, String)> {
    let value = |heard: &Heard, name| heard.values(name).concat();
    heard.iter().map(|heard| (value(heard, "range"), value(heard, "if-range"))).collect()
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs.map(|(range, held)| (range.to_owned(), held.to_owned())).into()
}

#[tokio::test]
async fn the_rest_is_requested_of_the_same_content() {
    let server = Server::start(vec![
        cut("200 -\r\nETag: \"a\"\r\nContent-Type: text/plain\r\n", 20, "01234567"),
        cut("206 -\r\nETag: \"a\"\r\nContent-Range: bytes 8-19/20\r\n", 12, "89abc"),
        hang_up(),
        answer(500, "", ""),
        part(13, "\"a\"", "defghij"),
    ]);
    let mut chunks = content(&server).download().chunks().await.unwrap();
    assert_eq!((chunks.length(), chunks.etag(), chunks.media_type()), (Some(20), Some("\"a\""), Some("text/plain")));
    let mut text = Vec::new();
    while let Some(chunk) = chunks.try_next().await.unwrap() {
        text.extend_from_slice(&chunk);
        assert_eq!(chunks.progress().bytes, text.len() as u64);
    }
    assert_eq!(text, TEXT.as_bytes());
    assert!(chunks.try_next().await.unwrap().is_none());
    let last = ("bytes=13-", "\"a\"");
    assert_eq!(ranges(&server.heard()), pairs([("", ""), ("bytes=8-", "\"a\""), last, last, last]));
    assert!(server.heard().iter().all(|heard| heard.values("accept-encoding") == ["identity"]));
}

#[tokio::test]
async fn changed_content_is_not_mixed() {
    let begun = || cut("200 -\r\nETag: \"a\"\r\n", 20, "0123456789");
    for changed in [
        answer(200, "ETag: \"b\"\r\n", TEXT),
        answer(200, "", TEXT),
        part(10, "\"b\"", "abcdefghij"),
        answer(206, "Content-Range: bytes 10-20/21\r\nETag: \"a\"\r\n", "abcdefghijk"),
        answer(416, "Content-Range: bytes */5\r\n", ""),
        answer(412, "", ""),
    ] {
        let server = Server::start(vec![begun(), changed]);
        let (text, error) = read(content(&server)).await.unwrap_err();
        assert_eq!(text, "0123456789");
        assert!(matches!(error.transfer(), Some(TransferError::Changed { .. })), "{error}");
        assert!(error.to_string().starts_with("the content changed during the download: expected \"a\""), "{error}");
    }
}

#[tokio::test]
async fn a_service_without_ranges_sends_it_again() {
    let server = Server::start(vec![
        cut("200 -\r\nETag: \"a\"\r\n", 20, "0123456789"),
        cut("200 -\r\nETag: W/\"a\"\r\n", 20, "0123456789abc"),
        answer(200, "ETag: \"a\"\r\n", TEXT),
    ]);
    assert_eq!(read(content(&server)).await.unwrap(), TEXT);
    assert_eq!(server.heard().len(), 3);
}

#[tokio::test]
async fn a_weak_etag_or_a_date_holds_the_content_as_well() {
    let date = "Mon, 16 Jun 2025 08:14:27 GMT";
    let server =
        Server::start(vec![cut("200 -\r\nETag: W/\"a\"\r\n", 20, "0123456789"), part(10, "W/\"a\"", "abcdefghij")]);
    assert_eq!(read(content(&server)).await.unwrap(), TEXT);
    assert_eq!(ranges(&server.heard())[1..], pairs([("bytes=10-", "")]));

    let head = format!("200 -\r\nLast-Modified: {date}\r\n");
    let rest = format!("Content-Range: bytes 10-19/20\r\nLast-Modified: {date}\r\n");
    let server = Server::start(vec![cut(&head, 20, "0123456789"), answer(206, &rest, "abcdefghij")]);
    assert_eq!(read(content(&server)).await.unwrap(), TEXT);
    assert_eq!(ranges(&server.heard())[1..], pairs([("bytes=10-", date)]));
}

#[tokio::test]
async fn content_that_cannot_be_told_from_another_is_not_continued() {
    let server = Server::start(vec![cut("200 -\r\n", 20, "0123456789"), part(10, "\"a\"", "abcdefghij")]);
    let (text, error) = read(content(&server)).await.unwrap_err();
    assert_eq!((text.as_str(), server.heard().len()), ("0123456789", 1));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200), "{error}");
}

#[tokio::test]
async fn ranges_are_requested_and_cut_out_of_more() {
    let server = Server::start(vec![part(5, "\"a\"", "56789"), answer(200, "", TEXT), part(4, "\"a\"", "456789abcd")]);
    for _ in 0..3 {
        let mut chunks = content(&server).download().range(5..10).chunks().await.unwrap();
        assert_eq!(chunks.length(), Some(5));
        let mut text = Vec::new();
        while let Some(chunk) = chunks.try_next().await.unwrap() {
            text.extend_from_slice(&chunk);
        }
        assert_eq!(text, b"56789");
    }
    assert!(ranges(&server.heard()).iter().all(|(range, _)| range == "bytes=5-9"));

    let server = Server::start(vec![
        cut("206 -\r\nETag: \"a\"\r\nContent-Range: bytes 15-19/20\r\n", 5, "fg"),
        part(17, "\"a\"", "hij"),
        answer(416, "Content-Range: bytes */20\r\n", ""),
        part(3, "\"a\"", "3456"),
    ]);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let mut written = Vec::new();
    assert_eq!(content(&server).download().range(15..).to_writer(&mut written).await.unwrap(), 5);
    assert_eq!(text(written), "fghij");
    let beyond = content(&server).download().range(100..).chunks().await.unwrap_err();
    assert_eq!(beyond.status().unwrap(), 416);
    // Another part than the one that was asked for.
    assert!(content(&server).retry(Retry::off()).download().range(9..).chunks().await.is_err());
    for empty in [content(&server).download().range(5..5), content(&server).header("Range", "bytes=1-2").download()] {
        assert!(matches!(empty.chunks().await, Err(Error::Request(_))));
    }
}

#[tokio::test]
async fn content_of_unknown_length_ends_where_it_ends() {
    let chunked = "HTTP/1.1 200 -\r\nETag: \"a\"\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n0123456789abcdefghij\r\n";
    let act = |end: &'static str| -> Act {
        Box::new(move |stream| {
            let _ = std::io::Write::write_all(stream, format!("{chunked}{end}").as_bytes());
            false
        })
    };
    let server = Server::start(vec![act("0\r\n\r\n")]);
    assert_eq!(read(content(&server)).await.unwrap(), TEXT);
    // Only the end is missing, which the service says by refusing what comes after it.
    let server = Server::start(vec![act(""), answer(416, "Content-Range: bytes */20\r\n", "")]);
    assert_eq!(read(content(&server)).await.unwrap(), TEXT);
    assert_eq!(ranges(&server.heard())[1..], pairs([("bytes=20-", "\"a\"")]));
    let server = Server::start(vec![act(""), answer(416, "Content-Range: bytes */21\r\n", "")]);
    assert!(read(content(&server)).await.is_err());
}

#[tokio::test]
async fn it_gives_up_without_a_byte_in_eight_attempts_and_can_go_on() {
    let nothing = || cut("206 -\r\nETag: \"a\"\r\nContent-Range: bytes 1-19/20\r\n", 19, "");
    let mut acts = vec![cut("200 -\r\nETag: \"a\"\r\n", 20, "0")];
    acts.extend((0..7).map(|_| nothing()));
    acts.push(part(1, "\"a\"", &TEXT[1..]));
    let server = Server::start(acts);
    let mut chunks = content(&server).download().chunks().await.unwrap();
    assert_eq!(chunks.try_next().await.unwrap().unwrap(), "0");
    let error = chunks.try_next().await.unwrap_err();
    assert_eq!((error.kind(), server.heard().len()), ("broken", 8));
    assert_eq!(chunks.try_next().await.unwrap().unwrap(), TEXT[1..]);
    assert!(chunks.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn the_token_stays_at_the_service_each_time() {
    let elsewhere =
        Server::start(vec![cut("200 -\r\nETag: \"a\"\r\n", 20, "0123456789"), part(10, "\"a\"", "abcdefghij")]);
    let location = || format!("Location: http://{}/dl/1?sig=s3cret\r\n", elsewhere.address);
    let server = Server::start(vec![answer(302, &location(), ""), answer(302, &location(), "")]);
    assert_eq!(read(content(&server).header("Cookie", "c=1")).await.unwrap(), TEXT);
    assert!(server.heard().iter().all(|heard| heard.values("authorization") == ["Bearer the-token"]));
    for heard in elsewhere.heard() {
        assert!(heard.values("authorization").is_empty() && heard.values("cookie").is_empty(), "{heard:?}");
    }
    assert_eq!(ranges(&elsewhere.heard())[1..], pairs([("bytes=10-", "\"a\"")]));
}

#[tokio::test]
async fn a_preauthorized_url_is_called_without_the_token() {
    let server =
        Server::start(vec![cut("200 -\r\nETag: \"a\"\r\n", 20, "0123456789"), part(10, "\"a\"", "abcdefghij")]);
    let client = Client::builder(server.url(), "the-token").retry(Retry::default()).build();
    let url = format!("http://{}/dl/1?sig=s3cret", server.address);
    assert_eq!(read(client.request_preauthorized(Method::GET, &url)).await.unwrap(), TEXT);
    for heard in server.heard() {
        assert_eq!(heard.head[0], "GET /dl/1?sig=s3cret HTTP/1.1");
        assert!(heard.values("authorization").is_empty(), "{heard:?}");
    }
    let recorder = Recorder::default();
    recorder.refuse(403, "accessDenied");
    let client = Client::builder("https://graph.example/v1.0", "t").transport(recorder.clone()).build();
    let request = client.request_preauthorized::<Content>(Method::GET, "https://files.example/dl/1?sig=s3cret");
    let printed = format!("{request:?} {:?}", request.clone().download());
    let error = request.await.unwrap_err();
    for text in [printed, error.to_string(), format!("{error:?}")] {
        assert!(!text.contains("s3cret") && !text.contains("/dl/"), "{text}");
    }
    for url in ["http://files.example/dl/1?sig=s3cret", "files.example/s3cret", "https://user:s3cret@files.example"] {
        let error = client.request_preauthorized::<Content>(Method::GET, url).await.unwrap_err();
        assert!(matches!(error, Error::Request(_)) && !error.to_string().contains("s3cret"), "{error}");
    }
    assert_eq!(recorder.sent().len(), 1);
}

#[tokio::test]
async fn a_refusal_is_the_error_of_the_call() {
    let recorder = Recorder::default();
    recorder.refuse(404, "itemNotFound");
    let builder = Client::builder("https://graph.example/v1.0", "t").transport(recorder.clone());
    let client = builder.timer(Clock::default()).build();
    let request: Request<Content> = client.request(Method::GET, "/items/{}/content", ["1"]);
    assert!(request.clone().download().chunks().await.unwrap_err().is_not_found());
    recorder.answer(204, "");
    let mut chunks = request.download().chunks().await.unwrap();
    assert!(chunks.try_next().await.unwrap().is_none());
}
