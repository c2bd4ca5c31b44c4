//! Documented exchanges come in; their bodies go to the operation's request and responses under their names, and their heads beside them.

use serde_json::Value;

use super::{
    Example, Exchange, ExchangeRequest, ExchangeResponse, MediaType, Operation, RequestBody, Response, Schema,
    Unplaced, write::Whole,
};
use crate::api::{self, Message};

/// Where nothing says what a body is, and it is JSON.
const JSON: &str = "application/json";
/// Where nothing says what a body is, and it is no JSON.
const TEXT: &str = "text/plain";

/// The status that says that there is no body.
const NO_CONTENT: u16 = 204;

/// Puts the bodies where OpenAPI wants them, and the heads into `x-graphdown-examples`.
pub(super) fn place(examples: Vec<api::Example>, operation: &mut Operation, whole: &Whole) {
    let usual_status = operation.responses.keys().next().and_then(|status| status.parse().ok()).unwrap_or(200);
    for example in examples {
        let mut exchange = exchange(&example, usual_status, whole);
        if let Some(request) = example.request.filter(has_body) {
            let body = operation.request_body.get_or_insert_with(RequestBody::default);
            insert(&mut body.content, request, &example.name);
        }
        if exchange.response.as_ref().is_some_and(|response| response.status == NO_CONTENT) {
            // A call that answers so now and then gives back what may be missing.
            operation.responses.entry(NO_CONTENT.to_string()).or_insert_with(shown);
        }
        if let (Some(head), Some(response)) = (&mut exchange.response, example.response.filter(has_body)) {
            match is_bodiless(operation, head.status) {
                true => head.unexpected = Some(value(response)),
                false => insert(&mut answer(operation, head.status).content, response, &example.name),
            }
        }
        operation.examples.push(exchange);
    }
}

/// A body as JSON where it is JSON, else as the text that stands there.
pub(super) fn value(message: Message) -> Value {
    message.json.map_or_else(|| Value::from(message.body.trim_end()), |json| json.to_value())
}

fn has_body(message: &Message) -> bool {
    message.json.is_some() || !message.body.trim().is_empty()
}

/// Whether the page says that no body comes with that status; educationsubmission-submit.md shows `{}` with its 204.
fn is_bodiless(operation: &Operation, status: u16) -> bool {
    operation.responses.get(&status.to_string()).is_some_and(|response| response.content.is_empty())
}

/// The response of that status: one that the page only shows gets the shape of the documented success, and none where it fails.
fn answer(operation: &mut Operation, status: u16) -> &mut Response {
    let is_success = (200..300).contains(&status);
    let shape = operation.responses.values().find(|one| !one.content.is_empty()).filter(|_| is_success).map(|one| {
        let bare = |media: &MediaType| MediaType { schema: media.schema.clone(), ..MediaType::default() };
        one.content.iter().map(|(name, media)| (name.clone(), bare(media))).collect()
    });
    let answer = || Response { content: shape.unwrap_or_default(), ..shown() };
    operation.responses.entry(status.to_string()).or_insert_with(answer)
}

fn shown() -> Response {
    Response { description: "Shown by an example.".to_owned(), ..Response::default() }
}

/// Under the media type that the message states, where the operation has that, else under the operation's own of
/// the same sort: JSON is not put where text is expected, nor text where JSON is.
fn insert(content: &mut super::Map<MediaType>, message: Message, name: &str) {
    let is_json = message.json.is_some();
    let stated = stated(&message);
    let own = || content.keys().find(|key| !is_json || is_json_type(key)).filter(|key| is_json || !is_json_type(key));
    let key = match stated.filter(|stated| content.contains_key(*stated) && is_json == is_json_type(stated)) {
        Some(stated) => stated.to_owned(),
        None => match (own(), content.first()) {
            (Some(own), _) => own.clone(),
            // A file that happens to be JSON is sent and read as bytes.
            (None, Some((first, _))) if is_json => first.clone(),
            _ => stated.filter(|stated| is_json == is_json_type(stated)).unwrap_or(usual(is_json)).to_owned(),
        },
    };
    let is_json = is_json_type(&key);
    let media = content.entry(key).or_default();
    let value = if is_json { value(message) } else { text(message.body.trim_end(), media.schema.as_ref()) };
    media.examples.insert(name.to_owned(), Example { value });
}

/// A text as its schema has it: a number, where it is to be one and is.
fn text(text: &str, schema: Option<&Schema>) -> Value {
    let is_integer = schema.is_some_and(|schema| schema.ty.as_deref() == Some("integer"));
    let number = is_integer.then(|| text.trim().parse::<i64>().ok()).flatten();
    number.map_or_else(|| Value::from(text), Value::from)
}

const fn usual(is_json: bool) -> &'static str {
    if is_json { JSON } else { TEXT }
}

/// Whether bodies of this media type are JSON.
fn is_json_type(media_type: &str) -> bool {
    media_type == JSON || media_type.ends_with("+json")
}

/// The media type that a message gives.
fn stated(message: &Message) -> Option<&str> {
    let header = message.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let written = header.map(|(_, value)| value.split(';').next().unwrap_or_default().trim());
    written.filter(|written| written.contains('/'))
}

/// Where an example stands that belongs to no operation.
pub(super) fn unplaced(unplaced: &api::Unplaced, whole: &Whole) -> Unplaced {
    let api::Unplaced { example, reason } = unplaced;
    Unplaced {
        request: source(example.request.as_ref(), whole),
        response: source(example.response.as_ref(), whole),
        reason: (*reason).to_owned(),
    }
}

fn source(message: Option<&Message>, whole: &Whole) -> String {
    message.and_then(|message| whole.place(message.start)).unwrap_or_default()
}

fn exchange(example: &api::Example, usual_status: u16, whole: &Whole) -> Exchange {
    let lines = |message: &Message| message.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    Exchange {
        name: example.name.clone(),
        request: example.request.as_ref().and_then(|request| {
            let (method, url) = request.request_line.as_ref()?;
            let source = source(Some(request), whole);
            Some(ExchangeRequest { source, method: method.to_string(), url: url.clone(), headers: lines(request) })
        }),
        response: example.response.as_ref().map(|response| ExchangeResponse {
            source: source(Some(response), whole),
            status: response.status.unwrap_or(usual_status),
            headers: lines(response),
            unexpected: None,
        }),
    }
}
