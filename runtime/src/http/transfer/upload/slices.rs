//! A chunk as a body of small slices, since a connection copies what it is given at a time.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;

use crate::http::Body;

const SLICE: usize = 64 << 10;

struct Slices(Bytes);

impl Stream for Slices {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let count = self.0.len().min(SLICE);
        Poll::Ready((count > 0).then(|| Ok(self.0.split_to(count))))
    }
}

pub(super) fn body(chunk: Bytes) -> Body {
    let length = chunk.len() as u64;
    Body::replayable(move || Slices(chunk.clone()), Some(length))
}
