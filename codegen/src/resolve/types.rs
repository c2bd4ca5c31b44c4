//! Types as written come in; one type per name, with its base and its own properties, goes out.

mod enumerations;
mod inheritance;
mod merge;
pub mod names;
mod references;
#[cfg(test)]
mod tests;

pub use names::Names;

use crate::{api::Api, diagnostic::Diagnostics, page::Page, resolve::Extent};

/// Resolves types and enumerations, and hands on the names for the operations to be resolved with.
pub fn resolve(api: &mut Api, pages: &[Page], extent: Extent, diagnostics: &mut Diagnostics) -> Names {
    merge::types(api);
    merge::enumerations(api);
    let mut names = Names::of(pages, api, extent);
    enumerations::keep_named(api, &mut names);
    enumerations::add_listed(api, &mut names);
    inheritance::resolve_bases(api, &names, diagnostics);
    inheritance::learn_derived(api, &names);
    inheritance::add_entity(api, &mut names);
    inheritance::break_cycles(api, diagnostics);
    api.types.sort_by(|a, b| a.name.cmp(&b.name));
    api.enumerations.sort_by(|a, b| a.name.cmp(&b.name));
    names.learn_graph(api);
    references::resolve_properties(api, &names, diagnostics);
    inheritance::drop_inherited(api, &names);
    references::mark_navigation(api, &names);
    enumerations::check_listed(api, diagnostics);
    names
}
