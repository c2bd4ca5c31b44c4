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
mod parts;
mod front_matter;
mod sections;
mod annotations;
mod templates;
mod arguments;
mod permissions;
mod tables;
mod fences;
mod links;
mod deprecations;
mod characters;

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
    front_matter::check(read, diagnostics);
    sections::check(read, diagnostics);
    annotations::check(read, diagnostics);
    templates::check(read, diagnostics);
    arguments::check(read, diagnostics);
    permissions::check(read, diagnostics);
    tables::check(read, diagnostics);
    fences::check(read, diagnostics);
    links::check(read, diagnostics);
    deprecations::check(read, diagnostics);
    characters::check(read, diagnostics);
}
