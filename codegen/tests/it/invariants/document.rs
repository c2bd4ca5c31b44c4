//! Checks OpenAPI documents from elsewhere: what can be read can be written, and becomes valid Rust.

use graphdown_codegen::{CrateName, diagnostic::Diagnostics, emit, page::Version, spec::yaml};

use super::{pages::is_read_back, rust};

/// Any text as YAML or JSON.
pub(crate) fn document(text: &str) {
    let Ok(document) = yaml::read(text) else { return };
    is_read_back(&document);
    rust::check(&emit(&document, &CrateName::of(Version::V1), &mut Diagnostics::default()));
}
