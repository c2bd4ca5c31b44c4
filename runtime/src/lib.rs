//! What generated clients stand on.

pub mod model;
pub mod http;
#[cfg(any(test, feature = "test-support"))]
pub mod testing;

pub use bytes::Bytes;
#[doc(hidden)]
pub use serde;
