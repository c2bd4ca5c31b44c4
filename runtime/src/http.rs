//! Calls of the service: clients and their settings, requests, what comes back, and errors.
//!
//! A [`Client`] knows where the service is, how to reach it and whose token to show.
//! A [`Path`] is a client and a place at the service; generated navigation is made of paths.
//! A [`Request`] is one call that has not been sent yet: plain values, to look at and to add to.
//!
//! | to… | see |
//! |---|---|
//! | set a client's address, limits of time, retries, hooks, transport | [`Builder`] |
//! | give a call query options, headers, a body, limits of its own | [`Request`] |
//! | build a condition for `$filter` with its values quoted | [`filter::property`] |
//! | send a call; get status and headers as well | [`Request::send`], [`Request::response`] |
//! | read all items of a collection; page by page | [`Request::items`], [`Request::pages`] |
//! | go on with a collection, or with a delta query, in a later run | [`Request::resume`], [`Position`] |
//! | tell 404 from 429, and find the ids that support asks for | [`Error`] |
//! | download without holding all of it in memory | [`Request::stream`] |
//! | upload from a stream | [`Body`] |
//! | call what no page documents; what a link of the service leads to | [`Client::request`], [`Client::request_url`] |
//! | call a URL at another host, such as an `uploadUrl` | [`transport`](transport#urls-at-other-hosts) |
//! | log or count attempts | [`Hook`] |
//! | ask which permissions calls need | [`scopes_for`], [`Operation`] |

mod sendable;
mod origin;
pub(crate) mod address;
mod headers;
pub(crate) mod random;
mod body;
mod cloud;
mod operation;
mod endpoint;
mod token;
mod caller;
mod scopes;
mod timer;
mod limits;
pub mod transport;
#[cfg(feature = "gzip")]
mod gzip;
mod hooks;
mod redirect;
mod challenge;
mod call_token;
mod retry_after;
mod retry;
mod trace;
mod timed_body;
mod send;
mod client;
mod builder;
mod template;
mod path;
pub mod filter;
mod request;
mod response;
mod reply;
mod collection;
mod paging;
mod transport_error;
mod service_error;
mod decode_error;
mod error;

pub use ::http::{HeaderMap, Method, StatusCode};
pub use body::Body;
pub use builder::{Api, Builder, Built};
pub use caller::Caller;
pub use client::Client;
pub use cloud::Cloud;
pub use collection::{Collection, Scalar};
pub use decode_error::DecodeError;
pub use endpoint::Endpoint;
pub use error::Error;
pub use filter::Filter;
pub use hooks::{Attempt, Hook, Outcome};
pub use operation::{Grant, Operation, Permissions};
pub use paging::{Items, Pages, Position};
pub use path::Path;
#[cfg(any(test, feature = "test-support"))]
pub(crate) use reply::Strict;
pub use reply::{Content, Reply, Serde};
pub use request::{Names, Request};
pub use response::Response;
pub use retry::Retry;
#[cfg(feature = "auth")]
pub(crate) use retry_after::retry_after;
pub use scopes::{Need, Reason, Scopes, scopes_for};
pub use sendable::{BoxFuture, MaybeSend, MaybeSync};
pub use service_error::ServiceError;
pub use template::Ids;
pub use timer::Timer;
pub use token::{Token, TokenProvider, TokenRequest};
pub use transport::Transport;
pub use transport_error::TransportError;
