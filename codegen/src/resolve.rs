//! Facts as written come in; facts with every name resolved, every duplicate merged and every inherited row dropped go out.

pub mod types;
pub mod operations;

use types::Names;

use crate::{api::Api, diagnostic::Diagnostics, page::Page};

/// How much of a version the pages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it: what no page documents is a defect.
    Version,
    /// One page: what it names without defining it stands on a page that isn't here.
    Page,
}

/// Resolves types first: operations refer to them by name and by link. What names mean is handed on, with the graph of the
/// types, which keep their places.
pub fn resolve(api: &mut Api, pages: &[Page], extent: Extent, diagnostics: &mut Diagnostics) -> Names {
    let names = types::resolve(api, pages, extent, diagnostics);
    operations::resolve(api, &names, diagnostics);
    names
}
