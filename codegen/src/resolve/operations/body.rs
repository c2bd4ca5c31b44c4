//! Decides what the body of a request is.
//!
//! Order of precedence: `$ref` and streams by path and media type; a table, whether it lists an action's parameters or
//! an entity's properties; "do not supply a request body"; a linked type; the entity that comes back; the example; what
//! the `GET` of the path reads.
//!
//! Of several pages of a path, the first that names a type counts, or the nearest type that all share.

use super::Unnamed;
use crate::{
    api::{
        Body, BodyShape, Message, Method, OperationKind, Primitive, Property, Response, Segment, TypeName, TypeRef,
        media,
    },
    diagnostic::{Code, Diagnostics},
    extract::{
        operations::body::Prose,
        operations::example::AnnotatedExample,
        operations::request_line::RequestLine,
        types::type_expression,
        written::{Written, WrittenType},
    },
    page::json::Json,
    resolve::{
        operations::{
            response,
            types::{Types, common},
        },
        types::Names,
    },
    source::Span,
};

/// What a page states of the body of one request line.
pub(super) struct Claims<'a> {
    pub(super) line: &'a RequestLine,
    pub(super) kind: OperationKind,
    pub(super) prose: &'a Prose,
    /// The page's requests of the method.
    pub(super) sent: &'a [&'a Message],
    /// What is decided of the responses.
    pub(super) responses: &'a [Response],
    pub(super) types: &'a Types<'a>,
}

/// The page's requests of a method.
pub(super) fn sent(method: Method, exchanges: &[AnnotatedExample]) -> Vec<&Message> {
    let requests = exchanges.iter().filter_map(|exchange| exchange.example.request.as_ref());
    requests.filter(|request| request.request_line.as_ref().is_some_and(|(of, _)| *of == method)).collect()
}

/// The body that one page tells of.
pub(super) fn decide(claims: &Claims, diagnostics: &mut Diagnostics) -> Option<Body> {
    let Claims { line, kind, prose, sent, .. } = *claims;
    let media_type = media_type_sent(claims);
    let shape = match line.method {
        Method::Get | Method::Delete if prose.rows.is_empty() || kind == OperationKind::Function => None,
        Method::Head | Method::Options | Method::Trace => None,
        Method::Get | Method::Delete => Some(parameters(claims, &stated(prose), diagnostics)),
        Method::Post | Method::Put | Method::Patch => {
            let json = sent.iter().filter_map(|request| request.json.as_ref()).find(|json| json.is_object());
            shape(claims, media_type.as_deref(), json, diagnostics)
        }
    }?;
    let is_bytes = matches!(shape, BodyShape::Stream);
    let usual = if is_bytes { media::BYTES } else { media::JSON };
    let media_type = media_type.filter(|_| is_bytes).unwrap_or_else(|| usual.to_owned());
    let description = prose.description.clone();
    Some(Body { shape, media_type, shown_as: Vec::new(), description, is_required: true })
}

/// What the rows of the table state.
fn stated(prose: &Prose) -> Vec<Property<Written>> {
    prose.rows.iter().map(|row| row.property.clone()).collect()
}

fn parameters(claims: &Claims, rows: &[Property<Written>], diagnostics: &mut Diagnostics) -> BodyShape {
    BodyShape::Parameters(rows.iter().map(|row| claims.types.property(row, diagnostics)).collect())
}

/// What is sent unless it's JSON: the header table's, else the examples'; one example of JSON is enough for JSON.
fn media_type_sent(claims: &Claims) -> Option<String> {
    let Claims { line, prose, sent, .. } = *claims;
    if sent.iter().any(|request| request.json.is_some()) {
        return None;
    }
    let types = sent.iter().filter_map(|request| request.header("content-type"));
    let mut types = types.map(|value| value.split(';').next().unwrap_or(value).trim().to_ascii_lowercase());
    // What a file holds in an example says nothing of other files.
    let is_file = matches!(line.path.segments.last(), Some(Segment::Literal(name)) if name == "content");
    prose
        .media_type
        .clone()
        .or_else(|| types.find(|media| !is_file && media.contains('/') && media != "application/json"))
}

fn shape(
    claims: &Claims,
    media_type: Option<&str>,
    json: Option<&Json>,
    diagnostics: &mut Diagnostics,
) -> Option<BodyShape> {
    let Claims { line, kind, prose, .. } = *claims;
    let last = line.path.segments.last();
    let ends_with = |name: &str| matches!(last, Some(Segment::Literal(literal)) if literal == name);
    if ends_with("$ref") {
        return Some(BodyShape::Reference);
    }
    let is_file = ends_with("$value") || ends_with("content");
    // What only an example sends may be sent: message-createreply.md needs no body and takes a MIME message.
    let is_optional = prose.says_none && prose.media_type.is_none() && prose.rows.is_empty();
    if is_file || media_type.is_some_and(|media| media != "application/json") && !is_optional {
        return Some(BodyShape::Stream);
    }
    let is_entity = line.method == Method::Patch || kind == OperationKind::Operation;
    let is_one = |ty: &TypeRef| !matches!(ty, TypeRef::Collection(_));
    if !prose.rows.is_empty() {
        if prose.says_none {
            diagnostics
                .push(Code::BodyMismatch, prose.span, "the prose documents no body, the table documents one")
                .help("correct one of them; the table is used");
        }
        let ty = if is_entity { entity(claims, diagnostics).filter(is_one) } else { None };
        return Some(ty.map_or_else(|| parameters(claims, &listed(claims, json), diagnostics), BodyShape::Type));
    }
    if prose.says_none && json.is_none_or(|json| json.members().is_empty()) {
        return None;
    }
    let ty = if prose.linked.is_some() || is_entity { entity(claims, diagnostics) } else { None };
    match (ty, json) {
        (Some(ty), _) => Some(BodyShape::Type(ty)),
        (None, Some(json)) if !json.members().is_empty() => {
            diagnostics
                .push(Code::UnknownBody, prose.span, "only an example documents the request body")
                .help("list its members in a table");
            let members = json.members().iter().map(|(name, _, value)| shown_property(name, value, prose.span));
            Some(parameters(claims, &members.collect::<Vec<_>>(), diagnostics))
        }
        _ if is_entity => {
            diagnostics
                .push(Code::UnknownBody, prose.span, "the request body isn't documented")
                .help("link its type, or list its members");
            Some(BodyShape::Type(TypeRef::Untyped))
        }
        _ => None,
    }
}

/// The type that is linked, else the entity that comes back.
fn entity(claims: &Claims, diagnostics: &mut Diagnostics) -> Option<TypeRef> {
    let linked: Vec<&WrittenType> = claims.prose.linked.iter().collect();
    let answered = response::entity(claims.responses);
    let documented = linked.iter().find_map(|ty| claims.types.found(ty));
    let names = claims.types.names;
    // A path that ends with a cast takes that type, whatever base of it the page links.
    let is_base = |cast: &TypeName| {
        documented.as_ref().and_then(TypeRef::named).is_some_and(|documented| names.inherits(cast, documented))
    };
    if let Some(cast) = response::cast(claims.line, names).filter(is_base) {
        return Some(TypeRef::Named(cast));
    }
    documented
        .or_else(|| answered.filter(|ty| **ty != TypeRef::Untyped).cloned())
        .or_else(|| claims.types.first_found(&linked, diagnostics))
        .or_else(|| answered.cloned())
}

/// The rows of the table, unless they are the members of the one object that is sent: application-addpassword.md lists those of `passwordCredential`.
fn listed(claims: &Claims, json: Option<&Json>) -> Vec<Property<Written>> {
    let Claims { kind, prose, .. } = *claims;
    let is_listed = |name: &String| prose.rows.iter().any(|row| row.property.name.eq_ignore_ascii_case(name));
    let members = json.filter(|_| kind == OperationKind::Action).map(Json::members);
    match members {
        Some([(name, _, value)])
            if !is_listed(name)
                && !value.members().is_empty()
                && value.members().iter().all(|(name, ..)| is_listed(name)) =>
        {
            vec![shown_property(name, value, prose.span)]
        }
        _ => stated(prose),
    }
}

/// A member as an example shows it; an object is often of the type that has its name.
fn shown_property(name: &str, value: &Json, span: Span) -> Property<Written> {
    let is_list = !value.items().is_empty() && value.items().iter().all(|item| item.as_str().is_some());
    let ty = match value.primitive() {
        _ if is_list => TypeRef::Collection(Box::new(TypeRef::Primitive(Primitive::String))),
        Some(primitive) => TypeRef::Primitive(primitive),
        None if value.is_object() => type_expression::named(name, span),
        None => TypeRef::Untyped,
    };
    Property::new(name, ty, span)
}

/// Adds what another page of the path says; gives back what the two say differently.
pub(super) fn join(known: &mut Option<Body>, other: Option<Body>, names: &Names) -> Option<String> {
    let other = other?;
    let Some(body) = known else {
        *known = Some(other);
        return None;
    };
    match (&mut body.shape, other.shape) {
        (BodyShape::Type(one), BodyShape::Type(other)) => match common(one, &other, names) {
            Some(base) => *one = base,
            None => return Some("has a body of another type".to_owned()),
        },
        (BodyShape::Parameters(known), BodyShape::Parameters(others)) => join_properties(known, others),
        (shape @ BodyShape::Parameters(_), typed @ BodyShape::Type(_)) => *shape = typed,
        (BodyShape::Type(_), BodyShape::Parameters(_))
        | (BodyShape::Reference, BodyShape::Reference)
        | (BodyShape::Stream, BodyShape::Stream) => {}
        _ => return Some("has another kind of body".to_owned()),
    }
    None
}

/// What not all pages list is not required.
fn join_properties(known: &mut Vec<Property>, others: Vec<Property>) {
    for property in known.iter_mut() {
        property.is_required &= others.iter().any(|other| other.name == property.name && other.is_required);
    }
    for mut other in others {
        if !known.iter().any(|property| property.name == other.name) {
            other.is_required = false;
            known.push(other);
        }
    }
}

/// Gives what no page says the type that the `GET` of the path reads.
pub(super) fn as_read(operation: &mut Unnamed, item: &TypeRef) {
    let Some(body) = &mut operation.body else { return };
    let is_open = match &body.shape {
        BodyShape::Type(ty) => *ty == TypeRef::Untyped,
        BodyShape::Parameters(_) => matches!(operation.method, Method::Post | Method::Patch),
        BodyShape::Reference | BodyShape::Stream | BodyShape::Shown => false,
    };
    if is_open {
        body.shape = BodyShape::Type(item.clone());
    }
}

#[cfg(test)]
mod tests;
