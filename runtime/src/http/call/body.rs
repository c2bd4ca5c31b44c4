//! [`Body`]: the body of a request or a response, as bytes or as a stream.
//!
//! A stream can be read only once, so that a request with a stream can't be retried unless the stream can be created
//! again: [`Body::replayable`].

mod adapters;

use std::{
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame, SizeHint};

use self::adapters::{Chained, Streamed, Wrapped};
use crate::http::{Error, MaybeSend, MaybeSync};

/// An error of another crate, as a cause.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The most bytes that are allocated at once for a declared length, since a sender can declare any length.
const ANNOUNCED: u64 = 1 << 20;

#[cfg(not(target_family = "wasm"))]
type DynBody = Pin<Box<dyn HttpBody<Data = Bytes, Error = BoxError> + Send>>;
#[cfg(target_family = "wasm")]
type DynBody = Pin<Box<dyn HttpBody<Data = Bytes, Error = BoxError>>>;

#[cfg(not(target_family = "wasm"))]
type MakeBody = Arc<dyn Fn() -> DynBody + Send + Sync>;
#[cfg(target_family = "wasm")]
type MakeBody = Arc<dyn Fn() -> DynBody>;

/// The body of a request or of a response.
///
/// ```
/// # extern crate graphdown_runtime as graphdown;
/// use graphdown::http::Body;
///
/// let body = Body::from("content");
/// assert_eq!(body.length(), Some(7));
/// assert!(body.try_clone().is_some());
/// ```
#[derive(Default)]
pub struct Body(Kind);

enum Kind {
    Bytes(Bytes),
    /// Shared by clones; the first one that is read takes it.
    Stream(Arc<Mutex<Option<DynBody>>>, Option<u64>),
    Replayable(MakeBody, Option<u64>),
    /// Being read. The mutex is never contended: it only makes the type `Sync`.
    Reading(Mutex<DynBody>),
}

impl Default for Kind {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl Body {
    /// An empty body.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// A body of bytes in memory.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self(Kind::Bytes(bytes.into()))
    }

    /// A stream, with its length in bytes if known.
    ///
    /// Graph requires a length for most bodies. If the stream has more or fewer bytes than `length`, the request fails.
    /// The stream can be read once, so that a request with this body is never retried.
    pub fn stream<S, E>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + MaybeSend + 'static,
        E: Into<BoxError> + 'static,
    {
        Self::once(Box::pin(Streamed::new(stream, length)), length)
    }

    /// A stream that `make` can create again, so that the request can be retried, with its length in bytes if known.
    pub fn replayable<S, E>(make: impl Fn() -> S + MaybeSend + MaybeSync + 'static, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + MaybeSend + 'static,
        E: Into<BoxError> + 'static,
    {
        Self(Kind::Replayable(Arc::new(move || Box::pin(Streamed::new(make(), length))), length))
    }

    /// A body of another crate, such as hyper's or the response body of a
    /// [`tower::Service`](https://docs.rs/tower-service).
    pub fn wrap<B>(body: B) -> Self
    where
        B: HttpBody + MaybeSend + 'static,
        B::Error: Into<BoxError>,
    {
        if body.is_end_stream() {
            return Self::empty();
        }
        let length = body.size_hint().exact();
        Self::once(Box::pin(Wrapped { body }), length)
    }

    /// Bodies after each other, with the length of all in bytes if known.
    pub(in crate::http) fn chained(bodies: Vec<Self>, length: Option<u64>) -> Self {
        let copy = |bodies: &[Self]| bodies.iter().map(Self::try_clone).collect::<Option<Vec<Self>>>();
        match copy(&bodies) {
            Some(_) => Self::replayable(move || Chained::new(copy(&bodies).unwrap_or_default()), length),
            None => Self::stream(Chained::new(bodies), length),
        }
    }

    fn once(body: DynBody, length: Option<u64>) -> Self {
        Self(Kind::Stream(Arc::new(Mutex::new(Some(body))), length))
    }

    /// A copy of the body; `None` for a stream that can be read only once, and for a body that is being read.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(Self(Kind::Bytes(bytes.clone()))),
            Kind::Replayable(make, length) => Some(Self(Kind::Replayable(Arc::clone(make), *length))),
            Kind::Stream(..) | Kind::Reading(_) => None,
        }
    }

    /// Another handle to the same body. Of a stream that can be read once, only one handle can be read.
    pub(in crate::http) fn share(&self) -> Self {
        match &self.0 {
            Kind::Stream(body, length) => Self(Kind::Stream(Arc::clone(body), *length)),
            _ => self.try_clone().unwrap_or_default(),
        }
    }

    /// A body that can be [shared](Self::share): the rest of a body that is being read.
    pub(in crate::http) fn into_shareable(self) -> Self {
        let length = self.length();
        match self.0 {
            Kind::Reading(body) => Self::once(body.into_inner().unwrap_or_else(PoisonError::into_inner), length),
            other => Self(other),
        }
    }

    /// The number of bytes, if it is known before reading.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(bytes.len() as u64),
            Kind::Stream(_, length) | Kind::Replayable(_, length) => *length,
            Kind::Reading(body) => body.lock().unwrap_or_else(PoisonError::into_inner).size_hint().exact(),
        }
    }

    /// The bytes, if the body is in memory.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Reads the next chunk; `None` at the end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Reads the whole body, of at most `limit` bytes.
    ///
    /// # Errors
    /// [`Error::BodyTooLarge`] if the body is larger, and [`Error::Transport`] if it could not be read to its end.
    pub async fn collect(mut self, limit: u64) -> Result<Bytes, Error> {
        let hint = HttpBody::size_hint(&self);
        if hint.lower() > limit {
            return Err(Error::too_large(limit));
        }
        let Some(first) = self.chunk().await.transpose()? else { return Ok(Bytes::new()) };
        let mut held: Option<BytesMut> = None;
        let mut count = first.len() as u64;
        while count <= limit {
            let Some(chunk) = self.chunk().await.transpose()? else {
                return Ok(held.map_or(first, BytesMut::freeze));
            };
            count += chunk.len() as u64;
            let held = held.get_or_insert_with(|| {
                let expected = hint.exact().unwrap_or(count).min(ANNOUNCED).max(count);
                let mut held = BytesMut::with_capacity(usize::try_from(expected).unwrap_or_default());
                held.extend_from_slice(&first);
                held
            });
            held.extend_from_slice(&chunk);
        }
        Err(Error::too_large(limit))
    }

    /// Starts reading.
    fn open(&mut self) -> Result<(), Error> {
        let body = match &mut self.0 {
            Kind::Bytes(_) | Kind::Reading(_) => return Ok(()),
            Kind::Replayable(make, _) => Some(make()),
            Kind::Stream(body, _) => body.lock().unwrap_or_else(PoisonError::into_inner).take(),
        };
        let Some(body) = body else {
            // After the error the body is at its end.
            self.0 = Kind::default();
            return Err(Error::Request(String::from(
                "the body is a stream that was already sent: build a new request, or use `Body::replayable`",
            )));
        };
        self.0 = Kind::Reading(Mutex::new(body));
        Ok(())
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Err(error) = self.open() {
            return Poll::Ready(Some(Err(error)));
        }
        match &mut self.0 {
            Kind::Reading(body) => {
                let body = body.get_mut().unwrap_or_else(PoisonError::into_inner);
                body.as_mut().poll_frame(context).map_err(Error::of_body)
            }
            Kind::Bytes(bytes) if !bytes.is_empty() => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            _ => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Reading(body) => body.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream(),
            _ => self.length() == Some(0),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Reading(body) => body.lock().unwrap_or_else(PoisonError::into_inner).size_hint(),
            _ => self.length().map_or_else(SizeHint::default, SizeHint::with_exact),
        }
    }
}

/// The bytes of the body; trailers are ignored.
impl Stream for Body {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(self.as_mut().poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(frame)) => {
                    if let Ok(bytes) = frame.into_data() {
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                }
            }
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

/// Copies the bytes.
impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        Self::bytes(Bytes::copy_from_slice(bytes))
    }
}

/// Copies the bytes.
impl<const N: usize> From<&[u8; N]> for Body {
    fn from(bytes: &[u8; N]) -> Self {
        Self::from(bytes.as_slice())
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::bytes(text)
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::bytes(text)
    }
}

/// Shows the number of bytes, never the content.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "{length} bytes"),
            None => f.write_str("a stream"),
        }
    }
}
