//! Pages come in; the facts that they state go out, as written and not yet resolved.

pub mod prose;
pub mod listed_members;
pub mod type_expression;
pub mod row;
mod blocks;
pub mod description;
pub mod template;
pub mod request_line;
pub mod permission;
mod parameter;
mod query_option;
pub mod example;
mod response_prose;
mod response;
mod body;
mod deprecation;
pub mod operation;
pub mod resource;
pub mod enumeration;

use crate::{
    api::{Api, Gave, PageOutcome},
    diagnostic::Diagnostics,
    page::{Page, PageKind, Version},
};

/// Reads every page, each for what it documents.
#[must_use]
pub fn extract(pages: &[Page], version: Version, diagnostics: &mut Diagnostics) -> Api {
    let mut api = Api::new(version);
    for page in pages {
        let gave = self::page(page, &mut api, diagnostics);
        api.outcomes.push(PageOutcome { path: page.path.clone(), gave });
    }
    api
}

/// Adds what one page says, and answers what became of it.
pub fn page(page: &Page, api: &mut Api, diagnostics: &mut Diagnostics) -> Gave {
    match page.kind {
        PageKind::Operation => match operation::operations(page, api, diagnostics) {
            0 => Gave::Nothing("it has no request line".to_owned()),
            count => Gave::Operations(count),
        },
        PageKind::Resource => Gave::Nothing("resources are not read yet".to_owned()),
        PageKind::Enumeration | PageKind::Enumerations => Gave::Nothing("enumerations are not read yet".to_owned()),
        PageKind::Conceptual => Gave::Nothing("it is prose alone".to_owned()),
    }
}

#[cfg(test)]
pub(crate) mod tests;
