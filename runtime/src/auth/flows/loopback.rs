//! A local HTTP listener for the redirect of a sign-in, which brings the code.
//!
//! Any process can connect to it, and browsers open connections in advance, so that connections are read concurrently
//! and with limits, and only a request with the right state counts.

use std::{
    future::poll_fn,
    net::{Ipv4Addr, Ipv6Addr},
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::auth::{TokenError, secret::Secret};

/// The limit of a request's head in bytes.
const LONGEST_HEAD: usize = 16 * 1024;

/// The time limit of a connection to send it.
const SLOWEST_HEAD: Duration = Duration::from_secs(30);

pub(in crate::auth) struct Loopback {
    /// IPv4, and IPv6 if the machine has it, because some browsers resolve `localhost` to that.
    listeners: Vec<TcpListener>,
    port: u16,
}

/// The result of a sign-in.
pub(in crate::auth) enum Redirected {
    Code(Secret),
    Refused { error: String, description: String },
}

/// The kinds of requests to the listener.
enum Visit {
    Redirected(Redirected),
    /// A request for another path, such as the icon that browsers request.
    OtherPath,
    /// A request without the state of this sign-in.
    WrongState,
}

impl Loopback {
    pub(in crate::auth) async fn bind(port: u16) -> Result<Self, TokenError> {
        let failed = |error| TokenError::setup(format!("can't listen at http://localhost:{port}: {error}"));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let mut listeners = vec![listener];
        listeners.extend(TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await.ok());
        Ok(Self { listeners, port })
    }

    pub(in crate::auth) fn port(&self) -> u16 {
        self.port
    }

    /// Handles requests until one has this path and this state.
    pub(in crate::auth) async fn wait(self, path: &str, state: &str) -> Redirected {
        let mut visits = JoinSet::new();
        loop {
            match poll_fn(|context| self.poll(context, &mut visits)).await {
                Event::Read(Some(redirected)) => return redirected,
                Event::Read(None) => {}
                Event::Accepted(stream) => {
                    visits.spawn(serve(stream, path.to_owned(), Secret::new(state)));
                }
                // The connection was closed before it was accepted, or the system has no free sockets, which passes.
                Event::Failed => sleep(Duration::from_millis(50)).await,
            }
        }
    }

    fn poll(&self, context: &mut Context<'_>, visits: &mut JoinSet<Option<Redirected>>) -> Poll<Event> {
        if let Poll::Ready(Some(read)) = visits.poll_join_next(context) {
            return Poll::Ready(Event::Read(read.ok().flatten()));
        }
        for listener in &self.listeners {
            if let Poll::Ready(accepted) = listener.poll_accept(context) {
                return Poll::Ready(accepted.map_or(Event::Failed, |(stream, _)| Event::Accepted(stream)));
            }
        }
        Poll::Pending
    }
}

enum Event {
    Accepted(TcpStream),
    Failed,
    /// The next finished connection, with the result of the sign-in if it had one.
    Read(Option<Redirected>),
}

/// Reads one request and responds with a page.
async fn serve(mut stream: TcpStream, path: String, state: Secret) -> Option<Redirected> {
    let target = timeout(SLOWEST_HEAD, head(&mut stream)).await.ok()??;
    let visit = visit(&target, &path, state.expose());
    let page = page(&visit);
    // The sign-in continues even if the browser doesn't read the page.
    let _ = timeout(SLOWEST_HEAD, async {
        stream.write_all(page.as_bytes()).await?;
        stream.shutdown().await
    })
    .await;
    match visit {
        Visit::Redirected(redirected) => Some(redirected),
        Visit::OtherPath | Visit::WrongState => None,
    }
}

/// The path and query of a GET request.
async fn head(stream: &mut TcpStream) -> Option<String> {
    let mut read = Vec::new();
    loop {
        let mut chunk = [0; 2048];
        let count = stream.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        read.extend_from_slice(chunk.get(..count)?);
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut request = httparse::Request::new(&mut headers);
        if request.parse(&read).ok()?.is_complete() {
            return request.path.filter(|_| request.method == Some("GET")).map(str::to_owned);
        }
        if read.len() > LONGEST_HEAD {
            return None;
        }
    }
}

fn visit(target: &str, path: &str, state: &str) -> Visit {
    let (found, query) = target.split_once('?').unwrap_or((target, ""));
    if found != path {
        return Visit::OtherPath;
    }
    let fields = form_urlencoded::parse(query.as_bytes());
    let find = |name: &str| fields.into_iter().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    if find("state").as_deref() != Some(state) {
        return Visit::WrongState;
    }
    if let Some(code) = find("code") {
        return Visit::Redirected(Redirected::Code(Secret::new(code)));
    }
    let error = find("error").unwrap_or_else(|| "neither code nor error came back".to_owned());
    let description = find("error_description").unwrap_or_default();
    Visit::Redirected(Redirected::Refused { error, description })
}

/// The page contains nothing of the request, which may come from anybody.
fn page(visit: &Visit) -> String {
    let (status, text) = match visit {
        Visit::Redirected(Redirected::Code(_)) => ("200 OK", "You can close this window and go back to the program."),
        Visit::Redirected(Redirected::Refused { .. }) => {
            ("200 OK", "You were not signed in. The program that asked you to says why.")
        }
        Visit::OtherPath => ("404 Not Found", "There is nothing here."),
        Visit::WrongState => ("400 Bad Request", "This is not the sign-in that the program waits for. Begin it again."),
    };
    let body = format!("<!doctype html><meta charset=utf-8><title>Sign in</title><p>{text}</p>\n");
    let headers = "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nConnection: close";
    format!("HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}
