//! A local server that answers as Microsoft Graph's API reference documents: each documented request with its documented
//! response, and everything else with an error as Graph writes it, which says what was expected and what was found.
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
//! Collections are split into pages, long-running operations can be polled, files and upload sessions have URLs of this
//! server, `$batch` takes the same requests as single calls, the URLs of subscriptions are validated, and notifications are posted
//! to callbacks on this machine, or to [`Behaviour::notify`].
//! Faults follow counters, see [`Behaviour`], or a request prefers one: `Prefer: graphdown-fault=throttle; times=2`. The
//! same requests in the same order get the same faults. Values of query options are not checked, and nothing that is
//! written is stored.

mod behaviour;
mod limits;
mod understand;
mod respond;
mod lasting;
mod run;
#[cfg(any(all(test, feature = "clap"), feature = "test-support"))]
pub mod invariants;
#[cfg(test)]
mod tests;

pub use behaviour::Behaviour;
pub use respond::fault::Fault;
pub use run::index::Served;
pub use run::log::{Entry, Event};
pub use run::mock::{Mock, Running, Unservable};
pub use understand::check::Complaint;
