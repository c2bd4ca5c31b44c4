//! What a call results in, read from a response of status 2xx.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Response, header};
use serde::de::DeserializeOwned;

use super::{DecodeError, collection::PageSource};
use crate::model::{self, PropertyValue, Strictness, Target};

/// Among a response's extensions, says that each value must be what its documented type has there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strict;

/// What a call results in.
#[diagnostic::on_unimplemented(
    message = "a call cannot result in a `{Self}`",
    label = "no `Reply`",
    note = "models, `Json`, `Content`, `()` and collections of models can; for a type of yours that serde reads, ask for `Serde<{Self}>`"
)]
pub trait Reply: Sized {
    /// Reads the result from a response of status 2xx.
    ///
    /// # Errors
    /// [`DecodeError`] where the body is not of this type; it names the place.
    fn decode(response: &Response<Bytes>) -> Result<Self, Box<DecodeError>>;

    /// What stands for an answer of status 2xx without a body; `None` where nothing can, so that it is decoded as it is.
    fn without_body() -> Option<Self> {
        None
    }

    /// Whether it is a page, which wants to know how it was asked for.
    #[doc(hidden)]
    const IS_PAGE: bool = false;

    /// Tells a page how it was asked for.
    #[doc(hidden)]
    fn set_source(&mut self, _: PageSource) {}
}

/// Bytes of any media type: a file, a photo, a report. All of them are held in memory, at most as many as
/// [`Builder::body_limit`](super::Builder::body_limit) says; [`Request::stream`](super::Request::stream) gives them as they come.
///
/// `Debug` tells how many.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Content {
    /// The `Content-Type`, as the service sent it.
    pub media_type: Option<String>,
    /// The body.
    pub bytes: Bytes,
}

impl Content {
    /// The bytes as text, where they are UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
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
    /// Whatever the body says, the status has said enough.
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

/// Models, and whatever else stands in JSON by itself.
///
/// A model keeps values that are not what its type has there, and [`misfits`](crate::model::Model::misfits) tells them;
/// with [`Request::strict`](super::Request::strict) they are errors.
impl<T: PropertyValue> Reply for T {
    fn decode(response: &Response<Bytes>) -> Result<Self, Box<DecodeError>> {
        let text = text_of(response)?;
        let is_strict = response.extensions().get::<Strict>().is_some();
        let strictness = if is_strict { Strictness::Strict } else { Strictness::Lenient };
        model::decode(text, strictness).map_err(|error| DecodeError::of(response, error.path(), error.reason()))
    }

    /// An object without properties says nothing, nor does a list without elements, as a page without items. A text or a
    /// number always says something.
    fn without_body() -> Option<Self> {
        let mut empty = T::empty();
        match empty.open() {
            Target::Object(_) | Target::Polymorphic(_) | Target::Json(_) | Target::List(_) => Some(empty),
            _ => None,
        }
    }
}

impl<T: Reply> Reply for Option<T> {
    fn decode(response: &Response<Bytes>) -> Result<Self, Box<DecodeError>> {
        if response.body().is_empty() { Ok(None) } else { T::decode(response).map(Some) }
    }

    /// `None`: after 204, or with `Prefer: return=minimal`.
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

/// A result of a type of the caller's own, read by serde: `client.request::<Serde<Settings>>(…)`.
///
/// It is read as strictly as the type reads itself; models in it keep what doesn't fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Serde<T>(pub T);

impl<T: DeserializeOwned> Reply for Serde<T> {
    fn decode(response: &Response<Bytes>) -> Result<Self, Box<DecodeError>> {
        let wrong = |error: serde_json::Error| DecodeError::of(response, "", without_text(error.to_string()));
        serde_json::from_slice(text_of(response)?).map(Self).map_err(wrong)
    }

    /// Where the type takes null.
    fn without_body() -> Option<Self> {
        serde_json::from_str("null").map(Self).ok()
    }
}

/// The body's JSON.
///
/// # Errors
/// Where there is none: whoever reads that must not take it for a failure.
fn text_of(response: &Response<Bytes>) -> Result<&[u8], Box<DecodeError>> {
    let text = model::strip_byte_order_mark(response.body());
    if text.trim_ascii().is_empty() {
        let message = "expected a value, found no body: the call is done; an `optional` result is `None` then";
        return Err(DecodeError::of(response, "", message));
    }
    Ok(text)
}

/// What serde says, without the text that it found: nothing tells here whether that is a secret.
fn without_text(message: String) -> String {
    let parts = message.split_once(r#" string ""#).zip(message.rsplit_once(r#"", expected "#));
    parts.map(|((before, _), (_, after))| format!("{before} string, expected {after}")).unwrap_or(message)
}

fn text(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
