//! Decides the type that each call sends and the type that it returns, and names bodies that have no name. A name must
//! not depend on the order of the calls.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    answers,
    calls::Call,
    content::{self, Told},
    forms,
    krate::{MethodBody, Refusals, Reply, Type, TypePath},
    types::{Owner, Types},
};
use crate::{
    api::{
        Method,
        media::{JSON, is_json},
    },
    gateway::{Ident, Module, Prose, Scope},
    spec::{MediaType, Schema},
};

/// What a call sends and what comes back.
#[derive(Clone, Debug)]
pub(crate) struct Payload {
    /// What it sends.
    pub body: Option<MethodBody>,
    /// What comes back.
    pub reply: Reply,
    /// The media type of JSON that is sent, where it is another than the usual one.
    pub content_type: Option<String>,
    /// The media type that is asked for, where the service has several.
    pub accept: Option<String>,
    /// What comes back where the service refuses.
    pub refusals: Option<Refusals>,
}

/// The payload of each call, in their order.
#[must_use]
pub(crate) fn payloads<'a>(calls: &[Call<'a>], types: &mut Types<'a>) -> Vec<Payload> {
    let names = request_names(calls, types);
    calls
        .iter()
        .zip(&names)
        .map(|(call, name)| {
            types.owner = owner(call);
            let body = body(call, name.as_ref(), types);
            Payload {
                content_type: body.as_ref().and_then(|body| content_type(call, body)),
                body,
                reply: answers::reply(call, types),
                accept: answers::accept(call),
                refusals: answers::refusals(call, types),
            }
        })
        .collect()
}

/// The type of each call's body that has no name in the document. Bodies of one shape and one name are one type;
/// where two shapes would have one name, each gets its resource before it, and then its place, so that no order decides;
/// and so does a body whose name Rust has taken, such as `Copy`.
fn request_names<'a>(calls: &[Call<'a>], types: &mut Types<'a>) -> Vec<Option<TypePath>> {
    let shapes: Vec<Option<(String, &Schema)>> = calls
        .iter()
        .map(|call| {
            let schema = sent(call)?.1.schema.as_ref().filter(|schema| is_nameless(schema))?;
            Some((shape(schema), schema))
        })
        .collect();
    let module = vec![Module::named("requests")];
    let mut scope = Scope::of_types();
    let levels = [Told::Alone, Told::WithResource].map(|told| (told, shapes_by_name(calls, &shapes, told)));
    let name = |call: &Call| {
        let free = levels.iter().find_map(|(told, known)| {
            let name = Ident::pascal(&content::request_name(call, *told));
            let is_free = known.get(&name).is_some_and(|shapes| shapes.len() == 1) && !scope.has(&name);
            is_free.then_some(name)
        });
        free.unwrap_or_else(|| Ident::pascal(&content::request_name(call, Told::WithPlace)))
    };
    let names: Vec<Ident> = calls.iter().map(name).collect();
    let mut named: BTreeMap<(Ident, &str), TypePath> = BTreeMap::new();
    let mut paths = Vec::new();
    for ((call, shape), name) in calls.iter().zip(&shapes).zip(names) {
        let Some((shape, schema)) = shape else {
            paths.push(None);
            continue;
        };
        let path = named.entry((name.clone(), shape)).or_insert_with(|| {
            let path = TypePath { module: module.clone(), ident: scope.claim_type(name.as_str()) };
            types.owner = owner(call);
            let line = format!("{} {}", call.method, call.paths.first().map_or("", |one| one.path));
            let about = Prose::fixed("What ").and(&Prose::code(&line)).and(&Prose::fixed(" sends."));
            types.add_named(schema, path.clone(), about);
            path
        });
        paths.push(Some(path.clone()));
    }
    types.catalogue.scopes.insert(module, scope);
    paths
}

fn owner(call: &Call) -> Owner {
    Owner::call(call.method, call.paths.first().map_or("", |one| one.path))
}

/// The different bodies that would have each name.
fn shapes_by_name<'s>(
    calls: &[Call],
    shapes: &'s [Option<(String, &Schema)>],
    told: Told,
) -> BTreeMap<Ident, BTreeSet<&'s str>> {
    let mut known: BTreeMap<Ident, BTreeSet<&str>> = BTreeMap::new();
    for (call, (shape, _)) in calls.iter().zip(shapes).filter_map(|(call, shape)| Some((call, shape.as_ref()?))) {
        known.entry(Ident::pascal(&content::request_name(call, told))).or_default().insert(shape);
    }
    known
}

/// Names and types of the properties, without what is said about them.
fn shape(schema: &Schema) -> String {
    let bare = |schema: &Schema| Schema { description: None, pages: Vec::new(), ..schema.clone() };
    let properties: Vec<_> = schema.properties.iter().map(|(name, schema)| (name, bare(schema))).collect();
    serde_json::to_string(&properties).unwrap_or_default()
}

/// Whether a body means something to a method.
pub(super) const fn takes_body(method: Method) -> bool {
    !matches!(method, Method::Get | Method::Head | Method::Trace)
}

/// The body that is sent: JSON where there is a choice.
fn sent<'a>(call: &Call<'a>) -> Option<(&'a str, &'a MediaType)> {
    if !takes_body(call.method) {
        return None;
    }
    content::chosen(&call.operation().request_body.as_ref()?.content)
}

fn body<'a>(call: &Call<'a>, name: Option<&TypePath>, types: &mut Types<'a>) -> Option<MethodBody> {
    let (media_type, media) = sent(call)?;
    let schema = media.schema.as_ref();
    let is_required = call.operation().request_body.as_ref().is_some_and(|body| body.required);
    if !is_json(media_type) && !is_required && schema.is_none() {
        // What may be sent beside nothing is set on the request.
        return None;
    }
    if let Some(form) = forms::body(media_type, media, name, &content::context(call, "body"), types) {
        return Some(form);
    }
    if forms::is_multipart(media_type) {
        call.paths.iter().for_each(|place| types.add_raw_form(call.method, place.path));
    }
    if !is_json(media_type) || schema.is_some_and(content::is_binary) {
        let media_type =
            if media_type.contains('*') || is_json(media_type) { "application/octet-stream" } else { media_type };
        return Some(MethodBody::Bytes(media_type.to_owned()));
    }
    Some(match (schema, name) {
        (Some(schema), _) if is_reference(schema) => MethodBody::Reference,
        (_, Some(path)) => MethodBody::Json(Type::Inline(path.clone())),
        (Some(schema), None) => MethodBody::Json(types.of(schema, &content::context(call, "body"))),
        (None, None) => MethodBody::Json(Type::Json),
    })
}

/// `application/merge-patch+json`
fn content_type(call: &Call, body: &MethodBody) -> Option<String> {
    let (media_type, _) = sent(call).filter(|_| matches!(body, MethodBody::Json(_)))?;
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    (!essence.eq_ignore_ascii_case(JSON) && is_json(media_type)).then(|| media_type.to_owned())
}

/// `{"@odata.id": "…"}`
fn is_reference(schema: &Schema) -> bool {
    schema.properties.len() == 1 && schema.properties.contains_key("@odata.id")
}

fn is_nameless(schema: &Schema) -> bool {
    schema.target().is_none() && !schema.properties.is_empty() && !is_reference(schema)
}
