//! Describes one call that has not been sent yet: path, options, headers and body, as values.

pub(crate) mod headers;
pub(crate) mod body;
pub(crate) mod operation;
pub(crate) mod endpoint;
pub(crate) mod parameter;
pub(crate) mod multipart;
pub(crate) mod template;
pub(crate) mod path;
pub mod filter;
pub(crate) mod request;
