//! Builds the response from the selected exchange, or from the schema where no example exists. Links and faults are
//! applied later.

use graphdown_codegen::{api::media::is_json, exchange::DocumentedBody, spec::Operation};
use serde_json::Value;

use crate::{
    respond::select::Selection, respond::synthesise, understand::catalogue::Types, understand::matching::Call,
};

/// Tells which example an answer is.
const ANSWER: &str = "X-Graphdown-Answer";

/// Headers that are the transport's own, whatever a page shows.
const TRANSPORT: [&str; 8] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "keep-alive",
    "server",
    "transfer-encoding",
];

/// What is answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// Names and values, but for the media type.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) content: Content,
}

/// The body of an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Content {
    /// None.
    #[default]
    Nothing,
    /// JSON.
    Json(Value),
    /// Anything else.
    Bytes {
        /// `text/csv`
        media_type: String,
        /// As it goes over the wire.
        bytes: Vec<u8>,
    },
}

impl Answer {
    /// JSON with a status.
    pub(crate) fn json(status: u16, value: Value) -> Self {
        Answer { status, content: Content::Json(value), ..Answer::default() }
    }

    /// With a header in place of those of the same name.
    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    /// Puts a header in place of those of the same name.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into()));
    }

    /// The first of these headers that is there.
    pub(crate) fn first_of<'n>(&self, names: &[&'n str]) -> Option<(&'n str, &str)> {
        names.iter().find_map(|name| {
            let header = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            header.map(|(_, value)| (*name, value.as_str()))
        })
    }

    /// The members of a body that is an object.
    pub(crate) fn members_mut(&mut self) -> Option<&mut serde_json::Map<String, Value>> {
        match &mut self.content {
            Content::Json(value) => value.as_object_mut(),
            _ => None,
        }
    }

    /// The body's media type and bytes.
    pub(crate) fn body(&self) -> Option<(String, Vec<u8>)> {
        match &self.content {
            Content::Nothing => None,
            Content::Json(value) => Some((String::from("application/json"), value.to_string().into_bytes())),
            Content::Bytes { media_type, bytes } => Some((media_type.clone(), bytes.clone())),
        }
    }
}

/// The documented answer, or one made from the schema where the pages show none.
pub(crate) fn answer(call: &Call, selection: Option<&Selection>) -> Answer {
    match selection {
        Some(selection) => documented(call, selection),
        None => synthesised(call.operation, &call.surface.types()),
    }
}

fn documented(call: &Call, selection: &Selection) -> Answer {
    let response = &selection.response;
    let is_own = selection.operation.operation_id == call.operation.operation_id;
    let whose = if is_own { String::new() } else { format!(" of {}", selection.operation.operation_id) };
    let kept = response.headers.iter().filter(|header| !is_transport(&header.name));
    let mut headers: Vec<(String, String)> = kept.map(|header| header.pair()).collect();
    headers.push((ANSWER.to_owned(), format!("example {}{whose} at {}", selection.name, response.source)));
    let stated = response.header("content-type").filter(|stated| stated.contains('/'));
    let documented = selection.operation.response(response.status);
    let documented = documented.and_then(|response| response.content.keys().next()).map(String::as_str);
    let plain = stated.or(documented).filter(|media_type| !is_json(media_type));
    let is_bodiless = matches!(response.status, 204 | 304) || response.is_unexpected;
    let content = match response.body {
        _ if is_bodiless => Content::Nothing,
        DocumentedBody::Nothing => missing_body(response.status, selection.operation, call),
        // A count is a number in plain text.
        DocumentedBody::Json(Value::Number(number)) if plain.is_some() => {
            let media_type = plain.unwrap_or_default().to_owned();
            Content::Bytes { media_type, bytes: number.to_string().into_bytes() }
        }
        DocumentedBody::Json(value) => Content::Json(value.clone()),
        DocumentedBody::Text { media_type, text } => {
            let media_type = stated.unwrap_or(media_type).to_owned();
            Content::Bytes { media_type, bytes: text.as_bytes().to_vec() }
        }
    };
    Answer { status: response.status, headers, content }
}

/// An example may show the status alone where a body is documented as bytes: a file that no page could show.
fn missing_body(status: u16, operation: &Operation, call: &Call) -> Content {
    let types = call.surface.types();
    match operation.response(status) {
        Some(_) if status != 200 => Content::Nothing,
        Some(response) => content(response, &types),
        None => Content::Nothing,
    }
}

fn is_transport(name: &str) -> bool {
    TRANSPORT.iter().any(|one| one.eq_ignore_ascii_case(name))
}

fn synthesised<'a>(operation: &'a Operation, types: &Types<'a>) -> Answer {
    let success = operation.responses.iter().find_map(|(status, response)| {
        let status = status.code()?;
        crate::respond::select::is_success(status).then_some((status, response))
    });
    let (status, content) = match success {
        Some((status, response)) if status != 204 => (status, content(response, types)),
        Some((status, _)) => (status, Content::Nothing),
        None => (204, Content::Nothing),
    };
    let note = "synthesised from the schema, since the pages show no example";
    Answer { status, headers: vec![(ANSWER.to_owned(), note.to_owned())], content }
}

/// The least body that a response documents.
fn content<'a>(response: &'a graphdown_codegen::spec::Response, types: &Types<'a>) -> Content {
    let Some((media_type, media)) = response.content.first() else { return Content::Nothing };
    let is_json = is_json(media_type);
    match &media.schema {
        Some(schema) if !is_json && schema.ty.as_deref() == Some("integer") => {
            let number = synthesise::value(schema, types).to_string();
            Content::Bytes { media_type: media_type.clone(), bytes: number.into_bytes() }
        }
        Some(schema) if is_json => Content::Json(synthesise::value(schema, types)),
        None if is_json => Content::Json(Value::Object(serde_json::Map::new())),
        _ => Content::Bytes { media_type: media_type.clone(), bytes: b"graphdown".to_vec() },
    }
}
