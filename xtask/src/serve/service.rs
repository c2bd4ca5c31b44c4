//! HTTP comes in by axum; what the server makes of it goes out the same way, late or cut off where that is its turn.

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
    extract::{ConnectInfo, Request, State},
    response::Response,
};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use http_body::Frame;

use super::{
    answer::Answer, callback, choose, faults::Fault, listener::Scissors, log::Entry, request::Sent, server::Server,
};

/// More than the service takes at once; whoever sends more means something else.
const LARGEST: usize = 64 << 20;

/// The server with what it needs of the world.
#[derive(Debug)]
pub(crate) struct Service {
    /// What answers.
    pub(crate) server: Server,
    /// Its address, where a request names none: `127.0.0.1:4711`.
    pub(crate) address: String,
    /// Where exchanges are told, with how many milliseconds each took.
    pub(crate) log: fn(&Entry, u128),
}

/// All requests, whatever their path: what is served is decided by the pages.
pub(crate) fn router(service: Service) -> Router {
    Router::new().fallback(handle).with_state(Arc::new(service))
}

async fn handle(State(service): State<Arc<Service>>, request: Request) -> Response {
    let start = Instant::now();
    let scissors = request.extensions().get::<ConnectInfo<Scissors>>().map(|info| info.0.clone());
    let (parts, body) = request.into_parts();
    let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or(&service.address);
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let sent = Sent::new(parts.method.as_str(), target, &format!("http://{host}"));
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return with_status(Response::default(), StatusCode::PAYLOAD_TOO_LARGE);
    };
    let reaction = service.server.react(&sent.with(parts.headers, body));
    if !reaction.delay.is_zero() {
        tokio::time::sleep(reaction.delay).await;
    }
    (service.log)(&reaction.entry, start.elapsed().as_millis());
    if !reaction.notices.is_empty() && choose::is_success(reaction.answer.status) {
        tokio::spawn(callback::post_all(reaction.notices));
    }
    let cut = reaction.fault.filter(|fault| matches!(fault, Fault::Dropped | Fault::Cut));
    let body = reaction.answer.body();
    match (cut, &body) {
        (Some(Fault::Cut), Some((_, bytes))) if bytes.len() > 1 => over_wire(&reaction.answer, body, true),
        (Some(_), _) => {
            if let Some(scissors) = scissors {
                scissors.cut();
            }
            Response::default()
        }
        (None, _) => over_wire(&reaction.answer, body, false),
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
