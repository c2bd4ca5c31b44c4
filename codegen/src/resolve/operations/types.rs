//! Answers what operations ask of type names: the documented type, and whether its values are objects.

use std::collections::BTreeSet;

use crate::{
    api::{Api, Content, Example, Parameter, Property, StandaloneMessage, TypeName, TypeRef, UnplacedExample},
    diagnostic::Diagnostics,
    extract::written::{Written, WrittenType},
    resolve::types::Names,
    vocabulary::types::COMMON_BASE,
};

/// Every name, and which of them are enumerations'.
pub(super) struct Types<'a> {
    pub(super) names: &'a Names,
    enumerations: BTreeSet<TypeName>,
}

impl<'a> Types<'a> {
    pub(super) fn of(api: &Api, names: &'a Names) -> Self {
        Types { names, enumerations: api.enumerations.iter().map(|enumeration| enumeration.name.clone()).collect() }
    }

    /// The type, if it exists; nothing is said if it doesn't.
    pub(super) fn found(&self, ty: &WrittenType) -> Option<TypeRef> {
        let ty = self.names.resolve(ty, &mut Diagnostics::default());
        (*ty.item() != TypeRef::Untyped).then_some(ty)
    }

    /// The types of `lamp or buoy`, if all exist, their values are objects, and what they share says nothing.
    pub(super) fn choice(&self, ty: &WrittenType) -> Option<Vec<TypeRef>> {
        let TypeRef::Named(written) = ty else { return None };
        let is_telling = self.names.find(written).is_some_and(|shared| shared.name != COMMON_BASE);
        let types = self.names.alternatives(written).filter(|types| types.len() > 1 && !is_telling)?;
        let types: Vec<TypeRef> = types.into_iter().map(|name| TypeRef::Named(name.clone())).collect();
        types.iter().all(|ty| !self.is_plain(ty)).then_some(types)
    }

    /// The first type that exists; if none does, that is told of the first.
    pub(super) fn first_found(&self, claims: &[&WrittenType], diagnostics: &mut Diagnostics) -> Option<TypeRef> {
        let found = claims.iter().find_map(|claim| self.found(claim));
        found.or_else(|| claims.first().map(|claim| self.names.resolve(claim, diagnostics)))
    }

    /// Whether values of a type are no objects.
    pub(super) fn is_plain(&self, ty: &TypeRef) -> bool {
        match ty {
            TypeRef::Primitive(_) => true,
            TypeRef::Named(name) => self.enumerations.contains(name),
            _ => false,
        }
    }

    pub(super) fn parameter(&self, parameter: Parameter<Written>, diagnostics: &mut Diagnostics) -> Parameter {
        let Parameter { name, place, ty, is_required, description, members, maximum, source, example, span } =
            parameter;
        let ty = self.names.resolve(&ty, diagnostics);
        Parameter { name, place, ty, is_required, description, members, maximum, source, example, span }
    }

    pub(super) fn property(&self, property: &Property<Written>, diagnostics: &mut Diagnostics) -> Property {
        property.clone().of_type(self.names.resolve(&property.ty, diagnostics))
    }

    /// A response that a correction gives.
    pub(super) fn content(&self, content: &Content<Written>, diagnostics: &mut Diagnostics) -> Content {
        match content {
            Content::Entity(ty) => Content::Entity(self.names.resolve(ty, diagnostics)),
            Content::Collection(ty) => Content::Collection(self.names.resolve(ty, diagnostics)),
            Content::Value(ty) => Content::Value(self.names.resolve(ty, diagnostics)),
            Content::Stream(media_type) => Content::Stream(media_type.clone()),
            Content::Object(properties) => {
                Content::Object(properties.iter().map(|one| self.property(one, diagnostics)).collect())
            }
            Content::OneOf(types) => {
                Content::OneOf(types.iter().map(|ty| self.names.resolve(ty, diagnostics)).collect())
            }
            Content::Nothing => Content::Nothing,
            Content::Count => Content::Count,
            Content::Unknown => Content::Unknown,
            Content::Shown => Content::Shown,
        }
    }

    pub(super) fn example(&self, example: Example<Written>) -> Example {
        let Example { name, request, response, response_type } = example;
        Example { name, request, response, response_type: response_type.and_then(|ty| self.found(&ty)) }
    }

    pub(super) fn unplaced(&self, unplaced: UnplacedExample<Written>) -> UnplacedExample {
        UnplacedExample { example: self.example(unplaced.example), reason: unplaced.reason }
    }

    pub(super) fn notification(&self, notification: StandaloneMessage<Written>) -> StandaloneMessage {
        let StandaloneMessage { name, ty, message, origin } = notification;
        StandaloneMessage { name, ty: ty.and_then(|ty| self.found(&ty)), message, origin }
    }
}

/// The nearest type that both are or inherit from.
pub(super) fn common(one: &TypeRef, other: &TypeRef, names: &Names) -> Option<TypeRef> {
    match (one, other) {
        (one, other) if one == other => Some(one.clone()),
        (TypeRef::Untyped, known) | (known, TypeRef::Untyped) => Some(known.clone()),
        (TypeRef::Named(one), TypeRef::Named(other)) => std::iter::once(one)
            .chain(names.graph().lineage(one))
            // All entities are of one type; that says nothing.
            .filter(|base| base.name != COMMON_BASE)
            .find(|base| names.inherits(other, base))
            .map(|base| TypeRef::Named(base.clone())),
        (TypeRef::Collection(one), TypeRef::Collection(other)) => {
            common(one, other, names).map(|item| TypeRef::Collection(Box::new(item)))
        }
        _ => None,
    }
}
