//! What generated code looks like, by hand: a crate in small, and calls of it that a recording transport answers.
// The modules are those of a generated crate; nothing in them is for this test alone.

pub mod models;
pub mod operations;
pub mod communications;
pub mod graph;

mod calls;

pub use graph::Graph;
