//! [`Recorder`]: a transport that answers from a list and records requests, to test an application without a network.
//!
//! The client works as usual, with limits, retries, redirects and headers: the recorded requests are those that would
//! be sent, and an answer may be any response of a service or failure of a network.

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

/// A transport that answers from a list and records requests. Clones share both.
///
/// A generated crate re-exports it as `testing::Recorder`. A test of an application:
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
/// A page is a [`Collection`](crate::http::Collection) of models, or as text an object with a list `value` and, if
/// another page follows, an `@odata.nextLink` at the client's base URL:
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
/// Throttling and broken connections are answers as well. Each retry of the client gets the next answer of the list;
/// [`graph`](Self::graph) creates a client that doesn't wait between attempts.
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
    /// Adds an answer with a status and a body.
    pub fn answer(&self, status: u16, body: impl Into<Bytes>) {
        self.answer_with(status, &[], body);
    }

    /// Adds an answer with a value as JSON: a model, or anything that implements `Serialize`.
    pub fn answer_json(&self, status: u16, value: &(impl Serialize + ?Sized)) {
        match serde_json::to_vec(value) {
            Ok(body) => self.answer_with(status, &[("content-type", "application/json")], body),
            Err(error) => self.mistaken(format!("an answer's value cannot be written as JSON: {error}")),
        }
    }

    /// Adds an answer with a status, headers and a body.
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

    /// Adds a response as answer.
    pub fn respond(&self, response: Response<Bytes>) {
        self.tape().answers.push_back(Ok(response));
    }

    /// Adds an error response of Graph, with a status and an error code.
    pub fn refuse(&self, status: u16, code: &str) {
        self.answer_with(status, &[("content-type", "application/json")], refusal(code));
    }

    /// Refuses a further request because there were too many: 429, with `Retry-After`.
    pub fn throttle(&self, retry_after: Duration) {
        let retry_after = retry_after.as_secs_f64().to_string();
        let headers = [("content-type", "application/json"), ("retry-after", retry_after.as_str())];
        self.answer_with(429, &headers, refusal("TooManyRequests"));
    }

    /// Adds a network failure: [`TransportError::connect`] for no connection, [`TransportError::broken`] for a broken
    /// one, [`TransportError::timeout`] for no response.
    pub fn fail(&self, error: TransportError) {
        self.tape().answers.push_back(Err(error));
    }

    /// All requests in order, including retries. [`Json::from_json`] parses a JSON body.
    #[must_use]
    pub fn sent(&self) -> Vec<Request<Bytes>> {
        self.tape().sent.clone()
    }

    /// The number of answers that no request has used yet.
    #[must_use]
    pub fn unused(&self) -> usize {
        self.tape().answers.len()
    }

    /// A client with this transport and the token `token`, which waits neither between attempts nor for time limits.
    /// For other settings, pass the recorder to [`Builder::transport`].
    #[must_use]
    pub fn graph<G: Api>(&self) -> G {
        let builder = Builder::new("token").transport(self.clone()).timer(Clock::default());
        builder.timeout(None).attempt_timeout(None).build()
    }

    /// Adds a mistake of the test itself, with which the request fails.
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

/// Shows only numbers, because requests contain tokens.
impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tape = self.tape();
        f.debug_struct("Recorder").field("answers", &tape.answers.len()).field("sent", &tape.sent.len()).finish()
    }
}
