//! Decompresses gzip bodies while they are received.
//!
//! A small body can decompress to a thousand times its size, so that one chunk is decompressed at a time, and limits
//! count decompressed bytes.

use std::{
    collections::VecDeque,
    io::{self, BufRead, Read},
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use flate2::bufread::MultiGzDecoder;
use futures_core::Stream;
use http::{HeaderMap, HeaderValue, header};

use crate::http::{Body, call::body::BoxError};

/// The most bytes that are decompressed at a time.
const PIECE: usize = 32 << 10;

/// Decompresses a response's body and removes the headers that describe the compressed one.
pub(in crate::http) fn decompress(headers: &mut HeaderMap, body: Body) -> Body {
    let is_gzip = |value: &HeaderValue| {
        let name = value.as_bytes().trim_ascii();
        name.eq_ignore_ascii_case(b"gzip") || name.eq_ignore_ascii_case(b"x-gzip")
    };
    // An empty body is not compressed: the response to HEAD, or 204.
    if body.length() == Some(0) || !headers.get(header::CONTENT_ENCODING).is_some_and(is_gzip) {
        return body;
    }
    headers.remove(header::CONTENT_ENCODING);
    headers.remove(header::CONTENT_LENGTH);
    Body::stream(Decompressed { body, has_begun: false, decoder: MultiGzDecoder::new(Input::default()) }, None)
}

struct Decompressed {
    body: Body,
    /// Whether any bytes were received.
    has_begun: bool,
    decoder: MultiGzDecoder<Input>,
}

impl Stream for Decompressed {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let mut piece = vec![0; PIECE];
        loop {
            match this.decoder.read(&mut piece) {
                Ok(0) => return Poll::Ready(None),
                Ok(count) => {
                    piece.truncate(count);
                    return Poll::Ready(Some(Ok(piece.into())));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Some(Err(error.into()))),
            }
            let input = this.decoder.get_mut();
            match ready!(Pin::new(&mut this.body).poll_next(context)).transpose()? {
                Some(chunk) => {
                    this.has_begun |= !chunk.is_empty();
                    input.chunks.push_back(chunk);
                }
                // A body of unknown length that is empty.
                None if !this.has_begun => return Poll::Ready(None),
                None => input.has_ended = true,
            }
        }
    }
}

/// The received bytes that aren't decompressed yet.
#[derive(Default)]
struct Input {
    chunks: VecDeque<Bytes>,
    has_ended: bool,
}

impl BufRead for Input {
    /// Returns 0 bytes at the end only; before it, `WouldBlock` if more bytes are needed.
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.chunks.front().is_some_and(Bytes::is_empty) {
            self.chunks.pop_front();
        }
        match self.chunks.front() {
            Some(chunk) => Ok(chunk),
            None if self.has_ended => Ok(&[]),
            None => Err(io::ErrorKind::WouldBlock.into()),
        }
    }

    fn consume(&mut self, count: usize) {
        if let Some(chunk) = self.chunks.front_mut() {
            chunk.advance(count.min(chunk.len()));
        }
    }
}

impl Read for Input {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;
    use crate::http::Error;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// As it comes from the wire, in chunks of so many bytes.
    fn coming(packed: &[u8], size: usize) -> Body {
        let chunks: Vec<Bytes> = packed.chunks(size).map(Bytes::copy_from_slice).collect();
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("GZIP"));
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(packed.len()));
        let body = decompress(&mut headers, Body::stream(Chunks(chunks.into()), Some(packed.len() as u64)));
        assert!(headers.is_empty(), "{headers:?}");
        body
    }

    struct Chunks(VecDeque<Bytes>);

    impl Stream for Chunks {
        type Item = Result<Bytes, io::Error>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(self.0.pop_front().map(Ok))
        }
    }

    #[tokio::test]
    async fn what_was_packed_comes_out_however_it_comes_in() {
        let text: Vec<u8> = (0..20_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut twice = packed(&text);
        twice.extend(packed(b"and more"));
        for size in [1, 7, 1000, usize::MAX] {
            let unpacked = coming(&twice, size).collect(1 << 20).await.unwrap();
            assert_eq!(unpacked, [&text[..], b"and more"].concat(), "{size}");
        }
    }

    #[tokio::test]
    async fn a_limit_applies_to_what_comes_out() {
        let bomb = packed(&vec![0; 50 << 20]);
        assert!(bomb.len() < 1 << 17);
        assert!(matches!(coming(&bomb, 1 << 20).collect(1 << 20).await, Err(Error::BodyTooLarge { .. })));
        let mut body = coming(&bomb, 1 << 20);
        assert!(body.chunk().await.unwrap().unwrap().len() <= PIECE);
    }

    #[tokio::test]
    async fn what_breaks_off_or_is_no_archive_is_an_error() {
        let whole = packed(b"some text");
        for wrong in [&whole[..5], &whole[..whole.len() - 1], b"{}".as_slice(), b"\x1f\x8b\x08\xff????????????"] {
            assert!(coming(wrong, 3).collect(1000).await.is_err(), "{wrong:?}");
        }
    }

    #[tokio::test]
    async fn no_bytes_are_no_archive_that_broke_off() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        let body = decompress(&mut headers, Body::stream(Chunks([Bytes::new()].into()), None));
        assert_eq!(body.collect(1000).await.unwrap(), "");
    }

    #[test]
    fn what_is_not_packed_stays_as_it_is() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        assert_eq!(decompress(&mut headers, Body::from("text")).as_bytes().map(Bytes::as_ref), Some(&b"text"[..]));
        assert_eq!(headers.len(), 1);
    }
}
