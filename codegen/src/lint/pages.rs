//! Rules about pages as documents: their front matter, sections, tables, fences, links and characters. They need no facts, or
//! only those of the page itself.

mod front_matter;
mod sections;
mod annotations;
mod templates;
mod options;
mod arguments;
mod permissions;
mod tables;
mod fences;
mod links;
mod deprecations;
mod characters;

use super::Read;
use crate::diagnostic::Diagnostics;

/// Looks at each page.
pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    front_matter::check(read, diagnostics);
    sections::check(read, diagnostics);
    annotations::check(read, diagnostics);
    templates::check(read, diagnostics);
    options::check(read, diagnostics);
    arguments::check(read, diagnostics);
    permissions::check(read, diagnostics);
    tables::check(read, diagnostics);
    fences::check(read, diagnostics);
    links::check(read, diagnostics);
    deprecations::check(read, diagnostics);
    characters::check(read, diagnostics);
}
