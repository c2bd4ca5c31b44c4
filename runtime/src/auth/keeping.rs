//! Keeps tokens until they expire, so that concurrent calls share one request for a token.

pub(crate) mod tokens;
pub(crate) mod store;
pub(crate) mod flight;
pub(crate) mod cache;
