//! Takes from a request what a batch sends of it, and writes a batch as JSON.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, Method, header};
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Value, value::RawValue};

use super::is_same;
use crate::http::{Body, Client, Endpoint, Error, Request, Retry};

/// A call as a batch sends it.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) endpoint: Endpoint,
    pub(super) method: Method,
    /// Below the base URL, with its query: `/me/messages?$top=5`.
    pub(super) url: String,
    headers: HeaderMap,
    body: Option<Box<RawValue>>,
    /// The calls that must succeed before, by index.
    pub(super) dependencies: Vec<usize>,
    pub(super) retry: Retry,
}

impl Outgoing {
    /// # Errors
    /// [`Error::Request`] if the request is invalid, or can't be in a batch of this client.
    pub(super) fn of<T>(request: Request<T>, client: &Client) -> Result<Outgoing, Error> {
        let wrong = |what: &str| Err(Error::Request(format!("{} can't be in the batch: {what}", request.endpoint())));
        if !is_same(&request.client, client) {
            return wrong("expected a request of the client that the batch is of, found one of another client");
        }
        let endpoint = request.endpoint.clone();
        let retry = request.retry.clone().unwrap_or_else(|| client.inner.retry.clone());
        let base = client.base_url()?;
        let (parts, body) = request.build()?.into_parts();
        let url = parts.uri.to_string();
        let wrong = |what: &str| Error::Request(format!("{endpoint} can't be in the batch: {what}"));
        let below = url.strip_prefix(base).filter(|rest| rest.starts_with(['/', '?']));
        let url = below.ok_or_else(|| wrong("expected a URL below the base URL, found another one"))?.to_owned();
        let body = written(&parts.headers, &body).map_err(wrong)?;
        let dependencies = Vec::new();
        Ok(Outgoing { method: parts.method, url, headers: parts.headers, body, dependencies, retry, endpoint })
    }

    pub(super) fn add_dependency(&mut self, on: usize) {
        if !self.dependencies.contains(&on) {
            self.dependencies.push(on);
        }
    }
}

/// The id of a call, from its index: the service tells ids apart without regard to case.
pub(super) fn id(index: usize) -> String {
    (index + 1).to_string()
}

/// The body as JSON: bytes that aren't JSON are in base64.
fn written(headers: &HeaderMap, body: &Body) -> Result<Option<Box<RawValue>>, &'static str> {
    let bytes = body.as_bytes().ok_or("expected a body of JSON or bytes, found a stream")?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let invalid = |_| "expected JSON as its media type says, found another text";
    let text = if is_json(headers) {
        String::from_utf8(bytes.to_vec()).map_err(|_| "expected JSON of UTF-8, found other bytes")?
    } else {
        format!("\"{}\"", STANDARD.encode(bytes))
    };
    RawValue::from_string(text).map(Some).map_err(invalid)
}

/// Whether the headers say that the body is JSON.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// A call in a request, with its index and those of its dependencies that are in the same request.
pub(super) struct Sent<'c> {
    pub(super) index: usize,
    pub(super) call: &'c Outgoing,
    pub(super) dependencies: Vec<usize>,
}

/// What a request of `$batch` sends.
pub(super) struct Requests<'c>(pub(super) Vec<Sent<'c>>);

impl Serialize for Requests<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("requests", &self.0)?;
        map.end()
    }
}

impl Serialize for Sent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Sent { index, call, dependencies } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &id(*index))?;
        map.serialize_entry("method", call.method.as_str())?;
        map.serialize_entry("url", &call.url)?;
        if !call.headers.is_empty() {
            map.serialize_entry("headers", &lines(&call.headers))?;
        }
        if !dependencies.is_empty() {
            map.serialize_entry("dependsOn", &dependencies.iter().map(|on| id(*on)).collect::<Vec<_>>())?;
        }
        if let Some(body) = &call.body {
            map.serialize_entry("body", body)?;
        }
        map.end()
    }
}

/// Headers as members of an object; several of one name are one with a list.
fn lines(headers: &HeaderMap) -> serde_json::Map<String, Value> {
    let line = |name: &HeaderName| {
        let values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        values.collect::<Vec<_>>().join(", ")
    };
    let mut lines = serde_json::Map::new();
    for name in headers.keys() {
        lines.insert(name.to_string(), line(name).into());
    }
    lines
}
