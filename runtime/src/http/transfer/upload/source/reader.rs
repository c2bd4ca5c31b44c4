//! Readers of tokio as sources: [`Pieces`] of one that is read once, and [`Seekable`] for one that can go back.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;
use pin_project_lite::pin_project;
use tokio::io::{AsyncRead, ReadBuf};

#[cfg(not(target_family = "wasm"))]
pub(super) use seekable::{Seekable, read};

/// What is read at a time.
const PIECE: usize = 64 << 10;

pin_project! {
    /// A reader as a stream.
    pub(super) struct Pieces<R> {
        #[pin]
        reader: R,
        buffer: Vec<u8>,
    }
}

impl<R> Pieces<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, buffer: vec![0; PIECE] }
    }
}

impl<R: AsyncRead> Stream for Pieces<R> {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.project();
        let mut buffer = ReadBuf::new(this.buffer);
        ready!(this.reader.poll_read(context, &mut buffer))?;
        let bytes = buffer.filled();
        Poll::Ready(if bytes.is_empty() { None } else { Some(Ok(Bytes::copy_from_slice(bytes))) })
    }
}

#[cfg(not(target_family = "wasm"))]
mod seekable {
    //! Readers that can go back.

    use std::io::SeekFrom;

    use bytes::{BufMut, Bytes, BytesMut};
    use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeek, AsyncSeekExt};

    use crate::http::{Error, TransferError};

    /// A reader that can go back.
    pub(in super::super) struct Seekable(Box<dyn ReadSeek>);

    pub(in super::super) trait ReadSeek: AsyncRead + AsyncSeek + Send + Unpin {}
    impl<R: AsyncRead + AsyncSeek + Send + Unpin> ReadSeek for R {}

    impl Seekable {
        pub(in super::super) fn new(reader: impl ReadSeek + 'static) -> Self {
            Self(Box::new(reader))
        }

        pub(in super::super) async fn chunk(&mut self, first: u64, end: u64) -> Result<Bytes, Error> {
            read(&mut self.0, "the source of an upload", first, end).await
        }
    }

    /// The bytes from `first` to before `end` of a reader with a name.
    pub(in super::super) async fn read(
        reader: &mut (impl AsyncRead + AsyncSeek + Unpin),
        name: &str,
        first: u64,
        end: u64,
    ) -> Result<Bytes, Error> {
        let length = usize::try_from(end.saturating_sub(first)).unwrap_or(usize::MAX);
        reader.seek(SeekFrom::Start(first)).await.map_err(TransferError::io(name))?;
        let mut chunk = BytesMut::with_capacity(length).limit(length);
        while chunk.has_remaining_mut() {
            if reader.read_buf(&mut chunk).await.map_err(TransferError::io(name))? == 0 {
                let found = first + chunk.get_ref().len() as u64;
                let how = format!("expected at least {end} bytes, found {found}");
                return Err(TransferError::SourceChanged(how).into());
            }
        }
        Ok(chunk.into_inner().freeze())
    }
}
