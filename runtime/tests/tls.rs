//! TLS, proxies and connections of the usual transport, at servers with a certificate that an authority of the tests
//! issued.
//!
//! What a client trusts and which proxy it takes is what its environment says. So each client here is a process of its
//! own: this program once more, with a single test that is otherwise left out.

#![cfg(feature = "hyper")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::Command,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use graphdown_runtime::{
    http::{Client, Error, Method, Retry},
    model::Json,
};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates/server-authority.pem");

fn config(protocol: &[u8]) -> Arc<ServerConfig> {
    let chain = vec![CertificateDer::from_pem_slice(include_bytes!("certificates/server.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("certificates/server-key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_no_client_auth().with_single_cert(chain, key).unwrap();
    config.alpn_protocols = vec![protocol.to_vec()];
    Arc::new(config)
}

/// For each request the connection that it came over.
type Heard = Arc<Mutex<Vec<usize>>>;

fn listen() -> (TcpListener, u16, Heard) {
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port, Heard::default())
}

/// Answers with these statuses, one after the other.
fn serve(statuses: &'static [u16]) -> (u16, Heard) {
    let (listener, port, heard) = listen();
    let (config, kept) = (config(b"http/1.1"), Arc::clone(&heard));
    thread::spawn(move || {
        for (connection, stream) in listener.incoming().flatten().enumerate() {
            let (config, heard) = (Arc::clone(&config), Arc::clone(&heard));
            thread::spawn(move || {
                let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
                while head(&mut stream).is_some() {
                    let mut heard = heard.lock().unwrap();
                    heard.push(connection);
                    let status = statuses[heard.len() - 1];
                    write!(stream, "HTTP/1.1 {status} -\r\nContent-Length: 2\r\n\r\n{{}}").unwrap();
                }
            });
        }
    });
    (port, kept)
}

/// The lines of a request's head.
fn head(stream: &mut impl Read) -> Option<Vec<String>> {
    let mut reader = BufReader::with_capacity(1, stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => return Some(lines),
            line => lines.push(line.to_owned()),
        }
    }
}

/// Runs one of the clients below.
fn run(client: &str, base: &str, environment: &[(&str, &str)]) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", client, "--ignored", "--nocapture"]).env("BASE", base);
    for proxy in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"] {
        command.env_remove(proxy);
    }
    let output = command.envs(environment.iter().copied()).output().unwrap();
    let printed = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(output.status.success(), "{}", printed.concat());
}

const TRUSTED: (&str, &str) = ("SSL_CERT_FILE", AUTHORITY);

fn client() -> Client {
    let retry = Retry::default().backoff(Duration::ZERO, Duration::ZERO);
    Client::builder(std::env::var("BASE").unwrap(), "token").retry(retry).build()
}

async fn get(client: &Client) -> Result<Json, Error> {
    client.request(Method::GET, "/me", ()).await
}

#[tokio::test]
#[ignore = "a client of the other tests"]
async fn calls_three_times() {
    let client = client();
    for _ in 0..3 {
        get(&client).await.unwrap();
    }
}

#[tokio::test]
#[ignore = "a client of the other tests"]
async fn is_refused() {
    let error = get(&client()).await.unwrap_err().to_string();
    assert!(error.starts_with(&std::env::var("EXPECTED").unwrap()), "{error}");
}

#[test]
fn after_503_there_is_a_new_connection() {
    let (port, heard) = serve(&[200, 503, 200, 200]);
    run("calls_three_times", &format!("https://localhost:{port}/v1.0"), &[TRUSTED]);
    assert_eq!(*heard.lock().unwrap(), [0, 0, 1, 1]);
}

#[test]
fn who_is_not_trusted_is_not_asked_twice() {
    let (port, heard) = serve(&[200]);
    let unknown = "no complete response was received: invalid peer certificate: UnknownIssuer (1 attempt, ";
    run("is_refused", &format!("https://localhost:{port}/v1.0"), &[("EXPECTED", unknown)]);
    let another =
        "no complete response was received: invalid peer certificate: certificate not valid for name \"127.0.0.2\"";
    let environment = [TRUSTED, ("EXPECTED", another)];
    run("is_refused", &format!("https://127.0.0.2:{port}/v1.0"), &environment);
    assert!(heard.lock().unwrap().is_empty());
}

/// A proxy that tunnels each connection to one port, and keeps what was asked of it.
fn proxy(to: u16) -> (String, Arc<Mutex<Vec<Vec<String>>>>) {
    let (listener, port, _) = listen();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&asked);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            asked.lock().unwrap().push(head(&mut stream).unwrap());
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
            let beyond = TcpStream::connect(("127.0.0.1", to)).unwrap();
            let pairs = [(stream.try_clone(), beyond.try_clone()), (beyond.try_clone(), stream.try_clone())];
            for (from, into) in pairs {
                thread::spawn(move || std::io::copy(&mut from.unwrap(), &mut into.unwrap()));
            }
        }
    });
    (format!("http://user:password@127.0.0.1:{port}"), kept)
}

#[test]
fn the_proxy_of_the_environment_is_taken() {
    let (port, heard) = serve(&[200, 200, 200]);
    let (proxy, asked) = proxy(port);
    run("calls_three_times", "https://graph.example/v1.0", &[TRUSTED, ("HTTPS_PROXY", &proxy)]);
    assert_eq!(*heard.lock().unwrap(), [0, 0, 0]);
    let asked = asked.lock().unwrap();
    let [lines] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(lines[0], "CONNECT graph.example:443 HTTP/1.1");
    assert!(lines.contains(&String::from("Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA==")), "{lines:?}");
}

#[test]
fn a_host_that_needs_no_proxy_is_reached_without() {
    let (port, heard) = serve(&[200, 200, 200]);
    let (proxy, asked) = proxy(port);
    let environment = [TRUSTED, ("HTTPS_PROXY", proxy.as_str()), ("NO_PROXY", "localhost")];
    run("calls_three_times", &format!("https://localhost:{port}/v1.0"), &environment);
    assert_eq!((heard.lock().unwrap().len(), asked.lock().unwrap().len()), (3, 0));
}

#[cfg(feature = "http2")]
mod http2 {
    use http::Response;
    use hyper::{server::conn::http2::Builder, service::service_fn};
    use hyper_util::rt::{TokioExecutor, TokioIo};

    use super::*;

    /// The same over HTTP/2.
    fn serve(statuses: &'static [u16]) -> (u16, Heard) {
        let (listener, port, heard) = listen();
        let (acceptor, kept) = (tokio_rustls::TlsAcceptor::from(config(b"h2")), Arc::clone(&heard));
        listener.set_nonblocking(true).unwrap();
        let serving = async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            for connection in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                let (acceptor, heard) = (acceptor.clone(), Arc::clone(&heard));
                tokio::spawn(async move {
                    let stream = TokioIo::new(acceptor.accept(stream).await.unwrap());
                    let answer = service_fn(move |_| {
                        let mut heard = heard.lock().unwrap();
                        heard.push(connection);
                        let status = statuses[heard.len() - 1];
                        std::future::ready(Response::builder().status(status).body(String::from("{}")))
                    });
                    let _ = Builder::new(TokioExecutor::new()).serve_connection(stream, answer).await;
                });
            }
        };
        thread::spawn(|| {
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(serving);
        });
        (port, kept)
    }

    #[test]
    fn after_503_there_is_a_new_connection() {
        let (port, heard) = serve(&[200, 503, 200, 200]);
        run("calls_three_times", &format!("https://localhost:{port}/v1.0"), &[TRUSTED]);
        assert_eq!(*heard.lock().unwrap(), [0, 0, 1, 1]);
    }
}
