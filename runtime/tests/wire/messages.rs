//! Tests of how requests and responses are written and read.

use std::{
    io::Write,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use futures_core::Stream;
use graphdown_runtime::http::{Body, Collection, Error, Method, Path, Serde};
use graphdown_runtime::model::{Json, Open};

use crate::{POST_ITEM, client, content, get, post, server::*};

/// A stream of these pieces.
struct Pieces(std::vec::IntoIter<&'static str>);

fn pieces() -> Pieces {
    Pieces(vec!["some ", "", "text"].into_iter())
}

impl Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))))
    }
}

#[tokio::test]
async fn what_has_no_body_says_so_where_a_body_is_due() {
    let server = Server::start((0..5).map(|_| ok("{}")).collect());
    let client = client(&server);
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::GET, Method::DELETE] {
        client.request::<Json>(method, "/lights/{}", ["1"]).await.unwrap();
    }
    let heard = server.heard();
    for (request, length) in heard.iter().zip([Some("0"), Some("0"), Some("0"), None, None]) {
        assert_eq!(request.values("content-length").first().copied(), length, "{:?}", request.head);
        assert_eq!(request.values("transfer-encoding"), [""; 0], "{:?}", request.head);
    }
}

#[tokio::test]
async fn headers_that_are_lists_have_all_their_values() {
    let server = Server::start(vec![ok("{}")]);
    let request = get(&client(&server)).header("Prefer", "a").header("prefer", "b").header("If-Match", "1");
    let request = request.header("If-Match", "2").header("ConsistencyLevel", "x").header("ConsistencyLevel", "y");
    request.header("Content-Type", "a/b").header("Content-Type", "c/d").await.unwrap();
    let heard = &server.heard()[0];
    assert_eq!(heard.values("prefer"), ["a", "b"]);
    assert_eq!(heard.values("if-match"), ["1", "2"]);
    assert_eq!(heard.values("consistencylevel"), ["y"]);
    assert_eq!(heard.values("content-type"), ["c/d"]);
}

#[tokio::test]
async fn a_body_is_bytes_or_a_stream() {
    let server = Server::start((0..3).map(|_| ok("{}")).collect());
    let client = client(&server);
    post(&client).content("text/plain", "some text").await.unwrap();
    post(&client).content("text/plain", Body::stream(pieces(), Some(9))).await.unwrap();
    post(&client).content("text/plain", Body::stream(pieces(), None)).await.unwrap();
    let heard = server.heard();
    assert!(heard.iter().all(|request| request.body == b"some text"), "{heard:?}");
    assert_eq!([heard[0].values("content-length"), heard[1].values("content-length")], [["9"], ["9"]]);
    assert_eq!(heard[2].values("transfer-encoding"), ["chunked"]);
}

#[tokio::test]
async fn a_stream_of_another_length_than_announced_is_an_error() {
    for length in [8, 10] {
        let server = Server::start(vec![ok("{}")]);
        let body = Body::stream(pieces(), Some(length));
        let error = post(&client(&server)).content("text/plain", body).await.unwrap_err();
        assert!(error.to_string().contains("as declared, found"), "{error}");
        assert_eq!(server.heard().len(), 0);
    }
}

#[tokio::test]
async fn a_stream_goes_with_the_first_clone_that_is_sent() {
    let server = Server::start(vec![ok("{}")]);
    let request = post(&client(&server)).content("text/plain", Body::stream(pieces(), Some(9)));
    let clone = request.clone();
    request.await.unwrap();
    let error = clone.await.unwrap_err();
    assert!(error.to_string().contains("the body is a stream that was already sent"), "{error}");
    assert_eq!(server.heard().len(), 1);
}

#[tokio::test]
async fn what_is_left_of_a_body_can_be_sent() {
    let server = Server::start(vec![ok("{}")]);
    let mut body = Body::stream(pieces(), Some(9));
    assert_eq!(body.chunk().await.unwrap().unwrap(), "some ");
    post(&client(&server)).content("text/plain", body).clone().await.unwrap();
    assert_eq!(server.heard()[0].body, b"text");
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const GZIP: &str = "Content-Encoding: gzip\r\n";

#[cfg(feature = "gzip")]
#[tokio::test]
async fn compressed_answers_are_unpacked() {
    let refusal = packed(br#"{"error": {"code": "itemNotFound"}}"#);
    let server = Server::start(vec![answer(200, GZIP, packed(br#"{"id": "1"}"#)), answer(404, GZIP, refusal)]);
    let client = client(&server);
    let response = get(&client).response().await.unwrap();
    assert_eq!(response.body.get("id"), Some("1".into()));
    assert!(!response.headers.contains_key("content-encoding") && !response.headers.contains_key("content-length"));
    assert_eq!(get(&client).await.unwrap_err().code(), Some("itemNotFound"));
    assert_eq!(server.heard()[0].values("accept-encoding"), ["gzip"]);
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn the_limit_is_for_what_comes_out() {
    let server = Server::start(vec![answer(200, GZIP, packed(&[b' '; 1 << 20]))]);
    let client = crate::builder(&server).body_limit(1 << 16).build();
    assert!(matches!(content(&client).await, Err(Error::BodyTooLarge { limit: 65536, .. })));
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_part_of_a_file_is_not_asked_for_compressed() {
    let server = Server::start(vec![answer(206, "", "part"), answer(200, "", "whole")]);
    let client = client(&server);
    content(&client).header("Range", "bytes=0-3").await.unwrap();
    content(&client).header("Accept-Encoding", "identity").await.unwrap();
    let heard = server.heard();
    assert_eq!([heard[0].values("accept-encoding"), heard[1].values("accept-encoding")], [vec![], vec!["identity"]]);
}

#[tokio::test]
async fn a_body_can_be_read_as_it_comes() {
    let server = Server::start(vec![answer(200, "request-id: r-1\r\n", vec![b'x'; 3 << 20]), answer(404, "", "{}")]);
    let client = crate::builder(&server).body_limit(10).build();
    let mut response = content(&client).stream().await.unwrap();
    assert_eq!((response.request_id(), response.body.length()), (Some("r-1"), Some(3 << 20)));
    let (mut count, mut chunks) = (0, 0);
    while let Some(chunk) = response.body.chunk().await {
        count += chunk.unwrap().len();
        chunks += 1;
    }
    assert!(count == 3 << 20 && chunks > 1, "{count} bytes in {chunks} chunks");
    assert!(content(&client).stream().await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_an_error() {
    let server = Server::start(vec![cut(100, "some")]);
    let mut response = content(&client(&server)).stream().await.unwrap();
    let first = response.body.chunk().await.unwrap().unwrap();
    assert_eq!(first, "some");
    let error = response.body.chunk().await.unwrap().unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("no complete response was received: a response with status 200 OK was interrupted: "),
        "{error}"
    );
    assert_eq!(error.client_request_id(), Some(response.client_request_id()));
}

#[tokio::test]
async fn done_without_the_promised_body_is_done() {
    let server = Server::start(vec![
        Box::new(|stream| stream.write_all(b"HTTP/1.1 204 -\r\n\r\n").is_ok()),
        answer(200, "", ""),
        answer(200, "", "\u{feff}\r\n"),
        answer(200, "", "\u{feff}null\n"),
        answer(200, "", "{}"),
        answer(201, "", ""),
        answer(200, "", "null"),
    ]);
    let client = client(&server);
    for is_empty in [true, true, true, true, false] {
        let response = post(&client).response().await.unwrap();
        assert_eq!((response.is_empty(), response.body.is_null()), (is_empty, is_empty));
    }
    for _ in 0..2 {
        assert_eq!(post(&client).optional().await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_null_for_a_body_is_none_and_a_scalar_without_a_body_says_that_the_call_is_done() {
    let acts = ["null", "null", "null", "null", "null", "", "", "", "", "", "null"];
    let server = Server::start(acts.map(|body| answer(200, "", body)).into());
    let client = client(&server);
    let request = || Path::root(&client).literal("/items");
    assert_eq!(request().request::<Open>(&POST_ITEM).await.unwrap(), Open::default());
    assert_eq!(request().request::<Open>(&POST_ITEM).optional().await.unwrap(), None);
    assert_eq!(request().request::<Collection<Open>>(&POST_ITEM).await.unwrap().value, []);
    assert_eq!(request().request::<i64>(&POST_ITEM).optional().await.unwrap(), None);
    assert!(request().request::<Open>(&POST_ITEM).strict().await.is_err());
    assert_eq!(request().request::<Vec<Open>>(&POST_ITEM).await.unwrap(), []);
    assert_eq!(request().request::<String>(&POST_ITEM).optional().await.unwrap(), None);
    for error in [
        request().request::<i64>(&POST_ITEM).await.unwrap_err(),
        request().request::<Serde<Vec<i64>>>(&POST_ITEM).await.unwrap_err(),
    ] {
        assert!(error.to_string().contains("found no body: the call was executed"), "{error}");
    }
    for _ in 0..2 {
        assert_eq!(request().request::<Serde<Option<i64>>>(&POST_ITEM).await.unwrap(), Serde(None));
    }
}
