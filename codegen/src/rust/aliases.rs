//! Decides by which names the search of rustdoc finds a method: the title and the names of its pages, and its HTTP lines
//! with `{id}` for each id, as the pages write them.

use super::{method_docs::SHOWN_PATHS, planned::PlannedCall};
use crate::gateway::{Alias, Ident, page_name};

/// The names by which the method of some calls is found.
#[must_use]
pub(super) fn of_method(method: &Ident, planned: &[&PlannedCall]) -> Vec<Alias> {
    let titles = planned.iter().filter_map(|one| one.call.operation().summary.clone());
    let places = || planned.iter().flat_map(|one| one.call.paths.iter().map(move |place| (one.call.method, place)));
    let pages = places().flat_map(|(_, place)| place.operation.external_docs.iter().chain(&place.operation.other_docs));
    let pages = pages.filter_map(|page| page_name(&page.url).map(str::to_owned));
    let lines = places().take(SHOWN_PATHS).map(|(verb, place)| format!("{verb} {}", path(place.path)));
    Alias::all(titles.chain(pages).chain(lines), method)
}

/// A path with `{id}` for what is an id.
fn path(path: &str) -> String {
    let parts = path.split_inclusive('}').map(|part| match part.rsplit_once('{') {
        Some((before, name)) if name.ends_with("-id}") => format!("{before}{{id}}"),
        _ => part.to_owned(),
    });
    parts.collect()
}
