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
//! | read what has changed since an earlier run | [`Request::changes`], [`Change`] |
//! | read what may not exist | [`Found`] |
//! | handle 404 and 429, get the ids for a support request | [`Error`] |
//! | read the folders of a drive or of a mailbox with all below them | [`Request::tree`], [`Tree`] |
//! | send many calls in few requests | [`Client::batch`], [`Batch`] |
//! | wait for work that goes on after the answer | [`Request::monitor`] |
//! | download content of any size, in chunks or to a file | [`Request::download`] |
//! | upload content of any size, by an upload session | [`Upload`] |
//! | read a response without buffering its whole body | [`Request::stream`] |
//! | send a body from a stream | [`Body`] |
//! | call an undocumented path, or a link that the service returned | [`Client::request`], [`Client::request_url`] |
//! | call a URL that needs no token, such as a `@microsoft.graph.downloadUrl` | [`Client::request_preauthorized`] |
//! | log or count attempts | [`Hook`] |
//! | find the permissions that calls need | [`scopes_for`], [`Operation`] |

mod sendable;
pub(crate) mod address;
mod origin;
mod cloud;
mod access;
mod call;
pub(crate) mod wire;
mod answer;
mod transfer;
mod failure;
mod client;
mod batch;
mod monitor;
mod builder;

pub use ::http::{HeaderMap, Method, StatusCode};
pub use access::caller::Caller;
pub use access::scheme::{Credentials, Scheme, SecurityScheme};
pub use access::scopes::{Need, Reason, Scopes, scopes_for};
pub use access::token::{Token, TokenProvider, TokenRequest};
pub use answer::changes::{Change, Changes, Removal, Removed};
pub use answer::collection::{Collection, Scalar};
pub use answer::found::Found;
pub use answer::paging::{Items, Pages, Position};
#[cfg(any(test, feature = "test-support"))]
pub(crate) use answer::reply::Strict;
#[doc(hidden)]
pub use answer::reply::{Answer, decode_as};
pub use answer::reply::{Content, Reply, Serde};
pub use answer::response::Response;
pub use answer::tree::{Tree, Unread};
pub use batch::{Batch, BatchResults, Member, Together};
pub use builder::{Api, Builder, Built};
pub use call::body::Body;
pub use call::endpoint::Endpoint;
pub use call::filter::{self, Filter};
pub use call::multipart::File;
pub use call::operation::{ConditionalPermissions, Grant, Operation, Permissions};
pub use call::parameter::{Parameter, Place, Style};
pub use call::path::Path;
pub use call::request::{Names, Request};
pub use call::template::Ids;
pub use client::Client;
pub use cloud::Cloud;
pub use failure::decode_error::DecodeError;
pub use failure::error::Error;
pub use failure::service_error::{FailedDependency, ServiceError};
pub use failure::transfer_error::TransferError;
pub use failure::transport_error::TransportError;
pub use monitor::{Done, Monitor, MonitorState, WorkProgress};
pub use sendable::{BoxFuture, MaybeSend, MaybeSync};
#[cfg(all(feature = "tokio", not(target_family = "wasm")))]
pub use transfer::download::Downloaded;
pub use transfer::{
    download::{Chunks, Download},
    progress::Progress,
    upload::{Upload, source::Source, state::UploadState},
};
pub use wire::hooks::{Attempt, Hook, Outcome};
pub use wire::retry::Retry;
#[cfg(feature = "auth")]
pub(crate) use wire::retry_after::retry_after;
pub use wire::timer::Timer;
pub use wire::transport::{self, Transport};
