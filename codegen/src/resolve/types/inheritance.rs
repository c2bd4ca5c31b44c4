//! Bases as written come in; bases that exist, without circles, go out, and no type repeats what its base has.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    api::{Api, Primitive, Property, ResourceType, TypeName, TypeRef},
    diagnostic::{Code, Diagnostics},
    extract::declaration::ROOT_NAMESPACE,
    limits::NESTED_BASES,
    resolve::types::Names,
    source::Span,
    type_graph::TypeGraph,
};

/// Resolves what each type inherits from; a base that is no type is told and left out.
pub(super) fn resolve_bases(api: &mut Api, names: &Names, diagnostics: &mut Diagnostics) {
    let enumerations: BTreeSet<TypeName> = api.enumerations.iter().map(|e| e.name.clone()).collect();
    let entity = entity_name();
    for ty in &mut api.types {
        let Some(TypeRef::Written(written)) = &ty.base else { continue };
        let is_entity = written.text.rsplit('.').next().is_some_and(|name| name.eq_ignore_ascii_case("entity"));
        let found = names.find(written).filter(|name| *name != ty.name && !enumerations.contains(name));
        ty.base = match found {
            Some(base) => Some(TypeRef::Named(base)),
            None if is_entity => Some(TypeRef::Named(entity.clone())),
            None => {
                let message =
                    format!("`{}` inherits from `{}`, which is documented nowhere", ty.name.name, written.text);
                diagnostics.push(Code::UnresolvedBase, written.span, message);
                None
            }
        };
    }
}

/// Gives the types that a page calls derived from its own that base, where they name none themselves.
pub(super) fn learn_derived(api: &mut Api, names: &Names) {
    let mut bases: BTreeMap<TypeName, TypeName> = BTreeMap::new();
    for ty in &api.types {
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
pub(super) fn add_entity(api: &mut Api, names: &mut Names) {
    let entity = entity_name();
    let targets = relationship_targets(api, names);
    for ty in &mut api.types {
        if ty.key.is_none() && targets.contains(&ty.name) {
            ty.key = ty
                .properties
                .iter()
                .find(|property| property.name.eq_ignore_ascii_case("id"))
                .map(|id| id.name.clone());
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

/// The types that rows under `Relationships` name.
fn relationship_targets(api: &Api, names: &Names) -> BTreeSet<TypeName> {
    let relationships = api.types.iter().flat_map(|ty| &ty.properties).filter(|property| property.is_navigation);
    let written = relationships.filter_map(|property| match &property.ty {
        TypeRef::Written(written) => Some(written),
        TypeRef::Collection(item) => match item.as_ref() {
            TypeRef::Written(written) => Some(written),
            _ => None,
        },
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
            (Code::InheritanceCycle, "inherits from itself by way of its base".to_owned())
        } else if deep.contains(&ty.name) {
            (Code::NestingLimit, format!("has more than {NESTED_BASES} types that it inherits from"))
        } else {
            continue;
        };
        ty.base = None;
        let span = ty.origins.first().map_or(Span::default(), |origin| origin.span);
        diagnostics
            .push(code, span, format!("`{}` {fault}", ty.name.name))
            .help("correct the base on one of the pages; here it is taken to have none");
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
    TypeName { namespace: ROOT_NAMESPACE.to_owned(), name: "entity".to_owned() }
}

fn entity_type() -> ResourceType {
    ResourceType {
        name: entity_name(),
        base: None,
        derived: Vec::new(),
        is_abstract: true,
        is_open: false,
        key: Some("id".into()),
        description: "What all entities have in common.".into(),
        deprecated: None,
        properties: vec![Property {
            description: "The unique identifier of the entity.".into(),
            is_read_only: true,
            ..Property::new("id", TypeRef::Primitive(Primitive::String), Span::default())
        }],
        origins: Vec::new(),
    }
}
