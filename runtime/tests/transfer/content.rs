//! Content of any length that follows from a number, so that it need not be kept, and its SHA-256.

use std::{
    io,
    pin::Pin,
    sync::LazyLock,
    task::{Context, Poll},
};

use graphdown_runtime::Bytes;
use ring::digest;
use tokio::io::{AsyncRead, ReadBuf};

/// Bytes of which all content is made, since copying is fast even where nothing is optimised.
static SOME_NOISE: LazyLock<Vec<u8>> =
    LazyLock::new(|| (0..NOISE / 8).flat_map(|block| mixed(block).to_le_bytes()).collect());
const NOISE: u64 = 1 << 20;
const PAGE: u64 = 4 << 10;

/// What is hashed and made at a time.
const PIECE: u64 = 64 << 10;

/// Content that follows from its number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Made {
    pub(crate) number: u64,
    pub(crate) length: u64,
}

impl Made {
    /// The bytes from `first` to before `end`.
    pub(crate) fn bytes(self, first: u64, end: u64) -> Bytes {
        let page_of = |at: u64| usize::try_from(at % PAGE).unwrap();
        let mut bytes = Vec::with_capacity(usize::try_from(end - first).unwrap());
        let mut at = first;
        while at < end {
            let next = (at / PAGE * PAGE + PAGE).min(end);
            // Which part of the noise it is follows from the number and the page, so that no page is like another.
            let start = usize::try_from(mixed(self.number ^ mixed(at / PAGE)) % (NOISE - PAGE)).unwrap();
            let page = start + page_of(at);
            bytes.extend_from_slice(&SOME_NOISE[page..page + usize::try_from(next - at).unwrap()]);
            at = next;
        }
        Bytes::from(bytes)
    }

    pub(crate) fn all(self) -> Bytes {
        self.bytes(0, self.length)
    }

    pub(crate) fn sha256(self) -> String {
        let mut sha256 = Sha256::default();
        let mut at = 0;
        while at < self.length {
            let end = (at + PIECE).min(self.length);
            sha256.update(&self.bytes(at, end));
            at = end;
        }
        sha256.finish()
    }

    pub(crate) fn reader(self) -> MadeReader {
        MadeReader { made: self, at: 0 }
    }
}

/// Content as a reader, a piece at a time.
pub(crate) struct MadeReader {
    made: Made,
    at: u64,
}

impl AsyncRead for MadeReader {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        // Of odd sizes, since readers read as they like.
        let most = (PIECE - self.at % 1000).min(buffer.remaining() as u64);
        let end = (self.at + most).min(self.made.length);
        buffer.put_slice(&self.made.bytes(self.at, end));
        self.at = end;
        Poll::Ready(Ok(()))
    }
}

/// A SHA-256 in the making.
pub(crate) struct Sha256(digest::Context);

impl Default for Sha256 {
    fn default() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }
}

impl Sha256 {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> String {
        self.0.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The finalizer of SplitMix64: each bit of what comes out depends on each that goes in.
pub(crate) const fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
