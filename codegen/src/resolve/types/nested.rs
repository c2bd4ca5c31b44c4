//! Decides which types that tables beside those of a page describe become types: those that nothing else documents. Each is
//! told as [`Code::InferredType`].

use std::collections::BTreeSet;

use crate::{
    api::Api,
    diagnostic::{Code, Diagnostics},
    extract::types::resource::StatedType,
};

/// The nested types whose name no page documents, in whatever namespace.
pub(super) fn undocumented(
    nested: Vec<StatedType>,
    stated: &[StatedType],
    api: &Api,
    diagnostics: &mut Diagnostics,
) -> Vec<StatedType> {
    let documented = stated.iter().map(|ty| &ty.name).chain(api.enumerations.iter().map(|one| &one.name));
    let documented: BTreeSet<String> = documented.map(|name| name.name.to_ascii_lowercase()).collect();
    let mut kept = nested;
    kept.retain(|ty| !documented.contains(&ty.name.name.to_ascii_lowercase()));
    for ty in &kept {
        let Some(origin) = ty.origins.first() else { continue };
        let message = format!("no page documents `{}`; its properties are those of this table", ty.name.name);
        diagnostics.push(Code::InferredType, origin.span, message).help("add a page for the type, and link it");
    }
    kept
}
