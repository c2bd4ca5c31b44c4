//! Tests with misbehaving servers: bodies that are too large, endless or missing, and wrong framing headers.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use graphdown_runtime::http::{Client, Content, Error, Method, Operation, Path, Request};

static GET_FILE: Operation = Operation::new("file.get", Method::GET, &["/file"]);
static HEAD_FILE: Operation = Operation::new("file.head", Method::HEAD, &["/file"]);

/// A server that hands each connection, once a request's head has come, to a function.
fn serve(answer: impl Fn(&mut TcpStream) + Send + 'static) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, heads) = mpsc::channel();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let (mut head, mut byte) = (Vec::new(), [0]);
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count > 0) {
                head.push(byte[0]);
            }
            let _ = sender.send(String::from_utf8(head).unwrap().to_ascii_lowercase());
            answer(&mut stream);
        }
    });
    (url, heads)
}

fn request(client: &Client, operation: &'static Operation) -> Request<Content> {
    Path::root(client).literal("/file").request(operation)
}

#[tokio::test]
async fn what_is_announced_to_be_too_large_is_not_waited_for() {
    let (url, _heads) = serve(|stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 734003200\r\n\r\n");
        // Nothing of it comes, until the client has gone.
        let _ = stream.read(&mut [0]);
    });
    let error = request(&Client::new(url, "token"), &GET_FILE).await.unwrap_err();
    assert!(matches!(error, Error::BodyTooLarge { limit: 104_857_600, .. }), "{error}");
}

// The connection is closed by a task of its own, while this one waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_without_end_is_left() {
    let (sender, sent) = mpsc::channel();
    let (url, _heads) = serve(move |stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
        let count = (0..100_000).take_while(|_| stream.write_all(chunk.as_bytes()).is_ok()).count();
        let _ = sender.send(count);
    });
    let client = Client::builder(url, "token").body_limit(1 << 20).build();
    let error = request(&client, &GET_FILE).await.unwrap_err();
    assert!(matches!(error, Error::BodyTooLarge { limit: 0x10_0000, .. }), "{error}");
    // What the buffers of two sockets hold lies between what was read and what was sent.
    assert!(sent.recv().unwrap() < 1_000);
}

#[tokio::test]
async fn a_body_up_to_the_limit_is_read_whole() {
    let (url, _heads) = serve(|stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        for byte in 0..100_u8 {
            let _ = stream.write_all(&[byte; 1_000]).and_then(|()| stream.flush());
        }
    });
    let client = |limit: u64| Client::builder(&url, "token").body_limit(limit).build();
    let content = request(&client(100_000), &GET_FILE).await.unwrap();
    let expected: Vec<u8> = (0..100_u8).flat_map(|byte| [byte; 1_000]).collect();
    assert_eq!(content.bytes, expected);
    assert!(matches!(request(&client(99_999), &GET_FILE).await, Err(Error::BodyTooLarge { .. })));
}

#[tokio::test]
async fn a_length_without_a_body_is_no_body() {
    let (url, _heads) = serve(|stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 734003200\r\nConnection: close\r\n\r\n");
    });
    assert!(request(&Client::new(url, "token"), &HEAD_FILE).await.unwrap().bytes.is_empty());
}

#[tokio::test]
async fn another_port_is_another_origin_on_the_wire() {
    let (elsewhere, heads) = serve(|stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    });
    let (url, _heads) = serve(move |stream| {
        let _ = write!(stream, "HTTP/1.1 302 Found\r\nLocation: {elsewhere}/file?sig=1\r\nContent-Length: 0\r\n\r\n");
    });
    let client = Client::new(url, "the-token");
    let request =
        request(&client, &GET_FILE).header("Cookie", "c=1").header("X-Api-Key", "k").header("Range", "bytes=0-1");
    assert_eq!(request.await.unwrap().text(), Some("ok"));
    let head = heads.recv().unwrap();
    assert!(head.starts_with("get /file?sig=1 http/1.1\r\n") && head.contains("range: bytes=0-1"), "{head}");
    for secret in ["the-token", "authorization", "cookie", "x-api-key"] {
        assert!(!head.contains(secret), "{head}");
    }
}

#[tokio::test]
async fn headers_that_frame_the_message_never_reach_the_wire() {
    let (url, heads) = serve(|_| {});
    for name in ["Content-Length", "Host", "Transfer-Encoding", "Connection"] {
        let error = request(&Client::new(&url, "token"), &GET_FILE).header(name, "7").await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{error}");
    }
    assert!(heads.try_recv().is_err());
}
