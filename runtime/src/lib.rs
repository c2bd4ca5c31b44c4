//! What generated Microsoft Graph clients stand on: calls as values, and one engine for all models.
//!
//! A generated crate is data: a struct and a table of names for each type, a constant for each operation, and paths
//! that read like URLs. All that is done with them is done here, and compiled once.
//!
//! | module | what it has |
//! |---|---|
//! | [`http`] | a client, its transport and tokens; paths, requests, replies and errors |
//! | `auth` | credentials, which get tokens from the identity platform (feature `auth`) |
//! | [`model`](mod@model) | the engine that reads, writes, compares and shows models |
//! | `testing` | a transport that records, and a server on the loopback interface (feature `test-support`) |
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
//!     let messages = list_messages(client).select(["subject"]).top(10).send().await?;
//!     Ok(messages.value.into_iter().filter_map(|message| message.subject).collect())
//! }
//! ```
//!
//! # What it promises
//! - The token, cookies and the caller's headers go to the base URL's origin and nowhere else; see [`http::Request::header`].
//! - No more of a response is held in memory than [`http::Builder::max_held`] says.
//! - Errors and `Debug` of what this crate has show no tokens, bodies or query values, and no control characters that the
//!   service wrote. Models show what they have.
//! - What was read is written back with all its members and digits: [`model::Additional`], [`model::Json`].
//!
//! # Features
//! - `reqwest` (default): the transport that a client has unless it is given another, HTTPS by rustls and ring.
//! - `auth` (default): the module `auth`. It adds no crate to those of `reqwest`.
//! - `azure-identity`: the credentials of azure_core 1, and so of azure_identity, in `auth`. Needs Rust 1.88.
//! - `test-support`: the module `testing`.

mod printable;
pub mod model;
pub mod http;
#[cfg(feature = "auth")]
pub mod auth;
#[cfg(any(test, feature = "test-support"))]
pub mod testing;

pub use bytes::Bytes;
#[doc(hidden)]
pub use serde;
