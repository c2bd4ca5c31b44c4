//! A mailbox that drafts, attaches and sends, and misbehaves at chosen requests. What a fault loses is the answer or the
//! request, so that what was done can be compared with what the client believes.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use graphdown::{
    Error, Graph,
    http::{Body, BoxFuture, Transport, TransportError},
    model::Json,
    models::FileAttachment,
    testing::Clock,
};
use http::{Request, Response};

/// What the service does instead of answering a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It refuses the request for now.
    Throttled,
    Unavailable,
    /// It fails before it does anything.
    Failed,
    /// It does what is asked, and fails afterwards.
    FailedAfter,
    /// The connection breaks before it does anything.
    Broken,
    /// It does what is asked, and the connection breaks.
    Lost,
    /// It refuses the request for good.
    Denied,
    /// It does what is asked, and never answers.
    Silent,
}

impl Fault {
    /// Those that a client gets over.
    pub(crate) const PASSING: [Fault; 6] =
        [Fault::Throttled, Fault::Unavailable, Fault::Failed, Fault::FailedAfter, Fault::Broken, Fault::Lost];
}

/// A mailbox; clones are the same one.
#[derive(Clone, Default)]
pub(crate) struct Mailbox(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Faults by the number of the request, from 0.
    faults: BTreeMap<usize, Fault>,
    requests: Vec<String>,
    messages: Vec<Stored>,
    sessions: Vec<Session>,
}

/// A message, which stays at its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) subject: String,
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// How often it was sent.
    pub(crate) sent: usize,
    is_deleted: bool,
}

struct Session {
    message: usize,
    name: String,
    size: usize,
    /// `None` once it is complete.
    received: Option<Vec<u8>>,
}

type Answer = (u16, String);

impl Mailbox {
    pub(crate) fn with_faults(faults: impl IntoIterator<Item = (usize, Fault)>) -> Self {
        let mailbox = Self::default();
        mailbox.0.lock().unwrap().faults = faults.into_iter().collect();
        mailbox
    }

    pub(crate) fn graph(&self) -> Graph {
        let builder = Graph::builder("s3cret").transport(self.clone()).timer(Clock::default());
        builder.timeout(None).attempt_timeout(None).build()
    }

    /// A draft that is there already, with a file.
    pub(crate) fn with_draft(self) -> Self {
        let files = vec![(String::from("before.txt"), b"before".to_vec())];
        self.0.lock().unwrap().messages.push(Stored { files, ..Stored::default() });
        self
    }

    /// The messages that aren't deleted.
    pub(crate) fn messages(&self) -> Vec<Stored> {
        self.0.lock().unwrap().messages.iter().filter(|message| !message.is_deleted).cloned().collect()
    }

    /// Whether a request gets no answer; it is done then.
    fn is_silent(&self, parts: &http::request::Parts, body: &[u8]) -> bool {
        let mut state = self.0.lock().unwrap();
        let is_silent = state.faults.get(&state.requests.len()) == Some(&Fault::Silent);
        if is_silent {
            state.requests.push(format!("{} {} without an answer", parts.method, parts.uri.path()));
            state.answer(parts, body);
        }
        is_silent
    }

    /// `METHOD path` of all requests.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.0.lock().unwrap().requests.clone()
    }
}

impl Transport for Mailbox {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, Error>> {
        Box::pin(async {
            let (parts, body) = request.into_parts();
            let body = body.collect(u64::MAX).await?;
            if self.is_silent(&parts, &body) {
                return std::future::pending().await;
            }
            let mut state = self.0.lock().unwrap();
            let is_upload = parts.uri.host() == Some("outlook.office.com");
            assert_eq!(parts.headers.contains_key("authorization"), !is_upload, "the token at {}", parts.uri);
            let number = state.requests.len();
            state.requests.push(format!("{} {}", parts.method, parts.uri.path().trim_start_matches("/v1.0/me/")));
            let refused = |code: &str| format!(r#"{{"error": {{"code": "{code}", "message": "a fault"}}}}"#);
            let (status, text) = match state.faults.get(&number).copied() {
                None => state.answer(&parts, &body),
                Some(Fault::Throttled) => (429, refused("TooManyRequests")),
                Some(Fault::Unavailable) => (503, refused("serviceNotAvailable")),
                Some(Fault::Failed) => (500, refused("internalServerError")),
                Some(Fault::Denied) => (403, refused("ErrorAccessDenied")),
                Some(Fault::Broken) => return Err(TransportError::broken("reset before anything was done").into()),
                Some(fault) => {
                    state.answer(&parts, &body);
                    match fault {
                        Fault::Lost => return Err(TransportError::broken("reset after all was done").into()),
                        _ => (500, refused("internalServerError")),
                    }
                }
            };
            let mut response = Response::builder().status(status).header("content-type", "application/json");
            if status == 429 {
                response = response.header("retry-after", Duration::from_secs(2).as_secs());
            }
            Ok(response.body(Body::bytes(text)).unwrap())
        })
    }
}

impl State {
    fn answer(&mut self, parts: &http::request::Parts, body: &[u8]) -> Answer {
        let path = parts.uri.path().trim_start_matches("/v1.0/me/").to_owned();
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match (parts.method.as_str(), segments.as_slice()) {
            ("POST", ["messages"]) => self.create(body),
            ("PUT", ["upload", session]) => {
                let range = parts.headers["content-range"].to_str().unwrap().to_owned();
                self.put(session.parse().unwrap(), &range, body)
            }
            ("GET", ["upload", session]) => self.session_state(session.parse().unwrap()),
            ("DELETE", ["upload", session]) => {
                self.sessions[session.parse::<usize>().unwrap()].received = None;
                (204, String::new())
            }
            (method, ["messages", id, rest @ ..]) => {
                let id: usize = id.parse().unwrap();
                if self.messages.get(id).is_none_or(|message| message.is_deleted) {
                    return (404, r#"{"error": {"code": "ErrorItemNotFound"}}"#.to_owned());
                }
                self.of_message(method, id, rest, body)
            }
            _ => panic!("no answer to {} {path}", parts.method),
        }
    }

    fn of_message(&mut self, method: &str, id: usize, rest: &[&str], body: &[u8]) -> Answer {
        let message = &mut self.messages[id];
        match (method, rest) {
            ("GET", []) => (200, format!(r#"{{"isDraft": {}}}"#, message.sent == 0)),
            ("DELETE", []) => {
                message.is_deleted = true;
                (204, String::new())
            }
            ("POST", ["send"]) => {
                message.sent += 1;
                // Whoever sends it twice is told, but the second mail would be on its way.
                (202, String::new())
            }
            ("GET", ["attachments"]) => {
                let files: Vec<String> =
                    (0..message.files.len()).map(|index| format!(r#"{{"id": "{index}"}}"#)).collect();
                (200, format!(r#"{{"value": [{}]}}"#, files.join(", ")))
            }
            ("POST", ["attachments"]) => {
                let file: FileAttachment = Json::from_json(body).unwrap().read().unwrap();
                message.files.push((file.name.unwrap(), file.content_bytes.unwrap().decode().unwrap()));
                (201, "{}".to_owned())
            }
            ("POST", ["attachments", "createUploadSession"]) => {
                let item = Json::from_json(body).unwrap().get("AttachmentItem").unwrap();
                let size = item.get("size").unwrap().as_i64().unwrap();
                assert!(size >= 3_000_000, "a file of {size} bytes needs no session");
                let name = item.get("name").unwrap().as_str().unwrap().to_owned();
                let size = usize::try_from(size).unwrap();
                self.sessions.push(Session { message: id, name, size, received: Some(Vec::new()) });
                let url = format!("https://outlook.office.com/upload/{}", self.sessions.len() - 1);
                (201, format!(r#"{{"uploadUrl": "{url}", "nextExpectedRanges": ["0-"]}}"#))
            }
            _ => panic!("no answer to {method} {rest:?} of a message"),
        }
    }

    fn create(&mut self, body: &[u8]) -> Answer {
        let message = Json::from_json(body).unwrap();
        let subject = message.get("subject").unwrap().as_str().unwrap().to_owned();
        let files = message.get("attachments").and_then(|files| files.elements()).unwrap_or_default();
        let files = files.iter().map(|file| (file.get("name").unwrap().as_str().unwrap().to_owned(), Vec::new()));
        self.messages.push(Stored { subject, files: files.collect(), ..Stored::default() });
        (201, format!(r#"{{"id": "{}"}}"#, self.messages.len() - 1))
    }

    fn put(&mut self, session: usize, range: &str, body: &[u8]) -> Answer {
        let Session { message, name, size, received } = &mut self.sessions[session];
        let Some(bytes) = received else { return (404, String::from("{}")) };
        if !range.starts_with(&format!("bytes {}-", bytes.len())) {
            return (416, String::from("{}"));
        }
        bytes.extend_from_slice(body);
        if bytes.len() < *size {
            return (200, format!(r#"{{"nextExpectedRanges": ["{}"]}}"#, bytes.len()));
        }
        let file = (name.clone(), received.take().unwrap());
        self.messages[*message].files.push(file);
        (201, String::new())
    }

    fn session_state(&self, session: usize) -> Answer {
        match &self.sessions[session].received {
            Some(bytes) => (200, format!(r#"{{"nextExpectedRanges": ["{}"]}}"#, bytes.len())),
            None => (404, String::from("{}")),
        }
    }
}
