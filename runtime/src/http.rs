//! A call comes in, as a path and what goes with it; what the service answered goes out, or an error that tells why not.
//!
//! A [`Client`] knows where the service is, how to reach it and whose token to show.
//! A [`Path`] is a client and a place at the service; generated navigation is made of paths.
//! A [`Request`] is one call that has not been sent yet: plain values, to look at and to add to.

mod address;
mod cloud;
mod headers;
mod token;
mod limit;
pub mod transport;
mod operation;
mod redirect;
mod client;
mod path;
mod request;
mod reply;
mod collection;
mod service_error;
mod error;

pub use ::http::{HeaderMap, Method, StatusCode};
pub use client::{Client, ClientBuilder};
pub use cloud::Cloud;
pub use collection::{Collection, Scalar};
pub use error::{DecodeError, Error};
pub use limit::BodyLimit;
pub use operation::{Grant, Operation, Permissions};
pub use path::Path;
pub use reply::{Content, Reply};
pub use request::{Request, Response};
pub use service_error::ServiceError;
pub use token::{Token, TokenProvider, TokenRequest};
pub use transport::Transport;

#[cfg(feature = "auth")]
pub(crate) use client::usual;

/// A future that can be stored: what the traits of this module return, so that they can be used as objects.
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;
