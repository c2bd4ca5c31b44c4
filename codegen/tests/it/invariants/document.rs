//! OpenAPI documents of others: what can be read of them can be written, and becomes Rust.

use graphdown_codegen::{CrateName, diagnostic::Diagnostics, emit, page::Version, spec::yaml};

use super::{pages::is_read_back, rust};

/// Any text as YAML or JSON.
pub(crate) fn document(text: &str) {
    let Ok(document) = yaml::read(text) else { return };
    is_read_back(&document);
    rust::check(&emit(&document, &CrateName::of(Version::V1), &mut Diagnostics::default()));
}
