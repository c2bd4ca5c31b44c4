//! A transport that answers from a list and keeps what was sent, so that an application is tested without a network.
//!
//! All that a client does between the call and the transport happens as ever: limits, repetitions, redirects, headers.
//! So what is kept is what would go over the wire, and an answer may be any that a service or a network gives.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use serde::Serialize;

use super::Clock;
use crate::{
    http::{Api, Body, BoxFuture, Builder, Error, Transport, TransportError},
    model::Json,
};

/// A transport that answers from a list and keeps what was sent. Clones share both.
///
/// A generated crate has it as `testing::Recorder`. What an application does with its client is tested so:
///
/// ```
/// # use graphdown_runtime::{http::{self, Api, Built, Client}, testing};
/// # #[derive(Clone)]
/// # struct Graph(Client);
/// # impl Api for Graph {
/// #     const BASE_URL: &'static str = "https://graph.microsoft.com/v1.0";
/// #     fn of(built: Built) -> Self { Self(built.into_client()) }
/// # }
/// # impl Graph {
/// #     fn builder(token: &'static str) -> http::Builder<Self> { http::Builder::new(token) }
/// # }
/// use http::{Error, Method};
/// use testing::Recorder;
///
/// // The application.
/// async fn sign_out(graph: &Graph, user: &str) -> Result<bool, Error> {
/// #   let graph = &graph.0;
///     let call = graph.request::<()>(Method::POST, "/users/{}/revokeSignInSessions", [user]);
///     match call.send().await {
///         Ok(()) => Ok(true),
///         Err(error) if error.is_not_found() => Ok(false),
///         Err(error) => Err(error),
///     }
/// }
///
/// // Its test.
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let recorder = Recorder::default();
/// recorder.answer(204, "");
/// recorder.refuse(404, "Request_ResourceNotFound");
/// let graph = Graph::builder("token").transport(recorder.clone()).build();
///
/// assert!(sign_out(&graph, "adele@contoso.com").await?);
/// assert!(!sign_out(&graph, "nobody@contoso.com").await?);
///
/// let sent = recorder.sent();
/// assert_eq!(sent[0].method(), "POST");
/// assert_eq!(sent[0].uri().path(), "/v1.0/users/adele%40contoso.com/revokeSignInSessions");
/// assert_eq!(sent[0].headers()["authorization"], "Bearer token");
/// assert_eq!(sent[0].body(), "");
/// # Ok(())
/// # }
/// ```
///
/// A page is a [`Collection`](crate::http::Collection) of models; as text, an object with a list `value`, and
/// `@odata.nextLink` where another page follows, at the client's address:
///
/// ```
/// # use graphdown_runtime::{http::{Client, Collection, Method}, model::Json, testing::Recorder};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), graphdown_runtime::http::Error> {
/// let recorder = Recorder::default();
/// let next = "https://graph.microsoft.com/v1.0/users?$skiptoken=2";
/// recorder.answer(200, format!(r#"{{"value": [{{"id": "1"}}], "@odata.nextLink": "{next}"}}"#));
/// recorder.answer_json(200, &Collection::from(vec![Json::from("a model")]));
/// # let graph = Client::builder("https://graph.microsoft.com/v1.0", "token").transport(recorder.clone()).build();
/// # let mut users = graph.request::<Collection<Json>>(Method::GET, "/users", ()).items();
/// # while users.try_next().await?.is_some() {}
/// # assert_eq!((recorder.sent().len(), recorder.unused()), (2, 0));
/// # Ok(())
/// # }
/// ```
///
/// Throttling and broken connections are answers as well. The client sends again what may be sent again, each time with
/// the next answer of the list; [`graph`](Self::graph) makes a client that doesn't wait in between.
///
/// ```
/// # use std::time::Duration;
/// # use graphdown_runtime::{http::{Api, Built, Client, Error, Method, TransportError}, model::Json, testing::Recorder};
/// # struct Graph(Client);
/// # impl Api for Graph {
/// #     const BASE_URL: &'static str = "https://graph.microsoft.com/v1.0";
/// #     fn of(built: Built) -> Self { Self(built.into_client()) }
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Error> {
/// let recorder = Recorder::default();
/// recorder.throttle(Duration::from_secs(30));
/// recorder.fail(TransportError::broken("connection reset by peer"));
/// recorder.answer(200, r#"{"displayName": "Adele"}"#);
/// let graph: Graph = recorder.graph();
///
/// # let graph = &graph.0;
/// let me: Json = graph.request(Method::GET, "/me", ()).await?;
/// assert_eq!(me.get("displayName"), Some("Adele".into()));
/// assert_eq!((recorder.sent().len(), recorder.unused()), (3, 0));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<Tape>>);

#[derive(Default)]
struct Tape {
    answers: VecDeque<Result<Response<Bytes>, TransportError>>,
    sent: Vec<Request<Bytes>>,
}

impl Recorder {
    /// Answers a further request with a status and a body.
    pub fn answer(&self, status: u16, body: impl Into<Bytes>) {
        self.answer_with(status, &[], body);
    }

    /// Answers a further request with a value as JSON: a model, or anything that serde can write.
    pub fn answer_json(&self, status: u16, value: &(impl Serialize + ?Sized)) {
        match serde_json::to_vec(value) {
            Ok(body) => self.answer_with(status, &[("content-type", "application/json")], body),
            Err(error) => self.mistaken(format!("an answer's value cannot be written as JSON: {error}")),
        }
    }

    /// Answers a further request with a status, headers and a body.
    pub fn answer_with(&self, status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) {
        let mut response = Response::new(body.into());
        match StatusCode::from_u16(status) {
            Ok(status) => *response.status_mut() = status,
            Err(_) => return self.mistaken(format!("{status} is no status of HTTP")),
        }
        for (name, value) in headers {
            match (HeaderName::try_from(*name), HeaderValue::try_from(*value)) {
                (Ok(name), Ok(value)) => response.headers_mut().append(name, value),
                _ => return self.mistaken(format!("{name:?} with {value:?} is no header")),
            };
        }
        self.respond(response);
    }

    /// Answers a further request with a whole response.
    pub fn respond(&self, response: Response<Bytes>) {
        self.tape().answers.push_back(Ok(response));
    }

    /// Refuses a further request as Graph does: with a status, and a code in the error of the body.
    pub fn refuse(&self, status: u16, code: &str) {
        self.answer_with(status, &[("content-type", "application/json")], refusal(code));
    }

    /// Refuses a further request because there were too many: 429, with `Retry-After`.
    pub fn throttle(&self, retry_after: Duration) {
        let retry_after = retry_after.as_secs_f64().to_string();
        let headers = [("content-type", "application/json"), ("retry-after", retry_after.as_str())];
        self.answer_with(429, &headers, refusal("TooManyRequests"));
    }

    /// Fails at a further request, as a network does: [`TransportError::connect`] before anything was sent,
    /// [`TransportError::broken`] amid it, [`TransportError::timeout`] where nothing comes back.
    pub fn fail(&self, error: TransportError) {
        self.tape().answers.push_back(Err(error));
    }

    /// All requests that came to the transport, in order, and repetitions among them. A body of JSON reads by
    /// [`Json::from_json`].
    #[must_use]
    pub fn sent(&self) -> Vec<Request<Bytes>> {
        self.tape().sent.clone()
    }

    /// How many answers no request has had yet.
    #[must_use]
    pub fn unused(&self) -> usize {
        self.tape().answers.len()
    }

    /// A client over this transport, with the token `token`, that waits for nothing: neither between attempts nor for a
    /// limit of time. For other settings, give the recorder to a builder's [`transport`](Builder::transport).
    #[must_use]
    pub fn graph<G: Api>(&self) -> G {
        let builder = Builder::new("token").transport(self.clone()).timer(Clock::default());
        builder.timeout(None).attempt_timeout(None).build()
    }

    /// The request that meets a mistake of the test's own fails with it.
    fn mistaken(&self, mistake: String) {
        self.fail(TransportError::permanent(mistake));
    }

    fn tape(&self) -> MutexGuard<'_, Tape> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `{"error": {"code": …}}`
fn refusal(code: &str) -> String {
    format!(r#"{{"error": {{"code": {}, "message": "refused by the test"}}}}"#, Json::from(code).to_json())
}

impl Transport for Recorder {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, Error>> {
        Box::pin(async {
            let (parts, body) = request.into_parts();
            let body = body.collect(u64::MAX).await?;
            let mut tape = self.tape();
            let answer = tape.answers.pop_front().unwrap_or_else(|| {
                let (method, path) = (&parts.method, parts.uri.path());
                Err(TransportError::permanent(format!("the recorder has no further answer, for {method} {path}")))
            });
            tape.sent.push(Request::from_parts(parts, body));
            Ok(answer?.map(Body::bytes))
        })
    }
}

/// How many there are, and nothing of them: requests have tokens.
impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tape = self.tape();
        f.debug_struct("Recorder").field("answers", &tape.answers.len()).field("sent", &tape.sent.len()).finish()
    }
}
