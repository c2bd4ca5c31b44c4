//! Facts as written come in; facts with every name resolved, every duplicate merged and every inherited row dropped go out.

pub mod types;
pub mod operations;
