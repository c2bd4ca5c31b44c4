//! Pages and the facts read from them come in; diagnostics for defects that reading alone doesn't stumble on go out.

pub mod allow;
mod catalogue;
mod literal;
mod walk;
mod example_body;
mod line;
mod example_path;
mod example_query;
mod example_head;
mod type_page;
mod sample;
mod inheritance;
mod duplicates;
mod enumerations;
mod names;

use crate::{api::Api, diagnostic::Diagnostics, page::Page, source::Source};

/// All that is known of the pages by the time that they are looked at closely.
#[derive(Clone, Copy, Debug)]
pub struct Read<'a> {
    /// The texts.
    pub sources: &'a [Source],
    /// The pages in them.
    pub pages: &'a [Page],
    /// What they state, resolved.
    pub api: &'a Api,
}

/// Looks at everything, rule by rule.
pub fn check(read: &Read, diagnostics: &mut Diagnostics) {
    example_body::check(read, diagnostics);
    example_path::check(read, diagnostics);
    example_query::check(read, diagnostics);
    example_head::check(read, diagnostics);
    let type_pages = type_page::type_pages(read.pages, read.api);
    sample::check(read, &type_pages, diagnostics);
    inheritance::check(read, &type_pages, diagnostics);
    duplicates::check(read, &type_pages, diagnostics);
    enumerations::check(read, diagnostics);
    names::check(read, diagnostics);
}
