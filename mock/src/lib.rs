//! A local server that answers as Microsoft Graph's API reference documents: each documented request with its documented
//! response, everything else as Graph refuses it, with what was expected and what was found.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use graphdown::Graph;
//! use graphdown_mock::Mock;
//!
//! // Any document that `cargo xtask spec` or `cargo xtask generate` writes.
//! let document = include_str!("../../generated/v1.0/openapi.yaml");
//! let server = Mock::of_document(document)?.start().await?;
//! let graph = Graph::builder("any token").base_url(format!("{}/v1.0", server.url())).build();
//! let call = graph.communications().calls().id("57dab8b1-894c-409a-b240-bd8beae78896").get().await?;
//! assert!(call.id.is_some());
//! server.stop().await;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```
//!
//! Pages are chained, long-running operations have a progress to poll, files and upload sessions have addresses of this server,
//! `$batch` takes what calls take, and notifications are posted to callbacks on this machine. Faults come by turns, see
//! [`Behaviour`], or where a request asks for them: `Prefer: graphdown-fault=throttle; times=2`. The same requests in the same
//! order meet the same faults. Values of query options are not checked, and nothing is kept of what is written.

mod behaviour;
mod limits;
mod catalogue;
mod request;
mod nearest;
mod matching;
mod check;
mod fault;
mod wishes;
mod choose;
mod synthesise;
mod answer;
mod links;
mod paging;
mod turns;
mod refusal;
mod monitor;
mod uploads;
mod notices;
mod batch;
mod log;
mod index;
mod server;
mod callback;
mod listener;
mod service;
mod mock;
#[cfg(any(test, feature = "test-support"))]
pub mod invariants;
#[cfg(test)]
mod tests;

pub use behaviour::Behaviour;
pub use check::Complaint;
pub use fault::Fault;
pub use index::Served;
pub use log::{Entry, Event};
pub use mock::{Mock, Running, Unservable};
