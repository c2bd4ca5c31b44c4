//! The runtime of generated Microsoft Graph clients: HTTP with retries and limits, sign-in, and one engine for all
//! models.
//!
//! A generated crate is data: a struct and a table of names for each type, a constant for each operation, and builders
//! whose methods are the segments of a path. The behaviour is in this crate and is compiled once.
//!
//! | module | content |
//! |---|---|
//! | [`http`] | the client, its transport and tokens; paths, requests, responses and errors |
//! | `auth` | credentials, which get tokens from the Microsoft identity platform (feature `auth`) |
//! | [`notifications`] | change notifications: encrypted resource data, and renewal of subscriptions |
//! | `blocking` | `.wait()` instead of `.await` (feature `blocking`) |
//! | [`notifications`] | receiving what the service posts: validations, change notifications, notifications of calls |
//! | [`model`](mod@model) | the engine that reads, writes and compares models |
//! | [`testing`] | a transport that answers from a list and records requests; a timer that doesn't wait |
//!
//! The examples of the modules use the name of the generated crate, `graphdown`, which re-exports these modules.
//!
//! # A call
//! ```
//! use graphdown_runtime::http::{Client, Collection, Error, Method, Operation, Path, Request};
//! use graphdown_runtime::model::Additional;
//!
//! // Generated: a type, an operation and a method that makes its request.
//! #[derive(Clone, Default)]
//! #[non_exhaustive]
//! pub struct Message {
//!     pub subject: Option<String>,
//!     pub additional: Additional,
//! }
//!
//! graphdown_runtime::model! { Message: "microsoft.graph.message" { subject: "subject" } }
//!
//! static LIST_MESSAGES: Operation = Operation::new("me.messages.list", Method::GET, &["/me/messages"]);
//!
//! fn list_messages(client: &Client) -> Request<Collection<Message>> {
//!     Path::root(client).literal("/me/messages").request(&LIST_MESSAGES)
//! }
//!
//! // Application code: a request is a value until it is sent.
//! async fn subjects(client: &Client) -> Result<Vec<String>, Error> {
//!     let mut messages = list_messages(client).select("subject").top(100).items();
//!     let mut subjects = Vec::new();
//!     while let Some(message) = messages.try_next().await? {
//!         subjects.extend(message.subject);
//!     }
//!     Ok(subjects)
//! }
//! ```
//!
//! # Guarantees
//! - The token, cookies and the caller's headers are sent to the origin of the base URL only; see
//!   [`http::Request::header`].
//! - At most [`http::Builder::body_limit`] bytes of a response's body are buffered in memory, counted after
//!   decompression.
//! - A connection, an attempt and a call each have a time limit: [`http::Builder::timeout`].
//! - A download is never made of two contents, and a file is whole under its name or isn't there:
//!   [`http::Download`]. An upload sends what the service says is missing: [`http::Upload`]. Both hold one chunk in memory.
//! - Paging links are followed at the origin of the base URL only, and one page is in memory at a time:
//!   [`http::Items`].
//! - A notification counts with the `clientState` of its subscription only, and what a webhook couldn't store is sent
//!   again: [`notifications::Webhook`].
//! - Transient failures are retried. A request that the service may have executed is retried only if it is idempotent:
//!   [`http::Retry`].
//! - No process-wide state is set: TLS uses its own provider and the system's certificates.
//! - Errors and `Debug` contain no tokens, bodies or query values, and no control characters from the service. `Debug`
//!   of models hides passwords, tokens, keys and other values that are secrets by their name or form.
//! - A value of the wrong type doesn't fail a response: the rest is read, and [`misfits`](model::Model::misfits)
//!   reports the value with its path. With [`strict`](http::Builder::strict) it is an error.
//! - A model that was read is written back with all members and all digits, including values of the wrong type:
//!   [`model::Additional`], [`model::Json`].
//!
//! # Features
//! | feature | default | what it adds | crates | CPU |
//! |---|---|---|---|---|
//! | (none) | | requests, models, errors; the application sets a transport and a timer | 28 | 14.5 s |
//! | `hyper` | yes | the default transport: HTTP/1.1 by hyper, TLS by rustls and ring, proxies from the environment | 33 | 9.5 s |
//! | `auth` | yes | the module `auth` | 1 | 1.9 s |
//! | `gzip` | yes | decompression of responses | 5 | 1.2 s |
//! | `tracing` | yes | a span for each attempt, with OpenTelemetry's attribute names | 0 | 1 s |
//! | `http2` | | HTTP/2 if the service offers it | 7 | 2 s |
//! | `jiff` | | conversions of dates, times and durations to jiff's types and [`std::time::SystemTime`] | 2 | 2.9 s |
//! | `blocking` | | the module `blocking`, for programs without async | 0 | 0 s |
//! | `tower` | | any `tower::Service` over HTTP requests as transport; [`notifications::Webhook`] as such a service, for axum and other servers | 0 | 0 s |
//! | `reqwest` | | an application's own `reqwest::Client` as transport; the default on wasm32 | 29 | 8 s |
//! | `tokio` | (with `hyper`) | tokio's timers; files and readers as source or destination of uploads and downloads | 2 | |
//! | `system-proxy` | | the proxy settings of macOS and Windows | | |
//! | `azure-identity` | | credentials of azure_core 1, such as those of azure_identity, in `auth`; needs Rust 1.88 | 55 | 26 s |
//! | `rich-notifications` | | the module `notifications::rich`: resource data in notifications, by AWS-LC, which takes a C compiler | 8 | 21 s |
//! | `test-support` | | used by the tests of generated crates: a server on the loopback interface in `testing` | 0 | |
//!
//! "Crates" and "CPU" are the increase in dependencies and in user plus system time of a cold `cargo check` of a
//! program with one call, measured by `.ci/cold-check` on an idle machine of two cores. The first line includes tokio's
//! macros, which the program itself uses. The default features together take 67 crates and 27 to 29 s.
//!
//! Without HTTP/2, concurrent calls use a connection each, and connections are kept for later calls. HTTP/2 saves time
//! only with dozens of concurrent calls.
//!
//! On wasm32, use `reqwest` instead of `hyper`, set a [`timer`](http::Builder::timer), and enable getrandom's feature
//! `wasm_js`.

mod printable;
#[cfg(any(feature = "auth", feature = "rich-notifications"))]
mod pem;
mod table;
pub mod model;
pub mod http;
pub mod notifications;
#[cfg(feature = "auth")]
pub mod auth;
#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
pub mod blocking;
pub mod testing;

pub use bytes::Bytes;
#[doc(hidden)]
pub use serde;
#[doc(hidden)]
pub use serde_json;
