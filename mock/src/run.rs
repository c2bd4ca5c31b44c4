//! Runs the server: the one place that accesses the network, and the library's own types.

pub(crate) mod log;
pub(crate) mod index;
pub(crate) mod server;
pub(crate) mod listener;
pub(crate) mod service;
pub(crate) mod mock;
