//! Pages come in; the facts that they state go out, as written and not yet resolved.

pub mod prose;
pub mod listed_members;
pub mod type_expression;
pub mod row;
pub mod operation;
pub mod template;
pub mod declaration;
pub mod base;
pub mod json_representation;
pub mod enumeration;
pub mod resource;

#[cfg(test)]
pub(crate) mod tests;

use crate::{
    api::{Api, Gave, PageOutcome},
    diagnostic::Diagnostics,
    page::{Page, PageKind, Version},
};

/// Reads the facts of every page, page by page.
#[must_use]
pub fn extract(pages: &[Page], version: Version, diagnostics: &mut Diagnostics) -> Api {
    let mut api = Api::new(version);
    for page in pages {
        let types = resource::resource_types(page, diagnostics);
        let enumerations = enumeration::enumerations(page);
        let gave = gave(page, types.len() + enumerations.len());
        api.types.extend(types);
        api.enumerations.extend(enumerations);
        api.outcomes.push(PageOutcome { path: page.path.clone(), gave });
    }
    api
}

fn gave(page: &Page, types: usize) -> Gave {
    match page.kind {
        _ if types > 0 => Gave::Types(types),
        PageKind::Conceptual => Gave::Nothing("prose alone".into()),
        PageKind::Operation => Gave::Nothing("no request line".into()),
        PageKind::Resource => Gave::Nothing("no type is named".into()),
        PageKind::Enumeration | PageKind::Enumerations => Gave::Nothing("no members are listed".into()),
    }
}
