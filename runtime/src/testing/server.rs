//! A server on the loopback interface that answers from a list and records requests, for tests of the default
//! transport.

use std::{
    collections::VecDeque,
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use bytes::Bytes;
use percent_encoding::percent_decode_str;

use super::check::{assert_same, fail};
use crate::http::{Api, Builder};

/// The expected body of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body<'a> {
    /// No body.
    Nothing,
    /// JSON, compared as a value.
    Json(&'a str),
    /// Anything else, compared byte by byte.
    Text(&'a str),
}

/// An HTTP/1.1 server on the loopback interface, for tests with the default transport.
///
/// Each request gets the next answer of the list, or status 200 with `{}` if there is none.
#[derive(Clone)]
pub struct Server {
    url: String,
    exchange: Arc<Mutex<Exchange>>,
}

#[derive(Default)]
struct Exchange {
    answers: VecDeque<(u16, String)>,
    /// The path of its clients' base URL.
    base: String,
    sent: Vec<http::Request<Bytes>>,
}

impl Server {
    /// Starts a server on a free port, until the process ends.
    ///
    /// # Panics
    /// If there is no free port.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0));
        let (listener, address) =
            match listener.and_then(|listener| listener.local_addr().map(|address| (listener, address))) {
                Ok(bound) => bound,
                Err(error) => fail(&format!("no port on the loopback interface: {error}")),
            };
        let server = Self { url: format!("http://{address}"), exchange: Arc::default() };
        let exchange = Arc::clone(&server.exchange);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that closes its connection early is no error of the server.
                let _ = answer(stream, &exchange);
            }
        });
        server
    }

    /// The URL, `http://127.0.0.1:4711`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A client for this server with the token `token`: a [`Client`](crate::http::Client), or the `Graph` of a crate.
    #[must_use]
    pub fn graph<G: Api>(&self) -> G {
        let path = G::BASE_URL.parse().map(|base: http::Uri| base.path().trim_end_matches('/').to_owned());
        let path = path.unwrap_or_default();
        let base = format!("{}{path}", self.url);
        lock(&self.exchange).base = path;
        Builder::new("token").base_url(base).build()
    }

    /// Adds an answer with a status and a body.
    pub fn answer(&self, status: u16, body: impl Into<String>) {
        lock(&self.exchange).answers.push_back((status, body.into()));
    }

    /// The recorded requests.
    #[must_use]
    pub fn sent(&self) -> Vec<http::Request<Bytes>> {
        lock(&self.exchange).sent.clone()
    }

    /// Asserts that one request was sent, and compares it: decoded query options in any order, and headers without
    /// surrounding spaces.
    ///
    /// # Panics
    /// If no request, several or another one was sent; the message names the difference.
    #[track_caller]
    pub fn assert_sent(
        &self,
        method: &str,
        path: &str,
        query: &[(&str, &str)],
        headers: &[(&str, &str)],
        body: Body<'_>,
    ) {
        let sent = self.sent();
        let [request] = sent.as_slice() else { fail(&format!("{} requests were sent, not one", sent.len())) };
        assert_eq!(request.method(), method, "the method");
        let base = lock(&self.exchange).base.clone();
        let found = request.uri().path();
        assert_eq!(decoded(found.strip_prefix(&base).unwrap_or(found)), decoded(path), "the path");
        let mut expected: Vec<(String, String)> =
            query.iter().map(|(name, value)| (decoded(name), decoded(value))).collect();
        let mut found: Vec<(String, String)> =
            request.uri().query().unwrap_or_default().split('&').filter_map(option).collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "the query");
        for (name, value) in headers {
            let found = request.headers().get(*name).and_then(|value| value.to_str().ok());
            assert_eq!(found, Some(*value), "the header {name}");
        }
        let found = String::from_utf8_lossy(request.body());
        match body {
            Body::Nothing => assert_eq!(found, "", "the body"),
            Body::Json(json) => assert_same(&found, json),
            Body::Text(text) => assert_eq!(found, text, "the body"),
        }
    }
}

fn option(text: &str) -> Option<(String, String)> {
    text.split_once('=').map(|(name, value)| (decoded(name), decoded(value)))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn lock(exchange: &Mutex<Exchange>) -> MutexGuard<'_, Exchange> {
    exchange.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(mut stream: TcpStream, exchange: &Mutex<Exchange>) -> io::Result<()> {
    let request = read(&mut BufReader::new(stream.try_clone()?))?;
    let (status, body) = {
        let mut exchange = lock(exchange);
        exchange.sent.push(request);
        exchange.answers.pop_front().unwrap_or_else(|| (200, String::from("{}")))
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

fn read(stream: &mut BufReader<TcpStream>) -> io::Result<http::Request<Bytes>> {
    let start = line(stream)?;
    let (method, rest) = start.split_once(' ').unwrap_or((&start, "/"));
    let mut request = http::Request::builder().method(method).uri(rest.split(' ').next().unwrap_or("/"));
    let mut length = 0;
    loop {
        let header = line(stream)?;
        let Some((name, value)) = header.split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap_or(0);
        }
        request = request.header(name, value.trim());
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    request.body(body.into()).map_err(io::Error::other)
}

fn line(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}
