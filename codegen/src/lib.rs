//! Texts of Graph's API reference come in; an OpenAPI document, the files of a Rust crate and diagnostics go out.
//!
//! Nothing here touches a disk, a clock, the environment or the network.

pub mod source;
pub mod diagnostic;
pub mod markdown;
pub mod page;
pub mod api;
pub mod extract;
pub mod amend;
pub mod resolve;
pub mod validate;
pub mod spec;
pub mod rust;
pub mod render;
pub mod print;

use std::collections::BTreeMap;

/// All that a run reads.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// Which surface the pages document.
    pub version: page::Version,
    /// Pages and includes: `v1.0/api/*.md`, `v1.0/resources/*.md`, and whatever else they include.
    pub sources: &'a [source::Source],
    /// `specs/overrides.toml`, with its path.
    pub overrides: Option<&'a source::Source>,
    /// The crate to emit.
    pub krate: CrateName<'a>,
}

/// What the emitted crate is called.
#[derive(Clone, Copy, Debug)]
pub struct CrateName<'a> {
    /// `graphdown`
    pub package: &'a str,
}

/// All that a run gives.
#[derive(Clone, Debug)]
pub struct Generation {
    /// The specification.
    pub spec: spec::Document,
    /// The crate's sources by path relative to the crate: `src/lib.rs`.
    pub files: BTreeMap<String, String>,
    /// All that was noticed, by place.
    pub diagnostics: Vec<diagnostic::Diagnostic>,
}
