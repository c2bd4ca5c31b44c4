//! Connects the server to HTTP: reads requests within limits, and delays, truncates or drops responses.
//!
//! A body is read only if the head needs it: a request that is refused for its path, its method or its missing token is
//! answered at once, however much it still sends.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};

use axum::{
    Router,
    body::{Body, HttpBody, to_bytes},
    extract::{Request, State},
    response::Response,
};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use http_body::Frame;

use crate::{
    lasting::notifications::post,
    limits::Limits,
    respond::answer::Answer,
    respond::fault::Fault,
    respond::select,
    run::listener::AbortHandle,
    run::log::Event,
    run::server::{Reaction, Server, Unread},
    understand::request::Sent,
};

/// The server with what it needs of the world.
pub(crate) struct Service {
    /// What answers.
    pub(crate) server: Server,
    /// Its address, where a request names none: `127.0.0.1:4711`.
    pub(crate) address: String,
    /// What a client may take.
    pub(crate) limits: Limits,
    /// What hears of exchanges.
    pub(crate) log: Arc<dyn Fn(Event<'_>) + Send + Sync>,
}

/// All requests, whatever their path: what is served is decided by the pages.
pub(crate) fn router(service: Service) -> Router {
    Router::new().fallback(handle).with_state(Arc::new(service))
}

async fn handle(State(service): State<Arc<Service>>, request: Request) -> Response {
    let start = Instant::now();
    let (parts, body) = request.into_parts();
    let abort = parts.extensions.get::<AbortHandle>().cloned();
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or(&service.address);
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let head = Sent::new(parts.method.as_str(), target, &format!("http://{host}")).with(parts.headers, Bytes::new());
    let body = if service.server.looks_at_body(&head) { read(body, service.limits).await } else { Ok(Bytes::new()) };
    let mut reaction = match body {
        Ok(body) => service.server.react(&Sent { body, ..head }),
        Err(unread) => service.server.react_unread(&head, &unread),
    };
    validate(&mut reaction).await;
    if !reaction.delay.is_zero() {
        tokio::time::sleep(reaction.delay).await;
    }
    (service.log)(Event::Exchange(&reaction.entry, start.elapsed()));
    if !reaction.notifications.is_empty() && select::is_success(reaction.answer.status) {
        tokio::spawn(post::post_all(reaction.notifications, Arc::clone(&service.log)));
    }
    let cut = reaction.fault.filter(|fault| matches!(fault, Fault::Dropped | Fault::Cut));
    let body = reaction.answer.body();
    match (cut, &body) {
        (Some(Fault::Cut), Some((_, bytes))) if bytes.len() > 1 => over_wire(&reaction.answer, body, true),
        (Some(_), _) => {
            if let Some(abort) = abort {
                abort.abort();
            }
            Response::default()
        }
        (None, _) => over_wire(&reaction.answer, body, false),
    }
}

/// Asks the URLs of what was accepted for their tokens.
async fn validate(reaction: &mut Reaction) {
    if reaction.fault == Some(Fault::Dropped) {
        return;
    }
    let mut refused = Vec::new();
    for handshake in std::mem::take(&mut reaction.handshakes) {
        // Of two URLs the second isn't asked where the first has failed.
        if refused.contains(&handshake.part) {
            continue;
        }
        if let Err(error) = post::validate(&handshake).await {
            reaction.invalidate(&handshake, &error.to_string());
            refused.push(handshake.part);
        }
    }
}

/// The whole of a body.
async fn read(body: Body, limits: Limits) -> Result<Bytes, Unread> {
    let Limits { size, body: time, .. } = limits;
    // What is announced to be too large is not waited for.
    if body.size_hint().lower() > size as u64 {
        return Err(Unread::TooLarge(size));
    }
    match tokio::time::timeout(time, to_bytes(body, size)).await {
        Ok(Ok(body)) => Ok(body),
        // Where the connection broke instead, nobody reads the answer.
        Ok(Err(_)) => Err(Unread::TooLarge(size)),
        Err(_) => Err(Unread::TooSlow(time)),
    }
}

fn with_status(mut response: Response, status: StatusCode) -> Response {
    *response.status_mut() = status;
    response
}

/// The answer as HTTP; what can't be a header is left out.
fn over_wire(answer: &Answer, body: Option<(String, Vec<u8>)>, is_cut: bool) -> Response {
    let mut response = Response::default();
    for (name, value) in &answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(value.as_bytes())) {
            response.headers_mut().append(name, value);
        }
    }
    if let Some((media_type, bytes)) = body {
        if let Ok(media_type) = HeaderValue::try_from(media_type) {
            response.headers_mut().insert(header::CONTENT_TYPE, media_type);
        }
        response.headers_mut().insert(header::CONTENT_LENGTH, bytes.len().into());
        *response.body_mut() = match is_cut {
            true => Body::new(Half::of(bytes)),
            false => Body::from(bytes),
        };
    }
    with_status(response, StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK))
}

/// The first half of a body; then the connection fails.
struct Half {
    bytes: Option<Bytes>,
    is_flushed: bool,
}

impl Half {
    fn of(mut bytes: Vec<u8>) -> Self {
        bytes.truncate(bytes.len() / 2);
        Half { bytes: Some(bytes.into()), is_flushed: false }
    }
}

impl HttpBody for Half {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(bytes) = self.bytes.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        if !self.is_flushed {
            // While this waits, what there is goes over the wire.
            self.is_flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into())))
    }
}
