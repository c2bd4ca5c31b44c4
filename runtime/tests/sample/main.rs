//! A small crate in the form of generated code, written by hand, and calls of it with a recording transport.
// The modules are those of a generated crate; nothing in them is for this test alone.

pub mod models;
pub mod operations;
pub mod communications;
pub mod graph;

mod calls;

pub use graph::Graph;
