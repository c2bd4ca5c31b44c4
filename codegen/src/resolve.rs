//! Facts as written come in; facts with every name resolved, every duplicate merged and every inherited row dropped go out.

pub mod types;
pub mod operations;

use crate::{api::Api, diagnostic::Diagnostics, page::Page};

/// Resolves types first: operations refer to them by name and by link.
pub fn resolve(api: &mut Api, pages: &[Page], diagnostics: &mut Diagnostics) {
    let names = types::resolve(api, pages, diagnostics);
    operations::resolve(api, &names, diagnostics);
}
