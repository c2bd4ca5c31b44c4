//! Rules about what pages say of types. A type is stated on several pages, so each rule says which page it blames.

mod sample;
mod inheritance;
mod duplicates;
mod enumerations;
mod names;

use super::{Read, stated};
use crate::diagnostic::Diagnostics;

/// Looks at each type.
pub(super) fn check(read: &Read, diagnostics: &mut Diagnostics) {
    let type_pages = stated::type_pages(read.evidence, read.pages, read.names);
    sample::check(read, &type_pages, diagnostics);
    inheritance::check(read, &type_pages, diagnostics);
    duplicates::check(read, &type_pages, diagnostics);
    enumerations::check(read, diagnostics);
    names::check(read, diagnostics);
}
