//! What operations ask of names: the documented type that a page means, and whether its values are objects.

use std::collections::BTreeSet;

use crate::{
    api::{Api, Content, Parameter, Property, Response, TypeName, TypeRef},
    diagnostic::Diagnostics,
    resolve::types::Names,
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
    pub(super) fn found(&self, ty: &TypeRef) -> Option<TypeRef> {
        let ty = self.names.resolve(ty, &mut Diagnostics::default());
        (*item(&ty) != TypeRef::Untyped).then_some(ty)
    }

    /// The first type that exists; if none does, that is told of the first.
    pub(super) fn first_found(&self, claims: &[&TypeRef], diagnostics: &mut Diagnostics) -> Option<TypeRef> {
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

    pub(super) fn parameter(&self, parameter: Parameter, diagnostics: &mut Diagnostics) -> Parameter {
        Parameter { ty: self.names.resolve(&parameter.ty, diagnostics), ..parameter }
    }

    /// A response that a correction gives.
    pub(super) fn response(&self, response: &Response, diagnostics: &mut Diagnostics) -> Response {
        let content = match &response.content {
            Content::Entity(ty) => Content::Entity(self.names.resolve(ty, diagnostics)),
            Content::Collection(ty) => Content::Collection(self.names.resolve(ty, diagnostics)),
            other => other.clone(),
        };
        Response { content, ..response.clone() }
    }

    pub(super) fn property(&self, property: &Property, diagnostics: &mut Diagnostics) -> Property {
        Property { ty: self.names.resolve(&property.ty, diagnostics), ..property.clone() }
    }
}

/// What a list holds, or the type itself.
pub(super) fn item(ty: &TypeRef) -> &TypeRef {
    match ty {
        TypeRef::Collection(item) => item,
        ty => ty,
    }
}
