//! What generated clients stand on.

pub mod http;

pub use bytes::Bytes;
