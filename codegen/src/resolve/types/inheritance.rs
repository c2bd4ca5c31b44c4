//! Decides what each type inherits from.
//!
//! Order of precedence: prose of its own page, its annotation; those of its other pages; a page that
//! calls the type derived from its own; what `inferred_base.rs` infers; the common entity, for what has an `id` and is one. Circles are broken, and no type
//! repeats what its base has.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Api, Primitive, Property, ResourceType, TypeName, TypeRef},
    diagnostic::{Code, Diagnostics},
    extract::{
        types::declaration::ROOT_NAMESPACE,
        types::resource::{BaseClaims, StatedType},
        written::Written,
    },
    limits::NESTED_BASES,
    resolve::types::Names,
    source::Span,
    type_graph::TypeGraph,
    vocabulary::types,
};

/// Makes the types, each with what it inherits from; a base that is no type is told and left out.
pub(super) fn resolve_bases(api: &mut Api, stated: &[StatedType], names: &Names, diagnostics: &mut Diagnostics) {
    let enumerations: BTreeSet<TypeName> = api.enumerations.iter().map(|e| e.name.clone()).collect();
    for ty in stated {
        ty.bases.iter().for_each(|claims| report_disagreement(&ty.name, claims, names, diagnostics));
        let base = ty.bases.iter().find_map(BaseClaims::stated).and_then(|written| {
            let found = names.find(written).filter(|name| *name != ty.name && !enumerations.contains(name));
            found.or_else(|| unknown_base(&ty.name, written, diagnostics)).map(TypeRef::Named)
        });
        api.types.push(ResourceType {
            name: ty.name.clone(),
            base,
            is_abstract: ty.is_abstract,
            is_open: ty.is_open,
            key: ty.key.clone(),
            description: ty.description.clone(),
            deprecated: ty.deprecated.clone(),
            workload: ty.workload.clone(),
            properties: Vec::new(),
            origins: ty.origins.clone(),
        });
    }
}

/// Tells where annotation and prose name different types; the prose counts, since its link shows readers a page.
fn report_disagreement(name: &TypeName, claims: &BaseClaims, names: &Names, diagnostics: &mut Diagnostics) {
    let (Some(noted), Some(told)) = (&claims.annotated, &claims.told) else { return };
    let is_same = names.find(noted).is_some_and(|noted| names.find(told) == Some(noted));
    if is_same || simple_name(&noted.text) == types::COMMON_BASE || simple_name(&noted.text) == simple_name(&told.text)
    {
        return;
    }
    let message = format!(
        "the base of `{}` is `{}` in the annotation and `{}` in the text; the text is used",
        name.name, noted.text, told.text
    );
    diagnostics.push(Code::BaseDisagreement, noted.span, message).related(told.span, "the text");
}

/// Without namespace, blanks and case: `Conditional Access Session Control` is `conditionalAccessSessionControl`.
fn simple_name(name: &str) -> String {
    let name = name.rsplit('.').next().unwrap_or(name);
    name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase()
}

/// The common entity, which no page need document; any other base is told.
fn unknown_base(name: &TypeName, written: &Written, diagnostics: &mut Diagnostics) -> Option<TypeName> {
    if written.text.rsplit('.').next().is_some_and(|name| name.eq_ignore_ascii_case(types::COMMON_BASE)) {
        return Some(entity_name());
    }
    let message = format!("`{}` inherits from `{}`, which no page documents", name.name, written.text);
    diagnostics.push(Code::UnresolvedBase, written.span, message);
    None
}

/// Gives the types that a page calls derived from its own that base, where they name none themselves.
pub(super) fn learn_derived(api: &mut Api, stated: &[StatedType], names: &Names) {
    let mut bases: BTreeMap<TypeName, TypeName> = BTreeMap::new();
    for ty in stated {
        for derived in ty.derived.iter().filter_map(|written| names.find(written)).filter(|derived| *derived != ty.name)
        {
            bases.entry(derived).or_insert_with(|| ty.name.clone());
        }
    }
    for ty in &mut api.types {
        ty.base = ty.base.take().or_else(|| bases.get(&ty.name).cloned().map(TypeRef::Named));
    }
}

/// Gives every entity without a base the service's common one, `microsoft.graph.entity`, and adds that where no page has it.
///
/// An entity has the key `id`, or has an `id` and is what a relationship leads to.
pub(super) fn add_entity(api: &mut Api, stated: &[StatedType], names: &mut Names) {
    let entity = entity_name();
    let targets = relationship_targets(stated, names);
    let ids: BTreeMap<&TypeName, &str> = stated.iter().filter_map(|ty| Some((&ty.name, id(ty)?))).collect();
    for ty in &mut api.types {
        if ty.key.is_none() && targets.contains(&ty.name) {
            ty.key = ids.get(&ty.name).map(|id| (*id).to_owned());
        }
        if ty.base.is_none() && ty.name != entity && has_id_key(ty) {
            ty.base = Some(TypeRef::Named(entity.clone()));
        }
    }
    let is_named = api.types.iter().any(|ty| ty.base.as_ref() == Some(&TypeRef::Named(entity.clone())));
    match api.types.iter_mut().find(|ty| ty.name == entity) {
        Some(ty) => ty.key = Some("id".into()),
        None if is_named => {
            names.add(entity);
            api.types.push(entity_type());
        }
        None => {}
    }
}

/// What a type calls its `id`.
fn id(ty: &StatedType) -> Option<&str> {
    let mut names = ty.rows.iter().map(|row| row.property.name.as_str());
    names.find(|name| name.eq_ignore_ascii_case("id"))
}

/// The types that rows under `Relationships` name.
fn relationship_targets(stated: &[StatedType], names: &Names) -> BTreeSet<TypeName> {
    let properties = stated.iter().flat_map(|ty| &ty.rows).map(|row| &row.property);
    let written =
        properties.filter(|property| property.is_navigation).filter_map(|property| match property.ty.item() {
            TypeRef::Named(written) => Some(written),
            _ => None,
        });
    written.filter_map(|written| names.find(written)).collect()
}

/// Takes the base from one type of each circle, the same one every time, and from those that have too many.
pub(super) fn break_cycles(api: &mut Api, diagnostics: &mut Diagnostics) {
    let graph = TypeGraph::of(api);
    let (circular, deep) = (graph.circular(), graph.too_deep());
    for ty in &mut api.types {
        let (code, fault) = if circular.contains(&ty.name) {
            (Code::InheritanceCycle, "inherits from itself through its base".to_owned())
        } else if deep.contains(&ty.name) {
            (Code::NestingLimit, format!("inherits from more than {NESTED_BASES} types"))
        } else {
            continue;
        };
        ty.base = None;
        let span = ty.origins.first().map_or(Span::default(), |origin| origin.span);
        diagnostics
            .push(code, span, format!("`{}` {fault}", ty.name.name))
            .help("correct the base on one of the pages; here it is ignored");
    }
}

/// Drops each property that an ancestor has, marked as inherited or merely repeated.
pub(super) fn drop_inherited(api: &mut Api, names: &Names) {
    let own = |ty: &ResourceType| ty.properties.iter().map(|property| property.name.to_ascii_lowercase()).collect();
    let own: BTreeMap<TypeName, BTreeSet<String>> = api.types.iter().map(|ty| (ty.name.clone(), own(ty))).collect();
    for ty in &mut api.types {
        let ancestors = names.graph().lineage(&ty.name).skip(1).filter_map(|ancestor| own.get(ancestor));
        let inherited: BTreeSet<&str> = ancestors.flatten().map(String::as_str).collect();
        ty.properties.retain(|property| !inherited.contains(property.name.to_ascii_lowercase().as_str()));
    }
}

fn has_id_key(ty: &ResourceType) -> bool {
    ty.key.as_deref().is_some_and(|key| key.eq_ignore_ascii_case("id"))
}

fn entity_name() -> TypeName {
    TypeName { namespace: ROOT_NAMESPACE.to_owned(), name: types::COMMON_BASE.to_owned() }
}

fn entity_type() -> ResourceType {
    ResourceType {
        name: entity_name(),
        base: None,
        is_abstract: true,
        is_open: false,
        key: Some("id".into()),
        description: "What all entities have in common.".into(),
        deprecated: None,
        workload: None,
        properties: vec![Property {
            description: "The unique identifier of the entity.".into(),
            is_read_only: true,
            ..Property::new("id", TypeRef::Primitive(Primitive::String), Span::default())
        }],
        origins: Vec::new(),
    }
}
