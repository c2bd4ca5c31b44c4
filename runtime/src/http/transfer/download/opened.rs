//! [`Opened`]: a response with content from a byte on, once it is known to be of the content that was begun.

use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::content::{ContentRange, Held, Wanted};
use crate::http::{Body, Content, Error, Request, TransferError, TransportError, wire::send::BodyMode};

/// A response with content.
pub(super) struct Opened {
    pub(super) body: Body,
    pub(super) headers: HeaderMap,
    pub(super) held: Held,
    /// The bytes of the body before the one that was asked for.
    pub(super) skip: u64,
    /// The byte of the content after the last that is wanted, if it is known.
    pub(super) end: Option<u64>,
}

impl Opened {
    /// Requests what is wanted.
    pub(super) async fn begin(request: Request<Content>, wanted: Wanted) -> Result<Self, Error> {
        Self::request(request, wanted, wanted.first, None).await
    }

    /// Requests the rest of what is wanted, from a byte on, of the content that was begun.
    ///
    /// # Errors
    /// [`TransferError::Changed`] if it is no longer there.
    pub(super) async fn resume(
        request: Request<Content>,
        wanted: Wanted,
        from: u64,
        held: &Held,
    ) -> Result<Self, Error> {
        match Self::request(request, wanted, from, Some(held)).await {
            Err(error) if error.is_precondition_failed() => Err(changed(held, None).into()),
            Err(error) if error.status() == Some(StatusCode::RANGE_NOT_SATISFIABLE) => {
                let total = error.headers().and_then(ContentRange::of).and_then(|range| range.total);
                // All was received, and only the end of the response was missing.
                let is_end = held.total.is_none() && total == Some(from);
                if is_end { Ok(Self::nothing(held.clone(), from)) } else { Err(changed(held, total).into()) }
            }
            outcome => outcome,
        }
    }

    async fn request(request: Request<Content>, wanted: Wanted, from: u64, held: Option<&Held>) -> Result<Self, Error> {
        let mut request = request.with_header(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        if let Some(range) = wanted.header(from).and_then(|range| HeaderValue::try_from(range).ok()) {
            request = request.with_header(header::RANGE, range);
            if let Some(condition) = held.and_then(Held::condition) {
                request = request.with_header(header::IF_RANGE, condition);
            }
        }
        let (parts, body) = request.exchange(BodyMode::Streamed).await?.into_parts();
        let is_part = parts.status == StatusCode::PARTIAL_CONTENT;
        let (first, total) = if is_part {
            let range = ContentRange::of(&parts.headers);
            let bytes = range.and_then(|range| range.bytes).filter(|(first, last)| (*first..=*last).contains(&from));
            let (first, last) = bytes.ok_or_else(|| misplaced(from))?;
            let is_last = wanted.end.is_none();
            (first, range.and_then(|range| range.total).or_else(|| is_last.then_some(last + 1)))
        } else {
            (0, length(&parts.headers, &body))
        };
        let found = Held::of(&parts.headers, total);
        if let Some(held) = held {
            held.check(&found, is_part)?;
        }
        let held = held.cloned().unwrap_or(found);
        let end = wanted.end_in(held.total.or(total)).map(|end| end.max(wanted.first));
        Ok(Self { body, headers: parts.headers, held, skip: from - first, end })
    }

    fn nothing(held: Held, at: u64) -> Self {
        Self { body: Body::empty(), headers: HeaderMap::new(), held, skip: 0, end: Some(at) }
    }
}

/// The number of bytes of a whole content, if it is known. A browser says how long the compressed one is.
fn length(headers: &HeaderMap, body: &Body) -> Option<u64> {
    let announced = || headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok();
    let is_plain = !headers.contains_key(header::CONTENT_ENCODING) && !cfg!(target_family = "wasm");
    body.length().or_else(|| if is_plain { announced() } else { None })
}

fn changed(held: &Held, total: Option<u64>) -> TransferError {
    let said = held.etag().unwrap_or("the content that was begun");
    TransferError::Changed { held: said.to_owned(), found: total.map(|total| format!("content of {total} bytes")) }
}

fn misplaced(from: u64) -> Error {
    TransportError::broken(format!("expected a part of the content that contains byte {from}, found another")).into()
}
