//! [`Reply`]: the types that a call can result in, and how each is read from a successful response.
//!
//! A service may execute a request and respond without the documented body, which must not look like a failure.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Response, header};
use serde::de::DeserializeOwned;

use crate::http::{Body, DecodeError, answer::collection::PageSource};
use crate::model::{self, Binary, PropertyValue, Strictness, Target};

/// An extension of a response: values that don't have their documented type are errors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strict;

/// A response as results are read from it; for generated code.
#[doc(hidden)]
pub type Answer = Response<Bytes>;

/// A type that a call can result in.
#[diagnostic::on_unimplemented(
    message = "a call cannot result in a `{Self}`",
    label = "not a `Reply`",
    note = "expected a model, a collection of models, `Json`, `Content` or `()`; for a type that implements `Deserialize` use `Serde<{Self}>`"
)]
pub trait Reply: Sized {
    /// Reads the result from a response of status 2xx.
    ///
    /// # Errors
    /// [`DecodeError`] with the path, if the body doesn't have this type.
    fn decode(response: &Response<Bytes>) -> Result<Self, Box<DecodeError>>;

    /// The result for a response without a body; `None` if the type has no such value, so that the empty body is
    /// decoded.
    fn without_body() -> Option<Self> {
        None
    }

    /// Whether the type is a page, which needs to know its request.
    #[doc(hidden)]
    const IS_PAGE: bool = false;

    /// Stores in a page how it was requested.
    #[doc(hidden)]
    fn set_source(&mut self, _: PageSource) {}
}

/// A body of any media type: a file, a photo, a report. It is buffered in memory up to
/// [`Builder::body_limit`](crate::http::Builder::body_limit); [`Request::stream`](crate::http::Request::stream) reads it without
/// buffering.
///
/// `Debug` shows the number of bytes.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Content {
    /// The `Content-Type` header of the response.
    pub media_type: Option<String>,
    /// The body.
    pub bytes: Bytes,
}

impl Content {
    /// The body as text, if it is UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

impl From<Content> for Bytes {
    fn from(content: Content) -> Self {
        content.bytes
    }
}

impl From<Content> for Vec<u8> {
    fn from(content: Content) -> Self {
        content.bytes.into()
    }
}

/// The bytes of a response, as the body of another request.
impl From<Content> for Body {
    fn from(content: Content) -> Self {
        Self::bytes(content)
    }
}

/// The bytes in base64.
impl From<Content> for Binary {
    fn from(content: Content) -> Self {
        content.bytes.into()
    }
}

impl AsRef<[u8]> for Content {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut content = formatter.debug_struct("Content");
        content.field("media_type", &self.media_type);
        content.field("bytes", &format_args!("{} bytes", self.bytes.len())).finish()
    }
}

impl Reply for () {
    /// Ignores the body: the status alone is the result.
    fn decode(_: &Response<Bytes>) -> Result<Self, Box<DecodeError>> {
        Ok(())
    }

    fn without_body() -> Option<Self> {
        Some(())
    }
}

impl Reply for Content {
    fn decode(response: &Response<Bytes>) -> Result<Self, Box<DecodeError>> {
        let media_type = text(response.headers(), &header::CONTENT_TYPE);
        Ok(Self { media_type, bytes: response.body().clone() })
    }
}

/// Models and other JSON values.
///
/// A model keeps values that don't have their documented type, and [`misfits`](crate::model::Model::misfits) reports
/// them; with [`Request::strict`](crate::http::Request::strict) they are errors.
impl<T: PropertyValue> Reply for T {
    fn decode(response: &Response<Bytes>) -> Result<Self, Box<DecodeError>> {
        if let Some(text) = plain_text::<T>(response) {
            return Ok(text);
        }
        let text = text_of(response)?;
        let is_strict = response.extensions().get::<Strict>().is_some();
        let strictness = if is_strict { Strictness::Strict } else { Strictness::Lenient };
        model::decode(text, strictness).map_err(|error| DecodeError::of(response, error.path(), error.reason()))
    }

    /// An object without properties and a list without elements claim nothing, so that they can stand for a missing
    /// body. A text or a number can't.
    fn without_body() -> Option<Self> {
        let mut empty = T::empty();
        match empty.open() {
            Target::Object(_) | Target::Polymorphic(_) | Target::Map(_) | Target::Json(_) | Target::List(_) => {
                Some(empty)
            }
            _ => None,
        }
    }
}

/// A text whose response isn't JSON: `text/plain`, and what has no media type and doesn't read as a JSON string.
fn plain_text<T: PropertyValue>(response: &Response<Bytes>) -> Option<T> {
    let mut value = T::empty();
    let Target::Text(place) = value.open() else { return None };
    let body = model::strip_byte_order_mark(response.body());
    let is_json = match text(response.headers(), &header::CONTENT_TYPE) {
        Some(media_type) => {
            let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            essence == "application/json" || essence.ends_with("+json")
        }
        None => serde_json::from_slice::<String>(body).is_ok(),
    };
    if is_json {
        return None;
    }
    std::str::from_utf8(body).ok()?.clone_into(place);
    Some(value)
}

/// Reads one of several results, of which a response's status selects one; for generated code.
///
/// # Errors
/// [`DecodeError`] with the path, if the body doesn't have the type.
#[doc(hidden)]
pub fn decode_as<T: Reply>(response: &Response<Bytes>) -> Result<T, Box<DecodeError>> {
    let body = model::strip_byte_order_mark(response.body()).trim_ascii();
    let empty = if body.is_empty() { T::without_body() } else { None };
    empty.map_or_else(|| T::decode(response), Ok)
}

impl<T: Reply> Reply for Option<T> {
    fn decode(response: &Response<Bytes>) -> Result<Self, Box<DecodeError>> {
        if response.body().is_empty() { Ok(None) } else { T::decode(response).map(Some) }
    }

    /// `None`, as after 204 or with `Prefer: return=minimal`.
    fn without_body() -> Option<Self> {
        Some(None)
    }

    const IS_PAGE: bool = T::IS_PAGE;

    fn set_source(&mut self, source: PageSource) {
        if let Some(page) = self {
            page.set_source(source);
        }
    }
}

/// A result of an application's own type, read by serde: `client.request::<Serde<Settings>>(…)`.
///
/// The type's `Deserialize` decides how strict reading is; models in it keep values of the wrong type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Serde<T>(pub T);

impl<T: DeserializeOwned> Reply for Serde<T> {
    fn decode(response: &Response<Bytes>) -> Result<Self, Box<DecodeError>> {
        let wrong = |error: serde_json::Error| DecodeError::of(response, "", without_text(error.to_string()));
        serde_json::from_slice(text_of(response)?).map(Self).map_err(wrong)
    }

    /// The value of null, if the type accepts it.
    fn without_body() -> Option<Self> {
        serde_json::from_str("null").map(Self).ok()
    }
}

/// The JSON text of the body.
///
/// # Errors
/// If there is no body. The message says that the call was executed.
fn text_of(response: &Response<Bytes>) -> Result<&[u8], Box<DecodeError>> {
    let text = model::strip_byte_order_mark(response.body());
    if text.trim_ascii().is_empty() {
        let message = "expected a value, found no body: the call was executed; use `optional` to get `None` instead";
        return Err(DecodeError::of(response, "", message));
    }
    Ok(text)
}

/// The message of serde without the text that it found, which may be a secret.
fn without_text(message: String) -> String {
    let parts = message.split_once(r#" string ""#).zip(message.rsplit_once(r#"", expected "#));
    parts.map(|((before, _), (_, after))| format!("{before} string, expected {after}")).unwrap_or(message)
}

fn text(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
