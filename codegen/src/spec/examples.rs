//! Writes documented exchanges into the document: bodies below their media types, request lines, statuses and headers
//! beside the operation.

use serde_json::Value;

use super::{
    ExampleValue, ExchangeHead, Map, MediaType, OrText, RequestHead, ResponseHead, Schema, UnplacedSources,
    whole::Whole,
};
use crate::{
    api::{self, HeaderField, Message, media},
    source::SourceRef,
};

/// The heads of an operation's exchanges.
pub(super) fn heads(operation: &api::Operation, whole: &Whole) -> Vec<ExchangeHead> {
    operation.examples.iter().map(|example| exchange(example, operation, whole)).collect()
}

/// Puts messages under their media types: `content` has all of them.
pub(super) fn place<'m>(content: &mut Map<MediaType>, messages: impl Iterator<Item = (&'m str, &'m Message)>) {
    for (name, message) in messages.filter(|(_, message)| message.has_body()) {
        let Some(key) = message.media_type(content.keys().map(String::as_str)).map(str::to_owned) else { continue };
        let is_json = media::is_json(&key);
        let Some(media) = content.get_mut(&key) else { continue };
        let value = if is_json { value(message) } else { text(message.body.trim_end(), media.schema.as_ref()) };
        media.examples.insert(name.to_owned(), ExampleValue { value, way: Vec::new() });
    }
}

/// A body as JSON where it is JSON, else as the text that stands there.
pub(super) fn value(message: &Message) -> Value {
    message.json.as_ref().map_or_else(|| Value::from(message.body.trim_end()), |json| json.to_value())
}

/// A text as its schema has it: a number, where it is to be one and is.
fn text(text: &str, schema: Option<&Schema>) -> Value {
    let is_integer = schema.is_some_and(|schema| schema.ty.as_deref() == Some("integer"));
    let number = is_integer.then(|| text.trim().parse::<i64>().ok()).flatten();
    number.map_or_else(|| Value::from(text), Value::from)
}

/// Where an example stands that belongs to no operation.
pub(super) fn unplaced(unplaced: &api::UnplacedExample, whole: &Whole) -> UnplacedSources {
    let api::UnplacedExample { example, reason } = unplaced;
    UnplacedSources {
        request: source(example.request.as_ref(), whole),
        response: source(example.response.as_ref(), whole),
        reason: (*reason).to_owned(),
    }
}

fn source(message: Option<&Message>, whole: &Whole) -> Option<SourceRef> {
    whole.place(message?.start)
}

fn exchange(example: &api::Example, operation: &api::Operation, whole: &Whole) -> ExchangeHead {
    let source = |message: &Message| whole.place(message.start).unwrap_or_default();
    ExchangeHead {
        name: example.name.clone(),
        request: example.request.as_ref().and_then(|request| {
            let (method, url) = request.request_line.as_ref()?;
            Some(RequestHead {
                source: source(request),
                method: OrText::Known(*method),
                url: url.clone(),
                headers: headers(request),
            })
        }),
        response: example.response.as_ref().and_then(|response| {
            let status = response.status?;
            let of_status = operation.responses.iter().find(|one| one.status == status);
            let is_bodiless = of_status.is_some_and(|one| one.content == api::Content::Nothing);
            Some(ResponseHead {
                source: source(response),
                status,
                headers: headers(response),
                unexpected: (is_bodiless && response.has_body()).then(|| value(response)),
            })
        }),
    }
}

fn headers(message: &Message) -> Vec<OrText<HeaderField>> {
    message.headers.iter().cloned().map(OrText::Known).collect()
}
