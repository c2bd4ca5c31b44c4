//! HTTP: clients and their settings, requests, responses, errors, retries and paging.
//!
//! A [`Client`] has the base URL, the transport and the token provider.
//! A [`Path`] is a client and a URL path; the builders of generated crates are made of paths.
//! A [`Request`] is one call that has not been sent: a plain value that can be inspected and changed.
//!
//! | to… | see |
//! |---|---|
//! | set base URL, time limits, retries, hooks, transport | [`Builder`] |
//! | add query options, headers, a body or time limits to a request | [`Request`] |
//! | build a condition for `$filter` with quoted values | [`filter::property`] |
//! | send a request; get status and headers as well | [`Request::send`], [`Request::response`] |
//! | read all items of a collection; read it page by page | [`Request::items`], [`Request::pages`] |
//! | continue a collection or a delta query in a later run | [`Request::resume`], [`Position`] |
//! | handle 404 and 429, get the ids for a support request | [`Error`] |
//! | download without buffering the whole body | [`Request::stream`] |
//! | upload from a stream | [`Body`] |
//! | call an undocumented path, or a link that the service returned | [`Client::request`], [`Client::request_url`] |
//! | call a URL at another host, such as an `uploadUrl` | [`transport`](transport#urls-at-other-hosts) |
//! | log or count attempts | [`Hook`] |
//! | find the permissions that calls need | [`scopes_for`], [`Operation`] |

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
mod scheme;
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
mod parameter;
mod multipart;
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
pub use multipart::File;
pub use operation::{Grant, Operation, Permissions};
pub use paging::{Items, Pages, Position};
pub use parameter::{Parameter, Place, Style};
pub use path::Path;
#[cfg(any(test, feature = "test-support"))]
pub(crate) use reply::Strict;
#[doc(hidden)]
pub use reply::{Answer, decode_as};
pub use reply::{Content, Reply, Serde};
pub use request::{Names, Request};
pub use response::Response;
pub use retry::Retry;
#[cfg(feature = "auth")]
pub(crate) use retry_after::retry_after;
pub use scheme::{Credentials, Scheme, SecurityScheme};
pub use scopes::{Need, Reason, Scopes, scopes_for};
pub use sendable::{BoxFuture, MaybeSend, MaybeSync};
pub use service_error::ServiceError;
pub use template::Ids;
pub use timer::Timer;
pub use token::{Token, TokenProvider, TokenRequest};
pub use transport::Transport;
pub use transport_error::TransportError;
