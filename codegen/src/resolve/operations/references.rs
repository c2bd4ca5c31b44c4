//! Operations with types as written come in; operations with types that exist go out.

use crate::{
    api::{Api, BodyShape, Content, Operation, TypeRef},
    diagnostic::Diagnostics,
    resolve::types::Names,
};

/// Resolves every type that operations and notifications name.
pub(super) fn resolve_types(api: &mut Api, names: &Names, diagnostics: &mut Diagnostics) {
    for ty in
        api.operations.iter_mut().flat_map(types).chain(api.notifications.iter_mut().filter_map(|one| one.ty.as_mut()))
    {
        if !matches!(ty, TypeRef::Primitive(_) | TypeRef::Untyped) {
            *ty = names.resolve(ty, diagnostics);
        }
    }
}

/// The types of its parameters, its body, its responses and its examples.
fn types(operation: &mut Operation) -> impl Iterator<Item = &mut TypeRef> {
    let Operation { parameters, body, responses, examples, .. } = operation;
    let sent: Vec<&mut TypeRef> = match body.as_mut().map(|body| &mut body.shape) {
        Some(BodyShape::Type(ty)) => vec![ty],
        Some(BodyShape::Parameters(properties)) => properties.iter_mut().map(|property| &mut property.ty).collect(),
        Some(BodyShape::Reference | BodyShape::Stream) | None => Vec::new(),
    };
    let answered = responses.iter_mut().filter_map(|response| match &mut response.content {
        Content::Entity(ty) | Content::Collection(ty) | Content::Value(ty) => Some(ty),
        Content::Nothing | Content::Stream(_) | Content::Unknown => None,
    });
    let shown = examples.iter_mut().filter_map(|example| example.response_type.as_mut());
    parameters.iter_mut().map(|parameter| &mut parameter.ty).chain(sent).chain(answered).chain(shown)
}
