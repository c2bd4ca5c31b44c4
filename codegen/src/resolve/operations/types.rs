//! Operations whose types are as written come in; operations whose types exist, or are untyped, go out.

use crate::{
    api::{Api, BodyShape, Content, Method, Operation, PathTemplate, Segment, TypeName, TypeRef},
    diagnostic::{Code, Diagnostics},
    resolve::types::Names,
};

/// Resolves every type that an operation or a notification names.
pub(super) fn resolve(api: &mut Api, names: &Names, diagnostics: &mut Diagnostics) {
    let enumerations: Vec<TypeName> = api.enumerations.iter().map(|enumeration| enumeration.name.clone()).collect();
    let is_enumeration = |name: &TypeName| enumerations.binary_search(name).is_ok();
    for operation in &mut api.operations {
        for parameter in &mut operation.parameters {
            parameter.ty = names.resolve(&parameter.ty, diagnostics);
        }
        for example in &mut operation.examples {
            example.response_type = example.response_type.take().and_then(|ty| found(&ty, names));
        }
        resolve_responses(operation, names, &is_enumeration, diagnostics);
        resolve_body(operation, names, diagnostics);
    }
    for notification in api.notifications.iter_mut().chain(&mut api.values) {
        notification.ty = notification.ty.take().and_then(|ty| found(&ty, names));
    }
}

/// The type, if it exists; nothing is said if it doesn't.
fn found(ty: &TypeRef, names: &Names) -> Option<TypeRef> {
    let ty = names.resolve(ty, &mut Diagnostics::default());
    let item = match &ty {
        TypeRef::Collection(item) => item,
        ty => ty,
    };
    (*item != TypeRef::Untyped).then_some(ty)
}

fn resolve_responses(
    operation: &mut Operation,
    names: &Names,
    is_enumeration: &impl Fn(&TypeName) -> bool,
    diagnostics: &mut Diagnostics,
) {
    let Operation { responses, examples, origins, path, method, .. } = operation;
    let cast = cast(path, *method, names);
    for response in responses {
        let annotated = examples.iter().filter(|example| {
            example.response.as_ref().is_some_and(|shown| shown.status.is_none_or(|status| status == response.status))
        });
        let annotated = annotated.filter_map(|example| Some((example.response_type.as_ref()?, example))).next();
        let resolve = |ty: &TypeRef, diagnostics: &mut Diagnostics| match (found(ty, names), annotated) {
            (Some(ty), _) => ty,
            (None, Some((annotated, _))) => item(annotated).clone(),
            (None, None) => names.resolve(ty, diagnostics),
        };
        let is_plain = |ty: &TypeRef| match ty {
            TypeRef::Primitive(_) => true,
            TypeRef::Named(name) => is_enumeration(name),
            _ => false,
        };
        response.content = match &response.content {
            Content::Entity(ty) | Content::Value(ty) => match resolve(ty, diagnostics) {
                plain if is_plain(&plain) => Content::Value(plain),
                other => Content::Entity(other),
            },
            Content::Collection(ty) => Content::Collection(resolve(ty, diagnostics)),
            other => other.clone(),
        };
        if let (Some(cast), Content::Entity(TypeRef::Named(told)) | Content::Collection(TypeRef::Named(told))) =
            (&cast, &mut response.content)
            && names.inherits(cast, told)
        {
            told.clone_from(cast);
        }
        if let (
            Content::Entity(TypeRef::Named(told)) | Content::Collection(TypeRef::Named(told)),
            Some((shown, example)),
        ) = (&response.content, annotated)
        {
            let TypeRef::Named(shown) = item(shown) else { continue };
            if !names.inherits(shown, told) && !names.inherits(told, shown) {
                let span = example.response.as_ref().map(|response| response.span).unwrap_or_default();
                let diagnostic = diagnostics.push(
                    Code::ResponseMismatch,
                    span,
                    format!("the annotation says `{shown}`, the prose `{told}`"),
                );
                diagnostic.help("the prose wins");
                if let Some(origin) = origins.first() {
                    diagnostic.related(origin.span, "of this request");
                }
            }
        }
    }
}

/// The type that a path ends with: `/places/microsoft.graph.room` reads rooms, whatever places its page also reads.
fn cast(path: &PathTemplate, method: Method, names: &Names) -> Option<TypeName> {
    match path.segments.last()? {
        Segment::Literal(name) if method == Method::Get && name.contains('.') => names.qualified(name).cloned(),
        _ => None,
    }
}

fn item(ty: &TypeRef) -> &TypeRef {
    match ty {
        TypeRef::Collection(item) => item,
        ty => ty,
    }
}

fn resolve_body(operation: &mut Operation, names: &Names, diagnostics: &mut Diagnostics) {
    let entity = operation.responses.iter().find_map(|response| match &response.content {
        Content::Entity(ty @ TypeRef::Named(_)) => Some(ty.clone()),
        _ => None,
    });
    let Some(body) = &mut operation.body else { return };
    match &mut body.shape {
        BodyShape::Type(ty) => {
            *ty = match (found(ty, names), entity) {
                (Some(ty), _) => ty,
                (None, Some(entity)) => entity,
                (None, None) => names.resolve(ty, diagnostics),
            };
        }
        BodyShape::Parameters(parameters) => {
            for parameter in parameters {
                parameter.ty = names.resolve(&parameter.ty, diagnostics);
            }
        }
        BodyShape::Reference | BodyShape::Stream | BodyShape::Shown => {}
    }
}
