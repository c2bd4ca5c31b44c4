//! Documented exchanges come in; their bodies go to the operation's request and responses under their names, and their heads beside them.

use serde_json::Value;

use super::{
    Example, Exchange, ExchangeRequest, ExchangeResponse, MediaType, Operation, RequestBody, Response, write::Whole,
};
use crate::{
    api::{self, Message},
    source::Span,
};

/// Where nothing says what a body is.
const JSON: &str = "application/json";

/// Puts the bodies where OpenAPI wants them, and the heads into `x-graphdown-examples`.
pub(super) fn place(examples: Vec<api::Example>, operation: &mut Operation, whole: &Whole) {
    for example in examples {
        operation.examples.push(exchange(&example, whole));
        if let Some(request) = example.request.filter(has_body) {
            let body = operation.request_body.get_or_insert_with(RequestBody::default);
            insert(&mut body.content, request, &example.name);
        }
        if let Some(response) = example.response.filter(has_body)
            && let Some(status) = response.status
            && !is_bodiless(operation, status)
        {
            insert(&mut answer(operation, status).content, response, &example.name);
        }
    }
}

/// A body as JSON where it is JSON, else as the text that stands there.
pub(super) fn value(message: Message) -> Value {
    message.json.unwrap_or_else(|| Value::from(message.body.trim_end()))
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
    operation.responses.entry(status.to_string()).or_insert_with(|| Response {
        description: "Shown by an example.".to_owned(),
        content: shape.unwrap_or_default(),
        ..Response::default()
    })
}

/// Under the media type that the message states, where the operation has that or no other.
fn insert(content: &mut super::Map<MediaType>, message: Message, name: &str) {
    let stated = media_type(&message);
    let key = match (content.contains_key(stated), content.first()) {
        (false, Some((first, _))) => first.clone(),
        _ => stated.to_owned(),
    };
    content.entry(key).or_default().examples.insert(name.to_owned(), Example { value: value(message) });
}

fn media_type(message: &Message) -> &str {
    let header = message.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let written = header.map(|(_, value)| value.split(';').next().unwrap_or_default().trim());
    written.filter(|written| written.contains('/')).unwrap_or(JSON)
}

fn exchange(example: &api::Example, whole: &Whole) -> Exchange {
    let first: Option<Span> = example.request.as_ref().or(example.response.as_ref()).map(|message| message.span);
    let lines = |message: &Message| message.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    Exchange {
        name: example.name.clone(),
        source: first.and_then(|span| whole.place(span)).unwrap_or_default(),
        request: example.request.as_ref().and_then(|request| {
            let (method, url) = request.request_line.as_ref()?;
            Some(ExchangeRequest { method: method.to_string(), url: url.clone(), headers: lines(request) })
        }),
        response: example
            .response
            .as_ref()
            .and_then(|response| Some(ExchangeResponse { status: response.status?, headers: lines(response) })),
    }
}
