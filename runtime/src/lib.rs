//! What generated Microsoft Graph clients stand on: calls as values, and one engine for all models.
//!
//! A generated crate is data: a struct and a table of names for each type, a constant for each operation, and paths
//! that read like URLs. All that is done with them is done here, and compiled once.
//!
//! | module | what it has |
//! |---|---|
//! | [`http`] | a client, its transport and tokens; paths, requests, replies and errors |
//! | `auth` | credentials, which get tokens from the identity platform (feature `auth`) |
//! | `blocking` | `.wait()` where others write `.await` (feature `blocking`) |
//! | [`model`](mod@model) | the engine that reads, writes, compares and shows models |
//! | [`testing`] | a transport that answers from a list and records what was sent; a timer that doesn't wait |
//!
//! Examples below the modules name the generated crate `graphdown`, which has these modules as its own.
//!
//! # A call
//! ```
//! use graphdown_runtime::http::{Client, Collection, Error, Method, Operation, Path, Request};
//! use graphdown_runtime::model::Additional;
//!
//! // Generated: a type, an operation and the way to it.
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
//! // Written by hand: a request is a value until it is sent.
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
//! # What it promises
//! - The token, cookies and the caller's headers go to the base URL's origin and nowhere else; see [`http::Request::header`].
//! - No more of a response is held in memory than [`http::Builder::body_limit`] says, counted without compression.
//! - Nothing hangs: a connection, an attempt and a call have limits of time, [`http::Builder::timeout`].
//! - Links of pages are followed at the base URL's origin alone, and a walk over them holds one page: [`http::Items`].
//! - What passes is tried again, and nothing is done twice that isn't the same done once: [`http::Retry`].
//! - Nothing is set for the whole process: TLS has its own provider and reads the system's certificates.
//! - Errors and `Debug` of what this crate has show no tokens, bodies or query values, and no control characters that the
//!   service wrote. Models show what they have, but for passwords, tokens, keys and the like, which are told by their names
//!   and looks.
//! - One odd value doesn't spoil an answer: the rest is read, and [`misfits`](model::Model::misfits) tells it with its path;
//!   [`strict`](http::Builder::strict) makes it an error.
//! - What was read is written back with all its members and digits, odd ones as well: [`model::Additional`],
//!   [`model::Json`].
//!
//! # Features
//! | feature | default | what it adds | crates | CPU |
//! |---|---|---|---|---|
//! | (none) | | requests, models, errors; a transport and a timer must be given | 26 | 14.5 s |
//! | `hyper` | yes | the usual transport: HTTP/1.1 by hyper, TLS by rustls and ring, proxies that the environment names | 34 | 9.5 s |
//! | `auth` | yes | the module `auth` | 2 | 1.9 s |
//! | `gzip` | yes | bodies of responses may be compressed | 5 | 1.2 s |
//! | `tracing` | yes | a span for each attempt, with OpenTelemetry's names | 0 | 1 s |
//! | `http2` | | HTTP/2 where the service offers it | 7 | 2 s |
//! | `jiff` | | dates, times and spans as jiff's values, [`std::time::SystemTime`] among them | 2 | 2.9 s |
//! | `blocking` | | the module `blocking`, for programs without async | 0 | 0 s |
//! | `tower` | | any `tower::Service` over HTTP requests as transport | 0 | 0 s |
//! | `reqwest` | | an application's own `reqwest::Client` as transport; the usual one on wasm32 | 29 | 8 s |
//! | `tokio` | (with `hyper`) | tokio's timers | 2 | |
//! | `system-proxy` | | proxies that macOS and Windows are set to | | |
//! | `azure-identity` | | the credentials of azure_core 1, and so of azure_identity, in `auth`; needs Rust 1.88 | 55 | 26 s |
//! | `test-support` | | what tests of generated crates need of `testing`: a server on the loopback interface | 0 | |
//!
//! Crates and CPU are what a cold `cargo check` of a program with one call takes for each, user and system time, by
//! `.ci/cold-check` on a quiet machine of two cores. The first line has the macros of tokio, which the program itself
//! wants; all of the default takes 67 crates and 27 to 29 s.
//!
//! Without HTTP/2, calls at once take a connection each, which are then kept; only who has dozens at once gains by it.
//!
//! On wasm32 there is `reqwest` for `hyper`, and no timer: give the builder one, and getrandom its feature `wasm_js`.

mod printable;
pub mod model;
pub mod http;
#[cfg(feature = "auth")]
pub mod auth;
#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
pub mod blocking;
pub mod testing;

pub use bytes::Bytes;
#[doc(hidden)]
pub use serde;
