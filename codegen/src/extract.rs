//! Pages come in; the facts that they state go out, as written and not yet resolved.

pub mod prose;
pub mod listed_members;
pub mod type_expression;
pub mod row;
pub(crate) mod blocks;
pub mod description;
pub mod request_line;
pub mod permission;
mod parameter;
mod query_option;
pub mod example;
mod response_prose;
mod response;
pub(crate) mod body;
mod alias;
pub(crate) mod deprecation;
pub mod operation;
pub mod declaration;
pub mod base;
pub mod json_representation;
pub mod enumeration;
pub mod resource;

use rayon::prelude::*;

use crate::{
    api::{Api, Gave, PageOutcome, Unplaced},
    diagnostic::Diagnostics,
    page::{Page, PageKind, Version},
};

/// Why an example of a page without operations has no place, until one is found.
pub(crate) const UNDOCUMENTED: &str = "no page documents its request";

/// Why an example has no place that is no call of the service's.
pub(crate) const ELSEWHERE: &str = "its request goes to another host";

/// Reads every page, each for what it documents.
#[must_use]
pub fn extract(pages: &[Page], version: Version, diagnostics: &mut Diagnostics) -> Api {
    let said = |page: &Page| {
        let (mut api, mut noticed) = (Api::new(version), Diagnostics::default());
        let gave = self::page(page, &mut api, &mut noticed);
        api.outcomes.push(PageOutcome { path: page.path.clone(), gave });
        (api, noticed)
    };
    let said: Vec<(Api, Diagnostics)> = pages.par_iter().map(said).collect();
    let mut api = Api::new(version);
    for (of_page, noticed) in said {
        api.extend(of_page);
        diagnostics.extend(noticed);
    }
    api
}

/// Adds what one page says, and answers what became of it; an api page may define types beside its operations.
pub fn page(page: &Page, api: &mut Api, diagnostics: &mut Diagnostics) -> Gave {
    let types = resource::resource_types(page, diagnostics);
    let enumerations = enumeration::enumerations(page);
    let defined = types.len() + enumerations.len();
    api.types.extend(types);
    api.enumerations.extend(enumerations);
    let operations = match page.kind {
        PageKind::Operation => operation::operations(page, api, diagnostics),
        _ => {
            examples(page, api, diagnostics);
            0
        }
    };
    match page.kind {
        _ if operations > 0 => Gave::Operations(operations),
        _ if defined > 0 => Gave::Types(defined),
        PageKind::Conceptual => Gave::Nothing("prose alone".into()),
        PageKind::Operation => Gave::Nothing("no request line".into()),
        PageKind::Resource => Gave::Nothing("no type is named".into()),
        PageKind::Enumeration | PageKind::Enumerations => Gave::Nothing("no members are listed".into()),
    }
}

/// Adds what a page without operations shows as requests, responses and values; `resolve` looks for their operations.
fn examples(page: &Page, api: &mut Api, diagnostics: &mut Diagnostics) {
    let shown = example::shown(page, diagnostics);
    api.shown.extend(shown.starts());
    let exchanges = shown.exchanges.into_iter().map(|exchange| exchange.example);
    api.unplaced.extend(exchanges.map(|example| Unplaced { example, reason: UNDOCUMENTED }));
    api.unplaced.extend(shown.unplaced);
    api.notifications.extend(shown.notifications);
    api.values.extend(shown.values);
}

#[cfg(test)]
pub(crate) mod tests;
