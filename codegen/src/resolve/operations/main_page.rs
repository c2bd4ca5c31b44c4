//! Decides which of several pages about one method and path speaks for it: its text and its types come first, and
//! `externalDocs` links to it.
//!
//! What is hard: a page may be about another type that is reached here too. Intune has pages of its own for users, and
//! those of extensions list sixty paths. In this order, a page counts more:
//!
//! 1. that doesn't know the path with `$expand` alone;
//! 2. whose result is of the common base of all results, or that states none and isn't one of those of 3;
//! 3. that doesn't list many more paths than another;
//! 4. of the workload of the type that is here, as its main page says: the type of the path, else that of its parent;
//! 5. whose name begins with the name of that type, or of the parent's;
//! 6. that lists fewer paths; then by its name.

use std::collections::BTreeMap;

use super::Unnamed;
use crate::{
    api::{Api, Content, Method, PathTemplate, TypeName, TypeRef},
    vocabulary::merging,
};

/// How many request lines each page has.
pub(super) struct Lines(BTreeMap<String, usize>);

impl Lines {
    pub(super) fn of(operations: &[Unnamed]) -> Lines {
        let mut lines = BTreeMap::new();
        for origin in operations.iter().flat_map(|operation| &operation.origins) {
            *lines.entry(origin.path.clone()).or_default() += 1;
        }
        Lines(lines)
    }

    /// How many the operation's page has.
    pub(super) fn page(&self, operation: &Unnamed) -> usize {
        self.0.get(page(operation)).copied().unwrap_or_default()
    }

    /// How many the page has that is most about the path.
    pub(super) fn fewest(&self, group: &[Unnamed]) -> usize {
        let apart = group.iter().filter(|operation| !is_expanding(operation));
        apart.map(|operation| self.page(operation)).min().unwrap_or(usize::MAX)
    }
}

/// The types that stand at paths, by what reading these paths returns, and the workloads of all types.
pub(super) struct Owners<'a> {
    types: BTreeMap<String, TypeName>,
    workloads: BTreeMap<&'a TypeName, &'a str>,
}

impl<'a> Owners<'a> {
    /// Of operations that are read from pages, where the page with the fewest lines tells most.
    pub(super) fn of(operations: &[Unnamed], lines: &Lines, api: &'a Api) -> Owners<'a> {
        let mut reads: Vec<&Unnamed> =
            operations.iter().filter(|one| one.method == Method::Get && !is_expanding(one)).collect();
        reads.sort_by_cached_key(|one| lines.page(one));
        let mut types = BTreeMap::new();
        for read in reads {
            if let Some(name) = result_type(read).and_then(|ty| ty.item().named()) {
                types.entry(read.path.key()).or_insert_with(|| name.clone());
            }
        }
        let workloads = api.types.iter().filter_map(|ty| Some((&ty.name, ty.workload.as_deref()?))).collect();
        Owners { types, workloads }
    }

    fn at(&self, segments: &[crate::api::Segment]) -> Option<&TypeName> {
        self.types.get(&PathTemplate { segments: segments.to_vec() }.key())
    }

    /// The type of the path and those of the paths that it goes on from, the nearest first.
    fn along(&self, path: &PathTemplate) -> impl Iterator<Item = &TypeName> {
        (1..=path.segments.len()).rev().filter_map(|end| self.at(path.segments.get(..end)?))
    }
}

/// The pages' order, the one that speaks for the path first; `common` is the base of all results.
pub(super) fn order(group: &mut [Unnamed], common: Option<&TypeRef>, lines: &Lines, owners: &Owners) {
    let fewest = lines.fewest(group);
    let nearest: Vec<&TypeName> = group.first().iter().flat_map(|one| owners.along(&one.path)).take(NEAREST).collect();
    let here = common.and_then(|ty| ty.item().named()).or(nearest.first().copied());
    let workload = here.and_then(|name| owners.workloads.get(name)).map(|found| (*found).to_owned());
    let names: Vec<String> =
        here.into_iter().chain(nearest.iter().copied()).map(|one| one.name.to_ascii_lowercase()).collect();
    group.sort_by_cached_key(|operation| {
        let count = lines.page(operation);
        let has_more = merging::SOME_LINES.is_passed_times(count, fewest);
        let is_of_other = common.is_some() && result_type(operation).map_or(has_more, |ty| Some(ty) != common);
        let path = page(operation).to_owned();
        let stem = path.rsplit('/').next().unwrap_or_default();
        let named = stem.split('-').next().unwrap_or_default().to_ascii_lowercase();
        (
            is_expanding(operation),
            is_of_other,
            has_more.then_some(count),
            workload.is_some() && operation.workload != workload,
            !names.contains(&named),
            count,
            path.len(),
            path,
        )
    });
}

/// The path's own type and its parent's.
const NEAREST: usize = 2;

/// The page that the operation is from.
pub(super) fn page(operation: &Unnamed) -> &str {
    operation.origins.first().map_or("", |origin| &origin.path)
}

/// Whether the page knows the path with `$expand` alone.
pub(super) fn is_expanding(operation: &Unnamed) -> bool {
    operation.parameters.iter().any(|parameter| parameter.name == "$expand" && parameter.example.is_some())
}

/// The type of what is answered.
pub(super) fn result_type(operation: &Unnamed) -> Option<&TypeRef> {
    operation.responses.iter().find_map(|response| match &response.content {
        Content::Entity(ty) | Content::Collection(ty) | Content::Value(ty) => Some(ty),
        _ => None,
    })
}
