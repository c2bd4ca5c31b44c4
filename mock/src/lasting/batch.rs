//! Splits the body of `POST /$batch` into requests, and joins their responses to one.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use graphdown_codegen::api::media::is_json;
use http::HeaderMap;
use serde_json::{Map, Value, json};

use crate::{
    respond::answer::{Answer, Content},
    respond::refusal,
    respond::refusal::Stamp,
    understand::check::{About, Complaint},
    understand::request::Sent,
};

/// So many requests the service takes at once.
const MOST: usize = 20;

/// A request of a batch.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Its id.
    pub(crate) id: String,
    /// The ids of those that must have succeeded before.
    pub(crate) depends_on: Vec<String>,
    /// What it asks for.
    pub(crate) sent: Sent,
}

/// Whether a request is a batch.
pub(crate) fn is_batch(sent: &Sent) -> bool {
    sent.method == "POST" && sent.path.eq_ignore_ascii_case("/$batch")
}

/// The requests of a batch, in order.
///
/// # Errors
/// Where the body is none.
pub(crate) fn parts(sent: &Sent) -> Result<Vec<Part>, Complaint> {
    let json = sent.json().unwrap_or_default();
    let Some(requests) = json.get("requests").and_then(Value::as_array) else {
        return Err(complaint("expected an object with requests, an array"));
    };
    if requests.len() > MOST {
        return Err(complaint(&format!("expected at most {MOST} requests, found {}", requests.len())));
    }
    requests.iter().enumerate().map(|(index, request)| part(request, sent, index)).collect()
}

fn complaint(message: &str) -> Complaint {
    let (target, message) = (String::from("requests"), message.to_owned());
    Complaint { about: About::Path, status: 400, code: "BadRequest", target, message }
}

fn part(request: &Value, outer: &Sent, index: usize) -> Result<Part, Complaint> {
    let text = |name: &str| request.get(name).and_then(Value::as_str);
    let missing = |name: &str| complaint(&format!("requests[{index}].{name}: expected a string"));
    let id = text("id").ok_or_else(|| missing("id"))?.to_owned();
    let method = text("method").ok_or_else(|| missing("method"))?;
    let url = text("url").ok_or_else(|| missing("url"))?;
    let target = format!("/{}/{}", outer.version.unwrap_or("v1.0"), url.trim_start_matches('/'));
    let body = match request.get("body") {
        None | Some(Value::Null) => Bytes::new(),
        Some(body) => body.to_string().into(),
    };
    let mut sent = Sent::new(method, &target, &outer.origin).with(HeaderMap::new(), body);
    for (name, value) in request.get("headers").and_then(Value::as_object).into_iter().flatten() {
        sent = sent.header_added(name, value.as_str().unwrap_or_default());
    }
    if let (None, Some(token)) = (sent.header("authorization"), outer.header("authorization").map(str::to_owned)) {
        sent = sent.header_added("authorization", &token);
    }
    let depends_on = request.get("dependsOn").and_then(Value::as_array).into_iter().flatten();
    let depends_on = depends_on.filter_map(|id| id.as_str().map(str::to_owned)).collect();
    Ok(Part { id, depends_on, sent })
}

/// The answer to a request whose predecessor failed.
pub(crate) fn not_tried(stamp: &Stamp) -> Answer {
    Answer::json(424, refusal::error("FailedDependency", "a request that this one depends on failed", stamp))
}

/// All answers as one.
pub(crate) fn joined(answers: Vec<(String, Answer)>) -> Answer {
    let responses: Vec<Value> = answers.into_iter().map(|(id, answer)| response(&id, answer)).collect();
    Answer::json(200, json!({ "responses": responses }))
}

/// Puts another answer in the place of the one at this position.
pub(crate) fn replace(joined: &mut Answer, index: usize, answer: Answer) {
    let Content::Json(value) = &mut joined.content else { return };
    if let Some(known) = value.get_mut("responses").and_then(|responses| responses.get_mut(index)) {
        let id = known.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        *known = response(&id, answer);
    }
}

fn response(id: &str, answer: Answer) -> Value {
    let mut headers: Map<String, Value> =
        answer.headers.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect();
    let body = match answer.content {
        Content::Nothing => None,
        Content::Json(value) => {
            headers.insert(String::from("Content-Type"), Value::from("application/json"));
            Some(value)
        }
        Content::Bytes { media_type, bytes } => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let is_text = media_type.starts_with("text/") || is_json(&media_type);
            headers.insert(String::from("Content-Type"), Value::from(media_type));
            Some(Value::from(if is_text { text } else { STANDARD.encode(&bytes) }))
        }
    };
    let mut response = json!({ "id": id, "status": answer.status, "headers": headers });
    if let Some(body) = body {
        response["body"] = body;
    }
    response
}
