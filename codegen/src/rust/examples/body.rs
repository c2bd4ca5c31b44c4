//! Decides how the body of a documented request is sent: as the method's argument, or as content set on the request.

use serde_json::Value as Json;

use super::value::Writer;
use crate::{
    exchange::{DocumentedBody, DocumentedRequest},
    gateway::Ident,
    rust::krate::{ExampleCall, MethodBody, Obstacle, Type, Value, WireBody},
};

/// How a body is sent, and what is to be seen of it.
pub(super) struct Sent {
    /// What the method takes.
    pub(super) argument: Option<Value>,
    /// What is set on the request besides.
    pub(super) settings: Vec<ExampleCall>,
    /// Headers that tell of the body.
    pub(super) headers: Vec<(String, String)>,
    /// What is seen.
    pub(super) body: WireBody,
}

/// Sends what the page shows, by the way that the call offers for it.
pub(super) fn sent(takes: Option<&MethodBody>, request: &DocumentedRequest, writer: &Writer) -> Result<Sent, Obstacle> {
    match (takes, request.body) {
        (None, DocumentedBody::Nothing) => Ok(plain(None, WireBody::Nothing)),
        (None, DocumentedBody::Text { media_type, text }) => Ok(content(None, media_type, text, request)),
        (None, DocumentedBody::Json(_)) => Err(Obstacle::UnexpectedBody),
        (Some(_), DocumentedBody::Nothing) => Err(Obstacle::NoBody),
        (Some(MethodBody::Json(ty)), DocumentedBody::Json(json)) => {
            let value = writer.value(ty, json).ok_or(Obstacle::Body)?;
            Ok(plain(Some(value), WireBody::Json(json.clone())))
        }
        (Some(MethodBody::Json(ty)), DocumentedBody::Text { media_type, text }) => {
            // Where a page shows MIME for a call that takes JSON, the request is given other content.
            let empty = writer.value(ty, &empty(ty)).ok_or(Obstacle::Body)?;
            Ok(content(Some(empty), media_type, text, request))
        }
        (Some(MethodBody::Reference), DocumentedBody::Json(json)) => {
            let url = json.get("@odata.id").and_then(Json::as_str).ok_or(Obstacle::Body)?;
            Ok(plain(Some(Value::Text(url.to_owned())), WireBody::Json(json.clone())))
        }
        (Some(MethodBody::Reference), DocumentedBody::Text { .. }) => Err(Obstacle::Body),
        (Some(MethodBody::Bytes(usual)), DocumentedBody::Text { text, .. }) => Ok(bytes(usual, text, request)),
        (Some(MethodBody::Bytes(_)), DocumentedBody::Json(_))
        | (Some(MethodBody::Multipart(..) | MethodBody::Form(..)), _) => Err(Obstacle::Body),
    }
}

fn plain(argument: Option<Value>, body: WireBody) -> Sent {
    Sent { argument, settings: Vec::new(), headers: Vec::new(), body }
}

/// Other content than the method takes is set on the request.
fn content(argument: Option<Value>, media_type: &str, text: &str, request: &DocumentedRequest) -> Sent {
    let media_type = request.header("content-type").unwrap_or(media_type);
    let content = ExampleCall {
        ident: Ident::snake("content"),
        arguments: vec![Value::Text(media_type.to_owned()), Value::Text(text.to_owned())],
    };
    let sent = plain(argument, WireBody::Text(text.to_owned()));
    Sent { settings: vec![content], headers: content_type(media_type), ..sent }
}

/// Bytes go out under the call's media type, unless the page shows another.
fn bytes(usual: &str, text: &str, request: &DocumentedRequest) -> Sent {
    let stated = request.header("content-type").filter(|stated| *stated != usual);
    let setting = |stated: &str| ExampleCall {
        ident: Ident::snake("header"),
        arguments: vec![Value::Text("Content-Type".to_owned()), Value::Text(stated.to_owned())],
    };
    Sent {
        settings: stated.map(setting).into_iter().collect(),
        headers: request.header("content-type").map(content_type).unwrap_or_default(),
        ..plain(Some(Value::Text(text.to_owned())), WireBody::Text(text.to_owned()))
    }
}

fn content_type(media_type: &str) -> Vec<(String, String)> {
    vec![("Content-Type".to_owned(), media_type.to_owned())]
}

/// What stands for no value of a type.
fn empty(ty: &Type) -> Json {
    match ty {
        Type::List(_) => Json::Array(Vec::new()),
        _ => Json::Object(serde_json::Map::new()),
    }
}
