//! What a call results in, read from a response of status 2xx.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Response, header};

use super::DecodeError;
use crate::model::{self, Held};

/// What a call results in.
pub trait Reply: Sized {
    /// Reads the result from a response of status 2xx.
    ///
    /// # Errors
    /// [`DecodeError`] where the body is not of this type; it names the place.
    fn decode(response: &Response<Bytes>) -> Result<Self, DecodeError>;
}

/// Bytes of any media type: a file, a photo, a report.
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
    fn decode(_: &Response<Bytes>) -> Result<Self, DecodeError> {
        Ok(())
    }
}

impl Reply for Content {
    fn decode(response: &Response<Bytes>) -> Result<Self, DecodeError> {
        let media_type = text(response.headers(), &header::CONTENT_TYPE);
        Ok(Self { media_type, bytes: response.body().clone() })
    }
}

/// Models, and whatever else stands in JSON by itself.
impl<T: Held> Reply for T {
    fn decode(response: &Response<Bytes>) -> Result<Self, DecodeError> {
        let body = response.body();
        model::decode(body).map_err(|error| DecodeError {
            path: error.path().to_owned(),
            message: error.reason().to_owned(),
            body: body.clone(),
        })
    }
}

impl<T: Reply> Reply for Option<T> {
    /// `None` for an empty body: 204, or the answer to `Prefer: return=minimal`.
    fn decode(response: &Response<Bytes>) -> Result<Self, DecodeError> {
        if model::strip_byte_order_mark(response.body()).is_empty() { Ok(None) } else { T::decode(response).map(Some) }
    }
}

fn text(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
