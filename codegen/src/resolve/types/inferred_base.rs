//! Infers bases that no page states: where an operation promises one type, its example shows another, and that has all
//! the properties of the promised one.
//!
//! What a page states comes first: a type with a base of its own gets none. Each inferred base is reported with what it
//! rests on, as [`Code::InferredBase`].

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Api, TypeName, TypeRef},
    diagnostic::{Code, Diagnostics},
    extract::{
        operations::operation::OperationPage, types::resource::StatedType, types::type_expression, written::WrittenType,
    },
    page::json::Json,
    resolve::types::Names,
    source::Span,
    vocabulary::types,
};

/// Gives types without a base the one that operations promise in their place.
pub(super) fn infer(
    api: &mut Api,
    stated: &[StatedType],
    operations: &[OperationPage],
    names: &Names,
    diagnostics: &mut Diagnostics,
) {
    let properties: BTreeMap<&TypeName, BTreeSet<String>> = stated.iter().map(|ty| (&ty.name, names_of(ty))).collect();
    for (promised, shown, place) in operations.iter().flat_map(|page| pairs(page, names)) {
        let (Some(of_base), Some(of_shown)) = (properties.get(&promised), properties.get(&shown)) else { continue };
        let is_own = of_base.iter().filter(|name| *name != "id").count();
        if !types::SHARED_PROPERTIES.is_passed(is_own)
            || !of_base.is_subset(of_shown)
            || inherits(api, &promised, &shown)
        {
            continue;
        }
        let Some(ty) = api.types.iter_mut().find(|ty| ty.name == shown) else { continue };
        let has_base = ty
            .base
            .as_ref()
            .is_some_and(|base| !matches!(base, TypeRef::Named(name) if name.name == types::COMMON_BASE));
        if has_base {
            continue;
        }
        ty.base = Some(TypeRef::Named(promised.clone()));
        let message = format!(
            "`{}` is taken to inherit from `{}`, which is promised here and all of whose {} properties it has",
            shown.name,
            promised.name,
            of_base.len()
        );
        diagnostics.push(Code::InferredBase, place, message).help(format!(
            "say `Inherits from [{}]({}.md)` on its page",
            promised.name,
            promised.name.to_ascii_lowercase()
        ));
    }
}

/// The properties of a type, in lower case.
fn names_of(ty: &StatedType) -> BTreeSet<String> {
    ty.rows.iter().map(|row| row.property.name.to_ascii_lowercase()).filter(|name| !name.starts_with('@')).collect()
}

/// The types that a page's prose promises, each with another that an example shows, and where.
fn pairs(page: &OperationPage, names: &Names) -> Vec<(TypeName, TypeName, Span)> {
    let find = |ty: &WrittenType| match ty.item() {
        TypeRef::Named(written) => names.find(written),
        _ => None,
    };
    let mut pairs = Vec::new();
    for promised in page.whole.response.linked.iter().filter_map(|written| names.find(written)) {
        for exchange in &page.exchanges {
            let Some(response) = &exchange.example.response else { continue };
            let of_body = response.json.as_ref().and_then(|json| json.get("@odata.type")).and_then(Json::as_str);
            let of_body = of_body.map(|name| type_expression::named(name, response.span));
            let shown =
                of_body.as_ref().and_then(find).or_else(|| exchange.example.response_type.as_ref().and_then(find));
            let is_answer = response.status.is_none_or(|status| status < 300);
            pairs.extend(
                shown
                    .filter(|shown| is_answer && *shown != promised)
                    .map(|shown| (promised.clone(), shown, response.start)),
            );
        }
    }
    pairs
}

/// Whether `name` inherits from `base`, as far as it is decided by now.
fn inherits(api: &Api, name: &TypeName, base: &TypeName) -> bool {
    let mut current = name.clone();
    for _ in 0..crate::limits::NESTED_BASES {
        let ty = api.types.iter().find(|ty| ty.name == current);
        match ty.and_then(|ty| ty.base.as_ref()) {
            Some(TypeRef::Named(next)) if next == base => return true,
            Some(TypeRef::Named(next)) => current = next.clone(),
            _ => return false,
        }
    }
    true
}
