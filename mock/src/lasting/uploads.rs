//! Implements upload sessions: `createUploadSession` returns an address of this server, which receives a file in
//! ranges.
//!
//! As with the service, whoever has the address may write: no token is needed, ranges must be in order, and a client that
//! lost a response can ask which range is next. Received bytes are counted and not stored, so that a file of any size
//! takes no memory.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime},
};

use graphdown_codegen::path::{Address, decoded};
use serde_json::{Value, json};

use crate::{
    respond::answer::{self, Answer, Content},
    respond::select,
    understand::catalogue::Catalogue,
    understand::check::{About, Complaint},
    understand::matching::{Call, Found, find},
    understand::request::Sent,
};

/// Where sessions are.
pub(crate) const UPLOADS: &str = "/graphdown/uploads/";
/// What can be done there.
pub(crate) const METHODS: &str = "GET, PUT, POST, DELETE";

/// So many go on at once; beyond them the oldest ends.
const MOST: usize = 1000;
/// So long a session waits for its next range.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);
/// The service takes no range of this size.
const TOO_LARGE: usize = 60 << 20;
/// Each range but the last should be a multiple of this.
const UNIT: u64 = 320 << 10;

/// All sessions, by the last segment of their address.
#[derive(Clone, Debug, Default)]
pub(crate) struct Uploads {
    begun: u64,
    sessions: BTreeMap<u64, Session>,
}

#[derive(Clone, Debug)]
struct Session {
    expires: SystemTime,
    received: u64,
    /// How large the first range said that the file is.
    total: Option<u64>,
    /// Whether the file is there only after an empty `POST`.
    is_deferred: bool,
    /// What its completion is answered with, but for the size.
    result: Answer,
}

/// The outcome of a request to a session.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// What is answered.
    pub(crate) answer: Answer,
    /// What the log says of it: the service might refuse the request.
    pub(crate) warnings: Vec<Complaint>,
}

/// `Content-Range: bytes 0-25/128`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    first: u64,
    last: u64,
    total: u64,
}

impl Uploads {
    /// Begins a session where this call asks for one: its answer gets an address of this server.
    pub(crate) fn begin(
        &mut self,
        answer: &mut Answer,
        call: &Call,
        sent: &Sent,
        catalogue: &Catalogue,
        now: SystemTime,
    ) {
        if !(200..300).contains(&answer.status) || !is_session(answer, call) {
            return;
        }
        let Some(members) = answer.members_mut() else { return };
        self.begun += 1;
        let is_deferred = sent.json().is_some_and(|body| body["deferCommit"] == Value::Bool(true));
        let result = result(sent, catalogue, self.begun);
        let session = Session { expires: now + LIFETIME, received: 0, total: None, is_deferred, result };
        members.insert(String::from("uploadUrl"), Value::from(format!("{}{UPLOADS}{}", sent.origin, self.begun)));
        session.progress(|name, value| _ = members.insert(name.to_owned(), value));
        self.sessions.insert(self.begun, session);
        if self.sessions.len() > MOST {
            self.sessions.pop_first();
        }
    }

    /// Whether a request is a range of a session that goes on.
    pub(crate) fn takes_body(&self, sent: &Sent) -> bool {
        sent.method == "PUT" && number(sent).is_some_and(|number| self.sessions.contains_key(&number))
    }

    /// What becomes of a request to the address of a session.
    ///
    /// # Errors
    /// Where the service would refuse it.
    pub(crate) fn react(&mut self, sent: &Sent, now: SystemTime) -> Result<Outcome, Complaint> {
        self.sessions.retain(|_, session| session.expires > now);
        let number = number(sent).unwrap_or_default();
        let Some(session) = self.sessions.get_mut(&number) else {
            let message = "expected the address of a current upload, found one that is complete, cancelled or expired";
            return Err(complaint(About::Path, 404, "itemNotFound", "path", message));
        };
        let mut warnings = warnings(sent);
        let answer = match sent.method.as_str() {
            "GET" => session.state(200),
            "DELETE" => Answer { status: 204, ..Answer::default() },
            "PUT" => session.put(sent, now, &mut warnings)?,
            "POST" => session.commit(sent)?,
            _ => {
                let message = format!("expected {METHODS} for the address of an upload, found {}", sent.method);
                return Err(complaint(About::Path, 405, "Request_BadRequest", "method", message));
            }
        };
        if sent.method != "GET" && answer.status != 202 {
            self.sessions.remove(&number);
        }
        Ok(Outcome { answer, warnings })
    }
}

impl Session {
    fn put(&mut self, sent: &Sent, now: SystemTime, warnings: &mut Vec<Complaint>) -> Result<Answer, Complaint> {
        let range = Range::of(sent)?;
        let misplaced = |message: String| Err(complaint(About::Header, 416, "invalidRange", "Content-Range", message));
        if let Some(total) = self.total.filter(|total| *total != range.total) {
            return misplaced(format!("expected a file of {total} bytes as before, found one of {}", range.total));
        }
        if range.first != self.received {
            return misplaced(format!("expected the range that begins at {}, found {}", self.received, range.first));
        }
        (self.received, self.total, self.expires) = (range.last + 1, Some(range.total), now + LIFETIME);
        let is_last = self.received == range.total;
        if !is_last && (range.last + 1 - range.first) % UNIT != 0 {
            let message = format!("each range but the last should be a multiple of {UNIT} bytes, or files may fail");
            warnings.push(complaint(About::Header, 400, "invalidRange", "Content-Range", message));
        }
        Ok(if is_last && !self.is_deferred { self.done() } else { self.state(202) })
    }

    /// Completes a session that waits for it.
    fn commit(&self, sent: &Sent) -> Result<Answer, Complaint> {
        if !sent.body.is_empty() || !self.is_deferred || self.total != Some(self.received) {
            let message = "expected an empty POST after the last range of a session with deferCommit, found another";
            return Err(complaint(About::Body, 400, "invalidRequest", "body", message));
        }
        Ok(self.done())
    }

    /// The file, or where it is.
    fn done(&self) -> Answer {
        let mut answer = self.result.clone();
        if let Some(members) = answer.members_mut() {
            members.insert(String::from("size"), Value::from(self.received));
        }
        answer
    }

    fn state(&self, status: u16) -> Answer {
        let mut answer = Answer::json(status, json!({}));
        if let Some(members) = answer.members_mut() {
            self.progress(|name, value| _ = members.insert(name.to_owned(), value));
        }
        answer
    }

    fn progress(&self, mut set: impl FnMut(&str, Value)) {
        let expires = humantime::format_rfc3339_seconds(self.expires).to_string();
        let is_whole = self.total == Some(self.received);
        let expected = if is_whole { json!([]) } else { json!([format!("{}-", self.received)]) };
        set("expirationDateTime", Value::from(expires));
        set("nextExpectedRanges", expected);
    }
}

impl Range {
    /// # Errors
    /// Where there is none, or it isn't that of the body.
    fn of(sent: &Sent) -> Result<Self, Complaint> {
        let refused = |message: String| complaint(About::Header, 400, "invalidRequest", "Content-Range", message);
        let found = sent.header("content-range").map_or_else(|| String::from("none"), |found| format!("{found:?}"));
        let range = sent.header("content-range").and_then(Self::parse);
        let range =
            range.ok_or_else(|| refused(format!("expected Content-Range: bytes FIRST-LAST/TOTAL, found {found}")))?;
        if sent.body.len() >= TOO_LARGE {
            let message = format!("expected a range of less than {TOO_LARGE} bytes, found {}", sent.body.len());
            return Err(complaint(About::Body, 413, "RequestEntityTooLarge", "body", message));
        }
        if range.last - range.first + 1 != sent.body.len() as u64 {
            return Err(refused(format!("expected the bytes of the range {found}, found {} bytes", sent.body.len())));
        }
        Ok(range)
    }

    fn parse(text: &str) -> Option<Self> {
        let (unit, rest) = text.trim().split_once(' ')?;
        let (range, total) = rest.trim().split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = |text: &str| Some(text).filter(is_number)?.parse().ok();
        let range = Range { first: number(first)?, last: number(last)?, total: number(total)? };
        (unit.eq_ignore_ascii_case("bytes") && range.first <= range.last && range.last < range.total).then_some(range)
    }
}

/// Whose address this is.
fn number(sent: &Sent) -> Option<u64> {
    sent.path.strip_prefix(UPLOADS)?.parse().ok()
}

/// Whether the call's result is an upload session: it shows an address to upload to, or documents one.
fn is_session(answer: &mut Answer, call: &Call) -> bool {
    let schema = call.operation.response_schema(answer.status);
    let types = call.surface.types();
    let is_documented = schema.is_some_and(|schema| types.property(schema, "uploadUrl").is_some());
    is_documented || answer.members_mut().is_some_and(|members| members.contains_key("uploadUrl"))
}

/// What the completion is answered with: what a `GET` of the resource that is uploaded to documents, with 201 where its
/// path says that it is new; where that is no single resource, 201 with the address of the new one.
fn result(sent: &Sent, catalogue: &Catalogue, number: u64) -> Answer {
    let parent = sent.path.rsplit_once('/').map_or("", |(parent, _)| parent);
    let target = Address::of(&sent.target).before_query();
    let target = target.rsplit_once('/').map_or("", |(parent, _)| parent).trim_end_matches(':');
    let get = Sent::new("GET", target, &sent.origin);
    let surface = catalogue.surface(get.version);
    let documented = surface.and_then(|surface| match find(surface, "GET", &get.path) {
        Found::Call(call) => Some(answer::answer(&call, select::select(&call, &get, None).as_ref())),
        _ => None,
    });
    let is_one = |answer: &Answer| match &answer.content {
        Content::Json(value) => value.is_object() && !value.get("value").is_some_and(Value::is_array),
        _ => false,
    };
    let Some(mut answer) = documented.filter(is_one) else {
        let address = format!("{}{}/{number}", sent.base(), parent.trim_end_matches(':'));
        let answer = Answer { status: 201, ..Answer::default() };
        return if parent.contains(char::is_control) { answer } else { answer.header("Location", address) };
    };
    answer.status = if parent.ends_with(':') { 201 } else { 200 };
    let asked = sent.json().and_then(|body| body.get("item")?.get("name").cloned());
    let in_path = parent.trim_end_matches(':').rsplit(['/', ':']).next().filter(|_| parent.ends_with(':'));
    let name = asked.filter(Value::is_string).or(in_path.map(|name| Value::from(decoded(name))));
    if let (Some(members), Some(name)) = (answer.members_mut(), name) {
        members.insert(String::from("name"), name);
    }
    answer
}

/// Reports what a request to a session should not contain.
fn warnings(sent: &Sent) -> Vec<Complaint> {
    let message =
        "expected no Authorization header: the address itself gives access, and the service may refuse a token";
    let has_token = sent.headers.contains_key("authorization");
    has_token.then(|| complaint(About::Header, 401, "unauthenticated", "Authorization", message)).into_iter().collect()
}

fn complaint(about: About, status: u16, code: &'static str, target: &str, message: impl Into<String>) -> Complaint {
    Complaint { about, status, code, target: target.to_owned(), message: message.into() }
}
