//! Decides one type for each qualified name, with its base and its own properties, and all types that are referred to
//! resolved.

mod enumerations;
mod inferred_base;
mod inheritance;
mod merge;
mod nested;
pub(crate) mod names;
mod references;
#[cfg(test)]
mod tests;

pub(crate) use names::Names;

use crate::{
    api::Api,
    diagnostic::Diagnostics,
    extract::{operations::operation::OperationPage, types::resource::StatedType},
    page::Page,
    resolve::Extent,
};

/// Resolves types and enumerations, and hands on the names for the operations to be resolved with.
pub(crate) fn resolve(
    api: &mut Api,
    mut stated: Vec<StatedType>,
    nested: Vec<StatedType>,
    operations: &[OperationPage],
    pages: &[Page],
    extent: Extent,
    diagnostics: &mut Diagnostics,
) -> Names {
    stated.extend(nested::undocumented(nested, &stated, api, diagnostics));
    let mut stated = merge::types(stated);
    merge::enumerations(api, &stated);
    let declared = stated.iter().map(|ty| (&ty.name, &ty.origins));
    let mut names =
        Names::of(pages, declared.chain(api.enumerations.iter().map(|one| (&one.name, &one.origins))), extent);
    enumerations::keep_named(api, &mut stated, operations, &mut names);
    enumerations::add_listed(api, &stated, operations, &mut names);
    inheritance::resolve_bases(api, &stated, &names, diagnostics);
    inheritance::learn_derived(api, &stated, &names);
    inferred_base::infer(api, &stated, operations, &names, diagnostics);
    inheritance::add_entity(api, &stated, &mut names);
    inheritance::break_cycles(api, diagnostics);
    api.types.sort_by(|a, b| a.name.cmp(&b.name));
    api.enumerations.sort_by(|a, b| a.name.cmp(&b.name));
    names.learn_graph(api);
    references::resolve_properties(api, &stated, &names, diagnostics);
    inheritance::drop_inherited(api, &names);
    references::mark_navigation(api, &names);
    enumerations::check_listed(api, &stated, diagnostics);
    names
}
